#!/bin/sh
# run_places.sh CONF WORK: products of places.c, whose independents and dependents are
# members of structures, what these point to and globals, by columns (in vectors and one by
# one) and by rows, with gcc, clang and clang's sanitizers.
set -u
conf=$1 work=$2
. "$conf"
here=$(cd "$(dirname "$0")" && pwd)
warnings='-Wall -Wextra -Wpedantic -Wconversion -Werror'
rm -rf "$work"

fail()
{
    echo "FAILED: $*"
    exit 1
}

stretch='stretch(s->x[s->n], s->stiffness, gravity -> *e)'
load='load(s->x[s->n], s->stiffness -> s->energy)'
advance='advance(g->u[g->n], g->k[g->n], g->dt -> g->u[g->n], g->energy)'
area='area(b.width, b.height)'
rotate='rotate(p[n], angle -> q[n])'
evaluate='evaluate(net->first->w[net->first->n], net->first->bias,
    net->second->w[net->second->n], net->scale, t)'
in_workspace='in_workspace(c->x[c->n], extent(c->work[c->n]))'
outside='outside(t, total, weather.wind, weather.sun, table -> total, weather.wind, return)'
place='place(f->rows[f->m], f->flat[f->m][2], f->move -> g->rows[g->m], g->flat[g->m][2])'
pull='pull(t, wire.x[wire.n], wire.stiffness)'
fork='fork_of(t->w, t->left->w, t->right->w, t->left->s.x[1], t->right->s.x[2],
    t->left->s.rest)'

# A request a line, PRODUCT CALL, to words for cgrad.
requests()
{
    for product in jac jvp_v vjp_v hess jac_sparse hess_sparse; do
        for call in "$stretch" "$load" "$area" "$evaluate" "$in_workspace" 'twist(p, by)'; do
            printf -- '--%s\n%s\n' "$product" "$(echo $call)"
        done
    done
    for product in jac jvp_v vjp_v jac_sparse; do
        for call in "$advance" "$rotate" "$outside" "$place"; do
            printf -- '--%s\n%s\n' "$product" "$call"
        done
    done
    printf -- '--jac\n%s\n--vjp_v\n%s\n--jac\n%s\n' "$pull" "$pull" "$(echo $fork)"
    printf -- '--jac\ncarry(g->k[g->n] -> g->u[g->n])\n'
    for name in stretch load advance area twist rotate evaluate in_workspace outside place pull fork_of; do
        printf -- '--jac\n%s_flat(v[n] -> y[m])\n' "$name"
    done
    for name in stretch load area twist evaluate in_workspace; do
        printf -- '--hess\n%s_flat(v[n] -> y[m])\n' "$name"
    done
}

# try CONFIG WAY WIDTH COMPILER FLAGS
try()
{
    config=$1 way=$2 width=$3
    shift 3
    echo "== $config, $way, width $width"
    mkdir -p "$work/$way" || exit 2
    requests | tr '\n' '\0' | xargs -0 "$cgrad" "$here/places.c" "--jac=$way" \
        "--width=$width" -o "$work/$way/places_grad.c" || fail "cgrad exits with $?"
    "$@" $warnings -ffp-contract=off -I"$work/$way" -I"$here" -I"$runtime" \
        "$work/$way/places_grad.c" "$here/places.c" "$here/matrices.c" "$here/test_places.c" \
        "$support/$config"/*.o -o "$work/test-$config-$way" -lcunit -lm \
        || fail "does not build ($config, $way)"
    "$work/test-$config-$way" || fail "$config, $way"
}

try gcc auto 8 "$gcc" -O2
try clang forward 1 "$clang" -O2
try clang reverse 8 "$clang" -O2
try sanitize auto 4 "$clang" $sanitize
