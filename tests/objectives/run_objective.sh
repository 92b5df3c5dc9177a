#!/bin/sh
# run_objective.sh CONF SAMPLES WORK OBJECTIVE [NAME]: differentiates
# SAMPLES/OBJECTIVE/OBJECTIVE.c and checks the unedited output with gcc, clang and clang's
# sanitizers: on the data set NAME of $CGRAD_DATA, or without NAME by the ladder on made-up
# data. Exits with 77, "skipped", when the data are not there.
#
# test_OBJECTIVE.c says in lines of its heading
#     // with: FILE.c       sources given to cgrad beside the objective
#     // beside: FILE.c     sources that only the test needs
#     // PRODUCT: REQUEST   what is asked of cgrad
#     // data: FILE         where NAME is, * its name, in $CGRAD_DATA/adbench
set -u
conf=$1 samples=$2 work=$3 objective=$4 name=${5:-}
. "$conf"
tests=$(cd "$(dirname "$0")" && pwd)
sample=$samples/$objective
test=$tests/test_$objective.c
data=${CGRAD_DATA:-$tests/../../../shared/data}/adbench
input=$data/$(sed -n 's|^// data: ||p' "$test" | sed "s|\*|$name|")
if [ -n "$name" ] && ! [ -f "$input" ]; then
    echo "SKIPPED: no $input; set CGRAD_DATA to the folder that holds adbench"
    exit 77
fi
warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
includes="-I$work -I$sample -I$samples/adbench -I$runtime -I$ladder"
with=$(sed -n "s|^// with: |$sample/|p" "$test")
beside=$(sed -n "s|^// beside: |$sample/|p" "$test")
rm -rf "$work"
mkdir -p "$work" || exit 2

fail()
{
    echo "FAILED: $*"
    exit 1
}

# a request holds blanks: each word is one line until it is quoted
set --
while read -r word; do
    set -- "$@" "$word"
done <<END
$(sed -n 's|^// \([a-z_]*\): \(.*->.*\)|--\1\n\2|p' "$test")
END
start=$(date +%s%N)
"$cgrad" "$sample/$objective.c" $with "$@" -o "$work/${objective}_grad.c" \
    || fail "cgrad exits with $?"
echo "cgrad took $((($(date +%s%N) - start) / 1000000)) ms"

# try CONFIG COMPILER FLAGS
try()
{
    config=$1
    shift
    "$@" $warnings -ffp-contract=off $includes "$work/${objective}_grad.c" \
        "$sample/$objective.c" $with $beside "$samples/adbench/adbench.c" "$tests/objective.c" \
        "$test" "$support/$config"/*.o -o "$work/test-$config" -lm \
        || fail "does not build ($config)"
    "$work/test-$config" ${name:+"$data" "$name"} >"$work/$config.txt" 2>&1
    status=$?
    echo "== $config"
    cat "$work/$config.txt"
    [ $status -eq 0 ] || failed="${failed:-} $config"
}

failed=
try gcc "$gcc" -O2
try clang "$clang" -O2
try sanitize "$clang" $sanitize
[ -z "$failed" ] || fail "$objective:$failed"
