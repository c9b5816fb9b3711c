/* Arena, buffer, and the one answer to the end of memory. */
#include <criterion/criterion.h>
#include <limits.h>
#include <signal.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/mem.h"
#include "tests/support/child.h"

#define OUT_OF_MEMORY_STATUS 42

static void leave(void)
{
	child_leave(OUT_OF_MEMORY_STATUS);
}

static void expect_leave(void)
{
	mem_on_out_of_memory(leave);
}

Test(mem, is_aligned_for_any_type_and_zeroed)
{
	Arena *arena = arena_new();
	for (size_t size = 0; size < 200; size += 7) {
		unsigned char *memory = arena_alloc(arena, size);
		cr_assert_eq((uintptr_t)memory % alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			cr_assert_eq(memory[i], 0);
		memset(memory, 0xFF, size);
	}
	arena_free(arena);
	arena_free(NULL);
}

Test(mem, packs_texts_and_aligns_what_follows_them)
{
	Arena *arena = arena_new();
	char *first = arena_strdup(arena, "ab"), *second = arena_printf(arena, "%s", "c");
	cr_expect_eq(second, first + 3);
	for (size_t len = 0; len < 70; len++) {
		char *text = arena_strndup(arena, "0123456789", len % 10);
		unsigned char *words = arena_words(arena, 8 + len), *any = arena_alloc(arena, len);
		cr_assert_eq((uintptr_t)words % alignof(uint64_t), 0);
		cr_assert_eq((uintptr_t)any % alignof(max_align_t), 0);
		memset(words, 0xFF, 8 + len);
		memset(any, 0xFF, len);
		cr_assert_eq(strlen(text), len % 10);
	}
	cr_expect_str_eq(first, "ab");
	arena_free(arena);
}

/* Sizes around those at which an arena goes over to another kind of block, each filled to its last byte. */
Test(mem, has_room_for_each_size)
{
	static const size_t sizes[] = {16384, 262144, 2097152, 4194304};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		for (size_t less = 0; less < 100; less += 3) {
			Arena *arena = arena_new();
			char *before = arena_strdup(arena, "before"), *large = arena_words(arena, sizes[i] - less);
			memset(large, 'x', sizes[i] - less);
			char *after = arena_strdup(arena, "after");
			cr_assert(strcmp(before, "before") == 0 && strcmp(after, "after") == 0);
			cr_assert_eq(large[sizes[i] - less - 1], 'x');
			arena_free(arena);
		}
	}
}

Test(mem, joins_texts)
{
	Arena *arena = arena_new();
	static const char *const texts[] = {"one", "", "three"};
	cr_expect_str_eq(arena_join(arena, texts, 0, ", "), "");
	cr_expect_str_eq(arena_join(arena, texts, 1, ", "), "one");
	cr_expect_str_eq(arena_join(arena, texts, 3, ", "), "one, , three");
	arena_free(arena);
}

/* Past the size from which on it stands on large pages. */
Test(mem, a_buffer_keeps_its_bytes_as_it_grows)
{
	Buf buf = {0};
	for (unsigned i = 0; i < 3 << 20; i++)
		buf_add(&buf, &i, sizeof i);
	cr_assert_eq(buf.len, (size_t)12 << 20);
	for (unsigned i = 0, found; i < 3 << 20; i++) {
		memcpy(&found, buf.data + i * sizeof i, sizeof found);
		cr_assert_eq(found, i);
	}
	cr_expect_eq(buf.data[buf.len], '\0');
	buf_free(&buf);
	buf_add(&buf, (char[5 << 20]){0}, 5 << 20);
	cr_expect_eq(buf.data[buf.len - 1] + buf.data[buf.len], 0);
	buf_free(&buf);
}

Test(mem, gives_blocks_larger_than_an_arena_s_own)
{
	Arena *arena = arena_new();
	char *first = arena_strdup(arena, "first");
	char *large = arena_array(arena, 5 << 20, 1);
	large[(5 << 20) - 1] = 'x';
	for (int i = 0; i < 2000; i++)
		cr_assert_str_eq(arena_printf(arena, "%04d-%s", i, "abcdefghijklmnopqrstuvwxyz") + 5,
				 "abcdefghijklmnopqrstuvwxyz");
	cr_assert_str_eq(first, "first");
	arena_free(arena);
}

Test(mem, is_zeroed_again_after_a_reset)
{
	Arena *arena = arena_new();
	memset(arena_alloc(arena, 1000), 0xFF, 1000);
	(void)arena_alloc(arena, 100000);
	arena_reset(arena);
	const unsigned char *memory = arena_alloc(arena, 1000);
	for (size_t i = 0; i < 1000; i++)
		cr_assert_eq(memory[i], 0);
	arena_free(arena);
}

Test(mem, copies_text)
{
	Arena *arena = arena_new();
	cr_assert_str_eq(arena_strndup(arena, "abcdef", 3), "abc");
	cr_assert_str_eq(arena_strndup(arena, "", 0), "");
	char *copy = mem_strdup("abc");
	cr_assert_str_eq(copy, "abc");
	copy = mem_realloc(copy, 0);
	cr_assert_not_null(copy);
	free(copy);
	free(mem_alloc(0));
	arena_free(arena);
}

Test(mem, buffers_grow_and_stay_terminated)
{
	Buf buf = {0};
	cr_assert_str_eq(buf_text(&buf), "");
	buf_clear(&buf);
	buf_addf(&buf, "%s", "");
	cr_assert_str_eq(buf_text(&buf), "");
	buf_add(&buf, "", 0);
	buf_add_text(&buf, "ab");
	buf_add_char(&buf, 'c');
	buf_addf(&buf, "%05d", 7);
	cr_assert_str_eq(buf_text(&buf), "abc00007");
	cr_assert_eq(buf.len, 8);
	for (int i = 0; i < 1000; i++)
		buf_addf(&buf, "%s", "0123456789");
	cr_assert_eq(buf.len, 10008);
	cr_assert_eq(strlen(buf.data), 10008);
	buf_clear(&buf);
	cr_assert_eq(buf.len, 0);
	cr_assert_str_eq(buf_text(&buf), "");
	buf_free(&buf);
	cr_assert_null(buf.data);
}

Test(mem, buffers_keep_nul_bytes)
{
	Buf buf = {0};
	buf_add(&buf, "a\0b", 3);
	cr_assert_eq(buf.len, 3);
	cr_assert_arr_eq(buf.data, "a\0b", 4);
	buf_free(&buf);
}

Test(mem, calls_the_handler_where_memory_ends, .init = expect_leave, .exit_code = OUT_OF_MEMORY_STATUS)
{
	mem_out_of_memory();
}

Test(mem, refuses_a_product_that_overflows, .init = expect_leave, .exit_code = OUT_OF_MEMORY_STATUS)
{
	Arena *arena = arena_new();
	(void)arena_array(arena, SIZE_MAX / 2, 3);
}

Test(mem, refuses_a_size_that_overflows, .init = expect_leave, .exit_code = OUT_OF_MEMORY_STATUS)
{
	Arena *arena = arena_new();
	(void)arena_alloc(arena, SIZE_MAX - 1);
}

Test(mem, refuses_a_block_that_overflows, .init = expect_leave, .exit_code = OUT_OF_MEMORY_STATUS)
{
	Arena *arena = arena_new();
	(void)arena_alloc(arena, SIZE_MAX - alignof(max_align_t));
}

Test(mem, refuses_a_buffer_that_overflows, .init = expect_leave, .exit_code = OUT_OF_MEMORY_STATUS)
{
	Buf buf = {0};
	buf_add(&buf, "", SIZE_MAX / 2);
}

Test(mem, ends_where_the_system_has_no_more, .init = expect_leave, .exit_code = OUT_OF_MEMORY_STATUS)
{
#ifdef __SANITIZE_ADDRESS__
	child_leave(OUT_OF_MEMORY_STATUS); /* its allocator ends the program by itself */
#endif
	volatile size_t size = SIZE_MAX / 2;
	free(mem_alloc(size));
}

Test(mem, ends_where_a_block_cannot_grow, .init = expect_leave, .exit_code = OUT_OF_MEMORY_STATUS)
{
#ifdef __SANITIZE_ADDRESS__
	child_leave(OUT_OF_MEMORY_STATUS);
#endif
	volatile size_t size = SIZE_MAX / 2;
	free(mem_realloc(mem_alloc(1), size));
}

Test(mem, aborts_without_a_handler, .signal = SIGABRT)
{
	mem_out_of_memory();
}

Test(mem, an_arena_that_adopts_another_has_what_both_had)
{
	Arena *arena = arena_new(), *other = arena_new();
	const char *texts[200];
	for (size_t i = 0; i < 200; i++)
		texts[i] = arena_printf(i % 2 ? arena : other, "%0500zu", i);
	arena_adopt(arena, other);
	const char *after = arena_strdup(arena, "after");
	for (size_t i = 0; i < 200; i++)
		cr_assert_eq(strtoul(texts[i], NULL, 10), i);
	cr_assert_str_eq(after, "after");
	arena_reset(arena);
	arena_free(arena);
}

static size_t print(char *out, size_t size, const char *format, ...) PRINTF_LIKE(3, 4);
static size_t print(char *out, size_t size, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	size_t len = mem_print(out, size, format, args);
	va_end(args);
	return len;
}

Test(mem, prints_as_snprintf_does)
{
	char out[64];
	cr_assert_eq(print(out, sizeof out, "%s, %zu of %lu", "one", (size_t)0, ULONG_MAX), 30);
	cr_assert_str_eq(out, "one, 0 of 18446744073709551615");
	cr_assert_eq(print(out, sizeof out, "100 %% of %d: %s", -7, "all"), 16);
	cr_assert_str_eq(out, "100 % of -7: all");
	cr_assert_eq(print(out, sizeof out, "%s%zu%.2s", "a", (size_t)10, "xyz"), 5);
	cr_assert_str_eq(out, "a10xy");
}

Test(mem, tells_how_long_a_print_is_that_does_not_fit)
{
	char out[8] = "-------";
	cr_assert_eq(print(out, 4, "%s%s", "ab", "cde"), 5);
	cr_assert_eq(out[4], '-');
	cr_assert_str_eq(out, "abc");
	cr_assert_eq(print(NULL, 0, "%s %zu", "ab", (size_t)12), 5);
}

Test(mem, an_arena_and_a_buffer_hold_a_print_of_any_length)
{
	Arena *arena = arena_new();
	Buf buf = {0};
	char *long_text = arena_alloc(arena, 40001);
	memset(long_text, 'x', 40000);
	for (int i = 0; i < 5; i++) {
		const char *text = arena_printf(arena, "%s-%s-%zu", long_text, "end", (size_t)7);
		cr_assert_eq(strlen(text), 40006);
		cr_assert_str_eq(text + 40000, "-end-7");
		buf_addf(&buf, "%s", text);
		cr_assert_eq(buf.len, 40006u * (unsigned)(i + 1));
		cr_assert_str_eq(buf.data + buf.len - 6, "-end-7");
	}
	buf_free(&buf);
	arena_free(arena);
}

Test(mem, keeps_what_was_done_and_cuts_what_is_too_long)
{
	cr_assert_str_eq(mem_done(), "");
	mem_set_done("written at %d", 7);
	cr_assert_str_eq(mem_done(), "written at 7");
	mem_set_done("%01000d", 7);
	cr_assert_eq(strspn(mem_done(), "0"), 511);
}
