/* From a change to the rows of the projection; see projection.h. It follows the functions project_<kind> in SQL. */
#include "ascribe/casebook/projection.h"

#include <inttypes.h>
#include <string.h>

typedef struct Projector {
	const ProjectionChange *change;
	Arena *arena;
	ProjectionVisitor visit;
	void *context;
} Projector;

/* Columns of each table but casebook, id, idx, ord, op and body. A version's are fields of its body; one that starts
 * with "k_" holds the kind that the column after the prefix refers to, "is_" whether that role is among the roles;
 * "base" is the change's. */
typedef struct Table {
	const char *name;
	const char *columns[PROJECTION_CELLS + 1];
} Table;

static const Table TABLES[] = {
	{"incident", {"slug", "title"}},
	{"party", {"slug", "name", "type"}},
	{"source", {"slug", "title"}},
	{"allegation", {"slug", "incident", "k_incident", "base"}},
	{"statement", {"slug", "incident", "said_on", "k_incident", "base"}},
	{"evidence", {"slug", "incident", "k_incident", "base"}},
	{"response", {"slug", "incident", "k_incident", "base"}},
	{"hypothesis", {"slug", "incident", "k_incident", "base"}},
	{"rating", {"hypothesis", "evidence", "consistency", "k_hypothesis", "k_evidence"}},
	{"note", {"type"}},
	{"key", {"name", "vkey", "last_valid", "is_admin", "is_analyst"}},
	{"position", {"allegation", "stance", "k_allegation"}},
	{"quote", {"source", "exact", "start_at", "end_at", "k_source"}},
	{"cite", {"evidence", "bearing", "disclosure", "k_evidence"}},
	{"answer", {"statement", "relation", "k_statement"}},
	{"link", {"field", "kind", "target"}},
	{"file", {"sha256", "size", "kept", "erased"}},
	{"record", {"kind", "slug"}},
};

const char *const *projection_columns(const char *table)
{
	for (size_t i = 0; i < sizeof TABLES / sizeof *TABLES; i++) {
		if (strcmp(TABLES[i].name, table) == 0)
			return TABLES[i].columns;
	}
	return NULL;
}

static const char *text_of(const Projector *projector, const json_t *value)
{
	if (json_is_integer(value))
		return arena_printf(projector->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	return json_string_value(value);
}

static const char *has_role(const json_t *roles, const char *role)
{
	for (size_t i = 0; i < json_array_size(roles); i++) {
		const char *given = json_string_value(json_array_get(roles, i));
		if (given && strcmp(given, role) == 0)
			return "true";
	}
	return json_is_array(roles) ? "false" : NULL;
}

static const char *cell_of(const Projector *projector, const json_t *body, const char *column)
{
	if (strncmp(column, "k_", 2) == 0)
		return column + 2;
	if (strncmp(column, "is_", 3) == 0)
		return has_role(json_object_get(body, "roles"), column + 3);
	const ProjectionChange *change = projector->change;
	if (strcmp(column, "base") == 0)
		return change->has_base ? arena_printf(projector->arena, "%" PRIu64, change->base) : NULL;
	const char *field = column;
	if (strcmp(column, "start_at") == 0)
		field = "start";
	else if (strcmp(column, "end_at") == 0)
		field = "end";
	return text_of(projector, json_object_get(body, field));
}

static ProjectionRow new_row(const Projector *projector, const char *table, size_t ord)
{
	return (ProjectionRow){
		.table = table, .id = projector->change->id, .index = projector->change->index, .ord = ord};
}

/* A row whose cells are fields of `object`. */
static void visit_fields(const Projector *projector, ProjectionRow *row, const json_t *object)
{
	const char *const *columns = projection_columns(row->table);
	for (size_t i = 0; columns[i]; i++)
		row->cells[i] = cell_of(projector, object, columns[i]);
	projector->visit(projector->context, row);
}

static void visit_version(const Projector *projector)
{
	const ProjectionChange *change = projector->change;
	bool numbered = change->kind->kind == KIND_ALLEGATION || change->kind->kind == KIND_STATEMENT;
	ProjectionRow row = new_row(projector, change->kind->name, numbered ? change->place : 0);
	row.op = change->retract ? "retract" : "put";
	Buf body = {0};
	jsonb_add(&body, change->body);
	row.body = body.data;
	row.body_len = body.len;
	visit_fields(projector, &row, change->body);
	buf_free(&body);
}

static void visit_link(const Projector *projector, const char *field, size_t ord, const char *kind, const char *target)
{
	ProjectionRow row = new_row(projector, "link", ord);
	row.cells[0] = field;
	row.cells[1] = kind;
	row.cells[2] = target;
	projector->visit(projector->context, &row);
}

/* One reference: an id, or "<kind>:<id>" where `kind` is NULL. */
static void visit_reference(const Projector *projector, const char *field, size_t ord, const char *kind,
			    const json_t *value)
{
	const char *text = json_string_value(value), *colon = text && !kind ? strchr(text, ':') : NULL;
	if (colon)
		visit_link(projector, field, ord, arena_strndup(projector->arena, text, (size_t)(colon - text)),
			   colon + 1);
	else if (text)
		visit_link(projector, field, ord, kind, text);
}

/* The references in a body's own fields, a list or one. */
static const struct {
	RecordKind kind;
	const char *field, *target;
} REFERENCES[] = {
	{KIND_PARTY, "part_of", "party"},
	{KIND_PARTY, "owned_by", "party"},
	{KIND_PARTY, "speaks_for", "party"},
	{KIND_PARTY, "same_as", "party"},
	{KIND_SOURCE, "publisher", "party"},
	{KIND_SOURCE, "rights_holder", "party"},
	{KIND_SOURCE, "derived_from", "source"},
	{KIND_ALLEGATION, "accused", "party"},
	{KIND_ALLEGATION, "broader", "allegation"},
	{KIND_STATEMENT, "speakers", "party"},
	{KIND_STATEMENT, "on_behalf_of", "party"},
	{KIND_STATEMENT, "sources", "source"},
	{KIND_STATEMENT, "reported_by", "party"},
	{KIND_EVIDENCE, "held_by", "party"},
	{KIND_EVIDENCE, "derived_from", NULL},
	{KIND_RESPONSE, "actor", "party"},
	{KIND_RESPONSE, "targets", "party"},
	{KIND_RESPONSE, "announced_in", "statement"},
	{KIND_RESPONSE, "because_of", "statement"},
	{KIND_RESPONSE, "sources", "source"},
	{KIND_HYPOTHESIS, "allegation", "allegation"},
	{KIND_NOTE, "about", NULL},
	{KIND_NOTE, "supersedes", "note"},
};

static void visit_references(const Projector *projector)
{
	for (size_t i = 0; i < sizeof REFERENCES / sizeof *REFERENCES; i++) {
		if (REFERENCES[i].kind != projector->change->kind->kind)
			continue;
		const json_t *value = json_object_get(projector->change->body, REFERENCES[i].field);
		if (!json_is_array(value))
			visit_reference(projector, REFERENCES[i].field, 1, REFERENCES[i].target, value);
		for (size_t j = 0; j < json_array_size(value); j++)
			visit_reference(projector, REFERENCES[i].field, j + 1, REFERENCES[i].target,
					json_array_get(value, j));
	}
}

static void visit_children(const Projector *projector, const char *field, const char *table)
{
	const json_t *list = json_object_get(projector->change->body, field);
	for (size_t i = 0; i < json_array_size(list); i++) {
		ProjectionRow row = new_row(projector, table, i + 1);
		visit_fields(projector, &row, json_array_get(list, i));
	}
}

/* References inside the parts of a statement or an incident. */
static void visit_part_references(const Projector *projector)
{
	const json_t *body = projector->change->body, *quotes = json_object_get(body, "quotes"),
		     *cites = json_object_get(body, "cites"), *victims = json_object_get(body, "victims");
	bool statement = projector->change->kind->kind == KIND_STATEMENT;
	for (size_t i = 0; statement && i < json_array_size(quotes); i++) {
		const json_t *about = json_object_get(json_array_get(quotes, i), "about");
		for (size_t j = 0; j < json_array_size(about); j++)
			visit_reference(projector, "quotes.about", (i + 1) * 1000 + j + 1, "allegation",
					json_array_get(about, j));
	}
	for (size_t i = 0; statement && i < json_array_size(cites); i++)
		visit_reference(projector, "cites.allegation", i + 1, "allegation",
				json_object_get(json_array_get(cites, i), "allegation"));
	for (size_t i = 0; projector->change->kind->kind == KIND_INCIDENT && i < json_array_size(victims); i++)
		visit_reference(projector, "victims.party", i + 1, "party",
				json_object_get(json_array_get(victims, i), "party"));
}

void projection_rows(const ProjectionChange *change, Arena *arena, ProjectionVisitor visit, void *context)
{
	const Projector projector = {change, arena, visit, context};
	visit_version(&projector);
	visit_references(&projector);
	visit_part_references(&projector);
	if (change->kind->kind == KIND_STATEMENT) {
		visit_children(&projector, "positions", "position");
		visit_children(&projector, "quotes", "quote");
		visit_children(&projector, "cites", "cite");
		visit_children(&projector, "answers", "answer");
	} else if (change->kind->kind == KIND_EVIDENCE) {
		visit_children(&projector, "files", "file");
	} else if (change->kind->kind == KIND_SOURCE) {
		visit_children(&projector, "captures", "file");
	}
	if (!change->has_base) {
		ProjectionRow row = {.table = "record", .id = change->id};
		row.cells[0] = change->kind->name;
		row.cells[1] = json_string_value(json_object_get(change->body, "slug"));
		visit(context, &row);
	}
}

/* Written by hand: an audit does this a few times an entry, and printf would be most of it. */
static void add_number(Buf *out, uint64_t number, char end)
{
	char text[24];
	size_t at = sizeof text;
	text[--at] = end;
	do
		text[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	buf_add(out, text + at, sizeof text - at);
}

static void add_text(Buf *out, const char *text, size_t len)
{
	if (!text) {
		buf_add_char(out, 'n');
		return;
	}
	add_number(out, len, ':');
	buf_add(out, text, len);
}

void projection_add_row(Buf *out, const ProjectionRow *row)
{
	add_text(out, row->table, strlen(row->table));
	add_text(out, row->id, strlen(row->id));
	add_number(out, row->index, ' ');
	add_number(out, row->ord, ' ');
	add_text(out, row->op, row->op ? strlen(row->op) : 0);
	add_text(out, row->body, row->body_len);
	for (size_t i = 0; i < PROJECTION_CELLS; i++)
		add_text(out, row->cells[i], row->cells[i] ? strlen(row->cells[i]) : 0);
}
