/* See made_pdf.h. */
#include "tests/support/made_pdf.h"

#include <criterion/criterion.h>
#include <string.h>

#define OBJECTS_MAX 1024

typedef struct Made {
	Buf *out;
	size_t offsets[OBJECTS_MAX];
	size_t count;
} Made;

static void object(Made *made, const char *body)
{
	cr_assert_lt(made->count, OBJECTS_MAX);
	made->offsets[made->count++] = made->out->len;
	buf_addf(made->out, "%zu 0 obj\n%s\nendobj\n", made->count, body);
}

static void finish(Made *made)
{
	const size_t start = made->out->len;
	buf_addf(made->out, "xref\n0 %zu\n0000000000 65535 f \n", made->count + 1);
	for (size_t i = 0; i < made->count; i++)
		buf_addf(made->out, "%010zu 00000 n \n", made->offsets[i]);
	buf_addf(made->out, "trailer\n<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", made->count + 1, start);
}

void made_pdf_repeating(Buf *out, const char *text, size_t lines, size_t pages)
{
	Made made = {.out = out};
	Buf content = {0}, body = {0};
	buf_add_text(out, "%PDF-1.4\n");
	object(&made, "<</Type/Catalog/Pages 4 0 R>>");
	object(&made, "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
	buf_addf(&content, "BT /F1 10 Tf 12 TL 20 %zu Td", lines * 12 + 20);
	for (size_t i = 0; i < lines; i++)
		buf_addf(&content, " (%s) Tj T*", text);
	buf_add_text(&content, " ET");
	buf_addf(&body, "<</Length %zu>>stream\n%s\nendstream", content.len, content.data);
	object(&made, body.data);
	buf_clear(&body);
	buf_addf(&body, "<</Type/Pages/Count %zu/Kids[", pages);
	for (size_t i = 0; i < pages; i++)
		buf_addf(&body, "%zu 0 R ", 5 + i);
	buf_add_text(&body, "]>>");
	object(&made, body.data);
	buf_clear(&body);
	buf_addf(&body,
		 "<</Type/Page/Parent 4 0 R/MediaBox[0 0 600 %zu]/Contents 3 0 R/Resources<</Font<</F1 2 0 R>>>>>>",
		 lines * 12 + 60);
	for (size_t i = 0; i < pages; i++)
		object(&made, body.data);
	finish(&made);
	buf_free(&content);
	buf_free(&body);
}

void made_pdf(Buf *out, const char *text)
{
	made_pdf_repeating(out, text, 1, 1);
}

void made_pdf_looping(Buf *out)
{
	static const char first[] = "xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev %04zu>>\n";
	const size_t start = strlen("%PDF-1.4\n"), other = start + strlen(first) - strlen("%04zu") + 4;
	buf_add_text(out, "%PDF-1.4\n");
	buf_addf(out, first, other);
	cr_assert_eq(out->len, other);
	buf_addf(out, first, start);
	buf_addf(out, "startxref\n%zu\n%%%%EOF\n", other);
}
