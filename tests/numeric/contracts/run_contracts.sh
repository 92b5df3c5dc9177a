#!/bin/sh
# run_contracts.sh CONF WORK: asks for products of contracts.c in every form of
# parameter and checks signatures and promises with gcc, clang and clang's sanitizers.
set -u
conf=$1 work=$2
. "$conf"
here=$(cd "$(dirname "$0")" && pwd)
warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
includes="-I$work -I$here -I$runtime"
rm -rf "$work"
mkdir -p "$work" || exit 2

fail()
{
    echo "FAILED: $*"
    exit 1
}

grid='g->u[g->n], g->k[g->n], g->dt'
levels='l->now[l->n], l->next[l->n]'
"$cgrad" "$here/contracts.c" -o "$work/contracts_grad.c" \
    --grad product --vjp product --jvp product --split product \
    --grad 'product(a)' --as slope_in_a \
    --grad product_float --grad product_long \
    --vjp 'squares(u[n] -> u[n])' --jvp 'squares(u[n] -> u[n])' \
    --vjp 'relax(u[n], rate -> u[n])' --jvp 'relax(u[n], rate -> u[n])' \
    --grad 'area(b.width, b.height)' --jvp 'area(b.width, b.height)' \
    --grad 'evaluate(model->weights[model->n], v)' \
    --vjp 'stretch(b->width, b->height, by -> b->width)' \
    --vjp 'carry(l->from[l->n], l->to[l->n], k -> l->to[l->n])' \
    --vjp 'carry(l->from[l->n], k -> l->to[l->n])' --as carry_apart \
    --jvp 'carry(l->from[l->n], l->to[l->n], k -> l->to[l->n])' \
    --vjp twist --jvp twist \
    --grad 'energy(x[3] -> *err)' --vjp 'energy(x[3] -> *err)' \
    --jvp 'energy(x[3] -> *err)' \
    --grad 'weight(mass, gravity)' \
    --grad 'blend(a[n])' \
    --vjp 'moments(x[n] -> *mean, *spread)' \
    --vjp_v 'moments(x[n] -> *mean, *spread)' --vjp_v 'relax(u[n], rate -> u[n])' \
    --vjp_v 'scaled(x[n] -> y[n])' \
    --jvp 'scaled(x[n] -> y[n])' --vjp 'scaled(x[n] -> y[n])' \
    --grad 'count_and_sum(x[n] -> *sum)' \
    --grad trace_of_square \
    --grad rectangle --jvp rectangle --vjp_v rectangle --hess rectangle \
    --jvp 'rows_turned(r -> y)' --jac 'rows_turned(r -> y)' --hvp 'rows_turned(r -> y)' \
    --vjp 'settle(x[n], total -> total)' --jvp 'settle(x[n], total -> total)' \
    --grad 'tabled(v, table)' --jvp 'tabled(v, table)' \
    --grad through_global --jvp through_global --split through_global \
    --vjp "advance($grid -> g->u[g->n])" --jvp "advance($grid -> g->u[g->n])" \
    --grad "energy_after($grid)" --vjp "energy_after($grid)" --jvp "energy_after($grid)" \
    --jvp 'exchange(l->p.x -> r->p.y)' --vjp 'exchange(l->p.x -> r->p.y)' \
    --jac 'partly(x[n], u[3], s -> u, y[2], *e)' --jac 'signs(x[n] -> y[n])' \
    --hvp 'squared_twice(x[n] -> y[n])' \
    --hvp 'accumulate(x[n], total -> total)' --hvp 'accumulate(x[n] -> total)' --as accumulated \
    --hvp 'area(b.width, b.height)' --hvp 'weight(mass, gravity)' \
    --hvp "energy_after($grid)" --hvp 'evaluate(model->weights[model->n], v)' \
    --vjp squared_first \
    --taylor product --taylor 'area(b.width, b.height)' --taylor twist \
    --taylor 'stretch(b->width, b->height, by -> b->width)' \
    --taylor 'evaluate(model->weights[model->n], v)' \
    --taylor 'evaluate(v)' --as evaluate_along \
    --taylor 'carry(l->from[l->n], k -> l->to[l->n])' \
    --taylor 'exchange(l->p.x -> r->p.y)' --taylor 'multiply_pairs(p[n] -> q[n])' \
    --taylor 'weight(mass, gravity)' --taylor through_global \
    --taylor 'wander(by, pole -> pole)' \
    --vjp 'view_of(x[n])' --jvp 'view_of(x[n])' --hvp 'view_of(x[n])' \
    --vjp 'view_made(x[n])' --jvp 'view_made(x[n])' \
    --vjp 'greatest(x[n] -> *cube)' --jvp 'greatest(x[n] -> *cube)' \
    --hvp 'greatest(x[n] -> *cube)' --taylor 'greatest(x[n] -> *cube)' \
    --vjp "turn($levels, by -> $levels)" --jvp "turn($levels, by -> $levels)" || fail "cgrad exits with $?"

for compiler in "$gcc -x c" "$clang -x c" "$gxx -x c++" "$clangxx -x c++"; do
    case $compiler in
    ' '*) echo "note: no C++ compiler, header not tried with it" && continue ;;
    esac
    echo '#include "contracts_grad.h"' | $compiler $warnings $includes -fsyntax-only - \
        || fail "the header alone with $compiler"
done

# try CONFIG COMPILER FLAGS
try()
{
    config=$1
    shift
    echo "== $config"
    "$@" $warnings -ffp-contract=off $includes "$work/contracts_grad.c" \
        "$here/contracts.c" "$here"/test_*.c \
        "$support/$config"/*.o \
        -o "$work/test-$config" -lcunit -lm || fail "does not build ($config)"
    "$work/test-$config" || fail "$config"
}

try gcc "$gcc" -O2
try clang "$clang" -O2
try sanitize "$clang" $sanitize -DNO_EMPTY_ARRAYS
