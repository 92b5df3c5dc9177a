#!/bin/sh
# growth.sh CGRAD: time grows gently with the size of what is read. A ring of
# functions that call each other, each from several places, has as many paths through it as a
# power of its length.
set -u
cgrad=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

ring()
{
    echo 'static double f1(double v, int n);'
    for i in $(seq "$1" -1 1); do
        cat <<END
static double f$i(double v, int n)
{
    if (n <= 0)
        return v * v;
    if (v < 0.5)
        return f$((i % $1 + 1))(v + 0.4, n - 1);
    if (v > 1)
        return f$((i % $1 + 1))(v * 0.6, n - 1) * v;
    return v + f$((i % $1 + 1))(v * v, n - 1);
}
END
    done
    echo 'double ring(double v) { return f1(v, 5); }'
}

ring 14 >ring.c
for product in jvp grad hvp; do
    timeout 10 "$cgrad" ring.c "--$product" ring
    status=$?
    [ $status -eq 0 ] && continue
    echo "FAILED: $product of a ring: exit $status"
    exit 1
done
