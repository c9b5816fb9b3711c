/* Text of HTML; see html_text.h. The parser's events are followed as they come, and no tree is built. */
#include "html_text.h"

#include <string.h>

/* What an element does to the text around it. */
typedef enum Effect { NONE, BLOCK, PARAGRAPH, ROW, CELL, BREAK, KEPT, DROPPED } Effect;

static const struct {
	const char *name;
	Effect effect;
} ELEMENTS[] = {
	{"address", BLOCK},  {"article", BLOCK},    {"aside", BLOCK},  {"blockquote", BLOCK}, {"body", BLOCK},
	{"br", BREAK},       {"caption", BLOCK},    {"center", BLOCK}, {"dd", BLOCK},         {"details", BLOCK},
	{"dialog", BLOCK},   {"dir", BLOCK},        {"div", BLOCK},    {"dl", BLOCK},         {"dt", BLOCK},
	{"fieldset", BLOCK}, {"figcaption", BLOCK}, {"figure", BLOCK}, {"footer", BLOCK},     {"form", BLOCK},
	{"h1", BLOCK},       {"h2", BLOCK},         {"h3", BLOCK},     {"h4", BLOCK},         {"h5", BLOCK},
	{"h6", BLOCK},       {"header", BLOCK},     {"hgroup", BLOCK}, {"hr", BLOCK},         {"legend", BLOCK},
	{"li", BLOCK},       {"listing", KEPT},     {"main", BLOCK},   {"menu", BLOCK},       {"nav", BLOCK},
	{"ol", BLOCK},       {"optgroup", BLOCK},   {"option", BLOCK}, {"p", PARAGRAPH},      {"plaintext", KEPT},
	{"pre", KEPT},       {"script", DROPPED},   {"search", BLOCK}, {"section", BLOCK},    {"style", DROPPED},
	{"summary", BLOCK},  {"table", BLOCK},      {"tbody", BLOCK},  {"td", CELL},          {"template", DROPPED},
	{"textarea", KEPT},  {"tfoot", BLOCK},      {"th", CELL},      {"thead", BLOCK},      {"title", DROPPED},
	{"tr", ROW},         {"ul", BLOCK},         {"xmp", KEPT}};

typedef struct Page {
	Buf *out;
	size_t before;     /* length of `out` where the page's text begins */
	unsigned newlines; /* that stand before the next character, where there is text before it */
	bool tab, space;   /* the same; a newline makes both needless, and a tab the space */
	size_t dropped;    /* how many open elements are left out */
	size_t kept;       /* in how many white space is kept */
	bool kept_began;   /* a newline at the very start of those is left out */
} Page;

static Effect effect_of(const xmlChar *name)
{
	for (size_t i = 0; i < sizeof ELEMENTS / sizeof *ELEMENTS; i++) {
		if (strcmp((const char *)name, ELEMENTS[i].name) == 0)
			return ELEMENTS[i].effect;
	}
	return NONE;
}

static void need_newlines(Page *page, unsigned count)
{
	if (page->newlines < count)
		page->newlines = count;
	page->tab = page->space = false;
}

/* What stands between the text so far and what comes next. A line that a <br> or a <pre> has ended is not ended again.
 */
static void separate(Page *page)
{
	const bool any = page->out->len > page->before;
	const bool at_line_start = !any || page->out->data[page->out->len - 1] == '\n';
	for (unsigned i = at_line_start; any && i < page->newlines; i++)
		buf_add_char(page->out, '\n');
	if (page->newlines == 0 && page->tab)
		buf_add_char(page->out, '\t');
	else if (page->newlines == 0 && page->space && !at_line_start)
		buf_add_char(page->out, ' ');
	page->newlines = 0;
	page->tab = page->space = false;
}

static void add_kept(Page *page, const char *text, size_t len)
{
	if (len > 0 && page->kept_began && text[0] == '\n') {
		text++;
		len--;
	}
	page->kept_began = false;
	if (len == 0)
		return;
	separate(page);
	buf_add(page->out, text, len);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void add_collapsed(Page *page, const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t word = 0;
		while (at + word < len && !is_space(text[at + word]))
			word++;
		if (word > 0) {
			separate(page);
			buf_add(page->out, text + at, word);
		}
		at += word;
		for (; at < len && is_space(text[at]); at++)
			page->space = true;
	}
}

static void on_characters(void *context, const xmlChar *text, int len)
{
	Page *page = context;
	if (page->dropped > 0)
		return;
	if (page->kept > 0)
		add_kept(page, (const char *)text, (size_t)len);
	else
		add_collapsed(page, (const char *)text, (size_t)len);
}

static void add_break(Page *page)
{
	page->space = false;
	separate(page);
	if (page->out->len > page->before)
		buf_add_char(page->out, '\n');
}

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
	Page *page = context;
	(void)attributes;
	const Effect effect = effect_of(name);
	if (page->dropped > 0 && effect != DROPPED)
		return;
	switch (effect) {
	case NONE:
	case CELL:
		return;
	case BLOCK:
	case ROW:
		need_newlines(page, 1);
		return;
	case PARAGRAPH:
		need_newlines(page, 2);
		return;
	case BREAK:
		add_break(page);
		return;
	case KEPT:
		need_newlines(page, 1);
		page->kept++;
		page->kept_began = true;
		return;
	case DROPPED:
		page->dropped++;
		return;
	}
}

static void on_end(void *context, const xmlChar *name)
{
	Page *page = context;
	const Effect effect = effect_of(name);
	if (page->dropped > 0 && effect != DROPPED)
		return;
	switch (effect) {
	case NONE:
	case BREAK:
		return;
	case BLOCK:
	case ROW:
		need_newlines(page, 1);
		return;
	case PARAGRAPH:
		need_newlines(page, 2);
		return;
	case CELL:
		page->tab = true;
		return;
	case KEPT:
		need_newlines(page, 1);
		page->kept -= page->kept > 0;
		return;
	case DROPPED:
		page->dropped -= page->dropped > 0;
		return;
	}
}

bool html_text_add(const HtmlLibrary *library, const char *html, size_t html_len, Buf *out)
{
	Page page = {.out = out, .before = out->len};
	if (html_len <= strlen(HTML_TEXT_MARK))
		return true;
	htmlParserCtxtPtr parser = library->htmlNewParserCtxt();
	if (!parser)
		return false;
	*parser->sax = (xmlSAXHandler){.startElement = on_start,
				       .endElement = on_end,
				       .characters = on_characters,
				       .ignorableWhitespace = on_characters};
	parser->userData = &page;
	const int options = HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC;
	/* With the encoding given here, the parser would decode piece by piece, and take a piece for which there is no
	 * memory for the end. */
	xmlDocPtr none = library->htmlCtxtReadMemory(parser, html, (int)html_len, NULL, NULL, options);
	const bool ok = parser->input && parser->input->cur == parser->input->end && !parser->disableSAX;
	library->xmlFreeDoc(none);
	library->htmlFreeParserCtxt(parser);
	while (out->len > page.before && out->data[out->len - 1] == '\n')
		out->data[--out->len] = '\0';
	return ok;
}
