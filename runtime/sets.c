/* Sets of independents, each the same number wherever it occurs.
 *
 * 0 is the empty set, 1 .. n those of one independent. Behind them come lists, sorted and
 * kept once each, as long as they are short; and pairs, the union of two others, which are
 * looked up, too. So a program that does the same again makes nothing new. To list what is
 * in a pair, one goes through all below it, `work`; when that is a multiple of what the
 * longest list below holds, `base`, the pair becomes a list itself: a sum over n elements
 * takes n pairs and lists of n numbers in all.
 *
 * SPDX-License-Identifier: 0BSD */
#include "cgrad_rt.h"
#include "internal.h"
#include <stdlib.h>

enum { SHORT = 16, LOOSE = 64, MOST = 1 << 30 };

struct node {
    uint32_t a,
        b; /* two sets, a < b; of a list b is 0, and a where it begins in items */
    uint32_t work, base;
};
/* Set 0: nothing here. */
struct list {
    uint32_t hash, set;
};
struct pair {
    uint32_t a, b, set;
};
struct table {
    void *slots;
    size_t mask, used; /* mask + 1 slots, a power of 2 */
};
struct cgrad_sets {
    int zeros_stay;
    uint32_t width; /* independents */
    struct node *nodes;
    size_t count, room;
    uint32_t *items;
    size_t item_count, item_room;
    struct table lists, pairs;
    /* a walk: what was met, what is to be visited, the independents found */
    uint32_t *met, stamp, *stack, *found;
    size_t met_room, stack_room, found_room, found_count;
};

/* ---- memory ---- */

/* Room for at least `wanted` elements. */
static void *grown(void *p, size_t *room, size_t wanted, size_t size)
{
    if (wanted <= *room)
        return p;
    size_t n = 2 * *room > wanted ? 2 * *room : wanted < 64 ? 64 : wanted;
    p = cgrad_hold_array(p, n, size);
    *room = n;
    return p;
}

struct cgrad_sets *cgrad_sets_new(int zeros_stay)
{
    struct cgrad_sets *s = cgrad_hold(NULL, sizeof *s);
    *s = (struct cgrad_sets){.zeros_stay = zeros_stay};
    return s;
}

void cgrad_sets_free(struct cgrad_sets *s)
{
    if (!s)
        return;
    cgrad_hold(s->nodes, 0);
    cgrad_hold(s->items, 0);
    cgrad_hold(s->lists.slots, 0);
    cgrad_hold(s->pairs.slots, 0);
    cgrad_hold(s->met, 0);
    cgrad_hold(s->stack, 0);
    cgrad_hold(s->found, 0);
    cgrad_hold(s, 0);
}

uint32_t cgrad_sets_column(struct cgrad_sets *s)
{
    if (s->width == MOST)
        cgrad_fail("a sparse matrix has too many columns");
    return ++s->width;
}

int cgrad_sets_width(const struct cgrad_sets *s)
{
    return (int)s->width;
}

/* The set that a shadow holds. */
static uint32_t set_of(const struct cgrad_sets *s, double shadow)
{
    if (!(shadow >= 0 && shadow <= (double)(s->width + s->count)))
        cgrad_fail("no pattern: the function reads memory that it never set");
    return (uint32_t)shadow;
}

/* ---- nodes ---- */

static struct node *node_of(struct cgrad_sets *s, uint32_t set)
{
    return set > s->width ? &s->nodes[set - s->width - 1] : NULL;
}

static uint32_t add_node(struct cgrad_sets *s, struct node node)
{
    if (s->width + s->count >= UINT32_MAX)
        cgrad_fail("a pattern takes too many sets");
    s->nodes = grown(s->nodes, &s->room, s->count + 1, sizeof *s->nodes);
    s->nodes[s->count] = node;
    return s->width + (uint32_t)++s->count;
}

static uint32_t work_of(struct cgrad_sets *s, uint32_t set)
{
    struct node *node = node_of(s, set);
    return node ? node->work : 1;
}

static uint32_t base_of(struct cgrad_sets *s, uint32_t set)
{
    struct node *node = node_of(s, set);
    return node ? node->base : 1;
}

/* ---- walks ---- */

static void visit(struct cgrad_sets *s, uint32_t set, size_t *depth)
{
    if (set == 0 || s->met[set] == s->stamp)
        return;
    s->met[set] = s->stamp;
    if (set <= s->width) {
        s->found =
            grown(s->found, &s->found_room, s->found_count + 1, sizeof *s->found);
        s->found[s->found_count++] = set;
        return;
    }
    s->stack = grown(s->stack, &s->stack_room, *depth + 1, sizeof *s->stack);
    s->stack[(*depth)++] = set;
}

static int compare(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort_found(struct cgrad_sets *s)
{
    size_t n = s->found_count;
    if (n < s->width / 16) {
        if (n > 1)
            qsort(s->found, n, sizeof *s->found, compare);
        return;
    }
    n = 0;
    for (uint32_t i = 1; i <= s->width; i++)
        if (s->met[i] == s->stamp)
            s->found[n++] = i;
}

static void begin_walk(struct cgrad_sets *s)
{
    size_t room = s->met_room;
    s->met = grown(s->met, &s->met_room, s->width + s->count + 1, sizeof *s->met);
    if (s->met_room > room)
        memset(s->met + room, 0, (s->met_room - room) * sizeof *s->met);
    if (++s->stamp == 0) {
        memset(s->met, 0, s->met_room * sizeof *s->met);
        s->stamp = 1;
    }
    s->found_count = 0;
}

/* The independents in a or b, sorted, to s->found. */
static void walk(struct cgrad_sets *s, uint32_t a, uint32_t b)
{
    size_t depth = 0;
    begin_walk(s);
    visit(s, a, &depth);
    visit(s, b, &depth);
    while (depth > 0) {
        struct node node = *node_of(s, s->stack[--depth]);
        if (node.b == 0) {
            for (uint32_t i = 0; i < node.work; i++)
                visit(s, s->items[node.a + i], &depth);
        } else {
            visit(s, node.a, &depth);
            visit(s, node.b, &depth);
        }
    }
    sort_found(s);
}

size_t cgrad_sets_columns(struct cgrad_sets *s, double shadow, const uint32_t **columns)
{
    walk(s, set_of(s, shadow), 0);
    for (size_t i = 0; i < s->found_count; i++)
        s->found[i]--;
    *columns = s->found;
    return s->found_count;
}

/* ---- lists ---- */

static uint64_t mix(uint64_t h)
{
    h *= UINT64_C(0x9e3779b97f4a7c15);
    return h ^ h >> 32;
}

static uint32_t hash_list(const uint32_t *list, size_t n)
{
    uint64_t h = n;
    for (size_t i = 0; i < n; i++)
        h = mix(h ^ list[i]);
    return (uint32_t)(h >> 16);
}

/* A table of twice the slots, empty. */
static struct table widened(const struct table *t, size_t size)
{
    struct table wide = {NULL, t->slots ? 2 * t->mask + 1 : 255, 0};
    wide.slots = cgrad_hold_array(NULL, wide.mask + 1, size);
    memset(wide.slots, 0, (wide.mask + 1) * size);
    return wide;
}

static int is_full(const struct table *t)
{
    return !t->slots || t->used > t->mask / 4 * 3;
}

static void widen_lists(struct cgrad_sets *s)
{
    struct table wide = widened(&s->lists, sizeof(struct list));
    struct list *to = wide.slots, *from = s->lists.slots;
    for (size_t i = 0; from && i <= s->lists.mask; i++) {
        size_t at = from[i].hash & wide.mask;
        if (from[i].set == 0)
            continue;
        while (to[at].set != 0)
            at = (at + 1) & wide.mask;
        to[at] = from[i];
        wide.used++;
    }
    cgrad_hold(from, 0);
    s->lists = wide;
}

static uint32_t new_list(struct cgrad_sets *s, const uint32_t *list, size_t n)
{
    if (s->item_count + n > UINT32_MAX)
        cgrad_fail("a pattern takes too many sets");
    s->items = grown(s->items, &s->item_room, s->item_count + n, sizeof *s->items);
    memcpy(s->items + s->item_count, list, n * sizeof *list);
    struct node node = {(uint32_t)s->item_count, 0, (uint32_t)n, (uint32_t)n};
    s->item_count += n;
    return add_node(s, node);
}

/* The set of these, n of them, sorted. */
static uint32_t list_set(struct cgrad_sets *s, const uint32_t *list, size_t n)
{
    if (n <= 1)
        return n == 0 ? 0 : list[0];
    if (is_full(&s->lists))
        widen_lists(s);
    struct list *slots = s->lists.slots;
    uint32_t hash = hash_list(list, n);
    size_t at = hash & s->lists.mask;
    for (; slots[at].set != 0; at = (at + 1) & s->lists.mask) {
        if (slots[at].hash != hash)
            continue;
        struct node *node = node_of(s, slots[at].set);
        if (node->work == n && memcmp(s->items + node->a, list, n * sizeof *list) == 0)
            return slots[at].set;
    }
    slots[at] = (struct list){hash, new_list(s, list, n)};
    s->lists.used++;
    return slots[at].set;
}

/* ---- unions ---- */

static size_t hash_pair(uint32_t a, uint32_t b)
{
    return (size_t)mix(mix((uint64_t)a << 32 | b));
}

static void widen_pairs(struct cgrad_sets *s)
{
    struct table wide = widened(&s->pairs, sizeof(struct pair));
    struct pair *to = wide.slots, *from = s->pairs.slots;
    for (size_t i = 0; from && i <= s->pairs.mask; i++) {
        if (from[i].set == 0)
            continue;
        size_t at = hash_pair(from[i].a, from[i].b) & wide.mask;
        while (to[at].set != 0)
            at = (at + 1) & wide.mask;
        to[at] = from[i];
        wide.used++;
    }
    cgrad_hold(from, 0);
    s->pairs = wide;
}

/* Puts the elements of a set into a sorted list of n; the new n, SHORT where it isn't
 * short. */
static size_t insert(struct cgrad_sets *s, uint32_t set, uint32_t *list, size_t n)
{
    struct node *node = node_of(s, set);
    if (node && (node->b != 0 || node->work >= SHORT))
        return SHORT;
    const uint32_t *more = node ? s->items + node->a : &set;
    for (size_t k = work_of(s, set); k-- > 0 && n < SHORT;) {
        size_t at = n;
        while (at > 0 && list[at - 1] > more[k])
            at--;
        if (at > 0 && list[at - 1] == more[k])
            continue;
        memmove(list + at + 1, list + at, (n - at) * sizeof *list);
        list[at] = more[k];
        n++;
    }
    return n;
}

static uint32_t new_pair(struct cgrad_sets *s, uint32_t a, uint32_t b)
{
    uint64_t work = (uint64_t)work_of(s, a) + work_of(s, b) + 1;
    uint32_t base = base_of(s, a) > base_of(s, b) ? base_of(s, a) : base_of(s, b);
    if (work > 2 * (uint64_t)base + LOOSE) {
        walk(s, a, b);
        return list_set(s, s->found, s->found_count);
    }
    struct node node = {a, b, (uint32_t)work, base};
    return add_node(s, node);
}

/* a < b, and a is seen at once to be in b. */
static int is_in(struct cgrad_sets *s, uint32_t a, uint32_t b)
{
    struct node *node = node_of(s, b);
    if (a == 0 || a == b)
        return 1;
    if (!node)
        return 0;
    if (node->b != 0)
        return node->a == a || node->b == a;
    return a <= s->width
           && bsearch(&a, s->items + node->a, node->work, sizeof a, compare);
}

/* As a pair, looked up. */
static uint32_t pair_of(struct cgrad_sets *s, uint32_t a, uint32_t b)
{
    if (is_in(s, a, b))
        return b;
    if (is_full(&s->pairs))
        widen_pairs(s);
    struct pair *slots = s->pairs.slots;
    size_t at = hash_pair(a, b) & s->pairs.mask;
    for (; slots[at].set != 0; at = (at + 1) & s->pairs.mask)
        if (slots[at].a == a && slots[at].b == b)
            return slots[at].set;
    slots[at] = (struct pair){a, b, new_pair(s, a, b)};
    s->pairs.used++;
    return slots[at].set;
}

/* ---- for generated code ---- */

double cgrad_set_times(const struct cgrad_sets *s, int is_there, double set)
{
    return is_there || !s->zeros_stay ? set : 0;
}

double cgrad_union_of(struct cgrad_sets *s, size_t n, const double *shadows)
{
    uint32_t list[SHORT], set = 0;
    size_t count = 0;
    for (size_t i = 0; i < n && count < SHORT; i++)
        if (shadows[i] != 0)
            count = insert(s, set_of(s, shadows[i]), list, count);
    if (count < SHORT)
        return list_set(s, list, count);
    for (size_t i = 0; i < n; i++) {
        uint32_t next = set_of(s, shadows[i]);
        set = set < next ? pair_of(s, set, next) : pair_of(s, next, set);
    }
    return set;
}

float cgrad_set_float(double set)
{
    if (set > 1 << 24)
        cgrad_fail("a pattern takes more sets than a float can number");
    return (float)set;
}

float cgrad_unionf_of(struct cgrad_sets *s, size_t n, const double *shadows)
{
    return cgrad_set_float(cgrad_union_of(s, n, shadows));
}
