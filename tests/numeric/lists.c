/* Linked lists, stacks and trees of malloc'ed nodes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct node {
    double value;
    struct node *next;
};

// ladder: list_reversed 5 1 -1.5 1.5
void list_reversed(int n, int m, const double x[n], double y[m])
{
    struct node *head = NULL;
    for (int i = 0; i < n; i++) {
        struct node *p = malloc(sizeof *p);
        p->value = x[i] * x[i];
        p->next = head;
        head = p;
    }
    double s = 1;
    for (struct node *p = head; p; p = p->next)
        s = s * 0.5 + p->value * s;
    y[0] = s;
    while (head) {
        struct node *next = head->next;
        free(head);
        head = next;
    }
}

// ladder: list_appended 5 2 -1.5 1.5
void list_appended(int n, int m, const double x[n], double y[m])
{
    struct node *head = NULL, *tail = NULL;
    for (int i = 0; i < n; i++) {
        struct node *p = malloc(sizeof *p);
        p->value = sin(x[i]);
        p->next = NULL;
        if (tail)
            tail->next = p;
        else
            head = p;
        tail = p;
    }
    y[0] = y[1] = 0;
    for (struct node *p = head; p; p = p->next) {
        y[0] += p->value * x[0];
        y[1] = y[1] * p->value + p->value;
    }
    while (head) {
        struct node *next = head->next;
        free(head);
        head = next;
    }
}

// ladder: list_freed_while_walked 5 1 -1.5 1.5
void list_freed_while_walked(int n, int m, const double x[n], double y[m])
{
    struct node *head = NULL;
    for (int i = n; i-- > 0;) {
        struct node *p = malloc(sizeof(struct node));
        p->value = x[i];
        p->next = head;
        head = p;
    }
    double s = 0.5;
    while (head != NULL) {
        struct node *p = head;
        s += p->value * p->value * s;
        head = p->next;
        free(p);
    }
    y[0] = s;
}

static struct node *cons(double value, struct node *next)
{
    struct node *p = malloc(sizeof *p);
    if (!p)
        abort();
    p->value = value;
    p->next = next;
    return p;
}

static double sum_of_squares(const struct node *p)
{
    double s = 0;
    for (; p; p = p->next)
        s += p->value * p->value;
    return s;
}

static void scale(struct node *p, double by)
{
    while (p) {
        p->value *= by;
        p = p->next;
    }
}

static void list_free(struct node *p)
{
    while (p) {
        struct node *next = p->next;
        free(p);
        p = next;
    }
}

// ladder: list_by_helpers 5 1 -1.5 1.5
void list_by_helpers(int n, int m, const double x[n], double y[m])
{
    struct node *head = NULL;
    for (int i = 0; i < n; i++)
        head = cons(x[i], head);
    scale(head, x[0]);
    y[0] = sum_of_squares(head);
    scale(head, y[0]);
    y[0] += sum_of_squares(head);
    list_free(head);
}

static double list_product(const struct node *p)
{
    return p ? p->value * list_product(p->next) : 1;
}

// ladder: list_recursive 4 1 0.5 1.5
void list_recursive(int n, int m, const double x[n], double y[m])
{
    struct node *head = NULL;
    for (int i = 0; i < n; i++)
        head = cons(x[i] * x[0], head);
    y[0] = list_product(head);
    list_free(head);
}

static struct node *reversed(struct node *p)
{
    struct node *r = NULL;
    while (p) {
        struct node *next = p->next;
        p->next = r;
        r = p;
        p = next;
    }
    return r;
}

// ladder: list_turned_in_place 5 1 -1.5 1.5
void list_turned_in_place(int n, int m, const double x[n], double y[m])
{
    struct node *head = NULL;
    for (int i = 0; i < n; i++)
        head = cons(x[i] * x[i], head);
    double s = 1;
    for (struct node *p = head; p; p = p->next)
        s = s * p->value + x[1];
    head = reversed(head);
    for (struct node *p = head; p; p = p->next)
        s = s * p->value + x[0];
    y[0] = s;
    list_free(head);
}

// ladder: list_filtered 6 1 0.5 1.5
void list_filtered(int n, int m, const double x[n], double y[m])
{
    struct node *head = NULL;
    for (int i = 0; i < n; i++)
        head = cons(x[i], head);
    struct node **at = &head;
    while (*at) {
        struct node *p = *at;
        if (p->value < 1) {
            *at = p->next;
            free(p);
        } else {
            p->value *= p->value;
            at = &p->next;
        }
    }
    y[0] = x[0];
    for (struct node *p = head; p; p = p->next)
        y[0] += p->value * y[0];
    list_free(head);
}

/* A stack of values: pushed and popped. */
// ladder: stack_machine 4 1 -1.5 1.5
void stack_machine(int n, int m, const double x[n], double y[m])
{
    const char *program = "01*23*+0*";
    struct node *top = NULL;
    for (const char *c = program; *c; c++) {
        if (*c >= '0' && *c <= '9') {
            top = cons(x[*c - '0'], top);
            continue;
        }
        struct node *b = top, *a = b->next;
        a->value = *c == '+' ? a->value + b->value : a->value * b->value;
        top = a;
        free(b);
    }
    y[0] = top->value;
    free(top);
}

/* Nodes from an array, linked by pointers and by index. */
// ladder: list_in_array 5 1 -1.5 1.5
void list_in_array(int n, int m, const double x[n], double y[m])
{
    struct node *all = malloc((size_t)n * sizeof *all), *head = NULL;
    for (int i = 0; i < n; i++) {
        all[i].value = x[i] * x[(i + 1) % n];
        all[i].next = head;
        head = &all[i];
    }
    double s = 1;
    for (const struct node *p = head; p; p = p->next)
        s += p->value * s;
    y[0] = s;
    free(all);
}

struct tree {
    double key;
    struct tree *left, *right;
};

static struct tree *tree_insert(struct tree *t, double key)
{
    if (!t) {
        t = malloc(sizeof *t);
        t->key = key;
        t->left = t->right = NULL;
    } else if (key < t->key) {
        t->left = tree_insert(t->left, key);
    } else {
        t->right = tree_insert(t->right, key);
    }
    return t;
}

static double tree_fold(const struct tree *t, double depth)
{
    if (!t)
        return 0;
    return depth * t->key * t->key + tree_fold(t->left, depth + 1)
           + tree_fold(t->right, depth * t->key);
}

static void tree_free(struct tree *t)
{
    if (!t)
        return;
    tree_free(t->left);
    tree_free(t->right);
    free(t);
}

// ladder: tree_sorted 5 1 -1.5 1.5
void tree_sorted(int n, int m, const double x[n], double y[m])
{
    struct tree *t = NULL;
    for (int i = 0; i < n; i++)
        t = tree_insert(t, x[i]);
    y[0] = tree_fold(t, 1);
    tree_free(t);
}

struct ends {
    double value;
    struct ends *prev, *next;
};

// ladder: list_double_ended 5 1 -1.5 1.5
void list_double_ended(int n, int m, const double x[n], double y[m])
{
    struct ends *first = NULL, *last = NULL;
    for (int i = 0; i < n; i++) {
        struct ends *e = calloc(1, sizeof *e);
        e->value = x[i];
        e->prev = last;
        if (last)
            last->next = e;
        else
            first = e;
        last = e;
    }
    double s = 1;
    for (struct ends *a = first; a; a = a->next)
        s = s * a->value + x[0];
    for (struct ends *b = last; b; b = b->prev)
        s = s * b->value + x[1];
    y[0] = s;
    while (first) {
        struct ends *next = first->next;
        free(first);
        first = next;
    }
}

struct link {
    struct link *before, *behind;
    double v;
};

static void link_push(struct link *end, double v)
{
    struct link *i = malloc(sizeof *i);
    i->v = v;
    i->before = end->before;
    i->behind = end;
    i->before->behind = i;
    end->before = i;
}

static double link_take(struct link *end)
{
    struct link *i = end->behind;
    double v = i->v;
    i->behind->before = i->before;
    i->before->behind = i->behind;
    free(i);
    return v;
}

// ladder: list_with_sentinel 5 2 -1.5 1.5
void list_with_sentinel(int n, int m, const double x[n], double y[m])
{
    struct link end = {&end, &end, 0};
    y[0] = 0;
    for (int i = 0; i < n; i++) {
        link_push(&end, x[i] * x[i]);
        if (i >= 2)
            y[0] += link_take(&end) * x[i];
    }
    for (struct link *i = end.behind; i != &end; i = i->behind)
        i->v *= i->before == &end ? 2 : i->before->v;
    y[m - 1] = 1;
    while (end.behind != &end)
        y[m - 1] += link_take(&end) * y[0];
}
