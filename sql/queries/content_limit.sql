-- $1 casebook, $2 most bytes of one file, $3 of all together; negative: no limit, NULL: as it is.
SELECT ascribe.set_limits($1, $2, $3)
