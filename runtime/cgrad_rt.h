/* cgrad_rt.h: what derivatives written by cgrad include and link with, if they need it.
 *
 * A derivative call owns one struct cgrad_save. It holds three stacks of chunks:
 *   saves  what the forward sweep keeps, popped in exactly the opposite order, so that
 *          split calls, recursion and loops of unknown trip count nest by themselves;
 *   work   shadows and other scratch of the reverse sweep, zeroed, given back by mark
 *          and release. Apart from saves, because what was popped stays readable, until
 *          the next push, while the reverse sweep allocates;
 *   heap   heap objects and local arrays of the primal, which stay where they are until
 *          the reverse sweep has passed them. Never popped, so apart from saves, which
 *          would be popped out of order.
 * Popping moves a cursor; memory goes back only in cgrad_close. So a reverse sweep can
 * be run again: cgrad_turn notes where the forward sweep ended, cgrad_rewind returns
 * there. A reverse sweep that changes the heap's objects needs cgrad_turn_kept, whose
 * copy of them cgrad_rewind copies back.
 *
 * Shadow of an arena: another arena. A tangent of code that pushes to `save` pushes the
 * tangents to `save_d` in the same order; so all that follows differentiates as malloc.
 *
 * Threads: calls in different threads share nothing. An open save belongs to the thread
 * that opened it.
 *
 * Copyright (C) 2026 the cgrad authors. SPDX-License-Identifier: 0BSD
 * Permission to use, copy, modify, and/or distribute this software for any purpose with
 * or without fee is hereby granted. The software is provided "as is" and the authors
 * disclaim all warranties with regard to it; in no event are they liable for any
 * damages. */
#ifndef CGRAD_RT_H
#define CGRAD_RT_H

/* Generated code stops with #error where this is not the version it was written for. */
#define CGRAD_RT_VERSION 1

#include "cgrad_sparse.h"
#include "cgrad_special.h"
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- for users ---- */

struct cgrad_chunk; /* save.c */

struct cgrad_stack {
    char *top, *base, *end;    /* free is [top, end), this chunk is [base, end) */
    struct cgrad_chunk *chunk; /* the cursor's; the stack's others are linked to it */
};

struct cgrad_mark {
    struct cgrad_chunk *chunk;
    char *top;
};

struct cgrad_save {
    struct cgrad_stack saves, work, heap;
    struct cgrad_mark turn;      /* of saves: where the forward sweep ended */
    struct cgrad_mark heap_turn; /* of heap: the same */
    struct cgrad_mark heap_copy; /* of heap: the end of the copy of all below heap_turn;
                                    its top is null when there is no copy */
    size_t held;                 /* bytes in chunks */
    const void *owner;           /* the thread that opened it */
};

/* Ends a split derivative (f_fwd, then f_rev once or more): its saves are gone. */
void cgrad_close(struct cgrad_save *save);

/* The most memory, in bytes, that `save` held; for NULL, that all derivative calls of
 * this thread held at once since it began or last called cgrad_trim. */
size_t cgrad_peak(const struct cgrad_save *save);

/* Frees the memory that this thread keeps for its next call; a thread's exit does it
 * too. */
void cgrad_trim(void);

/* Called, with one line of text, when memory runs out or arguments overlap; must not
 * return. The default (fn is NULL) prints the line and aborts. Set it before other
 * threads start. */
typedef void cgrad_error_fn(const char *message, void *user);
void cgrad_on_error(cgrad_error_fn *fn, void *user);

/* After a longjmp out of the handler: frees what all derivative calls of this thread
 * held. Saves of this thread that were open are void, and are not to be closed. */
void cgrad_unwind(void);

/* ---- for generated code ---- */

void cgrad_open(struct cgrad_save *save);
void *cgrad_grow(struct cgrad_save *save, struct cgrad_stack *stack, size_t bytes);
void cgrad_shrink(struct cgrad_stack *stack);
void cgrad_move(struct cgrad_stack *stack, struct cgrad_mark mark);
void cgrad_turn_kept(struct cgrad_save *save);
void cgrad_rewind(struct cgrad_save *save);
/* calloc, realloc and free of vectors */
void *cgrad_calloc_lanes(size_t n, size_t size);
void *cgrad_realloc_lanes(void *p, size_t bytes);
void cgrad_free_lanes(void *p);
void cgrad_overlap_error(const char *function, const char *p, const char *q);

#ifdef __cplusplus
}
#else

#if defined(__GNUC__)
#define CGRAD_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define CGRAD_UNLIKELY(x) (x)
#endif

/* A reverse function may sum adjoints in any order: lets compilers vectorise dot
 * products. CGRAD_SUM stands first in the block that holds the loop (clang), CGRAD_SUMS
 * before the function (gcc). */
#if defined(__clang__)
#define CGRAD_SUMS
#define CGRAD_SUM _Pragma("clang fp reassociate(on)")
#elif defined(__GNUC__)
#define CGRAD_SUMS \
    __attribute__((optimize("associative-math", "no-signed-zeros", "no-trapping-math")))
#define CGRAD_SUM
#else
#define CGRAD_SUMS
#define CGRAD_SUM
#endif

/* Answers of at most CGRAD_WAY_BITS bits each, packed below a marker bit; {0} is empty.
 * A word is pushed as soon as another answer might not fit, so that in the reverse
 * sweep it is on top when it is needed. */
enum { CGRAD_WAY_BITS = 16 };
struct cgrad_ways {
    uint64_t word;
};

/* Memory from begin up to end; what is null or empty ends before it begins. */
struct cgrad_range {
    uintptr_t begin, end;
    const char *name;
    int is_written;
};

#ifdef __CGRAD__
/* ---- for cgrad, where it reads what it wrote ---- */

/* What the tool knows as rows of runtime.def: here only their names count, and the types
 * that the macros spell. */
struct cgrad_mark cgrad_get_mark(const struct cgrad_save *save);
void cgrad_release(struct cgrad_save *save, struct cgrad_mark mark);
void cgrad_turn(struct cgrad_save *save);
void *cgrad_push(struct cgrad_save *save, long long n);
void *cgrad_pop(struct cgrad_save *save, long long n);
void *cgrad_zeros(struct cgrad_save *save, long long n);
void *cgrad_push_value(struct cgrad_save *save);
void *cgrad_pop_value(struct cgrad_save *save);
void cgrad_push_way(struct cgrad_save *save, struct cgrad_ways *w, unsigned bits,
                    unsigned way);
unsigned cgrad_pop_way(struct cgrad_save *save, struct cgrad_ways *w, unsigned bits);
void *cgrad_malloc(struct cgrad_save *save, size_t bytes);
void *cgrad_calloc(struct cgrad_save *save, size_t n, size_t size);
void *cgrad_realloc(struct cgrad_save *save, const void *old, size_t bytes);
void *cgrad_recalloc(struct cgrad_save *save, const void *old, size_t bytes);
size_t cgrad_common(const void *p, const void *q);
void cgrad_put_back(void *to, const void *from, size_t bytes);
long long cgrad_last(long long first, long long bound, long long step);
struct cgrad_range cgrad_written(const void *p, long long n);
struct cgrad_range cgrad_read(const void *p, long long n);
void cgrad_check_overlap(struct cgrad_range range, ...);
#define cgrad_push(save, type, n) ((__typeof__(type) *)cgrad_push(save, n))
#define cgrad_pop(save, type, n) ((__typeof__(type) *)cgrad_pop(save, n))
#define cgrad_zeros(save, type, n) ((__typeof__(type) *)cgrad_zeros(save, n))
#define cgrad_push_value(save, type, value) \
    ((void)(*(__typeof__(type) *)cgrad_push_value(save) = (value)))
#define cgrad_pop_value(save, type) (*(__typeof__(type) *)cgrad_pop_value(save))
#define cgrad_last(first, bound, step) \
    ((__typeof__((first) + (bound)))cgrad_last(first, bound, step))
#else

/* ---- vectors of derivatives ---- */

/* Where vectors are to lie for speed. They may lie anywhere. */
enum { CGRAD_LINE = 64 };

/* The value in the lanes where the mask, a comparison of vectors, holds; else 0. */
#define cgrad_where(mask, value) \
    ((__typeof__(value))((__typeof__(mask))(value) & (mask)))

/* ---- the stacks ---- */

enum { CGRAD_UNIT = 8 }; /* bytes: every size on a stack is a multiple */
/* bytes that are never there: asking is an error */
#define CGRAD_NEVER (SIZE_MAX / 4)

static inline size_t cgrad_round(size_t bytes)
{
    if (CGRAD_UNLIKELY(bytes > CGRAD_NEVER))
        return CGRAD_NEVER;
    return (bytes + CGRAD_UNIT - 1) & ~(size_t)(CGRAD_UNIT - 1);
}

/* count * size in whole units, 0 for count <= 0; CGRAD_NEVER where that overflows */
static inline size_t cgrad_bytes(long long count, size_t size)
{
    if (count <= 0 || size == 0)
        return 0;
    if (CGRAD_UNLIKELY((unsigned long long)count > CGRAD_NEVER / size))
        return CGRAD_NEVER;
    return cgrad_round((size_t)count * size);
}

static inline void *cgrad_stack_push(struct cgrad_save *save, struct cgrad_stack *stack,
                                     size_t bytes)
{
    if (CGRAD_UNLIKELY((size_t)(stack->end - stack->top) < bytes))
        return cgrad_grow(save, stack, bytes);
    char *p = stack->top;
    stack->top += bytes;
    return p;
}

/* A type that is aligned to more than a unit takes room for it; the pop of the same
 * type and count starts from the same address, so it rounds to the same. */
static inline size_t cgrad_room(size_t bytes, size_t align)
{
    return align > CGRAD_UNIT && bytes > 0 ? bytes + align - CGRAD_UNIT : bytes;
}
static inline void *cgrad_align(char *p, size_t align)
{
    return align > CGRAD_UNIT ? p + (-(uintptr_t)p & (align - 1)) : p;
}

static inline void *cgrad_push_bytes(struct cgrad_save *save, size_t bytes,
                                     size_t align)
{
    char *p = cgrad_stack_push(save, &save->saves, cgrad_room(bytes, align));
    return cgrad_align(p, align);
}

static inline void *cgrad_pop_bytes(struct cgrad_save *save, size_t bytes, size_t align)
{
    if (CGRAD_UNLIKELY(save->saves.top == save->saves.base) && bytes > 0)
        cgrad_shrink(&save->saves);
    save->saves.top -= cgrad_room(bytes, align);
    return cgrad_align(save->saves.top, align);
}

static inline void *cgrad_zeros_bytes(struct cgrad_save *save, size_t bytes,
                                      size_t align)
{
    char *p = cgrad_stack_push(save, &save->work, cgrad_room(bytes, align));
    p = cgrad_align(p, align);
    return bytes > 0 ? memset(p, 0, bytes) : p;
}

static inline struct cgrad_mark cgrad_get_mark(const struct cgrad_save *save)
{
    return (struct cgrad_mark){save->work.chunk, save->work.top};
}
static inline void cgrad_release(struct cgrad_save *save, struct cgrad_mark mark)
{
    if (CGRAD_UNLIKELY(save->work.chunk != mark.chunk))
        cgrad_move(&save->work, mark);
    else
        save->work.top = mark.top;
}

/* The end of a forward sweep whose reverse comes later; cgrad_rewind is the start of
 * each such reverse. After cgrad_turn it leaves the heap alone; after cgrad_turn_kept
 * the heap's objects are again as they were at the turn, and those made since are gone.
 */
static inline void cgrad_turn(struct cgrad_save *save)
{
    save->turn = (struct cgrad_mark){save->saves.chunk, save->saves.top};
    save->heap_copy = (struct cgrad_mark){0};
}

/* Arrays of n objects of a type, which may be an array type. The pop of an array names
 * the n of its push. */
#define cgrad_push(save, type, n)          \
    ((__typeof__(type) *)cgrad_push_bytes( \
        save, cgrad_bytes((long long)(n), sizeof(type)), _Alignof(type)))
#define cgrad_pop(save, type, n)          \
    ((__typeof__(type) *)cgrad_pop_bytes( \
        save, cgrad_bytes((long long)(n), sizeof(type)), _Alignof(type)))
#define cgrad_zeros(save, type, n)          \
    ((__typeof__(type) *)cgrad_zeros_bytes( \
        save, cgrad_bytes((long long)(n), sizeof(type)), _Alignof(type)))

#define cgrad_lanes(save, type, n)          \
    ((__typeof__(type) *)cgrad_zeros_bytes( \
        save, cgrad_bytes((long long)(n), sizeof(type)), CGRAD_LINE))

/* One value, for loops of unknown trip count. */
#define cgrad_push_value(save, type, value) \
    ((void)(*cgrad_push(save, type, 1) = (value)))
#define cgrad_pop_value(save, type) (*cgrad_pop(save, type, 1))

/* ---- which way was taken ---- */

static inline void cgrad_push_way(struct cgrad_save *save, struct cgrad_ways *w,
                                  unsigned bits, unsigned way)
{
    w->word = (w->word | !w->word) << bits | way;
    if (CGRAD_UNLIKELY(w->word >> (64 - CGRAD_WAY_BITS))) {
        cgrad_push_value(save, uint64_t, w->word);
        w->word = 0;
    }
}
static inline unsigned cgrad_pop_way(struct cgrad_save *save, struct cgrad_ways *w,
                                     unsigned bits)
{
    if (CGRAD_UNLIKELY(w->word <= 1))
        w->word = cgrad_pop_value(save, uint64_t);
    unsigned way = (unsigned)(w->word & ((UINT64_C(1) << bits) - 1));
    w->word >>= bits;
    return way;
}

/* ---- heap objects ---- */

/* Heap objects of the primal, whose free waits for cgrad_close: with their size in
 * front, so that realloc knows how much to copy, and its adjoint how much to add back.
 */
enum { CGRAD_HEADER = 16 };
static inline void *cgrad_malloc(struct cgrad_save *save, size_t bytes)
{
    size_t room = cgrad_room(cgrad_round(bytes) + CGRAD_HEADER, CGRAD_HEADER);
    size_t *p = cgrad_align(cgrad_stack_push(save, &save->heap, room), CGRAD_HEADER);
    p[0] = bytes;
    return (char *)p + CGRAD_HEADER;
}
static inline void *cgrad_calloc(struct cgrad_save *save, size_t n, size_t size)
{
    size_t bytes = size > 0 && n > CGRAD_NEVER / size ? CGRAD_NEVER : n * size;
    return memset(cgrad_malloc(save, bytes), 0, bytes);
}
static inline size_t cgrad_size(const void *object)
{
    return object ? *(const size_t *)(const void *)((const char *)object - CGRAD_HEADER)
                  : 0;
}
static inline void *cgrad_realloc(struct cgrad_save *save, const void *old,
                                  size_t bytes)
{
    void *p = cgrad_malloc(save, bytes);
    size_t n = cgrad_size(old);
    if (n > bytes)
        n = bytes;
    return n > 0 ? memcpy(p, old, n) : p;
}

/* For shadows: the new part is zero. */
static inline void *cgrad_recalloc(struct cgrad_save *save, const void *old,
                                   size_t bytes)
{
    char *p = cgrad_realloc(save, old, bytes);
    size_t n = cgrad_size(old);
    if (n < bytes)
        memset(p + n, 0, bytes - n);
    return p;
}
static inline size_t cgrad_common(const void *p, const void *q)
{
    size_t a = cgrad_size(p), b = cgrad_size(q);
    return a < b ? a : b;
}

/* x_b[i] += y_b[i] for all doubles in `bytes`: the adjoint of memcpy and realloc */
static inline void cgrad_add(double *restrict x_b, const double *restrict y_b,
                             size_t bytes)
{
    for (size_t i = 0; i < bytes / sizeof(double); i++)
        x_b[i] += y_b[i];
}

/* Puts back bytes that were pushed. */
static inline void cgrad_put_back(void *to, const void *from, size_t bytes)
{
    if (bytes <= CGRAD_NEVER)
        memcpy(to, from, bytes);
}

/* ---- loops ---- */

/* The last value of i in for (i = first; i <= bound; i += step), step > 0; first - step
 * when the loop makes no trip (also when step is 0 then). For int, long and long long.
 */
static inline long long cgrad_last_long_long(long long first, long long bound,
                                             long long step)
{
    if (bound < first)
        return first - (step > 0 ? step : 1);
    unsigned long long span = (unsigned long long)bound - (unsigned long long)first;
    return bound - (long long)(span % (unsigned long long)step);
}
static inline long cgrad_last_long(long first, long bound, long step)
{
    return (long)cgrad_last_long_long(first, bound, step);
}
static inline int cgrad_last_int(int first, int bound, int step)
{
    return (int)cgrad_last_long_long(first, bound, step);
}
/* clang-format off */
#define cgrad_last(first, bound, step) \
    _Generic((first) + (bound),        \
        int: cgrad_last_int,           \
        long: cgrad_last_long,         \
        long long: cgrad_last_long_long)(first, bound, step)
/* clang-format on */

/* ---- arguments ---- */

static inline struct cgrad_range cgrad_range_of(const void *p, long long n, size_t size,
                                                const char *name, int is_written)
{
    struct cgrad_range r = {UINTPTR_MAX, 0, name, is_written};
    if (p && n > 0 && size > 0) {
        size_t most = (UINTPTR_MAX - (uintptr_t)p) / size;
        r.begin = (uintptr_t)p;
        r.end = (size_t)n > most ? UINTPTR_MAX : r.begin + (size_t)n * size;
    }
    return r;
}
#define cgrad_written(p, n) cgrad_range_of(p, (long long)(n), sizeof *(p), #p, 1)
#define cgrad_read(p, n) cgrad_range_of(p, (long long)(n), sizeof *(p), #p, 0)

static inline void cgrad_check_ranges(const struct cgrad_range *all, size_t n,
                                      const char *function)
{
    for (size_t k = 1; k < n; k++)
        for (size_t i = 0; i < k; i++)
            if ((all[i].is_written || all[k].is_written)
                && CGRAD_UNLIKELY(all[i].begin < all[k].end
                                  && all[k].begin < all[i].end))
                cgrad_overlap_error(function, all[i].name, all[k].name);
}

/* The entry check of a derivative: what is written overlaps nothing. */
#define cgrad_check_overlap(...)                                                     \
    do {                                                                             \
        const struct cgrad_range cgrad_ranges[] = {__VA_ARGS__};                     \
        cgrad_check_ranges(cgrad_ranges, sizeof cgrad_ranges / sizeof *cgrad_ranges, \
                           __func__);                                                \
    } while (0)

#endif
#endif
#endif
