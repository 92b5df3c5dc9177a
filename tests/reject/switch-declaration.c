// cgrad: --grad f
double f(int n, double x)
{
    switch (n) {
    case 0:;
        double t;
        t = x;
        return t;
    case 1:
        t = x * x;
        return t;
    }
    return x;
}
