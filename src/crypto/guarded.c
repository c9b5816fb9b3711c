/* Memory for secrets, over libsodium's; see guarded.h. */
#include "ascribe/crypto/guarded.h"

#include <sodium.h>

#include "ascribe/base/mem.h"

void *guarded_new(size_t size)
{
	void *memory = sodium_malloc(size);
	if (!memory)
		mem_out_of_memory(); /* GCOVR_EXCL_LINE: only where the system has no page left */
	return memory;
}

void guarded_free(void *memory)
{
	sodium_free(memory);
}
