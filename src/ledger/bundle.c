/* Taking the members of a bundle, one by one; see bundle.h. */
#include "bundle_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/ledger/proof.h"

#define ENTRIES_FOLDER "entries/"
#define ENTRY_SUFFIX ".tlog-proof"
#define SMALL_MAX 65536
#define MANIFEST_MAX (SMALL_MAX + BUNDLE_CAPTURES_MAX * 160)
#define KEYS_MAX 16777216

typedef struct StepRule {
	const char *name;
	uint64_t size_max;
} StepRule;

static const StepRule STEPS[] = {
	[STEP_README] = {BUNDLE_README, SMALL_MAX},
	[STEP_BRIEF_JSON] = {BUNDLE_BRIEF_JSON, BUNDLE_FILE_MAX},
	[STEP_BRIEF_MARKDOWN] = {BUNDLE_BRIEF_MARKDOWN, BUNDLE_FILE_MAX},
	[STEP_BRIEF_TEXT] = {BUNDLE_BRIEF_TEXT, BUNDLE_FILE_MAX},
	[STEP_CHECKPOINT] = {BUNDLE_CHECKPOINT, CHECKPOINT_MAX},
	[STEP_ENTRIES] = {ENTRIES_FOLDER, PROOF_MAX},
	[STEP_CAPTURES] = {"files/", BUNDLE_CAPTURE_MAX},
	[STEP_KEYS] = {BUNDLE_KEYS, KEYS_MAX},
	[STEP_MANIFEST] = {BUNDLE_MANIFEST, MANIFEST_MAX},
};

Bundle *bundle_new(void)
{
	Bundle *bundle = mem_alloc(sizeof *bundle);
	memset(bundle, 0, sizeof *bundle);
	hash_begin(&bundle->entries_digest);
	return bundle;
}

void bundle_free(Bundle *bundle)
{
	if (!bundle)
		return;
	buf_free(&bundle->brief);
	buf_free(&bundle->checkpoint_bytes);
	buf_free(&bundle->manifest_bytes);
	buf_free(&bundle->trusted);
	buf_free(&bundle->doubts);
	buf_free(&bundle->recorded);
	buf_free(&bundle->captures);
	keyring_free(&bundle->ring);
	free(bundle->entries);
	free(bundle->authors);
	free(bundle);
}

void bundle_entry_name(uint64_t index, uint64_t size, char name[BUNDLE_NAME_MAX])
{
	int digits = snprintf(NULL, 0, "%" PRIu64, size - 1);
	(void)snprintf(name, BUNDLE_NAME_MAX, ENTRIES_FOLDER "%0*" PRIu64 ENTRY_SUFFIX, digits, index);
}

/* ---- What may come */

static bool is_entry_name(const char *name)
{
	return strncmp(name, ENTRIES_FOLDER, sizeof ENTRIES_FOLDER - 1) == 0;
}

/* The index that a member's name states; the name is exactly the one that we would give it. */
static bool expect_entry(Bundle *bundle, const char *name, Err *err)
{
	char again[BUNDLE_NAME_MAX] = "";
	uint64_t size = bundle->checkpoint.head.size;
	if (bundle->entry_count == BUNDLE_ENTRIES_MAX)
		return err_set(err, ERR_REFUSED, "there are more than %d entries", BUNDLE_ENTRIES_MAX);
	bundle->index = strtoull(name + sizeof ENTRIES_FOLDER - 1, NULL, 10);
	if (size > 0)
		bundle_entry_name(bundle->index, size, again);
	if (size == 0 || bundle->index >= size || strcmp(name, again) != 0)
		return err_set(err, ERR_REFUSED, "\"%s\" is the name of no entry of this checkpoint", name);
	if (bundle->entry_count > 0 && bundle->index <= bundle->entries[bundle->entry_count - 1].index)
		return err_set(err, ERR_REFUSED, "%s is not after the entry before it", name);
	return true;
}

/* Whether a member of that name is due. */
static bool is_due(Bundle *bundle, const char *name, Err *err)
{
	if (bundle->step == STEP_DONE)
		return err_set(err, ERR_REFUSED, "\"%s\" stands after the manifest", name);
	if (bundle->step == STEP_ENTRIES && !is_entry_name(name))
		bundle->step = STEP_CAPTURES;
	if (bundle->step == STEP_CAPTURES && !captures_is_name(name))
		bundle->step = STEP_KEYS;
	if (bundle->step == STEP_ENTRIES)
		return expect_entry(bundle, name, err);
	if (bundle->step == STEP_CAPTURES)
		return captures_expect(bundle, name, err);
	return strcmp(name, STEPS[bundle->step].name) == 0 ||
	       err_set(err, ERR_REFUSED, "\"%s\" stands where %s is due", name, STEPS[bundle->step].name);
}

bool bundle_expect(Bundle *bundle, const char *name, uint64_t size, Err *err)
{
	if (!is_due(bundle, name, err))
		return false;
	const StepRule *rule = &STEPS[bundle->step];
	if (size > rule->size_max)
		return err_set(err, ERR_REFUSED, "%s is larger than %" PRIu64 " bytes", name, rule->size_max);
	if (size > BUNDLE_BYTES_MAX - bundle->bytes)
		return err_set(err, ERR_REFUSED, "all of it is larger than %" PRIu64 " bytes", BUNDLE_BYTES_MAX);
	bundle->bytes += size;
	return true;
}

/* ---- What came */

static bool take_checkpoint(Bundle *bundle, const char *bytes, size_t bytes_len, Err *err)
{
	buf_add(&bundle->checkpoint_bytes, bytes, bytes_len);
	return checkpoint_parse(buf_text(&bundle->checkpoint_bytes), bytes_len, &bundle->checkpoint, err) ||
	       err_prefix(err, "checkpoint: ");
}

static void keep_entry(Bundle *bundle, size_t version)
{
	if (bundle->entry_count == bundle->entry_capacity) {
		bundle->entry_capacity = bundle->entry_capacity * 2 + 64;
		bundle->entries = mem_realloc(bundle->entries, bundle->entry_capacity * sizeof *bundle->entries);
	}
	bundle->entries[bundle->entry_count++] = (BundleEntry){bundle->index, version};
}

/* Whether the proof is one of the entry that its name states, against the bundle's own checkpoint. */
static bool belongs(const Bundle *bundle, const Proof *proof, const char *end, Err *err)
{
	const char *checkpoint = proof->checkpoint.text;
	if (proof->path.index != bundle->index)
		return err_set(err, ERR_REFUSED, "it is the proof of entry %" PRIu64, proof->path.index);
	if ((size_t)(end - checkpoint) != bundle->checkpoint_bytes.len ||
	    memcmp(checkpoint, bundle->checkpoint_bytes.data, bundle->checkpoint_bytes.len) != 0)
		return err_set(err, ERR_REFUSED, "it is against another checkpoint");
	return true;
}

static bool take_entry(Bundle *bundle, const char *bytes, size_t bytes_len, Err *err)
{
	Proof proof;
	size_t version = 0;
	bool ok = proof_parse(bytes, bytes_len, &proof, err) && belongs(bundle, &proof, bytes + bytes_len, err) &&
		  proof_stands(&proof, err);
	if (!ok)
		err_prefix(err, "entry %" PRIu64 ": ", bundle->index);
	ok = ok && keyring_take(&bundle->ring, &proof.entry, bundle->index, &version, err) &&
	     captures_note(bundle, &proof.entry, err);
	if (ok) {
		hash_add(&bundle->entries_digest, bytes, bytes_len);
		keep_entry(bundle, version);
	}
	proof_free(&proof);
	return ok;
}

/* The incident's line is all that is read of it; the rest is written again, and compared. */
static bool take_manifest(Bundle *bundle, const char *bytes, size_t bytes_len, Err *err)
{
	static const char incident[] = "\nincident ";
	buf_add(&bundle->manifest_bytes, bytes, bytes_len);
	if (!note_parse(buf_text(&bundle->manifest_bytes), bytes_len, &bundle->manifest, err))
		return err_prefix(err, "manifest: ");
	const char *line = memmem(bundle->manifest.text, bundle->manifest.text_len, incident, sizeof incident - 1);
	if (line)
		(void)snprintf(bundle->incident.text, sizeof bundle->incident.text, "%s", line + sizeof incident - 1);
	return uuid_valid(bundle->incident.text) || err_set(err, ERR_REFUSED, "manifest: it names no incident");
}

bool bundle_take(Bundle *bundle, const char *bytes, size_t bytes_len, Err *err)
{
	BundleStep step = bundle->step;
	if (step == STEP_ENTRIES)
		return take_entry(bundle, bytes, bytes_len, err);
	if (step == STEP_CAPTURES)
		return captures_take(bundle, bytes, bytes_len, err);
	if (step < STEP_MANIFEST)
		bundle->digests[step] = hash_bytes(bytes, bytes_len);
	if (step == STEP_BRIEF_JSON)
		buf_add(&bundle->brief, bytes, bytes_len);
	bundle->step = (BundleStep)(step + 1);
	if (step == STEP_CHECKPOINT)
		return take_checkpoint(bundle, bytes, bytes_len, err);
	return step != STEP_MANIFEST || take_manifest(bundle, bytes, bytes_len, err);
}

/* ---- What is written of it */

static void add_roles(unsigned roles, Buf *out)
{
	static const char *const names[] = {"admin", "analyst", "auditor"};
	const char *separator = " ";
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(roles & (1u << i)))
			continue;
		buf_addf(out, "%s%s", separator, names[i]);
		separator = ", ";
	}
}

void bundle_add_keys(const Bundle *bundle, Buf *out)
{
	const Keyring *ring = &bundle->ring;
	buf_add_text(out,
		     "# The keys that this casebook enrolled, for convenience. They prove nothing by standing here:\n"
		     "# trust only keys that you have from their owners, and compare those with these.\n");
	for (size_t i = 0; i < ring->version_count; i++) {
		const KeyVersion *version = &ring->versions[i];
		const KeyringKey *key = &ring->keys[version->owner];
		if (key->newest != i)
			continue;
		buf_addf(out, "# entry %" PRIu64 ":", version->index);
		add_roles(version->roles, out);
		if (key->last_valid != KEYRING_NO_END)
			buf_addf(out, "; valid up to entry %" PRIu64, key->last_valid);
		buf_add_char(out, '\n');
		public_key_add_vkey(out, &version->key);
		buf_add_char(out, '\n');
	}
}

void bundle_add_manifest(const Bundle *bundle, const Uuid *incident, Buf *out)
{
	char hex[65];
	HashRunning running = bundle->entries_digest;
	Hash all = hash_end(&running);
	hash_to_hex(&all, hex);
	buf_addf(out, "%s/bundle/v1\nincident %s\nentries %zu %s\n", bundle->checkpoint.origin, incident->text,
		 bundle->entry_count, hex);
	for (size_t step = 0; step < STEP_MANIFEST; step++) {
		hash_to_hex(&bundle->digests[step], hex);
		if (step != STEP_ENTRIES && step != STEP_CAPTURES)
			buf_addf(out, "%s  %s\n", hex, STEPS[step].name);
	}
	captures_add_lines(bundle, out);
}
