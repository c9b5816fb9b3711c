-- $1 casebook, $2 level, $3 first index. The stored nodes of one level. A cursor.
DECLARE ascribe_audit_nodes NO SCROLL CURSOR FOR
SELECT idx, hash FROM ascribe.node WHERE casebook = $1 AND level = $2 AND idx >= $3 ORDER BY idx
