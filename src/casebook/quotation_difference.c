/* How a passage differs from words, word by word; see quotation.h. A longest common subsequence of the words of both
 * (UAX #29: a run of letters, a mark of punctuation, a space) is kept. */
#include <stdlib.h>
#include <string.h>
#include <uniwbrk.h>

#include "quotation_text.h"

/* Words of a range of items: word i goes from starts[i] to starts[i + 1]. */
typedef struct Tokens {
	const Printed *printed;
	size_t *starts;
	size_t count;
} Tokens;

static Tokens tokens_new(const Printed *printed, size_t from, size_t to)
{
	char *breaks = mem_alloc(to - from + 1);
	Tokens tokens = {printed, mem_alloc((to - from + 1) * sizeof *tokens.starts), 0};
	u32_wordbreaks(printed->cps + from, to - from, breaks);
	for (size_t i = from; i < to; i++) {
		if (i == from || breaks[i - from])
			tokens.starts[tokens.count++] = i;
	}
	tokens.starts[tokens.count] = to;
	free(breaks);
	return tokens;
}

static bool same_token(const Tokens *a, size_t i, const Tokens *b, size_t j)
{
	size_t len = a->starts[i + 1] - a->starts[i];
	return len == b->starts[j + 1] - b->starts[j] &&
	       memcmp(a->printed->cps + a->starts[i], b->printed->cps + b->starts[j], len * sizeof(uint32_t)) == 0;
}

static bool is_space(const Tokens *tokens, size_t from, size_t to)
{
	return to == from + 1 && tokens->printed->cps[tokens->starts[from]] == ' ';
}

typedef enum Step { STEP_KEEP, STEP_DELETE, STEP_INSERT } Step;

/* The first step from each pair of places, by the length of what can be kept after it: a row of new->count + 1 for each
 * of the old words and one more. */
static unsigned char *steps_new(const Tokens *old, const Tokens *new)
{
	size_t width = new->count + 1;
	unsigned char *steps = mem_alloc((old->count + 1) * width);
	uint32_t *kept = mem_alloc(width * sizeof *kept);
	memset(kept, 0, width * sizeof *kept);
	memset(steps + old->count * width, STEP_INSERT, width);
	for (size_t i = old->count; i-- > 0;) {
		uint32_t diagonal = 0; /* kept[new->count] is 0 in every row */
		steps[i * width + new->count] = STEP_DELETE;
		for (size_t j = new->count; j-- > 0;) {
			uint32_t below = kept[j];
			Step step = same_token(old, i, new, j) ? STEP_KEEP
				    : below >= kept[j + 1]     ? STEP_DELETE
							       : STEP_INSERT;
			kept[j] = step == STEP_KEEP ? diagonal + 1 : step == STEP_DELETE ? below : kept[j + 1];
			steps[i * width + j] = (unsigned char)step;
			diagonal = below;
		}
	}
	free(kept);
	return steps;
}

static void add_edit(QuotationDifference *difference, QuotationEditKind kind, const Tokens *tokens, size_t from,
		     size_t to)
{
	if (from == to)
		return;
	const Printed *printed = tokens->printed;
	size_t start = tokens->starts[from], end = tokens->starts[to];
	QuotationSlice slice = {printed->bytes + printed->at[start], printed->at[end] - printed->at[start]};
	if (to == tokens->count) /* the passage ends with its last character, not where the next begins */
		slice = printed_slice(printed, start, end);
	difference->edits[difference->count++] = (QuotationEdit){kind, slice};
}

/* From a pair of places, how far kept or changed words go on. */
static void run(const Tokens *old, const Tokens *new, const unsigned char *steps, bool kept, size_t *i, size_t *j)
{
	while (*i < old->count || *j < new->count) {
		Step step = steps[*i * (new->count + 1) + *j];
		if ((step == STEP_KEEP) != kept)
			return;
		*i += step != STEP_INSERT;
		*j += step != STEP_DELETE;
	}
}

/* The same for changed words, where a single space between them is changed with them. */
static void run_changed(const Tokens *old, const Tokens *new, const unsigned char *steps, size_t *i, size_t *j)
{
	for (;;) {
		run(old, new, steps, false, i, j);
		size_t next_i = *i, next_j = *j;
		run(old, new, steps, true, &next_i, &next_j);
		if (!is_space(new, *j, next_j))
			return;
		*i = next_i;
		*j = next_j;
	}
}

QuotationDifference difference_of(const Printed *words, const Printed *text, size_t from, size_t to, Arena *arena)
{
	size_t words_from = 0, words_to = words->count, i = 0, j = 0;
	printed_trim(words, &words_from, &words_to);
	Tokens old = tokens_new(words, words_from, words_to), new = tokens_new(text, from, to);
	unsigned char *steps = steps_new(&old, &new);
	QuotationDifference difference = {
		edit_distance(words->cps + words_from, words_to - words_from, text->cps + from, to - from),
		arena_array(arena, 2 * (old.count + new.count), sizeof *difference.edits), 0};
	while (i < old.count || j < new.count) {
		size_t old_from, new_from = j;
		run(&old, &new, steps, true, &i, &j);
		add_edit(&difference, QUOTATION_KEPT, &new, new_from, j);
		old_from = i;
		new_from = j;
		run_changed(&old, &new, steps, &i, &j);
		add_edit(&difference, QUOTATION_DELETED, &old, old_from, i);
		add_edit(&difference, QUOTATION_INSERTED, &new, new_from, j);
	}
	free(steps);
	free(old.starts);
	free(new.starts);
	return difference;
}

void quotation_difference_text(const QuotationDifference *difference, Buf *out)
{
	static const char *const before[] = {"", "[-", "{+"}, *const behind[] = {"", "-]", "+}"};
	for (size_t i = 0; i < difference->count; i++) {
		const QuotationEdit *edit = &difference->edits[i];
		buf_add_text(out, before[edit->kind]);
		buf_add(out, edit->text.bytes, edit->text.len);
		buf_add_text(out, behind[edit->kind]);
	}
}
