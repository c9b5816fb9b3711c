/* SHA-256: the examples of FIPS 180 (also by sha256sum). */
#include <criterion/criterion.h>

#include "ascribe/crypto/hash.h"

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

Test(hash, takes_pieces_as_they_come)
{
	HashRunning running;
	hash_begin(&running);
	hash_add(&running, "a", 1);
	hash_add(&running, "", 0);
	hash_add(&running, "bc", 2);
	is_abc(hash_end(&running));
}
