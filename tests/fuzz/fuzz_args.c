/* Arguments: any words, each ended by a zero byte. What is taken are words that were given, within the command's
 * bounds. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../../src/cli/cli.h"

#define WORDS_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena *arena = arena_new();
	char *text = arena_array(arena, size + 1, 1), *words[WORDS_MAX + 2] = {"ascribe"};
	int count = 1;
	memcpy(text, data, size);
	text[size] = '\0';
	for (size_t at = 0; at < size && count <= WORDS_MAX; at += strlen(text + at) + 1)
		words[count++] = text + at;
	Args args;
	Err err = {0};
	if (args_parse(count, words, arena, &args, &err)) {
		assert(args.given_count <= size && args.operand_count <= (size_t)count);
		bool asked = args.help || args.version;
		assert(asked || !args.command ||
		       (args.operand_count >= args.command->min && args.operand_count <= args.command->max));
		for (size_t i = 0; i < args.given_count; i++)
			assert(!args.given[i].option != !args.given[i].field && args.given[i].value);
	} else {
		assert(err.code == ERR_USAGE && err.message[0] && err.hint[0]);
	}
	arena_free(arena);
	return 0;
}
