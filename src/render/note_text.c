/* The Markdown of a note as plain text, read by libcmark-gfm: its structure stays (paragraphs, lists, links with where
 * they lead), its signs go, and its words stay: raw HTML is text like any other. A note of nothing but signs stays as
 * it is. Text is escaped where it is written, not here. */
#include "note_text.h"

#include <cmark-gfm.h>
#include <stdlib.h>
#include <string.h>

typedef struct NoteText {
	Buf out;
	int depth;    /* of lists */
	bool at_item; /* right behind the sign of an item: what follows stands on its line */
	size_t link;  /* where the text of the link begins that is open */
} NoteText;

/* Begin a block: behind an empty line, in a list on a line of its own. */
static void begin_block(NoteText *note)
{
	if (note->out.len > 0 && !note->at_item)
		buf_add_text(&note->out, note->depth > 0 ? "\n" : "\n\n");
	for (int i = 1; i < note->depth && !note->at_item; i++)
		buf_add_text(&note->out, "  ");
	note->at_item = false;
}

static void begin_item(NoteText *note, cmark_node *item)
{
	cmark_node *list = cmark_node_parent(item);
	int number = cmark_node_get_list_start(list);
	for (cmark_node *other = cmark_node_previous(item); other; other = cmark_node_previous(other))
		number++;
	note->at_item = note->out.len == 0;
	begin_block(note);
	if (cmark_node_get_list_type(list) == CMARK_ORDERED_LIST)
		buf_addf(&note->out, "%d. ", number);
	else
		buf_add_text(&note->out, "- ");
	note->at_item = true;
}

static void add_lines(NoteText *note, const char *literal)
{
	size_t len = literal ? strlen(literal) : 0;
	while (len > 0 && literal[len - 1] == '\n')
		len--;
	begin_block(note);
	buf_add(&note->out, literal ? literal : "", len);
}

static void enter(NoteText *note, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	const char *literal = cmark_node_get_literal(node);
	if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE)
		buf_add_text(&note->out, literal ? literal : "");
	else if (type == CMARK_NODE_SOFTBREAK)
		buf_add_char(&note->out, ' ');
	else if (type == CMARK_NODE_LINEBREAK)
		buf_add_char(&note->out, '\n');
	else if (type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK)
		add_lines(note, literal);
	else if (type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_HEADING)
		begin_block(note);
	else if (type == CMARK_NODE_THEMATIC_BREAK)
		add_lines(note, "* * *");
	else if (type == CMARK_NODE_LIST)
		note->depth++;
	else if (type == CMARK_NODE_ITEM)
		begin_item(note, node);
	else if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
		note->link = note->out.len;
}

static void leave(NoteText *note, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	if (type == CMARK_NODE_LIST)
		note->depth--;
	if (type != CMARK_NODE_LINK && type != CMARK_NODE_IMAGE)
		return;
	const char *url = cmark_node_get_url(node), *shown = buf_text(&note->out) + note->link;
	bool is_shown = url &&
			(strcmp(url, shown) == 0 || (strncmp(url, "mailto:", 7) == 0 && strcmp(url + 7, shown) == 0));
	if (url && *url && !is_shown)
		buf_addf(&note->out, " (%s)", url);
}

/* cmark's own would abort(). */
static void *zeroed(size_t count, size_t size)
{
	void *memory = calloc(count, size);
	if (!memory)
		mem_out_of_memory();
	return memory;
}

static cmark_node *parse(const char *markdown)
{
	static cmark_mem memory = {zeroed, mem_realloc, free};
	cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
	cmark_parser_feed(parser, markdown, strlen(markdown));
	cmark_node *root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return root;
}

const char *note_text(Arena *arena, const char *markdown)
{
	NoteText note = {0};
	cmark_node *root = parse(markdown);
	cmark_iter *iter = cmark_iter_new(root);
	for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
		if (event == CMARK_EVENT_ENTER)
			enter(&note, cmark_iter_get_node(iter));
		else
			leave(&note, cmark_iter_get_node(iter));
	}
	cmark_iter_free(iter);
	cmark_node_free(root);
	const char *text = note.out.len > 0 ? arena_strndup(arena, note.out.data, note.out.len) : markdown;
	buf_free(&note.out);
	return text;
}
