/* The algebra of taylor: math functions, from the partials that all modes read.
 *
 * r = f(u) with p = f'(u), itself a series:  k r_k = sum over j = 1..k of j u_j p_(k-j).
 * The partial is an expression of the arguments and of r; its coefficients come from the
 * same rules. What occurs again is known by its expression, so sin finds cos, cos finds
 * sin, tanh finds its own result, and every system that closes is found to. Conditions
 * are those of the primal: a kink is what its row says at coefficient 0. */
#include "series.h"
#include <string.h>

enum { MOST_PARTIALS = 12 }; /* of partials, before they count as ever new */

/* ---- what is known ---- */

static struct known *find_known(struct walk *w, struct expr *e)
{
    struct known **known = series_of(w)->known;
    for (ptrdiff_t i = 0; i < arrlen(known); i++)
        if ((known[i]->value && expr_equal(known[i]->value, e))
            || (known[i]->call && expr_equal(known[i]->call, e)))
            return known[i];
    return NULL;
}

static struct known *add_known(struct walk *w, struct known known)
{
    struct known *n = NEW(struct known);
    *n = known;
    arrput(series_of(w)->known, n);
    return n;
}

/* The row is named for the variable that has the value. */
static const char *known_name(struct known *n)
{
    bool is_held = n->value && n->value->kind == EXPR_REF;
    return is_held ? n->value->decl->name : n->wish;
}

static struct expr *known_row(struct walk *w, struct known *n)
{
    if (!n->row && n->at)
        n->row = series_row(w, &n->at, n->type, known_name(n));
    else if (!n->row && n->core && series_takes_target(w, n->core))
        n->row = shadow_lvalue(w->e, w->target);
    else if (!n->row)
        n->row = series_new_row(w, known_name(n), n->type);
    return expr_clone(n->row, NULL);
}

static struct expr *known_at(struct walk *w, struct known *n)
{
    return n->at ? expr_clone(n->at, NULL) : series_at(w, known_row(w, n));
}

static struct expr *valued(struct walk *w, struct expr *e);

static struct expr *with_valued_kids(struct walk *w, struct expr *e)
{
    struct expr *made = NEW(struct expr);
    *made = *e;
    made->kids = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        arrput(made->kids, valued(w, e->kids[i]));
    return made;
}

/* A variable with the value: behind the primal's statement, where that was used. */
static struct expr *hold_value(struct walk *w, const char *wish, struct type *type,
                               struct expr *value)
{
    struct stmt **list = w->list;
    if (w->whole_used)
        w->list = w->late;
    struct decl *d = walk_temporary(w, wish, type, value);
    if (w->whole_used) {
        w->late = w->list;
        w->list = list;
    }
    return expr_ref(d);
}

static struct expr *known_value(struct walk *w, struct known *n)
{
    if (!n->value && n->core)
        n->value = walk_result(w, n->core, n->wish);
    else if (!n->value)
        n->value = hold_value(w, n->wish, n->type, with_valued_kids(w, n->call));
    return expr_clone(n->value, NULL);
}

static bool varies(struct walk *w, struct expr *e)
{
    if (find_known(w, e))
        return true;
    for (ptrdiff_t i = e->kind == EXPR_CALL; i < arrlen(e->kids); i++)
        if (varies(w, e->kids[i]))
            return true;
    return false;
}

/* The value of a partial's expression, from what is held. */
static struct expr *valued(struct walk *w, struct expr *e)
{
    struct known *n = find_known(w, e);
    return n ? known_value(w, n) : with_valued_kids(w, e);
}

/* ---- coefficients of a partial's expression ---- */

static struct expr *coefficients(struct walk *w, struct expr *e);

static struct expr *sum_of(struct walk *w, struct expr *e)
{
    struct number a = {e->kids[0], coefficients(w, e->kids[0])},
                  b = {e->kids[1], coefficients(w, e->kids[1])};
    return shadow_sum(w, a, e->op, b);
}

static struct expr *product_of(struct walk *w, struct expr *e)
{
    struct expr *a = e->kids[0], *b = e->kids[1];
    struct expr *a_at = coefficients(w, a), *b_at = coefficients(w, b);
    return series_multiply(w, valued(w, a), a_at, valued(w, b), b_at, e->type);
}

/* q = a / b:  b q_k = a_k - sum over j = 1..k of b_j q_(k-j) */
static struct expr *quotient_of(struct walk *w, struct expr *e)
{
    struct expr *a = e->kids[0], *b = e->kids[1], **args = NULL;
    struct expr *a_at = coefficients(w, a), *b_at = coefficients(w, b);
    if (!b_at)
        return series_divide(w, a_at, valued(w, b), e->type);
    struct known *q =
        add_known(w, (struct known){.call = e, .type = e->type, .wish = "slope"});
    arrput(args, a_at ? a_at : expr_int(0));
    arrput(args, known_value(w, q));
    arrput(args, known_row(w, q));
    arrput(args, valued(w, b));
    arrput(args, series_row(w, &b_at, e->type, "divisor"));
    struct expr *value = series_call(w, "div", e->type, args);
    q->at = series_at(w, known_row(w, q));
    series_line(w, stmt_set(OP_NONE, expr_clone(q->at, NULL), value));
    return expr_clone(q->at, NULL);
}

static struct expr *choice_of(struct walk *w, struct expr *e)
{
    struct expr *condition = valued(w, e->kids[0]);
    struct number a = {e->kids[1], coefficients(w, e->kids[1])},
                  b = {e->kids[2], coefficients(w, e->kids[2])};
    return !a.shadow && !b.shadow ? NULL : shadow_choice(w, condition, a, b);
}

static struct expr *call_of(struct walk *w, struct expr *e);

/* Null: constant. */
static struct expr *coefficients(struct walk *w, struct expr *e)
{
    struct known *n = find_known(w, e);
    if (n)
        return known_at(w, n);
    if (!varies(w, e))
        return NULL;
    switch ((int)e->kind) {
    case EXPR_COND: return choice_of(w, e);
    case EXPR_CALL: return call_of(w, e);
    case EXPR_CAST: {
        struct number a = {e->kids[0], coefficients(w, e->kids[0])};
        return a.shadow ? shadow_converted(w, e->type, a) : NULL;
    }
    case EXPR_UNARY: {
        struct number a = {e->kids[0], coefficients(w, e->kids[0])};
        return !a.shadow || e->op == OP_NOT ? NULL
               : e->op == OP_NEG            ? shadow_negative(w, a)
                                            : a.shadow;
    }
    case EXPR_BINARY:
        switch ((int)e->op) {
        case OP_ADD:
        case OP_SUB: return sum_of(w, e);
        case OP_MUL: return product_of(w, e);
        case OP_DIV: return quotient_of(w, e);
        default: return NULL; /* comparisons */
        }
    default: bug(e->loc, "no series of this partial");
    }
}

/* ---- rules ---- */

/* A partial as a constant times an expression: of -2 * sin(x), sin(x). */
static struct expr *without_scale(struct walk *w, struct expr *p, struct expr **scale)
{
    for (;;) {
        if (p->kind == EXPR_UNARY && p->op == OP_NEG) {
            *scale = *scale ? fold_neg(*scale) : expr_int(-1);
            p = p->kids[0];
        } else if (p->kind == EXPR_BINARY && p->op == OP_MUL
                   && (!varies(w, p->kids[0]) || !varies(w, p->kids[1]))) {
            int constant = varies(w, p->kids[0]) ? 1 : 0;
            struct expr *c = valued(w, p->kids[constant]);
            *scale = *scale ? fold_mul(*scale, c) : c;
            p = p->kids[1 - constant];
        } else {
            return p;
        }
    }
}

static struct expr *scaled(struct expr *scale, struct expr *e)
{
    long long n;
    if (scale && expr_int_value(scale, &n) && n == -1)
        return fold_neg(e);
    return shadow_times(scale, e);
}

/* What an argument with partial p adds: u_k p + sum over 0 < j < k of j u_j p_(k-j) / k.
 * Where p may be infinite, coefficients of u that are zero add nothing. */
static struct expr *term(struct walk *w, struct expr *p, struct known *u,
                         bool is_guarded, struct type *type)
{
    struct expr *scale = NULL, **args = NULL;
    if (!varies(w, p) && !is_guarded)
        return shadow_times(valued(w, p), known_at(w, u));
    if (!varies(w, p)) {
        (void)known_row(w, u);
        arrput(args, known_at(w, u));
        return shadow_guard(w, args, shadow_times(valued(w, p), known_at(w, u)));
    }
    struct expr *e = without_scale(w, p, &scale);
    struct known *n = find_known(w, e);
    struct expr *at = n ? NULL : coefficients(w, e);
    if (!n && !at)
        return shadow_times(valued(w, p), known_at(w, u));
    if (!n)
        n = find_known(w, e);
    arrput(args, known_row(w, u));
    arrput(args, valued(w, e));
    arrput(args, n ? known_row(w, n) : series_row(w, &at, type, "slope"));
    return scaled(scale, series_call(w, is_guarded ? "chain0" : "chain", type, args));
}

/* x > 0: r = exp(y log x), where y varies; else y is a constant:
 * x r' = y r x', and where x = 0 what its rows in math.def say. */
static struct expr *power(struct walk *w, struct known *n, struct expr **values,
                          struct known **arg)
{
    struct expr **args = NULL, *by_log = NULL;
    if (arg[1]) {
        struct expr **of = NULL, **chain = NULL;
        arrput(of, expr_clone(values[0], NULL));
        struct expr *e = expr_binary(OP_MUL, expr_clone(values[1], NULL),
                                     rule_call("log", of, n->type));
        struct expr *at = coefficients(w, e);
        arrput(chain, series_row(w, &at, n->type, "exponent"));
        arrput(chain, known_value(w, n));
        arrput(chain, known_row(w, n));
        by_log = series_call(w, "chain", n->type, chain);
    }
    arrput(args, valued(w, values[0]));
    arrput(args, known_row(w, arg[0]));
    arrput(args, valued(w, values[1]));
    arrput(args, known_value(w, n));
    arrput(args, known_row(w, n));
    struct expr *value = series_call(w, "pow", n->type, args);
    if (!by_log)
        return value;
    return expr_cond(expr_binary(OP_GT, valued(w, values[0]), expr_int(0)), by_log,
                     value);
}

static bool find_call(struct expr *e)
{
    bool found = e->kind == EXPR_CALL;
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        found |= find_call(e->kids[i]);
    return found;
}

/* r r = u, where r isn't 0: there the row's partial is, so are all coefficients. */
static struct expr *root(struct walk *w, struct known *n, struct known *u)
{
    struct expr **args = NULL;
    arrput(args, known_at(w, u));
    arrput(args, known_value(w, n));
    arrput(args, known_row(w, n));
    return series_call(w, "sqrt", n->type, args);
}

/* Of rules that have one shorter than what partials give, or whose partials lead on; else
 * null. p: the partial by the first argument. */
static struct expr *own_recurrence(struct walk *w, struct known *n,
                                   const struct rule *rule, struct expr **values,
                                   struct known **arg, struct expr *p)
{
    if (strcmp(rule->name, "sqrt") == 0)
        return root(w, n, arg[0]);
    return strcmp(rule->name, "pow") == 0 && p && find_call(p)
               ? power(w, n, values, arg)
               : NULL;
}

static void insert_line(struct series *s, ptrdiff_t place, struct stmt *line)
{
    arrput(s->each, line);
    for (ptrdiff_t i = arrlen(s->each) - 1; i > place; i--)
        s->each[i] = s->each[i - 1];
    s->each[place] = line;
}

static void report_open(struct walk *w, const struct rule *rule)
{
    struct series *s = series_of(w);
    if (s->is_reported)
        return;
    s->is_reported = true;
    diag_error(DIAG_SERIES, s->loc,
               format("'%s': its partials lead to ever new functions", rule->name));
}

/* Gives n its coefficients: of the rule's function where it has these values, of which
 * those vary that have an arg. */
static void expand(struct walk *w, struct known *n, const struct rule *rule,
                   struct expr **values, struct known **arg)
{
    struct series *s = series_of(w);
    struct expr *partials[RULE_ARGS] = {0}, *sum = NULL, *result = NULL;
    if (s->depth++ > MOST_PARTIALS) {
        n->at = expr_int(0);
        report_open(w, rule);
        return;
    }
    for (int i = 0; i < rule->arity; i++)
        if (arg[i] && rule->uses_result[i] && !result)
            result = known_value(w, n);
    for (int i = 0; i < rule->arity; i++) {
        partials[i] = arg[i] ? rule_partial(rule, i, values, result, n->type) : NULL;
        if (partials[i] && varies(w, partials[i]))
            (void)known_row(w, arg[i]); /* the line that fills it comes before n's */
    }
    sum = own_recurrence(w, n, rule, values, arg, partials[0]);
    bool is_own = sum != NULL;
    ptrdiff_t place = arrlen(s->each);
    for (int i = 0; !is_own && i < rule->arity; i++) {
        struct expr *p = partials[i];
        if (!p)
            continue;
        struct expr *t = term(w, p, arg[i], rule->marks & RULE_SINGULAR, n->type);
        sum = sum ? shadow_plus(sum, t) : t;
    }
    s->depth--;
    if (!sum)
        sum = expr_int(0);
    n->at = sum;
    if (!n->row)
        return;
    n->at = series_at(w, known_row(w, n));
    insert_line(s, place, stmt_set(OP_NONE, expr_clone(n->at, NULL), sum));
}

/* ---- rules whose partials lead to ever new functions ---- */

/* Families that the runtime has rows of; number -1: the first argument of the call. */
static const struct family {
    const char *rule, *row;
    int number;
} families[] = {
    {"cgrad_polygamma", "polygamma", -1},
    {"j0", "jn", 0},
    {"j1", "jn", 1},
    {"jn", "jn", -1},
    {"y0", "yn", 0},
    {"y1", "yn", 1},
    {"yn", "yn", -1},
};

static const struct family *family_of(const struct rule *rule)
{
    for (size_t i = 0; i < COUNT(families); i++)
        if (strcmp(families[i].rule, rule->name) == 0)
            return &families[i];
    return NULL;
}

/* The row of a member of a family, of what is known, before any line that reads it. */
static void add_member(struct walk *w, const struct family *family, struct expr *call)
{
    struct expr *x = arrlast(call->kids), **args = NULL;
    struct known *of = find_known(w, x);
    if (!of || !of->at || find_known(w, call))
        return;
    struct known *n = add_known(
        w,
        (struct known){.call = call, .type = call->type, .wish = walk_call_name(call)});
    (void)known_value(w, n);
    struct expr *x_row = known_row(w, of), *row = known_row(w, n);
    series_finish(w);
    arrput(args, expr_ref(w->e->order));
    arrput(args,
           family->number >= 0 ? expr_int(family->number) : valued(w, call->kids[1]));
    arrput(args, valued(w, x));
    arrput(args, x_row);
    arrput(args, row);
    arrput(w->list,
           stmt_expr(expr_call(series_function(family->row, call->type), args)));
    n->at = series_at(w, known_row(w, n));
}

static void find_members(struct walk *w, struct expr *e, int depth);

/* Of the partials of a rule with these values. */
static void add_members(struct walk *w, const struct rule *rule, struct expr **values,
                        struct type *type, int depth)
{
    struct decl *result = decl_new(DECL_VAR, "r", type, (struct loc){0});
    for (int i = 0; i < rule->arity; i++) {
        struct expr *p = rule->partials[i] && varies(w, values[i])
                             ? rule_partial(rule, i, values, expr_ref(result), type)
                             : NULL;
        if (p)
            find_members(w, p, depth);
    }
}

static void find_members(struct walk *w, struct expr *e, int depth)
{
    const struct rule *rule = e->kind == EXPR_CALL ? rule_find(call_function(e)) : NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->kids); i++)
        find_members(w, e->kids[i], depth);
    if (!rule || !(rule->marks & RULE_SERIES) || depth == 0)
        return;
    if (family_of(rule))
        add_member(w, family_of(rule), e);
    else
        add_members(w, rule, e->kids + 1, e->type, depth - 1);
}

/* The partials of the arguments that vary mention the i-th. */
static bool is_wanted(const struct rule *rule, int i, const bool *is_varied)
{
    bool wanted = false;
    for (int k = 0; k < rule->arity; k++)
        wanted |= is_varied[k] && rule->uses_arg[k][i];
    return wanted;
}

/* A call in a partial. */
static struct expr *call_of(struct walk *w, struct expr *e)
{
    const struct rule *rule = rule_find(call_function(e));
    struct expr *values[RULE_ARGS] = {0};
    struct known *arg[RULE_ARGS] = {0};
    bool is_varied[RULE_ARGS] = {0}, any = false;
    for (int i = 0; i < rule->arity; i++) {
        is_varied[i] = rule->partials[i] && varies(w, e->kids[i + 1]);
        any |= is_varied[i];
    }
    if (!any)
        return NULL;
    for (int i = 0; i < rule->arity; i++) {
        struct expr *kid = values[i] = e->kids[i + 1];
        if (!is_varied[i])
            continue;
        arg[i] = find_known(w, kid);
        if (arg[i])
            continue;
        struct known made = {
            .at = coefficients(w, kid), .type = kid->type, .wish = "inner"};
        if (!made.at) {
            arg[i] = NULL;
            continue;
        }
        if (is_wanted(rule, i, is_varied))
            values[i] = made.value =
                hold_value(w, made.wish, made.type, valued(w, kid));
        arg[i] = add_known(w, made);
    }
    struct known *n = add_known(
        w, (struct known){.call = e, .type = e->type, .wish = walk_call_name(e)});
    expand(w, n, rule, values, arg);
    return known_at(w, n);
}

static bool is_lvalue(struct expr *e)
{
    return e->kind == EXPR_REF || e->kind == EXPR_INDEX || e->kind == EXPR_MEMBER
           || (e->kind == EXPR_UNARY && e->op == OP_DEREF);
}

/* The value of an argument; where it varies and partials name it, in a place of its own,
 * so that nothing is folded into what stands for it. */
static struct expr *argument_value(struct walk *w, struct number a, bool is_wanted,
                                   const char *wish)
{
    if (!is_wanted)
        return walk_value(w, a.core);
    struct expr *e = walk_held(w, a.core, wish);
    if (!a.shadow || is_lvalue(e))
        return e;
    return expr_ref(walk_temporary(w, wish, a.core->type, e));
}

struct expr *series_rule(struct walk *w, const struct rule *rule,
                         const struct number *args, struct expr *call)
{
    struct expr *values[RULE_ARGS] = {0}, **key = NULL, *any = NULL;
    struct known *arg[RULE_ARGS] = {0}, *n;
    bool is_varied[RULE_ARGS] = {0};
    const char *wish = format("%s_arg", rule->name);
    for (int i = 0; i < rule->arity; i++) {
        is_varied[i] = args[i].shadow != NULL;
        any = is_varied[i] ? args[i].shadow : any;
    }
    if (w->depth > 0) {
        w->missed = true;
        return any;
    }
    for (int i = 0; i < rule->arity; i++) {
        values[i] = argument_value(w, args[i], is_wanted(rule, i, is_varied), wish);
        arrput(key, expr_clone(values[i], NULL));
        if (is_varied[i])
            series_note_rows(w, args[i]);
    }
    (void)series_takes_target(w, call);
    series_of(w)->loc = call->loc;
    series_of(w)->is_reported = false;
    series_of(w)->depth = 0;
    struct known made = {.call = rule_call(rule->name, key, call->type),
                         .core = call,
                         .type = call->type,
                         .wish = walk_call_name(call)};
    if ((n = find_known(w, made.call)))
        return known_at(w, n);
    for (int i = 0; i < rule->arity; i++) {
        if (!is_varied[i])
            continue;
        arg[i] = find_known(w, values[i]);
        if (!arg[i])
            arg[i] = add_known(w, (struct known){.value = values[i],
                                                 .at = args[i].shadow,
                                                 .type = args[i].core->type,
                                                 .wish = wish});
    }
    if (rule->marks & RULE_SERIES)
        add_members(w, rule, values, call->type, 2);
    n = add_known(w, made);
    expand(w, n, rule, values, arg);
    return known_at(w, n);
}
