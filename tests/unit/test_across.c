/* What is taken from several briefs: the dossier of a party, and incidents side by side. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <uniwidth.h>

#include "ascribe/render/across.h"
#include "tests/support/case_loader.h"
#include "tests/support/hostile.h"
#include "tests/support/markup.h"

/* Two incidents of the same states, the second with the parts turned round: whatever is counted for X in the one is
 * counted for Y in the other. */
#define STATES                                                                                                         \
	"{'kind':'party','slug':'x','name':'X','type':'state'}\n"                                                      \
	"{'kind':'party','slug':'y','name':'Y','type':'state'}\n"                                                      \
	"{'kind':'party','slug':'z','name':'Z','type':'state'}\n"                                                      \
	"{'kind':'party','slug':'x-mfa','name':'X MFA','type':'state-organ','part_of':'x'}\n"                          \
	"{'kind':'party','slug':'x-man','name':'X man','type':'person','speaks_for':'x-mfa','part_of':'z'}\n"          \
	"{'kind':'source','slug':'s','title':'S','type':'other'}\n"
#define SAID(incident, slug, who, more)                                                                                \
	"{'kind':'statement','slug':'" incident "-" slug "','incident':'" incident                                     \
	"','acts':['comment'],'speakers':['" who "'],'capacity':'official','sources':['s']" more "}\n"
#define INCIDENT(slug, began, accuser, accused)                                                                        \
	"{'kind':'incident','slug':'" slug "','title':'T " slug "','began':'" began "','victims':[{'party':'" accuser  \
	"'}]}\n"                                                                                                       \
	"{'kind':'allegation','slug':'" slug "-did','incident':'" slug                                                 \
	"','text':'It did.','type':'responsibility','accused':['" accused "']}\n"                                      \
	"{'kind':'allegation','slug':'" slug "-helped','incident':'" slug                                              \
	"','text':'Z helped.','type':'conduct','accused':['z']}\n"                                                     \
	"{'kind':'evidence','slug':'" slug "-e','incident':'" slug "','title':'E','type':'forensic'}\n" SAID(          \
		slug, "accuses", accuser,                                                                              \
		",'said_on':'2020-01-01','positions':[{'allegation':'" slug "-did','stance':'asserts'},{'allegation':" \
		"'" slug "-helped','stance':'asserts'}],'cites':[{'evidence':'" slug                                   \
		"-e','bearing':'supports','disclosure':'asserted-only'},{'evidence':'" slug                            \
		"-e','bearing':'supports','disclosure':'summarised'}]")                                                \
		SAID(slug, "denies", accused,                                                                          \
		     ",'said_on':'2020-01-03/2020-01-05','positions':[{'allegation':'" slug                            \
		     "-did','stance':'denies'}],'answers':[{'statement':'" slug "-accuses','relation':'rebuts'}]")     \
			SAID(slug, "repeats", accuser,                                                                 \
			     ",'said_on':'2020-02','positions':[{'allegation':'" slug                                  \
			     "-did','stance':'asserts'}]") "{'kind':'response','slug':'" slug "-r','incident':'" slug  \
							   "','actor':'" accuser "','targets':['" accused              \
							   "'],'type':'sanctions','status':'done'}\n"

static const char WORLD[] = STATES INCIDENT("one", "2020-01", "x-man", "y") INCIDENT("two", "2019-05", "y", "x-mfa");

typedef struct World {
	Case loaded;
	const Brief *briefs[2];
} World;

static World world_open(const char *lines)
{
	World world = {.loaded = case_of_text(lines)};
	world.briefs[0] = case_brief_of(&world.loaded, "one");
	world.briefs[1] = case_brief_of(&world.loaded, "two");
	return world;
}

static const Record *record_of(const Case *loaded, const char *slug)
{
	for (size_t i = 0; i < loaded->count; i++) {
		if (loaded->records[i].kind == KIND_PARTY && strcmp(loaded->records[i].slug, slug) == 0)
			return &loaded->records[i];
	}
	cr_assert_fail("no party %s", slug);
	return NULL;
}

static const Dossier *dossier_of(World *world, const char *slug)
{
	const Record *party = record_of(&world->loaded, slug);
	return dossier_compute(party, party, world->briefs, 2, &(BriefInput){.origin = "o"}, world->loaded.arena);
}

Test(dossier, is_of_the_principal_of_whom_was_asked_for)
{
	Case loaded = case_of_text(STATES);
	const char *const expected[][2] = {{"x", "x"}, {"x-mfa", "x"}, {"x-man", "x"}, {"z", "z"}};
	for (size_t i = 0; i < 4; i++) {
		const Record *found = dossier_principal(loaded.records, loaded.count,
							&record_of(&loaded, expected[i][0])->id, loaded.arena);
		cr_assert(found);
		cr_expect_str_eq(found->slug, expected[i][1]);
	}
	Uuid unknown = uuid_of_slug("party", "nobody");
	cr_expect_null(dossier_principal(loaded.records, loaded.count, &unknown, loaded.arena));
	case_free(&loaded);
}

Test(dossier, counts_attributions_made_by_how_each_of_the_accused_stands)
{
	World world = world_open(WORLD);
	const DossierIncident *one = &dossier_of(&world, "x")->incidents[1];
	cr_expect_str_eq(one->brief->incident->slug, "one");
	cr_expect_eq(one->figures.made.total, 2);
	cr_expect_eq(one->figures.made.contested, 1);
	cr_expect_eq(one->figures.made.no_reply, 1);
	cr_expect_eq(one->figures.received.total, 0);
	cr_expect_eq(one->figures.affirms, 2);
	case_free(&world.loaded);
}

Test(dossier, is_the_same_from_either_side)
{
	World world = world_open(WORLD);
	const Dossier *x = dossier_of(&world, "x"), *y = dossier_of(&world, "y");
	cr_assert_eq(x->incident_count, 2);
	cr_assert_eq(y->incident_count, 2);
	cr_expect(memcmp(&x->figures, &y->figures, sizeof x->figures) == 0);
	cr_expect_eq(x->figures.made.total, 2);
	cr_expect_eq(x->figures.received.total, 1);
	cr_expect_eq(x->figures.received.contested, 1);
	for (size_t i = 0; i < 2; i++) /* what the one made, the other received */
		cr_expect(memcmp(&x->incidents[i].figures.answering, &y->incidents[i].figures.answered,
				 sizeof(TallyDays)) == 0);
	case_free(&world.loaded);
}

Test(dossier, says_after_how_many_days_answers_came_and_what_had_none)
{
	World world = world_open(WORLD);
	const DossierIncident *one = &dossier_of(&world, "y")->incidents[1];
	cr_expect_eq(one->figures.answering.known, 1);
	cr_expect_eq(one->figures.answering.least, 2);
	cr_expect_eq(one->figures.answering.most, 4);
	cr_assert_eq(one->left_unanswered_count, 1);
	cr_expect_str_eq(one->left_unanswered[0]->slug, "one-repeats");
	const DossierIncident *other = &dossier_of(&world, "x")->incidents[1];
	cr_assert_eq(other->left_without_answer_count, 1);
	cr_expect_str_eq(other->left_without_answer[0]->slug, "one-repeats");
	cr_expect_eq(other->left_unanswered_count, 1); /* the denial of what it affirms */
	case_free(&world.loaded);
}

Test(dossier, counts_evidence_once_at_the_most_that_was_disclosed)
{
	World world = world_open(WORLD);
	const TallyEvidence *evidence = &dossier_of(&world, "x")->incidents[1].figures.evidence;
	cr_expect_eq(evidence->total, 1);
	cr_expect_eq(evidence->disclosed[vocab_find(&VOCAB_DISCLOSURE, "summarised")], 1);
	cr_expect_eq(evidence->disclosed[vocab_find(&VOCAB_DISCLOSURE, "asserted-only")], 0);
	cr_expect_null(VOCAB_DISCLOSURE.terms[TALLY_DISCLOSURES]);
	case_free(&world.loaded);
}

Test(dossier, of_one_that_is_accused_and_silent_says_no_reply_recorded)
{
	World world = world_open(WORLD);
	const Dossier *z = dossier_of(&world, "z");
	cr_assert_eq(z->incident_count, 2);
	cr_expect_eq(z->figures.received.no_reply, 2);
	cr_expect_eq(z->figures.statements, 0);
	cr_expect_eq(z->incidents[0].places[0].empty->why, EMPTY_NO_REPLY);
	Buf out = {0};
	dossier_render(z, &(AcrossStyle){.width = 80}, &out);
	cr_expect(strstr(out.data, "no reply recorded"));
	buf_free(&out);
	case_free(&world.loaded);
}

Test(dossier, leaves_out_incidents_that_do_not_concern_the_party)
{
	World world = world_open(STATES "{'kind':'party','slug':'w','name':'W','type':'state'}\n" INCIDENT(
		"one", "2020", "x", "y") INCIDENT("two", "2019", "y", "x") SAID("two", "w", "w", ""));
	cr_expect_eq(dossier_of(&world, "w")->incident_count, 1);
	case_free(&world.loaded);
}

Test(tally, keeps_days_that_are_not_known_apart_from_the_range)
{
	TallyDays days = {0};
	const BriefAnswer answers[] = {{.timed = true, .days = {2, 5, false}},
				       {.timed = true, .days = {1, 3, false}},
				       {.timed = true, .days = {4, -1, false}},
				       {.timed = true, .days = {0, -1, true}},
				       {.timed = false, .days = {9, 9, false}}};
	for (size_t i = 0; i < 5; i++)
		tally_add_answer(&days, &answers[i]);
	cr_expect_eq(days.known, 2);
	cr_expect_eq(days.open, 1);
	cr_expect_eq(days.before, 1);
	cr_expect_eq(days.least, 1);
	cr_expect_eq(days.most, 5);
}

static const Comparison *comparison_of(World *world)
{
	return comparison_compute(world->briefs, 2, &(BriefInput){.origin = "o"}, world->loaded.arena);
}

Test(comparison, sets_each_party_beside_itself)
{
	World world = world_open(WORLD);
	const Comparison *c = comparison_of(&world);
	cr_assert_eq(c->party_count, 3);
	const char *const order[] = {"x", "y", "z"};
	for (size_t i = 0; i < 3; i++)
		cr_expect_str_eq(c->parties[i]->slug, order[i]);
	const ComparedPlace *x = &c->places[0];
	cr_expect(x[0].hit && x[0].speaks && x[0].responds && !x[0].accused && !x[0].targeted);
	cr_expect(!x[1].hit && x[1].speaks && !x[1].responds && x[1].accused && x[1].targeted);
	cr_expect_eq(x[0].cell->stance, STANCE_ASSERTS);
	cr_expect_eq(x[1].cell->stance, STANCE_DENIES);
	cr_expect_eq(c->figures[0].affirm, 1);
	cr_expect_eq(c->figures[0].contest, 1);
	cr_expect_eq(c->figures[0].days.most, 4);
	cr_expect_eq(c->figures[0].evidence.total, 1);
	case_free(&world.loaded);
}

Test(comparison, counts_gaps_by_their_code)
{
	World world = world_open(WORLD);
	const Comparison *c = comparison_of(&world);
	for (size_t i = 0; i < 2; i++) {
		size_t sum = 0;
		for (size_t code = 0; code < c->gap_count; code++)
			sum += c->gaps[code * 2 + i];
		cr_expect_eq(sum, world.briefs[i]->gap_count);
	}
	for (size_t code = 1; code < c->gap_count; code++)
		cr_expect_lt(strcmp(c->gap_codes[code - 1], c->gap_codes[code]), 0);
	case_free(&world.loaded);
}

Test(comparison, of_an_incident_with_nothing_in_it_is_empty_there)
{
	World world = world_open(
		STATES INCIDENT("one", "2020", "x", "y") "{'kind':'incident','slug':'two','title':'T'}\n");
	const Comparison *c = comparison_of(&world);
	cr_expect_null(c->figures[1].headline);
	for (size_t form = 0; form < 4; form++) {
		Buf out = {0};
		comparison_render(c, &(AcrossStyle){.form = (AcrossForm)form, .width = 80}, &out);
		cr_expect_gt(out.len, 100);
		buf_free(&out);
	}
	case_free(&world.loaded);
}

static void keeps_to(const char *text, size_t width)
{
	for (const char *start = text, *end; *start; start = *end ? end + 1 : end) {
		end = start + strcspn(start, "\n");
		int columns = u8_width((const uint8_t *)start, (size_t)(end - start), "UTF-8");
		if (columns > (int)width)
			cr_expect_fail("%d of %zu: %.*s", columns, width, (int)(end - start), start);
	}
}

static void add_timeline(World *world, const AcrossStyle *style, Buf *out)
{
	timeline_render(world->briefs[0], style, out);
}

static void add_dossier(World *world, const AcrossStyle *style, Buf *out)
{
	dossier_render(dossier_of(world, world->loaded.records[0].slug), style, out);
}

static void add_comparison(World *world, const AcrossStyle *style, Buf *out)
{
	comparison_render(comparison_of(world), style, out);
}

static void add_all(World *world, const AcrossStyle *style, Buf *out)
{
	add_timeline(world, style, out);
	add_dossier(world, style, out);
	add_comparison(world, style, out);
}

Test(across, shows_hostile_text_in_any_field_as_text_and_keeps_to_its_width)
{
	const size_t widths[] = {60, 80, 133};
	for (size_t i = 0; i <= HOSTILE_COUNT; i++) {
		World world = {.loaded = case_of_text(WORLD)};
		case_fill(&world.loaded, i < HOSTILE_COUNT ? HOSTILE[i] : hostile_long_word());
		world.briefs[0] = case_brief_of(&world.loaded, "one");
		world.briefs[1] = case_brief_of(&world.loaded, "two");
		for (size_t j = 0; j < 3; j++) {
			Buf out = {0};
			add_all(&world, &(AcrossStyle){.width = widths[j]}, &out);
			keeps_to(out.data, widths[j]);
			cr_expect_null(hostile_in(out.data));
			buf_free(&out);
		}
		Buf markdown = {0};
		add_all(&world, &(AcrossStyle){.form = ACROSS_MARKDOWN}, &markdown);
		cr_expect_null(hostile_in(markdown.data));
		for (const char *tag = strstr(markdown.data, "<script"); tag; tag = strstr(tag + 1, "<script"))
			cr_expect_eq(tag[-1], '\\');
		buf_free(&markdown);
		case_free(&world.loaded);
	}
}

static void tags_of(const char *words, Buf *tags)
{
	void (*const add[])(World * world, const AcrossStyle *style, Buf *out) = {add_timeline, add_dossier,
										  add_comparison};
	World world = {.loaded = case_of_text(WORLD)};
	case_fill(&world.loaded, words);
	world.briefs[0] = case_brief_of(&world.loaded, "one");
	world.briefs[1] = case_brief_of(&world.loaded, "two");
	for (size_t i = 0; i < 3; i++) {
		Buf html = {0};
		add[i](&world, &(AcrossStyle){.form = ACROSS_HTML}, &html);
		cr_expect_null(hostile_in(html.data));
		cr_expect_null(markup_unbalanced(html.data), "%.40s", words);
		markup_tags(html.data, tags);
		buf_free(&html);
	}
	case_free(&world.loaded);
}

Test(across, is_the_same_page_of_html_whatever_its_words_are)
{
	Buf plain = {0};
	tags_of("Plain words", &plain);
	for (size_t i = 0; i <= HOSTILE_COUNT; i++) {
		const char *words = i < HOSTILE_COUNT ? HOSTILE[i] : hostile_long_word();
		Buf tags = {0};
		tags_of(words, &tags);
		cr_expect(strcmp(tags.data, plain.data) == 0, "%.40s", words);
		buf_free(&tags);
	}
	buf_free(&plain);
}

Test(across, is_the_same_whatever_order_the_records_come_in)
{
	World world = world_open(WORLD);
	Buf one = {0}, two = {0};
	for (size_t form = 0; form < 4; form++)
		add_all(&world, &(AcrossStyle){.form = (AcrossForm)form, .width = 80}, &one);
	for (size_t i = world.loaded.count - 1; i > 1; i--) { /* the first stays: it is the party of the dossier */
		size_t j = 1 + (i * 7919 + 104729) % i;
		Record kept = world.loaded.records[i];
		world.loaded.records[i] = world.loaded.records[j];
		world.loaded.records[j] = kept;
	}
	world.briefs[0] = case_brief_of(&world.loaded, "one");
	world.briefs[1] = case_brief_of(&world.loaded, "two");
	for (size_t form = 0; form < 4; form++)
		add_all(&world, &(AcrossStyle){.form = (AcrossForm)form, .width = 80}, &two);
	cr_expect_str_eq(one.data, two.data);
	buf_free(&one);
	buf_free(&two);
	case_free(&world.loaded);
}
