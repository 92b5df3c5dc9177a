#!/bin/sh
# unit.sh FIRST COUNT KIND: one translation unit of the fuzzer, see run.sh. Leaves
# unit_FIRST.result, a line a program that fails: `NUMBER KIND CLASS WORDS`, and the figures.
# Programs that cgrad refuses or that do not compile are found singly and left out of the rest.
. "$(dirname "$0")/common.sh"
first=$1 count=$2 kind=$3
stem=$FUZZ_WORK/unit_$first
result=$stem.result
skip=
: >"$result"

report() { # NUMBER CLASS-AND-WORDS
    echo "$1 $kind $2" >>"$result"
    skip=$skip${skip:+,}$1
}

# Each program by itself up to a step; those that fail there are reported and left out.
singly() { # STEP
    found=no
    for number in $(numbers "$stem"); do
        generate "$stem.one" "$number" 1
        words=$(classify "$stem.one" "$kind" "$1")
        case $words in
            refused* | tool* | compile* | timeout*) report "$number" "$words"; found=yes ;;
        esac
    done
    [ $found = yes ] || { report "$first" "$1 only together: $(tail -n 1 "$stem.err" | cut -c 1-150)"
        return 1; }
    generate "$stem" "$first" "$count" --skip="$skip"
    [ -n "$(numbers "$stem")" ]
}

# The ladder; after a crash it goes on behind the program that crashed.
ladder() {
    at=0
    : >"$stem.all"
    while :; do
        execute "$stem" "$at"
        code=$?
        cat "$stem.log" >>"$stem.all"
        [ $code -gt 1 ] || grep -q '^entries' "$stem.log" || code=2
        [ $code -gt 1 ] || break
        last=$(sed -n 's/^begin fuzz//p' "$stem.log" | tail -n 1)
        [ -n "$last" ] || { report "$first" "crash before any program"; break; }
        [ $code = 124 ] && report "$last" timeout || report "$last" "crash $(crash "$stem")"
        at=$((at + $(grep -c '^begin' "$stem.log")))
    done
    sed -n 's/^FAIL fuzz\([0-9]*\): \(.*\)/\1 '"$kind"' mismatch \2/p' "$stem.all" >>"$result"
}

generate "$stem" "$first" "$count"
cp "$stem.counts" "$stem.uses"
until differentiate "$stem"; do
    singly tool || exit 0
done
until build "$stem" "$kind"; do
    singly compile && differentiate "$stem" || exit 0
done
ladder
