/* The example cases: every record of tests/cases/ is valid, and refers to records of its own file alone. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"

#define CASES "tests/cases/*.jsonl"

/* "<kind>:<slug or id>" of every record of a file. */
static json_t *names;

static bool is_known(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	(void)context;
	(void)replacement;
	char name[200];
	snprintf(name, sizeof name, "%s:%s", KINDS[ref->kind].name, ref->text);
	return json_object_get(names, name) || err_set(err, ERR_NOT_FOUND, "%s: %s is not in the file",
						       body_ref_path(ref, (char[BODY_PATH_MAX]){0}), name);
}

static void check_record(const char *path, int line, json_t *record)
{
	Err err = {0};
	const Kind *kind = kind_find(body_text(record, "kind"));
	cr_assert(kind, "%s:%d: its kind", path, line);
	json_object_del(record, "kind");
	json_object_del(record, "id");
	bool ok = body_validate(kind, record, REFS_BY_NAME, &err) &&
		  body_visit_refs(kind, record, is_known, NULL, &err);
	cr_expect(ok, "%s:%d: %s", path, line, err.message);
}

static void note_name(json_t *record)
{
	static const char *const fields[] = {"slug", "id"};
	char name[200];
	for (size_t i = 0; i < 2; i++) {
		const char *value = body_text(record, fields[i]);
		snprintf(name, sizeof name, "%s:%s", body_text(record, "kind"), value ? value : "");
		if (value)
			json_object_set_new(names, name, json_true());
	}
}

static json_t *load(const char *path)
{
	json_t *records = json_array();
	char *line = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "r");
	cr_assert(file, "%s", path);
	while (getline(&line, &size, file) > 0) {
		json_error_t error;
		json_t *record = json_loads(line, JSON_REJECT_DUPLICATES, &error);
		cr_assert(record, "%s:%zu: %s", path, json_array_size(records) + 1, error.text);
		json_array_append_new(records, record);
	}
	free(line);
	fclose(file);
	return records;
}

static void check_case(const char *path)
{
	json_t *records = load(path), *record;
	size_t i;
	names = json_object();
	json_array_foreach (records, i, record)
		note_name(record);
	json_array_foreach (records, i, record)
		check_record(path, (int)i + 1, record);
	json_decref(names);
	json_decref(records);
}

Test(cases, hold_valid_records_that_refer_to_each_other)
{
	glob_t found;
	if (glob(CASES, 0, NULL, &found) != 0)
		cr_skip_test("no case in " CASES);
	for (size_t i = 0; i < found.gl_pathc; i++)
		check_case(found.gl_pathv[i]);
	globfree(&found);
}
