/* JSON in the one form that is signed; see scan_json.h.
 * Invariant: what is taken is what Jansson would write for the value it reads from it, compact, in ASCII and with
 * sorted names, byte for byte: of two texts of one value at most one is taken. */
#include "scan_json.h"

#include "ascribe/ledger/entry.h"
#include "line.h"

#define REPEAT(byte) (UINT64_C(0x0101010101010101) * (byte))

static bool refuse(Err *err, const char *what)
{
	return err_set(err, ERR_REFUSED, "JSON: %s", what);
}

/* Whether `c` stands for itself in a string: ASCII from the space up, DEL too. */
static bool is_plain(char c)
{
	return c >= ' ' && c != '"' && c != '\\' && !((unsigned char)c & 0x80);
}

/* Whether the eight bytes at `at` all stand for themselves. Exact: the first byte that does not sets its own top bit in
 * one of these differences, and where there is none nothing borrows. */
static bool are_plain(const char *at)
{
	uint64_t bytes;
	memcpy(&bytes, at, sizeof bytes);
	uint64_t quote = bytes ^ REPEAT('"'), backslash = bytes ^ REPEAT('\\');
	uint64_t bad = bytes | (bytes - REPEAT(' ')) | (quote - REPEAT(1)) | (backslash - REPEAT(1));
	return !(bad & REPEAT(0x80));
}

static void skip_plain(Cursor *in)
{
	const char *at = in->at;
	while (in->end - at >= 8 && are_plain(at))
		at += 8;
	while (is_plain(*at))
		at++;
	in->at = at;
}

/* Take four digits of upper-case hex. */
static bool take_hex(Cursor *in, uint32_t *unit)
{
	*unit = 0;
	for (int i = 0; i < 4; i++, in->at++) {
		char c = *in->at;
		if (c >= '0' && c <= '9')
			*unit = *unit << 4 | (uint32_t)(c - '0');
		else if (c >= 'A' && c <= 'F')
			*unit = *unit << 4 | (uint32_t)(c - 'A' + 10);
		else
			return false;
	}
	return true;
}

/* The character that a backslash and this letter stand for, 0 where they stand for none. */
static uint32_t short_escape(char letter)
{
	switch (letter) {
	case '"':
	case '\\':
		return (uint32_t)letter;
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return 0;
	}
}

/* Whether this UTF-16 unit is written in hex: not what stands for itself or has a shorter escape, nor U+0000. */
static bool is_written_in_hex(uint32_t unit)
{
	return unit > 0x7F || (unit > 0 && unit < ' ' && !strchr("\b\f\n\r\t", (int)unit));
}

/* Take the escape behind a backslash; *cp is its character. */
static bool take_escape(Cursor *in, uint32_t *cp)
{
	char letter = *in->at;
	*cp = short_escape(letter);
	if (*cp || letter != 'u') {
		in->at++;
		return *cp != 0;
	}
	in->at++;
	if (!take_hex(in, cp) || !is_written_in_hex(*cp) || (*cp >= 0xDC00 && *cp <= 0xDFFF))
		return false;
	if (*cp < 0xD800 || *cp > 0xDBFF)
		return true;
	uint32_t low;
	if (!cursor_take(in, "\\u") || !take_hex(in, &low) || low < 0xDC00 || low > 0xDFFF)
		return false;
	*cp = 0x10000 + ((*cp - 0xD800) << 10) + (low - 0xDC00);
	return true;
}

/* Take a string behind its first quote, with its last. */
static bool take_string(Cursor *in, Err *err)
{
	for (;;) {
		skip_plain(in);
		uint32_t cp;
		if (cursor_take(in, "\""))
			return true;
		if (!cursor_take(in, "\\"))
			return refuse(err, "a string holds a byte that is not written so, or does not end");
		if (!take_escape(in, &cp))
			return refuse(err, "a string holds an escape that is not written so");
	}
}

/* The next character of a string that was taken before, 0 at its end. */
static uint32_t next_character(Cursor *in)
{
	uint32_t cp = 0;
	if (*in->at == '"')
		return 0;
	if (*in->at != '\\')
		return (unsigned char)*in->at++;
	in->at++;
	(void)take_escape(in, &cp);
	return cp;
}

/* Whether the name at `before` sorts before that at `after`; both were taken before, and start behind the quote. By
 * code points, which is the order of their UTF-8. */
static bool is_sorted(const char *before, const char *after, const char *end)
{
	Cursor first = {.at = before, .end = end}, second = {.at = after, .end = end};
	for (;;) {
		uint32_t one = next_character(&first), other = next_character(&second);
		if (one != other || one == 0)
			return one < other;
	}
}

bool scan_json_number(Cursor *in, uint64_t *number)
{
	Line digits = {.text = in->at};
	while (*in->at >= '0' && *in->at <= '9')
		in->at++;
	digits.len = (size_t)(in->at - digits.text);
	return line_number(&digits, number);
}

static bool take_integer(Cursor *in, Err *err)
{
	uint64_t number;
	bool negative = cursor_take(in, "-");
	if (!scan_json_number(in, &number) || (negative && number == 0))
		return refuse(err, "what is no value, or an integer that is not written so");
	return true;
}

static bool take_value(Cursor *in, int depth, Err *err);

static bool take_array(Cursor *in, int depth, Err *err)
{
	if (depth == 0)
		return refuse(err, "nested too deep");
	in->at++;
	if (cursor_take(in, "]"))
		return true;
	do {
		if (!take_value(in, depth - 1, err))
			return false;
	} while (cursor_take(in, ","));
	return cursor_take(in, "]") || refuse(err, "an array that does not end");
}

bool scan_json_object(Cursor *in, int depth, Err *err)
{
	const char *name = NULL;
	if (depth == 0)
		return refuse(err, "nested too deep");
	if (!cursor_take(in, "{"))
		return refuse(err, "not an object");
	if (cursor_take(in, "}"))
		return true;
	do {
		const char *before = name;
		if (!cursor_take(in, "\""))
			return refuse(err, "an object's name is not a string");
		name = in->at;
		if (!take_string(in, err))
			return false;
		if (before && !is_sorted(before, name, in->end))
			return refuse(err, "an object's names are not sorted, or one is there twice");
		if (!cursor_take(in, ":"))
			return refuse(err, "an object's name without a value");
		if (!take_value(in, depth - 1, err))
			return false;
	} while (cursor_take(in, ","));
	return cursor_take(in, "}") || refuse(err, "an object that does not end");
}

static bool take_value(Cursor *in, int depth, Err *err)
{
	switch (*in->at) {
	case '"':
		in->at++;
		return take_string(in, err);
	case '{':
		return scan_json_object(in, depth, err);
	case '[':
		return take_array(in, depth, err);
	case 't':
	case 'f':
	case 'n':
		return cursor_take(in, "true") || cursor_take(in, "false") || cursor_take(in, "null") ||
		       refuse(err, "what is no value");
	default:
		return take_integer(in, err);
	}
}

/* The same as take_string, of a string that was taken before. */
static void skip_string(Cursor *in)
{
	for (skip_plain(in); *in->at != '"'; skip_plain(in))
		in->at += 2; /* of an escape in hex the digits stand for themselves */
	in->at++;
}

void scan_json_skip(Cursor *in)
{
	size_t depth = 0;
	do {
		char c = *in->at++;
		if (c == '"')
			skip_string(in);
		else if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
	} while (depth > 0);
}
