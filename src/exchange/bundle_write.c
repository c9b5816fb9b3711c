/* Writing a bundle; see bundle_write.h. Each member goes through the bundle that checks it before it is written. */
#include "ascribe/exchange/bundle_write.h"

#include "ascribe/base/clock.h"
#include "ascribe/base/file.h"
#include "ascribe/exchange/tarball.h"
#include "ascribe/ledger/bundle.h"

#define PIECE 65536

typedef struct Maker {
	Store *store;
	const BundlePlan *plan;
	TarballWriter *tarball;
	Bundle *bundle;
	Buf checkpoint;
	Buf proof;
	BundleWritten *written;
} Maker;

static bool add_member(Maker *maker, const char *name, const Buf *bytes, Err *err)
{
	return bundle_expect(maker->bundle, name, bytes->len, err) &&
	       bundle_take(maker->bundle, buf_text(bytes), bytes->len, err) &&
	       tarball_write_member(maker->tarball, name, buf_text(bytes), bytes->len, err);
}

static bool add_readme(Maker *maker, Err *err)
{
	Buf text = {0};
	bundle_add_readme(maker->plan, store_origin(maker->store), &text);
	bool ok = add_member(maker, BUNDLE_README, &text, err);
	buf_free(&text);
	return ok;
}

static bool add_checkpoint(Maker *maker, Err *err)
{
	checkpoint_sign(&maker->checkpoint, store_origin(maker->store), &maker->plan->head, maker->plan->key);
	return add_member(maker, BUNDLE_CHECKPOINT, &maker->checkpoint, err);
}

/* The store's visitor. */
static bool add_entry(void *context, const StoreEntry *entry, Err *err)
{
	Maker *maker = context;
	char name[BUNDLE_NAME_MAX];
	ProofPath path;
	if (!store_entry_path(maker->store, entry, &maker->plan->head, &path, err))
		return false;
	buf_clear(&maker->proof);
	proof_add(&maker->proof, entry->bytes, entry->len, &path, &maker->checkpoint);
	bundle_entry_name(entry->index, maker->plan->head.size, name);
	if (maker->written->entries++ == 0)
		maker->written->first = entry->index;
	maker->written->last = entry->index;
	if (maker->plan->progress)
		maker->plan->progress(maker->plan->context, maker->written->entries, entry->index);
	return add_member(maker, name, &maker->proof, err);
}

static bool add_entries(Maker *maker, Err *err)
{
	return store_entries_of_incident(maker->store, &maker->plan->incident.id, maker->plan->head.size - 1, add_entry,
					 maker, err);
}

/* The content of a captured file, of exactly the size that it had when it was hashed. */
static bool copy_file(Maker *maker, const BundleFile *file, int fd, Err *err)
{
	Buf piece = {0};
	bool ok = true;
	uint64_t left = file->size;
	do {
		buf_clear(&piece);
		ok = file_input_read(fd, file->path, PIECE, &piece, err);
		if (ok && piece.len > left)
			ok = err_set(err, ERR_NO_LONGER_MATCHES, "it grew while it was read");
		ok = ok && bundle_take_piece(maker->bundle, buf_text(&piece), piece.len) &&
		     tarball_write_piece(maker->tarball, buf_text(&piece), piece.len, err);
		left -= ok ? piece.len : 0;
	} while (ok && piece.len > 0);
	buf_free(&piece);
	return ok && bundle_take(maker->bundle, "", 0, err);
}

static bool add_file(Maker *maker, const BundleFile *file, Err *err)
{
	int fd;
	char name[BUNDLE_NAME_MAX];
	bundle_capture_name(&file->hash, name);
	if (!bundle_expect(maker->bundle, name, file->size, err) || !file_input_open(file->path, &fd, err))
		return false;
	bool ok = tarball_write_begin(maker->tarball, name, file->size, err) && copy_file(maker, file, fd, err);
	file_input_close(fd);
	return ok;
}

static bool add_files(Maker *maker, Err *err)
{
	for (size_t i = 0; i < maker->plan->file_count; i++) {
		if (!add_file(maker, &maker->plan->files[i], err))
			return err_prefix(err, "%s: ", maker->plan->files[i].path);
	}
	return true;
}

static bool add_keys(Maker *maker, Err *err)
{
	Buf text = {0};
	bundle_add_keys(maker->bundle, &text);
	bool ok = add_member(maker, BUNDLE_KEYS, &text, err);
	buf_free(&text);
	return ok;
}

static bool add_manifest(Maker *maker, Err *err)
{
	Buf text = {0};
	bundle_add_manifest(maker->bundle, &maker->plan->incident.id, &text);
	note_add_signature(&text, 0, maker->plan->key);
	bool ok = add_member(maker, BUNDLE_MANIFEST, &text, err);
	buf_free(&text);
	return ok;
}

/* When the server took in the newest entry of the head. */
static bool find_time(Store *store, const Head *head, uint64_t *seconds, Err *err)
{
	StoreEntry newest;
	Arena *arena = arena_new();
	bool ok = store_entry(store, head->size - 1, arena, &newest, err);
	*seconds = ok ? clock_seconds(newest.recorded_at) : 0;
	arena_free(arena);
	return ok;
}

bool bundle_write(Store *store, const BundlePlan *plan, int fd, BundleWritten *written, Err *err)
{
	uint64_t seconds;
	*written = (BundleWritten){0};
	Maker maker = {.store = store, .plan = plan, .bundle = bundle_new(), .written = written};
	bool ok = find_time(store, &plan->head, &seconds, err) &&
		  tarball_write_start(fd, seconds, &maker.tarball, err) && add_readme(&maker, err) &&
		  add_member(&maker, BUNDLE_BRIEF_JSON, &plan->brief_json, err) &&
		  add_member(&maker, BUNDLE_BRIEF_MARKDOWN, &plan->brief_markdown, err) &&
		  add_member(&maker, BUNDLE_BRIEF_TEXT, &plan->brief_text, err) && add_checkpoint(&maker, err) &&
		  add_entries(&maker, err) && add_files(&maker, err) && add_keys(&maker, err) &&
		  add_manifest(&maker, err) && tarball_write_finish(maker.tarball, err);
	tarball_write_drop(maker.tarball);
	bundle_free(maker.bundle);
	buf_free(&maker.checkpoint);
	buf_free(&maker.proof);
	return ok;
}
