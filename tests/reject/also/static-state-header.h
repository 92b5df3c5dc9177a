static double gain = 2;

static inline double amplified(double v)
{
    return gain * v * v;
}
