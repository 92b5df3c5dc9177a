/* What a header may bring: inline functions, macros, a global, a type without a name. */
#ifndef CORNER_H
#define CORNER_H
#define CORNER_TWO_PI 6.283185307179586
#define CORNER_ONE_PLUS 1 +
#define CORNER_SUM (1.5 + 2)
#define CORNER_FIELD(s) ((s).field)
#define CORNER_UNUSED __attribute__((unused))
#define CORNER_NORETURN __attribute__((noreturn))
#define CORNER_PACKED(n) __attribute__((packed, aligned(n)))
typedef struct { double field, other[3]; } corner_pair;
extern int corner_counter;
CORNER_NORETURN void corner_die(const char *why);
static inline double corner_square(double x) { return x * x; }
static inline double corner_cube(double x) { return x * corner_square(x); }
static inline int corner_never_used(void) { return 3; }
#endif
