#!/bin/sh
# run_numeric.sh CONF FILE.c WORK [NAME]: differentiates the functions FILE.c lists, or
# only NAME, and checks them.
#
# FILE.c holds functions
#     void NAME(int n, int m, const double x[n], double y[m])
# and lines
#     // ladder: NAME n m lo hi [float] [flat] [steep]    one a function; ladder.h explains them
#                              [once]             it can't be run again: no hess, jvp_v, nothing sparse
#     // with: OTHER.c                            more sources, given to cgrad as well
#     // sparse                                   jac_sparse and hess_sparse as well
#     // options: WORDS                           more options for cgrad
#     // gcc: WORDS                               more options for gcc
# With --embed among the options the output is compiled in FILE.c's place.
# What is listed is differentiated (jvp, vjp, hvp, jac, hess, taylor, split, jvp_v, vjp_v) in one run of cgrad; the output
# must pass gcc and clang without a warning, its header alone as C and C++, and the ladder
# three times: gcc, clang, clang with the address and undefined-behaviour sanitizers.
set -u
conf=$1 file=$2 work=$3 only=${4:-.*}
. "$conf"
here=$(dirname "$file")
stem=$(basename "$file" .c)
warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
includes="-I$work -I$here -I$runtime -I$ladder"
cases=$(sed -n "s|^// ladder: \($only \)|\1|p" "$file")
with=$(sed -n "s|^// with: |$here/|p" "$file")
sparse=$(sed -n 's|^// sparse$|jac_sparse hess_sparse|p' "$file")
options=$(sed -n 's|^// options: ||p' "$file")
gcc_words=$(sed -n 's|^// gcc: ||p' "$file")
rm -rf "$work"
mkdir -p "$work" || exit 2

fail()
{
    echo "FAILED: $*"
    exit 1
}

[ -n "$cases" ] || fail "$file lists no functions"

# Series through CGRAD_RULE are refused: functions that have such have no taylor.
without_series=
for name in $(echo "$cases" | cut -d ' ' -f 1); do
    "$cgrad" "$file" $with "--taylor=$name(x[n] -> y[m])" $options -I"$runtime" -I"$here" \
        -o "$work/series.c" 2>"$work/series.err" && continue
    grep -q '\[series\]' "$work/series.err" || continue
    echo "note: no taylor of $name: $(grep -m1 -o 'error: .*' "$work/series.err")"
    without_series="$without_series $name"
done

has_series()
{
    case "$without_series " in *" $1 "*) return 1 ;; esac
}

requests()
{
    echo "$cases" | while read -r name rest; do
        more="hess jvp_v $sparse" taylor=taylor
        case " $rest " in *' once '*) more= ;; esac
        has_series "$name" || taylor=
        for product in jvp vjp hvp split jac vjp_v $taylor $more; do
            printf -- "--%s\n%s\n" "$product" "$name(x[n] -> y[m])"
        done
    done
}

driver()
{
    printf '#include "ladder.h"\n#include "%s_grad.h"\n\n' "$stem"
    echo "$cases" | while read -r name rest; do
        echo "void $name(int n, int m, const double *x, double *y);"
    done
    printf '\nstatic const struct ladder_case CASES[] = {\n'
    echo "$cases" | while read -r name n m lo hi words; do
        flags=0 hess=${name}_hess taylor=${name}_taylor jvp_v=${name}_jvp_v more=
        has_series "$name" || taylor=NULL
        for product in $sparse; do
            more="$more, .$product = ${name}_$product"
        done
        for word in $words; do
            case $word in
            once) hess=NULL jvp_v=NULL more= ;;
            float) flags="$flags | LADDER_FLOAT" ;;
            flat) flags="$flags | LADDER_FLAT" ;;
            steep) flags="$flags | LADDER_STEEP" ;;
            esac
        done
        echo "    {\"$name\", $n, $m, $name, ${name}_jvp, ${name}_vjp, ${name}_fwd," \
            "${name}_rev, $lo, $hi, $flags, ${name}_hvp, ${name}_jac, $hess, $taylor," \
            ".jvp_v = $jvp_v, .vjp_v = ${name}_vjp_v$more},"
    done
    printf '};\n\nint main(int argc, char **argv)\n{\n'
    printf '    return ladder_main(argc, argv, CASES, %s);\n}\n' \
        'sizeof CASES / sizeof *CASES'
}

# a request holds blanks: each word is one line until it is quoted
set --
while read -r word; do
    set -- "$@" "$word"
done <<END
$(requests)
END
"$cgrad" "$file" $with "$@" $options -I"$runtime" -I"$here" -o "$work/${stem}_grad.c" \
    || fail "cgrad exits with $?"
driver >"$work/driver.c"

# the header alone
for compiler in "$gcc -x c" "$clang -x c" "$gxx -x c++" "$clangxx -x c++"; do
    case $compiler in
    ' '*) echo "note: no C++ compiler, header not tried with it" && continue ;;
    esac
    echo "#include \"${stem}_grad.h\"" | $compiler $warnings $includes -fsyntax-only - \
        || fail "the header alone with $compiler"
done

primals="$file $with"
case " $options " in
*' --embed '*) primals=$with ;;
esac

# try NAME COMPILER FLAGS: builds and climbs
try()
{
    config=$1
    shift
    "$@" $warnings -ffp-contract=off $includes -c "$work/${stem}_grad.c" \
        -o "$work/grad-$config.o" || fail "the output does not compile ($config)"
    "$@" $warnings -ffp-contract=off $includes "$work/driver.c" $primals \
        "$work/grad-$config.o" "$support/$config"/*.o -o "$work/driver-$config" -lm \
        || fail "the driver does not build ($config)"
    "$work/driver-$config" >"$work/$config.txt" 2>&1
    status=$?
    echo "== $config"
    cat "$work/$config.txt"
    [ $status -eq 0 ] || failed="${failed:-} $config"
}

failed=
try gcc "$gcc" -O2 $gcc_words
try clang "$clang" -O2
try sanitize "$clang" $sanitize
[ -z "$failed" ] || fail "the ladder:$failed"
