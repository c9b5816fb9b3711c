/* The names of a batch: each once, however many there are, and by kind. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "src/exchange/names_table.h"

Test(names_table, keeps_each_name_once)
{
	NamesTable table;
	Arena *arena = arena_new();
	names_reset(&table, arena);
	size_t iran = names_add(&table, KIND_PARTY, "iran");
	cr_expect_neq(names_add(&table, KIND_PARTY, "albania"), iran);
	cr_expect_eq(names_add(&table, KIND_PARTY, "iran"), iran);
	cr_expect_neq(names_add(&table, KIND_SOURCE, "iran"), iran, "a name is of its kind");
	cr_expect_eq(table.count, 3);
	cr_expect_str_eq(table.items[iran].text, "iran");
	cr_expect_eq(table.items[iran].found.index, STORE_NEWEST, "not found yet");
	names_reset(&table, arena);
	cr_expect_eq(table.count, 0);
	arena_free(arena);
}

Test(names_table, finds_names_again_after_it_grew)
{
	NamesTable table;
	Arena *arena = arena_new();
	char name[32];
	names_reset(&table, arena);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < 10000; i++) {
			snprintf(name, sizeof name, "name-%zu", i);
			cr_assert_eq(names_add(&table, i % 2 ? KIND_PARTY : KIND_SOURCE, name), i);
		}
	}
	cr_expect_eq(table.count, 10000);
	cr_expect_str_eq(table.items[4711].text, "name-4711");
	arena_free(arena);
}

Test(names_table, copies_what_it_is_given)
{
	NamesTable table;
	Arena *arena = arena_new();
	char name[] = "first";
	names_reset(&table, arena);
	names_add(&table, KIND_PARTY, name);
	name[0] = 'X';
	cr_expect_str_eq(table.items[0].text, "first");
	arena_free(arena);
}
