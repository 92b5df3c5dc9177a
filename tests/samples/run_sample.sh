#!/bin/sh
# run_sample.sh CMAKE BUILD CC SAMPLE WORK: installs cgrad, builds the sample by make and by
# cmake, runs both. Samples exit with 0 when what they checked is right, and show numbers.
set -eu
cmake=$1 build=$2 cc=$3 sample=$4 work=$5
name=$(basename "$sample")
rm -rf "$work"
mkdir -p "$work"
"$cmake" --install "$build" --prefix "$work/prefix" >"$work/log" || { cat "$work/log"; exit 1; }
PATH=$work/prefix/bin:$PATH
PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name cgrad.pc)")
CGRAD_DATA=$work # where no data are: samples make their own
export PATH PKG_CONFIG_PATH CGRAD_DATA

make -s -C "$sample" CC="$cc" OUT="$work/make" run >"$work/made" || { cat "$work/made"; exit 1; }
cat "$work/made"
grep -q '[0-9]' "$work/made"

"$cmake" -S "$sample" -B "$work/cmake" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_C_COMPILER="${cc%% *}" -DCMAKE_C_FLAGS="${cc#* }" >"$work/log" \
    && "$cmake" --build "$work/cmake" >>"$work/log" || { cat "$work/log"; exit 1; }
"$work/cmake/$name"
