/* The tangent family: statements. Of a core function with facts comes one that runs
 * forwards beside its primal: every statement stays, and before it stands the one that
 * its shadows take. In between, numbers are the algebra's. Control follows the primal's
 * values alone. */
#include "tangent.h"
#include <string.h>

static void walk_stmt(struct walk *w, struct stmt *s);

void walk_put(struct walk *w, struct stmt *s)
{
    s->origin = NULL;
    if (w->divert)
        *w->divert = s;
    else
        arrput(w->list, s);
}

static void put(struct walk *w, struct stmt *s)
{
    if (s)
        arrput(w->list, s);
}

/* ---- what has a shadow ---- */

bool walk_mirrored(struct walk *w, struct expr *lvalue)
{
    if (type_is_real(lvalue->type))
        return lvalue_active(w->f, lvalue);
    struct expr *e = expr_bare(lvalue);
    if (e->kind == EXPR_REF && !decl_shadowed(w->f, e->decl))
        return false;
    if (type_is_record(lvalue->type))
        return any_object_shadowed(w->f, lvalue_objects(w->f, lvalue));
    if (!type_is_pointer(lvalue->type))
        return false;
    /* in place, a pointer in what has a shadow is there alone, wherever it leads */
    bool is_in_shadow =
        w->algebra->in_place && any_object_shadowed(w->f, lvalue_objects(w->f, lvalue));
    return is_in_shadow || any_object_shadowed(w->f, pointer_objects(w->f, lvalue));
}

bool walk_replaced(struct walk *w, struct expr *lvalue)
{
    return w->algebra->in_place && walk_mirrored(w, lvalue);
}

/* The shadow of the target, or of the result. */
static struct expr *target_shadow(struct walk *w, struct expr *target)
{
    struct expr *carried = target ? walk_carried(w, target) : NULL;
    if (target)
        return carried ? carried : shadow_lvalue(w->e, target);
    struct expr *seed = expr_ref(w->e->seed);
    bool is_row = type_strip(w->e->seed->type)->kind == TYPE_ARRAY;
    return is_row ? seed : expr_deref(seed);
}

struct stmt *walk_store(struct walk *w, struct expr *target, enum op op,
                        struct expr *value)
{
    struct expr *lvalue = target_shadow(w, target);
    if (w->algebra->store)
        return w->algebra->store(w, target, lvalue, op, value);
    return expr_equal(lvalue, value) ? NULL : walk_update(op, lvalue, value);
}

/* Of a record: a variable. */
struct expr *walk_zero(struct walk *w, struct type *type)
{
    if (type_is_real(type))
        return w->algebra->zero(type);
    if (type_is_pointer(type))
        return expr_int(0);
    struct decl *zero =
        emit_local(w->e, "zero", type_unqualified(emit_shadow_type(w->e, type)));
    put(w, stmt_decl(zero));
    if (type_has_row(w->e, type))
        put(w, row_copy(w->e, type, expr_ref(zero), NULL, false));
    else
        zero->init = expr_zero_list(zero->type);
    return expr_ref(zero);
}

static struct expr *record_shadow(struct walk *w, struct expr *core)
{
    struct expr *e = expr_bare(core);
    if (e->kind == EXPR_COND)
        return expr_cond(walk_value(w, e->kids[0]), record_shadow(w, e->kids[1]),
                         record_shadow(w, e->kids[2]));
    if (e->kind == EXPR_RUNTIME && type_has_row(w->e, e->type) && walk_mirrored(w, e))
        return walk_popped(w, e);
    return walk_mirrored(w, e) ? shadow_lvalue(w->e, e) : walk_zero(w, e->type);
}

struct expr *walk_any_shadow(struct walk *w, struct expr *core)
{
    if (type_is_record(core->type))
        return record_shadow(w, core);
    if (type_is_pointer(core->type))
        return shadow_pointer(w->e, core);
    struct expr *shadow = walk_shadow(w, core);
    return shadow ? shadow : w->algebra->zero(core->type);
}

/* ---- assignments ---- */

static struct expr *new_shadow(struct walk *w, struct expr *target, enum op op,
                               struct expr *value)
{
    struct number v = {value, walk_shadow(w, value)};
    if (op == OP_NONE)
        return v.shadow;
    struct number pair[2] = {{target, walk_read(w, target)}, v};
    switch ((int)op) {
    case OP_ADD:
    case OP_SUB: return w->algebra->sum(w, pair[0], op, v);
    case OP_MUL: return w->algebra->product(w, pair, 2);
    case OP_DIV:
        return w->algebra->quotient(w, pair[0], v, expr_binary(OP_DIV, target, value));
    default: bug(target->loc, "no shadow of this update");
    }
}

static bool is_sum(struct expr *e)
{
    return e->kind == EXPR_BINARY && (e->op == OP_ADD || e->op == OP_SUB);
}

struct stmt *walk_update(enum op op, struct expr *lvalue, struct expr *value)
{
    struct expr **at = &value;
    while (op != OP_NONE && is_sum(*at) && is_sum((*at)->kids[0]))
        at = &(*at)->kids[0];
    struct expr *first = *at;
    if (op == OP_NONE || first->kind != EXPR_BINARY || first->op < OP_MUL
        || first->op > OP_SUB || first->op == OP_MOD
        || !expr_equal(first->kids[0], lvalue))
        return stmt_set(OP_NONE, lvalue, value);
    if (first == value)
        return stmt_set(first->op, lvalue, first->kids[1]);
    if (!is_sum(first))
        return stmt_set(OP_NONE, lvalue, value);
    *at = first->op == OP_ADD ? first->kids[1] : fold_neg(first->kids[1]);
    return stmt_set(OP_ADD, lvalue, value);
}

static struct stmt *set_real(struct walk *w, struct expr *target, struct type *type,
                             enum op op, struct expr *value)
{
    if ((op == OP_ADD || op == OP_SUB) && !expr_active(w->f, value))
        return NULL;
    struct expr *shadow = new_shadow(w, target, op, value);
    if (!shadow)
        return walk_store(w, target, OP_NONE, w->algebra->zero(type));
    struct number made = {value, shadow};
    return walk_store(w, target, op, w->algebra->converted(w, type, made));
}

/* The row of a structure. */
static struct stmt *set_row(struct walk *w, struct expr *target, struct type *type,
                            struct expr *value)
{
    struct expr *e = expr_bare(value), *to = target_shadow(w, target), *from = NULL;
    if (e->kind == EXPR_COND || walk_mirrored(w, e))
        from = record_shadow(w, e);
    if (from && expr_equal(to, from))
        return NULL;
    to->loc = value->loc;
    bool may_be_same =
        target && set_meets(lvalue_objects(w->f, target), lvalue_objects(w->f, value));
    return row_copy(w->e, type, to, from, may_be_same);
}

/* Null: the shadow stays as it is. */
static struct stmt *set_any(struct walk *w, struct expr *target, struct type *type,
                            enum op op, struct expr *value)
{
    if (type_is_real(type))
        return set_real(w, target, type, op, value);
    if (type_has_row(w->e, type))
        return set_row(w, target, type, value);
    bool is_null = type_is_pointer(type) && value->kind == EXPR_INT;
    struct expr *shadow =
        op != OP_NONE ? shadow_index(w->e, type_pointee(type), walk_value(w, value))
        : is_null     ? expr_int(0)
                      : walk_any_shadow(w, value);
    struct expr *lvalue = target_shadow(w, target);
    return op == OP_NONE && expr_equal(lvalue, shadow) ? NULL
                                                       : stmt_set(op, lvalue, shadow);
}

struct stmt *walk_set(struct walk *w, struct expr *target, struct expr *value)
{
    return set_any(w, target, target ? target->type : w->f->source->type->to, OP_NONE,
                   value);
}

/* What the shadow of a call's or quotient's value reads of the primal besides that
 * value. */
static void result_reads(struct walk *w, struct expr *e, object_set *set)
{
    if (e->kind == EXPR_BINARY) {
        adjoint_reads(w->f, e->kids[0], set);
        adjoint_reads(w->f, e->kids[1], set);
        expr_reads(w->f, e->kids[1], set);
        return;
    }
    const struct rule *rule = rule_find(call_function(e));
    for (int k = 0; k < rule->arity; k++) {
        if (!rule->partials[k] || !expr_active(w->f, e->kids[k + 1]))
            continue;
        adjoint_reads(w->f, e->kids[k + 1], set);
        for (int i = 0; i < rule->arity; i++)
            if (rule->uses_arg[k][i])
                expr_reads(w->f, e->kids[i + 1], set);
    }
}

/* v = tanh(u): the tangent may use v, unless setting v changes what else it reads. */
static void begin_whole(struct walk *w, struct expr *target, struct expr *value)
{
    bool is_call = value->kind == EXPR_CALL && call_function(value)
                   && !call_function(value)->body && rule_find(call_function(value));
    bool is_quotient = value->kind == EXPR_BINARY && value->op == OP_DIV;
    if ((!is_call && !is_quotient) || w->divert || w->depth > 0
        || !type_equal(target->type, value->type)
        || (type_strip(target->type)->quals & QUAL_VOLATILE))
        return;
    object_set reads = NULL;
    result_reads(w, value, &reads);
    address_reads(w->f, target, &reads);
    if (set_meets(reads, lvalue_objects(w->f, target)))
        return;
    w->whole = value;
    w->target = target;
}

static void put_late(struct walk *w)
{
    for (ptrdiff_t i = 0; i < arrlen(w->late); i++)
        put(w, w->late[i]);
    w->late = NULL;
}

/* Ends a statement: the two in their order; primal null: it is replaced. */
static void put_pair(struct walk *w, struct stmt *shadow, struct stmt *primal)
{
    bool primal_first = w->whole_used;
    w->whole = w->target = NULL;
    w->whole_used = false;
    if (!primal_first)
        put(w, shadow);
    if (primal)
        walk_put(w, primal);
    put_late(w);
    if (primal_first)
        put(w, shadow);
}

/* p_d++; where an element of the shadow is no element of the primal, p_d += 8 */
static struct stmt *mirror_step(struct walk *w, struct expr *e)
{
    struct expr *shadow = shadow_lvalue(w->e, e->kids[0]);
    struct type *element = type_pointee(e->kids[0]->type);
    struct expr *step = shadow_index(w->e, element, expr_int(1));
    if (expr_is_one(step))
        return stmt_expr(expr_unary(e->op, shadow));
    bool is_up = e->op == OP_PREINC || e->op == OP_POSTINC;
    return stmt_set(is_up ? OP_ADD : OP_SUB, shadow, step);
}

/* The statement that the shadow of an assignment's or update's target takes; null:
 * none. */
static struct stmt *mirror_update(struct walk *w, struct expr *e)
{
    bool is_step = expr_is_update(e);
    if ((!is_step && e->kind != EXPR_ASSIGN) || !walk_mirrored(w, e->kids[0]))
        return NULL;
    struct expr *target = e->kids[0];
    if (is_step)
        return type_is_real(target->type) ? NULL : mirror_step(w, e);
    if (e->op == OP_NONE && type_is_real(target->type))
        begin_whole(w, target, e->kids[1]);
    return set_any(w, target, target->type, e->op, e->kids[1]);
}

struct stmt *walk_primal_stmt(struct walk *w, struct stmt *s)
{
    struct stmt *made = NEW(struct stmt);
    *made = *s;
    made->expr = s->expr ? walk_primal(w, s->expr) : NULL;
    return made;
}

/* x = modf(y, &whole): what is written through the pointer is locally constant. */
static void clear_written(struct walk *w, struct expr *e)
{
    while (e->kind == EXPR_ASSIGN || e->kind == EXPR_CAST)
        e = e->kids[arrlen(e->kids) - 1];
    int output = call_output(e);
    if (!output)
        return;
    struct expr *written = expr_deref(e->kids[output]);
    if (walk_mirrored(w, written))
        put(w, walk_store(w, written, OP_NONE, w->algebra->zero(written->type)));
}

/* The assignment or step sets what its shadow stands for. */
static bool is_replaced(struct walk *w, struct expr *e)
{
    bool sets = e->kind == EXPR_ASSIGN || expr_is_update(e);
    return sets && walk_replaced(w, e->kids[0]);
}

static void walk_expr_stmt(struct walk *w, struct stmt *s)
{
    struct stmt *shadow = mirror_update(w, s->expr);
    put_pair(w, shadow, is_replaced(w, s->expr) ? NULL : walk_primal_stmt(w, s));
    clear_written(w, s->expr);
}

/* ---- declarations ---- */

struct decl *walk_declare(struct walk *w, struct decl *core)
{
    struct decl *d = NEW(struct decl);
    *d = *core;
    d->origin = core;
    d->type = primal_type(w->e, core->type);
    d->init = NULL;
    hmput(w->e->map, core, d);
    return d;
}

/* A shadow without a value of its own starts at zero, but for arrays that are set
 * wherever their primals are. */
static void put_cleared(struct walk *w, struct decl *core, struct decl *shadow)
{
    struct type *t = type_strip(shadow->type);
    bool is_array = t->kind == TYPE_ARRAY, is_variable = false;
    for (struct type *a = t; a->kind == TYPE_ARRAY; a = type_strip(a->to))
        is_variable |= a->size != NULL;
    put(w, stmt_decl(shadow));
    if (type_is_arena(t))
        return; /* until it is opened */
    bool is_record = type_is_record(core->type);
    if (is_array && !is_record && !core->init && object_of(w->f, core)->active)
        return;
    if (is_variable)
        put(w, walk_clear(expr_ref(shadow)));
    else
        shadow->init = is_array || type_is_record(t) || type_is_vector(t)
                           ? expr_zero_list(shadow->type)
                           : walk_zero(w, core->type);
}

/* {0} for (T){0} */
static struct expr *as_initializer(struct expr *value)
{
    return value->kind == EXPR_COMPOUND ? value->kids[0] : value;
}

/* The shadow's declaration takes the value that the statement would set. */
static void put_initialised(struct walk *w, struct decl *shadow, struct stmt *set)
{
    put(w, stmt_decl(shadow));
    if (set->kind == STMT_EXPR && set->expr->kind == EXPR_ASSIGN
        && set->expr->op == OP_NONE)
        shadow->init = as_initializer(set->expr->kids[1]);
    else
        put(w, set);
}

static void walk_local(struct walk *w, struct stmt *s)
{
    struct decl *core = s->decls[0];
    if (decl_is_hoisted(core))
        return;
    struct stmt *made = stmt_new(STMT_DECL, s->loc);
    if (core->kind != DECL_VAR || core->is_global || core->storage == STORAGE_STATIC
        || core->storage == STORAGE_EXTERN) {
        arrput(made->decls, core);
        put(w, made);
        return;
    }
    struct decl *shadow = decl_shadowed(w->f, core) ? shadow_decl(w->e, core) : NULL;
    bool is_replaced = shadow && w->algebra->in_place;
    struct decl *d = is_replaced ? NULL : walk_declare(w, core);
    bool has_value = core->init && core->init->kind != EXPR_INIT
                     && type_strip(core->type)->kind != TYPE_ARRAY;
    struct stmt *set = NULL;
    if (shadow && has_value) {
        if (type_is_real(core->type))
            begin_whole(w, expr_ref(core), core->init);
        set = walk_set(w, expr_ref(core), core->init);
        w->whole = w->target = NULL;
        w->whole_used = false;
    }
    if (d) {
        d->init = core->init ? walk_primal(w, core->init) : NULL;
        arrput(made->decls, d);
        walk_put(w, made);
    }
    put_late(w);
    if (set)
        put_initialised(w, shadow, set);
    else if (shadow)
        put_cleared(w, core, shadow);
    if (core->init)
        clear_written(w, core->init);
}

/* ---- control ---- */

void walk_list(struct walk *w, struct stmt **list)
{
    for (ptrdiff_t i = 0; i < arrlen(list); i++) {
        w->around = list;
        w->at = i;
        walk_stmt(w, list[i]);
    }
}

/* s alone as the part of an if or loop: a block where it became several. */
static struct stmt *walk_part(struct walk *w, struct stmt *s)
{
    if (!s)
        return NULL;
    struct stmt **outer = w->list, **around = w->around;
    ptrdiff_t at = w->at;
    w->list = w->around = NULL;
    if (s->kind == STMT_BLOCK)
        walk_list(w, s->list);
    else
        walk_stmt(w, s);
    struct stmt **list = w->list;
    w->list = outer;
    w->around = around;
    w->at = at;
    bool is_one =
        s->kind != STMT_BLOCK && arrlen(list) == 1 && list[0]->kind != STMT_DECL;
    return is_one ? list[0] : stmt_block(list);
}

/* case a: case b: { .. } */
static struct stmt *walk_arm(struct walk *w, struct stmt *s)
{
    if (s->kind != STMT_CASE && s->kind != STMT_DEFAULT)
        return walk_part(w, s);
    struct stmt *made = walk_primal_stmt(w, s);
    made->last = s->last ? walk_primal(w, s->last) : NULL;
    made->body = walk_arm(w, s->body);
    made->origin = NULL;
    return made;
}

static void walk_switch(struct walk *w, struct stmt *s)
{
    struct stmt *made = walk_primal_stmt(w, s);
    struct stmt **arms = NULL;
    for (ptrdiff_t i = 0; i < arrlen(s->body->list); i++)
        arrput(arms, walk_arm(w, s->body->list[i]));
    made->body = stmt_block(arms);
    walk_put(w, made);
}

static struct expr *comma(struct expr *a, struct expr *b)
{
    return a ? expr_binary(OP_COMMA, a, b) : b;
}

/* p++ of a moving pointer: p_d++, p++; behind the steps that come first. */
static struct expr *walk_step(struct walk *w, struct expr *first, struct expr *step)
{
    if (step->kind == EXPR_BINARY && step->op == OP_COMMA)
        return walk_step(w, walk_step(w, first, step->kids[0]), step->kids[1]);
    ptrdiff_t before = arrlen(w->list);
    w->depth++;
    struct expr *push = walk_push(w, step);
    bool in_place = w->algebra->in_place && (push || is_replaced(w, step));
    struct stmt *shadow = push ? stmt_expr(push) : mirror_update(w, step);
    w->depth--;
    if (arrlen(w->list) != before || (shadow && shadow->kind != STMT_EXPR))
        diag_error(DIAG_UNSUPPORTED, step->loc, "this step of a loop");
    else if (shadow)
        first = comma(first, shadow->expr);
    return in_place ? first : comma(first, walk_primal(w, step));
}

/* The updates of a loop's step, where they take statements: a real's has a row. */
static struct stmt **steps_of_reals(struct walk *w, struct stmt *loop)
{
    struct stmt **steps = loop->step ? loop_steps(loop) : NULL;
    for (ptrdiff_t i = 0; i < arrlen(steps); i++) {
        struct expr *e = steps[i]->expr;
        if (e->kind == EXPR_ASSIGN && type_is_real(e->kids[0]->type)
            && walk_mirrored(w, e->kids[0]))
            return steps;
    }
    return NULL;
}

static void walk_steps(struct walk *w)
{
    for (ptrdiff_t i = 0; i < arrlen(w->steps); i++)
        walk_stmt(w, w->steps[i]);
}

/* They stand behind the body, and before each `continue`. */
static struct stmt *with_steps(struct walk *w, struct stmt *body)
{
    struct stmt **outer = w->list;
    w->list = NULL;
    if (body->kind == STMT_BLOCK)
        w->list = body->list;
    else
        put(w, body);
    walk_steps(w);
    struct stmt *made = stmt_block(w->list);
    w->list = outer;
    return made;
}

/* Shadows of what the header declares or sets stand before the loop, and before the
 * pragmas that belong to it. */
static void walk_for(struct walk *w, struct stmt *s)
{
    struct stmt *init = NULL, **pragmas = NULL;
    while (arrlen(w->list) > 0 && w->list[arrlen(w->list) - 1]->kind == STMT_PRAGMA)
        arrput(pragmas, arrpop(w->list));
    if (s->init && call_at(w->f, s->init)) {
        walk_stmt(w, s->init);
    } else if (s->init) {
        w->divert = &init;
        walk_stmt(w, s->init);
        w->divert = NULL;
    }
    ptrdiff_t carried = walk_carry(w, s);
    while (arrlen(pragmas) > 0)
        put(w, arrpop(pragmas));
    walk_forget(w);
    struct stmt *made = walk_primal_stmt(w, s), **outer = w->steps;
    made->init = init;
    w->steps = w->algebra->store ? steps_of_reals(w, s) : NULL;
    made->step = s->step && !w->steps ? walk_step(w, NULL, s->step) : NULL;
    made->body = walk_part(w, s->body);
    if (w->steps)
        made->body = with_steps(w, made->body);
    w->steps = outer;
    walk_put(w, made);
    walk_carry_end(w, carried);
}

static void walk_branches(struct walk *w, struct stmt *s)
{
    struct stmt *made = walk_primal_stmt(w, s), **outer = w->steps;
    if (s->kind != STMT_IF)
        w->steps = NULL;
    made->body = walk_part(w, s->body);
    made->other = walk_part(w, s->other);
    w->steps = outer;
    walk_put(w, made);
}

static void walk_return(struct walk *w, struct stmt *s)
{
    if (s->expr && w->e->seed)
        put(w, walk_set(w, NULL, s->expr));
    walk_put(w, walk_primal_stmt(w, s));
}

/* if (t != 0) tests t and its shadow */
static void walk_guard(struct walk *w, struct stmt *s)
{
    struct stmt *made = walk_primal_stmt(w, s);
    made->guards = NULL;
    for (ptrdiff_t i = 0; i < arrlen(s->guards); i++) {
        struct expr *shadow = walk_shadow(w, s->guards[i]);
        if (!shadow || !w->algebra->in_place)
            arrput(made->guards, walk_primal(w, s->guards[i]));
        if (shadow)
            arrput(made->guards, shadow);
    }
    made->body = walk_part(w, s->body);
    walk_put(w, made);
}

/* Directives for threads name variables, but not our shadows. */
static void walk_pragma(struct walk *w, struct stmt *s)
{
    if (!strstr(s->text, "omp"))
        walk_put(w, walk_primal_stmt(w, s));
}

static void walk_one(struct walk *w, struct stmt *s)
{
    struct call *c = call_at(w->f, s);
    walk_forget(w);
    if (c) {
        walk_call(w, s, c);
        return;
    }
    if (runtime_at(s) && walk_runtime(w, s, runtime_at(s)))
        return;
    switch (s->kind) {
    case STMT_EXPR: walk_expr_stmt(w, s); break;
    case STMT_DECL: walk_local(w, s); break;
    case STMT_BLOCK: put(w, walk_part(w, s)); break;
    case STMT_IF:
    case STMT_WHILE:
    case STMT_DO: walk_branches(w, s); break;
    case STMT_FOR: walk_for(w, s); break;
    case STMT_SWITCH: walk_switch(w, s); break;
    case STMT_RETURN: walk_return(w, s); break;
    case STMT_GUARD: walk_guard(w, s); break;
    case STMT_PRAGMA: walk_pragma(w, s); break;
    case STMT_CONTINUE:
        walk_steps(w);
        walk_put(w, walk_primal_stmt(w, s));
        break;
    case STMT_BREAK:
    case STMT_NULL:
    case STMT_COMMENT: walk_put(w, walk_primal_stmt(w, s)); break;
    case STMT_CASE:
    case STMT_DEFAULT:
    case STMT_GOTO:
    case STMT_GOTO_TO:
    case STMT_LABEL:
    case STMT_ASM:
    case STMT_ATTRIBUTED: bug(s->loc, "no tangent of this statement");
    }
}

/* What is made of a derivative's statement belongs to the same line of the user's. */
static void walk_stmt(struct walk *w, struct stmt *s)
{
    ptrdiff_t before = arrlen(w->list);
    walk_one(w, s);
    for (ptrdiff_t i = before; decl_is_made(w->f->source) && i < arrlen(w->list); i++)
        w->list[i]->origin = s->origin;
}
