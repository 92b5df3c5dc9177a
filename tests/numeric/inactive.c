/* Printing, asserting, counting, strings and integer work beside the mathematics. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ladder: inactive_assert 2 1 0.5 2
void inactive_assert(int n, int m, const double x[n], double y[m])
{
    assert(n == 2 && m == 1);
    assert(x[0] > 0);
    y[0] = sqrt(x[0]) * x[1];
    assert(y[0] >= 0);
}

// ladder: inactive_print 2 1 -2 2 once
void inactive_print(int n, int m, const double x[n], double y[m])
{
    char text[64];
    int length = snprintf(text, sizeof text, "%d of %d", n, m);
    y[0] = x[0] * x[1] * length;
    if (y[0] > 1e6) {
        fprintf(stderr, "large: %g\n", y[0]);
        printf("%s\n", text);
    }
}

// ladder: inactive_abort 2 1 0.5 2
void inactive_abort(int n, int m, const double x[n], double y[m])
{
    if (x[0] <= 0)
        abort();
    y[0] = log(x[0]) * x[1];
    if (y[0] > 1e9)
        exit(3);
}

// ladder: inactive_counter 4 1 -1.5 1.5
void inactive_counter(int n, int m, const double x[n], double y[m])
{
    int used = 0, skipped = 0;
    unsigned hash = 2166136261u;
    double s = 1;
    for (int i = 0; i < n; i++) {
        hash = (hash ^ (unsigned)i) * 16777619u;
        if (x[i] < 0) {
            skipped++;
            continue;
        }
        s = s * x[i] + 1;
        used += (int)(hash % 3);
    }
    y[0] = s * (used + 1) + skipped * x[0];
}

static int letters(const char *text, char letter)
{
    int count = 0;
    for (; *text; text++)
        if (*text == letter)
            count++;
    return count;
}

// ladder: inactive_strings 3 1 -2 2
void inactive_strings(int n, int m, const double x[n], double y[m])
{
    const char *names[] = {"alpha", "beta", "gamma"};
    y[0] = 0;
    for (int i = 0; i < n; i++)
        y[0] += letters(names[i], 'a') * x[i] * x[i];
    if (strcmp(names[1], "beta") == 0)
        y[0] *= x[strlen(names[2]) - 5];
}

struct options {
    const char *method;
    int steps;
    double tolerance;
};

static int steps_of(const struct options *o)
{
    return strcmp(o->method, "fine") ? o->steps : 2 * o->steps;
}

// ladder: inactive_options 2 1 -1.2 1.2
void inactive_options(int n, int m, const double x[n], double y[m])
{
    struct options o = {"fine", 3, 1e-3};
    double s = x[0];
    for (int t = 0; t < steps_of(&o); t++) {
        s = s * x[1] + x[0];
        if (fabs(s) < o.tolerance)
            break;
    }
    y[0] = s;
}

static void sieve(int n, int *prime)
{
    for (int i = 0; i < n; i++)
        prime[i] = i > 1;
    for (int i = 2; i * i < n; i++)
        for (int j = i * i; j < n; j += i)
            prime[j] = 0;
}

// ladder: inactive_integers 8 1 -1.5 1.5
void inactive_integers(int n, int m, const double x[n], double y[m])
{
    int prime[8];
    sieve(n, prime);
    y[0] = 1;
    for (int i = 0; i < n; i++)
        if (prime[i])
            y[0] *= x[i] + x[i - 2];
}

// ladder: inactive_reals 2 1 0.5 2
void inactive_reals(int n, int m, const double x[n], double y[m])
{
    double nodes[4], weight = 0;
    for (int i = 0; i < 4; i++) {
        nodes[i] = sqrt(i + 0.5);
        weight += exp(-nodes[i]);
    }
    y[0] = 0;
    for (int i = 0; i < 4; i++)
        y[0] += pow(x[0], nodes[i]) / weight;
    y[0] *= x[1];
}

// ladder: inactive_logged 3 1 -2 2 once
void inactive_logged(int n, int m, const double x[n], double y[m])
{
    double log[8];
    int logged = 0;
    y[0] = 1;
    for (int i = 0; i < n; i++) {
        y[0] = y[0] * x[i] + 1;
        log[logged++] = y[0];
    }
    double worst = 0;
    for (int i = 0; i < logged; i++)
        if (log[i] > worst)
            worst = log[i];
    if (worst > 1e6)
        puts("large");
}

static double checked(const double *x, int i)
{
    assert(i >= 0 && "there is one");
    assert(isfinite(x[i]));
    return x[i] * x[i];
}

// ladder: inactive_assert_in_callee 3 1 0.5 2
void inactive_assert_in_callee(int n, int m, const double x[n], double y[m])
{
    const double *p = x;
    assert(p);
    y[0] = x[2];
    for (int i = 0; i < n; i++)
        if (x[i] > 1)
            y[0] += checked(x, i) * x[0];
        else
            assert(x[i] > 0);
    y[m - 1] *= x[1];
}
