/* Functions of <math.h> that the GNU library adds. */
#define _GNU_SOURCE
#include <math.h>

// ladder: sine_and_cosine 4 4 -1.5 1.5
void sine_and_cosine(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++) {
        double s, c;
        sincos(x[i % n] * x[0], &s, &c);
        y[i] = s * c + s;
        if (i > 0)
            sincos(y[i] * y[i - 1], &y[i], &y[i - 1]);
    }
    sincos(y[0], &y[0], &y[m - 1]);
}
