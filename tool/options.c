/* argv to struct options. The flags are spelled as cc's are (-Idir, -I dir, -isystem
 * dir, -std=c11, -fwhatever), which getopt's families can't say; so a row of
 * options.def tells how a flag takes its argument, and one loop reads them all. */
#define _XOPEN_SOURCE 700
#include "options.h"
#include "output.h"
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum form { ALONE, SEPARATE, EITHER, LONG, PREFIX };

/* clang-format off */
enum option_id {
    COMPILER, REQUEST, SPARSE, AS, INACTIVE, RULES, TRUST_ALIASING, JAC_WAY, WIDTH, OUTPUT, HEADER, EMBED,
    DEPENDENCIES, DEPENDENCY_FILE, DEPENDENCY_TARGET, DEPENDENCY_PHONY, DATABASE, REST,
    DUMP, LIST_RULES, HELP, VERSION
};
/* clang-format on */

/* A flag; or a heading, when the spelling is null. */
static const struct row {
    enum option_id id;
    enum form form;
    const char *spelling, *argument, *help;
} rows[] = {
#define GROUP(title) {COMPILER, ALONE, NULL, NULL, title},
#define OPTION(id, spelling, form, argument, help) {id, form, spelling, argument, help},
#include "options.def"
};

static const struct {
    const char *name, *help;
} stages[] = {
#define STAGE(id, name, help) {name, help},
#include "options.def"
};

/* Where the parser stands: what options.h doesn't keep. */
struct parser {
    struct options *options;
    char **argv;
    int argc, at; /* the word being read */
    bool dependencies;
};

/* How many characters of `word` spell the row's flag; 0 when it is another flag. */
static size_t match(const struct row *row, const char *word)
{
    if (!row->spelling)
        return 0;
    size_t n = strlen(row->spelling);
    if (strncmp(word, row->spelling, n) != 0)
        return 0;
    bool whole = word[n] == '\0';
    switch (row->form) {
    case ALONE:
    case SEPARATE: return whole ? n : 0;
    case LONG: return whole || word[n] == '=' ? n : 0;
    case EITHER:
    case PREFIX: return n;
    }
    return 0;
}

/* The row whose spelling is the longest that `word` begins with; null when there is
 * none. */
static const struct row *row_find(const char *word)
{
    const struct row *best = NULL;
    size_t longest = 0;
    for (size_t i = 0; i < COUNT(rows); i++)
        if (match(&rows[i], word) > longest) {
            best = &rows[i];
            longest = match(best, word);
        }
    return best;
}

/* The argument of the flag at the parser's word, which moves on when it is the next
 * word. */
static const char *argument_read(struct parser *p, const struct row *row)
{
    const char *word = p->argv[p->at], *rest = word + strlen(row->spelling);
    if (row->form == ALONE || row->form == PREFIX)
        return NULL;
    if (row->form == LONG && *rest == '=')
        return rest + 1;
    if (*rest)
        return rest;
    if (p->at + 1 >= p->argc)
        fatal("%s needs an argument: %s", row->spelling, row->argument);
    return p->argv[++p->at];
}

static void set_once(const char **field, const struct row *row, const char *value)
{
    if (*field)
        fatal("%s is given twice", row->spelling);
    if (!*value)
        fatal("%s needs an argument: %s", row->spelling, row->argument);
    *field = value;
}

static enum stage stage_find(const char *name)
{
    struct text known = {0};
    for (size_t i = 0; i < COUNT(stages); i++) {
        if (strcmp(stages[i].name, name) == 0)
            return (enum stage)i;
        text_printf(&known, "%s%s", i ? ", " : "", stages[i].name);
    }
    fatal("--dump knows no stage '%s'; it knows %s", name, known.s);
}

static void read_as(struct options *o, const struct row *row, const char *name)
{
    if (arrlen(o->requests) == 0)
        fatal("--as %s follows no request: it names the derivative asked for before it",
              name);
    set_once(&arrlast(o->requests).as, row, name);
}

/* --jac 'f(x -> y)' --sparse is --jac_sparse 'f(x -> y)' */
static void read_sparse(struct options *o)
{
    struct front_request *r = arrlen(o->requests) > 0 ? &arrlast(o->requests) : NULL;
    if (!r || (strcmp(r->product, "jac") != 0 && strcmp(r->product, "hess") != 0))
        fatal("--sparse follows --jac or --hess: it is about the matrix asked for "
              "before it");
    r->product = format("%s_sparse", r->product);
}

/* --jac=forward is a way, --jac='f(x -> y)' a request. */
static void read_jac(struct options *o, const char *word)
{
    static const char *const ways[] = {"auto", "forward", "reverse"};
    for (size_t i = 0; i < COUNT(ways); i++)
        if (strcmp(word, ways[i]) == 0) {
            o->jac = (int)i;
            return;
        }
    struct front_request request = {"jac", word, NULL};
    arrput(o->requests, request);
}

static int read_width(const char *word)
{
    for (int width = 1; width <= 32; width *= 2)
        if (strcmp(word, format("%d", width)) == 0)
            return width;
    fatal("--width %s: it is 1, 2, 4, 8, 16 or 32", word);
}

/* Takes the flag at the parser's word. */
static void flag_read(struct parser *p, const struct row *row)
{
    struct options *o = p->options;
    int first = p->at;
    const char *argument = argument_read(p, row);
    switch (row->id) {
    case COMPILER:
        for (int i = first; i <= p->at; i++)
            arrput(o->flags, p->argv[i]);
        break;
    case REQUEST: {
        struct front_request request = {row->spelling + 2, argument, NULL};
        arrput(o->requests, request);
        break;
    }
    case SPARSE: read_sparse(o); break;
    case AS: read_as(o, row, argument); break;
    case INACTIVE: arrput(o->inactive, argument); break;
    case RULES: arrput(o->rules, argument); break;
    case JAC_WAY: read_jac(o, p->argv[first] + strlen(row->spelling)); break;
    case WIDTH: o->width = read_width(argument); break;
    case TRUST_ALIASING: o->trust_aliasing = true; break;
    case OUTPUT: set_once(&o->output, row, argument); break;
    case HEADER: set_once(&o->header, row, argument); break;
    case EMBED: o->embed = true; break;
    case DEPENDENCIES: p->dependencies = true; break;
    case DEPENDENCY_FILE: set_once(&o->dependency_file, row, argument); break;
    case DEPENDENCY_TARGET: arrput(o->dependency_targets, argument); break;
    case DEPENDENCY_PHONY: o->dependency_phony = true; break;
    case DATABASE: set_once(&o->database, row, argument); break;
    case REST:
        while (++p->at < p->argc)
            arrput(o->flags, p->argv[p->at]);
        break;
    case DUMP:
        o->action = ACTION_DUMP;
        o->dump = stage_find(argument);
        break;
    case LIST_RULES: o->action = ACTION_LIST_RULES; break;
    case HELP: o->action = ACTION_HELP; break;
    case VERSION: o->action = ACTION_VERSION; break;
    }
}

static void word_read(struct parser *p)
{
    const char *word = p->argv[p->at];
    if (word[0] != '-') {
        arrput(p->options->files, word);
        return;
    }
    if (strcmp(word, "-") == 0)
        fatal("standard input can't be read as a source file: name the file");
    if (word[1] != '-' && row_find(format("-%s", word)))
        fatal("unknown option '%s'; there is -%s", word, word);
    const struct row *row = row_find(word);
    if (!row)
        fatal("unknown option '%s' (cgrad --help lists them; flags for clang go behind "
              "--)",
              word);
    flag_read(p, row);
}

/* `path` with `suffix` in place of its .c, or behind it. */
static const char *path_with(const char *path, const char *suffix)
{
    size_t n = strlen(path);
    if (n > 2 && strcmp(path + n - 2, ".c") == 0)
        n -= 2;
    return format("%.*s%s", (int)n, path, suffix);
}

/* The default names: STEM_grad.c in the working directory, its .h and its .d. */
static void name_outputs(struct options *o, bool dependencies)
{
    const char *slash = strrchr(o->files[0], '/');
    const char *default_output = path_with(slash ? slash + 1 : o->files[0], "_grad.c");
    if (!o->output)
        o->output = default_output;
    bool is_file = !output_goes_straight(o->output);
    if (!o->header && is_file)
        o->header = path_with(o->output, ".h");
    if (!dependencies) {
        if (o->dependency_file || o->dependency_targets || o->dependency_phony)
            fatal("-MF, -MT and -MP say where -MD writes and what: they need -MD");
        return;
    }
    if (!is_file && !(o->dependency_file && o->dependency_targets))
        fatal("-MD needs -MF and -MT where the output is no file");
    if (!o->dependency_file)
        o->dependency_file = path_with(o->output, ".d");
    if (!o->dependency_targets)
        arrput(o->dependency_targets, output_make_name(o->output));
}

static void refuse_same(const char *what, const char *a, const char *b)
{
    if (a && b && output_same(a, b))
        fatal("%s would be written over: %s", what, a);
}

void options_check_read(const struct options *o, const char **read)
{
    for (ptrdiff_t i = 0; i < arrlen(read); i++) {
        refuse_same("a file that is read", read[i], o->output);
        refuse_same("a file that is read", read[i], o->header);
        refuse_same("a file that is read", read[i], o->dependency_file);
    }
}

static void check_outputs(const struct options *o)
{
    refuse_same("the output", o->output, o->header);
    refuse_same("the output", o->output, o->dependency_file);
    refuse_same("the header", o->header, o->dependency_file);
    options_check_read(o, o->files);
    options_check_read(o, o->rules);
    if (o->embed && arrlen(o->files) > 1)
        fatal("--embed takes one file, in whose place the output is compiled");
}

/* Whether the flag -f... is about the language; others are for code and may be gcc's. */
static bool is_of_language(const char *flag)
{
    static const char *const names[] = {
        "unsigned-char", "signed-char",   "short-enums",        "short-wchar",
        "wrapv",         "builtin",       "freestanding",       "hosted",
        "gnu89-inline",  "ms-extensions", "unsigned-bitfields", "signed-bitfields",
        "pack-struct",   "openmp",        "fast-math",          "finite-math-only",
        "math-errno",    "char8_t",       "gnu-keywords",       "asm",
    };
    const char *name = flag + 2 + (strncmp(flag + 2, "no-", 3) == 0 ? 3 : 0);
    for (size_t i = 0; i < COUNT(names); i++)
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

/* What clang is to know of a command of the database: the flags that cgrad takes as well,
 * with file names that hold here. Warnings are the compiler's affair. */
static const char **flags_of(struct front_command command)
{
    const char **flags = NULL;
    for (ptrdiff_t i = 1; i < arrlen(command.words); i++) {
        const char *word = command.words[i];
        const struct row *row = word[0] == '-' ? row_find(word) : NULL;
        if (!row)
            continue;
        size_t n = strlen(row->spelling);
        bool apart = row->form == EITHER && !word[n] && i + 1 < arrlen(command.words);
        const char *argument = apart ? command.words[++i] : word + n;
        if (row->id != COMPILER || word[1] == 'W' || word[1] == 'w'
            || strncmp(word, "-pedantic", 9) == 0
            || (word[1] == 'f' && !is_of_language(word)))
            continue;
        bool is_path =
            strcmp(row->argument, "DIR") == 0
            || (strcmp(row->argument, "FILE") == 0
                && access(format("%s/%s", command.folder, argument), R_OK) == 0);
        if (is_path && argument[0] != '/')
            argument = format("%s/%s", command.folder, argument);
        arrput(flags, format("%s%s", row->spelling, argument));
    }
    return flags;
}

static bool same_flags(const char **a, const char **b)
{
    bool same = arrlen(a) == arrlen(b);
    for (ptrdiff_t i = 0; same && i < arrlen(a); i++)
        same = strcmp(a[i], b[i]) == 0;
    return same;
}

/* The flags that the database has for the file; false when it has none, or several. */
static bool find_flags(const char *dir, const char *file, const char ***flags)
{
    struct front_command *commands = front_commands(dir, file);
    *flags = arrlen(commands) > 0 ? flags_of(commands[0]) : NULL;
    bool same = arrlen(commands) > 0;
    for (ptrdiff_t i = 1; i < arrlen(commands); i++)
        same = same && same_flags(*flags, flags_of(commands[i]));
    return same;
}

/* Of a file that two programs compile, each in its way, the output tells which is meant;
 * also of one that is compiled by way of the output alone. */
static const char **database_flags(const struct options *o, const char *file)
{
    const char **flags;
    if (!find_flags(o->database, file, &flags)
        && !find_flags(o->database, o->output, &flags))
        fatal("%s/compile_commands.json doesn't have the flags of %s, or has different "
              "ones: give them in place of -p",
              o->database, file);
    return flags;
}

static void collect_flags(struct options *o)
{
    for (ptrdiff_t i = 0; i < arrlen(o->files); i++) {
        const char **flags = o->database ? database_flags(o, o->files[i]) : NULL;
        for (ptrdiff_t k = 0; k < arrlen(o->flags); k++)
            arrput(flags, o->flags[k]);
        arrput(o->file_flags, flags);
    }
}

/* Where <cgrad.h> was installed beside this program; null when it was not. */
static const char *include_dir_find(void)
{
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    for (int up = 0; n > 0 && up < 2; up++)
        while (n > 0 && path[--n] != '/')
            ;
    if (n <= 0)
        return NULL;
    const char *dir = format("%.*s/include", (int)n, path);
    return access(format("%s/cgrad.h", dir), R_OK) == 0 ? dir : NULL;
}

struct options options_parse(int argc, char **argv)
{
    struct options o = {
        .dump = STAGE_COUNT, .include_dir = include_dir_find(), .width = 8};
    struct parser p = {.options = &o, .argv = argv, .argc = argc};
    for (p.at = 1; p.at < argc; p.at++)
        word_read(&p);
    if (o.action != ACTION_DIFFERENTIATE && o.action != ACTION_DUMP)
        return o;
    if (arrlen(o.files) == 0)
        fatal("no input file (cgrad --help says what to give)");
    name_outputs(&o, p.dependencies);
    check_outputs(&o);
    collect_flags(&o);
    return o;
}

/* A flag and its argument as a user types them. */
static const char *shown(const struct row *row)
{
    bool spaced = row->argument[0] && row->form != PREFIX;
    return format("%s%s%s", row->spelling, spaced ? " " : "", row->argument);
}

void options_help(void)
{
    printf("Usage: cgrad [option ...] FILE.c ...\n"
           "Writes C functions that compute derivatives of those in the files.\n");
    for (size_t i = 0; i < COUNT(rows); i++)
        if (!rows[i].spelling)
            printf("\n%s:\n", rows[i].help);
        else
            printf("  %-24s %s\n", shown(&rows[i]), rows[i].help);
    printf("\nStages of --dump:\n");
    for (size_t i = 0; i < COUNT(stages); i++)
        printf("  %-24s %s\n", stages[i].name, stages[i].help);
    printf("\nExit status: 0 done, 1 the program can't be differentiated, 2 wrong "
           "usage or\n"
           "environment, 70 a bug in cgrad.\n");
}
