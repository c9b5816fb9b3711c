-- The end of audit_rows.sql.
CLOSE ascribe_audit_rows
