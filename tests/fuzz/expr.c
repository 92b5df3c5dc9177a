/* Expressions, from the patterns of constructs.def.
 *
 * In a pattern stand for: $a $b any real expression; $s one that is bounded; $u $v the value
 * of a variable, the same wherever repeated; $t a place to store into; $i an int from 0 on; $n an int variable;
 * $c a condition; $k a literal in (0, 1); $d a digit 1 .. 4; $f a call that changes nothing.
 */
#include "fuzz.h"

#include <stb/stb_ds.h>

const char *literal(struct gen *g)
{
    static const char *const often[] = {"0.5", "0.25", "0.75", "0.1",
                                        "0.3", ".6",   "7e-1"};
    if (chance(g, 40))
        return often[pick(g, (int)(sizeof often / sizeof *often))];
    return text(g, "0.%02d", pick_from(g, 5, 95));
}

static const char *from_rows(struct gen *g, enum row_group group, int depth);

struct holes {
    const char *u, *v, *t; /* drawn once a pattern */
};

static const char *once(const char **kept, const char *drawn)
{
    if (!*kept)
        *kept = drawn;
    return *kept;
}

static const char *hole(struct gen *g, char letter, int depth, struct holes *holes)
{
    switch (letter) {
    case 'a':
    case 'b': return real_expr(g, depth - 1);
    case 's': return from_rows(g, ROW_STORE, depth < 2 ? 1 : depth - 1);
    case 'u': return holes->u ? holes->u : once(&holes->u, real_leaf(g));
    case 'v': return holes->v ? holes->v : once(&holes->v, real_leaf(g));
    case 't': return holes->t ? holes->t : once(&holes->t, real_target(g));
    case 'i': return int_expr(g, depth - 1);
    case 'c': return condition(g, depth - 1);
    case 'n': return has_ints(g) ? int_leaf(g) : NULL;
    case 'k': return literal(g);
    case 'd': return text(g, "%d", pick_from(g, 1, 4));
    case 'f': return call_real(g);
    default: return NULL;
    }
}

/* Null where a hole can't be filled. */
const char *expand(struct gen *g, const char *pattern, int depth)
{
    struct holes holes = {0};
    const char *result = "";
    for (const char *p = pattern; *p;) {
        size_t plain = strcspn(p, "$");
        const char *filled = "";
        if (p[plain] == '$') {
            filled = hole(g, p[plain + 1], depth, &holes);
            if (!filled)
                return NULL;
        }
        result = text(g, "%s%.*s%s", result, (int)plain, p, filled);
        p += plain + (p[plain] == '$' ? 2 : 0);
    }
    return result;
}

static const char *from_rows(struct gen *g, enum row_group group, int depth)
{
    for (int tries = 0; tries < 4; tries++) {
        const struct row *row = row_draw(g, group);
        ptrdiff_t mark = arrlen(g->touched);
        const char *result = expand(g, row->arg, depth);
        if (result) {
            row_used(g, row);
            return result;
        }
        var_untouch(g, mark);
    }
    return NULL;
}

const char *real_expr(struct gen *g, int depth)
{
    if (depth <= 0)
        return chance(g, 88) ? real_leaf(g) : literal(g);
    const char *result = from_rows(g, ROW_EXPRESSION, depth);
    return result ? result : real_leaf(g);
}

/* Outer parentheses that match each other. */
static const char *strip(struct gen *g, const char *e)
{
    int open = 0;
    size_t length = strlen(e);
    if (e[0] != '(')
        return e;
    for (size_t i = 0; i + 1 < length; i++) {
        open += (e[i] == '(') - (e[i] == ')');
        if (open == 0)
            return e;
    }
    return text(g, "%.*s", (int)length - 2, e + 1);
}

const char *store_expr(struct gen *g, int depth)
{
    const char *result = from_rows(g, ROW_STORE, depth < 1 ? 1 : depth);
    return result ? strip(g, result) : literal(g);
}

const char *int_expr(struct gen *g, int depth)
{
    if (depth > 0 && chance(g, 10))
        return text(g, "%d", pick(g, 6));
    const char *a = int_leaf(g);
    int kind = depth > 0 && has_ints(g) ? pick(g, 9) : 8;
    const char *b = kind == 0 || kind == 2 || kind == 4 ? int_leaf(g) : NULL;
    if (b && !strcmp(a, b))
        b = text(g, "%d", pick_from(g, 1, 5));
    switch (kind) {
    case 0: return text(g, "((%s + %s) %% %d)", a, b, pick_from(g, 2, 7));
    case 1: return text(g, "(%s %% %d)", a, pick_from(g, 2, 4));
    case 2:
        return text(g, "((%s * %d + %s) %% %d)", a, pick_from(g, 2, 5), b,
                    pick_from(g, 3, 9));
    case 3: return text(g, "(%s & 3)", a);
    case 4: return text(g, "((%s ^ %s) & 7)", a, b);
    case 5: return text(g, "(%s >> 1)", a);
    case 6: return text(g, "(%s > %d ? %s : %d)", a, pick_from(g, 0, 3), a, pick(g, 5));
    default: return a;
    }
}

const char *condition(struct gen *g, int depth)
{
    const char *result = from_rows(g, ROW_CONDITION, depth);
    return result ? strip(g, result) : text(g, "%s > %s", real_leaf(g), literal(g));
}
