/* A report written in pieces by several threads: the bytes of one that is written in one go. */
#include <criterion/criterion.h>

#include "src/render/report_write.h"
#include "tests/support/case_loader.h"

static void write(const Brief *brief, ReportReader reader, const DocumentForm *form, Pool *pool, Buf *out)
{
	report_by(brief, reader, &(Document){.form = form, .out = out, .width = 80}, pool);
}

static void same_for_all(const Brief *brief, Pool *pool)
{
	const DocumentForm *const forms[] = {&DOCUMENT_TEXT, &DOCUMENT_MARKDOWN};
	for (ReportReader reader = REPORT_WHOLE; reader <= REPORT_LEGAL; reader++) {
		for (size_t i = 0; i < 2; i++) {
			Buf whole = {0}, pieces = {0};
			write(brief, reader, forms[i], NULL, &whole);
			write(brief, reader, forms[i], pool, &pieces);
			cr_assert_gt(whole.len, 500);
			cr_assert_str_eq(pieces.data, whole.data);
			buf_free(&whole);
			buf_free(&pieces);
		}
	}
}

Test(report_pieces, are_the_same_bytes_whatever_the_number_of_threads)
{
	Case loaded = case_of_file("tests/cases/albania-2022.jsonl");
	for (size_t threads = 0; threads < 4; threads++) {
		Pool *pool = pool_new(threads);
		for (size_t round = 0; round < 20; round++)
			same_for_all(case_brief(&loaded, NULL), pool);
		pool_free(pool);
	}
	case_free(&loaded);
}
