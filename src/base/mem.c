/* Arena, buffer and allocation that cannot fail; see mem.h.
 * Invariant: an arena's blocks form a list with the newest first; only the newest has room. */
#include "ascribe/base/mem.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK_LEN ((size_t)16 * 1024)

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

void mem_on_out_of_memory(MemOutOfMemory handler)
{
	out_of_memory_handler = handler;
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

static ArenaBlock *block_new(size_t size, ArenaBlock *older)
{
	if (size > SIZE_MAX - sizeof(ArenaBlock))
		mem_out_of_memory();
	ArenaBlock *block = mem_alloc(sizeof *block + size);
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

void *arena_alloc(Arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	if (size > SIZE_MAX - align)
		mem_out_of_memory();
	size_t need = (size + align - 1) / align * align;
	ArenaBlock *block = arena->newest;
	if (block->size - block->used < need) {
		size_t next = block->size < (size_t)1 << 20 ? block->size * 2 : block->size;
		block = arena->newest = block_new(need > next ? need : next, block);
	}
	void *memory = block->bytes + block->used;
	block->used += need;
	return memset(memory, 0, need);
}

void *arena_array(Arena *arena, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		mem_out_of_memory();
	return arena_alloc(arena, count * size);
}

char *arena_strndup(Arena *arena, const char *text, size_t text_len)
{
	char *copy = arena_alloc(arena, text_len + 1);
	memcpy(copy, text, text_len);
	return copy;
}

char *arena_strdup(Arena *arena, const char *text)
{
	return arena_strndup(arena, text, strlen(text));
}

char *arena_printf(Arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	size_t size = len < 0 ? 1 : (size_t)len + 1;
	char *text = arena_alloc(arena, size);
	va_start(args, format);
	(void)vsnprintf(text, size, format, args);
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
	buf->data = mem_realloc(buf->data, capacity);
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
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len <= 0)
		return;
	buf_reserve(buf, (size_t)len);
	va_start(args, format);
	(void)vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
	va_end(args);
	buf->len += (size_t)len;
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
