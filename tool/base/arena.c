/* The arena: obstack chunks, given back at the end. Each block knows its size, so that it
 * can be grown by copying. */
#define STB_DS_IMPLEMENTATION
#include "base.h"
#include <limits.h>
#include <obstack.h>
#include <stdlib.h>
#include <string.h>

#define obstack_chunk_alloc malloc
#define obstack_chunk_free free

static struct obstack stack;
static bool begun;

struct block {
    _Alignas(max_align_t) size_t size;
};

static void out_of_memory(void)
{
    fatal("out of memory");
}

void *arena_alloc(size_t size)
{
    if (!begun) {
        obstack_alloc_failed_handler = out_of_memory;
        obstack_init(&stack);
        obstack_alignment_mask(&stack) = (int)_Alignof(max_align_t) - 1;
        begun = true;
    }
    if (size > INT_MAX / 2)
        fatal("out of memory");
    struct block *b = obstack_alloc(&stack, (int)(sizeof *b + size));
    b->size = size;
    return memset(b + 1, 0, size);
}

void *arena_realloc(void *old, size_t size)
{
    size_t kept = old ? ((struct block *)old - 1)->size : 0;
    if (kept >= size)
        return old;
    void *p = arena_alloc(size);
    if (kept > 0)
        memcpy(p, old, kept);
    return p;
}

void arena_free(void)
{
    if (begun)
        obstack_free(&stack, NULL);
    begun = false;
}
