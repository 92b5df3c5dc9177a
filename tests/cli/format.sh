#!/bin/sh
# format.sh CLANG_FORMAT ROOT [accept]: every C file of ours is as .clang-format has it. Not
# those whose layout is their point: tests/inputs, tests/reject. With `accept` the files are
# formatted instead.
set -eu
format=$1 root=$2
cd "$root"
files=$(find tool runtime tests samples -name '*.[ch]' \
    ! -path 'tests/inputs/*' ! -path 'tests/reject/*' ! -name '*_grad.[ch]')
[ "$(echo "$files" | wc -l)" -gt 100 ]
if [ "${3-}" = accept ]; then
    "$format" -i $files
    exit
fi
"$format" --dry-run -Werror $files || {
    echo 'accept: sh tests/cli/format.sh clang-format-14 . accept'
    exit 1
}
