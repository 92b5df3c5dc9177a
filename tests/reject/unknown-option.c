// cgrad: --grad f --gard f
// exit: 2
double f(double x)
{
    return x;
}
