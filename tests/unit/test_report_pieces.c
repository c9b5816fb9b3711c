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

static void move(void *context, Buf *out)
{
	Buf *taken = context;
	cr_expect_geq(out->len, 65536);
	buf_add(taken, out->data, out->len);
	buf_clear(out);
}

/* As many statements as make a long text, none of which ends where the sections do. */
static Case long_case(void)
{
	Buf lines = {0};
	buf_add_text(&lines, "{'kind':'incident','slug':'i','title':'I'}\n"
			     "{'kind':'party','slug':'p','name':'P','type':'state'}\n"
			     "{'kind':'source','slug':'src','title':'T','type':'other'}\n"
			     "{'kind':'allegation','slug':'a','incident':'i','text':'A.','type':'occurrence'}\n");
	for (size_t n = 0; n < 600; n++)
		buf_addf(&lines,
			 "{'kind':'statement','slug':'s%zu','incident':'i','acts':['denial'],'speakers':['p'],"
			 "'capacity':'official','said_on':'2022-01-01','summary':'Said for the %zuth time.',"
			 "'sources':['src'],'positions':[{'allegation':'a','stance':'denies'}]}\n",
			 n, n);
	Case loaded = case_of_text(lines.data);
	buf_free(&lines);
	return loaded;
}

Test(report_pieces, are_the_same_bytes_where_they_are_taken_on_the_way)
{
	Case loaded = long_case();
	const Brief *brief = case_brief(&loaded, NULL);
	Pool *pool = pool_new(2);
	for (ReportReader reader = REPORT_WHOLE; reader <= REPORT_LEGAL; reader++) {
		Buf whole = {0}, taken = {0}, rest = {0};
		const DocumentDrain drain = {move, &taken};
		Document document = {.form = &DOCUMENT_TEXT, .out = &rest, .drain = &drain, .width = 80};
		write(brief, reader, &DOCUMENT_TEXT, pool, &whole);
		report_by(brief, reader, &document, pool);
		cr_expect_eq(taken.len > 0, reader != REPORT_EXECUTIVE, "%zu of %zu", taken.len, whole.len);
		cr_expect_gt(rest.len, 0);
		buf_add(&taken, rest.data, rest.len);
		cr_expect_str_eq(taken.data, whole.data);
		buf_free(&whole);
		buf_free(&taken);
		buf_free(&rest);
	}
	pool_free(pool);
	case_free(&loaded);
}
