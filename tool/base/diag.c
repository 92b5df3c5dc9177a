/* Diagnostics in clang's format, and the source lines they show. */
#include "base.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    const char *text[2]; /* the wording; the way out or null */
} rows[] = {
#define DIAG(id, name, ...) {name, {__VA_ARGS__}},
#include "diag.def"
#undef DIAG
};

static struct source {
    const char *key; /* interned file name */
    struct {
        const char *s;
        size_t len;
    } value;
} * sources;

static unsigned errors, told;
static bool is_known; /* the error just reported had been told before */
static bool is_muted;

void source_add(const char *file, const char *contents, size_t len)
{
    struct source s = {.key = file};
    s.value.s = contents;
    s.value.len = len;
    hmputs(sources, s);
}

const char *source_line(struct loc loc, size_t *len)
{
    ptrdiff_t i = loc.file ? hmgeti(sources, loc.file) : -1;
    if (i < 0 || !sources[i].value.s || loc.line == 0)
        return NULL;
    const char *p = sources[i].value.s, *end = p + sources[i].value.len;
    for (unsigned line = 1; line < loc.line; line++) {
        p = memchr(p, '\n', (size_t)(end - p));
        if (!p)
            return NULL;
        p++;
    }
    const char *stop = memchr(p, '\n', (size_t)(end - p));
    *len = (size_t)((stop ? stop : end) - p);
    return p;
}

static void print_head(const char *severity, struct loc loc)
{
    if (loc.file && loc.line > 0)
        fprintf(stderr, "%s:%u:%u: %s: ", loc.file, loc.line, loc.column, severity);
    else if (loc.file)
        fprintf(stderr, "%s: %s: ", loc.file, severity);
    else
        fprintf(stderr, "cgrad: %s: ", severity);
}

static void print_snippet(struct loc loc, const struct diag_range *ranges, size_t count)
{
    size_t len;
    const char *line = source_line(loc, &len);
    if (!line)
        return;
    fprintf(stderr, "%5u | %.*s\n      | ", loc.line, (int)len, line);
    size_t last = loc.column;
    for (size_t i = 0; i < count; i++)
        if (ranges[i].last > last + 1)
            last = ranges[i].last - 1;
    for (unsigned column = 1; column <= last; column++) {
        char c = column <= len && line[column - 1] == '\t' ? '\t' : ' ';
        for (size_t i = 0; i < count; i++)
            if (ranges[i].first <= column && column < ranges[i].last)
                c = '~';
        fputc(column == loc.column ? '^' : c, stderr);
    }
    fputc('\n', stderr);
}

static void count_error(void)
{
    errors++;
    if (++told >= DIAG_LIMIT) {
        fputs("cgrad: too many errors\n", stderr);
        exit(EXIT_REFUSED);
    }
}

/* Several products of a function meet the same error: it is told once. */
static bool was_told(const char *text, struct loc loc)
{
    static struct {
        const char *key;
        bool value;
    } * all;
    const char *key = name_intern(
        format("%s:%u:%u %s", loc.file ? loc.file : "", loc.line, loc.column, text));
    if (hmgeti(all, key) >= 0)
        return true;
    hmput(all, key, true);
    return false;
}

void diag_error(enum diag id, struct loc loc, ...)
{
    struct text error = {0}, way_out = {0};
    va_list args;
    va_start(args, loc);
    text_vprintf(&error, rows[id].text[0], args);
    va_end(args);
    is_known = is_muted || was_told(error.s, loc);
    if (is_known) {
        errors++;
        return;
    }
    print_head("error", loc);
    fprintf(stderr, "%s [%s]\n", error.s, rows[id].name);
    print_snippet(loc, NULL, 0);
    if (rows[id].text[1]) {
        va_start(args, loc);
        text_vprintf(&way_out, rows[id].text[1], args);
        va_end(args);
        print_head("note", loc);
        fprintf(stderr, "%s\n", way_out.s);
    }
    count_error();
}

void diag_note(struct loc loc, const char *format, ...)
{
    if (is_known)
        return;
    print_head("note", loc);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    print_snippet(loc, NULL, 0);
}

void diag_foreign(const char *severity, struct loc loc, const char *message,
                  const struct diag_range *ranges, size_t count)
{
    is_known = false;
    print_head(severity, loc);
    fprintf(stderr, "%s\n", message);
    print_snippet(loc, ranges, count);
    if (strstr(severity, "error"))
        count_error();
}

unsigned diag_try(bool mute)
{
    is_muted = mute;
    return errors;
}

bool diag_tried(unsigned before)
{
    bool failed = is_muted && errors > before;
    if (is_muted)
        errors = before;
    is_muted = false;
    return failed;
}

unsigned diag_errors(void)
{
    return errors;
}

const char *diag_name(enum diag id)
{
    return rows[id].name;
}

const char *diag_format(enum diag id)
{
    return rows[id].text[0];
}

void bug(struct loc loc, const char *format, ...)
{
    print_head("internal error", loc);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    print_snippet(loc, NULL, 0);
    fputs("cgrad: this is a bug in cgrad; please report it with the source\n", stderr);
    exit(EXIT_BUG);
}

void fatal(const char *format, ...)
{
    fputs("cgrad: error: ", stderr);
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(EXIT_USAGE);
}
