// cgrad: --vjp 'f(x -> *y)'
#include <stdio.h>

void f(int n, double x, double *y)
{
    char digits[8];
    snprintf(digits, sizeof digits, "%d", n);
    *y = digits[0] == '1' ? x * x : x;
    if (digits[0] == '1')
        *y *= x;
    snprintf(digits, sizeof digits, "%d", n / 10);
    if (digits[0] == '2')
        *y *= x;
}
