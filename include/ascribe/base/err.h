/* Errors: what went wrong, as a value that travels up to main().
 *
 * What can fail returns bool and takes an `Err *err` last. Nothing below cli/ prints or exits: it fills the
 * Err and returns false. The code is the process's exit code (the shell's contract); the message says what was
 * wrong and where, the hint what to do about it. */
#ifndef ASCRIBE_BASE_ERR_H
#define ASCRIBE_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt_at, args_at) __attribute__((format(printf, fmt_at, args_at)))

typedef enum ErrCode {
	ERR_NONE = 0,
	ERR_FAILED = 1,
	ERR_USAGE = 2,
	ERR_NOT_FOUND = 3,
	ERR_CONFLICT = 4,
	ERR_NOT_PERMITTED = 5,
	ERR_NO_DATABASE = 6,
	ERR_REFUSED = 7,
	ERR_UNKNOWN_KEY = 10,
	ERR_BAD_SIGNATURE = 11,
	ERR_LEDGER_BROKEN = 12,
	ERR_CONTRADICTS_CHECKPOINT = 13,
	ERR_NO_LONGER_MATCHES = 14,
	ERR_PROJECTION_DIFFERS = 15
} ErrCode;

typedef struct Err {
	ErrCode code;
	char sqlstate[6];   /* five characters where PostgreSQL said it, else "" */
	char message[1024]; /* UTF-8, one line, cut at a character's end where too long; not yet safe for a terminal */
	char hint[512];     /* what to do, or "" */
} Err;

/* Fill `err` and return false, so that a caller can write `return err_set(err, …)`. A hint set before is dropped. */
bool err_set(Err *err, ErrCode code, const char *format, ...) PRINTF_LIKE(3, 4);

/* The same for a failed system call: appends ": " and strerror(saved_errno). */
bool err_set_errno(Err *err, ErrCode code, int saved_errno, const char *format, ...) PRINTF_LIKE(4, 5);

/* Say what to do about the error just set. Returns false, for `return err_hint(err, …)`. */
bool err_hint(Err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Put a place ("line 3: ", "case.jsonl:3: ") before the message. Returns false. */
bool err_prefix(Err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* Forget an error that was dealt with. */
void err_clear(Err *err);

#endif
