/* ascribe db grant, revoke and grants: who has which access to the casebook in a shared database. */
#include "ascribe/store/access.h"
#include "cli.h"

bool cmd_db_grant(Context *context, const Args *args, Err *err)
{
	Store *store;
	const char *access = args->operands[0], *who = args->operands[1];
	if (!context_casebook(context, &store, err) ||
	    !store_grant(store, who, access, args->operands + 2, args->operand_count - 2, err))
		return false;
	print_object(&context->style, "grant",
		     json_pack("{s:s, s:s, s:s}", "casebook", store_origin(store), "granted", access, "to", who),
		     &context->out);
	return true;
}

bool cmd_db_revoke(Context *context, const Args *args, Err *err)
{
	Store *store;
	const char *who = args->operands[0];
	if (!context_casebook(context, &store, err) || !store_revoke(store, who, err))
		return false;
	print_object(&context->style, "grant",
		     json_pack("{s:s, s:s}", "casebook", store_origin(store), "revoked from", who), &context->out);
	return true;
}

bool cmd_db_grants(Context *context, const Args *args, Err *err)
{
	(void)args;
	static const char *const columns[] = {"who", "access", "keys", "note", NULL};
	Store *store;
	StoreGrant *grants;
	size_t count;
	if (!context_casebook(context, &store, err) || !store_grants(store, context->arena, &grants, &count, err))
		return false;
	json_t *rows = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *row = json_pack("{s:s, s:s, s:s}", "who", grants[i].who, "access", grants[i].access, "keys",
					grants[i].keys);
		if (!grants[i].is_there)
			json_object_set_new(row, "note", json_string("no such role"));
		json_array_append_new(rows, row);
	}
	print_rows(&context->style, "grant", columns, rows, &context->out);
	return true;
}
