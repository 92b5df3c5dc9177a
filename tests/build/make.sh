#!/bin/sh
# make.sh CMAKE BUILD CC README: the Makefile of README.md, in a folder with the reader's own
# function: what is newer is built again, and nothing else.
set -eu
cmake=$1 build=$2 cc=$3 readme=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$cmake" --install "$build" --prefix "$work/prefix" >"$work/log" || { cat "$work/log"; exit 1; }
mkdir "$work/room"
cd "$work/room"
unset MAKEFLAGS MAKELEVEL
PATH=$work/prefix/bin:$PATH CPATH=$work/prefix/include
LIBRARY_PATH=$(dirname "$(find "$work/prefix" -name libcgrad.a)")
export PATH CPATH LIBRARY_PATH

fail()
{
    echo "FAILED: $*"
    cat "$work/log"
    exit 1
}

awk '/^<!-- test: file Makefile -->$/ { found = 1 }
    /^```$/ { inside = 0; found = 0 }
    inside { print }
    found && /^```make$/ { inside = 1 }' "$readme" | sed 's/rosenbrock/heat/g' >Makefile
cat >heat.c <<'END'
#include <cgrad.h>
#include "conductivity.h"
#include "heat.h"
CGRAD(grad, wrt(t))
double heat(int n, const double t[n])
{
    double h = 0;
    for (int i = 0; i + 1 < n; i++)
        h += CONDUCTIVITY * (t[i + 1] - t[i]) * (t[i + 1] - t[i]);
    return h;
}
END
echo '#define CONDUCTIVITY 1.5' >conductivity.h
echo 'double heat(int n, const double t[n]);' >heat.h
cat >main.c <<'END'
#include "heat_grad.h"
#include <stdio.h>
int main(void)
{
    double t[2] = {1, 3}, t_b[2];
    double h = heat_grad(2, t, t_b);
    printf("%g %g %g\n", h, t_b[0], t_b[1]);
    return 0;
}
END

# made EXPECTED WORD...: what is printed, and the objects and files that make made
made()
{
    sleep 0.1
    make CC="$cc" >"$work/log" 2>&1 || fail make
    [ "$(./main)" = "$1" ] || fail "prints $(./main), not $1"
    shift
    got=$(sed -n 's/.* -o \([a-z_.]*\).*/\1/p' "$work/log" | sort | tr '\n' ' ')
    [ "$got" = "$(for word; do echo "$word"; done | sort | tr '\n' ' ')" ] \
        || fail "made $got, not $*"
}
made '6 -6 6' heat_grad.c heat_grad.o heat.o main.o main
made '6 -6 6'
touch conductivity.h
made '6 -6 6' heat_grad.c heat_grad.o heat.o main
made '6 -6 6'
echo '#define CONDUCTIVITY 0.5' >conductivity.h
made '2 -2 2' heat_grad.c heat_grad.o heat.o main
sed -i 's/.*conductivity.*//; s/CONDUCTIVITY/0.25/' heat.c
rm conductivity.h
made '1 -1 1' heat_grad.c heat_grad.o heat.o main
sed -i 's/CGRAD(grad, wrt(t))/&\nCGRAD(jvp, wrt(t))/' heat.c
made '1 -1 1' heat_grad.c heat_grad.o heat.o main.o main
made '1 -1 1'
[ -f heat_grad.c ] && [ -f heat_grad.h ] || fail 'make removes what it made'
