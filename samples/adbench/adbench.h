/* What the samples share: reading ADBench's files, writing what is drawn,
 * made-up numbers. */
#ifndef ADBENCH_H
#define ADBENCH_H
#include <stdbool.h>
#include <stdio.h>

/* n zeros; ends the program when there is no memory. */
double *reals(int n);
/* Opens FOLDER/NAME; null, and a message, when it can't. */
FILE *file_open(const char *folder, const char *name);
/* Closes what file_open gave, null too, and passes `good` on; a message if it is not. */
bool file_close(FILE *file, const char *name, bool good);
bool read_reals(FILE *file, int n, double *v);
/* The rest of the line. */
bool read_line(FILE *file);
/* A count, which must be n, and as many numbers: to be freed; null when they aren't there.
 */
double *read_list(FILE *file, int n);
/* The file that the first argument of the program names, for what plot.gp's users draw; null
 * without an argument. Ends the program when it can't be written. */
FILE *plot_open(int count, char **arguments);
/* Closes what plot_open gave, null too; ends the program when something wasn't written. */
void plot_close(FILE *file);
/* The next number in [-1, 1) of a sequence that is the same everywhere. */
double made_up(unsigned long long *state);
#endif
