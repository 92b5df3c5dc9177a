#!/bin/sh
# output.sh CGRAD: files are written whole, only when their text changed, the same from
# every folder; whatever fails leaves behind what was there before.
set -u
cgrad=$1 runtime=$(cd "$(dirname "$0")/../../runtime" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work" || exit 2
failures=0

fail()
{
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# state FOLDER: names, sizes, times and contents
state()
{
    (cd "$1" && find . -type f -exec stat -c '%n %s %Y %i' {} + -exec cksum {} + | sort)
}

# Everything that has to do with a place is different: names of folders, whether the source
# is named by a relative or an absolute path, time, environment.
mkdir -p one/src two/far/away/src three
cat >one/src/model.c <<'END'
#include "model.h"
#include <assert.h>
#include <stdio.h>
static const double weights[2] = {1, SCALE};
double model(int n, const double *x)
{
    double s = square(n);
    assert(n > 0);
    puts(__FILE__ ", " __DATE__ " at " __TIME__ "; " __TIMESTAMP__);
    puts(__TIME__);
    for (int i = 0; i < n; i++)
        s += weights[i % 2] * x[i] * x[i];
    return s;
}
END
cat >one/src/model.h <<'END'
#include <assert.h>
#define SCALE 3.0
static inline double square(double x)
{
    assert(x < 100);
    return x * x;
}
END
cp one/src/* two/far/away/src
request='model(x[n])'
(cd one/src && "$cgrad" model.c --split "$request" --jvp "$request") || fail 'in its folder'
(cd two && TZ=Asia/Tokyo LC_ALL=C "$cgrad" far/away/src/model.c \
    --split "$request" --jvp "$request" -o far/model_grad.c) || fail 'from above'
(cd / && "$cgrad" --split "$request" --jvp "$request" "$work/one/src/model.c" \
    -o "$work/three/model_grad.c") || fail 'from the root'
grep -q 'puts("model.c, " __DATE__ " at " __TIME__ "; " __TIMESTAMP__)' one/src/model_grad.c \
    && grep -q 'puts(__TIME__)' one/src/model_grad.c || fail 'the time is written down'
for file in model_grad.c model_grad.h; do
    [ -s one/src/$file ] || fail "no $file"
    cmp one/src/$file two/far/$file || fail "$file from above"
    cmp one/src/$file three/$file || fail "$file from the root"
done

# --embed names the source from the output's folder, wherever cgrad runs
embedded()
{
    [ "$(sed -n 2p "$1")" = "#include \"$2\"" ] || fail "embedded: $(sed -n 2p "$1")"
    cc -fsyntax-only "-I$runtime" "$1" || fail "$1 doesn't compile"
}
"$cgrad" one/src/model.c --jvp "$request" --embed -o two/e.c
embedded two/e.c ../one/src/model.c
(cd one && "$cgrad" "$work/one/src/model.c" --jvp "$request" --embed -o ../one/src/e.c)
embedded one/src/e.c model.c
(cd two/far && "$cgrad" ../../one/src/model.c --jvp "$request" --embed -o "$work/one/e.c")
embedded one/e.c src/model.c
mkdir one/include
"$cgrad" one/src/model.c --jvp "$request" --embed -o one/e.c -H one/include/e.h
grep -qx '#include "include/e.h"' one/e.c || fail "header elsewhere: $(sed -n 3p one/e.c)"
embedded one/e.c src/model.c

# what didn't change keeps its time, the depfile gets a new one; what changed is replaced
mkdir same
cp one/src/model.[ch] same
cd same || exit 2
"$cgrad" model.c --jvp "$request" -MD
touch -d '2001-01-01' model_grad.*
"$cgrad" model.c --jvp "$request" -MD
[ "$(stat -c %y model_grad.c model_grad.h | grep -c ^2001)" -eq 2 ] || fail 'times not kept'
stat -c %y model_grad.d | grep -q ^2001 && fail "the depfile's time is kept"
sed -i 's/s += /s -= /' model.c
"$cgrad" model.c --jvp "$request" -MD
stat -c %y model_grad.c | grep -q ^2001 && fail "the output isn't replaced"
stat -c %y model_grad.h | grep -q ^2001 || fail 'the header is replaced'
chmod 640 model_grad.c
"$cgrad" model.c --vjp "$request" -MD
[ "$(stat -c %a model_grad.c)" = 640 ] || fail 'permissions of the output are lost'

# refused MESSAGE WORD...: exit 2, this message, and not one file is touched
refused()
{
    message=$1
    shift
    state . >../before
    "$cgrad" model.c --grad "$request" "$@" >../out 2>../err
    status=$?
    [ $status -eq 2 ] || fail "$*: exit $status"
    grep -q '^cgrad: error: ' ../err && grep -qF "$message" ../err || fail "$*: $(cat ../err)"
    state . | diff ../before - || fail "$*: files are changed"
}
mkdir folder link
ln -s ../model.h link/alias.h
ln model.c hard.c
printf '%s\n' 'RULE1(unused, x, -1, 1, 0, 2 * x)' >unused.def
refused "can't write folder: Is a directory" -o folder
refused "can't write folder: Is a directory" -H folder
refused "can't write folder: Is a directory" -MD -MF folder
refused "can't write none/g.c: No such file or directory" -o none/g.c
refused "can't write none/g.h: No such file or directory" -H none/g.h
refused "can't write /proc/none.c: No such file or directory" -o /proc/none.c
refused 'a file that is read would be written over: model.c' -o link/../model.c
refused 'a file that is read would be written over: model.c' -o hard.c
refused 'a file that is read would be written over: model.h' -H model.h
refused 'a file that is read would be written over: model.h' -H link/alias.h
refused 'a file that is read would be written over: model.h' -MD -MF model.h
refused 'a file that is read would be written over: unused.def' --rules unused.def -o unused.def
if [ -w /dev/full ]; then
    refused "can't write /dev/full: No space left on device" -o /dev/full
    refused "can't write /dev/full: No space left on device" -H /dev/full
    "$cgrad" model.c --grad "$request" -o - >/dev/full 2>../err
    [ $? -eq 2 ] || fail 'a full standard output'
    "$cgrad" --help >/dev/full 2>../err
    [ $? -eq 2 ] || fail '--help to a full standard output'
fi
rm hard.c

# a file that can't grow: ulimit counts blocks of 512 bytes, or of 1024 in some shells
state . >../before
(ulimit -f 1 && "$cgrad" model.c --split "$request" 2>&1 | cat >../err)
grep -q "can't write model_grad.c: File too large" ../err || fail "limit: $(cat ../err)"
state . | diff ../before - || fail 'a limit on sizes: files are changed'

# a full disk and folders that can't be written, where this user can make some
if mkdir ../disk && mount -t tmpfs -o size=16k none ../disk 2>../err; then
    head -c 12288 /dev/zero >../disk/filling
    refused "No space left on device" -o ../disk/g.c
    [ "$(ls ../disk)" = filling ] || fail "a full disk holds $(ls ../disk)"
    umount ../disk
fi

# a file that can't be replaced, found out when another one was
"$cgrad" model.c --jvp "$request" -o taken.c
cp model.h held.h
if mount --bind held.h taken.h 2>../err; then
    refused "can't write taken.h: Device or resource busy" -o taken.c
    refused "can't write taken.h: Device or resource busy" -o taken_2.c -H taken.h
    umount taken.h
fi
chmod a-w folder
if [ ! -w folder ]; then
    refused "can't write folder/g.c: Permission denied" -o folder/g.c
fi
chmod a-w model_grad.c
if [ ! -w model_grad.c ]; then
    refused "can't write model_grad.c: Permission denied"
fi

# a device or a link as the output stays what it is
"$cgrad" model.c --grad "$request" -o /dev/null || fail '-o /dev/null'
[ -c /dev/null ] && [ ! -e /dev/null.h ] || fail '/dev/null is replaced'
chmod u+w model_grad.c
mv model_grad.c elsewhere.c
ln -s elsewhere.c model_grad.c
"$cgrad" model.c --jvp "$request"
[ -h model_grad.c ] && grep -q model_jvp elsewhere.c || fail 'the link is replaced'

# after an error in the source
echo 'double broken(double x) { return y; }' >>model.c
state . >../before
"$cgrad" model.c --grad "$request" -MD 2>../err
[ $? -eq 1 ] || fail 'an error in the source'
state . | diff ../before - || fail 'an error in the source: files are changed'

[ $failures -eq 0 ]
