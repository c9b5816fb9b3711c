/* Pieces of a document; see report_pieces.h.
 *
 * A piece has a document, a buffer and, while it is written, an arena of its own. Each section is a piece; where it
 * comes to a long list (report_each), it hands that over as further pieces right behind itself, and goes on in one that
 * follows them. Only who writes a piece puts others behind it, and they are in their places before any of them runs. */
#include "report_pieces.h"

#include <stdlib.h>
#include <string.h>

#define DRAIN_AT 65536 /* bytes */

typedef struct Piece Piece;
struct Piece {
	PoolJob job;
	Pool *pool;
	Piece *next;
	Writer writer;
	Document document;
	Buf out;
	/* what it writes: a section, or a part of a list, or else what its owner writes into it */
	WriteSection section;
	WriteItem item;
	const void *list;
	size_t first, end;
};

static Piece *piece_new(const Writer *writer, Pool *pool)
{
	Piece *piece = mem_alloc(sizeof *piece);
	*piece = (Piece){.pool = pool, .writer = *writer, .document = *writer->document, .job.done = true};
	piece->document.out = &piece->out;
	piece->document.in_list = DOCUMENT_UNKNOWN;
	piece->document.ends_list = false;
	piece->writer.document = &piece->document;
	piece->writer.piece = piece;
	return piece;
}

static void run(void *context)
{
	Piece *piece = context;
	piece->writer.arena = arena_new();
	if (piece->section)
		piece->section(&piece->writer);
	for (size_t at = piece->first; at < piece->end; at++) {
		piece->item(&piece->writer, piece->list, at);
		arena_reset(piece->writer.arena);
	}
	arena_free(piece->writer.arena);
}

static void submit(Piece *piece)
{
	piece->job = (PoolJob){.run = run, .context = piece};
	pool_submit(piece->pool, &piece->job);
}

void report_each(Writer *writer, size_t count, size_t together, WriteItem item, const void *list)
{
	Piece *owner = writer->piece;
	if (!owner || count <= together) {
		for (size_t at = 0; at < count; at++)
			item(writer, list, at);
		return;
	}
	Piece *first = NULL, **place = &first;
	for (size_t at = 0; at < count; at += together, place = &(*place)->next) {
		*place = piece_new(writer, owner->pool);
		(*place)->item = item;
		(*place)->list = list;
		(*place)->first = at;
		(*place)->end = count - at < together ? count : at + together;
	}
	Piece *rest = *place = piece_new(writer, owner->pool);
	rest->next = owner->next;
	owner->next = first;
	writer->document = &rest->document;
	writer->piece = rest;
	while (first != rest) {
		Piece *next = first->next; /* before it runs, and puts others behind itself */
		submit(first);
		first = next;
	}
}

/* Put a piece behind what is there. What may be the end stays in `out`, for who ends the document. */
static void take(Document *document, const Piece *piece)
{
	if (document->drain && piece->out.len > 0 && document->out->len >= DRAIN_AT)
		document->drain->take(document->drain->context, document->out);
	if (piece->document.ends_list && document->in_list == DOCUMENT_IN_LIST)
		buf_add_char(document->out, '\n');
	buf_add(document->out, piece->out.data, piece->out.len);
	if (piece->document.in_list != DOCUMENT_UNKNOWN)
		document->in_list = piece->document.in_list;
}

void pieces_write(const Writer *writer, const WriteSection *sections, Pool *pool)
{
	Piece *first = NULL, **place = &first;
	for (; *sections; sections++, place = &(*place)->next) {
		*place = piece_new(writer, pool);
		(*place)->section = *sections;
	}
	for (Piece *piece = first, *next; piece; piece = next) {
		next = piece->next;
		submit(piece);
	}
	for (Piece *piece = first, *next; piece; piece = next) {
		pool_wait(pool, &piece->job);
		take(writer->document, piece);
		next = piece->next;
		buf_free(&piece->out);
		free(piece);
	}
}
