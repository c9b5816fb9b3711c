/* For the benchmark: how many signatures a second libsodium's crypto_sign_verify_detached verifies, in one thread, on
 * the entries of a casebook as they are. Usage: verify_rate URI ORIGIN COUNT. Prints the rate. */
#include <libpq-fe.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "ascribe/ledger/scan.h"

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	if (argc < 4 || sodium_init() < 0)
		return 2;
	PGconn *connection = PQconnectdb(argv[1]);
	const char *const values[] = {argv[2], argv[3]};
	PGresult *rows = PQexecParams(
		connection,
		"SELECT e.note, k.vkey FROM ascribe.entry AS e JOIN ascribe.key AS k ON k.casebook = "
		"e.casebook AND k.name = e.author WHERE e.casebook = $1 ORDER BY e.idx LIMIT $2",
		2, NULL, values, NULL, NULL, 1);
	int count = PQntuples(rows);
	EntryScan *scans = malloc((size_t)count * sizeof *scans);
	PublicKey *keys = malloc((size_t)count * sizeof *keys);
	Err err = {0};
	if (count == 0)
		return 1;
	for (int i = 0; i < count; i++) {
		char vkey[512];
		snprintf(vkey, sizeof vkey, "%.*s", PQgetlength(rows, i, 1), PQgetvalue(rows, i, 1));
		if (!entry_scan(PQgetvalue(rows, i, 0), (size_t)PQgetlength(rows, i, 0), &scans[i], &err) ||
		    !public_key_parse(vkey, &keys[i], &err))
			return 1;
	}
	double start = now();
	for (int i = 0; i < count; i++) {
		if (crypto_sign_verify_detached(scans[i].signature.bytes, (const unsigned char *)scans[i].text,
						scans[i].text_len, keys[i].bytes) != 0)
			return 1;
	}
	printf("%.1f\n", count / (now() - start));
	free(scans);
	free(keys);
	PQclear(rows);
	PQfinish(connection);
	return 0;
}
