#!/bin/sh
# run_bench.sh CONF WORK [PROBLEM...]: gradient time over primal time, beside adjoints
# written by hand, with gcc and clang at -O3 -march=native. Prints a table; decides
# nothing.
#
# Each problem is one process: primal, gradient and adjoint by hand run in turns on one
# core, medians are taken. Where cgrad gives no gradient, the table says "-".
set -u
conf=$1 work=$2
shift 2
. "$conf"
bench=$(cd "$(dirname "$0")" && pwd)
sample=$bench/../../samples/gmm
flags='-O3 -march=native -fopenmp-simd'
[ $# -gt 0 ] || set -- gmm lstm det ode heat heatnl llsq
mkdir -p "$work" || exit 2

# request PROBLEM: the product asked for, then its words; lstm.c holds its own
request()
{
    case $1 in
    gmm) echo "--grad gmm(alphas[k], means[k * d], icf[k * (d * (d + 1) / 2)]" \
        "-> *err)" ;;
    det) echo "--grad det(a[n * n])" ;;
    ode) echo "--vjp ode(x[n] -> y[n])" ;;
    heat | heatnl) echo "--grad $1(u0[nx * ny])" ;;
    llsq) echo "--grad llsq(x[m])" ;;
    esac
}

# hand PROBLEM: the file of the adjoint by hand
hand()
{
    case $1 in
    heat | heatnl) echo "$bench/hand_heat.c" ;;
    *) echo "$bench/hand_$1.c" ;;
    esac
}

# measure PROBLEM CONFIG COMPILER: LABEL|primal|gradient|by hand|remark, a line a size
measure()
{
    problem=$1 config=$2 compiler=$3
    source=$bench/primals/$problem.c
    [ "$problem" = gmm ] && source=$sample/gmm.c
    extra=-DNO_GRADIENT
    [ -f "$work/${problem}_grad.c" ] && extra=$work/${problem}_grad.c
    "$compiler" $flags -I"$work" -I"$bench" -I"$bench/primals" -I"$sample" \
        -I"$runtime" "$bench/bench.c" "$bench/timing.c" "$bench/bench_$problem.c" \
        "$(hand "$problem")" "$source" $extra "$runtime"/*.c \
        -o "$work/$problem-$config" -lm \
        && "$work/$problem-$config"
}

printf '%-28s %30s   %30s\n' '' 'gcc' 'clang'
printf '%-28s %11s %9s %8s   %11s %9s %8s\n' problem 'primal ms' gradient 'by hand' \
    'primal ms' gradient 'by hand'
for problem; do
    words=$(request "$problem")
    source=$bench/primals/$problem.c
    [ "$problem" = gmm ] && source=$sample/gmm.c
    rm -f "$work/${problem}_grad.c"
    "$cgrad" "$source" -I"$runtime" ${words:+"${words%% *}" "${words#* }"} \
        -o "$work/${problem}_grad.c" 2>"$work/$problem.err" \
        || echo "note: cgrad gives no gradient of $problem"
    measure "$problem" gcc "$gcc" >"$work/$problem.gcc" 2>>"$work/$problem.err"
    measure "$problem" clang "$clang" >"$work/$problem.clang" 2>>"$work/$problem.err"
    paste -d '|' "$work/$problem.gcc" "$work/$problem.clang" | awk -F '|' '{
        printf "%-28s %11s %9s %8s   %11s %9s %8s  %s %s\n",
            $1, $2, $3, $4, $7, $8, $9, $5, $10
    }'
done
