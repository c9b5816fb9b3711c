/* Reading bodies beside the connection; see bodies.h. Rows go into batches; a full batch is a job of one other thread,
 * which is quicker with them than the database: so what it reads stands in one arena, which it alone touches. While
 * there are few rows there is no such thread, and a batch is read when it is full or waited for. */
#include "bodies.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/base/pool.h"
#include "ascribe/casebook/body.h"

#define BATCH_ROWS 128
#define BATCH_BYTES ((size_t)64 * 1024) /* that a batch has room for at first */
#define THREAD_FROM 1024                /* rows from which on another thread pays */

typedef struct Row {
	size_t at, start; /* place in the caller's list, and of the text in the batch's */
	RecordKind kind;
	const Value *body;
} Row;

typedef struct Batch Batch;
struct Batch {
	PoolJob job;
	Batch *next;
	Arena *arena; /* that of all, and what repeats in it */
	ValueTexts *texts;
	Buf text;
	Row rows[BATCH_ROWS];
	size_t count;
	const char **refs; /* ids of parties and sources */
	size_t ref_count, ref_room;
	Err err; /* of the first row that has no body */
};

struct Bodies {
	Arena *arena, *reading; /* the caller's, and what is read */
	ValueTexts *texts;
	Pool *pool; /* of one thread */
	size_t total;
	Batch *first, **place, *open; /* batches in order; the one that is not full */
};

Bodies *bodies_new(Arena *arena)
{
	Bodies *bodies = mem_alloc(sizeof *bodies);
	*bodies = (Bodies){.arena = arena, .reading = arena_new()};
	bodies->texts = value_texts(bodies->reading);
	bodies->place = &bodies->first;
	return bodies;
}

static void note_ref(void *context, RecordKind kind, const char *id)
{
	Batch *batch = context;
	if (kind != KIND_PARTY && kind != KIND_SOURCE)
		return;
	if (batch->ref_count == batch->ref_room) {
		batch->ref_room = batch->ref_room > 0 ? batch->ref_room * 2 : 512;
		batch->refs = mem_realloc(batch->refs, batch->ref_room * sizeof *batch->refs);
	}
	batch->refs[batch->ref_count++] = id;
}

static void read_batch(void *context)
{
	Batch *batch = context;
	for (size_t i = 0; i < batch->count; i++) {
		Row *row = &batch->rows[i];
		Err *err = batch->err.code == ERR_NONE ? &batch->err : &(Err){0};
		const Value *body = value_read(batch->text.data + row->start, batch->texts, batch->arena);
		if (body_check_shape(&KINDS[row->kind], false, body, note_ref, batch, err))
			row->body = body;
	}
	buf_free(&batch->text); /* so that the next batches get its memory */
}

static void close_batch(Bodies *bodies)
{
	Batch *batch = bodies->open;
	bodies->open = NULL;
	if (!bodies->pool && bodies->total >= THREAD_FROM)
		bodies->pool = pool_new(1);
	batch->job = (PoolJob){.run = read_batch, .context = batch};
	if (bodies->pool) {
		pool_submit(bodies->pool, &batch->job);
		return;
	}
	read_batch(batch);
	batch->job.done = true;
}

void bodies_add(Bodies *bodies, size_t at, RecordKind kind, const char *text)
{
	if (!bodies->open) {
		Batch *batch = mem_alloc(sizeof *batch);
		batch->next = NULL;
		batch->arena = bodies->reading;
		batch->texts = bodies->texts;
		batch->text = (Buf){.data = mem_alloc(BATCH_BYTES), .capacity = BATCH_BYTES};
		batch->count = batch->ref_count = batch->ref_room = 0;
		batch->refs = NULL;
		batch->err = (Err){0};
		*bodies->place = bodies->open = batch;
		bodies->place = &batch->next;
	}
	Batch *batch = bodies->open;
	batch->rows[batch->count++] = (Row){.at = at, .start = batch->text.len, .kind = kind};
	buf_add(&batch->text, text, strlen(text) + 1);
	bodies->total++;
	if (batch->count == BATCH_ROWS)
		close_batch(bodies);
}

/* Take the first batch off the list when it is done. */
static Batch *take(Bodies *bodies)
{
	Batch *batch = bodies->first;
	if (!batch)
		return NULL;
	if (batch == bodies->open)
		close_batch(bodies);
	if (bodies->pool)
		pool_wait(bodies->pool, &batch->job);
	bodies->first = batch->next;
	if (!bodies->first)
		bodies->place = &bodies->first;
	return batch;
}

static void batch_free(Batch *batch)
{
	free(batch->refs);
	free(batch);
}

bool bodies_finish(Bodies *bodies, Record *records, void (*refer)(void *context, const char *id), void *context,
		   Err *err)
{
	bool ok = true;
	for (Batch *batch = take(bodies); batch; batch = take(bodies)) {
		for (size_t i = 0; i < batch->count; i++) {
			const Row *row = &batch->rows[i];
			records[row->at].fields = row->body;
			if (ok && !row->body) {
				*err = batch->err;
				ok = err_prefix(err, "the database's %s %s: ", KINDS[row->kind].name,
						records[row->at].id.text);
			}
		}
		for (size_t i = 0; i < batch->ref_count; i++)
			refer(context, batch->refs[i]);
		batch_free(batch);
	}
	return ok;
}

void bodies_free(Bodies *bodies)
{
	for (Batch *batch = take(bodies); batch; batch = take(bodies))
		batch_free(batch);
	pool_free(bodies->pool);
	arena_adopt(bodies->arena, bodies->reading);
	free(bodies);
}
