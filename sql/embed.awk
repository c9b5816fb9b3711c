# Turns SQL files into C string constants, so that the program carries them and no SQL is built with printf.
# sql/queries/record_get.sql becomes `const char SQL_QUERY_RECORD_GET[]`; sql/migrations/0001_x.sql goes into the
# table `SQL_MIGRATIONS[]` in the order of its number. Comment lines are left out.
# Usage: awk -f embed.awk FILE... >sql.c

function close_text() {
	if (open) {
		print "\t\"\";"
	}
	open = 0
}

FNR == 1 {
	close_text()
	name = FILENAME
	sub(/^.*\//, "", name)
	sub(/\.sql$/, "", name)
	if (FILENAME ~ /migrations\//) {
		number = name
		sub(/_.*/, "", number)
		constant = "migration_" number
		migrations[++migration_count] = constant
		numbers[migration_count] = number + 0
		printf "static const char %s[] =\n", constant
	} else {
		constant = "SQL_QUERY_" toupper(name)
		queries[++query_count] = constant
		names[query_count] = name
		# by its name it is found in the server's log, in pg_stat_activity and in pg_stat_statements
		printf "const char %s[] =\n\t\"/* ascribe: %s */ \"\n", constant, name
	}
	open = 1
}

/^[ \t]*--/ { next }
/^[ \t]*$/ { next }

{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	gsub(/\?\?/, "?\\?")
	sub(/^\t+/, "")
	printf "\t\"%s\\n\"\n", $0
}

BEGIN {
	print "/* Made by sql/embed.awk from the files in sql/. */"
	print "#include \"ascribe/store/sql.h\""
}

END {
	close_text()
	print "const SqlMigration SQL_MIGRATIONS[] = {"
	for (i = 1; i <= migration_count; i++)
		printf "\t{%d, %s},\n", numbers[i], migrations[i]
	print "\t{0, 0}};"
	print "const SqlQuery SQL_QUERIES[] = {"
	for (i = 1; i <= query_count; i++)
		printf "\t{\"%s\", %s},\n", names[i], queries[i]
	print "\t{0, 0}};"
}
