/* Writing and reading archives; see tarball.h. */
#include "ascribe/exchange/tarball.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "archive_library.h"
#include "ascribe/base/file.h"
#include "zstd_library.h"

#define CHUNK 65536

bool tarball_starts(const char *bytes, size_t bytes_len)
{
	return bytes_len >= TARBALL_MAGIC_LEN && memcmp(bytes, "\x28\xB5\x2F\xFD", TARBALL_MAGIC_LEN) == 0;
}

/* What went wrong, after libarchive failed. Where it has no memory it may give no reason, or zstd's; of all else it
 * says what is wrong. */
static const char *reason(const ArchiveLibrary *calls, struct archive *archive)
{
	const char *why = calls->archive_error_string(archive);
	if (!why || strstr(why, "not enough memory") || calls->archive_errno(archive) == ENOMEM)
		mem_out_of_memory();
	return why;
}

bool tarball_load(Err *err)
{
	const ArchiveLibrary *archive;
	const ZstdLibrary *zstd;
	return archive_library(&archive, err) && zstd_library(&zstd, err);
}

/* ---- Writing: libarchive makes the tar, libzstd packs it. (libarchive's own packing uses memory that it did not
 * get.) */

struct TarballWriter {
	const ArchiveLibrary *calls;
	const ZstdLibrary *zstd;
	struct archive *archive;
	ZSTD_CCtx *packer;
	time_t mtime;
	int fd;
	bool failed; /* to write to fd; why stands in problem */
	Err problem;
	char packed[CHUNK];
};

static bool cannot_write(const TarballWriter *writer, Err *err)
{
	if (!writer->failed)
		return err_set(err, ERR_FAILED, "cannot write the archive: %s", reason(writer->calls, writer->archive));
	*err = writer->problem;
	return err_prefix(err, "the archive: ");
}

/* Pack bytes and write what that gives; with ZSTD_e_end to the end of the frame. */
static bool pack(TarballWriter *writer, const void *bytes, size_t bytes_len, ZSTD_EndDirective how)
{
	ZSTD_inBuffer in = {bytes, bytes_len, 0};
	size_t left = 1;
	while (!writer->failed && (how == ZSTD_e_end ? left > 0 : in.pos < in.size)) {
		ZSTD_outBuffer out = {writer->packed, sizeof writer->packed, 0};
		left = writer->zstd->ZSTD_compressStream2(writer->packer, &out, &in, how);
		if (writer->zstd->ZSTD_isError(left)) /* there is nothing else that it could lack */
			mem_out_of_memory();
		writer->failed = !file_write_all(writer->fd, writer->packed, out.pos, &writer->problem);
	}
	return !writer->failed;
}

/* libarchive's callback. */
static la_ssize_t write_more(struct archive *archive, void *context, const void *bytes, size_t bytes_len)
{
	(void)archive;
	return pack(context, bytes, bytes_len, ZSTD_e_continue) ? (la_ssize_t)bytes_len : -1;
}

bool tarball_write_start(int fd, uint64_t mtime, TarballWriter **writer, Err *err)
{
	const ArchiveLibrary *library;
	const ZstdLibrary *zstd;
	*writer = NULL;
	if (!archive_library(&library, err) || !zstd_library(&zstd, err))
		return false;
	TarballWriter *made = mem_alloc(sizeof *made);
	*made = (TarballWriter){.calls = library,
				.zstd = zstd,
				.archive = library->archive_write_new(),
				.packer = zstd->ZSTD_createCCtx(),
				.mtime = (time_t)mtime,
				.fd = fd};
	if (!made->archive || !made->packer)
		mem_out_of_memory();
	*writer = made;
	bool ok = library->archive_write_set_format_ustar(made->archive) == ARCHIVE_OK &&
		  library->archive_write_set_bytes_in_last_block(made->archive, 1) == ARCHIVE_OK &&
		  library->archive_write_open2(made->archive, made, NULL, write_more, NULL, NULL) == ARCHIVE_OK;
	return ok || cannot_write(made, err);
}

bool tarball_write_begin(TarballWriter *writer, const char *name, uint64_t size, Err *err)
{
	const ArchiveLibrary *library = writer->calls;
	struct archive_entry *entry = library->archive_entry_new();
	if (!entry)
		mem_out_of_memory();
	library->archive_entry_set_pathname(entry, name);
	library->archive_entry_set_size(entry, (la_int64_t)size);
	library->archive_entry_set_filetype(entry, AE_IFREG);
	library->archive_entry_set_perm(entry, 0644);
	library->archive_entry_set_mtime(entry, writer->mtime, 0);
	bool ok = library->archive_write_header(writer->archive, entry) == ARCHIVE_OK;
	library->archive_entry_free(entry);
	return ok || cannot_write(writer, err);
}

bool tarball_write_piece(TarballWriter *writer, const void *bytes, size_t bytes_len, Err *err)
{
	return writer->calls->archive_write_data(writer->archive, bytes, bytes_len) == (la_ssize_t)bytes_len ||
	       cannot_write(writer, err);
}

bool tarball_write_member(TarballWriter *writer, const char *name, const void *bytes, size_t bytes_len, Err *err)
{
	return tarball_write_begin(writer, name, bytes_len, err) && tarball_write_piece(writer, bytes, bytes_len, err);
}

bool tarball_write_finish(TarballWriter *writer, Err *err)
{
	bool ok = writer->calls->archive_write_close(writer->archive) == ARCHIVE_OK &&
		  pack(writer, NULL, 0, ZSTD_e_end);
	return ok || cannot_write(writer, err);
}

void tarball_write_drop(TarballWriter *writer)
{
	if (!writer)
		return;
	(void)writer->calls->archive_write_free(writer->archive);
	writer->zstd->ZSTD_freeCCtx(writer->packer);
	free(writer);
}

/* ---- Reading */

typedef struct Reader {
	const ArchiveLibrary *calls;
	struct archive *archive;
	const TarballInput *input;
	bool started;
	int problem; /* of reading, as in errno */
	char chunk[CHUNK];
} Reader;

/* libarchive's callback: the start, then the rest. */
static la_ssize_t read_more(struct archive *archive, void *context, const void **bytes)
{
	Reader *reader = context;
	(void)archive;
	if (!reader->started) {
		reader->started = true;
		*bytes = reader->input->start;
		if (reader->input->start_len > 0)
			return (la_ssize_t)reader->input->start_len;
	}
	*bytes = reader->chunk;
	ssize_t got = 0;
	do {
		got = reader->input->fd >= 0 ? read(reader->input->fd, reader->chunk, sizeof reader->chunk) : 0;
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		reader->problem = errno;
	return got;
}

static bool damaged(const char *why, Err *err)
{
	return err_set(err, ERR_REFUSED, "not a whole archive (tar in zstd): %s", why) ||
	       err_hint(err, "it was damaged or cut off on its way: have it sent again");
}

/* libarchive failed: the archive is damaged, unless it is not the archive that fails. */
static bool failed(const Reader *reader, Err *err)
{
	if (reader->problem != 0)
		return err_set_errno(err, ERR_FAILED, reader->problem, "cannot read the archive");
	return damaged(reason(reader->calls, reader->archive), err);
}

/* The content of a member, of exactly that size, but for the pieces that the visitor takes. */
static bool read_content(Reader *reader, size_t size, const TarballVisitor *visitor, Buf *content, Err *err)
{
	char piece[CHUNK];
	size_t left = size;
	buf_clear(content);
	for (;;) {
		la_ssize_t got = reader->calls->archive_read_data(reader->archive, piece, sizeof piece);
		if (got < 0)
			return failed(reader, err);
		if (got == 0)
			return left == 0 || damaged("a member is cut off", err);
		if ((size_t)got > left)
			return damaged("a member is longer than it says", err);
		left -= (size_t)got;
		if (!visitor->piece || !visitor->piece(visitor->context, piece, (size_t)got))
			buf_add(content, piece, (size_t)got);
	}
}

static bool read_member(Reader *reader, struct archive_entry *entry, const TarballVisitor *visitor, Buf *content,
			Err *err)
{
	const ArchiveLibrary *library = reader->calls;
	const char *name = library->archive_entry_pathname(entry);
	if (!name)
		return err_set(err, ERR_REFUSED, "a member of the archive has no name");
	if (library->archive_entry_filetype(entry) != AE_IFREG || library->archive_entry_hardlink(entry))
		return err_set(err, ERR_REFUSED, "\"%s\" is not a regular file", name);
	int64_t size = library->archive_entry_size(entry);
	if (!library->archive_entry_size_is_set(entry) || size < 0)
		return err_set(err, ERR_REFUSED, "\"%s\" has no size", name);
	return visitor->expect(visitor->context, name, (uint64_t)size, err) &&
	       read_content(reader, (size_t)size, visitor, content, err) &&
	       visitor->take(visitor->context, buf_text(content), content->len, err);
}

static bool read_members(Reader *reader, const TarballVisitor *visitor, Err *err)
{
	Buf content = {0};
	bool ok = true, more = true;
	struct archive_entry *entry = reader->calls->archive_entry_new(); /* its own it uses without a look */
	if (!entry)
		mem_out_of_memory();
	while (ok && more) {
		int result = reader->calls->archive_read_next_header2(reader->archive, entry);
		more = result != ARCHIVE_EOF;
		if (more)
			ok = result == ARCHIVE_OK ? read_member(reader, entry, visitor, &content, err)
						  : failed(reader, err);
	}
	reader->calls->archive_entry_free(entry);
	buf_free(&content);
	return ok;
}

bool tarball_read(const TarballInput *input, const TarballVisitor *visitor, Err *err)
{
	const ArchiveLibrary *library;
	if (!archive_library(&library, err))
		return false;
	Reader *reader = mem_alloc(sizeof *reader);
	*reader = (Reader){.calls = library, .archive = library->archive_read_new(), .input = input};
	if (!reader->archive)
		mem_out_of_memory();
	bool ok = library->archive_read_support_filter_zstd(reader->archive) == ARCHIVE_OK &&
		  library->archive_read_support_format_tar(reader->archive) == ARCHIVE_OK &&
		  library->archive_read_set_read_callback(reader->archive, read_more) == ARCHIVE_OK &&
		  library->archive_read_set_callback_data(reader->archive, reader) == ARCHIVE_OK &&
		  library->archive_read_open1(reader->archive) == ARCHIVE_OK;
	ok = ok ? read_members(reader, visitor, err) : failed(reader, err);
	(void)library->archive_read_free(reader->archive);
	free(reader);
	return ok;
}
