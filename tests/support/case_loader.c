/* See case_loader.h. */
#include "tests/support/case_loader.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/casebook/body.h"

static bool to_id(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	static Uuid id;
	(void)context;
	(void)err;
	if (uuid_valid(ref->text))
		return true;
	id = uuid_of_slug(KINDS[ref->kind].name, ref->text);
	*replacement = id.text;
	return true;
}

static void take_line(Case *loaded, const char *line, size_t len)
{
	json_error_t json_error;
	Err err = {0};
	json_t *body = json_loadb(line, len, JSON_REJECT_DUPLICATES, &json_error);
	cr_assert(body, "%.*s: %s", (int)len, line, json_error.text);
	const Kind *kind = kind_find(body_text(body, "kind"));
	cr_assert(kind, "%.*s", (int)len, line);
	json_object_del(body, "kind");
	cr_assert(body_validate(kind, body, REFS_BY_NAME, &err), "%.*s: %s", (int)len, line, err.message);
	cr_assert(body_visit_refs(kind, body, to_id, NULL, &err));
	Record *record = &loaded->records[loaded->count++];
	const char *slug = body_text(body, "slug");
	*record = (Record){.kind = kind->kind,
			   .slug = slug,
			   .index = loaded->count,
			   .author = "alice@example",
			   .at = "2026-01-01T00:00:00Z",
			   .recorded_at = "2026-01-01T00:00:00Z",
			   .body = body};
	record->number = ++loaded->numbers[record->kind];
	if (slug)
		record->id = uuid_of_slug(kind->name, slug);
	else
		snprintf(record->id.text, sizeof record->id.text, "00000000-0000-4000-8000-%012zx", loaded->count);
}

void case_read(const Case *loaded)
{
	for (size_t i = 0; i < loaded->count; i++) {
		Record *record = &loaded->records[i];
		record->fields = record->body ? value_of(record->body, loaded->arena) : record->fields;
	}
}

static Case case_of(const char *text)
{
	Case loaded = {.arena = arena_new()};
	size_t lines = 1;
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	loaded.records = arena_array(loaded.arena, lines, sizeof *loaded.records);
	for (const char *start = text, *end; *start; start = *end ? end + 1 : end) {
		end = start + strcspn(start, "\n");
		if (end > start)
			take_line(&loaded, start, (size_t)(end - start));
	}
	case_read(&loaded);
	return loaded;
}

static char *with_double_quotes(const char *lines)
{
	char *text = mem_strdup(lines);
	for (char *c = text; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	return text;
}

Case case_of_text(const char *lines)
{
	char *text = with_double_quotes(lines);
	Case loaded = case_of(text);
	free(text);
	return loaded;
}

static Case case_of_file_and(const char *path, const char *more)
{
	Buf text = {0};
	Err err = {0};
	cr_assert(file_read(path, (size_t)1 << 24, &text, &err), "%s", err.message);
	buf_add_text(&text, more);
	Case loaded = case_of(buf_text(&text));
	buf_free(&text);
	return loaded;
}

Case case_of_file(const char *path)
{
	return case_of_file_and(path, "");
}

Case case_of_exercise(void)
{
	char *note = with_double_quotes("{'kind':'note','about':['incident:exercise-grid'],'type':'assessment',"
					"'body':'N.','likelihood':'likely','confidence':'low'}\n");
	Case loaded = case_of_file_and("tests/cases/exercise-grid.jsonl", note);
	free(note);
	return loaded;
}

void case_free(Case *loaded)
{
	for (size_t i = 0; i < loaded->count; i++)
		json_decref(loaded->records[i].body);
	arena_free(loaded->arena);
}

static void fill_fields(const Field *fields, json_t *body, const char *text)
{
	for (const Field *field = fields; field->name; field++) {
		json_t *value = json_object_get(body, field->name);
		bool free_text = field->type == FIELD_LINE || field->type == FIELD_TEXT;
		size_t count = field->list ? json_array_size(value) : 1;
		for (size_t i = 0; value && i < count; i++) {
			if (field->type == FIELD_OBJECT)
				fill_fields(field->fields, field->list ? json_array_get(value, i) : value, text);
			else if (free_text && field->list)
				json_array_set_new(value, i, json_string(text));
			else if (free_text)
				json_object_set_new(body, field->name, json_string(text));
		}
	}
}

void case_fill(Case *loaded, const char *text)
{
	for (size_t i = 0; i < loaded->count; i++) {
		fill_fields(KINDS[loaded->records[i].kind].fields, loaded->records[i].body, text);
		loaded->records[i].author = arena_strdup(loaded->arena, text);
	}
}

const Brief *case_brief(const Case *loaded, const char *as_of)
{
	BriefInput input = {.records = loaded->records,
			    .record_count = loaded->count,
			    .as_of = as_of,
			    .origin = "test.example/case",
			    .head = {.size = 7},
			    .drifts = loaded->drifts,
			    .drift_count = loaded->drift_count};
	for (size_t i = 0; i < loaded->count; i++) {
		if (loaded->records[i].kind == KIND_INCIDENT)
			input.incident = loaded->records[i].id;
	}
	case_read(loaded);
	const Brief *brief = NULL;
	Err err = {0};
	cr_assert(brief_compute(&input, loaded->arena, &brief, &err), "%s", err.message);
	return brief;
}

/* The records of one incident, and those of none. */
static Record *records_of(const Case *loaded, const Uuid *incident, size_t *count)
{
	Record *records = arena_array(loaded->arena, loaded->count + 1, sizeof *records);
	*count = 0;
	case_read(loaded);
	for (size_t i = 0; i < loaded->count; i++) {
		const char *of = value_text(loaded->records[i].fields, "incident");
		if (!of || strcmp(of, incident->text) == 0)
			records[(*count)++] = loaded->records[i];
	}
	return records;
}

const Brief *case_brief_since(const Case *loaded, const char *incident, const Brief *before, uint64_t since_index)
{
	BriefInput input = {.incident = uuid_of_slug("incident", incident),
			    .origin = "test.example/case",
			    .head = {.size = 7},
			    .since = since_index > 0 ? "then" : NULL,
			    .since_index = since_index,
			    .before = before};
	input.records = records_of(loaded, &input.incident, &input.record_count);
	const Brief *brief = NULL;
	Err err = {0};
	cr_assert(brief_compute(&input, loaded->arena, &brief, &err), "%s", err.message);
	return brief;
}

const Brief *case_brief_of(const Case *loaded, const char *incident)
{
	return case_brief_since(loaded, incident, NULL, 0);
}

const BriefAllegation *case_allegation(const Brief *brief, const char *slug)
{
	for (size_t i = 0; i < brief->allegations.count; i++) {
		if (strcmp(brief->allegations.items[i]->slug, slug) == 0)
			return brief->allegations.items[i];
	}
	cr_assert_fail("no allegation %s", slug);
	return NULL;
}

const BriefStatement *case_statement(const Brief *brief, const char *slug)
{
	for (size_t i = 0; i < brief->statements.count; i++) {
		if (strcmp(brief->statements.items[i]->slug, slug) == 0)
			return brief->statements.items[i];
	}
	return NULL;
}

const BriefCell *case_cell(const Brief *brief, const char *allegation, const char *party, bool official)
{
	const BriefAllegation *a = case_allegation(brief, allegation);
	for (size_t i = 0; i < a->cell_count; i++) {
		if (strcmp(a->cells[i].party->slug, party) == 0 && a->cells[i].official == official)
			return &a->cells[i];
	}
	return NULL;
}

bool case_gap(const Brief *brief, const char *code, const char *about)
{
	for (size_t i = 0; i < brief->gap_count; i++) {
		const BriefGap *gap = &brief->gaps[i];
		for (size_t j = 0; j < gap->about_count && strcmp(gap->code, code) == 0; j++) {
			if (strcmp(gap->about[j], about) == 0)
				return true;
		}
	}
	return false;
}
