/* Types of the source: with one name as tag and as typedef, in the middle of others, named
 * before they are defined. */
#include <math.h>

typedef struct point {
    double x, y;
} point;
typedef struct shape shape;
struct shape {
    int corners;
    enum style { PLAIN, ROUND } style;
    struct corner {
        point at;
        struct curve {
            double radius;
        } curve;
    } corner[3], *last;
};
typedef enum { UP, DOWN } way;

static point middle(point a, const point *b)
{
    point m = {(a.x + b->x) / 2, (a.y + b->y) / 2};
    return m;
}

static double bent(const shape *s, way w)
{
    double sum = 0;
    for (int i = 0; i < s->corners; i++) {
        struct corner c = s->corner[i];
        struct curve *curve = &c.curve;
        if (s->style == ROUND)
            curve->radius *= c.at.x;
        sum += curve->radius * (w == UP ? c.at.y : c.at.x);
    }
    return sum * s->last->at.x;
}

// ladder: types_in_the_middle 5 3 0.2 1
void types_in_the_middle(int n, int m, const double x[n], double y[m])
{
    shape s = {
        3, ROUND, {{{x[0], x[1]}, {x[2]}}, {{x[3], 1}, {x[4]}}, {{2, x[0]}, {1}}}, 0};
    s.last = &s.corner[2];
    point p = middle(s.corner[0].at, &s.corner[1].at);
    s.last->at = p;
    y[0] = bent(&s, UP);
    s.style = PLAIN;
    y[1] = bent(&s, DOWN) * p.y;
    y[m - 1] = p.x * x[n - 1];
}

typedef double pair[2];

static double length_of(const pair a)
{
    return sqrt(a[0] * a[0] + a[1] * a[1]);
}

// ladder: types_of_arrays 4 2 0.2 1
void types_of_arrays(int n, int m, const double x[n], double y[m])
{
    struct {
        pair a, b;
    } s = {{x[0], x[1]}, {x[2], x[n - 1]}};
    y[0] = length_of(s.a) * s.b[0];
    y[m - 1] = length_of(s.b) * length_of(s.a);
}
