"""What the page's tables do not name: found by reading them as somebody would who wants to get round them."""
import base64
import time

import records
from chains import ALICE, BOB
from gates import closed
from harness import MAIN_REF, attack, each, git
from keys import ORDER, armour, text
from maker import DONE, FALSE, FRESH, MAIN, OPEN, POLICY, person
from policies import POLICY_8, enacted, planned, policy
from records import DAY, folder_of, replace
from refs import noted, run_receive
from signatures import CAROL, close_by
from statements import LEAD, REVIEWER, ROOT, STAKEHOLDER, rows, sha256, times

FLOW = "- {at: '2026-05-13T10:00:00Z', by: alice, kind: state, state: closed}\n"
QUOTED = "- \"at\": \"2026-05-13T10:00:00Z\"\n  'by': alice\n  \"kind\": 'state'\n  \"state\": \"closed\"\n"
BLOCK = "- at: 2026-05-13T10:00:00Z\n  by: alice\n  kind: |-\n    state\n  state: >-\n    closed\n"
ESCAPED = '- at: 2026-05-13T10:00:00Z\n  by: alice\n  kind: "st\\x61te"\n  "st\\u0061te": "cl\\u006fsed"\n'


STYLES = {"flow": FLOW, "quoted": QUOTED, "block": BLOCK, "escaped": ESCAPED}


@each({f"closed by a row in {what} style": row for what, row in STYLES.items()}, "GI601")
def _(case, row):
    tree = closed(case)
    path = f"{folder_of(MAIN)}/status.yaml"
    tree[path] = case.base.tree[path] + row.encode()
    return case.push(tree)


@attack("closed in the header alone", "GI233")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(MAIN)}/incident.yaml", "\nstate: follow_up", "\nstate: closed")
    return case.push(tree)


@attack("closed in status.yaml alone", "GI233|GI601")
def _(case):
    tree = closed(case)
    tree[f"{folder_of(MAIN)}/incident.yaml"] = case.base.tree[f"{folder_of(MAIN)}/incident.yaml"]
    return case.push(tree)


@attack("a state row put between older ones", "GI231|GI232|GI236|GI601")
def _(case):
    tree = case.tree()
    path = f"{folder_of(OPEN)}/status.yaml"
    log = rows(tree[path])
    tree[path] = b"".join(log[:-1] + [log[-1].replace(b"containment", b"rejected"), log[-1]])
    return case.push(tree)


@attack("a row that is state and severity at once", "GI235")
def _(case):
    tree = case.tree()
    row = f"- at: {DAY}T09:50:00Z\n  by: alice\n  kind: severity\n  severity: low\n  state: closed\n  reason: Both\n"
    records.append(tree, f"{folder_of(OPEN)}/status.yaml", row)
    return case.push(tree)


@attack("a state row's time changed afterwards", "GI237|GI236")
def _(case):
    tree = case.tree()
    path = f"{folder_of(OPEN)}/status.yaml"
    tree[path] = tree[path].replace(b"T09:15:00Z", b"T09:14:00Z")
    return case.push(tree)


@attack("a state row and its correction in one push", "GI237|GI236")
def _(case):
    tree = case.tree()
    records.status(tree, OPEN, "containment", "eradication", f"{DAY}T10:40:00Z")
    later = dict(tree)
    path = f"{folder_of(OPEN)}/status.yaml"
    later[path] = later[path].replace(b"T10:40:00Z", b"T10:39:00Z")
    return case.steps(tree, later)


@attack("a state row set before the one above it", "GI232")
def _(case):
    tree = case.tree()
    records.status(tree, OPEN, "containment", "eradication", f"{DAY}T09:00:00Z")
    return case.push(tree)


@attack("closed unsigned, and taken back in the next commit of the push", "GI601")
def _(case):
    return case.steps(closed(case), case.tree())


@attack("a row of another push rewritten: a note in audit, and no violation", "GI237|GI236", audit=False)
def _(case):
    tree = noted(case)
    case.land(dict(tree))
    replace(tree, f"{folder_of(FRESH)}/timeline.yaml", "Somebody else saw it", "Nobody saw it")
    said = case.push(tree)
    done = case.forced(case.last)
    assert done.landed and "note" in done.said, done.said
    git(case.server, "update-ref", MAIN_REF, case.tip)
    return said


@attack("a progress row rewritten", "GI237|GI236", audit=False)
def _(case):
    tree = case.tree()
    records.progress(tree, MAIN, "in_progress", more="  note: Half of it\n")
    case.land(dict(tree))
    replace(tree, f"{folder_of(MAIN)}/progress.yaml", "Half of it", "All of it")
    return case.push(tree)


@attack("an amend that takes a row of the timeline away", "GI236")
def _(case):
    tree = case.tree()
    path = f"{folder_of(MAIN)}/timeline.yaml"
    tree[path] = tree[path].replace(rows(tree[path])[0], b"")
    replace(tree, f"{folder_of(MAIN)}/postmortem.md", " [T-4kd]", " [T-7rw]")
    case.team.do(tree, MAIN, "amend")
    return case.push(tree)


@attack("an amend that rewrites a commitment", "GI237")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(MAIN)}/actions.yaml", "due: 2026-06-05", "due: 2036-06-05")
    case.team.do(tree, MAIN, "amend")
    return case.push(tree)


@attack("accept and close squashed, the post-mortem changed between them", "GI602|GI604")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    case.land(dict(tree))
    records.accept(tree, OPEN)
    case.team.do(tree, OPEN, "accept")
    replace(tree, f"{folder_of(OPEN)}/postmortem.md", "revoked after 25", "revoked after 24")
    records.progress(tree, OPEN)
    records.close(tree, OPEN)
    case.team.do(tree, OPEN, "close")
    return case.push(tree)


@attack("a handover and a close by the former lead in one step", "GI604|GI605|GI607|GI608")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="bob 2")
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", by="alice", over={"lead": "alice 1"})
    return case.push(tree)


@attack("a message that alice signs in the step in which bob assumes", "GI604|GI605|GI607")
def _(case):
    tree = case.tree()
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="bob 1")
    records.communication(tree, FRESH)
    case.team.document(tree, FRESH, "communicate", "communications/C-7fk-executives.md", signers=[ALICE])
    return case.push(tree)


@attack("a message that says alice leads, in the step of the handover to bob", "GI604|GI605|GI607|GI608")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    case.team.document(tree, OPEN, "communicate", "communications/C-8fk-executives.md")
    case.team.do(tree, OPEN, "handover", to="bob 2")
    return case.push(tree)


@attack("reopened for mallory", "GI605|GI607|GI608")
def _(case):
    tree = case.tree()
    records.reopen(tree, DONE)
    case.team.do(tree, DONE, "reopen", to="mallory 2", signers=[("mallory", "mallory", LEAD)])
    return case.push(tree)


@attack("reopened for bob, signed by alice", "GI605|GI607")
def _(case):
    tree = case.tree()
    records.reopen(tree, DONE)
    case.team.do(tree, DONE, "reopen", to="bob 2", signers=[ALICE])
    return case.push(tree)


@attack("reopened, and a fact lowered on the way", "GI611")
def _(case):
    tree = case.tree()
    records.reopen(tree, DONE)
    records.severity(tree, DONE, "high", "low", "2026-05-14T10:00:00Z")
    case.team.do(tree, DONE, "reopen")
    return case.push(tree)


REJECTED = {"a row added": "timeline.yaml", "a file added": "evidence/new.txt", "a log that was absent": "actions.yaml"}


@each({f"rejected: {what}": name for what, name in REJECTED.items()}, "GI602")
def _(case, name):
    tree = case.tree()
    if name == "timeline.yaml":
        records.note(tree, FALSE, "9zz", "It was real.")
    else:
        tree[f"{folder_of(FALSE)}/{name}"] = b""
    return case.push(tree)


@attack("a rejected record reopened by nobody", "GI601")
def _(case):
    tree = case.tree()
    records.reopen(tree, FALSE, "rejected")
    return case.push(tree)


@attack("severity lowered in the header alone", "GI233")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "severity: high", "severity: low")
    return case.push(tree)


@attack("confidence taken out", "GI611")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "confidence: confirmed\n", "")
    return case.push(tree)


@attack("the answers about impact taken out", "GI611")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "customer_impact: no", "customer_impact: yes")
    case.land(dict(tree))
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "  customer_impact: yes\n", "")
    return case.push(tree)


@attack("impact lowered in quotes", "GI611")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "customer_impact: no", "customer_impact: yes")
    case.land(dict(tree))
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "customer_impact: yes", 'customer_impact: "no"')
    return case.push(tree)


NUMBERS = {
    "a signature that counts from 2": lambda name: name.replace(".stmt", ".alice.2.sig"),
    "a signature numbered 01": lambda name: name.replace(".stmt", ".alice.01.sig"),
    "a signature numbered 0": lambda name: name.replace(".stmt", ".alice.0.sig"),
    "a signature of Alice": lambda name: name.replace(".stmt", ".Alice.1.sig"),
    "a signature without a number": lambda name: name.replace(".stmt", ".alice.sig"),
    "a signature with a name that no person has": lambda name: name.replace(".stmt", ".-.1.sig"),
}


@each(NUMBERS, "GI603|GI606|GI607")
def _(case, rename):
    tree, name = close_by(case, ALICE, CAROL)
    tree[rename(name)] = tree.pop(name.replace(".stmt", ".alice.1.sig"))
    return case.push(tree)


@attack("one signature in two files", "GI607")
def _(case):
    tree, name = close_by(case, ALICE, CAROL)
    tree[name.replace(".stmt", ".alice.2.sig")] = tree[name.replace(".stmt", ".alice.1.sig")]
    return case.push(tree)


@attack("a signature with its number S grown by the group's order", "GI606")
def _(case):
    tree, name = close_by(case, ALICE, CAROL)
    path = name.replace(".stmt", ".alice.1.sig")
    blob = base64.b64decode(b"".join(tree[path].splitlines()[1:-1]))
    grown = int.from_bytes(blob[-32:], "little") + ORDER
    tree[path] = armour(blob[:-32] + grown.to_bytes(32, "little"))
    return case.push(tree)


@attack("the base64 of a signature with other padding bits", "GI606")
def _(case):
    tree, name = close_by(case, ALICE, CAROL)
    path = name.replace(".stmt", ".carol.1.sig")
    lines = tree[path].decode().splitlines()
    assert lines[-2].endswith("=") or len(lines[-2]) % 4 == 0
    if not lines[-2].endswith("="):
        lines[-2] += "===="
    else:
        at = lines[-2].rstrip("=")
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        lines[-2] = at[:-1] + letters[letters.index(at[-1]) ^ 1] + lines[-2][len(at) :]
    tree[path] = ("\n".join(lines) + "\n").encode()
    return case.push(tree)


@attack("a late reviewer after the statement has expired", "GI607|GI609|GI610", audit=False)
def _(case):
    tree, name = close_by(case, ALICE, CAROL, over=times(-60, 4))
    case.land(dict(tree))
    time.sleep(5)
    case.team.add(tree, name, [("dana", "dana", REVIEWER)])
    return case.push(tree)


@attack("a late reviewer by a retired key", "GI606|GI607|GI610")
def _(case):
    people = {
        "dana": person(
            "dana",
            "board",
            ["executive"],
            [(case.team.line("dana"), "retired", "since: 8"), (case.team.line("dana2"), "active")],
        )
    }
    tree = enacted(case, policy(case, people), "alice", "erin")
    case.team.add(tree, POLICY_8, [("dana", "dana2", ROOT)])
    case.land(dict(tree))
    case.team.add(tree, f"{folder_of(DONE)}/sign-offs/0003-close.stmt", [("dana", "dana", REVIEWER)])
    return case.push(tree)


@attack("a late reviewer on an accept", "GI607|GI610")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(MAIN)}/sign-offs/0002-accept.stmt", [("carol", "carol", REVIEWER)])
    return case.push(tree)


@attack("a late executive's signature in a reviewer's name on a decision", "GI607|GI610")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(MAIN)}/sign-offs/D-9hx.stmt", [("erin", "erin", REVIEWER)])
    return case.push(tree)


@attack("a late lead's signature on a message", "GI607|GI610")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(MAIN)}/sign-offs/C-7fk.stmt", [BOB])
    return case.push(tree)


@attack("a late stakeholder on a plan who is none", "GI607|GI610")
def _(case):
    tree = planned(case, "dana")
    case.land(dict(tree))
    case.team.add(tree, "plan/sign-offs/0001-plan.stmt", [("mallory", "mallory", STAKEHOLDER)])
    return case.push(tree)


@attack("a document that is edited in the step in which it is signed", "GI604")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    case.team.document(tree, OPEN, "communicate", "communications/C-8fk-executives.md")
    replace(tree, f"{folder_of(OPEN)}/communications/C-8fk-executives.md", "revoked", "safe")
    return case.push(tree)


@attack("a document's sign-off whose document is missing", "GI604|GI603|GI613")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    case.team.document(tree, OPEN, "communicate", "communications/C-8fk-executives.md")
    del tree[f"{folder_of(OPEN)}/communications/C-8fk-executives.md"]
    return case.push(tree)


@attack("two documents with one id, one of them signed", "GI209|GI224|GI604")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    case.team.document(tree, OPEN, "communicate", "communications/C-8fk-executives.md")
    path = f"{folder_of(OPEN)}/communications/C-8fk"
    tree[f"{path}-everybody.md"] = tree[f"{path}-executives.md"].replace(b"revoked", b"safe")
    records.sent(tree, OPEN, "C-8fk")
    return case.push(tree)


@attack("an extraordinary signature used for a message", "GI603|GI604|GI605|GI607")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    case.team.document(tree, OPEN, "extraordinary", "communications/C-8fk-executives.md")
    records.sent(tree, OPEN, "C-8fk")
    return case.push(tree)


@attack("a message withdrawn, and sent again", "GI722|GI614|GI613")
def _(case):
    tree = case.tree()
    records.append(
        tree,
        f"{folder_of(MAIN)}/communications.yaml",
        "- id: C-7fk\n  state: withdrawn\n  at: 2026-11-22T00:00:00Z\n  by: carol\n",
    )
    case.land(dict(tree))
    records.sent(tree, MAIN)
    return case.push(tree)


PLANTED = {
    "the next policy's statement planted ahead": ".incident/policy/0008.stmt",
    "a signature of the next policy planted ahead": ".incident/policy/0008.alice.1.sig",
    "a kept policy planted ahead": ".incident/policy/0007.yaml",
    "a policy of the future planted ahead": ".incident/policy/0042.yaml",
    "policy.yml beside policy.yaml": ".incident/policy.yml",
    "POLICY.YAML beside policy.yaml": ".incident/POLICY.YAML",
    "a folder Policy beside policy": ".incident/Policy/0008.stmt",
    "sign-offs of policies in another folder": ".incident/sign-offs/0008.stmt",
    "a sign-off in an exercise": "exercises/2026/EX-20260101-ab12/sign-offs/0001-close.stmt",
    "a sign-off beside the records": "incidents/2026/sign-offs/0001-close.stmt",
    "a plan's statement planted ahead": "plan/sign-offs/0001-plan.stmt",
    "prose among the plan's sign-offs": "plan/sign-offs/README.md",
    "a record with a capital letter": "incidents/2026/INC-20260504-F77W/incident.yaml",
    "a year with a blank": "incidents/2026 /INC-20260504-zz77/incident.yaml",
    "a year of five digits": "incidents/02026/INC-20260504-zz77/incident.yaml",
    "an exercise among the incidents": "incidents/2026/EX-20260504-zz77/exercise.yaml",
}


@each(PLANTED, "GI217|GI218|GI221|GI223|GI224|GI603|GI604|GI605|GI807|GI808|GI809|GI812|GI820|GI821")
def _(case, path):
    case.lenient()
    data = case.base.tree[POLICY] if path.endswith(("yaml", "YAML", "yml")) and "policy" in path.lower() else b"hello\n"
    return case.push(case.tree() | {path: data})


@attack("one key for two people, written in two ways", "GI203|GI803|GI810|GI811")
def _(case):
    line = case.team.line("bob")
    return case.push(case_of_two(case, line.replace(" ", "  ")))


@attack("one key for two people, its base64 with other padding bits", "GI203|GI803|GI810|GI811")
def _(case):
    kind, body = case.team.line("erin").split()
    return case.push(case_of_two(case, f"{kind} {body}=" if body.endswith("=") else f"{kind} {body}===="))


@attack("one ECDSA key for two people, compressed", "GI203|GI803|GI810|GI811")
def _(case):
    blob = case.team.keys["erin"].blob()
    point = blob[-97:]
    packed = bytes([2 + (point[-1] & 1)]) + point[1:49]
    other = text("ecdsa-sha2-nistp384") + text("nistp384") + text(packed)
    return case.push(case_of_two(case, f"ecdsa-sha2-nistp384 {base64.b64encode(other).decode()}"))


@attack("one RSA key for two people, with a leading zero", "GI203|GI803|GI810|GI811")
def _(case):
    blob = case.team.keys["carol"].blob()
    number = blob[22:]
    other = blob[:22] + text(b"\0" + number[4:])
    return case.push(case_of_two(case, f"ssh-rsa {base64.b64encode(other).decode()}"))


def case_of_two(case, line):
    """Policy 8, in which mallory has one more key."""
    keys = [(case.team.line("mallory"), "active"), (line, "active")]
    return enacted(case, policy(case, {"mallory": person("mallory", "ops", ["crisis_lead"], keys)}), "dana", "erin")


@each({"a root without a threshold": 0, "a root whose threshold nobody can reach": 4}, "GI802|GI808|GI811")
def _(case, threshold):
    return case.push(enacted(case, policy(case, threshold=threshold), "alice", "dana", "erin"))


@attack("a root with a member who is nobody", "GI802|GI808|GI811|GI225")
def _(case):
    return case.push(enacted(case, policy(case, members=["alice", "dana", "zoe"]), "alice", "dana"))


@attack("a root that counts one member twice", "GI802|GI803|GI808|GI811")
def _(case):
    return case.push(enacted(case, policy(case, members=["alice", "alice", "dana"]), "alice"))


@attack("a policy that lowers a hard rule", "GI804|GI811")
def _(case):
    return case.push(enacted(case, policy(case, more="rules:\n  GI602: warning\n"), "alice", "dana"))


@attack("a redaction in follow_up", "accepted")
def _(case):
    tree = case.tree()
    path = f"{folder_of(MAIN)}/evidence.yaml"
    gone = [f"evidence.yaml {sha256(rows(tree[path])[0])}"]
    tree[path] = rows(tree[path])[0].split(b"  kind")[0] + b"  redacted: A password stood here\n"
    return redacted(case, tree, gone)


def redacted(case, tree, gone):
    """A row of the evidence goes; what rested on it is said otherwise first, by an amend."""
    before = case.tree()
    replace(
        before,
        f"{folder_of(MAIN)}/postmortem.md",
        "read the journal: ten minutes [E-2mv]",
        "read the journal: ten minutes [T-7rw]",
    )
    case.team.do(before, MAIN, "amend")
    case.land(dict(before))
    before[f"{folder_of(MAIN)}/evidence.yaml"] = tree[f"{folder_of(MAIN)}/evidence.yaml"]
    case.team.do(before, MAIN, "redact", rows_gone=gone)
    return case.push(before)


@attack("the reviewer that a policy no longer asks for", "accepted")
def _(case):
    tree = enacted(case, policy(case, more="reviewer_from: critical\n"), "alice", "dana")
    case.land(dict(tree))
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", signers=[ALICE])
    return case.push(tree)


@attack("accept and a late fact by amend squashed", "accepted")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    case.land(dict(tree))
    records.accept(tree, OPEN)
    case.team.do(tree, OPEN, "accept")
    records.note(tree, OPEN, "9zz", "Somebody else saw it, too.")
    case.team.do(tree, OPEN, "amend")
    return case.push(tree)


@attack("a close and its reopening squashed", "accepted")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "close")
    records.reopen(tree, MAIN)
    case.team.do(tree, MAIN, "reopen")
    return case.push(tree)


@attack("a severity that was undetermined and is determined as low", "accepted")
def _(case):
    tree = case.tree()
    rid = "INC-20260504-ff7w"
    records.new(tree, rid, "undetermined")
    records.declare(tree, rid)
    case.team.do(tree, rid, "assume", to="alice 1")
    case.land(dict(tree))
    records.severity(tree, rid, "undetermined", "low", f"{DAY}T09:20:00Z")
    return case.push(tree)


@attack("comments and blank lines in logs that nobody signed", "accepted")
def _(case):
    tree = case.tree()
    records.append(tree, f"{folder_of(OPEN)}/status.yaml", "# state: closed\n")
    records.append(tree, f"{folder_of(OPEN)}/timeline.yaml", "# nobody saw this\n")
    return case.push(tree)


@attack("GIT_REPLACE_REF_BASE of a pusher makes branches into replacements", "GI601")
def _(case):
    bad, good = case.commit(closed(case)), case.commit(noted(case))
    git(case.clone, "push", "-q", str(case.server), f"{good}:refs/heads/{bad}", check=False)
    return run_receive(case, case.server, bad, {"GIT_REPLACE_REF_BASE": "refs/heads/"})


@attack("a commit that names one parent twice", "GI601")
def _(case):
    return case.push(case.commit(closed(case), case.tip, case.tip))


@attack("a commit dated in 2099", "accepted")
def _(case):
    return case.push(case.commit(noted(case), when=4076000000))


@attack("a commit that changes nothing", "accepted")
def _(case):
    return case.push(case.tree())


@attack("a submodule and odd modes outside of guarded folders", "accepted", audit=False)
def _(case):
    more = {
        "vendor": ("160000", case.tip),
        ".gitmodules": b'[submodule "vendor"]\n\tpath = vendor\n\turl = ../vendor\n',
        "incident": b"x",
    }
    return case.push(case.tree() | more)
