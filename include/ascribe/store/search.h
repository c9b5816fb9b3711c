/* Search: current records by their words, and parties by their spellings. */
#ifndef ASCRIBE_STORE_SEARCH_H
#define ASCRIBE_STORE_SEARCH_H

#include "ascribe/store/store.h"

#define SEARCH_WORDS_MAX 1000 /* bytes */
#define SEARCH_RANKED 1000    /* how many of those that match are ranked, where no date is asked for */
#define SEARCH_PASSAGE 65536  /* bytes of a text that are searched together: all words stand in one such part */

/* What is looked for. Words as in a web search: all of them, "in this order", or, -without. They match as they stand,
 * or by the rules of the language on record for the text. */
typedef struct StoreSearch {
	const char *words;
	const Kind *kind;          /* or NULL */
	const Uuid *party;         /* only what refers to it or to what counts for it; or NULL */
	const Uuid *incident;      /* only it, its records, notes about them, and what was captured of the sources that
				    * its records name; or NULL */
	const char *since, *until; /* EDTF: only what may have been said, published or done, or gone on, from the first
				    * day of the one, and up to the last day of the other; or NULL */
	size_t limit;
} StoreSearch;

typedef struct StoreHit {
	RecordKind kind;
	Uuid id;
	uint64_t index;
	const char *slug, *title;  /* or NULL */
	const char *began, *ended; /* EDTF as given, or NULL */
	const char *part;          /* where in the body the words are best found: "quotes.exact"; or "captures.text" */
	uint64_t ord;              /* place in that list, from 1 */
	const char *snippet;       /* what of it matches, with SEARCH_MARK and SEARCH_UNMARK around the words */
} StoreHit;

#define SEARCH_MARK "\xEE\x80\x80"   /* U+E000 */
#define SEARCH_UNMARK "\xEE\x80\x81" /* U+E001 */

/* Best first, all in the arena. *cut: more match than were ranked, those that were entered first. ERR_USAGE where no
 * word is given to look for. */
MUST_USE bool store_search(Store *store, const StoreSearch *search, Arena *arena, StoreHit **hits, size_t *count,
			   bool *cut, Err *err);

/* Have a text of the language (BCP 47; or NULL) searched, which the casebook keeps under the digest; in the transaction
 * that is open. Nothing where it is already. ERR_REFUSED where it is not the text of that digest. */
MUST_USE bool search_keep_text(Store *store, const Hash *sha256, const char *language, const char *text,
			       size_t text_len, Err *err);

/* Append the text kept so under the digest; whoever may read records may read it. ERR_NOT_FOUND where there is none,
 * ERR_REFUSED where it is longer than `max_len` bytes, ERR_NO_LONGER_MATCHES where its digest is another. */
MUST_USE bool search_kept_text(Store *store, const Hash *sha256, size_t max_len, Buf *text, Err *err);

/* The party that has `text` among its names, but for case, marks and punctuation; *found is false where none has.
 * ERR_USAGE with the candidates in the hint where several have, of which one is not merged with another. */
MUST_USE bool store_spelled(Store *store, const char *text, Arena *arena, StoreName *name, bool *found, Err *err);
/* Append up to three parties with a name near to `text`, nearest first, as "kanaani (Nasser Kanaani), …". */
MUST_USE bool store_add_near(Store *store, const char *text, Buf *out, Err *err);

#endif
