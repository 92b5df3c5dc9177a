// cgrad: --vjp 'f'
#include <stdlib.h>
#include <string.h>

double f(double x)
{
    char *s = strdup("abc");
    double y = s[0] == 'a' ? x * x : x;
    free(s);
    return y * y;
}
