// cgrad: --hvp rosenbrock --hess rosenbrock --jac 'residual(x[n] -> r[m])' --jac pair
double rosenbrock(int n, const double x[n])
{
    double s = 0;
    for (int i = 0; i + 1 < n; i++) {
        double t = x[i + 1] - x[i] * x[i];
        s += 100 * t * t + (1 - x[i]) * (1 - x[i]);
    }
    return s;
}

void residual(int n, int m, const double x[n], double r[m])
{
    for (int i = 0; i < m; i++)
        r[i] = x[i % n] * x[(i + 1) % n] - 1;
}

double pair(double a, double b)
{
    return a * b * b;
}
