/* Sums, products, quotients, signs, constants, and the usual conversions among them. */

// ladder: arith_sum 3 1 -2 2
void arith_sum(int n, int m, const double x[n], double y[m])
{
    y[0] = x[0] + x[1] - x[2] + 3 - (x[0] - (x[1] - x[2]));
    y[0] += +x[1] * 2;
}

// ladder: arith_product 4 2 -2 2
void arith_product(int n, int m, const double x[n], double y[m])
{
    y[0] = x[0] * x[1] * x[2] * x[3];
    y[1] = -x[0] * (x[1] + 2 * x[2]) * -3.5;
}

// ladder: arith_quotient 3 3 0.5 2
void arith_quotient(int n, int m, const double x[n], double y[m])
{
    y[0] = x[0] / x[1];
    y[1] = 1 / x[2] / x[0];
    y[2] = (x[0] + x[1]) / (x[1] * x[2]) / 7;
}

// ladder: arith_reuse 2 2 -1.5 1.5
void arith_reuse(int n, int m, const double x[n], double y[m])
{
    double a = x[0] * x[0];
    double b = a * a + x[1];
    double c = b * a - b;
    y[0] = a * b * c;
    y[1] = c * c / (1 + a);
}

// ladder: arith_integers 3 2 -2 2
void arith_integers(int n, int m, const double x[n], double y[m])
{
    int k = 7 / 2;
    unsigned u = 5u % 3u;
    long big = 1L << 4;
    y[0] = k * x[0] + u * x[1] + (double)big * x[2] / k;
    y[1] = x[0] * (k - 4) + x[1] * (k > 2) + x[2] * !k;
}

// ladder: arith_horner 5 1 -1 1
void arith_horner(int n, int m, const double x[n], double y[m])
{
    double p = x[0];
    for (int i = 1; i < n; i++)
        p = p * x[1] + x[i];
    y[0] = p;
}

// ladder: arith_cancel 3 2 0.5 2
void arith_cancel(int n, int m, const double x[n], double y[m])
{
    double t = x[0];
    t = t - t;
    t = t + x[1] - x[1] * 2;
    y[0] = t + x[0] * 0;
    y[1] = x[2] / x[2] + x[0] * x[1] / x[0];
}

// ladder: arith_dead 3 2 0.5 2
void arith_dead(int n, int m, const double x[n], double y[m])
{
    double unused = x[0] / x[1];
    double late = unused * x[2];
    (void)late;
    y[0] = x[1] * 2;
    y[0] = x[0] * x[2];
    y[1] = 4;
}

// ladder: arith_constant 2 2 -1 1 flat
void arith_constant(int n, int m, const double x[n], double y[m])
{
    y[0] = 3.25;
    y[1] = x[0] > 7 ? 2 : 1;
}
