/* JSON Schemas (draft 2020-12), made from the table that validation uses; see body.h. */
#include <stdio.h>
#include <string.h>

#include "ascribe/casebook/body.h"

#define SLUG_PATTERN "^[a-z0-9][a-z0-9-]{0,63}$"
#define CONTROLS_FROM_7F "\\u007f-\\u009f\\u2028\\u2029"
#define CONTROLS "\\u0000-\\u001f" CONTROLS_FROM_7F
#define UUID_PATTERN "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"
#define REF_PATTERN "[a-z0-9][a-z0-9-]{0,63}"

static void set(json_t *object, const char *name, json_t *value)
{
	json_object_set_new(object, name, value);
}

static json_t *terms_of(const Vocab *vocab)
{
	json_t *list = json_array();
	for (size_t i = 0; vocab->terms[i]; i++)
		json_array_append_new(list, json_string(vocab->terms[i]));
	return list;
}

static json_t *any_ref_pattern(unsigned kinds)
{
	char pattern[300] = "^(";
	for (size_t i = 0; i < KIND_COUNT; i++) {
		size_t len = strlen(pattern);
		if (kinds & KIND_BIT(i))
			snprintf(pattern + len, sizeof pattern - len, "%s%s", len > 2 ? "|" : "", KINDS[i].name);
	}
	size_t len = strlen(pattern);
	snprintf(pattern + len, sizeof pattern - len, "):%s$", REF_PATTERN);
	return json_string(pattern);
}

static const char *pattern_of(FieldType type)
{
	switch (type) {
	case FIELD_SLUG:
	case FIELD_REF:
		return SLUG_PATTERN;
	case FIELD_TIME:
		return "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";
	case FIELD_URL:
		return "^https?://[^" CONTROLS " \"<>\\\\^`{|}]+$";
	case FIELD_HASH:
		return "^[0-9a-f]{64}$";
	case FIELD_LANGUAGE:
		return "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$";
	case FIELD_COUNTRY:
		return "^[A-Z]{2}$";
	case FIELD_VKEY:
		return "^[A-Za-z0-9+/=._@-]{1,256}$";
	case FIELD_LINE:
		return "^[^ " CONTROLS "]([^" CONTROLS "]*[^ " CONTROLS "])?$";
	case FIELD_TEXT:
		return "^[^\\u0000-\\u0008\\u000b-\\u001f" CONTROLS_FROM_7F "]+$";
	case FIELD_TERM:
	case FIELD_DATE:
	case FIELD_COUNT:
	case FIELD_ANY_REF:
	case FIELD_OBJECT:
		break;
	}
	return NULL;
}

static json_t *object_schema(const Field *fields);

static json_t *value_schema(const Field *field)
{
	if (field->type == FIELD_OBJECT)
		return object_schema(field->fields);
	json_t *schema = json_object();
	if (field->type == FIELD_COUNT) {
		set(schema, "type", json_string("integer"));
		set(schema, "minimum", json_integer(0));
		set(schema, "maximum", json_integer(FIELD_COUNT_MAX));
		return schema;
	}
	set(schema, "type", json_string("string"));
	if (field->type == FIELD_TERM)
		set(schema, "enum", terms_of(field->vocab));
	if (field->type == FIELD_ANY_REF)
		set(schema, "pattern", any_ref_pattern(field->kinds));
	if (pattern_of(field->type))
		set(schema, "pattern", json_string(pattern_of(field->type)));
	if (field->type == FIELD_SLUG)
		set(schema, "not", json_pack("{s:s}", "pattern", UUID_PATTERN));
	if (field->type == FIELD_DATE)
		set(schema, "$comment", json_string("EDTF level 0 or 1 (ISO 8601-2)"));
	if (field->max > 0) {
		set(schema, "minLength", json_integer(1));
		set(schema, "maxLength", json_integer(field->max));
	}
	return schema;
}

static json_t *field_schema(const Field *field)
{
	json_t *schema;
	if (field->list) {
		schema = json_pack("{s:s, s:o, s:i, s:i}", "type", "array", "items", value_schema(field), "minItems", 1,
				   "maxItems", FIELD_MAX_ITEMS);
		if (field->type == FIELD_REF || field->type == FIELD_ANY_REF || field->type == FIELD_TERM)
			set(schema, "uniqueItems", json_true());
	} else {
		schema = value_schema(field);
	}
	set(schema, "description", json_string(field->help));
	return schema;
}

static json_t *object_schema(const Field *fields)
{
	json_t *properties = json_object(), *required = json_array();
	for (const Field *field = fields; field->name; field++) {
		set(properties, field->name, field_schema(field));
		if (field->required)
			json_array_append_new(required, json_string(field->name));
	}
	return json_pack("{s:s, s:o, s:o, s:b}", "type", "object", "properties", properties, "required", required,
			 "additionalProperties", 0);
}

/* `field` goes with notes of that type and with no others. */
static json_t *field_of_type(const char *type, const char *field)
{
	return json_pack("{s:{s:{s:{s:s}}}, s:{s:[s]}, s:{s:{s:[s]}}}", "if", "properties", "type", "const", type,
			 "then", "required", field, "else", "not", "required", field);
}

static void add_note_rules(json_t *schema)
{
	set(schema, "allOf",
	    json_pack("[o, o]", field_of_type("accepted-gap", "gap"), field_of_type("restore", "restore")));
	set(schema, "anyOf", json_pack("[{s:[s]}, {s:[s]}]", "required", "about", "required", "restore"));
}

static void add_statement_rules(json_t *schema)
{
	set(schema, "anyOf", json_pack("[{s:[s]}, {s:[s]}]", "required", "quotes", "required", "sources"));
	json_t *properties = json_object_get(schema, "properties");
	json_t *items = json_object_get(json_object_get(properties, "positions"), "items");
	set(items, "if", json_pack("{s:[s]}", "required", "contests"));
	set(items, "then",
	    json_pack("{s:{s:{s:[s,s,s]}}}", "properties", "stance", "enum", "denies", "partially-denies",
		      "questions"));
	json_t *quote = json_object_get(json_object_get(properties, "quotes"), "items");
	set(quote, "dependentRequired", json_pack("{s:[s], s:[s]}", "start", "end", "end", "start"));
	set(quote, "$comment", json_string("end - start is the number of code points of exact"));
}

/* What the schema language can say of the rules that span fields. */
static void add_rules(const Kind *kind, json_t *schema)
{
	if (kind->kind == KIND_STATEMENT)
		add_statement_rules(schema);
	if (kind->kind == KIND_NOTE)
		add_note_rules(schema);
}

json_t *body_schema(const Kind *kind)
{
	char id[64];
	snprintf(id, sizeof id, "urn:ascribe:schema:%s:1", kind->name);
	json_t *schema = json_pack("{s:s, s:s, s:s, s:s}", "$schema", "https://json-schema.org/draft/2020-12/schema",
				   "$id", id, "title", kind->name, "description", kind->help);
	json_t *object = object_schema(kind->fields);
	json_object_update(schema, object);
	json_decref(object);
	add_rules(kind, schema);
	return schema;
}
