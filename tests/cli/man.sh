#!/bin/sh
# man.sh CGRAD CGRAD.1 [accept]: the manual lists the options of --help, all and no other, in
# the same words. With `accept` the manual is brought up to date instead.
set -eu
cgrad=$1 page=$2
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

sh "$here/man_options.sh" "$cgrad" >"$work/options"
[ "$(grep -c '^\.TP' "$work/options")" -gt 20 ]

if [ "${3-}" = accept ]; then
    awk -v options="$work/options" '
        /^\.\\" end of options/ { while ((getline line <options) > 0) print line; skip = 0 }
        !skip { print }
        /^\.\\" options/ { skip = 1 }' "$page" >"$work/page"
    cat "$work/page" >"$page"
    exit
fi

awk '/^\.\\" end of options/ { inside = 0 }
    inside { print }
    /^\.\\" options/ { inside = 1 }' "$page" >"$work/manual"
diff -u "$work/manual" "$work/options" || {
    echo "cgrad.1 and --help differ; accept: sh tests/cli/man.sh CGRAD tool/cgrad.1 accept"
    exit 1
}
if command -v groff >/dev/null; then
    groff -man -Tutf8 -ww -z "$page" 2>"$work/complaints"
    cat "$work/complaints"
    [ ! -s "$work/complaints" ]
fi
