/* ascribe search: current records by their words. */
#include <string.h>

#include "ascribe/base/edtf.h"
#include "ascribe/store/search.h"
#include "cli.h"
#include "pager.h"

#define HITS_DEFAULT 20
#define HITS_MAX 1000

static bool check_date(const Args *args, const char *option, const char **date, Err *err)
{
	EdtfBounds bounds;
	*date = args_value(args, option);
	if (!*date || edtf_parse(*date, &bounds, err))
		return true;
	char prefix[16] = "--";
	strncat(prefix, option, sizeof prefix - 5);
	return err_prefix(err, "%s: ", prefix);
}

/* The words are one operand or several. */
static const char *join_words(Context *context, const Args *args)
{
	Buf words = {0};
	for (size_t i = 0; i < args->operand_count; i++)
		buf_addf(&words, "%s%s", i > 0 ? " " : "", args->operands[i]);
	const char *text = arena_strdup(context->arena, buf_text(&words));
	buf_free(&words);
	return text;
}

/* A record that an option names. */
static bool find_filter(Context *context, Store *store, RecordKind kind, const char *text, StoreName *name,
			const Uuid **id, Err *err)
{
	if (!text)
		return true;
	if (!store_find(store, kind, text, context->arena, name, err))
		return false;
	*id = &name->id;
	return true;
}

/* "quotes[2].exact", from where the words are and their place there; NULL where the server did not say. */
static json_t *field_of(const StoreHit *hit, Arena *arena)
{
	if (!hit->part)
		return NULL;
	const char *dot = strchr(hit->part, '.');
	size_t len = dot ? (size_t)(dot - hit->part) : strlen(hit->part);
	bool list = dot || strcmp(hit->part, "aliases") == 0;
	return json_string(list ? arena_printf(arena, "%.*s[%llu]%s", (int)len, hit->part,
					       (unsigned long long)hit->ord - 1, dot ? dot : "")
				: hit->part);
}

static json_t *date_of(const StoreHit *hit, Arena *arena)
{
	if (!hit->began || !hit->ended)
		return NULL;
	return json_string(strcmp(hit->began, hit->ended) == 0 ? hit->began
							       : arena_printf(arena, "%s/%s", hit->began, hit->ended));
}

static void show_hits(Context *context, const StoreHit *hits, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const StoreHit *hit = &hits[i];
		json_t *value = json_pack("{s:s, s:s, s:s*, s:I, s:s*, s:o*, s:o*, s:s}", "kind", KINDS[hit->kind].name,
					  "id", hit->id.text, "slug", hit->slug, "index", (json_int_t)hit->index,
					  "title", hit->title, "date", date_of(hit, context->arena), "field",
					  field_of(hit, context->arena), "snippet", hit->snippet ? hit->snippet : "");
		print_hit(&context->style, value, &context->out);
	}
}

/* Nothing was found: say so, with the parties whose names are near. */
static bool say_nothing_found(Context *context, Store *store, const char *words, Err *err)
{
	Buf near = {0};
	bool ok = store_add_near(store, words, &near, err);
	if (ok)
		context_say(context, "ascribe: nothing was found%s%s", near.len > 0 ? "; names that are near: " : "",
			    buf_text(&near));
	buf_free(&near);
	return ok;
}

bool cmd_search(Context *context, const Args *args, Err *err)
{
	StoreSearch search = {.words = join_words(context, args), .limit = HITS_DEFAULT};
	const char *kind = args_value(args, "kind"), *limit = args_value(args, "limit");
	const char *within = args_value(args, "incident");
	uint64_t number = HITS_DEFAULT;
	Store *store;
	StoreName party, incident;
	StoreHit *hits;
	size_t count;
	bool cut;
	if ((kind && !find_kind(kind, &search.kind, err)) || !check_date(args, "since", &search.since, err) ||
	    !check_date(args, "until", &search.until, err) || (limit && !parse_number(limit, "--limit", &number, err)))
		return false;
	if (number < 1 || number > HITS_MAX)
		return err_set(err, ERR_USAGE, "--limit: from 1 to %d", HITS_MAX);
	search.limit = (size_t)number;
	if (!context_casebook(context, &store, err) ||
	    !find_filter(context, store, KIND_PARTY, args_value(args, "party"), &party, &search.party, err) ||
	    !incident_named(context, args, &within, err) ||
	    !find_filter(context, store, KIND_INCIDENT, within, &incident, &search.incident, err) ||
	    !store_search(store, &search, context->arena, &hits, &count, &cut, err))
		return false;
	if (cut)
		context_say(
			context,
			"ascribe: very many records match: of those that were entered first the best are shown; more "
			"words, or --incident, --party or --kind, find others");
	if (count == 0)
		return say_nothing_found(context, store, search.words, err);
	pager_want(context);
	show_hits(context, hits, count);
	return true;
}
