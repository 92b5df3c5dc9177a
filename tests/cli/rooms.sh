#!/bin/sh
# rooms.sh COMPILER ROOM=DIR:DIR... ...: the rule of dependency. Each room is given with the
# include path that its sources are compiled with. A source of a room sees the headers of the
# rooms it may depend on, fails to compile with any other's, and only front sees clang-c.
set -u
compiler=$1
shift
order() # ROOM: the rooms it may include
{
    case $1 in
    base) echo base ;;
    ir) echo base ir ;;
    print) echo base ir print ;;
    front) echo base ir front ;;
    rules) echo base ir front rules ;;
    analysis) echo base ir front rules analysis ;;
    modes) echo base ir front rules analysis modes ;;
    esac
}

# sees DIRS HEADER: whether a source with this include path can include the header
sees()
{
    flags=$(echo "$1" | tr : '\n' | sed 's/^/-I/')
    echo "#include \"$2\"" | $compiler $flags -fsyntax-only -x c - 2>"$errors"
}

errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
failures=0 checks=0
for given; do
    room=${given%%=*} dirs=${given#*=}
    for other in base ir print front rules analysis modes; do
        checks=$((checks + 1))
        allowed=no
        for name in $(order "$room"); do
            [ "$name" = "$other" ] && allowed=yes
        done
        seen=no
        sees "$dirs" "$other.h" && seen=yes
        if [ $seen = no ] && ! grep -Eq "'?$other.h'?( file not found|: No such file)" "$errors"
        then
            cat "$errors"
            seen=broken
        fi
        [ $seen = $allowed ] && continue
        echo "FAILED: $room includes $other.h: allowed $allowed, compiles $seen"
        failures=$((failures + 1))
    done
    clang=no
    sees "$dirs" clang-c/Index.h && clang=yes
    [ $clang = no ] || [ "$room" = front ] || {
        echo "FAILED: $room sees clang-c"
        failures=$((failures + 1))
    }
done
[ $checks -eq 49 ] && [ $failures -eq 0 ]
