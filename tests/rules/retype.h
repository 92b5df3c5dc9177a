/* retype.h: gives calls inside partials the type's suffix, as the tool does when it
 * emits sinf or sinl. A function missing here fails the build: what it takes or gives
 * would be double, and -Wconversion says so. Row names are not followed by a
 * parenthesis and stay.
 */
#define cos(x) FN(cos)(x)
#define sin(x) FN(sin)(x)
#define cosh(x) FN(cosh)(x)
#define sinh(x) FN(sinh)(x)
#define exp(x) FN(exp)(x)
#define log(x) FN(log)(x)
#define sqrt(x) FN(sqrt)(x)
#define fabs(x) FN(fabs)(x)
#define rint(x) FN(rint)(x)
#define hypot(x, y) FN(hypot)(x, y)
#define pow(x, y) FN(pow)(x, y)
#define ldexp(x, n) FN(ldexp)(x, n)
#define scalbn(x, n) FN(scalbn)(x, n)
#define scalbln(x, n) FN(scalbln)(x, n)
#define j0(x) FN(j0)(x)
#define j1(x) FN(j1)(x)
#define jn(n, x) FN(jn)(n, x)
#define y0(x) FN(y0)(x)
#define y1(x) FN(y1)(x)
#define yn(n, x) FN(yn)(n, x)
#define cgrad_digamma(x) FN(cgrad_digamma)(x)
#define cgrad_polygamma(n, x) FN(cgrad_polygamma)(n, x)
