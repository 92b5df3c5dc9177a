/* More corners of C for the round trip than nasty.c and fail.c have: declarations of every
 * shape, macros on the way, texts that libclang hides. */
#define _GNU_SOURCE
#include "corner.h"
#include <assert.h>
#include <complex.h>
#include <errno.h>
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REAL double
#define LOOP(i, n) for (int i = 0; i < (n); i++)
#define SWAP(a, b) do { __typeof__(a) tmp_ = (a); (a) = (b); (b) = tmp_; } while (0)
#define DECLARE(t, n) static t n##_value; t n(t x) { n##_value = x; return n##_value + 1; }
#define EMPTY
#define SIZE_OF_REAL sizeof(REAL)
#pragma pack(push, 1)
struct squeezed { char c; double d; };
#pragma pack(pop)
struct CORNER_PACKED(4) marked { char c; double d; int : 3; int bits : 5, : 0, more : 2; };
union either { int i; float f; struct { short lo, hi; }; };
struct node { struct node *next; union either u; double (*call)(double, int); struct { double a[2]; } *inner; } first = { .u.hi = 3 }, *last = &first;
typedef double (*unary)(double);
typedef double function_type(double);
typedef int matrix[2][3];
enum kind { KIND_A, KIND_B = KIND_A + 4, KIND_C } ;
enum { BIG = 1 << 20 };
int tentative; int tentative;
static int forward(int n);
extern int completed[]; int completed[4] = { [1] = 2 };
static const char *const names[] = { "a", "b" "c", "\x01\n\t\"", NULL };
static const struct { const char *name; unary f; } table[] = { { "sin", sin }, { .f = cos, .name = "cos" } };
unsigned long sizes[] = { sizeof(double), sizeof(struct node), sizeof table / sizeof table[0], _Alignof(double) };
int corner_counter = CORNER_ONE_PLUS 2;
_Thread_local int per_thread = 3;
__attribute__((weak, visibility("hidden"))) int weak_one(void) { return 1; }
static inline __attribute__((always_inline)) int forced(int x) { return x + 1; }
_Noreturn void stop(void) { abort(); }
CORNER_NORETURN void corner_die(const char *why) { fputs(why, stderr); exit(EXIT_FAILURE); }
_Static_assert(sizeof(double) == 8, "double");
DECLARE(int, one) DECLARE(double, two)

struct data { double acoef, *w; int n; };
#define acoef (data->acoef)
double reexpand(struct data *data) { return acoef * 2 + data->n; }

double header(double x) { corner_pair p = { x, { 1, 2 } }; return corner_cube(x) + CORNER_FIELD(p) + CORNER_SUM * CORNER_TWO_PI; }

function_type declared_by_typedef;
double declared_by_typedef(double x) { return x + 1; }
double by_function(function_type f, unary g, double h(double)) { return f(1) + g(2) + h(3) + (*f)(4); }
static double (*choose(int which))(double) { return which ? sin : cos; }
double (*pick(int n, double a[n]))(double) { return a[n - 1] > 0 ? choose(n) : NULL; }
double use_choose(int w) { return choose(w)(1.5) + by_function(sin, cos, tan) + pick(1, (double[]){ 2 })(w); }

double vlas(int n, int m, double A[const static n][m * 2], double (*B)[m], double c[*], double d[][3])
;
double vlas(int n, int m, double A[const static n][m * 2], double (*B)[m], double c[sizeof(int) * n], double d[][3])
{
    typedef double row[m];
    double L[n + 1][sizeof(row) / sizeof(double)], (*p)[m] = L, *flat = &L[0][0];
    row r;
    double copy[n + 1][m]; __typeof__(p) same = p;
    memset(L, 0, sizeof(double[n + 1][m]));
    memcpy(copy, same, sizeof copy);
    LOOP(i, n) for (int j = 0; j < m; j++) L[i][j] = A[i][j] + B[i][j] + c[i] + d[i][2];
    for (double t[m], *q = t; q < t + m; q++) *q = q - t;
    r[0] = p[1][0];
    return r[0] + flat[m - 1] + copy[0][0] + sizeof(*p) + sizeof A[0] + sizeof(row[2]);
}

int control(int n)
{
    int s = 0, i;
    for (i = 0, s = 1; i < n; i++, s += i) ;
    for (; i; ) { if (!--i) break; else continue; }
    LOOP(k, 3) LOOP(l, 2) s += k * l;
    if (n > 1) if (n > 2) s = 1; else s = 2;
    if (n > 3) { if (n > 4) s = 3; } else s = 4;
    do { s++; EMPTY; } while (s < n EMPTY);
    { int a = 1, b = 2; SWAP(a, b); s += a - b; { double a = 3, b = 1; SWAP(a, b); s += a; } }
    switch (n) { default: s++; case KIND_B: s += 2; break; case BIG ... BIG + 3: { s--; } case 'x': ; }
    while (s > 100) switch (s % 3) { case 0: s /= 2; continue; case 1: goto done; default: s--; }
    for (struct { int a, b; } z = { 1, 2 }; z.a < 3; z.a++) s += z.b;
    s += ({ __label__ again; int k = 0; again: if (k++ < 2) goto again; k; });
    s += ({ __label__ again; int k = 5; again: if (k++ < 7) goto again; k; });
done:
    return s;
}

double literals(void)
{
    double d = M_PI + M_PI_2 * DBL_MAX / INFINITY - HUGE_VAL + 0x1.8p-3 + 1e-3f + .5L + 1.e2;
    long long i = INT_MIN + UINT_MAX + LLONG_MAX + 0xFFu + 07L + SIZE_MAX + EOF + 'a' + '\'' + L'\u00e9';
    errno = 0; assert(d < 1e300 || i != 0); fprintf(stderr, "%s\n", __func__);
    return d + i + errno + (NULL == (void *)0) + (int)sizeof("literal") + *L"wide" + *u"u16" + *u8"é";
}

double complex complexes(double complex z, float _Complex w) { z += w * I; __real__ z = 2; return conj(z) + (1 + 2 * I) + cabs(z) * 1.0if; }
__int128 wide(__int128 a, unsigned __int128 b, _Float16 h) { return a * 3 + (b >> 70) + (int)h; }

int declarations(int n, ...)
{
    extern int completed[]; extern double outside; int forward(int); int later(void);
    struct local { int a; struct local *next; } x = { 1, NULL }, *px = &x;
    enum color { RED, GREEN = 3, BLUE } e = BLUE;
    static int counter = sizeof(struct local); register int fast CORNER_UNUSED = 2;
    _Alignas(32) double lined = 1; double also __attribute__((aligned(16))) = 2;
    int tentative = 7, over[] = { [2] = 1, 5, [0] = 9 }, deep[2][2][2] = { [1] = { [0] = { 1 } }, [0][1][1] = 4 };
    struct node nested = { .u = { .f = 1.5f }, .next = &(struct node){ .u.i = 2 } };
    char text[] = "text", fixed[8] = "fix", *pointers[] = { text, fixed, "c" };
    int *const volatile cv = &tentative; const int *restrict cr = over; int (*fp)(int) = forward, (*fa[2])(int) = { forward, &forced };
    va_list ap; va_start(ap, n); double first_arg = va_arg(ap, double); struct node *np = va_arg(ap, struct node *); va_end(ap);
    (void)sizeof(struct { int a; }); int q = ((struct quick { int a; }){ 3 }).a + (int)sizeof(struct quick);
    counter += fast + e + RED; int k = _Generic(first_arg, double: counter, int: over[1], default: n) + _Generic(&x, struct local *: 1, default: 2);
    k += __builtin_choose_expr(sizeof(int) == 4, n, first_arg) + __builtin_types_compatible_p(__typeof__(k), int) + __builtin_constant_p(n);
    k += offsetof(struct node, u.hi) + offsetof(struct local, next) + __builtin_offsetof(struct node, inner);
    return k + px->a + lined + also + deep[1][0][0] + nested.u.i + *pointers[0] + *cv + *cr + fp(1) + fa[1](2) + q + completed[1] + outside + later() + (np != 0);
}
double outside = 1; int later(void) { return 2; }
static int forward(int n) { return n ? forward(n - 1) + (tentative ? : 5) : n ?: 3; }

void pragmas(int n, double *x, double *y)
{
#pragma omp parallel for \
    schedule(static)
    for (int i = 0; i < n; i++)
#pragma GCC unroll 4
        for (int j = 0; j < 3; j++)
            x[i] += y[j]; // "not a string
    /* #pragma in a comment */
    _Pragma("clang loop vectorize(enable)") for (int i = 0; i < n; i++) x[i] = 2 * y[i];
    if (n)
#pragma omp critical
        x[0]++;
}

int assembly(int x) { int y; __asm__("movl %1, %0" : "=r"(y) : "r"(x) : "cc"); __asm__ __volatile__("" : "+r"(y)); return y; }
size_t sized(int n, struct node *p) { return SIZE_OF_REAL + sizeof(REAL[3]) + sizeof *p->inner + sizeof(p->inner->a) + sizeof (int) * 2 + sizeof(union either *) + sizeof(unsigned long long) + sizeof(char[n]) + sizeof(int (*)(double, struct node *)) + sizeof(matrix) + sizeof(const volatile enum kind) + sizeof(double (*)[n]) + sizeof -n + sizeof(n) - n + _Alignof(struct node) + sizeof(_Atomic(int)) + sizeof(double _Complex); }

#define PARALLEL _Pragma("omp parallel for")
#define OMP(x) _Pragma(#x)
#define SIMD_LOOP(i, n) _Pragma("omp simd") for (int i = 0; i < (n); i++)
void macro_pragmas(int n, double *x)
{
    PARALLEL
    for (int i = 0; i < n; i++) x[i] *= 2;
    OMP(omp parallel for reduction(+ : n))
    for (int i = 0; i < 9; i++) n += i;
    if (n) SIMD_LOOP(k, n) x[k] += n;
    _Pragma("omp critical") x[0] = 1;
}

typeof(struct { int a; }) typeof_struct;
typeof(typeof_struct.a) typeof_member = 2;
typeof(double[3]) typeof_array = {1, 2};
double typeof_rows(void *p, int n)
{
    __typeof__(double[n]) *row = p; typeof(typeof_array[0]) *one = p; typeof(char (*)[sizeof(int)]) text = p;
    return (*(__typeof__(double (*)[5]) *)p)[1][2] + (*row)[n - 1] + *one + (*text)[2];
}
typedef int (*table_type[3])(typeof(1.5), struct node *);
table_type dispatch;
struct { struct { int x, y; } at[2]; } grid = { { { 1, 2 }, { 3, 4 } } };
struct bits { unsigned a : sizeof(int), b : 3; enum { IN_STRUCT = 7 } e; };
static int used_by_address(void) { return IN_STRUCT; }
int (*address)(void) = used_by_address, after_it;
char *literal_array[] = { "one", [3] = "four" }, flexible[][4] = { "abc", "d" };
struct flexible { int n; double data[]; };
double last_of(struct flexible *f) { return f->data[f->n - 1] + sizeof(struct flexible); }
int ternaries(int a, int b) { return a ? b ? 1 : 2 : a > b ? (a, b) : -(a - -b) + - -a + !(a == b) * ~a; }
int side_effects(int *p, int i) { int k = *p++ + (*p)++ + ++*p + i++ * --i; p[i++] <<= k, k |= p[-1]; return k += *p, k; }
const char *strings(int i) { return i ? "tab\there \"quoted\" \\ %d\n" "joined" : L"x" ? "\x41" "B\0C" : "\377?\?="; }
float floats(float a, double b) { a += b; a *= 2; a = a / 3 + b * 1.5f; return -a * (float)b; }
unsigned char narrow(unsigned char c, short s) { c += s; c <<= 2; s = c * s; return s ^ c; }
