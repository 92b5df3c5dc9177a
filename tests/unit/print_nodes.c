/* See print_nodes.h. */
#include "print_nodes.h"
#include <CUnit/CUnit.h>
#include <stdio.h>
#include <string.h>

const struct loc nowhere;

void check(const char *got, const char *want)
{
    if (strcmp(got, want) != 0)
        fprintf(stderr, "\ngot:  [%s]\nwant: [%s]\n", got, want);
    CU_ASSERT_STRING_EQUAL(got, want);
}

struct type *real(void)
{
    return type_basic(TYPE_DOUBLE);
}

struct type *integer(void)
{
    return type_basic(TYPE_INT);
}

struct decl *var(const char *name, struct type *type)
{
    return decl_new(DECL_VAR, name, type, nowhere);
}

struct expr *ref(const char *name)
{
    return expr_ref(var(name, real()));
}

struct expr *num(const char *name)
{
    return expr_ref(var(name, integer()));
}

struct expr *bin(enum op op, struct expr *a, struct expr *b)
{
    return expr_binary(op, a, b);
}

struct expr *parens(struct expr *e)
{
    e->parens++;
    return e;
}

struct decl *param(const char *name, struct type *type)
{
    return decl_new(DECL_PARAM, name, type, nowhere);
}

struct decl *function(const char *name, struct decl **params)
{
    struct type **types = NULL;
    struct decl *d = decl_new(DECL_FUNCTION, name, NULL, nowhere);
    for (; *params; params++) {
        arrput(types, (*params)->type);
        arrput(d->members, *params);
    }
    d->type = type_function(real(), types);
    return d;
}

struct expr *call(const char *name, struct expr **args)
{
    struct expr **list = NULL;
    for (; *args; args++)
        arrput(list, *args);
    return expr_call(function(name, NO_PARAMS), list);
}

struct stmt *block(struct stmt **s)
{
    struct stmt **list = NULL;
    for (; *s; s++)
        arrput(list, *s);
    return stmt_block(list);
}

struct stmt *declare(const char *name, struct type *type, struct expr *init)
{
    struct decl *d = var(name, type);
    d->init = init;
    return stmt_decl(d);
}

struct stmt *set(const char *name, struct expr *value)
{
    return stmt_set(OP_NONE, ref(name), value);
}

struct stmt *result(struct expr *e)
{
    struct stmt *s = stmt_new(STMT_RETURN, nowhere);
    s->expr = e;
    return s;
}

struct stmt *branch(struct expr *condition, struct stmt *body, struct stmt *other)
{
    struct stmt *s = stmt_new(STMT_IF, nowhere);
    s->expr = condition;
    s->body = body;
    s->other = other;
    return s;
}

struct stmt *counted(struct stmt *body)
{
    struct stmt *s = stmt_new(STMT_FOR, nowhere);
    struct decl *i = var("i", integer());
    i->init = expr_int(0);
    s->init = stmt_decl(i);
    s->expr = bin(OP_LT, expr_ref(i), num("n"));
    s->step = expr_unary(OP_POSTINC, expr_ref(i));
    s->body = body;
    return s;
}

struct stmt *from(struct stmt *s, struct stmt *origin)
{
    s->origin = origin;
    return s;
}

struct stmt *at_line(unsigned line, struct stmt *s)
{
    s->loc.line = line;
    return s;
}

struct type *old_style(struct type *result)
{
    struct type *t = type_function(result, NULL);
    t->has_prototype = false;
    return t;
}

struct decl *record(const char *name)
{
    struct decl *d = decl_new(DECL_RECORD, name, NULL, nowhere);
    struct decl *x = decl_new(DECL_FIELD, "x", real(), nowhere);
    struct decl *y = decl_new(DECL_FIELD, "y", type_pointer(real()), nowhere);
    struct decl *bits =
        decl_new(DECL_FIELD, "flags", integer(), (struct loc){.line = 2});
    bits->bits = expr_int(3);
    d->is_complete = true;
    arrput(d->members, x);
    arrput(d->members, y);
    arrput(d->members, bits);
    return d;
}

const char *body_text(struct stmt **list)
{
    struct decl *f = function("f", NO_PARAMS);
    f->body = block(list);
    char *text = print_function(f);
    const char *head = "double f(void)\n{\n";
    CU_ASSERT_FATAL(strncmp(text, head, strlen(head)) == 0);
    text[strlen(text) - 2] = 0;
    return text + strlen(head);
}
