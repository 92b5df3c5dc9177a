#!/bin/sh
# mutate.sh, with the options and environment of run.sh: does the ladder see wrong derivatives?
# One unit is differentiated; then its emitted file is made wrong, in one line at a time:
#   set     += becomes =          drop    an += statement goes
#   sign    += becomes -=         save    a push to the save, or a store into it, goes
#   seed    a cleared adjoint is not cleared
#   factor  a product in a derivative becomes a sum
# A mutant counts when it changes a derivative at three fixed points; others stand in dead code,
# or set what was zero. CGRAD_FUZZ_CAUGHT (90) percent of those that count must be caught, of
# CGRAD_FUZZ_MUTANTS (60) that are tried.
here=$(dirname "$0")
mutants=${CGRAD_FUZZ_MUTANTS:-60}
FUZZ_POINTS=6 CGRAD_FUZZ_COUNT=${CGRAD_FUZZ_COUNT:-12} CGRAD_FUZZ_KIND=0 . "$here/setup.sh"

stem=$FUZZ_WORK/mutant
# Programs that fail as they are, are run.sh's to report; here they are left out.
sh "$here/unit.sh" "$first" "$count" 0
failing=$(cut -d' ' -f1 "$FUZZ_WORK/unit_$first.result" | paste -s -d, -)
generate "$stem" "$first" "$count" --skip="$failing"
[ -n "$(numbers "$stem")" ] && differentiate "$stem" || { echo "no program to mutate"; exit 1; }
cp "${stem}_d.c" "$stem.right"

# Compiled without optimisation and warnings: these are many, and small.
build_mutant() {
    "$FUZZ_GCC" -O0 -w $fuzz_base -I"$FUZZ_ROOT/runtime" -I"$FUZZ_ROOT/tests/ladder" \
        "${stem}_d.c" "$FUZZ_WORK/mutant_primal.o" "$FUZZ_WORK/mutant_cases.o" \
        "$FUZZ_WORK"/driver/*.o -lm -o "$stem.exe" 2>"$stem.err"
}
for part in "$stem.c $FUZZ_WORK/mutant_primal.o" "${stem}_cases.c $FUZZ_WORK/mutant_cases.o"; do
    "$FUZZ_GCC" -O0 -w $fuzz_base -I"$FUZZ_ROOT/tests/ladder" -c ${part% *} -o ${part#* } || exit 2
done
build_mutant && execute "$stem" || { echo "the unit fails unchanged"; grep FAIL "$stem.log"; exit 1; }

# Lines that a kind of mutation applies to: of derivatives, so with an adjoint, tangent or save.
lines_of() {
    case $1 in
        set | drop | sign) grep -nE '^ .*_[bd]([^a-z(].*)? \+= .*;$' "$stem.right" ;;
        save) grep -nE '^ .*(cgrad_push|save[a-z0-9_]*(\[[^=]*\]|->[a-z0-9_]*)+ = ).*;$' "$stem.right" ;;
        factor) grep -nE '^ .*_[bd][^=]* [+]?= .* \* .*;$' "$stem.right" ;;
        seed) grep -nE '^ .*_b[^=+]* = 0(\.0)?;$' "$stem.right" ;;
    esac | cut -d: -f1
}

mutate() { # KIND LINE
    case $1 in
        set) sed "$2s/ += / = /" "$stem.right" ;;
        sign) sed "$2s/ += / -= /" "$stem.right" ;;
        factor) sed "$2s/ \* / + /" "$stem.right" ;;
        drop | save | seed) sed "$2s/[^ ].*/;/" "$stem.right" ;;
    esac >"${stem}_d.c"
}

# differs: the mutant that is built gives other values, or none. A limit ends a run astray.
differs() {
    timeout 20 "$stem.exe" dump >"$stem.dump" 2>/dev/null || return 0
    ! cmp -s "$stem.dump" "$stem.dump.right"
}
timeout 20 "$stem.exe" dump >"$stem.dump.right"

tried=0 counted=0 caught=0
while [ $tried -lt "$mutants" ]; do
    for kind in set drop sign save seed factor; do
        tried=$((tried + 1))
        lines_of $kind >"$stem.lines"
        many=$(wc -l <"$stem.lines")
        [ "$many" -gt 0 ] || continue
        line=$(sed -n "$(((FUZZ_SEED % 9973 + 7919 * tried) % many + 1))p" "$stem.lines")
        mutate $kind "$line"
        build_mutant && differs || continue
        counted=$((counted + 1))
        if execute "$stem"; then
            echo "not seen: $kind: $(sed -n "${line}p" "$stem.right" | sed 's/^ *//')"
        else
            caught=$((caught + 1))
        fi
    done
done
echo "$tried mutants, $counted change a derivative, $caught of these are caught"
[ "$counted" -gt 0 ] && [ $((100 * caught)) -ge $((counted * ${CGRAD_FUZZ_CAUGHT:-90})) ]
