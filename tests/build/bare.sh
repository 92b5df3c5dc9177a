#!/bin/sh
# bare.sh FOLDER [ctest option ...]: the promise of README.md for bare machines, on one. Makes
# a minimal Debian 12 in FOLDER with debootstrap (as root), copies this checkout and the data
# (CGRAD_DATA, default ../shared/data) there and runs samples/run; then makes a second one,
# installs the Debian package and nothing of this checkout, and follows README.md with a
# function of its own; at last runs tests/run in the first. No test of the suite: it takes the
# network and the time of all tests.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -ge 1 ] || { sed -n '2,/^set/{/^#/p}' "$0"; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
made=
trap 'for m in $made; do umount "$m/proc"; done' EXIT

# machine NAME: an empty Debian, with /proc
machine()
{
    [ ! -e "$folder/$1" ] || { echo "$folder/$1 is there already"; exit 2; }
    debootstrap --variant=minbase bookworm "$folder/$1"
    mount -t proc proc "$folder/$1/proc"
    made="$made $folder/$1"
}
# inside NAME COMMAND [ARGUMENT ...]: with nothing of this environment
inside()
{
    machine=$1
    shift
    chroot "$folder/$machine" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        ${CGRAD_JOBS:+CGRAD_JOBS="$CGRAD_JOBS"} sh -euc "$1" "$@"
}

machine builder
mkdir -p "$folder/builder/root/cgrad" "$folder/builder/root/shared"
(cd "$root" && git ls-files -z | xargs -0 cp --parents -t "$folder/builder/root/cgrad")
data=${CGRAD_DATA:-$root/../shared/data}
[ ! -d "$data" ] || cp -r "$data" "$folder/builder/root/shared/data"
inside builder 'cd /root/cgrad; sh samples/run; cd build/samples; cpack'

machine newcomer
cp "$folder"/builder/root/cgrad/build/samples/cgrad_*.deb "$folder/newcomer/root"
cat >"$folder/newcomer/root/follow.sh" <<'END'
set -eu
apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -q -y /root/cgrad_*.deb make cmake
mkdir /root/room
cd /root/room
block() # NAME: the file of this name in README.md, about a volume
{
    awk -v want="<!-- test: file $1 -->" '$0 == want { found = 1 }
        /^```$/ { inside = 0 }
        inside { print }
        found && /^```/ { inside = 1; found = 0 }' /usr/share/doc/cgrad/README.md \
        | sed 's/rosenbrock/volume/g' >"$1"
}
cat >volume.c <<'C'
#include <cgrad.h>
#include <math.h>
CGRAD(grad, wrt(r, h))
double volume(double r, double h)
{
    return M_PI * r * r * h / 3;
}
C
cat >main.c <<'C'
#include "volume_grad.h"
#include <stdio.h>
int main(void)
{
    double r_b, h_b, v = volume_grad(2, &r_b, 3, &h_b);
    printf("%.4f %.4f %.4f\n", v, r_b, h_b);
    return 0;
}
C
cgrad volume.c
cc main.c volume.c volume_grad.c -lcgrad -lm -o main
[ "$(./main)" = '12.5664 12.5664 4.1888' ]
rm main *_grad.*
block Makefile
make
[ "$(./main)" = '12.5664 12.5664 4.1888' ]
block CMakeLists.txt
cmake -B build
cmake --build build
[ "$(build/descent)" = '12.5664 12.5664 4.1888' ]
apt-get remove -q -y cgrad
[ ! -e /usr/bin/cgrad ]
END
inside newcomer 'sh /root/follow.sh'
inside builder 'cd /root/cgrad; sh tests/run "$@"' "$@"
echo 'all is well on a bare machine'
