/* Ledger entries: the one serialisation, signing, strict parsing; see entry.h.
 * Invariant: entry_parse accepts only what entry_sign writes, byte for byte, so two different texts are never taken for
 * the same entry. */
#include "ascribe/ledger/entry.h"

#include <inttypes.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/base/uuid.h"
#include "ascribe/crypto/base64.h"

#define ENTRY_DEPTH_MAX (ENTRY_JSON_DEPTH_MAX + 3) /* a body in a change in the changes of an entry */

static bool check_value(const json_t *value, int depth, Err *err);

static bool check_object(const json_t *object, int depth, Err *err)
{
	json_t *all = (json_t *)object; /* iterating does not change it, but Jansson's iterators are not const */
	for (void *at = json_object_iter(all); at; at = json_object_iter_next(all, at)) {
		const char *key = json_object_iter_key(at);
		if (strlen(key) != json_object_iter_key_len(at))
			return err_set(err, ERR_REFUSED, "JSON: a name holds U+0000");
		if (!check_value(json_object_iter_value(at), depth, err))
			return false;
	}
	return true;
}

static bool check_array(const json_t *array, int depth, Err *err)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (!check_value(json_array_get(array, i), depth, err))
			return false;
	}
	return true;
}

static bool check_integer(json_int_t number, Err *err)
{
	if (number < -ENTRY_INT_MAX || number > ENTRY_INT_MAX)
		return err_set(err, ERR_REFUSED, "JSON: %" JSON_INTEGER_FORMAT " is beyond ±(2^53-1)", number);
	return true;
}

/* Whether `value` may be signed; `depth` is how many levels it may still open. */
static bool check_value(const json_t *value, int depth, Err *err)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
	case JSON_ARRAY:
		if (depth == 0)
			return err_set(err, ERR_REFUSED, "JSON: nested too deep");
		return json_is_object(value) ? check_object(value, depth - 1, err) : check_array(value, depth - 1, err);
	case JSON_STRING:
		if (memchr(json_string_value(value), '\0', json_string_length(value)))
			return err_set(err, ERR_REFUSED, "JSON: a string holds U+0000");
		return true;
	case JSON_INTEGER:
		return check_integer(json_integer_value(value), err);
	case JSON_REAL:
		return err_set(err, ERR_REFUSED, "JSON: %.17g is not an integer", json_real_value(value));
	case JSON_TRUE:
	case JSON_FALSE:
	case JSON_NULL:
		return true;
	}
	return err_set(err, ERR_REFUSED, "JSON: unknown type"); /* GCOVR_EXCL_LINE: the types above are all there are */
}

static int add_dumped(const char *bytes, size_t bytes_len, void *out)
{
	buf_add(out, bytes, bytes_len);
	return 0;
}

static bool json_add(Buf *out, const json_t *value, int depth_max, Err *err)
{
	if (!check_value(value, depth_max, err))
		return false;
	if (json_dump_callback(value, add_dumped, out, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENSURE_ASCII) != 0)
		mem_out_of_memory(); /* GCOVR_EXCL_LINE: of a value just checked nothing else fails */
	return true;
}

bool entry_json_add(Buf *out, const json_t *value, Err *err)
{
	return json_add(out, value, ENTRY_JSON_DEPTH_MAX, err);
}

/* What stands before the changes. Origin, time and name need no escaping: none may hold a quote or a backslash. */
static void add_before_changes(Buf *out, const EntryHeader *header, const PublicKey *author)
{
	buf_addf(out, "%s" ENTRY_FIRST_LINE_END "\n{\"anchor\":{\"root\":\"", header->origin);
	base64_add(out, header->anchor.root.bytes, HASH_LEN);
	buf_addf(out, "\",\"size\":%" PRIu64 "},\"at\":\"%s\",\"author\":\"%s\",\"changes\":[", header->anchor.size,
		 header->at, author->name);
}

/* What stands after them, up to the signature. */
static void add_after_changes(Buf *out, const EntryHeader *header)
{
	buf_addf(out, "],\"seq\":%" PRIu64 "}\n", header->seq);
}

size_t entry_overhead(const EntryHeader *header, const SecretKey *key)
{
	Buf text = {0};
	add_before_changes(&text, header, secret_key_public(key));
	add_after_changes(&text, header);
	note_add_signature(&text, 0, key);
	size_t len = text.len;
	buf_free(&text);
	return len;
}

static bool check_header(const EntryHeader *header, Err *err)
{
	if (!entry_origin_valid(header->origin))
		return err_set(err, ERR_REFUSED, "\"%s\" cannot be the origin of a casebook", header->origin);
	if (!clock_valid(header->at))
		return err_set(err, ERR_REFUSED, "\"%s\" is not a time in UTC", header->at);
	if (header->anchor.size > (uint64_t)ENTRY_INT_MAX || header->seq > (uint64_t)ENTRY_INT_MAX)
		return err_set(err, ERR_REFUSED, "a size or seq beyond 2^53-1");
	return true;
}

bool entry_sign(Buf *out, const EntryHeader *header, const char *changes, size_t changes_len, const SecretKey *key,
		Err *err)
{
	if (!check_header(header, err))
		return false;
	if (changes_len == 0)
		return err_set(err, ERR_REFUSED, "an entry without a change");
	size_t start = out->len;
	add_before_changes(out, header, secret_key_public(key));
	buf_add(out, changes, changes_len);
	add_after_changes(out, header);
	note_add_signature(out, start, key);
	size_t len = out->len - start;
	if (len <= ENTRY_MAX)
		return true;
	out->len = start;
	out->data[start] = '\0';
	return err_set(err, ERR_REFUSED, "an entry of %zu bytes: at most %d fit", len, ENTRY_MAX);
}

static bool refuse(Err *err, const char *what)
{
	return err_set(err, ERR_REFUSED, "entry: %s", what);
}

/* Take the origin off the first line; *json is the second line without its newline. */
static bool take_lines(Entry *entry, const char **json, size_t *json_len, Err *err)
{
	const char *text = entry->note.text;
	size_t text_len = entry->note.text_len;
	const char *newline = memchr(text, '\n', text_len); /* a note's text has at least its last */
	size_t line_len = (size_t)(newline - text);
	size_t end_len = sizeof ENTRY_FIRST_LINE_END - 1;
	if (line_len < end_len || line_len - end_len > ENTRY_ORIGIN_MAX ||
	    memcmp(newline - end_len, ENTRY_FIRST_LINE_END, end_len) != 0)
		return refuse(err, "the first line is not <origin>" ENTRY_FIRST_LINE_END);
	memcpy(entry->origin, text, line_len - end_len);
	entry->origin[line_len - end_len] = '\0';
	if (!entry_origin_valid(entry->origin))
		return refuse(err, "the first line does not start with an origin");
	*json = newline + 1;
	if (*json == text + text_len)
		return refuse(err, "the second line is missing");
	*json_len = text_len - line_len - 2;
	return true;
}

/* Parse the line, and refuse it where it is not the very text that we would write for it. */
static bool load_json(const char *line, size_t line_len, json_t **json, Err *err)
{
	json_error_t error;
	*json = json_loadb(line, line_len, JSON_REJECT_DUPLICATES, &error);
	if (!*json)
		return err_set(err, ERR_REFUSED, "entry: %s", error.text);
	Buf again = {0};
	bool ok = json_add(&again, *json, ENTRY_DEPTH_MAX, err);
	if (ok && (again.len != line_len || memcmp(buf_text(&again), line, line_len) != 0))
		ok = refuse(err, "the JSON is not in the one form that is signed");
	buf_free(&again);
	if (!ok)
		json_decref(*json);
	return ok;
}

static bool is_kind(const char *text)
{
	size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	return len > 0 && text[len] == '\0';
}

static bool check_change(json_t *change, Err *err)
{
	const char *op;
	const char *kind;
	const char *id;
	json_int_t base = 0;
	json_t *body;
	json_error_t error;
	if (json_unpack_ex(change, &error, JSON_STRICT, "{s:s,s:s,s:s,s?I,s:o}", "op", &op, "kind", &kind, "id", &id,
			   "base", &base, "body", &body) != 0)
		return err_set(err, ERR_REFUSED, "entry: a change: %s", error.text);
	if (strcmp(op, "put") != 0 && strcmp(op, "retract") != 0)
		return refuse(err, "a change's op is neither put nor retract");
	if (!is_kind(kind))
		return refuse(err, "a change's kind is not a word of lower-case letters");
	if (!uuid_valid(id))
		return refuse(err, "a change's id is not a UUID");
	if (base < 0)
		return refuse(err, "a change's base is below 0");
	if (!json_is_object(body))
		return refuse(err, "a change's body is not an object");
	return true;
}

static bool check_changes(const json_t *changes, Err *err)
{
	if (!json_is_array(changes) || json_array_size(changes) == 0)
		return refuse(err, "changes is not an array with a change in it");
	for (size_t i = 0; i < json_array_size(changes); i++) {
		if (!check_change(json_array_get(changes, i), err))
			return err_prefix(err, "change %zu: ", i);
	}
	return true;
}

/* Fill the entry's fields from its JSON. */
static bool take_fields(json_t *json, Entry *entry, Err *err)
{
	const char *root;
	size_t root_len;
	const char *at;
	const char *author;
	json_int_t size;
	json_int_t seq;
	json_t *changes;
	json_error_t error;
	if (json_unpack_ex(json, &error, JSON_STRICT, "{s:{s:s%,s:I},s:s,s:s,s:o,s:I}", "anchor", "root", &root,
			   &root_len, "size", &size, "at", &at, "author", &author, "changes", &changes, "seq",
			   &seq) != 0)
		return err_set(err, ERR_REFUSED, "entry: %s", error.text);
	size_t hash_len;
	if (!base64_decode(root, root_len, entry->anchor.root.bytes, HASH_LEN, &hash_len) || hash_len != HASH_LEN)
		return refuse(err, "the anchor's root is not a hash in base64");
	if (size < 0 || seq < 0)
		return refuse(err, "a size or seq is below 0");
	if (!clock_valid(at))
		return refuse(err, "at is not a time in UTC");
	if (strcmp(author, entry->note.signatures[0].name) != 0)
		return refuse(err, "the author is not who signed it");
	if (!check_changes(changes, err))
		return false;
	memcpy(entry->at, at, sizeof entry->at);
	memcpy(entry->author, author, strlen(author) + 1);
	entry->anchor.size = (uint64_t)size;
	entry->seq = (uint64_t)seq;
	entry->changes = json_incref(changes);
	return true;
}

bool entry_parse(const char *bytes, size_t bytes_len, Entry *entry, Err *err)
{
	*entry = (Entry){0};
	if (bytes_len > ENTRY_MAX)
		return refuse(err, "longer than 65535 bytes");
	if (!note_parse(bytes, bytes_len, &entry->note, err))
		return false;
	if (entry->note.signature_count != 1)
		return refuse(err, "more than one signature");
	const char *line = NULL;
	size_t line_len = 0;
	json_t *json;
	if (!take_lines(entry, &line, &line_len, err) || !load_json(line, line_len, &json, err))
		return false;
	bool ok = take_fields(json, entry, err);
	json_decref(json);
	return ok;
}

void entry_free(Entry *entry)
{
	json_decref(entry->changes);
	*entry = (Entry){0};
}
