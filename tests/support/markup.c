/* See markup.h. */
#include "tests/support/markup.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH 64

/* The tag that begins at `at`: its name, and where it ends. Attributes stand in double quotes, or the tag is bad. */
static const char *read_tag(const char *at, char name[32])
{
	size_t len = strcspn(at + 1, " >\n");
	if (len == 0 || len > 31)
		return NULL;
	memcpy(name, at + 1, len);
	name[len] = '\0';
	at += 1 + len;
	while (*at == ' ') {
		at++;
		size_t word = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789");
		if (word == 0 || at[word] != '=' || at[word + 1] != '"')
			return NULL;
		at += word + 2;
		at += strcspn(at, "\"<>");
		if (*at++ != '"')
			return NULL;
	}
	return *at == '>' ? at + 1 : NULL;
}

static bool is_void(const char *name)
{
	return strcmp(name, "meta") == 0 || strcmp(name, "!DOCTYPE") == 0;
}

const char *markup_unbalanced(const char *html)
{
	char open[DEPTH][32], name[32];
	size_t depth = 0;
	const char *at = strchr(html + 1, '<'); /* behind the doctype */
	for (const char *next; at; at = strchr(next, '<')) {
		next = read_tag(at, name);
		if (!next)
			return at;
		if (*name == '/' && (depth == 0 || strcmp(open[--depth], name + 1) != 0))
			return at;
		if (*name == '/' || is_void(name))
			continue;
		if (depth == DEPTH)
			return at;
		strcpy(open[depth++], name);
		if (strcmp(name, "style") == 0)
			next = strstr(next, "</style>");
	}
	return depth == 0 ? NULL : html;
}

void markup_tags(const char *html, Buf *tags)
{
	char name[32];
	for (const char *at = strchr(html + 1, '<'); at; at = strchr(at + 1, '<')) {
		if (read_tag(at, name))
			buf_addf(tags, "<%s>", name);
		else
			buf_add_text(tags, "<?>");
	}
}

void markup_text(const char *html, Buf *text)
{
	for (const char *at = html; *at;) {
		if (strncmp(at, "<style>", 7) == 0)
			at = strstr(at, "</style>");
		if (*at == '<') {
			at += strcspn(at, ">") + 1;
		} else if (strncmp(at, "&#", 2) == 0) {
			char *end;
			buf_add_char(text, (char)strtol(at + 2, &end, 10));
			at = end + 1;
		} else {
			buf_add_char(text, *at++);
		}
	}
}
