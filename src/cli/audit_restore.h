/* What audit says of an older state of the casebook that was put back, and its acceptance. */
#ifndef CLI_AUDIT_RESTORE_H
#define CLI_AUDIT_RESTORE_H

#include "ascribe/store/restore.h"
#include "cli.h"

/* Options that go together; *wanted: --accept-restore was given. */
MUST_USE bool restore_check_args(const Args *args, bool *wanted, Err *err);
/* Once the audit has found nothing wrong with the ledger as it was restored: record that, unless an entry does, and
 * remember its head. *value says what was accepted; new. */
MUST_USE bool restore_accept(Context *context, Store *store, const RestoreCase *found, const Head *audited,
			     const char *reason, json_t **value, Err *err);
/* The entry that records a restore which may be why a head is contradicted; new, NULL where there is none. */
MUST_USE bool restore_tell(Store *store, const Head *remembered, Arena *arena, json_t **value, Err *err);

#endif
