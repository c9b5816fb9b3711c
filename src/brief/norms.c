/* The norms of a brief: which allegations appeal to each, and which responses rest on it. Every mention of one is
 * noted, in the brief's order; sorted, those of a norm stand together. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/brief/asr.h"
#include "ascribe/casebook/value.h"
#include "build.h"

/* By an allegation or by a response; the other is NULL. */
typedef struct Mention {
	const char *name;
	unsigned article;
	BriefAllegation *allegation;
	BriefResponse *response;
	size_t order;
} Mention;

typedef struct Mentions {
	Arena *arena;
	Buf list; /* of Mention */
	size_t count;
} Mentions;

static void add(Mentions *mentions, Mention mention)
{
	mention.order = mentions->count++;
	buf_add(&mentions->list, &mention, sizeof mention);
}

/* What a text names: the articles in it, else itself. */
static void add_text(Mentions *mentions, const char *text, Mention by)
{
	uint64_t articles = asr_articles(text);
	by.name = text;
	if (articles == 0)
		add(mentions, by);
	for (by.article = 1; by.article <= ASR_LAST; by.article++) {
		if (!(articles >> by.article & 1))
			continue;
		by.name = arena_printf(mentions->arena, "ARSIWA Art. %u", by.article);
		add(mentions, by);
	}
}

static void add_texts(Mentions *mentions, const Value *texts, Mention by)
{
	for (size_t i = 0; i < value_count(texts); i++)
		add_text(mentions, value_string(value_at(texts, i)), by);
}

/* Others by name, then the articles, then what names none. */
static int compare_norms(const Mention *a, const Mention *b)
{
	if (!a->name || !b->name)
		return !a->name - !b->name;
	if (a->article != b->article)
		return a->article < b->article ? -1 : 1;
	return strcmp(a->name, b->name);
}

static int compare_mentions(const void *a_ref, const void *b_ref)
{
	const Mention *a = a_ref, *b = b_ref;
	int order = compare_norms(a, b);
	return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

/* Each allegation and response stands once below a norm, however often it names it. */
static void take(BriefNorm *norm, const Mention *mention)
{
	BriefAllegations *list = &norm->allegations;
	if (mention->allegation && (list->count == 0 || list->items[list->count - 1] != mention->allegation))
		list->items[list->count++] = mention->allegation;
	if (mention->response &&
	    (norm->response_count == 0 || norm->responses[norm->response_count - 1] != mention->response))
		norm->responses[norm->response_count++] = mention->response;
}

static void group(Brief *brief, const Mention *mentions, size_t count, Arena *arena)
{
	BriefAllegation **allegations = arena_array(arena, count + 1, sizeof(BriefAllegation *));
	BriefResponse **responses = arena_array(arena, count + 1, sizeof(BriefResponse *));
	brief->norms = arena_array(arena, count + 1, sizeof *brief->norms);
	for (size_t i = 0; i < count; i++) {
		BriefNorm *norm = &brief->norms[brief->norm_count];
		if (i > 0 && compare_norms(&mentions[i - 1], &mentions[i]) == 0)
			norm--;
		else
			*norm = (BriefNorm){.name = mentions[i].name,
					    .article = mentions[i].article,
					    .allegations.items = allegations + i,
					    .responses = responses + i};
		brief->norm_count = (size_t)(norm - brief->norms) + 1;
		take(norm, &mentions[i]);
	}
}

void brief_norms(Build *build)
{
	Brief *brief = build->brief;
	Mentions mentions = {.arena = build->arena};
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const Mention by = {.allegation = brief->allegations.items[i]};
		const Value *texts = value_list(by.allegation->record->fields, "norms");
		add_texts(&mentions, texts, by);
		if (value_count(texts) == 0)
			add(&mentions, by);
	}
	for (size_t i = 0; i < brief->response_count; i++) {
		const Mention by = {.response = brief->responses[i]};
		add_texts(&mentions, value_list(by.response->record->fields, "legal_basis"), by);
	}
	Mention *list = (Mention *)(void *)mentions.list.data;
	if (mentions.count > 0)
		qsort(list, mentions.count, sizeof *list, compare_mentions);
	group(brief, list, mentions.count, build->arena);
	buf_free(&mentions.list);
}
