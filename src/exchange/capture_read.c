/* The captures on record, and their texts out of the casebook; see ascribe/exchange/capture.h. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/casebook/quotation.h"
#include "ascribe/exchange/capture.h"
#include "ascribe/store/search.h"

static bool take_digest(const json_t *item, const char *field, Hash *digest, Err *err)
{
	const char *hex = body_text(item, field);
	return (hex && hash_from_hex(hex, digest)) || err_set(err, ERR_REFUSED, "captures: %s is no digest", field);
}

static bool take_capture(const json_t *item, Capture *capture, Err *err)
{
	*capture = (Capture){.size = (uint64_t)json_integer_value(json_object_get(item, "size")),
			     .media_type = body_text(item, "media_type"),
			     .name = body_text(item, "name"),
			     .captured_at = body_text(item, "captured_at"),
			     .from_url = body_text(item, "from_url"),
			     .kept = body_is_kept(item),
			     .erased = body_text(item, "erased")};
	return take_digest(item, "sha256", &capture->sha256, err);
}

/* Put a text to each capture that it was extracted from: the same bytes may have been captured more than once. */
static bool take_text(const json_t *item, Capture *captures, size_t count, Err *err)
{
	Hash from, text;
	if (body_text(item, "erased"))
		return true;
	if (!take_digest(item, "extracted_from", &from, err) || !take_digest(item, "sha256", &text, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		Capture *capture = &captures[i];
		if (memcmp(&capture->sha256, &from, sizeof from) != 0)
			continue;
		capture->has_text = true;
		capture->text = text;
		capture->text_size = (uint64_t)json_integer_value(json_object_get(item, "size"));
		capture->extracted_by = body_text(item, "extracted_by");
	}
	return true;
}

/* Times are of one form, and in the order of their text. */
static bool is_before(const Capture *a, const Capture *b)
{
	if (!a->captured_at || !b->captured_at)
		return !a->captured_at && b->captured_at;
	return strcmp(a->captured_at, b->captured_at) < 0;
}

static void sort(Capture *captures, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		Capture moved = captures[i];
		size_t at = i;
		for (; at > 0 && is_before(&moved, &captures[at - 1]); at--)
			captures[at] = captures[at - 1];
		captures[at] = moved;
	}
}

bool captures_of(const json_t *source, Arena *arena, Capture **items, size_t *count, Err *err)
{
	const json_t *list = body_list(source, "captures");
	*items = arena_array(arena, json_array_size(list) + 1, sizeof **items);
	*count = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		if (!json_object_get(item, "extracted_from") && !take_capture(item, &(*items)[(*count)++], err))
			return false;
	}
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		if (json_object_get(item, "extracted_from") && !take_text(item, *items, *count, err))
			return false;
	}
	sort(*items, *count);
	return true;
}

bool capture_text(Store *store, const Capture *capture, Buf *text, Err *err)
{
	char hex[65];
	hash_to_hex(&capture->sha256, hex);
	if (!capture->has_text)
		return err_set(err, ERR_NOT_FOUND, "the casebook has no text of the capture %.16s…", hex);
	return search_kept_text(store, &capture->text, QUOTATION_TEXT_MAX, text, err) ||
	       err_prefix(err, "text of the capture %.16s…: ", hex);
}
