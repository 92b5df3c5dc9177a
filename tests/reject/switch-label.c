// cgrad: --grad f
double f(int n, double x)
{
    double s = x;
    switch (n % 2) {
    case 0:
        while (n > 0) {
            s *= x;
    case 1:
            s *= x;
            n -= 2;
        }
    }
    return s;
}
