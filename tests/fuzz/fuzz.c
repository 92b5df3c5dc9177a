/* fuzz: writes a translation unit of random programs, and the table of ladder cases.
 *
 *   fuzz [options] -o STEM    writes STEM.c, STEM_cases.c and STEM.counts
 *     --seed=S --first=I --count=N    programs I .. I + N - 1 of seed S
 *     --level=L                       constructs up to level L of constructs.def
 *     --skip=I,J..                    without these
 *     --cuts=FILE                     one program, cut down: lines `ID d|h|s`
 *     --list                          prints the ids that can still be cut, and how
 *     --products=jvp,vjp,split        what the cases have; none: to test the fuzzer itself
 * The same seed and number give the same program in every unit.
 */
#include "makers.h"

#define STB_DS_IMPLEMENTATION
#include <stb/stb_ds.h>

#include <getopt.h>

struct options {
    uint64_t seed;
    int first, count, level;
    const char *stem, *cuts, *skip, *products;
    bool list;
};

/* What remains of a program for the cases file. */
struct made {
    int index, n, m;
    bool single;
};

static void frame_main(struct gen *g, struct frame *frame)
{
    *frame = (struct frame){
        .sink = SMALL, .trips = 1, .level = 3, .budget = pick_from(g, 8, 24)};
    g->frame = frame;
    struct var *x = var_array(g, "x", 0, "n");
    x->writable = false;
    x->pointee_const = true;
    x->read = true;
    var_array(g, "y", 0, "m")->read = true;
    var_int(g, "n", 8, NULL);
    var_int(g, "m", 8, NULL);
}

/* y from x first, so that a return at any point leaves all of y written. */
static void main_start(struct gen *g, struct node *root)
{
    const char *i = text_name(g, "i");
    node_fixed(g, root, "for (int %s = 0; %s < m; %s++)", i, i, i);
    node_fixed(g, root, "    y[%s] = sin(x[%s %% n] + %s) + 0.5 * x[(%s + 1) %% n];", i,
               i, literal(g), i);
    scope_push(g);
    for (int k = pick_from(g, 1, 2); k > 0; k--) {
        const char *name = text_name(g, "s");
        struct node *line =
            node_line(g, root, "double %s = %s;", name, store_expr(g, 2));
        line->simple = line_simpler(g, line->head);
        var_add(g, VAR_REAL, name);
    }
}

/* What is left in variables goes to y. */
static void main_end(struct gen *g, struct node *root)
{
    const char *i = text_name(g, "i");
    struct node *group = node_group(g, root);
    node_fixed(g, group, "for (int %s = 0; %s < m; %s++)", i, i, i);
    node_fixed(g, group, "    y[%s] += 0.5 * %s + 0.25 * sin(%s + %s);", i,
               real_leaf(g), real_leaf(g), real_leaf(g));
    scope_pop(g, root);
}

static void node_free(struct node *node)
{
    for (ptrdiff_t i = 0; i < arrlen(node->kids); i++)
        node_free(node->kids[i]);
    arrfree(node->kids);
}

static const char *helper_name(const struct gen *g, const struct node *function)
{
    for (ptrdiff_t i = 0; i < arrlen(g->helpers); i++) {
        const char *name = g->helpers[i]->name, *at = strstr(function->head, name);
        if (at && at[strlen(name)] == '(')
            return name;
    }
    return "";
}

static bool is_name_end(char c)
{
    return !strchr("_0123456789", c) || c == '\0';
}

static bool node_mentions(const struct node *node, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = node->head; at && (at = strstr(at, name)); at += length)
        if (is_name_end(at[length]))
            return true;
    for (ptrdiff_t i = 0; i < arrlen(node->kids); i++)
        if (node_mentions(node->kids[i], name))
            return true;
    return false;
}

/* Takes out tables that only such helpers read. */
static void tables_prune(struct gen *g)
{
    struct node *all = g->types;
    for (ptrdiff_t i = arrlen(all->kids) - 1; i >= 0; i--) {
        const char *name = strstr(all->kids[i]->head, "static const double ");
        if (!name)
            continue;
        name += strlen("static const double ");
        const char *table = text(g, "%.*s", (int)strcspn(name, "["), name);
        if (node_mentions(g->functions, table) || node_mentions(g->root, table))
            continue;
        node_free(all->kids[i]);
        arrdel(all->kids, (size_t)i);
    }
}

/* Takes out helpers that nobody calls: the call was drawn, then given up. Callers come after
 * what they call. */
static void helpers_prune(struct gen *g)
{
    struct node *all = g->functions;
    for (ptrdiff_t i = arrlen(all->kids) - 1; i >= 0; i--) {
        const char *name = helper_name(g, all->kids[i]);
        bool called = node_mentions(g->root, name);
        for (ptrdiff_t k = i + 1; k < arrlen(all->kids); k++)
            called = called || node_mentions(all->kids[k], name);
        if (called)
            continue;
        node_free(all->kids[i]);
        arrdel(all->kids, (size_t)i);
    }
}

static void program_make(struct gen *g, const struct options *options, int index,
                         int *uses)
{
    uint64_t mixed = options->seed;
    mixed = random_next(&mixed) ^ (uint64_t)index * UINT64_C(0xd1342543de82ef95);
    *g = (struct gen){
        .random = mixed, .index = index, .max_level = options->level, .uses = uses};
    obstack_init(&g->pool);
    g->types = node_group(g, NULL);
    g->types->fixed = true;
    g->functions = node_group(g, NULL);
    g->functions->fixed = true;
    struct frame frame;
    frame_main(g, &frame);
    g->root = node_block(
        g, NULL, "void fuzz%d(int n, int m, const double x[n], double y[m]) {", index);
    g->root->fixed = true;
    main_start(g, g->root);
    block_fill(g, g->root, pick_from(g, 4, 9));
    main_end(g, g->root);
    helpers_prune(g);
    tables_prune(g);
    arrfree(frame.vars);
    arrfree(frame.exits);
    arrfree(frame.live);
    arrfree(g->touched);
}

static void program_free(struct gen *g)
{
    node_free(g->types);
    node_free(g->functions);
    node_free(g->root);
    arrfree(g->records);
    arrfree(g->helpers);
    obstack_free(&g->pool, NULL);
}

static void program_print(const struct gen *g, const struct cuts *cuts, FILE *out)
{
    fputc('\n', out);
    node_print(g->types, cuts, 0, out);
    node_print(g->functions, cuts, 0, out);
    node_print(g->root, cuts, 0, out);
}

static struct cuts cuts_read(const char *path, int count)
{
    char *how = malloc((size_t)count + 1);
    if (!how)
        abort();
    memset(how, ' ', (size_t)count);
    FILE *in = path ? fopen(path, "r") : NULL;
    int id;
    char kind;
    while (in && fscanf(in, "%d %c", &id, &kind) == 2)
        if (id >= 0 && id < count)
            how[id] = kind;
    if (in)
        fclose(in);
    return (struct cuts){how, count};
}

static FILE *file_open(const char *stem, const char *suffix)
{
    char path[4096];
    snprintf(path, sizeof path, "%s%s", stem, suffix);
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        exit(2);
    }
    return file;
}

/* One of the words between commas. */
static bool has_product(const char *products, const char *product)
{
    size_t n = strlen(product);
    for (const char *p = products; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
        if (strncmp(p, product, n) == 0 && (p[n] == ',' || p[n] == '\0'))
            return true;
    return false;
}

static void product_print(const char *products, const char *product, const char *suffix,
                          int index, bool declared, FILE *out)
{
    if (!has_product(products, product))
        fputs(declared ? "" : ", 0", out);
    else if (declared)
        fprintf(out, "ladder_%s fuzz%d_%s;\n", suffix, index, suffix);
    else
        fprintf(out, ", fuzz%d_%s", index, suffix);
}

static void products_print(const char *products, int index, bool declared, FILE *out)
{
    product_print(products, "jvp", "jvp", index, declared, out);
    product_print(products, "vjp", "vjp", index, declared, out);
    product_print(products, "split", "fwd", index, declared, out);
    product_print(products, "split", "rev", index, declared, out);
}

/* Second derivatives, matrices, series and several at once: members of a case by name. */
static const char *const later[] = {"hvp",   "jac",   "hess",       "taylor",
                                    "jvp_v", "vjp_v", "jac_sparse", "hess_sparse"};

static void later_print(const char *products, int index, bool declared, FILE *out)
{
    for (size_t k = 0; k < sizeof later / sizeof *later; k++)
        if (has_product(products, later[k]))
            fprintf(out, declared ? "ladder_%s fuzz%d_%s;\n" : ", .%s = fuzz%d_%s",
                    later[k], index, later[k]);
}

static void cases_print(const struct made *made, int count, const char *products,
                        FILE *out)
{
    fputs("#include \"ladder.h\"\n", out);
    for (int k = 0; k < count; k++) {
        fprintf(out, "ladder_primal fuzz%d;\n", made[k].index);
        products_print(products, made[k].index, true, out);
        later_print(products, made[k].index, true, out);
    }
    fputs("extern const struct ladder_case cases[];\nextern const int case_count;\n"
          "const struct ladder_case cases[] = {\n",
          out);
    for (int k = 0; k < count; k++) {
        int i = made[k].index;
        fprintf(out, "    {\"fuzz%d\", %d, %d, fuzz%d", i, made[k].n, made[k].m, i);
        products_print(products, i, false, out);
        later_print(products, i, false, out);
        fprintf(out, ", .lo = -1, .hi = 1, .flags = LADDER_ROUGH%s},\n",
                made[k].single ? " | LADDER_FLOAT" : "");
    }
    fprintf(out, "    {0}};\nconst int case_count = %d;\n", count);
}

static void counts_print(const int *uses, FILE *out)
{
    for (int i = 0; i < row_count; i++)
        fprintf(out, "%s %d\n", rows[i].name, uses[i]);
}

static bool is_skipped(const char *list, int index)
{
    for (const char *p = list; p && *p; p += *p == ',') {
        char *end;
        if (strtol(p, &end, 10) == index)
            return true;
        if (end == p)
            return false;
        p = end;
    }
    return false;
}

/* One program to out; its ids to the terminal where they are asked for */
static struct made program_write(const struct options *options, int index, int *uses,
                                 FILE *out)
{
    struct gen g;
    program_make(&g, options, index, uses);
    struct cuts cuts = cuts_read(options->cuts, g.nodes);
    program_print(&g, &cuts, out);
    if (options->list) {
        node_list(g.root, &cuts, stdout);
        node_list(g.functions, &cuts, stdout);
        node_list(g.types, &cuts, stdout);
    }
    struct made made = {index, pick_from(&g, 1, 5), pick_from(&g, 1, 3), g.single};
    free((char *)cuts.how);
    program_free(&g);
    return made;
}

static void unit_write(const struct options *options)
{
    FILE *out = file_open(options->stem, ".c");
    int *uses = calloc((size_t)row_count, sizeof *uses), count = 0;
    struct made *made = calloc((size_t)options->count, sizeof *made);
    if (!uses || !made)
        abort();
    fputs("#include <assert.h>\n#include <math.h>\n#include <stdlib.h>\n"
          "#include <string.h>\n",
          out);
    for (int k = options->first; k < options->first + options->count; k++)
        if (!is_skipped(options->skip, k))
            made[count++] = program_write(options, k, uses, out);
    fclose(out);
    out = file_open(options->stem, "_cases.c");
    cases_print(made, count, options->products, out);
    fclose(out);
    out = file_open(options->stem, ".counts");
    counts_print(uses, out);
    fclose(out);
    free(uses);
    free(made);
}

int main(int argc, char **argv)
{
    static const struct option long_options[] = {
        {"seed", required_argument, NULL, 's'},
        {"first", required_argument, NULL, 'f'},
        {"count", required_argument, NULL, 'n'},
        {"level", required_argument, NULL, 'l'},
        {"cuts", required_argument, NULL, 'c'},
        {"list", no_argument, NULL, 'L'},
        {"products", required_argument, NULL, 'p'},
        {"skip", required_argument, NULL, 'k'},
        {0}};
    struct options options = {
        .seed = 1, .count = 1, .level = 2, .products = "jvp,vjp,split"};
    for (int flag; (flag = getopt_long(argc, argv, "o:", long_options, NULL)) != -1;)
        switch (flag) {
        case 's': options.seed = strtoull(optarg, NULL, 0); break;
        case 'f': options.first = atoi(optarg); break;
        case 'n': options.count = atoi(optarg); break;
        case 'l': options.level = atoi(optarg); break;
        case 'c': options.cuts = optarg; break;
        case 'L': options.list = true; break;
        case 'p': options.products = optarg; break;
        case 'k': options.skip = optarg; break;
        case 'o': options.stem = optarg; break;
        default: return 2;
        }
    if (!options.stem || options.count < 1) {
        fprintf(stderr, "usage: fuzz [--seed=S] [--first=I] [--count=N] -o STEM\n");
        return 2;
    }
    unit_write(&options);
    return 0;
}
