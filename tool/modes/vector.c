/* The algebra of jvp_v: the shadow of a real is a vector, a lane a direction. It is linear
 * in the shadows and takes them by scalars, so C writes it as it does that of one: what is
 * different is the literal zero, conversions between float and double, and choices by the
 * shadows' values, which each lane makes for itself.
 *
 * GNU vectors: gcc and clang take any size, and as many registers as that needs. Aligned
 * as a real is, they lie wherever the program's memory does. Passed by pointer alone, as
 * how they are passed by value depends on the machine's registers. */
#include "tangent.h"

static struct type *lanes_of(struct type *real)
{
    static struct decl *names[TYPE_LDOUBLE + 1];
    enum type_kind k = type_strip(real)->kind;
    if (k != TYPE_FLOAT && k != TYPE_DOUBLE) {
        diag_error(DIAG_UNSUPPORTED, (struct loc){0}, "vectors of long double");
        k = TYPE_DOUBLE;
    }
    if (!names[k]) {
        struct type *vector = NEW(struct type);
        vector->kind = TYPE_VECTOR;
        vector->to = type_basic(k);
        vector->length = output.options->width;
        const char *of = k == TYPE_FLOAT ? "float" : "double";
        names[k] = decl_new(DECL_TYPEDEF, output_name(format("%s_v", of)), vector,
                            (struct loc){0});
        int size = k == TYPE_FLOAT ? 4 : 8;
        const char *text =
            format("typedef %s %s __attribute__((vector_size(%d), aligned(%d)));", of,
                   names[k]->name, output.options->width * size, size);
        derived_add(names[k], NULL, text);
    }
    return type_named(names[k]);
}

const struct derivation *vector_derivation(void)
{
    static struct derivation d = {.suffix = "_v", .real = lanes_of};
    d.scale = output.options->width;
    d.what = format("%lld derivatives", d.scale);
    return &d;
}

static struct type *vector_type(struct emit *e, struct type *real)
{
    (void)e;
    return lanes_of(real);
}

static struct expr *vector_bytes(struct walk *w, struct expr *bytes)
{
    (void)w;
    return fold_mul(expr_int(output.options->width), bytes);
}

static struct made *vector_made(struct instance *f)
{
    return &twin_of(f)->jvp_v;
}

static struct expr *vector_zero(struct type *real)
{
    return expr_zero_of(lanes_of(real));
}

/* ---- lanes of one type ---- */

/* What was folded to a zero is constant. */
static struct expr *lanes(struct expr *shadow)
{
    if (!shadow || type_is_vector(shadow->type))
        return shadow;
    if (!expr_is_zero(expr_bare(shadow)))
        bug(shadow->loc, "a shadow that is no vector");
    return NULL;
}

static struct expr *lanes_as(struct expr *shadow, struct type *real)
{
    struct type *t = lanes_of(real);
    if (!lanes(shadow) || type_equal(shadow->type, t))
        return lanes(shadow);
    struct expr **args = NULL;
    arrput(args, shadow);
    return expr_runtime(RUNTIME_CONVERT, t, args);
}

/* The type that C computes with: x *= y may have a float and a double. */
static struct type *widest(const struct number *f, int n)
{
    struct type *t = NULL;
    for (int i = 0; i < n; i++)
        if (f[i].core && type_is_real(f[i].core->type)
            && (!t || type_strip(f[i].core->type)->kind > type_strip(t)->kind))
            t = f[i].core->type;
    return t ? t : type_basic(TYPE_DOUBLE);
}

enum { MOST_NUMBERS = 16 };

/* The numbers with shadows of one type. */
static void align(const struct number *f, int n, struct number *aligned)
{
    struct type *t = widest(f, n);
    for (int i = 0; i < n; i++)
        aligned[i] = (struct number){f[i].core, lanes_as(f[i].shadow, t)};
}

static struct expr *vector_sum(struct walk *w, struct number a, enum op op,
                               struct number b)
{
    struct number two[2] = {a, b};
    align(two, 2, two);
    return lanes(tangent_algebra.sum(w, two[0], op, two[1]));
}

static struct expr *vector_product(struct walk *w, const struct number *f, int n)
{
    struct number all[MOST_NUMBERS];
    if (n > MOST_NUMBERS)
        bug((struct loc){0}, "a product of %d factors", n);
    align(f, n, all);
    return lanes(tangent_algebra.product(w, all, n));
}

static struct expr *vector_quotient(struct walk *w, struct number a, struct number b,
                                    struct expr *quotient)
{
    struct number two[2] = {a, b};
    align(two, 2, two);
    return lanes(tangent_algebra.quotient(w, two[0], two[1], quotient));
}

static struct expr *vector_rule(struct walk *w, const struct rule *rule,
                                const struct number *args, struct expr *call)
{
    return lanes(tangent_algebra.rule(w, rule, args, call));
}

static struct expr *vector_converted(struct walk *w, struct type *to, struct number a)
{
    (void)w;
    return lanes_as(a.shadow, to);
}

/* ---- choices ---- */

static bool any_lanes(struct expr **tests)
{
    for (ptrdiff_t i = 0; i < arrlen(tests); i++)
        if (type_is_vector(tests[i]->type))
            return true;
    return false;
}

static struct type *lane_type(struct expr *lanes)
{
    struct type *t = type_strip(lanes->type);
    return t->kind == TYPE_VECTOR ? t->to : NULL;
}

/* A mask is as wide as what it is for: the tests' lanes and the value's get the type of the
 * widest. */
static struct expr *lane_guard(struct walk *w, struct expr **tests, struct expr *value)
{
    struct type *own = lane_type(value), *widest = own;
    for (ptrdiff_t i = 0; i < arrlen(tests); i++) {
        struct type *t = lane_type(tests[i]);
        if (t && type_strip(t)->kind > type_strip(widest)->kind)
            widest = t;
    }
    for (ptrdiff_t i = 0; i < arrlen(tests); i++)
        if (lane_type(tests[i]))
            tests[i] = lanes_as(tests[i], widest);
    value = lanes_as(value, widest);
    return lanes_as(tangent_algebra.guard(w, tests, value), own);
}

/* Where all tests are the primal's, all lanes go one way. */
static struct expr *vector_guard(struct walk *w, struct expr **tests,
                                 struct expr *value)
{
    if (!type_is_vector(value->type))
        return value;
    if (any_lanes(tests))
        return lane_guard(w, tests, value);
    struct expr *any = NULL;
    for (ptrdiff_t i = 0; i < arrlen(tests); i++) {
        struct expr *one = expr_binary(OP_NE, tests[i], expr_int(0));
        any = any ? expr_binary(OP_OR, any, one) : one;
    }
    return expr_cond(any, value, expr_zero_of(value->type));
}

/* ---- adjoints ---- */

/* No adjoint is a factor of another, a divisor or an argument; where one seems to be, as
 * it may be met where a primal is, vectors don't go. */
static void refuse_nonlinear(struct expr *core)
{
    diag_error(DIAG_UNSUPPORTED, core->loc, "what isn't linear in adjoints");
}

static struct expr *linear_product(struct walk *w, const struct number *f, int n)
{
    int varied = 0;
    for (int i = 0; i < n; i++)
        varied += f[i].shadow != NULL;
    if (varied > 1)
        refuse_nonlinear(f[0].core);
    return vector_product(w, f, n);
}

/* What may be 0 is guarded by the adjoint's own line. */
static struct expr *linear_quotient(struct walk *w, struct number a, struct number b,
                                    struct expr *quotient)
{
    if (b.shadow) {
        refuse_nonlinear(quotient);
        return NULL;
    }
    struct number two[2] = {a, b};
    align(two, 2, two);
    return lanes(fold_div(two[0].shadow, walk_value(w, b.core)));
}

static struct expr *linear_rule(struct walk *w, const struct rule *rule,
                                const struct number *args, struct expr *call)
{
    (void)w, (void)rule, (void)args;
    refuse_nonlinear(call);
    return NULL;
}

const struct algebra *vector_algebra(void)
{
    static struct algebra a;
    if (!a.made) {
        a = tangent_algebra;
        a.name_suffix = "_jvp_v";
        a.type = vector_type;
        a.bytes = vector_bytes;
        a.calloc = "cgrad_calloc_lanes";
        a.realloc = "cgrad_realloc_lanes";
        a.free = "cgrad_free_lanes";
        a.derivation = vector_derivation();
        a.made = vector_made;
        a.zero = vector_zero;
        a.sum = vector_sum;
        a.product = vector_product;
        a.quotient = vector_quotient;
        a.rule = vector_rule;
        a.guard = vector_guard;
        a.converted = vector_converted;
    }
    return &a;
}

const struct algebra *adjoints_algebra(void)
{
    static struct algebra a;
    if (!a.made) {
        a = *vector_algebra();
        a.suffix = "";
        a.name_suffix = "_v";
        a.in_place = true;
        a.product = linear_product;
        a.quotient = linear_quotient;
        a.rule = linear_rule;
    }
    return &a;
}
