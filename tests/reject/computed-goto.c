// cgrad: --grad f
double f(int n, double x)
{
    static void *const ways[] = {&&once, &&twice};
    goto *ways[n & 1];
twice:
    x *= x;
once:
    return x;
}
