"""What has to be accepted: an honest day's work, on every way that Git offers."""

import records
from chains import ALICE
from gates import closed
from harness import attack
from maker import DONE, FALSE, FRESH, LOW, MAIN, OPEN, person
from policies import PLAN, checked, enacted, planned, policy, with_key
from ratchet import DANA, purged, stub, verbal, waived
from records import folder_of, replace
from refs import empty_server, noted
from signatures import CAROL
from statements import EXECUTIVE, LEAD, REVIEWER, STAKEHOLDER, rows, sha256


@attack("a new incident without a lead", "accepted")
def _(case):
    tree = case.tree()
    records.new(tree, "INC-20260504-ff7w")
    return case.push(tree)


@attack("a repository with a history adopts the tool: policy 1 with a record in triage", "accepted", audit=False)
def _(case):
    old = case.store.commit({"README.md": b"# A wiki\n", "notes/2019.md": b"hello\n"})
    tree = {"README.md": b"# A wiki\n"}
    records.new(tree, FRESH)
    case.team.found(tree)
    return case.push(case.store.commit(tree, [old]), server=empty_server(case))


@attack("notes by anybody", "accepted")
def _(case):
    return case.steps(noted(case), noted(case, FRESH) | {"README.md": b"# Notes\n"})


@attack("notes by anybody while alice leads", "accepted")
def _(case):
    return case.push(noted(case, OPEN))


@attack("a row and its typo fix in one push", "accepted")
def _(case):
    tree = noted(case, OPEN)
    later = dict(tree)
    replace(later, f"{folder_of(OPEN)}/timeline.yaml", "Somebody else saw it", "Somebody else saw that")
    return case.steps(tree, later)


@attack("five honest states in one push, each signed where it must be", "accepted")
def _(case):
    tree, steps = case.tree(), []
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="bob 1")
    steps.append(dict(tree))
    records.contain(tree, FRESH)
    steps.append(dict(tree))
    records.recover(tree, FRESH)
    steps.append(dict(tree))
    records.accept(tree, FRESH)
    case.team.do(tree, FRESH, "accept")
    steps.append(dict(tree))
    records.progress(tree, FRESH)
    records.close(tree, FRESH)
    case.team.do(tree, FRESH, "close")
    return case.steps(*steps, tree)


@attack("accept, then progress, action-review meetings, a sent message, a handover, and the close", "accepted")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    case.land(dict(tree))
    records.accept(tree, OPEN)
    case.team.do(tree, OPEN, "accept")
    case.land(dict(tree))
    records.progress(tree, OPEN, "in_progress", at="2026-05-06T10:00:00Z", more="  note: Half of it is done\n")
    case.land(dict(tree))
    meeting = records.MEETING.replace("DAYT14", "2026-05-07T09").replace("M-3j", "M-4j").replace(
        "post_incident_review", "action_review",
    )
    tree[f"{folder_of(OPEN)}/meetings/M-4j-actions.md"] = meeting.encode()
    case.land(dict(tree))
    records.communication(tree, OPEN, "C-8fk", "The log is clean.")
    case.team.document(tree, OPEN, "communicate", "communications/C-8fk-executives.md")
    records.sent(tree, OPEN, "C-8fk")
    case.land(dict(tree))
    case.team.do(tree, OPEN, "handover", to="bob 2")
    case.land(dict(tree))
    records.progress(tree, OPEN)
    records.close(tree, OPEN)
    case.team.do(tree, OPEN, "close")
    return case.push(tree)


@attack("accept and close squashed", "accepted")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    case.land(dict(tree))
    records.accept(tree, OPEN)
    case.team.do(tree, OPEN, "accept")
    records.progress(tree, OPEN)
    records.close(tree, OPEN)
    case.team.do(tree, OPEN, "close")
    return case.push(tree)


@attack("everything from declaration to accept squashed", "accepted")
def _(case):
    tree = case.tree()
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="alice 1")
    records.contain(tree, FRESH)
    records.recover(tree, FRESH)
    records.accept(tree, FRESH)
    case.team.do(tree, FRESH, "accept")
    return case.push(tree)


def close(case, tree=None):
    tree = closed(case) if tree is None else tree
    case.team.do(tree, MAIN, "close")
    return tree


@attack("a close", "accepted")
def _(case):
    return case.push(close(case))


@attack("the close of a low incident by its lead alone", "accepted")
def _(case):
    tree = case.tree()
    records.progress(tree, LOW)
    records.close(tree, LOW)
    case.team.do(tree, LOW, "close")
    return case.push(tree)


@attack("a close made in three commits and squash-merged", "accepted")
def _(case):
    tree = noted(case)
    case.land(tree)
    merged = close(case)
    merged.update({path: data for path, data in tree.items() if data != case.base.tree.get(path)})
    return case.push(merged)


@attack("a close whose single commit was rebased", "accepted")
def _(case):
    own = close(case)
    case.commit(own)
    case.land(noted(case))
    rebased = noted(case) | {path: data for path, data in own.items() if data != case.base.tree.get(path)}
    return case.push(case.commit(rebased, case.tip, author="forge <noreply@larkspur.example>", when=1795400000))


@attack("a close that came in pieces on a branch, merged with --no-ff", "accepted")
def _(case):
    first = closed(case)
    tip = case.commit(first)
    name = case.team.do(first, MAIN, "close", signers=[ALICE])
    tip = case.commit(first, tip)
    case.team.add(first, name, [CAROL])
    tip = case.commit(first, tip)
    return case.push(case.commit(first, case.tip, tip))


@attack("two incidents changed in parallel, one signed", "accepted")
def _(case):
    own = close(case)
    branch = case.commit(own)
    case.land(noted(case, OPEN))
    merged = noted(case, OPEN) | {path: data for path, data in own.items() if data != case.base.tree.get(path)}
    return case.push(case.commit(merged, case.tip, branch))


@attack("a policy change with old sign-offs standing", "accepted")
def _(case):
    tree = enacted(case, policy(case, more="reviewer_from: critical\n"), "alice", "dana")
    case.land(dict(tree))
    records.progress(tree, MAIN, "in_progress", more="  note: Half of it\n")
    records.note(tree, OPEN, "9zz", "It goes on.")
    return case.push(tree)


@attack("a sign-off that saw a policy before one that changed something else", "accepted")
def _(case):
    tree = enacted(case, policy(case), "alice", "dana")
    case.land(dict(tree))
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", over={"policy": "7"})
    return case.push(tree)


def rotated(case, status="retired"):
    """Policy 8: the key with which alice signed everything is no longer active."""
    line = case.team.line
    keys = [(line("alice1"), "retired", "since: 4"), (line("alice"), status, "since: 8"), (line("alice3"), "active")]
    data = policy(case, {"alice": person("alice", "ops", ["crisis_lead", "reviewer"], keys)})
    return enacted(case, data, "dana", "erin")


@attack("a key retired after acceptance", "accepted")
def _(case):
    tree = rotated(case)
    case.land(dict(tree))
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", signers=[("alice", "alice3", LEAD), CAROL])
    return case.push(tree)


@attack("a key compromised after acceptance: labelled, not taken back", "accepted")
def _(case):
    tree = rotated(case, "compromised")
    case.land(dict(tree))
    records.progress(tree, MAIN, "in_progress", more="  note: Half of it\n")
    return case.push(tree)


@attack("a compromised key: its sign-offs are called disputed", "GI620", audit=False)
def _(case):
    case.land(rotated(case, "compromised"))
    return checked(case)


@attack("a disputed sign-off affirmed by another key", "accepted")
def _(case):
    tree = rotated(case, "compromised")
    case.land(dict(tree))
    case.team.do(tree, MAIN, "affirm", affirms="2", signers=[("alice", "alice3", LEAD)])
    return case.push(tree)


@attack("a later second reviewer", "accepted")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(DONE)}/sign-offs/0003-close.stmt", [("dana", "dana", REVIEWER)])
    return case.push(tree)


@attack("an amended post-mortem", "accepted")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(MAIN)}/postmortem.md", "revoked after 25", "revoked after 24")
    case.team.do(tree, MAIN, "amend")
    case.land(dict(tree))
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close")
    return case.push(tree)


@attack("late facts, evidence and a commitment in one amend", "accepted")
def _(case):
    tree = case.tree()
    records.note(tree, MAIN, "9zz", "Somebody else saw it, too.")
    tree[f"{folder_of(MAIN)}/evidence/second.txt"] = b"found later\n"
    case.team.do(tree, MAIN, "amend")
    return case.push(tree)


@attack("a verbally approved decision recorded at once and signed later", "accepted")
def _(case):
    tree = verbal(case)
    case.team.document(tree, OPEN, "extraordinary", "decisions/D-4rv-stop-builds.md")
    return case.push(tree)


@attack("a close and its late second reviewer squashed", "accepted")
def _(case):
    tree = close(case)
    case.team.add(tree, f"{folder_of(MAIN)}/sign-offs/0003-close.stmt", [("dana", "dana", REVIEWER)])
    return case.push(tree)


@attack("an extraordinary decision with a second executive at once", "accepted")
def _(case):
    tree = verbal(case)
    signers = [ALICE, DANA, ("erin", "erin", EXECUTIVE)]
    case.team.document(tree, OPEN, "extraordinary", "decisions/D-4rv-stop-builds.md", signers=signers)
    return case.push(tree)


@attack("a second executive's late signature on an extraordinary decision", "accepted")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(MAIN)}/sign-offs/D-9hx.stmt", [("erin", "erin", EXECUTIVE)])
    return case.push(tree)


@attack("a message sent and signed in one step", "accepted")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    records.sent(tree, OPEN, "C-8fk")
    case.team.document(tree, OPEN, "communicate", "communications/C-8fk-executives.md")
    return case.push(tree)


@attack("a message sent before anybody led, then the assume", "accepted")
def _(case):
    tree = case.tree()
    records.communication(tree, FRESH)
    records.sent(tree, FRESH, at="09:13")
    case.land(dict(tree))
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="bob 1")
    return case.push(tree)


@attack("a message sent in the same step as the assume", "accepted")
def _(case):
    tree = case.tree()
    records.communication(tree, FRESH)
    records.sent(tree, FRESH, at="09:13")
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="bob 1")
    return case.push(tree)


@attack("a message that went out wrong, and says so", "accepted")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    records.sent(tree, OPEN, "C-8fk", more="  coordination_failure: The support desk had no text\n")
    return case.push(tree)


@attack("a new document in follow_up", "accepted")
def _(case):
    tree = case.tree()
    records.decision(tree, MAIN, "D-4rv", authority="within_plan")
    records.communication(tree, MAIN, "C-8fk")
    return case.push(tree)


@attack("a handover", "accepted")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="bob 2")
    return case.push(tree)


@attack("a handover and a close by the new lead in one step", "accepted")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="bob 2")
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close")
    return case.push(tree)


@attack("a takeover with two executives", "accepted")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "takeover", to="bob 2")
    return case.push(tree)


@attack("a downgrade", "accepted")
def _(case):
    tree = case.tree()
    records.severity(tree, OPEN, "high", "low", "2026-05-04T09:45:00Z")
    case.team.do(tree, OPEN, "downgrade")
    return case.push(tree)


@attack("a downgrade in follow_up, then the close with a reviewer", "accepted")
def _(case):
    tree = case.tree()
    records.severity(tree, MAIN, "high", "low", "2026-05-13T09:45:00Z")
    case.team.do(tree, MAIN, "downgrade")
    case.land(dict(tree))
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close")
    return case.push(tree)


@attack("facts raised by anybody", "accepted")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "customer_impact: no", "customer_impact: yes")
    records.severity(tree, OPEN, "high", "critical", "2026-05-04T09:45:00Z")
    return case.push(tree)


@attack("severity lowered while nobody leads", "accepted")
def _(case):
    tree = case.tree()
    records.severity(tree, FRESH, "high", "low", "2026-05-04T09:45:00Z")
    return case.push(tree)


@attack("reopened, and closed again", "accepted")
def _(case):
    tree = case.tree()
    records.reopen(tree, DONE)
    case.team.do(tree, DONE, "reopen")
    case.land(dict(tree))
    records.status(tree, DONE, "post_incident", "follow_up", "2026-05-15T10:00:00Z")
    case.team.do(tree, DONE, "accept")
    case.land(dict(tree))
    records.status(tree, DONE, "follow_up", "closed", "2026-05-16T10:00:00Z")
    records.closure(tree, DONE, "Twice is enough")
    case.team.do(tree, DONE, "close")
    return case.push(tree)


@attack("reopened by bob, who takes the lead with it", "accepted")
def _(case):
    tree = case.tree()
    records.reopen(tree, DONE)
    case.team.do(tree, DONE, "reopen", to="bob 2")
    return case.push(tree)


@attack("a rejection reopened", "accepted")
def _(case):
    tree = case.tree()
    records.reopen(tree, FALSE, "rejected")
    case.team.do(tree, FALSE, "reopen")
    return case.push(tree)


@attack("a rejection by an eligible lead while nobody leads", "accepted")
def _(case):
    tree = case.tree()
    records.reject(tree, FRESH)
    case.team.do(tree, FRESH, "reject", by="bob")
    return case.push(tree)


@attack("a rejection by the lead in office", "accepted")
def _(case):
    tree = case.tree()
    records.reject(tree, OPEN, "containment")
    case.team.do(tree, OPEN, "reject")
    return case.push(tree)


@attack("a row redacted by the lead and an executive", "accepted")
def _(case):
    tree = case.tree()
    path = f"{folder_of(OPEN)}/timeline.yaml"
    gone = [f"timeline.yaml {sha256(rows(tree[path])[0])}"]
    tree[path] = stub(tree[path], 0)
    case.team.do(tree, OPEN, "redact", rows_gone=gone)
    return case.push(tree)


@attack("a purge by two executives", "accepted")
def _(case):
    return case.push(purged(case))


@attack("a waiver that the lead and an executive signed", "accepted")
def _(case):
    tree = waived(case, "GI515")
    case.team.do(tree, OPEN, "accept", waives="GI515", signers=[ALICE, DANA])
    return case.push(tree)


@attack("a retrospective record: assumed, accepted, closed", "accepted")
def _(case):
    rid = "INC-20260504-rtr7"
    tree = case.tree() | records.retrospective(rid)
    case.land(dict(tree))
    case.team.do(tree, rid, "assume", to="bob 1")
    case.land(dict(tree))
    records.accept(tree, rid)
    case.team.do(tree, rid, "accept")
    case.land(dict(tree))
    records.progress(tree, rid)
    records.close(tree, rid)
    case.team.do(tree, rid, "close")
    return case.push(tree)


@attack("a new key with its own signature", "accepted")
def _(case):
    return case.push(with_key(case, case.team.line("bob2"), "active", "bob2"))


@attack("a new root that signs, too", "accepted")
def _(case):
    return case.push(enacted(case, policy(case, members=["alice", "dana", "bob"]), "alice", "dana"))


@attack("two policies in two steps of one push", "accepted")
def _(case):
    tree = enacted(case, policy(case), "alice", "dana")
    later = dict(tree)
    case.team.enact(later, case.team.policy(9, case.team.people(7), more="engage_hours: 5\n"), ["erin", "dana"])
    return case.steps(tree, later)


@attack("the revocation of a compromised key with a lower threshold", "accepted")
def _(case):
    tree = rotated(case, "compromised")
    return case.push(tree)


@attack("a plan that an executive signed, and its stakeholder later", "accepted")
def _(case):
    tree = planned(case, "dana")
    case.land(dict(tree))
    data = policy(case, more="stakeholders:\n  - id: engineering\n    members:\n      - carol\n")
    data = data.replace(
        b"      - reviewer\n    keys:\n      - key: ssh-rsa",
        b"      - reviewer\n      - stakeholder\n    keys:\n      - key: ssh-rsa",
    )
    case.team.enact(tree, data, ["alice", "dana"])
    case.land(dict(tree))
    case.team.add(tree, "plan/sign-offs/0001-plan.stmt", [("carol", "carol", STAKEHOLDER)])
    return case.push(tree)


@attack("a plan changed without a sign-off", "accepted")
def _(case):
    return case.push(case.tree() | PLAN)


@attack("a broken record on a draft branch", "accepted")
def _(case):
    tree = case.tree()
    tree[f"{folder_of(DONE)}/incident.yaml"] = b"\t&: [\n"
    return case.push(tree, "refs/heads/draft")


@attack("notes refs", "accepted")
def _(case):
    return case.push(case.commit({"a": b"b"}), "refs/notes/commits")


@attack("a tag of another name", "accepted")
def _(case):
    return case.push(case.store.tag(case.tip, "v1"), "refs/tags/v1")


@attack("a harmless .gitattributes", "accepted")
def _(case):
    text = b"*.yaml text eol=lf\ndocs/** -diff\nimages/* filter=lfs diff=lfs merge=lfs -text\n"
    return case.push(case.tree() | {".gitattributes": text})


@attack("files outside guarded folders, whatever they are", "accepted")
def _(case):
    more = {
        "docs/Stra\u00dfe \u4f60.md": b"x",
        "run.sh": ("100755", b"#!/bin/sh\n"),
        "link": ("120000", b"README.md"),
        "planning/a b.txt": b"x",
    }
    return case.push(case.tree() | more)
