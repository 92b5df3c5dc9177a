/* Prints a C file back from the IR, every local, parameter and static renamed: what the
 * round-trip gate compiles again.
 *     dump_c [-same] FILE [compiler flag ...] */
#include "front.h"
#include "print.h"
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct print_options print = {.renamed = true};
    if (argc > 1 && strcmp(argv[1], "-same") == 0) {
        print.renamed = false;
        argv++, argc--;
    }
    if (argc < 2)
        fatal("usage: dump_c [-same] FILE [compiler flag ...]");
    static const char *const products[] = {"jvp", "vjp", "grad", "split", "jac", "hvp"};
    struct front_options options = {0};
    for (size_t i = 0; i < COUNT(products); i++)
        arrput(options.products, products[i]);
    arrput(options.files, argv[1]);
    for (int i = 2; i < argc; i++)
        arrput(options.flags, argv[i]);
    struct program *program = front_parse(&options);
    if (!program)
        return EXIT_REFUSED;
    fputs(print_unit(program->units[0], &print), stdout);
    arena_free();
    return 0;
}
