// cgrad: --grad f
int f(int n, int k)
{
    return n * k;
}
