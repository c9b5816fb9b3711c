/* A dossier as one JSON object: "ascribe/dossier/v1". Private to render/. */
#ifndef RENDER_DOSSIER_JSON_H
#define RENDER_DOSSIER_JSON_H

#include <jansson.h>

#include "ascribe/brief/dossier.h"

json_t *dossier_json(const Dossier *dossier, Arena *arena);

#endif
