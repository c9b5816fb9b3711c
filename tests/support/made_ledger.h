/* Ledgers made in memory, and what an audit of them finds. */
#ifndef TESTS_SUPPORT_MADE_LEDGER_H
#define TESTS_SUPPORT_MADE_LEDGER_H

#include "ascribe/crypto/sign.h"
#include "ascribe/ledger/audit.h"
#include "tests/support/found.h"

#define MADE_ORIGIN "test.example/audit"
#define MADE_ENTRIES_MAX 320
#define MADE_PARTY                                                                                                     \
	"{'body':{'name':'P','slug':'p','type':'state'},'id':'00000000-0000-4000-8000-000000000009','kind':'party',"   \
	"'op':'put'}"

/* An entry, and what a server would say beside it. */
typedef struct MadeLine {
	Buf bytes;
	char author[SIGN_NAME_MAX + 1], at[21];
	uint64_t seq;
	Hash leaf;
} MadeLine;

extern SecretKey *made_alice, *made_bob;
extern MadeLine made_lines[MADE_ENTRIES_MAX];
extern size_t made_count;
extern Head made_anchor; /* of the entries that are made; of nothing at first */

/* Of a suite: make the keys; free everything. */
void made_begin(void);
void made_end(void);

/* Put an entry at `index`, in place of what was there. Changes have single quotes. */
void made_put(size_t index, const SecretKey *key, uint64_t seq, const char *changes);
void made_put_as(size_t index, const char *origin, const SecretKey *key, uint64_t seq, const char *changes);
/* The change that puts a key; `id` is a digit, `more` is put before its name. Valid until the next call. */
const char *made_key_change(const SecretKey *key, const char *id, const char *base, const char *more,
			    const char *roles);
/* Entry 0 by alice, 1 enrolls bob, then they take turns: 2 is bob's first, 3 is alice's third. */
void made_ledger(size_t entries);
/* Flip a bit of the signature, in the middle of its base64. */
void made_spoil(size_t index);

/* By RFC 6962. */
Hash made_leaf(const Buf *bytes);
Hash made_root(size_t start, size_t end);
Head made_head_at(size_t size);

/* What the stored nodes answer, and the size of which they were last asked (0: they were not). */
extern bool made_node_root_known;
extern Hash made_node_root;
extern uint64_t made_node_root_asked;

/* An audit that keeps what it finds; take one entry; take all from `first` on, and end. */
Audit *made_audit(AuditExpected *expected, size_t expected_count);
void made_take(Audit *audit, size_t index);
void made_take_all(Audit *audit, size_t first);
/* A whole audit; how many findings there were. */
size_t made_findings(void);
size_t made_findings_against(AuditExpected *expected, size_t expected_count);
/* A whole audit finds this and nothing else. */
void found_only(ErrCode code, uint64_t index, const char *field, const char *text);

#endif
