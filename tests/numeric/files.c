/* A call graph over several files: parts/ holds the others. */
// with: parts/springs.c
// with: parts/springs_more.c
#include "parts/springs.h"

// ladder: files_energy 7 1 -1 1
void files_energy(int n, int m, const double x[n], double y[m])
{
    struct springs s = {3, x, 0.1};
    y[0] = springs_energy(&s, x + 3);
}

// ladder: files_force 7 4 -1 1
void files_force(int n, int m, const double x[n], double y[m])
{
    struct springs s = {3, x + 4, x[0]};
    springs_force(&s, x, y);
}

// ladder: files_relaxed 7 2 -1 1
void files_relaxed(int n, int m, const double x[n], double y[m])
{
    double at[4], force[4];
    struct springs s = {3, x + 4, 0.1};
    for (int i = 0; i < 4; i++)
        at[i] = x[i];
    for (int t = 0; t < 3; t++) {
        springs_force(&s, at, force);
        for (int i = 0; i < 4; i++)
            at[i] += 0.1 * force[i];
    }
    y[0] = springs_energy(&s, at);
    y[1] = springs_half(at[0]) * springs_rest;
}

// ladder: files_same_names 3 2 0.2 1
void files_same_names(int n, int m, const double x[n], double y[m])
{
    y[0] = springs_twist(x[0]) * springs_bend(x[1], x[n - 1]);
    y[m - 1] = springs_bend(x[0], springs_twist(x[1]));
}
