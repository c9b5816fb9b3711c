/* UUIDs: forms of RFC 9562; version 5 by Python's uuid.uuid5. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/base/uuid.h"

Test(uuid, knows_the_forms_that_are_signed)
{
	cr_assert(uuid_valid("c232ab00-9414-11ec-b3c8-9f6bdeced846"));     /* RFC 9562 A.1, version 1 */
	cr_assert(uuid_valid("919108f7-52d1-4320-9bac-f847db4148a8"));     /* A.3, version 4 */
	cr_assert(uuid_valid("2ed6657d-e927-568b-95e1-2665a8aea6a2"));     /* A.4, version 5 */
	cr_assert_not(uuid_valid("1ec9414c-232a-6b00-b3c8-9f6bdeced846")); /* A.5, version 6 */
	cr_assert_not(uuid_valid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")); /* A.6, version 7 */
	cr_assert_not(uuid_valid("00000000-0000-0000-0000-000000000000"));
	cr_assert_not(uuid_valid("919108f7-52d1-4320-cbac-f847db4148a8"));
	cr_assert_not(uuid_valid("919108F7-52d1-4320-9bac-f847db4148a8"));
	cr_assert_not(uuid_valid("919108f7-52d1-4320-9bac-f847db4148a"));
	cr_assert_not(uuid_valid("919108f7-52d1-4320-9bac-f847db4148a8x"));
	cr_assert_not(uuid_valid("919108f7x52d1-4320-9bac-f847db4148a8"));
	cr_assert_not(uuid_valid(""));
}

Test(uuid, draws_a_new_version_4_each_time)
{
	Uuid one = uuid_new(), other = uuid_new();
	cr_assert(uuid_valid(one.text));
	cr_assert_eq(one.text[14], '4');
	cr_assert_str_neq(one.text, other.text);
}

Test(uuid, makes_the_same_version_5_of_the_same_slug)
{
	cr_assert_str_eq(uuid_of_slug("party", "iran").text, "34f2fd8b-48ec-55ea-b07e-b2777edaab79");
	cr_assert_str_eq(uuid_of_slug("source", "iran").text, "471923bb-98e8-51ef-9f0a-6808afa32265");
	cr_assert(uuid_valid(uuid_of_slug("party", "iran").text));
}
