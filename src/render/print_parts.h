/* What the files that print values share. Private to render/. */
#ifndef RENDER_PRINT_PARTS_H
#define RENDER_PRINT_PARTS_H

#include "ascribe/render/print.h"

#define PRINT_LABEL_WIDTH 20

/* The value as JSON, and a newline. */
void print_add_json(const json_t *value, size_t flags, Buf *out);
/* `object` with the shape's name first. Takes the reference. */
json_t *print_with_schema(const char *shape, json_t *object);
/* A value in one line: lists joined by commas, objects as "name value" joined by "; ". Not yet safe for a terminal. */
void print_add_inline(const json_t *value, Buf *out);
/* "  label          value", made safe and wrapped under the value. */
void print_add_labelled(const char *label, const char *text, size_t width, Buf *out);
/* Text in which U+E000 and U+E001 stand around words, made safe and wrapped, each line after `indent` spaces; the words
 * in bold where colours are allowed. */
#define PRINT_MARK_ON "\xEE\x80\x80"
#define PRINT_MARK_OFF "\xEE\x80\x81"
void print_add_marked(const Style *style, const char *marked, size_t indent, Buf *out);
/* What was found of a signature; see print_version. */
void print_add_signature(const json_t *signature, size_t width, Buf *out);

#endif
