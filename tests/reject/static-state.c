// cgrad: --grad f
double f(double x)
{
    static double last;
    double change = x * last;
    last = x;
    return change;
}
