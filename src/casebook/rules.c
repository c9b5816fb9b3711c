/* The rules of a body that span fields. Each function is one kind's. */
#include <string.h>

#include "ascribe/base/edtf.h"
#include "ascribe/base/utf8.h"
#include "ascribe/casebook/custody.h"
#include "validate.h"

/* `earlier` must not lie wholly after `later`. Both are valid dates, or absent. */
static bool check_order(const json_t *body, const char *earlier, const char *later, Err *err)
{
	EdtfBounds a, b;
	const char *a_text = body_text(body, earlier), *b_text = body_text(body, later);
	if (!a_text || !b_text || !edtf_parse(a_text, &a, err) || !edtf_parse(b_text, &b, err))
		return true;
	if (!a.has_lower || !b.has_upper || a.lower <= b.upper)
		return true;
	refuse_at(&(Path){NULL, later, 0}, err, "%s lies before %s (%s)", b_text, earlier, a_text);
	return err_hint(err, "correct one of the two dates");
}

static bool check_incident(const json_t *body, Err *err)
{
	return check_order(body, "began", "ended", err) && check_order(body, "began", "discovered", err);
}

static bool check_position(const json_t *position, const Path *path, Err *err)
{
	const char *stance = body_text(position, "stance");
	bool may_contest = strcmp(stance, "denies") == 0 || strcmp(stance, "partially-denies") == 0 ||
			   strcmp(stance, "questions") == 0;
	if (may_contest || !json_object_get(position, "contests"))
		return true;
	refuse_at(&(Path){path, "contests", 0}, err, "goes with a denial or a question, and the stance is \"%s\"",
		  stance);
	return err_hint(err, "drop it, or use denies, partially-denies or questions");
}

static bool check_quote(const json_t *quote, const Path *path, Err *err)
{
	const json_t *start = json_object_get(quote, "start"), *end = json_object_get(quote, "end");
	if (!start != !end)
		return refuse_at(&(Path){path, start ? "end" : "start", 0}, err,
				 "is missing: start and end go together");
	if (!start)
		return true;
	const json_t *exact = json_object_get(quote, "exact");
	json_int_t length = json_integer_value(end) - json_integer_value(start);
	size_t count = utf8_count(json_string_value(exact), json_string_length(exact));
	if (length > 0 && (size_t)length == count)
		return true;
	refuse_at(&(Path){path, "end", 0}, err, "end - start is %lld, and the quotation has %zu characters",
		  (long long)length, count);
	return err_hint(err, "offsets count code points; end stands after the last one");
}

/* What a text was extracted from is a capture beside it, which has no other but those that were erased. */
static bool check_extracted(const json_t *captures, size_t i, const Path *path, Err *err)
{
	const json_t *item = json_array_get(captures, i);
	const char *from = body_text(item, "extracted_from"), *by = body_text(item, "extracted_by");
	bool found = false;
	if (!from != !by)
		return refuse_at(&(Path){path, from ? "extracted_by" : "extracted_from", 0}, err,
				 "is missing: extracted_from and extracted_by go together");
	for (size_t j = 0; from && j < json_array_size(captures); j++) {
		const json_t *other = json_array_get(captures, j);
		const char *others = body_text(other, "extracted_from");
		bool second = j < i && others && !body_text(item, "erased") && !body_text(other, "erased");
		if (second && strcmp(others, from) == 0)
			return refuse_at(&(Path){path, "extracted_from", 0}, err,
					 "is a second text of the same capture (captures[%zu])", j);
		found = found || (!others && strcmp(body_text(other, "sha256"), from) == 0);
	}
	return !from || found || refuse_at(&(Path){path, "extracted_from", 0}, err, "is no capture of this source");
}

static bool check_source(const json_t *body, Err *err)
{
	const json_t *captures = body_list(body, "captures");
	Path base = {NULL, "captures", 0};
	for (size_t i = 0; i < json_array_size(captures); i++) {
		if (!check_extracted(captures, i, &(Path){&base, NULL, i}, err))
			return false;
	}
	return true;
}

static bool check_each(const json_t *body, const char *field,
		       bool (*check)(const json_t *item, const Path *path, Err *err), Err *err)
{
	const json_t *list = body_list(body, field);
	Path base = {NULL, field, 0};
	for (size_t i = 0; i < json_array_size(list); i++) {
		if (!check(json_array_get(list, i), &(Path){&base, NULL, i}, err))
			return false;
	}
	return true;
}

/* A statement takes one position on an allegation; another one only under a condition, or of another time. */
static bool check_positions(const json_t *body, Err *err)
{
	const json_t *list = body_list(body, "positions");
	Path base = {NULL, "positions", 0};
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		for (size_t j = 0; j < i; j++) {
			const json_t *other = json_array_get(list, j);
			if (strcmp(body_text(item, "allegation"), body_text(other, "allegation")) != 0 ||
			    json_object_get(item, "condition") || json_object_get(other, "condition") ||
			    json_object_get(item, "when") || json_object_get(other, "when"))
				continue;
			refuse_at(&(Path){&base, NULL, i}, err,
				  "is a second one on the same allegation (positions[%zu])", j);
			return err_hint(err,
					"one statement takes one position; say the condition or the time of the other");
		}
	}
	return true;
}

static bool check_statement(const json_t *body, Err *err)
{
	if (!json_object_get(body, "quotes") && !json_object_get(body, "sources")) {
		refuse_at(&(Path){NULL, "sources", 0}, err, "is missing: a statement names where it stands");
		return err_hint(err, "give a quotation, or the source that reports it");
	}
	return check_each(body, "positions", check_position, err) && check_positions(body, err) &&
	       check_each(body, "quotes", check_quote, err);
}

/* A reference of a record to itself, where both are written as slugs. */
static bool check_not_itself(const json_t *body, const char *field, Err *err)
{
	const char *slug = body_text(body, "slug"), *other = body_text(body, field);
	if (!slug || !other || strcmp(slug, other) != 0)
		return true;
	return refuse_at(&(Path){NULL, field, 0}, err, "is the record itself");
}

/* Who hands over and who receives, where the event is a hand-over. */
static bool check_hand_over(const json_t *event, const Path *path, Err *err)
{
	const char *what = body_text(event, "event");
	bool transferred = strcmp(what, "transferred") == 0;
	bool given = transferred || strcmp(what, "released") == 0 || strcmp(what, "returned") == 0;
	const char *missing = transferred && !body_text(event, "from") ? "from"
			      : given && !body_text(event, "to")       ? "to"
								       : NULL;
	if (!missing)
		return true;
	return refuse_at(&(Path){path, missing, 0}, err, "is missing: an item is %s %s somebody", what, missing);
}

/* What is said to be erased is a file that is marked so. */
static bool check_erased(const json_t *event, const Path *path, const json_t *files, Err *err)
{
	if (strcmp(body_text(event, "event"), "erased") != 0)
		return true;
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		if (body_text(file, "erased") && custody_concerns(event, body_text(file, "sha256")))
			return true;
	}
	refuse_at(&(Path){path, "event", 0}, err, "is \"erased\", and no such file of the record is marked erased");
	return err_hint(err, "ascribe evidence erase does both");
}

/* An event is not dated before one that it follows: one that stands before it and is about the same file or the whole
 * item. What is acquired begins a chain of its own. Times are of one form, and in the order of their text. */
static bool check_sequence(const json_t *custody, size_t i, const Path *path, Err *err)
{
	const json_t *event = json_array_get(custody, i);
	const char *at = body_text(event, "at"), *file = custody_file(event);
	if (strcmp(body_text(event, "event"), "acquired") == 0)
		return true;
	for (size_t j = i; j > 0; j--) {
		const json_t *earlier = json_array_get(custody, j - 1);
		if (strcmp(at, body_text(earlier, "at")) >= 0 || !custody_concerns(earlier, file))
			continue;
		refuse_at(&(Path){path, "at", 0}, err, "%s lies before the event that it follows, custody[%zu] (%s)",
			  at, j - 1, body_text(earlier, "at"));
		return err_hint(err, "events stand in the order in which they happened: a late entry is put into its "
				     "place by ascribe evidence edit, or its date corrected");
	}
	return true;
}

static bool check_evidence(const json_t *body, Err *err)
{
	const json_t *custody = body_list(body, "custody"), *files = body_list(body, "files");
	Path base = {NULL, "custody", 0};
	for (size_t i = 0; i < json_array_size(custody); i++) {
		const json_t *event = json_array_get(custody, i);
		Path path = {&base, NULL, i};
		if (!check_hand_over(event, &path, err) || !check_erased(event, &path, files, err) ||
		    !check_sequence(custody, i, &path, err))
			return false;
	}
	return true;
}

/* A party that is merged with another says why. */
static bool check_party(const json_t *body, Err *err)
{
	bool same = json_object_get(body, "same_as") != NULL;
	if (same == (json_object_get(body, "same_reason") != NULL))
		return check_not_itself(body, "part_of", err) && check_not_itself(body, "speaks_for", err) &&
		       check_not_itself(body, "same_as", err);
	refuse_at(&(Path){NULL, same ? "same_reason" : "same_as", 0}, err,
		  "is missing: same_as and same_reason go together");
	return err_hint(err, "ascribe party merge writes both, and party split takes both away");
}

/* A restore is of the whole casebook, and every other note is about records. */
static bool check_restore(const json_t *body, Err *err)
{
	bool restores = strcmp(body_text(body, "type"), "restore") == 0;
	if (restores == (json_object_get(body, "restore") != NULL)) {
		if (restores || json_object_get(body, "about"))
			return true;
		return refuse_at(&(Path){NULL, "about", 0}, err, "is missing");
	}
	refuse_at(&(Path){NULL, "restore", 0}, err,
		  restores ? "is missing: the note records a restore" : "goes with the type restore alone");
	return err_hint(err, "ascribe audit --accept-restore writes such a note");
}

/* Which gap is accepted is said by a note that accepts one, and by no other. */
static bool check_note(const json_t *body, Err *err)
{
	if (!check_restore(body, err))
		return false;
	bool accepts = strcmp(body_text(body, "type"), "accepted-gap") == 0;
	const char *gap = body_text(body, "gap");
	if (accepts == (gap != NULL))
		return true;
	if (accepts)
		refuse_at(&(Path){NULL, "gap", 0}, err, "is missing: the note accepts a gap");
	else
		refuse_at(&(Path){NULL, "gap", 0}, err, "goes with accepted-gap, and the type is \"%s\"",
			  body_text(body, "type"));
	return err_hint(err, accepts ? "give the code, as lint prints it" : "drop it, or use the type accepted-gap");
}

static bool check_key(const json_t *body, Err *err)
{
	const char *name = body_text(body, "name"), *vkey = body_text(body, "vkey");
	size_t len = strlen(name);
	if (strncmp(vkey, name, len) != 0 || vkey[len] != '+')
		return refuse_at(&(Path){NULL, "name", 0}, err, "is not the name in the vkey");
	return true;
}

bool check_rules(const Kind *kind, const json_t *body, Err *err)
{
	switch (kind->kind) {
	case KIND_INCIDENT:
		return check_incident(body, err);
	case KIND_PARTY:
		return check_party(body, err);
	case KIND_ALLEGATION:
		return check_not_itself(body, "broader", err);
	case KIND_STATEMENT:
		return check_statement(body, err);
	case KIND_NOTE:
		return check_note(body, err);
	case KIND_KEY:
		return check_key(body, err);
	case KIND_EVIDENCE:
		return check_evidence(body, err);
	case KIND_SOURCE:
		return check_source(body, err);
	case KIND_RESPONSE:
	case KIND_HYPOTHESIS:
	case KIND_RATING:
		break;
	}
	return true;
}
