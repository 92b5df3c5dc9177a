/* clang's own diagnostics, in clang's layout. Warnings are shown only to those who
 * asked for some: the compiler proper shows them anyway. */
#include "internal.h"
#include <string.h>

static const char *severity_name(enum CXDiagnosticSeverity severity)
{
    switch (severity) {
    case CXDiagnostic_Note: return "note";
    case CXDiagnostic_Warning: return "warning";
    case CXDiagnostic_Error: return "error";
    case CXDiagnostic_Fatal: return "fatal error";
    case CXDiagnostic_Ignored: break;
    }
    return "ignored";
}

static struct diag_range *line_ranges(CXDiagnostic d, struct loc loc)
{
    struct diag_range *ranges = NULL;
    unsigned count = clang_getDiagnosticNumRanges(d);
    for (unsigned i = 0; i < count; i++) {
        CXSourceRange r = clang_getDiagnosticRange(d, i);
        unsigned line1, line2;
        struct diag_range range;
        clang_getExpansionLocation(clang_getRangeStart(r), NULL, &line1, &range.first,
                                   NULL);
        clang_getExpansionLocation(clang_getRangeEnd(r), NULL, &line2, &range.last,
                                   NULL);
        if (line1 == loc.line && line2 == loc.line)
            arrput(ranges, range);
    }
    return ranges;
}

static void report(struct import *in, CXDiagnostic d)
{
    struct loc loc = loc_at(in, clang_getDiagnosticLocation(d));
    char *message = clang_text(clang_getDiagnosticSpelling(d));
    char *flag = clang_text(clang_getDiagnosticOption(d, NULL));
    if (*flag)
        message = format("%s [%s]", message, flag);
    struct diag_range *ranges = line_ranges(d, loc);
    diag_foreign(severity_name(clang_getDiagnosticSeverity(d)), loc, message, ranges,
                 (size_t)arrlen(ranges));
    CXDiagnosticSet notes = clang_getChildDiagnostics(d);
    for (unsigned i = 0; i < clang_getNumDiagnosticsInSet(notes); i++) {
        CXDiagnostic note = clang_getDiagnosticInSet(notes, i);
        report(in, note);
        clang_disposeDiagnostic(note);
    }
}

static bool asks_for_warnings(const char **flags)
{
    bool asks = false;
    for (ptrdiff_t i = 0; i < arrlen(flags); i++) {
        if (strcmp(flags[i], "-w") == 0)
            return false;
        asks = asks || strncmp(flags[i], "-W", 2) == 0;
    }
    return asks;
}

bool diagnostics_report(struct import *in, const char **flags)
{
    enum CXDiagnosticSeverity least =
        asks_for_warnings(flags) ? CXDiagnostic_Warning : CXDiagnostic_Error;
    bool failed = false;
    for (unsigned i = 0; i < clang_getNumDiagnostics(in->tu); i++) {
        CXDiagnostic d = clang_getDiagnostic(in->tu, i);
        enum CXDiagnosticSeverity severity = clang_getDiagnosticSeverity(d);
        failed = failed || severity >= CXDiagnostic_Error;
        if (severity >= least)
            report(in, d);
        clang_disposeDiagnostic(d);
    }
    return failed;
}
