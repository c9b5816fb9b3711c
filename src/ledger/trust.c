/* Checking against trusted keys; see trust.h. */
#include "ascribe/ledger/trust.h"

#include <string.h>

static bool is_unknown(Err *err)
{
	return err_hint(err, "trust a key only where you have it from its owner: --vkey VKEY");
}

bool trust_checkpoint(const Trust *trust, const Checkpoint *checkpoint, bool verified[CHECKPOINT_SIGNATURES_MAX],
		      Err *err)
{
	bool any = false;
	memset(verified, 0, CHECKPOINT_SIGNATURES_MAX * sizeof *verified);
	for (size_t k = 0; k < trust->count; k++) {
		const PublicKey *key = &trust->keys[k];
		if (checkpoint_verify(checkpoint, key, NULL, err)) {
			any = true;
			for (size_t i = 0; i < checkpoint->signature_count; i++)
				verified[i] |= checkpoint_signature_by(&checkpoint->signatures[i], key);
		} else if (err->code != ERR_UNKNOWN_KEY) {
			return false;
		}
	}
	err_clear(err);
	if (any)
		return true;
	const CheckpointSignature *first = &checkpoint->signatures[0]; /* a checkpoint has at least one */
	err_set(err, ERR_UNKNOWN_KEY, "checkpoint: no signature is by a trusted key (the first is by %.*s)",
		(int)first->name_len, first->name);
	return is_unknown(err);
}

bool trust_entry(const Trust *trust, const Entry *entry, Err *err)
{
	for (size_t k = 0; k < trust->count; k++) {
		if (note_verify(&entry->note, &trust->keys[k], err))
			return true;
		if (err->code != ERR_UNKNOWN_KEY)
			return err_prefix(err, "entry: ");
	}
	err_set(err, ERR_UNKNOWN_KEY, "entry: the key of its author %s is not trusted", entry->author);
	return is_unknown(err);
}
