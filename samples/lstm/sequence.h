/* Inputs of the LSTM objective: read from ADBench's files, or made up. */
#ifndef SEQUENCE_H
#define SEQUENCE_H
#include <stdbool.h>

struct sequence {
    int l, c, b;
    int count;          /* of all parameters: main and extra */
    double *parameters; /* the two below, one after the other */
    double *main_params, *extra_params;
    int states;    /* 2 * l * b */
    double *state; /* at the start */
    double *inputs;
    double value;     /* the reference, where there is one */
    double *gradient; /* [count], or null */
};

/* Reads FOLDER/lstm/NAME.txt and NAME.gradient.txt; false, and a message, when it can't. */
bool sequence_read(struct sequence *s, const char *folder, const char *name);
/* Weights, a state and a text of b letters, as 0 and 1: the same numbers everywhere. */
void sequence_generate(struct sequence *s, int l, int c, int b);
void sequence_free(struct sequence *s);
#endif
