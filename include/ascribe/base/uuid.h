/* UUIDs (RFC 9562) as lower-case text of 36 characters. Version 4 for new records, version 5 for imported ones. */
#ifndef ASCRIBE_BASE_UUID_H
#define ASCRIBE_BASE_UUID_H

#include <stdbool.h>
#include <stddef.h>

#define UUID_TEXT_LEN 36

typedef struct Uuid {
	char text[UUID_TEXT_LEN + 1];
} Uuid;

/* Exactly 8-4-4-4-12 lower-case hex digits, version 1-5, variant 10xx: what STIX and a signed body accept. */
bool uuid_valid(const char *text);

/* A random version 4 from the kernel's generator (getrandom). */
Uuid uuid_new(void);

/* Version 5: SHA-1 of ascribe's namespace (see uuid.c) and the name "<kind>:<slug>". The same slug gives the same id in
 * every casebook, so that importing twice changes nothing. */
Uuid uuid_of_slug(const char *kind, const char *slug);

#endif
