/* Memory of vectors that a function allocates and frees. Large blocks come and go with
 * each block of lanes, and malloc would take them from the system and give them back each
 * time. So what is freed is kept: together with what is in use, never more than was in
 * use at once.
 *
 * SPDX-License-Identifier: 0BSD */
#include "cgrad_rt.h"
#include "internal.h"
#include <stdalign.h>
#include <stdlib.h>

enum { SMALL = 1024 };

/* In front of a large block, which begins a line; in front of a small one stands the size
 * alone. Those are faster from malloc's lists, though some vectors lie across lines. */
struct block {
    alignas(CGRAD_LINE) struct block *next; /* kept */
    char gap[CGRAD_LINE - sizeof(struct block *) - sizeof(size_t)];
    size_t size;
};
struct small {
    alignas(max_align_t) char gap[alignof(max_align_t) - sizeof(size_t)];
    size_t size;
};
_Static_assert(sizeof(struct block) == CGRAD_LINE,
               "the size stands in front of the block");

static _Thread_local struct {
    struct block *kept;
    size_t in_use, held, most; /* bytes of large blocks: held are those kept, too */
} lanes;

static size_t size_of(const void *p)
{
    return ((const size_t *)p)[-1];
}

static void drop_until(size_t bytes)
{
    while (lanes.kept && lanes.held > bytes) {
        struct block *b = lanes.kept;
        lanes.kept = b->next;
        lanes.held -= b->size;
        free(b);
    }
}

/* The smallest that is kept and fits, unless most of it would lie idle; or null. */
static struct block *take(size_t size)
{
    struct block **best = NULL;
    for (struct block **p = &lanes.kept; *p; p = &(*p)->next)
        if ((*p)->size >= size && (*p)->size <= 2 * size
            && (!best || (*p)->size < (*best)->size))
            best = p;
    struct block *b = best ? *best : NULL;
    if (b)
        *best = b->next;
    return b;
}

static struct block *fresh(size_t size)
{
    size_t most = lanes.in_use + size > lanes.most ? lanes.in_use + size : lanes.most;
    drop_until(most - size);
    struct block *b = aligned_alloc(CGRAD_LINE, sizeof *b + size);
    if (!b && lanes.kept) {
        drop_until(lanes.in_use);
        b = aligned_alloc(CGRAD_LINE, sizeof *b + size);
    }
    if (b) {
        b->size = size;
        lanes.held += size;
    }
    return b;
}

static void *allocate(size_t bytes)
{
    if (bytes > CGRAD_NEVER)
        return NULL;
    if (bytes <= SMALL) {
        struct small *s = malloc(sizeof *s + bytes);
        if (s)
            s->size = bytes;
        return s ? s + 1 : NULL;
    }
    size_t size = (bytes + CGRAD_LINE - 1) & ~(size_t)(CGRAD_LINE - 1);
    struct block *b = take(size);
    if (!b)
        b = fresh(size);
    if (!b)
        return NULL;
    lanes.in_use += b->size;
    if (lanes.in_use > lanes.most)
        lanes.most = lanes.in_use;
    cgrad_trim_at_exit();
    return b + 1;
}

void *cgrad_calloc_lanes(size_t n, size_t size)
{
    size_t bytes = 0;
    if (__builtin_mul_overflow(n, size, &bytes))
        return NULL;
    void *p = allocate(bytes);
    return p ? memset(p, 0, bytes) : NULL;
}

/* With half as much again, so that what grows little by little isn't copied each time. */
void *cgrad_realloc_lanes(void *p, size_t bytes)
{
    size_t old = p ? size_of(p) : 0;
    if (p && bytes == 0) {
        cgrad_free_lanes(p);
        return NULL;
    }
    if (p && bytes <= old && bytes > old / 4)
        return p;
    void *to = allocate(bytes > old && bytes < old + old / 2 ? old + old / 2 : bytes);
    if (!to)
        to = allocate(bytes);
    if (p && to) {
        memcpy(to, p, old < bytes ? old : bytes);
        cgrad_free_lanes(p);
    }
    return to;
}

void cgrad_free_lanes(void *p)
{
    if (!p)
        return;
    if (size_of(p) <= SMALL) {
        free((struct small *)p - 1);
        return;
    }
    struct block *b = (struct block *)p - 1;
    if (b->size > lanes.in_use) { /* it came from another thread */
        free(b);
        return;
    }
    b->next = lanes.kept;
    lanes.kept = b;
    lanes.in_use -= b->size;
}

void cgrad_lanes_trim(void)
{
    drop_until(lanes.in_use);
    lanes.most = lanes.in_use;
}
