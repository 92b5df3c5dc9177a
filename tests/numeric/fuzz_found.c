/* What random programs once broke, each made small. */
#include <math.h>
#include <stdlib.h>

// ladder: nested_anonymous 3 2 -1 1
// ladder: value_and_pointer 3 2 -1 1
// ladder: value_aliased 3 2 -1 1
// ladder: element_and_index 3 2 -1 1
// ladder: record_and_pointer 3 2 -1 1
// ladder: record_expression 3 2 -1 1
// ladder: walking_alias 3 3 -1 1
// ladder: part_of_heap_record 3 2 -1 1
// ladder: recursion_unused 3 2 -1 1
// ladder: swapped_unread 4 2 -1 1
// ladder: address_of_target 3 2 -1 1
// ladder: value_twice 3 2 -1 1
// ladder: heap_record_by_view 3 2 -1 1
// again: heap_record_by_view punned
// ladder: recursion_element 3 2 -1 1

struct nested {
    struct {
        double re, im;
    } in;
    double c;
};

static double nested_sum(struct nested s)
{
    return s.in.re * s.c + sin(s.in.im);
}

/* a structure without a name inside another */
void nested_anonymous(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++) {
        struct nested s = {{x[i % n], x[(i + 1) % n] * x[i % n]}, 2};
        s.in.im *= s.in.re;
        y[i] = nested_sum(s);
    }
}

static void mix(double a, double *p, double *q)
{
    *q -= 0.5 * *p;
    *q += 0.25 * sin(a) * *p;
    a *= a;
    *p += a;
}

/* the value passed on is computed from what the call changes */
void value_and_pointer(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = x[i % n];
    double s = x[0] * x[n - 1];
    mix(0.6 * s * sin(y[0]), &s, &y[0]);
    mix(s * y[0], &y[0], &s);
    y[m - 1] += s * s;
}

/* and its adjoint is that of what both pointers lead to */
void value_aliased(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++) {
        double r = x[i % n] * x[(i + 1) % n];
        mix(r, &r, &r);
        y[i] = r * r;
    }
}

static void take_next(double *v, int *k)
{
    *v *= *v + 1;
    *k = (*k + 1) % 2;
    *v += sin(*v);
}

/* the call changes the index of the element it gets */
void element_and_index(int n, int m, const double x[n], double y[m])
{
    double v[2] = {x[0], x[1] * x[n - 1]};
    int k = 0;
    for (int i = 0; i < 3; i++)
        take_next(&v[k], &k);
    for (int i = 0; i < m; i++)
        y[i] = v[i % 2] * v[0];
}

static double scale(struct nested s, struct nested *to)
{
    to->in.re *= s.c;
    to->c = s.in.re * s.in.im;
    s.c *= s.c;
    return s.c * to->in.re;
}

/* a structure by value and by its address */
void record_and_pointer(int n, int m, const double x[n], double y[m])
{
    struct nested s = {{x[0], x[1]}, x[n - 1]};
    double t = scale(s, &s);
    t += scale(s, &s);
    for (int i = 0; i < m; i++)
        y[i] = t * (i + 1) + s.in.re * s.c;
}

/* a structure by value that is one of two */
void record_expression(int n, int m, const double x[n], double y[m])
{
    struct nested s = {{x[0], x[1]}, x[n - 1]}, r = {{x[1], x[0]}, 2};
    for (int i = 0; i < m; i++)
        y[i] = nested_sum(i % 2 ? s : r) + scale(i % 2 ? r : s, &r);
}

/* a pointer that moves over the array that is written by index */
void walking_alias(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = sin(x[i % n] + 0.1) + 0.5 * x[(i + 1) % n];
    double s = 0.5 * y[2 % m], *p = y;
    for (int i = 0; i < m; i++, p++) {
        for (int k = n - 1; k >= 0; k--)
            y[i] = 0.6 * y[i] + 0.4 * sin(tanh(*p)) * cos(s);
        s = 0.75 * s + 0.25 * *p;
    }
    y[0] += s;
}

struct tagged {
    int k;
    double v[3];
};

/* a callee that sees a part of an allocated record only */
void part_of_heap_record(int n, int m, const double x[n], double y[m])
{
    struct tagged *t = malloc(sizeof *t);
    *t = (struct tagged){1, {x[0], x[1], x[n - 1]}};
    double r = x[0];
    mix(r, &r, &t->v[(t->k + 1) % 3]);
    for (int i = 0; i < m; i++)
        y[i] = r * t->v[2] + t->v[i % 3];
    free(t);
}

static double below(double a, int k)
{
    double r = 0.5 * (a + a * a);
    if (k <= 0)
        return sin(a);
    if (k > 4)
        k = 4;
    mix(0.6 * a * a, &a, &r);
    double next = below(0.7 * r + 0.3 * a, k - 1);
    return r + 0.25 * sin(next);
}

/* parameters that only the recursion itself passes on */
void recursion_unused(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = below(x[i % n], 2 + i);
}

/* buffers that change places, one of them read by its shadow only */
void swapped_unread(int n, int m, const double x[n], double y[m])
{
    double a[4], b[4], *to = a, *from = b;
    for (int i = 0; i < 4; i++) {
        a[i] = 0;
        b[i] = x[i % n];
    }
    for (int step = 0; step < 3; step++) {
        for (int i = 0; i < 4; i++)
            to[i] = 0.5 * from[i] + 0.25 * from[(i + 1) % 4];
        double *t = to;
        to = from;
        from = t;
    }
    for (int i = 0; i < m; i++)
        y[i] = from[i % 4] * from[(i + 1) % 4];
}

/* &*(w + k) is w + k, wherever k goes */
void address_of_target(int n, int m, const double x[n], double y[m])
{
    struct tagged t = {1, {x[0], x[1], x[n - 1]}};
    double *w = malloc(4 * sizeof *w);
    for (int i = 0; i < 4; i++)
        w[i] = sin(t.v[i % 3] * t.v[2]);
    double *p = &(*(w + t.k % 4));
    t.v[1] = 0.75 * t.v[1] + 0.25 * *p * t.v[0];
    for (int i = 0; i < m; i++)
        y[i] = t.v[i % 3] * *p * w[i % 4];
    free(w);
}

static double twice(double a, double b, int k)
{
    double r = a * b;
    for (int i = 0; i < k; i++) {
        r += sin(a) * b;
        a = r - b * b;
    }
    return r;
}

/* one variable for two parameters */
void value_twice(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++) {
        double v = x[i % n] * x[(i + 1) % n];
        double r = twice(v, v, 2);
        y[i] = r * v;
    }
}

struct view {
    double *p;
    int len;
};

static void square_all(double a, struct view v)
{
    for (int i = 0; i < v.len; i++)
        v.p[i] = v.p[i] * v.p[i] + a;
}

/* a record on the heap without a derivative, led to by a structure, in an open loop */
void heap_record_by_view(int n, int m, const double x[n], double y[m])
{
    double r = x[0];
    int k = 0;
    while (k < 3) {
        struct tagged *t = malloc(sizeof *t);
        *t = (struct tagged){(n >> 1) % 3, {r, r, r}};
        square_all(x[1], (struct view){t->v, 2});
        r = 0.75 * r + 0.25 * x[t->k] * r;
        free(t);
        k += 1;
    }
    for (int i = 0; i < m; i++)
        y[i] = r * (i + 1);
}

static double chain(double a, int k)
{
    if (k <= 0)
        return 0.5 * a;
    return chain(0.8 * a, k - 1) + 0.1 * a;
}

/* the argument is in memory that the reverse sweep has no use for */
void recursion_element(int n, int m, const double x[n], double y[m])
{
    double s = x[0] * x[1];
    if (n > 1) {
        struct tagged t[3];
        for (int i = 0; i < 3; i++)
            t[i] = (struct tagged){i, {s * x[n - 1], s, x[1]}};
        for (int i = 0; i < 3; i++)
            s += chain(sin(s), t[i].k > 1 ? t[i].k : 2) * t[1].k;
    }
    for (int i = 0; i < m; i++)
        y[i] = s * (i + 1);
}

struct pinned {
    double *p;
    int len;
};

/* the array is restored through its own name and read through a pointer to it */
// ladder: restored_behind_a_pointer 2 3 -1 1
void restored_behind_a_pointer(int n, int m, const double x[n], double y[m])
{
    double a[4];
    for (int i = 0; i < 4; i++)
        a[i] = 0.7 * x[0] + 0.3 * x[1];
    struct pinned view = {a, 2};
    a[0] += 0.25 * sin(view.p[0] * view.p[0]);
    int k = (int)(2.5 + 2.4 * sin(x[0] + 0.01 * n));
    for (int i = 0; i < m; i++)
        y[i] = 0.5 * a[k % 4] * a[0];
}

static double sine_down(double a, int k)
{
    return k <= 0 ? sin(a) : 0.5 * sine_down(0.4 * a, k - 1);
}

static void bend(double a, double *r)
{
    double v = 0.4 * sin(a) + 0.6 * *r;
    v *= 1 + 0.3 * sine_down(a, 2);
    *r += 0.25 * sin(v);
}

/* the argument's adjoint needs what the call, which calls a recursion, changes */
// ladder: argument_changed_by_the_call 2 1 -1 1
void argument_changed_by_the_call(int n, int m, const double x[n], double y[m])
{
    double s = 0.5 * x[0] + 0.1 * x[n - 1];
    bend(s * s, &s);
    for (int i = 0; i < m; i++)
        y[i] = s * x[1];
}

/* an inner variable hides the outer one that an early return must save */
// ladder: hidden_at_an_early_return 2 2 -1 1
void hidden_at_an_early_return(int n, int m, const double x[n], double y[m])
{
    double s = 0.5 * x[0] + x[n - 1];
    for (int i = 0; i < m; i++)
        y[i] = sin(s) * x[i % n];
    for (int k = 0; k < 3; k++) {
        double s = 0.8 * atan(y[0]);
        y[0] += s * s;
        if (y[0] > 0.2 + 0.3 * s)
            return;
    }
}

struct complex_like {
    struct {
        double re, im;
    } in;
    double c;
};

/* a record of a record that starts as zeros, seen through a pointer */
// ladder: zeros_of_a_nested_record 2 2 -1 1
void zeros_of_a_nested_record(int n, int m, const double x[n], double y[m])
{
    double w[2] = {sine_down(x[0], 2), x[1]};
    struct complex_like outer = {{sine_down(w[1], 3), w[0]}, 0.5};
    double *p = &outer.in.im;
    *p *= outer.in.re;
    p = m > 1 ? &w[1] : w;
    for (int i = 0; i < m; i++)
        y[i] = 0.5 * *p * outer.in.im + outer.c;
}

struct four {
    double a, v[3];
};

static double backwards(const double *v, int len)
{
    double s = sin(v[1 % len]);
    for (const double *p = v + len; p > v;) {
        p--;
        s = 0.75 * s + 0.25 * *p * *p;
    }
    return s;
}

static double copied(struct four arg)
{
    double r = cos(backwards(arg.v, 3));
    arg.a = r;
    return r * arg.a;
}

/* a pointer into the caller's local is saved: the local stays where it is */
// ladder: saved_pointer_into_a_copy 3 2 -1 1
void saved_pointer_into_a_copy(int n, int m, const double x[n], double y[m])
{
    struct four w = {x[0], {x[1], x[n - 1], x[0] * x[1]}};
    double *p = &w.v[1];
    p = &*p;
    for (int i = 0; i < m; i++)
        y[i] = copied(w) * *p + copied((struct four){x[2], {x[1], 0.5, x[0]}});
}

/* a table of constants that only the forward sweep reads */
// ladder: table_of_the_forward_sweep 3 2 -1 1
void table_of_the_forward_sweep(int n, int m, const double x[n], double y[m])
{
    double v[2] = {x[0], x[1]};
    for (int t = 0; t < 4; t += 2) {
        static const double weights[4] = {0.75, 0.25, 0.7, -0.5};
        double d[2] = {sin(v[0]), x[t % n]};
        if (t > 1)
            v[0] /= 1.3 + 0.25 * cos(hypot(1 + weights[3 - t] * weights[3 - t], v[1]));
        else
            d[0] = 0.75 * d[0] + 0.25 * v[1];
        v[1] = 0.5 * v[1] + d[t % 2] * v[0];
    }
    for (int i = 0; i < m; i++)
        y[i] = v[0] * v[1];
}

static double spread(struct view w)
{
    return 0.5 * w.p[3 % w.len] * w.p[0] - 0.5 * w.p[1 % w.len];
}

static void bend_part(struct four *arg)
{
    double got = spread((struct view){arg->v, 3});
    arg->v[1] += 0.25 * sin(got);
}

static double bend_copy(struct four arg)
{
    double r = 0.7 * arg.v[0] * arg.v[0];
    bend_part(&arg);
    return r;
}

static void bend_scalar(double *s)
{
    double got = spread((struct view){s, 1});
    *s += 0.25 * sin(got);
}

struct owner {
    double value, *at;
};

static void bend_owner(struct owner *o)
{
    double got = spread((struct view){&o->value, 1}) * *o->at;
    o->value *= got;
    *o->at += 0.25 * got;
}

/* a callee remembers a pointer into a caller's record, scalar, record with a pointer */
// ladder: remembered_by_a_view 3 3 -1 1
// again: remembered_by_a_view punned
void remembered_by_a_view(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++) {
        struct four w = {x[0], {x[1], x[0] * x[1], x[i % n]}};
        double s = x[i % n] * x[0];
        struct owner o = {x[1] + x[0] * x[2], &s};
        y[i] = bend_copy(w);
        bend_part(&w);
        bend_scalar(&s);
        bend_owner(&o);
        y[i] += w.v[1] * s + o.value * *o.at;
    }
}

static double led_elsewhere(double a)
{
    double r = 0.4 * sin(a + a) + 0.6 * a;
    double *p = &r;
    double table[4];
    for (int i = 0; i < 4; i++)
        table[i] = tanh(0.125 * i);
    p = &table[2];
    r = 0.75 * r + 0.25 * *p;
    return r;
}

/* the shadow of a pointer is kept, and with it the array declared behind it */
// ladder: array_behind_its_pointer 2 2 -1 1
void array_behind_its_pointer(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++) {
        double a[2], b[2], *p = a, *q = b;
        for (int k = 0; k < 2; k++) {
            a[k] = led_elsewhere(x[(i + k) % n]);
            b[k] = a[k] * x[0];
        }
        for (int step = 0; step < 3; step++) {
            for (int k = 0; k < 2; k++)
                q[k] = led_elsewhere(p[k]) + tanh(p[0] * p[1]);
            double *t = q;
            q = p;
            p = t;
        }
        y[i] = q[0] + p[1];
    }
}

static void halve(double a, double *at)
{
    *at = 0.5 * (*at + a);
    *at += 0.25 * sin(*at);
}

static double halved(double a)
{
    double r = atan(a);
    halve(cos(r), &r);
    return r;
}

/* a callee's later call asks for what the earlier one, whose result only chooses, didn't */
// ladder: restored_for_a_later_call 2 2 -1 1
void restored_for_a_later_call(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++) {
        double t = sin(x[i % n]);
        t *= halved(t) > 0.5 ? t : x[0];
        double a[2] = {x[0], t};
        y[i] = a[0] > 0.4 ? t * x[1] : x[0];
        halve(t, &a[0]);
        y[i] *= a[0] > 0.4 ? x[1] * x[1] : t;
    }
}

static double damped_at(double *a, int i)
{
    a[i] = 0.5 * a[i] + 0.25 * sin(a[i]);
    return a[i];
}

/* what stands left of a call is read before it, what stands right after it */
// ladder: read_before_a_call 3 3 -1 1
void read_before_a_call(int n, int m, const double x[n], double y[m])
{
    double a[8];
    for (int i = 0; i < n; i++)
        a[i] = x[i] * x[(i + 1) % n];
    for (int i = 0; i < n; i++) {
        double kept = 0.6 * a[i] + 0.4 * tanh(damped_at(a, i)) * a[(i + 1) % n];
        a[i] += damped_at(&a[i], 0);
        y[i % m] = kept * a[i] - damped_at(a, (i + 2) % n) * a[i];
    }
}
