// cgrad: --grad f
typedef double four __attribute__((vector_size(32)));

double f(int n, const four x[n])
{
    four v = x[0] * x[1];
    return v[0] + v[3];
}
