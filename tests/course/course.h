/* What the checks of formulas share: every product of a function against the closed form of
 * its Jacobian J, shaped as the result and then the independents, and of its second
 * derivatives H. Built with WRONG, each closed form has the wrong sign, and what doesn't
 * notice that fails. */
#ifndef COURSE_H
#define COURSE_H
#include <cgrad_rt.h>
#include <math.h>
#include <stdio.h>

static int failures;

/* To 1e-10 of what it should be, or of 1. */
static inline int is_near(double got, double want)
{
    return fabs(got - want) <= 1e-10 * fmax(1, fabs(want));
}

static inline void near_at(double got, double want, const char *what, int line)
{
#ifdef WRONG
    if (!is_near(got, fabs(want) > 1e-6 ? -want : want + 1))
        return;
#else
    if (is_near(got, want))
        return;
#endif
    printf("line %d: %s: %.17g, not %.17g\n", line, what, got, want);
    failures++;
}
#define near(got, want) near_at(got, want, #got, __LINE__)

static inline void near_all_at(int n, const double *got, const double *want,
                               const char *what, int line)
{
    for (int i = 0; i < n; i++)
        near_at(got[i], want[i], what, line);
}
/* got and want are objects made of doubles. */
#define near_all(got, want) \
    near_all_at(COUNT(got), REALS(got), REALS(want), #got, __LINE__)

#define COUNT(object) ((int)(sizeof(object) / sizeof(double)))
#define REALS(object) ((double *)(void *)&(object))
#define CONST(type, object) (*(const type *)&(object))

/* A unit vector; 0 where `at` is none of its places. */
static inline void set_unit(int n, double *v, int at)
{
    for (int i = 0; i < n; i++)
        v[i] = i == at;
}

static inline void set_all(int n, double *v, double value)
{
    for (int i = 0; i < n; i++)
        v[i] = value;
}

/* ---- one product: the last argument calls it ---- */

/* A tangent: along each unit x_d, y_d is that column of J. */
#define columns(J, x_d, y_d, ...)                                                     \
    for (int at_ = 0, n_ = COUNT(x_d), m_ = COUNT(y_d); at_ < n_; at_++) {            \
        set_unit(n_, REALS(x_d), at_);                                                \
        set_all(m_, REALS(y_d), NAN);                                                 \
        __VA_ARGS__;                                                                  \
        for (int i_ = 0; i_ < m_; i_++)                                               \
            near_at(REALS(y_d)[i_], REALS(J)[i_ * n_ + at_], #__VA_ARGS__, __LINE__); \
    }

/* An adjoint: for each unit y_b, that row of J is added to x_b. */
#define rows(J, x_b, y_b, ...)                                                 \
    for (int at_ = 0, n_ = COUNT(x_b), m_ = COUNT(y_b); at_ < m_; at_++) {     \
        set_unit(m_, REALS(y_b), at_);                                         \
        set_all(n_, REALS(x_b), 1);                                            \
        __VA_ARGS__;                                                           \
        for (int j_ = 0; j_ < n_; j_++)                                        \
            near_at(REALS(x_b)[j_] - 1, REALS(J)[at_ * n_ + j_], #__VA_ARGS__, \
                    __LINE__);                                                 \
    }

/* All columns by one call: x_d holds every unit vector. */
#define columns_at_once(J, x_d, y_d, ...)                                              \
    do {                                                                               \
        int n_ = COUNT((x_d)[0]), m_ = COUNT((y_d)[0]);                                \
        for (int at_ = 0; at_ < n_; at_++)                                             \
            set_unit(n_, REALS(x_d) + at_ * n_, at_);                                  \
        set_all(COUNT(y_d), REALS(y_d), NAN);                                          \
        __VA_ARGS__;                                                                   \
        for (int at_ = 0; at_ < n_ * m_; at_++)                                        \
            near_at(REALS(y_d)[at_ % n_ * m_ + at_ / n_], REALS(J)[at_], #__VA_ARGS__, \
                    __LINE__);                                                         \
    } while (0)

/* All rows by one call. */
#define rows_at_once(J, x_b, y_b, ...)                                           \
    do {                                                                         \
        int m_ = COUNT((y_b)[0]), n_ = COUNT((x_b)[0]);                          \
        for (int at_ = 0; at_ < m_; at_++)                                       \
            set_unit(m_, REALS(y_b) + at_ * m_, at_);                            \
        set_all(m_ *n_, REALS(x_b), 1);                                          \
        __VA_ARGS__;                                                             \
        for (int at_ = 0; at_ < m_ * n_; at_++)                                  \
            near_at(REALS(x_b)[at_] - 1, REALS(J)[at_], #__VA_ARGS__, __LINE__); \
    } while (0)

/* What is set as a whole. */
#define whole(want, got, ...)                                                     \
    do {                                                                          \
        set_all(COUNT(got), REALS(got), NAN);                                     \
        __VA_ARGS__;                                                              \
        near_all_at(COUNT(got), REALS(got), REALS(want), #__VA_ARGS__, __LINE__); \
    } while (0)

/* The tangent of an adjoint: for each unit y_b and x_d, x_b is a row of J and x_bd one of
 * H. */
#define second_rows(J, H, x_d, y_b, x_b, x_bd, ...)                                    \
    for (int at_ = 0, n_ = COUNT(x_d), m_ = COUNT(y_b); at_ < m_ * n_; at_++) {        \
        set_unit(m_, REALS(y_b), at_ / n_);                                            \
        set_unit(n_, REALS(x_d), at_ % n_);                                            \
        set_all(n_, REALS(x_b), NAN);                                                  \
        set_all(n_, REALS(x_bd), NAN);                                                 \
        __VA_ARGS__;                                                                   \
        near_all_at(n_, REALS(x_b), REALS(J) + at_ / n_ * n_, #__VA_ARGS__, __LINE__); \
        near_all_at(n_, REALS(x_bd), REALS(H) + at_ * n_, #__VA_ARGS__, __LINE__);     \
    }

/* Coefficients to second order along x_d, a row a result: y, J x_d and x_d^T H x_d / 2. */
static inline void near_series_at(int m, int n, const double *y, const double *J,
                                  const double *H, const double *x_d, const double *y_t,
                                  const char *what, int line)
{
    for (int i = 0; i < m; i++, J += n, H += n * n, y_t += 3) {
        double first = 0, second = 0;
        for (int j = 0; j < n; j++) {
            first += J[j] * x_d[j];
            for (int k = 0; k < n; k++)
                second += H[j * n + k] * x_d[j] * x_d[k] / 2;
        }
        near_at(y_t[0], y[i], what, line);
        near_at(y_t[1], first, what, line);
        near_at(y_t[2], second, what, line);
    }
}

/* A Taylor series, of which the arguments say how it is called; y is the value. */
#define series(J, H, x_d, y, y_t, ...)                                                 \
    do {                                                                               \
        for (int at_ = 0; at_ < COUNT(x_d); at_++)                                     \
            REALS(x_d)[at_] = 1 - 0.75 * (at_ % 4);                                    \
        set_all(COUNT(y_t), REALS(y_t), NAN);                                          \
        __VA_ARGS__;                                                                   \
        near_series_at(COUNT(y), COUNT(x_d), REALS(y), REALS(J), REALS(H), REALS(x_d), \
                       REALS(y_t), #__VA_ARGS__, __LINE__);                            \
    } while (0)

/* ---- every product: the last argument is the independent ---- */

/* double f(.., double x): all of EVERY_REAL. */
#define every_scalar(f, J, H, ...)                                         \
    do {                                                                   \
        double x_d, x_b, x_bd, f_d, f_b, f_xx, f_t[3], x_v[1], f_v[1];     \
        struct cgrad_save save;                                            \
        columns(J, x_d, f_d, f##_jvp(__VA_ARGS__, x_d, &f_d));             \
        rows(J, x_b, f_b, f##_vjp(__VA_ARGS__, &x_b, f_b));                \
        rows(J, x_b, f_b, f##_fwd(__VA_ARGS__, &save);                     \
             f##_rev(__VA_ARGS__, &x_b, f_b, &save); cgrad_close(&save));  \
        columns_at_once(J, x_v, f_v, f##_jvp_v(__VA_ARGS__, 1, x_v, f_v)); \
        rows_at_once(J, x_v, f_v, f##_vjp_v(__VA_ARGS__, 1, x_v, f_v));    \
        whole(J, x_b, f##_grad(__VA_ARGS__, &x_b));                        \
        whole(J, x_b, f##_jac(__VA_ARGS__, &x_b));                         \
        second_rows(J, H, x_d, f_b, x_b, x_bd,                             \
                    f##_hvp(__VA_ARGS__, x_d, &x_b, &x_bd));               \
        whole(H, f_xx, f##_hess(__VA_ARGS__, &x_b, &f_xx));                \
        near(x_b, J);                                                      \
        f_d = f(__VA_ARGS__);                                              \
        series(J, H, x_d, f_d, f_t, f##_taylor(__VA_ARGS__, x_d, 2, f_t)); \
    } while (0)

/* double f(.., const double x[..]): the same; x is of type X. */
#define every_real(f, X, J, H, ...)                                                  \
    do {                                                                             \
        X x_d, x_b, x_bd;                                                            \
        X x_dv[COUNT(x_d)], x_bv[1];                                                 \
        double f_d, f_b, f_t[3], f_dv[COUNT(x_d)], f_bv[1];                          \
        __typeof__(H) f_xx;                                                          \
        struct cgrad_save save;                                                      \
        columns(J, x_d, f_d, f##_jvp(__VA_ARGS__, CONST(X, x_d), &f_d));             \
        rows(J, x_b, f_b, f##_vjp(__VA_ARGS__, x_b, f_b));                           \
        rows(J, x_b, f_b, f##_fwd(__VA_ARGS__, &save);                               \
             f##_rev(__VA_ARGS__, x_b, f_b, &save); cgrad_close(&save));             \
        columns_at_once(J, x_dv, f_dv,                                               \
                        f##_jvp_v(__VA_ARGS__, COUNT(x_d), (void *)x_dv, f_dv));     \
        rows_at_once(J, x_bv, f_bv, f##_vjp_v(__VA_ARGS__, 1, x_bv, f_bv));          \
        whole(J, x_b, f##_grad(__VA_ARGS__, x_b));                                   \
        whole(J, x_b, f##_jac(__VA_ARGS__, x_b));                                    \
        second_rows(J, H, x_d, f_b, x_b, x_bd,                                       \
                    f##_hvp(__VA_ARGS__, CONST(X, x_d), x_b, x_bd));                 \
        whole(H, f_xx, f##_hess(__VA_ARGS__, x_b, f_xx));                            \
        near_all(x_b, J);                                                            \
        f_d = f(__VA_ARGS__);                                                        \
        series(J, H, x_d, f_d, f_t, f##_taylor(__VA_ARGS__, CONST(X, x_d), 2, f_t)); \
    } while (0)

/* void f(.., const double x[..], double y[..]): all of EVERY; types X and Y. */
#define every_map(f, X, Y, J, H, ...)                                                  \
    do {                                                                               \
        X x_d, x_b, x_bd;                                                              \
        Y y, y_d, y_b, y_t[3];                                                         \
        X x_dv[COUNT(x_d)], x_bv[COUNT(y)];                                            \
        Y y_dv[COUNT(x_d)], y_bv[COUNT(y)];                                            \
        __typeof__(J) y_x;                                                             \
        __typeof__(H) y_xx;                                                            \
        struct cgrad_save save;                                                        \
        columns(J, x_d, y_d, f##_jvp(__VA_ARGS__, CONST(X, x_d), y, y_d));             \
        rows(J, x_b, y_b, f##_vjp(__VA_ARGS__, x_b, y, CONST(Y, y_b)));                \
        rows(J, x_b, y_b, f##_fwd(__VA_ARGS__, y, &save);                              \
             f##_rev(__VA_ARGS__, x_b, y, CONST(Y, y_b), &save); cgrad_close(&save));  \
        columns_at_once(J, x_dv, y_dv,                                                 \
                        f##_jvp_v(__VA_ARGS__, COUNT(x_d), (void *)x_dv, y, y_dv));    \
        rows_at_once(J, x_bv, y_bv,                                                    \
                     f##_vjp_v(__VA_ARGS__, COUNT(y), x_bv, y, (void *)y_bv));         \
        whole(J, y_x, f##_jac(__VA_ARGS__, y, y_x));                                   \
        second_rows(J, H, x_d, y_b, x_b, x_bd,                                         \
                    f##_hvp(__VA_ARGS__, CONST(X, x_d), x_b, x_bd, y, CONST(Y, y_b))); \
        whole(H, y_xx, f##_hess(__VA_ARGS__, y, y_xx));                                \
        series(J, H, x_d, y, y_t,                                                      \
               f##_taylor(__VA_ARGS__, CONST(X, x_d), y, 2, (void *)y_t));             \
    } while (0)
#endif
