#!/bin/sh
# run_nested.sh CONF WORK: derivatives of curves.c to the sixth order, by `taylor` and by
# tangents of tangents: each what cgrad makes of what it made before.
set -u
conf=$1 work=$2
. "$conf"
here=$(cd "$(dirname "$0")" && pwd)
warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
rm -rf "$work"
mkdir -p "$work" || exit 2

fail()
{
    echo "FAILED: $*"
    exit 1
}

"$cgrad" "$here/curves.c" --taylor 'curve_0(t)' -o "$work/curve_taylor.c" || fail "taylor"
sources="$here/curves.c"
echo '#include "curves.h"' >"$work/curve_0.h"
for k in 1 2 3 4 5 6; do
    below=$((k - 1))
    "$cgrad" $sources --jvp "curve_$below(t)" -I"$here" -I"$work" -I"$runtime" \
        -o "$work/tangent_$k.c" || fail "order $k"
    cat >"$work/curve_$k.h" <<EOF
#include "curve_$below.h"
double curve_$k(int which, double t, const double x[CURVE_SPACE],
                const double d[CURVE_SPACE]);
EOF
    cat >"$work/curve_$k.c" <<EOF
#include "curve_$k.h"
#include "tangent_$k.h"
double curve_$k(int which, double t, const double x[CURVE_SPACE],
                const double d[CURVE_SPACE])
{
    double value_d;
    curve_${below}_jvp(which, t, 1, x, d, &value_d);
    return value_d;
}
EOF
    sources="$work/curve_$k.c $work/tangent_$k.c $sources"
done

# try CONFIG COMPILER FLAGS
try()
{
    config=$1
    shift
    "$@" $warnings -I"$work" -I"$here" -I"$runtime" $sources "$work/curve_taylor.c" \
        "$here/test_nested.c" "$support/$config"/*.o -o "$work/test-$config" -lcunit -lm \
        || fail "does not build ($config)"
    "$work/test-$config" || fail "$config"
}

try gcc "$gcc" -O0
try clang "$clang" -O0
