/* TLP 2.0: which marking a record has in a brief, and which one the brief has: the highest of what it shows. */
#include "ascribe/brief/release.h"

#include "ascribe/casebook/value.h"
#include "build.h"

/* From 0 for red on, as VOCAB_TLP orders them; what is not marked stands below all. */
static int rank(const char *marking)
{
	return marking ? vocab_find(&VOCAB_TLP, marking) : INT32_MAX;
}

bool marking_above(const char *marking, const char *level)
{
	return rank(marking) < rank(level);
}

const char *marking_highest(const char *a, const char *b)
{
	return marking_above(b, a) ? b : a;
}

const char *marking_label(const char *marking)
{
	static const char *const labels[] = {"TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"};
	return marking ? labels[rank(marking)] : NULL;
}

const char *marking_of(const Record *record, const char *incident_marking)
{
	const char *own = value_text(record->fields, "tlp");
	bool inherits = record->kind != KIND_PARTY && record->kind != KIND_SOURCE;
	return own ? own : inherits ? incident_marking : NULL;
}

const char *brief_marking_of(const Brief *brief, const Record *record)
{
	return marking_of(record, value_text(brief->incident->fields, "tlp"));
}

static void mark(Brief *brief, const Record *record)
{
	brief->marking = marking_highest(brief->marking, brief_marking_of(brief, record));
}

void brief_mark(Build *build)
{
	Brief *brief = build->brief;
	mark(brief, brief->incident);
	for (size_t i = 0; i < brief->parties.count; i++)
		mark(brief, brief->parties.items[i]->record);
	for (size_t i = 0; i < brief->sources.count; i++)
		mark(brief, brief->sources.items[i]->record);
	for (size_t i = 0; i < brief->allegations.count; i++)
		mark(brief, brief->allegations.items[i]->record);
	for (size_t i = 0; i < brief->statements.count; i++)
		mark(brief, brief->statements.items[i]->record);
	for (size_t i = 0; i < brief->evidence.count; i++)
		mark(brief, brief->evidence.items[i]->record);
	for (size_t i = 0; i < brief->response_count; i++)
		mark(brief, brief->responses[i]->record);
	for (size_t i = 0; i < brief->note_count; i++)
		mark(brief, brief->notes[i].record);
	/* where changes are told, the state before is shown as well */
	if (build->input->since && build->input->before)
		brief->marking = marking_highest(brief->marking, build->input->before->marking);
}
