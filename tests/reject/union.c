// cgrad: --grad f
union word {
    double real;
    unsigned long long bits;
};

double f(double x)
{
    union word w = {.real = x};
    w.bits &= 0x7fffffffffffffffull;
    return w.real * x;
}
