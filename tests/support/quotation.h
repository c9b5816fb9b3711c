/* Quotations in tests: a text that is there for as long as the test, and what an anchor says of it. */
#ifndef TESTS_SUPPORT_QUOTATION_H
#define TESTS_SUPPORT_QUOTATION_H

#include "ascribe/casebook/quotation.h"

/* Text of the test's own, in memory of its own length; never freed before the next one. */
const QuotationText *quotation_text(const char *bytes);
Arena *quotation_arena(void);

/* A copy with a NUL, in the arena. */
const char *slice_text(QuotationSlice slice);
QuotationSlice slice_of(const char *text);

/* What stands where; fails the test where it is anything else. */
void is_anchored(const QuotationAnchor *anchor, uint64_t start, uint64_t end, const char *exact);
/* A difference in wdiff's notation. */
const char *difference_text(const QuotationDifference *difference);

/* A generator that gives the same numbers everywhere (xorshift64*): below `limit`. */
size_t random_below(uint64_t *state, size_t limit);

#endif
