/* Allegations and responses by the norms that they name. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/case_loader.h"

#define GROUND                                                                                                         \
	"{'kind':'incident','slug':'i','title':'T'}\n"                                                                 \
	"{'kind':'party','slug':'x','name':'X','type':'state'}\n"
#define ALLEGATION(slug, norms)                                                                                        \
	"{'kind':'allegation','slug':'" slug "','incident':'i','text':'T','type':'legality'" norms "}\n"
#define RESPONSE(slug, basis)                                                                                          \
	"{'kind':'response','slug':'" slug "','incident':'i','actor':'x','type':'countermeasure','status':'done'"      \
	",'legal_basis':[" basis "]}\n"

/* The norms as lines: "name: allegations | responses". */
static void norms_are(const char *lines, const char *expected)
{
	Case loaded = case_of_text(lines);
	const Brief *brief = case_brief(&loaded, NULL);
	Buf found = {0};
	for (size_t i = 0; i < brief->norm_count; i++) {
		const BriefNorm *norm = &brief->norms[i];
		buf_addf(&found, "%s:", norm->name ? norm->name : "-");
		for (size_t j = 0; j < norm->allegations.count; j++)
			buf_addf(&found, " %s", norm->allegations.items[j]->slug);
		buf_add_text(&found, " |");
		for (size_t j = 0; j < norm->response_count; j++)
			buf_addf(&found, " %s", norm->responses[j]->slug);
		buf_add_char(&found, '\n');
	}
	cr_expect_str_eq(buf_text(&found), expected);
	buf_free(&found);
	case_free(&loaded);
}

Test(norms, stand_by_name_then_the_articles_by_number_then_what_names_none)
{
	norms_are(GROUND ALLEGATION("a", "") ALLEGATION("b", ",'norms':['ASR 11','Vienna Convention']")
			  ALLEGATION("c", ",'norms':['ARSIWA Art. 8','UN Charter Art. 2(4)']")
				  ALLEGATION("d", ",'norms':['Articles on State Responsibility, Article 8']"),
		  "UN Charter Art. 2(4): c |\nVienna Convention: b |\nARSIWA Art. 8: c d |\nARSIWA Art. 11: b |\n"
		  "-: a |\n");
}

Test(norms, are_each_of_the_articles_that_a_text_names)
{
	norms_are(GROUND ALLEGATION("a", ",'norms':['UN Charter Art. 51','ARSIWA Arts. 21, 49–51']"),
		  "UN Charter Art. 51: a |\nARSIWA Art. 21: a |\nARSIWA Art. 49: a |\nARSIWA Art. 50: a |\n"
		  "ARSIWA Art. 51: a |\n");
}

Test(norms, have_the_responses_that_rest_on_them)
{
	norms_are(GROUND ALLEGATION("a", ",'norms':['ARSIWA Art. 49']") RESPONSE("r", "'Article 49 ARSIWA','retorsion'")
			  RESPONSE("q", "'retorsion'"),
		  "retorsion: | q r\nARSIWA Art. 49: a | r\n");
}

Test(norms, name_an_allegation_once_however_often_it_names_them)
{
	norms_are(GROUND ALLEGATION("a", ",'norms':['ASR 8','ARSIWA Art. 8','N']"), "N: a |\nARSIWA Art. 8: a |\n");
}

Test(norms, of_a_case_without_allegations_are_none)
{
	norms_are(GROUND, "");
}
