/* ascribe verify: files that a casebook handed out, checked offline. No database, no key of one's own, no clock: only
 * the bytes and the public keys that the reader gives. Each type of file has one function; see FILE_TYPES. */
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/base/file.h"
#include "ascribe/base/utf8.h"
#include "ascribe/crypto/base64.h"
#include "ascribe/exchange/tarball.h"
#include "ascribe/ledger/proof.h"
#include "cli.h"

#define FILE_MAX PROOF_MAX
#define VKEYS_MAX 1048576 /* bytes of a file of keys */

static bool take_vkey(Buf *keys, const char *vkey, Err *err)
{
	PublicKey key;
	if (!public_key_parse_any(vkey, &key, err))
		return false;
	buf_add(keys, &key, sizeof key);
	return true;
}

/* One key a line; empty lines and lines from # on are none. */
static bool take_vkeys(Buf *keys, const char *path, Err *err)
{
	Buf text = {0};
	bool ok = file_read(path, VKEYS_MAX, &text, err);
	char *rest = text.data, *line;
	for (size_t number = 1; ok && (line = strsep(&rest, "\n")) != NULL; number++)
		ok = line[0] == '\0' || line[0] == '#' || take_vkey(keys, line, err) ||
		     err_prefix(err, "%s:%zu: ", path, number);
	buf_free(&text);
	return ok;
}

bool trust_take_given(const Args *args, Buf *keys, Err *err)
{
	for (size_t i = 0; i < args->given_count; i++) {
		const Given *given = &args->given[i];
		if (!given->option)
			continue;
		if (strcmp(given->option->name, "vkey") == 0 && !take_vkey(keys, given->value, err))
			return err_prefix(err, "--vkey: ");
		if (strcmp(given->option->name, "vkeys") == 0 && !take_vkeys(keys, given->value, err))
			return false;
	}
	return true;
}

static bool take_trusted(const Args *args, Buf *keys, Err *err)
{
	if (!trust_take_given(args, keys, err))
		return false;
	if (keys->len > 0)
		return true;
	err_set(err, ERR_USAGE, "whose keys are trusted?");
	return err_hint(err, "give --vkey VKEY or --vkeys FILE; a key's owner prints it with: ascribe key export");
}

static const char *kind_name(CheckpointSignatureKind kind)
{
	switch (kind) {
	case CHECKPOINT_SIGNATURE:
		return "signature";
	case CHECKPOINT_COSIGNATURE:
		return "cosignature";
	case CHECKPOINT_OTHER:
		return "other";
	}
	return "other";
}

/* Text that may be no UTF-8, as a file's name may. */
static void add_text(json_t *value, const char *name, const char *text)
{
	Buf safe = {0};
	utf8_add_terminal_safe(&safe, text, strlen(text), false);
	json_object_set_new(value, name, json_string(buf_text(&safe)));
	buf_free(&safe);
}

static void add_base64(json_t *value, const char *name, const uint8_t *bytes, size_t bytes_len)
{
	Buf text = {0};
	base64_add(&text, bytes, bytes_len);
	json_object_set_new(value, name, json_string(buf_text(&text)));
	buf_free(&text);
}

static json_t *checkpoint_signature(const CheckpointSignature *signature, bool trusted)
{
	char id[2 * SIGN_KEY_ID_LEN + 1], time[21];
	const uint8_t *bytes = signature->key_id;
	(void)snprintf(id, sizeof id, "%02x%02x%02x%02x", bytes[0], bytes[1], bytes[2], bytes[3]);
	json_t *value = json_pack("{s:s%, s:s, s:s}", "name", signature->name, signature->name_len, "key_id", id,
				  "kind", kind_name(signature->kind));
	if (signature->kind == CHECKPOINT_COSIGNATURE)
		json_object_set_new(value, "time",
				    json_string(clock_format(signature->time, time) ? time : "after the year 9999"));
	json_object_set_new(value, "trusted", json_boolean(trusted));
	return value;
}

void describe_checkpoint(const Checkpoint *checkpoint, const bool *verified, json_t *value)
{
	json_t *signatures = json_array();
	for (size_t i = 0; i < checkpoint->signature_count; i++)
		json_array_append_new(signatures, checkpoint_signature(&checkpoint->signatures[i], verified[i]));
	json_object_set_new(value, "origin", json_string(checkpoint->origin));
	json_object_set_new(value, "size", json_integer((json_int_t)checkpoint->head.size));
	add_base64(value, "root", checkpoint->head.root.bytes, HASH_LEN);
	json_object_set_new(value, "signatures", signatures);
}

static void describe_entry(const Entry *entry, json_t *value)
{
	json_object_set_new(value, "origin", json_string(entry->origin));
	json_object_set_new(value, "author", json_string(entry->author));
	json_object_set_new(value, "at", json_string(entry->at));
	json_object_set_new(value, "changes", json_integer((json_int_t)json_array_size(entry->changes)));
}

static bool starts_as_proof(const char *text, size_t text_len)
{
	size_t len = strlen(PROOF_FIRST_LINE);
	return text_len >= len && memcmp(text, PROOF_FIRST_LINE, len) == 0;
}

static bool verify_proof(const Trust *trust, const Buf *bytes, json_t *value, Err *err)
{
	Proof proof;
	bool verified[CHECKPOINT_SIGNATURES_MAX];
	bool ok = proof_parse(bytes->data, bytes->len, &proof, err) && proof_verify(&proof, trust, verified, err);
	if (ok) {
		json_object_set_new(value, "index", json_integer((json_int_t)proof.path.index));
		describe_entry(&proof.entry, value);
		describe_checkpoint(&proof.checkpoint, verified, value);
	}
	proof_free(&proof);
	return ok;
}

/* The first line names an entry. */
static bool starts_as_entry(const char *text, size_t text_len)
{
	static const char end[] = "/entry/v1\n";
	const char *newline = memchr(text, '\n', text_len);
	return newline && newline + 2 - text >= (ptrdiff_t)sizeof end &&
	       memcmp(newline + 2 - sizeof end, end, sizeof end - 1) == 0;
}

static bool verify_entry(const Trust *trust, const Buf *bytes, json_t *value, Err *err)
{
	Entry entry;
	bool ok = entry_parse(bytes->data, bytes->len, &entry, err) && trust_entry(trust, &entry, err);
	if (ok)
		describe_entry(&entry, value);
	entry_free(&entry);
	return ok;
}

static bool starts_as_checkpoint(const char *text, size_t text_len)
{
	char origin[ENTRY_ORIGIN_MAX + 1];
	Head head;
	Err ignored;
	const char *at = text;
	return head_take_lines(&at, text + text_len, origin, &head, &ignored);
}

static bool verify_checkpoint(const Trust *trust, const Buf *bytes, json_t *value, Err *err)
{
	Checkpoint checkpoint;
	bool verified[CHECKPOINT_SIGNATURES_MAX];
	if (!checkpoint_parse(bytes->data, bytes->len, &checkpoint, err) ||
	    !trust_checkpoint(trust, &checkpoint, verified, err))
		return false;
	describe_checkpoint(&checkpoint, verified, value);
	return true;
}

typedef struct FileType {
	const char *name;
	bool (*starts)(const char *text, size_t text_len);
	bool (*verify)(const Trust *trust, const Buf *bytes, json_t *value, Err *err);
} FileType;

static const FileType FILE_TYPES[] = {{"proof", starts_as_proof, verify_proof},
				      {"entry", starts_as_entry, verify_entry},
				      {"checkpoint", starts_as_checkpoint, verify_checkpoint}};

static bool verify_bytes(const Trust *trust, const Buf *bytes, json_t *value, Err *err)
{
	for (size_t i = 0; i < sizeof FILE_TYPES / sizeof *FILE_TYPES; i++) {
		if (!FILE_TYPES[i].starts(buf_text(bytes), bytes->len))
			continue;
		json_object_set_new(value, "type", json_string(FILE_TYPES[i].name));
		return FILE_TYPES[i].verify(trust, bytes, value, err);
	}
	err_set(err, ERR_REFUSED, "neither a bundle, a proof, a checkpoint nor an entry");
	return err_hint(err, "see: ascribe help verify");
}

/* A bundle is told by its first bytes, and read as it is checked; all else is small. */
static bool verify_input(const Trust *trust, const char *path, json_t *value, Err *err)
{
	int fd;
	Buf bytes = {0};
	if (!file_input_open(path, &fd, err))
		return false;
	bool ok = file_input_read(fd, path, TARBALL_MAGIC_LEN, &bytes, err);
	if (ok && tarball_starts(buf_text(&bytes), bytes.len))
		ok = verify_bundle(trust, &bytes, fd, value, err);
	else
		ok = ok && file_input_rest(fd, path, FILE_MAX, &bytes, err) && verify_bytes(trust, &bytes, value, err);
	file_input_close(fd);
	buf_free(&bytes);
	return ok;
}

/* Print what was found of one file. Of what was not verified nothing is said but why. */
static bool verify_file(Context *context, const Trust *trust, const char *path, Err *err)
{
	json_t *value = json_object();
	add_text(value, "file", path);
	json_object_set_new(value, "verified", json_false()); /* its place among the others; set below */
	bool ok = verify_input(trust, path, value, err);
	json_object_set_new(value, "verified", json_boolean(ok));
	if (!ok) {
		json_object_set_new(value, "code", json_integer(err->code));
		add_text(value, "problem", err->message);
		err_prefix(err, "%s: ", path);
	}
	print_item(&context->style, "verification", value, &context->out);
	return ok;
}

bool cmd_verify(Context *context, const Args *args, Err *err)
{
	Buf keys = {0};
	Err gravest = {0}, one;
	if (!take_trusted(args, &keys, err)) {
		buf_free(&keys);
		return false;
	}
	Trust trust = {.keys = (const PublicKey *)keys.data, .count = keys.len / sizeof(PublicKey)};
	for (size_t i = 0; i < args->operand_count; i++) {
		one = (Err){0};
		if (!verify_file(context, &trust, args->operands[i], &one) && one.code > gravest.code)
			gravest = one;
	}
	buf_free(&keys);
	if (gravest.code != ERR_NONE)
		*err = gravest;
	return gravest.code == ERR_NONE;
}
