#!/bin/sh
# database.sh CGRAD: -p takes each file's flags from compile_commands.json.
set -u
cgrad=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
failures=0

fail()
{
    echo "FAILED: $*"
    failures=$((failures + 1))
}

mkdir -p project/src 'project/a b' project/out elsewhere
cat >project/src/one.c <<'END'
#include "scale.h"
double two(double x);
double one(double x) { return SCALE * FACTOR * two(x); }
END
cat >project/src/two.c <<'END'
#if __STDC_VERSION__ != 199901L
#error not C99
#endif
double two(double x) { return FACTOR * x * x; }
END
echo '#define SCALE 10' >'project/a b/scale.h'
echo 'double three(double x) { return THREE * x; }' >project/src/three.c
cat >project/out/compile_commands.json <<END
[
{ "directory": "$work/project/out", "file": "../src/one.c",
  "command": "cc -DFACTOR=2 -I \"../a b\" -Wall -Werror -s -MD -MF one.d -o one.o -c ../src/one.c" },
{ "directory": "$work/project/out", "file": "$work/project/src/two.c",
  "arguments": ["cc", "-D", "FACTOR=3", "-std=c99", "-pedantic", "-c", "../src/two.c"] },
{ "directory": "$work", "file": "project/src/three.c",
  "command": "cc -DTHREE=3 -c project/src/three.c -o a.o" },
{ "directory": "$work", "file": "project/src/three.c",
  "command": "cc -DTHREE=3 -Wextra -c project/src/three.c -o b.o" }
]
END
cd elsewhere || exit 2
"$cgrad" -p ../project/out ../project/src/two.c --jvp two || fail 'one file'
"$cgrad" -DFACTOR=3 -std=c99 ../project/src/two.c --jvp two -o by_hand.c -H two_grad.h
sed 's/by_hand/two_grad/' by_hand.c | cmp - two_grad.c || fail 'flags of one file'
"$cgrad" -p ../project/out ../project/src/one.c ../project/src/two.c --jvp one -o one.c -MD \
    || fail 'both'
"$cgrad" -DFACTOR=3 -std=c99 '-I../project/a b' ../project/src/one.c ../project/src/two.c \
    --jvp one -o by_hand.c -H one.h
cmp -s by_hand.c one.c && fail 'both files have the same FACTOR'
sed -n '/x \* x/p' one.c | grep -q 3 || fail "the FACTOR of two.c: $(cat one.c)"
sed -n '/SCALE/p' one.c | grep -q 2 || fail "the FACTOR of one.c: $(cat one.c)"
grep -q '../project/out/compile_commands.json' one.d || fail 'the database is not in the list'
"$cgrad" -p "$work/project/out" ../project/src/three.c --jvp three || fail 'twice, the same'

# told MESSAGE WORD...
told()
{
    message=$1
    shift
    "$cgrad" "$@" >out 2>err
    status=$?
    [ $status -eq 2 ] && [ "$(cat err)" = "cgrad: error: $message" ] \
        || fail "$*: $status: $(cat err)"
}
echo 'double f(double x) { return x; }' >f.c
unclear="../project/out/compile_commands.json doesn't have the flags of"
told "$unclear f.c, or has different ones: give them in place of -p" \
    -p ../project/out f.c --jvp f
told '../project/compile_commands.json: No such file or directory' -p ../project f.c --jvp f
sed -i 's/-Wextra/-DMORE/' ../project/out/compile_commands.json
told "$unclear ../project/src/three.c, or has different ones: give them in place of -p" \
    -p ../project/out ../project/src/three.c --jvp three
# the output says which is meant
cat >compile_commands.json <<END
[
{ "directory": "$PWD", "file": "../project/src/three.c",
  "command": "cc -DTHREE=3 -c ../project/src/three.c" },
{ "directory": "$PWD", "file": "../project/src/three.c",
  "command": "cc -DTHREE=4 -c ../project/src/three.c" },
{ "directory": "$PWD", "file": "../project/src/gone_grad.c",
  "command": "cc -DTHREE=5 -fanalyzer -funsigned-char -c ../project/src/gone_grad.c" }
]
END
"$cgrad" -p . ../project/src/three.c --jvp three -o "$PWD/../project/src/gone_grad.c" \
    || fail 'by the output'
grep -q '5' ../project/src/gone_grad.c || fail 'by the output: other flags'

[ $failures -eq 0 ]
