/* Quotations by the sources that they are from, as current statements have them. */
#ifndef ASCRIBE_STORE_QUOTES_H
#define ASCRIBE_STORE_QUOTES_H

#include <jansson.h>

#include "ascribe/store/store.h"

/* Of which incidents and statements, by their ids; none: of all. */
typedef struct StoreQuoted {
	const Uuid *among;
	size_t count;
} StoreQuoted;

/* The sources that are quoted from, by slug, in their newest versions, retracted ones too. Streams; the visitor may ask
 * the store other things. */
MUST_USE bool store_quoted_sources(Store *store, const StoreQuoted *quoted, StoreRecordVisitor visit, void *context,
				   Err *err);

/* A quotation: the slug of its statement, its number there from 1, and the item of quotes[], which lasts only during
 * the call. */
typedef bool (*StoreQuoteVisitor)(void *context, const char *statement, uint64_t number, const json_t *quote, Err *err);

/* The quotations from a source, by statement and number. Streams as above. */
MUST_USE bool store_quotes_of(Store *store, const Uuid *source, const StoreQuoted *quoted, StoreQuoteVisitor visit,
			      void *context, Err *err);

#endif
