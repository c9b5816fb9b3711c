-- $1 casebook, then for each piece: $2 upload, $3 its place, $4 its bytes.
SELECT ascribe.put_pieces($1, $2, $3, $4)
