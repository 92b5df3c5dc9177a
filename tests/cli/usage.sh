#!/bin/sh
# usage.sh CGRAD: wrong usage is told plainly on stderr, exits with 2 and writes no file.
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

# usage MESSAGE WORD...: cgrad WORD... says `cgrad: error: MESSAGE`
usage()
{
    message=$1
    shift
    "$cgrad" "$@" >out 2>err
    status=$?
    [ $status -eq 2 ] || fail "cgrad $*: exit $status"
    [ ! -s out ] || fail "cgrad $*: writes to stdout"
    [ "$(cat err)" = "cgrad: error: $message" ] || fail "cgrad $*: says: $(cat err)"
    rm -f out err
    [ "$(ls)" = f.c ] || fail "cgrad $*: leaves $(ls)"
}

echo 'double f(double x) { return x * x; }' >f.c

usage 'no input file (cgrad --help says what to give)'
usage 'no input file (cgrad --help says what to give)' --grad f
usage '-o needs an argument: FILE' f.c -o
usage '-o needs an argument: FILE' f.c -o ''
usage '-o is given twice' f.c -o a.c -ob.c
usage "--grad needs an argument: 'F(WRT -> OF)'" f.c --grad
usage '--as g follows no request: it names the derivative asked for before it' --as g f.c
usage '--sparse follows --jac or --hess: it is about the matrix asked for before it' \
    f.c --grad f --sparse
usage '--as is given twice' f.c --grad f --as g --as=h
usage '--width 3: it is 1, 2, 4, 8, 16 or 32' f.c --jvp_v f --width 3
usage "unknown option '--gard' (cgrad --help lists them; flags for clang go behind --)" \
    f.c --gard f
usage "unknown option '-grad'; there is --grad" f.c -grad f
usage "unknown option '--embedded' (cgrad --help lists them; flags for clang go behind --)" \
    f.c --embedded
usage "unknown option '-s' (cgrad --help lists them; flags for clang go behind --)" f.c -s
usage "standard input can't be read as a source file: name the file" -
usage 'a file that is read would be written over: f.c' f.c --grad f -o f.c
usage 'a file that is read would be written over: f.c' f.c --grad f -H ./f.c
usage 'a file that is read would be written over: f.c' f.c --grad f -MD -MF "$PWD/f.c"
usage 'the output would be written over: g.c' f.c --grad f -o g.c -H "$PWD/g.c"
usage 'the header would be written over: g.h' f.c --grad f -o g.c -MD -MF g.h
usage '-MF, -MT and -MP say where -MD writes and what: they need -MD' f.c --grad f -MF f.d
usage '-MF, -MT and -MP say where -MD writes and what: they need -MD' f.c --grad f -MP
usage '-MD needs -MF and -MT where the output is no file' f.c --grad f -o - -MD
usage '--embed takes one file, in whose place the output is compiled' \
    f.c g.c --grad f --embed

"$cgrad" --dump=nonsense f.c 2>err && fail 'an unknown stage exits with 0'
grep -q "^cgrad: error: --dump knows no stage 'nonsense'; it knows c, c-renamed, " err \
    || fail "an unknown stage: $(cat err)"

"$cgrad" --version >out || fail '--version fails'
grep -Eqx 'cgrad [0-9]+\.[0-9]+\.[0-9]+' out || fail "--version: $(cat out)"
"$cgrad" --help >out || fail '--help fails'
[ "$(awk 'length > 88' out)" = '' ] || fail '--help is wider than 88 columns'

[ $failures -eq 0 ]
