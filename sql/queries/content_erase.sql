-- $1 casebook, $2 SHA-256.
SELECT ascribe.erase_content($1, $2)
