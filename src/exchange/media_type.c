/* Media types; see media_type.h.
 *
 * libmagic walks all of its rules for a file that none of them knows, which takes longer than to hash, send and record
 * a small one. Three in five rules can't name a media type; where the others find none, all of them find none. So after
 * some files a second database, the sieve, is made of these others in memory, and only what it has a name for is looked
 * at by all rules. The layout of a database is that of libmagic's file.h (struct magic, version 18, which
 * file 5.44 has); of another one no sieve is made. */
#include "media_type.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/exchange/inspect.h"

#define FLAGS (MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS)

/* In text libmagic searches by hundreds of expressions, a millisecond for each KiB. What kind of text it is shows at
 * its start: so much of it is searched, as browsers do (WHATWG MIME Sniffing, "reading the resource header"). Whether
 * all of the head is text takes no search. */
#define TEXT_HEAD 1445

#define SIEVE_AFTER 16 /* files; making it takes as long as looking at about ten */

/* ---- The sieve */

typedef struct DatabaseStart {
	uint32_t mark, version, rules[2]; /* those that are tried, and those that others call by name */
} DatabaseStart;

#define DATABASE_MARK 0xF11E041CU
#define DATABASE_VERSION 18
#define RULE_SIZE ((size_t)376) /* the start is padded to as much */
#define RULE_LEVEL 0            /* uint16_t: 0 where a group begins, of which the rest refines what it found */
#define RULE_FLAG 2
#define RULE_OF_BINARY 0x20
#define RULE_TYPE 6
#define RULE_INDIRECT 41
#define RULE_USE 46
#define RULE_MEDIA_TYPE 224

static bool begins_group(const char *rule)
{
	uint16_t level;
	memcpy(&level, rule + RULE_LEVEL, sizeof level);
	return level == 0;
}

static bool can_name(const char *rule)
{
	return rule[RULE_MEDIA_TYPE] || rule[RULE_TYPE] == RULE_USE || rule[RULE_TYPE] == RULE_INDIRECT;
}

/* Copy the groups for files that are no text of which some rule can name a type; the number of rules copied. */
static uint32_t copy_groups(char *to, const char *from, size_t count)
{
	uint32_t copied = 0;
	for (size_t start = 0, end; start < count; start = end) {
		bool named = false;
		for (end = start; end < count && (end == start || !begins_group(from + end * RULE_SIZE)); end++)
			named = named || can_name(from + end * RULE_SIZE);
		if (!named || !(from[start * RULE_SIZE + RULE_FLAG] & RULE_OF_BINARY))
			continue;
		memcpy(to + copied * RULE_SIZE, from + start * RULE_SIZE, (end - start) * RULE_SIZE);
		copied += (uint32_t)(end - start);
	}
	return copied;
}

static void make_sieve(MediaTypes *types)
{
	DatabaseStart start = {0};
	if (types->database_len >= sizeof start)
		memcpy(&start, types->database, sizeof start);
	size_t tried = start.rules[0], called = start.rules[1];
	if (start.mark != DATABASE_MARK || start.version != DATABASE_VERSION ||
	    (1 + tried + called) * RULE_SIZE != types->database_len)
		return;
	char *made = mem_alloc(types->database_len);
	memset(made, 0, RULE_SIZE);
	start.rules[0] = copy_groups(made + RULE_SIZE, types->database + RULE_SIZE, tried);
	memcpy(made, &start, sizeof start);
	size_t len = (1 + start.rules[0]) * RULE_SIZE;
	memcpy(made + len, types->database + (1 + tried) * RULE_SIZE, called * RULE_SIZE);
	len += called * RULE_SIZE;
	magic_t sieve = types->magic.magic_open(FLAGS);
	void *buffer = made;
	if (sieve && types->magic.magic_load_buffers(sieve, &buffer, &len, 1) == 0)
		types->sieve = sieve; /* which has `made` from now on */
	(void)madvise((void *)types->database, types->database_len,
		      MADV_DONTNEED); /* it is read again where it is needed */
}

/* ---- The database */

static bool map_database(MediaTypes *types, const char *path)
{
	struct stat info;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	void *mapped = MAP_FAILED;
	if (fstat(fd, &info) == 0 && info.st_size > 0)
		mapped = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (mapped == MAP_FAILED)
		return false;
	types->database = mapped;
	types->database_len = (size_t)info.st_size;
	return true;
}

bool media_types_open(MediaTypes *types, Err *err)
{
	*types = (MediaTypes){0};
	if (!magic_library(&types->magic, err))
		return false;
	const char *paths = types->magic.magic_getpath(NULL, 0), *last = strrchr(paths, ':');
	Buf path = {0};
	buf_addf(&path, "%s.mgc", last ? last + 1 : paths);
	bool mapped = map_database(types, buf_text(&path));
	void *buffer = (void *)types->database;
	types->full = mapped ? types->magic.magic_open(FLAGS) : NULL;
	bool ok = types->full && types->magic.magic_load_buffers(types->full, &buffer, &types->database_len, 1) == 0;
	if (!ok) {
		err_set(err, ERR_FAILED, "libmagic can't load its database %s%s%s", buf_text(&path),
			types->full ? ": " : "", types->full ? types->magic.magic_error(types->full) : "");
		err_hint(err, "install it (Debian: libmagic-mgc)");
	}
	buf_free(&path);
	return ok;
}

const char *media_type_of(MediaTypes *types, const Buf *head)
{
	const MagicLibrary *magic = &types->magic;
	const char *bytes = buf_text(head);
	size_t len = head->len;
	(void)magic->magic_setflags(types->full, FLAGS | MAGIC_NO_CHECK_SOFT);
	const char *type = magic->magic_buffer(types->full, bytes, len);
	if (type && strncmp(type, "text/", strlen("text/")) == 0 && len > TEXT_HEAD)
		len = TEXT_HEAD;
	if (type && strcmp(type, INSPECT_MEDIA_TYPE_UNKNOWN) == 0) {
		if (++types->looked_at == SIEVE_AFTER)
			make_sieve(types);
		type = types->sieve ? magic->magic_buffer(types->sieve, bytes, len) : NULL;
		if (type && strcmp(type, INSPECT_MEDIA_TYPE_UNKNOWN) == 0)
			return type;
	}
	(void)magic->magic_setflags(types->full, FLAGS);
	type = magic->magic_buffer(types->full, bytes, len);
	return type ? type : "";
}
