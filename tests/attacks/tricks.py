"""Lines, keys and files in places where they would change what somebody looks at: who leads, what kind of record it
is."""
import records
import statements as say
from accepted import close, rotated
from chains import ALICE, BOB
from gates import closed
from harness import MAIN_REF, attack, each
from maker import DONE, FRESH, LOW, MAIN, OPEN
from policies import planned
from ratchet import DANA, purged
from records import folder_of, replace
from refs import noted
from statements import EXECUTIVE, LEAD, ROOT, render


def slipped(line):
    """Puts one line more into a statement, where its place would be."""
    return lambda message: message.replace(b"policy: 7\n", line + b"\npolicy: 7\n")


@each({f"a new lead named by {action}": action for action in ("amend", "close", "downgrade")}, "GI603|GI604|GI608")
def _(case, action):
    tree = closed(case) if action == "close" else case.tree()
    if action == "amend":
        replace(tree, f"{folder_of(MAIN)}/postmortem.md", "revoked after 25", "revoked after 24")
    if action == "downgrade":
        records.severity(tree, MAIN, "high", "low", "2026-05-13T09:45:00Z")
    case.team.do(tree, MAIN, action, edit=slipped(b"to: bob 2"))
    return case.push(tree)


@attack("a new lead named by a message's sign-off", "GI603|GI604")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    folder, path = folder_of(OPEN), "communications/C-8fk-executives.md"
    message = slipped(b"to: bob 2")(render(say.document_lines(tree, folder, "communicate", path)))
    case.team.put(tree, f"{folder}/sign-offs/C-8fk.stmt", message, [ALICE])
    return case.push(tree)


@attack("facts in a message's sign-off", "GI603|GI604")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    folder, path = folder_of(OPEN), "communications/C-8fk-executives.md"
    lines = say.document_lines(tree, folder, "communicate", path)
    message = render(lines[:-1] + [("fact", "severity low")] + lines[-1:])
    case.team.put(tree, f"{folder}/sign-offs/C-8fk.stmt", message, [ALICE])
    return case.push(tree)


@attack("two files in a message's sign-off", "GI603|GI604")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    folder, path = folder_of(OPEN), "communications/C-8fk-executives.md"
    lines = say.document_lines(tree, folder, "communicate", path) + say.file_lines(tree, folder, ["timeline.yaml"])
    case.team.put(tree, f"{folder}/sign-offs/C-8fk.stmt", render(lines), [ALICE])
    return case.push(tree)


@attack("a plan's statement in an incident", "GI603|GI604")
def _(case):
    tree = planned(case, "dana")
    folder = f"{folder_of(MAIN)}/sign-offs/0003-plan"
    tree[f"{folder}.stmt"] = tree["plan/sign-offs/0001-plan.stmt"]
    tree[f"{folder}.dana.1.sig"] = tree["plan/sign-offs/0001-plan.dana.1.sig"]
    return case.push(tree)


@attack("a policy's statement in an incident", "GI603|GI604")
def _(case):
    tree = case.tree()
    folder = f"{folder_of(MAIN)}/sign-offs/0007"
    tree[f"{folder}.stmt"] = tree[".incident/policy/0007.stmt"]
    tree[f"{folder}.dana.1.sig"] = tree[".incident/policy/0007.dana.1.sig"]
    return case.push(tree)


@attack("an incident's statement in the plan", "GI603|GI604")
def _(case):
    tree = case.tree()
    tree["plan/sign-offs/0002-accept.stmt"] = tree[f"{folder_of(MAIN)}/sign-offs/0002-accept.stmt"]
    tree["plan/sign-offs/0002-accept.alice.1.sig"] = tree[f"{folder_of(MAIN)}/sign-offs/0002-accept.alice.1.sig"]
    return case.push(tree)


@attack("mallory's amend, on which a good one rests", "GI605|GI607")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(MAIN)}/postmortem.md", "revoked after 25", "revoked after 24")
    case.team.do(tree, MAIN, "amend", signers=[("mallory", "mallory", LEAD)])
    case.team.do(tree, MAIN, "amend")
    return case.push(tree)


@attack("two assumes in one step", "GI603|GI604|GI608")
def _(case):
    tree = case.tree()
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="alice 1")
    case.team.do(tree, FRESH, "assume", to="bob 1", over={"lead": None})
    return case.push(tree)


@attack("an assume with epoch 2", "GI604|GI608")
def _(case):
    tree = case.tree()
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="alice 2")
    return case.push(tree)


@each({f"a {action} while nobody leads": action for action in ("handover", "takeover")}, "GI601|GI603|GI604|GI608")
def _(case, action):
    tree = case.tree()
    records.declare(tree, FRESH)
    signers = [BOB, DANA, ("erin", "erin", EXECUTIVE)] if action == "takeover" else [ALICE, BOB]
    case.team.do(tree, FRESH, action, to="bob 1", signers=signers)
    return case.push(tree)


@each(
    {"a handover that names nobody": None, "a handover with two blanks": "bob  2", "a handover with a sign": "bob +2"},
    "GI603|GI604|GI608",
)
def _(case, to):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="bob 2", over={"to": to})
    return case.push(tree)


@attack("an affirm of what nobody disputes, by somebody else", "GI603|GI604|GI605|GI607|GI608")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "affirm", affirms="2", signers=[BOB])
    return case.push(tree)


@attack("an affirm by the compromised key", "GI606|GI607")
def _(case):
    tree = rotated(case, "compromised")
    case.land(dict(tree))
    case.team.do(tree, MAIN, "affirm", affirms="2")
    return case.push(tree)


@attack("an affirm by another person than the one who is disputed", "GI605|GI607")
def _(case):
    tree = rotated(case, "compromised")
    case.land(dict(tree))
    case.team.do(tree, MAIN, "affirm", affirms="2", signers=[BOB])
    return case.push(tree)


@attack("an affirm of a statement that is not there", "GI603|GI604|GI608")
def _(case):
    tree = rotated(case, "compromised")
    case.land(dict(tree))
    case.team.do(tree, MAIN, "affirm", affirms="9", signers=[("alice", "alice3", LEAD)])
    return case.push(tree)


@attack("a rejection from post_incident", "GI231")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    case.land(dict(tree))
    records.status(tree, OPEN, "post_incident", "rejected", "2026-05-05T10:00:00Z")
    verdict = "rejection:\n  verdict: false_positive\n  reason: It was nothing\n  by: alice\n"
    records.append(tree, f"{folder_of(OPEN)}/incident.yaml", verdict)
    case.team.do(tree, OPEN, "reject")
    return case.push(tree)


@attack("a signed draft edited before it is sent", "GI613")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    case.team.document(tree, OPEN, "communicate", "communications/C-8fk-executives.md")
    case.land(dict(tree))
    replace(tree, f"{folder_of(OPEN)}/communications/C-8fk-executives.md", "revoked", "safe")
    return case.push(tree)


@attack("a signed decision deleted", "GI613")
def _(case):
    tree = case.tree()
    del tree[f"{folder_of(MAIN)}/decisions/D-9hx-stop-builds.md"]
    return case.push(tree)


@attack("closed: a new message, signed", "GI602")
def _(case):
    tree = case.tree()
    records.communication(tree, DONE)
    case.team.document(tree, DONE, "communicate", "communications/C-7fk-executives.md")
    return case.push(tree)


HEADS = {
    "purged in a header, unsigned": ("schema: 1\n", "schema: 1\npurged: It is gone\n"),
    "a header that calls itself imported": ("\nstate: closed\n", "\nstate: imported\n"),
    "a header of a format to come": ("schema: 1\n", "schema: 2\n"),
    "a header without its mode": ("mode: incident\n", ""),
    "a header without its state": ("\nstate: closed\n", "\n"),
    "a header with another record's id": (f"id: {DONE}", f"id: {LOW}"),
}


@attack("purged in the header of a record that nobody signs, with no other file touched", "GI621")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(FRESH)}/incident.yaml", "schema: 1\n", "schema: 1\npurged: It is gone\n")
    return case.push(tree)


@each(HEADS, "GI201|GI202|GI208|GI213|GI218|GI233|GI239|GI602|GI621")
def _(case, words):
    tree = case.tree()
    replace(tree, f"{folder_of(DONE)}/incident.yaml", *words)
    return case.push(tree)


@each(
    {f"{name}, and a byte of the post-mortem": words for name, words in HEADS.items()},
    "GI201|GI202|GI208|GI213|GI218|GI224|GI233|GI239|GI601|GI602|GI621",
)
def _(case, words):
    tree = case.tree()
    tree[f"{folder_of(DONE)}/incident.yaml"] = tree[f"{folder_of(DONE)}/incident.yaml"].replace(
        words[0].encode(), words[1].encode(),
    )
    replace(tree, f"{folder_of(DONE)}/postmortem.md", "revoked after 25", "revoked after 24")
    return case.push(tree)


@attack("a new record in incidents/ that calls itself imported", "GI201|GI202|GI204|GI218|GI230|GI231|GI233|GI239")
def _(case):
    tree = case.tree()
    rid = "INC-20260504-zz77"
    records.new(tree, rid)
    replace(tree, f"{folder_of(rid)}/incident.yaml", "\nstate: triage", "\nstate: imported")
    return case.push(tree)


@attack("an INC- record that is purged from the first day", "GI601|GI621|GI230|GI218|GI202|GI201")
def _(case):
    tree = case.tree()
    tree[
        f"{folder_of('INC-20260504-zz77')}/incident.yaml"
    ] = b"schema: 1\nid: INC-20260504-zz77\nmode: incident\npurged: Nothing\n"
    return case.push(tree)


@attack("purged in a header, and the files stay", "GI602|GI604|GI621")
def _(case):
    tree = case.tree()
    tree[
        f"{folder_of(DONE)}/incident.yaml"
    ] = f"schema: 1\nid: {DONE}\nmode: incident\npurged: A court asked us to\n".encode()
    case.team.do(tree, DONE, "purge")
    return case.push(tree)


@attack("a purge that keeps a file of its own", "GI602|GI604|GI621|GI217")
def _(case):
    tree = purged(case)
    tree[f"{folder_of(DONE)}/evidence/kept.txt"] = b"hello\n"
    return case.push(tree)


@attack("a purge that takes the sign-offs, too", "GI610")
def _(case):
    tree = purged(case)
    old = [path for path in tree if path.startswith(f"{folder_of(DONE)}/sign-offs/") and "purge" not in path]
    return case.push({path: data for path, data in tree.items() if path not in old})


@each(
    {"a file at the root named incidents": "incidents", "a file at the root named plan": "plan"},
    "GI217|GI220|GI223|GI228|GI820|GI821",
)
def _(case, name):
    tree = {path: data for path, data in case.tree().items() if not path.startswith(name + "/")}
    return case.push(tree | {name: b"hello\n"})


@attack("a late signature on an accepted policy", "GI607|GI610|GI807|GI812")
def _(case):
    tree = case.tree()
    case.team.add(tree, ".incident/policy/0007.stmt", [("alice", "alice", ROOT)])
    return case.push(tree)


@attack("a signature of a policy replaced by another good one", "GI610|GI807|GI812")
def _(case):
    tree = case.tree()
    del tree[".incident/policy/0007.dana.1.sig"]
    case.team.add(tree, ".incident/policy/0007.stmt", [("alice", "alice", ROOT)])
    return case.push(tree)


@each({"a tree as the record ref": "tree", "a blob as the record ref": "blob"}, "/commit/")
def _(case, kind):
    name = case.store.tree(case.tree()) if kind == "tree" else case.store.put("blob", b"hello\n")
    case.lenient()
    said = case.push(name, MAIN_REF, "--force")
    case.last = None
    return said


@attack("reopened from follow_up by bob, who is eligible", "accepted")
def _(case):
    tree = case.tree()
    records.reopen(tree, MAIN, "follow_up")
    case.team.do(tree, MAIN, "reopen", by="bob")
    return case.push(tree)


@attack("a close through a branch whose steps were broken", "accepted")
def _(case):
    broken = case.commit(case.tree() | {f"{folder_of(MAIN)}/status.yaml": b"\t"})
    tree = close(case)
    return case.push(case.commit(tree, case.tip, case.commit(tree, broken)))


@attack("an octopus merge of honest notes", "accepted")
def _(case):
    sides = [case.commit(noted(case, rid, "8zz")) for rid in (FRESH, OPEN)]
    tree = noted(case, FRESH, "8zz") | {
        f"{folder_of(OPEN)}/timeline.yaml": noted(case, OPEN, "8zz")[f"{folder_of(OPEN)}/timeline.yaml"]
    }
    return case.push(case.commit(tree, case.tip, *sides))


@attack("another lead, after bob took over, hands back", "accepted")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "takeover", to="bob 2")
    case.land(dict(tree))
    case.team.do(tree, MAIN, "handover", to="alice 3")
    case.land(dict(tree))
    return case.push(close(case, closed_on(tree)))


def closed_on(tree):
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    return tree
