// cgrad: --vjp 'f(x)'
int *place_of(int *table);

double f(double x, int *table)
{
    double y = table[0] ? x * x : x;
    *place_of(table) = 0;
    return y * y;
}
