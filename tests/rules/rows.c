/* rows.c: every row of math.def as functions, for one type.
 * From the build: T the type, SUFFIX its function suffix, ROWS the table's name,
 * RULES_DEF math.def with its floating literals suffixed. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "rows.h"

#include "cgrad_special.h"

#include <float.h>
#include <math.h>

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)
#define FN(name) PASTE(name, SUFFIX)
#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

#define isinf_sign(x) __builtin_isinf_sign(x)
/* The suffix of reentrant functions stands before _r. */
#define lgamma_rf lgammaf_r
#define lgamma_rl lgammal_r

#define OUT_int int
#define OUT_real T

#ifdef RETYPE
#include "retype.h"
#endif

/* Call of the function itself; `a` are its arguments, n the integer one. */
#define CALL1(name) FN(name)((T)a[0])
#define CALL2(name) FN(name)((T)a[0], (T)a[1])
#define VALUE(name, call)                                        \
    static long double value_##name(const long double *a, int n) \
    {                                                            \
        (void)a, (void)n;                                        \
        return (long double)(call);                              \
    }

/* One partial, as the tool wraps it. */
#define PARTIAL1(id, x, expression) \
    static T id(T x, T r)           \
    {                               \
        (void)x, (void)r;           \
        return (expression);        \
    }
#define PARTIAL2(id, x, y, expression) \
    static T id(T x, T y, T r)         \
    {                                  \
        (void)x, (void)y, (void)r;     \
        return (expression);           \
    }
#define PARTIAL1N(id, x, type, n, expression) \
    static T id(T x, type n, T r)             \
    {                                         \
        (void)x, (void)n, (void)r;            \
        return (expression);                  \
    }
#define PARTIAL3(id, x, y, z, expression)   \
    static T id(T x, T y, T z, T r)         \
    {                                       \
        (void)x, (void)y, (void)z, (void)r; \
        return (expression);                \
    }

/* partial_NAME(k, a, n): the k-th partial at a, given the calls of each; with the wrong
 * sign in test_rules_signs. */
#ifndef SIGN
#define SIGN
#endif
#define CHOOSE(name, first, second, third)                                        \
    static long double partial_##name(int k, const long double *a, int n)         \
    {                                                                             \
        T r = (T)value_##name(a, n);                                              \
        (void)n, (void)r;                                                         \
        return (long double)SIGN(k == 0 ? (first) : k == 1 ? (second) : (third)); \
    }
#define CHOOSE1(name) CHOOSE(name, name##__dx((T)a[0], r), 0, 0)
#define CHOOSE2(name) \
    CHOOSE(name, name##__dx((T)a[0], (T)a[1], r), name##__dy((T)a[0], (T)a[1], r), 0)

#define RULE1(name, x, lo, hi, marks, dx) \
    VALUE(name, CALL1(name))              \
    PARTIAL1(name##__dx, x, dx)           \
    CHOOSE1(name)
#define RULE2(name, x, y, xlo, xhi, ylo, yhi, marks, dx, dy) \
    VALUE(name, CALL2(name))                                 \
    PARTIAL2(name##__dx, x, y, dx)                           \
    PARTIAL2(name##__dy, x, y, dy)                           \
    CHOOSE2(name)
#define RULE3(name, x, y, z, xlo, xhi, ylo, yhi, zlo, zhi, marks, dx, dy, dz) \
    VALUE(name, FN(name)((T)a[0], (T)a[1], (T)a[2]))                          \
    PARTIAL3(name##__dx, x, y, z, dx)                                         \
    PARTIAL3(name##__dy, x, y, z, dy)                                         \
    PARTIAL3(name##__dz, x, y, z, dz)                                         \
    CHOOSE(name, name##__dx((T)a[0], (T)a[1], (T)a[2], r),                    \
           name##__dy((T)a[0], (T)a[1], (T)a[2], r),                          \
           name##__dz((T)a[0], (T)a[1], (T)a[2], r))
#define RULE1N(name, x, type, n, xlo, xhi, nlo, nhi, marks, dx) \
    VALUE(name, FN(name)((T)a[0], n))                           \
    PARTIAL1N(name##__dx, x, type, n, dx)                       \
    CHOOSE(name, name##__dx((T)a[0], n, r), 0, 0)
#define RULEN1(name, type, n, x, nlo, nhi, xlo, xhi, marks, dx) \
    VALUE(name, FN(name)(n, (T)a[0]))                           \
    PARTIAL1N(name##__dx, x, type, n, dx)                       \
    CHOOSE(name, name##__dx((T)a[0], n, r), 0, 0)
#define RULE1P(name, x, out, lo, hi, marks, dx)     \
    VALUE(name, FN(name)((T)a[0], &(OUT_##out){0})) \
    PARTIAL1(name##__dx, x, dx)                     \
    CHOOSE1(name)
#define RULE2P(name, x, y, out, xlo, xhi, ylo, yhi, marks, dx, dy) \
    VALUE(name, FN(name)((T)a[0], (T)a[1], &(OUT_##out){0}))       \
    PARTIAL2(name##__dx, x, y, dx)                                 \
    PARTIAL2(name##__dy, x, y, dy)                                 \
    CHOOSE2(name)
#define CONST0(name)          \
    VALUE(name, FN(name)("")) \
    CHOOSE(name, 0, 0, 0)
#define CONST1(name, x, lo, hi) \
    VALUE(name, CALL1(name))    \
    CHOOSE(name, 0, 0, 0)
#define PREDICATE1(name, x)    \
    VALUE(name, name((T)a[0])) \
    CHOOSE(name, 0, 0, 0)
#define PREDICATE2(name, x, y)          \
    VALUE(name, name((T)a[0], (T)a[1])) \
    CHOOSE(name, 0, 0, 0)
#include RULES_DEF

#define ENTRY(id, mark, count, flat, box, lows, highs, nlo, nhi) \
    {.name = #id,                                                \
     .marks = mark,                                              \
     .reals = count,                                             \
     .constant = flat,                                           \
     .smooth = box,                                              \
     .low = lows,                                                \
     .high = highs,                                              \
     .whole_low = nlo,                                           \
     .whole_high = nhi,                                          \
     .value = value_##id,                                        \
     .partial = partial_##id},
#define LIST(...)   \
    {               \
        __VA_ARGS__ \
    }
#define RULE1(name, x, lo, hi, marks, dx) \
    ENTRY(name, marks, 1, false, true, LIST(lo), LIST(hi), 0, 0)
#define RULE2(name, x, y, xlo, xhi, ylo, yhi, marks, dx, dy) \
    ENTRY(name, marks, 2, false, true, LIST(xlo, ylo), LIST(xhi, yhi), 0, 0)
#define RULE3(name, x, y, z, xlo, xhi, ylo, yhi, zlo, zhi, marks, dx, dy, dz) \
    ENTRY(name, marks, 3, false, true, LIST(xlo, ylo, zlo), LIST(xhi, yhi, zhi), 0, 0)
#define RULE1N(name, x, type, n, xlo, xhi, nlo, nhi, marks, dx) \
    ENTRY(name, marks, 1, false, true, LIST(xlo), LIST(xhi), nlo, nhi)
#define RULEN1(name, type, n, x, nlo, nhi, xlo, xhi, marks, dx) \
    ENTRY(name, marks, 1, false, true, LIST(xlo), LIST(xhi), nlo, nhi)
#define RULE1P(name, x, out, lo, hi, marks, dx) RULE1(name, x, lo, hi, marks, dx)
#define RULE2P(name, x, y, out, xlo, xhi, ylo, yhi, marks, dx, dy) \
    RULE2(name, x, y, xlo, xhi, ylo, yhi, marks, dx, dy)
#define CONST0(name) ENTRY(name, 0, 0, true, false, LIST(0), LIST(0), 0, 0)
#define CONST1(name, x, lo, hi) ENTRY(name, 0, 1, true, true, LIST(lo), LIST(hi), 0, 0)
#define PREDICATE1(name, x) ENTRY(name, 0, 1, true, false, LIST(0), LIST(0), 0, 0)
#define PREDICATE2(name, x, y) ENTRY(name, 0, 2, true, false, LIST(0), LIST(0), 0, 0)
static const struct row rows[] = {
#include RULES_DEF
};

#define AT1(name, x, dx) {#name, 1, {x}, {dx}},
#define AT2(name, x, y, dx, dy) {#name, 2, {x, y}, {dx, dy}},
static const struct spot spots[] = {
#include RULES_DEF
};

const struct rows ROWS = {
    .type = TEXT(T),
    .epsilon = sizeof(T) == sizeof(float)    ? (long double)FLT_EPSILON
               : sizeof(T) == sizeof(double) ? (long double)DBL_EPSILON
                                             : LDBL_EPSILON,
    .row = rows,
    .row_count = sizeof rows / sizeof rows[0],
    .spot = spots,
    .spot_count = sizeof spots / sizeof spots[0],
};
