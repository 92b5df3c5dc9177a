#!/bin/sh
# run_reject.sh CGRAD INCLUDE CASE.c [accept]: cgrad refuses the case with just the words of
# CASE.err, the exit status it names, and leaves no file behind or changed.
#
# CASE.c may begin with
#     // cgrad: WORDS      the command line besides the files and -o out.c
#     // files: NAMES      the files given, default CASE.c
#     // exit: STATUS      default 1
# With `accept`, CASE.err becomes what cgrad says now.
set -u
cgrad=$1 include=$2 case=$3
here=$(dirname "$case")
name=$(basename "$case" .c)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
words=$(sed -n 's|^// cgrad: ||p' "$case")
files=$(sed -n 's|^// files: ||p' "$case")
status=$(sed -n 's|^// exit: ||p' "$case")
mkdir "$work/tree"
cp -R "$here/$name.c" "$here/also" "$work/tree/"
cd "$work/tree" || exit 2

fail()
{
    echo "FAILED: $*"
    exit 1
}

refuse()
{
    case $words in
    *' -o '*) output= ;;
    *) output='-o out.c' ;;
    esac
    eval "'$cgrad' ${files:-$name.c} -I'$include' $output $words" >../out 2>../err
    got=$?
}

find . | sort >../before
refuse
if [ "${4-}" = accept ]; then
    cp ../err "$here/$name.err"
    exit
fi
diff -u "$here/$name.err" ../err || fail 'it says something else'
[ $got -eq "${status:-1}" ] || fail "exit status $got"
[ ! -s ../out ] || fail "it writes to stdout: $(cat ../out)"
find . | sort | diff -u ../before - || fail 'it leaves files'

echo 'this was here' | tee out.c >out.h
ls -li --time-style=full-iso out.c out.h >../before
refuse
ls -li --time-style=full-iso out.c out.h | diff -u ../before - || fail 'it touches old files'
[ "$(cat out.c out.h | uniq)" = 'this was here' ] || fail 'it changes old files'
cmp "$here/$name.err" ../err || fail 'it says something else the second time'
