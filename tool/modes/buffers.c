/* Shadows of our own that a product gives to the functions it is made of. See matrix.h. */
#include "matrix.h"

struct shadows shadows_new(struct entry *e, const char *suffix,
                           const struct derivation *derivation)
{
    return (struct shadows){.e = e, .suffix = suffix, .derivation = derivation};
}

/* ---- variables ---- */

static struct type *shadow_of_type(struct shadows *s, struct type *t)
{
    t = type_clone(type_unqualified(t), &s->e->map);
    return type_unqualified(type_derived(s->derivation, type_shadow(t)));
}

/* Zeros: one object, or from the arena as many as are counted. */
static struct holder add_holder(struct shadows *s, struct port *p, const char *name,
                                struct type *type, struct expr *count)
{
    struct holder h = {.slot = p->slot};
    struct type *t = shadow_of_type(s, type);
    const char *wish = format("%s%s", name, s->suffix);
    if (!count) {
        bool is_vector = type_is_vector(t);
        h.decl = entry_local(s->e, wish, t, is_vector ? expr_zero_list(t) : zero_of(t));
        return h;
    }
    struct expr **args = NULL;
    arrput(args, entry_save(s->e));
    arrput(args, count);
    h.element = t;
    h.decl = entry_local(
        s->e, wish, type_pointer(t),
        expr_runtime(s->derivation ? RUNTIME_LANES : RUNTIME_ZEROS, t, args));
    return h;
}

static struct holder *find_holder(struct shadows *s, struct slot *slot,
                                  struct expr *behind)
{
    for (ptrdiff_t i = 0; i < arrlen(s->holders); i++) {
        struct holder *h = &s->holders[i];
        if (h->slot == slot && !h->behind == !behind
            && (!behind || expr_equal(h->behind, behind)))
            return h;
    }
    return NULL;
}

/* The variable of the parameter itself, or of the result. */
static struct holder *root_holder(struct shadows *s, struct port *p)
{
    struct holder *h = find_holder(s, p->slot, NULL);
    struct slot *slot = p->slot;
    if (h)
        return h;
    struct decl *named = slot ? slot->param : s->e->request->function;
    struct type *t = !slot                  ? named->type->to
                     : slot_in_memory(slot) ? slot_element(slot)
                                            : slot->param->type;
    bool is_one = !slot || !slot_in_memory(slot)
                  || (slot_is_one(s->e, slot) && type_strip(t)->kind != TYPE_ARRAY);
    struct expr *count = is_one ? NULL : slot_known_count(s->e, slot);
    struct holder made = add_holder(s, p, named->name, t, count);
    arrput(s->holders, made);
    return &arrlast(s->holders);
}

static struct expr *shadow_member(struct expr *record, struct decl *field)
{
    return expr_member(record, field_in(record, field));
}

static struct holder *holder_of(struct shadows *s, struct port *p, struct expr *behind,
                                struct expr *count);

/* The shadow of a pointer in memory: where the address of what it leads to is set. */
static struct expr *pointer_in(struct shadows *s, struct port *p, struct expr *pointer)
{
    struct expr *x = expr_bare(pointer);
    if (x->kind == EXPR_MEMBER && x->is_arrow) {
        struct expr *outer = expr_bare(x->kids[0]);
        outer = outer->kind == EXPR_REF ? NULL : outer;
        return shadow_member(expr_ref(holder_of(s, p, outer, NULL)->decl), x->decl);
    }
    if (x->kind == EXPR_MEMBER)
        return shadow_member(pointer_in(s, p, x->kids[0]), x->decl);
    if (x->kind == EXPR_UNARY)
        return pointer_in(s, p, x->kids[0]);
    return expr_ref(holder_of(s, p, NULL, NULL)->decl);
}

static const char *pointer_name(struct expr *x)
{
    x = expr_bare(x);
    if (x->kind == EXPR_REF)
        return x->decl->name;
    const char *outer = pointer_name(x->kids[0]);
    return x->kind == EXPR_MEMBER && x->decl->name
               ? format("%s_%s", outer, x->decl->name)
               : outer;
}

static struct holder *holder_of(struct shadows *s, struct port *p, struct expr *behind,
                                struct expr *count)
{
    struct holder *h = find_holder(s, p->slot, behind);
    if (!behind || h)
        return behind ? h : root_holder(s, p);
    struct expr *at = pointer_in(s, p, behind);
    struct holder made =
        add_holder(s, p, pointer_name(behind), type_pointee(behind->type), count);
    made.behind = behind;
    struct expr *x = expr_ref(made.decl);
    entry_add(s->e, stmt_set(OP_NONE, at, count ? x : expr_address(x)));
    arrput(s->holders, made);
    return &arrlast(s->holders);
}

/* ---- buffers ---- */

struct buffer buffer_add(struct shadows *s, struct port *p)
{
    struct expr *count = p->count ? expr_clone(p->count, NULL) : NULL;
    struct holder *h = holder_of(s, p, p->behind, count);
    return (struct buffer){.base = expr_ref(h->decl), .port = p};
}

/* Past the axes that come first and each member and its own. */
struct expr *buffer_at(struct buffer *b, struct expr **index)
{
    struct expr *x = expr_clone(b->base, NULL), **own = NULL;
    struct axes head = {.is_flat = b->port->axes.is_flat};
    int at = 0;
    for (; at < b->port->head; at++) {
        arrput(head.counts, b->port->axes.counts[at]);
        arrput(own, index[at]);
    }
    if (at > 0)
        x = element_at(x, &head, own);
    for (ptrdiff_t i = 0; i < arrlen(b->port->legs); i++) {
        struct leg *leg = &b->port->legs[i];
        x = shadow_member(x, leg->field);
        for (int k = 0; k < leg->axes; k++)
            x = expr_index(x, expr_clone(index[at++], NULL));
    }
    return x;
}

struct expr *buffer_start(struct buffer *b)
{
    struct expr *x = expr_clone(b->base, NULL);
    for (ptrdiff_t i = 0; i < arrlen(b->port->legs); i++)
        x = shadow_member(x, b->port->legs[i].field);
    return type_is_pointer(x->type) ? x : expr_address(x);
}

void buffer_clear(struct entry *e, struct buffer *b)
{
    struct nest n = nest_open(e, &b->port->axes);
    struct expr *at = buffer_at(b, n.index);
    entry_add(e, stmt_set(OP_NONE, at, zero_of(at->type)));
    nest_close(e, &n);
}

struct expr *shadows_argument(struct shadows *s, struct slot *slot, struct decl *param)
{
    struct holder *h = find_holder(s, slot, NULL);
    if (!h)
        bug(param->loc, "no shadow of ours for '%s'", param->name);
    struct expr *x = expr_ref(h->decl);
    if (!h->element && type_is_pointer(param->type))
        return expr_address(x);
    if (!h->element || type_strip(h->element)->kind != TYPE_ARRAY
        || !type_holds_const(type_pointee(param->type)))
        return x;
    struct expr *rows = expr_new(EXPR_CAST, type_pointer(type_with_const(h->element)),
                                 (struct loc){0}); /* of const, as ISO C wants */
    arrput(rows->kids, x);
    return rows;
}
