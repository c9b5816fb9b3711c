/* How long hashing a file takes, in seconds: what taking it in can at best take.
 * usage: hash_rate FILE */
#include <stdio.h>
#include <time.h>

#include "ascribe/crypto/hash_file.h"
#include "ascribe/crypto/sign.h"

int main(int argc, char **argv)
{
	struct timespec start, end;
	Err err = {0};
	Hash hash;
	uint64_t size = 0;
	if (argc != 2 || !crypto_start(&err))
		return 2;
	(void)clock_gettime(CLOCK_MONOTONIC, &start);
	if (!hash_file(argv[1], INT64_MAX, &hash, &size, &err)) {
		fprintf(stderr, "%s\n", err.message);
		return 1;
	}
	(void)clock_gettime(CLOCK_MONOTONIC, &end);
	printf("%.6f\n", (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9);
	return 0;
}
