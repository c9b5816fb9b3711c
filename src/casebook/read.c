/* Reading a body that the database writes; see body.h.
 *
 * What a jsonb looks like as text is read here in one pass, a string taken whole where Jansson takes it letter by
 * letter. Whatever else may stand in JSON (\u, fractions, true, deep nesting, a name given twice) is left to Jansson,
 * text and all: so there is one opinion on what is JSON, and here only a short way to it. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/casebook/body.h"

#define DEPTH_MAX 8      /* that bodies have at most, and more */
#define ESCAPED_MAX 4096 /* bytes of a string with escapes in it */
#define DIGITS_MAX 15    /* of a number; these fit */
#define TEXTS 4096       /* that are held at a time, a power of two */
#define TEXT_MAX 40      /* bytes of one: ids, slugs, dates, terms */

typedef struct Reader {
	const char *at;   /* a NUL ends it, and is never passed */
	BodyTexts *texts; /* where what is read is for good */
} Reader;

struct BodyTexts {
	json_t *slots[TEXTS];
};

/* Where Jansson gets memory in this thread; NULL: from mem_alloc, as all the program. */
static _Thread_local Arena *kept_in;

static void *allocate(size_t size)
{
	return kept_in ? arena_words(kept_in, size) : mem_alloc(size);
}

static void release(void *memory)
{
	if (!kept_in)
		free(memory);
}

static void give_allocators(void)
{
	json_set_alloc_funcs(allocate, release);
}

void body_start(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, give_allocators);
}

static bool take(Reader *in, char c)
{
	if (*in->at != c)
		return false;
	in->at++;
	return true;
}

static void skip_blanks(Reader *in)
{
	while (*in->at == ' ')
		in->at++;
}

/* Pass over what stands for itself in a string; notes whether any of it is beyond ASCII. */
static void pass_plain(Reader *in, bool *wide)
{
	unsigned char seen = 0;
	const unsigned char *at = (const unsigned char *)in->at;
	for (; *at >= 0x20 && *at != '"' && *at != '\\'; at++)
		seen |= *at;
	*wide |= seen >= 0x80;
	in->at = (const char *)at;
}

static char unescaped(char c)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found = c ? strchr(from, c) : NULL;
	return found ? to[found - from] : '\0';
}

/* The rest of a string, from its first backslash on, behind the `len` bytes that `text` holds. */
static bool take_escaped(Reader *in, char text[ESCAPED_MAX], size_t *len, bool *wide)
{
	while (take(in, '\\')) {
		char c = unescaped(*in->at);
		const char *start = in->at + 1;
		if (!c || *len == ESCAPED_MAX)
			return false;
		text[(*len)++] = c;
		in->at = start;
		pass_plain(in, wide);
		size_t plain = (size_t)(in->at - start);
		if (plain > ESCAPED_MAX - *len)
			return false;
		memcpy(text + *len, start, plain);
		*len += plain;
	}
	return take(in, '"');
}

/* A text that may have stood there before, as most ids and terms do: then it is the same string, and takes no more
 * memory. FNV-1a says where it is held; what was there has to go. */
static json_t *repeated(BodyTexts *texts, const char *text, size_t len)
{
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
	json_t **slot = &texts->slots[(size_t)(hash ^ hash >> 32) & (TEXTS - 1)];
	if (!*slot || json_string_length(*slot) != len || memcmp(json_string_value(*slot), text, len) != 0)
		*slot = json_stringn_nocheck(text, len);
	return *slot;
}

static json_t *read_string(Reader *in)
{
	char escaped[ESCAPED_MAX];
	bool wide = false;
	const char *text = ++in->at;
	pass_plain(in, &wide);
	size_t len = (size_t)(in->at - text);
	if (!take(in, '"')) {
		if (len > ESCAPED_MAX)
			return NULL;
		memcpy(escaped, text, len);
		text = escaped;
		if (!take_escaped(in, escaped, &len, &wide))
			return NULL;
	}
	if (wide && !utf8_valid(text, len, NULL))
		return NULL;
	return in->texts && len <= TEXT_MAX ? repeated(in->texts, text, len) : json_stringn_nocheck(text, len);
}

static json_t *read_integer(Reader *in)
{
	json_int_t value = 0;
	bool negative = take(in, '-');
	const char *start = in->at;
	for (; *in->at >= '0' && *in->at <= '9' && in->at - start <= DIGITS_MAX; in->at++)
		value = value * 10 + (*in->at - '0');
	size_t digits = (size_t)(in->at - start);
	if (digits == 0 || digits > DIGITS_MAX || (*start == '0' && (digits > 1 || negative)) || strchr(".eE", *in->at))
		return NULL;
	return json_integer(negative ? -value : value);
}

static json_t *read_value(Reader *in, int depth);

static bool read_items(Reader *in, int depth, json_t *array)
{
	do {
		json_t *item = read_value(in, depth);
		if (!item || json_array_append_new(array, item) != 0)
			return false;
		skip_blanks(in);
	} while (take(in, ','));
	return take(in, ']');
}

static bool read_members(Reader *in, int depth, json_t *object)
{
	size_t count = 0;
	do {
		bool wide = false;
		skip_blanks(in);
		if (!take(in, '"'))
			return false;
		const char *name = in->at;
		pass_plain(in, &wide);
		size_t len = (size_t)(in->at - name);
		if (wide || !take(in, '"'))
			return false;
		skip_blanks(in);
		json_t *value = take(in, ':') ? read_value(in, depth) : NULL;
		if (!value || json_object_setn_new_nocheck(object, name, len, value) != 0)
			return false;
		count++;
		skip_blanks(in);
	} while (take(in, ','));
	return take(in, '}') && json_object_size(object) == count;
}

static json_t *read_any(Reader *in, int depth)
{
	skip_blanks(in);
	if (*in->at == '"')
		return read_string(in);
	bool array = *in->at == '[';
	if (!array && *in->at != '{')
		return read_integer(in);
	in->at++;
	json_t *value = array ? json_array() : json_object();
	skip_blanks(in);
	if (take(in, array ? ']' : '}'))
		return value;
	if (depth > 0 && (array ? read_items(in, depth - 1, value) : read_members(in, depth - 1, value)))
		return value;
	json_decref(value);
	return NULL;
}

/* A count of references of -1 is never changed by Jansson: what is in an arena is not freed. */
static json_t *read_value(Reader *in, int depth)
{
	json_t *value = read_any(in, depth);
	if (value && in->texts)
		value->refcount = (size_t)-1;
	return value;
}

BodyTexts *body_texts(Arena *arena)
{
	return arena_alloc(arena, sizeof(BodyTexts));
}

json_t *body_read_kept(const char *text, BodyTexts *texts, Arena *arena)
{
	body_start();
	Reader in = {text, texts};
	kept_in = arena;
	json_t *body = read_value(&in, DEPTH_MAX);
	kept_in = NULL;
	return *in.at == '\0' && json_is_object(body) ? body : body_read(text);
}

json_t *body_read(const char *text)
{
	Reader in = {text, NULL};
	json_t *body = read_value(&in, DEPTH_MAX);
	if (*in.at == '\0' && json_is_object(body))
		return body;
	json_decref(body);
	json_error_t ignored;
	body = json_loads(text, JSON_REJECT_DUPLICATES, &ignored);
	if (json_is_object(body))
		return body;
	json_decref(body);
	return NULL;
}
