/* SHA-256: the examples of FIPS 180 (also by sha256sum). */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/crypto/hash_file.h"

static void is_abc(Hash hash)
{
	char hex[65];
	hash_to_hex(&hash, hex);
	cr_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

Test(hash, agrees_with_the_standard_s_example)
{
	is_abc(hash_bytes("abc", 3));
}

Test(hash, takes_parts_as_one_text)
{
	is_abc(hash_two("a", 1, "bc", 2));
	is_abc(hash_two("", 0, "abc", 3));
	is_abc(hash_three("a", 1, "b", 1, "c", 1));
	is_abc(hash_three("abc", 3, NULL, 0, NULL, 0));
}

/* The vectors of SipHash's reference implementation (vectors.h, vectors_sip128): the key is 00 to 0f, the text 00 to
 * length - 1. */
Test(hash, prints_as_siphash_does)
{
	static const uint8_t none[] = {0xa3, 0x81, 0x7f, 0x04, 0xba, 0x25, 0xa8, 0xe6,
				       0x6d, 0xf6, 0x72, 0x14, 0xc7, 0x55, 0x02, 0x93};
	static const uint8_t one[] = {0xda, 0x87, 0xc1, 0xd8, 0x6b, 0x99, 0xaf, 0x44,
				      0x34, 0x76, 0x59, 0x11, 0x9b, 0x22, 0xfc, 0x45};
	uint8_t key[HASH_KEY_LEN];
	for (size_t i = 0; i < sizeof key; i++)
		key[i] = (uint8_t)i;
	HashPrint print = hash_print(key, "", 0);
	cr_expect_arr_eq(&print, none, sizeof none);
	print = hash_print(key, "", 1);
	cr_expect_arr_eq(&print, one, sizeof one);
}

Test(hash, prints_depend_on_the_key_and_on_every_byte)
{
	uint8_t key[HASH_KEY_LEN], other[HASH_KEY_LEN];
	char text[] = "a row of a table";
	hash_print_key(key);
	hash_print_key(other);
	cr_expect_arr_neq(key, other, sizeof key);
	const HashPrint print = hash_print(key, text, sizeof text), again = hash_print(key, text, sizeof text),
			keyed = hash_print(other, text, sizeof text), shorter = hash_print(key, text, sizeof text - 1);
	cr_expect_arr_eq(&print, &again, sizeof print);
	cr_expect_arr_neq(&print, &keyed, sizeof print);
	cr_expect_arr_neq(&print, &shorter, sizeof print);
	for (size_t i = 0; i < sizeof text; i++) {
		text[i] ^= 1;
		const HashPrint changed = hash_print(key, text, sizeof text);
		cr_expect_arr_neq(&print, &changed, sizeof print, "byte %zu", i);
		text[i] ^= 1;
	}
}

Test(hash, takes_pieces_as_they_come)
{
	HashRunning running;
	hash_begin(&running);
	hash_add(&running, "a", 1);
	hash_add(&running, "", 0);
	hash_add(&running, "bc", 2);
	is_abc(hash_end(&running));
}

Test(hash, is_read_from_the_hex_that_it_is_written_in_alone)
{
	static const char abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
	static const char *const others[] = {"", "ba78",
					     "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
					     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015adff",
					     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag"};
	Hash hash;
	cr_assert(hash_from_hex(abc, &hash));
	is_abc(hash);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_expect_not(hash_from_hex(others[i], &hash), "%s", others[i]);
}

Test(hash, of_a_file_is_that_of_its_bytes)
{
	char path[] = "/tmp/ascribe-hash.XXXXXX";
	int fd = mkstemp(path);
	Hash hash;
	uint64_t size;
	Err err = {0};
	cr_assert(fd >= 0 && write(fd, "abc", 3) == 3);
	cr_assert(hash_file(path, 3, &hash, &size, &err), "%s", err.message);
	is_abc(hash);
	cr_expect_eq(size, 3);
	cr_expect_not(hash_file(path, 2, &hash, &size, &err));
	cr_expect(err.code == ERR_REFUSED && strstr(err.message, "is larger than 2 bytes"), "%s", err.message);
	close(fd);
	unlink(path);
	cr_expect_not(hash_file(path, 3, &hash, &size, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	cr_expect_not(hash_file("/tmp", 3, &hash, &size, &err));
	cr_expect(err.code == ERR_REFUSED && strstr(err.message, "is not a regular file"), "%s", err.message);
}
