-- $1 casebook, $2 SHA-256, $3 whether others may keep them, and then nothing is done.
SELECT ascribe.erase_content($1, $2, $3)
