/* Files into the casebook; see ascribe/exchange/content.h.
 *
 * Small files are read whole, and go in batches: which of them the casebook has is asked before they are sent, and they
 * are sent while the next batch is read. A larger one is sent as it is read, and taken back where its digest turns out
 * to be there. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/exchange/content.h"
#include "ascribe/store/content.h"
#include "zstd_library.h"

#define BATCH_FILES 1000
#define BATCH_BYTES ((size_t)8 * 1024 * 1024)
#define KEEP_TRIES 10
#define PACK_LEVEL 1

/* A small file that was read. */
typedef struct Small {
	IntakeFile *file;
	size_t start, len; /* of its packed or plain bytes, in the batch */
	bool packed;
} Small;

typedef struct Batch {
	Small small[BATCH_FILES];
	size_t count;
	Buf bytes;
	/* of those that are not there; given to the store up to `sent`, then `ended`, then `said` what they were */
	ContentUpload uploads[BATCH_FILES];
	const Small *uploaded[BATCH_FILES];
	size_t upload_count, sent;
	bool ended, said;
} Batch;

typedef struct Intake {
	Store *store;
	const IntakeOptions *options;
	const ZstdLibrary *zstd;
	ZSTD_CCtx *packer;
	ContentLimits limits;
	Buf piece, packed;
	Batch batches[2], *filling, *sending;
	uint64_t bytes, files; /* taken in, for the progress */
} Intake;

static const char *name_of(const IntakeFile *file)
{
	return strcmp(file->path, "-") == 0 ? "standard input" : file->path;
}

/* ---- A file, open */

typedef struct Source {
	const IntakeFile *file;
	int fd;
	struct stat before;
	bool regular;
} Source;

static bool refuse_type(const Source *source, Err *err)
{
	const char *name = name_of(source->file);
	if (S_ISDIR(source->before.st_mode)) {
		err_set(err, ERR_REFUSED, "%s is a folder", name);
		return err_hint(err, "give its files: find %s -type f -print0 | xargs -0 …", name);
	}
	err_set(err, ERR_REFUSED, "%s is not a regular file", name);
	return err_hint(err, "what comes from a device or a pipe is given as standard input: -");
}

/* Not blocking, so that a pipe that nobody writes to is refused too. */
static bool source_open(Source *source, const IntakeFile *file, Err *err)
{
	bool is_stdin = strcmp(file->path, "-") == 0;
	*source = (Source){.file = file,
			   .fd = file->open ? fcntl(*file->open, F_DUPFD_CLOEXEC, 0)
				 : is_stdin ? STDIN_FILENO
					    : open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
	if (source->fd < 0 || (file->open && lseek(source->fd, 0, SEEK_SET) != 0))
		return err_set_errno(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_FAILED, errno, "cannot open %s",
				     file->path);
	if (fstat(source->fd, &source->before) != 0)
		err_set_errno(err, ERR_FAILED, errno, "cannot look at %s", name_of(file));
	else if ((source->regular = S_ISREG(source->before.st_mode)) || is_stdin)
		return true;
	else
		refuse_type(source, err);
	file_input_close(source->fd);
	return false;
}

static void source_close(const Source *source)
{
	file_input_close(source->fd);
}

/* Whether the file is as it was when it was opened; `size` bytes were read of it. */
static bool source_unchanged(const Source *source, uint64_t size, Err *err)
{
	struct stat after;
	if (!source->regular)
		return true;
	if (fstat(source->fd, &after) != 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot look at %s", name_of(source->file));
	/* from where it stood: standard input may have been read by others before */
	off_t end = lseek(source->fd, 0, SEEK_CUR);
	if (after.st_size == source->before.st_size && end == after.st_size && size <= (uint64_t)end &&
	    after.st_mtim.tv_sec == source->before.st_mtim.tv_sec &&
	    after.st_mtim.tv_nsec == source->before.st_mtim.tv_nsec)
		return true;
	err_set(err, ERR_REFUSED, "%s changed while it was read", name_of(source->file));
	return err_hint(err, "take a copy that nobody writes to, and give that");
}

/* ---- Packing */

/* Pack a piece into `packed`. Whether that pays: takes an eighth off. */
static bool pack(Intake *intake, const Buf *piece)
{
	size_t bound = intake->zstd->ZSTD_compressBound(piece->len);
	if (intake->packed.capacity < bound) {
		intake->packed.data = mem_realloc(intake->packed.data, bound);
		intake->packed.capacity = bound;
	}
	size_t len = intake->zstd->ZSTD_compressCCtx(intake->packer, intake->packed.data, bound, buf_text(piece),
						     piece->len, PACK_LEVEL);
	if (intake->zstd->ZSTD_isError(len)) /* of all reasons there are, with this room, only memory is left */
		mem_out_of_memory();
	intake->packed.len = len;
	return len <= piece->len - piece->len / 8;
}

/* ---- Small files, in batches */

static void mark_repeated(const Batch *batch)
{
	for (size_t i = 0; i < batch->count; i++) {
		for (size_t j = 0; j < i && !batch->small[i].file->was_there; j++)
			batch->small[i].file->was_there = memcmp(&batch->small[i].file->sha256,
								 &batch->small[j].file->sha256, sizeof(Hash)) == 0;
	}
}

/* Which of the batch are there, and which stand in it twice. */
static bool mark_there(Intake *intake, const Batch *batch, Err *err)
{
	Hash digests[BATCH_FILES];
	bool there[BATCH_FILES];
	for (size_t i = 0; i < batch->count; i++)
		digests[i] = batch->small[i].file->sha256;
	if (!content_there(intake->store, digests, batch->count, there, err))
		return false;
	for (size_t i = 0; i < batch->count; i++)
		batch->small[i].file->was_there = there[i];
	mark_repeated(batch);
	return true;
}

/* Find out what of the batch is to be sent. */
static bool begin_sending(Intake *intake, Batch *batch, Err *err)
{
	batch->upload_count = batch->sent = 0;
	batch->ended = batch->said = false;
	if (batch->count == 0)
		return true;
	if (!mark_there(intake, batch, err))
		return false;
	for (size_t i = 0; i < batch->count; i++) {
		const Small *small = &batch->small[i];
		if (small->file->was_there)
			continue;
		batch->uploaded[batch->upload_count] = small;
		batch->uploads[batch->upload_count++] = (ContentUpload){.sha256 = small->file->sha256,
									.size = small->file->size,
									.upload = uuid_new(),
									.pieces = small->len > 0 ? 1 : 0,
									.packed = small->packed};
	}
	return batch->upload_count == 0 || content_upload_begin(intake->store, err);
}

static bool send_next(Intake *intake, Batch *batch, Err *err)
{
	if (batch->sent < batch->upload_count) {
		const Small *small = batch->uploaded[batch->sent];
		const Uuid *upload = &batch->uploads[batch->sent++].upload;
		return small->len == 0 || content_upload_piece(intake->store, upload, 0,
							       batch->bytes.data + small->start, small->len, err);
	}
	if (!batch->ended) {
		batch->ended = true;
		return content_upload_end(intake->store, err);
	}
	batch->said = true;
	return content_keep(intake->store, batch->uploads, batch->upload_count, err);
}

/* Send of the batch, and say of it, what the server takes without a wait; all of it where `all`. */
static bool send_some(Intake *intake, Batch *batch, bool all, Err *err)
{
	bool ok = true, ready = true;
	while (ok && batch->upload_count > 0 && !batch->said) {
		ok = all || content_upload_ready(intake->store, &ready, err);
		if (!ok || !ready)
			break;
		ok = send_next(intake, batch, err);
	}
	return ok;
}

/* Send the rest, and see that it is kept; anew, while others take in the same files. */
static bool finish_sending(Intake *intake, Err *err)
{
	Batch *batch = intake->sending;
	bool kept = false;
	for (unsigned tries = 0; batch->upload_count > 0 && !kept; tries++) {
		if (tries == KEEP_TRIES)
			return err_set(err, ERR_CONFLICT, "others take in the same files over and over");
		if ((tries > 0 && !begin_sending(intake, batch, err)) || !send_some(intake, batch, true, err))
			return false;
		if (batch->upload_count > 0 && !content_kept(intake->store, batch->upload_count, &kept, err))
			return false;
	}
	batch->count = batch->upload_count = 0;
	buf_clear(&batch->bytes);
	return true;
}

static bool flush_batch(Intake *intake, Err *err)
{
	if (!finish_sending(intake, err))
		return false;
	Batch *sent = intake->sending;
	intake->sending = intake->filling;
	intake->filling = sent;
	return begin_sending(intake, intake->sending, err);
}

static bool flush_all(Intake *intake, Err *err)
{
	return flush_batch(intake, err) && finish_sending(intake, err);
}

/* The whole of a file stands in `piece`. */
static bool add_small(Intake *intake, IntakeFile *file, Err *err)
{
	HashRunning running;
	hash_begin(&running);
	hash_add(&running, intake->piece.data, intake->piece.len);
	file->sha256 = hash_end(&running);
	file->size = intake->piece.len;
	bool packed = pack(intake, &intake->piece);
	const Buf *bytes = packed ? &intake->packed : &intake->piece;
	if ((intake->filling->count == BATCH_FILES || intake->filling->bytes.len + bytes->len > BATCH_BYTES) &&
	    !flush_batch(intake, err))
		return false;
	Batch *batch = intake->filling;
	batch->small[batch->count++] = (Small){file, batch->bytes.len, bytes->len, packed};
	buf_add(&batch->bytes, bytes->data, bytes->len);
	return send_some(intake, intake->sending, false, err);
}

/* ---- Large files */

static bool over_limit(const Intake *intake, const IntakeFile *file, Err *err)
{
	err_set(err, ERR_REFUSED, "%s is larger than the %" PRIu64 " bytes that the casebook takes of one file",
		name_of(file), intake->limits.file_max);
	return err_hint(err, "whoever runs the database may raise the limit: ascribe db limit --file SIZE");
}

static void show_progress(Intake *intake, size_t bytes, uint64_t files)
{
	intake->bytes += bytes;
	intake->files += files;
	if (intake->options->progress)
		intake->options->progress(intake->options->context, intake->bytes, intake->files);
}

/* Send what stands in `piece`, and read and send the rest. */
static bool send_large(Intake *intake, const Source *source, IntakeFile *file, ContentUpload *upload, Err *err)
{
	HashRunning running;
	bool ok = true;
	hash_begin(&running);
	upload->packed = pack(intake, &intake->piece);
	while (ok && intake->piece.len > 0) {
		hash_add(&running, intake->piece.data, intake->piece.len);
		file->size += intake->piece.len;
		if (file->size > intake->limits.file_max)
			return over_limit(intake, file, err);
		if (upload->packed && upload->pieces > 0)
			(void)pack(intake, &intake->piece);
		const Buf *bytes = upload->packed ? &intake->packed : &intake->piece;
		ok = content_upload_piece(intake->store, &upload->upload, upload->pieces++, bytes->data, bytes->len,
					  err);
		show_progress(intake, intake->piece.len, 0);
		buf_clear(&intake->piece);
		ok = ok && file_input_read(source->fd, file->path, CONTENT_PIECE, &intake->piece, err);
	}
	file->sha256 = upload->sha256 = hash_end(&running);
	upload->size = file->size;
	return ok;
}

static bool add_large(Intake *intake, const Source *source, IntakeFile *file, Err *err)
{
	ContentUpload upload = {.upload = uuid_new()};
	bool kept;
	if (!flush_all(intake, err) || !content_upload_begin(intake->store, err) ||
	    !send_large(intake, source, file, &upload, err) || !content_upload_end(intake->store, err) ||
	    !content_keep(intake->store, &upload, 1, err) || !content_kept(intake->store, 1, &kept, err))
		return false;
	file->was_there = !kept;
	return kept || content_there(intake->store, &file->sha256, 1, &file->was_there, err);
}

static bool take_file(Intake *intake, IntakeFile *file, Err *err)
{
	Source source;
	if (!source_open(&source, file, err))
		return false;
	file->size = 0;
	buf_clear(&intake->piece);
	bool ok = !source.regular || (uint64_t)source.before.st_size <= intake->limits.file_max ||
		  over_limit(intake, file, err);
	ok = ok && file_input_read(source.fd, file->path, CONTENT_PIECE, &intake->piece, err) &&
	     (!intake->options->look ||
	      intake->options->look(intake->options->context, buf_text(&intake->piece), intake->piece.len, err));
	bool small = intake->piece.len < CONTENT_PIECE;
	size_t len = intake->piece.len;
	ok = ok && (small ? add_small(intake, file, err) : add_large(intake, &source, file, err)) &&
	     source_unchanged(&source, file->size, err);
	source_close(&source);
	show_progress(intake, small ? len : 0, 1);
	return ok;
}

bool intake_files(Store *store, IntakeFile *files, size_t count, const IntakeOptions *options, Err *err)
{
	Intake *intake = mem_alloc(sizeof *intake);
	memset(intake, 0, sizeof *intake);
	intake->store = store;
	intake->options = options;
	intake->filling = &intake->batches[0];
	intake->sending = &intake->batches[1];
	bool ok = zstd_library(&intake->zstd, err) && content_limits(store, &intake->limits, err);
	intake->packer = ok ? intake->zstd->ZSTD_createCCtx() : NULL;
	if (ok && !intake->packer)
		mem_out_of_memory();
	for (size_t i = 0; ok && i < count; i++)
		ok = take_file(intake, &files[i], err);
	ok = ok && flush_all(intake, err);
	if (intake->packer)
		intake->zstd->ZSTD_freeCCtx(intake->packer);
	buf_free(&intake->piece);
	buf_free(&intake->packed);
	buf_free(&intake->batches[0].bytes);
	buf_free(&intake->batches[1].bytes);
	free(intake);
	return ok;
}
