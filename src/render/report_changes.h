/* What changed in a brief, in words that every form of a report shares. Private to render/. Strings are in the arena.
 */
#ifndef ASCRIBE_RENDER_REPORT_CHANGES_H
#define ASCRIBE_RENDER_REPORT_CHANGES_H

#include "ascribe/brief/changes.h"

const char *changes_lead(Arena *arena, const BriefChanges *changes);
const char *changes_heading(BriefChangeKind kind);
const char *changes_record_words(Arena *arena, const BriefChange *change);
/* What differs in a record, line by line: how many lines, and each. */
size_t changes_edits_shown(const BriefChange *change);
const char *changes_edit_words(Arena *arena, const BriefChange *change, size_t at);
const char *changes_shift_words(Arena *arena, const BriefShift *shift);
const char *changes_gap_heading(BriefGapShiftKind kind);
const char *changes_gap_words(Arena *arena, const BriefGapShift *shift);

#endif
