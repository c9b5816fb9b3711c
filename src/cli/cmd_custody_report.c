/* ascribe custody report and export: the chains of custody of one item or of all of an incident, from one state of the
 * casebook, as a form to sign or as a CASE graph. */
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/casebook/body.h"
#include "ascribe/render/custody.h"
#include "custody_load.h"
#include "evidence_files.h"
#include "pager.h"

typedef struct Loaded {
	CustodyReport report;
	Record incident;
	Err problem; /* of the first version that does not verify */
} Loaded;

static bool add_id(void *context, const Record *record, Err *err)
{
	Buf *ids = context; /* Uuid */
	(void)err;
	buf_add(ids, &record->id, sizeof record->id);
	return true;
}

static bool load_items(Context *context, Store *store, const Uuid *ids, size_t count, Loaded *loaded, Err *err)
{
	CustodyReport *report = &loaded->report;
	report->items = arena_array(context->arena, count + 1, sizeof *report->items);
	for (size_t i = 0; i < count; i++) {
		CustodyItem *item = arena_alloc(context->arena, sizeof *item);
		report->items[report->item_count++] = item;
		if (!custody_load(store, &ids[i], item, context->arena, &loaded->problem, err))
			return false;
	}
	return true;
}

static bool load_incident(Context *context, Store *store, const Uuid *id, Loaded *loaded, Err *err)
{
	if (!store_get(store, KIND_INCIDENT, id, STORE_NEWEST, context->arena, &loaded->incident, err))
		return false;
	loaded->report.incident = &loaded->incident;
	return !loaded->incident.retracted ||
	       err_set(err, ERR_REFUSED, "the incident \"%s\" was retracted", loaded->incident.slug);
}

static bool load_evidence(Context *context, Store *store, const StoreName *name, Loaded *loaded, Err *err)
{
	Record record = {0};
	Uuid incident = {{0}};
	bool ok = load_current(context, store, KIND_EVIDENCE, name->id.text, &record, err);
	if (ok)
		memcpy(incident.text, body_text(record.body, "incident"), UUID_TEXT_LEN);
	ok = ok && load_incident(context, store, &incident, loaded, err) &&
	     load_items(context, store, &name->id, 1, loaded, err);
	json_decref(record.body);
	return ok;
}

static bool load_of_incident(Context *context, Store *store, const StoreName *name, Loaded *loaded, Err *err)
{
	Buf ids = {0};
	bool ok = load_incident(context, store, &name->id, loaded, err) &&
		  store_list(store, KIND_EVIDENCE, &name->id, 0, add_id, &ids, err) &&
		  load_items(context, store, (const Uuid *)(void *)ids.data, ids.len / sizeof(Uuid), loaded, err);
	buf_free(&ids);
	return ok;
}

/* All in one snapshot, so that what is shown is what the head covers. */
static bool load(Context *context, const char *text, Loaded *loaded, Err *err)
{
	Store *store;
	StoreName name;
	if (!context_casebook(context, &store, err) || !store_begin_snapshot(store, err))
		return false;
	loaded->report.origin = store_origin(store);
	bool ok = store_head(store, &loaded->report.head, err) &&
		  store_find_among(store, KIND_BIT(KIND_EVIDENCE) | KIND_BIT(KIND_INCIDENT), text, context->arena,
				   &name, err) &&
		  (name.kind == KIND_EVIDENCE ? load_evidence : load_of_incident)(context, store, &name, loaded, err);
	store_rollback(store);
	return ok;
}

static void unload(Loaded *loaded)
{
	for (size_t i = 0; i < loaded->report.item_count; i++)
		custody_free(loaded->report.items[i]);
	json_decref(loaded->incident.body);
}

/* Write it where it is to go. What does not verify is written too, and told by the exit code. */
static bool deliver(Context *context, const Args *args, const Loaded *loaded, const Buf *out, Err *err)
{
	const char *path = args_value(args, "output");
	if (path && strcmp(path, "-") != 0) {
		if (!file_replace(path, out->data, out->len, 0644, err))
			return false;
	} else {
		pager_want(context);
		buf_add(&context->out, out->data, out->len);
	}
	if (loaded->problem.code != ERR_NONE)
		*err = loaded->problem;
	return loaded->problem.code == ERR_NONE;
}

typedef enum Form { FORM_TEXT, FORM_MARKDOWN, FORM_HTML } Form;

static bool choose_form(const Args *args, Form *form, Err *err)
{
	static const char *const names[] = {"text", "md", "html"};
	const char *name = args_value(args, "format");
	*form = FORM_TEXT;
	if (!name)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i], name) == 0) {
			*form = (Form)i;
			return true;
		}
	}
	err_set(err, ERR_USAGE, "--format: there is no format \"%s\"", name);
	return err_hint(err, "formats: text, md, html; for a graph in JSON: ascribe custody export");
}

static void render(const Context *context, const Args *args, Form form, const CustodyReport *report, Buf *out)
{
	const char *path = args_value(args, "output");
	bool to_file = path && strcmp(path, "-") != 0;
	switch (form) {
	case FORM_TEXT:
		custody_text(report, to_file ? 80 : context->style.width, !to_file && context->style.colour, out);
		return;
	case FORM_MARKDOWN:
		custody_markdown(report, out);
		return;
	case FORM_HTML:
		custody_html(report, out);
		return;
	}
}

bool cmd_custody_report(Context *context, const Args *args, Err *err)
{
	Loaded loaded = {0};
	Form form;
	Buf out = {0};
	bool ok = choose_form(args, &form, err) && load(context, args->operands[0], &loaded, err);
	if (ok) {
		render(context, args, form, &loaded.report, &out);
		ok = deliver(context, args, &loaded, &out, err);
	}
	buf_free(&out);
	unload(&loaded);
	return ok;
}

bool cmd_custody_export(Context *context, const Args *args, Err *err)
{
	Loaded loaded = {0};
	Buf out = {0};
	bool ok = load(context, args->operands[0], &loaded, err);
	if (ok) {
		custody_case(&loaded.report, &out);
		ok = deliver(context, args, &loaded, &out, err);
	}
	buf_free(&out);
	unload(&loaded);
	return ok;
}
