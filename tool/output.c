/* Writing the results: temporary files, renamed on full success. */
#define _XOPEN_SOURCE 700
#include "output.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file on its way; target is null when it goes straight to path (a pipe, a device).
 */
struct staged {
    const char *path, *text;
    const char *target; /* what path names, links followed */
    const char *temporary;
};

/* Leaves nothing behind, says why, and ends the run. */
static _Noreturn void give_up(struct staged *all, const char *path, int error)
{
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        if (all[i].temporary)
            unlink(all[i].temporary);
    fatal("can't write %s: %s", path, strerror(error));
}

static bool file_put(FILE *file, const char *text)
{
    size_t len = strlen(text);
    bool good = fwrite(text, 1, len, file) == len && fflush(file) == 0;
    int error = errno;
    if (file != stdout && fclose(file) != 0)
        return false;
    errno = error;
    return good;
}

static bool same_content(const char *path, const char *text)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t len = strlen(text), n;
    bool same = true;
    char buffer[1 << 14];
    while (same && (n = fread(buffer, 1, sizeof buffer, file)) > 0) {
        same = n <= len && memcmp(buffer, text, n) == 0;
        text += same ? n : 0;
        len -= same ? n : 0;
    }
    same = same && len == 0 && !ferror(file);
    fclose(file);
    return same;
}

/* The mode a new file gets, or that of the file it replaces. */
static mode_t mode_for(const char *target)
{
    struct stat old;
    if (stat(target, &old) == 0)
        return old.st_mode & 0777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Prepares one file; false, with errno, when that is not possible. */
static bool stage(struct staged *s)
{
    struct stat old;
    bool exists = stat(s->path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (strcmp(s->path, "-") == 0 || (exists && !S_ISREG(old.st_mode)))
        return true;
    char *real = exists ? realpath(s->path, NULL) : NULL;
    s->target = format("%s", real ? real : s->path);
    free(real);
    if (exists && access(s->target, W_OK) != 0)
        return false;
    if (exists && same_content(s->target, s->text))
        return true;
    char *name = format("%s.XXXXXX", s->target);
    int fd = mkstemp(name);
    if (fd < 0)
        return false;
    s->temporary = name;
    FILE *file = fchmod(fd, mode_for(s->target)) == 0 ? fdopen(fd, "wb") : NULL;
    if (!file) {
        close(fd);
        return false;
    }
    return file_put(file, s->text);
}

static bool put_straight(const struct staged *s)
{
    FILE *file = strcmp(s->path, "-") == 0 ? stdout : fopen(s->path, "wb");
    return file && file_put(file, s->text);
}

void output_write(const struct output *files, size_t count)
{
    struct staged *all = NULL;
    for (size_t i = 0; i < count; i++) {
        struct staged s = {.path = files[i].path, .text = files[i].text};
        bool staged = stage(&s);
        int error = errno;
        arrput(all, s);
        if (!staged)
            give_up(all, s.path, error);
    }
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        if (!all[i].target && !put_straight(&all[i]))
            give_up(all, all[i].path, errno);
    for (ptrdiff_t i = 0; i < arrlen(all); i++) {
        if (!all[i].temporary)
            continue;
        if (rename(all[i].temporary, all[i].target) != 0)
            give_up(all, all[i].path, errno);
        all[i].temporary = NULL;
    }
}

/* A file name as make reads it. */
static void make_name(struct text *t, const char *name)
{
    for (; *name; name++)
        if (*name == ' ' || *name == '#')
            text_printf(t, "\\%c", *name);
        else
            text_printf(t, "%s%c", *name == '$' ? "$" : "", *name);
}

char *output_make_rule(const char **targets, const char **sources)
{
    struct text t = {0};
    for (ptrdiff_t i = 0; i < arrlen(targets); i++) {
        text_add(&t, i ? " " : "");
        make_name(&t, targets[i]);
    }
    text_add(&t, ":");
    for (ptrdiff_t i = 0; i < arrlen(sources); i++) {
        text_add(&t, " \\\n  ");
        make_name(&t, sources[i]);
    }
    text_add(&t, "\n");
    return t.s;
}
