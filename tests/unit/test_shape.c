/* What a database may have made of a body: either its shape is refused, or every report of it is written. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define PLACES_MAX 1000
#define PLACE_MAX 120

static const char *const VALUES[] = {"null",
				     "true",
				     "-1",
				     "9007199254740993",
				     "0.5",
				     "\"\"",
				     "\"x\"",
				     "\"x:y\"",
				     "\"2022-13-45\"",
				     "\"2022-01-01/..\"",
				     "\"\\u202e<script>\\u001b[31m%s%n\"",
				     "\"00000000-0000-4000-8000-000000000000\"",
				     "\"evidence:00000000-0000-4000-8000-000000000000\"",
				     "[]",
				     "[null]",
				     "[\"x\"]",
				     "[\"00000000-0000-4000-8000-000000000000\"]",
				     "{}",
				     "[{}]",
				     "[[]]"};

typedef struct Trial {
	Case loaded;
	Record *record;
	char places[PLACES_MAX][PLACE_MAX]; /* that were tried, of any record of their kind */
	size_t place_count, refused, written;
} Trial;

static void write_all(const Brief *brief)
{
	Buf out = {0};
	report_text(brief, 80, true, &out);
	report_markdown(brief, &out);
	report_html(brief, &out);
	report_json(brief, &out);
	report_csv(brief, &out);
	report_gaps_text(brief, 80, false, &out);
	report_gaps_json(brief, &out);
	for (ReportReader reader = 0; reader <= REPORT_LEGAL; reader++)
		report_text_for(brief, reader, 80, false, NULL, &out);
	cr_expect_gt(out.len, 1000);
	buf_free(&out);
}

static void try_body(Trial *trial)
{
	Err err = {0};
	Case once = trial->loaded;
	once.arena = arena_new();
	const Value *fields = value_of(trial->record->body, once.arena);
	if (body_check_shape(&KINDS[trial->record->kind], false, fields, NULL, NULL, &err)) {
		const char *before = trial->record->slug;
		if (before)
			trial->record->slug = value_text(fields, "slug"); /* as the database makes it */
		write_all(case_brief(&once, NULL));
		write_all(case_brief(&once, "2022-09-30"));
		trial->record->slug = before;
		trial->written++;
	} else {
		cr_expect_eq(err.code, ERR_PROJECTION_DIFFERS);
		cr_expect(err.message[0] && err.hint[0]);
		trial->refused++;
	}
	arena_free(once.arena);
}

static bool is_new(Trial *trial, const char *place)
{
	for (size_t i = 0; i < trial->place_count; i++) {
		if (strcmp(trial->places[i], place) == 0)
			return false;
	}
	cr_assert_lt(trial->place_count, PLACES_MAX);
	snprintf(trial->places[trial->place_count++], PLACE_MAX, "%s", place);
	return true;
}

/* Put each value, and none, where `old` stands in its object or list. */
static void try_values(Trial *trial, json_t *in, const char *name, size_t at, json_t *old)
{
	json_incref(old);
	for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
		json_t *value = json_loads(VALUES[i], JSON_DECODE_ANY, NULL);
		cr_assert(value, "%s", VALUES[i]);
		if (name)
			json_object_set_new(in, name, value);
		else
			json_array_set_new(in, at, value);
		try_body(trial);
	}
	if (name) {
		json_object_del(in, name);
		try_body(trial);
		json_object_set(in, name, old);
	} else {
		json_array_set(in, at, old);
	}
	json_decref(old);
}

static void walk(Trial *trial, json_t *value, const char *place)
{
	char here[PLACE_MAX];
	if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value); i++) {
			snprintf(here, sizeof here, "%s[]", place);
			if (is_new(trial, here))
				try_values(trial, value, NULL, i, json_array_get(value, i));
			walk(trial, json_array_get(value, i), here);
		}
		return;
	}
	const char *names[64]; /* first, since what is put anew comes last */
	size_t count = 0;
	for (void *at = json_object_iter(value); at; at = json_object_iter_next(value, at)) {
		cr_assert_lt(count, sizeof names / sizeof *names);
		names[count++] = arena_strdup(trial->loaded.arena, json_object_iter_key(at));
	}
	for (size_t i = 0; i < count; i++) {
		snprintf(here, sizeof here, "%s.%s", place, names[i]);
		if (is_new(trial, here))
			try_values(trial, value, names[i], 0, json_object_get(value, names[i]));
		walk(trial, json_object_get(value, names[i]), here);
	}
}

Test(shape, a_body_of_any_shape_is_refused_or_reported, .timeout = 300)
{
	static Trial trial;
	trial.loaded = case_of_exercise();
	for (size_t i = 0; i < trial.loaded.count; i++) {
		trial.record = &trial.loaded.records[i];
		walk(&trial, trial.record->body, KINDS[trial.record->kind].name);
	}
	cr_expect_gt(trial.place_count, 100);
	cr_expect_gt(trial.refused, 2000);
	cr_expect_gt(trial.written, 500);
	case_free(&trial.loaded);
}
