// cgrad: --taylor f --rules also/family.def
double family(int n, double x);

double f(double x)
{
    return 2 * family(1, x);
}
