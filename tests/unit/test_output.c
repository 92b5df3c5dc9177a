/* Output files: written whole, only when changed, all or none. */
#define _XOPEN_SOURCE 700
#include "../suites.h"
#include "output.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/cgrad-output-XXXXXX";

static int enter_folder(void)
{
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : 1;
}

static int leave_folder(void)
{
    return system("rm -rf \"$PWD\"") != 0;
}

/* Entries of the working directory that are no dot files. */
static int entries(void)
{
    DIR *d = opendir(".");
    int n = 0;
    for (struct dirent *e; d && (e = readdir(d));)
        n += e->d_name[0] != '.';
    closedir(d);
    return n;
}

static bool holds(const char *path, const char *text)
{
    char buffer[100] = "";
    FILE *file = fopen(path, "r");
    size_t n = file ? fread(buffer, 1, sizeof buffer - 1, file) : 0;
    if (file)
        fclose(file);
    return file && n == strlen(text) && strcmp(buffer, text) == 0;
}

/* output_write in a process of its own: its exit status, and its first line on stderr. */
static char complaint[300];
static int write_apart(const struct output *files, size_t count)
{
    int ends[2];
    if (pipe(ends) != 0)
        return -1;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 2);
        output_write(files, count);
        _exit(0);
    }
    close(ends[1]);
    FILE *in = fdopen(ends[0], "r");
    complaint[0] = '\0';
    if (!fgets(complaint, sizeof complaint, in))
        complaint[0] = '\0';
    fclose(in);
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_writes_both(void)
{
    struct output files[] = {{.path = "a.c", .text = "one\n"},
                             {.path = "a.h", .text = "two\n"}};
    mode_t mask = umask(022);
    CU_ASSERT_EQUAL(write_apart(files, 2), 0);
    umask(mask);
    CU_ASSERT_TRUE(holds("a.c", "one\n"));
    CU_ASSERT_TRUE(holds("a.h", "two\n"));
    CU_ASSERT_EQUAL(entries(), 2);
    struct stat s;
    CU_ASSERT_EQUAL(stat("a.c", &s), 0);
    CU_ASSERT_EQUAL(s.st_mode & 0777, 0644);
}

static void test_only_when_changed(void)
{
    struct output same[] = {{.path = "a.c", .text = "one\n"}},
                  longer[] = {{.path = "a.c", .text = "one\n+"}},
                  shorter[] = {{.path = "a.c", .text = "on"}};
    struct stat before, after;
    stat("a.c", &before);
    CU_ASSERT_EQUAL(write_apart(same, 1), 0);
    stat("a.c", &after);
    CU_ASSERT_EQUAL(before.st_ino, after.st_ino);
    CU_ASSERT_EQUAL(write_apart(longer, 1), 0);
    CU_ASSERT_TRUE(holds("a.c", "one\n+"));
    CU_ASSERT_EQUAL(write_apart(shorter, 1), 0);
    CU_ASSERT_TRUE(holds("a.c", "on"));
    CU_ASSERT_EQUAL(entries(), 2);
}

static void test_all_or_none(void)
{
    struct output files[] = {{.path = "a.c", .text = "new"},
                             {.path = "no/such/folder/a.h", .text = "new"}};
    CU_ASSERT_EQUAL(write_apart(files, 2), 2);
    CU_ASSERT_STRING_EQUAL(
        complaint,
        "cgrad: error: can't write no/such/folder/a.h: No such file or directory\n");
    CU_ASSERT_TRUE(holds("a.c", "on"));
    CU_ASSERT_EQUAL(entries(), 2);
}

static void test_unwritable(void)
{
    struct output at_folder[] = {{.path = ".", .text = "x"}},
                  full[] = {{.path = "/dev/full", .text = "x"}};
    CU_ASSERT_EQUAL(write_apart(at_folder, 1), 2);
    CU_ASSERT_STRING_EQUAL(complaint, "cgrad: error: can't write .: Is a directory\n");
    CU_ASSERT_EQUAL(write_apart(full, 1), 2);
    CU_ASSERT_STRING_EQUAL(
        complaint, "cgrad: error: can't write /dev/full: No space left on device\n");
    CU_ASSERT_EQUAL(entries(), 2);
}

/* A device stays a device, a link a link, and a file keeps its mode. */
static void test_special_files(void)
{
    struct output null[] = {{.path = "/dev/null", .text = "x"}},
                  link[] = {{.path = "link.c", .text = "through"}};
    struct stat s;
    CU_ASSERT_EQUAL(write_apart(null, 1), 0);
    CU_ASSERT_TRUE(stat("/dev/null", &s) == 0 && S_ISCHR(s.st_mode));
    CU_ASSERT_EQUAL(chmod("a.c", 0600), 0);
    CU_ASSERT_EQUAL(symlink("a.c", "link.c"), 0);
    CU_ASSERT_EQUAL(write_apart(link, 1), 0);
    CU_ASSERT_TRUE(lstat("link.c", &s) == 0 && S_ISLNK(s.st_mode));
    CU_ASSERT_TRUE(holds("a.c", "through"));
    CU_ASSERT_TRUE(stat("a.c", &s) == 0 && (s.st_mode & 0777) == 0600);
}

static void test_make_rule(void)
{
    const char **targets = NULL, **sources = NULL;
    arrput(targets, "a.c");
    arrput(targets, output_make_name("b#.c"));
    arrput(sources, "x y.c");
    arrput(sources, "z$.h");
    CU_ASSERT_STRING_EQUAL(output_make_rule(targets, sources, 2),
                           "a.c b\\#.c: x\\ y.c z$$.h\n");
    CU_ASSERT_STRING_EQUAL(output_make_rule(targets, sources, 1),
                           "a.c b\\#.c: x\\ y.c z$$.h\nz$$.h:\n");
    for (int i = 0; i < 10; i++)
        arrput(sources, "a/longer/name.h");
    const char *rule = output_make_rule(targets, sources, arrlen(sources));
    for (const char *line = rule; *line; line += strcspn(line, "\n") + 1)
        CU_ASSERT_TRUE(strcspn(line, "\n") <= 78);
}

/* What is fresh gets a new file although the text is the same. */
static void test_fresh(void)
{
    struct output d[] = {{.path = "d", .text = "x", .is_fresh = true}};
    struct stat before, after;
    CU_ASSERT_EQUAL(write_apart(d, 1), 0);
    stat("d", &before);
    int keeps_inode = link("d", "kept");
    CU_ASSERT_EQUAL(write_apart(d, 1), 0);
    stat("d", &after);
    CU_ASSERT_TRUE(keeps_inode == 0 && before.st_ino != after.st_ino);
}

static void test_same(void)
{
    CU_ASSERT_TRUE(output_same("new.c", "./new.c"));
    CU_ASSERT_TRUE(output_same("a.c", "link.c"));
    CU_ASSERT_FALSE(output_same("new.c", "a.c"));
    CU_ASSERT_FALSE(output_same("new.c", "new.h"));
    CU_ASSERT_FALSE(output_same("-", "-"));
    CU_ASSERT_FALSE(output_same("/dev/null", "/dev/null"));
}

static void test_relative(void)
{
    CU_ASSERT_STRING_EQUAL(output_relative("a.c", "b.c"), "a.c");
    CU_ASSERT_STRING_EQUAL(output_relative("/usr/a.c", "/usr/lib/b.c"), "../a.c");
    CU_ASSERT_STRING_EQUAL(output_relative("/usr/lib/a.c", "/usr/b.c"), "lib/a.c");
    CU_ASSERT_STRING_EQUAL(output_relative("/usr/lib/a.c", "/b.c"), "usr/lib/a.c");
    CU_ASSERT_STRING_EQUAL(output_relative("/a.c", "/usr/lib/b.c"), "../../a.c");
    CU_ASSERT_STRING_EQUAL(output_relative("/et/a.c", "/etc/b.c"), "../et/a.c");
}

int main(void)
{
    static CU_TestInfo tests[] = {
        {"writes both", test_writes_both},
        {"only when changed", test_only_when_changed},
        {"all or none", test_all_or_none},
        {"unwritable", test_unwritable},
        {"special files", test_special_files},
        {"make rule", test_make_rule},
        {"fresh", test_fresh},
        {"same", test_same},
        {"relative", test_relative},
        CU_TEST_INFO_NULL,
    };
    CU_SuiteInfo suites[] = {
        {"output", enter_folder, leave_folder, NULL, NULL, tests},
        CU_SUITE_INFO_NULL,
    };
    return run_suites(suites);
}
