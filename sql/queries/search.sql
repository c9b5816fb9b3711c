-- $1 casebook, $2 what is looked for, $3 kind, $4 party, $5 incident (NULL: any), $6 how many that match are ranked. Kind,
-- id, index, slug, name, first and last date as given, whether more match than were ranked; best first.
SELECT * FROM ascribe.search($1, $2::tsquery, $3, $4, $5, $6)
