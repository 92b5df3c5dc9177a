/* Pointers that the reverse sweep remembers, and the locals they lead to: these stay where
 * they are, whatever their type. Structures with pointers passed by value. */
#include <stddef.h>

// ladder: walk_int_array 4 1 -1.5 1.5
void walk_int_array(int n, int m, const double x[n], double y[m])
{
    int order[5];
    for (int i = 0; i < 5; i++)
        order[i] = (3 * i + 1) % n;
    double s = 1;
    const int *p = order;
    for (int i = 0; i < 5; i++) {
        s += s * x[*p] * x[0];
        p++;
    }
    y[0] = s;
}

// ladder: int_by_pointer 4 1 -1.5 1.5
void int_by_pointer(int n, int m, const double x[n], double y[m])
{
    int a = 1, b = 2, *p = &a, *q = &b;
    double s = 1;
    for (int i = 0; i < 5; i++) {
        s += s * x[*p] * x[0];
        *p = (*p + 1) % n;
        int *t = p;
        p = q;
        q = t;
    }
    y[0] = s;
}

// ladder: pointer_to_pointer 4 1 -1.5 1.5
void pointer_to_pointer(int n, int m, const double x[n], double y[m])
{
    double u[2], v[2], *pu = u, *pv = v, **at = &pu;
    u[0] = u[1] = x[0];
    v[0] = v[1] = x[1];
    for (int i = 0; i < 5; i++) {
        (*at)[i % 2] *= x[i % n] + (*at)[0];
        at = i % 2 ? &pu : &pv;
        if (i == 3)
            pv = u;
    }
    y[0] = pu[0] * u[1] + v[0] * pv[1];
}

struct cursor {
    const int *order;
    int at;
};

static double take(struct cursor *c, const double *x)
{
    double v = x[c->order[c->at]];
    c->at++;
    return v * v;
}

// ladder: cursor_struct 4 1 -1.5 1.5
void cursor_struct(int n, int m, const double x[n], double y[m])
{
    int order[4];
    for (int i = 0; i < 4; i++)
        order[i] = (i + 2) % n;
    struct cursor c = {order, 0};
    double s = 1;
    for (int i = 0; i < 4; i++)
        s += s * take(&c, x);
    y[0] = s;
}

struct link {
    double v;
    struct link *n;
};

static double chain_swapped(struct link u)
{
    struct link *p = u.n, *q = &u;
    double s = 0;
    for (int i = 0; i < 3; i++) {
        s += p->v * q->v;
        p->v *= s;
        struct link *t = p;
        p = q;
        q = t;
    }
    return s;
}

// ladder: value_with_pointer 4 1 -1.5 1.5
void value_with_pointer(int n, int m, const double x[n], double y[m])
{
    struct link w = {x[0], NULL}, u = {x[1], NULL};
    u.n = &w;
    y[0] = chain_swapped(u) * w.v * u.v;
}

struct ref {
    double *n;
    double v;
};

static double value_moved(struct ref u)
{
    double *p = u.n;
    double s = 0;
    for (int i = 0; i < 3; i++) {
        s += *p * u.v;
        *p *= s;
        p = i == 1 ? u.n : p;
    }
    return s;
}

// ladder: struct_pointer_moved 4 1 -1.5 1.5
void struct_pointer_moved(int n, int m, const double x[n], double y[m])
{
    double w = x[0];
    struct ref u = {NULL, x[1]};
    u.n = &w;
    y[0] = value_moved(u) * w * u.v;
}

static double value_handed_on(struct ref u, struct ref *to)
{
    struct ref k = u;
    double *p = k.n;
    *to = k;
    to->v *= *p;
    return k.v * *p;
}

// ladder: struct_handed_on 4 1 -1.5 1.5
void struct_handed_on(int n, int m, const double x[n], double y[m])
{
    double w = x[0];
    struct ref u = {NULL, x[1]}, t;
    u.n = &w;
    y[0] = value_handed_on(u, &t);
    *t.n *= x[2];
    y[0] += t.v * w;
}

static double value_in_table(struct link u)
{
    struct link *a[2] = {u.n, u.n->n};
    double s = 1;
    for (int i = 0; i < 4; i++) {
        struct link *p = a[i % 2];
        if (!p)
            continue;
        s += p->v * s;
        p->v *= 0.5 * s + u.v;
        a[0] = p;
    }
    return s;
}

// ladder: struct_in_table 4 1 -1.5 1.5
void struct_in_table(int n, int m, const double x[n], double y[m])
{
    struct link w = {x[0], NULL}, v = {x[2], NULL}, u = {x[1], NULL};
    u.n = &w;
    w.n = &v;
    y[0] = value_in_table(u) * w.v * u.v * v.v;
}

static double value_walked(struct link u)
{
    double s = 1;
    struct link *p = &u;
    while (p) {
        s += p->v * s;
        struct link *q = p->n;
        p->v *= s;
        p = q;
    }
    return s * u.v;
}

// ladder: struct_walked 4 1 -1.5 1.5
void struct_walked(int n, int m, const double x[n], double y[m])
{
    struct link w = {x[0], NULL}, v = {x[2], NULL}, u = {x[1], NULL};
    u.n = &w;
    w.n = &v;
    y[0] = value_walked(u) * w.v * u.v * v.v;
}

static double value_recursive(struct link u, int k)
{
    struct link *p = u.n, *q = u.n->n;
    if (k > 1)
        return value_recursive(*p, k - 1) + u.v;
    double s = q->v;
    q->v += p->v * u.v;
    return s;
}

// ladder: struct_recursive 4 1 -1.5 1.5
void struct_recursive(int n, int m, const double x[n], double y[m])
{
    struct link w = {x[0], NULL}, v = {x[2], NULL}, u = {x[1], NULL};
    u.n = &w;
    w.n = &v;
    v.n = &u;
    y[0] = value_recursive(u, 3) * w.v * u.v * v.v;
}

static void value_linked(struct link u, struct link **out)
{
    struct link *p = u.n;
    p->v *= u.v;
    *out = p;
}

// ladder: struct_linked 4 1 -1.5 1.5
void struct_linked(int n, int m, const double x[n], double y[m])
{
    struct link w = {x[0], NULL}, u = {x[1], NULL}, *o;
    u.n = &w;
    value_linked(u, &o);
    o->v *= x[2];
    u.n = o;
    value_linked(u, &o);
    y[0] = w.v;
}
