/* README.txt of a bundle: how a reader checks it with nothing but common tools. The indented lines are commands, and
 * run as they stand in the folder that the archive was unpacked in (tests/cli/bundle.bats runs them). */
#include <inttypes.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/exchange/bundle_write.h"

static const char CONTENT[] =
	"What is here\n"
	"\n"
	"  brief.txt, brief.md, brief.json  the brief of the incident, as computed at this head\n"
	"  checkpoint                       the ledger's head, signed (C2SP tlog-checkpoint)\n"
	"  entries/                         signed entries, each with its proof against that head\n"
	"                                   (C2SP tlog-proof; the entry is the line \"extra\")\n"
	"  files/                           captured files, where any were given, each named by its SHA-256\n"
	"  keys.txt                         the public keys that were enrolled, as C2SP vkeys\n"
	"  manifest                         SHA-256 of all of these, signed\n"
	"\n"
	"The entries are those that hold any version of the incident, of its allegations, statements,\n"
	"evidence, responses, hypotheses and ratings, of the parties and sources that these refer to, of notes about "
	"any of them,\n"
	"and every change of a key. An entry is kept whole, so that it may hold other records too. Captured\n"
	"files are here only where whoever made this archive had them and gave them: each has the digest of\n"
	"a capture of a source, or of a file of evidence, that an entry here records.\n"
	"\n"
	"Whose keys to trust\n"
	"\n"
	"Take keys from their owners. keys.txt is a convenience: whoever made this archive wrote it. The key of\n"
	"the first administrator is enough, who signed entry 0: entries enrol all other keys, and are signed\n"
	"themselves. Put the keys that you trust into a file, one a line; here it is trusted.vkeys.\n"
	"\n"
	"With ascribe, on the archive as it came\n"
	"\n"
	"  ascribe verify ARCHIVE --vkeys trusted.vkeys\n"
	"\n"
	"By hand, in the folder of the unpacked files (tar --zstd -xf ARCHIVE)\n"
	"\n"
	"1. The files are those of the manifest. The second command prints what the line \"entries\" of the\n"
	"   manifest ends in.\n"
	"\n"
	"    grep -E '^[0-9a-f]{64}  ' manifest | sha256sum -c\n"
	"    cat entries/* | sha256sum\n"
	"\n"
	"2. The manifest is signed by a trusted key. A checkpoint, or an entry (see 3), is checked in the same\n"
	"   way: put its name in place of manifest.\n"
	"\n"
	"    sed '/^$/,$d' manifest >signed-text\n"
	"    tail -n 1 manifest | cut -d ' ' -f 3 | base64 -d | tail -c 64 >signature\n"
	"    name=$(tail -n 1 manifest | cut -d ' ' -f 2)\n"
	"    vkey=$(awk -v name=\"$name+\" 'index($0, name) == 1' trusted.vkeys)\n"
	"    printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000' >key.der\n"
	"    printf %s \"$vkey\" | cut -d + -f 3- | base64 -d | tail -c 32 >>key.der\n"
	"    openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed-text -sigfile signature\n"
	"\n"
	"3. An entry is read out of its proof like this; its second line is what was signed, as JSON.\n"
	"\n"
	"    proof=$(ls entries/*.tlog-proof | tail -n 1)\n"
	"    sed -n 's/^extra //p' \"$proof\" | base64 -d >entry\n"
	"\n"
	"4. The entry stands in the ledger. Its leaf is SHA-256 of a byte 0 and the entry, printed below. A node\n"
	"   is SHA-256 of a byte 1 and the two hashes under it (RFC 6962, section 2.1). The lines after \"index\",\n"
	"   up to the blank line, are the hashes beside the path from the leaf up; the root is the third line of\n"
	"   the checkpoint. Any program that reads C2SP tlog-proof does this.\n"
	"\n"
	"    { printf '\\000'; cat entry; } | sha256sum\n"
	"\n"
	"What this shows, and what it does not\n"
	"\n"
	"A signature says which key signed, not that its holder is right. A proof says that an entry stands in\n"
	"the ledger at this head. That nothing which belongs here was left out, and that the brief follows from\n"
	"the records, is said by whoever signed the manifest. Later entries cannot be seen from here, a later end\n"
	"of a key's validity among them.\n";

void bundle_add_readme(const BundlePlan *plan, const char *origin, Buf *out)
{
	Buf root = {0};
	base64_add(&root, plan->head.root.bytes, HASH_LEN);
	buf_addf(out,
		 "An incident of a casebook of cyber attributions, with all that it takes to check it.\n"
		 "\n"
		 "  casebook  %s\n"
		 "  incident  %s (%s)\n"
		 "  ledger    %" PRIu64 " entries, root %s\n"
		 "\n",
		 origin, plan->incident.slug, plan->incident.id.text, plan->head.size, buf_text(&root));
	buf_add_text(out, CONTENT);
	buf_free(&root);
}
