/* Growing strings and interned names. */
#include "base.h"
#include <stdio.h>
#include <string.h>

static void reserve(struct text *t, size_t more)
{
    if (t->len + more + 1 <= t->room)
        return;
    t->room = 2 * (t->len + more + 1);
    t->s = arena_realloc(t->s, t->room);
}

void text_add_n(struct text *t, const char *s, size_t n)
{
    reserve(t, n);
    memcpy(t->s + t->len, s, n);
    t->len += n;
    t->s[t->len] = 0;
}

void text_add(struct text *t, const char *s)
{
    text_add_n(t, s, strlen(s));
}

void text_vprintf(struct text *t, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    reserve(t, (size_t)n);
    vsnprintf(t->s + t->len, (size_t)n + 1, format, args);
    t->len += (size_t)n;
}

void text_printf(struct text *t, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    text_vprintf(t, format, args);
    va_end(args);
}

char *format(const char *format, ...)
{
    struct text t = {0};
    va_list args;
    va_start(args, format);
    text_vprintf(&t, format, args);
    va_end(args);
    return t.s;
}

static struct name {
    char *key;
    char *value;
} * names;

const char *name_intern(const char *s)
{
    if (!names)
        sh_new_arena(names);
    ptrdiff_t i = shgeti(names, s);
    if (i < 0) {
        shput(names, s, NULL);
        i = shgeti(names, s);
    }
    return names[i].key;
}

const char *name_intern_n(const char *s, size_t n)
{
    struct text t = {0};
    text_add_n(&t, s, n);
    return name_intern(t.s);
}
