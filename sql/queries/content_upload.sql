COPY ascribe.piece (casebook, upload, ord, bytes) FROM STDIN (FORMAT binary)
