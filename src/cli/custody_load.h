/* Chains of custody read from the casebook, each version with its signature checked. Private to cli/. */
#ifndef CLI_CUSTODY_LOAD_H
#define CLI_CUSTODY_LOAD_H

#include "ascribe/brief/custody.h"
#include "cli.h"

/* Read the chain of one record of evidence. Where a version does not verify, *problem says so of the first one, if it
 * says nothing yet. Free with custody_free, whatever is returned. */
MUST_USE bool custody_load(Store *store, const Uuid *evidence, CustodyItem *item, Arena *arena, Err *problem, Err *err);

#endif
