// Checks a proof that ascribe wrote with the packages of Go's checksum database, and nothing of ascribe's.
//
//	go run check.go VKEYS PROOF...
//
// VKEYS holds trusted public keys, one a line. A proof (https://c2sp.org/tlog-proof) holds an entry, the path from it to
// the root of the tree, and the checkpoint that names that root. The checkpoint and the entry have each to be signed by
// a trusted key, the entry by the one that it names as its author, and both have to be of one casebook.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func trusted(path string) (note.Verifiers, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var list []note.Verifier
	for _, vkey := range strings.Fields(string(text)) {
		verifier, err := note.NewVerifier(vkey)
		if err != nil {
			return nil, err
		}
		list = append(list, verifier)
	}
	return note.VerifierList(list...), nil
}

// parse takes the lines of a proof before its checkpoint: version, entry, index, path.
func parse(text string) (entry []byte, index int64, path tlog.RecordProof, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "extra ") ||
		!strings.HasPrefix(lines[2], "index ") {
		return nil, 0, nil, fmt.Errorf("not a proof")
	}
	if entry, err = base64.StdEncoding.DecodeString(lines[1][len("extra "):]); err != nil {
		return nil, 0, nil, err
	}
	if index, err = strconv.ParseInt(lines[2][len("index "):], 10, 64); err != nil {
		return nil, 0, nil, err
	}
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, 0, nil, err
		}
		path = append(path, hash)
	}
	return entry, index, path, nil
}

// head opens a checkpoint: origin, size, root.
func head(checkpoint string, keys note.Verifiers) (origin string, size int64, root tlog.Hash, err error) {
	opened, err := note.Open([]byte(checkpoint), keys)
	if err != nil {
		return "", 0, root, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return "", 0, root, fmt.Errorf("checkpoint: fewer than three lines")
	}
	if size, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return "", 0, root, err
	}
	root, err = tlog.ParseHash(lines[2])
	return lines[0], size, root, err
}

// author opens an entry of the casebook, and is the key that it names as its author and that signed it.
func author(entry []byte, origin string, keys note.Verifiers) (string, error) {
	opened, err := note.Open(entry, keys)
	if err != nil {
		return "", fmt.Errorf("entry: %w", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 3 || lines[0] != origin+"/entry/v1" {
		return "", fmt.Errorf("entry: not one of the casebook %s", origin)
	}
	var body struct {
		Author string `json:"author"`
	}
	if err := json.Unmarshal([]byte(lines[1]), &body); err != nil {
		return "", fmt.Errorf("entry: %w", err)
	}
	if body.Author != opened.Sigs[0].Name {
		return "", fmt.Errorf("entry: by %s, signed by %s", body.Author, opened.Sigs[0].Name)
	}
	return body.Author, nil
}

func check(file string, keys note.Verifiers) (string, error) {
	bytes, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	before, checkpoint, found := strings.Cut(string(bytes), "\n\n")
	if !found {
		return "", fmt.Errorf("not a proof")
	}
	entry, index, path, err := parse(before)
	if err != nil {
		return "", err
	}
	origin, size, root, err := head(checkpoint, keys)
	if err != nil {
		return "", err
	}
	if err := tlog.CheckRecord(path, size, root, index, tlog.RecordHash(entry)); err != nil {
		return "", err
	}
	name, err := author(entry, origin, keys)
	return fmt.Sprintf("entry %d of %d of %s, by %s", index, size, origin, name), err
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: check VKEYS PROOF...")
		os.Exit(2)
	}
	keys, err := trusted(os.Args[1])
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", os.Args[1], err)
		os.Exit(2)
	}
	status := 0
	for _, file := range os.Args[2:] {
		said, err := check(file, keys)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", file, err)
			status = 1
			continue
		}
		fmt.Printf("%s: %s\n", file, said)
	}
	os.Exit(status)
}
