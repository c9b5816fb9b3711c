/* Errors as values; see err.h. Holds no state. */
#include "ascribe/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/base/utf8.h"

/* Cut `text` of capacity `size` back to the end of its last whole UTF-8 character, after vsnprintf truncated it. */
static void cut_at_character(char *text, size_t size)
{
	size_t at = size - 1;
	while (at > 0 && ((unsigned char)text[at - 1] & 0xC0) == 0x80)
		at--;
	if (at > 0 && (unsigned char)text[at - 1] >= 0xC0)
		at--;
	text[at] = '\0';
}

/* What was quoted may have been cut within a character, or never have been UTF-8. */
static void replace_invalid(char *text)
{
	size_t len = strlen(text), bad;
	while (!utf8_valid(text, len, &bad))
		text[bad] = '?';
}

PRINTF_LIKE(3, 0)
static void format_into(char *out, size_t size, const char *format, va_list args)
{
	int len = vsnprintf(out, size, format, args);
	if (len < 0)
		out[0] = '\0';
	else if ((size_t)len >= size)
		cut_at_character(out, size);
	replace_invalid(out);
}

PRINTF_LIKE(3, 0)
static void set_message(Err *err, ErrCode code, const char *format, va_list args)
{
	err->code = code;
	err->sqlstate[0] = '\0';
	err->hint[0] = '\0';
	format_into(err->message, sizeof err->message, format, args);
}

bool err_set(Err *err, ErrCode code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	set_message(err, code, format, args);
	va_end(args);
	return false;
}

bool err_set_errno(Err *err, ErrCode code, int saved_errno, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	set_message(err, code, format, args);
	va_end(args);
	size_t len = strlen(err->message);
	size_t room = sizeof err->message - len;
	int added = snprintf(err->message + len, room, ": %s", strerror(saved_errno));
	if (added < 0)
		err->message[len] = '\0';
	return false;
}

bool err_hint(Err *err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	format_into(err->hint, sizeof err->hint, format, args);
	va_end(args);
	return false;
}

bool err_prefix(Err *err, const char *format, ...)
{
	char old[sizeof err->message];
	memcpy(old, err->message, sizeof old);
	va_list args;
	va_start(args, format);
	format_into(err->message, sizeof err->message, format, args);
	va_end(args);
	size_t len = strlen(err->message);
	size_t room = sizeof err->message - len;
	int added = snprintf(err->message + len, room, "%s", old);
	if (added >= 0 && (size_t)added >= room)
		cut_at_character(err->message, sizeof err->message);
	return false;
}

void err_clear(Err *err)
{
	*err = (Err){.code = ERR_NONE};
}
