/* A chain of custody as a graph of CASE and UCO in JSON-LD. Classes and properties are those of CASE 1.x
 * (ontology/investigation) and UCO 1.x (action, core, identity, location, observable, tool, types); the shape is that
 * of CASE-Examples' forensic_lifecycle: an action has its performer, instrument and location, and results in a
 * provenance record. Every node has an id that ends in a UUID, as UCO asks. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/casebook/custody.h"
#include "ascribe/render/custody.h"

typedef struct Graph {
	const CustodyReport *report;
	Arena *arena;
	json_t *nodes;
	json_t *named; /* ids of the nodes that stand for a name: who, where, with what */
} Graph;

static const char *id_of_record(Graph *graph, const Record *record)
{
	return arena_printf(graph->arena, "kb:%s", record->id.text);
}

/* Of a part of a record, by what it is and its place there. */
static const char *id_of_part(Graph *graph, const Record *record, const char *part, size_t place)
{
	Uuid id = uuid_of_slug("case", arena_printf(graph->arena, "%s/%s/%zu", record->id.text, part, place));
	return arena_printf(graph->arena, "kb:%s", id.text);
}

static json_t *node(const char *id, const char *type)
{
	return json_pack("{s:s, s:s}", "@id", id, "@type", type);
}

static void set_text(json_t *object, const char *property, const char *text)
{
	if (text && *text)
		json_object_set_new(object, property, json_string(text));
}

static void set_typed(json_t *object, const char *property, const char *type, const char *value)
{
	json_object_set_new(object, property, json_pack("{s:s, s:s}", "@type", type, "@value", value));
}

static void add_ref(json_t *object, const char *property, const char *id)
{
	json_t *list = json_object_get(object, property);
	if (!list) {
		list = json_array();
		json_object_set_new(object, property, list);
	}
	json_array_append_new(list, json_pack("{s:s}", "@id", id));
}

/* The node of a name, made when it is first met: the same name is the same node. Whether who is named so is a person or
 * an organisation is not on record, so that it is an Identity. */
static const char *id_of_name(Graph *graph, const char *type, const char *name)
{
	const char *key = arena_printf(graph->arena, "%s/%s/%s", graph->report->origin, type, name);
	const char *known = json_string_value(json_object_get(graph->named, key));
	if (known)
		return known;
	const char *id = arena_printf(graph->arena, "kb:%s", uuid_of_slug("case", key).text);
	json_t *object = node(id, type);
	set_text(object, "uco-core:name", name);
	json_object_set_new(graph->named, key, json_string(id));
	json_array_append_new(graph->nodes, object);
	return id;
}

static void add_named(Graph *graph, json_t *action, const char *property, const char *type, const char *name)
{
	if (name)
		add_ref(action, property, id_of_name(graph, type, name));
}

/* ---- Files */

static json_t *content_facet(Graph *graph, const Record *record, size_t i, const json_t *file)
{
	json_t *facet = node(id_of_part(graph, record, "content", i), "uco-observable:ContentDataFacet");
	json_t *hash = node(id_of_part(graph, record, "hash", i), "uco-types:Hash");
	set_text(hash, "uco-types:hashMethod", "SHA256");
	set_typed(hash, "uco-types:hashValue", "xsd:hexBinary", body_text(file, "sha256"));
	json_object_set_new(facet, "uco-observable:hash", json_pack("[o]", hash));
	json_object_set(facet, "uco-observable:sizeInBytes", json_object_get(file, "size"));
	set_text(facet, "uco-observable:mimeType", body_text(file, "media_type"));
	return facet;
}

static void add_file(Graph *graph, const Record *record, size_t i, const json_t *file)
{
	json_t *object = node(id_of_part(graph, record, "file", i), "uco-observable:File");
	json_t *facets = json_pack("[o]", content_facet(graph, record, i, file));
	const char *name = body_text(file, "name"), *erased = body_text(file, "erased");
	if (name) {
		json_t *facet = node(id_of_part(graph, record, "name", i), "uco-observable:FileFacet");
		set_text(facet, "uco-observable:fileName", name);
		json_array_append_new(facets, facet);
	}
	if (erased)
		set_text(object, "uco-core:description", arena_printf(graph->arena, "Erased: %s", erased));
	json_object_set_new(object, "uco-core:hasFacet", facets);
	json_array_append_new(graph->nodes, object);
}

/* What an item is where none of its files are kept. */
static void add_thing(Graph *graph, const Record *record)
{
	json_t *object = node(id_of_part(graph, record, "file", 0), "uco-observable:ObservableObject");
	set_text(object, "uco-core:name", body_text(record->body, "title"));
	json_array_append_new(graph->nodes, object);
}

/* ---- Events */

static const char *describe(Graph *graph, const json_t *event)
{
	static const char *const parts[][2] = {{"from", "From"},
					       {"to", "To"},
					       {"reason", "Reason"},
					       {"before", "SHA-256 before"},
					       {"after", "SHA-256 after"}};
	const char *text = "";
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const char *value = body_text(event, parts[i][0]);
		if (value)
			text = arena_printf(graph->arena, "%s%s%s: %s.", text, *text ? " " : "", parts[i][1], value);
	}
	return text;
}

/* What the event was done to, or brought about: the files that it concerns. */
static void add_files(Graph *graph, const CustodyItem *item, const json_t *event, json_t *action, const char *property)
{
	const json_t *files = body_list(item->record.body, "files");
	size_t count = json_array_size(files);
	for (size_t i = 0; i < count; i++) {
		if (custody_concerns(event, body_text(json_array_get(files, i), "sha256")))
			add_ref(action, property, id_of_part(graph, &item->record, "file", i));
	}
	if (count == 0)
		add_ref(action, property, id_of_part(graph, &item->record, "file", 0));
}

static void add_event(Graph *graph, const CustodyItem *item, size_t i)
{
	const CustodyRow *row = item->rows[i];
	const json_t *event = row->event;
	const char *what = body_text(event, "event"), *from = body_text(event, "from"), *to = body_text(event, "to");
	bool acquired = strcmp(what, "acquired") == 0;
	json_t *action = node(id_of_part(graph, &item->record, "custody", i), "case-investigation:InvestigativeAction");
	json_t *entry = node(id_of_part(graph, &item->record, "entry", i), "uco-core:ExternalReference");
	set_text(action, "uco-core:name", what);
	set_text(action, "uco-core:description", describe(graph, event));
	set_typed(action, "uco-action:startTime", "xsd:dateTime", body_text(event, "at"));
	add_named(graph, action, "uco-action:performer", "uco-identity:Identity", body_text(event, "by"));
	add_named(graph, action, "uco-action:participant", "uco-identity:Identity", from);
	if (!from || !to || strcmp(from, to) != 0)
		add_named(graph, action, "uco-action:participant", "uco-identity:Identity", to);
	add_named(graph, action, "uco-action:location", "uco-location:Location", body_text(event, "place"));
	add_named(graph, action, "uco-action:instrument", "uco-tool:Tool", body_text(event, "tool"));
	add_files(graph, item, event, action, acquired ? "uco-action:result" : "uco-action:object");
	add_ref(action, acquired ? "uco-action:result" : "uco-action:object", id_of_record(graph, &item->record));
	if (i > 0)
		add_ref(action, "case-investigation:wasInformedBy", id_of_part(graph, &item->record, "custody", i - 1));
	set_text(entry, "uco-core:definingContext",
		 arena_printf(graph->arena, "ledger index in %s, signed by %s%s", graph->report->origin, row->author,
			      row->problem ? "; does not verify" : ""));
	set_text(entry, "uco-core:externalIdentifier", arena_printf(graph->arena, "%" PRIu64, row->index));
	json_object_set_new(action, "uco-core:externalReference", json_pack("[o]", entry));
	json_array_append_new(graph->nodes, action);
}

/* ---- The whole */

static void add_item(Graph *graph, const CustodyItem *item)
{
	const Record *record = &item->record;
	const json_t *files = body_list(record->body, "files");
	json_t *provenance = node(id_of_record(graph, record), "case-investigation:ProvenanceRecord");
	size_t count = json_array_size(files);
	set_text(provenance, "uco-core:name", body_text(record->body, "title"));
	set_text(provenance, "uco-core:description", body_text(record->body, "description"));
	set_text(provenance, "case-investigation:exhibitNumber", record->slug);
	for (size_t i = 0; i < (count > 0 ? count : 1); i++)
		add_ref(provenance, "uco-core:object", id_of_part(graph, record, "file", i));
	json_array_append_new(graph->nodes, provenance);
	for (size_t i = 0; i < count; i++)
		add_file(graph, record, i, json_array_get(files, i));
	if (count == 0)
		add_thing(graph, record);
	for (size_t i = 0; i < item->row_count; i++)
		add_event(graph, item, i);
}

static json_t *investigation(Graph *graph)
{
	const Record *incident = graph->report->incident;
	json_t *object = node(id_of_record(graph, incident), "case-investigation:Investigation");
	set_text(object, "uco-core:name", body_text(incident->body, "title"));
	set_text(object, "uco-core:description", body_text(incident->body, "summary"));
	set_text(object, "case-investigation:investigationForm", "incident");
	for (size_t i = 0; i < json_array_size(graph->nodes); i++)
		add_ref(object, "uco-core:object",
			json_string_value(json_object_get(json_array_get(graph->nodes, i), "@id")));
	return object;
}

static json_t *namespaces(void)
{
#define UCO(name) "uco-" name, "https://ontology.unifiedcyberontology.org/uco/" name "/"
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "kb", "urn:uuid:", "xsd",
			 "http://www.w3.org/2001/XMLSchema#", "case-investigation",
			 "https://ontology.caseontology.org/case/investigation/", UCO("action"), UCO("core"),
			 UCO("identity"), UCO("location"), UCO("observable"), UCO("tool"), UCO("types"));
}

void custody_case(const CustodyReport *report, Buf *out)
{
	Graph graph = {.report = report, .arena = arena_new(), .nodes = json_array(), .named = json_object()};
	for (size_t i = 0; i < report->item_count; i++)
		add_item(&graph, report->items[i]);
	json_array_insert_new(graph.nodes, 0, investigation(&graph));
	json_t *whole = json_pack("{s:o, s:o}", "@context", namespaces(), "@graph", graph.nodes);
	char *text = json_dumps(whole, JSON_INDENT(2) | JSON_SORT_KEYS | JSON_ENSURE_ASCII);
	if (!text)
		mem_out_of_memory();
	buf_addf(out, "%s\n", text);
	free(text);
	json_decref(whole);
	json_decref(graph.named);
	arena_free(graph.arena);
}
