// cgrad: --grad f
double f(double x)
{
    return __builtin_choose_expr(sizeof(long) == 8, x * x, x);
}
