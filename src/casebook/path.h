/* Where in a body a walk stands: a stack of segments, made into text only when it is needed. Private to casebook/. */
#ifndef CASEBOOK_PATH_H
#define CASEBOOK_PATH_H

#include "ascribe/casebook/body.h"

#define PATH_TEXT_MAX BODY_PATH_MAX

typedef struct Path Path;
struct Path {
	const Path *parent; /* NULL at the body */
	const char *name;   /* field, or NULL for an item of a list */
	size_t item;
};

/* "positions[2].stance" */
void path_text(const Path *path, char out[PATH_TEXT_MAX]);

#endif
