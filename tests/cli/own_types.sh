#!/bin/sh
# own_types.sh CGRAD SOURCES COMPILER..: headers of several outputs that bring the same types of
# a source go together, in C and in C++; a source that it includes is not in its header.
set -u
cgrad=$1 source=$2
golden=$source/tests/golden/emitted runtime=$source/runtime
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

fail()
{
    echo "FAILED: $*"
    exit 1
}

cp "$golden/types.c" .
"$cgrad" types.c --jvp 'bent(s->corner)' -o tangent.c || fail 'a tangent'
"$cgrad" types.c --vjp 'bent(s->corner)' -o adjoint.c || fail 'an adjoint'
cp "$source/tests/numeric/inner_types.c" .
"$cgrad" inner_types.c --vjp 'figure_area(f)' -o area.c || fail 'a structure by value'
cat >main.c <<'END'
#include "adjoint.h"
#include "area.h"
#include "tangent.h"
double both(const shape *s, const shape *s_d, shape *s_b);
double both(const shape *s, const shape *s_d, shape *s_b)
{
    double f_d;
    return bent_vjp(s, s_b, 1) * bent_jvp(s, s_d, &f_d) + s->corner[0].curve.radius;
}
END
for compiler; do
    case $compiler in
    *++*) flags='-x c++' ;;
    *) flags='-x c -std=c11' ;;
    esac
    for file in main.c tangent.c adjoint.c area.c; do
        case $flags$file in '-x c++tangent.c' | '-x c++adjoint.c' | '-x c++area.c') continue ;; esac
        "$compiler" $flags -Wall -Wextra -Wpedantic -Werror -I"$runtime" -fsyntax-only "$file" \
            || fail "$file with $compiler"
    done
done

cat >part.c <<'END'
static double part(double v)
{
    return v * v * SCALE;
}
END
cat >whole.c <<'END'
#include <stddef.h>
#define SCALE 2.0
#include "part.c"

double whole(size_t n, const double x[n])
{
    double s = 0;
    for (size_t i = 0; i < n; i++)
        s += part(x[i]) * part(x[i]);
    return s;
}
END
"$cgrad" whole.c --grad whole -o whole_grad.c || fail 'a source in a source'
for compiler; do
    case $compiler in
    *++*) continue ;;
    esac
    "$compiler" -Wall -Wextra -Werror -I"$runtime" -fsyntax-only whole_grad.c \
        || fail "a source in a source, with $compiler"
done
exit 0
