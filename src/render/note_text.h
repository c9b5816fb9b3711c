/* The words of a note without the signs of its Markdown. Private to render/. */
#ifndef ASCRIBE_RENDER_NOTE_TEXT_H
#define ASCRIBE_RENDER_NOTE_TEXT_H

#include "ascribe/base/mem.h"

/* Paragraphs apart by an empty line, list items on lines of their own. Linear in the note; in the arena. Not escaped.
 */
const char *note_text(Arena *arena, const char *markdown);

#endif
