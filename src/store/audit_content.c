/* Whether the casebook still keeps the bytes that the records say it keeps; see ascribe/store/audit.h. What the bytes
 * are is not read here (`ascribe evidence verify` hashes them); what is searched of texts is hashed by the server. */
#include "audit_private.h"

bool audit_content(Auditor *auditor, Err *err)
{
	PgParams params = {0};
	PGresult *rows = NULL;
	pg_add_text(&params, store_origin(auditor->store));
	if (!pg_query(auditor->store, SQL_QUERY_AUDIT_CONTENT, &params, &rows, err))
		return false;
	for (int row = 0; row < PQntuples(rows); row++)
		audit_report(auditor->audit, ERR_NO_LONGER_MATCHES, pg_number(rows, row, 1), pg_text(rows, row, 0),
			     NULL, "%s (SHA-256 %.16s…)", pg_text(rows, row, 3), pg_text(rows, row, 2));
	PQclear(rows);
	return true;
}
