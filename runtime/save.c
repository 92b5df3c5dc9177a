/* The arena behind struct cgrad_save: chunks from malloc, kept per thread for reuse.
 *
 * The chunks of a stack are linked oldest first; those behind the cursor's are empty or
 * hold what was popped. A closed save gives its chunks to the thread's cache.
 *
 * SPDX-License-Identifier: 0BSD */
#include "cgrad_rt.h"
#include "internal.h"
#include <pthread.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK_MIN = 1 << 16, CHUNK_MAX = 1 << 26 };

struct cgrad_chunk {
    alignas(CGRAD_LINE) struct cgrad_chunk *prev; /* in its stack, or in the cache */
    struct cgrad_chunk *next;
    size_t size;                       /* bytes after this header */
    char *left_at;                     /* top when the cursor went on to next */
    struct cgrad_chunk *older, **link; /* in the list of the thread's chunks in use */
};

static _Thread_local struct {
    struct cgrad_chunk *cache, *used;
    size_t held, peak;
    int will_trim; /* at thread exit */
} thread;

static alignas(CGRAD_LINE) char nothing[CGRAD_LINE]; /* where empty stacks stand */
static cgrad_error_fn *error_fn;
static void *error_user;

void cgrad_on_error(cgrad_error_fn *fn, void *user)
{
    error_fn = fn;
    error_user = user;
}

_Noreturn void cgrad_fail(const char *message)
{
    if (error_fn)
        error_fn(message, error_user);
    fprintf(stderr, "cgrad: %s\n", message);
    abort();
}

_Noreturn void cgrad_fail_memory(size_t bytes)
{
    char message[80];
    if (bytes >= CGRAD_NEVER)
        cgrad_fail("out of memory (a size is out of range)");
    snprintf(message, sizeof message, "out of memory (%zu bytes)", bytes);
    cgrad_fail(message);
}

void cgrad_overlap_error(const char *function, const char *p, const char *q)
{
    char message[256];
    snprintf(message, sizeof message, "%s: %s and %s overlap", function, p, q);
    cgrad_fail(message);
}

/* ---- the thread's chunks ---- */

static pthread_key_t exit_key;

static void trim_at_exit(void *unused)
{
    (void)unused;
    thread.will_trim = 0;
    cgrad_trim();
}

static void make_exit_key(void)
{
    if (pthread_key_create(&exit_key, trim_at_exit) != 0)
        cgrad_fail("out of thread keys");
}

void cgrad_trim_at_exit(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    if (!thread.will_trim) {
        pthread_once(&once, make_exit_key);
        thread.will_trim = pthread_setspecific(exit_key, &thread) == 0;
    }
}

static void cache_put(struct cgrad_chunk *c)
{
    cgrad_trim_at_exit();
    c->prev = thread.cache;
    thread.cache = c;
}

/* Takes from the cache the smallest chunk of at least `bytes`; null when there is none.
 */
static struct cgrad_chunk *cache_take(size_t bytes)
{
    struct cgrad_chunk **best = NULL;
    for (struct cgrad_chunk **p = &thread.cache; *p; p = &(*p)->prev)
        if ((*p)->size >= bytes && (!best || (*p)->size < (*best)->size))
            best = p;
    struct cgrad_chunk *c = best ? *best : NULL;
    if (c)
        *best = c->prev;
    return c;
}

/* Frees the largest chunk of the cache, which a larger one is about to replace. */
static void cache_drop(void)
{
    struct cgrad_chunk **largest = &thread.cache;
    for (struct cgrad_chunk **p = &thread.cache; *p; p = &(*p)->prev)
        if ((*p)->size > (*largest)->size)
            largest = p;
    struct cgrad_chunk *c = *largest;
    if (c) {
        *largest = c->prev;
        free(c);
    }
}

/* A new chunk of at least `bytes`; when memory is short, at the price of the cache. */
static struct cgrad_chunk *chunk_alloc(size_t bytes)
{
    if (bytes >= CGRAD_NEVER)
        cgrad_fail_memory(bytes);
    size_t size = (bytes + CGRAD_LINE - 1) & ~(size_t)(CGRAD_LINE - 1);
    struct cgrad_chunk *c = aligned_alloc(CGRAD_LINE, sizeof *c + size);
    if (!c && thread.cache) {
        cgrad_trim();
        c = aligned_alloc(CGRAD_LINE, sizeof *c + size);
    }
    if (!c)
        cgrad_fail_memory(bytes);
    c->size = size;
    return c;
}

static void used_add(struct cgrad_chunk *c)
{
    c->older = thread.used;
    c->link = &thread.used;
    if (c->older)
        c->older->link = &c->older;
    thread.used = c;
    thread.held += c->size;
    if (thread.held > thread.peak)
        thread.peak = thread.held;
}

static void used_remove(struct cgrad_chunk *c)
{
    *c->link = c->older;
    if (c->older)
        c->older->link = c->link;
    thread.held -= c->size;
}

/* ---- arrays ---- */

void *cgrad_hold(void *old, size_t bytes)
{
    struct cgrad_chunk *from = old ? (struct cgrad_chunk *)old - 1 : NULL, *to = NULL;
    if (bytes > 0) {
        to = chunk_alloc(bytes);
        used_add(to);
    }
    if (from && to)
        memcpy(to + 1, old, from->size < bytes ? from->size : bytes);
    if (from) {
        used_remove(from);
        free(from);
    }
    return to ? to + 1 : NULL;
}

void *cgrad_hold_array(void *old, size_t n, size_t size)
{
    return cgrad_hold(old, n > CGRAD_NEVER / size ? CGRAD_NEVER : n * size);
}

/* ---- stacks ---- */

static void stack_enter(struct cgrad_stack *s, struct cgrad_chunk *c)
{
    s->chunk = c;
    s->base = c ? (char *)(c + 1) : nothing;
    s->end = c ? s->base + c->size : nothing;
}

static void check_owner(const struct cgrad_save *save)
{
    if (save->owner != &thread)
        cgrad_fail(
            "a save is used outside the thread that opened it, or was not opened");
}

/* The chunk that a push of `bytes` goes to when the cursor's is full: the next one if
 * it is large enough, else one put before it. Nothing is freed: what was popped stays
 * readable. */
static struct cgrad_chunk *chunk_after(struct cgrad_save *save, struct cgrad_chunk *c,
                                       size_t bytes)
{
    struct cgrad_chunk *next = c ? c->next : NULL;
    if (next && next->size >= bytes)
        return next;
    size_t size = !c ? CHUNK_MIN : c->size < CHUNK_MAX / 2 ? 2 * c->size : CHUNK_MAX;
    if (size < bytes)
        size = bytes;
    struct cgrad_chunk *fresh = cache_take(size);
    if (!fresh) {
        cache_drop();
        fresh = chunk_alloc(size);
    }
    used_add(fresh);
    save->held += fresh->size;
    fresh->prev = c;
    fresh->next = next;
    if (c)
        c->next = fresh;
    if (next)
        next->prev = fresh;
    return fresh;
}

void *cgrad_grow(struct cgrad_save *save, struct cgrad_stack *s, size_t bytes)
{
    check_owner(save);
    struct cgrad_chunk *c = chunk_after(save, s->chunk, bytes);
    if (s->chunk)
        s->chunk->left_at = s->top;
    stack_enter(s, c);
    s->top = s->base + bytes;
    return s->base;
}

/* Moves an emptied cursor back to the newest chunk that holds something. */
void cgrad_shrink(struct cgrad_stack *s)
{
    while (s->top == s->base) {
        if (!s->chunk || !s->chunk->prev)
            cgrad_fail("a derivative popped more than it pushed");
        stack_enter(s, s->chunk->prev);
        s->top = s->chunk->left_at;
    }
}

/* Moves the cursor to a mark of this stack. A mark of the empty stack has no chunk. */
void cgrad_move(struct cgrad_stack *s, struct cgrad_mark mark)
{
    struct cgrad_chunk *c = mark.chunk;
    if (!c)
        for (c = s->chunk; c && c->prev; c = c->prev)
            ;
    stack_enter(s, c);
    s->top = mark.chunk ? mark.top : s->base;
}

static void stack_clear(struct cgrad_stack *s)
{
    struct cgrad_chunk *c = s->chunk;
    while (c && c->next)
        c = c->next;
    while (c) {
        struct cgrad_chunk *prev = c->prev;
        used_remove(c);
        cache_put(c);
        c = prev;
    }
    stack_enter(s, NULL);
    s->top = nothing;
}

/* ---- turns ---- */

/* The bytes of a chunk that lie below a mark in it or in a later chunk of its stack. */
static size_t bytes_below(const struct cgrad_chunk *c, struct cgrad_mark mark)
{
    const char *top = c == mark.chunk ? mark.top : c->left_at;
    return (size_t)(top - (const char *)(c + 1));
}

/* The copy lies on the heap stack itself, above what it is a copy of. */
void cgrad_turn_kept(struct cgrad_save *save)
{
    struct cgrad_mark end = {save->heap.chunk, save->heap.top};
    size_t bytes = 0;
    cgrad_turn(save);
    for (struct cgrad_chunk *c = end.chunk; c; c = c->prev)
        bytes += bytes_below(c, end);
    char *copy = (char *)cgrad_stack_push(save, &save->heap, bytes) + bytes;
    for (struct cgrad_chunk *c = end.chunk; c; c = c->prev) {
        size_t n = bytes_below(c, end);
        copy -= n;
        memcpy(copy, c + 1, n);
    }
    save->heap_turn = end;
    save->heap_copy = (struct cgrad_mark){save->heap.chunk, save->heap.top};
}

void cgrad_rewind(struct cgrad_save *save)
{
    cgrad_move(&save->saves, save->turn);
    if (!save->heap_copy.top)
        return;
    const char *copy = save->heap_copy.top;
    for (struct cgrad_chunk *c = save->heap_turn.chunk; c; c = c->prev) {
        size_t n = bytes_below(c, save->heap_turn);
        copy -= n;
        memcpy(c + 1, copy, n);
    }
    cgrad_move(&save->heap, save->heap_copy);
}

/* ---- calls ---- */

void cgrad_open(struct cgrad_save *save)
{
    *save = (struct cgrad_save){.owner = &thread};
    stack_clear(&save->saves);
    stack_clear(&save->work);
    stack_clear(&save->heap);
}

void cgrad_close(struct cgrad_save *save)
{
    check_owner(save);
    stack_clear(&save->saves);
    stack_clear(&save->work);
    stack_clear(&save->heap);
    save->turn = save->heap_copy = (struct cgrad_mark){0};
}

size_t cgrad_peak(const struct cgrad_save *save)
{
    return save ? save->held : thread.peak;
}

void cgrad_unwind(void)
{
    while (thread.used) {
        struct cgrad_chunk *c = thread.used;
        used_remove(c);
        free(c);
    }
}

void cgrad_trim(void)
{
    cgrad_lanes_trim();
    while (thread.cache) {
        struct cgrad_chunk *c = thread.cache;
        thread.cache = c->prev;
        free(c);
    }
    thread.peak = thread.held;
}
