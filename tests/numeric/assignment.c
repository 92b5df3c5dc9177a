/* Compound assignment, ++ and -- as statements and inside expressions, chains, commas.
 */

// ladder: assign_compound 3 1 0.5 2
void assign_compound(int n, int m, const double x[n], double y[m])
{
    double t = x[0];
    t += x[1];
    t *= x[2];
    t -= x[0] * x[1];
    t /= x[1] + 1;
    t *= t;
    t += t;
    t /= 3;
    y[0] = t;
}

// ladder: assign_self 2 2 0.5 2
void assign_self(int n, int m, const double x[n], double y[m])
{
    double a = x[0], b = x[1];
    a = a * b;
    b = b * a;
    a = a * a + b;
    b -= b * a;
    a /= b * b + 1;
    b = -b;
    y[0] = a;
    y[1] = b;
}

// ladder: assign_index_step 6 1 -2 2
void assign_index_step(int n, int m, const double x[n], double y[m])
{
    int i = 0;
    double s = x[i++] * 2;
    s += x[i++] * 3;
    s *= x[++i];
    while (i < n)
        s += x[i++] * s * 0.25;
    y[0] = s + x[--i];
    y[0] *= x[i--] + 1;
}

// ladder: assign_chain 2 3 -2 2
void assign_chain(int n, int m, const double x[n], double y[m])
{
    double a, b, c;
    a = b = c = x[0] * x[1];
    b *= a;
    y[0] = y[1] = y[2] = a + b * c;
    y[1] += x[0];
    y[2] *= x[1];
}

// ladder: assign_value_used 3 2 -2 2
void assign_value_used(int n, int m, const double x[n], double y[m])
{
    double a, b;
    b = (a = x[0] * x[1]) * x[2];
    a -= (b += x[0]) * x[1];
    y[0] = a;
    y[1] = b * (a *= 0.5);
}

// ladder: assign_comma 4 2 -2 2
void assign_comma(int n, int m, const double x[n], double y[m])
{
    double s = 0, p = 1;
    int i, j;
    for (i = 0, j = n - 1; i < j; i++, j--)
        s += x[i] * x[j], p *= s;
    y[0] = (s += x[0], s * s);
    y[1] = p;
}

// ladder: assign_double_step 2 2 -2 2
void assign_double_step(int n, int m, const double x[n], double y[m])
{
    double a = x[0];
    a++;
    double b = a-- * x[1];
    ++a;
    b += --a * x[0];
    y[0] = b;
    y[1] = a * b;
}

// ladder: assign_array_element 4 4 -1.5 1.5
void assign_array_element(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = x[i];
    for (int i = 1; i < m; i++) {
        y[i] *= y[i - 1];
        y[i - 1] -= y[i] * x[i];
        y[i] += y[i];
    }
}

// ladder: assign_bits 3 1 -2 2
void assign_bits(int n, int m, const double x[n], double y[m])
{
    unsigned mask = 5;
    int k = 0;
    double s = 0;
    mask <<= 1, mask |= 1, mask ^= 2;
    for (int i = 0; i < n; i++, mask >>= 1)
        if (mask & 1)
            s += x[i] * x[i] * ++k;
    k <<= 2, k %= 5;
    y[0] = s * k;
}
