// cgrad: --grad f
static void copy(void *to, const void *from, unsigned long n)
{
    char *t = to;
    const char *s = from;
    while (n-- > 0)
        *t++ = *s++;
}

double f(double x)
{
    double y;
    copy(&y, &x, sizeof y);
    return y * y;
}
