#!/bin/sh
# run_course.sh CONF FILE.c WORK: a formula, FILE.c, whose annotations ask for its
# derivatives. Behind CHECK stands a main that compares them with closed forms: near(got,
# want) of course.h. Jacobians are made by columns, by rows and as their sizes say, each
# with gcc and, by sizes, with the sanitizers.
set -u
conf=$1 file=$2 work=$3
. "$conf"
here=$(cd "$(dirname "$0")" && pwd)
stem=$(basename "$file" .c)
warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
rm -rf "$work"

fail()
{
    echo "FAILED: $*"
    exit 1
}

# check WAY COMPILER FLAGS
check()
{
    way=$1
    shift
    mkdir -p "$work/$way" || exit 2
    "$cgrad" "$file" "--jac=$way" -I"$runtime" -o "$work/$way/${stem}_grad.c" \
        || fail "cgrad exits with $? ($way)"
    "$@" $warnings -DCHECK -I"$work/$way" -I"$here" -I"$runtime" "$file" \
        "$work/$way/${stem}_grad.c" "$runtime"/*.c -lm -lpthread \
        -o "$work/$way/check" || fail "it does not build ($way)"
    "$work/$way/check" || fail "$way: the closed form"
}

check forward "$gcc" -O2
check reverse "$gcc" -O2
check auto "$clang" $sanitize
