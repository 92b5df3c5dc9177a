#!/bin/sh
# run_bench.sh CONF WORK [PROBLEM...]: the gradients that cgrad writes beside adjoints
# written by hand, with gcc and clang at -O3 -march=native. A row a size and compiler:
#   primal, gradient, by hand   milliseconds: one process, in turns on one core, medians
#   ratio                       of the time before it to the primal's
#   peak KiB                    the most memory that one gradient call held for saves,
#                               shadows and the primal's heap objects (cgrad_peak)
# Where cgrad gives no gradient, the table says "-". Nothing timed decides anything.
#
# run_bench.sh --check CONF WORK [PROBLEM...]: builds the same programs but measures
# nothing: fails unless each gradient equals the adjoint by hand, and that differences.
set -u
check=
[ "$1" = --check ] && check=check && shift
conf=$1 work=$2
shift 2
. "$conf"
bench=$(cd "$(dirname "$0")" && pwd)
sample=$bench/../../samples/gmm
flags='-O3 -march=native -fopenmp-simd -Wall -Wextra'
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

primal()
{
    case $1 in
    gmm) echo "$sample/gmm.c" ;;
    *) echo "$bench/primals/$1.c" ;;
    esac
}

# shared CONFIG COMPILER: what the programs of one compiler have in common
shared()
{
    mkdir -p "$work/$1" || exit 2
    for source in "$bench/bench.c" "$bench/timing.c" "$runtime"/*.c; do
        "$2" $flags -I"$bench" -I"$runtime" -c "$source" \
            -o "$work/$1/$(basename "$source" .c).o" || exit 2
    done
}

# run PROBLEM CONFIG COMPILER: builds its program and measures or checks
run()
{
    problem=$1 config=$2 compiler=$3
    mode=${check:-$config} extra=-DNO_GRADIENT
    [ -f "$work/${problem}_grad.c" ] && extra=$work/${problem}_grad.c
    "$compiler" $flags -I"$work" -I"$bench" -I"$bench/primals" -I"$sample" \
        -I"$runtime" "$bench/bench_$problem.c" "$(hand "$problem")" \
        "$(primal "$problem")" $extra "$work/$config"/*.o \
        -o "$work/$problem-$config" -lm \
        && "$work/$problem-$config" "$mode"
}

shared gcc "$gcc"
shared clang "$clang"
[ -n "$check" ] || printf '%-28s %-6s %9s %9s %8s %9s %8s %8s\n' \
    problem '' 'primal ms' gradient ratio 'by hand' ratio 'peak KiB'
failed=
for problem; do
    words=$(request "$problem")
    rm -f "$work/${problem}_grad.c"
    "$cgrad" "$(primal "$problem")" -I"$runtime" ${words:+"${words%% *}" "${words#* }"} \
        -o "$work/${problem}_grad.c" || echo "note: cgrad gives no gradient of $problem"
    for config in gcc clang; do
        eval "run $problem $config \$$config" || failed="$failed $problem-$config"
    done
done
[ -z "$failed" ] || { echo "FAILED:$failed"; exit 1; }
