// cgrad: --grad f
struct value {
    int is_list;
    union {
        double number;
        struct value *list;
    } as;
};

static double number(const struct value *v)
{
    return v->is_list ? number(v->as.list) : v->as.number;
}

double f(double x)
{
    struct value leaf = {.is_list = 0}, top = {.is_list = 1};
    leaf.as.number = x * x;
    top.as.list = &leaf;
    return number(&top);
}
