/* base: what every room stands on, and knows nothing of C: the arena, arrays and maps, text,
 * interned names, source files and diagnostics.
 *
 * Memory: one arena a run, freed once by arena_free(). Arrays and maps are stb_ds's, on that
 * arena: arrput(a, x), arrlen(a), hmput(map, key, value), hmgeti(map, key); nothing is freed
 * before the end. */
#ifndef CGRAD_BASE_H
#define CGRAD_BASE_H
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* ---- arena ---- */
void *arena_alloc(size_t size);              /* zeroed, aligned for anything */
void *arena_realloc(void *old, size_t size); /* abandons the old block */
void arena_free(void);
#define NEW(type) ((type *)arena_alloc(sizeof(type)))

#define STBDS_REALLOC(context, p, size) arena_realloc(p, size)
#define STBDS_FREE(context, p) ((void)(p))
#include <stb/stb_ds.h>
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- text ---- */
/* A growing string; text.s is always terminated (and null while nothing was added). */
struct text {
    char *s;
    size_t len, room;
};
void text_add(struct text *t, const char *s);
void text_add_n(struct text *t, const char *s, size_t n);
void text_printf(struct text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_vprintf(struct text *t, const char *format, va_list args);
char *format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* ---- names ---- */
/* Interned strings: equal text, equal pointer. */
const char *name_intern(const char *s);
const char *name_intern_n(const char *s, size_t n);

/* ---- places in source files ---- */
struct loc {
    const char *file; /* interned; null: nowhere */
    unsigned line, column, offset;
};
/* Makes the text of a file known to diagnostics and to source_line. */
void source_add(const char *file, const char *contents, size_t len);
/* The line that holds `loc` without its end, length in *len; null when not known. */
const char *source_line(struct loc loc, size_t *len);

/* ---- diagnostics ---- */
/* Every diagnostic of ours is a row of diag.def: an id, a printf format and the way out. The
 * first error makes diag_errors() non-zero; one met again at its place counts, but isn't told
 * again, nor are the notes to it; after DIAG_LIMIT told errors the run ends. All go to stderr
 * in clang's format. */
enum diag {
#define DIAG(id, name, ...) DIAG_##id,
#include "diag.def"
#undef DIAG
    DIAG_COUNT
};
enum { DIAG_LIMIT = 20, EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_BUG = 70 };
void diag_error(enum diag id, struct loc loc, ...);
void diag_note(struct loc loc, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A diagnostic worded elsewhere (clang's own), with its ranges on the line of loc marked ~. */
struct diag_range {
    unsigned first, last; /* columns, last excluded */
};
void diag_foreign(const char *severity, struct loc loc, const char *message,
                  const struct diag_range *ranges, size_t count);
unsigned diag_errors(void);
/* Errors are told (mute: not told) from here on; the number so far. diag_tried ends that: true
 * when there were some that nobody was told, which then count for nothing. */
unsigned diag_try(bool mute);
bool diag_tried(unsigned before);
/* The id and wording of a row, for lists and tests. */
const char *diag_name(enum diag id);
const char *diag_format(enum diag id);
/* A mistake of cgrad itself: says where and ends the run with EXIT_BUG. */
_Noreturn void bug(struct loc loc, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The environment fails us: message and EXIT_USAGE. */
_Noreturn void fatal(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
