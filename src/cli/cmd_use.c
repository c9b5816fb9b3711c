/* ascribe use and status: the incident that is meant where none is named.
 *
 * The rule: "@" stands for the incident in use wherever INCIDENT may stand, and a command that takes an incident and no
 * more need not be told. A list without an incident stays a list of all. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/store/use.h"
#include "cli.h"

#define IN_USE "@"

/* The origin of the casebook; offline it is known by its name alone. */
static bool find_origin(Context *context, const Args *args, const char **origin, Err *err)
{
	Store *store;
	if (args_value(args, "offline")) {
		*origin = context->casebook;
		if (*origin)
			return true;
		err_set(err, ERR_USAGE, "offline, the casebook must be named");
		return err_hint(err, "give --casebook ORIGIN");
	}
	if (!context_casebook(context, &store, err))
		return false;
	*origin = store_origin(store);
	return true;
}

bool incident_in_use(Context *context, const Args *args, const char **slug, Err *err)
{
	const char *origin = NULL;
	if (!find_origin(context, args, &origin, err) || !use_read(origin, context->arena, slug, err))
		return false;
	if (*slug)
		context_say(context, "ascribe: the incident in use: %s", *slug);
	return true;
}

static bool need_incident(Context *context, const Args *args, const char **slug, Err *err)
{
	if (!incident_in_use(context, args, slug, err))
		return false;
	if (*slug)
		return true;
	err_set(err, ERR_USAGE, "which incident? none is in use");
	return err_hint(err, "name it, or put one in use: ascribe use INCIDENT");
}

bool incident_named(Context *context, const Args *args, const char **text, Err *err)
{
	return !*text || strcmp(*text, IN_USE) != 0 || need_incident(context, args, text, err);
}

bool take_incident(Context *context, Args *args, Err *err)
{
	const char *operands = args->command->operands;
	bool optional = strncmp(operands, "[INCIDENT]", 10) == 0 && args->command->run != cmd_record_list &&
			args->command->run != cmd_use;
	bool absent = args->operand_count == 0 || strcmp(args->operands[0], "-") == 0;
	if (optional && absent) {
		memmove(args->operands + 1, args->operands, args->operand_count * sizeof *args->operands);
		args->operand_count++;
		return need_incident(context, args, &args->operands[0], err);
	}
	if (!strstr(operands, "INCIDENT"))
		return true;
	size_t count = strstr(operands, "INCIDENT…") ? args->operand_count : args->operand_count > 0;
	for (size_t i = 0; i < count; i++) {
		if (!incident_named(context, args, &args->operands[i], err))
			return false;
	}
	return true;
}

bool cmd_use(Context *context, const Args *args, Err *err)
{
	bool none = args_value(args, "none") != NULL;
	Store *store;
	StoreName name;
	const char *slug = NULL;
	if (none && args->operand_count > 0)
		return err_set(err, ERR_USAGE, "--none forgets the incident, and one is named");
	if (!context_casebook(context, &store, err))
		return false;
	if (args->operand_count > 0) {
		if (!store_find(store, KIND_INCIDENT, args->operands[0], context->arena, &name, err) ||
		    !use_write(store_origin(store), name.slug, err))
			return false;
		slug = name.slug;
	} else if (none ? !use_write(store_origin(store), NULL, err)
			: !use_read(store_origin(store), context->arena, &slug, err)) {
		return false;
	}
	print_object(&context->style, "use",
		     json_pack("{s:s, s:s?}", "casebook", store_origin(store), "incident", slug), &context->out);
	if (!slug && !context->style.json)
		context_say(context, "ascribe: no incident is in use");
	return true;
}

/* The incident in use, with its title. */
static bool add_incident(Context *context, Store *store, json_t *status, Err *err)
{
	const char *slug;
	StoreName name;
	Record record = {0};
	if (!use_read(store_origin(store), context->arena, &slug, err))
		return false;
	json_object_set_new(status, "incident", slug ? json_string(slug) : json_null());
	if (!slug)
		return true;
	if (!store_find(store, KIND_INCIDENT, slug, context->arena, &name, err) ||
	    !store_get(store, KIND_INCIDENT, &name.id, STORE_NEWEST, context->arena, &record, err))
		return false;
	json_object_set(status, record.retracted ? "retracted" : "title",
			json_object_get(record.body, record.retracted ? "reason" : "title"));
	json_decref(record.body);
	return true;
}

/* Which key would sign, by its name alone: nothing is opened. */
static bool add_key(Context *context, json_t *status, Err *err)
{
	const char **names;
	size_t count;
	if (!context_key_names(context, &names, &count, err))
		return false;
	json_object_set_new(status, "key",
			    context->key_name ? json_string(context->key_name)
			    : count == 1      ? json_string(names[0])
					      : json_null());
	if (!context->key_name && count > 1)
		context_say(context, "ascribe: there are several keys here: choose one with --key NAME or ASCRIBE_KEY");
	return true;
}

/* The newest entry, as `log` tells it. */
static bool add_newest(Context *context, Store *store, uint64_t size, json_t *status, Err *err)
{
	static const EntryChoice everything = {0};
	StoreEntry entry;
	json_t *value;
	if (!store_entry(store, size - 1, context->arena, &entry, err) ||
	    !entry_value(store, &entry, &everything, context->arena, &value, err))
		return false;
	const json_t *changes = json_object_get(value, "changes"), *first = json_array_get(changes, 0);
	const char *slug = body_text(first, "slug"), *name = body_text(first, "name");
	size_t more = json_array_size(changes) - 1;
	json_object_set_new(
		status, "last_change",
		json_string(arena_printf(context->arena, "%s %s %s%s, by %s, recorded %s", body_text(first, "change"),
					 body_text(first, "kind"),
					 slug   ? slug
					 : name ? name
						: body_text(first, "id"),
					 more > 0 ? arena_printf(context->arena, " and %zu more", more) : "",
					 body_text(value, "author"), body_text(value, "recorded_at"))));
	json_decref(value);
	return true;
}

bool cmd_status(Context *context, const Args *args, Err *err)
{
	(void)args;
	Store *store;
	if (!context_casebook(context, &store, err))
		return false;
	uint64_t size = store_chosen_head(store).size;
	json_t *status = json_pack("{s:s, s:s}", "casebook", store_origin(store), "database",
				   context->db ? "given by --db, ASCRIBE_DB or config" : "private cluster");
	bool ok = add_incident(context, store, status, err) && add_key(context, status, err);
	if (ok) {
		json_object_set_new(status, "entries", json_integer((json_int_t)size));
		ok = add_newest(context, store, size, status, err);
	}
	if (ok)
		print_object(&context->style, "status", json_incref(status), &context->out);
	json_decref(status);
	return ok;
}
