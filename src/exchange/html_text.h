/* What a page says, as text. Private to exchange/; runs in the sandbox. */
#ifndef EXCHANGE_HTML_TEXT_H
#define EXCHANGE_HTML_TEXT_H

#include "html_library.h"

#include "ascribe/base/mem.h"

/* What the HTML begins with: a byte order mark, by which the parser knows it for UTF-8, whatever it says of itself. */
#define HTML_TEXT_MARK "\xEF\xBB\xBF"

/* Append the text of `html` (HTML_TEXT_MARK, then what plain_text_add gives), after the HTML Standard's innerText
 * (section 3.2.7) as far as that goes without style sheets: elements that are blocks by the Standard's own style sheet
 * (section 15.3) stand on lines of their own, paragraphs with an empty line between, cells of a row with a tab between;
 * white space collapses but in <pre>; script, style, template and title are left out; entities are what they stand for.
 * What a page's own styles or scripts hide, show or order is not known here. Text outside of <body> is a paragraph to
 * libxml2 before 2.14. `html_len` is at most INT_MAX. False where the parser gave up before the end, which it does
 * where memory ends. */
bool html_text_add(const HtmlLibrary *library, const char *html, size_t html_len, Buf *out);

#endif
