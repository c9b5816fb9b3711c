/* The chain of custody: who has what after which events, what its versions tell, its gaps, and how it reads as a form
 * and as a graph. */
#include <criterion/criterion.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/casebook/custody.h"
#include "ascribe/render/custody.h"
#include "tests/support/hostile.h"
#include "tests/support/markup.h"

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define C "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
#define FILE_A "{'sha256':'" A "','size':1,'media_type':'text/plain','name':'a.txt','kept':'casebook'}"
#define FILE_B "{'sha256':'" B "','size':7,'media_type':'text/plain'}"
#define ERASED_B "{'sha256':'" B "','size':7,'media_type':'text/plain','erased':'order'}"
#define BODY(files, custody)                                                                                           \
	"{'slug':'e','incident':'i','title':'T','type':'forensic','files':[" files "],'custody':[" custody "]}"
#define BARE "{'slug':'e','incident':'i','title':'T','type':'forensic'}"
#define EVENT(what, day, rest) "{'event':'" what "','at':'2026-01-" day "T00:00:00Z','by':'cert'" rest "}"
#define GOT EVENT("acquired", "01", "")
#define TO_LAB EVENT("transferred", "02", ",'from':'cert','to':'lab'")

static Arena *arena;

static void begin(void)
{
	arena = arena_new();
}

static void end(void)
{
	arena_free(arena);
}

TestSuite(custody, .init = begin, .fini = end);

static json_t *parse(const char *text)
{
	char *copy = arena_strdup(arena, text);
	for (char *c = copy; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	json_t *body = json_loads(copy, 0, NULL);
	cr_assert(body, "%s", text);
	return body;
}

static Record version(const char *text, uint64_t index, json_t *body)
{
	return (Record){.kind = KIND_EVIDENCE,
			.id = uuid_of_slug("evidence", "e"),
			.slug = "e",
			.index = index,
			.retracted = text == NULL,
			.author = index % 2 ? "alice" : "bob",
			.at = "2026-02-01T00:00:00Z",
			.recorded_at = "2026-02-01T00:00:00Z",
			.body = body};
}

/* Versions 1, 2, … up to a NULL. */
static CustodyItem item_of(const char *const *texts)
{
	CustodyItem item = {0};
	for (uint64_t i = 0; texts[i]; i++) {
		json_t *body = parse(texts[i]);
		Record record = version(texts[i], i + 1, body);
		custody_add_version(&item, &record, NULL, arena);
		json_decref(body);
	}
	custody_end(&item, arena);
	return item;
}

static CustodyItem item_of_one(const char *text)
{
	return item_of((const char *const[]){text, NULL});
}

/* The gaps, one a line. */
static const char *gaps_of(const char *text)
{
	CustodyItem item = item_of_one(text);
	const char *gaps = "";
	for (size_t i = 0; i < item.gap_count; i++)
		gaps = arena_printf(arena, "%s%s\n", gaps, item.gaps[i]);
	custody_free(&item);
	return gaps;
}

static const char *holders_of(const char *text)
{
	json_t *body = parse(text);
	const char *holders = custody_holders(body, arena);
	json_decref(body);
	return holders;
}

Test(custody, whoever_received_it_last_has_it)
{
	cr_expect_str_eq(holders_of(BODY(FILE_A, GOT)), "cert");
	cr_expect_str_eq(holders_of(BODY(FILE_A, EVENT("acquired", "01", ",'to':'store'"))), "store");
	cr_expect_str_eq(holders_of(BODY(FILE_A, GOT "," TO_LAB)), "lab");
	cr_expect_str_eq(holders_of(BODY(FILE_A, GOT "," TO_LAB "," EVENT("examined", "03", ",'to':'nobody'"))), "lab");
	cr_expect_str_eq(holders_of(BODY(FILE_A, TO_LAB "," EVENT("returned", "03", ",'to':'cert'"))), "cert");
	cr_expect_str_eq(holders_of(BODY(FILE_A, TO_LAB "," EVENT("released", "03", ",'to':'court'"))), "court");
	cr_expect_str_eq(holders_of(BARE), "");
}

Test(custody, each_file_has_who_received_it_and_an_erased_one_nobody)
{
#define ONLY_A EVENT("transferred", "02", ",'from':'cert','to':'lab','before':'" A "'")
	cr_expect_str_eq(holders_of(BODY(FILE_A "," FILE_B, GOT "," ONLY_A)), "lab, cert");
	cr_expect_str_eq(holders_of(BODY(FILE_A "," ERASED_B, GOT "," ONLY_A)), "lab");
	cr_expect_str_eq(holders_of(BODY(FILE_A "," FILE_B, GOT "," TO_LAB)), "lab");
}

Test(custody, an_event_is_of_the_entry_that_brought_it_in)
{
	CustodyItem item = item_of((const char *const[]){BODY(FILE_A, GOT), BODY(FILE_A, GOT "," TO_LAB),
							 BODY(FILE_A, GOT "," TO_LAB "," TO_LAB), NULL});
	cr_assert_eq(item.row_count, 3);
	cr_expect_eq(item.rows[0]->index, 1);
	cr_expect_str_eq(item.rows[0]->author, "alice");
	cr_expect_eq(item.rows[1]->index, 2);
	cr_expect_str_eq(item.rows[1]->author, "bob");
	cr_expect_eq(item.rows[2]->index, 3, "the same event, entered again");
	custody_free(&item);
}

Test(custody, a_late_entry_in_its_place_leaves_the_others_theirs)
{
	CustodyItem item = item_of((const char *const[]){
		BODY(FILE_A, GOT "," TO_LAB), BODY(FILE_A, GOT "," EVENT("examined", "01", "") "," TO_LAB), NULL});
	cr_assert_eq(item.row_count, 3);
	cr_expect_eq(item.rows[0]->index, 1);
	cr_expect_eq(item.rows[1]->index, 2);
	cr_expect_eq(item.rows[2]->index, 1);
	cr_expect_eq(item.gap_count, 0);
	custody_free(&item);
}

Test(custody, what_was_recorded_and_stands_there_no_more_is_a_gap)
{
	CustodyItem item = item_of(
		(const char *const[]){BODY(FILE_A, GOT "," TO_LAB), BODY(FILE_A, GOT), BODY(FILE_A, GOT), NULL});
	cr_assert_eq(item.gap_count, 1);
	cr_expect_str_eq(
		item.gaps[0],
		"What ledger index 1 recorded (transferred, 2026-01-02T00:00:00Z) was changed or taken out later.");
	custody_free(&item);
}

Test(custody, a_version_that_does_not_verify_is_a_gap_and_marks_its_rows)
{
	CustodyItem item = {0};
	json_t *one = parse(BODY(FILE_A, GOT)), *two = parse(BODY(FILE_A, GOT "," TO_LAB));
	Record first = version("", 1, one), second = version("", 2, two);
	custody_add_version(&item, &first, NULL, arena);
	custody_add_version(&item, &second, "the signature is another's", arena);
	custody_end(&item, arena);
	cr_expect_null(item.rows[0]->problem);
	cr_expect_str_eq(item.rows[1]->problem, "the signature is another's");
	cr_assert_eq(item.gap_count, 1);
	cr_expect_str_eq(item.gaps[0], "Ledger index 2 does not verify: the signature is another's.");
	custody_free(&item);
	json_decref(one);
	json_decref(two);
}

Test(custody, a_retraction_between_versions_is_passed_over)
{
	CustodyItem item = {0};
	json_t *body = parse(BODY(FILE_A, GOT)), *reason = parse("{'reason':'r'}");
	Record first = version("", 1, body), gone = version(NULL, 2, reason), again = version("", 3, body);
	custody_add_version(&item, &first, NULL, arena);
	custody_add_version(&item, &gone, NULL, arena);
	custody_add_version(&item, &again, NULL, arena);
	custody_end(&item, arena);
	cr_expect_eq(item.row_count, 1);
	cr_expect_eq(item.rows[0]->index, 1);
	cr_expect_eq(item.record.index, 3);
	cr_expect_eq(item.gap_count, 0);
	custody_free(&item);
	json_decref(body);
	json_decref(reason);
}

Test(custody, a_chain_has_no_gap_where_each_receives_from_who_had_it)
{
	cr_expect_str_eq(gaps_of(BODY(FILE_A "," FILE_B,
				      GOT "," TO_LAB "," EVENT("returned", "03", ",'from':'lab','to':'cert'"))),
			 "");
}

Test(custody, a_hand_over_from_another_than_who_had_it_is_a_gap)
{
	cr_expect_str_eq(
		gaps_of(BODY(FILE_A, GOT "," TO_LAB "," EVENT("transferred", "03", ",'from':'cert','to':'court'"))),
		"Row 3 is transferred from cert, and by row 2 it was lab who had it.\n");
	/* of another file it says nothing */
	cr_expect_str_eq(
		gaps_of(BODY(FILE_A "," FILE_B,
			     GOT "," ONLY_A "," EVENT("released", "03", ",'from':'cert','to':'x','before':'" B "'"))),
		"");
}

Test(custody, what_no_event_tells_is_a_gap)
{
	cr_expect_str_eq(gaps_of(BARE), "No custody event is recorded.\n");
	cr_expect_str_eq(gaps_of(BODY(FILE_A, TO_LAB)), "No event says how a.txt was acquired.\n");
	cr_expect_str_eq(gaps_of(BODY(FILE_A "," FILE_B, EVENT("acquired", "01", ",'after':'" A "'"))),
			 "No event says how the file bbbbbbbbbbbbbbbb… was acquired.\n");
	cr_expect_str_eq(gaps_of("{'slug':'e','incident':'i','title':'T','type':'forensic','custody':[" TO_LAB "]}"),
			 "No event says how the item was acquired.\n");
	cr_expect_str_eq(gaps_of(BODY(ERASED_B, GOT)),
			 "the file bbbbbbbbbbbbbbbb… is marked erased, and no event says so.\n");
	cr_expect_str_eq(gaps_of(BODY(ERASED_B, GOT "," EVENT("erased", "02", ",'before':'" B "'"))), "");
}

Test(custody, digests_that_do_not_fit_are_gaps)
{
	cr_expect_str_eq(
		gaps_of(BODY(FILE_A "," FILE_B, GOT "," EVENT("examined", "02", ",'before':'" A "','after':'" B "'"))),
		"Row 2: the SHA-256 after it is not the one before it.\n");
	cr_expect_str_eq(gaps_of(BODY(FILE_A, GOT "," EVENT("examined", "02", ",'before':'" C "'"))),
			 "Row 2 has a SHA-256 that no file of the record has.\n");
}

/* ---- As a form and as a graph */

typedef struct Form {
	CustodyReport report;
	Record incident;
	CustodyItem items[2], *list[2];
} Form;

/* One item with every field and one with none, all free text `words`. */
static void make_form(Form *form, const char *words)
{
	json_t *event = parse(EVENT("transferred", "02", ",'before':'" A "','after':'" A "'"));
	json_t *full = parse(BODY(FILE_A "," ERASED_B, GOT)), *bare = parse(BARE);
	static const char *const fields[] = {"by", "from", "to", "place", "reason", "tool"};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		json_object_set_new(event, fields[i], json_string(words));
	json_array_append_new(json_object_get(full, "custody"), event);
	json_object_set_new(full, "title", json_string(words));
	json_object_set_new(full, "description", json_string(words));
	json_object_set_new(json_array_get(json_object_get(full, "files"), 0), "name", json_string(words));
	json_object_set_new(json_array_get(json_object_get(full, "files"), 0), "media_type", json_string(words));
	json_object_set_new(json_array_get(json_object_get(full, "files"), 1), "erased", json_string(words));
	json_object_set_new(bare, "title", json_string(words));
	*form = (Form){.incident = {.kind = KIND_INCIDENT,
				    .id = uuid_of_slug("incident", "i"),
				    .slug = "i",
				    .body = parse("{'tlp':'amber'}")}};
	json_object_set_new(form->incident.body, "title", json_string(words));
	json_object_set_new(form->incident.body, "summary", json_string(words));
	Record records[] = {version("", 1, full), version("", 2, bare)};
	records[1].id = uuid_of_slug("evidence", "f");
	records[1].slug = "f";
	for (size_t i = 0; i < 2; i++) {
		custody_add_version(&form->items[i], &records[i], i == 0 ? words : NULL, arena);
		custody_end(&form->items[i], arena);
		form->list[i] = &form->items[i];
		json_decref(records[i].body);
	}
	form->report = (CustodyReport){.origin = "test.example/c",
				       .head = {.size = 3},
				       .incident = &form->incident,
				       .items = form->list,
				       .item_count = 2};
}

static void free_form(Form *form)
{
	for (size_t i = 0; i < 2; i++)
		custody_free(&form->items[i]);
	json_decref(form->incident.body);
}

Test(custody, the_form_tells_all_and_has_lines_to_sign_on)
{
	static const char *const expected[] = {
		"Marking: TLP:AMBER",
		"Ledger: test.example/c, 3 entries",
		"Root: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
		"Item: e, id ",
		"1 byte, some-words, kept in the casebook",
		"7 bytes, text/plain, erased: some-words",
		"SHA-256 " A,
		"1. 2026-01-01T00:00:00Z, acquired, by cert",
		"2. 2026-01-02T00:00:00Z, transferred, by some-words, from some-words to some-words",
		"Place: some-words",
		"Reason: some-words",
		"Tool: some-words",
		"Ledger index 1, signed by alice: does not verify: some-words",
		"No custody event is recorded.",
		"Handed over by",
		"Received by",
		"Signature: ____"};
	Form form;
	Buf out = {0};
	make_form(&form, "some-words");
	custody_text(&form.report, 200, false, &out);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		cr_expect(strstr(out.data, expected[i]), "%s\n%s", expected[i], out.data);
	buf_free(&out);
	free_form(&form);
}

Test(custody, the_form_in_html_tells_the_same)
{
	static const char *const expected[] = {"TLP:AMBER",
					       "test.example/c, 3 entries",
					       "transferred",
					       "2026-01-02T00:00:00Z",
					       A,
					       "No custody event is recorded.",
					       "Received by",
					       "Organisation",
					       "does not verify: some-words"};
	Form form;
	Buf out = {0}, text = {0};
	make_form(&form, "some-words");
	custody_html(&form.report, &out);
	markup_text(out.data, &text);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		cr_expect(strstr(text.data, expected[i]), "%s", expected[i]);
	cr_expect(strstr(out.data, "content=\"default-src &#39;none&#39;; style-src &#39;sha256-"));
	cr_expect_null(strstr(out.data, "<script"));
	buf_free(&out);
	buf_free(&text);
	free_form(&form);
}

Test(custody, hostile_words_stay_words_in_every_form)
{
	Form form;
	Buf plain = {0}, expected = {0};
	make_form(&form, "Plain words");
	custody_html(&form.report, &plain);
	markup_tags(plain.data, &expected);
	free_form(&form);
	for (size_t i = 0; i <= HOSTILE_COUNT; i++) {
		const char *words = i < HOSTILE_COUNT ? HOSTILE[i] : hostile_long_word();
		Buf html = {0}, tags = {0}, text = {0};
		make_form(&form, words);
		custody_html(&form.report, &html);
		custody_text(&form.report, 80, false, &text);
		custody_markdown(&form.report, &text);
		const char *bad = hostile_in(html.data), *unbalanced = markup_unbalanced(html.data);
		cr_expect_null(bad, "%.40s: %.40s", words, bad);
		cr_expect_null(unbalanced, "%.40s: %.80s", words, unbalanced);
		cr_expect_null(hostile_in(text.data), "%.40s", words);
		markup_tags(html.data, &tags);
		cr_expect(strcmp(tags.data, expected.data) == 0, "%.40s", words);
		buf_free(&html);
		buf_free(&tags);
		buf_free(&text);
		free_form(&form);
	}
	buf_free(&plain);
	buf_free(&expected);
}

/* Put the ids of nodes into `defined`, and those that are referred to into `used`. */
static void gather(const json_t *value, json_t *defined, json_t *used)
{
	const char *key;
	json_t *item;
	size_t at;
	if (json_is_array(value))
		json_array_foreach (value, at, item)
			gather(item, defined, used);
	if (!json_is_object(value))
		return;
	const char *id = body_text(value, "@id");
	if (id && json_object_size(value) == 1)
		json_object_set_new(used, id, json_true());
	else if (id) {
		cr_expect_null(json_object_get(defined, id), "%s twice", id);
		cr_expect(body_text(value, "@type"), "%s has no type", id);
		json_object_set_new(defined, id, json_true());
	}
	json_object_foreach ((json_t *)value, key, item)
		gather(item, defined, used);
}

static void is_sound_graph(const char *text)
{
	regex_t form;
	const char *key;
	json_t *item, *graph = json_loads(text, 0, NULL), *defined = json_object(), *used = json_object();
	cr_assert(graph);
	cr_assert_eq(regcomp(&form, "^kb:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
			     REG_EXTENDED | REG_NOSUB),
		     0);
	gather(json_object_get(graph, "@graph"), defined, used);
	json_object_foreach (used, key, item)
		cr_expect(json_object_get(defined, key), "%s leads nowhere", key);
	json_object_foreach (defined, key, item)
		cr_expect_eq(regexec(&form, key, 0, NULL, 0), 0, "%s", key);
	regfree(&form);
	json_decref(graph);
	json_decref(defined);
	json_decref(used);
}

Test(custody, the_graph_holds_together_whatever_its_words_are)
{
	for (size_t i = 0; i <= HOSTILE_COUNT; i++) {
		Form form;
		Buf out = {0}, again = {0};
		make_form(&form, i < HOSTILE_COUNT ? HOSTILE[i] : hostile_long_word());
		custody_case(&form.report, &out);
		custody_case(&form.report, &again);
		cr_expect_str_eq(out.data, again.data);
		is_sound_graph(out.data);
		buf_free(&out);
		buf_free(&again);
		free_form(&form);
	}
}
