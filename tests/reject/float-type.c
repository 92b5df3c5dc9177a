// cgrad: --grad f
double f(double x)
{
    __float128 wide = x;
    return (double)(wide * wide);
}
