#!/bin/sh
# roundtrip.sh CLANG CGRAD FILE.c WORK [FLAG ...]: the program printed back from the IR, every
# local, parameter and static renamed, compiles to the assembly of the original.
# A renamed name has the suffix _r; __FILE__ has no folder; an assertion that fails says nothing
# of its text and line.
set -u
clang=$1 cgrad=$2 file=$3 work=$4
shift 4
mkdir -p "$work" || exit 2
here=$(dirname "$file")

"$cgrad" --dump=c-renamed "$file" "-I$here" "$@" >"$work/printed.c" || {
    echo "FAILED: $file is not read"
    exit 1
}

# compile FILE OUT: the assembly without comments, renaming, and the lengths of names
compile()
{
    "$clang" -w -O1 -S -g0 "-I$here" "-fmacro-prefix-map=$here/=" \
        '-D__assert_fail(text, file, line, function)=abort()' "$@" -o - |
        grep -v '^[[:space:]]*\.\(file\|ident\|addrsig\|size[[:space:]]*\.L__func__\)' |
        sed 's/[[:space:]]*# .*//; s/\([A-Za-z0-9_]\)_r\([^A-Za-z0-9_]\|$\)/\1\2/g'
}
compile "$@" "$file" >"$work/original.s"
compile "$@" "$work/printed.c" >"$work/printed.s"
[ "$(wc -l <"$work/original.s")" -gt 2 ] || {
    echo "FAILED: $file does not compile"
    exit 1
}
if ! diff "$work/original.s" "$work/printed.s" >"$work/diff"; then
    head -n 40 "$work/diff"
    echo "FAILED: $file: the printed program compiles to something else"
    exit 1
fi
