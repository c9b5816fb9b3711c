/* See found.h. */
#include "tests/support/found.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

Found found[FOUND_MAX];
size_t found_count;

void found_keep(void *context, const AuditFinding *finding)
{
	(void)context;
	cr_assert_lt(found_count, FOUND_MAX, "%s", finding->text);
	Found *kept = &found[found_count++];
	*kept = (Found){.code = finding->code, .index = finding->index};
	snprintf(kept->record, sizeof kept->record, "%s", finding->record ? finding->record : "");
	snprintf(kept->field, sizeof kept->field, "%s", finding->field ? finding->field : "");
	snprintf(kept->text, sizeof kept->text, "%s", finding->text);
}

void found_is(size_t at, ErrCode code, uint64_t index, const char *field, const char *text)
{
	cr_assert_lt(at, found_count, "%s", text);
	const Found *kept = &found[at];
	cr_expect_eq(kept->code, code, "%d, not %d: %s", kept->code, code, kept->text);
	cr_expect_eq(kept->index, index, "index %lld: %s", (long long)kept->index, kept->text);
	cr_expect_str_eq(kept->field, field, "%s: %s", kept->field, kept->text);
	cr_expect(strstr(kept->text, text), "\"%s\", not \"%s\"", kept->text, text);
}

void found_of(size_t at, ErrCode code, uint64_t index, const char *record, const char *field, const char *text)
{
	found_is(at, code, index, field, text);
	cr_expect_str_eq(found[at].record, record, "%s: %s", found[at].record, found[at].text);
}
