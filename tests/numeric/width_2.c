/* Two directions or seeds at a time: numbers of them that are and aren't multiples. Adjoints
 * behind pointers that the forward sweep sets, in callees, in rows of Jacobians. */
#include <math.h>
#include <stdlib.h>

// options: --width=2 --jac=reverse

// ladder: two_wide 5 5 0.2 1.5
void two_wide(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = 0; i < n; i++) {
        s = s / (1 + x[i]) + sqrt(x[i]);
        y[(i * 2) % m] = s > 2 ? log(s) : fmax(s, x[0]) * y[i % m];
    }
}

struct item {
    float weight;
    double value;
    struct item *next;
};

static struct item *prepend(struct item *list, double value)
{
    struct item *p = malloc(sizeof *p);
    if (!p)
        abort();
    p->weight = (float)value / 2;
    p->value = value * value;
    p->next = list;
    return p;
}

static double weighted(const struct item *p)
{
    double s = 0;
    for (; p; p = p->next)
        s = 0.5 * s * p->value + p->weight * p->value;
    return s;
}

// ladder: two_wide_list 5 2 -1 1 float
void two_wide_list(int n, int m, const double x[n], double y[m])
{
    struct item *list = NULL;
    for (int i = 0; i < n; i++)
        list = prepend(list, x[i]);
    y[0] = weighted(list);
    list->value *= y[0];
    y[m - 1] = weighted(list) * x[0];
    while (list) {
        struct item *next = list->next;
        free(list);
        list = next;
    }
}

static double power(double a, int k)
{
    return k > 0 ? a * power(a, k - 1) : 1;
}

// ladder: two_wide_recursion 3 2 -1 1
void two_wide_recursion(int n, int m, const double x[n], double y[m])
{
    double t[2] = {x[0] * x[1], x[n - 1]}, *p = t;
    y[0] = power(*p++, 3);
    y[m - 1] = power(*p, 2) * y[0];
}
