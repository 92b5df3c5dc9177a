/* Drawing, text, and the tree of statements that is printed, whole or cut down. */
#include "fuzz.h"

#include <stb/stb_ds.h>
#include <stdarg.h>

/* splitmix64 (Steele, Lea, Flood 2014) */
uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

int pick(struct gen *g, int count)
{
    return (int)(random_next(&g->random) % (uint64_t)count);
}

int pick_from(struct gen *g, int lo, int hi)
{
    return lo + pick(g, hi - lo + 1);
}

bool chance(struct gen *g, int percent)
{
    return pick(g, 100) < percent;
}

static const char *text_list(struct gen *g, const char *format, va_list args)
{
    obstack_vprintf(&g->pool, format, args);
    obstack_1grow(&g->pool, '\0');
    return obstack_finish(&g->pool);
}

const char *text(struct gen *g, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *result = text_list(g, format, args);
    va_end(args);
    return result;
}

const char *text_name(struct gen *g, const char *stem)
{
    return text(g, "%s%d", stem, ++g->names);
}

struct node *node_new(struct gen *g, struct node *into, const char *head)
{
    struct node *node = obstack_alloc(&g->pool, sizeof *node);
    *node = (struct node){.id = g->nodes++, .head = head};
    if (into)
        arrput(into->kids, node);
    return node;
}

struct node *node_line(struct gen *g, struct node *into, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *head = text_list(g, format, args);
    va_end(args);
    return node_new(g, into, head);
}

struct node *node_fixed(struct gen *g, struct node *into, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *head = text_list(g, format, args);
    va_end(args);
    struct node *node = node_new(g, into, head);
    node->fixed = true;
    return node;
}

struct node *node_block(struct gen *g, struct node *into, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *head = text_list(g, format, args);
    va_end(args);
    struct node *node = node_new(g, into, head);
    node->tail = "}";
    return node;
}

/* Statements that are dropped together. */
struct node *node_group(struct gen *g, struct node *into)
{
    struct node *node = node_new(g, into, NULL);
    node->bare = true;
    return node;
}

static char cut_of(const struct cuts *cuts, const struct node *node)
{
    return node->fixed || node->id >= cuts->count ? ' ' : cuts->how[node->id];
}

static void print_line(int indent, const char *line, FILE *out)
{
    fprintf(out, "%*s%s\n", 4 * indent, "", line);
}

/* A hoisted node leaves its droppable kids: `for (..) { fixed; s = 1; }` leaves s = 1. */
void node_print(const struct node *node, const struct cuts *cuts, int indent, FILE *out)
{
    char cut = cut_of(cuts, node);
    if (cut == 'd')
        return;
    bool hoisted = cut == 'h';
    if (node->head && !hoisted)
        print_line(indent, cut == 's' && node->simple ? node->simple : node->head, out);
    for (ptrdiff_t i = 0; i < arrlen(node->kids); i++)
        if (!hoisted || !node->kids[i]->fixed)
            node_print(node->kids[i], cuts, indent + (!hoisted && !node->bare), out);
    if (node->tail && !hoisted)
        print_line(indent, node->tail, out);
}

/* What remains when its fixed lines go */
static bool can_hoist(const struct node *node)
{
    for (ptrdiff_t i = 0; i < arrlen(node->kids); i++)
        if (!node->kids[i]->fixed)
            return true;
    return false;
}

/* One line a printed node that can be cut: its id and the cuts that may apply. */
void node_list(const struct node *node, const struct cuts *cuts, FILE *out)
{
    char cut = cut_of(cuts, node);
    if (cut == 'd')
        return;
    if (!node->fixed && cut == ' ')
        fprintf(out, "%d d%s%s\n", node->id, can_hoist(node) ? "h" : "",
                node->simple ? "s" : "");
    for (ptrdiff_t i = 0; i < arrlen(node->kids); i++)
        if (cut != 'h' || !node->kids[i]->fixed)
            node_list(node->kids[i], cuts, out);
}
