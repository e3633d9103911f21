"""A gate without its sign-off, and signed bytes that change afterwards."""
import records
from harness import Said, attack, each
from maker import DONE, FRESH, LOW, MAIN, OPEN, git
from records import folder_of, replace

SIGNED_OFF_BY = "Close it\n\nSigned-off-by: Alice Arrowwood <alice@larkspur.example>"


def closed(case):
    """The base with MAIN set to closed, and nothing signed."""
    tree = case.tree()
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    return tree


@attack("state set to closed without a sign-off", "GI601")
def _(case):
    return case.push(closed(case))


@attack("state set to closed without a sign-off, with --no-verify", "GI601")
def _(case):
    work = case.folder / "work"
    git(case.folder, "clone", "-q", str(case.server), str(work))
    tree = closed(case)
    for path in [path for path in tree if tree[path] != case.base.tree.get(path)]:
        (work / path).write_bytes(tree[path])
    git(
        work,
        "-c",
        "user.name=mallory",
        "-c",
        "user.email=m@larkspur.example",
        "commit",
        "-qam",
        "close",
        "--no-verify",
    )
    return Said(git(work, "push", "-q", "--no-verify", "origin", "HEAD:refs/heads/main", check=False))


@attack("Signed-off-by in the message in place of a signature", "GI601")
def _(case):
    return case.push(case.commit(closed(case), message=SIGNED_OFF_BY))


@attack("a signed commit in place of a sign-off", "GI601")
def _(case):
    tree = case.store.tree(closed(case))
    alice = "alice <alice@larkspur.example> 1795305600 +0000"
    body = f"tree {tree}\nparent {case.tip}\nauthor {alice}\ncommitter {alice}\n"
    armour = case.team.keys["alice"].sign(
        "git", (body + "\nclose\n").encode(),
    ).decode().rstrip("\n").replace("\n", "\n ")
    return case.push(case.store.put("commit", (body + f"gpgsig {armour}\n\nclose\n").encode()))


@attack("accept without a sign-off, in a record that is ready for it", "GI601")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    case.land(dict(tree))
    records.accept(tree, OPEN)
    return case.push(tree)


@attack("declared without a lead's assume", "GI612")
def _(case):
    tree = case.tree()
    records.declare(tree, FRESH)
    return case.push(tree)


STATES = {"follow_up": MAIN, "closed": DONE}


def state_names(what):
    return {f"{state}, state untouched: {what}": rid for state, rid in STATES.items()}


@each(state_names("a byte of postmortem.md changed"), "GI602")
def _(case, rid):
    tree = case.tree()
    replace(tree, f"{folder_of(rid)}/postmortem.md", "revoked after 25", "revoked after 24")
    return case.push(tree)


@each(state_names("a covered file renamed"), "GI602")
def _(case, rid):
    tree = case.tree()
    tree[f"{folder_of(rid)}/meetings/M-3j-another.md"] = tree.pop(f"{folder_of(rid)}/meetings/M-3j-review.md")
    return case.push(tree)


@each(state_names("a file under evidence/ added"), "GI602")
def _(case, rid):
    tree = case.tree()
    tree[f"{folder_of(rid)}/evidence/second.txt"] = b"found later\n"
    return case.push(tree)


@each(state_names("a covered file deleted"), "GI602")
def _(case, rid):
    tree = case.tree()
    del tree[f"{folder_of(rid)}/meetings/M-3j-review.md"]
    return case.push(tree)


@each(state_names("a covered file made executable"), "GI820|GI220")
def _(case, rid):
    tree = case.tree()
    tree[f"{folder_of(rid)}/postmortem.md"] = ("100755", tree[f"{folder_of(rid)}/postmortem.md"])
    return case.push(tree)


@each(state_names("evidence swapped under the same name, its digest in evidence.yaml, too"), "GI602")
def _(case, rid):
    tree = case.tree()
    folder = folder_of(rid)
    swapped = b"2026-05-04T08:55:00Z nothing happened\n"
    replace(
        tree,
        f"{folder}/evidence.yaml",
        records.hashlib.sha256(records.ALARM).hexdigest(),
        records.hashlib.sha256(swapped).hexdigest(),
    )
    tree[f"{folder}/evidence/alarm.txt"] = swapped
    return case.push(tree)


@attack("closed: a log that was absent appears", "GI602")
def _(case):
    tree = case.tree()
    row = "- id: M-zz\n  kind: workstream_sync\n  at: 2026-05-14T10:00:00Z\n  attendees:\n    - alice\n  note: We met\n"
    records.append(tree, f"{folder_of(DONE)}/meetings.yaml", row)
    return case.push(tree)


@attack("closed: a log that was absent appears, empty", "GI602")
def _(case):
    tree = case.tree()
    tree[f"{folder_of(DONE)}/communications.yaml"] = b""
    return case.push(tree)


@attack("closed: the header's prose changed", "GI602")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(DONE)}/incident.yaml", "Secrets are masked everywhere", "Nothing was done")
    return case.push(tree)


@attack("closed: a row added to status.yaml", "GI602")
def _(case):
    tree = case.tree()
    records.severity(tree, DONE, "high", "critical", "2026-05-14T10:00:00Z")
    return case.push(tree)


@attack("follow_up: a new commitment without an amend", "GI602")
def _(case):
    tree = case.tree()
    more = records.ACTIONS.replace("DAY", records.DAY).replace("A-7fk", "A-8fk").replace("postmortem", "follow_up")
    records.append(tree, f"{folder_of(MAIN)}/actions.yaml", more)
    return case.push(tree)


@attack("follow_up: a late fact in the timeline without an amend", "GI602")
def _(case):
    tree = case.tree()
    records.note(tree, MAIN, "9zz", "Somebody else saw it, too.")
    return case.push(tree)


@attack("follow_up: an action resolved, then taken back, after an amend that names it", "GI602|GI516")
def _(case):
    tree = case.tree()
    records.progress(tree, MAIN)
    records.note(tree, MAIN, "9zz", "A late fact.")
    case.team.do(tree, MAIN, "amend")
    case.land(dict(tree))
    records.progress(tree, MAIN, "in_progress", at="2026-05-12T11:00:00Z", more="  reason: It came back\n")
    return case.push(tree)


@attack("follow_up: a fact raised in the header without a statement", "GI602")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(MAIN)}/incident.yaml", "customer_impact: no", "customer_impact: yes")
    return case.push(tree)


@attack("prose put in sign-offs/", "GI603")
def _(case):
    tree = case.tree()
    tree[f"{folder_of(MAIN)}/sign-offs/README.md"] = b"Alice said yes on the telephone.\n"
    return case.push(tree)


@attack("an unsigned statement put in sign-offs/", "GI605")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "close", signers=[])
    return case.push(tree)


@attack("an unsigned statement takes the next number, the record untouched", "GI605")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "amend", signers=[])
    return case.push(tree)


@attack("a garbage signature beside a new statement", "GI605|GI606")
def _(case):
    tree = closed(case)
    name = case.team.do(tree, MAIN, "close", signers=[])
    for who in ("alice", "carol"):
        tree[
            name.replace(".stmt", f".{who}.1.sig")
        ] = b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"
    return case.push(tree)


@attack("a garbage signature beside an accepted statement", "GI606|GI607")
def _(case):
    tree = case.tree()
    tree[f"{folder_of(LOW)}/sign-offs/0002-accept.bob.1.sig"] = b"garbage\n"
    return case.push(tree)


@attack("a signature of no statement", "GI603")
def _(case):
    tree = case.tree()
    folder = folder_of(MAIN)
    tree[f"{folder}/sign-offs/0009-close.alice.1.sig"] = tree[f"{folder}/sign-offs/0002-accept.alice.1.sig"]
    return case.push(tree)


@attack("a folder in sign-offs/", "GI603|GI217")
def _(case):
    tree = case.tree()
    folder = folder_of(MAIN)
    tree[f"{folder}/sign-offs/old/0002-accept.stmt"] = tree[f"{folder}/sign-offs/0002-accept.stmt"]
    return case.push(tree)


@attack("sign-offs is a file in a new record", "GI217|GI603|GI820|GI224|GI220")
def _(case):
    tree = case.tree()
    records.new(tree, "INC-20260504-ff7w")
    tree[folder_of("INC-20260504-ff7w") + "/sign-offs"] = b"alice: yes\n"
    return case.push(tree)


@attack("Sign-Offs beside sign-offs", "GI821|GI820|GI217|GI221")
def _(case):
    tree = case.tree()
    tree[f"{folder_of(MAIN)}/Sign-Offs/0003-close.stmt"] = b"yes\n"
    return case.push(tree)


@attack("a folder sign-offs with a lookalike letter", "GI820|GI221|GI217")
def _(case):
    tree = case.tree()
    tree[f"{folder_of(MAIN)}/sign\u2010offs/0003-close.stmt"] = b"yes\n"
    return case.push(tree)


@attack("a sign-off missing for the accept in a squash of accept and close", "GI601")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    case.land(dict(tree))
    records.accept(tree, OPEN)
    records.progress(tree, OPEN)
    records.close(tree, OPEN)
    case.team.do(tree, OPEN, "close")
    return case.push(tree)
