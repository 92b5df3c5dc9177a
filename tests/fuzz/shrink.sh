#!/bin/sh
# shrink.sh NUMBER KIND: makes program NUMBER smaller while it fails in the same way, by
# dropping, hoisting and simplifying its statements. Leaves fuzzNUMBER.c in FUZZ_WORK and
# prints it. Stops after FUZZ_SHRINK_SECONDS.
. "$(dirname "$0")/common.sh"
number=$1 kind=$2
stem=$FUZZ_WORK/shrink_$number
cuts=$stem.cuts
end=$(($(date +%s) + ${FUZZ_SHRINK_SECONDS:-90}))

# The part of a class that must stay: no words, but for a refusal its id.
class_of() {
    case $1 in
        refused*) echo "$1" | sed 's/^refused.*\(\[[a-z0-9-]*\]\).*/refused \1/' ;;
        compile*) echo "$1" | sed 's/^compile.*\(\[-W[^]]*\]\).*/compile \1/' ;;
        *) echo "${1%% *}" ;;
    esac
}

# The primal must be valid C by itself, and be finite and smooth enough for the ladder.
valid() {
    generate "$stem.primal" "$number" 1 --cuts="$stem.try" --primal
    $FUZZ_GCC -O1 -w $fuzz_base $fuzz_sanitize -Werror=implicit-function-declaration \
        -I"$FUZZ_ROOT/tests/ladder" "$stem.primal.c" "$stem.primal_cases.c" \
        "$FUZZ_WORK"/driver/*.o -lm -o "$stem.primal.exe" 2>/dev/null || return 1
    timeout 5 "$stem.primal.exe" "$FUZZ_SEED" 2 >/dev/null 2>&1
}

fails_alike() {
    generate "$stem" "$number" 1 --cuts="$stem.try"
    [ "$(class_of "$(classify "$stem" "$number" "$kind")")" = "$wanted" ] && valid
}

try() { # ID LETTER
    cp "$cuts" "$stem.try"
    echo "$1 $2" >>"$stem.try"
    fails_alike && cp "$stem.try" "$cuts"
}

: >"$cuts"
cp "$cuts" "$stem.try"
generate "$stem" "$number" 1
wanted=$(class_of "$(classify "$stem" "$number" "$kind")")
[ "$wanted" != ok ] || { echo "fuzz$number does not fail by itself"; exit 0; }

changed=yes
while [ $changed = yes ] && [ "$(date +%s)" -lt $end ]; do
    changed=no
    for id in $(generate "$stem" "$number" 1 --cuts="$cuts" --list | cut -d' ' -f1); do
        [ "$(date +%s)" -lt $end ] || break
        ways=$(generate "$stem" "$number" 1 --cuts="$cuts" --list | sed -n "s/^$id //p")
        for way in $(echo "$ways" | sed 's/./& /g'); do
            try "$id" "$way" && { changed=yes; break; }
        done
    done
done

generate "$stem" "$number" 1 --cuts="$cuts"
cp "$stem.c" "$FUZZ_WORK/fuzz$number.c"
words=$(classify "$stem" "$number" "$kind")
echo "--- fuzz$number of seed $FUZZ_SEED: $words"
sed '/^#include/d; /^$/d' "$FUZZ_WORK/fuzz$number.c"
echo "--- reproduce: CGRAD_FUZZ_SEED=$FUZZ_SEED CGRAD_FUZZ_FIRST=$number CGRAD_FUZZ_COUNT=1" \
    "CGRAD_FUZZ_KIND=$kind ctest -L fuzz -V"
echo "    small: $FUZZ_WORK/fuzz$number.c"
echo "    cgrad $(numbers "$stem" | sed 's/.*/--jvp "fuzz&(x[n]->y[m])" --vjp "fuzz&(x[n]->y[m])" --split "fuzz&(x[n]->y[m])"/') fuzz$number.c -o out.c"
