/* A brief as a document: its head, its bottom line, and what closes it. The parts between are in files of their own. */
#include "report_write.h"

#include <inttypes.h>

#include "ascribe/brief/release.h"
#include "ascribe/casebook/value.h"
#include "ascribe/render/report.h"
#include "note_text.h"
#include "report_pieces.h"
#include "words.h"

#define LARGE 1000 /* statements and pieces of evidence from which on threads pay */

/* The text, in `small` where it fits: it is looked at once. */
static const char *format_text(Arena *arena, char *small, size_t size, const char *format, va_list args)
	PRINTF_LIKE(4, 0);
static const char *format_text(Arena *arena, char *small, size_t size, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	size_t len = mem_print(small, size, format, args);
	char *text = len < size ? small : arena_alloc(arena, len + 1);
	if (text != small)
		(void)mem_print(text, len + 1, format, again);
	va_end(again);
	return text;
}

#define FORMATTED(writer, format)                                                                                      \
	char small[1024];                                                                                              \
	va_list args;                                                                                                  \
	va_start(args, format);                                                                                        \
	const char *text = format_text((writer)->arena, small, sizeof small, format, args);                            \
	va_end(args)

void report_heading(Writer *writer, unsigned level, const char *format, ...)
{
	FORMATTED(writer, format);
	writer->document->form->heading(writer->document, level, text);
}

void report_paragraph(Writer *writer, const char *format, ...)
{
	FORMATTED(writer, format);
	writer->document->form->paragraph(writer->document, text);
}

void report_item(Writer *writer, unsigned depth, const char *format, ...)
{
	FORMATTED(writer, format);
	writer->document->form->item(writer->document, depth, text);
}

void report_quote(Writer *writer, unsigned depth, const char *format, ...)
{
	FORMATTED(writer, format);
	writer->document->form->quote(writer->document, depth, text);
}

void report_labelled(Writer *writer, unsigned depth, const char *label, const char *text)
{
	if (text && *text)
		report_item(writer, depth, "%s: %s", label, text);
}

static const char *incident_date(Writer *writer, const char *field)
{
	return words_incident_date(writer->arena, writer->brief, field);
}

void report_write_bounds(Writer *writer)
{
	const Brief *brief = writer->brief;
	if (brief->as_of)
		report_item(writer, 0,
			    "As of: what was said and done by %s. Left out as later, or not certainly by then: %zu",
			    words_date(writer->arena, &(BriefDate){.text = brief->as_of}), brief->left_out);
	if (brief->known_at)
		report_item(writer, 0, "Known at: what the casebook held at %s", brief->known_at);
	if (brief->release)
		report_item(writer, 0, "Released: %s", words_release(writer->arena, brief));
	report_item(writer, 0, "Ledger: %s, %s, root %s", brief->origin,
		    words_count(writer->arena, brief->head.size, "entry", "entries"),
		    words_root(writer->arena, &brief->head));
}

static void write_head(Writer *writer)
{
	const Value *incident = writer->brief->incident->fields;
	const char *marking = marking_label(writer->brief->marking);
	report_heading(writer, 1, "%s", value_text(incident, "title"));
	report_item(writer, 0, "Marking: %s", marking ? marking : "unmarked");
	report_item(writer, 0, "Incident: %s", writer->brief->incident->slug);
	report_labelled(writer, 0, "Template", words_reader(writer->arena, writer->reader));
	report_labelled(writer, 0, "Began", incident_date(writer, "began"));
	report_labelled(writer, 0, "Ended", incident_date(writer, "ended"));
	report_labelled(writer, 0, "Noticed", incident_date(writer, "discovered"));
	report_labelled(writer, 0, "Hit", words_victims(writer->arena, writer->brief));
	report_labelled(writer, 0, "Types", words_terms(writer->arena, value_list(incident, "types")));
	report_labelled(writer, 0, "Effects", words_list(writer->arena, value_list(incident, "effects")));
	report_write_bounds(writer);
	if (value_text(incident, "summary"))
		report_paragraph(writer, "%s", value_text(incident, "summary"));
}

static void write_bottom_line(Writer *writer)
{
	const Brief *brief = writer->brief;
	report_heading(writer, 2, "Bottom line");
	if (!brief->assessment) {
		report_paragraph(writer, "%s", brief->bottom_line);
		report_paragraph(writer, "Composed from the positions below; no analyst's assessment is recorded.");
		return;
	}
	report_quote(writer, 0, "%s", note_text(writer->arena, brief->bottom_line));
	const Record *note = brief->assessment->record;
	const char *likelihood = value_text(note->fields, "likelihood"),
		   *confidence = value_text(note->fields, "confidence");
	if (likelihood)
		report_paragraph(writer, "Likelihood: %s.", words_term(writer->arena, likelihood));
	if (confidence)
		report_paragraph(writer, "Confidence in the judgement: %s.", confidence);
	report_paragraph(writer, "Assessment by %s, ledger index %" PRIu64 "%s.", note->author, note->index,
			 words_own_marking_after(writer->arena, "; ", brief, note));
}

static void write_notes(Writer *writer)
{
	const Brief *brief = writer->brief;
	report_heading(writer, 2, "Analysts' notes");
	if (brief->note_count == 0)
		report_paragraph(writer, "None.");
	for (size_t i = 0; i < brief->note_count; i++) {
		const Record *note = brief->notes[i].record;
		const char *likelihood = value_text(note->fields, "likelihood");
		const char *confidence = value_text(note->fields, "confidence");
		const char *gap = value_text(note->fields, "gap");
		report_item(writer, 0, "%s, %s%s%s, ledger index %" PRIu64 ", dated %s%s%s", note->author,
			    words_term(writer->arena, value_text(note->fields, "type")), gap ? ": " : "",
			    words_term(writer->arena, gap), note->index, note->at,
			    brief->notes[i].superseded ? " (replaced by a later note)" : "",
			    words_own_marking_after(writer->arena, "; ", brief, note));
		report_quote(writer, 0, "%s", note_text(writer->arena, value_text(note->fields, "body")));
		if (likelihood)
			report_item(writer, 1, "Likelihood: %s", words_term(writer->arena, likelihood));
		if (confidence)
			report_item(writer, 1, "Confidence: %s", confidence);
	}
}

static void write_ledger(Writer *writer)
{
	const Brief *brief = writer->brief;
	report_heading(writer, 2, "Ledger");
	report_item(writer, 0, "Origin: %s", brief->origin);
	report_item(writer, 0, "Size: %s", words_count(writer->arena, brief->head.size, "entry", "entries"));
	report_item(writer, 0, "Root: %s", words_root(writer->arena, &brief->head));
	report_paragraph(writer, "Every record above is in a signed entry below this root (RFC 6962, SHA-256).");
}

static const WriteSection WHOLE[] = {write_head,
				     write_bottom_line,
				     report_write_changes,
				     report_write_positions,
				     report_write_points,
				     report_write_timeline,
				     report_write_statements,
				     report_write_evidence,
				     report_write_hypotheses,
				     report_write_responses,
				     report_write_sources,
				     report_write_parties,
				     write_notes,
				     report_write_gaps,
				     write_ledger,
				     NULL};

static const WriteSection EXECUTIVE[] = {report_write_in_short, NULL};

static const WriteSection TECHNICAL[] = {write_head,
					 report_write_citations,
					 report_write_evidence,
					 report_write_hypotheses,
					 report_write_sources,
					 report_write_changes,
					 report_write_points,
					 report_write_statements,
					 report_write_evidence_gaps,
					 write_ledger,
					 NULL};

static const WriteSection LEGAL[] = {write_head,
				     write_bottom_line,
				     report_write_changes,
				     report_write_norms,
				     report_write_responses,
				     report_write_positions,
				     report_write_timeline,
				     report_write_answers,
				     report_write_statements,
				     write_ledger,
				     NULL};

static const WriteSection *const TEMPLATES[] = {
	[REPORT_WHOLE] = WHOLE, [REPORT_EXECUTIVE] = EXECUTIVE, [REPORT_TECHNICAL] = TECHNICAL, [REPORT_LEGAL] = LEGAL};

static bool is_large(const Brief *brief)
{
	return brief->statements.count + brief->evidence.count >= LARGE;
}

static void form(const Brief *brief, ReportReader reader, Document *document, const WriteSection *sections, Pool *pool)
{
	Writer writer = {.document = document, .brief = brief, .reader = reader, .arena = arena_new()};
	if (pool)
		pieces_write(&writer, sections, pool);
	for (; !pool && *sections; sections++)
		(*sections)(&writer);
	while (document->out->len > 1 && document->out->data[document->out->len - 2] == '\n')
		document->out->data[--document->out->len] = '\0';
	arena_free(writer.arena);
}

void report_form(const Brief *brief, ReportReader reader, Document *document, const WriteSection *sections)
{
	Pool *pool = is_large(brief) ? pool_new(pool_processors()) : NULL;
	form(brief, reader, document, sections, pool);
	pool_free(pool);
}

void report_by(const Brief *brief, ReportReader reader, Document *document, Pool *pool)
{
	form(brief, reader, document, TEMPLATES[reader], pool);
}

void report_text_for(const Brief *brief, ReportReader reader, size_t width, bool colour, const DocumentDrain *drain,
		     Buf *out)
{
	report_form(brief, reader,
		    &(Document){.form = &DOCUMENT_TEXT,
				.out = out,
				.drain = drain,
				.width = width < 60 ? 60 : width,
				.colour = colour},
		    TEMPLATES[reader]);
}

void report_text(const Brief *brief, size_t width, bool colour, Buf *out)
{
	report_text_for(brief, REPORT_WHOLE, width, colour, NULL, out);
}

void report_markdown_for(const Brief *brief, ReportReader reader, const DocumentDrain *drain, Buf *out)
{
	report_form(brief, reader, &(Document){.form = &DOCUMENT_MARKDOWN, .out = out, .drain = drain},
		    TEMPLATES[reader]);
}

void report_markdown(const Brief *brief, Buf *out)
{
	report_markdown_for(brief, REPORT_WHOLE, NULL, out);
}
