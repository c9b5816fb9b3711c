/* ascribe lint: the gaps of one incident's brief, alone. Fails while any of them is open. */
#include "ascribe/brief/model.h"
#include "ascribe/render/report.h"
#include "briefs.h"

bool cmd_lint(Context *context, const Args *args, Err *err)
{
	Briefs briefs = {0};
	Uuid incident;
	const Brief *brief;
	bool ok = briefs_open(context, args, &briefs, err) && briefs_find(&briefs, args->operands[0], &incident, err) &&
		  briefs_compute(&briefs, &incident, &brief, err);
	if (ok)
		briefs_say_release(context, brief);
	if (ok && context->style.json)
		report_gaps_json(brief, &context->out);
	else if (ok)
		report_gaps_text(brief, context->style.width, context->style.colour, &context->out);
	if (!ok || brief->open_gap_count == 0)
		return ok;
	err_set(err, ERR_FAILED, "%zu of %zu gaps %s open", brief->open_gap_count, brief->gap_count,
		brief->open_gap_count == 1 ? "is" : "are");
	return err_hint(err,
			"to accept one, with all that it concerns: ascribe note add %s --type accepted-gap --gap CODE "
			"--about KIND:NAME -m 'reason'",
			args->operands[0]);
}
