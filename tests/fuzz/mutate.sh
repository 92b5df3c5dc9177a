#!/bin/sh
# mutate.sh, with the options and environment of run.sh: does the ladder see wrong derivatives?
# One unit is differentiated; then its emitted file is made wrong, in one line at a time:
#   set     += becomes =          drop    an += statement goes
#   sign    += becomes -=         save    a push to the save, or a store into it, goes
#   seed    a cleared adjoint is not cleared
# Some mutants are the same function (an adjoint that was zero before), so the run passes when
# CGRAD_FUZZ_CAUGHT (70) percent are caught. CGRAD_FUZZ_MUTANTS (40) are tried.
here=$(dirname "$0")
mutants=${CGRAD_FUZZ_MUTANTS:-40}
CGRAD_FUZZ_COUNT=${CGRAD_FUZZ_COUNT:-12} CGRAD_FUZZ_KIND=0 . "$here/setup.sh"

stem=$FUZZ_WORK/mutant
generate "$stem" "$first" "$count"
differentiate "$stem" || { refusal "$stem"; exit 1; }
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
        seed) grep -nE '^ .*_b[^=+]* = 0(\.0)?;$' "$stem.right" ;;
    esac | cut -d: -f1
}

mutate() { # KIND LINE
    case $1 in
        set) sed "$2s/ += / = /" "$stem.right" ;;
        sign) sed "$2s/ += / -= /" "$stem.right" ;;
        drop | save | seed) sed "$2s/[^ ].*/;/" "$stem.right" ;;
    esac >"${stem}_d.c"
}

tried=0 caught=0 k=0
while [ $k -lt "$mutants" ]; do
    for kind in set drop sign save seed; do
        k=$((k + 1))
        lines_of $kind >"$stem.lines"
        many=$(wc -l <"$stem.lines")
        [ "$many" -gt 0 ] || continue
        line=$(sed -n "$(((FUZZ_SEED % 9973 + 7919 * k) % many + 1))p" "$stem.lines")
        mutate $kind "$line"
        build_mutant || continue
        tried=$((tried + 1))
        if execute "$stem"; then
            echo "not seen: $kind: $(sed -n "${line}p" "$stem.right" | sed 's/^ *//')"
        else
            caught=$((caught + 1))
        fi
    done
done
echo "$caught of $tried mutants caught"
[ "$tried" -gt 0 ] && [ $((100 * caught)) -ge $((tried * ${CGRAD_FUZZ_CAUGHT:-70})) ]
