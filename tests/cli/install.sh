#!/bin/sh
# install.sh CMAKE BUILD CC: `cmake --install` puts everything in place, what is installed may
# be moved, and a program builds against it by pkg-config alone. CC may hold flags.
set -eu
cmake=$1 build=$2 cc=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
"$cmake" --install "$build" --prefix "$prefix" >"$work/log" || { cat "$work/log"; exit 1; }
mv "$prefix" "$work/moved"
prefix=$work/moved
cd "$prefix"
pc=$(find . -name cgrad.pc)
library=$(find . -name libcgrad.a)
for file in bin/cgrad include/cgrad.h include/cgrad_rt.h include/cgrad_sparse.h \
    include/cgrad_special.h \
    share/man/man1/cgrad.1 "$pc" "$library"; do
    [ -s "$file" ] || { echo "FAILED: no $file in $(find . -type f)"; exit 1; }
done
bin/cgrad --version

cat >"$work/main.c" <<END
#include <cgrad.h>
#include <cgrad_rt.h>
CGRAD(grad, wrt(x))
double f(double x)
{
    return x * x;
}
int main(void)
{
    struct cgrad_save save;
    cgrad_open(&save);
    cgrad_push_value(&save, double, 2);
    double x = cgrad_pop_value(&save, double);
    cgrad_close(&save);
    return x != 2 || !(cgrad_digamma(1.0) < -0.577);
}
END
flags=$(PKG_CONFIG_PATH=$prefix/${pc%/*} pkg-config --cflags --libs cgrad)
$cc -std=c11 "$work/main.c" $flags -o "$work/main"
"$work/main"

# The installed cgrad finds the installed <cgrad.h> by itself.
bin/cgrad "$work/main.c" -o "$work/main_grad.c"
[ -s "$work/main_grad.h" ]
