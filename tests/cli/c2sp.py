# C2SP's signed-note, tlog-checkpoint, tlog-proof and tlog-cosignature, and RFC 6962, written from their pages.
import base64, hashlib, pathlib, struct, subprocess, tempfile
def sha(data): return hashlib.sha256(data).digest()
def openssl(*arguments, **files):
    with tempfile.TemporaryDirectory() as t:
        for name, data in files.items(): (pathlib.Path(t) / name).write_bytes(data)
        done = subprocess.run(["openssl", *arguments], cwd=t, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        out = pathlib.Path(t) / "out"
        return done.returncode == 0, out.read_bytes() if out.exists() else b""
def verifies(public, message, signature):
    return openssl("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "message",
                   "-sigfile", "signature", key=bytes.fromhex("302a300506032b6570032100") + public,
                   message=message, signature=signature)[0]
def private(seed): return bytes.fromhex("302e020100300506032b657004220420") + seed
def signs(seed, message):
    return openssl("pkeyutl", "-sign", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "message", "-out", "out",
                   key=private(seed), message=message)[1]
def public_of(seed):
    return openssl("pkey", "-inform", "DER", "-in", "key", "-pubout", "-outform", "DER", "-out", "out",
                   key=private(seed))[1][-32:]
def key_id(name, typed): return sha(name.encode() + b"\n" + typed)[:4]
def vkey(name, typed): return f"{name}+{key_id(name, typed).hex()}+{base64.b64encode(typed).decode()}"
def vkeys(path):
    keys = {}
    for line in pathlib.Path(path).read_text().split():
        name, _, typed = line.split("+", 2)
        typed = base64.b64decode(typed, validate=True)
        keys[name, key_id(name, typed)] = typed
    return keys
def signature_line(name, typed, data):
    return f"\u2014 {name} {base64.b64encode(key_id(name, typed) + data).decode()}\n".encode()
def check_note(note, keys): # the text, signed by exactly one of the keys
    text, _, lines = note.rpartition(b"\n\n")
    text += b"\n"
    dash, name, signature = lines.decode().removesuffix("\n").split(" ")
    raw = base64.b64decode(signature, validate=True)
    assert dash == "\u2014" and len(raw) == 68 and lines.endswith(b"\n")
    assert verifies(keys[name, raw[:4]][1:], text, raw[4:])
    return text
def check_checkpoint(note, keys):
    origin, size, root = check_note(note, keys).decode().removesuffix("\n").split("\n")
    return origin, int(size), base64.b64decode(root, validate=True)
def root_from(leaf, index, size, path): # RFC 6962, section 2.1.1, from the definition of the path
    if size == 1:
        assert not path
        return leaf
    k = 1
    while k * 2 < size: k *= 2
    if index < k: return sha(b"\1" + root_from(leaf, index, k, path[:-1]) + path[-1])
    return sha(b"\1" + path[-1] + root_from(leaf, index - k, size - k, path[:-1]))
def check_proof(proof, keys):
    head, _, checkpoint = proof.partition(b"\n\n")
    first, extra, index, *path = head.decode("ascii").split("\n")
    assert first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ") and index.startswith("index ")
    entry = base64.b64decode(extra[6:], validate=True)
    origin, size, root = check_checkpoint(checkpoint, keys)
    path = [base64.b64decode(line, validate=True) for line in path]
    assert root_from(sha(b"\0" + entry), int(index[6:]), size, path) == root
    assert check_note(entry, keys).startswith(f"{origin}/entry/v1\n".encode())
    return int(index[6:]), size, entry
