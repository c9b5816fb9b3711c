-- The end of audit_nodes.sql.
CLOSE ascribe_audit_nodes
