/* Bytes out of the casebook, checked; see ascribe/exchange/content.h. Pieces are hashed by a thread while the next are
 * being received. */
#include "ascribe/exchange/content.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/pool.h"
#include "ascribe/store/content.h"
#include "zstd_library.h"

#define HASHED_BEHIND 4 /* pieces that may wait for the thread */

typedef struct Reading Reading;

/* A piece, and the job that hashes it. */
typedef struct Hashing {
	PoolJob job;
	Reading *reading;
	const void *bytes;
	size_t len;
	ContentHolder *holder; /* of the bytes as they came */
	char *plain;           /* room for them unpacked */
	bool under_way;
} Hashing;

struct Reading {
	const ContentFound *found;
	const char *hex; /* the digest, for messages */
	ContentSink sink;
	void *context;
	HashRunning running;
	uint64_t size;
	uint32_t pieces;
	const ZstdLibrary *zstd;
	ZSTD_DCtx *unpacker;
	Pool *pool; /* of one thread: it does the jobs in their order */
	Hashing hashing[HASHED_BEHIND];
};

static void hash_piece(void *context)
{
	Hashing *hashing = context;
	hash_add(&hashing->reading->running, hashing->bytes, hashing->len);
}

static void finish_hashing(Hashing *hashing)
{
	if (hashing->under_way)
		pool_wait(hashing->reading->pool, &hashing->job);
	hashing->under_way = false;
	content_holder_free(hashing->holder);
	hashing->holder = NULL;
}

static void begin_hashing(Reading *reading, Hashing *hashing, const void *bytes, size_t bytes_len)
{
	hashing->reading = reading;
	hashing->bytes = bytes;
	hashing->len = bytes_len;
	hashing->job = (PoolJob){.run = hash_piece, .context = hashing};
	hashing->under_way = true;
	pool_submit(reading->pool, &hashing->job);
}

static bool broken(const Reading *reading, const char *why, Err *err)
{
	err_set(err, ERR_NO_LONGER_MATCHES, "what the casebook keeps as %.16s… is not those bytes: %s", reading->hex,
		why);
	return err_hint(err, "it was changed outside of ascribe; take it in again from the file, if you have it");
}

static bool take_piece(void *context, uint32_t ord, const void *bytes, size_t bytes_len, ContentHolder **holder,
		       Err *err)
{
	Reading *reading = context;
	Hashing *hashing = &reading->hashing[reading->pieces % HASHED_BEHIND];
	finish_hashing(hashing);
	if (ord != reading->pieces++)
		return broken(reading, "a piece is missing", err);
	if (reading->found->packed) {
		if (!hashing->plain)
			hashing->plain = mem_alloc(CONTENT_PIECE);
		size_t len = reading->zstd->ZSTD_decompressDCtx(reading->unpacker, hashing->plain, CONTENT_PIECE, bytes,
								bytes_len);
		if (reading->zstd->ZSTD_isError(len))
			return broken(reading, "a piece does not unpack", err);
		bytes = hashing->plain;
		bytes_len = len;
	} else {
		hashing->holder = *holder;
		*holder = NULL;
	}
	begin_hashing(reading, hashing, bytes, bytes_len);
	reading->size += bytes_len;
	if (reading->size > reading->found->size)
		return broken(reading, "it is longer", err);
	return reading->sink(reading->context, bytes, bytes_len, err);
}

static bool read_found(Store *store, Reading *reading, const Hash *sha256, Err *err)
{
	bool ok = content_pieces(store, reading->found, take_piece, reading, err);
	for (size_t i = 0; i < HASHED_BEHIND; i++) {
		finish_hashing(&reading->hashing[i]);
		free(reading->hashing[i].plain);
	}
	if (!ok)
		return false;
	Hash hash = hash_end(&reading->running);
	if (reading->pieces != reading->found->pieces || reading->size != reading->found->size)
		return broken(reading, "it is shorter", err);
	return memcmp(&hash, sha256, sizeof hash) == 0 || broken(reading, "the digest is another", err);
}

bool content_read(Store *store, const Hash *sha256, ContentSink sink, void *context, Err *err)
{
	char hex[65];
	ContentFound found;
	hash_to_hex(sha256, hex);
	if (!content_find(store, sha256, &found, err))
		return false;
	if (!found.there)
		return err_set(err, ERR_NOT_FOUND, "the casebook does not keep the bytes of %.16s…", hex);
	Reading reading = {.found = &found, .hex = hex, .sink = sink, .context = context};
	hash_begin(&reading.running);
	if (found.packed) {
		if (!zstd_library(&reading.zstd, err))
			return false;
		reading.unpacker = reading.zstd->ZSTD_createDCtx();
		if (!reading.unpacker)
			mem_out_of_memory();
	}
	reading.pool = pool_new(found.pieces > 1 ? 1 : 0);
	bool ok = read_found(store, &reading, sha256, err);
	pool_free(reading.pool);
	if (found.packed)
		reading.zstd->ZSTD_freeDCtx(reading.unpacker);
	return ok;
}
