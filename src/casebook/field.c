/* Checking one string of a body against its field's type; see kind.h for the forms. */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/base/edtf.h"
#include "ascribe/base/utf8.h"
#include "validate.h"

#define SLUG_MAX 64
#define NO_CONTROL UINT32_MAX

bool refuse_at(const Path *path, Err *err, const char *format, ...)
{
	char place[PATH_TEXT_MAX], message[600];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	path_text(path, place);
	return err_set(err, ERR_REFUSED, "%s%s%s", place, place[0] ? ": " : "", message);
}

bool slug_valid(const char *slug)
{
	size_t len = strspn(slug, "abcdefghijklmnopqrstuvwxyz0123456789-");
	return len > 0 && slug[len] == '\0' && len <= SLUG_MAX && slug[0] != '-' && !uuid_valid(slug);
}

/* The first control character in `text` but line breaks and tabs where it is `multiline`, or NO_CONTROL. */
static uint32_t find_control(const char *text, size_t text_len, bool multiline)
{
	for (size_t at = 0; at < text_len;) {
		unsigned char c = (unsigned char)text[at];
		uint32_t cp = c;
		at += c < 0x80 ? 1 : utf8_next(text + at, text_len - at, &cp);
		bool allowed = multiline && (cp == '\n' || cp == '\t');
		if ((cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x2028 || cp == 0x2029) && !allowed)
			return cp;
	}
	return NO_CONTROL;
}

static bool check_text(const Field *field, const Path *path, const char *text, size_t text_len, Err *err)
{
	bool multiline = field->type == FIELD_TEXT;
	uint32_t control = find_control(text, text_len, multiline);
	if (control != NO_CONTROL) {
		refuse_at(path, err, "holds the control character U+%04X", (unsigned)control);
		return err_hint(err,
				multiline ? "only line breaks and tabs may stand in it" : "it is one line of text");
	}
	if (!multiline && (text[0] == ' ' || text[text_len - 1] == ' '))
		return refuse_at(path, err, "starts or ends with a space");
	if (text_len > field->max && utf8_count(text, text_len) > field->max)
		return refuse_at(path, err, "is longer than %u characters", field->max);
	return true;
}

static bool check_term(const Vocab *vocab, const Path *path, const char *text, Err *err)
{
	if (vocab_find(vocab, text) >= 0)
		return true;
	refuse_at(path, err, "\"%.60s\" is not a term of the vocabulary \"%s\"", text, vocab->name);
	char list[400] = "";
	for (size_t i = 0, len = 0; vocab->terms[i] && len < sizeof list; i++)
		len += (size_t)snprintf(list + len, sizeof list - len, "%s%s", i > 0 ? ", " : "", vocab->terms[i]);
	return err_hint(err, "one of: %s", list);
}

static bool check_date(const Path *path, const char *text, Err *err)
{
	EdtfBounds bounds;
	char place[PATH_TEXT_MAX];
	if (edtf_parse(text, &bounds, err))
		return true;
	path_text(path, place);
	return err_prefix(err, "%s: ", place);
}

static bool is_url(const char *text)
{
	const char *rest = strncmp(text, "https://", 8) == 0  ? text + 8
			   : strncmp(text, "http://", 7) == 0 ? text + 7
							      : "";
	size_t len = strlen(text);
	return *rest != '\0' && strcspn(text, " \"<>\\^`{|}") == len && find_control(text, len, false) == NO_CONTROL;
}

static bool is_language(const char *text)
{
	for (bool first = true;; first = false) {
		size_t len = 0;
		while (isalnum((unsigned char)text[len]) && (!first || isalpha((unsigned char)text[len])))
			len++;
		if (len < (first ? 2u : 1u) || len > 8)
			return false;
		if (text[len] == '\0')
			return true;
		if (text[len] != '-')
			return false;
		text += len + 1;
	}
}

/* A reference to a record of one of `kinds`. */
static bool check_reference(unsigned kinds, const Path *path, const char *text, RefForm form, Err *err)
{
	static const Field name = {.type = FIELD_LINE, .max = 200};
	if (uuid_valid(text))
		return true;
	if (form == REFS_AS_TYPED && (kinds & KIND_BIT(KIND_PARTY)))
		return check_text(&name, path, text, strlen(text), err);
	if (form == REFS_BY_ID)
		return refuse_at(path, err, "\"%.60s\" is not a record's id", text);
	if (slug_valid(text))
		return true;
	refuse_at(path, err, "\"%.60s\" cannot name a record", text);
	return err_hint(err, "write a slug (small letters, digits, hyphens) or an id");
}

static bool check_any_reference(const Field *field, const Path *path, const char *text, RefForm form, Err *err)
{
	char name[16] = "";
	const char *colon = strchr(text, ':');
	if (colon && (size_t)(colon - text) < sizeof name)
		memcpy(name, text, (size_t)(colon - text));
	const Kind *kind = kind_find(name);
	if (kind && (field->kinds & KIND_BIT(kind->kind)))
		return check_reference(KIND_BIT(kind->kind), path, colon + 1, form, err);
	refuse_at(path, err, "\"%.60s\" does not say of which kind it is", text);
	char list[200] = "";
	for (size_t i = 0, len = 0; i < KIND_COUNT; i++) {
		if (field->kinds & KIND_BIT(i))
			len += (size_t)snprintf(list + len, sizeof list - len, "%s%s:…", len > 0 ? ", " : "",
						KINDS[i].name);
	}
	return err_hint(err, "write one of: %s", list);
}

static bool check_slug(const Path *path, const char *text, Err *err)
{
	if (slug_valid(text))
		return true;
	refuse_at(path, err, "\"%.80s\" is not a slug", text);
	return err_hint(err, "small letters, digits and hyphens, at most %d, not starting with a hyphen", SLUG_MAX);
}

static bool check_form(bool holds, const Path *path, const char *text, const char *wanted, Err *err)
{
	return holds || refuse_at(path, err, "\"%.80s\" is not %s", text, wanted);
}

bool check_string(const Field *field, const Path *path, const char *text, size_t text_len, RefForm form, Err *err)
{
	if (text_len == 0) {
		refuse_at(path, err, "is empty");
		return err_hint(err, "leave the field out where there is nothing to say");
	}
	if (memchr(text, '\0', text_len))
		return refuse_at(path, err, "holds the control character U+0000");
	switch (field->type) {
	case FIELD_SLUG:
		return check_slug(path, text, err);
	case FIELD_LINE:
	case FIELD_TEXT:
		return check_text(field, path, text, text_len, err);
	case FIELD_TERM:
		return check_term(field->vocab, path, text, err);
	case FIELD_DATE:
		return check_date(path, text, err);
	case FIELD_TIME:
		return check_form(clock_valid(text), path, text, "a time like 2022-09-09T20:15:00Z", err);
	case FIELD_URL:
		return check_form(is_url(text) && text_len <= field->max, path, text, "an http or https address", err);
	case FIELD_HASH:
		return check_form(text_len == 64 && strspn(text, "0123456789abcdef") == 64, path, text,
				  "a SHA-256 in 64 small hex digits", err);
	case FIELD_LANGUAGE:
		return check_form(is_language(text), path, text, "a BCP 47 language tag", err);
	case FIELD_COUNTRY:
		return check_form(text_len == 2 && isupper((unsigned char)text[0]) && isupper((unsigned char)text[1]),
				  path, text, "an ISO 3166-1 alpha-2 code", err);
	case FIELD_VKEY:
		return check_form(text_len <= field->max &&
					  strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
						       "0123456789+/=._@-") == text_len,
				  path, text, "a vkey", err);
	case FIELD_REF:
		return check_reference(field->kinds, path, text, form, err);
	case FIELD_ANY_REF:
		return check_any_reference(field, path, text, form, err);
	case FIELD_COUNT:
	case FIELD_OBJECT:
		break;
	}
	return refuse_at(path, err, "is not of the right type");
}
