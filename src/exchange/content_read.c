/* Bytes out of the casebook, checked; see ascribe/exchange/content.h. A piece is hashed by a thread while the next is
 * being received. */
#include "ascribe/exchange/content.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/pool.h"
#include "ascribe/store/content.h"
#include "zstd_library.h"

typedef struct Reading {
	const ContentFound *found;
	const char *hex; /* the digest, for messages */
	ContentSink sink;
	void *context;
	HashRunning running;
	uint64_t size;
	uint32_t pieces;
	const ZstdLibrary *zstd;
	ZSTD_DCtx *unpacker;
	char *plain; /* room for one piece */
	Pool *pool;
	PoolJob job; /* hashes `hashing` */
	Buf hashing;
	bool under_way;
} Reading;

static void hash_piece(void *context)
{
	Reading *reading = context;
	hash_add(&reading->running, reading->hashing.data, reading->hashing.len);
}

static void finish_hashing(Reading *reading)
{
	if (reading->under_way)
		pool_wait(reading->pool, &reading->job);
	reading->under_way = false;
}

static void begin_hashing(Reading *reading, const void *bytes, size_t bytes_len)
{
	finish_hashing(reading);
	buf_clear(&reading->hashing);
	buf_add(&reading->hashing, bytes, bytes_len);
	reading->job = (PoolJob){.run = hash_piece, .context = reading};
	pool_submit(reading->pool, &reading->job);
	reading->under_way = true;
}

static bool broken(const Reading *reading, const char *why, Err *err)
{
	err_set(err, ERR_NO_LONGER_MATCHES, "what the casebook keeps as %.16s… is not those bytes: %s", reading->hex,
		why);
	return err_hint(err, "it was changed outside of ascribe; take it in again from the file, if you have it");
}

static bool take_piece(void *context, uint32_t ord, const void *bytes, size_t bytes_len, Err *err)
{
	Reading *reading = context;
	if (ord != reading->pieces++)
		return broken(reading, "a piece is missing", err);
	if (reading->found->packed) {
		size_t len = reading->zstd->ZSTD_decompressDCtx(reading->unpacker, reading->plain, CONTENT_PIECE, bytes,
								bytes_len);
		if (reading->zstd->ZSTD_isError(len))
			return broken(reading, "a piece does not unpack", err);
		bytes = reading->plain;
		bytes_len = len;
	}
	begin_hashing(reading, bytes, bytes_len);
	reading->size += bytes_len;
	if (reading->size > reading->found->size)
		return broken(reading, "it is longer", err);
	return reading->sink(reading->context, bytes, bytes_len, err);
}

static bool read_found(Store *store, Reading *reading, const Hash *sha256, Err *err)
{
	bool ok = content_pieces(store, reading->found, take_piece, reading, err);
	finish_hashing(reading);
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
		reading.plain = mem_alloc(CONTENT_PIECE);
		if (!reading.unpacker)
			mem_out_of_memory();
	}
	reading.pool = pool_new(found.pieces > 1 ? 1 : 0);
	bool ok = read_found(store, &reading, sha256, err);
	pool_free(reading.pool);
	buf_free(&reading.hashing);
	if (found.packed) {
		reading.zstd->ZSTD_freeDCtx(reading.unpacker);
		free(reading.plain);
	}
	return ok;
}
