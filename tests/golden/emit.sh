#!/bin/sh
# emit.sh CGRAD FILE.c [accept]: what cgrad writes for FILE.c, whose first line says its
# options, is FILE.expected, for the reader's eye. Numbers are checked elsewhere.
set -u
cgrad=$1 file=$2 accept=${3:-}
expected=${file%.c}.expected
written=$(mktemp) || exit 2
trap 'rm -f "$written"' EXIT
options=$(sed -n '1s|^// cgrad: ||p' "$file")
cd "$(dirname "$file")" || exit 2
eval "\"\$cgrad\" \"\$(basename \"\$file\")\" $options -o -" >"$written" || exit 1
if [ "$accept" = accept ]; then
    cat "$written" >"$expected"
    exit
fi
diff "$expected" "$written" || {
    echo "FAILED: it writes something else (emit.sh .. accept, and read the change)"
    exit 1
}
