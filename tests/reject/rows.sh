#!/bin/sh
# rows.sh CC DIAG.DEF CGRAD.1: every row of diag.def has a test of its name here, whose
# message shows the id, a caret and a way out; and an entry in the manual. No test or entry is
# of a row that is no more.
set -u
cc=$1 def=$2 page=$3
here=$(dirname "$0")
failures=0

fail()
{
    echo "FAILED: $*"
    failures=$((failures + 1))
}

names=$(echo "#include \"$def\"" | $cc -E -P -x c '-DDIAG(id, name, ...)=ROW name' - \
    | sed -n 's/^.*ROW "\([a-z-]*\)".*$/\1/p')
[ "$(echo "$names" | wc -l)" -gt 20 ] || fail "only these rows are found: $names"
manual=$(sed -n '/^\.SH DIAGNOSTICS/,/^\.SH EXIT/s/^\.B \([a-z\\-]*\)$/\1/p' "$page" | tr -d '\\')
for name in $names; do
    echo "$manual" | grep -qx -- "$name" || fail "cgrad.1 does not explain [$name]"
    expected=$here/$name.err
    [ -f "$here/$name.c" ] && [ -f "$expected" ] || { fail "no test of [$name]"; continue; }
    grep -q "error: .* \[$name\]\$" "$expected" || fail "$name.err has no error [$name]"
    grep -q 'note: ' "$expected" || fail "$name.err has no note"
    grep -Eq '^      \| *\^' "$expected" || grep -q '^cgrad: error: ' "$expected" \
        || fail "$name.err has no caret"
done
for name in $manual; do
    echo "$names" | grep -qx -- "$name" || fail "cgrad.1 explains [$name], which is no row"
done
[ $failures -eq 0 ]
