/* Keys over time; see keyring.h. */
#include "ascribe/ledger/keyring.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/mem.h"

Signer *keyring_find(const Keyring *ring, const char *name)
{
	for (size_t i = 0; i < ring->count; i++) {
		if (strcmp(ring->signers[i].key.name, name) == 0)
			return &ring->signers[i];
	}
	return NULL;
}

static Signer *find_id(const Keyring *ring, const Uuid *id)
{
	for (size_t i = 0; i < ring->count; i++) {
		if (strcmp(ring->signers[i].id.text, id->text) == 0)
			return &ring->signers[i];
	}
	return NULL;
}

void keyring_free(Keyring *ring)
{
	for (size_t i = 0; i < ring->count; i++)
		json_decref(ring->signers[i].roles);
	free(ring->signers);
	*ring = (Keyring){0};
}

static const char *text_of(const json_t *body, const char *field)
{
	return json_string_value(json_object_get(body, field));
}

static bool has_role(const json_t *roles, const char *role)
{
	for (size_t i = 0; i < json_array_size(roles); i++) {
		const char *given = json_string_value(json_array_get(roles, i));
		if (given && strcmp(given, role) == 0)
			return true;
	}
	return false;
}

static bool forbid(Err *err, const char *what)
{
	return err_set(err, ERR_UNKNOWN_KEY, "%s", what);
}

/* A key change: what a body says, checked. */
static bool read_body(const KeyringChange *change, Signer *signer, Err *err)
{
	const char *name = text_of(change->body, "name"), *vkey = text_of(change->body, "vkey");
	json_t *roles = json_object_get(change->body, "roles"), *last = json_object_get(change->body, "last_valid");
	*signer = (Signer){.id = change->id, .last_valid = KEYRING_NO_END, .roles = roles};
	if (change->retract)
		return forbid(err, "a key cannot be retracted");
	if (!name || !vkey || !json_is_array(roles) || !public_key_parse(vkey, &signer->key, err) ||
	    strcmp(name, signer->key.name) != 0)
		return forbid(err, "the change of a key does not say which");
	if (last && (!json_is_integer(last) || json_integer_value(last) < 0))
		return forbid(err, "the key's last valid index is no ledger index");
	if (last)
		signer->last_valid = (uint64_t)json_integer_value(last);
	signer->admin = has_role(roles, "admin");
	signer->analyst = has_role(roles, "analyst");
	return true;
}

static bool same_key(const Signer *a, const Signer *b)
{
	return strcmp(a->key.name, b->key.name) == 0 && memcmp(a->key.bytes, b->key.bytes, sizeof a->key.bytes) == 0;
}

/* One key change over the ring as it is. */
static bool apply(Keyring *ring, uint64_t index, const KeyringChange *change, Err *err)
{
	Signer given;
	if (!read_body(change, &given, err))
		return false;
	Signer *there = find_id(ring, &change->id);
	if (!change->has_base) {
		if (there || keyring_find(ring, given.key.name))
			return forbid(err, "a key of that name is enrolled already");
		if (ring->count == ring->room) {
			ring->room = ring->room * 2 + 8;
			ring->signers = mem_realloc(ring->signers, ring->room * sizeof *ring->signers);
		}
		ring->signers[ring->count] = given;
		json_incref(ring->signers[ring->count++].roles);
		return true;
	}
	if (!there || !same_key(there, &given))
		return forbid(err, "the change is of a key that is not enrolled, or would replace it");
	if (there->last_valid != KEYRING_NO_END)
		return forbid(err, "the change is of a key that was revoked");
	if (given.last_valid != KEYRING_NO_END)
		there->revoked_at = index;
	json_decref(there->roles);
	there->roles = json_incref(given.roles);
	there->admin = given.admin;
	there->analyst = given.analyst;
	there->last_valid = given.last_valid;
	return true;
}

/* Whether the entry is the rotation of its author's key: a new key that names the old one and has exactly its roles,
 * and the end of the old one at this very index; nothing else. */
static bool is_rotation(const Signer *author, uint64_t index, const KeyringChange *changes, size_t count)
{
	if (count != 2 || !changes[0].is_key || !changes[1].is_key)
		return false;
	const KeyringChange *begun = changes[0].has_base ? &changes[1] : &changes[0];
	const KeyringChange *ended = changes[0].has_base ? &changes[0] : &changes[1];
	const char *from = text_of(begun->body, "rotated_from");
	const json_t *last = json_object_get(ended->body, "last_valid");
	return !begun->has_base && ended->has_base && from && strcmp(from, author->key.name) == 0 &&
	       json_equal(json_object_get(begun->body, "roles"), author->roles) &&
	       !json_object_get(begun->body, "last_valid") && strcmp(ended->id.text, author->id.text) == 0 &&
	       json_equal(json_object_get(ended->body, "roles"), author->roles) && json_is_integer(last) &&
	       (uint64_t)json_integer_value(last) == index;
}

static bool check_author(const Signer *author, uint64_t index, const KeyringChange *changes, size_t count, Err *err)
{
	bool keys = false, others = false;
	for (size_t i = 0; i < count; i++) {
		keys = keys || changes[i].is_key;
		others = others || !changes[i].is_key;
	}
	if (author->last_valid != KEYRING_NO_END && index > author->last_valid)
		return err_set(err, ERR_UNKNOWN_KEY, "signed after the key's last valid index, %" PRIu64,
			       author->last_valid);
	if (keys && !author->admin && !is_rotation(author, index, changes, count))
		return forbid(err, "the key may not change keys");
	if (others && !author->analyst)
		return forbid(err, "the key may not write records");
	return true;
}

static bool opens(const char *author, const KeyringChange *changes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = changes[i].is_key ? text_of(changes[i].body, "name") : NULL;
		if (name && strcmp(name, author) == 0 && has_role(json_object_get(changes[i].body, "roles"), "admin"))
			return true;
	}
	return false;
}

bool keyring_apply(Keyring *ring, uint64_t index, const char *author, const KeyringChange *changes, size_t count,
		   Err *err)
{
	const Signer *signer = keyring_find(ring, author);
	if (index == 0) {
		if (!opens(author, changes, count))
			return forbid(err, "entry 0 does not name its author as administrator");
	} else if (!signer) {
		return forbid(err, "the key was not enrolled then");
	} else if (!check_author(signer, index, changes, count, err)) {
		return false;
	}
	size_t before = ring->count;
	for (size_t i = 0; i < count; i++) {
		if (changes[i].is_key && !apply(ring, index, &changes[i], err)) {
			while (ring->count > before)
				json_decref(ring->signers[--ring->count].roles);
			return false;
		}
	}
	return true;
}
