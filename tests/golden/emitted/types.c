// cgrad: --jvp 'bent(s->corner)'
typedef struct point {
    double x, y;
} point;
typedef struct shape shape;
struct shape {
    int corners;
    struct corner {
        point at;
        struct curve {
            double radius;
        } curve;
    } corner[3];
};

double bent(const shape *s)
{
    struct curve c = s->corner[1].curve;
    return c.radius * s->corner[s->corners - 1].at.x;
}
