/* Characters beside reals: tags and names in structures on the heap, pointers to them, bytes
 * of code, text that says what is computed. */
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct node {
    char op;
    double value;
    struct node *left, *right;
};

static struct node *node_new(char op, double value, struct node *left,
                             struct node *right)
{
    struct node *t = malloc(sizeof *t);
    t->op = op;
    t->value = value;
    t->left = left;
    t->right = right;
    return t;
}

static double node_value(const struct node *t)
{
    switch (t->op) {
    case '+': return node_value(t->left) + node_value(t->right);
    case '*': return node_value(t->left) * node_value(t->right);
    case 's': return sin(node_value(t->left));
    default: return t->value;
    }
}

static void node_free(struct node *t)
{
    if (!t)
        return;
    node_free(t->left);
    node_free(t->right);
    free(t);
}

// ladder: expression_tree 3 1 -1.5 1.5
void expression_tree(int n, int m, const double x[n], double y[m])
{
    struct node *t = node_new('v', x[0], NULL, NULL);
    for (int i = 1; i < n; i++) {
        struct node *leaf = node_new('v', x[i], NULL, NULL);
        t = node_new(i % 2 ? '*' : '+', 0, t, node_new('s', 0, leaf, NULL));
    }
    for (int k = 0; k < m; k++)
        y[k] = node_value(t);
    node_free(t);
}

struct arena {
    unsigned char *base;
    size_t head;
};

struct variable {
    char name[8];
    double value;
    struct variable *next;
};

static struct variable *variable(struct variable **all, struct arena *a,
                                 const char *name)
{
    for (struct variable *v = *all; v; v = v->next)
        if (strcmp(v->name, name) == 0)
            return v;
    struct variable *v = (struct variable *)(void *)(a->base + a->head);
    a->head += sizeof *v;
    for (int i = 0; i < 8 && (i == 0 || name[i - 1]); i++)
        v->name[i] = name[i];
    v->next = *all;
    return *all = v;
}

// ladder: variables_by_name 4 2 -1.5 1.5
void variables_by_name(int n, int m, const double x[n], double y[m])
{
    struct arena a = {calloc(8, sizeof(struct variable)), 0};
    struct variable *all = NULL;
    for (int i = 0; i < n; i++) {
        variable(&all, &a, "a")->value += x[i] * x[i];
        variable(&all, &a, i % 2 ? "b" : "c")->value +=
            x[i] * variable(&all, &a, "a")->value;
    }
    y[0] = variable(&all, &a, "b")->value;
    y[m - 1] = variable(&all, &a, "c")->value * variable(&all, &a, "a")->value;
    free(a.base);
}

struct machine {
    uint8_t code[16];
    double stack[4];
    int top;
};

// ladder: codes_copied 4 1 -1.5 1.5
void codes_copied(int n, int m, const double x[n], double y[m])
{
    static const uint8_t codes[] = {0, 1, '*', 's', 2, '+', 3, 0, '*', '*', 255};
    struct machine *v = calloc(1, sizeof *v);
    memcpy(v->code, codes, sizeof codes);
    for (uint8_t *pc = v->code; *pc != 255; pc++) {
        double *s = v->stack + v->top;
        if (*pc < n) {
            *s = x[*pc];
            v->top++;
        } else if (*pc == 's') {
            s[-1] = sin(s[-1]);
        } else {
            v->top--;
            s[-2] = *pc == '+' ? s[-2] + s[-1] : s[-2] * s[-1];
        }
    }
    for (int k = 0; k < m; k++)
        y[k] = v->stack[0];
    free(v);
}

struct option {
    char mode, name[8];
    double x;
};

static void mode_set(char *mode, const char *name)
{
    *mode = name[1];
}

static double option_value(const struct option *o)
{
    return o->mode == 'a' ? o->x * o->x : 2 * o->x;
}

// ladder: modes_by_pointer 3 1 -1.5 1.5
void modes_by_pointer(int n, int m, const double x[n], double y[m])
{
    struct option *all = calloc((size_t)n, sizeof *all);
    y[0] = 0;
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < n; i++) {
            struct option *o = all + i;
            memset(o->name, 0, sizeof o->name);
            memcpy(o->name, (i + k) % 2 ? "bar" : "off", 4);
            mode_set(&o->mode, o->name);
            o->x = x[i] + o->x * x[0];
            y[m - 1] += option_value(o);
        }
    free(all);
}

struct parser {
    const char *at;
    const double *x;
};

static double parse_sum(struct parser *p);

static double parse_atom(struct parser *p)
{
    while (isspace((unsigned char)*p->at))
        p->at++;
    if (*p->at != '(')
        return isdigit((unsigned char)*p->at) ? *p->at++ - '0' : p->x[*p->at++ - 'a'];
    p->at++;
    double v = parse_sum(p);
    p->at++;
    return v;
}

static double parse_sum(struct parser *p)
{
    double v = parse_atom(p);
    while (*p->at && strchr("+-*", *p->at)) {
        char op = *p->at++;
        double w = parse_atom(p);
        v = op == '*' ? v * w : op == '+' ? v + w : v - w;
    }
    return v;
}

// ladder: text_parsed 4 1 -1.5 1.5
void text_parsed(int n, int m, const double x[n], double y[m])
{
    struct parser p = {"a*(b+ 2*c)-(d*a) *a", x};
    for (int k = 0; k < m; k++)
        y[k] = n * parse_sum(&p);
}
