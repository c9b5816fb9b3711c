/* Proofs of an entry: writing, parsing, verifying; see proof.h.
 * Standards: C2SP tlog-proof; RFC 9162 section 2.1.3.2 for the path. */
#include "ascribe/ledger/proof.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/crypto/base64.h"
#include "line.h"

void proof_add(Buf *out, const char *entry, size_t entry_len, const ProofPath *path, const Buf *checkpoint)
{
	buf_add_text(out, PROOF_FIRST_LINE "\nextra ");
	base64_add(out, (const uint8_t *)entry, entry_len);
	buf_addf(out, "\nindex %" PRIu64 "\n", path->index);
	for (size_t i = 0; i < path->len; i++) {
		base64_add(out, path->hashes[i].bytes, HASH_LEN);
		buf_add_char(out, '\n');
	}
	buf_add_char(out, '\n');
	buf_add(out, checkpoint->data, checkpoint->len);
}

static bool refuse(Err *err, const char *what)
{
	return err_set(err, ERR_REFUSED, "proof: %s", what);
}

static bool take_entry_bytes(const char **at, const char *end, Proof *proof, Err *err)
{
	Line line;
	if (!line_take(at, end, &line) || !line_skip(&line, PROOF_FIRST_LINE) || line.len > 0)
		return refuse(err, "the first line is not " PROOF_FIRST_LINE);
	if (!line_take(at, end, &line) || !line_skip(&line, "extra "))
		return refuse(err, "the second line is not the entry (extra ...)");
	proof->entry_bytes = mem_alloc(ENTRY_MAX);
	if (!base64_decode(line.text, line.len, (uint8_t *)proof->entry_bytes, ENTRY_MAX, &proof->entry_len))
		return refuse(err, "the entry is not base64 of at most 65535 bytes");
	return true;
}

/* The index, and the path up to the blank line. */
static bool take_path(const char **at, const char *end, ProofPath *path, Err *err)
{
	Line line;
	if (!line_take(at, end, &line) || !line_skip(&line, "index ") || !line_number(&line, &path->index))
		return refuse(err, "the line after the entry is not its index");
	while (line_take(at, end, &line)) {
		if (line.len == 0)
			return true;
		if (path->len == MERKLE_MAX_LEVELS)
			return refuse(err, "the path is longer than any tree is high");
		if (!line_hash(&line, &path->hashes[path->len++]))
			return refuse(err, "a line of the path is not a hash");
	}
	return refuse(err, "no blank line after the path");
}

bool proof_parse(const char *bytes, size_t bytes_len, Proof *proof, Err *err)
{
	const char *at = bytes, *end = bytes + bytes_len;
	*proof = (Proof){0};
	if (bytes_len > PROOF_MAX)
		return refuse(err, "longer than 262144 bytes");
	if (!take_entry_bytes(&at, end, proof, err) || !take_path(&at, end, &proof->path, err))
		return false;
	return (checkpoint_parse(at, (size_t)(end - at), &proof->checkpoint, err) &&
		entry_parse(proof->entry_bytes, proof->entry_len, &proof->entry, err)) ||
	       err_prefix(err, "proof: ");
}

void proof_free(Proof *proof)
{
	entry_free(&proof->entry);
	free(proof->entry_bytes);
	*proof = (Proof){0};
}

static bool broken(Err *err, const char *what)
{
	return err_set(err, ERR_LEDGER_BROKEN, "proof: %s", what);
}

bool proof_stands(const Proof *proof, Err *err)
{
	const ProofPath *path = &proof->path;
	const Head *head = &proof->checkpoint.head;
	Hash leaf = merkle_leaf(proof->entry_bytes, proof->entry_len);
	if (!merkle_verify_inclusion(path->index, head->size, &leaf, path->hashes, path->len, &head->root))
		return broken(err, "its path does not lead from the entry to the root of the checkpoint");
	if (strcmp(proof->entry.origin, proof->checkpoint.origin) != 0)
		return broken(err, "the entry is of another casebook than the checkpoint");
	if (proof->entry.anchor.size > path->index)
		return broken(err, "the entry names a head that came after it");
	return true;
}

bool proof_verify(const Proof *proof, const Trust *trust, bool verified[CHECKPOINT_SIGNATURES_MAX], Err *err)
{
	return (trust_checkpoint(trust, &proof->checkpoint, verified, err) || err_prefix(err, "proof: ")) &&
	       proof_stands(proof, err) && (trust_entry(trust, &proof->entry, err) || err_prefix(err, "proof: "));
}
