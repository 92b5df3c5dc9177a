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

struct figure {
    enum { DISC, SQUARE, NOTHING } kind;
    struct {
        enum { EMPTY = 3, FULL } fill;
        int layers[2];
    } paint;
    double size;
    enum { KEPT, MOVED } steps[3];
    struct {
        double x, y;
    } at;
};

double figure_area(struct figure f);
double figure_area(struct figure f)
{
    int layers = f.paint.fill == FULL ? f.paint.layers[1] : 1;
    switch (f.kind) {
    case DISC: return layers * 3 * f.size * f.size;
    case SQUARE: return layers * f.size * f.size * (f.steps[2] == MOVED ? f.at.y : 1);
    case NOTHING: break;
    }
    return 0;
}

// ladder: types_without_names 4 1 0.2 1
void types_without_names(int n, int m, const double x[n], double y[m])
{
    struct figure f[2] = {{.kind = DISC, .paint = {EMPTY, {1, 2}}}};
    f[1] = f[0];
    f[1].kind = SQUARE;
    f[1].steps[2] = MOVED;
    for (int i = 0; i < n; i++) {
        f[i % 2].size = x[i] + f[0].size;
        f[i % 2].at.y += x[i] * x[0];
        f[i % 2].paint.fill = i > 1 ? FULL : EMPTY;
        f[i % 2].paint.layers[i / 2] += i;
        y[m - 1] = figure_area(f[0]) * figure_area(f[1]);
    }
}

/* Each kind of structure is part of the other: by a pointer, and as members. */
struct world;

struct body {
    struct world *in;
    double at, speed;
    float drag;
};

struct world {
    double pull;
    struct body fixed[2];
};

static void body_step(struct body *b, double h)
{
    b->speed += h * (b->in->pull * (b->in->fixed[1].at - b->at) - b->drag * b->speed);
    b->at += h * b->speed;
}

// ladder: types_that_meet 5 3 -1 1
void types_that_meet(int n, int m, const double x[n], double y[m])
{
    struct body b = {0, x[0], x[1], 0.5f};
    struct world w = {x[2] + n, {b, b}};
    b.in = &w;
    w.fixed[1].at += x[3] * x[4];
    for (int i = 0; i < m; i++) {
        body_step(&b, 0.25);
        y[i] = b.at * b.speed;
    }
}
