/* Signed notes: writing, parsing, verifying; see note.h.
 * Standard: C2SP signed-note, the Ed25519 signature type alone. */
#include "ascribe/ledger/note.h"

#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/crypto/base64.h"

#define LINE_START "\xE2\x80\x94 " /* em dash, space */
#define LINE_START_LEN (sizeof LINE_START - 1)
#define SIGNATURE_LEN (SIGN_KEY_ID_LEN + SIGN_SIGNATURE_LEN)

void note_add_signature(Buf *out, size_t text_at, const SecretKey *key)
{
	const PublicKey *public = secret_key_public(key);
	uint8_t bytes[SIGNATURE_LEN];
	memcpy(bytes, public->id, SIGN_KEY_ID_LEN);
	sign_detached(key, out->data + text_at, out->len - text_at, bytes + SIGN_KEY_ID_LEN);
	buf_addf(out, "\n" LINE_START "%s ", public->name);
	base64_add(out, bytes, sizeof bytes);
	buf_add_char(out, '\n');
}

void note_sign(Buf *out, const char *text, size_t text_len, const SecretKey *key)
{
	size_t text_at = out->len;
	buf_add(out, text, text_len);
	note_add_signature(out, text_at, key);
}

static bool refuse(Err *err, const char *what)
{
	return err_set(err, ERR_REFUSED, "signed note: %s", what);
}

static bool has_control_character(const char *bytes, size_t bytes_len)
{
	for (size_t i = 0; i < bytes_len; i++) {
		if ((unsigned char)bytes[i] < 0x20 && bytes[i] != '\n')
			return true;
	}
	return false;
}

/* Split at the last blank line; false where there is none. */
static bool split_text(const char *bytes, size_t bytes_len, NoteParts *parts)
{
	for (size_t at = bytes_len; at-- > 1;) {
		if (bytes[at] != '\n' || bytes[at - 1] != '\n')
			continue;
		*parts = (NoteParts){.text = bytes, .text_len = at, .lines = bytes + at + 1, .end = bytes + bytes_len};
		return true;
	}
	return false;
}

bool note_split(const char *bytes, size_t bytes_len, NoteParts *parts, Err *err)
{
	size_t bad_at;
	if (!utf8_valid(bytes, bytes_len, &bad_at))
		return err_set(err, ERR_REFUSED, "signed note: not UTF-8 at byte %zu", bad_at);
	if (has_control_character(bytes, bytes_len))
		return refuse(err, "it holds a control character");
	if (bytes_len == 0 || bytes[bytes_len - 1] != '\n')
		return refuse(err, "it does not end in a newline");
	if (!split_text(bytes, bytes_len, parts))
		return refuse(err, "no blank line before the signatures");
	if (parts->lines == parts->end)
		return refuse(err, "no signature");
	return true;
}

bool note_take_line(NoteParts *parts, NoteLine *line)
{
	const char *start = parts->lines;
	const char *end = memchr(start, '\n', (size_t)(parts->end - start)); /* a note ends in a newline */
	parts->lines = end + 1;
	if (end - start < (ptrdiff_t)LINE_START_LEN || memcmp(start, LINE_START, LINE_START_LEN) != 0)
		return false;
	const char *name = start + LINE_START_LEN;
	const char *space = memchr(name, ' ', (size_t)(end - name));
	if (!space)
		return false;
	*line = (NoteLine){.name = name,
			   .name_len = (size_t)(space - name),
			   .base64 = space + 1,
			   .base64_len = (size_t)(end - space - 1)};
	return true;
}

bool note_take_signature(NoteParts *parts, NoteSignature *signature)
{
	NoteLine line;
	if (!note_take_line(parts, &line) || line.name_len > SIGN_NAME_MAX)
		return false;
	memcpy(signature->name, line.name, line.name_len);
	signature->name[line.name_len] = '\0';
	uint8_t bytes[SIGNATURE_LEN];
	size_t bytes_len;
	if (!base64_decode(line.base64, line.base64_len, bytes, sizeof bytes, &bytes_len) || bytes_len != sizeof bytes)
		return false;
	memcpy(signature->key_id, bytes, SIGN_KEY_ID_LEN);
	memcpy(signature->bytes, bytes + SIGN_KEY_ID_LEN, SIGN_SIGNATURE_LEN);
	return strlen(signature->name) == line.name_len && sign_name_valid(signature->name);
}

static bool parse_signatures(NoteParts *parts, Note *note, Err *err)
{
	while (parts->lines < parts->end) {
		if (note->signature_count == NOTE_SIGNATURES_MAX)
			return refuse(err, "too many signatures");
		if (!note_take_signature(parts, &note->signatures[note->signature_count++]))
			return refuse(err, "a signature line is not an Ed25519 signature with its key's name");
	}
	return true;
}

bool note_parse(const char *bytes, size_t bytes_len, Note *note, Err *err)
{
	NoteParts parts = {0};
	*note = (Note){0};
	if (!note_split(bytes, bytes_len, &parts, err))
		return false;
	note->text = parts.text;
	note->text_len = parts.text_len;
	return parse_signatures(&parts, note, err);
}

bool note_verify(const Note *note, const PublicKey *key, Err *err)
{
	bool seen = false;
	for (size_t i = 0; key->type == SIGN_TYPE_NOTE && i < note->signature_count; i++) {
		const NoteSignature *signature = &note->signatures[i];
		if (strcmp(signature->name, key->name) != 0 || memcmp(signature->key_id, key->id, SIGN_KEY_ID_LEN) != 0)
			continue;
		if (sign_verify(key, note->text, note->text_len, signature->bytes))
			return true;
		seen = true;
	}
	if (seen)
		return err_set(err, ERR_BAD_SIGNATURE, "the signature of %s does not belong to this text", key->name);
	return err_set(err, ERR_UNKNOWN_KEY, "not signed by this key of %s", key->name);
}
