/* SHA-256: the examples of FIPS 180 (also by sha256sum). Runs: BLAKE2b-256 by b2sum. */
#include <criterion/criterion.h>
#include <string.h>

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

/* The run of hashes that are all of one byte each: 0, 1, ... */
static void is_run(unsigned count, const char *wanted)
{
	char hex[65];
	HashRun run;
	hash_run_begin(&run);
	for (unsigned i = 0; i < count; i++) {
		Hash hash;
		memset(hash.bytes, (int)i, HASH_LEN);
		hash_run_add(&run, &hash);
	}
	Hash digest = hash_run_end(&run);
	hash_to_hex(&digest, hex);
	cr_expect_str_eq(hex, wanted, "%u hashes", count);
}

/* python3 -c 'import sys; [sys.stdout.buffer.write(bytes([i]) * 32) for i in range(COUNT)]' | b2sum -l 256 */
Test(hash, of_a_run_is_blake2b_of_all_of_them)
{
	is_run(0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	is_run(1, "89eb0d6a8a691dae2cd15ed0369931ce0a949ecafa5c3f93f8121833646e15c3");
	is_run(3, "58f5f2251206a4fbbcac28ce91214998d8837cf9fe8270e5746c971f53af0d60");
	is_run(4, "1f2a5b739b8e0443f18ef88a5fda523435f623a1cb2014b7f547b9e5cc9a8f25");
	is_run(5, "9f91e8484f7555628eaf08f4cf31d43d04417056659660613d8112622bbb38b1");
	is_run(250, "6cd4aa2f4c785507cdea5436610bb4792562fcc89aa7bf2d3889e22d1854e2ac");
}

Test(hash, of_a_run_can_be_taken_from_a_copy)
{
	const Hash one = {{1}}, two = {{2}};
	HashRun run, copy;
	hash_run_begin(&run);
	hash_run_add(&run, &one);
	copy = run;
	hash_run_add(&run, &two);
	hash_run_add(&copy, &two);
	const Hash a = hash_run_end(&run), b = hash_run_end(&copy);
	cr_expect_arr_eq(a.bytes, b.bytes, HASH_LEN);
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
