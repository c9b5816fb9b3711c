-- $1 casebook, then for each upload: $2 SHA-256, $3 size, $4 upload, $5 pieces, $6 packed.
SELECT ascribe.keep_content($1, $2, $3, $4, $5, $6)
