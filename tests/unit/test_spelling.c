/* Spellings of names: what is alike, and how far names are apart. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/base/spelling.h"

static void folds(const char *name, const char *expected)
{
	Arena *arena = arena_new();
	cr_expect_str_eq(spelling_fold(name, arena), expected, "%s", name);
	arena_free(arena);
}

Test(spelling, case_marks_and_punctuation_do_not_tell_apart)
{
	folds("Nasser Kanaani", "nasserkanaani");
	folds("KÁNANI", "kanani");
	folds("Ka'nani", "kanani");
	folds("Ka\xCA\xBCnani", "kanani");     /* U+02BC */
	folds("Ka\xE2\x80\x99nani", "kanani"); /* U+2019 */
	folds("Stra\xC3\x9F"
	      "e",
	      "strasse");                /* Unicode's full case folding of U+00DF */
	folds("\xEF\xAC\x81le", "file"); /* U+FB01, by NFKD */
	folds("Tiran\xC3\xAB", "tirane");
	folds("\xD0\x91\xD0\x9E\xD0\xA0", "\xD0\xB1\xD0\xBE\xD1\x80");
	folds("APT-42 (group)", "apt42group");
	folds("...", "");
	folds("", "");
}

Test(spelling, distance_is_levenshtein_in_code_points)
{
	cr_expect_eq(spelling_distance("kitten", "sitting"), 3);
	cr_expect_eq(spelling_distance("", "abc"), 3);
	cr_expect_eq(spelling_distance("abc", "abc"), 0);
	cr_expect_eq(spelling_distance("flaw", "lawn"), 2);
	cr_expect_eq(spelling_distance("\xD0\xB1\xD0\xBE\xD1\x80", "\xD0\xB1\xD1\x80"), 1);
}

Test(spelling, what_is_longer_than_64_is_far)
{
	char longer[66];
	memset(longer, 'a', 65);
	longer[65] = '\0';
	cr_expect_eq(spelling_distance(longer, "a"), SPELLING_FAR);
	cr_expect_eq(spelling_distance("a", longer), SPELLING_FAR);
	longer[64] = '\0';
	cr_expect_eq(spelling_distance(longer, "a"), 63);
}
