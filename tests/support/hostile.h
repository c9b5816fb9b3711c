/* Texts that try to be something else than text: on a terminal, in Markdown, in HTML. */
#ifndef TESTS_SUPPORT_HOSTILE_H
#define TESTS_SUPPORT_HOSTILE_H

#include <stdbool.h>
#include <stddef.h>

extern const char *const HOSTILE[];
extern const size_t HOSTILE_COUNT;

/* A word of 4,000 letters. Static. */
const char *hostile_long_word(void);

/* The first thing in `text` that must not reach a terminal (a control character but \n and \t, a bidirectional control,
 * a line separator, a byte order mark, a tag character, a byte that is no UTF-8), or NULL. Written without
 * src/base/utf8.c. */
const char *hostile_in(const char *text);

#endif
