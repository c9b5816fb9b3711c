/* The passage of a text that is nearest to words, by Levenshtein distance between what is printed; see quotation.h.
 *
 * Myers' bit-parallel search finds where the nearest passage ends; the few columns before that end are then aligned
 * cell by cell, each cell carrying where its path left the context and came to it again. */
#include <stdlib.h>
#include <string.h>
#include <uniwbrk.h>

#include "quotation_text.h"

#define WORD_REACH 32 /* code points by which a passage grows at most to end with a word */

/* For each code point of the pattern, the rows that it stands in as bits. Open addressing; row 0 is of all others. */
typedef struct Masks {
	uint32_t *keys;
	uint32_t *rows; /* 0 where free */
	size_t room;    /* a power of two, more than twice the code points */
	uint64_t *bits; /* rows of `blocks` words */
	size_t blocks;
} Masks;

static size_t mask_slot(const Masks *masks, uint32_t cp)
{
	size_t slot = (size_t)(cp * UINT64_C(2654435761)) & (masks->room - 1);
	while (masks->rows[slot] != 0 && masks->keys[slot] != cp)
		slot = (slot + 1) & (masks->room - 1);
	return slot;
}

static void *zeroed(size_t count, size_t size)
{
	return memset(mem_alloc(count * size), 0, count * size);
}

static Masks masks_new(const Sought *sought)
{
	Masks masks = {.room = 2, .blocks = (sought->count + 63) / 64};
	uint32_t row = 0;
	while (masks.room < sought->count * 2)
		masks.room *= 2;
	masks.keys = zeroed(masks.room, sizeof *masks.keys);
	masks.rows = zeroed(masks.room, sizeof *masks.rows);
	masks.bits = zeroed((sought->count + 1) * masks.blocks, sizeof *masks.bits);
	for (size_t i = 0; i < sought->count; i++) {
		size_t slot = mask_slot(&masks, sought->cps[i]);
		if (masks.rows[slot] == 0) {
			masks.keys[slot] = sought->cps[i];
			masks.rows[slot] = ++row;
		}
		masks.bits[masks.rows[slot] * masks.blocks + i / 64] |= UINT64_C(1) << i % 64;
	}
	return masks;
}

static void masks_free(Masks *masks)
{
	free(masks->keys);
	free(masks->rows);
	free(masks->bits);
}

/* 64 rows of the column at hand: where the distance grows by one from row to row, and where it falls by one. */
typedef struct Block {
	uint64_t grows, falls;
} Block;

/* Take a block to the next column. `in` is how the distance above it changes from column to column (-1, 0, 1); returns
 * how that of its row `last` does. */
static int block_step(Block *block, uint64_t equal, int in, uint64_t last)
{
	uint64_t vertical = equal | block->falls;
	equal |= in < 0;
	uint64_t horizontal = (((equal & block->grows) + block->grows) ^ block->grows) | equal;
	uint64_t grows = block->falls | ~(horizontal | block->grows), falls = block->grows & horizontal;
	int out = (grows & last ? 1 : 0) - (falls & last ? 1 : 0);
	grows = grows << 1 | (in > 0);
	falls = falls << 1 | (in < 0);
	block->grows = falls | ~(vertical | grows);
	block->falls = grows & vertical;
	return out;
}

typedef struct End {
	size_t at, distance;
} End;

static bool is_nearer(const Sought *sought, const End *a, const End *b)
{
	if (a->distance != b->distance)
		return a->distance < b->distance;
	uint64_t a_far = a->at > sought->near ? a->at - sought->near : sought->near - a->at;
	uint64_t b_far = b->at > sought->near ? b->at - sought->near : sought->near - b->at;
	return a_far < b_far;
}

/* Where the nearest passage ends, and how far it is from the words. */
static End find_end(const Printed *text, const Sought *sought)
{
	Masks masks = masks_new(sought);
	Block *blocks = mem_alloc(masks.blocks * sizeof *blocks);
	uint64_t last_row = UINT64_C(1) << (sought->count - 1) % 64;
	End here = {0, sought->count}, best = here;
	for (size_t i = 0; i < masks.blocks; i++)
		blocks[i] = (Block){UINT64_MAX, 0};
	while (here.at < text->count) {
		const uint64_t *equal = masks.bits + masks.rows[mask_slot(&masks, text->cps[here.at])] * masks.blocks;
		int change = 0; /* a passage may begin anywhere */
		for (size_t i = 0; i + 1 < masks.blocks; i++)
			change = block_step(&blocks[i], equal[i], change, UINT64_C(1) << 63);
		change = block_step(&blocks[masks.blocks - 1], equal[masks.blocks - 1], change, last_row);
		here.distance = (size_t)((int64_t)here.distance + change);
		here.at++;
		if (is_nearer(sought, &here, &best))
			best = here;
	}
	free(blocks);
	masks_free(&masks);
	return best;
}

/* A cell of an alignment: the distance of the words up to its row from the passage that ends at its column, and the
 * columns at which the path to it last left the lead and first had all that is asked for. */
typedef struct Cell {
	uint32_t distance, from, to;
} Cell;

static Cell after(Cell cell, bool differs)
{
	cell.distance += differs;
	return cell;
}

/* Align words with a passage that ends at `text`'s end and begins anywhere in it. Where paths are as short, a pair goes
 * before leaving a code point of the words out, and that before one too many in the passage. */
static Cell align(const Sought *sought, const uint32_t *text, size_t text_count)
{
	Cell *column = zeroed(sought->count + 1, sizeof *column);
	size_t lead = sought->lead, asked_end = lead + sought->asked;
	for (size_t i = 1; i <= sought->count; i++)
		column[i].distance = (uint32_t)i;
	for (size_t j = 1; j <= text_count; j++) {
		Cell diagonal = column[0];
		if (lead == 0)
			column[0].from = (uint32_t)j;
		for (size_t i = 1; i <= sought->count; i++) {
			Cell left = column[i], pair = after(diagonal, sought->cps[i - 1] != text[j - 1]);
			Cell best = after(column[i - 1], true);
			bool stays = left.distance + 1 < best.distance && left.distance + 1 < pair.distance;
			if (pair.distance <= best.distance)
				best = pair;
			if (stays)
				best = after(left, true);
			if (i == lead)
				best.from = (uint32_t)j;
			if (i == asked_end && !stays)
				best.to = (uint32_t)j;
			column[i] = best;
			diagonal = left;
		}
	}
	Cell end = column[sought->count];
	free(column);
	return end;
}

/* Grow a passage to whole words at both ends, where they end within reach. */
static void grow_to_words(const Printed *text, size_t *from, size_t *to)
{
	size_t low = *from > WORD_REACH ? *from - WORD_REACH : 0;
	size_t high = text->count - *to > WORD_REACH ? *to + WORD_REACH : text->count;
	char *breaks = mem_alloc(high - low + 1);
	size_t start = *from, end = *to;
	u32_wordbreaks(text->cps + low, high - low, breaks);
	while (start > low && !breaks[start - low])
		start--;
	while (end < high && !breaks[end - low])
		end++;
	if (start > low || low == 0)
		*from = start;
	if (end < high || high == text->count)
		*to = end;
	free(breaks);
}

bool nearest_passage(const Printed *text, const Sought *sought, size_t *from, size_t *to)
{
	End end = find_end(text, sought);
	if (end.distance > sought->count / 2)
		return false;
	size_t window = sought->count + end.distance < end.at ? end.at - sought->count - end.distance : 0;
	Cell cell = align(sought, text->cps + window, end.at - window);
	*from = window + cell.from;
	*to = window + cell.to;
	printed_trim(text, from, to);
	if (*from == *to)
		return false;
	grow_to_words(text, from, to);
	return true;
}

size_t edit_distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	uint32_t *row = mem_alloc((b_count + 1) * sizeof *row);
	for (size_t j = 0; j <= b_count; j++)
		row[j] = (uint32_t)j;
	for (size_t i = 1; i <= a_count; i++) {
		uint32_t diagonal = row[0];
		row[0] = (uint32_t)i;
		for (size_t j = 1; j <= b_count; j++) {
			uint32_t pair = diagonal + (a[i - 1] != b[j - 1]);
			uint32_t step = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
			diagonal = row[j];
			row[j] = pair < step ? pair : step;
		}
	}
	size_t distance = row[b_count];
	free(row);
	return distance;
}

bool quotation_nearest(const QuotationText *text, const char *words, size_t words_len, Arena *arena,
		       QuotationNearest *nearest, Err *err)
{
	*nearest = (QuotationNearest){0};
	if (!words_check(words, words_len, true, err))
		return false;
	Printed printed = printed_new(words, words_len);
	size_t start = 0, end = printed.count, from = 0, to = 0;
	printed_trim(&printed, &start, &end);
	Sought sought = {printed.cps + start, end - start, 0, end - start, 0};
	if (nearest_passage(&text->printed, &sought, &from, &to)) {
		nearest->difference = difference_of(&printed, &text->printed, from, to, arena);
		nearest->found = nearest->difference.distance <= sought.count / 2;
	}
	if (nearest->found) {
		QuotationSlice slice = printed_slice(&text->printed, from, to);
		size_t byte = (size_t)(slice.bytes - text->bytes);
		nearest->anchor = anchor_of(text, (Place){byte, byte + slice.len});
	} else {
		nearest->difference = (QuotationDifference){0};
	}
	printed_free(&printed);
	return true;
}
