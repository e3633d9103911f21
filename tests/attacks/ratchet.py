"""Obligations that somebody would like to lose: documents, facts, states, rows, folders, waivers."""
import re

import records
from gates import closed
from harness import attack, each
from maker import DONE, FRESH, MAIN, OPEN
from records import DAY, folder_of, replace
from statements import EXECUTIVE, LEAD, rows, sha256

ALICE, DANA = ("alice", "alice", LEAD), ("dana", "dana", EXECUTIVE)
LETTER = f"{folder_of(MAIN)}/communications/C-7fk-executives.md"
RULING = f"{folder_of(MAIN)}/decisions/D-9hx-stop-builds.md"


@attack("a signed communication edited", "GI613")
def _(case):
    tree = case.tree()
    replace(tree, LETTER, "revoked", "safe")
    return case.push(tree)


@attack("a signed communication deleted", "GI613")
def _(case):
    tree = case.tree()
    del tree[LETTER]
    return case.push(tree)


@attack("a signed communication renamed", "GI613")
def _(case):
    tree = case.tree()
    tree[LETTER.replace("executives", "everybody")] = tree.pop(LETTER)
    return case.push(tree)


@attack("a signed communication edited under an amend", "GI613")
def _(case):
    tree = case.tree()
    replace(tree, LETTER, "revoked", "safe")
    case.team.do(tree, MAIN, "amend")
    return case.push(tree)


@attack("a signed communication signed again after an edit", "GI610|GI613")
def _(case):
    tree = case.tree()
    replace(tree, LETTER, "revoked", "safe")
    name = f"{folder_of(MAIN)}/sign-offs/C-7fk"
    for end in (".stmt", ".alice.1.sig"):
        del tree[name + end]
    case.team.document(tree, MAIN, "communicate", "communications/C-7fk-executives.md")
    return case.push(tree)


@attack("a communication's statement deleted", "GI610")
def _(case):
    tree = case.tree()
    for end in (".stmt", ".alice.1.sig"):
        del tree[f"{folder_of(MAIN)}/sign-offs/C-7fk{end}"]
    return case.push(tree)


@attack("a signed decision edited", "GI613")
def _(case):
    tree = case.tree()
    replace(tree, RULING, "We stop.", "We wait.")
    return case.push(tree)


@attack("an extraordinary decision turned into within_plan", "GI613|GI616")
def _(case):
    tree = case.tree()
    replace(tree, RULING, "authority: extraordinary", "authority: within_plan")
    return case.push(tree)


def verbal(case):
    """An extraordinary decision in OPEN, recorded and not yet signed."""
    tree = case.tree()
    records.decision(tree, OPEN, "D-4rv", more=f"verbal_approval:\n  by: dana\n  at: {DAY}T09:34:00Z\n")
    case.land(dict(tree))
    return tree


@attack("an unsigned extraordinary decision turned into within_plan", "GI616")
def _(case):
    tree = verbal(case)
    replace(
        tree, f"{folder_of(OPEN)}/decisions/D-4rv-stop-builds.md", "authority: extraordinary", "authority: within_plan",
    )
    return case.push(tree)


@attack("an unsigned extraordinary decision left without an authority", "GI616")
def _(case):
    tree = verbal(case)
    replace(tree, f"{folder_of(OPEN)}/decisions/D-4rv-stop-builds.md", "authority: extraordinary\n", "")
    return case.push(tree)


@attack("an unsigned extraordinary decision deleted, and recorded within the plan under another id", "GI616|GI613")
def _(case):
    tree = verbal(case)
    del tree[f"{folder_of(OPEN)}/decisions/D-4rv-stop-builds.md"]
    records.decision(tree, OPEN, "D-5rv", authority="within_plan")
    return case.push(tree)


@attack("an extraordinary decision unsigned at accept", "GI615")
def _(case):
    tree = verbal(case)
    records.recover(tree, OPEN)
    case.land(dict(tree))
    records.accept(tree, OPEN)
    case.team.do(tree, OPEN, "accept")
    return case.push(tree)


@each(
    {f"a decision of kind {kind} within the plan, at accept": kind for kind in ("acceptance_of_risk", "disclosure")},
    "GI616|GI717",
)
def _(case, kind):
    tree = case.tree()
    more = "expires: 2027-01-01\n" if kind == "acceptance_of_risk" else ""
    records.decision(tree, OPEN, "D-4rv", authority="within_plan", kind=kind, more=more)
    records.recover(tree, OPEN)
    records.accept(tree, OPEN)
    case.team.do(tree, OPEN, "accept")
    return case.push(tree)


@attack("an extraordinary decision that only the lead signed", "GI605")
def _(case):
    tree = verbal(case)
    case.team.document(tree, OPEN, "extraordinary", "decisions/D-4rv-stop-builds.md", signers=[ALICE])
    return case.push(tree)


@attack("a message sent without the lead's signature", "GI614")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    records.sent(tree, OPEN, "C-8fk")
    return case.push(tree)


@attack("a late message dated before the assume", "GI614")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    records.sent(tree, OPEN, "C-8fk", at="09:13")
    return case.push(tree)


@attack("a message sent first, signed in the next step", "GI614")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    records.sent(tree, OPEN, "C-8fk")
    later = dict(tree)
    case.team.document(later, OPEN, "communicate", "communications/C-8fk-executives.md")
    return case.steps(tree, later)


@attack("a message that bob signed, who does not lead", "GI605|GI607")
def _(case):
    tree = case.tree()
    records.communication(tree, OPEN, "C-8fk")
    case.team.document(tree, OPEN, "communicate", "communications/C-8fk-executives.md", signers=[("bob", "bob", LEAD)])
    return case.push(tree)


@attack("a sent message that nobody signed, from before the assume, edited", "GI613")
def _(case):
    tree = case.tree()
    records.communication(tree, FRESH)
    records.sent(tree, FRESH)
    case.land(dict(tree))
    replace(tree, f"{folder_of(FRESH)}/communications/C-7fk-executives.md", "revoked", "safe")
    return case.push(tree)


@attack("a communication's statement used for a decision", "GI603|GI604|GI605")
def _(case):
    tree = verbal(case)
    case.team.document(tree, OPEN, "communicate", "decisions/D-4rv-stop-builds.md")
    return case.push(tree)


def stub(data, number, word="redacted: A password stood here"):
    """A row's file with one row reduced to what had of id, at and by."""
    row = rows(data)[number].decode().splitlines()
    kept = [line for line in row if re.match(r"(- |  )(id|at|by): ", line)]
    kept[0] = "- " + kept[0][2:]
    return data.replace(rows(data)[number], ("\n".join(kept) + f"\n  {word}\n").encode())


@attack("a row of the timeline redacted without a statement", "GI618")
def _(case):
    tree = case.tree()
    path = f"{folder_of(OPEN)}/timeline.yaml"
    tree[path] = stub(tree[path], 0)
    return case.push(tree)


@attack("a severity row redacted without a statement", "GI618")
def _(case):
    tree = case.tree()
    path = f"{folder_of(OPEN)}/status.yaml"
    tree[path] = stub(tree[path], 1)
    return case.push(tree)


@each({"a severity row redacted under a redact": 1, "a state row redacted under a redact": 0}, "GI604|GI618")
def _(case, number):
    tree = case.tree()
    path = f"{folder_of(OPEN)}/status.yaml"
    gone = [f"status.yaml {sha256(rows(tree[path])[number])}"]
    tree[path] = stub(tree[path], number)
    case.team.do(tree, OPEN, "redact", rows_gone=gone)
    return case.push(tree)


@attack("a redact that lists one row and takes two", "GI604|GI618")
def _(case):
    tree = case.tree()
    path = f"{folder_of(OPEN)}/timeline.yaml"
    gone = [f"timeline.yaml {sha256(rows(tree[path])[0])}"]
    tree[path] = stub(stub(tree[path], 1), 0)
    case.team.do(tree, OPEN, "redact", rows_gone=gone)
    return case.push(tree)


@attack("a redact by the lead alone", "GI605")
def _(case):
    tree = case.tree()
    path = f"{folder_of(OPEN)}/timeline.yaml"
    gone = [f"timeline.yaml {sha256(rows(tree[path])[0])}"]
    tree[path] = stub(tree[path], 0)
    case.team.do(tree, OPEN, "redact", rows_gone=gone, signers=[ALICE])
    return case.push(tree)


@attack("a redact that takes a whole row away", "GI236|GI604|GI618")
def _(case):
    tree = case.tree()
    path = f"{folder_of(OPEN)}/timeline.yaml"
    gone = [f"timeline.yaml {sha256(rows(tree[path])[0])}"]
    tree[path] = tree[path].replace(rows(tree[path])[0], b"")
    case.team.do(tree, OPEN, "redact", rows_gone=gone)
    return case.push(tree)


@attack("mode changed", "GI239")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "mode: incident", "mode: retrospective")
    return case.push(tree)


@attack("the folder changed: a record moved to imported/", "GI217|GI221|GI224|GI228|GI219")
def _(case):
    tree = {path.replace("incidents/2026/" + OPEN, "imported/2026/" + OPEN): data for path, data in case.tree().items()}
    return case.push(tree)


@attack("a record created in closed", "GI230|GI601")
def _(case):
    tree = case.tree()
    for path, data in case.base.tree.items():
        if path.startswith(folder_of(DONE)) and "sign-offs" not in path:
            tree[path.replace("c1sd", "zz77")] = data.replace(b"c1sd", b"zz77")
    return case.push(tree)


@attack("a record created in imported under an INC- id", "GI223|GI217|GI221|GI224|GI218|GI203|GI208")
def _(case):
    tree = case.tree()
    path = "imported/2026/INC-20260504-zz77"
    tree[f"{path}/incident.yaml"] = b"schema: 1\nid: INC-20260504-zz77\ntitle: Nothing\nstate: imported\n"
    return case.push(tree)


def all_of(rid):
    return lambda path: path.startswith(folder_of(rid) + "/")


@attack("the folder deleted", "GI228")
def _(case):
    return case.push({path: data for path, data in case.tree().items() if not all_of(DONE)(path)})


@attack("the folder moved: a closed record under another id", "GI228")
def _(case):
    moved = case.tree()
    for path in filter(all_of(DONE), case.base.tree):
        moved[path.replace("c1sd", "zz77")] = moved.pop(path).replace(b"c1sd", b"zz77")
    return case.push(moved)


@attack("the folder doubled: the same id among the exercises", "GI223|GI219|GI224|GI221|GI217")
def _(case):
    tree = case.tree()
    for path, data in case.base.tree.items():
        if all_of(DONE)(path):
            tree[path.replace("incidents/", "exercises/")] = data
    return case.push(tree)


@attack("every record deleted at once", "GI228")
def _(case):
    return case.push({path: data for path, data in case.tree().items() if not path.startswith("incidents/")})


@attack("the header deleted", "GI218|GI228|GI216")
def _(case):
    tree = case.tree()
    del tree[f"{folder_of(DONE)}/incident.yaml"]
    return case.push(tree)


@attack("the timeline deleted", "GI236|GI216|GI602")
def _(case):
    tree = case.tree()
    del tree[f"{folder_of(OPEN)}/timeline.yaml"]
    return case.push(tree)


@each(
    {
        "back to recovery unsigned": "recovery",
        "back to triage unsigned": "triage",
        "back to post_incident unsigned": "post_incident",
    },
    "GI231|GI601",
)
def _(case, state):
    tree = case.tree()
    records.status(tree, MAIN, "follow_up", state, "2026-05-13T10:00:00Z", "  reason: It is not over\n")
    return case.push(tree)


@attack("back to post_incident by taking the status row out", "GI236")
def _(case):
    tree = case.tree()
    path = f"{folder_of(MAIN)}/status.yaml"
    tree[path] = tree[path].replace(rows(tree[path])[-1], b"")
    replace(tree, f"{folder_of(MAIN)}/incident.yaml", "state: follow_up", "state: post_incident")
    return case.push(tree)


@attack("recovery to closed in one step", "GI231|GI234")
def _(case):
    tree = case.tree()
    records.status(tree, OPEN, "containment", "eradication", f"{DAY}T10:40:00Z")
    records.status(tree, OPEN, "eradication", "recovery", f"{DAY}T10:45:00Z")
    case.land(dict(tree))
    records.status(tree, OPEN, "recovery", "closed", f"{DAY}T10:50:00Z")
    case.team.do(tree, OPEN, "close")
    return case.push(tree)


@attack("rejected unsigned", "GI601")
def _(case):
    tree = case.tree()
    records.reject(tree, FRESH)
    return case.push(tree)


@attack("rejected by mallory", "GI605|GI607")
def _(case):
    tree = case.tree()
    records.reject(tree, FRESH)
    case.team.do(tree, FRESH, "reject", signers=[("mallory", "mallory", LEAD)])
    return case.push(tree)


@attack("rejected by bob while alice leads", "GI605|GI607")
def _(case):
    tree = case.tree()
    records.reject(tree, OPEN, "containment")
    case.team.do(tree, OPEN, "reject", signers=[("bob", "bob", LEAD)])
    return case.push(tree)


LOWERED = {
    "customer_impact: yes": "customer_impact: no",
    "customer_impact: yes ": "customer_impact: unknown",
    "data_breach: suspected": "data_breach: no",
    "confidence: confirmed": "confidence: near_miss",
    "tlp: amber": "tlp: green",
}


@attack("severity lowered unsigned", "GI611")
def _(case):
    tree = case.tree()
    records.severity(tree, OPEN, "high", "low", "2026-05-04T09:45:00Z")
    return case.push(tree)


@attack("severity set to undetermined, then lower", "GI611")
def _(case):
    tree = case.tree()
    records.severity(tree, OPEN, "high", "undetermined", "2026-05-04T09:45:00Z")
    later = dict(tree)
    records.severity(later, OPEN, "undetermined", "low", "2026-05-04T09:46:00Z")
    return case.steps(tree, later)


@each({f"lowered unsigned: {old.strip()} to {new}": (old.strip(), new) for old, new in LOWERED.items()}, "GI611")
def _(case, pair):
    old, new = pair
    tree = case.tree()
    folder = folder_of(OPEN)
    replace(tree, f"{folder}/incident.yaml", "customer_impact: no", "customer_impact: yes")
    replace(tree, f"{folder}/incident.yaml", "data_breach: no", "data_breach: suspected")
    case.land(dict(tree))
    replace(tree, f"{folder}/incident.yaml", old, new)
    return case.push(tree)


@attack("tlp lowered by taking amber+strict out", "GI611")
def _(case):
    tree = case.tree()
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "tlp: amber", "tlp: amber+strict")
    case.land(dict(tree))
    replace(tree, f"{folder_of(OPEN)}/incident.yaml", "tlp: amber+strict\n", "")
    return case.push(tree)


@attack("a fact raised and lowered in one push", "GI611")
def _(case):
    raised = case.tree()
    replace(raised, f"{folder_of(OPEN)}/incident.yaml", "customer_impact: no", "customer_impact: yes")
    return case.steps(raised, case.tree())


@attack("a downgrade in the step after", "GI611")
def _(case):
    tree = case.tree()
    records.severity(tree, OPEN, "high", "low", "2026-05-04T09:45:00Z")
    later = dict(tree)
    case.team.do(later, OPEN, "downgrade")
    return case.steps(tree, later)


@attack("a downgrade by bob", "GI605|GI607")
def _(case):
    tree = case.tree()
    records.severity(tree, OPEN, "high", "low", "2026-05-04T09:45:00Z")
    case.team.do(tree, OPEN, "downgrade", signers=[("bob", "bob", LEAD)])
    return case.push(tree)


@attack("a fact lowered under an amend", "GI611|GI604")
def _(case):
    tree = case.tree()
    records.severity(tree, MAIN, "high", "low", "2026-05-13T09:45:00Z")
    case.team.do(tree, MAIN, "amend")
    return case.push(tree)


@attack("downgrade, then close to dodge the reviewer", "GI605")
def _(case):
    tree = case.tree()
    records.severity(tree, MAIN, "high", "low", "2026-05-13T09:45:00Z")
    case.team.do(tree, MAIN, "downgrade")
    case.land(dict(tree))
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", signers=[ALICE])
    return case.push(tree)


def waived(case, rule="GI505"):
    """OPEN, ready for accept but for one rule, which a waiver names."""
    tree = case.tree()
    records.recover(tree, OPEN)
    path = f"{folder_of(OPEN)}/actions.yaml"
    replace(tree, path, "  evaluation_criteria: |-\n    A build that prints the token shows stars in its log.\n", "")
    waiver = f"waivers:\n  - rule: {rule}\n    reason: We know it when we see it\n    by: alice\n"
    waiver += f"    at: {DAY}T15:00:00Z\n"
    records.append(tree, f"{folder_of(OPEN)}/incident.yaml", waiver)
    case.land(dict(tree))
    records.accept(tree, OPEN)
    return tree


@attack("an unsigned waiver at the gate", "GI617|GI515")
def _(case):
    tree = waived(case, "GI515")
    case.team.do(tree, OPEN, "accept")
    return case.push(tree)


@attack("a waiver in a high incident without an executive", "GI605")
def _(case):
    tree = waived(case, "GI515")
    case.team.do(tree, OPEN, "accept", waives="GI515")
    return case.push(tree)


@attack("a sign-off that waives what no waiver in the record names", "GI604|GI617")
def _(case):
    tree = waived(case, "GI515")
    case.team.do(tree, OPEN, "accept", waives="GI514 GI515", signers=[ALICE, DANA])
    return case.push(tree)


@attack("a waiver of a hard rule", "GI617|GI247")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    waiver = f"waivers:\n  - rule: GI513\n    reason: Later\n    by: alice\n    at: {DAY}T15:00:00Z\n"
    records.append(tree, f"{folder_of(OPEN)}/incident.yaml", waiver)
    records.accept(tree, OPEN)
    case.team.do(tree, OPEN, "accept", waives="GI513", signers=[ALICE, DANA])
    return case.push(tree)


@attack("accept signed before the record is ready", "GI515")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    path = f"{folder_of(OPEN)}/actions.yaml"
    replace(tree, path, "  evaluation_criteria: |-\n    A build that prints the token shows stars in its log.\n", "")
    records.accept(tree, OPEN)
    case.team.do(tree, OPEN, "accept")
    return case.push(tree)


@attack("a close with an unresolved action", "GI513")
def _(case):
    tree = case.tree()
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close")
    return case.push(tree)


@attack("a close and its reopening squashed, with an open action", "GI513")
def _(case):
    tree = case.tree()
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close")
    records.reopen(tree, MAIN)
    case.team.do(tree, MAIN, "reopen")
    return case.push(tree)


@attack("an action cancelled by a stranger, the close signed over the older tree", "GI602|GI604")
def _(case):
    older = closed(case)
    older_close = dict(older)
    case.team.do(older_close, MAIN, "close")
    tree = case.tree()
    records.progress(tree, MAIN, "cancelled")
    case.land(dict(tree))
    records.close(tree, MAIN)
    for path, data in older_close.items():
        if "/sign-offs/0003-" in path:
            tree[path] = data
    return case.push(tree)


@attack("an action cancelled by a stranger after the close", "GI602|GI516")
def _(case):
    tree = case.tree()
    records.progress(tree, DONE, "cancelled", at="2026-05-14T10:00:00Z")
    return case.push(tree)


@attack("a purge by one executive", "GI605")
def _(case):
    return case.push(purged(case, signers=[DANA]))


@attack("a purge by the lead and an executive", "GI605|GI607")
def _(case):
    return case.push(purged(case, signers=[ALICE, DANA]))


def purged(case, **options):
    """DONE purged."""
    tree = {path: data for path, data in case.tree().items() if not all_of(DONE)(path) or "/sign-offs/" in path}
    tree[
        f"{folder_of(DONE)}/incident.yaml"
    ] = f"schema: 1\nid: {DONE}\nmode: incident\npurged: A court asked us to\n".encode()
    case.team.do(tree, DONE, "purge", reason="A court asked us to", **options)
    return tree


@attack("a purge without its statement", "GI601|GI218|GI216|GI201|GI236")
def _(case):
    tree = purged(case)
    return case.push({path: data for path, data in tree.items() if "-purge" not in path})


@attack("a purged record written to again", "GI621")
def _(case):
    tree = purged(case)
    case.land(dict(tree))
    tree[f"{folder_of(DONE)}/timeline.yaml"] = case.base.tree[f"{folder_of(DONE)}/timeline.yaml"]
    return case.push(tree)


@attack("the old bytes of a purged record again", "GI610|GI621")
def _(case):
    case.land(purged(case))
    return case.push(case.tree())
