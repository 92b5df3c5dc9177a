/* if chains, ?:, && and || with effects, comparisons as numbers. */
#include <math.h>

// ladder: branch_if 2 1 -2 2
void branch_if(int n, int m, const double x[n], double y[m])
{
    if (x[0] < x[1])
        y[0] = x[0] * x[0];
    else
        y[0] = x[0] * x[1];
    if (y[0] > 1)
        y[0] = log(y[0]) + 1;
}

// ladder: branch_chain 2 2 -2 2
void branch_chain(int n, int m, const double x[n], double y[m])
{
    double s = x[0], t = x[1];
    if (s > 1) {
        t = s * t;
    } else if (s > 0) {
        t += s * s;
        s = t;
    } else if (t > 0 && s < -1) {
        double keep = s;
        s = t * t;
        t = keep;
    } else {
        s *= t;
    }
    y[0] = s * t;
    y[1] = s - t;
}

// ladder: branch_conditional 3 2 -2 2
void branch_conditional(int n, int m, const double x[n], double y[m])
{
    double a = x[0] > 0 ? x[0] * x[1] : x[1] - x[2];
    y[0] = a * (x[1] > x[2] ? x[1] : a > 0 ? x[2] : 2 * a);
    y[1] = (a > 1 ? sin(a) : x[0]) * (x[2] < 0 ? -1 : 1);
}

// ladder: branch_selected_place 3 2 -2 2
void branch_selected_place(int n, int m, const double x[n], double y[m])
{
    double a = x[0], b = x[1];
    *(x[2] > 0 ? &a : &b) *= x[2] * 3;
    y[x[0] > 0] = a * b;
    y[x[0] <= 0] = a - b * b;
}

// ladder: branch_short_circuit 3 1 -2 2
void branch_short_circuit(int n, int m, const double x[n], double y[m])
{
    double s = x[0];
    int k = 0;
    if (x[0] > 0 && (k++, x[1] > 0) && x[2] / x[0] > 0.1)
        s *= x[1];
    if (x[0] > 1 || (k += 2, x[1] > 1) || !(x[2] > 0))
        s += x[2] * x[2];
    y[0] = s * k + x[1] * s;
}

// ladder: branch_nested 4 1 -2 2
void branch_nested(int n, int m, const double x[n], double y[m])
{
    double s = x[3];
    if (x[0] > 0) {
        s *= x[0];
        if (x[1] > 0) {
            s += x[1] * s;
            if (x[2] > 0)
                s *= x[2] + s;
        } else {
            s -= x[1];
        }
    } else if (x[1] > 0) {
        s = x[1] * x[2];
    }
    y[0] = s;
}

// ladder: branch_in_loop 8 2 -1.2 1.2
void branch_in_loop(int n, int m, const double x[n], double y[m])
{
    double up = 0, down = 1;
    for (int i = 0; i < n; i++)
        if (x[i] > up) {
            up = 0.5 * (up + x[i] * x[i]);
        } else {
            down = down * x[i] + up;
            if (down > 1)
                down = sqrt(down);
        }
    y[0] = up * down;
    y[1] = down;
}

// ladder: branch_both_write 2 2 -2 2
void branch_both_write(int n, int m, const double x[n], double y[m])
{
    double a = x[0] * 2, b;
    if (a * x[1] > 0) {
        b = a;
        a = x[1];
        b *= a;
    } else {
        b = a * a;
    }
    a += b;
    y[0] = a * b;
    y[1] = b * x[0];
}

// ladder: branch_as_number 3 1 -2 2
void branch_as_number(int n, int m, const double x[n], double y[m])
{
    int positive = (x[0] > 0) + (x[1] > 0) + (x[2] > 0);
    y[0] = positive * x[0] * x[1] + (x[2] != 0) * x[2];
    y[0] += (x[0] < x[1]) ? positive : x[1];
}

// ladder: branch_overwritten_condition 2 1 -2 2
void branch_overwritten_condition(int n, int m, const double x[n], double y[m])
{
    double a = x[0];
    int flag = a > 0.3;
    if (flag)
        a = -a * x[1];
    flag = !flag && a < x[1];
    if (flag)
        a *= a;
    else
        a += x[0];
    flag = 0;
    y[0] = a + flag;
}

// ladder: branch_parenthesised 2 1 -2 2
void branch_parenthesised(int n, int m, const double x[n], double y[m])
{
    int k = 1;
    double a = x[0];
    if ((k == n - 1) && (k++, x[1] > 0))
        a *= x[1];
    int both = (k != 2) || (k++ == 2);
    y[0] = ((n == 2) ? (k++, a * a) : a) + ((both == 1) ? x[1] * x[0] : n);
}

/* What is set is read in one part of the sum, and in a branch of the other. */
// ladder: branch_in_update 3 2 -1 1
void branch_in_update(int n, int m, const double x[n], double y[m])
{
    double s = x[0], t = x[1];
    for (int i = 0; i < n; i++) {
        s = s * t + (x[i] > 0 ? sin(s) * 0.5 : s * s);
        t = cos(t * s) - (x[2] > 0 ? exp(-t * t) : 0.1);
    }
    y[0] = s;
    y[1] = t;
}
