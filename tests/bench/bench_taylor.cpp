/* Taylor coefficients up to order 8 along a direction: those that cgrad writes beside
 * ADOL-C's forward mode on a tape of the same function, which is recorded once and not
 * timed. Both are compared to 1e-10 of the largest; `check` does only that. */
#include <adolc/adolc.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

extern "C" {
#include "timing.h"
double rosenbrock(int n, const double *x);
double waves(int n, const double *x);
}
#include "taylor_grad.h"

namespace active
{
#define double adouble
#include "primals/taylor.c"
#undef double
} // namespace active

namespace
{
const int order = 8, n = 1000;

struct problem {
    const char *name;
    double (*primal)(int, const double *);
    void (*taylor)(int, const double *, const double *, int, double *);
    adouble (*traced)(int, const adouble *);
};
const problem problems[] = {
    {"rosenbrock", rosenbrock, rosenbrock_taylor, active::rosenbrock},
    {"waves", waves, waves_taylor, active::waves},
};

struct data {
    const problem *p;
    short tag;
    double x[n], x_d[n], value, series[order + 1];
    double **rows, **traced; /* of ADOL-C: [n][order + 1], [1][order + 1] */
};

void run_primal(void *user)
{
    data *d = static_cast<data *>(user);
    d->value = d->p->primal(n, d->x);
}

void run_cgrad(void *user)
{
    data *d = static_cast<data *>(user);
    d->p->taylor(n, d->x, d->x_d, order, d->series);
}

void run_adolc(void *user)
{
    data *d = static_cast<data *>(user);
    forward(d->tag, 1, n, order, 0, d->rows, d->traced);
}

void record(data *d)
{
    std::vector<adouble> a(n);
    double value;
    trace_on(d->tag);
    for (int i = 0; i < n; i++)
        a[static_cast<size_t>(i)] <<= d->x[i];
    adouble y = d->p->traced(n, a.data());
    y >>= value;
    trace_off();
}

bool agree(const data *d)
{
    double big = 0, worst = 0;
    for (int k = 0; k <= order; k++) {
        double other = k == 0 ? d->value : d->traced[0][k];
        big = std::fmax(big, std::fabs(d->series[k]));
        worst = std::fmax(worst, std::fabs(d->series[k] - other));
    }
    if (worst <= 1e-10 * big)
        return true;
    std::printf("FAILED: %s: coefficients differ by %g of %g\n", d->p->name, worst, big);
    return false;
}

bool run(const problem *p, short tag, bool is_check)
{
    static data d;
    d.p = p;
    d.tag = tag;
    d.rows = myalloc2(n, order + 1);
    d.traced = myalloc2(1, order + 1);
    for (int i = 0; i < n; i++) {
        d.x[i] = 0.3 + 0.2 * std::sin(0.7 * i);
        d.x_d[i] = 0.01 * std::cos(1.3 * i);
        std::fill(d.rows[i], d.rows[i] + order + 1, 0.0);
        d.rows[i][0] = d.x[i];
        d.rows[i][1] = d.x_d[i];
    }
    record(&d);
    run_primal(&d);
    run_cgrad(&d);
    run_adolc(&d);
    bool good = agree(&d);
    if (!is_check) {
        timed t[] = {{"primal", run_primal, 0},
                     {"cgrad", run_cgrad, 0},
                     {"ADOL-C", run_adolc, 0}};
        timing_run(t, 3, &d, 1);
        std::printf("%-20s %9.4f %9.4f %8.1f %9.4f %8.1f\n", p->name, t[0].ms, t[1].ms,
                    t[1].ms / t[0].ms, t[2].ms, t[2].ms / t[0].ms);
    }
    myfree2(d.rows);
    myfree2(d.traced);
    return good;
}
} // namespace

int main(int argc, char **argv)
{
    bool is_check = argc > 1 && std::strcmp(argv[1], "check") == 0, good = true;
    short tag = 1;
    for (const problem &p : problems)
        good = run(&p, tag++, is_check) && good;
    return !good;
}
