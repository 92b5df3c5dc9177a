// cgrad: --grad f
// Nobody writes to the static by its name; one of those that are given its address may.
static double scale[2] = {1, 2};

static void set(double *to, double by)
{
    double *p = to;
    *p++ = by;
}

void change(double by)
{
    set(scale, by);
}

static double first(double *from)
{
    return *from;
}

double f(double x)
{
    return x * first(scale);
}
