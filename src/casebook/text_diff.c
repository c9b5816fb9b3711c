/* How one text differs from another; see text_diff.h. */
#include "ascribe/casebook/text_diff.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"

#define DEPTH_MAX 4096 /* edits that one search for a middle makes from either end */

typedef struct Word {
	uint32_t start, hash;
} Word;

typedef struct Words {
	const char *bytes;
	Word *words;
	bool *changed; /* deleted, or inserted */
	size_t count, capacity;
} Words;

typedef struct Comparison {
	Words old, new;
	uint64_t steps;
	bool cut;
	int64_t forward[2 * DEPTH_MAX + 3], backward[2 * DEPTH_MAX + 3];
} Comparison;

/* ---- Words */

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Chinese and Japanese are written without spaces. */
static bool stands_alone(uint32_t cp)
{
	return cp >= 0x2E80 && cp <= 0x9FFF;
}

/* Bytes of the word that begins here. */
static size_t word_len(const char *bytes, size_t len)
{
	size_t at = 0;
	while (at < len && !is_space(bytes[at])) {
		uint32_t cp;
		size_t next = at + utf8_next(bytes + at, len - at, &cp);
		if (stands_alone(cp))
			return at > 0 ? at : next;
		at = next;
	}
	return at;
}

static void words_add(Words *words, size_t start, size_t len)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)words->bytes[start + i]) * 16777619u;
	if (words->count == words->capacity) {
		words->capacity = words->capacity > 0 ? 2 * words->capacity : 1024;
		words->words = mem_realloc(words->words, words->capacity * sizeof *words->words);
	}
	words->words[words->count++] = (Word){(uint32_t)start, hash};
}

static void words_of(Words *words, const char *bytes, size_t len)
{
	*words = (Words){.bytes = bytes};
	for (size_t at = 0; at < len;) {
		size_t word = word_len(bytes + at, len - at);
		if (word > 0)
			words_add(words, at, word);
		at += word > 0 ? word : 1;
	}
	words_add(words, len, 0); /* where the last one would be followed by another */
	words->count--;
	words->changed = mem_alloc(words->count + 1);
	memset(words->changed, 0, words->count + 1);
}

/* Where word i ends: before the white space that follows it. */
static size_t word_end(const Words *words, size_t i)
{
	size_t end = words->words[i + 1].start;
	while (end > words->words[i].start && is_space(words->bytes[end - 1]))
		end--;
	return end;
}

static bool same(const Comparison *comparison, size_t i, size_t j)
{
	const Words *old = &comparison->old, *new = &comparison->new;
	if (old->words[i].hash != new->words[j].hash)
		return false;
	size_t start = old->words[i].start, other = new->words[j].start, len = word_end(old, i) - start;
	return len == word_end(new, j) - other && memcmp(old->bytes + start, new->bytes + other, len) == 0;
}

/* ---- The shortest way from one to the other */

/* Words of the old text from a to before a_end, and of the new one from b to before b_end. */
typedef struct Box {
	size_t a, a_end, b, b_end;
} Box;

#define NOWHERE (-1)

/* How far the way along a diagonal (the old text's place less the new one's, from the box's corner) goes after `depth`
 * edits, by how far its neighbours went after one less; NOWHERE where none does. From the end, places count backwards.
 */
static int64_t furthest(Comparison *comparison, const Box *box, const int64_t *at, int64_t depth, int64_t diagonal,
			bool backward)
{
	int64_t width = (int64_t)(box->a_end - box->a), height = (int64_t)(box->b_end - box->b);
	int64_t right = at[-1] != NOWHERE && at[-1] < width ? at[-1] + 1 : NOWHERE;
	int64_t down = at[1] != NOWHERE && at[1] - diagonal <= height ? at[1] : NOWHERE;
	int64_t x = depth == 0 ? 0 : right > down ? right : down;
	comparison->steps++;
	for (; x != NOWHERE && x < width && x - diagonal < height; x++) {
		size_t from_a = (size_t)x, from_b = (size_t)(x - diagonal);
		comparison->steps++;
		if (backward ? !same(comparison, box->a_end - 1 - from_a, box->b_end - 1 - from_b)
			     : !same(comparison, box->a + from_a, box->b + from_b))
			break;
	}
	return x;
}

/* One more edit from one end. True where a way meets one from the other end, at *x of *diagonal. */
static bool advance(Comparison *comparison, const Box *box, int64_t depth, bool backward, int64_t *x, int64_t *diagonal)
{
	int64_t width = (int64_t)(box->a_end - box->a), height = (int64_t)(box->b_end - box->b);
	int64_t *ours = (backward ? comparison->backward : comparison->forward) + DEPTH_MAX + 1;
	const int64_t *others = (backward ? comparison->forward : comparison->backward) + DEPTH_MAX + 1;
	int64_t gone = backward ? depth : depth - 1; /* edits that those from the other end made */
	ours[-depth - 1] = ours[depth + 1] = NOWHERE;
	for (int64_t k = -depth; k <= depth; k += 2) {
		if (k < -height || k > width)
			continue;
		int64_t other = width - height - k;
		*x = ours[k] = furthest(comparison, box, ours + k, depth, k, backward);
		*diagonal = k;
		bool may_meet = *x != NOWHERE && other >= -gone && other <= gone && (other - gone) % 2 == 0;
		if (may_meet && others[other] != NOWHERE && *x + others[other] >= width)
			return true;
	}
	return false;
}

/* A place that a shortest way leads through, where ways from both ends meet. False where that takes too long. */
static bool middle(Comparison *comparison, const Box *box, size_t *a, size_t *b)
{
	int64_t x, diagonal;
	for (int64_t depth = 0; depth <= DEPTH_MAX && comparison->steps < TEXT_DIFF_STEPS; depth++) {
		if (advance(comparison, box, depth, false, &x, &diagonal)) {
			*a = box->a + (size_t)x;
			*b = box->b + (size_t)(x - diagonal);
			return true;
		}
		if (advance(comparison, box, depth, true, &x, &diagonal)) {
			*a = box->a_end - (size_t)x;
			*b = box->b_end - (size_t)(x - diagonal);
			return true;
		}
	}
	return false;
}

static void trim(const Comparison *comparison, Box *box)
{
	while (box->a < box->a_end && box->b < box->b_end && same(comparison, box->a, box->b)) {
		box->a++;
		box->b++;
	}
	while (box->a < box->a_end && box->b < box->b_end && same(comparison, box->a_end - 1, box->b_end - 1)) {
		box->a_end--;
		box->b_end--;
	}
}

/* Boxes halve the edits, so that few wait. */
static void compare(Comparison *comparison)
{
	Box waiting[64] = {{0, comparison->old.count, 0, comparison->new.count}};
	for (size_t count = 1; count > 0;) {
		Box box = waiting[--count];
		size_t a, b;
		trim(comparison, &box);
		bool whole = box.a == box.a_end || box.b == box.b_end;
		if (!whole && count + 2 <= sizeof waiting / sizeof *waiting && middle(comparison, &box, &a, &b)) {
			waiting[count++] = (Box){a, box.a_end, b, box.b_end};
			waiting[count++] = (Box){box.a, a, box.b, b};
			continue;
		}
		comparison->cut = comparison->cut || !whole;
		memset(comparison->old.changed + box.a, true, box.a_end - box.a);
		memset(comparison->new.changed + box.b, true, box.b_end - box.b);
	}
}

/* ---- Hunks */

typedef struct Gathering {
	const Comparison *comparison;
	Arena *arena;
	Buf hunks, edits;      /* of all; of the hunk that is open */
	size_t old_at, new_at; /* words */
	uint64_t old_line, new_line;
	size_t old_counted, new_counted; /* bytes in which lines were counted */
} Gathering;

static uint64_t line_of(const Words *words, size_t word, uint64_t *line, size_t *counted)
{
	for (; *counted < words->words[word].start; ++*counted)
		*line += words->bytes[*counted] == '\n';
	return *line;
}

/* Words with the white space after each. */
static void add_edit(Gathering *gathering, TextEditKind kind, const Words *words, size_t from, size_t to)
{
	size_t start = words->words[from].start;
	TextEdit edit = {kind, words->bytes + start, words->words[to].start - start};
	if (from < to)
		buf_add(&gathering->edits, &edit, sizeof edit);
}

static size_t run_of(const Words *words, size_t from, bool changed)
{
	size_t to = from;
	while (to < words->count && words->changed[to] == changed)
		to++;
	return to;
}

static void begin_hunk(Gathering *gathering, TextHunk *hunk, size_t kept)
{
	const Words *old = &gathering->comparison->old, *new = &gathering->comparison->new;
	size_t shown = kept < TEXT_DIFF_CONTEXT ? kept : TEXT_DIFF_CONTEXT;
	*hunk = (TextHunk){
		.old_line = line_of(old, gathering->old_at - shown, &gathering->old_line, &gathering->old_counted),
		.new_line = line_of(new, gathering->new_at - shown, &gathering->new_line, &gathering->new_counted),
		.starts_text = gathering->new_at == shown};
	buf_clear(&gathering->edits);
	add_edit(gathering, TEXT_KEPT, new, gathering->new_at - shown, gathering->new_at);
}

static void end_hunk(Gathering *gathering, TextHunk *hunk, size_t kept)
{
	const Words *new = &gathering->comparison->new;
	size_t shown = kept < TEXT_DIFF_CONTEXT ? kept : TEXT_DIFF_CONTEXT;
	add_edit(gathering, TEXT_KEPT, new, gathering->new_at, gathering->new_at + shown);
	hunk->ends_text = gathering->new_at + shown == new->count;
	hunk->count = gathering->edits.len / sizeof(TextEdit);
	TextEdit *edits = arena_array(gathering->arena, hunk->count, sizeof *edits);
	memcpy(edits, gathering->edits.data, gathering->edits.len);
	hunk->edits = edits;
	buf_add(&gathering->hunks, hunk, sizeof *hunk);
}

static void gather(Gathering *gathering, TextDiff *diff)
{
	const Words *old = &gathering->comparison->old, *new = &gathering->comparison->new;
	TextHunk hunk;
	bool open = false;
	while (gathering->old_at < old->count || gathering->new_at < new->count) {
		size_t kept = run_of(new, gathering->new_at, false) - gathering->new_at;
		size_t left = run_of(old, gathering->old_at, false) - gathering->old_at;
		kept = kept < left ? kept : left; /* equal but where a change of the other one comes first */
		bool last = gathering->old_at + kept == old->count && gathering->new_at + kept == new->count;
		if (open && (last || kept > 2 * TEXT_DIFF_CONTEXT)) {
			end_hunk(gathering, &hunk, kept);
			open = false;
		} else if (open) {
			add_edit(gathering, TEXT_KEPT, new, gathering->new_at, gathering->new_at + kept);
		}
		gathering->old_at += kept;
		gathering->new_at += kept;
		if (last)
			break;
		if (!open)
			begin_hunk(gathering, &hunk, kept);
		open = true;
		size_t old_to = run_of(old, gathering->old_at, true), new_to = run_of(new, gathering->new_at, true);
		add_edit(gathering, TEXT_DELETED, old, gathering->old_at, old_to);
		add_edit(gathering, TEXT_INSERTED, new, gathering->new_at, new_to);
		diff->deleted += old_to - gathering->old_at;
		diff->inserted += new_to - gathering->new_at;
		gathering->old_at = old_to;
		gathering->new_at = new_to;
	}
	if (open)
		end_hunk(gathering, &hunk, 0);
	diff->count = gathering->hunks.len / sizeof(TextHunk);
	diff->hunks = arena_array(gathering->arena, diff->count + 1, sizeof *diff->hunks);
	if (diff->count > 0)
		memcpy(diff->hunks, gathering->hunks.data, gathering->hunks.len);
}

TextDiff text_diff(const char *old, size_t old_len, const char *new, size_t new_len, Arena *arena)
{
	TextDiff diff = {0};
	Comparison *comparison = mem_alloc(sizeof *comparison);
	comparison->steps = 0;
	comparison->cut = false;
	words_of(&comparison->old, old, old_len);
	words_of(&comparison->new, new, new_len);
	compare(comparison);
	Gathering gathering = {.comparison = comparison, .arena = arena, .old_line = 1, .new_line = 1};
	gather(&gathering, &diff);
	diff.cut = comparison->cut;
	buf_free(&gathering.hunks);
	buf_free(&gathering.edits);
	free(comparison->old.words);
	free(comparison->old.changed);
	free(comparison->new.words);
	free(comparison->new.changed);
	free(comparison);
	return diff;
}
