/* The runtime's arena: order, alignment, ways, marks, failing allocations, threads. */
#include "../suites.h"
#include "cgrad_rt.h"
#include <limits.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>

/* ---- allocations, counted, and one of them made to fail (linked with --wrap) ---- */

static atomic_int chunks;            /* alive */
static int allocations, failing = 0; /* the n-th fails; 0: none */

void *__real_aligned_alloc(size_t align, size_t size);
void __real_free(void *p);
void *__wrap_aligned_alloc(size_t align, size_t size);
void __wrap_free(void *p);

void *__wrap_aligned_alloc(size_t align, size_t size)
{
    if (failing && ++allocations >= failing)
        return NULL;
    void *p = __real_aligned_alloc(align, size);
    if (p)
        chunks++;
    return p;
}

void __wrap_free(void *p)
{
    if (p)
        chunks--;
    __real_free(p);
}

/* ---- errors, caught ---- */

static jmp_buf caught;
static char caught_message[256];

static void catch_error(const char *message, void *user)
{
    snprintf(caught_message, sizeof caught_message, "%s%s", (const char *)user,
             message);
    longjmp(caught, 1);
}

/* The message that run(save) ends with; empty when it returns. */
static const char *error_of(void (*run)(struct cgrad_save *), struct cgrad_save *save)
{
    caught_message[0] = '\0';
    cgrad_on_error(catch_error, "> ");
    if (!setjmp(caught))
        run(save);
    cgrad_on_error(NULL, NULL);
    return caught_message;
}

static unsigned next_random(unsigned *state)
{
    *state = *state * 1103515245u + 12345u;
    return *state >> 16;
}

/* ---- saves ---- */

struct wide {
    alignas(64) double x[3];
};

enum { PUSHES = 4000 };
struct pushed {
    int kind, n;
    void *at;
    unsigned char mark;
};

static void *push_kind(struct cgrad_save *save, int kind, int n)
{
    switch (kind) {
    case 0: return cgrad_push(save, char, n);
    case 1: return cgrad_push(save, float, n);
    case 2: return cgrad_push(save, double, n);
    case 3: return cgrad_push(save, long double, n);
    case 4: return cgrad_push(save, struct wide, n);
    default: return cgrad_push(save, double[5], n);
    }
}

static void *pop_kind(struct cgrad_save *save, int kind, int n)
{
    switch (kind) {
    case 0: return cgrad_pop(save, char, n);
    case 1: return cgrad_pop(save, float, n);
    case 2: return cgrad_pop(save, double, n);
    case 3: return cgrad_pop(save, long double, n);
    case 4: return cgrad_pop(save, struct wide, n);
    default: return cgrad_pop(save, double[5], n);
    }
}

static const struct {
    size_t size, align;
} kinds[] = {
    {1, 1},
    {sizeof(float), alignof(float)},
    {sizeof(double), alignof(double)},
    {sizeof(long double), alignof(long double)},
    {sizeof(struct wide), 64},
    {5 * sizeof(double), alignof(double)},
};

static size_t bytes_of(const struct pushed *p)
{
    return p->n > 0 ? (size_t)p->n * kinds[p->kind].size : 0;
}

static void push_random(struct cgrad_save *save, struct pushed *p, unsigned *seed)
{
    static const int lengths[] = {1, 0, 3, 17, -2, 200, 1, 5000, 2};
    p->kind = (int)(next_random(seed) % 6);
    p->n = lengths[next_random(seed) % (sizeof lengths / sizeof *lengths)];
    p->mark = (unsigned char)next_random(seed);
    p->at = push_kind(save, p->kind, p->n);
    CU_ASSERT_EQUAL((uintptr_t)p->at % kinds[p->kind].align, 0);
    memset(p->at, p->mark, bytes_of(p));
}

static void pop_checked(struct cgrad_save *save, const struct pushed *p)
{
    unsigned char *at = pop_kind(save, p->kind, p->n);
    int same = bytes_of(p) == 0 || at == p->at;
    for (size_t i = 0; i < bytes_of(p); i++)
        same &= at[i] == p->mark;
    CU_ASSERT_TRUE(same);
}

static void test_pops_in_opposite_order(void)
{
    static struct pushed p[PUSHES];
    struct cgrad_save save;
    unsigned seed = 1;
    cgrad_open(&save);
    for (int i = 0; i < PUSHES; i++)
        push_random(&save, &p[i], &seed);
    CU_ASSERT_TRUE(save.held > 4 << 16); /* many chunks */
    for (int i = PUSHES; i-- > 0;)
        pop_checked(&save, &p[i]);
    cgrad_close(&save);
}

static void test_pushes_and_pops_mixed(void)
{
    static struct pushed p[PUSHES];
    struct cgrad_save save;
    unsigned seed = 7;
    int depth = 0;
    cgrad_open(&save);
    for (int i = 0; i < 8 * PUSHES; i++)
        if (depth < PUSHES && (depth == 0 || next_random(&seed) % 5 < 3))
            push_random(&save, &p[depth++], &seed);
        else
            pop_checked(&save, &p[--depth]);
    while (depth > 0)
        pop_checked(&save, &p[--depth]);
    cgrad_close(&save);
}

static void test_reverse_runs_again(void)
{
    struct cgrad_save save;
    cgrad_open(&save);
    for (int i = 0; i < 50000; i++)
        cgrad_push_value(&save, int, i);
    cgrad_turn(&save);
    for (int sweep = 0; sweep < 3; sweep++) {
        int wrong = 0;
        cgrad_rewind(&save);
        struct cgrad_mark mark = cgrad_get_mark(&save);
        for (int i = 50000; i-- > 0;) {
            int *popped = cgrad_pop(&save, int, 1);
            double *zero = cgrad_zeros(&save, double, 7);
            wrong += *popped != i || zero[0] != 0 || zero[6] != 0;
            memset(zero, 0xff, 7 * sizeof *zero);
            wrong += *popped != i; /* still readable */
        }
        cgrad_release(&save, mark);
        CU_ASSERT_EQUAL(wrong, 0);
    }
    cgrad_close(&save);
}

static void test_rewind_to_an_empty_stack(void)
{
    struct cgrad_save save;
    cgrad_open(&save);
    cgrad_turn(&save);
    cgrad_rewind(&save);
    cgrad_push_value(&save, double, 2.5);
    CU_ASSERT_EQUAL(cgrad_pop_value(&save, double), 2.5);
    cgrad_rewind(&save);
    cgrad_push_value(&save, double, 3.5);
    CU_ASSERT_EQUAL(cgrad_pop_value(&save, double), 3.5);
    cgrad_close(&save);
}

static void test_release_reuses_memory(void)
{
    struct cgrad_save save;
    size_t held = 0;
    cgrad_open(&save);
    for (int round = 0; round < 20; round++) {
        struct cgrad_mark outer = cgrad_get_mark(&save);
        double *a = cgrad_zeros(&save, double, 10);
        a[9] = 1;
        for (int i = 0; i < 100; i++) {
            struct cgrad_mark inner = cgrad_get_mark(&save);
            double *b = cgrad_zeros(&save, double, 1000 * i);
            if (i > 0) {
                CU_ASSERT_EQUAL(b[1000 * i - 1], 0);
                b[1000 * i - 1] = 1;
            }
            if (i % 10)
                cgrad_release(&save, inner);
        }
        CU_ASSERT_EQUAL(a[9], 1);
        cgrad_release(&save, outer);
        if (round == 0)
            held = save.held;
    }
    CU_ASSERT_EQUAL(save.held, held);
    cgrad_close(&save);
}

static void test_vla_rows(void)
{
    struct cgrad_save save;
    int n = 3, m = 4;
    cgrad_open(&save);
    double(*a)[m] = cgrad_push(&save, double[m], n);
    for (int i = 0; i < n * m; i++)
        a[i / m][i % m] = i;
    double(*b)[m] = cgrad_pop(&save, double[m], n);
    CU_ASSERT_EQUAL(b[2][3], 11);
    cgrad_close(&save);
}

/* Ways of several widths between other pushes, which must come off in their order. */
static void test_ways(void)
{
    enum { N = 3000 };
    static unsigned bits[N], way[N];
    struct cgrad_save save;
    struct cgrad_ways ways = {0};
    unsigned seed = 3;
    int wrong = 0;
    cgrad_open(&save);
    for (int i = 0; i < N; i++) {
        bits[i] = i < N / 2 ? 1 : 1 + next_random(&seed) % CGRAD_WAY_BITS;
        way[i] = next_random(&seed) & ((1u << bits[i]) - 1);
        cgrad_push_way(&save, &ways, bits[i], way[i]);
        cgrad_push_value(&save, int, i);
    }
    cgrad_push_value(&save, struct cgrad_ways, ways);
    ways = cgrad_pop_value(&save, struct cgrad_ways);
    for (int i = N; i-- > 0;) {
        wrong += cgrad_pop_value(&save, int) != i;
        wrong += cgrad_pop_way(&save, &ways, bits[i]) != way[i];
    }
    CU_ASSERT_EQUAL(wrong, 0);
    cgrad_close(&save);
}

static void test_heap_objects(void)
{
    struct cgrad_save save;
    cgrad_open(&save);
    double *a = cgrad_malloc(&save, 3 * sizeof *a);
    CU_ASSERT_EQUAL((uintptr_t)a % 16, 0);
    CU_ASSERT_EQUAL(cgrad_size(a), 3 * sizeof *a);
    CU_ASSERT_EQUAL(cgrad_size(NULL), 0);
    for (int i = 0; i < 3; i++)
        a[i] = i + 1;
    double *b = cgrad_realloc(&save, a, 5 * sizeof *b);
    double *c = cgrad_realloc(&save, b, 2 * sizeof *c);
    CU_ASSERT_EQUAL(b[2], 3);
    CU_ASSERT_EQUAL(c[1], 2);
    double *d = cgrad_calloc(&save, 100000, sizeof *d);
    CU_ASSERT_EQUAL(d[0], 0);
    CU_ASSERT_EQUAL(d[99999], 0);
    cgrad_add(a, c, cgrad_size(c));
    CU_ASSERT_EQUAL(a[0], 2);
    CU_ASSERT_EQUAL(a[1], 4);
    CU_ASSERT_EQUAL(a[2], 3);
    double *e = cgrad_recalloc(&save, c, 4 * sizeof *e);
    CU_ASSERT_EQUAL(e[1], 2);
    CU_ASSERT_EQUAL(e[2], 0);
    CU_ASSERT_EQUAL(e[3], 0);
    CU_ASSERT_EQUAL(cgrad_common(e, c), 2 * sizeof *c);
    CU_ASSERT_EQUAL(cgrad_common(NULL, c), 0);
    char *tiny = cgrad_realloc(&save, NULL, 1);
    tiny[0] = 'x';
    CU_ASSERT_PTR_NOT_EQUAL(cgrad_malloc(&save, 0), cgrad_malloc(&save, 0));
    CU_ASSERT_EQUAL(tiny[0], 'x');
    CU_ASSERT_PTR_NULL(save.saves.chunk);
    cgrad_close(&save);
    CU_ASSERT_PTR_NULL(save.heap.chunk);
}

enum { OBJECTS = 3000 };
struct object {
    unsigned char *at, mark;
    size_t bytes;
};
static const struct object none;

/* Whether all of the object has its mark. */
static int is_intact(const struct object *o)
{
    int same = cgrad_size(o->at) == o->bytes;
    for (size_t i = 0; i < o->bytes; i++)
        same &= o->at[i] == o->mark;
    return same;
}

/* Makes an object by malloc, calloc, or realloc of `old`, which stays. */
static void make_object(struct cgrad_save *save, struct object *o,
                        const struct object *old, unsigned *seed)
{
    static const size_t sizes[] = {1, 0, 24, 100, 8, 3000, 40, 70000};
    unsigned kind = next_random(seed) % 3;
    size_t n = o->bytes = sizes[next_random(seed) % (sizeof sizes / sizeof *sizes)];
    o->at = kind == 0   ? cgrad_malloc(save, n)
            : kind == 1 ? cgrad_calloc(save, n, 1)
                        : cgrad_realloc(save, old->at, n);
    size_t known = kind == 0 ? 0 : kind == 1 || n < old->bytes ? n : old->bytes;
    int right = (uintptr_t)o->at % 16 == 0;
    for (size_t i = 0; i < known; i++)
        right &= o->at[i] == (kind == 1 ? 0 : old->mark);
    CU_ASSERT_TRUE(right);
    o->mark = (unsigned char)next_random(seed);
    memset(o->at, o->mark, n);
}

/* Objects made between pushes and pops, over many chunks of both stacks: pops meet their
 * pushes, and no object moves or changes. */
static void test_heap_objects_between_saves(void)
{
    static struct pushed p[PUSHES];
    static struct object o[OBJECTS];
    struct cgrad_save save;
    unsigned seed = 11;
    int depth = 0, wrong = 0;
    cgrad_open(&save);
    for (int i = 0; i < OBJECTS; i++) {
        make_object(&save, &o[i], i > 0 ? &o[i / 2] : &none, &seed);
        for (unsigned k = next_random(&seed) % 4; k > 0 && depth < PUSHES; k--)
            push_random(&save, &p[depth++], &seed);
        if (depth > 0)
            pop_checked(&save, &p[--depth]);
    }
    CU_ASSERT_TRUE(depth > PUSHES / 16);
    while (depth > 0)
        pop_checked(&save, &p[--depth]);
    CU_ASSERT_PTR_EQUAL(save.saves.top, save.saves.base);
    for (int i = 0; i < OBJECTS; i++)
        wrong += !is_intact(&o[i]);
    CU_ASSERT_EQUAL(wrong, 0);
    cgrad_close(&save);
}

/* A reverse sweep over `n` kept objects that spoils them and makes others. Returns how
 * many it did not find as they were at the turn. */
static int spoil_objects(struct cgrad_save *save, const struct object *o, int n)
{
    int wrong = 0;
    for (int i = n; i-- > 0;) {
        wrong += cgrad_pop_value(save, int) != i || !is_intact(&o[i]);
        memset(o[i].at - CGRAD_HEADER, ~o[i].mark, o[i].bytes + CGRAD_HEADER);
        memset(cgrad_malloc(save, 500), i, 500);
    }
    return wrong;
}

/* With n objects: none, some in one chunk, some in many. */
static void check_kept_objects(int n)
{
    static struct object o[OBJECTS];
    struct cgrad_save save;
    unsigned seed = 5;
    size_t held = 0;
    cgrad_open(&save);
    for (int i = 0; i < n; i++) {
        make_object(&save, &o[i], &none, &seed);
        cgrad_push_value(&save, int, i);
    }
    cgrad_turn_kept(&save);
    for (int sweep = 0; sweep < 4; sweep++) {
        cgrad_rewind(&save);
        CU_ASSERT_EQUAL(spoil_objects(&save, o, n), 0);
        CU_ASSERT_TRUE(sweep == 0 || save.held == held);
        held = save.held;
    }
    cgrad_close(&save);
}

static void test_rewind_restores_kept_objects(void)
{
    for (int n = 0; n <= OBJECTS; n = 6 * n + 1)
        check_kept_objects(n);
}

/* Without objects at the turn, those of one reverse sweep make room for the next's; a
 * plain turn leaves the heap alone. */
static void test_heap_after_a_turn(void)
{
    struct cgrad_save save;
    cgrad_open(&save);
    cgrad_turn_kept(&save);
    double *a = cgrad_calloc(&save, 10000, sizeof *a);
    cgrad_rewind(&save);
    CU_ASSERT_PTR_EQUAL(cgrad_calloc(&save, 10000, sizeof *a), a);
    cgrad_turn_kept(&save);
    cgrad_turn(&save);
    a[7] = 3;
    cgrad_rewind(&save);
    CU_ASSERT_EQUAL(a[7], 3);
    CU_ASSERT_PTR_NOT_EQUAL(cgrad_malloc(&save, 80000), a);
    cgrad_close(&save);
}

static void test_last(void)
{
    for (int first = -4; first <= 4; first++)
        for (int bound = -6; bound <= 6; bound++)
            for (int step = 1; step <= 4; step++) {
                int last = first - step;
                for (int i = first; i <= bound; i += step)
                    last = i;
                CU_ASSERT_EQUAL(cgrad_last(first, bound, step), last);
                CU_ASSERT_EQUAL(cgrad_last((long)first, bound, step), last);
            }
    CU_ASSERT_EQUAL(cgrad_last(0, -1, 0), -1);
    CU_ASSERT_EQUAL(cgrad_last(INT_MIN, INT_MAX, 2), INT_MAX - 1);
    CU_ASSERT_EQUAL(cgrad_last(LLONG_MIN, LLONG_MAX, 5LL), LLONG_MAX);
    CU_ASSERT_EQUAL(cgrad_last(LLONG_MIN, LLONG_MAX, 2LL), LLONG_MAX - 1);
}

/* ---- memory ---- */

/* A call that takes several chunks of each stack, and a copy of the heap. */
static void use_memory(struct cgrad_save *save)
{
    cgrad_open(save);
    for (int i = 0; i < 40; i++) {
        memset(cgrad_push(save, double, 3000), 1, 3000 * sizeof(double));
        double *z = cgrad_zeros(save, double, 2000);
        z[1999] = 1;
        memset(cgrad_malloc(save, 10000), 1, 10000);
    }
    cgrad_turn_kept(save);
    cgrad_rewind(save);
    cgrad_close(save);
}

static void test_second_call_allocates_nothing(void)
{
    struct cgrad_save save;
    use_memory(&save);
    int before = chunks;
    failing = 1;
    allocations = 0;
    use_memory(&save);
    failing = 0;
    CU_ASSERT_EQUAL(allocations, 0);
    CU_ASSERT_EQUAL(chunks, before);
    cgrad_trim();
    CU_ASSERT_EQUAL(chunks, 0);
}

static void test_every_failing_allocation(void)
{
    int n = 0;
    for (;;) {
        struct cgrad_save save;
        failing = ++n;
        allocations = 0;
        const char *message = error_of(use_memory, &save);
        failing = 0;
        if (!*message)
            break;
        CU_ASSERT_NSTRING_EQUAL(message, "> out of memory (", 17);
        cgrad_unwind();
        cgrad_trim();
        CU_ASSERT_EQUAL(chunks, 0);
        CU_ASSERT_EQUAL(cgrad_peak(NULL), 0);
    }
    CU_ASSERT_TRUE(n >= 12);
    cgrad_trim();
    CU_ASSERT_EQUAL(chunks, 0);
}

/* Memory is short once: the cache is given up, and the call goes on. */
static void test_cache_serves_in_need(void)
{
    struct cgrad_save save;
    use_memory(&save);
    cgrad_open(&save);
    int cached = chunks;
    CU_ASSERT_TRUE(cached > 2);
    size_t n = 100 << 20;
    char *p = cgrad_push(&save, char, n);
    p[n - 1] = 1;
    CU_ASSERT_EQUAL(chunks, cached); /* one more, and one less in the cache */
    cgrad_close(&save);
    cgrad_trim();
}

static void push_too_much(struct cgrad_save *save)
{
    cgrad_open(save);
    cgrad_push(save, double, LLONG_MAX);
}
static void malloc_too_much(struct cgrad_save *save)
{
    cgrad_open(save);
    cgrad_malloc(save, SIZE_MAX - 3);
}
static void calloc_too_much(struct cgrad_save *save)
{
    cgrad_open(save);
    cgrad_calloc(save, SIZE_MAX / 8, 16);
}
static void realloc_too_much(struct cgrad_save *save)
{
    cgrad_open(save);
    cgrad_realloc(save, cgrad_malloc(save, 8), SIZE_MAX / 2);
}
static void pop_too_much(struct cgrad_save *save)
{
    cgrad_open(save);
    cgrad_malloc(save, 100); /* not there to be popped */
    cgrad_push_value(save, int, 1);
    (void)cgrad_pop_value(save, int);
    (void)cgrad_pop_value(save, int);
}

static void test_misuse(void)
{
    static const char size[] = "> out of memory (a size is out of range)";
    struct cgrad_save save;
    CU_ASSERT_STRING_EQUAL(error_of(push_too_much, &save), size);
    CU_ASSERT_STRING_EQUAL(error_of(malloc_too_much, &save), size);
    CU_ASSERT_STRING_EQUAL(error_of(calloc_too_much, &save), size);
    CU_ASSERT_STRING_EQUAL(error_of(realloc_too_much, &save), size);
    CU_ASSERT_STRING_EQUAL(error_of(pop_too_much, &save),
                           "> a derivative popped more than it pushed");
    cgrad_unwind();
    cgrad_trim();
    CU_ASSERT_EQUAL(chunks, 0);
}

static void test_peak(void)
{
    struct cgrad_save save, other;
    cgrad_trim();
    CU_ASSERT_EQUAL(cgrad_peak(NULL), 0);
    cgrad_open(&save);
    CU_ASSERT_EQUAL(cgrad_peak(&save), 0);
    cgrad_push(&save, double, 100000);
    CU_ASSERT_TRUE(cgrad_peak(&save) >= 800000);
    CU_ASSERT_TRUE(cgrad_peak(&save) < 900000);
    cgrad_malloc(&save, 800000);
    CU_ASSERT_TRUE(cgrad_peak(&save) >= 1600000);
    CU_ASSERT_TRUE(cgrad_peak(&save) < 1800000);
    cgrad_turn_kept(&save);
    CU_ASSERT_TRUE(cgrad_peak(&save) >= 2400000);
    cgrad_open(&other);
    cgrad_push(&other, double, 200000);
    CU_ASSERT_EQUAL(cgrad_peak(NULL), cgrad_peak(&save) + cgrad_peak(&other));
    cgrad_close(&other);
    cgrad_close(&save);
    CU_ASSERT_TRUE(cgrad_peak(NULL) >= 4000000);
    cgrad_trim();
    CU_ASSERT_EQUAL(cgrad_peak(NULL), 0);
}

/* ---- arguments ---- */

static double line[10];

static void check_apart(struct cgrad_save *save)
{
    (void)save;
    cgrad_check_overlap(cgrad_written(line, 5), cgrad_read(line + 5, 5));
    cgrad_check_overlap(cgrad_written(line + 5, 5), cgrad_read(line, 5));
    cgrad_check_overlap(cgrad_written(line, 5), cgrad_read(line + 2, 0));
    cgrad_check_overlap(cgrad_written(line, 5), cgrad_read(line, -1));
    cgrad_check_overlap(cgrad_written((double *)NULL, 5),
                        cgrad_written((double *)NULL, 5));
    static float odd[4];
    cgrad_check_overlap(cgrad_written(odd, 3), cgrad_written(odd + 3, 1));
}
static void check_read(struct cgrad_save *save)
{
    (void)save;
    cgrad_check_overlap(cgrad_written(line + 5, 5), cgrad_read(line, 5),
                        cgrad_read(line + 1, 3));
}
static void check_touching(struct cgrad_save *save)
{
    (void)save;
    double *x = line, *x_b = line + 4;
    cgrad_check_overlap(cgrad_written(x_b, 5), cgrad_read(x, 5));
}
static void check_inside(struct cgrad_save *save)
{
    (void)save;
    double(*rows)[5] = (double(*)[5])line;
    double *x = line + 9;
    cgrad_check_overlap(cgrad_written(rows, 2), cgrad_read(x, 1));
}
/* the last pair of four; a size that no memory has */
static void check_last(struct cgrad_save *save)
{
    (void)save;
    double *x = line + 3, *x_b = line + 2;
    cgrad_check_overlap(cgrad_written(line, 1), cgrad_read(line + 1, 1),
                        cgrad_read(x, 1), cgrad_written(x_b, LLONG_MAX));
}

static void test_overlap(void)
{
    CU_ASSERT_STRING_EQUAL(error_of(check_apart, NULL), "");
    CU_ASSERT_STRING_EQUAL(error_of(check_touching, NULL),
                           "> check_touching: x_b and x overlap");
    CU_ASSERT_STRING_EQUAL(error_of(check_inside, NULL),
                           "> check_inside: rows and x overlap");
    CU_ASSERT_STRING_EQUAL(error_of(check_read, NULL), "");
    CU_ASSERT_STRING_EQUAL(error_of(check_last, NULL),
                           "> check_last: x and x_b overlap");
}

/* ---- threads ---- */

static void *run_calls(void *unused)
{
    struct cgrad_save save;
    (void)unused;
    for (int i = 0; i < 20; i++)
        use_memory(&save);
    return NULL;
}

static void test_threads_free_their_cache(void)
{
    pthread_t threads[4];
    cgrad_trim();
    for (int i = 0; i < 4; i++)
        CU_ASSERT_EQUAL(pthread_create(&threads[i], NULL, run_calls, NULL), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    CU_ASSERT_EQUAL(chunks, 0);
}

static void *close_elsewhere(void *save)
{
    error_of(cgrad_close, save);
    return NULL;
}

static void test_save_stays_in_its_thread(void)
{
    struct cgrad_save save;
    pthread_t thread;
    cgrad_open(&save);
    cgrad_push_value(&save, int, 1);
    CU_ASSERT_EQUAL(pthread_create(&thread, NULL, close_elsewhere, &save), 0);
    pthread_join(thread, NULL);
    CU_ASSERT_STRING_EQUAL(caught_message, "> a save is used outside the thread that "
                                           "opened it, or was not opened");
    CU_ASSERT_EQUAL(cgrad_pop_value(&save, int), 1);
    cgrad_close(&save);
    cgrad_trim();
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"pops in opposite order", test_pops_in_opposite_order},
        {"pushes and pops mixed", test_pushes_and_pops_mixed},
        {"reverse runs again", test_reverse_runs_again},
        {"rewind to an empty stack", test_rewind_to_an_empty_stack},
        {"release reuses memory", test_release_reuses_memory},
        {"rows of a VLA type", test_vla_rows},
        {"ways", test_ways},
        {"heap objects", test_heap_objects},
        {"heap objects between saves", test_heap_objects_between_saves},
        {"rewind restores kept objects", test_rewind_restores_kept_objects},
        {"heap after a turn", test_heap_after_a_turn},
        {"last index", test_last},
        {"second call allocates nothing", test_second_call_allocates_nothing},
        {"every failing allocation", test_every_failing_allocation},
        {"cache serves in need", test_cache_serves_in_need},
        {"misuse", test_misuse},
        {"peak", test_peak},
        {"overlap", test_overlap},
        {"threads free their cache", test_threads_free_their_cache},
        {"save stays in its thread", test_save_stays_in_its_thread},
        CU_TEST_INFO_NULL,
    };
    return run_tests("save", tests);
}
