/* switch: breaks, fallthrough, default first and in the middle, inside loops, nested.
 */

// ladder: switch_plain 5 5 -1.5 1.5
void switch_plain(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < n; i++)
        switch (i) {
        case 0: y[i] = x[i] * x[i]; break;
        case 2:
        case 3: y[i] = y[i - 1] * x[i]; break;
        default: y[i] = x[i] * x[0]; break;
        }
}

// ladder: switch_fallthrough 4 4 -1.5 1.5
void switch_fallthrough(int n, int m, const double x[n], double y[m])
{
    for (int k = 0; k < m; k++) {
        double s = x[k];
        switch (k) {
        case 3: s *= x[2]; __attribute__((fallthrough));
        case 1: s += x[0] * s; __attribute__((fallthrough));
        case 0: s *= s; break;
        case 2: s -= 3 * x[1];
        }
        y[k] = s * x[1];
    }
}

// ladder: switch_default_middle 3 6 -1.5 1.5
void switch_default_middle(int n, int m, const double x[n], double y[m])
{
    for (int k = 0; k < m; k++) {
        double s = x[k % n];
        switch (k % 5) {
        case 1: s *= 2; break;
        default: s *= x[0]; __attribute__((fallthrough));
        case 4: s += x[1] * s; break;
        case 0: s = s * s * x[2];
        }
        y[k] = s;
    }
}

// ladder: switch_on_value 4 1 -1.9 1.9
void switch_on_value(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = 0; i < n; i++)
        switch ((int)(x[i] * 2)) {
        case -3:
        case -2:
        case -1: s = s * x[i] + 0.5; break;
        case 0: break;
        case 1: s -= x[i] * x[i]; break;
        default: s *= x[(i + 1) % n];
        }
    y[0] = s * x[0] + x[1];
}

enum shape { DISC, SQUARE, RING };

static double area(enum shape shape, double size, double hole)
{
    switch (shape) {
    case DISC: return 3.14 * size * size;
    case SQUARE: return size * size;
    case RING: return 3.14 * (size * size - hole * hole);
    }
    return 0;
}

// ladder: switch_returns 2 3 0.3 2
void switch_returns(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++)
        y[i] = area((enum shape)i, x[0] * x[1], x[1]);
}

// ladder: switch_continue 6 1 -1.2 1.2
void switch_continue(int n, int m, const double x[n], double y[m])
{
    double s = 1;
    for (int i = 0; i < n; i++) {
        switch (i % 4) {
        case 1: continue;
        case 2: s *= x[i] + 1; break;
        case 3:
            if (x[i] > 0)
                break;
            s += x[i] * x[i];
            continue;
        }
        s = s * x[i] + x[0];
    }
    y[0] = s;
}

// ladder: switch_nested 4 4 -1.5 1.5
void switch_nested(int n, int m, const double x[n], double y[m])
{
    for (int i = 0; i < m; i++) {
        double s = x[i];
        switch (i / 2) {
        case 0:
            switch (i % 2) {
            case 0: s *= x[1]; break;
            default: s += x[2] * x[2];
            }
            s *= x[3];
            break;
        case 1:
            for (int k = 0; k < i; k++) {
                if (k == 2)
                    break;
                s = s * x[k] + 1;
            }
            break;
        }
        y[i] = s;
    }
}

// ladder: switch_no_match 2 1 -2 2
void switch_no_match(int n, int m, const double x[n], double y[m])
{
    double s = x[0];
    switch (n) {
    case 7: s = 0;
    }
    switch (n) {
    default: s *= x[1];
    }
    y[0] = s;
}

// ladder: switch_changed_selector 3 1 -1.5 1.5
void switch_changed_selector(int n, int m, const double x[n], double y[m])
{
    int state = 0;
    double s = x[0];
    for (int t = 0; t < 7; t++)
        switch (state) {
        case 0:
            s = s * x[1] + 1;
            state = s > 0 ? 2 : 1;
            break;
        case 1:
            s -= 0.5 * x[2];
            state = 0;
            break;
        case 2:
            s = 0.5 * s * s - x[0];
            state = t % 2;
            break;
        }
    y[0] = s;
}
