/* Bodies: any JSON, against each kind. What is taken can be walked, ordered and signed, and is taken again after each
 * of them. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/casebook/body.h"
#include "ascribe/ledger/entry.h"

#define SOME_ID "919108f7-52d1-4320-9bac-f847db4148a8"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool check_ref(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	(void)context;
	(void)err;
	char path[BODY_PATH_MAX];
	assert(ref->kind < KIND_COUNT && body_ref_path(ref, path)[0]);
	assert(slug_valid(ref->text) || uuid_valid(ref->text));
	*replacement = SOME_ID;
	return true;
}

static void check_taken(const Kind *kind, json_t *body)
{
	Buf out = {0};
	Err err;
	json_t *ordered = body_in_order(kind, body);
	assert(json_equal(ordered, body));
	json_decref(ordered);
	bool serialised = entry_json_add(&out, body, &err);
	assert(serialised);
	bool walked = body_visit_refs(kind, body, check_ref, NULL, &err);
	assert(walked);
	/* two names became one record */
	if (!body_validate(kind, body, REFS_BY_ID, &err))
		assert(strstr(err.message, "stands there twice") || strstr(err.message, "on the same allegation"));
	buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		Err err = {0};
		json_t *body = json_loadb((const char *)data, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		if (!body)
			return 0;
		if (body_validate(&KINDS[i], body, REFS_BY_NAME, &err))
			check_taken(&KINDS[i], body);
		else
			assert(err.code == ERR_REFUSED && err.message[0] &&
			       utf8_valid(err.message, strlen(err.message), NULL) &&
			       utf8_valid(err.hint, strlen(err.hint), NULL));
		json_decref(body);
	}
	return 0;
}
