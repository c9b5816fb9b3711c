/* Memory: an arena per command or batch, a growing buffer, and one answer to "out of memory".
 *
 * Allocation here never returns NULL: where memory ends, the handler that main() installed is called, which says so
 * and leaves with exit code 1. What was begun is undone by a transaction, or with the file it went to; what was done
 * by then is said too (mem_set_done). */
#ifndef ASCRIBE_BASE_MEM_H
#define ASCRIBE_BASE_MEM_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"

typedef void (*MemOutOfMemory)(void);

/* Install what is called where memory ends; it must not return. Without one, abort(). */
void mem_on_out_of_memory(MemOutOfMemory handler);

/* What has been done by now, and should be known where memory ends later, as a sentence; "": nothing. It is cut where
 * too long. Allocates nothing. */
void mem_set_done(const char *format, ...) PRINTF_LIKE(1, 2);
const char *mem_done(void);

/* Say that memory has ended, for an allocation that a library made. */
_Noreturn void mem_out_of_memory(void);

/* malloc and realloc that never return NULL. Free with free(). */
void *mem_alloc(size_t size);
void *mem_realloc(void *old, size_t size);
char *mem_strdup(const char *text);

/* As vsnprintf (the length that the whole has; what fits is written, and a NUL), and several times as fast where a
 * format has nothing but %s, %zu and %lu. */
size_t mem_print(char *out, size_t size, const char *format, va_list args) PRINTF_LIKE(3, 0);

/* An arena: allocations are freed together. What arena_alloc and arena_array give is aligned for any type, and zeroed;
 * texts are packed. */
typedef struct Arena Arena;
Arena *arena_new(void);
void arena_free(Arena *arena); /* NULL is fine */
/* Forget all allocations and keep the first block, for the next batch. */
void arena_reset(Arena *arena);
/* Make what is in `other` part of the arena; `other` is gone then. */
void arena_adopt(Arena *arena, Arena *other);
void *arena_alloc(Arena *arena, size_t size);
/* The same as it is, not zeroed, and aligned for pointers and numbers of 64 bits. */
void *arena_words(Arena *arena, size_t size);
/* Room for `count` items of `size` bytes; the product is checked. */
void *arena_array(Arena *arena, size_t count, size_t size);
char *arena_strdup(Arena *arena, const char *text);
/* The texts in one, with the separator between them. */
const char *arena_join(Arena *arena, const char *const *texts, size_t count, const char *separator);
char *arena_strndup(Arena *arena, const char *text, size_t text_len);
char *arena_printf(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* A growing byte buffer. `data` is NUL-terminated once anything was added (the NUL is not in `len`). Zero-initialise.
 */
typedef struct Buf {
	char *data;
	size_t len;
	size_t capacity;
} Buf;

void buf_add(Buf *buf, const void *bytes, size_t bytes_len);
void buf_add_text(Buf *buf, const char *text);
void buf_add_char(Buf *buf, char c);
void buf_addf(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/* Keep the memory, drop the content. */
void buf_clear(Buf *buf);
void buf_free(Buf *buf);
/* The content as a NUL-terminated string, "" when empty. Valid until the next change. */
const char *buf_text(const Buf *buf);

#endif
