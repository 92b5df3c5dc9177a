#include "sequence.h"

#include "adbench.h"

#include <stdlib.h>

static void sequence_alloc(struct sequence *s, int l, int c, int b)
{
    *s = (struct sequence){.l = l, .c = c, .b = b};
    s->count = 8 * l * b + 3 * b;
    s->parameters = reals(s->count);
    s->main_params = s->parameters;
    s->extra_params = s->main_params + 8 * l * b;
    s->states = 2 * l * b;
    s->state = reals(s->states);
    s->inputs = reals(c * b);
}

void sequence_free(struct sequence *s)
{
    free(s->parameters);
    free(s->state);
    free(s->inputs);
    free(s->gradient);
}

static bool read_input(struct sequence *s, FILE *file)
{
    int l, c, b;
    if (fscanf(file, "%d %d %d", &l, &c, &b) != 3 || l < 1 || c < 2 || b < 1)
        return false;
    sequence_alloc(s, l, c, b);
    return read_reals(file, s->count, s->parameters)
           && read_reals(file, s->states, s->state)
           && read_reals(file, c * b, s->inputs);
}

/* a line of text, the value, the count, the gradient */
static bool read_reference(struct sequence *s, FILE *file)
{
    return read_line(file) && read_reals(file, 1, &s->value)
           && (s->gradient = read_list(file, s->count));
}

bool sequence_read(struct sequence *s, const char *folder, const char *name)
{
    char input[256], reference[256];
    snprintf(input, sizeof input, "lstm/%s.txt", name);
    snprintf(reference, sizeof reference, "lstm/%s.gradient.txt", name);
    *s = (struct sequence){0};
    FILE *file = file_open(folder, input);
    if (!file_close(file, input, file && read_input(s, file)))
        return false;
    file = file_open(folder, reference);
    return file_close(file, reference, file && read_reference(s, file));
}

void sequence_generate(struct sequence *s, int l, int c, int b)
{
    unsigned long long random = 20;
    sequence_alloc(s, l, c, b);
    for (int i = 0; i < s->count; i++)
        s->parameters[i] = made_up(&random);
    for (int i = 0; i < s->states; i++)
        s->state[i] = made_up(&random);
    for (int t = 0; t < c; t++)
        s->inputs[t * b + (t * t + t / 3) % b] = 1;
}
