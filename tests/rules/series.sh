#!/bin/sh
# series.sh CONF MATH.DEF WORK: Taylor coefficients up to the sixth of every row of
# math.def, in its box and in three types, by the ladder: the first against the tangent,
# each other against differences of the one below.
set -u
conf=$1 def=$2 work=$3
. "$conf"
rm -rf "$work"
mkdir -p "$work" || exit 2

fail()
{
    echo "FAILED: $*"
    exit 1
}

# a row a line: kind, name, limits; the type of what a pointer gets
{
    echo '#define RULE1(name, x, lo, hi, ...) ROW one name lo hi'
    echo '#define RULE2(name, x, y, a, b, c, d, ...) ROW two name a b c d'
    echo '#define RULE3(name, x, y, z, a, b, c, d, e, f, ...) ROW three name a b c d e f'
    echo '#define RULE1N(name, x, type, n, a, b, c, d, ...) ROW real_whole name a b c d'
    echo '#define RULEN1(name, type, n, x, c, d, a, b, ...) ROW whole_real name a b c d'
    echo '#define RULE1P(name, x, out, lo, hi, ...) ROW one_out name lo hi out'
    echo '#define RULE2P(name, x, y, out, a, b, c, d, ...) ROW two_out name a b c d out'
    echo "#include \"$def\""
} | "$gcc" -E -P -x c - | sed -n 's/^ROW //p' >"$work/rows"
[ "$(wc -l <"$work/rows")" -gt 50 ] || fail "only $(wc -l <"$work/rows") rows"

# x[i] runs from 0 to 1, the argument over its box. In float, differences of remainders are
# those of their rounding.
awk '
function arg(i, lo, hi) { return "(T)(" lo " + (" hi " - " lo ") * x[" i "])" }
function calls(kind, name) {
    if (kind == "one") return name "(" arg(0, $3, $4) ")"
    if (kind == "two") return name "(" arg(0, $3, $4) ", " arg(1, $5, $6) ")"
    if (kind == "three")
        return name "(" arg(0, $3, $4) ", " arg(1, $5, $6) ", " arg(2, $7, $8) ")"
    if (kind == "one_out") return name "(" arg(0, $3, $4) ", &out)"
    if (kind == "two_out") return name "(" arg(0, $3, $4) ", " arg(1, $5, $6) ", &out)"
    if (kind == "real_whole") return name "(" arg(0, $3, $4) ", i)"
    return name "(i, " arg(0, $3, $4) ")"
}
function put(name, type, flags,    m, low) {
    n = $1 ~ /two/ ? 2 : $1 == "three" ? 3 : 1
    m = $1 ~ /whole/ ? $6 - $5 + 1 : 1
    low = $1 ~ /whole/ ? $5 : 0
    print "#undef T\n#define T " type
    print "// ladder: series_" name " " n " " m " 0 1 " flags
    print "void series_" name "(int n, int m, const double x[n], double y[m])\n{"
    if ($1 ~ /out/)
        print "    " ($NF == "real" ? "T" : $NF) " out;"
    print "    for (int i = " low "; i < " low " + m; i++)"
    print "        y[i - (" low ")] = (double)" calls($1, name) ";\n}"
}
function typed(s) { return $2 ~ /_r$/ ? substr($2, 1, length($2) - 2) s "_r" : $2 s }
BEGIN { print "#include \"cgrad_special.h\"\n#include <math.h>" }
{
    put($2, "double", "")
    if ($2 !~ /^(fmod|rem)/)
        put(typed("f"), "float", "float")
    put(typed("l"), "long double", "")
}
' "$work/rows" >"$work/series.c"

cases=$(sed -n 's|^// ladder: ||p' "$work/series.c")
set --
for name in $(echo "$cases" | cut -d ' ' -f 1); do
    set -- "$@" "--jvp=$name(x[n] -> y[m])" "--taylor=$name(x[n] -> y[m])"
done
"$cgrad" "$work/series.c" "$@" -I"$runtime" -D_GNU_SOURCE \
    -o "$work/series_grad.c" || fail "cgrad exits with $?"
{
    printf '#include "ladder.h"\n#include "series_grad.h"\n'
    echo "$cases" | sed 's/ .*//; s/.*/void &(int n, int m, const double *x, double *y);/'
    echo 'static const struct ladder_case CASES[] = {'
    echo "$cases" | while read -r name n m lo hi word; do
        echo "{\"$name\", $n, $m, $name, .jvp = ${name}_jvp, .lo = $lo, .hi = $hi," \
            ".flags = ${word:+LADDER_FLOAT +} 0, .taylor = ${name}_taylor},"
    done
    echo '}; int main(int argc, char **argv)'
    echo '{ return ladder_main(argc, argv, CASES, sizeof CASES / sizeof *CASES); }'
} >"$work/driver.c"

for compiler in "$gcc -O1" "$clang -O1"; do
    $compiler -ffp-contract=off -D_GNU_SOURCE -I"$work" -I"$runtime" -I"$ladder" -Wall -Wextra -Wpedantic \
        -Wconversion -Werror -c "$work/series_grad.c" -o "$work/grad.o" || fail "the output"
    $compiler -ffp-contract=off -D_GNU_SOURCE -I"$work" -I"$runtime" -I"$ladder" "$work/driver.c" \
        "$work/series.c" "$work/grad.o" "$support"/gcc/*.o -lm -o "$work/driver" \
        || fail "the driver"
    "$work/driver" >"$work/log" 2>&1 || { grep FAIL "$work/log"; fail "$compiler"; }
    tail -n 1 "$work/log"
done
