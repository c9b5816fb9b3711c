/* README.txt of a bundle: how a reader checks it with nothing but common tools. The indented lines are commands, and
 * run as they stand in the folder that the archive was unpacked in (tests/cli/bundle.bats runs them). */
#include <inttypes.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/exchange/bundle_write.h"

static const char CONTENT[] =
	"What is here\n"
	"\n"
	"  brief.txt, brief.md, brief.json  the brief of the incident, computed from the records at this head\n"
	"  checkpoint                       the ledger's head, signed (C2SP tlog-checkpoint)\n"
	"  entries/                         signed entries, each with the proof that it stands in the ledger at that "
	"head\n"
	"                                   (C2SP tlog-proof; the entry is on the line \"extra\", in base64)\n"
	"  keys.txt                         the public keys that the casebook enrolled, as C2SP vkeys: a convenience\n"
	"  manifest                         SHA-256 of all of these, signed\n"
	"\n"
	"The entries are those that hold any version of the incident, of its allegations, statements, evidence and\n"
	"responses, of the parties and sources that they refer to, of notes about them, and every change of a key. An\n"
	"entry is kept whole, so that it may hold other records too. Captured files are not here.\n"
	"\n"
	"Whose keys to trust\n"
	"\n"
	"Take keys from their owners, not from keys.txt: whoever made this archive wrote that file. One is enough "
	"where it is\n"
	"that of the casebook's first administrator, who signed entry 0: entries enrol the other keys, and each of "
	"those is\n"
	"signed. Put the keys that you trust into a file, one a line, here called trusted.vkeys.\n"
	"\n"
	"With ascribe, on the archive as it came\n"
	"\n"
	"  ascribe verify ARCHIVE --vkeys trusted.vkeys\n"
	"\n"
	"By hand, in the folder with the unpacked files (tar --zstd -xf ARCHIVE)\n"
	"\n"
	"1. The files are those of the manifest. The second command prints what the manifest's line \"entries\" ends "
	"in:\n"
	"\n"
	"    grep -E '^[0-9a-f]{64}  ' manifest | sha256sum -c\n"
	"    cat entries/* | sha256sum\n"
	"\n"
	"2. The manifest is signed by a trusted key. The same goes for the checkpoint, and for an entry (step 3): put "
	"its name\n"
	"   in place of \"manifest\". The key's line is found by its name, which is the word after the dash.\n"
	"\n"
	"    sed '/^$/,$d' manifest >signed-text\n"
	"    tail -n 1 manifest | cut -d ' ' -f 3 | base64 -d | tail -c 64 >signature\n"
	"    name=$(tail -n 1 manifest | cut -d ' ' -f 2)\n"
	"    { printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'\n"
	"      awk -v name=\"$name+\" 'index($0, name) == 1' trusted.vkeys | cut -d + -f 3- | base64 -d | tail -c 32; "
	"} >key.der\n"
	"    openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in signed-text -sigfile signature\n"
	"\n"
	"3. An entry is read out of its proof so; its second line is the record as JSON:\n"
	"\n"
	"    sed -n 's/^extra //p' \"$(ls entries/*.tlog-proof | tail -n 1)\" | base64 -d >entry\n"
	"\n"
	"4. The entry stands in the ledger: its leaf is SHA-256 of a byte 0 and the entry, a node SHA-256 of a byte 1 "
	"and the\n"
	"   two hashes below it (RFC 6962, section 2.1). The lines between \"index\" and the blank line are the hashes "
	"beside\n"
	"   the path from the leaf up, the root is the third line of the checkpoint. Any program that reads C2SP "
	"tlog-proof\n"
	"   does this, and this prints the leaf:\n"
	"\n"
	"    { printf '\\000'; cat entry; } | sha256sum\n"
	"\n"
	"What this shows, and what it does not\n"
	"\n"
	"A signature says which key signed, not that its holder is right. A proof says that an entry stands in the "
	"ledger at\n"
	"this head; that no entry which belongs here was left out, and that the brief follows from the records, is "
	"said by\n"
	"whoever signed the manifest. Later entries, a later end of a key's validity among them, cannot be seen from "
	"here.\n";

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
