/* How texts differ: the changes to the word, the shortest there are, with the words around them. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/text_diff.h"

static Arena *arena;

static void begin(void)
{
	arena = arena_new();
}

static void end(void)
{
	arena_free(arena);
}

TestSuite(text_diff, .init = begin, .fini = end);

/* "-old +new =kept" for each edit, "/" between hunks, with white space as it is. */
static const char *shown(const char *old, const char *new)
{
	TextDiff diff = text_diff(old, strlen(old), new, strlen(new), arena);
	Buf out = {0};
	for (size_t i = 0; i < diff.count; i++) {
		buf_add_text(&out, i > 0 ? "/" : "");
		for (size_t j = 0; j < diff.hunks[i].count; j++) {
			const TextEdit *edit = &diff.hunks[i].edits[j];
			buf_add_char(&out, "=-+"[edit->kind]);
			buf_add(&out, edit->bytes, edit->len);
		}
	}
	const char *text = arena_strdup(arena, buf_text(&out));
	buf_free(&out);
	return text;
}

Test(text_diff, equal_texts_and_white_space_alone_are_no_difference)
{
	cr_expect_str_eq(shown("", ""), "");
	cr_expect_str_eq(shown("one two", "one two"), "");
	cr_expect_str_eq(shown(" one\ttwo\n", "one\n\ntwo"), "");
}

Test(text_diff, words_are_replaced_inserted_and_deleted)
{
	cr_expect_str_eq(shown("the quick fox", "the slow fox"), "=the -quick +slow =fox");
	cr_expect_str_eq(shown("the fox", "the slow fox"), "=the +slow =fox");
	cr_expect_str_eq(shown("the quick fox\n", "the fox\n"), "=the -quick =fox\n");
	cr_expect_str_eq(shown("", "a b"), "+a b");
	cr_expect_str_eq(shown("a b", ""), "-a b");
	cr_expect_str_eq(shown("a", "b"), "-a+b");
}

Test(text_diff, what_has_no_spaces_differs_by_character)
{
	cr_expect_str_eq(shown("伊朗外交部发言人", "伊朗國防部发言人"), "=伊朗-外交+國防=部发言人");
}

Test(text_diff, hunks_have_words_around_them_and_their_lines)
{
	Buf old = {0}, new = {0};
	for (int i = 0; i < 100; i++) {
		buf_addf(&old, "w%d\n", i);
		buf_addf(&new, "%s%d\n", i == 30 || i == 33 || i == 80 ? "changed" : "w", i);
	}
	TextDiff diff = text_diff(old.data, old.len, new.data, new.len, arena);
	cr_assert_eq(diff.count, 2);
	cr_expect(diff.deleted == 3 && diff.inserted == 3 && !diff.cut);
	cr_expect(diff.hunks[0].old_line == 19 && diff.hunks[0].new_line == 19);
	cr_expect(diff.hunks[1].new_line == 69);
	cr_expect(!diff.hunks[0].starts_text && !diff.hunks[0].ends_text && !diff.hunks[1].ends_text);
	cr_assert_eq(diff.hunks[0].count, 7);
	const TextEdit *last = &diff.hunks[0].edits[6];
	cr_expect_eq(strncmp(last->bytes, "w34\n", 4), 0);
	cr_expect_eq(strncmp(last->bytes + last->len, "w46\n", 4), 0, "12 words after");
	buf_free(&old);
	buf_free(&new);
}

/* By the table of all longest common subsequences. */
static size_t fewest(const char *a, const char *b)
{
	size_t rows = strlen(a), columns = strlen(b), kept[41][41] = {{0}};
	for (size_t i = 1; i <= rows; i++) {
		for (size_t j = 1; j <= columns; j++)
			kept[i][j] = a[i - 1] == b[j - 1]              ? kept[i - 1][j - 1] + 1
				     : kept[i - 1][j] > kept[i][j - 1] ? kept[i - 1][j]
								       : kept[i][j - 1];
	}
	return rows + columns - 2 * kept[rows][columns];
}

static unsigned next(unsigned *state)
{
	return (*state = *state * 1103515245u + 12345u) >> 16;
}

/* Words of one letter. */
static void make(char *letters, Buf *text, unsigned *state)
{
	size_t len = next(state) % 41, kinds = 2 + next(state) % 4;
	buf_clear(text);
	for (size_t i = 0; i < len; i++) {
		letters[i] = (char)('a' + next(state) % kinds);
		buf_addf(text, "%c ", letters[i]);
	}
	letters[len] = '\0';
}

Test(text_diff, is_as_short_as_can_be_and_makes_the_one_of_the_other)
{
	char a[42], b[42];
	Buf old = {0}, new = {0};
	unsigned state = 7;
	for (int round = 0; round < 20000; round++) {
		make(a, &old, &state);
		make(b, &new, &state);
		TextDiff diff = text_diff(buf_text(&old), old.len, buf_text(&new), new.len, arena);
		cr_assert_eq(diff.deleted + diff.inserted, fewest(a, b), "\"%s\" \"%s\"", a, b);
		arena_reset(arena);
	}
	buf_free(&old);
	buf_free(&new);
}

Test(text_diff, texts_that_have_nothing_in_common_end_in_time)
{
	Buf old = {0}, new = {0};
	for (unsigned i = 0; i < 300000; i++) {
		buf_addf(&old, "o%u %s", i, i % 2 ? "x " : "");
		buf_addf(&new, "n%u %s", i, i % 3 ? "x " : "");
	}
	TextDiff diff = text_diff(old.data, old.len, new.data, new.len, arena);
	cr_expect(diff.cut);
	cr_expect(diff.deleted >= 300000 && diff.inserted >= 300000);
	buf_free(&old);
	buf_free(&new);
}
