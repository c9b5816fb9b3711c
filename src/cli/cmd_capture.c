/* ascribe source capture: a page or document as it was seen, with the text in it, into the casebook; all in one
 * transaction with the entry that says so. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/casebook/body.h"
#include "ascribe/exchange/capture.h"
#include "ascribe/store/content.h"
#include "evidence_files.h"

#define TEXT_TYPE "text/plain;charset=utf-8"

typedef struct Capturing {
	Context *context;
	Store *store;
	const Args *args;
	const SecretKey *key;
	Record record;
	json_t *body; /* the new version */
	TakenFiles taken;
	char hex[65];
	const char *media_type;
	bool added, changed; /* a new capture; anything in the body */
	bool completed;      /* bytes that the record says are kept, and were not */
	json_t *text;        /* the item of its text, borrowed; NULL where there is none */
} Capturing;

/* The fields that an item has from the options; NULL with ERR_REFUSED for what is no UTF-8. */
static json_t *item_of_options(const Args *args, Err *err)
{
	char now[21];
	clock_now(now);
	const char *at = args_value(args, "captured-at");
	json_t *item = json_pack("{s:s, s:s*, s:s*}", "captured_at", at ? at : now, "from_url",
				 args_value(args, "from-url"), "media_type", args_value(args, "media-type"));
	if (!item)
		err_set(err, ERR_REFUSED, "an option is not valid UTF-8");
	return item;
}

/* What the options say is checked before anything is read. */
static bool check_options(const Args *args, Err *err)
{
	json_t *item = item_of_options(args, err);
	if (!item)
		return false;
	char zeros[65] = {0};
	memset(zeros, '0', 64);
	json_object_set_new(item, "sha256", json_string(zeros));
	json_object_set_new(item, "size", json_integer(0));
	if (!json_object_get(item, "media_type"))
		json_object_set_new(item, "media_type", json_string("text/plain"));
	json_t *body = json_pack("{s:s, s:s, s:s, s:[o]}", "slug", "capture", "title", "capture", "type", "other",
				 "captures", item);
	bool ok = body_validate(&KINDS[KIND_SOURCE], body, REFS_BY_ID, err);
	json_decref(body);
	return ok;
}

/* ---- What is on record */

static bool is_text_of(const json_t *item, const char *hex)
{
	const char *from = body_text(item, "extracted_from");
	return from && strcmp(from, hex) == 0 && !body_text(item, "erased");
}

static bool is_capture_of(const json_t *item, const char *hex)
{
	return !json_object_get(item, "extracted_from") && !body_text(item, "erased") &&
	       strcmp(body_text(item, "sha256"), hex) == 0;
}

static bool agrees(const json_t *item, const char *field, const char *given)
{
	const char *recorded = body_text(item, field);
	return !given || (recorded && strcmp(recorded, given) == 0);
}

static void mark_kept(Capturing *capturing, json_t *item)
{
	if (body_is_kept(item))
		return;
	json_object_set_new(item, "kept", json_string("casebook"));
	capturing->changed = true;
}

/* Put the capture into the body, unless the same bytes are there of the same time and place, where these were given. */
static bool add_capture(Capturing *capturing, json_t *list, Err *err)
{
	const Args *args = capturing->args;
	const char *at = args_value(args, "captured-at"), *url = args_value(args, "from-url");
	bool there = false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *item = json_array_get(list, i);
		if (!is_capture_of(item, capturing->hex))
			continue;
		mark_kept(capturing, item);
		there = there || (agrees(item, "captured_at", at) && agrees(item, "from_url", url));
		if (!args_value(args, "media-type"))
			capturing->media_type = body_text(item, "media_type");
	}
	if (there)
		return true;
	json_t *item = item_of_options(args, err);
	if (!item)
		return false;
	json_object_set_new(item, "sha256", json_string(capturing->hex));
	json_object_set_new(item, "size", json_integer((json_int_t)capturing->taken.files[0].size));
	json_object_set_new(item, "media_type", json_string(capturing->media_type));
	json_object_set_new(item, "kept", json_string("casebook"));
	if (strcmp(args->operands[1], "-") != 0)
		json_object_set_new(item, "name", json_string(capturing->taken.names[0]));
	json_array_append_new(list, item);
	capturing->added = capturing->changed = true;
	return true;
}

/* ---- Its text */

static const char *language_of(const Capturing *capturing)
{
	const char *language = body_text(capturing->body, "language");
	return language ? language : "en"; /* as search takes the title to be */
}

/* Keep a text that was extracted, as what is on record or, where nothing is, as a new item. */
static bool keep_text(Capturing *capturing, json_t *list, const Buf *text, const char *rule, Err *err)
{
	HashRunning running;
	char hex[65];
	hash_begin(&running);
	hash_add(&running, text->data, text->len);
	Hash digest = hash_end(&running);
	hash_to_hex(&digest, hex);
	if (capturing->text && strcmp(body_text(capturing->text, "sha256"), hex) != 0) {
		context_say(capturing->context,
			    "ascribe: the text on record was made by %s, and is another than %s makes now: it is not "
			    "kept here",
			    body_text(capturing->text, "extracted_by"), rule);
		return true;
	}
	if (!capturing->text) {
		capturing->text = json_pack("{s:s, s:I, s:s, s:s, s:s, s:s}", "sha256", hex, "size",
					    (json_int_t)text->len, "media_type", TEXT_TYPE, "extracted_from",
					    capturing->hex, "extracted_by", rule, "kept", "casebook");
		json_array_append_new(list, capturing->text);
		capturing->changed = true;
	} else {
		mark_kept(capturing, capturing->text);
	}
	capturing->completed = true;
	return capture_keep_text(capturing->store, text, language_of(capturing), err);
}

static bool add_text(Capturing *capturing, json_t *list, Err *err)
{
	const IntakeFile *file = &capturing->taken.files[0];
	char rule[INSPECT_RULE_SIZE];
	bool there = false;
	Hash digest;
	Buf text = {0};
	Err why;
	for (size_t i = 0; i < json_array_size(list) && !capturing->text; i++) {
		json_t *item = json_array_get(list, i);
		capturing->text = is_text_of(item, capturing->hex) ? item : NULL;
	}
	if (capturing->text && hash_from_hex(body_text(capturing->text, "sha256"), &digest) &&
	    !content_there(capturing->store, &digest, 1, &there, err))
		return false;
	if (there && body_is_kept(capturing->text))
		return true;
	bool ok = capture_extract(capturing->store, &file->sha256, file->size, capturing->media_type, &text, rule, &why,
				  err);
	if (ok && why.code == ERR_NONE)
		ok = keep_text(capturing, list, &text, rule, err);
	else if (ok)
		context_say(capturing->context, "ascribe: there is no text of it: %s%s%s", why.message,
			    why.hint[0] ? "; " : "", why.hint);
	buf_free(&text);
	return ok;
}

/* ---- The command */

static bool take(Capturing *capturing, Err *err)
{
	const Args *args = capturing->args;
	const char *given = args_value(args, "media-type");
	if (!take_files(capturing->context, capturing->store, args->operands + 1, 1, NULL, &capturing->taken, err))
		return false;
	hash_to_hex(&capturing->taken.files[0].sha256, capturing->hex);
	capturing->media_type = given ? given : capturing->taken.media_types[0];
	capturing->body = json_deep_copy(capturing->record.body);
	if (!json_object_get(capturing->body, "captures"))
		json_object_set_new(capturing->body, "captures", json_array());
	json_t *list = json_object_get(capturing->body, "captures");
	capturing->completed = !capturing->taken.files[0].was_there;
	return add_capture(capturing, list, err) && add_text(capturing, list, err);
}

static bool write_capture(Capturing *capturing, uint64_t *index, Err *err)
{
	bool ok = store_begin(capturing->store, err) && take(capturing, err);
	Edit edit = {.record = &capturing->record,
		     .body = capturing->body,
		     .taken = &capturing->taken,
		     .store = capturing->store};
	bool write = ok && (capturing->changed || capturing->completed) && !args_value(capturing->args, "dry-run");
	if (write && capturing->changed)
		ok = writer_commit_with(capturing->store, capturing->key, edit_fill, &edit, index, err);
	else if (write)
		ok = store_commit(capturing->store, err);
	if (!ok || !write)
		store_rollback(capturing->store);
	return ok;
}

static void print_captured(const Capturing *capturing, uint64_t index)
{
	bool anything = capturing->changed || capturing->completed;
	const char *done = !anything                                ? "already there"
			   : args_value(capturing->args, "dry-run") ? "would be captured"
			   : capturing->added                       ? "captured"
								    : "completed";
	json_t *text = capturing->text;
	json_t *value = json_pack("{s:s, s:s, s:s, s:I, s:s}", "done", done, "source", capturing->record.slug, "sha256",
				  capturing->hex, "size", (json_int_t)capturing->taken.files[0].size, "media_type",
				  capturing->media_type);
	if (text)
		json_object_set_new(value, "text",
				    json_pack("{s:O, s:O, s:O}", "sha256", json_object_get(text, "sha256"), "size",
					      json_object_get(text, "size"), "extracted_by",
					      json_object_get(text, "extracted_by")));
	if (index > 0)
		json_object_set_new(value, "index", json_integer((json_int_t)index));
	print_object(&capturing->context->style, "captured", value, &capturing->context->out);
}

bool cmd_source_capture(Context *context, const Args *args, Err *err)
{
	Capturing capturing = {.context = context, .args = args};
	uint64_t index = 0;
	bool ok = check_options(args, err) && context_casebook(context, &capturing.store, err) &&
		  load_current(context, capturing.store, KIND_SOURCE, args->operands[0], &capturing.record, err) &&
		  context_key(context, &capturing.key, err) && write_capture(&capturing, &index, err);
	if (ok)
		print_captured(&capturing, index);
	json_decref(capturing.body);
	json_decref(capturing.record.body);
	return ok;
}
