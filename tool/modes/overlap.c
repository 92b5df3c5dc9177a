/* What a derivative writes overlaps nothing: where extents are known, the entry
 * compares. */
#include "entry.h"

struct range {
    struct expr *pointer, *count;
    bool is_written;
};

static void add_primal(struct entry *e, struct slot *s, struct range **ranges)
{
    struct object *o = slot_object(e, s);
    bool is_written = o && (e->is_rewind ? o->is_restored : o->is_written);
    struct range r = {slot_primal(s), slot_count(e, s), is_written};
    if (r.count)
        arrput(*ranges, r);
}

static void add_shadow(struct entry *e, struct slot *s, struct range **ranges)
{
    if (!s->shadow || !type_is_pointer(s->shadow->type))
        return;
    struct type *to = type_pointee(s->shadow->type);
    while (type_strip(to)->kind == TYPE_ARRAY)
        to = type_strip(to)->to;
    struct range r = {expr_ref(s->shadow),
                      slot_in_memory(s) ? slot_count(e, s) : expr_int(1),
                      !(type_strip(to)->quals & QUAL_CONST)};
    if (r.count)
        arrput(*ranges, r);
}

static struct range *ranges_of(struct entry *e)
{
    struct range *ranges = NULL;
    for (ptrdiff_t i = 0; i < arrlen(e->slots); i++) {
        struct slot *s = &e->slots[i];
        if (type_is_pointer(s->param->type) && type_reaches_real(s->param->type))
            add_primal(e, s, &ranges);
        add_shadow(e, s, &ranges);
    }
    return ranges;
}

static struct stmt *check(struct range *written, struct range *other)
{
    struct expr **args = NULL;
    arrput(args, expr_clone(written->pointer, NULL));
    arrput(args, expr_clone(written->count, NULL));
    arrput(args, expr_clone(other->pointer, NULL));
    arrput(args, expr_clone(other->count, NULL));
    return stmt_expr(expr_runtime(RUNTIME_CHECK_OVERLAP, NULL, args));
}

void entry_check_overlap(struct entry *e)
{
    struct range *ranges = ranges_of(e);
    struct stmt **front = NULL;
    for (ptrdiff_t i = 0; i < arrlen(ranges); i++)
        for (ptrdiff_t k = 0; ranges[i].is_written && k < arrlen(ranges); k++)
            if (k != i && (k > i || !ranges[k].is_written))
                arrput(front, check(&ranges[i], &ranges[k]));
    for (ptrdiff_t i = 0; i < arrlen(e->body); i++)
        arrput(front, e->body[i]);
    e->body = front;
}
