// cgrad: --grad f
double f(int n, double x)
{
    if (n > 3) {
        __attribute__((nomerge)) x *= x;
    }
    return x;
}
