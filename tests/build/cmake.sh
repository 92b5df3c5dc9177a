#!/bin/sh
# cmake.sh CMAKE BUILD CC GENERATOR: a project of others that uses cgrad_differentiate. What
# is newer is built again, and nothing else.
set -eu
cmake=$1 build=$2 cc=$3 generator=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$cmake" --install "$build" --prefix "$work/before" >"$work/log" || { cat "$work/log"; exit 1; }
mv "$work/before" "$work/moved"

fail()
{
    echo "FAILED: $*"
    cat "$work/log"
    exit 1
}

mkdir -p "$work/a project/src" "$work/a project/include"
cd "$work/a project"
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.20)
project(others LANGUAGES C)
find_package(cgrad 0.1 REQUIRED)

add_library(energy STATIC src/energy.c src/spring.c)
target_include_directories(energy PRIVATE $<$<COMPILE_LANGUAGE:C>:${PROJECT_SOURCE_DIR}/include>)
target_compile_definitions(energy PRIVATE "LABEL=\"a b\"")
target_compile_options(energy PRIVATE -O1 $<$<COMPILE_LANGUAGE:C>:-DSTIFFNESS=10>)
set_target_properties(energy PROPERTIES C_STANDARD 11 C_EXTENSIONS OFF)
cgrad_differentiate(energy SOURCES src/energy.c src/spring.c
    GRAD "energy(x[n])" JVP "energy(x[n])" "spring(d)"
    OPTIONS --vjp "spring(d)" --as spring_back)

# the same source again, in a target of its own, and one that goes in by --embed
add_library(forces STATIC src/energy.c src/spring.c)
target_include_directories(forces PRIVATE include)
target_link_libraries(forces m)
target_compile_definitions(forces PRIVATE STIFFNESS=20)
cgrad_differentiate(forces SOURCES src/energy.c src/spring.c SPLIT "energy(x[n])")
add_library(counted STATIC)
cgrad_differentiate(counted SOURCES src/counted.c GRAD "counted(x)" OPTIONS --embed)

add_executable(app src/main.c)
target_link_libraries(app energy forces counted)
END
cat >src/energy.c <<'END'
#include "spring.h"
double energy(int n, const double *x)
{
    double e = 0;
    for (int i = 0; i + 1 < n; i++)
        e += spring(x[i + 1] - x[i]);
    return e;
}
END
cat >src/spring.c <<'END'
#include "spring.h"
#include "factor.h"
double spring(double d)
{
    return FACTOR * STIFFNESS * FROM_CMAKE_C_FLAGS * d * d;
}
END
cat >src/counted.c <<'END'
static int calls;
double counted(double x)
{
    return ++calls * x * x;
}
END
cat >src/main.c <<'END'
#include "counted_grad.h"
#include "energy_grad.h"
#include <stdio.h>
int main(void)
{
    double x[2] = {1, 2}, x_b[2], d, back = 0, c_b;
    energy_grad(2, x, x_b);
    double s = spring_jvp(1, 1, &d);
    spring_back(1, &back, 1);
    counted_grad(3, &c_b);
    printf("%g %g %g %g %g %g\n", x_b[0], x_b[1], s, d, back, c_b);
    return 0;
}
END
echo '#define FACTOR 0.5' >include/factor.h
echo 'double spring(double d);' >src/spring.h

app=out/app
[ "$generator" != 'Ninja Multi-Config' ] || app=out/Debug/app
# built EXPECTED: the project builds, and what it does then is said in the log
built()
{
    sleep 0.1 # files written at once may have the same time
    "$cmake" --build out >"$work/log" 2>&1 || fail 'the build'
    [ "$("$app")" = "$1" ] || fail "prints $("$app"), not $1"
}
# counted N PATTERN
counted()
{
    [ "$(grep -c "$2" "$work/log")" -eq "$1" ] || fail "'$2' is not there $1 times"
}
nothing()
{
    counted 0 Differentiating
    counted 0 Building
}

"$cmake" -G "$generator" -S . -B out -DCMAKE_PREFIX_PATH="$work/moved" \
    -DCMAKE_C_COMPILER="${cc%% *}" -DCMAKE_C_FLAGS="${cc#"${cc%% *}"} -Wall -Wextra -Werror -DFROM_CMAKE_C_FLAGS=1" \
    >"$work/log" 2>&1 || fail 'configuring'
built '-10 10 5 10 10 6'
counted 3 Differentiating
built '-10 10 5 10 10 6'
nothing

# a header that cgrad included, and a source: the text is the same, so is what cgrad wrote
touch include/factor.h
built '-10 10 5 10 10 6'
counted 2 Differentiating
counted 0 'Building.*main'
built '-10 10 5 10 10 6'
nothing
touch src/energy.c
built '-10 10 5 10 10 6'
counted 2 Differentiating
counted 0 'Building.*main'
[ "$generator" = "Unix Makefiles" ] || counted 0 'Building.*energy_grad'
built '-10 10 5 10 10 6'
nothing

# the text changes; the header that cgrad wrote doesn't
echo '#define FACTOR 1.5' >include/factor.h
built '-30 30 15 30 30 6'
counted 2 Differentiating
counted 2 'Building.*energy_grad'
counted 0 'Building.*main'
sed -i 's/x \* x/x * x * x/' src/counted.c
built '-30 30 15 30 30 27'
counted 1 Differentiating
built '-30 30 15 30 30 27'
nothing

# an error stops the build; the next one goes on
cp src/energy.c good.c
echo 'double broken(double x) { return y; }' >>src/energy.c
sleep 0.1
! "$cmake" --build out >"$work/log" 2>&1 || fail 'an error in the source is overlooked'
cp good.c src/energy.c
built '-30 30 15 30 30 27'

# a header that isn't needed any more goes away; another cgrad writes all again
sed -i 's/.*factor.*//; s/FACTOR/1.5/' src/spring.c
rm include/factor.h
built '-30 30 15 30 30 27'
grep -q Differentiating "$work/log" || fail 'without the header nothing is made'
built '-30 30 15 30 30 27'
nothing
touch "$work/moved/bin/cgrad"
built '-30 30 15 30 30 27'
counted 3 Differentiating
counted 0 'Building.*main'
built '-30 30 15 30 30 27'
nothing

"$cmake" --build out --target clean
[ -z "$(find out/cgrad -name '*_grad.[ch]')" ] || fail "clean leaves $(find out/cgrad)"
built '-30 30 15 30 30 27'

# mistakes are told when the project is configured
refused()
{
    echo "$2" >>CMakeLists.txt
    ! "$cmake" -S . -B refused -DCMAKE_PREFIX_PATH="$work/moved" \
        -DCMAKE_C_COMPILER="${cc%% *}" >"$work/log" 2>&1 || fail "accepted: $2"
    tr -s ' \n' ' ' <"$work/log" | grep -qF "$1" || fail "not told: $1"
    sed -i '$d' CMakeLists.txt
}
refused 'cgrad_differentiate(app) has no SOURCES' 'cgrad_differentiate(app GRAD f)'
refused "what is 'f.c'?" 'cgrad_differentiate(app f.c)'
