#!/bin/sh
# run_taylor.sh CONF WORK: Taylor coefficients up to order 8 by cgrad and by ADOL-C, times
# and their ratios to the primal's, with gcc -O3 -march=native; left out, aloud, where
# ADOL-C or a C++ compiler is missing. Nothing timed decides anything.
#
# run_taylor.sh --check CONF WORK: measures nothing; fails unless both give the same.
set -u
check=
[ "$1" = --check ] && check=check && shift
conf=$1 work=$2
. "$conf"
bench=$(cd "$(dirname "$0")" && pwd)
flags='-O3 -march=native -Wall -Wextra'
mkdir -p "$work" || exit 2

[ -n "$gxx" ] && echo '#include <adolc/adolc.h>' | "$gxx" -x c++ -fsyntax-only - 2>/dev/null || {
    echo 'note: no ADOL-C (Debian: libadolc-dev) or no C++ compiler: left out'
    exit 0
}
"$cgrad" "$bench/primals/taylor.c" --taylor 'rosenbrock(x[n])' --taylor 'waves(x[n])' \
    -I"$runtime" -o "$work/taylor_grad.c" || exit 1
for source in "$bench/primals/taylor.c" "$bench/timing.c" "$work/taylor_grad.c" "$runtime"/*.c; do
    "$gcc" $flags -I"$bench" -I"$runtime" -c "$source" \
        -o "$work/$(basename "$source" .c).o" || exit 1
done
"$gxx" $flags -I"$work" -I"$bench" -I"$runtime" "$bench/bench_taylor.cpp" "$work"/*.o \
    -ladolc -lm -o "$work/taylor" || exit 1
cd "$work" || exit 2
[ -n "$check" ] || printf '%-20s %9s %9s %8s %9s %8s\n' 'order 8' 'primal ms' cgrad ratio \
    ADOL-C ratio
./taylor $check
