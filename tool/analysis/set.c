/* Small sets of objects. */
#include "internal.h"

bool set_has(object_set set, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(set); i++)
        if (set[i] == o)
            return true;
    return false;
}

bool set_add(object_set *set, struct object *o)
{
    if (set_has(*set, o))
        return false;
    arrput(*set, o);
    return true;
}

bool set_add_all(object_set *set, object_set more)
{
    bool changed = false;
    for (ptrdiff_t i = 0; i < arrlen(more); i++)
        changed |= set_add(set, more[i]);
    return changed;
}

void set_remove(object_set *set, struct object *o)
{
    for (ptrdiff_t i = 0; i < arrlen(*set); i++)
        if ((*set)[i] == o) {
            arrdel(*set, (size_t)i);
            return;
        }
}

object_set set_copy(object_set set)
{
    object_set copy = NULL;
    set_add_all(&copy, set);
    return copy;
}

bool set_meets(object_set a, object_set b)
{
    for (ptrdiff_t i = 0; i < arrlen(a); i++)
        if (set_has(b, a[i]))
            return true;
    return false;
}
