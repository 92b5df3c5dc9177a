# Functions of the fuzzer's scripts. They expect, exported by run.sh:
#   FUZZ_TOOL cgrad, FUZZ_GENERATOR fuzz, FUZZ_ROOT the source tree, FUZZ_WORK a directory,
#   FUZZ_SEED, FUZZ_LEVEL, FUZZ_GCC and FUZZ_CLANG the compilers
# A stem S stands for S.c, S_cases.c (generated), S_d.c, S_d.h (emitted), S.exe, S.log.

fuzz_warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
# gcc takes int extents for possibly negative, in the primals already
fuzz_gcc_quiet='-Wno-maybe-uninitialized -Wno-alloc-size-larger-than'
fuzz_base='-std=c11 -ffp-contract=off'
fuzz_sanitize='-g -fsanitize=address,undefined -fno-sanitize-recover=undefined'

# generate STEM FIRST COUNT [OPTION..]
generate() {
    generate_stem=$1 generate_first=$2 generate_count=$3
    shift 3
    "$FUZZ_GENERATOR" --seed="$FUZZ_SEED" --level="$FUZZ_LEVEL" --first="$generate_first" \
        --count="$generate_count" "$@" -o "$generate_stem"
}

# numbers STEM: the programs in it
numbers() {
    sed -n 's/^void fuzz\([0-9]*\)(.*/\1/p' "$1.c"
}

# differentiate STEM: 0, or the exit code of cgrad with its words in STEM.err
differentiate() {
    set -- "$1" $(numbers "$1" | sed 's/.*/--jvp fuzz&(x[n]->y[m]) --vjp fuzz&(x[n]->y[m]) --split fuzz&(x[n]->y[m])/')
    differentiate_stem=$1
    shift
    timeout 120 "$FUZZ_TOOL" "$@" "$differentiate_stem.c" -o "${differentiate_stem}_d.c" \
        >"$differentiate_stem.err" 2>&1
}

# compiler KIND: its command and flags. Every fourth is sanitized; the compilers alternate.
compiler() {
    case $(($1 % 8)) in
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
    for source in tests/fuzz/driver.c tests/ladder/ladder.c runtime/save.c; do
        "$FUZZ_GCC" -O2 $fuzz_base -I"$FUZZ_ROOT/runtime" -I"$FUZZ_ROOT/tests/ladder" -c \
            "$FUZZ_ROOT/$source" -o "$FUZZ_WORK/driver/$(basename "$source" .c).o" || return 2
    done
}

# execute STEM [FIRST]: the driver's exit code, 124 after too long; its words in STEM.log
execute() {
    timeout 100 "$1.exe" "$FUZZ_SEED" 2 "${2:-0}" >"$1.log" 2>"$1.err"
}

# refusal STEM: what cgrad said first, short
refusal() {
    sed -n 's/^.*error: //p' "$1.err" | head -n 1 | cut -c 1-150
}

# crash STEM: what a sanitizer said first
crash() {
    { grep -m 1 -E 'runtime error|ERROR: |SUMMARY' "$1.err" || tail -n 1 "$1.err"; } |
        cut -c 1-150
}

# classify STEM NUMBER KIND: one program from cgrad to ladder. Prints a class and its words:
#   ok | refused | compile | mismatch | crash | timeout
classify() {
    differentiate "$1"
    case $? in
        0) ;;
        1) echo "refused $(refusal "$1")"; return ;;
        *) echo "tool $(tail -n 1 "$1.err" | cut -c 1-150)"; return ;;
    esac
    build "$1" "$3" || { echo "compile $(grep -m 1 -E 'error|warning' "$1.err" | sed 's/.*error: //' | cut -c 1-150)"; return; }
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
