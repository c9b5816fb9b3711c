/* The Articles on State Responsibility in the texts of records. */
#include <criterion/criterion.h>

#include "ascribe/brief/asr.h"

#define ART(n) (UINT64_C(1) << (n))
#define COUNTERMEASURES (ART(49) | ART(50) | ART(51) | ART(52) | ART(53) | ART(54))

static void names(const char *text, uint64_t articles)
{
	cr_expect_eq(asr_articles(text), articles, "%s: %llx", text, (unsigned long long)asr_articles(text));
}

Test(asr, are_found_right_after_the_name_of_the_instrument)
{
	names("ARSIWA Art. 8", ART(8));
	names("ARSIWA, Article 8", ART(8));
	names("arsiwa art 8", ART(8));
	names("ASR 8", ART(8));
	names("ASR: Arts. 4, 5 and 8", ART(4) | ART(5) | ART(8));
	names("ARSIWA Art. 49(1)(a)", ART(49));
	names("Articles on State Responsibility, Article 11", ART(11));
	names("Articles on State Responsibility (2001), Articles 22 and 49–54", ART(22) | COUNTERMEASURES);
	names("Articles on State Responsibility (ARSIWA) Art. 2", ART(2));
	names("Draft Articles on Responsibility of States for Internationally Wrongful Acts, art. 59", ART(59));
	names("ARSIWA Arts 49-54", COUNTERMEASURES);
	names("ARSIWA Arts 49 to 54", COUNTERMEASURES);
}

Test(asr, are_found_right_before_it)
{
	names("Article 8 of the Articles on State Responsibility", ART(8));
	names("Arts. 4 and 8 ARSIWA", ART(4) | ART(8));
	names("Articles 4, 8(1) of the ILC's Draft Articles on State Responsibility", ART(4) | ART(8));
	names("As in Art. 22 of the 2001 ILC Articles on State Responsibility", ART(22));
}

Test(asr, are_not_taken_from_another_instrument_or_from_other_numbers)
{
	names("UN Charter Art. 51", 0);
	names("UN Charter Art. 51, and ARSIWA Art. 21", ART(21));
	names("ARSIWA Art. 21 and UN Charter Art. 51", ART(21));
	names("ARSIWA and Article 51 of the Charter", 0);
	names("Article 5 of the Washington Treaty (collective defence)", 0);
	names("ARSIWA", 0);
	names("ARSIWA (2001)", 0);
	names("ARSIWA 2001", 0);
	names("ASR 0", 0);
	names("ASR 60", 0);
	names("ASR 8, 2001", ART(8));
	names("ASR 99999999999999999999999999", 0);
	names("ASR 8a", 0);
	names("LASR 8", 0);
	names("ASRX 8", 0);
	names("Start 8 ASR", 0);
	names("", 0);
	names("ASR (", 0);
	names("ASR 8(", ART(8));
}

Test(asr, have_their_titles)
{
	cr_expect_str_eq(asr_title(1), "Responsibility of a State for its internationally wrongful acts");
	cr_expect_str_eq(asr_title(8), "Conduct directed or controlled by a State");
	cr_expect_str_eq(asr_title(11), "Conduct acknowledged and adopted by a State as its own");
	cr_expect_str_eq(asr_title(22), "Countermeasures in respect of an internationally wrongful act");
	cr_expect_str_eq(asr_title(49), "Object and limits of countermeasures");
	cr_expect_str_eq(asr_title(54), "Measures taken by States other than injured States");
	cr_expect_str_eq(asr_title(59), "Charter of the United Nations");
}
