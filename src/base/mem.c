/* Arena, buffer and allocation that cannot fail; see mem.h.
 * Invariant: an arena's blocks form a list with the newest first; only the newest has room. */
#include "ascribe/base/mem.h"

#include <assert.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ARENA_BLOCK_LEN ((size_t)16 * 1024)
#define ALIGN_MOST alignof(max_align_t)
#define HUGE_PAGE ((size_t)2 << 20)
#define HUGE_FROM (2 * HUGE_PAGE)       /* of a buffer, which doubles from 64 bytes on */
#define HUGE_BLOCK ((size_t)256 * 1024) /* of an arena, whose blocks double as well: the next one is on huge pages */

typedef struct ArenaBlock ArenaBlock;
struct ArenaBlock {
	ArenaBlock *older;
	size_t used;
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

struct Arena {
	ArenaBlock *newest;
};

static MemOutOfMemory out_of_memory_handler;
static char done[512];

void mem_on_out_of_memory(MemOutOfMemory handler)
{
	out_of_memory_handler = handler;
}

void mem_set_done(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	(void)vsnprintf(done, sizeof done, format, args);
	va_end(args);
}

const char *mem_done(void)
{
	return done;
}

_Noreturn void mem_out_of_memory(void)
{
	if (out_of_memory_handler)
		out_of_memory_handler();
	abort();
}

void *mem_alloc(size_t size)
{
	void *memory = malloc(size > 0 ? size : 1);
	if (!memory)
		mem_out_of_memory();
	return memory;
}

void *mem_realloc(void *old, size_t size)
{
	void *memory = realloc(old, size > 0 ? size : 1);
	if (!memory)
		mem_out_of_memory();
	return memory;
}

char *mem_strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(mem_alloc(size), text, size);
}

/* `size`, a multiple of HUGE_PAGE, on pages of 2 MiB where the system has them: the first touch of each small page
 * costs more than most of what is written to it. */
static void *huge_alloc(size_t size)
{
	void *memory = aligned_alloc(HUGE_PAGE, size);
	if (!memory)
		mem_out_of_memory();
	(void)madvise(memory, size, MADV_HUGEPAGE);
	return memory;
}

/* *size grows to what the block has room for. */
static ArenaBlock *huge_block(size_t *size)
{
	size_t whole = (sizeof(ArenaBlock) + *size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
	*size = whole - sizeof(ArenaBlock);
	return huge_alloc(whole);
}

static ArenaBlock *block_new(size_t size, ArenaBlock *older)
{
	if (size > SIZE_MAX / 2)
		mem_out_of_memory();
	ArenaBlock *block = size >= HUGE_BLOCK ? huge_block(&size) : mem_alloc(sizeof *block + size);
	block->older = older;
	block->used = 0;
	block->size = size;
	return block;
}

Arena *arena_new(void)
{
	Arena *arena = mem_alloc(sizeof *arena);
	arena->newest = block_new(ARENA_BLOCK_LEN, NULL);
	return arena;
}

/* Free all blocks but the oldest, and return that one. */
static ArenaBlock *keep_oldest(ArenaBlock *block)
{
	while (block->older) {
		ArenaBlock *older = block->older;
		free(block);
		block = older;
	}
	return block;
}

void arena_free(Arena *arena)
{
	if (!arena)
		return;
	free(keep_oldest(arena->newest));
	free(arena);
}

void arena_reset(Arena *arena)
{
	arena->newest = keep_oldest(arena->newest);
	arena->newest->used = 0;
}

void arena_adopt(Arena *arena, Arena *other)
{
	ArenaBlock *oldest = other->newest;
	while (oldest->older)
		oldest = oldest->older;
	oldest->older = arena->newest->older;
	arena->newest->older = other->newest;
	free(other);
}

/* `at`, or the next multiple of a power of two. */
static size_t round_up(size_t at, size_t power)
{
	return (at + power - 1) & ~(power - 1);
}

/* Memory as it is, at a multiple of `align`: a power of two, of which ALIGN_MOST is one. A block's size is one of that,
 * so that rounding up never passes it. */
static void *arena_take(Arena *arena, size_t size, size_t align)
{
	if (size > SIZE_MAX - ALIGN_MOST)
		mem_out_of_memory();
	ArenaBlock *block = arena->newest;
	size_t at = round_up(block->used, align);
	if (block->size - at < size) {
		size_t next = block->size < HUGE_PAGE ? block->size * 2 : block->size;
		block = arena->newest = block_new(size > next ? round_up(size, ALIGN_MOST) : next, block);
		at = 0;
	}
	block->used = at + size;
	return block->bytes + at;
}

void *arena_alloc(Arena *arena, size_t size)
{
	return memset(arena_take(arena, size, ALIGN_MOST), 0, size);
}

void *arena_words(Arena *arena, size_t size)
{
	return arena_take(arena, size, alignof(uint64_t));
}

void *arena_array(Arena *arena, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		mem_out_of_memory();
	return arena_alloc(arena, count * size);
}

char *arena_strndup(Arena *arena, const char *text, size_t text_len)
{
	if (text_len == SIZE_MAX)
		mem_out_of_memory();
	char *copy = arena_take(arena, text_len + 1, 1);
	memcpy(copy, text, text_len);
	copy[text_len] = '\0';
	return copy;
}

char *arena_strdup(Arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

const char *arena_join(Arena *arena, const char *const *texts, size_t count, const char *separator)
{
	size_t len = 0, separator_len = strlen(separator);
	for (size_t i = 0; i < count; i++)
		len += (i > 0 ? separator_len : 0) + strlen(texts[i]);
	char *joined = arena_take(arena, len + 1, 1), *end = joined;
	for (size_t i = 0; i < count; i++) {
		end = i > 0 ? mempcpy(end, separator, separator_len) : end;
		end = stpcpy(end, texts[i]);
	}
	*end = '\0';
	return joined;
}

/* What is printed so far, and where it goes: as snprintf, what does not fit is only counted. */
typedef struct Printed {
	char *out;
	size_t size, len;
} Printed;

static void print_bytes(Printed *printed, const char *bytes, size_t bytes_len)
{
	size_t room = printed->len < printed->size ? printed->size - printed->len : 0;
	if (room > 0)
		memcpy(printed->out + printed->len, bytes, bytes_len < room ? bytes_len : room);
	printed->len += bytes_len;
}

static void print_number(Printed *printed, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	print_bytes(printed, digits + at, sizeof digits - at);
}

static_assert(sizeof(size_t) == sizeof(unsigned long), "%zu and %lu take the same");

/* Formats of %s, %zu and %lu alone, which most of a report is made by. False at anything else. */
static bool print_simply(Printed *printed, const char *format, va_list args)
{
	for (const char *percent; *(percent = strchrnul(format, '%')); format = percent) {
		print_bytes(printed, format, (size_t)(percent - format));
		if (percent[1] == 's') {
			const char *text = va_arg(args, const char *);
			text = text ? text : "(null)";
			print_bytes(printed, text, strlen(text));
			percent += 2;
		} else if ((percent[1] == 'z' || percent[1] == 'l') && percent[2] == 'u') {
			print_number(printed, va_arg(args, size_t));
			percent += 3;
		} else {
			return false;
		}
	}
	print_bytes(printed, format, strlen(format));
	return true;
}

size_t mem_print(char *out, size_t size, const char *format, va_list args)
{
	Printed printed = {.out = out, .size = size};
	va_list again;
	va_copy(again, args);
	bool simple = print_simply(&printed, format, again);
	va_end(again);
	if (!simple) {
		int len = vsnprintf(out, size, format, args);
		return len < 0 ? 0 : (size_t)len;
	}
	if (size > 0)
		out[printed.len < size ? printed.len : size - 1] = '\0';
	return printed.len;
}

char *arena_printf(Arena *arena, const char *format, ...)
{
	ArenaBlock *block = arena->newest;
	size_t room = block->size - block->used;
	va_list args;
	va_start(args, format);
	size_t len = mem_print((char *)block->bytes + block->used, room, format, args);
	va_end(args);
	char *text = arena_take(arena, len + 1, 1);
	if (len < room) /* it stands there already */
		return text;
	va_start(args, format);
	(void)mem_print(text, len + 1, format, args);
	va_end(args);
	return text;
}

static void buf_reserve(Buf *buf, size_t more)
{
	if (more > SIZE_MAX / 2 - buf->len - 1)
		mem_out_of_memory();
	size_t need = buf->len + more + 1;
	if (need <= buf->capacity)
		return;
	size_t capacity = buf->capacity > 0 ? buf->capacity : 64;
	while (capacity < need)
		capacity *= 2;
	if (capacity < HUGE_FROM) {
		buf->data = mem_realloc(buf->data, capacity);
	} else {
		char *old = buf->data;
		capacity = (capacity + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
		buf->data = huge_alloc(capacity);
		if (buf->len > 0)
			memcpy(buf->data, old, buf->len);
		free(old);
	}
	buf->capacity = capacity;
}

void buf_add(Buf *buf, const void *bytes, size_t bytes_len)
{
	buf_reserve(buf, bytes_len);
	if (bytes_len > 0)
		memcpy(buf->data + buf->len, bytes, bytes_len);
	buf->len += bytes_len;
	buf->data[buf->len] = '\0';
}

void buf_add_text(Buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_add_char(Buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_addf(Buf *buf, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	size_t room = buf->capacity - buf->len;
	size_t len = mem_print(buf->data ? buf->data + buf->len : NULL, room, format, args);
	va_end(args);
	if (len >= room) {
		buf_reserve(buf, len);
		va_start(args, format);
		(void)mem_print(buf->data + buf->len, len + 1, format, args);
		va_end(args);
	}
	buf->len += len;
}

void buf_clear(Buf *buf)
{
	buf->len = 0;
	if (buf->data)
		buf->data[0] = '\0';
}

void buf_free(Buf *buf)
{
	free(buf->data);
	*buf = (Buf){0};
}

const char *buf_text(const Buf *buf)
{
	return buf->data ? buf->data : "";
}
