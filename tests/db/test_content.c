/* Bytes into the casebook and out of it: what is kept is what was hashed, once however often it comes, whole or not at
 * all; and what was changed there shows when it is read. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/exchange/content.h"
#include "ascribe/store/content.h"
#include "tests/support/database.h"

static SecretKey *alice;
static Store *store;
static char folder[] = "/tmp/ascribe-content.XXXXXX";
static Arena *paths; /* of the files made */

static void open_casebook(void)
{
	store = test_casebook(&alice);
	paths = arena_new();
	cr_assert(mkdtemp(folder));
}

static void close_casebook(void)
{
	char command[64];
	store_close(store);
	secret_key_free(alice);
	arena_free(paths);
	snprintf(command, sizeof command, "rm -rf %s", folder);
	cr_assert_eq(system(command), 0);
}

TestSuite(content, .init = open_casebook, .fini = close_casebook);

/* Bytes that do not pack (from a seeded generator), or that do. */
static void fill(char *bytes, size_t len, bool packs)
{
	uint64_t state = 42;
	for (size_t i = 0; i < len; i++) {
		state = state * 6364136223846793005u + 1442695040888963407u;
		bytes[i] = packs ? "evidence "[i % 9] : (char)(state >> 56);
	}
}

static const char *make_file(const char *name, size_t len, bool packs)
{
	const char *path = arena_printf(paths, "%s/%s", folder, name);
	char *bytes = malloc(len + 1);
	fill(bytes, len, packs);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
	free(bytes);
	return path;
}

static bool take(Store *by, IntakeFile *files, size_t count, Err *err)
{
	const IntakeOptions options = {0};
	bool ok = store_begin(by, err) && intake_files(by, files, count, &options, err) && store_commit(by, err);
	if (!ok)
		store_rollback(by);
	return ok;
}

static bool gather(void *context, const void *bytes, size_t bytes_len, Err *err)
{
	(void)err;
	buf_add(context, bytes, bytes_len);
	return true;
}

static const char *counts(void)
{
	return test_sql("SELECT (SELECT count(*) FROM ascribe.content) || ' files, ' || "
			"(SELECT count(*) FROM ascribe.piece) || ' pieces'");
}

/* What comes out is the file, and the digest is libcrypto's own. */
static void expect_kept(const IntakeFile *file)
{
	Err err = {0};
	Buf kept = {0}, there = {0};
	unsigned char digest[32];
	unsigned digest_len = sizeof digest;
	cr_assert(content_read(store, &file->sha256, gather, &kept, &err), "%s: %s", file->path, err.message);
	int fd = open(file->path, O_RDONLY);
	char bytes[65536];
	for (ssize_t got; (got = read(fd, bytes, sizeof bytes)) > 0;)
		buf_add(&there, bytes, (size_t)got);
	close(fd);
	cr_expect_eq(kept.len, there.len, "%s", file->path);
	cr_expect_eq(file->size, there.len, "%s", file->path);
	cr_expect_arr_eq(buf_text(&kept), buf_text(&there), there.len, "%s", file->path);
	cr_assert(EVP_Digest(buf_text(&there), there.len, digest, &digest_len, EVP_sha256(), NULL));
	cr_expect_arr_eq(file->sha256.bytes, digest, sizeof digest, "%s", file->path);
	buf_free(&kept);
	buf_free(&there);
}

Test(content, keeps_files_of_every_size_around_a_piece)
{
	static const size_t sizes[] = {
		0, 1, 4096, CONTENT_PIECE - 1, CONTENT_PIECE, CONTENT_PIECE + 1, 3 * CONTENT_PIECE + 7};
	IntakeFile files[14] = {{0}};
	Err err = {0};
	char name[32];
	for (size_t i = 0; i < 14; i++) {
		snprintf(name, sizeof name, "file-%zu", i);
		files[i].path = make_file(name, sizes[i % 7], i >= 7);
	}
	cr_assert(take(store, files, 14, &err), "%s", err.message);
	for (size_t i = 0; i < 14; i++)
		expect_kept(&files[i]);
	cr_expect(files[7].was_there, "the empty file came twice");
	cr_expect_str_eq(counts(), "13 files, 20 pieces");
	cr_expect_str_eq(test_sql("SELECT string_agg(size::text, ' ' ORDER BY size) FROM ascribe.content WHERE packed"),
			 "4096 1048575 1048576 1048577 3145735");
	cr_expect_str_eq(test_sql("SELECT bool_and(stored < size / 10) FROM ascribe.content WHERE packed"), "t");
}

Test(content, keeps_the_same_bytes_once)
{
	Err err = {0};
	IntakeFile first[] = {{.path = make_file("a", 3000, false)}, {.path = make_file("b", 2500000, false)}};
	IntakeFile again[] = {{.path = first[1].path}, {.path = first[0].path}, {.path = first[0].path}};
	cr_assert(take(store, first, 2, &err), "%s", err.message);
	cr_expect(!first[0].was_there && !first[1].was_there);
	cr_assert(take(store, again, 3, &err), "%s", err.message);
	cr_expect(again[0].was_there && again[1].was_there && again[2].was_there);
	cr_expect_str_eq(counts(), "2 files, 4 pieces");
}

Test(content, leaves_nothing_of_an_upload_that_does_not_end)
{
	Err err = {0};
	const Uuid upload = uuid_new();
	ContentUpload said = {.upload = upload, .size = 5, .pieces = 1};
	bool kept = true;
	cr_assert(store_begin(store, &err));
	cr_assert(content_upload_begin(store, &err) && content_upload_piece(store, &upload, 0, "bytes", 5, &err) &&
		  content_upload_end(store, &err));
	cr_expect(!store_commit(store, &err), "pieces that nothing was said of were committed");
	store_rollback(store);
	cr_expect_str_eq(counts(), "0 files, 0 pieces");
	/* and what is said must have its pieces */
	said.pieces = 2;
	cr_assert(store_begin(store, &err));
	cr_assert(content_upload_begin(store, &err) && content_upload_piece(store, &upload, 0, "bytes", 5, &err) &&
		  content_upload_end(store, &err) && content_keep(store, &said, 1, &err) &&
		  content_kept(store, 1, &kept, &err));
	cr_expect(!kept);
	store_rollback(store);
	/* a rollback in the midst of a COPY */
	cr_assert(store_begin(store, &err));
	cr_assert(content_upload_begin(store, &err) && content_upload_piece(store, &upload, 0, "bytes", 5, &err));
	store_rollback(store);
	cr_expect_str_eq(counts(), "0 files, 0 pieces");
	cr_expect(store_head(store, &(Head){0}, &err), "the connection can be used: %s", err.message);
}

typedef struct Other {
	IntakeFile file;
	Store *store;
	bool ok;
	Err err;
} Other;

static void *take_other(void *context)
{
	Other *other = context;
	other->ok = take(other->store, &other->file, 1, &other->err);
	return NULL;
}

/* Two take the same file in at once; the second waits for the first, and finds the bytes there. */
static void take_at_once(size_t size)
{
	Err err = {0};
	const IntakeOptions options = {0};
	IntakeFile mine = {.path = make_file("same", size, false)};
	Other other = {.file = {.path = mine.path}, .store = test_connect()};
	pthread_t thread;
	cr_assert(store_begin(store, &err) && intake_files(store, &mine, 1, &options, &err), "%s", err.message);
	cr_assert_eq(pthread_create(&thread, NULL, take_other, &other), 0);
	while (strcmp(test_sql("SELECT count(*) FROM pg_locks WHERE NOT granted"), "1") != 0)
		usleep(1000);
	cr_assert(store_commit(store, &err), "%s", err.message);
	cr_assert_eq(pthread_join(thread, NULL), 0);
	cr_assert(other.ok, "%s", other.err.message);
	cr_expect(!mine.was_there && other.file.was_there);
	expect_kept(&other.file);
	store_close(other.store);
}

Test(content, takes_a_small_file_that_two_take_at_once_in_once)
{
	take_at_once(100);
	cr_expect_str_eq(counts(), "1 files, 1 pieces");
}

Test(content, takes_a_large_file_that_two_take_at_once_in_once)
{
	take_at_once(2 * CONTENT_PIECE + 1);
	cr_expect_str_eq(counts(), "1 files, 3 pieces");
}

/* ---- Files that are none, or change */

static bool refused(const char *path, ErrCode code, const char *text)
{
	Err err = {0};
	IntakeFile file = {.path = path};
	bool ok = take(store, &file, 1, &err);
	cr_expect(!ok && err.code == code && strstr(err.message, text), "%s: %d %s", path, err.code, err.message);
	return !ok;
}

Test(content, refuses_what_is_no_file)
{
	char pipe_path[128], link_path[128], socket_path[128];
	snprintf(pipe_path, sizeof pipe_path, "%s/pipe", folder);
	snprintf(link_path, sizeof link_path, "%s/link", folder);
	snprintf(socket_path, sizeof socket_path, "%s/none", folder);
	cr_assert_eq(mkfifo(pipe_path, 0600), 0);
	cr_assert_eq(symlink("/dev/zero", link_path), 0);
	cr_expect(refused(folder, ERR_REFUSED, "is a folder"));
	cr_expect(refused(pipe_path, ERR_REFUSED, "is not a regular file"));
	cr_expect(refused("/dev/zero", ERR_REFUSED, "is not a regular file"));
	cr_expect(refused(link_path, ERR_REFUSED, "is not a regular file"));
	cr_expect(refused(socket_path, ERR_NOT_FOUND, "cannot open"));
	cr_expect_str_eq(counts(), "0 files, 0 pieces");
}

typedef enum Meddling { GROWS, SHRINKS, IS_WRITTEN_TO, IS_REPLACED, DISAPPEARS } Meddling;
typedef struct Meddler {
	const char *path;
	Meddling how;
} Meddler;

/* Called when the first piece was read. */
static bool meddle(void *context, const void *head, size_t head_len, Err *err)
{
	const Meddler *meddler = context;
	(void)head;
	(void)head_len;
	(void)err;
	int fd = open(meddler->path, O_WRONLY);
	struct stat st;
	cr_assert(fd >= 0 && fstat(fd, &st) == 0);
	switch (meddler->how) {
	case GROWS:
		cr_assert_eq(pwrite(fd, "more", 4, st.st_size), 4);
		break;
	case SHRINKS:
		cr_assert_eq(ftruncate(fd, st.st_size / 2), 0);
		break;
	case IS_WRITTEN_TO:
		cr_assert_eq(pwrite(fd, "x", 1, st.st_size - 1), 1);
		cr_assert_eq(futimens(fd, (const struct timespec[]){{1, 0}, {1, 0}}), 0);
		break;
	case IS_REPLACED:
		cr_assert_eq(unlink(meddler->path), 0);
		cr_assert_eq(symlink("/etc/passwd", meddler->path), 0);
		break;
	case DISAPPEARS:
		cr_assert_eq(unlink(meddler->path), 0);
		break;
	}
	close(fd);
	return true;
}

static bool take_meddled(size_t size, Meddling how, IntakeFile *file, Err *err)
{
	file->path = make_file("meddled", size, false);
	Meddler meddler = {file->path, how};
	const IntakeOptions options = {.look = meddle, .context = &meddler};
	bool ok = store_begin(store, err) && intake_files(store, file, 1, &options, err) && store_commit(store, err);
	if (!ok)
		store_rollback(store);
	unlink(file->path);
	return ok;
}

Test(content, refuses_a_file_that_changes_while_it_is_read)
{
	static const size_t sizes[] = {5000, 2 * CONTENT_PIECE + 5};
	for (size_t i = 0; i < 2; i++) {
		for (Meddling how = GROWS; how <= IS_WRITTEN_TO; how++) {
			Err err = {0};
			IntakeFile file = {0};
			bool ok = take_meddled(sizes[i], how, &file, &err);
			cr_expect(!ok && err.code == ERR_REFUSED && strstr(err.message, "changed while it was read"),
				  "%zu bytes, %d: %s", sizes[i], how, err.message);
		}
	}
	cr_expect_str_eq(counts(), "0 files, 0 pieces");
}

Test(content, keeps_the_file_that_was_opened_whatever_its_name_becomes)
{
	for (Meddling how = IS_REPLACED; how <= DISAPPEARS; how++) {
		const size_t size = 2 * CONTENT_PIECE + 5 + (size_t)how;
		Err err = {0};
		IntakeFile file = {0};
		char *bytes = malloc(size);
		Buf kept = {0};
		fill(bytes, size, false);
		cr_assert(take_meddled(size, how, &file, &err), "%s", err.message);
		cr_assert(content_read(store, &file.sha256, gather, &kept, &err), "%s", err.message);
		cr_assert_eq(kept.len, size);
		cr_expect_arr_eq(kept.data, bytes, size);
		buf_free(&kept);
		free(bytes);
	}
}

/* ---- Limits */

Test(content, holds_to_the_limits)
{
	Err err = {0};
	ContentLimits limits;
	const uint64_t none = STORE_NEWEST;
	uint64_t file_max = 10000, content_max = 15000;
	cr_assert(content_set_limits(store, &file_max, &content_max, &err), "%s", err.message);
	cr_expect(refused(make_file("over", 10001, false), ERR_REFUSED, "is larger than the 10000 bytes"));
	IntakeFile file = {.path = make_file("fits", 10000, false)};
	cr_assert(take(store, &file, 1, &err), "%s", err.message);
	cr_expect(refused(make_file("second", 5001, false), ERR_REFUSED, "the casebook may hold 15000"));
	cr_expect_str_eq(counts(), "1 files, 1 pieces");
	cr_assert(content_limits(store, &limits, &err));
	cr_expect(limits.file_max == 10000 && limits.content_max == 15000 && limits.stored == 10000);
	cr_assert(content_set_limits(store, &none, NULL, &err) && content_limits(store, &limits, &err));
	cr_expect(limits.file_max == STORE_NEWEST && limits.content_max == 15000);
}

/* The server does not take a client's word for the size alone: a client that lies is refused there too. */
Test(content, the_server_holds_to_the_limits_too)
{
	cr_expect_str_eq(test_sqlstate("UPDATE ascribe.casebook SET file_max = 10; SELECT ascribe.keep_content("
				       "'" TEST_ORIGIN "', ARRAY[sha256('x')], ARRAY[11::bigint], "
				       "ARRAY[gen_random_uuid()], ARRAY[0], ARRAY[false])"),
			 "AS007");
}

/* ---- What was changed on the server */

static void expect_broken(const Hash *digest, const char *text)
{
	Err err = {0};
	Buf kept = {0};
	bool ok = content_read(store, digest, gather, &kept, &err);
	cr_expect(!ok && err.code == ERR_NO_LONGER_MATCHES && strstr(err.message, text), "%d %s, not: %s", err.code,
		  err.message, text);
	cr_expect(store_head(store, &(Head){0}, &err), "the connection can be used: %s", err.message);
	buf_free(&kept);
}

/* Change something of what is kept, see that it shows, and put it back. */
static void tampered(const Hash *digest, const char *change, const char *text)
{
	test_sql("CREATE TABLE kept_pieces AS SELECT * FROM ascribe.piece; CREATE TABLE kept_content AS SELECT * FROM "
		 "ascribe.content");
	test_sql(change);
	expect_broken(digest, text);
	test_sql("BEGIN; DELETE FROM ascribe.piece; DELETE FROM ascribe.content; INSERT INTO ascribe.content SELECT * "
		 "FROM "
		 "kept_content; INSERT INTO ascribe.piece SELECT * FROM kept_pieces; COMMIT; DROP TABLE kept_content, "
		 "kept_pieces");
}

Test(content, shows_what_was_changed_when_it_is_read)
{
	Err err = {0};
	IntakeFile files[] = {{.path = make_file("plain", 3 * CONTENT_PIECE, false)},
			      {.path = make_file("packed", 3 * CONTENT_PIECE, true)}};
	cr_assert(take(store, files, 2, &err), "%s", err.message);
	const Hash *plain = &files[0].sha256, *packed = &files[1].sha256;
	tampered(plain, "UPDATE ascribe.piece SET bytes = set_byte(bytes, 5, get_byte(bytes, 5) # 1) WHERE ord = 1",
		 "the digest is another");
	tampered(plain, "DELETE FROM ascribe.piece WHERE ord = 1", "a piece is missing");
	tampered(plain, "DELETE FROM ascribe.piece WHERE ord = 2", "it is shorter");
	tampered(plain, "UPDATE ascribe.piece SET bytes = bytes || 'x' WHERE ord = 2", "it is longer");
	tampered(plain, "UPDATE ascribe.piece SET ord = 7 - ord WHERE ord > 0", "a piece is missing");
	tampered(packed, "UPDATE ascribe.piece SET bytes = substr(bytes, 3)", "a piece does not unpack");
	tampered(packed, "UPDATE ascribe.content SET packed = false", "it is shorter");
	tampered(plain, "UPDATE ascribe.content SET packed = true", "a piece does not unpack");
	tampered(plain, "UPDATE ascribe.content SET size = size - 1", "it is longer");
	expect_kept(&files[0]);
	expect_kept(&files[1]);
}

Test(content, a_piece_that_unpacks_to_too_much_is_stopped)
{
	/* a frame that says that it holds 4 MiB of zeros, made by libzstd's own program */
	Err err = {0};
	IntakeFile file = {.path = make_file("packed", 2000, true)};
	char command[512], hex[65];
	hash_to_hex(&file.sha256, hex);
	cr_assert(take(store, &file, 1, &err), "%s", err.message);
	snprintf(command, sizeof command,
		 "head -c 4194304 /dev/zero | zstd -q | od -An -v -tx1 | tr -d ' \\n' >%s/frame", folder);
	cr_assert_eq(system(command), 0);
	char frame[4096] = "", query[8192], path[128];
	snprintf(path, sizeof path, "%s/frame", folder);
	int fd = open(path, O_RDONLY);
	cr_assert_gt(read(fd, frame, sizeof frame - 1), 0);
	close(fd);
	snprintf(query, sizeof query, "UPDATE ascribe.piece SET bytes = decode('%s', 'hex')", frame);
	test_sql(query);
	expect_broken(&file.sha256, "a piece does not unpack");
}
