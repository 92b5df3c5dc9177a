#!/bin/sh
# table.sh ROOT: docs/course.md, which README links, has a row for every file of
# tests/course, and the file of every row is there. Its products are those of every.h.
set -eu
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail()
{
    echo "FAILED: $*"
    exit 1
}

grep -qF '(docs/course.md)' README.md || fail 'README has no link'
ls tests/course/*.c >"$work/files"
sed -n 's/^|.*| \[\(.*\)\](\.\.\/\(tests\/course\/.*\)) |$/\1 \2/p' docs/course.md |
    while read -r name path; do
        [ "$path" = "tests/course/$name" ] || echo "$name is a link to $path" >&2
        echo "$path"
    done | sort >"$work/rows"
diff "$work/files" "$work/rows" || fail 'rows and files (<: no row, >: no file)'
[ "$(wc -l <"$work/rows")" = "$(grep -c '^|.*\.c' docs/course.md)" ] || fail 'a row is no link'
sed -n 's/.*CGRAD(\([a-z_]*\), .*/\1/p' tests/course/every.h | sort -u |
    while read -r product; do
        grep -qF "\`$product\`" docs/course.md || fail "the text doesn't name $product"
    done
