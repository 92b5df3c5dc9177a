/* Counted loops: up, down, unsigned, steps, zero trips, nested, with bounds that
 * change. */
#include <stddef.h>

// ladder: loop_up 5 1 -1.2 1.2
void loop_up(int n, int m, const double x[n], double y[m])
{
    double s = x[0];
    for (int i = 1; i < n; i++)
        s = s * x[i] + x[i - 1];
    y[0] = s;
}

// ladder: loop_down 5 1 -1.2 1.2
void loop_down(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = n - 1; i >= 0; i--)
        s = s * x[i] + 1;
    y[0] = s;
}

// ladder: loop_unsigned_down 5 2 -1.2 1.2
void loop_unsigned_down(int n, int m, const double x[n], double y[m])
{
    double s = 1, t = 1;
    for (size_t i = (size_t)n; i-- > 0;)
        s = s * x[i] + x[0];
    for (unsigned i = (unsigned)n - 1; i > 0; --i)
        t = t * x[i - 1] + x[i] * s;
    y[0] = s;
    y[1] = t;
}

// ladder: loop_steps 9 3 -1.2 1.2
void loop_steps(int n, int m, const double x[n], double y[m])
{
    double s = 1, t = 1, u = 1;
    for (int i = 1; i < n; i += 3)
        s = s * x[i] + 1;
    for (int i = n - 1; i > 0; i -= 2)
        t = t * x[i] + x[i - 1];
    for (int i = 1; i < n; i *= 2)
        u = u * x[i] + x[0];
    y[0] = s, y[1] = t, y[2] = u;
}

// ladder: loop_zero_trips 3 2 -2 2
void loop_zero_trips(int n, int m, const double x[n], double y[m])
{
    double s = x[0] * x[1];
    for (int i = n; i < n; i++)
        s = s * x[i];
    for (int i = 5; i <= 2; i += n)
        s *= s;
    for (int k = -2; k < 2; k++)
        for (int i = 0; i < k; i++)
            s = s * x[2] + x[i];
    y[0] = s;
    for (unsigned i = 0; i-- > 0;)
        y[0] = 0;
    y[1] = x[2] * s;
}

// ladder: loop_bound_changes 4 2 -1.2 1.2
void loop_bound_changes(int n, int m, const double x[n], double y[m])
{
    int end = n;
    double s = 1;
    for (int i = 0; i < end; i++) {
        s = s * x[i] + 1;
        if (i == 1)
            end = 3;
    }
    y[0] = s;
    for (int i = 0, last = n; i < last; i++)
        s = s * x[i] + y[0];
    end = 0;
    y[1] = s * (end + 1);
}

// ladder: loop_bound_after 4 1 -1.2 1.2
void loop_bound_after(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    int k = n;
    for (int i = 0; i < k; i++)
        s = s * x[i] + x[k - 1];
    k = 2;
    for (int i = 0; i < k; i++)
        s = s * x[k] - x[i];
    k -= 9;
    y[0] = s * k;
}

// ladder: loop_index_changes 7 1 -1.2 1.2
void loop_index_changes(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = 0; i < n; i++) {
        s = s * x[i] + 1;
        if (i % 3 == 1)
            i++;
        s += x[i] * x[0];
    }
    y[0] = s;
}

// ladder: loop_index_after 5 2 -1.2 1.2
void loop_index_after(int n, int m, const double x[n], double y[m])
{
    int i;
    double s = 1;
    for (i = 0; i < n - 2; i++)
        s = s * x[i] + x[i + 1];
    y[0] = s * x[i];
    for (; i < n; i++)
        s = s * x[i] + s;
    y[1] = s * i;
}

// ladder: loop_triangle 10 4 -1.2 1.2
void loop_triangle(int n, int m, const double x[n], double y[m])
{
    int t = 0;
    for (int i = 0; i < m; i++)
        y[i] = 1;
    for (int i = 0; i < m; i++)
        for (int j = 0; j <= i; j++)
            y[i] = y[i] * x[t++] + y[j] * 0.5;
}

// ladder: loop_three_deep 6 1 -0.9 0.9
void loop_three_deep(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = 0; i < n; i += 2) {
        double row = x[i];
        for (int j = i; j >= 0; j--) {
            row = row * x[j] + s;
            for (int k = j; k < n; k += i + 1)
                s += 0.1 * row * x[k];
        }
        s *= row;
    }
    y[0] = s;
}

// ladder: loop_carried_locals 6 2 -1.2 1.2
void loop_carried_locals(int n, int m, const double x[n], double y[m])
{
    double before = x[0], now = x[1];
    for (int i = 2; i < n; i++) {
        double next = now * x[i] + before;
        before = now;
        now = next;
    }
    y[0] = now;
    y[1] = before * now;
}

// ladder: loop_empty_bodies 3 1 -2 2
void loop_empty_bodies(int n, int m, const double x[n], double y[m])
{
    int i;
    for (i = 0; i < n - 1; i++)
        ;
    for (int j = 0; j < n; j++) {
    }
    y[0] = x[i] * x[i - 1];
}

// ladder: loop_long_and_short 6 2 -1.2 1.2
void loop_long_and_short(int n, int m, const double x[n], double y[m])
{
    double s = 1, t = 1;
    for (long i = n - 1L; i >= 0; i -= 2)
        s = s * x[i] + 1;
    for (short i = 0; i != 4; i++)
        t = t * x[i] + s;
    y[0] = s;
    y[1] = t;
}
