#!/bin/sh
# tidy.sh CGRAD: what is written holds no function twice, none that nobody calls, no empty
# loops, branches or calls of nothing, and what is behind an early exit under one condition,
# which nobody sets behind its last use. What a loop sets first is declared in it.
set -eu
cgrad=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/tidy.c" <<'END'
#include <math.h>
#include <stdlib.h>
struct row { int n; double *data; };
static void drop(struct row *r)
{
    if (r->data != NULL)
        free(r->data);
}
static void drop_all(int n, struct row *rows)
{
    for (int i = 0; i < n; i++)
        drop(&rows[i]);
}
void square(int n, const double *from, double *to)
{
    for (int i = 0; i < n; i++)
        to[i] = from[i] * from[i];
}
double energy(int n, const double x[n])
{
    struct row rows[2] = {{n, NULL}, {n, NULL}};
    for (int k = 0; k < 2; k++)
        rows[k].data = malloc((size_t)n * sizeof(double));
    square(n, x, rows[0].data);
    square(n, rows[0].data, rows[1].data);
    double sum = rows[1].data[0];
    drop_all(2, rows);
    return sum;
}
double angle(const double x[2])
{
    double norm = sqrt(x[0] * x[0] + x[1] * x[1]);
    if (norm < 1e-4)
        return x[0];
    double c = cos(norm), s = sin(norm), t = c * s;
    return c * x[0] * t + s * x[1] * c;
}
double walk(int n, const double x[n], const double w[n])
{
    double sum = 0;
    const double *at = &w[0];
    for (int i = 1; i < n; i++) {
        sum += x[i] * x[i] * at[0];
        at = &w[i];
    }
    return sum;
}
END
"$cgrad" "$work/tidy.c" --grad 'energy(x)' --jvp 'energy(x)' \
    --grad 'angle(x)' --grad 'walk(x)' \
    --vjp 'square(from[n] -> to[n])' --jvp 'square(from[n] -> to[n])' -o "$work/out.c"
fail()
{
    cat "$work/out.c"
    echo "FAILED: $*"
    exit 1
}
[ "$(grep -c '^static.* square_tangent' "$work/out.c")" = 1 ] || fail 'no square_tangent'
! grep -n '^static.* square_jvp' "$work/out.c" || fail 'square_tangent twice'
! grep -n 'drop_all_fwd\|drop_fwd' "$work/out.c" || fail 'a function that does nothing'
! grep -n -A1 '{$' "$work/out.c" | grep '^[0-9]*-[ ]*}' || fail 'an empty block'
[ "$(grep -c 'if (left != 1)' "$work/out.c")" = 1 ] || fail 'conditions apart'
[ "$(grep -A2 'if (left == 1)' "$work/out.c" | grep -c else)" = 1 ] || fail 'no else'
! grep -n -A1 'if (left == 1)' "$work/out.c" | grep 'left = 0;' ||
    fail 'an exit reset that nobody asks for'
! grep -n '= 0;$' "$work/out.c" | grep 'double \*at' || fail 'a pointer that is 0 at first'
