/* Who has which access to a casebook in a shared database; see sql/migrations/0005_access.sql. Ledger and signatures
 * know nothing of it. */
#ifndef ASCRIBE_STORE_ACCESS_H
#define ASCRIBE_STORE_ACCESS_H

#include "ascribe/store/store.h"

/* One who has access: a role of PostgreSQL's that logs in. Strings are in the arena. */
typedef struct StoreGrant {
	const char *who;
	const char *access; /* owner (of the schema), admin, analyst, auditor or reader */
	const char *keys;   /* names of those that he may append with, with spaces between; none for the owner: any */
	bool is_there;      /* whether there is such a role that can log in; true for the owner */
	bool is_superuser;
} StoreGrant;

/* Who the connection is logged in as. */
const char *store_user(const Store *store);
/* Those with access to the casebook chosen, the owner first. */
MUST_USE bool store_grants(Store *store, Arena *arena, StoreGrant **grants, size_t *count, Err *err);
/* Privileges that somebody has and no access gives: how many, and of the first the statement that takes it away, and
 * what it is; in the arena. */
typedef struct StoreStray {
	uint64_t count;
	const char *revoke, *privilege, *object, *who;
} StoreStray;
MUST_USE bool store_stray_grants(Store *store, Arena *arena, StoreStray *stray, Err *err);
/* Give `who` an access in place of what he had, and these keys beside those that he had. ERR_NOT_FOUND where there is
 * no such role, ERR_CONFLICT where a key is another's, ERR_NOT_PERMITTED for who is not an administrator. */
MUST_USE bool store_grant(Store *store, const char *who, const char *access, const char *const *keys, size_t key_count,
			  Err *err);
/* Take all access from `who`; ERR_NOT_FOUND where he had none. */
MUST_USE bool store_revoke(Store *store, const char *who, Err *err);

#endif
