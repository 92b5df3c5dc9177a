/* Jumps out of branches that control may also pass: what the branch asks for is overwritten
 * behind it, so only the way by the end puts it back. */
#include <math.h>
#include <stdlib.h>

static double leave_inside(double a, int k)
{
    double r = 0.4 * sin(2 * a) + 0.6 * a;
    if (r + r > 0.2) {
        if (k > 3) {
            double early = 0.7 * r + 0.3 * a;
            return early;
        }
    }
    for (int i = 0; i < 3; i++)
        r = 0.6 * r * r - 0.4 * a;
    r += 0.5 * sin(r);
    return r;
}

// ladder: nested_return 2 4 -1 1
void nested_return(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = leave_inside(x[i % n], 4 * (i / 2)) * x[(i + 1) % n];
}

static double leave_other(double a, int k)
{
    double r = sin(2 * a), s = a;
    if (r < 0.1) {
        s *= a;
    } else {
        if (k > 3)
            return 0.7 * s + a;
        s -= a * a;
    }
    r = s * exp(r) + 1;
    return r;
}

// ladder: nested_return_other 2 4 -1 1
void nested_return_other(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = leave_other(x[i % n], 4 * (i / 2)) * x[(i + 1) % n];
}

/* both branches may be left, and both may be passed */
static double leave_both(double a, int k)
{
    double r = sin(2 * a), s = cos(a);
    if (r < 0.1) {
        s *= a;
        if (k % 2)
            return s * s;
        s += a;
    } else {
        s -= a * a;
        if (k % 3 == 0)
            return s + a;
        s *= a;
    }
    r = s * r + 1;
    return r;
}

// ladder: nested_return_both 3 6 -1 1
void nested_return_both(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = leave_both(x[i % n], i) * x[(i + 1) % n];
}

/* the loop ends by breaks alone */
// ladder: nested_break 4 1 -1 1
void nested_break(int n, int m, const double x[n], double y[m])
{
    double s = 0.2, t = x[0];
    int i = 0;
    while (1) {
        double u = x[i % n] * s + t;
        t = x[i % n] * t + s;
        if (t > 0.1 && u > 0) {
            s += x[i % n] * x[0];
            if (s > 0.5)
                break;
            s *= 0.9;
        }
        if (++i > 8)
            break;
        t = sin(t);
        u = sin(u);
        s = 0.5 * s + u + 0.1;
    }
    y[0] = s;
}

// ladder: nested_continue 6 1 -1 1
void nested_continue(int n, int m, const double x[n], double y[m])
{
    double s = 0.2;
    for (int i = 0; i < n; i++) {
        double t = x[i] * s + 0.1;
        if (t > 0.1) {
            s += x[i] * x[0];
            if (i % 2)
                continue;
            s *= 0.9;
        }
        t = sin(t);
        s = 0.5 * s + t;
    }
    y[0] = s;
}

/* what tells the arm is overwritten behind the switch */
static double leave_arm(double a, int k)
{
    double r = a;
    switch (k % 3) {
    case 0: r = r * a + cos(a); break;
    case 1:
        r = sin(a) * a;
        if (k > 2)
            return r;
        r *= a;
        break;
    default: r *= r;
    }
    k = a > 0 ? 2 : 4;
    r = r * a + k;
    return r;
}

// ladder: return_from_arm 2 6 -1 1
void return_from_arm(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = leave_arm(x[i % n], i) * x[(i + 1) % n];
}

// ladder: continue_from_arm 6 1 -1 1
void continue_from_arm(int n, int m, const double x[n], double y[m])
{
    double s = 0.2;
    for (int i = 0; i < n; i++) {
        int k = i % 4;
        switch (k) {
        case 0: s -= x[i] * x[i]; break;
        case 1:
        case 2:
            s = s * x[i] + 0.5;
            if (i > 3)
                continue;
            s *= x[0];
            break;
        }
        k = n + i * i;
        s += k * x[0];
        s *= 1 + x[i];
    }
    y[0] = s;
}

/* the branch ends in a call that doesn't come back */
static double leave_or_abort(double a)
{
    double r = sin(2 * a), s = a;
    if (r > 0.3) {
        if (a < 10)
            return s * s;
        abort();
    }
    s = a * s + 1;
    r = sin(r) * s;
    return r;
}

// ladder: return_or_abort 2 2 -1 1
void return_or_abort(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = leave_or_abort(x[i % n]) * x[(i + 1) % n];
}

/* the branch ends in a loop without an end */
static double leave_endless(double a)
{
    double r = sin(2 * a), s = a;
    if (r > 0.1) {
        while (1) {
            s = s * (1.5 + a) + 0.1;
            if (s > 1)
                return s;
        }
    }
    s = a * s + 1;
    r = sin(r) * s;
    return r;
}

// ladder: return_from_endless 2 2 -1 1
void return_from_endless(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = leave_endless(x[i % n]) * x[(i + 1) % n];
}

/* the branch changes what it asks for: its way is saved */
static double leave_changed(double a, int k)
{
    double r = sin(2 * a), s = a;
    if (r < 0.1) {
        r = 0.5 + r * a;
        if (k % 2)
            return s * r;
        s *= r;
    } else {
        s += r * a;
        if (k % 3 == 0)
            return s * r;
        s *= a;
    }
    r = s * r + 1;
    return r;
}

// ladder: return_from_changed 3 6 -1 1
void return_from_changed(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = leave_changed(x[i % n], i) * x[(i + 1) % n];
}

/* out of an if in a switch in a loop in an if */
static double leave_deep(int n, const double *x, int k)
{
    double r = x[0], limit = sin(2 * x[1]);
    int kind = k;
    if (limit > -0.5) {
        for (int i = 0; i < n; i++) {
            int arm = (kind + i) % 3;
            switch (arm) {
            case 0: r += x[i]; break;
            case 1:
                if (x[i] > 0) {
                    r = r * x[i] + 1;
                    if (r > 1.2)
                        return r;
                }
                break;
            default:
                if (x[i] > 0.3)
                    break;
                r -= x[i] * x[i];
                continue;
            }
            arm = n * i;
            r = r * 0.9 + arm * x[0];
        }
    }
    limit = limit * r * x[n - 1];
    kind = 3;
    return kind * limit;
}

// ladder: return_from_deep 4 6 -1 1
void return_from_deep(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = leave_deep(n, x, i) * x[i % n];
}
