/* Reading a body that the database writes; see value.h and body.h.
 *
 * What a jsonb looks like as text is read here in one pass, a string taken whole where Jansson takes it letter by
 * letter. Whatever else may stand in JSON (\u, fractions, true, deep nesting, names in another order than that of a
 * jsonb, in which none can stand twice) is left to Jansson, text and all: so there is one opinion on what is JSON, and
 * here only a short way to it. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/spread.h"
#include "ascribe/base/utf8.h"
#include "ascribe/casebook/body.h"
#include "ascribe/casebook/value.h"

#define DEPTH_MAX 8      /* that bodies have at most, and more */
#define ESCAPED_MAX 4096 /* bytes of a string with escapes in it */
#define DIGITS_MAX 15    /* of a number; these fit */
#define OPEN_MAX 512     /* members and items of what is not read to its end */
#define TEXTS 2048       /* that are held at a time, a power of two, as the next two are */
#define NAMES 2048       /* of members: so many that few of one object get in each other's way */
#define NAME_SETS 256    /* those of whole objects */
#define TEXT_MAX 40      /* bytes of a text or name: ids, slugs, dates, terms */

/* A name in the length that it was given in, to compare it with the next one. */
typedef struct Name {
	const char *text;
	size_t len;
} Name;

typedef struct Reader {
	const char *at, *end; /* a NUL is at the end, and is never passed */
	Arena *arena;
	ValueTexts *texts; /* NULL: none is shared */
	size_t open_count;
	Value open[OPEN_MAX];             /* those of the outermost first */
	const char *open_names[OPEN_MAX]; /* items have none */
} Reader;

typedef struct Kept {
	const char *text;
	size_t len;
} Kept;

typedef struct NameSet {
	const char *const *names; /* compared by their places */
	size_t count;
} NameSet;

struct ValueTexts {
	Kept texts[TEXTS], names[NAMES];
	NameSet sets[NAME_SETS];
};

static json_t *empty_list; /* of all that have none, in any thread */

/* From here on Jansson has no memory but by mem.h; and its seed, which the first object would choose in any thread. */
static void start(void)
{
	json_set_alloc_funcs(mem_alloc, free);
	json_object_seed(0);
	empty_list = json_array();
}

void body_start(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, start);
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

#define EIGHT(byte) ((uint64_t)(byte)*0x0101010101010101u)

/* Whether one of eight bytes is a quotation mark, a backslash or a control character: those have their highest bit set
 * where it was not, once 1 is taken from a byte that is 0 for the mark, and so on (the lowest such byte is one; those
 * above it may be by what it borrowed). */
static bool is_special(uint64_t eight)
{
	uint64_t quote = eight ^ EIGHT('"'), backslash = eight ^ EIGHT('\\');
	return (((quote - EIGHT(1)) & ~quote) | ((backslash - EIGHT(1)) & ~backslash) |
		((eight - EIGHT(0x20)) & ~eight)) &
	       EIGHT(0x80);
}

/* Pass over what stands for itself in a string; notes whether any of it is beyond ASCII. */
static void pass_plain(Reader *in, bool *wide)
{
	uint64_t seen = 0;
	const unsigned char *at = (const unsigned char *)in->at, *end = (const unsigned char *)in->end;
	for (uint64_t eight; end - at >= 8; at += 8) {
		memcpy(&eight, at, 8);
		if (is_special(eight))
			break;
		seen |= eight;
	}
	for (; *at >= 0x20 && *at != '"' && *at != '\\'; at++)
		seen |= *at;
	*wide |= (seen & EIGHT(0x80)) != 0;
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

/* A text for good, and once where it stood in the table before. What the table holds in its place goes. */
static const char *kept(const Reader *in, Kept *table, size_t slots, const char *text, size_t len)
{
	if (!table || len > TEXT_MAX)
		return arena_strndup(in->arena, text, len);
	Kept *known = &table[(size_t)text_spread(text, len) & (slots - 1)];
	if (known->text && known->len == len && memcmp(known->text, text, len) == 0)
		return known->text;
	*known = (Kept){arena_strndup(in->arena, text, len), len};
	return known->text;
}

/* Names of members for good, and once as well. */
static const char *const *kept_names(const Reader *in, const char *const *names, size_t count)
{
	size_t size = count * sizeof *names;
	if (!in->texts)
		return memcpy(arena_words(in->arena, size), names, size);
	NameSet *known = &in->texts->sets[(size_t)text_spread((const char *)names, size) & (NAME_SETS - 1)];
	if (known->count != count || memcmp(known->names, names, size) != 0)
		*known = (NameSet){memcpy(arena_words(in->arena, size), names, size), count};
	return known->names;
}

static bool read_string(Reader *in, Value *value)
{
	char escaped[ESCAPED_MAX];
	bool wide = false;
	const char *text = ++in->at;
	pass_plain(in, &wide);
	size_t len = (size_t)(in->at - text);
	if (!take(in, '"')) {
		if (len > ESCAPED_MAX)
			return false;
		memcpy(escaped, text, len);
		text = escaped;
		if (!take_escaped(in, escaped, &len, &wide))
			return false;
	}
	if ((wide && !utf8_valid(text, len, NULL)) || len > UINT32_MAX)
		return false;
	*value = (Value){VALUE_TEXT, (uint32_t)len,
			 .text = kept(in, in->texts ? in->texts->texts : NULL, TEXTS, text, len)};
	return true;
}

static bool read_integer(Reader *in, Value *value)
{
	int64_t number = 0;
	bool negative = take(in, '-');
	const char *start = in->at;
	for (; *in->at >= '0' && *in->at <= '9' && in->at - start <= DIGITS_MAX; in->at++)
		number = number * 10 + (*in->at - '0');
	size_t digits = (size_t)(in->at - start);
	if (digits == 0 || digits > DIGITS_MAX || (*start == '0' && (digits > 1 || negative)) || strchr(".eE", *in->at))
		return false;
	*value = (Value){.type = VALUE_INTEGER, .integer = negative ? -number : number};
	return true;
}

static bool read_value(Reader *in, int depth, Value *value);

static bool read_items(Reader *in, int depth, Value *list)
{
	size_t first = in->open_count;
	do {
		if (in->open_count == OPEN_MAX)
			return false;
		if (!read_value(in, depth, &in->open[in->open_count++]))
			return false;
		skip_blanks(in);
	} while (take(in, ','));
	size_t count = in->open_count - first;
	Value *items = arena_words(in->arena, count * sizeof *items);
	memcpy(items, &in->open[first], count * sizeof *items);
	in->open_count = first;
	*list = (Value){VALUE_LIST, (uint32_t)count, .items = items};
	return take(in, ']');
}

/* A name that stands behind the last one in a jsonb: a longer one, or of the same length and greater. */
static bool read_name(Reader *in, Name *last, const char **kept_name)
{
	bool wide = false;
	skip_blanks(in);
	if (!take(in, '"'))
		return false;
	Name name = {.text = in->at};
	pass_plain(in, &wide);
	name.len = (size_t)(in->at - name.text);
	if (wide || !take(in, '"') || name.len < last->len ||
	    (name.len == last->len && last->text && memcmp(name.text, last->text, name.len) <= 0))
		return false;
	*kept_name = kept(in, in->texts ? in->texts->names : NULL, NAMES, name.text, name.len);
	*last = name;
	skip_blanks(in);
	return take(in, ':');
}

static bool read_members(Reader *in, int depth, Value *object)
{
	size_t first = in->open_count;
	Name last = {0};
	do {
		if (in->open_count == OPEN_MAX)
			return false;
		size_t at = in->open_count++;
		if (!read_name(in, &last, &in->open_names[at]) || !read_value(in, depth, &in->open[at]))
			return false;
		skip_blanks(in);
	} while (take(in, ','));
	size_t count = in->open_count - first;
	Members *members = members_new(in->arena, kept_names(in, &in->open_names[first], count), count);
	memcpy(members->values, &in->open[first], count * sizeof *members->values);
	in->open_count = first;
	*object = (Value){VALUE_OBJECT, (uint32_t)count, .members = members};
	return take(in, '}');
}

static bool read_value(Reader *in, int depth, Value *value)
{
	skip_blanks(in);
	if (*in->at == '"')
		return read_string(in, value);
	bool list = *in->at == '[';
	if (!list && *in->at != '{')
		return read_integer(in, value);
	in->at++;
	skip_blanks(in);
	*value = (Value){.type = list ? VALUE_LIST : VALUE_OBJECT};
	if (take(in, list ? ']' : '}'))
		return true;
	return depth > 0 && (list ? read_items : read_members)(in, depth - 1, value);
}

ValueTexts *value_texts(Arena *arena)
{
	return arena_alloc(arena, sizeof(ValueTexts));
}

const Value *value_read(const char *text, ValueTexts *texts, Arena *arena)
{
	Reader in;
	in.at = text;
	in.end = text + strlen(text);
	in.arena = arena;
	in.texts = texts;
	in.open_count = 0;
	Value *value = arena_words(arena, sizeof *value);
	if (read_value(&in, DEPTH_MAX, value) && *in.at == '\0')
		return value->type == VALUE_OBJECT ? value : NULL;
	json_error_t ignored;
	json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, &ignored);
	const Value *found = json_is_object(json) ? value_of(json, arena) : NULL;
	json_decref(json);
	return found;
}

json_t *body_read(const char *text)
{
	Arena *arena = arena_new();
	const Value *value = value_read(text, NULL, arena);
	json_t *body = value ? value_json(value) : NULL;
	arena_free(arena);
	return body;
}

const char *body_text(const json_t *body, const char *field)
{
	return json_string_value(json_object_get(body, field));
}

bool body_is_kept(const json_t *item)
{
	const char *kept = body_text(item, "kept");
	return kept && strcmp(kept, "casebook") == 0 && !body_text(item, "erased");
}

const json_t *body_list(const json_t *body, const char *field)
{
	const json_t *list = json_object_get(body, field);
	if (json_is_array(list))
		return list;
	body_start();
	return empty_list;
}
