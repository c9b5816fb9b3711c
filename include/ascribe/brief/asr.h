/* The Articles on Responsibility of States for Internationally Wrongful Acts (International Law Commission, 2001; annex
 * to General Assembly resolution 56/83), as texts of records name them. Pure. */
#ifndef ASCRIBE_BRIEF_ASR_H
#define ASCRIBE_BRIEF_ASR_H

#include <stdint.h>

#define ASR_LAST 59 /* articles are numbered from 1 */

/* The articles that a text names: bit n for Article n. The instrument is named "ARSIWA", "ASR", "Articles on State
 * Responsibility" or by its full title, in any case of letters, with the numbers right after it or right before it:
 * "ARSIWA Art. 8", "ASR 8", "Articles on State Responsibility (2001), Articles 22 and 49–54", "Articles 4, 8(1) of the
 * ILC's Draft Articles on State Responsibility". Numbers of anything else in the text are not taken. */
uint64_t asr_articles(const char *text);

/* The title of an article, from 1 to ASR_LAST. */
const char *asr_title(unsigned article);

#endif
