/* --inactive settles what an annotation would, in code that nobody may touch. */
// options: --inactive=binade

/* 2 to the exponent of v: a step, with derivative zero wherever it has one. Without the option
 * the union is refused. */
static double binade(double v)
{
    union {
        double value;
        unsigned long long bits;
    } u;
    u.value = v;
    u.bits &= 0xfff0000000000000ull;
    return u.value;
}

// ladder: inactive_by_option 2 1 1.1 1.9 once
void inactive_by_option(int n, int m, const double x[n], double y[m])
{
    y[0] = x[0] / binade(x[0]) * x[1] + binade(x[1]);
}
