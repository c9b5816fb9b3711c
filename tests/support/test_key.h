/* The key of the documentation of Go's golang.org/x/mod/sumdb/note, so that what is signed here can be compared with
 * what other programs make of it. */
#ifndef TESTS_SUPPORT_TEST_KEY_H
#define TESTS_SUPPORT_TEST_KEY_H

#include "ascribe/crypto/sign.h"

#define TEST_KEY_NAME "PeterNeumann"
#define TEST_KEY_SEED_BASE64 "gQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM="
#define TEST_KEY_VKEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

/* Starts the crypto room too. Free with secret_key_free. */
SecretKey *test_key(void);

#endif
