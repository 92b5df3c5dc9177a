#!/bin/sh
# notices.sh ROUNDTRIP CLANG CGRAD FILE.c WORK: the gate fails when the printed program isn't
# the original's: here one operator is another, one literal another, one statement missing.
set -u
roundtrip=$1 clang=$2 cgrad=$3 file=$4 work=$5
mkdir -p "$work" || exit 2
failures=0
for edit in 's/ + / - /' 's/0\.5/0.25/' '/+=/d'; do
    cat >"$work/cgrad" <<END
#!/bin/sh
'$cgrad' "\$@" | sed '$edit'
END
    chmod +x "$work/cgrad"
    if sh "$roundtrip" "$clang" "$work/cgrad" "$file" "$work/out" >"$work/log" 2>&1; then
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
