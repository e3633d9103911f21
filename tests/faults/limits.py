"""Pushes that are small on the wire and large in memory, or many of something: refused in bounded memory and time, before
anything of that size is read. What each limit's verdict is stands in tests/attacks; here it is what the verdict costs."""
import hashlib
import os
import subprocess
import sys
import zlib

import ground as shared
from ground import DONE, MAIN, OPEN, POLICY, Bench, folder_of, git
from store import FILE, FOLDER
from table import each, test

MEMORY, SECONDS = 256, 20  # MiB, and seconds of processor time
ALL = os.environ.get("LIMITS") == "all"


def refused(bench, words, memory=MEMORY, seconds=SECONDS):
    """The push is refused in one of these words, within the bounds."""
    said, peak, took = bench.measure()
    assert said.code in (1, 128), f"exit code {said.code}: {said.said[:900]}"
    assert any(word in said.said for word in words.split("|")), said.said[:900]
    assert len(said.said) < 20000, f"{len(said.said)} bytes were said"
    assert peak < memory, f"{peak} MiB of memory"
    assert took < seconds, f"{took:.1f} s of processor time"
    print(f"# {peak} MiB, {took:.2f} s: {said.said.splitlines()[0][:110]}", file=sys.stderr, flush=True)


def name_of(number):
    """The id of a record, one of many."""
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    return "INC-20270101-" + "".join(letters[number >> shift & 31] for shift in (15, 10, 5, 0))


def fresh(ground, preload, folder):
    bench = Bench(ground, preload, folder)
    return bench, bench.case


def bomb(case, width, depth):
    """A tree of few objects that has width to the power of depth paths."""
    below = case.store.raw_tree([(FILE, f"f{number:04d}", case.store.put("blob", b"hello\n")) for number in range(width)])
    for _ in range(depth):
        below = case.store.raw_tree([(FOLDER, f"d{number:04d}", below) for number in range(width)])
    return below


PLACES = {
    "evidence/": f"{folder_of(OPEN)}/evidence",
    "sign-offs/": f"{folder_of(OPEN)}/sign-offs",
    "the templates": ".incident/templates",
    "the kept policies": ".incident/policy",
    "plan/": "plan/playbooks",
    "a year": "incidents/2027",
    "a record of a year": "incidents/2027/INC-20270101-aaaa",
    "imported/": "imported",
}


@each({f"a tree bomb of 12 objects of 104 KiB in {what}": path for what, path in PLACES.items()})
def _(ground, preload, folder, path):
    bench, case = fresh(ground, preload, folder)
    tree = {name: data for name, data in case.tree().items() if not name.startswith(path + "/")}
    bench.bring(tree | {path: (FOLDER, bomb(case, 3000, 11))})
    refused(bench, "GI222|GI217|GI223|GI823|GI228")


@test("a tree bomb just within the entries of a record, many levels deep")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    bench.bring(case.tree() | {".incident/templates": (FOLDER, bomb(case, 900, 7))})
    refused(bench, "GI222|GI217|GI823")


@test("20,000 records that are one tree of 1,900 files")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    header = case.store.put("blob", b"schema: 1\n")
    wide = case.store.raw_tree([(FILE, f"f{number:04d}.txt", header) for number in range(1900)])
    record = case.store.raw_tree([(FOLDER, "evidence", wide), (FILE, "incident.yaml", header)])
    year = case.store.raw_tree([(FOLDER, name_of(number), record) for number in range(20000)])
    bench.bring(case.tree() | {"incidents/2027": (FOLDER, year)})
    refused(bench, "GI823|GI222|100000 files")


@test("a tree bomb outside of the guarded folders is not looked at")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    bench.bring(case.tree() | {"src": (FOLDER, bomb(case, 3000, 11))})
    said, peak, took = bench.measure()
    assert said.code == 0 and peak < 64 and took < 2, f"{said.code} {peak} MiB {took:.1f} s: {said.said}"


MEBIBYTES = 700 if ALL else 24
LARGE = {
    "under evidence/": f"{folder_of(OPEN)}/evidence/dump.bin",
    "as a header": f"{folder_of(OPEN)}/incident.yaml",
    "as a covered file": f"{folder_of(MAIN)}/postmortem.md",
    "as a statement": f"{folder_of(OPEN)}/sign-offs/0002-amend.stmt",
    "as a signature": f"{folder_of(OPEN)}/sign-offs/0001-assume.alice.2.sig",
    "as the policy": POLICY,
    "as a policy's statement": ".incident/policy/0008.stmt",
    "as .gitattributes": ".gitattributes",
    "as the plan": "plan/plan.yaml",
}


@each({f"a blob of {MEBIBYTES} MiB {what}": path for what, path in LARGE.items()})
def _(ground, preload, folder, path):
    bench, case = fresh(ground, preload, folder)
    bench.bring(case.tree() | {path: (FILE, zeros(case.store, "blob"))})
    refused(bench, "GI109|GI222|GI822|GI823", memory=48, seconds=2)


def zeros(store, kind):
    """An object of zeros, piece by piece."""
    head = f"{kind} {MEBIBYTES << 20}\0".encode()
    packer, digest, piece = zlib.compressobj(1), hashlib.sha1(head), bytes(1 << 20)
    packed = [packer.compress(head)]
    for _ in range(MEBIBYTES):
        digest.update(piece)
        packed.append(packer.compress(piece))
    store.write(digest.hexdigest(), b"".join(packed) + packer.flush())
    return digest.hexdigest()


@test(f"a folder whose tree has {MEBIBYTES} MiB")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    bench.bring(case.tree() | {"plan": (FOLDER, zeros(case.store, "tree"))})
    refused(bench, "too large to read", memory=48, seconds=2)


@test(f"a commit of {MEBIBYTES} MiB")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    bench.bring(zeros(case.store, "commit"))
    refused(bench, "too large to read", memory=48, seconds=2)


@test(f"{100000 if ALL else 10001} commits are refused at once")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    count = 100000 if ALL else 10001
    with subprocess.Popen(["git", "-C", str(case.clone), "fast-import", "--quiet", "--force"], stdin=subprocess.PIPE, env=shared.environment()) as importer:
        for number in range(count):
            begin = f"from {case.tip}\n" if number == 0 else ""
            importer.stdin.write(f"commit refs/heads/many\ncommitter m <m@larkspur.example> {1795305600 + number} +0000\ndata 0\n{begin}\n".encode())
    assert importer.returncode == 0
    bench.bring(git(case.clone, "rev-parse", "refs/heads/many").said.strip())
    refused(bench, "10000 first-parent steps", seconds=5)


def copies(case, tree, rid, count):
    """A record like OPEN under another id, with so many signatures of its assume."""
    source, target = folder_of(OPEN), folder_of(rid)
    for path, data in case.base.tree.items():
        if path.startswith(source + "/"):
            tree[target + path[len(source) :]] = data.replace(OPEN.encode(), rid.encode())
    signature = case.base.tree[f"{source}/sign-offs/0001-assume.alice.1.sig"]
    for number in range(count):
        tree[f"{target}/sign-offs/0001-assume.alice.{number + 1}.sig"] = signature


@test(f"{10000 if ALL else 1600} signatures in one push, 16 in a record")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    tree = case.tree()
    for number in range(625 if ALL else 100):
        copies(case, tree, f"INC-20260504-z{number:03d}", 16)
    bench.bring(tree)
    refused(bench, "GI606|GI607|GI604")


@test("17 signatures beside each of 100 statements of one record")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    tree, path = case.tree(), folder_of(OPEN)
    message, signature = tree[f"{path}/sign-offs/0001-assume.stmt"], tree[f"{path}/sign-offs/0001-assume.alice.1.sig"]
    for number in range(2, 101):
        tree[f"{path}/sign-offs/{number:04d}-amend.stmt"] = message.replace(b"seq: 1\n", b"seq: %d\n" % number)
        for n in range(1, 18):
            tree[f"{path}/sign-offs/{number:04d}-amend.alice.{n}.sig"] = signature
    bench.bring(tree)
    refused(bench, "GI823|GI608|GI603|GI606|GI607")


@test("99 statements with 16 signatures each, within the limits")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    tree, path = case.tree(), folder_of(OPEN)
    for name in [name for name in tree if name.startswith(f"{path}/sign-offs/")]:
        message = tree[name] if name.endswith(".stmt") else None
        if message:
            first = message
        else:
            signature = tree[name]
    previous = b"prev: sha256:" + b"0" * 64 + b"\nsigned-at"
    for number in range(2, 100):
        tree[f"{path}/sign-offs/{number:04d}-handover.stmt"] = first.replace(b"seq: 1\n", b"seq: %d\n" % number).replace(b"assume", b"handover").replace(b"to: ", b"lead: alice 1\nto: ").replace(b"signed-at", previous)
        for n in range(1, 17):
            tree[f"{path}/sign-offs/{number:04d}-handover.alice.{n}.sig"] = signature
    bench.bring(tree)
    refused(bench, "GI604|GI608|GI606|GI607")


@test("1,900 signatures of a new policy")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    tree = case.tree()
    case.team.enact(tree, case.team.policy(8), ["alice", "dana"])
    signature = tree[".incident/policy/0008.alice.1.sig"]
    for number in range(2, 1900):
        tree[f".incident/policy/0008.alice.{number}.sig"] = signature
    bench.bring(tree)
    refused(bench, "GI")


@test("a policy of 1 MiB with thousands of people")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    tree, people = case.tree(), case.team.people(7)
    for number in range(4000):
        people[f"p{number}"] = f"  - id: p{number}\n    name: Person {number} of Larkspur\n    team: ops\n    roles: []\n    keys: []\n"
    case.team.enact(tree, case.team.policy(8, people), ["mallory"])
    bench.bring(tree)
    refused(bench, "GI")


COUNTS = {
    "20,001 entries in a year's folder": lambda case: {"incidents/2027": (FOLDER, case.store.raw_tree([(FOLDER, name_of(n), case.store.tree({"a": b"b"})) for n in range(20001)]))},
    "2,001 files in an incident": lambda case: {f"{folder_of(OPEN)}/evidence/{n}.txt": b"hello\n" for n in range(2001)},
    "2,001 kept policies": lambda case: {f".incident/policy/{n:04d}.yaml": b"hello\n" for n in range(1, 2002)},
    "folders 9 deep": lambda case: {".incident/templates/" + "a/" * 9 + "b.md": b"hello\n"},
    "folders 3,000 deep": lambda case: {"plan/playbooks": (FOLDER, deep(case, 3000))},
    "a statement of 300 KiB": lambda case: {f"{folder_of(OPEN)}/sign-offs/0002-amend.stmt": b"x" * (300 << 10)},
    "a statement of 255 KiB of one line": lambda case: {f"{folder_of(OPEN)}/sign-offs/0002-amend.stmt": b"git-incident statement 1\nfile: " + b"x" * (255 << 10)},
    "a statement of 255 KiB of many lines": lambda case: {f"{folder_of(OPEN)}/sign-offs/0002-amend.stmt": b"git-incident statement 1\n" + b"absent: a\n" * 26000},
    "a signature of 17 KiB": lambda case: {f"{folder_of(DONE)}/sign-offs/0003-close.dana.1.sig": b"-----BEGIN SSH SIGNATURE-----\n" + b"A" * (17 << 10)},
    "a log of 1 MiB of rows": lambda case: {f"{folder_of(OPEN)}/timeline.yaml": rows(case, 9000)},
    "1 MiB of open brackets": lambda case: {f"{folder_of(OPEN)}/analysis.yaml": b"[" * (1 << 20)},
    "1 MiB of asterisks in a document": lambda case: {f"{folder_of(OPEN)}/decisions/D-zzz-stars.md": b"*a " * (340 << 10)},
    "1 MiB of table cells in a document": lambda case: {f"{folder_of(OPEN)}/decisions/D-zzz-bars.md": b"|" * (1 << 20)},
}


def deep(case, levels):
    below = case.store.raw_tree([(FILE, "b.md", case.store.put("blob", b"hello\n"))])
    for _ in range(levels):
        below = case.store.raw_tree([(FOLDER, "a", below)])
    return below


def rows(case, count):
    tree = case.tree()
    for number in range(count):
        name = f"{folder_of(OPEN)}/timeline.yaml"
        tree[name] += b"- id: T-z%04x\n  at: 2026-05-04T09:25:00Z\n  by: alice\n  kind: note\n  text: more\n" % number
        if len(tree[name]) > (1 << 20) - 200:
            break
    return tree[name]


@each(COUNTS)
def _(ground, preload, folder, make):
    bench, case = fresh(ground, preload, folder)
    bench.bring(case.tree() | make(case))
    refused(bench, "GI|cannot")


@test("100,001 changed files in one push, record by record")
def _(ground, preload, folder):
    bench, case = fresh(ground, preload, folder)
    text = case.store.put("blob", b"hello\n")
    header = case.store.put("blob", b"schema: 1\n")
    wide = case.store.raw_tree([(FILE, f"f{number:04d}.txt", text) for number in range(1000)])
    record = case.store.raw_tree([(FOLDER, "evidence", wide), (FILE, "incident.yaml", header)])
    year = case.store.raw_tree([(FOLDER, name_of(number), record) for number in range(101)])
    bench.bring(case.tree() | {"incidents/2027": (FOLDER, year)})
    refused(bench, "GI823|GI222|100000 files")
