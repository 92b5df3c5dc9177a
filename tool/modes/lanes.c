/* Blocks of derivatives in the lanes of vectors: what fills vectors for an inner function and
 * takes them apart behind it. See matrix.h. */
#include "algebra.h"
#include "matrix.h"

bool made_in_vectors(bool wanted,
                     bool make(void *user, const struct derivation *derivation),
                     void *user)
{
    if (wanted) {
        unsigned before = diag_try(true);
        bool made = make(user, vector_derivation()) && diag_errors() == before;
        if (!diag_tried(before) && made)
            return true;
        tangents_forget();
    }
    return make(user, NULL);
}

static struct type *index_type(struct lanes *l)
{
    return type_unqualified(type_strip(l->end->type));
}

static struct stmt *loop_to(struct decl *index, struct expr *end, struct expr *step)
{
    struct stmt *loop = stmt_new(STMT_FOR, (struct loc){0});
    index->init = expr_int(0);
    loop->init = stmt_decl(index);
    loop->expr = expr_binary(OP_LT, expr_ref(index), end);
    loop->step = step;
    return loop;
}

/* int lanes = end - first < 8 ? end - first : 8; */
struct lanes lanes_open(struct entry *e, struct expr *end)
{
    struct lanes l = {.outer = e->body, .end = end};
    l.first = decl_new(DECL_VAR, entry_block_name(e, "first"), index_type(&l),
                       (struct loc){0});
    l.lane = entry_block_name(e, "lane");
    e->body = NULL;
    struct expr *left = expr_binary(OP_SUB, expr_clone(end, NULL), expr_ref(l.first)),
                *width = expr_int(output.options->width);
    struct expr *fewer =
        expr_binary(OP_LT, expr_clone(left, NULL), expr_clone(width, NULL));
    l.count = decl_new(DECL_VAR, entry_block_name(e, "lanes"), index_type(&l),
                       (struct loc){0});
    l.count->init = expr_cond(fewer, left, width);
    entry_add(e, stmt_decl(l.count));
    return l;
}

void lanes_close(struct entry *e, struct lanes *l)
{
    struct expr *step =
        expr_assign(OP_ADD, expr_ref(l->first), expr_int(output.options->width));
    struct stmt *loop = loop_to(l->first, expr_clone(l->end, NULL), step);
    loop->body = stmt_block(e->body);
    e->body = l->outer;
    entry_add(e, loop);
}

struct decl *lane_new(struct lanes *l)
{
    return decl_new(DECL_VAR, l->lane, index_type(l), (struct loc){0});
}

struct expr *lane_number(struct lanes *l, struct decl *lane)
{
    return expr_binary(OP_ADD, expr_ref(l->first), expr_ref(lane));
}

struct expr *lane_at(struct buffer *b, struct expr **index, struct expr *lane)
{
    struct expr *e = expr_new(EXPR_INDEX, b->port->axes.real, (struct loc){0});
    arrput(e->kids, buffer_at(b, index));
    arrput(e->kids, lane);
    return e;
}

void lane_each(struct entry *e, struct lanes *l, struct decl *lane, struct stmt *body)
{
    struct stmt *loop =
        loop_to(lane, expr_ref(l->count), expr_unary(OP_POSTINC, expr_ref(lane)));
    loop->body = body;
    entry_add(e, loop);
}
