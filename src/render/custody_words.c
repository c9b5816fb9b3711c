/* How the form of a chain of custody reads; see custody_words.h. */
#include "custody_words.h"

#include <inttypes.h>
#include <string.h>

#include "ascribe/brief/release.h"
#include "ascribe/casebook/body.h"

const char *const CUSTODY_SIGNS[CUSTODY_SIDES] = {"Handed over by", "Received by"},
		  *const CUSTODY_SIGNED[CUSTODY_LINES] = {"Name", "Organisation", "Date", "Signature"};

const char *custody_words_file(const json_t *file, Arena *arena)
{
	const char *erased = body_text(file, "erased");
	json_int_t size = json_integer_value(json_object_get(file, "size"));
	const char *where = erased ? ", erased: " : body_is_kept(file) ? ", kept in the casebook" : "";
	return arena_printf(arena, "%" JSON_INTEGER_FORMAT " byte%s, %s%s%s", size, size == 1 ? "" : "s",
			    body_text(file, "media_type"), where, erased ? erased : "");
}

const char *custody_words_sides(const json_t *event, Arena *arena)
{
	const char *from = body_text(event, "from"), *to = body_text(event, "to");
	if (!from && !to)
		return "";
	return arena_printf(arena, ",%s%s%s%s", from ? " from " : "", from ? from : "", to ? " to " : "", to ? to : "");
}

const char *custody_words_entry(const CustodyRow *row, Arena *arena)
{
	return arena_printf(arena, "Ledger index %" PRIu64 ", signed by %s: %s%s", row->index, row->author,
			    row->problem ? "does not verify: " : "the signature verifies",
			    row->problem ? row->problem : "");
}

Brief custody_bounds(const CustodyReport *report)
{
	Brief bounds = {.incident = report->incident, .marking = body_text(report->incident->body, "tlp")};
	for (size_t i = 0; i < report->item_count; i++)
		bounds.marking = marking_highest(bounds.marking, body_text(report->items[i]->record.body, "tlp"));
	return bounds;
}
