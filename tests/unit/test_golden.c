/* The brief of the Albania case in each form, as it was last looked at. A difference is meant or it is not: look at it
 * (git diff after GOLDEN=write), and keep what is meant. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define FOLDER "tests/cases/golden/albania-2022"

static void text_80(const Brief *brief, Buf *out)
{
	report_text(brief, 80, false, out);
}

static const struct {
	const char *path;
	void (*write)(const Brief *brief, Buf *out);
} FORMS[] = {
	{FOLDER ".txt", text_80},    {FOLDER ".md", report_markdown}, {FOLDER ".html", report_html},
	{FOLDER ".csv", report_csv}, {FOLDER ".json", report_json},
};

Test(golden, each_form_of_the_albania_case_is_as_it_was_looked_at)
{
	Case loaded = case_of_file("tests/cases/albania-2022.jsonl");
	const Brief *brief = case_brief(&loaded, NULL);
	const char *mode = getenv("GOLDEN");
	for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
		Buf out = {0}, kept = {0};
		Err err = {0};
		FORMS[i].write(brief, &out);
		if (mode && strcmp(mode, "write") == 0)
			cr_assert(file_replace(FORMS[i].path, out.data, out.len, 0644, &err), "%s", err.message);
		cr_assert(file_read(FORMS[i].path, (size_t)16 << 20, &kept, &err), "%s", err.message);
		size_t at = 0;
		while (at < out.len && at < kept.len && out.data[at] == kept.data[at])
			at++;
		cr_expect(out.len == kept.len && at == out.len, "%s differs at byte %zu: %.80s, not %.80s",
			  FORMS[i].path, at, out.data + at, kept.data + at);
		buf_free(&out);
		buf_free(&kept);
	}
	case_free(&loaded);
}
