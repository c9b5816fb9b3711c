/* Signatures of what the casebook holds: whether an entry is its author's, and a version of a record what the entry
 * says. The key is the one that the casebook held for the author at that index. */
#ifndef ASCRIBE_STORE_SIGNATURE_H
#define ASCRIBE_STORE_SIGNATURE_H

#include "ascribe/store/store.h"

/* Parse an entry that the store gave; ERR_LEDGER_BROKEN where it is none of this casebook. Free with entry_free. */
MUST_USE bool signature_entry(const Store *store, const StoreEntry *stored, Entry *entry, Err *err);

/* Whether the entry is signed by its author's key, and that key valid at its index. ERR_UNKNOWN_KEY where it was not
 * enrolled or the index is after its last valid one, ERR_BAD_SIGNATURE where the signature does not verify. */
MUST_USE bool signature_check(const StoreEntry *stored, const Entry *entry, Err *err);

/* The same for the entry that holds this version, of which the body is as the store gave it. ERR_PROJECTION_DIFFERS
 * where the version, its author or its time is not what the entry says. */
MUST_USE bool signature_check_record(Store *store, const Record *record, Err *err);

#endif
