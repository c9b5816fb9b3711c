/* Vocabularies: look-up, and the orders that carry meaning. */
#include <criterion/criterion.h>

#include "ascribe/casebook/vocab.h"

Test(vocab, finds_a_term_s_place)
{
	cr_assert_eq(vocab_find(&VOCAB_TLP, "red"), 0);
	cr_assert_eq(vocab_find(&VOCAB_TLP, "clear"), 4);
	cr_assert_eq(vocab_find(&VOCAB_TLP, "white"), -1);
	cr_assert_eq(vocab_find(&VOCAB_TLP, ""), -1);
	cr_assert_eq(vocab_find(&VOCAB_TLP, "Red"), -1);
}

static void ascends(const Vocab *vocab, const char *lower, const char *higher)
{
	cr_expect_geq(vocab_find(vocab, lower), 0);
	cr_expect_lt(vocab_find(vocab, lower), vocab_find(vocab, higher), "%s, %s", lower, higher);
}

Test(vocab, orders_what_has_an_order)
{
	ascends(&VOCAB_RUNG, "machine", "group");
	ascends(&VOCAB_RUNG, "group", "state");
	ascends(&VOCAB_RUNG, "state", "legal-responsibility");
	ascends(&VOCAB_DISCLOSURE, "withheld", "asserted-only");
	ascends(&VOCAB_DISCLOSURE, "asserted-only", "summarised");
	ascends(&VOCAB_DISCLOSURE, "indicators-published", "full-report");
	ascends(&VOCAB_LIKELIHOOD, "almost-no-chance", "roughly-even");
	ascends(&VOCAB_LIKELIHOOD, "roughly-even", "almost-certain");
	ascends(&VOCAB_CONFIDENCE, "low", "high");
}
