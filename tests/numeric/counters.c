/* Counters narrower than int, and those that wrap. */

// ladder: wrapped_counters 4 1 0.2 1.2
void wrapped_counters(int n, int m, const double x[n], double y[m])
{
    unsigned char at = 250;
    double s = 0;
    for (signed char i = 3; i >= -3; i -= 2) {
        at = (unsigned char)(at + 5);
        s = s * x[at % n] + x[(i + 4) % n];
    }
    unsigned k = 2;
    do {
        s += x[k] * x[k] / (k + 1);
        if (k == 1)
            continue;
        s *= x[n - 1];
    } while (k-- > 0);
    y[0] = s * m;
}

/* to the last value that the counter has */
// ladder: counters_to_the_end 4 2 0.2 1.2
void counters_to_the_end(int n, int m, const double x[n], double y[m])
{
    double s = x[0], t = x[1];
    for (signed char i = 127; i > 120; i--)
        s = s * x[i % n] + x[(i + 1) % n];
    for (signed char i = -128; i < -120; i += 3)
        t *= x[-i % n] * s;
    for (short i = 32767; i >= 32760; i -= 2)
        t += x[i % n] * t;
    for (unsigned char i = 255; i > 250; i--)
        s *= x[i % n] + t;
    for (unsigned char i = 250; i < 255; i++)
        s += x[i % n] * s;
    for (short i = (short)(n - 4 + 32764); i != 32767; i++)
        s += x[i % n] * x[i % m] * s;
    y[0] = s;
    y[1] = t;
}

/* an enum without negative values counts as unsigned int */
enum part { FIRST, SECOND, THIRD, PARTS };
enum offset { BEFORE = -1, HERE, AFTER };

// ladder: enum_counters 4 2 0.2 1.2
void enum_counters(int n, int m, const double x[n], double y[m])
{
    double s = 1, t = 0;
    for (enum part p = FIRST; p < PARTS; p++)
        s *= x[p] * s;
    for (enum part p = THIRD; p > FIRST; p--)
        t += x[p] * s * x[p - 1];
    for (enum offset o = AFTER; o >= BEFORE; o--)
        t = t * x[1 + (int)o] + s;
    for (enum part p = SECOND; p <= THIRD; p++)
        s += x[p] * t * s;
    y[0] = s;
    y[m - 1] = t * x[n - 1];
}
