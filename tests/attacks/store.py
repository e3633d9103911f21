"""Git objects, written byte by byte, so that a tree can be anything that Git's own commands would not make.

A tree in memory is a dict from path to bytes (a regular file), to (mode, bytes), or to (mode, object id)."""
import hashlib
import os
import pathlib
import zlib

AUTHOR = "mallory <mallory@larkspur.example>"
FILE, FOLDER, LINK, MODULE = "100644", "40000", "120000", "160000"


class Store:
    """The loose objects of one repository."""

    def __init__(self, git_dir):
        self.objects = pathlib.Path(git_dir) / "objects"
        self.known = {}

    def put(self, kind, data):
        """Writes an object, returns its id. Nothing is checked."""
        key = (kind, data)
        if key not in self.known:
            whole = kind.encode() + b" %d\0" % len(data) + data
            name = hashlib.sha1(whole).hexdigest()
            self.write(name, zlib.compress(whole, 1))
            self.known[key] = name
        return self.known[key]

    def write(self, name, packed):
        """Writes the compressed bytes of an object under its name."""
        path = self.objects / name[:2] / name[2:]
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            scratch = path.with_name(f"tmp{os.getpid()}-{id(packed)}")
            scratch.write_bytes(packed)
            scratch.rename(path)

    def zeros(self, mebibytes):
        """A blob of nothing but zeros, as large as one likes, in few bytes on disk."""
        size = mebibytes << 20
        head = b"blob %d\0" % size
        packer, digest = zlib.compressobj(1), hashlib.sha1(head)
        packed = [packer.compress(head)]
        piece = bytes(1 << 20)
        for _ in range(mebibytes):
            digest.update(piece)
            packed.append(packer.compress(piece))
        self.write(digest.hexdigest(), b"".join(packed) + packer.flush())
        return digest.hexdigest()

    def raw_tree(self, entries):
        """A tree of (mode, name, id) in just this order; names are text or bytes."""
        data = b"".join(
            mode.encode() + b" " + (name if isinstance(name, bytes) else name.encode()) + b"\0" + bytes.fromhex(oid)
            for mode, name, oid in entries
        )
        return self.put("tree", data)

    def entry(self, name, value):
        """A file's or folder's entry."""
        if isinstance(value, dict):
            return (FOLDER, name, self.nested(value))
        if isinstance(value, bytes):
            return (FILE, name, self.put("blob", value))
        mode, content = value
        return (mode, name, self.put("blob", content) if isinstance(content, bytes) else content)

    def nested(self, folder):
        """A tree of a dict of names, in Git's order: a folder counts as if its name ended with a slash."""
        rows = [self.entry(name, value) for name, value in folder.items()]
        return self.raw_tree(sorted(rows, key=lambda row: row[1].encode() + (b"/" if row[0] == FOLDER else b"")))

    def tree(self, files):
        """A tree of paths."""
        return self.nested(unfold(files))

    def commit(self, files, parents=(), message="change", when=1795305600, author=AUTHOR, extra=""):
        """A commit over a dict of paths, or over a tree's id."""
        tree = files if isinstance(files, str) else self.tree(files)
        lines = [f"tree {tree}"] + [f"parent {parent}" for parent in parents]
        lines += [f"author {author} {when} +0000", f"committer {author} {when} +0000"]
        return self.put("commit", ("\n".join(lines) + "\n" + extra + "\n" + message + "\n").encode())

    def tag(self, oid, name):
        """An annotated tag of a commit."""
        text = f"object {oid}\ntype commit\ntag {name}\ntagger {AUTHOR} 1795305600 +0000\n\n{name}\n"
        return self.put("tag", text.encode())


def unfold(files):
    """Paths to folders in folders."""
    top = {}
    for path, value in files.items():
        here = top
        *folders, name = path.split("/")
        for folder in folders:
            here = here.setdefault(folder, {})
        here[name] = value
    return top
