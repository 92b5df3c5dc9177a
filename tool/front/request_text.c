/* Requests as the user writes them, taken apart at commas, brackets and the arrow;
 * what stands between is C, and clang's to read.
 *   annotation:    grad, wrt(x[n]), of(y[m]), extent(state[k]), as(NAME)
 *   command line:  NAME, or NAME(place, .. -> place, ..); extent(..) may be among them
 *   place:         path [extent] .. */
#include "internal.h"
#include <ctype.h>
#include <string.h>

/* Where a bracket closes that opens at p; null: nowhere. */
static const char *group_end(const char *p)
{
    const char *end = match_paren(p);
    return *end ? end : NULL;
}

static char *trimmed(const char *start, const char *end)
{
    while (start < end && isspace((unsigned char)*start))
        start++;
    while (end > start && isspace((unsigned char)end[-1]))
        end--;
    return format("%.*s", (int)(end - start), start);
}

/* The parts of [p, end) between commas outside brackets; none of blank text. */
static char **split_commas(const char *p, const char *end)
{
    char **parts = NULL;
    const char *start = p;
    while (p <= end) {
        if (p == end || *p == ',') {
            char *part = trimmed(start, p);
            if (*part || arrlen(parts) > 0 || p != end)
                arrput(parts, part);
            start = ++p;
        } else if (*p == '(' || *p == '[' || *p == '{') {
            const char *close = group_end(p);
            p = close && close < end ? close + 1 : end;
        } else if (*p == '"' || *p == '\'') {
            p = skip_quoted(p);
        } else {
            p++;
        }
    }
    return parts;
}

static const char *open_of_last_group(const char *text)
{
    const char *open = NULL;
    for (const char *p = text; *p; p++)
        if (*p == '[' || *p == '(') {
            const char *end = group_end(p);
            if (!end)
                return NULL;
            open = *p == '[' && !end[1] ? p : open;
            p = end;
        }
    return open;
}

static struct place_text place_read(char *text)
{
    struct place_text place = {.text = text};
    char *path = text;
    const char **reversed = NULL;
    size_t len;
    while ((len = strlen(path)) > 0 && path[len - 1] == ']') {
        const char *open = open_of_last_group(path);
        if (!open)
            break;
        arrput(reversed, trimmed(open + 1, path + len - 1));
        path = trimmed(path, open);
    }
    place.path = path;
    while (arrlen(reversed) > 0)
        arrput(place.extents, arrpop(reversed));
    return place;
}

/* Places between commas. `return` among dependents names the result; with `extents`,
 * extent(place, ..) is a list of its own. */
static void places_read(const char *p, const char *end, struct place_text **list,
                        bool *result, struct place_text **extents)
{
    static const char word[] = "extent(";
    char **parts = split_commas(p, end);
    for (ptrdiff_t i = 0; i < arrlen(parts); i++) {
        size_t len = strlen(parts[i]);
        if (result && strcmp(parts[i], "return") == 0)
            *result = true;
        else if (extents && strncmp(parts[i], word, strlen(word)) == 0
                 && parts[i][len - 1] == ')')
            places_read(parts[i] + strlen(word), parts[i] + len - 1, extents, NULL,
                        NULL);
        else
            arrput(*list, place_read(parts[i]));
    }
}

static void request_error(struct request_text *r, const char *text, const char *why)
{
    diag_error(DIAG_REQUEST, r->loc, text, why);
}

static bool list_read(struct request_text *r, const char *element)
{
    const char *open = strchr(element, '('), *close = open ? group_end(open) : NULL;
    if (!close || close[1]) {
        request_error(r, element, "a list is written WORD(place, ...)");
        return false;
    }
    char *word = trimmed(element, open);
    if (strcmp(word, "wrt") == 0)
        places_read(open + 1, close, &r->wrt, NULL, NULL);
    else if (strcmp(word, "of") == 0)
        places_read(open + 1, close, &r->of, &r->of_result, NULL);
    else if (strcmp(word, "extent") == 0)
        places_read(open + 1, close, &r->extents, NULL, NULL);
    else if (strcmp(word, "as") == 0)
        r->as = trimmed(open + 1, close);
    else {
        request_error(r, element, "the lists are wrt, of, extent and as");
        return false;
    }
    return true;
}

static char *product_names(const char **products)
{
    struct text t = {0};
    text_add(&t, "");
    for (ptrdiff_t i = 0; i < arrlen(products); i++)
        text_printf(&t, "%s%s", i > 0 ? ", " : "", products[i]);
    return t.s;
}

static bool is_product(const char *word, const char **products)
{
    for (ptrdiff_t i = 0; i < arrlen(products); i++)
        if (strcmp(products[i], word) == 0)
            return true;
    return false;
}

void annotation_read(const char *text, struct loc loc, const char **products,
                     struct request_text **list)
{
    struct request_text r = {.loc = loc, .whole = text};
    char **elements = split_commas(text, text + strlen(text));
    const char **asked = NULL;
    for (ptrdiff_t i = 0; i < arrlen(elements); i++) {
        if (strchr(elements[i], '(')) {
            if (!list_read(&r, elements[i]))
                return;
        } else if (is_product(elements[i], products)) {
            arrput(asked, elements[i]);
        } else {
            request_error(&r, elements[i], "no product has this name");
            diag_note(loc, "the products are %s", product_names(products));
            return;
        }
    }
    if (arrlen(asked) == 0) {
        request_error(&r, text, "it names no product");
        diag_note(loc, "the products are %s", product_names(products));
    }
    for (ptrdiff_t i = 0; i < arrlen(asked); i++) {
        r.product = asked[i];
        arrput(*list, r);
    }
}

/* p -> y and x[n]->y, x->*y, x->return: no member is meant, as it is by p->y. */
static bool is_arrow(const char *start, const char *p)
{
    if (p[0] != '-' || p[1] != '>')
        return false;
    const char *next = p + 2 + strspn(p + 2, " \t\n"), *last = p;
    while (last > start && isspace((unsigned char)last[-1]))
        last--;
    bool is_return = word_len(next) == 6 && strncmp(next, "return", 6) == 0;
    return (last < p && next > p + 2) || (last > start && last[-1] == ']')
           || *next == '*' || is_return;
}

static const char *find_arrow(const char *p, const char *end)
{
    for (const char *start = p; p < end; p++) {
        if (*p == '(' || *p == '[') {
            const char *close = group_end(p);
            p = close ? close : end;
        } else if (is_arrow(start, p)) {
            return p;
        }
    }
    return NULL;
}

bool command_read(const struct front_request *r, struct request_text *out)
{
    *out = (struct request_text){.whole = r->text, .product = r->product, .as = r->as};
    const char *text = r->text, *end = text + strlen(text);
    const char *open = strchr(text, '(');
    out->function = trimmed(text, open ? open : end);
    if (!*out->function || out->function[word_len(out->function)]) {
        request_error(out, text, "it is written NAME or NAME(x[n] -> y[m])");
        return false;
    }
    if (!open)
        return true;
    const char *close = group_end(open);
    if (!close || *trimmed(close + 1, end)) {
        request_error(out, text, "its parentheses don't match");
        return false;
    }
    const char *arrow = find_arrow(open + 1, close);
    places_read(open + 1, arrow ? arrow : close, &out->wrt, NULL, &out->extents);
    if (arrow)
        places_read(arrow + 2, close, &out->of, &out->of_result, &out->extents);
    return true;
}
