#!/bin/sh
# sample.sh CGRAD RUNTIME_DIR SAMPLE [accept]: what the sample's Makefile has cgrad write is
# what stands in SAMPLE/written, byte for byte.
set -u
cgrad=$1 runtime=$2 sample=$3 accept=${4:-}
name=$(basename "$sample")
made=$(mktemp -d) || exit 2
trap 'rm -rf "$made"' EXIT
make -s -C "$sample" OUT="$made" CGRAD="$cgrad" PKG_CONFIG=true CPPFLAGS="-I$runtime" \
    "$made/${name}_grad.c" || exit 1
status=0
for file in "${name}_grad.c" "${name}_grad.h"; do
    if [ "$accept" = accept ]; then
        mkdir -p "$sample/written"
        cp "$made/$file" "$sample/written/$file" || exit 2
    fi
    diff "$sample/written/$file" "$made/$file" || status=1
done
[ $status = 0 ] ||
    echo "FAILED: it writes something else (sample.sh .. accept, and read the change)"
exit $status
