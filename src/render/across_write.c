/* What the renderings of across.h share; see across_write.h. */
#include "across_write.h"

#include <inttypes.h>

#include "json_parts.h"
#include "words.h"

#define WIDTH_MIN 60

void across_write(const AcrossStyle *style, AcrossWrite write, const void *value, Buf *out)
{
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
	if (brief->as_of)
		report_item(writer, 0, "As of: what was said and done by %s",
			    words_date(writer->arena, &(BriefDate){.text = brief->as_of}));
	if (brief->known_at)
		report_item(writer, 0, "Known at: what the casebook held at %s", brief->known_at);
	report_item(writer, 0, "Ledger: %s, %" PRIu64 " entries, root %s", brief->origin, brief->head.size,
		    words_root(writer->arena, &brief->head));
}

void across_set_bounds(json_t *object, const Brief *brief, Arena *arena)
{
	set_text(object, "as_of", brief->as_of);
	set_text(object, "known_at", brief->known_at);
	json_object_set_new(object, "ledger", ledger_json(brief, arena));
}
