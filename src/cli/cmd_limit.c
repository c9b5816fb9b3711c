/* ascribe db limit: how many bytes of files the casebook takes, and how many it has. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/store/content.h"
#include "cli.h"

/* A number of bytes, with K, M, G or T for powers of 1024, or "none". */
static bool parse_size(const char *text, const char *option, uint64_t *size, Err *err)
{
	static const char units[] = "KMGT";
	if (strcmp(text, "none") == 0) {
		*size = STORE_NEWEST;
		return true;
	}
	size_t digits = strspn(text, "0123456789");
	const char *unit = text[digits] ? strchr(units, text[digits]) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;
	if (digits == 0 || digits > 16 || (text[digits] && (!unit || text[digits + 1]))) {
		err_set(err, ERR_USAGE, "%s: \"%s\" is no size", option, text);
		return err_hint(err, "a number of bytes, with K, M, G or T for powers of 1024, or none");
	}
	uint64_t number = strtoull(text, NULL, 10);
	if (number > (uint64_t)FIELD_COUNT_MAX >> shift)
		return err_set(err, ERR_USAGE, "%s: %s is more than a file can have, 2^53 - 1 bytes", option, text);
	*size = number << shift;
	return true;
}

static json_t *limit_value(uint64_t limit)
{
	return limit == STORE_NEWEST ? json_string("none") : json_integer((json_int_t)limit);
}

bool cmd_db_limit(Context *context, const Args *args, Err *err)
{
	Store *store;
	ContentLimits limits;
	uint64_t file_max, content_max;
	const char *file = args_value(args, "file"), *total = args_value(args, "total");
	if ((file && !parse_size(file, "--file", &file_max, err)) ||
	    (total && !parse_size(total, "--total", &content_max, err)) || !context_casebook(context, &store, err))
		return false;
	if ((file || total) && !content_set_limits(store, file ? &file_max : NULL, total ? &content_max : NULL, err))
		return false;
	if (!content_limits(store, &limits, err))
		return false;
	print_object(&context->style, "content-limit",
		     json_pack("{s:s, s:o, s:o, s:I}", "casebook", store_origin(store), "file",
			       limit_value(limits.file_max), "total", limit_value(limits.content_max), "used",
			       (json_int_t)limits.stored),
		     &context->out);
	return true;
}
