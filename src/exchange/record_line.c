/* One line of JSON Lines as a record; see record_line.h. */
#include "record_line.h"

#include <string.h>

#include "ascribe/casebook/body.h"

/* The record's kind; keys are the ledger's own business. */
static bool take_kind(RecordLine *line, Err *err)
{
	const char *kind = body_text(line->body, "kind");
	if (!json_is_object(line->body))
		return err_set(err, ERR_REFUSED, "the line is not a JSON object");
	if (!kind) {
		err_set(err, ERR_REFUSED, "kind: is missing");
		return err_hint(err, "each line starts {\"kind\":\"party\",…}");
	}
	line->kind = kind_find(kind);
	if (!line->kind || line->kind->kind == KIND_KEY) {
		err_set(err, ERR_REFUSED, "kind: \"%.40s\" is not a kind that can be imported", kind);
		return err_hint(err, "incident, party, source, allegation, statement, evidence, response, hypothesis, "
				     "rating or note");
	}
	json_object_del(line->body, "kind");
	return true;
}

static bool take_id(RecordLine *line, bool *given, Err *err)
{
	const json_t *value = json_object_get(line->body, "id");
	const char *id = json_string_value(value);
	*given = value != NULL;
	if (value && (!id || !uuid_valid(id)))
		return err_set(err, ERR_REFUSED, "id: is not a UUID in small letters");
	if (id)
		memcpy(line->id.text, id, UUID_TEXT_LEN + 1);
	json_object_del(line->body, "id");
	return true;
}

/* The id of a record with a slug follows from the slug. */
static bool settle_id(RecordLine *line, bool given, Err *err)
{
	if (!line->slug) {
		if (!given)
			line->id = uuid_new();
		return true;
	}
	Uuid own = uuid_of_slug(line->kind->name, line->slug);
	if (given && strcmp(line->id.text, own.text) != 0) {
		err_set(err, ERR_REFUSED, "id: does not belong to the slug \"%s\"", line->slug);
		return err_hint(err, "leave \"id\" out: it follows from the slug");
	}
	line->id = own;
	return true;
}

bool record_line_parse(const char *text, size_t text_len, RecordLine *line, Err *err)
{
	json_error_t error;
	bool given = false;
	*line = (RecordLine){.body = json_loadb(text, text_len, JSON_REJECT_DUPLICATES, &error)};
	if (!line->body)
		return err_set(err, ERR_REFUSED, "column %d: not JSON: %s", error.column, error.text);
	if (!take_kind(line, err) || !take_id(line, &given, err) ||
	    !body_validate(line->kind, line->body, REFS_BY_NAME, err))
		return false;
	line->slug = line->kind->has_slug ? body_text(line->body, "slug") : NULL;
	return settle_id(line, given, err);
}
