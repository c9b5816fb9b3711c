/* The audit of entries; see audit.h. The nodes of the tree are compared in audit_nodes.c. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/mem.h"
#include "audit_private.h"

int audit_gravity(ErrCode code)
{
	static const ErrCode order[] = {ERR_NO_LONGER_MATCHES, ERR_PROJECTION_DIFFERS, ERR_UNKNOWN_KEY,
					ERR_BAD_SIGNATURE,     ERR_LEDGER_BROKEN,      ERR_CONTRADICTS_CHECKPOINT};
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		if (order[i] == code)
			return (int)i + 1;
	}
	return 0;
}

static int by_size(const void *a, const void *b)
{
	uint64_t x = ((const AuditExpected *)a)->head.size, y = ((const AuditExpected *)b)->head.size;
	return (x > y) - (x < y);
}

Audit *audit_new(const char *origin, AuditExpected *expected, size_t expected_count, AuditSink sink,
		 AuditRootAt root_at, void *context)
{
	Audit *audit = mem_alloc(sizeof *audit);
	memset(audit, 0, sizeof *audit);
	snprintf(audit->origin, sizeof audit->origin, "%s", origin);
	if (expected_count > 0)
		qsort(expected, expected_count, sizeof *expected, by_size);
	audit->expected = expected;
	audit->expected_count = expected_count;
	audit->sink = sink;
	audit->root_at = root_at;
	audit->context = context;
	audit->anchor.size = AUDIT_NO_INDEX;
	audit_nodes_start(audit);
	return audit;
}

void audit_free(Audit *audit)
{
	if (!audit)
		return;
	keyring_free(&audit->ring);
	audit_nodes_free(audit);
	free(audit->next_seq);
	free(audit->key_entries);
	free(audit);
}

void audit_resume(Audit *audit, const Frontier *frontier)
{
	audit->frontier = *frontier;
	audit_nodes_start(audit);
}

static void add_key_entry(Audit *audit, uint64_t index, const Hash *leaf)
{
	audit->key_entries = mem_realloc(audit->key_entries, (audit->key_entry_count + 1) * sizeof *audit->key_entries);
	audit->key_entries[audit->key_entry_count++] = (AuditKeyEntry){index, *leaf};
}

bool audit_resume_key(Audit *audit, uint64_t index, const char *bytes, size_t len, const Hash *leaf, Err *err)
{
	Entry entry;
	size_t version;
	Hash now = merkle_leaf(bytes, len);
	if (memcmp(&now, leaf, sizeof now) != 0)
		return err_set(err, ERR_LEDGER_BROKEN, "the entry is not what the last audit from here saw");
	if (!entry_parse(bytes, len, &entry, err))
		return false;
	bool ok = keyring_take(&audit->ring, &entry, index, &version, err);
	entry_free(&entry);
	add_key_entry(audit, index, leaf);
	return ok;
}

static uint64_t *count_of(Audit *audit, const KeyringKey *key)
{
	size_t at = (size_t)(key - audit->ring.keys);
	if (at >= audit->next_seq_count) {
		size_t count = at * 2 + 8;
		audit->next_seq = mem_realloc(audit->next_seq, count * sizeof *audit->next_seq);
		memset(audit->next_seq + audit->next_seq_count, 0,
		       (count - audit->next_seq_count) * sizeof *audit->next_seq);
		audit->next_seq_count = count;
	}
	return &audit->next_seq[at];
}

void audit_resume_count(Audit *audit, const char *key_name, uint64_t next_seq)
{
	const KeyringKey *key = keyring_find(&audit->ring, key_name);
	if (key)
		*count_of(audit, key) = next_seq;
}

uint64_t audit_next_seq(const Audit *audit, size_t key)
{
	return key < audit->next_seq_count ? audit->next_seq[key] : 0;
}

const AuditKeyEntry *audit_key_entries(const Audit *audit, size_t *count)
{
	*count = audit->key_entry_count;
	return audit->key_entries;
}

const Frontier *audit_frontier(const Audit *audit)
{
	return &audit->frontier;
}

const Keyring *audit_keyring(const Audit *audit)
{
	return &audit->ring;
}

void audit_take_keyring(Audit *audit, Keyring *ring)
{
	*ring = audit->ring;
	audit->ring = (Keyring){0};
}

void audit_report(Audit *audit, ErrCode code, uint64_t index, const char *record, const char *field, const char *format,
		  ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	const AuditFinding finding = {code, index, record, field, text};
	audit->sink(audit->context, &finding);
}

static void report_err(Audit *audit, const AuditEntry *entry, ErrCode code, const char *field, const Err *err)
{
	audit_report(audit, code, entry->index, NULL, field, "%s", err->message);
}

static bool changes_keys(const EntryScan *scan)
{
	const char *at = scan->changes;
	ChangeScan change;
	while (entry_scan_next(scan, &at, &change)) {
		if (change.kind_len == 3 && memcmp(change.kind, "key", 3) == 0)
			return true;
	}
	return false;
}

static void use_key(AuditEntry *entry, const PublicKey *key)
{
	entry->has_key = true;
	entry->key = *key;
}

/* An entry that changes keys is verified at once, since who may sign what comes after hangs on it: one whose signature
 * is bad, or whose author may not, changes nothing. */
static void take_keys(Audit *audit, AuditEntry *entry)
{
	Entry parsed;
	Err err = {0};
	size_t version;
	if (!entry_parse(entry->bytes, entry->len, &parsed, &err)) {
		report_err(audit, entry, ERR_LEDGER_BROKEN, NULL, &err); /* GCOVR_EXCL_LINE: it was scanned */
		return;                                                  /* GCOVR_EXCL_LINE */
	}
	bool ok = keyring_take(&audit->ring, &parsed, entry->index, &version, &err);
	entry_free(&parsed);
	if (ok)
		use_key(entry, &audit->ring.versions[version].key);
	else if (entry->index == 0)
		report_err(audit, entry, err.code == ERR_BAD_SIGNATURE ? err.code : ERR_UNKNOWN_KEY, "author", &err);
	else if (err.code != ERR_BAD_SIGNATURE && entry->has_key)
		report_err(audit, entry, ERR_UNKNOWN_KEY, "author", &err);
	audit_verify(entry);
	add_key_entry(audit, entry->index, &entry->leaf);
}

/* Whether the author may do this at this index, and with which key; that it has none, audit_take says. */
static void check_rights(Audit *audit, AuditEntry *entry)
{
	const KeyringKey *key = keyring_find(&audit->ring, entry->scan.author);
	Err err = {0};
	if (key)
		use_key(entry, &audit->ring.versions[key->newest].key);
	if (entry->index == 0 || changes_keys(&entry->scan))
		take_keys(audit, entry);
	else if (key && !keyring_may_write(&audit->ring, key, entry->index, &err))
		report_err(audit, entry, ERR_UNKNOWN_KEY, "author", &err);
}

static void check_count(Audit *audit, const AuditEntry *entry)
{
	const KeyringKey *key = keyring_find(&audit->ring, entry->scan.author);
	if (!key)
		return;
	uint64_t *next = count_of(audit, key);
	if (entry->scan.seq != *next)
		audit_report(audit, ERR_LEDGER_BROKEN, entry->index, NULL, "seq",
			     "entry %" PRIu64 " of %s, where %" PRIu64
			     " follows: an entry was dropped, repeated or moved",
			     entry->scan.seq, entry->scan.author, *next);
	*next = entry->scan.seq + 1;
}

/* What the server's columns say beside the bytes. */
static void check_columns(Audit *audit, const AuditEntry *entry)
{
	const EntryScan *scan = &entry->scan;
	if (!entry->author || strcmp(entry->author, scan->author) != 0)
		audit_report(audit, ERR_PROJECTION_DIFFERS, entry->index, "entry", "author",
			     "the column differs from the entry");
	if (!entry->at || strcmp(entry->at, scan->at) != 0)
		audit_report(audit, ERR_PROJECTION_DIFFERS, entry->index, "entry", "at",
			     "the column differs from the entry");
	if (entry->seq != scan->seq)
		audit_report(audit, ERR_PROJECTION_DIFFERS, entry->index, "entry", "seq",
			     "the column differs from the entry");
}

void audit_read(Audit *audit, AuditEntry *entry)
{
	Err err = {0};
	entry->readable = entry_scan(entry->bytes, entry->len, &entry->scan, &err);
	entry->has_key = entry->verified = entry->signature_good = false;
	if (!entry->readable) {
		report_err(audit, entry, ERR_LEDGER_BROKEN, NULL, &err);
		return;
	}
	if (strcmp(entry->scan.origin, audit->origin) != 0)
		audit_report(audit, ERR_LEDGER_BROKEN, entry->index, NULL, NULL, "the entry belongs to the casebook %s",
			     entry->scan.origin);
	check_rights(audit, entry);
	check_count(audit, entry);
	check_columns(audit, entry);
}

void audit_verify(AuditEntry *entry)
{
	if (entry->verified)
		return;
	entry->verified = true;
	entry->leaf = merkle_leaf(entry->bytes, entry->len);
	entry->signature_good = entry->readable && entry->has_key &&
				memcmp(entry->scan.signature.key_id, entry->key.id, SIGN_KEY_ID_LEN) == 0 &&
				sign_verify(&entry->key, entry->scan.text, entry->scan.text_len,
					    entry->scan.signature.bytes);
}

/* The root of the first `size` entries: now, lately, or by the stored nodes. */
static bool root_at(Audit *audit, uint64_t size, Hash *root)
{
	const Frontier *recent = &audit->recent[size % AUDIT_RECENT];
	if (size == audit->frontier.size)
		recent = &audit->frontier;
	if (size == 0) {
		*root = merkle_empty_root();
		return true;
	}
	if (recent->size == size) {
		*root = frontier_root(recent);
		return true;
	}
	return audit->root_at(audit->context, size, root);
}

static void check_anchor(Audit *audit, const AuditEntry *entry)
{
	const Head *anchor = &entry->scan.anchor;
	Hash root;
	if (anchor->size == audit->anchor.size && memcmp(&anchor->root, &audit->anchor.root, HASH_LEN) == 0)
		return;
	if (anchor->size > entry->index) {
		audit_report(audit, ERR_LEDGER_BROKEN, entry->index, NULL, "anchor",
			     "names a ledger of %" PRIu64 " entries, and so was signed later than its place says",
			     anchor->size);
	} else if (!root_at(audit, anchor->size, &root)) {
		audit_report(audit, ERR_LEDGER_BROKEN, entry->index, NULL, "anchor",
			     "the tree no longer says what the ledger of %" PRIu64 " entries was", anchor->size);
	} else if (memcmp(&root, &anchor->root, sizeof root) != 0) {
		audit_report(audit, ERR_LEDGER_BROKEN, entry->index, NULL, "anchor",
			     "the first %" PRIu64 " entries are not those that its author saw", anchor->size);
	} else {
		audit->anchor = *anchor;
	}
}

static void check_expected(Audit *audit)
{
	for (; audit->expected_next < audit->expected_count; audit->expected_next++) {
		AuditExpected *expected = &audit->expected[audit->expected_next];
		Hash root;
		if (expected->head.size > audit->frontier.size)
			return;
		/* one that is smaller lies before what this audit began from */
		expected->met = root_at(audit, expected->head.size, &root) &&
				memcmp(&root, &expected->head.root, sizeof root) == 0;
		if (!expected->met)
			audit_report(audit, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, NULL, NULL,
				     "%s: its first %" PRIu64
				     " entries are not those of this ledger: one of the two was "
				     "rewritten, or they are a fork",
				     expected->whose, expected->head.size);
	}
}

static void take_leaf(Audit *audit, const Hash *leaf)
{
	Frontier *kept = &audit->recent[audit->frontier.size % AUDIT_RECENT];
	kept->size = audit->frontier.size;
	kept->count = audit->frontier.count;
	memcpy(kept->subtrees, audit->frontier.subtrees, kept->count * sizeof *kept->subtrees);
	audit_nodes_grow(audit, leaf);
	check_expected(audit);
}

void audit_take(Audit *audit, const AuditEntry *entry)
{
	if (entry->readable && !entry->has_key && entry->index > 0) /* of entry 0 it was told */
		audit_report(audit, ERR_UNKNOWN_KEY, entry->index, NULL, "author", "no key of \"%s\" was enrolled then",
			     entry->scan.author);
	else if (entry->readable && entry->has_key && !entry->signature_good)
		audit_report(audit, ERR_BAD_SIGNATURE, entry->index, NULL, NULL,
			     "the signature of %s is not of this text", entry->scan.author);
	if (!entry->stored_leaf || memcmp(entry->stored_leaf, &entry->leaf, sizeof entry->leaf) != 0)
		audit_report(audit, ERR_LEDGER_BROKEN, entry->index, "entry", "leaf",
			     "the stored hash is not that of the entry");
	if (entry->readable)
		check_anchor(audit, entry);
	take_leaf(audit, &entry->leaf);
}

void audit_take_missing(Audit *audit, uint64_t index, const Hash *leaf)
{
	static const Hash none;
	audit_report(audit, ERR_LEDGER_BROKEN, index, NULL, NULL, "the entry is missing%s",
		     leaf ? "; the tree still holds its leaf" : "");
	take_leaf(audit, leaf ? leaf : &none);
}

void audit_end(Audit *audit)
{
	check_expected(audit); /* an empty ledger has taken nothing */
	for (size_t i = audit->expected_next; i < audit->expected_count; i++)
		audit_report(audit, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, NULL, NULL,
			     "%s is of %" PRIu64 " entries, and the ledger has %" PRIu64
			     ": it was rolled back, or its end was cut off",
			     audit->expected[i].whose, audit->expected[i].head.size, audit->frontier.size);
}
