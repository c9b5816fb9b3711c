/* Entries of the ledger as they are printed. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/render/print.h"
#include "tests/support/hostile.h"

static const Style TEXT = {.width = 80}, JSON = {.json = true, .width = 80};

static json_t *entry_with(json_t *more)
{
	json_t *entry = json_pack("{s:i, s:s, s:i, s:{s:i, s:s}, s:s, s:s}", "index", 9, "author", "alice", "seq", 3,
				  "anchor", "size", 9, "root", "cm9vdA==", "at", "2026-01-02T03:04:05Z", "recorded_at",
				  "2026-01-02T03:04:06Z");
	json_object_update(entry, more);
	json_decref(more);
	return entry;
}

static json_t *changes(const char *reason)
{
	return json_pack("{s:[{s:s, s:s, s:s, s:s, s:[{s:s, s:s, s:s}, {s:s, s:[s]}]}, {s:s, s:s, s:s, s:s, s:s}]}",
			 "changes", "change", "changed", "kind", "party", "id", "1", "slug", "p", "differences", "path",
			 "name", "old", "One", "new", "Two", "path", "aliases", "new", reason, "change", "retracted",
			 "kind", "note", "id", "0000-id", "slug", "", "reason", reason);
}

static void expect_printed(const Style *style, bool whole, json_t *entry, const char *expected)
{
	Buf out = {0};
	print_entry(style, whole, entry, &out);
	cr_expect_str_eq(buf_text(&out), expected);
	buf_free(&out);
}

Test(render_entry, in_a_log_says_who_when_and_what)
{
	json_t *entry = entry_with(changes("why"));
	json_object_set_new(entry, "other_changes", json_integer(1));
	expect_printed(&TEXT, false, entry,
		       "entry 9 by alice\n"
		       "  dated             2026-01-02T03:04:05Z, recorded 2026-01-02T03:04:06Z\n"
		       "  changed           party p\n"
		       "    - name: One\n"
		       "    + name: Two\n"
		       "    + aliases: why\n"
		       "  retracted         note 0000-id: why\n"
		       "                    1 other change\n\n");
}

Test(render_entry, whole_says_number_anchor_and_signature)
{
	json_t *bad = json_pack("{s:b, s:s, s:s}", "good", 0, "key", "alice", "problem", "no such key");
	json_t *entry = entry_with(json_pack("{s:o, s:[]}", "signature", bad, "changes"));
	expect_printed(&TEXT, true, entry,
		       "entry 9 by alice\n"
		       "  dated             2026-01-02T03:04:05Z, recorded 2026-01-02T03:04:06Z\n"
		       "  number            3 of this key, from 0\n"
		       "  anchor            9 entries, root cm9vdA==\n"
		       "  signature         NOT GOOD: no such key\n");
}

Test(render_entry, after_the_end_of_its_key_is_marked)
{
	Buf out = {0};
	print_entry(&TEXT, false, entry_with(json_pack("{s:i}", "last_valid", 7)), &out);
	cr_expect(strstr(buf_text(&out), "  WARNING           after the key's last valid index, 7\n"));
	buf_free(&out);
}

Test(render_entry, as_json_is_one_line_with_its_shape_first)
{
	expect_printed(
		&JSON, false, entry_with(json_pack("{s:[]}", "changes")),
		"{\"schema\":\"ascribe/entry/v1\",\"index\":9,\"author\":\"alice\",\"seq\":3,\"anchor\":{\"size\":9,"
		"\"root\":\"cm9vdA==\"},\"at\":\"2026-01-02T03:04:05Z\",\"recorded_at\":\"2026-01-02T03:04:06Z\","
		"\"changes\":[]}\n");
}

Test(render_entry, hostile_text_reaches_no_terminal)
{
	for (size_t i = 0; i < HOSTILE_COUNT; i++) {
		Buf out = {0};
		json_t *entry = entry_with(changes(HOSTILE[i]));
		json_t *bad = json_pack("{s:b, s:s, s:s}", "good", 0, "key", HOSTILE[i], "problem", HOSTILE[i]);
		json_object_set_new(entry, "author", json_string(HOSTILE[i]));
		json_object_set_new(entry, "signature", bad);
		print_entry(&TEXT, true, entry, &out);
		const char *found = hostile_in(buf_text(&out));
		cr_expect_null(found, "%s: %.40s", HOSTILE[i], found);
		buf_free(&out);
	}
}
