/* ascribe evidence log: files in, each with its record, its first custody event and, where asked, its citation; all in
 * one transaction, so that either all of them are there or none. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/exchange/names.h"
#include "ascribe/store/content.h"
#include "evidence_files.h"

#define SLUG_NAME_MAX 48

typedef struct Logging {
	Context *context;
	Store *store;
	const Args *args;
	const SecretKey *key;
	Uuid incident;
	json_t *given; /* the fields that all records share, references as ids */
	TakenFiles taken;
	const char **slugs; /* of the evidence that each file is in */
	bool *there;        /* it was there already, or stands earlier in the list */
	Record statement;   /* that cites it; without a body where none does */
	json_t *cites;      /* of the statement, with those that are added */
	bool cites_more;
} Logging;

/* ---- What all records share */

static bool put(json_t *body, const char *field, const char *text, bool list, Err *err)
{
	json_t *value = text ? json_string(text) : NULL;
	if (!text)
		return true;
	if (!value)
		return err_set(err, ERR_REFUSED, "%s: not valid UTF-8", field);
	json_object_set_new(body, field, list ? json_pack("[o]", value) : value);
	return true;
}

static bool take_given(Logging *logging, Err *err)
{
	const Args *args = logging->args;
	const Kind *kind = &KINDS[KIND_EVIDENCE];
	json_t *body = logging->given = json_object();
	const char *title = args_value(args, "title"), *type = args_value(args, "type");
	bool ok = put(body, "incident", args->operands[0], false, err) &&
		  put(body, "title", title ? title : "file", false, err) &&
		  put(body, "type", type ? type : "unspecified", false, err) &&
		  put(body, "description", args_value(args, "description"), false, err) &&
		  put(body, "credibility", args_value(args, "grade"), false, err) &&
		  put(body, "held_by", args_value(args, "held-by"), false, err) &&
		  put(body, "derived_from", args_value(args, "derived-from"), true, err) &&
		  put(body, "slug", "file", false, err);
	return ok && body_validate(kind, body, REFS_AS_TYPED, err) &&
	       names_to_ids(logging->store, kind, body, logging->context->arena, err);
}

static bool check_options(const Args *args, Err *err)
{
	bool cited = args_value(args, "cited-by") != NULL;
	bool supports = args_value(args, "supports") != NULL, undermines = args_value(args, "undermines") != NULL;
	if (args->operand_count > 2 && args_value(args, "slug"))
		return err_set(err, ERR_USAGE, "--slug names one record, and each file is one");
	if (cited && (supports == undermines || !args_value(args, "disclosure"))) {
		err_set(err, ERR_USAGE, "a citation says which way it bears, and how much was shown");
		return err_hint(err, "give --supports or --undermines, and --disclosure LEVEL");
	}
	if (!cited && (supports || undermines || args_value(args, "disclosure") || args_value(args, "on")))
		return err_set(err, ERR_USAGE,
			       "--on, --supports, --undermines and --disclosure go with --cited-by STATEMENT");
	return true;
}

/* ---- The citing statement */

static bool load_statement(Logging *logging, Err *err)
{
	const char *cited_by = args_value(logging->args, "cited-by");
	Arena *arena = logging->context->arena;
	StoreName name;
	if (!cited_by)
		return true;
	if (!store_find(logging->store, KIND_STATEMENT, cited_by, arena, &name, err) ||
	    !store_get(logging->store, KIND_STATEMENT, &name.id, STORE_NEWEST, arena, &logging->statement, err))
		return false;
	const char *incident = body_text(logging->statement.body, "incident");
	if (logging->statement.retracted)
		return err_set(err, ERR_REFUSED, "the statement \"%s\" was retracted", cited_by);
	return (incident && strcmp(incident, logging->incident.text) == 0) ||
	       err_set(err, ERR_REFUSED, "the statement \"%s\" is of another incident", cited_by);
}

static bool is_cited(const json_t *cites, const json_t *cite)
{
	for (size_t i = 0; i < json_array_size(cites); i++) {
		const json_t *item = json_array_get(cites, i);
		const char *old = body_text(item, "allegation"), *new = body_text(cite, "allegation");
		if (strcmp(body_text(item, "evidence"), body_text(cite, "evidence")) == 0 && (!old) == (!new) &&
		    (!old || strcmp(old, new) == 0))
			return true;
	}
	return false;
}

static bool gather_cites(Logging *logging, Err *err)
{
	const Args *args = logging->args;
	const char *on = args_value(args, "on"), *allegation = NULL;
	StoreName name;
	if (!logging->statement.body)
		return true;
	if (on) {
		if (!store_find(logging->store, KIND_ALLEGATION, on, logging->context->arena, &name, err))
			return false;
		allegation = name.id.text;
	}
	logging->cites = json_deep_copy(body_list(logging->statement.body, "cites"));
	for (size_t i = 0; i < logging->taken.count; i++) {
		Uuid id = uuid_of_slug("evidence", logging->slugs[i]);
		if (logging->there[i] &&
		    !store_find(logging->store, KIND_EVIDENCE, logging->slugs[i], logging->context->arena, &name, err))
			err_clear(err); /* it stands earlier in the list */
		else if (logging->there[i])
			id = name.id;
		json_t *cite = json_pack("{s:s, s:s, s:s, s:s*}", "evidence", id.text, "bearing",
					 args_value(args, "supports") ? "supports" : "undermines", "disclosure",
					 args_value(args, "disclosure"), "allegation", allegation);
		if (!is_cited(logging->cites, cite)) {
			json_array_append(logging->cites, cite);
			logging->cites_more = true;
		}
		json_decref(cite);
	}
	return true;
}

/* ---- Which files are new */

/* Of bytes that the casebook had, in another incident, the name is another's: there the digits are of both. */
static const char *default_slug(const Logging *logging, size_t i)
{
	const IntakeFile *file = &logging->taken.files[i];
	const char *name = logging->taken.names[i];
	char hex[65], text[SLUG_NAME_MAX + 1] = "";
	size_t len = 0;
	Hash digits = file->sha256;
	if (file->was_there) {
		HashRunning running;
		hash_begin(&running);
		hash_add(&running, logging->incident.text, strlen(logging->incident.text));
		hash_add(&running, file->sha256.bytes, HASH_LEN);
		digits = hash_end(&running);
	}
	hash_to_hex(&digits, hex);
	for (const char *c = name; *c && len < SLUG_NAME_MAX; c++) {
		if (isascii(*c) && isalnum((unsigned char)*c))
			text[len++] = (char)tolower((unsigned char)*c);
		else if (len > 0 && text[len - 1] != '-')
			text[len++] = '-';
	}
	while (len > 0 && text[len - 1] == '-')
		len--;
	text[len] = '\0';
	return arena_printf(logging->context->arena, "%s-%.12s", len > 0 ? text : "file", hex);
}

typedef struct Place {
	const Hash *digest;
	size_t at;
} Place;

static int by_digest(const void *a, const void *b)
{
	const Place *left = a, *right = b;
	int order = memcmp(left->digest, right->digest, sizeof *left->digest);
	if (order != 0)
		return order;
	return left->at < right->at ? -1 : left->at > right->at;
}

/* Of files with the same bytes in one command the first makes the record. */
static void mark_repeated(Logging *logging)
{
	size_t count = logging->taken.count;
	Place *places = mem_alloc(count * sizeof *places);
	for (size_t i = 0; i < count; i++)
		places[i] = (Place){&logging->taken.files[i].sha256, i};
	qsort(places, count, sizeof *places, by_digest);
	for (size_t i = 1; i < count; i++) {
		if (memcmp(places[i].digest, places[i - 1].digest, sizeof *places[i].digest) != 0)
			continue;
		logging->there[places[i].at] = true;
		logging->slugs[places[i].at] = logging->slugs[places[i - 1].at];
	}
	free(places);
}

static bool find_new(Logging *logging, Err *err)
{
	Arena *arena = logging->context->arena;
	size_t count = logging->taken.count;
	Hash *digests = arena_array(arena, count, sizeof *digests);
	const char *given = args_value(logging->args, "slug");
	logging->slugs = arena_array(arena, count, sizeof *logging->slugs);
	logging->there = arena_array(arena, count, sizeof *logging->there);
	for (size_t i = 0; i < count; i++)
		digests[i] = logging->taken.files[i].sha256;
	if (!content_recorded(logging->store, &logging->incident, digests, count, arena, logging->slugs, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		logging->there[i] = logging->slugs[i] != NULL;
		if (!logging->there[i])
			logging->slugs[i] = given ? given : default_slug(logging, i);
	}
	mark_repeated(logging);
	return true;
}

/* ---- Writing */

static bool add_record(Logging *logging, Writer *writer, size_t i, Err *err)
{
	const TakenFiles *taken = &logging->taken;
	const char *key_name = secret_key_public(logging->key)->name;
	json_t *event = custody_item(logging->args, "acquired", key_name, NULL, &taken->files[i].sha256, err);
	if (!event)
		return false;
	json_t *body = json_copy(logging->given);
	json_object_set_new(body, "slug", json_string(logging->slugs[i]));
	if (!args_value(logging->args, "title"))
		json_object_set_new(body, "title", json_string(taken->names[i]));
	json_object_set_new(body, "files", json_pack("[o]", file_item(taken, i)));
	json_object_set_new(body, "custody", json_pack("[o]", event));
	Change change = {.kind = KIND_EVIDENCE, .id = uuid_of_slug("evidence", logging->slugs[i]), .body = body};
	bool ok = body_validate(&KINDS[KIND_EVIDENCE], body, REFS_BY_ID, err) && writer_add(writer, &change, err);
	json_decref(body);
	return ok;
}

static bool add_citations(const Logging *logging, Writer *writer, Err *err)
{
	if (!logging->cites_more)
		return true;
	json_t *body = json_copy(logging->statement.body);
	json_object_set(body, "cites", logging->cites);
	Change change = {.kind = KIND_STATEMENT,
			 .id = logging->statement.id,
			 .has_base = true,
			 .base = logging->statement.index,
			 .body = body};
	bool ok = body_validate(&KINDS[KIND_STATEMENT], body, REFS_BY_ID, err) && writer_add(writer, &change, err);
	json_decref(body);
	return ok;
}

static bool fill(void *context, Writer *writer, uint64_t index, Err *err)
{
	Logging *logging = context;
	(void)index;
	for (size_t i = 0; i < logging->taken.count; i++) {
		if (!logging->there[i] && !add_record(logging, writer, i, err))
			return err_prefix(err, "%s: ", logging->taken.files[i].path);
	}
	return add_citations(logging, writer, err) && taken_flush(logging->store, &logging->taken, writer, err);
}

static void print_logged(Logging *logging, uint64_t index)
{
	static const char *const columns[] = {"done", "evidence", "size", "media_type", "file", NULL};
	Context *context = logging->context;
	json_t *rows = json_array();
	for (size_t i = 0; i < logging->taken.count; i++) {
		const IntakeFile *file = &logging->taken.files[i];
		char hex[65];
		hash_to_hex(&file->sha256, hex);
		json_t *value = json_pack("{s:s, s:s, s:s, s:s, s:I, s:s, s:b}", "done",
					  logging->there[i] ? "already there"
					  : index > 0       ? "logged"
							    : "would be logged",
					  "evidence", logging->slugs[i], "file", logging->taken.names[i], "sha256", hex,
					  "size", (json_int_t)file->size, "media_type", logging->taken.media_types[i],
					  "bytes_were_there", (int)file->was_there);
		if (!logging->there[i] && index > 0)
			json_object_set_new(value, "index", json_integer((json_int_t)index));
		json_array_append_new(rows, value);
	}
	print_rows(&context->style, "logged", columns, rows, &context->out);
}

static bool is_anything_new(const Logging *logging)
{
	bool anything = logging->cites_more;
	for (size_t i = 0; i < logging->taken.count; i++)
		anything = anything || !logging->there[i];
	return anything;
}

static bool log_files(Logging *logging, uint64_t *index, Err *err)
{
	const Args *args = logging->args;
	bool ok = store_begin(logging->store, err) &&
		  take_files(logging->context, logging->store, args->operands + 1, args->operand_count - 1,
			     args_value(args, "name"), &logging->taken, err) &&
		  find_new(logging, err) && gather_cites(logging, err);
	if (ok && is_anything_new(logging) && !args_value(args, "dry-run"))
		ok = writer_commit_with(logging->store, logging->key, fill, logging, index, err);
	else
		store_rollback(logging->store);
	if (!ok)
		store_rollback(logging->store);
	return ok;
}

bool cmd_evidence_log(Context *context, const Args *args, Err *err)
{
	Logging logging = {.context = context, .args = args};
	StoreName name;
	uint64_t index = 0;
	bool ok = check_options(args, err) && context_casebook(context, &logging.store, err) &&
		  store_find(logging.store, KIND_INCIDENT, args->operands[0], context->arena, &name, err);
	if (ok)
		logging.incident = name.id;
	ok = ok && take_given(&logging, err) && load_statement(&logging, err) &&
	     context_key(context, &logging.key, err) && log_files(&logging, &index, err);
	if (ok)
		print_logged(&logging, index);
	json_decref(logging.cites);
	json_decref(logging.given);
	json_decref(logging.statement.body);
	return ok;
}
