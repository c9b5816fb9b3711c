/* ascribe audit: the whole ledger and its projection, against heads that were kept elsewhere, and files at hand against
 * the records. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/base/file.h"
#include "ascribe/crypto/base64.h"
#include "ascribe/crypto/hash_file.h"
#include "ascribe/ledger/trust.h"
#include "ascribe/store/audit.h"
#include "ascribe/store/writer.h"
#include "audit_restore.h"
#include "cli.h"
#include "progress.h"

#define SHOWN_MAX 200 /* findings as text; as JSON, all */

/* A checkpoint that somebody kept. */
typedef struct Kept {
	const char *path;
	Buf bytes;
	Checkpoint checkpoint;
	bool verified[CHECKPOINT_SIGNATURES_MAX];
	bool trusted; /* at least one signature is of an enrolled or given key, and none of those is bad */
	bool copied;  /* as evidence */
} Kept;

/* A captured file that somebody has. */
typedef struct AtHand {
	const char *path;
	Hash hash;
	uint64_t size;
	const char *record; /* that has its digest and size; NULL: none */
} AtHand;

typedef struct Run {
	Context *context;
	Store *store;
	Kept *kept;
	size_t kept_count;
	AtHand *files;
	size_t file_count;
	Buf given_keys; /* PublicKey, of witnesses */
	AuditExpected *expected;
	size_t expected_count;
	Head remembered;
	bool remembers;
	bool accepts;         /* --accept-restore */
	RestoreCase restored; /* then what is accepted */
	json_t *restore;      /* which entry says that a state was restored; NULL: none, or nothing hints at it */
	Progress progress;
	uint64_t shown, own_findings;
	ErrCode gravest;
	StoreAuditResult result;
} Run;

static void show_finding(void *context, const AuditFinding *finding)
{
	Run *run = context;
	if (!run->context->style.json && ++run->shown > SHOWN_MAX)
		return;
	json_t *value = json_pack("{s:i, s:s*, s:s*, s:s}", "code", (int)finding->code, "record", finding->record,
				  "field", finding->field, "text", finding->text);
	if (finding->index != AUDIT_NO_INDEX)
		json_object_set_new(value, "index", json_integer((json_int_t)finding->index));
	print_finding(&run->context->style, value, &run->context->out);
	Err ignored;
	if (run->context->out.len >= 65536)
		(void)!context_flush(run->context, &ignored);
}

/* A finding of this command's own. */
static void add_finding(Run *run, ErrCode code, const char *text)
{
	const AuditFinding finding = {code, AUDIT_NO_INDEX, NULL, NULL, text};
	run->own_findings++;
	if (audit_gravity(code) > audit_gravity(run->gravest))
		run->gravest = code;
	show_finding(run, &finding);
}

static void show_audit_progress(void *context, uint64_t done, uint64_t total)
{
	Run *run = context;
	run->progress.total = total;
	progress_show(&run->progress, done, done);
}

static bool read_kept(Run *run, const char *path, Err *err)
{
	Kept *kept = &run->kept[run->kept_count++];
	kept->path = path;
	if (!file_read(path, CHECKPOINT_MAX, &kept->bytes, err))
		return false;
	if (!checkpoint_parse(kept->bytes.data, kept->bytes.len, &kept->checkpoint, err))
		return err_prefix(err, "%s: ", path);
	if (strcmp(kept->checkpoint.origin, store_origin(run->store)) == 0)
		return true;
	err_set(err, ERR_REFUSED, "%s: a checkpoint of the casebook %s", path, kept->checkpoint.origin);
	return err_hint(err, "choose that casebook: --casebook ORIGIN");
}

static void expect(Run *run, const Head *head, const char *whose)
{
	run->expected[run->expected_count++] = (AuditExpected){.head = *head, .whose = whose};
}

/* In the place of the head remembered here: what was seen from here of what was restored. */
static bool expect_restored(Run *run, Err *err)
{
	Head stated;
	if (!run->remembers)
		return err_set(err, ERR_CONFLICT, "no head is remembered here: there is no restore to accept");
	if (!store_head(run->store, &stated, err) ||
	    !restore_judge(run->store, &run->remembered, &stated, run->context->arena, &run->restored, err))
		return false;
	const RestoreCase *found = &run->restored;
	run->expected = arena_array(run->context->arena, run->kept_count + found->known_count + 2,
				    sizeof *run->expected);
	for (size_t i = 0; i < found->known_count; i++)
		expect(run, &found->known[i], "a head that was seen from here");
	expect(run, &found->restored, "the head restored");
	expect(run, &stated, "the head now stated");
	return true;
}

/* Everything the ledger must extend: what is remembered here, and what was given. */
static bool gather_expected(Run *run, const Args *args, Err *err)
{
	Arena *arena = run->context->arena;
	run->kept = arena_array(arena, args->given_count + 1, sizeof *run->kept);
	for (size_t i = 0; i < args->given_count; i++) {
		const Given *given = &args->given[i];
		if (given->option && strcmp(given->option->name, "against") == 0 && !read_kept(run, given->value, err))
			return false;
	}
	run->expected = arena_array(arena, run->kept_count + 1, sizeof *run->expected);
	if (!head_recall(store_origin(run->store), &run->remembers, &run->remembered, err) ||
	    (run->accepts && !expect_restored(run, err)))
		return false;
	if (run->remembers && !run->accepts)
		expect(run, &run->remembered, "the head remembered here");
	for (size_t i = 0; i < run->kept_count; i++)
		expect(run, &run->kept[i].checkpoint.head, arena_printf(arena, "the checkpoint %s", run->kept[i].path));
	return true;
}

/* The files at hand, hashed. */
static bool gather_files(Run *run, const Args *args, Err *err)
{
	run->files = arena_array(run->context->arena, args->given_count + 1, sizeof *run->files);
	for (size_t i = 0; i < args->given_count; i++) {
		const Given *given = &args->given[i];
		AtHand *file = &run->files[run->file_count];
		if (!given->option || strcmp(given->option->name, "file") != 0)
			continue;
		*file = (AtHand){.path = given->value};
		if (!hash_file(file->path, ENTRY_INT_MAX, &file->hash, &file->size, err))
			return false;
		run->file_count++;
	}
	return true;
}

static bool match_files(Run *run, Err *err)
{
	Arena *arena = run->context->arena;
	for (size_t i = 0; i < run->file_count; i++) {
		AtHand *file = &run->files[i];
		if (!store_find_file(run->store, &file->hash, file->size, arena, &file->record, err))
			return false;
		if (!file->record)
			add_finding(run, ERR_NO_LONGER_MATCHES,
				    arena_printf(arena, "the file %s: no record has its digest", file->path));
	}
	return true;
}

/* Whose the checkpoints are: of keys that the ledger enrolled, or of witnesses whose keys were given. */
static void verify_kept(Run *run, Kept *kept)
{
	size_t given = run->given_keys.len / sizeof(PublicKey), count = run->result.ring.version_count;
	PublicKey *keys = arena_array(run->context->arena, count + given + 1, sizeof *keys);
	for (size_t i = 0; i < count; i++)
		keys[i] = run->result.ring.versions[i].key;
	if (given > 0)
		memcpy(keys + count, run->given_keys.data, run->given_keys.len);
	Trust trust = {.keys = keys, .count = count + given};
	Err err = {0};
	kept->trusted = trust_checkpoint(&trust, &kept->checkpoint, kept->verified, &err);
	if (!kept->trusted)
		add_finding(run, err.code,
			    arena_printf(run->context->arena, "the checkpoint %s: %s", kept->path, err.message));
}

/* A checkpoint that the ledger or another one contradicts is evidence: a copy is kept. */
static void keep_evidence(Run *run, Kept *kept)
{
	Arena *arena = run->context->arena;
	const char *state = NULL;
	char hex[65];
	Err err;
	Hash hash = hash_bytes(kept->bytes.data, kept->bytes.len);
	hash_to_hex(&hash, hex);
	if (kept->copied || !file_xdg_folder(XDG_STATE, arena, &state, &err))
		return;
	kept->copied = true;
	const char *folder = arena_printf(arena, "%s/forks", state),
		   *path = arena_printf(arena, "%s/%.32s", folder, hex);
	if (file_make_folder(folder, 0700, &err) && file_replace(path, kept->bytes.data, kept->bytes.len, 0600, &err))
		context_say(run->context, "ascribe: a copy of %s is kept in %s", kept->path, path);
}

static bool is_met(const Run *run, const Head *head)
{
	for (size_t i = 0; i < run->expected_count; i++) {
		const AuditExpected *expected = &run->expected[i];
		if (expected->head.size == head->size && memcmp(&expected->head.root, &head->root, sizeof(Hash)) == 0)
			return expected->met;
	}
	return false;
}

/* Two checkpoints of one size with two roots prove a fork, whatever this ledger holds; it takes both to prove it. */
static void compare_kept(Run *run, Kept *a, Kept *b)
{
	if (!a->trusted || !b->trusted || a->checkpoint.head.size != b->checkpoint.head.size ||
	    memcmp(&a->checkpoint.head.root, &b->checkpoint.head.root, sizeof(Hash)) == 0)
		return;
	add_finding(run, ERR_CONTRADICTS_CHECKPOINT,
		    arena_printf(run->context->arena,
				 "proof of a fork: %s and %s are both signed, of %" PRIu64 " entries each, and differ",
				 a->path, b->path, a->checkpoint.head.size));
	keep_evidence(run, a);
	keep_evidence(run, b);
}

static void find_forks(Run *run)
{
	for (size_t i = 0; i < run->kept_count; i++) {
		for (size_t j = i + 1; j < run->kept_count; j++)
			compare_kept(run, &run->kept[i], &run->kept[j]);
	}
}

static json_t *kept_json(const Run *run, const Kept *kept)
{
	json_t *signatures = json_array();
	for (size_t i = 0; i < kept->checkpoint.signature_count; i++) {
		const CheckpointSignature *signature = &kept->checkpoint.signatures[i];
		char time[21];
		json_t *value = json_pack("{s:s%, s:b}", "name", signature->name, signature->name_len, "trusted",
					  (int)kept->verified[i]);
		if (signature->kind == CHECKPOINT_COSIGNATURE && clock_format(signature->time, time))
			json_object_set_new(value, "time", json_string(time));
		json_array_append_new(signatures, value);
	}
	return json_pack("{s:s, s:I, s:b, s:o}", "file", kept->path, "size", (json_int_t)kept->checkpoint.head.size,
			 "met", (int)is_met(run, &kept->checkpoint.head), "signatures", signatures);
}

static json_t *file_json(const AtHand *file)
{
	char hex[65];
	hash_to_hex(&file->hash, hex);
	return json_pack("{s:s, s:s, s:s?}", "file", file->path, "sha256", hex, "record", file->record);
}

static json_t *head_json(const Head *head)
{
	Buf root = {0};
	base64_add(&root, head->root.bytes, HASH_LEN);
	json_t *value = json_pack("{s:I, s:s}", "size", (json_int_t)head->size, "root", buf_text(&root));
	buf_free(&root);
	return value;
}

/* What the end of the ledger was held against: how far a rollback would have shown. */
static json_t *held_against(const Run *run)
{
	json_t *list = json_array();
	Arena *arena = run->context->arena;
	for (size_t i = 0; i < run->expected_count; i++)
		json_array_append_new(list,
				      json_string(arena_printf(arena, "%s (%" PRIu64 " entries)",
							       run->expected[i].whose, run->expected[i].head.size)));
	if (run->expected_count == 0)
		json_array_append_new(list, json_string("nothing kept elsewhere: a rollback or a cut-off end would not "
							"show; hand out checkpoints, and audit --against them"));
	return list;
}

static void show_summary(Run *run, uint64_t findings)
{
	double seconds = progress_seconds(&run->progress);
	json_t *checkpoints = json_array(), *files = json_array();
	for (size_t i = 0; i < run->kept_count; i++)
		json_array_append_new(checkpoints, kept_json(run, &run->kept[i]));
	for (size_t i = 0; i < run->file_count; i++)
		json_array_append_new(files, file_json(&run->files[i]));
	json_t *value = json_pack(
		"{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:o, s:o}", "verdict",
		findings == 0 ? "nothing was found wrong" : "something was found wrong", "findings",
		(json_int_t)findings, "from", (json_int_t)run->result.first, "entries", (json_int_t)run->result.entries,
		"authors", (json_int_t)run->result.ring.key_count, "signatures", (json_int_t)run->result.signatures,
		"rows", (json_int_t)run->result.rows, "milliseconds", (json_int_t)(seconds * 1000), "entries_a_second",
		(json_int_t)((double)run->result.entries / (seconds > 0 ? seconds : 1)), "head",
		head_json(&run->result.head), "held_against", held_against(run));
	if (run->kept_count > 0)
		json_object_set(value, "checkpoints", checkpoints);
	json_decref(checkpoints);
	if (run->file_count > 0)
		json_object_set(value, "files", files);
	json_decref(files);
	if (run->restore)
		json_object_set(value, run->accepts ? "restore_accepted" : "restore_recorded", run->restore);
	print_item(&run->context->style, "audit", value, &run->context->out);
}

static bool audit(Run *run, const Args *args, Err *err)
{
	const StoreAuditOptions options = {.since_last = args_value(args, "since-last") != NULL,
					   .remember_nothing = run->accepts,
					   .ledger_alone = args_value(args, "ledger") != NULL,
					   .expected = run->expected,
					   .expected_count = run->expected_count,
					   .sink = show_finding,
					   .progress = show_audit_progress,
					   .context = run};
	progress_begin(&run->progress, 0, "steps");
	bool ok = store_audit(run->store, &options, &run->result, err);
	progress_end(&run->progress);
	if (!ok)
		return false;
	run->gravest = run->result.gravest;
	for (size_t i = 0; i < run->kept_count; i++) {
		verify_kept(run, &run->kept[i]);
		if (run->kept[i].trusted && !is_met(run, &run->kept[i].checkpoint.head))
			keep_evidence(run, &run->kept[i]);
	}
	find_forks(run);
	return match_files(run, err);
}

/* Of a restore: accept it where that was asked and nothing else is wrong; else say who recorded one, where what is
 * remembered is contradicted. */
static bool treat_restore(Run *run, const Args *args, Err *err)
{
	bool clean = run->result.findings + run->own_findings == 0;
	if (run->accepts)
		return !clean || restore_accept(run->context, run->store, &run->restored, &run->result.head,
						args_value(args, "reason"), &run->restore, err);
	if (clean || !run->remembers || is_met(run, &run->remembered))
		return true;
	return restore_tell(run->store, &run->remembered, run->context->arena, &run->restore, err);
}

static bool conclude(Run *run, Err *err)
{
	uint64_t findings = run->result.findings + run->own_findings;
	if (!run->context->style.json && run->shown > SHOWN_MAX)
		buf_addf(&run->context->out, "… and %" PRIu64 " more; --json tells all\n", run->shown - SHOWN_MAX);
	if (!run->context->style.json && findings > 0)
		buf_add_char(&run->context->out, '\n');
	show_summary(run, findings);
	if (findings == 0)
		return true;
	err_set(err, run->gravest, "the audit found %" PRIu64 " thing%s wrong", findings, findings == 1 ? "" : "s");
	if (run->remembers && !run->accepts && !is_met(run, &run->remembered))
		return err_hint(err,
				"keep what you have; where a backup was restored, and nothing else is wrong: ascribe "
				"audit --accept-restore --reason TEXT");
	return err_hint(err, "keep what you have; the exit code is that of the gravest");
}

bool cmd_audit(Context *context, const Args *args, Err *err)
{
	Run run = {.context = context};
	if (args_value(args, "full") && args_value(args, "since-last"))
		return err_set(err, ERR_USAGE, "--full or --since-last, not both");
	bool ok = restore_check_args(args, &run.accepts, err) && trust_take_given(args, &run.given_keys, err) &&
		  context_casebook(context, &run.store, err) && gather_expected(&run, args, err) &&
		  gather_files(&run, args, err) && audit(&run, args, err) && treat_restore(&run, args, err) &&
		  conclude(&run, err);
	for (size_t i = 0; i < run.kept_count; i++)
		buf_free(&run.kept[i].bytes);
	keyring_free(&run.result.ring);
	buf_free(&run.given_keys);
	json_decref(run.restore);
	return ok;
}
