/* The user's pager, between a command and its terminal. Private to cli/. */
#ifndef CLI_PAGER_H
#define CLI_PAGER_H

#include "cli.h"

/* Let what this command prints go through the pager, where standard output is a terminal and it is longer than the
 * screen. Not with --no-input, nor where PAGER is empty or "cat", nor on a terminal that can do nothing. */
void pager_want(Context *context);
/* Write to standard output, or to the pager. A pager that was left early takes the rest with it, without an error. */
MUST_USE bool pager_write(Context *context, const char *bytes, size_t len, Err *err);
/* Wait until the pager, if there is one, is left. */
void pager_end(Context *context);

#endif
