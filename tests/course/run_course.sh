#!/bin/sh
# run_course.sh CONF FILE.c WORK: a formula, FILE.c, whose annotations ask for its
# derivatives. Behind CHECK stands a main that compares them with closed forms: near(got,
# want) and what else course.h has. Jacobians are made by columns, by rows and as their sizes
# say, each with gcc and, by sizes, with the sanitizers. Then with WRONG: each comparison
# must see the wrong sign.
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

# build WAY NAME CONFIG COMPILER FLAGS: with the runtime's objects of CONFIG
build()
{
    way=$1 name=$2 config=$3
    shift 3
    "$@" $warnings -DCHECK -I"$work/$way" -I"$here" -I"$runtime" "$file" \
        "$work/$way/${stem}_grad.c" "$support/$config"/*.o -lm -lpthread \
        -o "$work/$way/$name" || fail "it does not build ($way)"
}

# check WAY CONFIG COMPILER FLAGS
check()
{
    way=$1
    shift
    mkdir -p "$work/$way" || exit 2
    "$cgrad" "$file" "--jac=$way" -I"$runtime" -o "$work/$way/${stem}_grad.c" \
        || fail "cgrad exits with $? ($way)"
    build "$way" check "$@"
    "$work/$way/check" || fail "$way: the closed form"
}

check forward gcc "$gcc" -O2
check reverse gcc "$gcc" -O2
check auto sanitize "$clang" $sanitize
build reverse wrong gcc "$gcc" -DWRONG
"$work/reverse/wrong" || fail "a wrong sign isn't seen"
