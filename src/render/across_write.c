/* What the renderings of across.h share; see across_write.h. */
#include "across_write.h"

#include <inttypes.h>

#include "ascribe/brief/release.h"
#include "document_html.h"
#include "json_parts.h"
#include "words.h"

#define WIDTH_MIN 60

static void write_html(AcrossWrite write, const void *value, const Brief *bounds, Buf *out)
{
	HtmlDocument page = {.report = {.html = {.out = out}, .brief = bounds, .arena = arena_new()}};
	Document document = {.form = &DOCUMENT_HTML, .out = out, .page = &page};
	write(&(Writer){.document = &document, .arena = page.report.arena}, value);
	document_html_end(&page);
	arena_free(page.report.arena);
}

void across_write(const AcrossStyle *style, AcrossWrite write, const void *value, const Brief *bounds, Buf *out)
{
	if (style->form == ACROSS_HTML) {
		write_html(write, value, bounds, out);
		return;
	}
	Document document = {.form = style->form == ACROSS_MARKDOWN ? &DOCUMENT_MARKDOWN : &DOCUMENT_TEXT, .out = out};
	if (style->form == ACROSS_TEXT) {
		document.width = style->width < WIDTH_MIN ? WIDTH_MIN : style->width;
		document.colour = style->colour;
	}
	Writer writer = {.document = &document, .arena = arena_new()};
	write(&writer, value);
	while (out->len > 1 && out->data[out->len - 2] == '\n')
		out->data[--out->len] = '\0';
	arena_free(writer.arena);
}

void across_write_bounds(Writer *writer, const Brief *brief)
{
	report_item(writer, 0, "Marking: %s", brief->marking ? marking_label(brief->marking) : "unmarked");
	if (brief->as_of)
		report_item(writer, 0, "As of: what was said and done by %s",
			    words_date(writer->arena, &(BriefDate){.text = brief->as_of}));
	if (brief->known_at)
		report_item(writer, 0, "Known at: what the casebook held at %s", brief->known_at);
	if (brief->release)
		report_item(writer, 0, "Released: %s", words_release(writer->arena, brief));
	report_item(writer, 0, "Ledger: %s, %s, root %s", brief->origin,
		    words_count(writer->arena, brief->head.size, "entry", "entries"),
		    words_root(writer->arena, &brief->head));
}

void across_set_bounds(json_t *object, const Brief *brief, Arena *arena)
{
	set_text(object, "as_of", brief->as_of);
	set_text(object, "known_at", brief->known_at);
	set_marking(object, brief);
	json_object_set_new(object, "ledger", ledger_json(brief, arena));
}

static void add_part(Buf *text, size_t count, const char *what)
{
	if (count > 0)
		buf_addf(text, "%s%zu %s", text->len > 0 ? ", " : "", count, what);
}

/* "total: parts"; "none" where the total is 0. Frees the parts. */
static const char *with_total(Arena *arena, size_t total, Buf *parts)
{
	const char *text = total > 0 ? arena_printf(arena, "%zu: %s", total, buf_text(parts)) : "none";
	buf_free(parts);
	return text;
}

const char *across_days(Arena *arena, const TallyDays *days)
{
	Buf parts = {0};
	size_t total = days->known + days->open + days->before;
	if (days->known > 0) {
		const BriefDays range = {.min = days->least, .max = days->most};
		buf_addf(&parts, "%zu %s%s", days->known, days->most > 0 ? "after " : "on ", words_days(arena, &range));
	}
	add_part(&parts, days->open, "of days not known on both sides");
	add_part(&parts, days->before, "dated before what it answers");
	return with_total(arena, total, &parts);
}

const char *across_evidence(Arena *arena, const TallyEvidence *evidence)
{
	Buf parts = {0};
	for (size_t i = 0; i < TALLY_DISCLOSURES; i++)
		add_part(&parts, evidence->disclosed[i], words_term(arena, VOCAB_DISCLOSURE.terms[i]));
	return with_total(arena, evidence->total, &parts);
}

const char *across_replies(Arena *arena, const TallyReplies *replies)
{
	Buf parts = {0};
	add_part(&parts, replies->affirmed, "affirmed");
	add_part(&parts, replies->acknowledged, "acknowledged");
	add_part(&parts, replies->contested, "contested");
	add_part(&parts, replies->otherwise, "with another position");
	add_part(&parts, replies->covered, "covered by a position on a broader allegation");
	add_part(&parts, replies->spoke_on_others, "without a position, by one that spoke on others");
	add_part(&parts, replies->no_reply, "with no reply recorded");
	return with_total(arena, replies->total, &parts);
}

static void set_count(json_t *object, const char *key, size_t count)
{
	json_object_set_new(object, key, json_integer((json_int_t)count));
}

json_t *days_tally_json(const TallyDays *days)
{
	json_t *object = json_object();
	set_count(object, "count", days->known + days->open + days->before);
	set_count(object, "known", days->known);
	set_count(object, "open", days->open);
	set_count(object, "before", days->before);
	json_object_set_new(object, "min", days->known > 0 ? json_integer(days->least) : json_null());
	json_object_set_new(object, "max", days->known > 0 ? json_integer(days->most) : json_null());
	return object;
}

json_t *evidence_tally_json(const TallyEvidence *evidence)
{
	json_t *object = json_object(), *disclosure = json_object();
	set_count(object, "count", evidence->total);
	for (size_t i = 0; i < TALLY_DISCLOSURES; i++)
		set_count(disclosure, VOCAB_DISCLOSURE.terms[i], evidence->disclosed[i]);
	json_object_set_new(object, "disclosure", disclosure);
	return object;
}

json_t *replies_tally_json(const TallyReplies *replies)
{
	json_t *object = json_object();
	set_count(object, "count", replies->total);
	set_count(object, "affirmed", replies->affirmed);
	set_count(object, "acknowledged", replies->acknowledged);
	set_count(object, "contested", replies->contested);
	set_count(object, "otherwise", replies->otherwise);
	set_count(object, "covered", replies->covered);
	set_count(object, "spoke_on_others", replies->spoke_on_others);
	set_count(object, "no_reply_recorded", replies->no_reply);
	return object;
}
