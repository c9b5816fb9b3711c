/* Who may sign what, and on whose word; see keyring.h. The rules of taking are those that the database appends by
 * (sql/migrations, check_author and check_rotation). */
#include "ascribe/ledger/keyring.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void keyring_free(Keyring *ring)
{
	for (size_t i = 0; i < ring->key_count; i++)
		json_decref(ring->keys[i].body);
	free(ring->keys);
	free(ring->versions);
	*ring = (Keyring){0};
}

static KeyringKey *find_name(const Keyring *ring, const char *name)
{
	for (size_t i = 0; i < ring->key_count; i++) {
		if (strcmp(ring->keys[i].name, name) == 0)
			return &ring->keys[i];
	}
	return NULL;
}

const KeyringKey *keyring_find(const Keyring *ring, const char *name)
{
	return find_name(ring, name);
}

static KeyringKey *find_id(const Keyring *ring, const char *id)
{
	for (size_t i = 0; i < ring->key_count; i++) {
		if (strcmp(ring->keys[i].id.text, id) == 0)
			return &ring->keys[i];
	}
	return NULL;
}

static bool refuse(Err *err, const char *what)
{
	return err_set(err, ERR_REFUSED, "a change of a key: %s", what);
}

/* ---- One change of a key */

/* What a change says, checked on its own; `id` and `body` are the change's. */
typedef struct KeyChange {
	const char *id;
	json_t *body;
	bool has_base;
	uint64_t base;
	PublicKey key;
	unsigned roles;
	uint64_t last_valid;
} KeyChange;

static bool is_key_change(const json_t *change)
{
	return strcmp(json_string_value(json_object_get(change, "kind")), "key") == 0;
}

static bool take_roles(const json_t *list, unsigned *roles, Err *err)
{
	static const char *const names[] = {"admin", "analyst", "auditor"};
	static const unsigned bits[] = {KEYRING_ADMIN, KEYRING_ANALYST, KEYRING_AUDITOR};
	*roles = 0;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *name = json_string_value(json_array_get(list, i));
		unsigned bit = 0;
		for (size_t r = 0; name && r < sizeof bits / sizeof *bits; r++)
			bit |= strcmp(name, names[r]) == 0 ? bits[r] : 0;
		if (bit == 0)
			return refuse(err, "a role is none of admin, analyst, auditor");
		*roles |= bit;
	}
	return *roles != 0 || refuse(err, "it has no role");
}

static bool parse_change(json_t *json, KeyChange *change, Err *err)
{
	const char *op, *kind, *name, *vkey;
	json_int_t base = -1, last_valid = ENTRY_INT_MAX;
	json_t *roles;
	*change = (KeyChange){0};
	if (json_unpack(json, "{s:s, s:s, s:s, s?I, s:o}", "op", &op, "kind", &kind, "id", &change->id, "base", &base,
			"body", &change->body) != 0 ||
	    strcmp(op, "put") != 0)
		return refuse(err, "keys are put, not retracted");
	if (json_unpack(change->body, "{s:s, s:s, s:o, s?I}", "name", &name, "vkey", &vkey, "roles", &roles,
			"last_valid", &last_valid) != 0)
		return refuse(err, "it has no name, vkey or roles");
	if (!public_key_parse(vkey, &change->key, err))
		return err_prefix(err, "a change of a key: ");
	if (strcmp(change->key.name, name) != 0)
		return refuse(err, "its name is not that of its vkey");
	if (last_valid < 0)
		return refuse(err, "its last valid index is below 0");
	change->has_base = base >= 0;
	change->base = (uint64_t)base;
	change->last_valid = json_object_get(change->body, "last_valid") ? (uint64_t)last_valid : KEYRING_NO_END;
	return take_roles(roles, &change->roles, err);
}

static KeyringKey *add_key(Keyring *ring, const KeyChange *change)
{
	if (ring->key_count == ring->key_capacity) {
		ring->key_capacity = ring->key_capacity * 2 + 16;
		ring->keys = mem_realloc(ring->keys, ring->key_capacity * sizeof *ring->keys);
	}
	KeyringKey *key = &ring->keys[ring->key_count++];
	*key = (KeyringKey){0};
	memcpy(key->name, change->key.name, sizeof key->name);
	memcpy(key->id.text, change->id, sizeof key->id.text); /* an entry's ids are UUIDs */
	return key;
}

/* The key that a change makes, or changes. */
static bool find_changed(Keyring *ring, const KeyChange *change, KeyringKey **key, Err *err)
{
	KeyringKey *named = find_name(ring, change->key.name);
	*key = find_id(ring, change->id);
	if (!change->has_base && (named || *key))
		return refuse(err, "a key of that name or id is enrolled already");
	if (change->has_base && (!*key || *key != named))
		return refuse(err, "there is no key of that name and id to change");
	if (change->has_base && ring->versions[(*key)->newest].index != change->base)
		return refuse(err, "it was not made from the newest version");
	if (change->has_base && (*key)->last_valid != KEYRING_NO_END)
		return refuse(err, "the key is revoked already");
	if (!*key)
		*key = add_key(ring, change);
	return true;
}

static bool apply_change(Keyring *ring, json_t *json, uint64_t index, size_t signer, Err *err)
{
	KeyChange change;
	KeyringKey *key = NULL;
	if (ring->version_count == KEYRING_MAX)
		return refuse(err, "there are more than 16384 of them");
	if (!parse_change(json, &change, err) || !find_changed(ring, &change, &key, err))
		return false;
	if (ring->version_count == ring->version_capacity) {
		ring->version_capacity = ring->version_capacity * 2 + 16;
		ring->versions = mem_realloc(ring->versions, ring->version_capacity * sizeof *ring->versions);
	}
	ring->versions[ring->version_count] = (KeyVersion){.key = change.key,
							   .roles = change.roles,
							   .index = index,
							   .owner = (size_t)(key - ring->keys),
							   .signer = signer};
	key->newest = ring->version_count++;
	key->last_valid = change.last_valid;
	json_decref(key->body);
	key->body = json_incref(change.body);
	return true;
}

/* The ring as it was before an entry, but for the keys that `before` holds: what was added is taken away, and those are
 * put back, the last that was kept first. */
static void undo(Keyring *ring, size_t keys, size_t versions, const Buf *before)
{
	while (ring->key_count > keys)
		json_decref(ring->keys[--ring->key_count].body);
	ring->version_count = versions;
	for (size_t at = before->len; at > 0;) {
		KeyringKey key;
		at -= sizeof key;
		memcpy(&key, before->data + at, sizeof key);
		KeyringKey *there = find_id(ring, key.id.text);
		json_decref(there->body);
		*there = key;
		json_incref(there->body);
	}
}

/* All the changes, or none. */
static bool apply_changes(Keyring *ring, const Entry *entry, uint64_t index, size_t signer, Err *err)
{
	size_t keys = ring->key_count, versions = ring->version_count;
	Buf before = {0}; /* KeyringKeys, as they were */
	bool ok = true;
	for (size_t i = 0; ok && i < json_array_size(entry->changes); i++) {
		json_t *change = json_array_get(entry->changes, i);
		if (!is_key_change(change))
			continue;
		const KeyringKey *key = find_id(ring, json_string_value(json_object_get(change, "id")));
		if (key && key < ring->keys + keys) {
			json_incref(key->body);
			buf_add(&before, key, sizeof *key);
		}
		ok = apply_change(ring, change, index, signer, err);
	}
	if (!ok)
		undo(ring, keys, versions, &before);
	for (size_t at = 0; at < before.len; at += sizeof(KeyringKey)) {
		KeyringKey key;
		memcpy(&key, before.data + at, sizeof key);
		json_decref(key.body);
	}
	buf_free(&before);
	return ok;
}

/* ---- The ledger's rules */

static const char *body_word(const json_t *change, const char *name)
{
	return json_string_value(json_object_get(json_object_get(change, "body"), name));
}

/* Whether a change enrols a new key that takes over from `old`, with exactly its roles. */
static bool begins_rotation(const json_t *change, const KeyringKey *old)
{
	const char *from = body_word(change, "rotated_from");
	const json_t *body = json_object_get(change, "body");
	return is_key_change(change) && from && strcmp(from, old->name) == 0 && !json_object_get(change, "base") &&
	       !json_object_get(body, "last_valid") &&
	       json_equal(json_object_get(body, "roles"), json_object_get(old->body, "roles"));
}

/* Whether a change ends `old` at `index`, and leaves it as it was but for that. */
static bool ends_rotation(const json_t *change, const KeyringKey *old, uint64_t index)
{
	if (strcmp(json_string_value(json_object_get(change, "id")), old->id.text) != 0)
		return false;
	const json_t *last_valid = json_object_get(json_object_get(change, "body"), "last_valid");
	json_t *body = json_copy(json_object_get(change, "body"));
	json_object_del(body, "last_valid");
	json_object_del(body, "reason");
	bool same = json_is_integer(last_valid) && (uint64_t)json_integer_value(last_valid) == index &&
		    json_equal(body, old->body);
	json_decref(body);
	return same;
}

/* A key hands over to one new key without an administrator, in an entry that does nothing else. */
static bool is_rotation(const Entry *entry, const KeyringKey *old, uint64_t index)
{
	if (json_array_size(entry->changes) != 2)
		return false;
	const json_t *one = json_array_get(entry->changes, 0), *other = json_array_get(entry->changes, 1);
	return (begins_rotation(one, old) && ends_rotation(other, old, index)) ||
	       (begins_rotation(other, old) && ends_rotation(one, old, index));
}

static bool may_not(Err *err, const KeyringKey *key, const char *what)
{
	return err_set(err, ERR_UNKNOWN_KEY, "the key of its author %s may not change %s", key->name, what);
}

static bool is_valid_at(const KeyringKey *key, uint64_t index, Err *err)
{
	return key->last_valid >= index ||
	       err_set(err, ERR_UNKNOWN_KEY,
		       "the key of its author %s had been revoked: valid up to ledger index %" PRIu64, key->name,
		       key->last_valid);
}

bool keyring_may_write(const Keyring *ring, const KeyringKey *key, uint64_t index, Err *err)
{
	return is_valid_at(key, index, err) &&
	       ((ring->versions[key->newest].roles & KEYRING_ANALYST) || may_not(err, key, "records"));
}

static bool may_sign(const Keyring *ring, const Entry *entry, const KeyringKey *key, uint64_t index, Err *err)
{
	bool keys = false, records = false;
	for (size_t i = 0; i < json_array_size(entry->changes); i++) {
		bool is_key = is_key_change(json_array_get(entry->changes, i));
		keys |= is_key;
		records |= !is_key;
	}
	if (!is_valid_at(key, index, err))
		return false;
	if (keys && !(ring->versions[key->newest].roles & KEYRING_ADMIN) && !is_rotation(entry, key, index))
		return may_not(err, key, "keys");
	return !records || keyring_may_write(ring, key, index, err);
}

static bool verify_author(const Keyring *ring, const Entry *entry, const KeyringKey *key, Err *err)
{
	if (note_verify(&entry->note, &ring->versions[key->newest].key, err))
		return true;
	if (err->code == ERR_UNKNOWN_KEY)
		return err_set(err, ERR_UNKNOWN_KEY, "not signed by the key that was enrolled for %s", entry->author);
	return false;
}

/* Entry 0 opens the casebook: it names its author an administrator, and may write records too where an analyst. */
static bool take_first(Keyring *ring, const Entry *entry, Err *err)
{
	if (!apply_changes(ring, entry, 0, 0, err))
		return false;
	const KeyringKey *key = find_name(ring, entry->author);
	if (!key || !(ring->versions[key->newest].roles & KEYRING_ADMIN))
		return err_set(err, ERR_UNKNOWN_KEY, "it does not name its author an administrator");
	for (size_t i = 0; i < ring->version_count; i++)
		ring->versions[i].signer = key->newest;
	return verify_author(ring, entry, key, err);
}

static bool take_later(Keyring *ring, const Entry *entry, uint64_t index, size_t *version, Err *err)
{
	const KeyringKey *key = find_name(ring, entry->author);
	if (!key)
		return err_set(err, ERR_UNKNOWN_KEY, "no entry before it enrols the key of its author %s",
			       entry->author);
	*version = key->newest;
	return verify_author(ring, entry, key, err) && may_sign(ring, entry, key, index, err) &&
	       apply_changes(ring, entry, index, *version, err);
}

bool keyring_take(Keyring *ring, const Entry *entry, uint64_t index, size_t *version, Err *err)
{
	bool ok = index == 0 ? take_first(ring, entry, err) : take_later(ring, entry, index, version, err);
	if (ok && index == 0)
		*version = ring->versions[0].signer;
	else if (index == 0)
		keyring_free(ring);
	return ok || err_prefix(err, "entry %" PRIu64 ": ", index);
}

/* ---- The reader's trust */

static bool is_given(const Trust *trust, const PublicKey *key)
{
	for (size_t i = 0; i < trust->count; i++) {
		const PublicKey *one = &trust->keys[i];
		if (one->type == key->type && strcmp(one->name, key->name) == 0 &&
		    memcmp(one->bytes, key->bytes, sizeof key->bytes) == 0)
			return true;
	}
	return false;
}

/* Whether a trusted key, then valid, signed the change. What entry 0 holds rests on its author alone. */
static bool is_vouched_for(const Keyring *ring, const KeyVersion *version)
{
	const KeyVersion *signer = &ring->versions[version->signer];
	return (signer->index < version->index ? signer->trusted : signer->given) &&
	       ring->keys[signer->owner].last_valid >= version->index;
}

void keyring_settle(Keyring *ring, const Trust *trust)
{
	for (size_t i = 0; i < ring->version_count; i++)
		ring->versions[i].given = is_given(trust, &ring->versions[i].key);
	for (size_t i = 0; i < ring->version_count; i++) /* a signer comes before what it signed */
		ring->versions[i].trusted = ring->versions[i].given || is_vouched_for(ring, &ring->versions[i]);
}

const char *keyring_doubt(const Keyring *ring, size_t version, uint64_t index)
{
	if (!ring->versions[version].trusted)
		return "is vouched for by no trusted key";
	if (ring->keys[ring->versions[version].owner].last_valid < index)
		return "was revoked with an earlier index as its last valid one";
	return NULL;
}

void keyring_add_valid(const Keyring *ring, uint64_t index, Buf *keys)
{
	for (size_t i = 0; i < ring->key_count; i++) {
		const KeyVersion *version = &ring->versions[ring->keys[i].newest];
		if (version->trusted && ring->keys[i].last_valid >= index)
			buf_add(keys, &version->key, sizeof version->key);
	}
}
