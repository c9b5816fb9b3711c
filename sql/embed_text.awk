# Turns a text file into one C string constant.
# Usage: awk -v name=NAME -v header=HEADER -f embed_text.awk FILE >text.c

BEGIN {
	print "/* Made by sql/embed_text.awk. */"
	printf "#include \"%s\"\n", header
	printf "const char %s[] =\n", name
}

{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	gsub(/\?\?/, "?\\?")
	printf "\t\"%s\\n\"\n", $0
}

END {
	print "\t\"\";"
}
