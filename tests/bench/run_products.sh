#!/bin/sh
# run_products.sh CONF WORK: the times of products of several directions and of second order
# beside those of what they are many of, with gcc and clang at -O3 -march=native. A row a
# product and compiler: milliseconds of both, medians in one process, their ratio, and what
# it is meant to be at most. Nothing timed decides anything.
set -u
conf=$1 work=$2
. "$conf"
bench=$(cd "$(dirname "$0")" && pwd)
samples=$bench/../../samples
flags='-O3 -march=native -Wall -Wextra'
fit='hand(theta[26] -> err[3 * count])'
mkdir -p "$work" || exit 2

"$cgrad" "$samples/hand/hand.c" "$samples/hand/matrix.c" --jac=forward --jvp "$fit" \
    --jvp_v "$fit" --vjp "$fit" --vjp_v "$fit" --jac "$fit" --jac_sparse "$fit" \
    -o "$work/products_hand.c" || exit 1
"$cgrad" "$bench/primals/det.c" --jvp 'det(a[n * n])' --jvp_v 'det(a[n * n])' \
    --vjp 'det(a[n * n])' --vjp_v 'det(a[n * n])' -o "$work/products_det.c" || exit 1
"$cgrad" "$bench/primals/llsq.c" --grad 'llsq(x[m])' --hvp 'llsq(x[m])' \
    -o "$work/products_llsq.c" || exit 1

printf '%-44s %-6s %9s %9s %8s %8s\n' product '' 'one ms' 'many ms' ratio 'at most'
for config in gcc clang; do
    eval "compiler=\$$config"
    "$compiler" $flags -I"$work" -I"$samples/hand" -I"$bench/primals" \
        -I"$samples/adbench" -I"$runtime" "$bench/products.c" "$bench/timing.c" \
        "$work"/products_*.c "$bench/primals/det.c" "$bench/primals/llsq.c" \
        "$samples/hand/hand.c" "$samples/hand/matrix.c" "$samples/hand/pose.c" \
        "$samples/adbench"/*.c "$runtime"/*.c -o "$work/products-$config" -lm \
        && "$work/products-$config" "$config" ${CGRAD_DATA:+"$CGRAD_DATA/adbench"} \
        || exit 1
done
