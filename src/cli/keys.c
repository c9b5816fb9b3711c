/* Key files of this user: finding, opening and making them; see cli.h. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/crypto/keyfile.h"
#include "cli.h"

#define SUFFIX ".key"

bool context_keys_folder(Context *context, const char **folder, Err *err)
{
	const char *data;
	if (!file_xdg_folder(XDG_DATA, context->arena, &data, err))
		return false;
	*folder = arena_printf(context->arena, "%s/keys", data);
	return true;
}

static bool key_path(Context *context, const char *name, const char **path, Err *err)
{
	const char *folder;
	if (!sign_name_valid(name)) {
		err_set(err, ERR_USAGE, "\"%s\" cannot name a key", name);
		return err_hint(err, "letters, digits and . _ @ - (at most %d), with a letter or digit first",
				SIGN_NAME_MAX);
	}
	if (!context_keys_folder(context, &folder, err))
		return false;
	*path = arena_printf(context->arena, "%s/%s" SUFFIX, folder, name);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool context_key_names(Context *context, const char ***names, size_t *count, Err *err)
{
	const char *folder;
	*count = 0;
	*names = NULL;
	if (!context_keys_folder(context, &folder, err))
		return false;
	DIR *directory = opendir(folder);
	if (!directory)
		return errno == ENOENT || err_set_errno(err, ERR_FAILED, errno, "cannot read %s", folder);
	size_t room = 0;
	errno = 0; /* readdir tells an error from the end by that alone */
	for (struct dirent *entry = readdir(directory); entry; errno = 0, entry = readdir(directory)) {
		size_t len = strlen(entry->d_name), suffix = strlen(SUFFIX);
		if (len <= suffix || strcmp(entry->d_name + len - suffix, SUFFIX) != 0)
			continue;
		const char *name = arena_strndup(context->arena, entry->d_name, len - suffix);
		if (!sign_name_valid(name))
			continue;
		if (*count == room) {
			const char **more = arena_array(context->arena, room * 2 + 8, sizeof *more);
			if (room > 0)
				memcpy(more, *names, room * sizeof *more);
			*names = more;
			room = room * 2 + 8;
		}
		(*names)[(*count)++] = name;
	}
	int problem = errno;
	closedir(directory);
	if (problem != 0)
		return err_set_errno(err, ERR_FAILED, problem, "cannot read %s", folder);
	if (*count > 0)
		qsort(*names, *count, sizeof **names, by_name);
	return true;
}

bool context_key_text(Context *context, const char *name, char **text, size_t *text_len, Err *err)
{
	const char *path = NULL;
	if (!key_path(context, name, &path, err))
		return false;
	if (keyfile_read(path, text, text_len, err))
		return true;
	if (err->code == ERR_NOT_FOUND) {
		err_set(err, ERR_NOT_FOUND, "there is no key \"%s\" here", name);
		err_hint(err, "see: ascribe key list; make one: ascribe key new %s", name);
	}
	return false;
}

static bool take_passphrase(Context *context, const char *name, bool twice, Passphrase **passphrase, Err *err)
{
	if (context->passphrase_fd >= 0)
		return passphrase_from_fd(context->passphrase_fd, passphrase, err);
	if (context->no_input) {
		err_set(err, ERR_USAGE, "the key %s takes a passphrase, and --no-input forbids to ask", name);
		return err_hint(err, twice ? "give --passphrase-fd FD or --no-passphrase" : "give --passphrase-fd FD");
	}
	return passphrase_ask(arena_printf(context->arena, "Passphrase of the key %s: ", name), twice, passphrase, err);
}

bool context_open_key(Context *context, const char *name, SecretKey **key, Err *err)
{
	char *text = NULL;
	size_t text_len = 0;
	KeyfileInfo info;
	Passphrase *passphrase = NULL;
	if (!context_key_text(context, name, &text, &text_len, err))
		return false;
	bool ok = keyfile_parse_info(text, text_len, &info, err) &&
		  (!info.is_protected || take_passphrase(context, name, false, &passphrase, err)) &&
		  keyfile_open(text, text_len, passphrase, key, err);
	passphrase_free(passphrase);
	keyfile_text_free(text);
	return ok;
}

static bool choose_key(Context *context, const char **name, Err *err)
{
	const char **names;
	size_t count;
	if (context->key_name) {
		*name = context->key_name;
		return true;
	}
	if (!context_key_names(context, &names, &count, err))
		return false;
	if (count == 1) {
		*name = names[0];
		return true;
	}
	if (count == 0) {
		err_set(err, ERR_NOT_FOUND, "there is no key to sign with");
		return err_hint(err, "make one: ascribe key new NAME");
	}
	Buf list = {0};
	for (size_t i = 0; i < count; i++)
		buf_addf(&list, "%s%s", i > 0 ? ", " : "", names[i]);
	err_set(err, ERR_USAGE, "there are several keys here");
	err_hint(err, "choose one with --key NAME or ASCRIBE_KEY: %s", buf_text(&list));
	buf_free(&list);
	return false;
}

bool context_key(Context *context, const SecretKey **key, Err *err)
{
	const char *name = NULL;
	if (!context->key && (!choose_key(context, &name, err) || !context_open_key(context, name, &context->key, err)))
		return false;
	*key = context->key;
	return true;
}

bool context_make_key(Context *context, const char *name, bool unprotected, SecretKey **key, Err *err)
{
	const char *path = NULL, *folder = NULL;
	Passphrase *passphrase = NULL;
	if (!key_path(context, name, &path, err) || !context_keys_folder(context, &folder, err))
		return false;
	if (access(path, F_OK) == 0) {
		err_set(err, ERR_CONFLICT, "there is a key \"%s\" already", name);
		return err_hint(err, "its file is %s", path);
	}
	if (!unprotected && !take_passphrase(context, name, true, &passphrase, err))
		return false;
	SecretKey *made = secret_key_new(name);
	Buf text = {0};
	bool ok = keyfile_format(made, passphrase, &text, err) && file_make_folder(folder, 0700, err) &&
		  file_create(path, text.data, text.len, 0600, err);
	keyfile_wipe(&text);
	passphrase_free(passphrase);
	if (ok)
		*key = made;
	else
		secret_key_free(made);
	return ok;
}
