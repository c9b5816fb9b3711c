/* A database of its own for each test, in the disposable server of with-server.sh, with a casebook in it. */
#ifndef TESTS_SUPPORT_DATABASE_H
#define TESTS_SUPPORT_DATABASE_H

#include "ascribe/crypto/sign.h"
#include "ascribe/store/store.h"
#include "ascribe/store/writer.h"

#define TEST_ORIGIN "test.example/db"

/* Make an empty database and folders of its own for what the client remembers; its address, valid until the end. */
const char *test_database(void);
/* The same, migrated, with TEST_ORIGIN opened by a new key "alice": connected, casebook chosen. */
Store *test_casebook(SecretKey **alice);
/* Another connection to the same database, casebook chosen. */
Store *test_connect(void);

/* Run statements as the owner of the database; the first value of the last result as text ("" where none), valid until
 * the next call. Fails the test on an error. */
const char *test_sql(const char *statements);
/* Run them as any role may; the SQLSTATE, "" where all is well. */
const char *test_sqlstate(const char *statements);

/* What the ledger holds, in one line, to see that nothing was written. */
const char *test_state(void);

/* A change that puts a record from JSON with single quotes; references are "@kind:slug", resolved to ids. */
Change test_change(const char *kind, const char *body);
/* Write it; fails the test on an error. Returns the ledger index. */
uint64_t test_write(Store *store, const SecretKey *key, const char *kind, const char *body);

#endif
