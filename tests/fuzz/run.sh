#!/bin/sh
# run.sh --tool=CGRAD --generator=FUZZ --root=SOURCES --work=DIRECTORY
# Random programs through cgrad, compilers and the numeric ladder. From the environment:
#   CGRAD_FUZZ_SEED (a number or `random`; default: the commit's), CGRAD_FUZZ_COUNT (500), CGRAD_FUZZ_FIRST (0),
#   CGRAD_FUZZ_LEVEL (2), CGRAD_FUZZ_PRODUCTS (beside jvp and vjp; default split; also
#   hvp,jac,hess,taylor,jvp_v,vjp_v,jac_sparse,hess_sparse),
#   CGRAD_FUZZ_JOBS (processors),
#   CGRAD_FUZZ_KIND (each unit its own: compiler and flags, see common.sh),
#   CGRAD_FUZZ_SHRINK (2: kinds of failure that are shrunk)
# Fails on a mismatch, a crash, a warning and on a refusal: all programs are in the language.
here=$(dirname "$0")
. "$here/setup.sh"

unit=0 at=$first
while [ $at -lt $((first + count)) ]; do
    size=$((first + count - at))
    [ $size -gt 50 ] && size=50
    echo "$at $size ${CGRAD_FUZZ_KIND:-$unit}"
    at=$((at + size)) unit=$((unit + 1))
done | xargs -P "${CGRAD_FUZZ_JOBS:-$(nproc)}" -L 1 sh "$here/unit.sh"

cat "$FUZZ_WORK"/unit_*.uses | awk '{ n[$1] += $2 } END { for (k in n) print n[k], k }' |
    sort -k2 >"$FUZZ_WORK/counts"
echo "uses of each construct:"
awk '{ printf "%s%-32s%6d", NR % 3 == 1 ? "\n" : "  ", $2, $1 } END { print "" }' "$FUZZ_WORK/counts"
cat "$FUZZ_WORK"/unit_*.all 2>/dev/null | awk '
    /^entries/ { nonzero += $2; total += $3 }
    /^ok/ { ok++ } /^zero/ { zero++ } /^wild/ { wild++ }
    END { printf "%d programs right, %d constant, %d wild; %.1f %% of gradient entries are not zero\n",
          ok, zero, wild, total ? 100 * nonzero / total : 0
          exit wild > 1 + (ok + zero + wild) / 100 }' || { echo "too many wild programs"; exit 1; }
sort -n "$FUZZ_WORK"/unit_*.result >"$FUZZ_WORK/failures"
failed=$(wc -l <"$FUZZ_WORK/failures")
[ "$failed" -gt 0 ] || { echo "no failure among $count programs"; exit 0; }

echo "$failed of $count programs fail:"
# One of each class: how many, and the first in words
while read -r number kind words; do
    echo "$(class_of "$words")|$number $kind $words"
done <"$FUZZ_WORK/failures" >"$FUZZ_WORK/classes"
awk -F'|' '!n[$1]++ { first[$1] = $2 } END { for (c in n) print n[c], first[c] }' \
    "$FUZZ_WORK/classes" | sort -rn >"$FUZZ_WORK/firsts"
sed 's/^\([0-9]*\) /  \1 like fuzz/' "$FUZZ_WORK/firsts"
head -n "${CGRAD_FUZZ_SHRINK:-2}" "$FUZZ_WORK/firsts" | while read -r _ number kind _; do
    sh "$here/shrink.sh" "$number" "$kind" </dev/null
done
exit 1
