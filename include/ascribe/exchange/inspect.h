/* What is in a file: its media type, and its text. Files are hostile: their bytes are looked at by a child process that
 * can do nothing else (ascribe/base/sandbox.h), and what it gives is checked here. Nothing is decided by it but what is
 * shown. */
#ifndef ASCRIBE_EXCHANGE_INSPECT_H
#define ASCRIBE_EXCHANGE_INSPECT_H

#include <stddef.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

#define INSPECT_MEDIA_TYPE_SIZE 128
#define INSPECT_MEDIA_TYPE_UNKNOWN "application/octet-stream"
#define INSPECT_TYPE_BYTES_MAX ((size_t)1024 * 1024)
#define INSPECT_TYPE_SECONDS 5
#define INSPECT_REFUSED_MAX 10

#define INSPECT_INPUT_MAX ((size_t)256 * 1024 * 1024)
#define INSPECT_TEXT_MAX ((size_t)16 * 1024 * 1024)
#define INSPECT_TEXT_SECONDS 20
#define INSPECT_TEXT_MEMORY ((size_t)1024 * 1024 * 1024)

/* The rule by which text is made of bytes. Quotations are anchored in code points of exactly this text, so whoever
 * keeps an anchor keeps this too; any change to what follows is a new version.
 *   - UTF-8. Nothing is normalised (no NFC), and bidirectional controls stay: they are data.
 *   - CR LF, CR and FF (a page's end) become LF. Of the other control characters (category Cc) LF and TAB stay, and all
 *     else goes. A byte order mark goes at the start, and stays elsewhere.
 *   - U+FFFE and U+FFFF, which are no characters and which no XML holds, become U+FFFD.
 *   - what is no part of a character in the text's character set is one U+FFFD for each byte (UTF-16: each unit).
 *   - the character set is that of the byte order mark; else of the media type's `charset`; else, in HTML, of a <meta>
 * in its first 1024 bytes; else UTF-8 where all is valid, and windows-1252 where not. Labels mean what the WHATWG
 *     Encoding Standard says: Latin-1 and ASCII are windows-1252.
 *   - HTML: see src/exchange/html_text.h. PDF: as pdftotext of poppler orders it.
 * The same bytes and media type give the same text wherever the libraries are of the same version: libxml2 for HTML,
 * poppler and poppler-data for PDF, the C library's iconv for character sets but UTF-8, UTF-16 and windows-1252.
 * Between versions of these that is not promised: keep the text's hash beside an anchor. */
#define INSPECT_TEXT_VERSION "text/1"

/* Media types of many files, by INSPECT_AT_ONCE children, which are replaced after some files and after they failed. */
#define INSPECT_AT_ONCE 2
#define INSPECT_OPEN_MAX 24 /* questions without an answer */
typedef struct Inspector Inspector;
Inspector *inspector_new(void);
void inspector_free(Inspector *inspector); /* NULL is fine */

/* Ask for the media type of a file that begins with `bytes`, of which the first INSPECT_TYPE_BYTES_MAX are looked at;
 * this returns while a child looks. Then take the answer, once for each question and in their order; INSPECT_OPEN_MAX
 * of them may be open. */
void inspector_ask(Inspector *inspector, const void *bytes, size_t len);

/* The media type as libmagic has it: a guess. `out` is always type/subtype in lower case (RFC 6838's characters), and
 * INSPECT_MEDIA_TYPE_UNKNOWN where nothing is known. False where the file could not be looked at; `err` is the note to
 * show: ERR_REFUSED, it is this file's; ERR_FAILED, there can be no looking. After ERR_FAILED, and after
 * INSPECT_REFUSED_MAX files that the child did not survive, nothing is looked at any more, which is not told again. */
MUST_USE bool inspector_answer(Inspector *inspector, char out[INSPECT_MEDIA_TYPE_SIZE], Err *err);

/* The same of one file alone. */
MUST_USE bool inspect_media_type(const void *bytes, size_t len, char out[INSPECT_MEDIA_TYPE_SIZE], Err *err);

/* Append the text of a file to `text`: all of `fd`, a file open for reading, whose place is moved. Text is to be had of
 * text/..., HTML, XML, JSON and PDF. ERR_REFUSED where `media_type` is another; where the file is over a limit (above:
 * its size, its text, time, memory), of which the message says which; and where it can't be read. ERR_FAILED where
 * libxml2, pdftotext or seccomp is missing. Where it fails, nothing is appended. */
MUST_USE bool inspect_text(int fd, const char *media_type, Buf *text, Err *err);

/* By what inspect_text makes text of a media type, to be kept beside the text: INSPECT_TEXT_VERSION, and the library
 * that read it with its version: "text/1 libxml2/2.9.14", "text/1 poppler/22.12.0". Errors as there. */
#define INSPECT_RULE_SIZE 64
MUST_USE bool inspect_text_rule(const char *media_type, char out[INSPECT_RULE_SIZE], Err *err);

#endif
