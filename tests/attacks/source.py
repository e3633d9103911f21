"""What reading the judge's own source suggests: where two readers, two steps or two moments could differ."""
import records
from gates import closed
from harness import MAIN_REF, Said, attack, each, git
from maker import DONE, FRESH, LOW, MAIN, OPEN, POLICY
from ratchet import DANA, purged, stub, waived
from records import DAY, append, folder_of, replace
from statements import LEAD, chain, clock, rows, sha256
from store import FILE, FOLDER, unfold
from trees import blob

LONG = b"x" * 2100  # Git passes over lines of attributes from 2,048 bytes on
PASSED_OVER = {
    "a byte order mark before the first pattern": b"\xef\xbb\xbfincidents/** -diff\n",
    "a NUL behind an attribute": b"incidents/** -diff\0\n",
    "a NUL behind a pattern": b"incidents/**\0 -diff\nincidents/** -diff\0x diff\n",
    "what hides records taken back in too long a line": b"incidents/** -diff\n/incidents/** diff " + LONG + b"\n",
    "what hides records taken back in a line that Git calls bad": b"incidents/** -diff\n/incidents/** diff @bad\n",
    "what hides records taken back by a macro's name": b"incidents/** -diff\n/incidents/** diff -@\n",
}


@each({f"a root .gitattributes with {what}": data for what, data in PASSED_OVER.items()}, "GI822")
def _(case, data):
    case.lenient()
    return case.push(case.tree() | {".gitattributes": data})


@attack("a root .gitattributes that takes back what it sets", "accepted")
def _(case):
    back = "".join(f"/{name}/** diff\n" for name in ("incidents", "plan", ".incident", "exercises", "imported"))
    return case.push(case.tree() | {".gitattributes": f"* -diff\n{back}".encode()})


def future(case, rid, at, kind="severity: critical\n  reason: Who knows"):
    tree = case.tree()
    folder = folder_of(rid)
    append(tree, f"{folder}/status.yaml", f"- at: {at}\n  by: mallory\n  kind: severity\n  {kind}\n")
    replace(tree, f"{folder}/incident.yaml", "\nseverity: high\n", "\nseverity: critical\n")
    return tree


@attack("a severity row from 2099, after which no row could follow", "GI232", audit=False)
def _(case):
    return case.push(future(case, OPEN, "2099-01-01T00:00:00Z"))


@attack("a severity row from 2099, then a harmless one, in two commits of one push", "GI232", audit=False)
def _(case):
    tree = future(case, OPEN, "2099-01-01T00:00:00Z")
    return case.steps(tree, tree | {"README.md": b"hello\n"})


@attack("a state row from tomorrow", "GI232", audit=False)
def _(case):
    tree = case.tree()
    records.status(tree, OPEN, "containment", "eradication", clock(86400))
    return case.push(tree)


@attack("a status row from this very minute", "accepted")
def _(case):
    return case.push(future(case, OPEN, clock(0)))


@attack("a purge whose header gives another reason than the statement", "GI621")
def _(case):
    tree = purged(case)
    replace(tree, f"{folder_of(DONE)}/incident.yaml", "A court asked us to", "Alice made it all up")
    return case.push(tree)


@attack("a purge whose header holds prose in a comment", "GI621")
def _(case):
    tree = purged(case)
    append(tree, f"{folder_of(DONE)}/incident.yaml", "# Alice made it all up\n")
    return case.push(tree)


NUMBERS = {
    "a number that is 4 in 32 bits": {"seq": "4294967300"},
    "a number with a sign": {"seq": "+4"},
    "a number with a leading zero": {"seq": "04"},
    "an epoch that is 1 in 32 bits": {"lead": "alice 4294967297"},
    "an epoch with a leading zero": {"lead": "alice 01"},
    "a policy that is 7 in 32 bits": {"policy": "4294967303"},
    "a policy with a leading zero": {"policy": "07"},
    "a policy 0": {"policy": "0"},
    "a policy still to come": {"policy": "8"},
    "two blanks before the epoch": {"lead": "alice  1"},
    "its lead in capitals": {"lead": "Alice 1"},
    "its record in capitals": {"record": LOW.upper()},
    "its project in capitals": {"project": "4F5D3A86-52A1-4C0E-9D0B-0F2E6A1C7B11"},
    "a time of a leap second": {"signed-at": clock(-120)[:-3] + "60Z"},
    "a year of five digits": {"expires": "1" + clock(86400)},
}


@each({f"a close with {what}": over for what, over in NUMBERS.items()}, "GI603|GI604|GI608|GI609")
def _(case, over):
    tree = closed(case)
    case.team.do(tree, MAIN, "close", over=over)
    return case.push(tree)


def progressed(case):
    """Lands a row of progress; gives the tree without that log, and the log's path."""
    tree, path = case.tree(), f"{folder_of(MAIN)}/progress.yaml"
    records.progress(tree, MAIN)
    case.land(dict(tree))
    return {name: data for name, data in tree.items() if name != path}, path


@attack("a log taken away, and brought back without a row, in two commits of a push", "GI236", audit=False)
def _(case):
    without, _ = progressed(case)
    other = dict(without)
    records.progress(other, MAIN, "cancelled", at="2026-05-13T10:00:00Z")
    return case.steps(without, other)


@attack("a log taken away, and brought back with a stub, in two commits of a push", "GI618")
def _(case):
    without, path = progressed(case)
    row = b"- at: 2026-05-12T10:00:00Z\n  by: carol\n  redacted: Nothing to see\n"
    return case.steps(without, without | {path: row})


@attack("a row of the timeline taken out, and a stub put in its place, in two commits of a push", "GI618")
def _(case):
    path = f"{folder_of(OPEN)}/timeline.yaml"
    start = case.tree()
    log = rows(start[path])
    gone = start | {path: b"".join(log[:1] + log[2:])}
    return case.steps(gone, start | {path: stub(start[path], 1)})


TYPES = {
    "a file whose object is a tree": lambda case: (FILE, case.store.raw_tree([(FILE, "leaf", blob(case))])),
    "a file whose object is a commit": lambda case: (FILE, case.tip),
}


@each(TYPES, "/./")
def _(case, make):
    case.lenient()
    tree = case.tree()
    tree[f"{folder_of(OPEN)}/evidence/odd.txt"] = make(case)
    return case.push(tree)


@attack("a folder whose object is a file", "/./")
def _(case):
    case.lenient()
    return case.push(case.tree() | {"plan": (FOLDER, blob(case))})


@each({"an annotated tag": "tag", "a blob": "blob", "a tree": "tree"}, "/./")
def _(case, kind):
    case.lenient()
    leaf = blob(case)
    folder = case.store.raw_tree([(FILE, "leaf", leaf)])
    what = {"tag": case.store.tag(case.tip, "v1"), "blob": leaf, "tree": folder}[kind]
    return Said(git(case.clone, "push", str(case.server), f"+{what}:{MAIN_REF}", check=False))


LIKE = ["incidents/2026", "incidents/", "./incidents", "incidents\\2026", "plan ", "PLAN.", "INCIDE~1"]
LIKE += ["incident\u017f", ".incident\u200d"]


@each({f"an entry {name} at the root": name for name in LIKE}, "GI820|GI821")
def _(case, name):
    case.lenient()
    entries = [case.store.entry(label, value) for label, value in unfold(case.tree()).items()]
    entries.append((FILE, name, blob(case)))
    entries.sort(key=lambda entry: entry[1].encode() + (b"/" if entry[0] == FOLDER else b""))
    return case.push(case.commit(case.store.raw_tree(entries)))


@attack("a closed record handed over, and a byte changed on the way", "GI602")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(DONE)}/postmortem.md", "only chance found it", "everybody knew it")
    case.team.do(tree, DONE, "handover", to="bob 2")
    return case.push(tree)


@attack("a downgrade of a closed record", "GI602")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(DONE)}/incident.yaml", "tlp: amber", "tlp: green")
    case.team.do(tree, DONE, "downgrade")
    return case.push(tree)


@attack("a policy step and a statement under the policy before it, in two commits of a push", "accepted")
def _(case):
    tree = case.tree()
    data = tree[POLICY].replace(b"version: 7", b"version: 8").replace(b"review_days: 45", b"review_days: 46")
    case.team.enact(tree, data, ["dana", "erin"])
    after = dict(tree)
    records.status(after, LOW, "follow_up", "closed", "2026-05-13T10:00:00Z")
    records.progress(after, LOW)
    append(after, f"{folder_of(LOW)}/incident.yaml", "closure:\n  summary: Secrets are masked everywhere\n")
    case.team.do(after, LOW, "close", over={"policy": "3"})
    return case.steps(tree, after)


@attack("an unsigned extraordinary decision from before the assume does not stop it", "accepted")
def _(case):
    tree = case.tree()
    records.decision(tree, FRESH)
    case.land(dict(tree))
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="alice 1")
    return case.push(tree)


DRILL = "EX-20260110-d4kk"


def drilled(case):
    """Lands an exercise; gives the tree and the path of its timeline."""
    tree, folder = case.tree(), folder_of(DRILL)
    head = f"schema: 1\nid: {DRILL}\nkind: tabletop\nstate: planned\nat: 2026-01-10T10:00:00Z\n"
    tree[f"{folder}/exercise.yaml"] = (head + "scenario: A token stands in a build log\n").encode()
    for name in ("3ka", "5mb"):
        records.note(tree, DRILL, name, "Alice reads the scenario aloud.")
    case.land(dict(tree))
    return tree, f"{folder}/timeline.yaml"


@attack("a row of an exercise made a stub, which nobody can sign", "GI237", audit=False)
def _(case):
    tree, path = drilled(case)
    return case.push(tree | {path: stub(tree[path], 1)})


@attack("a row of an exercise taken out", "GI236", audit=False)
def _(case):
    tree, path = drilled(case)
    return case.push(tree | {path: rows(tree[path])[0]})


@attack("an early message, signed later, that a stranger calls a failure: a note is still taken", "accepted")
def _(case):
    tree, name = case.tree(), "C-3fg"
    records.communication(tree, FRESH, name)
    records.sent(tree, FRESH, name, at="09:13")
    case.land(dict(tree))
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="alice 1")
    case.land(dict(tree))
    case.team.document(tree, FRESH, "communicate", f"communications/{name}-executives.md")
    case.land(dict(tree))
    row = f"- id: {name}\n  state: withdrawn\n  at: {clock(-30)}\n  by: mallory\n  coordination_failure: I say so\n"
    append(tree, f"{folder_of(FRESH)}/communications.yaml", row)
    case.land(dict(tree))
    records.note(tree, FRESH, "9zz", "All is quiet.")
    return case.push(tree)


@attack("a purge, and a note elsewhere, in two commits of one push", "accepted")
def _(case):
    tree = purged(case)
    noted = dict(tree)
    records.note(noted, OPEN, "9zz", "All is quiet.")
    return case.steps(tree, noted)


def redacted(case):
    """A tree in which a row of OPEN's timeline is redacted as it should be."""
    tree = case.tree()
    path = f"{folder_of(OPEN)}/timeline.yaml"
    gone = rows(tree[path])[0]
    tree[path] = stub(tree[path], 0)
    case.team.do(tree, OPEN, "redact", rows_gone=[f"timeline.yaml {sha256(gone)}"])
    return tree


@attack("a redaction, and a note, in two commits of one push", "accepted")
def _(case):
    tree = redacted(case)
    noted = dict(tree)
    records.note(noted, OPEN, "9zz", "All is quiet.")
    return case.steps(tree, noted)


@attack("a redacted row that gets another reason", "GI237", audit=False)
def _(case):
    tree = redacted(case)
    case.land(dict(tree))
    replace(tree, f"{folder_of(OPEN)}/timeline.yaml", "A password stood here", "Alice asked for it")
    return case.push(tree)


@attack("a redacted row that gets words again", "GI236|GI237|GI238")
def _(case):
    tree = redacted(case)
    case.land(dict(tree))
    words = "  kind: note\n  text: All was well\n"
    replace(tree, f"{folder_of(OPEN)}/timeline.yaml", "  redacted: A password stood here\n", words)
    return case.push(tree)


@attack("a purge of one record that takes another's row along", "GI236", audit=False)
def _(case):
    tree = purged(case)
    path = f"{folder_of(OPEN)}/timeline.yaml"
    tree[path] = b"".join(rows(tree[path])[:-1])
    return case.push(tree)


@attack("a record purged and the purge's number taken by a handover", "GI603|GI621|GI608")
def _(case):
    tree = purged(case)
    case.team.do(tree, DONE, "handover", to="bob 2", signers=[("alice", "alice", LEAD), ("bob", "bob", LEAD)])
    return case.push(tree)


@attack("waivers taken out of the header after they were signed, then a note", "accepted")
def _(case):
    tree = waived(case, "GI515")
    case.team.do(tree, OPEN, "accept", waives="GI515", signers=[("alice", "alice", LEAD), DANA])
    case.land(dict(tree))
    folder = folder_of(OPEN)
    header = tree[f"{folder}/incident.yaml"]
    tree[f"{folder}/incident.yaml"] = header[: header.index(b"waivers:\n")]
    return case.push(tree)


def evidence_of(case, size):
    """OPEN with a file of so many bytes among its evidence."""
    return case.tree() | {f"{folder_of(OPEN)}/evidence/core.bin": b"\x01" * size}


@attack("a file under evidence/ of exactly 16 MiB", "accepted")
def _(case):
    return case.push(evidence_of(case, 16 << 20))


@attack("a file under evidence/ of 16 MiB and one byte", "GI109")
def _(case):
    return case.push(evidence_of(case, (16 << 20) + 1))


def longer(case, size):
    """OPEN with one more row of just so many bytes."""
    tree = case.tree()
    head = f"- id: T-9zz\n  at: {DAY}T09:25:00Z\n  by: alice\n  kind: observation\n  text: |-\n"
    line = "    " + "x" * 95 + "\n"
    text = head + line * ((size - len(head)) // len(line) - 1)
    rest = size - len(text)
    append(tree, f"{folder_of(OPEN)}/timeline.yaml", text + "    " + "y" * (rest - 5) + "\n")
    return tree


@attack("exactly 256 KiB of new rows in one push", "accepted")
def _(case):
    return case.push(longer(case, 256 << 10))


@attack("256 KiB and one byte of new rows in one push", "GI823", audit=False)
def _(case):
    return case.push(longer(case, (256 << 10) + 1))


@attack("2,000 files in a record", "accepted")
def _(case):
    tree = case.tree()
    folder = folder_of(OPEN)
    entries = {path for path in tree if path.startswith(folder + "/")}
    folders = {path.rsplit("/", 1)[0] for path in entries} - {folder} | {f"{folder}/evidence"}
    for number in range(2000 - len(entries) - len(folders)):
        tree[f"{folder}/evidence/n{number:04d}.txt"] = b"hello\n"
    return case.push(tree)


@attack("99 statements in a record, most of them in one step", "accepted")
def _(case):
    tree = case.tree()
    leads = ["alice", "bob"]
    for number in range(len(chain(tree, folder_of(OPEN))), 99):
        case.team.do(tree, OPEN, "handover", to=f"{leads[number % 2]} {number + 1}")
    return case.push(tree)


@attack("a log of 3,500 rows set in reverse: more rows than are looked for", "GI236", audit=False)
def _(case):
    tree, path = case.tree(), f"{folder_of(OPEN)}/timeline.yaml"
    row = f"- at: {DAY}T09:25:00Z\n  by: alice\n  kind: observation\n  text: "
    append(tree, path, "".join(f"{row}x{number:05d}\n" for number in range(3500)))
    case.land(dict(tree))
    return case.push(tree | {path: b"".join(reversed(rows(tree[path])))})
