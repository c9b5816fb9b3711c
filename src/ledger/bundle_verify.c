/* Judging a whole bundle by the keys of its reader; see bundle.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/crypto/base64.h"
#include "bundle_parts.h"

/* The reader's keys, and those that they vouch for and that were valid at the checkpoint. */
static Trust all_trusted(Bundle *bundle, const Trust *trust)
{
	uint64_t size = bundle->checkpoint.head.size;
	buf_clear(&bundle->trusted);
	if (trust->count > 0)
		buf_add(&bundle->trusted, trust->keys, trust->count * sizeof *trust->keys);
	keyring_settle(&bundle->ring, trust);
	keyring_add_valid(&bundle->ring, size > 0 ? size - 1 : 0, &bundle->trusted);
	return (Trust){.keys = (const PublicKey *)bundle->trusted.data,
		       .count = bundle->trusted.len / sizeof(PublicKey)};
}

static bool verify_signer(const Bundle *bundle, const Trust *trust, BundleVerdict *verdict, Err *err)
{
	for (size_t i = 0; i < trust->count; i++) {
		if (note_verify(&bundle->manifest, &trust->keys[i], err)) {
			verdict->signed_by = trust->keys[i].name;
			return true;
		}
		if (err->code != ERR_UNKNOWN_KEY)
			return err_prefix(err, "manifest: ");
	}
	err_set(err, ERR_UNKNOWN_KEY, "manifest: the key of %s is vouched for by no trusted key",
		bundle->manifest.signatures[0].name);
	return err_hint(err, "trust a key only where you have it from its owner: --vkey VKEY");
}

/* The name at the end of the line of `text` that holds the byte at `at`, for a message. */
static void find_name(const char *text, size_t at, const char **name, int *name_len)
{
	const char *start = text + at, *end = strchr(text + at, '\n');
	while (start > text && start[-1] != '\n')
		start--;
	const char *space = memchr(start, ' ', (size_t)(end - start));
	*name = start;
	*name_len = (int)(end - start);
	if (space && space[1] == ' ') { /* a hash and a name */
		*name = space + 2;
		*name_len = (int)(end - *name);
	} else if (space) { /* a word and what it says */
		*name_len = (int)(space - start);
	}
}

/* Whether the members are those that the manifest was signed for. */
static bool match_manifest(const Bundle *bundle, Err *err)
{
	Buf expected = {0};
	const char *name;
	int name_len;
	size_t at = 0;
	bundle_add_manifest(bundle, &bundle->incident, &expected);
	while (at < expected.len && at < bundle->manifest.text_len && expected.data[at] == bundle->manifest.text[at])
		at++;
	bool ok = at == expected.len && at == bundle->manifest.text_len;
	if (!ok && at < expected.len) {
		find_name(expected.data, at, &name, &name_len);
		err_set(err, ERR_NO_LONGER_MATCHES, "%.*s: not what the manifest was signed for", name_len, name);
	} else if (!ok) {
		err_set(err, ERR_NO_LONGER_MATCHES, "manifest: it names more than there is");
	}
	buf_free(&expected);
	return ok;
}

/* Whether brief.json was made at the head of the checkpoint. */
static bool match_brief(const Bundle *bundle, Err *err)
{
	const char *origin, *text;
	size_t text_len;
	json_int_t size;
	Buf root = {0};
	const Checkpoint *checkpoint = &bundle->checkpoint;
	json_t *brief = json_loadb(buf_text(&bundle->brief), bundle->brief.len, JSON_REJECT_DUPLICATES, NULL);
	base64_add(&root, checkpoint->head.root.bytes, HASH_LEN);
	bool ok = brief &&
		  json_unpack(brief, "{s:{s:s, s:I, s:s%}}", "ledger", "origin", &origin, "size", &size, "root", &text,
			      &text_len) == 0 &&
		  strcmp(origin, checkpoint->origin) == 0 && size >= 0 && (uint64_t)size == checkpoint->head.size &&
		  text_len == root.len && memcmp(text, root.data, text_len) == 0;
	json_decref(brief);
	buf_free(&root);
	return ok || err_set(err, ERR_NO_LONGER_MATCHES, "%s: it was not made at the head of the checkpoint",
			     BUNDLE_BRIEF_JSON);
}

static void count_entry(Bundle *bundle, const BundleEntry *entry)
{
	const KeyVersion *version = &bundle->ring.versions[entry->version];
	BundleAuthor *author = &bundle->authors[version->owner];
	const char *why = keyring_doubt(&bundle->ring, entry->version, entry->index);
	author->given |= version->given;
	author->trusted |= version->trusted;
	author->entries++;
	if (!why)
		return;
	BundleDoubt doubt = {.index = entry->index, .author = author->name, .why = why};
	author->unentitled++;
	buf_add(&bundle->doubts, &doubt, sizeof doubt);
}

static bool judge_entries(Bundle *bundle, BundleVerdict *verdict, Err *err)
{
	const Keyring *ring = &bundle->ring;
	free(bundle->authors);
	bundle->authors = mem_alloc(ring->key_count * sizeof *bundle->authors);
	for (size_t i = 0; i < ring->key_count; i++)
		bundle->authors[i] = (BundleAuthor){.name = ring->keys[i].name};
	buf_clear(&bundle->doubts);
	for (size_t i = 0; i < bundle->entry_count; i++)
		count_entry(bundle, &bundle->entries[i]);
	verdict->authors = bundle->authors;
	verdict->author_count = ring->key_count;
	verdict->entries = bundle->entry_count;
	verdict->files = bundle->captures.len / sizeof(Hash);
	verdict->first = bundle->entries[0].index;
	verdict->last = bundle->entries[bundle->entry_count - 1].index;
	verdict->doubts = (const BundleDoubt *)bundle->doubts.data;
	verdict->doubt_count = bundle->doubts.len / sizeof(BundleDoubt);
	if (verdict->doubt_count == 0)
		return true;
	err_set(err, ERR_UNKNOWN_KEY,
		"%zu of %zu entries do not count; the first is entry %" PRIu64 ": its author's key (%s) %s",
		verdict->doubt_count, bundle->entry_count, verdict->doubts[0].index, verdict->doubts[0].author,
		verdict->doubts[0].why);
	return err_hint(err, "all others were verified; trust more keys only where you have them from their owners");
}

bool bundle_verify(Bundle *bundle, const Trust *trust, BundleVerdict *verdict, Err *err)
{
	*verdict = (BundleVerdict){.checkpoint = &bundle->checkpoint, .incident = bundle->incident.text};
	if (bundle->step != STEP_DONE || bundle->entry_count == 0)
		return err_set(err, ERR_REFUSED, "the bundle is not whole: %s",
			       bundle->step == STEP_DONE ? "it holds no entry" : "members are missing at its end");
	Trust all = all_trusted(bundle, trust);
	return trust_checkpoint(&all, &bundle->checkpoint, verdict->verified, err) &&
	       verify_signer(bundle, &all, verdict, err) && match_manifest(bundle, err) && match_brief(bundle, err) &&
	       judge_entries(bundle, verdict, err);
}
