/* modes: core functions and facts to new functions. Each product is a row of modes.def and
 * its file. */
#ifndef CGRAD_MODES_H
#define CGRAD_MODES_H
#include "analysis.h"

/* How a Jacobian is made: by the numbers of independents and dependents, or always so. */
enum jac_way { JAC_AUTO, JAC_FORWARD, JAC_REVERSE };
struct modes_options {
    bool trust_aliasing;
    enum jac_way jac;
    int width;          /* derivatives at once, of vector products; 1: one */
    const char *embed;  /* the source as the output includes it, or null */
    const char *output; /* file name */
    const char *header; /* as the output includes it, or null */
};
/* Makes what the program's requests ask for: a unit to print as .c and one as .h. False
 * after errors. */
bool modes_run(struct program *program, const struct modes_options *options,
               struct unit **code, struct unit **header);
/* Names of the products, null-terminated, for options and annotations. */
extern const char *const mode_names[];

#endif
