/* The pointer that memcpy, memmove and memset return is their first argument: p = memcpy(d,
 * s, n) becomes memcpy(d, s, n); p = d. */
#include "internal.h"

static struct expr *region_call(struct expr *value)
{
    while (value && value->kind == EXPR_CAST)
        value = value->kids[0];
    struct decl *f = value && value->kind == EXPR_CALL ? call_function(value) : NULL;
    const struct memory_rule *rule = f && !f->body ? memory_rule_find(f) : NULL;
    return rule && (rule->kind == MEMORY_COPY || rule->kind == MEMORY_FILL) ? value
                                                                            : NULL;
}

/* Where the statement's value stands; null: it has none. */
static struct expr **stmt_value(struct stmt *s)
{
    if (s->kind == STMT_DECL && s->decls[0]->kind == DECL_VAR)
        return &s->decls[0]->init;
    if (s->kind == STMT_EXPR && s->expr->kind == EXPR_ASSIGN && s->expr->op == OP_NONE)
        return &s->expr->kids[1];
    return NULL;
}

static void split_list(struct stmt ***list);

static struct stmt *split_part(struct stmt *s)
{
    struct stmt **list = NULL;
    if (!s)
        return NULL;
    arrput(list, s);
    split_list(&list);
    return arrlen(list) == 1 ? list[0] : stmt_block(list);
}

static void split_list(struct stmt ***list)
{
    struct stmt **made = NULL;
    for (ptrdiff_t i = 0; i < arrlen(*list); i++) {
        struct stmt *s = (*list)[i];
        struct expr **value = stmt_value(s);
        struct expr *call = value ? region_call(*value) : NULL;
        if (call) {
            struct stmt *first = stmt_expr(call);
            first->loc = s->loc;
            first->origin = s->origin;
            arrput(made, first);
            *value = expr_clone(call->kids[1], NULL);
        }
        split_list(&s->list);
        s->body = split_part(s->body);
        s->other = split_part(s->other);
        arrput(made, s);
    }
    *list = made;
}

void core_split(struct decl *core)
{
    split_list(&core->body->list);
}
