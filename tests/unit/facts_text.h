/* For tests of the analyses: one-line C functions in, the facts found of them out, as text.
 * The function looked at is always f; what it calls has other names. A mistake in a test's
 * own text ends the run. */
#ifndef CGRAD_FACTS_TEXT_H
#define CGRAD_FACTS_TEXT_H
#include "analysis.h"

/* Independents and dependents as words: "x s.x result" is what the parameter x points to (or
 * its value), what the pointer member x of *s points to, and the value returned. */
struct instance *analysed(const char *text, const char *wrt, const char *of);
/* Of `void f(int n, double *x, const int *k, double *y) { TEXT }`, x to y. */
struct instance *body(const char *text);
/* The instance at the n-th call of a function with a body. */
struct instance *callee(struct instance *f, int n);

struct decl *variable(struct instance *f, const char *name);
/* By its path without what makes it unique: "*x", "**s.x", "heap/", or "heap/heap/" when it
 * was allocated in a callee, "::global". */
struct object *object(struct instance *f, const char *path);
/* The paths of what a pointer variable points to. */
const char *points(struct instance *f, const char *pointer);
/* Everything that is kept of f, in the program's order: "t recomputed; p's shadow rebased;
 * s *= x[i] saved". */
const char *kept(struct instance *f);
/* Its core in one line, blanks one each, without the comments. */
const char *core_text(struct instance *f);

/* Assertions that show what differs. */
void same(const char *got, const char *want, const char *file, int line);
void has(const char *got, const char *want, bool wanted, const char *file, int line);
#define SAME(got, want) same(got, want, __FILE__, __LINE__)
#define HAS(got, want) has(got, want, true, __FILE__, __LINE__)
#define LACKS(got, unwanted) has(got, unwanted, false, __FILE__, __LINE__)

#endif
