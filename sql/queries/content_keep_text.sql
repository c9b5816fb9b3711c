-- $1 casebook, $2 SHA-256, $3 language or NULL, $4 the parts of the text.
SELECT ascribe.keep_text($1, $2, $3, $4)
