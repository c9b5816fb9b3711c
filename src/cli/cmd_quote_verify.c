/* ascribe quote verify: every quotation, found again in every capture of its source. One text is in memory at a time.
 */
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/render/print_quote.h"
#include "ascribe/store/quotes.h"
#include "pager.h"
#include "source_text.h"

#define FLUSH_AT 65536 /* bytes of output that are kept back */

/* What there is beside QuotationStatus: no text is kept; what is kept as one is not it. */
enum { NO_CAPTURE = QUOTATION_GONE + 1, UNREADABLE, STATUS_COUNT };

static const char *const STATUS[STATUS_COUNT] = {"same", "anchored",   "moved",     "changed",
						 "gone", "no-capture", "unreadable"};

typedef struct Verification {
	Context *context;
	Store *store;
	StoreQuoted quoted;
	Arena *arena, *of_source; /* of one quotation, and of one source */
	uint64_t quotations, counts[STATUS_COUNT], bad;
	/* the source at hand */
	const Record *source;
	const Capture *captures;
	size_t capture_count, at; /* the capture that is looked at; capture_count where none is */
	char digest[65];
	QuotationText *text; /* NULL: it could not be read, for `problem` */
	const char *problem;
	bool first; /* this is the first time that the source's quotations are gone through */
} Verification;

/* Whether the quotation was taken from a later capture than the one at hand: words may have been added since. */
static bool is_earlier(const Verification *verification, const json_t *quote)
{
	const char *from = body_text(quote, "capture");
	for (size_t i = verification->at + 1; from && i < verification->capture_count; i++) {
		char hex[65];
		hash_to_hex(&verification->captures[i].sha256, hex);
		if (strcmp(hex, from) == 0)
			return true;
	}
	return false;
}

static json_t *start_value(const Verification *verification, const char *statement, uint64_t number, size_t status,
			   const json_t *quote)
{
	bool none = verification->at == verification->capture_count;
	return json_pack("{s:s, s:s, s:I, s:s, s:s*, s:O}", "status", STATUS[status], "statement", statement, "quote",
			 (json_int_t)number, "source", verification->source->slug, "capture",
			 none ? NULL : verification->digest, "exact", json_object_get(quote, "exact"));
}

static void put_verdict(json_t *value, const QuotationVerdict *verdict, const QuotationRecorded *recorded)
{
	const QuotationAnchor *anchor = &verdict->anchor;
	if (verdict->status != QUOTATION_SAME && recorded->has_place)
		json_object_set_new(value, "was",
				    json_pack("{s:I, s:I}", "start", (json_int_t)recorded->start, "end",
					      (json_int_t)recorded->end));
	if (verdict->status == QUOTATION_GONE)
		return;
	json_object_set_new(value, "start", json_integer((json_int_t)anchor->start));
	json_object_set_new(value, "end", json_integer((json_int_t)anchor->end));
	if (verdict->status != QUOTATION_CHANGED)
		return;
	json_object_set_new(value, "found", json_stringn(anchor->exact.bytes, anchor->exact.len));
	if (verdict->difference.distance == 0)
		return;
	Buf difference = {0};
	quotation_difference_text(&verdict->difference, &difference);
	json_object_set_new(value, "difference", json_stringn(buf_text(&difference), difference.len));
	buf_free(&difference);
}

/* Count and print. */
static bool end_value(Verification *verification, size_t status, json_t *value, Err *err)
{
	verification->quotations += verification->first;
	verification->counts[status]++;
	print_verdict(&verification->context->style, value, &verification->context->out);
	return verification->context->out.len < FLUSH_AT || context_flush(verification->context, err);
}

/* A quotation for which there is no text. */
static bool show_no_text(Verification *verification, const char *statement, uint64_t number, const json_t *quote,
			 Err *err)
{
	size_t status = verification->problem ? UNREADABLE : NO_CAPTURE;
	json_t *value = start_value(verification, statement, number, status, quote);
	if (verification->problem)
		json_object_set_new(value, "problem", json_string(verification->problem));
	verification->bad += status == UNREADABLE;
	return end_value(verification, status, value, err);
}

static bool verify_quote(void *context, const char *statement, uint64_t number, const json_t *quote, Err *err)
{
	Verification *verification = context;
	QuotationRecorded recorded = quotation_recorded(quote);
	QuotationVerdict verdict;
	if (!verification->text)
		return show_no_text(verification, statement, number, quote, err);
	arena_reset(verification->arena);
	if (!quotation_verify(verification->text, &recorded, verification->arena, &verdict, err))
		return err_prefix(err, "%s, quotation %llu: ", statement, (unsigned long long)number);
	json_t *value = start_value(verification, statement, number, verdict.status, quote);
	bool earlier = is_earlier(verification, quote);
	if (earlier)
		json_object_set_new(value, "earlier", json_true());
	put_verdict(value, &verdict, &recorded);
	verification->bad += !earlier && (verdict.status == QUOTATION_CHANGED || verdict.status == QUOTATION_GONE);
	return end_value(verification, verdict.status, value, err);
}

/* Go through the source's quotations, in the capture at hand. */
static bool verify_quotes(Verification *verification, Err *err)
{
	bool ok = store_quotes_of(verification->store, &verification->source->id, &verification->quoted, verify_quote,
				  verification, err);
	quotation_text_free(verification->text);
	verification->text = NULL;
	verification->first = false;
	return ok;
}

/* The same, where its text is to be had; *kept is false where the casebook does not keep it. */
static bool verify_capture(Verification *verification, Buf *bytes, bool *kept, Err *err)
{
	const Capture *capture = &verification->captures[verification->at];
	Err problem = {0};
	*kept = true;
	hash_to_hex(&capture->sha256, verification->digest);
	verification->problem = NULL;
	if (!source_text_read(verification->store, capture, bytes, &verification->text, &problem)) {
		verification->problem = problem.message;
		*kept = problem.code != ERR_NOT_FOUND;
	}
	if (problem.code == ERR_NO_DATABASE) {
		*err = problem;
		return false;
	}
	return !*kept || verify_quotes(verification, err);
}

/* Whether the same bytes were captured later too: then they are looked in there. */
static bool is_repeated(const Verification *verification)
{
	const Capture *capture = &verification->captures[verification->at];
	for (size_t i = verification->at + 1; i < verification->capture_count; i++) {
		if (memcmp(&verification->captures[i].sha256, &capture->sha256, sizeof capture->sha256) == 0)
			return true;
	}
	return false;
}

static bool verify_source(void *context, const Record *source, Err *err)
{
	Verification *verification = context;
	Capture *captures;
	Buf bytes = {0};
	bool any = false, kept;
	arena_reset(verification->of_source);
	verification->source = source;
	verification->first = true;
	if (!captures_of(source->body, verification->of_source, &captures, &verification->capture_count, err))
		return err_prefix(err, "source %s: ", source->slug);
	verification->captures = captures;
	bool ok = true;
	for (verification->at = 0; ok && verification->at < verification->capture_count; verification->at++) {
		if (!captures[verification->at].has_text || is_repeated(verification))
			continue;
		ok = verify_capture(verification, &bytes, &kept, err);
		any = any || kept;
	}
	buf_free(&bytes);
	verification->problem = NULL;
	return ok && (any || verify_quotes(verification, err));
}

static bool conclude(Verification *verification, Err *err)
{
	json_t *counts = json_pack("{s:I}", "quotations", (json_int_t)verification->quotations);
	for (size_t i = 0; i < STATUS_COUNT; i++)
		json_object_set_new(counts, STATUS[i], json_integer((json_int_t)verification->counts[i]));
	print_verdicts(&verification->context->style, counts, &verification->context->out);
	if (verification->bad == 0)
		return true;
	err_set(err, ERR_NO_LONGER_MATCHES, "%llu quotation%s no longer match%s what a capture has",
		(unsigned long long)verification->bad, verification->bad == 1 ? "" : "s",
		verification->bad == 1 ? "es" : "");
	return err_hint(err, "the records stay; see the text: ascribe source read SOURCE --capture DIGEST");
}

bool cmd_quote_verify(Context *context, const Args *args, Err *err)
{
	Verification verification = {.context = context, .arena = arena_new(), .of_source = arena_new()};
	Uuid *among = arena_array(context->arena, args->operand_count + 1, sizeof *among);
	bool ok = context_casebook(context, &verification.store, err);
	for (size_t i = 0; ok && i < args->operand_count; i++) {
		StoreName name;
		ok = store_find_among(verification.store, KIND_BIT(KIND_INCIDENT) | KIND_BIT(KIND_STATEMENT),
				      args->operands[i], context->arena, &name, err);
		if (ok)
			among[i] = name.id;
	}
	verification.quoted = (StoreQuoted){among, args->operand_count};
	if (ok)
		pager_want(context);
	bool begun = ok && store_begin_snapshot(verification.store, err);
	ok = begun && store_quoted_sources(verification.store, &verification.quoted, verify_source, &verification, err);
	if (begun)
		store_rollback(verification.store);
	arena_free(verification.arena);
	arena_free(verification.of_source);
	return ok && conclude(&verification, err);
}
