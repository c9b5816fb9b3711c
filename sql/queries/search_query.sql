-- $1 casebook, $2 words. What is looked for, as text; whether it says a word to look for, not only what to leave out.
SELECT q, querytree(q) NOT IN ('', 'T') FROM ascribe.search_query($1, $2) AS q
