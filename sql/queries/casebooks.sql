-- The origins of the casebooks here, the first 20.
SELECT casebook FROM ascribe.casebook ORDER BY casebook LIMIT 20
