/* An entry read in one pass; see scan.h.
 * Invariant: takes what entry_parse takes and nothing else. No field may hold what JSON would escape, so each is read
 * as it stands; a byte that no note may hold (a control character, what is not UTF-8) fits in no part either. */
#include "ascribe/ledger/scan.h"

#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/crypto/base64.h"
#include "line.h"
#include "scan_json.h"

#define TEXT_END "}\n\n" /* of the JSON, its line, and the blank line that ends the text */

static bool refuse(Err *err, const char *what)
{
	return err_set(err, ERR_REFUSED, "entry: %s", what);
}

/* Take `len` bytes into `field`, which has room for one more: a NUL behind them. */
static bool take_field(Cursor *in, char *field, size_t len)
{
	if ((size_t)(in->end - in->at) < len)
		return false;
	memcpy(field, in->at, len);
	field[len] = '\0';
	in->at += len;
	return true;
}

static bool take_first_line(Cursor *in, EntryScan *scan, Err *err)
{
	size_t end_len = sizeof ENTRY_FIRST_LINE_END - 1;
	Line line;
	if (!line_take(&in->at, in->end, &line) || line.len < end_len ||
	    memcmp(line.text + line.len - end_len, ENTRY_FIRST_LINE_END, end_len) != 0)
		return refuse(err, "the first line is not <origin>" ENTRY_FIRST_LINE_END);
	line.len -= end_len;
	if (!line_origin(&line, scan->origin))
		return refuse(err, "the first line does not start with an origin");
	return true;
}

static bool take_anchor(Cursor *in, Head *anchor, Err *err)
{
	if (!cursor_take(in, "{\"anchor\":{\"root\":\""))
		return refuse(err, "the second line does not start with the anchor");
	Line root = {.text = in->at, .len = BASE64_HASH_LEN};
	if ((size_t)(in->end - in->at) < root.len || !line_hash(&root, &anchor->root))
		return refuse(err, "the anchor's root is not a hash in base64");
	in->at += root.len;
	if (!cursor_take(in, "\",\"size\":") || !scan_json_number(in, &anchor->size) || !cursor_take(in, "}"))
		return refuse(err, "the anchor's size is missing or not a size");
	return true;
}

/* The author's name is compared with the signature's once that is known: here it only has to fit. */
static bool take_author(Cursor *in, char author[SIGN_NAME_MAX + 1], Err *err)
{
	if (!cursor_take(in, ",\"author\":\""))
		return refuse(err, "the author is missing");
	const char *quote = memchr(in->at, '"', (size_t)(in->end - in->at));
	size_t len = quote ? (size_t)(quote - in->at) : 0;
	if (len == 0 || len > SIGN_NAME_MAX || memchr(in->at, '\0', len))
		return refuse(err, "the author is not who signed it");
	return take_field(in, author, len) && cursor_take(in, "\"");
}

static bool take_header(Cursor *in, EntryScan *scan, Err *err)
{
	if (!take_anchor(in, &scan->anchor, err))
		return false;
	if (!cursor_take(in, ",\"at\":\"") || !take_field(in, scan->at, sizeof scan->at - 1) ||
	    !clock_valid(scan->at) || !cursor_take(in, "\""))
		return refuse(err, "at is missing or not a time in UTC");
	return take_author(in, scan->author, err);
}

/* Take a change's body; its form is not looked at where it was `checked` before. */
static bool take_body(Cursor *in, ChangeScan *change, bool checked, Err *err)
{
	if (!cursor_take(in, "\"body\":"))
		return refuse(err, "a change's body is missing");
	change->body = in->at;
	if (checked)
		scan_json_skip(in);
	else if (!scan_json_object(in, ENTRY_JSON_DEPTH_MAX, err))
		return err_prefix(err, "entry: a change's body: ");
	change->body_len = (size_t)(in->at - change->body);
	return true;
}

static bool take_kind(Cursor *in, ChangeScan *change)
{
	if (!cursor_take(in, ",\"kind\":\""))
		return false;
	change->kind = in->at;
	while (*in->at >= 'a' && *in->at <= 'z')
		in->at++;
	change->kind_len = (size_t)(in->at - change->kind);
	return change->kind_len > 0 && cursor_take(in, "\"");
}

static bool take_op(Cursor *in, bool *retract)
{
	*retract = false;
	if (!cursor_take(in, ",\"op\":\""))
		return false;
	if (cursor_take(in, "put\"}"))
		return true;
	*retract = true;
	return cursor_take(in, "retract\"}");
}

static bool take_change(Cursor *in, ChangeScan *change, bool checked, Err *err)
{
	if (!cursor_take(in, "{"))
		return refuse(err, "a change is not an object");
	change->base = 0;
	change->has_base = cursor_take(in, "\"base\":");
	if (change->has_base && (!scan_json_number(in, &change->base) || !cursor_take(in, ",")))
		return refuse(err, "a change's base is not a number from 0");
	if (!take_body(in, change, checked, err))
		return false;
	if (!cursor_take(in, ",\"id\":\"") || !take_field(in, change->id.text, UUID_TEXT_LEN) ||
	    !uuid_valid(change->id.text) || !cursor_take(in, "\""))
		return refuse(err, "a change's id is missing or not a UUID");
	if (!take_kind(in, change))
		return refuse(err, "a change's kind is missing or not a word of lower-case letters");
	if (!take_op(in, &change->retract))
		return refuse(err, "a change's op is neither put nor retract, or not the last");
	return true;
}

static bool take_changes(Cursor *in, EntryScan *scan, Err *err)
{
	ChangeScan change;
	if (!cursor_take(in, ",\"changes\":["))
		return refuse(err, "the changes are missing");
	scan->changes = in->at;
	do {
		if (!take_change(in, &change, false, err))
			return err_prefix(err, "change %zu: ", scan->change_count);
		scan->change_count++;
	} while (cursor_take(in, ","));
	scan->changes_len = (size_t)(in->at - scan->changes);
	return cursor_take(in, "]") || refuse(err, "the changes do not end");
}

/* Take the one signature line, by the author, and nothing behind it. */
static bool take_signature(Cursor *in, EntryScan *scan, Err *err)
{
	NoteParts parts = {.lines = in->at, .end = in->end};
	if (parts.lines == parts.end || !note_take_signature(&parts, &scan->signature))
		return refuse(err, "the signature line is not an Ed25519 signature with its key's name");
	if (parts.lines != parts.end)
		return refuse(err, "more than one signature");
	if (strcmp(scan->author, scan->signature.name) != 0)
		return refuse(err, "the author is not who signed it");
	return true;
}

bool entry_scan(const char *bytes, size_t bytes_len, EntryScan *scan, Err *err)
{
	Cursor in = {.at = bytes, .end = bytes + bytes_len};
	if (bytes_len > ENTRY_MAX)
		return refuse(err, "longer than 65535 bytes");
	if (bytes_len == 0 || bytes[bytes_len - 1] != '\n')
		return refuse(err, "it does not end in a newline");
	scan->change_count = 0;
	if (!take_first_line(&in, scan, err))
		return false;
	if (in.at == in.end)
		return refuse(err, "the second line is missing");
	if (!take_header(&in, scan, err) || !take_changes(&in, scan, err))
		return false;
	if (!cursor_take(&in, ",\"seq\":") || !scan_json_number(&in, &scan->seq) || !cursor_take(&in, TEXT_END))
		return refuse(err, "seq is missing, not a number from 0, or not the last before a blank line");
	scan->text = bytes;
	scan->text_len = (size_t)(in.at - bytes) - 1;
	return take_signature(&in, scan, err);
}

bool entry_scan_next(const EntryScan *scan, const char **at, ChangeScan *change)
{
	Cursor in = {.at = *at, .end = scan->changes + scan->changes_len};
	Err err; /* nothing is refused any more */
	if (in.at == in.end || !take_change(&in, change, true, &err))
		return false;
	(void)cursor_take(&in, ",");
	*at = in.at;
	return true;
}
