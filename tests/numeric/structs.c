/* Structs by value, by pointer, returned, assigned, nested, with arrays, in arrays. */
// series again
// sparse
#include <math.h>

struct point {
    double x, y;
};

struct body {
    int id;
    struct point at, speed;
    double mass;
    double trail[3];
};

static double length(struct point p)
{
    return sqrt(p.x * p.x + p.y * p.y);
}

static struct point turn(struct point p, double angle)
{
    struct point q = {cos(angle) * p.x - sin(angle) * p.y, 0};
    q.y = sin(angle) * p.x + cos(angle) * p.y;
    return q;
}

// ladder: struct_by_value 3 2 0.5 2
void struct_by_value(int n, int m, const double x[n], double y[m])
{
    struct point p = {x[0], x[1]};
    struct point q = turn(p, x[2]);
    y[0] = q.x * length(p);
    y[1] = q.y + turn(q, x[0]).x;
}

static void move(struct body *b, double time)
{
    b->at.x += time * b->speed.x;
    b->at.y += time * b->speed.y;
    b->trail[b->id] = b->at.x * b->at.y;
    b->id = (b->id + 1) % 3;
}

// ladder: struct_by_pointer 4 4 -2 2
void struct_by_pointer(int n, int m, const double x[n], double y[m])
{
    struct body b = {.id = 1, .at = {x[0], x[1]}, .mass = 2};
    b.speed.x = x[2];
    b.speed.y = x[3] * b.mass;
    move(&b, 0.5);
    move(&b, x[0]);
    y[0] = b.at.x * b.at.y;
    for (int i = 0; i < 3; i++)
        y[1 + i] = b.trail[i];
}

// ladder: struct_assignment 4 2 -2 2
void struct_assignment(int n, int m, const double x[n], double y[m])
{
    struct point a = {x[0], x[1]}, b = {x[2], x[3]}, c;
    c = a;
    a = b;
    b = c;
    b.x *= a.y;
    c = (struct point){b.x + c.x, a.x * b.y};
    y[0] = a.x * b.x * c.x;
    y[1] = a.y + b.y * c.y;
}

// ladder: struct_nested 5 3 -2 2
void struct_nested(int n, int m, const double x[n], double y[m])
{
    struct {
        struct body inner;
        double scale;
    } s = {{0, {x[0], x[1]}, {x[2], 1}, x[3], {1, 2, x[4]}}, 0.5};
    struct body copy = s.inner;
    copy.trail[0] = copy.at.x * s.scale;
    s.inner.trail[1] *= copy.mass;
    y[0] = copy.trail[0] * copy.trail[2];
    y[1] = s.inner.trail[1] * s.inner.trail[0] * s.inner.speed.x;
    y[2] = copy.at.y - s.inner.at.y * copy.speed.y * copy.speed.x;
}

// ladder: struct_array 6 2 -2 2
void struct_array(int n, int m, const double x[n], double y[m])
{
    struct point p[3];
    for (int i = 0; i < 3; i++) {
        p[i].x = x[2 * i];
        p[i].y = x[2 * i + 1];
    }
    y[0] = 0;
    y[1] = 1;
    for (int i = 0; i < 3; i++) {
        struct point *q = &p[(i + 1) % 3];
        y[0] += p[i].x * q->y - p[i].y * q->x;
        q->x += 0.5 * p[i].y;
        y[1] *= q->x;
    }
}

struct matrix {
    double a[2][2];
};

static struct matrix multiply(struct matrix p, struct matrix q)
{
    struct matrix r = {{{0}}};
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 2; j++)
            for (int k = 0; k < 2; k++)
                r.a[i][j] += p.a[i][k] * q.a[k][j];
    return r;
}

// ladder: struct_matrix 4 4 -1.5 1.5
void struct_matrix(int n, int m, const double x[n], double y[m])
{
    struct matrix a = {{{x[0], x[1]}, {x[2], x[3]}}}, power = a;
    for (int i = 0; i < 3; i++)
        power = multiply(power, a);
    for (int i = 0; i < m; i++)
        y[i] = power.a[i / 2][i % 2];
}

static double energy(const struct body *b)
{
    double v = length(b->speed);
    return 0.5 * b->mass * v * v - b->mass / length(b->at);
}

// ladder: struct_const_pointer 5 2 0.5 2
void struct_const_pointer(int n, int m, const double x[n], double y[m])
{
    struct body b = {0, {x[0], x[1]}, {x[2], x[3]}, x[4], {0, 0, 0}};
    y[0] = energy(&b);
    b.mass = energy(&b) * y[0];
    y[1] = energy(&b);
}

static struct point halves(struct point p)
{
    p.x /= 2;
    p.y /= 2;
    return p;
}

// ladder: struct_parameter_changed 2 2 0.5 2
void struct_parameter_changed(int n, int m, const double x[n], double y[m])
{
    struct point p = {x[0] * x[1], x[1]};
    struct point q = halves(halves(p));
    y[0] = p.x * q.x;
    y[1] = length(q) * length(p);
}

// ladder: struct_choice 4 2 -2 2
void struct_choice(int n, int m, const double x[n], double y[m])
{
    struct point a = {x[0], x[1]}, b = {x[2], x[3]};
    struct point c = x[0] > x[2] ? a : b;
    const struct point *d = x[1] > x[3] ? &a : &b;
    y[0] = c.x * d->y;
    y[1] = c.y * c.y + d->x * c.x;
}

union bits {
    unsigned word;
    unsigned char byte[4];
};

// ladder: struct_inactive_union 2 1 -2 2
void struct_inactive_union(int n, int m, const double x[n], double y[m])
{
    union bits u = {.word = 0x01010101u};
    y[0] = x[0] * u.byte[0] + x[1] * x[1] * u.byte[3];
}

/* One memory under two names. */
union axes {
    struct {
        double x, y, z;
    };
    double v[3];
};

struct planet {
    union axes at, force;
    double mass;
};

static union axes axes_sub(union axes a, union axes b)
{
    union axes c;
    for (int i = 0; i < 3; i++)
        c.v[i] = a.v[i] - b.v[i];
    return c;
}

static double axes_dot(union axes a, union axes b)
{
    return a.x * b.x + a.y * b.y + a.z * b.z;
}

// ladder: union_of_views 7 4 0.5 2
void union_of_views(int n, int m, const double x[n], double y[m])
{
    struct planet a = {.mass = x[n - 1]}, b;
    for (int i = 0; i < 3; i++)
        a.at.v[i] = x[i];
    b.at = (union axes){{x[3], x[4], x[5]}};
    b.force = a.force = (union axes){.v = {0, x[0], 0}};
    union axes d = axes_sub(a.at, b.at), e = d;
    e.v[0] += d.x * d.v[1];
    e.y *= e.v[0] + e.x;
    for (int i = 0; i < 3; i++)
        a.force.v[i] += e.v[i] * a.mass;
    b = a;
    b.force.z -= 2 * b.force.v[2] * d.y;
    y[0] = axes_dot(d, e) + b.force.z;
    y[1] = axes_dot(a.force, b.at);
    y[2] = b.force.x;
    y[m - 1] = a.force.v[1] * b.force.y;
}

/* a power, from a loop's own variables into one around it */
struct complex_number {
    double re, im;
};

static struct complex_number power(struct complex_number z, int k)
{
    struct complex_number r = {1, 0};
    while (k-- > 0)
        r = (struct complex_number){r.re * z.re - r.im * z.im,
                                    r.re * z.im + r.im * z.re};
    return r;
}

// ladder: struct_power 4 2 -1.1 1.1
void struct_power(int n, int m, const double x[n], double y[m])
{
    struct complex_number z = power((struct complex_number){x[0], .im = x[1]}, 3);
    y[0] = z.re * x[n - 1];
    y[m - 1] = z.im * x[2];
}
