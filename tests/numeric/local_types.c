/* Types that bodies declare, of the same names in several, of each other, and hiding what
 * stands outside. */
#include <math.h>

enum { FEW = 2 };
enum { MANY = FEW + 1 };

struct pair {
    double only;
};

static double squares(const double *x)
{
    enum { COUNT = 2 };
    struct pair {
        double a;
    } p[COUNT];
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
        p[i].a = exp(x[i]);
        sum += p[i].a * p[i].a;
    }
    return sum;
}

static double products(const double *x)
{
    enum { COUNT = 3, LAST = COUNT - 1 };
    struct pair {
        double a, b;
    } p[COUNT];
    double sum = 0;
    for (int i = 0; i <= LAST; i++) {
        p[i].a = sin(x[i]);
        p[i].b = p[i].a * x[i];
        sum += p[i].b * p[i].a;
    }
    return sum;
}

// ladder: same_names 3 1 0.2 1.2
void same_names(int n, int m, const double x[n], double y[m])
{
    struct pair result = {squares(x) * products(x)};
    y[0] = result.only;
}

// ladder: nested_types 3 1 0.2 1.2
void nested_types(int n, int m, const double x[n], double y[m])
{
    enum axis { X, Y, Z };
    typedef double coordinates[MANY];
    struct inner {
        coordinates at;
        enum axis longest;
    };
    struct outer {
        struct inner from, to;
        struct {
            double length;
        } size;
    } path = {{{0}, X}, {{0}, X}, {0}};
    for (int i = X; i <= Z; i++) {
        path.to.at[i] = x[i] * x[(i + 1) % MANY];
        path.from.at[i] = x[i];
        if (path.to.at[i] > path.to.at[path.to.longest])
            path.to.longest = (enum axis)i;
    }
    for (int i = X; i <= Z; i++) {
        double d = path.to.at[i] - path.from.at[i];
        path.size.length += d * d;
    }
    y[0] = path.size.length * path.to.at[path.to.longest] * path.to.at[Y];
}

/* the value of a name is that of the innermost declaration */
static double hidden(double COUNT, int FEW, const double *x)
{
    double sum = COUNT;
    for (int i = 0; i < FEW; i++) {
        enum { COUNT = 2, SCALE = 3 };
        double power = x[i];
        for (int k = 0; k < COUNT; k++)
            power *= x[i] * (double)SCALE;
        sum *= power;
    }
    return sum * COUNT;
}

// ladder: hiding_names 3 2 0.2 1.2
void hiding_names(int n, int m, const double x[n], double y[m])
{
    double SCALE = x[0];
    y[0] = hidden(x[2], 2, x) * SCALE;
    {
        enum { SCALE = 5 };
        double t[SCALE];
        for (int i = 0; i < SCALE; i++)
            t[i] = cos(x[i % n]) * (i > 0 ? t[i - 1] : (double)SCALE);
        y[1] = t[SCALE - 1] * (double)FEW;
    }
    y[1] *= SCALE;
}

enum state { START, GROW, SHRINK, STOP };

// ladder: local_states 2 1 0.2 0.8
void local_states(int n, int m, const double x[n], double y[m])
{
    enum state { STOP, GROW, SHRINK } state = GROW;
    double v = x[0];
    while (state != STOP)
        switch (state) {
        case GROW:
            v *= 1.5 + x[1];
            state = v > 3 ? SHRINK : GROW;
            break;
        case SHRINK:
            v = sqrt(v);
            state = v > 1.2 ? SHRINK : STOP;
            break;
        case STOP: break;
        }
    y[0] = v * v * (double)(STOP + 1);
}

// ladder: sized_by_tables 1 1 0.2 0.8
void sized_by_tables(int n, int m, const double x[n], double y[m])
{
    static const double rates[][2] = {{1, 0.5}, {2, 0.25}, {3, 0.125}};
    enum { RATES = (int)(sizeof rates / sizeof rates[0]), NEXT };
    double at[NEXT] = {x[0]};
    for (int i = 0; i < RATES; i++)
        at[i + 1] = rates[i][0] * at[i] * exp(-rates[i][1] * at[i]);
    y[0] = at[RATES];
}
