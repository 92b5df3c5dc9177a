#!/bin/sh
# headers.sh RUNTIME COMPILER...: cgrad.h and the runtime's headers compile alone, without a
# warning, as the oldest and newest C and C++ that are promised, and each annotation stands
# where it may. A compiler with ++ in its name compiles C++.
set -u
runtime=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

cat >"$work/annotated.c" <<END
#include <cgrad.h>
struct model {
    CGRAD_INACTIVE double scale;
    double w[3];
};
CGRAD_INACTIVE double gravity = 9.81;
CGRAD_INACTIVE void note(const char *text);
void stop(int code);
CGRAD_NORETURN(stop);
double outside(double x);
CGRAD_RULE(outside);
CGRAD_RULE(outside);
CGRAD(grad, wrt(x))
CGRAD(vjp, wrt(x[n]), of(f), as(f_adjoint))
double f(int n, CGRAD_INACTIVE const double *a, const double *x);
double f(int n, CGRAD_INACTIVE const double *a, const double *x)
{
    double s = 0;
    int i;
    CGRAD_LOOP(checkpoint(8, 100))
    for (i = 0; i < n; i++)
        s += a[i] * outside(x[i]);
    return s;
}
END
echo '#include <cgrad_rt.h>' >"$work/runtime.c"
echo '#include <cgrad_special.h>' >"$work/special.c"

# compile FILE LANGUAGE STANDARD [FLAG]
compile()
{
    $compiler -x "$2" -std="$3" -Wall -Wextra -Wpedantic -pedantic-errors -Werror ${4-} \
        -I"$runtime" -fsyntax-only "$work/$1" && return
    echo "FAILED: $1 as $3 with $compiler ${4-}"
    failures=$((failures + 1))
}

for compiler; do
    case $compiler in
    *++*)
        for standard in c++11 c++17; do
            compile annotated.c c++ $standard
            compile runtime.c c++ $standard
            compile special.c c++ $standard
        done ;;
    *)
        compile annotated.c c c99
        compile special.c c c99
        for standard in c11 c17; do
            compile annotated.c c $standard
            compile runtime.c c $standard -Wconversion
        done ;;
    esac
    case $compiler in
    *clang*[!+]) compile annotated.c c c11 -D__CGRAD__ ;;
    esac
done
[ $# -ge 2 ] && [ $failures -eq 0 ]
