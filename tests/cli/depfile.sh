#!/bin/sh
# depfile.sh CGRAD CC: -MD -MF -MT -MP write what cc's do: the files read, quoted for make.
set -eu
cgrad=$1 cc=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail()
{
    echo "FAILED: $*"
    exit 1
}

odd='in c/#odd$ name.h'
mkdir -p 'src/in c' 'in c' out
cat >src/model.c <<END
#include <math.h>
#include "model.h"
#include "helper.h"
#include "$odd"
double model(double x) { return helper(sin(x)) * A * B * C * D; }
END
printf '#include "model.h"\n#include "helper.h"\n' >src/helper.c
echo 'double helper(double x) { return drag(x); }' >>src/helper.c
printf '#include "inner.h"\ndouble helper(double x);\n' >src/model.h
echo '#define A 2' >src/inner.h
echo '#define B 2' >"src/$odd"
echo '#define C 2' >first.h
printf '#define D 2\ndouble drag(double x);\n' >'in c/helper.h'
echo 'RULE1(drag, v, -1, 1, 0, 3 * v * fabs(v))' >drag.def

# As cc's own list, for each file: system headers apart, where gcc and clang differ.
"$cgrad" src/model.c src/helper.c --grad model -I 'in c' -include first.h --rules drag.def \
    -o out/g.c -MD
[ -s out/g.c ] && [ -s out/g.h ] && [ -s out/g.d ] || fail "written: $(ls out)"
# words FILE: the rule's words, a line each, sorted
words()
{
    tr '\n' ' ' <"$1" | sed 's/\\ \\/\\ /g; s/ \\  */ /g; s/\\ /\a/g' | tr -s ' ' '\n' \
        | tr '\a' '@' | sort -u | sed '/^$/d'
}
for file in src/model.c src/helper.c; do
    $cc -MM -MT out/g.c: -I 'in c' -include first.h $file -MF of_cc
    cat of_cc
done >of_both
sed 's/^out\/g.c::/out\/g.c:/' of_both >of_cc
printf ' drag.def\n' >>of_cc
words of_cc >expected
words out/g.d | grep -v -e '/usr/' -e '/include/' >got
diff expected got || fail 'the files read are not those that cc lists'
words out/g.d | grep -q '/math.h$' || fail 'no system header'

# make understands it: nothing to do, until any of the files is newer
printf 'out/g.c: ; @echo again\ninclude out/g.d\n' >Makefile
find . -type f -exec touch -d '-2 hours' {} +
touch -d '-1 hour' out/g.c
make -s | grep again && fail 'make is not content'
for file in src/model.c src/helper.c src/model.h src/inner.h "src/$odd" first.h \
    'in c/helper.h' drag.def; do
    touch "$file"
    [ "$(make -s)" = again ] || fail "make doesn't see that '$file' is newer"
    touch -d '-2 hours' "$file"
done
rm first.h
make -s >log 2>&1 && fail 'a header that went away is no error without -MP'

# -MP: an empty rule for each header, as cc's
echo '#define C 2' >first.h
"$cgrad" src/model.c src/helper.c --grad model -I 'in c' -include first.h --rules drag.def \
    -o out/g.c -MD -MP
rm first.h
[ "$(make -s)" = again ] || fail 'a header that went away, with -MP'
grep -q '^src/[a-z]*\.c:' out/g.d && fail 'an empty rule for a source'

# names: -MT as it is given, the default quoted; -MF anywhere
echo 'double f(double x) { return x * x; }' >f.c
mkdir 'out\ $#'
"$cgrad" f.c --grad f -o 'out\ $#/g.c' -MD
[ "$(cat 'out\ $#/g.d')" = 'out\\\ $$\#/g.c: f.c' ] || fail "quoted: $(cat 'out\ $#/g.d')"
"$cgrad" f.c --grad f -MD -MF d -MT '$(OUT)/a' -MT 'b c'
[ "$(cat d)" = '$(OUT)/a b c: f.c' ] || fail "-MT: $(cat d)"
"$cgrad" f.c --grad f -o - -MD -MFd -MTa >g && [ "$(cat d)" = 'a: f.c' ] || fail '-MFd -MTa'
[ "$("$cgrad" f.c --grad f -MD -MF -)" = 'f_grad.c: f.c' ] || fail '-MF -'
