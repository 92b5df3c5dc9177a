/* Colourings that tell the entries of a sparse matrix apart in few products with vectors.
 *
 * Columns: Curtis, Powell, Reid, On the estimation of sparse Jacobian matrices, J. Inst.
 * Maths Applics 13 (1974), greedily, in the natural order and in that of Welsh and Powell.
 * Symmetric matrices: star colouring, algorithm 4.1 of Gebremedhin, Tarafdar, Manne,
 * Pothen, New acyclic and star coloring algorithms with application to computing Hessians,
 * SIAM J. Sci. Comput. 29 (2007).
 *
 * SPDX-License-Identifier: 0BSD */
#include "internal.h"
#include <string.h>

static int *ints(int n)
{
    return cgrad_hold_array(NULL, (size_t)n + 1, sizeof(int));
}

static void fill(int *a, int n, int value)
{
    for (int i = 0; i < n; i++)
        a[i] = value;
}

/* The vertices, those of the largest weight (below limit) first, else as they come. */
static void sort_down(int n, const int *weight, int limit, int *order)
{
    int *start = ints(limit + 1);
    fill(start, limit + 1, 0);
    for (int i = 0; i < n; i++)
        start[limit - weight[i]]++;
    for (int k = 1; k <= limit; k++)
        start[k] += start[k - 1];
    for (int i = n; i-- > 0;)
        order[--start[limit - weight[i]]] = i;
    cgrad_hold(start, 0);
}

/* ---- columns ---- */

int cgrad_colour_least(struct cgrad_graph rows)
{
    int least = rows.n > 0 && rows.from[rows.n] > 0;
    for (int i = 0; i < rows.n; i++)
        if (rows.from[i + 1] - rows.from[i] > least)
            least = rows.from[i + 1] - rows.from[i];
    return least;
}

/* Each the first colour that no column has with which it shares a row. An empty column
 * needs none: -1. */
static int colour_in_order(struct cgrad_graph rows, struct cgrad_graph columns,
                           const int *order, int *colour)
{
    int colours = 0, *taken_by = ints(columns.n);
    fill(colour, columns.n, -1);
    fill(taken_by, columns.n, -1);
    for (int v = 0; v < columns.n; v++) {
        int j = order ? order[v] : v, c = 0;
        if (columns.from[j] == columns.from[j + 1])
            continue;
        for (int k = columns.from[j]; k < columns.from[j + 1]; k++) {
            int i = columns.to[k];
            for (int l = rows.from[i]; l < rows.from[i + 1]; l++)
                if (colour[rows.to[l]] >= 0)
                    taken_by[colour[rows.to[l]]] = j;
        }
        while (taken_by[c] == j)
            c++;
        colour[j] = c;
        colours = c < colours ? colours : c + 1;
    }
    cgrad_hold(taken_by, 0);
    return colours;
}

/* How many columns share rows with each, itself and some more than once counted. */
static int weigh(struct cgrad_graph rows, struct cgrad_graph columns, int *weight)
{
    int most = 0;
    for (int j = 0; j < columns.n; j++) {
        long long sum = 0;
        for (int k = columns.from[j]; k < columns.from[j + 1]; k++)
            sum += rows.from[columns.to[k] + 1] - rows.from[columns.to[k]];
        weight[j] = sum < columns.n ? (int)sum : columns.n;
        most = weight[j] > most ? weight[j] : most;
    }
    return most;
}

int cgrad_colour_columns(struct cgrad_graph rows, struct cgrad_graph columns,
                         int *colour)
{
    int least = cgrad_colour_least(rows);
    int colours = colour_in_order(rows, columns, NULL, colour);
    if (colours == least)
        return colours;
    int *weight = ints(columns.n), *order = ints(columns.n), *other = ints(columns.n);
    sort_down(columns.n, weight, weigh(rows, columns, weight), order);
    int others = colour_in_order(rows, columns, order, other);
    if (others < colours) {
        memcpy(colour, other, (size_t)columns.n * sizeof *colour);
        colours = others;
    }
    cgrad_hold(other, 0);
    cgrad_hold(order, 0);
    cgrad_hold(weight, 0);
    return colours;
}

/* ---- stars ---- */

/* Every two colours span a forest of stars. An edge is the k-th of g.to, from one end; it
 * is in a star, which has a hub, or -1 while it is one edge. */
struct stars {
    struct cgrad_graph g;
    int *colour, colours;
    int apart; /* colours below are those of one vertex each */
    int *twin; /* the same edge from the other end */
    int *star, *hub, stars;
    int *taken_by; /* by colour: the last vertex that may not have it */
    int *first_of,
        *first; /* by colour: a vertex, and its edge to the first neighbour */
    int *treated;
};

/* Edges come in the order of their other ends, at both. */
static void find_twins(struct stars *s)
{
    int *at = ints(s->g.n);
    memcpy(at, s->g.from, ((size_t)s->g.n + 1) * sizeof *at);
    for (int v = 0; v < s->g.n; v++)
        for (int k = s->g.from[v]; k < s->g.from[v + 1]; k++)
            s->twin[k] = at[s->g.to[k]]++;
    cgrad_hold(at, 0);
}

static void forbid_neighbours(struct stars *s, int v, int w)
{
    if (s->treated[w] == v)
        return;
    s->treated[w] = v;
    for (int k = s->g.from[w]; k < s->g.from[w + 1]; k++)
        if (s->colour[s->g.to[k]] >= 0)
            s->taken_by[s->colour[s->g.to[k]]] = v;
}

/* v may not have the colour of the hub of a star that its neighbour w is a leaf of. */
static void forbid_hubs(struct stars *s, int v, int w)
{
    for (int k = s->g.from[w]; k < s->g.from[w + 1]; k++) {
        int x = s->g.to[k];
        if (x != v && s->colour[x] >= s->apart && s->hub[s->star[k]] == x)
            s->taken_by[s->colour[x]] = v;
    }
}

/* With two neighbours of one colour, v is to be the hub of a star. */
static void forbid(struct stars *s, int v)
{
    for (int k = s->g.from[v]; k < s->g.from[v + 1]; k++) {
        int w = s->g.to[k], c = s->colour[w];
        if (c < s->apart)
            continue;
        s->taken_by[c] = v;
        if (s->first_of[c] == v) {
            forbid_neighbours(s, v, s->g.to[s->first[c]]);
            forbid_neighbours(s, v, w);
        } else {
            s->first_of[c] = v;
            s->first[c] = k;
            forbid_hubs(s, v, w);
        }
    }
}

/* The edge of w to a vertex of v's colour other than v; -1: none. */
static int find_like(struct stars *s, int v, int w)
{
    for (int k = s->g.from[w]; k < s->g.from[w + 1]; k++)
        if (s->g.to[k] != v && s->colour[s->g.to[k]] == s->colour[v])
            return k;
    return -1;
}

/* v has its colour: each edge to a coloured neighbour joins a star, or is one. */
static void join_stars(struct stars *s, int v)
{
    for (int k = s->g.from[v]; k < s->g.from[v + 1]; k++) {
        int w = s->g.to[k], c = s->colour[w];
        if (c < s->apart)
            continue;
        int like = find_like(s, v, w), first = s->first[c], star = s->stars;
        if (like >= 0)
            star = s->star[like];
        else if (first != k)
            star = s->star[first];
        else
            s->hub[s->stars++] = -1;
        if (like >= 0 || first != k)
            s->hub[star] = like >= 0 ? w : v;
        s->star[k] = s->star[s->twin[k]] = star;
    }
}

static int star_in_order(struct stars *s, const int *order, int *colour)
{
    int n = s->g.n;
    s->colour = colour;
    s->colours = s->apart;
    s->stars = 0;
    fill(colour, n, -1);
    fill(s->taken_by, n, -1);
    fill(s->first_of, n, -1);
    fill(s->treated, n, -1);
    for (int i = 0; i < n; i++) {
        int v = order[i], c = s->apart;
        if (i < s->apart) {
            colour[v] = i;
            continue;
        }
        forbid(s, v);
        while (s->taken_by[c] == v)
            c++;
        colour[v] = c;
        s->colours = c < s->colours ? s->colours : c + 1;
        join_stars(s, v);
    }
    return s->colours;
}

/* Work is quadratic in the degrees. So where a few vertices have most of the edges, each
 * gets a colour that nothing else has: no path of four through it is in two colours. */
static int count_apart(struct cgrad_graph g, const int *order)
{
    double work = 0, limit = 256.0 * g.from[g.n] + (1 << 28);
    int apart = 0;
    for (int i = g.n; i-- > 0 && apart == 0;) {
        double degree = g.from[order[i] + 1] - g.from[order[i]];
        work += degree * degree;
        if (work > limit)
            apart = i + 1;
    }
    return apart;
}

static void sort_by_degree(struct cgrad_graph g, int *order)
{
    int *degree = ints(g.n);
    for (int v = 0; v < g.n; v++)
        degree[v] = g.from[v + 1] - g.from[v];
    sort_down(g.n, degree, g.n, order);
    cgrad_hold(degree, 0);
}

/* The first of the order stay, the others come as they are numbered. */
static void sort_naturally(struct stars *s, int *order)
{
    int n = s->g.n, at = s->apart;
    fill(s->treated, n, -1);
    for (int i = 0; i < s->apart; i++)
        s->treated[order[i]] = 0;
    for (int v = 0; v < n; v++)
        if (s->treated[v] < 0)
            order[at++] = v;
}

int cgrad_colour_star(struct cgrad_graph g, int *colour)
{
    int n = g.n, edges = g.from[n], *order = ints(n), *other = ints(n);
    struct stars s = {
        .g = g,
        .twin = ints(edges),
        .star = ints(edges),
        .hub = ints(edges / 2),
        .taken_by = ints(n),
        .first_of = ints(n),
        .first = ints(n),
        .treated = ints(n),
    };
    find_twins(&s);
    sort_by_degree(g, order);
    s.apart = count_apart(g, order);
    int others = star_in_order(&s, order, other);
    sort_naturally(&s, order);
    int colours = star_in_order(&s, order, colour);
    if (others < colours) {
        memcpy(colour, other, (size_t)n * sizeof *colour);
        colours = others;
    }
    int *held[] = {order,      other,      s.twin,  s.star,   s.hub,
                   s.taken_by, s.first_of, s.first, s.treated};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        cgrad_hold(held[i], 0);
    return colours;
}
