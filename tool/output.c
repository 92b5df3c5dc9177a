/* Writing the results: temporary files, renamed on full success. */
#define _XOPEN_SOURCE 700
#include "output.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- paths ---- */

/* The part of a path up to its last slash, "." when there is none. */
static const char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash          ? "."
           : slash == path ? "/"
                           : format("%.*s", (int)(slash - path), path);
}

static const char *base_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The folder of a path without links and dots, with a slash behind it; as it is given
 * where it doesn't exist. */
static const char *real_folder(const char *path)
{
    const char *folder = folder_of(path);
    char *real = realpath(folder, NULL);
    const char *kept = real ? real : folder;
    kept = format("%s%s", kept, strcmp(kept, "/") == 0 ? "" : "/");
    free(real);
    return kept;
}

const char *output_relative(const char *file, const char *from)
{
    const char *to = real_folder(file), *start = real_folder(from);
    size_t shared = 0;
    for (size_t i = 0; to[i] && to[i] == start[i]; i++)
        if (to[i] == '/')
            shared = i + 1;
    struct text t = {0};
    for (const char *c = start + shared; *c; c++)
        if (*c == '/')
            text_add(&t, "../");
    text_printf(&t, "%s%s", to + shared, base_of(file));
    return t.s;
}

bool output_goes_straight(const char *path)
{
    struct stat old;
    return strcmp(path, "-") == 0
           || (stat(path, &old) == 0 && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode));
}

bool output_same(const char *a, const char *b)
{
    if (output_goes_straight(a) || output_goes_straight(b))
        return false;
    struct stat one, other;
    bool is_one = stat(a, &one) == 0, is_other = stat(b, &other) == 0;
    if (is_one != is_other)
        return false;
    if (is_one)
        return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    return strcmp(real_folder(a), real_folder(b)) == 0
           && strcmp(base_of(a), base_of(b)) == 0;
}

/* ---- files ---- */

/* A file on its way; target is null when it goes straight to path (a pipe, a device).
 */
struct staged {
    struct output file;
    const char *target; /* what the path names, links followed */
    const char *temporary;
    const char *old; /* another name of the file that was replaced */
    bool is_done;    /* renamed to target */
};

/* Puts back what was there, says why, and ends the run. */
static _Noreturn void give_up(struct staged *all, const char *path, int error)
{
    for (ptrdiff_t i = 0; i < arrlen(all); i++) {
        struct staged *s = &all[i];
        if (s->is_done && s->old)
            rename(s->old, s->target);
        else if (s->is_done)
            unlink(s->target);
        else if (s->old)
            unlink(s->old);
        if (s->temporary)
            unlink(s->temporary);
    }
    fatal("can't write %s: %s", strcmp(path, "-") == 0 ? "standard output" : path,
          strerror(error));
}

static bool file_put(FILE *file, const char *text)
{
    size_t len = strlen(text);
    bool good = fwrite(text, 1, len, file) == len && fflush(file) == 0;
    int error = errno;
    if (file != stdout && fclose(file) != 0 && good)
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
    const char *path = s->file.path;
    struct stat old;
    bool exists = stat(path, &old) == 0;
    if (exists && S_ISDIR(old.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (output_goes_straight(path))
        return true;
    char *real = exists ? realpath(path, NULL) : NULL;
    s->target = format("%s", real ? real : path);
    free(real);
    if (exists && access(s->target, W_OK) != 0)
        return false;
    if (exists && !s->file.is_fresh && same_content(s->target, s->file.text))
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
    return file_put(file, s->file.text);
}

static bool put_straight(const struct output *f)
{
    FILE *file = strcmp(f->path, "-") == 0 ? stdout : fopen(f->path, "wb");
    return file && file_put(file, f->text);
}

/* The old file keeps a name until all new ones are in place. */
static bool put_in_place(struct staged *s)
{
    const char *old = format("%s.old", s->temporary);
    if (link(s->target, old) == 0)
        s->old = old;
    if (rename(s->temporary, s->target) != 0)
        return false;
    s->temporary = NULL;
    s->is_done = true;
    return true;
}

void output_write(const struct output *files, size_t count)
{
    struct staged *all = NULL;
    signal(SIGXFSZ, SIG_IGN); /* a limit on sizes of files is an error of the write */
    for (size_t i = 0; i < count; i++) {
        struct staged s = {.file = files[i]};
        bool staged = stage(&s);
        int error = errno;
        arrput(all, s);
        if (!staged)
            give_up(all, s.file.path, error);
    }
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        if (!all[i].target && !put_straight(&all[i].file))
            give_up(all, all[i].file.path, errno);
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        if (all[i].temporary && !put_in_place(&all[i]))
            give_up(all, all[i].file.path, errno);
    for (ptrdiff_t i = 0; i < arrlen(all); i++)
        if (all[i].old)
            unlink(all[i].old);
}

/* ---- the make rule ---- */

/* A file name as make reads it: gcc's quoting. Backslashes count double in front of a
 * space only. */
static void make_name(struct text *t, const char *name)
{
    for (size_t i = 0; name[i]; i++) {
        size_t slashes = 0;
        switch (name[i]) {
        case ' ':
        case '\t':
            while (slashes < i && name[i - 1 - slashes] == '\\')
                slashes++;
            for (; slashes > 0; slashes--)
                text_add(t, "\\");
            text_add(t, "\\");
            break;
        case '#': text_add(t, "\\"); break;
        case '$': text_add(t, "$"); break;
        default: break;
        }
        text_add_n(t, name + i, 1);
    }
}

const char *output_make_name(const char *name)
{
    struct text t = {0};
    make_name(&t, name);
    return t.s;
}

/* The next word of a list that is broken at 76 columns. */
static void add_word(struct text *t, size_t *column, const char *word)
{
    size_t len = strlen(word);
    if (*column + 1 + len > 76) {
        text_add(t, " \\\n");
        *column = 0;
    }
    text_printf(t, " %s", word);
    *column += 1 + len;
}

char *output_make_rule(const char **targets, const char **files, ptrdiff_t phony_from)
{
    struct text t = {0};
    size_t column = 0;
    for (ptrdiff_t i = 0; i < arrlen(targets); i++)
        text_printf(&t, "%s%s", i ? " " : "", targets[i]);
    text_add(&t, ":");
    column = t.len;
    for (ptrdiff_t i = 0; i < arrlen(files); i++)
        add_word(&t, &column, output_make_name(files[i]));
    text_add(&t, "\n");
    for (ptrdiff_t i = phony_from; i < arrlen(files); i++)
        text_printf(&t, "%s:\n", output_make_name(files[i]));
    return t.s;
}
