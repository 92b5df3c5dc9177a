#!/bin/sh
# shrink.sh NUMBER KIND: makes program NUMBER smaller while it fails in the same way, by
# dropping, hoisting and simplifying its statements. Leaves fuzzNUMBER.c in FUZZ_WORK and
# prints it. Stops after FUZZ_SHRINK_SECONDS.
. "$(dirname "$0")/common.sh"
number=$1 kind=$2
stem=$FUZZ_WORK/shrink_$number
cuts=$stem.cuts
end=$(($(date +%s) + ${FUZZ_SHRINK_SECONDS:-90}))

# The primal must be valid C by itself; where it is run, also finite and smooth,
# and where the derivative must not warn, it does not warn.
valid() {
    case $last in
        tool) $FUZZ_GCC -fsyntax-only -w $fuzz_base -Werror=implicit-function-declaration \
            "$stem.c" 2>/dev/null; return ;;
        compile) $(compiler "$kind") -c "$stem.c" -o "$stem.o" 2>/dev/null; return ;;
    esac
    generate "$stem.primal" "$number" 1 --cuts="$stem.try" --products=
    $FUZZ_GCC -O1 -w $fuzz_base $fuzz_sanitize -Werror=implicit-function-declaration \
        -I"$FUZZ_ROOT/tests/ladder" "$stem.primal.c" "$stem.primal_cases.c" \
        "$FUZZ_WORK"/driver/*.o -lm -o "$stem.primal.exe" 2>/dev/null || return 1
    timeout 5 "$stem.primal.exe" "$FUZZ_SEED" 2 >/dev/null 2>&1
}

fails_alike() {
    generate "$stem" "$number" 1 --cuts="$stem.try"
    [ "$(class_of "$(classify "$stem" "$kind" "$last")")" = "$wanted" ] && valid
}

try() { # ID LETTER
    cp "$cuts" "$stem.try"
    echo "$1 $2" >>"$stem.try"
    fails_alike && cp "$stem.try" "$cuts"
}

: >"$cuts"
cp "$cuts" "$stem.try"
generate "$stem" "$number" 1
wanted=$(class_of "$(classify "$stem" "$kind")")
case $wanted in
    refused* | tool*) last=tool ;;
    compile*) last=compile ;;
    *) last= ;;
esac
[ "$wanted" != ok ] || { echo "fuzz$number does not fail by itself"; exit 0; }

ids() { # of what can still be cut, in the order of the text
    generate "$stem" "$number" 1 --cuts="$cuts" --list
}

# One pass over the ids that are read: the first cut of each that keeps the failure.
pass() {
    changed=no
    while read -r id _; do
        [ "$(date +%s)" -lt $end ] || break
        ways=$(ids | sed -n "s/^$id //p")
        for way in $(echo "$ways" | sed 's/./& /g'); do
            try "$id" "$way" </dev/null && { changed=yes; break; }
        done
    done
    [ $changed = yes ]
}

# Whole blocks first, from the outside; then everything, uses before what they use.
ids | grep h >"$stem.ids"
pass <"$stem.ids"
while :; do
    ids | tac >"$stem.ids"
    pass <"$stem.ids" || break
done

generate "$stem" "$number" 1 --cuts="$cuts"
cp "$stem.c" "$FUZZ_WORK/fuzz$number.c"
words=$(classify "$stem" "$kind" "$last")
echo "--- fuzz$number of seed $FUZZ_SEED: $words"
sed '/^#include/d; /^$/d' "$FUZZ_WORK/fuzz$number.c"
echo "--- reproduce: CGRAD_FUZZ_SEED=$FUZZ_SEED CGRAD_FUZZ_FIRST=$number CGRAD_FUZZ_COUNT=1" \
    "CGRAD_FUZZ_KIND=$kind ctest -L fuzz -V"
echo "    small: $FUZZ_WORK/fuzz$number.c"
echo "    cgrad" "$(requests "$stem" | sed "s/.*/'&'/" | tr '\n' ' ')" "fuzz$number.c -o out.c"
