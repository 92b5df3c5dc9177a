#!/bin/sh
# run_gmm.sh CONF SAMPLE WORK [NAME]: differentiates SAMPLE/gmm.c and checks the
# unedited output with gcc, clang and clang's sanitizers: on the data set NAME of $CGRAD_DATA, or
# without NAME by the ladder. Exits with 77, "skipped", when the data are not there.
set -u
conf=$1 sample=$2 work=$3 name=${4:-}
. "$conf"
tests=$(cd "$(dirname "$0")" && pwd)
data=${CGRAD_DATA:-$tests/../../../shared/data}/adbench
if [ -n "$name" ] && ! [ -f "$data/gmm/$name.txt" ]; then
    echo "SKIPPED: no $data/gmm/$name.txt;" \
        'set CGRAD_DATA to the folder that holds adbench'
    exit 77
fi
warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
includes="-I$work -I$sample -I$runtime -I$ladder"
request='gmm(alphas[k], means[k * d], icf[k * (d * (d + 1) / 2)] -> *err)'
rm -rf "$work"
mkdir -p "$work" || exit 2

fail()
{
    echo "FAILED: $*"
    exit 1
}

start=$(date +%s%N)
"$cgrad" "$sample/gmm.c" --grad "$request" --jvp "$request" --vjp "$request" \
    --split "$request" -o "$work/gmm_grad.c" || fail "cgrad exits with $?"
echo "cgrad took $((($(date +%s%N) - start) / 1000000)) ms"

# try CONFIG COMPILER FLAGS
try()
{
    config=$1
    shift
    echo "== $config"
    "$@" $warnings -ffp-contract=off $includes "$work/gmm_grad.c" "$sample/gmm.c" \
        "$sample/mixture.c" "$tests/test_gmm.c" "$support/$config"/*.o \
        -o "$work/test-$config" -lm || fail "does not build ($config)"
    "$work/test-$config" ${name:+"$data" "$name"} || fail "$config"
}

try gcc "$gcc" -O2
try clang "$clang" -O2
try sanitize "$clang" $sanitize
