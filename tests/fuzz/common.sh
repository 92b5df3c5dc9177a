# Functions of the fuzzer's scripts. They expect, exported by run.sh:
#   FUZZ_TOOL cgrad, FUZZ_GENERATOR fuzz, FUZZ_ROOT the source tree, FUZZ_WORK a directory,
#   FUZZ_SEED, FUZZ_LEVEL, FUZZ_PRODUCTS, FUZZ_GCC and FUZZ_CLANG the compilers
# A stem S stands for S.c, S_cases.c (generated), S_d.c, S_d.h (emitted), S.exe, S.log.

fuzz_warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
# gcc takes int extents for possibly negative and arrays of variable length for dead, in the
# primals already
fuzz_gcc_quiet='-Wno-maybe-uninitialized -Wno-alloc-size-larger-than -Wno-dangling-pointer'
# tanh(0.7) worked out by a compiler isn't always bitwise that of the library
fuzz_base='-std=c11 -ffp-contract=off -fno-builtin'
fuzz_sanitize='-g -fsanitize=address,undefined -fno-sanitize-recover=undefined'

# generate STEM FIRST COUNT [OPTION..]
generate() {
    generate_stem=$1 generate_first=$2 generate_count=$3
    shift 3
    "$FUZZ_GENERATOR" --seed="$FUZZ_SEED" --level="$FUZZ_LEVEL" --products="$FUZZ_PRODUCTS" --first="$generate_first" \
        --count="$generate_count" "$@" -o "$generate_stem"
}

# numbers STEM: the programs in it
numbers() {
    sed -n 's/^void fuzz\([0-9]*\)(.*/\1/p' "$1.c"
}

# requests STEM: what cgrad is asked for, a line a word
requests() {
    for product in $(echo "$FUZZ_PRODUCTS" | tr , ' '); do
        numbers "$1" | sed "s/.*/--$product=fuzz&(x[n] -> y[m])/"
    done
}

# differentiate STEM: 0, or the exit code of cgrad with its words in STEM.err
differentiate() {
    differentiate_stem=$1
    requests "$1" | (
        set -- "$1"
        while read -r request; do
            set -- "$@" "$request"
        done
        shift
        exec timeout 120 "$FUZZ_TOOL" "$@" "$differentiate_stem.c" \
            -o "${differentiate_stem}_d.c" </dev/null
    ) >"$differentiate_stem.err" 2>&1
}

# compiler KIND: its command and flags. Every fourth is sanitized; the compilers alternate.
# The kind `quick`, for thousands of programs, doesn't optimise; clang is four times as fast then.
compiler() {
    case $([ "$1" = quick ] && echo quick || echo $(($1 % 8))) in
        quick) echo "$FUZZ_CLANG -O0 $fuzz_base $fuzz_warnings" ;;
        3) echo "$FUZZ_GCC -O1 -w $fuzz_base $fuzz_sanitize" ;;
        7) echo "$FUZZ_CLANG -O1 -w $fuzz_base $fuzz_sanitize" ;;
        0 | 2 | 4 | 6) echo "$FUZZ_GCC -O1 $fuzz_base $fuzz_warnings $fuzz_gcc_quiet" ;;
        *) echo "$FUZZ_CLANG -O1 $fuzz_base $fuzz_warnings" ;;
    esac
}

# build STEM KIND: 0, or the compiler's words in STEM.err
build() {
    $(compiler "$2") -I"$FUZZ_ROOT/runtime" -I"$FUZZ_ROOT/tests/ladder" "$1.c" "${1}_d.c" \
        "${1}_cases.c" "$FUZZ_WORK"/driver/*.o -lm -o "$1.exe" >"$1.err" 2>&1
}

# build_driver: what all units share
build_driver() {
    mkdir -p "$FUZZ_WORK/driver"
    for source in tests/fuzz/driver.c tests/ladder/ladder.c tests/ladder/nonzeros.c tests/ladder/second.c tests/ladder/taylor.c tests/ladder/vector.c \
            runtime/colour.c runtime/lanes.c runtime/save.c runtime/series.c runtime/sets.c runtime/sparse.c runtime/special.c; do
        "$FUZZ_GCC" -O2 $fuzz_base -I"$FUZZ_ROOT/runtime" -I"$FUZZ_ROOT/tests/ladder" -c \
            "$FUZZ_ROOT/$source" -o "$FUZZ_WORK/driver/$(basename "$source" .c).o" || return 2
    done
}

# execute STEM [FIRST]: the driver's exit code, 124 after too long; its words in STEM.log
execute() {
    timeout "${CGRAD_FUZZ_TIMEOUT:-30}" "$1.exe" "$FUZZ_SEED" "${FUZZ_POINTS:-2}" "${2:-0}" >"$1.log" 2>"$1.err"
}

# refusal STEM: what cgrad said first, short
refusal() {
    sed -n 's/^.*error: //p' "$1.err" | head -n 1 | cut -c 1-150
}

# The part of a class that tells one bug from another: no names and numbers, but the id of a
# refusal or a warning.
class_of() {
    case $1 in
        refused* | compile*)
            echo "$1" | sed "s/^\([a-z]*\).*\(\[[-=,A-Za-z]*\]\).*/\1 \2/
                s/'[^']*'/NAME/g; s/[0-9]*//g; s/;.*//" ;;
        mismatch*) echo "$1" | sed 's/^mismatch \([^:]*\):.*/mismatch \1/; s/ is .*//' ;;
        *) echo "${1%% *}" ;;
    esac
}

# complaint STEM: what a compiler or linker said first, short
complaint() {
    grep -m 1 -E 'error: |warning: |undefined reference' "$1.err" |
        sed 's/.*error: //; s/.*undefined/undefined/' | cut -c 1-150
}

# crash STEM: what a sanitizer said first
crash() {
    { grep -m 1 -E 'cgrad: |runtime error|ERROR: |SUMMARY' "$1.err" || tail -n 1 "$1.err"; } |
        cut -c 1-150
}

# classify STEM KIND [LAST]: one program from cgrad to ladder, or to LAST, `tool` or `compile`.
# Prints a class and its words:
#   ok | refused | tool (an exit other than 0 and 1) | compile | mismatch | crash | timeout
classify() {
    differentiate "$1"
    case $? in
        0) ;;
        1) echo "refused $(refusal "$1")"; return ;;
        *) echo "tool $(tail -n 1 "$1.err" | cut -c 1-150)"; return ;;
    esac
    [ "$3" != tool ] || { echo ok; return; }
    build "$1" "$2" || { echo "compile $(complaint "$1")"; return; }
    [ "$3" != compile ] || { echo ok; return; }
    execute "$1"
    case $? in
        0) echo ok ;;
        124) echo timeout ;;
        1) if grep -q '^FAIL' "$1.log"; then
               echo "mismatch $(sed -n 's/^FAIL [a-z0-9]*: //p' "$1.log" | head -n 1)"
           else
               echo "crash $(crash "$1")"
           fi ;;
        *) echo "crash $(crash "$1")" ;;
    esac
}
