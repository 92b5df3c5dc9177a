#!/bin/sh
# notices.sh ROUNDTRIP CLANG DUMP FILE.c WORK: the gate fails when the printed program isn't
# the original's: here one operator is another, one literal another, one statement missing.
set -u
roundtrip=$1 clang=$2 dump=$3 file=$4 work=$5
mkdir -p "$work" || exit 2
failures=0
for edit in 's/ + / - /' 's/0\.5/0.25/' '/+=/d'; do
    cat >"$work/dump" <<END
#!/bin/sh
'$dump' "\$@" | sed '$edit'
END
    chmod +x "$work/dump"
    if sh "$roundtrip" "$clang" "$work/dump" "$file" "$work/out" >"$work/log" 2>&1; then
        echo "FAILED: not noticed: sed '$edit'"
        failures=$((failures + 1))
    fi
    grep -q 'compiles to something else' "$work/log" || {
        echo "FAILED: failed for another reason: sed '$edit'"
        cat "$work/log"
        failures=$((failures + 1))
    }
done
[ $failures -eq 0 ]
