-- $1 casebook, $2 most bytes of one file, $3 of all together; negative: no limit, NULL: as it is.
UPDATE ascribe.casebook SET file_max = CASE WHEN $2::bigint IS NULL THEN file_max WHEN $2 >= 0 THEN $2 END,
	content_max = CASE WHEN $3::bigint IS NULL THEN content_max WHEN $3 >= 0 THEN $3 END
WHERE casebook = $1
