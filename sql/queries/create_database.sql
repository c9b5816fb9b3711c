-- The database of a private cluster that was just made.
CREATE DATABASE ascribe
