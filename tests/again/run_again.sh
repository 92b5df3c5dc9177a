#!/bin/sh
# run_again.sh CONF FILE.c WORK: what cgrad wrote, read again. Of the functions that FILE.c
# lists for the ladder (see tests/numeric) it writes the adjoint; of that file the tangent;
# and the second derivatives that come out pass the ladder as those of hvp do.
#     // again: NAME id     in FILE.c: the tangent of what was written for NAME is refused, with
#                           this id (no-parameter: its adjoint has no x_b)
#     // series again              in FILE.c: and the series of each adjoint, which to the first
#                           order give the same
set -u
conf=$1 file=$2 work=$3
. "$conf"
here=$(dirname "$file")
warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
includes="-I$work -I$here -I$here/parts -I$runtime -I$ladder"
with=$(sed -n "s|^// with: |$here/|p" "$file")
options=$(sed -n 's|^// options: ||p' "$file")
rm -rf "$work"
mkdir -p "$work" || exit 2

fail()
{
    echo "FAILED: $*"
    exit 1
}

refused=$(sed -n 's|^// again: \([^ ]*\) .*|\1|p' "$file")
cases=$(sed -n 's|^// ladder: ||p' "$file")
[ -n "$cases" ] || fail "$file lists no functions"

is_refused()
{
    case " $(echo $refused) " in *" $1 "*) return 0 ;; esac
    return 1
}

# requests PRODUCT SUFFIX RESULT: a line each
requests()
{
    echo "$cases" | while read -r name rest; do
        [ "$1" = vjp ] || ! is_refused "$name" || continue
        echo "--$1=$name$2(x[n] -> $3)"
    done
}

# write OUT FILES.. -- : cgrad with the requests on standard input, a line a word
write()
{
    out=$1
    shift
    while read -r word; do
        set -- "$@" "$word"
    done
    "$cgrad" "$@" $options -I"$runtime" -I"$here" -o "$out"
}

requests vjp '' 'y[m]' >"$work/requests"
write "$work/first.c" "$file" $with <"$work/requests" || fail "the adjoint: cgrad exits with $?"
requests jvp _vjp 'x_b[n]' >"$work/requests"
write "$work/second.c" "$work/first.c" "$file" $with <"$work/requests" ||
    fail "what it wrote is not read: cgrad exits with $?"
for name in $refused; do
    id=$(sed -n "s|^// again: $name ||p" "$file")
    echo "--jvp=${name}_vjp(x[n] -> x_b[n])" |
        write "$work/refused.c" "$work/first.c" "$file" $with 2>"$work/refused.txt"
    status=$?
    [ $status -eq 1 ] || fail "$name: cgrad exits with $status"
    grep -q "error: .*\[$id\]" "$work/refused.txt" || {
        cat "$work/refused.txt"
        fail "$name isn't refused as $id"
    }
done

with_series=$(grep -x '// series again' "$file")
: >"$work/third.h"
echo "typedef int nothing;" >"$work/third.c"
[ -z "$with_series" ] || {
    requests taylor _vjp 'x_b[n]' >"$work/requests"
    write "$work/third.c" "$work/first.c" "$file" $with <"$work/requests" ||
        fail "what it wrote has no series: cgrad exits with $?"
}

# The Hessian times x_d as the first coefficient of the adjoint
series_again()
{
    cat <<END
static void $1_series(int n, int m, const double *x, const double *x_d, double *x_b,
                      double *x_bd, double *y, const double *y_b)
{
    double rows[n][2];
    memset(x_b, 0, (size_t)n * sizeof *x_b);
    $1_vjp_taylor(n, m, x, x_d, x_b, 1, rows, y, y_b);
    for (int i = 0; i < n; i++)
        x_bd[i] = rows[i][1];
}
END
}

{
    printf '#include "ladder.h"\n#include "third.h"\n#include "first.h"\n#include "second.h"\n#include <string.h>\n\n'
    echo "$cases" | while read -r name rest; do
        echo "void $name(int n, int m, const double *x, double *y);"
        is_refused "$name" || cat <<END
static void ${name}_again(int n, int m, const double *x, const double *x_d, double *x_b,
                          double *x_bd, double *y, const double *y_b)
{
    memset(x_b, 0, (size_t)n * sizeof *x_b); /* a vjp adds */
    ${name}_vjp_jvp(n, m, x, x_d, x_b, x_bd, y, y_b);
}
END
        is_refused "$name" || [ -z "$with_series" ] || series_again "$name"
    done
    printf '\nstatic const struct ladder_case CASES[] = {\n'
    echo "$cases" | while read -r name n m lo hi words; do
        flags=0 hvp=${name}_again
        for word in $words; do
            case $word in
            float) flags="$flags | LADDER_FLOAT" ;;
            flat) flags="$flags | LADDER_FLAT" ;;
            esac
        done
        is_refused "$name" && continue
        echo "    {\"$name\", $n, $m, $name, NULL, ${name}_vjp, NULL, NULL, $lo, $hi, $flags," \
            ".hvp = $hvp},"
        [ -z "$with_series" ] ||
            echo "    {\"$name, series\", $n, $m, $name, NULL, ${name}_vjp, NULL, NULL, $lo," \
                "$hi, $flags, .hvp = ${name}_series},"
    done
    printf '};\n\nint main(int argc, char **argv)\n{\n'
    printf '    return ladder_main(argc, argv, CASES, %s);\n}\n' 'sizeof CASES / sizeof *CASES'
} >"$work/driver.c"

# try NAME COMPILER FLAGS: builds and climbs
try()
{
    config=$1
    shift
    "$@" $warnings -ffp-contract=off $includes "$work/driver.c" "$work/first.c" \
        "$work/second.c" "$work/third.c" "$file" $with "$support/$config"/*.o -o "$work/driver-$config" -lm ||
        fail "it does not build ($config)"
    "$work/driver-$config" >"$work/$config.txt" 2>&1 || {
        cat "$work/$config.txt"
        fail "the ladder ($config)"
    }
    tail -n 3 "$work/$config.txt"
}

try gcc "$gcc" -O1
