-- $1 casebook. Most bytes that one file may have, and all together, NULL without a limit; what is there by now.
SELECT c.file_max, c.content_max, (SELECT coalesce(sum(stored), 0) FROM ascribe.content WHERE casebook = $1)
FROM ascribe.casebook AS c WHERE c.casebook = $1
