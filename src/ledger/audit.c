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
	free(audit);
}

void audit_resume(Audit *audit, const Frontier *frontier, Keyring *ring)
{
	audit->frontier = *frontier;
	audit->ring = *ring;
	*ring = (Keyring){0};
	audit_nodes_start(audit);
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

/* The changes as the keyring takes them; bodies of keys alone are parsed. Free with free_changes. */
static KeyringChange *read_changes(const EntryScan *scan)
{
	KeyringChange *changes = mem_alloc(scan->change_count * sizeof *changes);
	const char *at = scan->changes;
	ChangeScan change;
	for (size_t i = 0; entry_scan_next(scan, &at, &change); i++) {
		bool is_key = change.kind_len == 3 && memcmp(change.kind, "key", 3) == 0;
		changes[i] = (KeyringChange){.is_key = is_key,
					     .retract = change.retract,
					     .has_base = change.has_base,
					     .id = change.id,
					     .body = is_key ? json_loadb(change.body, change.body_len, 0, NULL) : NULL};
	}
	return changes;
}

static void free_changes(KeyringChange *changes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		json_decref((json_t *)changes[i].body);
	free(changes);
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

/* Entry 0 is verified by the key that it enrolls itself. */
static void take_first_key(AuditEntry *entry, const KeyringChange *changes, size_t count)
{
	Err ignored;
	for (size_t i = 0; i < count && !entry->has_key; i++) {
		const char *vkey = json_string_value(json_object_get(changes[i].body, "vkey"));
		entry->has_key = vkey && public_key_parse(vkey, &entry->key, &ignored) &&
				 strcmp(entry->key.name, entry->scan.author) == 0;
	}
}

/* Whether the author may do this at this index; that it has no key at all, audit_take says. Entries that change keys
 * are verified at once, since who may sign what comes after hangs on them: one whose signature is bad changes nothing.
 */
static void check_rights(Audit *audit, AuditEntry *entry)
{
	const EntryScan *scan = &entry->scan;
	bool keys = changes_keys(scan);
	KeyringChange *changes = read_changes(scan);
	Err err = {0};
	if (entry->index == 0)
		take_first_key(entry, changes, scan->change_count);
	if (keys)
		audit_verify(entry);
	if ((keys ? entry->signature_good : entry->has_key) &&
	    !keyring_apply(&audit->ring, entry->index, scan->author, changes, scan->change_count, &err))
		report_err(audit, entry, ERR_UNKNOWN_KEY, "author", &err);
	free_changes(changes, scan->change_count);
}

static void check_count(Audit *audit, const AuditEntry *entry)
{
	Signer *signer = keyring_find(&audit->ring, entry->scan.author);
	if (!signer)
		return;
	if (entry->scan.seq != signer->next_seq)
		audit_report(audit, ERR_LEDGER_BROKEN, entry->index, NULL, "seq",
			     "entry %" PRIu64 " of %s, where %" PRIu64
			     " follows: an entry was dropped, repeated or moved",
			     entry->scan.seq, entry->scan.author, signer->next_seq);
	signer->next_seq = entry->scan.seq + 1;
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
	const Signer *signer = keyring_find(&audit->ring, entry->scan.author);
	entry->has_key = signer != NULL;
	if (signer)
		entry->key = signer->key;
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
	if (entry->readable && !entry->has_key)
		audit_report(audit, ERR_UNKNOWN_KEY, entry->index, NULL, "author", "no key of \"%s\" was enrolled then",
			     entry->scan.author);
	else if (entry->readable && !entry->signature_good)
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
