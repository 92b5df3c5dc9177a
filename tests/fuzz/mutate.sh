#!/bin/sh
# mutate.sh, with the options and environment of run.sh: does the ladder see wrong derivatives?
# The emitted files of CGRAD_FUZZ_COUNT (12) programs are made wrong, one line at a time:
#   sign     += becomes -=
#   set      += becomes =
#   drop     a += statement goes
#   factor   a product in a derivative becomes a sum
#   seed     a cleared adjoint is not cleared
#   save     a value is not saved: its store goes, or 0 is pushed in its place
#   push     a push goes, and the pops are out of step
#   restore  what was overwritten is not put back before the reverse sweep reads it
# A mutant counts when it gives other derivatives at three points that are not the ladder's:
# CGRAD_FUZZ_MUTANTS (5) of each kind, all of which the ladder must see. The others, in dead
# code or sums of zeros, are printed as the same. Fails as well where a kind has none that counts.
here=$(dirname "$0")
mutants=${CGRAD_FUZZ_MUTANTS:-5}
CGRAD_FUZZ_COUNT=${CGRAD_FUZZ_COUNT:-12} . "$here/setup.sh"

# Compiled without optimisation and warnings: these are many, and small.
compile() { # OPTIONS..
    "$FUZZ_GCC" -O0 -w $fuzz_base -I"$FUZZ_ROOT/runtime" -I"$FUZZ_ROOT/tests/ladder" "$@"
}

build_mutant() { # STEM
    compile "${1}_d.c" "${1}_primal.o" "${1}_cases.o" "$FUZZ_WORK"/driver/*.o -lm -o "$1.exe" \
        2>"$1.err"
}

# prepare STEM: a program that passes unchanged, the values it gives and the lines it reaches. One
# that fails is run.sh's to report; where values are float, small changes drown.
prepare() {
    ! grep -q LADDER_FLOAT "${1}_cases.c" && differentiate "$1" || return 1
    compile -c "$1.c" -o "${1}_primal.o" && compile -c "${1}_cases.c" -o "${1}_cases.o" || exit 2
    compile --coverage -c "${1}_d.c" -o "${1}_d.o" &&
        compile --coverage "${1}_d.o" "${1}_primal.o" "${1}_cases.o" "$FUZZ_WORK"/driver/*.o -lm \
            -o "$1.exe" && FUZZ_POINTS=6 execute "$1" || return 1
    timeout 20 "$1.exe" dump >"$1.dump.right"
    "$(echo "$FUZZ_GCC" | sed 's/gcc\([-0-9.]*\)$/gcov\1/')" -t "${1}_d.gcda" |
        sed -nE 's/^ *[0-9]+\*?: *([0-9]+):.*/\1/p' >"$1.reached"
    mv "${1}_d.c" "$1.right"
}

scalar='(double|float|int|long|long long|size_t|unsigned|char|short)'
declaration="^[0-9]+: +((const|struct|unsigned|signed|long) |$scalar [(*]*[a-z])"
saved='[a-z0-9_]+_(s|final)(_[0-9]+)?\['

# lines_of KIND FILE: lines that it applies to; of derivatives, so with an adjoint, a tangent or
# a save
lines_of() {
    case $1 in
        sign | set | drop) grep -nE '^ .*_[bd]([^a-z(].*)? \+= .*;( /\*.*)?$' "$2" ;;
        factor) grep -nE '^ .*_[bd][^=]* [+]?= .* \* .*;$' "$2" ;;
        seed) grep -nE '^ .*_b[^=+]* = 0(\.0)?;$' "$2" | grep -vE "$declaration" ;;
        save) grep -nE "^ +(${saved}[^=]*\] = |cgrad_push_value\(save, $scalar, ).*;$" "$2" ;;
        push) grep -nE '^ +cgrad_push_value\(.*;$' "$2" ;;
        restore) grep -nE "^ .* = (cgrad_pop_value\(.*\)|$saved.*\]);" "$2" |
            grep -vE "$declaration" ;;
    esac | cut -d: -f1
}

mutate() { # KIND LINE STEM
    case $1 in
        sign) sed "$2s/ += / -= /" "$3.right" ;;
        set) sed "$2s/ += / = /" "$3.right" ;;
        factor) sed "$2s/ \* / + /" "$3.right" ;;
        drop | seed | push) sed "$2s/[^ ].*/;/" "$3.right" ;;
        save) sed -E "$2s/(cgrad_push_value\(save, [^,]*, ).*/\10);/; $2s/ $saved.*/ ;/" \
            "$3.right" ;;
        restore) sed -E "$2s/[^ ].* = (cgrad_pop_value\()/(void)\1/; $2s/[^ ].* = $saved.*/;/" \
            "$3.right" ;;
    esac >"${3}_d.c"
}

# same_values STEM: to 1e-10 of the largest in its line, which is rounding
same_values() {
    timeout 5 "$1.exe" dump >"$1.dump" 2>/dev/null || return 1
    paste -d ' ' "$1.dump" "$1.dump.right" | awk '
        function size(v) { return v < 0 ? -v : v }
        { n = NF / 2; top = 0
          for (i = 2; i <= n; i++) if (size($(n + i)) > top) top = size($(n + i))
          for (i = 1; i <= n; i++)
              if ($i != $(n + i) && ($i ~ /n/ || size($i - $(n + i)) > 1e-10 * top)) exit bad = 1 }
        END { exit bad }'
}

# verdict KIND LINE STEM:
#   seen    by values, a crash or no end
#   late    only at more points than a test run tries; UNSEEN at these too
#   same    all values are
#   broken  it doesn't compile
verdict() {
    mutate "$@"
    build_mutant "$3" || { echo broken; return; }
    ! same_values "$3" || { echo same; return; }
    CGRAD_FUZZ_TIMEOUT=10 FUZZ_POINTS=6 execute "$3" || { echo seen; return; }
    CGRAD_FUZZ_TIMEOUT=30 FUZZ_POINTS=200 execute "$3"
    case $? in 0 | 124) echo UNSEEN ;; *) echo late ;; esac
}

# try KIND: a line a mutant, until enough of them count, or some and many were tried
try() {
    changed=0 tried=0
    while read -r _ number line; do
        [ $changed -ge "$mutants" ] && break
        [ $changed -gt 0 ] && [ $tried -ge $((3 * mutants)) ] && break
        stem=$FUZZ_WORK/mutant$number
        word=$(verdict "$1" "$line" "$stem")
        tried=$((tried + 1))
        case $word in seen | late | UNSEEN) changed=$((changed + 1)) ;; esac
        echo "$word fuzz$number: $(sed -n "${line}s/^ *//p" "$stem.right")"
    done
}

programs=
for number in $(seq "$first" $((first + count - 1))); do
    generate "$FUZZ_WORK/mutant$number" "$number" 1
    prepare "$FUZZ_WORK/mutant$number" && programs="$programs $number"
done
echo "mutants of programs$programs"
bad=0 shuffle=$FUZZ_SEED
for kind in sign set drop factor seed save push restore; do
    shuffle=$((shuffle + 1))
    for number in $programs; do
        lines_of $kind "$FUZZ_WORK/mutant$number.right" |
            grep -xFf "$FUZZ_WORK/mutant$number.reached" | sed "s/^/$number /"
    done | awk -v seed=$shuffle 'BEGIN { srand(seed) } { print rand(), $0 }' |
        sort >"$FUZZ_WORK/lines"
    try $kind <"$FUZZ_WORK/lines" >"$FUZZ_WORK/$kind.verdicts"
    awk -v kind=$kind '
        { n[$1]++; if ($1 != "seen") list = list "\n    " $0 }
        END { printf "%-8s %2d tried, %2d seen, %d late, %d UNSEEN; %d the same, %d broken%s\n",
                  kind, NR, n["seen"], n["late"], n["UNSEEN"], n["same"], n["broken"], list
              exit n["UNSEEN"] > 0 || n["seen"] + n["late"] == 0 }' "$FUZZ_WORK/$kind.verdicts" ||
        bad=1
done
exit $bad
