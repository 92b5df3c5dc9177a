#!/bin/sh
# run_sparse.sh CONF WORK: sparse matrices of patterns.c, by columns (in vectors and one by
# one), by rows and as the runtime chooses, with gcc, clang and clang's sanitizers.
set -u
conf=$1 work=$2
. "$conf"
here=$(cd "$(dirname "$0")" && pwd)
warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
rm -rf "$work"

fail()
{
    echo "FAILED: $*"
    exit 1
}

# try CONFIG WAY WIDTH UNKNOWNS COMPILER FLAGS
try()
{
    config=$1 way=$2 width=$3 large=$4
    shift 4
    echo "== $config, $way, width $width"
    mkdir -p "$work/$way" || exit 2
    "$cgrad" "$here/patterns.c" "--jac=$way" "--width=$width" -I"$runtime" -o "$work/$way/patterns_grad.c" \
        --jac tridiagonal --jac_sparse tridiagonal --jac five_point --jac_sparse five_point \
        --jac arrow --jac_sparse arrow --jac blocks --jac_sparse blocks \
        --jac_sparse 'gaps(x[n] -> y[m])' --jac upwind --jac_sparse upwind \
        --jac linked --jac_sparse linked \
        --jac_sparse 'mixed(x, p -> y, *q, return)' \
        --jac 'relax(u -> u)' --jac 'relax(u -> u)' --sparse \
        --jac 'weighted(x -> y)' --jac_sparse 'weighted(x -> y)' \
        --jac settle --jac_sparse settle --jac ruled --jac_sparse ruled \
        --hess arrow_energy --hess_sparse arrow_energy \
        --hess springs --hess_sparse springs \
        --hess least_squares --hess_sparse least_squares \
        --hess constraints --hess constraints --sparse || fail "cgrad exits with $?"
    "$@" $warnings -ffp-contract=off -I"$work/$way" -I"$here" -I"$runtime" \
        "$work/$way/patterns_grad.c" "$here/patterns.c" "$here/test_patterns.c" \
        "$support/$config"/*.o -o "$work/test-$config-$way" -lcunit -lm \
        || fail "does not build ($config, $way)"
    "$work/test-$config-$way" "$large" || fail "$config, $way"
}

try gcc auto 8 1000000 "$gcc" -O2
try gcc forward 1 1000000 "$gcc" -O2
try clang forward 4 40000 "$clang" -O2
try clang reverse 8 40000 "$clang" -O2
try sanitize auto 2 40000 "$clang" $sanitize
