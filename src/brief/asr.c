/* Finding the Articles on State Responsibility in a text; see asr.h. */
#include "ascribe/brief/asr.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const char *const TITLES[ASR_LAST + 1] = {
	NULL,
	"Responsibility of a State for its internationally wrongful acts",
	"Elements of an internationally wrongful act of a State",
	"Characterization of an act of a State as internationally wrongful",
	"Conduct of organs of a State",
	"Conduct of persons or entities exercising elements of governmental authority",
	"Conduct of organs placed at the disposal of a State by another State",
	"Excess of authority or contravention of instructions",
	"Conduct directed or controlled by a State",
	"Conduct carried out in the absence or default of the official authorities",
	"Conduct of an insurrectional or other movement",
	"Conduct acknowledged and adopted by a State as its own",
	"Existence of a breach of an international obligation",
	"International obligation in force for a State",
	"Extension in time of the breach of an international obligation",
	"Breach consisting of a composite act",
	"Aid or assistance in the commission of an internationally wrongful act",
	"Direction and control exercised over the commission of an internationally wrongful act",
	"Coercion of another State",
	"Effect of this chapter",
	"Consent",
	"Self-defence",
	"Countermeasures in respect of an internationally wrongful act",
	"Force majeure",
	"Distress",
	"Necessity",
	"Compliance with peremptory norms",
	"Consequences of invoking a circumstance precluding wrongfulness",
	"Legal consequences of an internationally wrongful act",
	"Continued duty of performance",
	"Cessation and non-repetition",
	"Reparation",
	"Irrelevance of internal law",
	"Scope of international obligations set out in this part",
	"Forms of reparation",
	"Restitution",
	"Compensation",
	"Satisfaction",
	"Interest",
	"Contribution to the injury",
	"Application of this chapter",
	"Particular consequences of a serious breach of an obligation under this chapter",
	"Invocation of responsibility by an injured State",
	"Notice of claim by an injured State",
	"Admissibility of claims",
	"Loss of the right to invoke responsibility",
	"Plurality of injured States",
	"Plurality of responsible States",
	"Invocation of responsibility by a State other than an injured State",
	"Object and limits of countermeasures",
	"Obligations not affected by countermeasures",
	"Proportionality",
	"Conditions relating to resort to countermeasures",
	"Termination of countermeasures",
	"Measures taken by States other than injured States",
	"Lex specialis",
	"Questions of State responsibility not regulated by these articles",
	"Responsibility of an international organization",
	"Individual responsibility",
	"Charter of the United Nations"};

const char *asr_title(unsigned article)
{
	return TITLES[article];
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Of ASCII alone: no locale has a say. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Skip `word`, in any case of letters, where it stands as one; else NULL. */
static const char *skip_word(const char *at, const char *word)
{
	size_t len = 0;
	while (word[len] && lower(at[len]) == word[len])
		len++;
	return word[len] || (is_word(word[len - 1]) && is_word(at[len])) ? NULL : at + len;
}

/* Skip any of the words, as often as they stand there, and what is between them. */
static const char *skip_words(const char *at, const char *between, const char *const *words)
{
	for (bool more = true; more;) {
		at += strspn(at, between);
		more = false;
		for (size_t i = 0; words[i] && !more; i++) {
			const char *after = skip_word(at, words[i]);
			more = after != NULL;
			at = more ? after : at;
		}
	}
	return at;
}

/* Take a number of an article, and paragraphs behind it: "49(1)(a)". 0: none, or no article of these. */
static unsigned take_number(const char **at)
{
	const char *c = *at;
	unsigned number = 0;
	for (; *c >= '0' && *c <= '9' && number <= ASR_LAST; c++)
		number = number * 10 + (unsigned)(*c - '0');
	if (number == 0 || number > ASR_LAST || is_word(*c))
		return 0;
	while (*c == '(' && strchr(c, ')'))
		c = strchr(c, ')') + 1;
	*at = c;
	return number;
}

/* Take "4, 8(1) and 49–54"; NULL where no number stands there. */
static const char *take_list(const char *at, uint64_t *articles)
{
	static const char *const joints[] = {",", "and", "&", NULL}, *const ranges[] = {"-", "–", "to", NULL};
	unsigned last = take_number(&at);
	if (last == 0)
		return NULL;
	*articles |= UINT64_C(1) << last;
	for (;;) {
		const char *joined = skip_words(at, " ", joints), *ranged = skip_words(at, " ", ranges);
		bool is_range = ranged != joined && ranged > at + strspn(at, " ");
		const char *next = is_range ? ranged : joined;
		unsigned number = next > at ? take_number(&next) : 0;
		if (number == 0)
			return at;
		for (unsigned n = is_range && last < number ? last : number; n <= number; n++)
			*articles |= UINT64_C(1) << n;
		last = number;
		at = next;
	}
}

static const char *const ARTICLE_WORDS[] = {"articles", "article", "arts.", "arts", "art.", "art", NULL};

/* Numbers that begin right at `at`, with or without the word "Article". */
static void take_after(const char *at, uint64_t *articles)
{
	at += strspn(at, " ");
	while (*at == '(' && strchr(at, ')')) { /* "(2001)", "(ARSIWA)" */
		at = strchr(at, ')') + 1;
		at += strspn(at, " ");
	}
	(void)take_list(skip_words(at, " ,:", ARTICLE_WORDS), articles);
}

/* Numbers with the word "Article" before them that end right at the name. */
static void take_before(const char *text, const char *name, uint64_t *articles)
{
	static const char *const links[] = {"of", "the", "ilc's", "ilc’s", "ilc", "draft", "2001", NULL};
	for (const char *at = text; at < name; at++) {
		uint64_t found = 0;
		const char *begin = at > text && is_word(at[-1]) ? at : skip_words(at, " ", ARTICLE_WORDS);
		const char *end = begin > at && begin < name ? take_list(begin, &found) : NULL;
		if (end && skip_words(end, " ,", links) == name)
			*articles |= found;
	}
}

uint64_t asr_articles(const char *text)
{
	static const char *const names[] = {
		"arsiwa", "asr", "articles on state responsibility",
		"articles on responsibility of states for internationally wrongful acts",
		"articles on the responsibility of states for internationally wrongful acts"};
	uint64_t articles = 0;
	for (const char *at = text; *at; at++) {
		for (size_t i = 0; i < sizeof names / sizeof *names && (at == text || !is_word(at[-1])); i++) {
			const char *after = skip_word(at, names[i]);
			if (!after)
				continue;
			take_after(after, &articles);
			take_before(text, at, &articles);
		}
	}
	return articles;
}
