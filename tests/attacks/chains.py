"""The order of sign-offs: copied, replayed, deleted, renamed, out of turn; and who leads."""
import records
import statements as say
from gates import closed
from harness import attack, each
from maker import DONE, FALSE, FRESH, LOW, MAIN, OPEN
from records import folder_of
from signatures import CAROL
from statements import EXECUTIVE, LEAD, REVIEWER, times

ALICE, BOB = ("alice", "alice", LEAD), ("bob", "bob", LEAD)


@attack("a sign-off copied to another incident", "GI604|GI608")
def _(case):
    tree = case.tree()
    records.recover(tree, OPEN)
    case.land(dict(tree))
    records.accept(tree, OPEN)
    for name in ("0002-accept.stmt", "0002-accept.alice.1.sig"):
        tree[f"{folder_of(OPEN)}/sign-offs/{name}"] = tree[f"{folder_of(MAIN)}/sign-offs/{name}"]
    return case.push(tree)


@attack("a sign-off from another repository", "GI604")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "close", over={"project": "0d1c7f2e-3a44-4a7b-8a39-5b9d2f4c6e10"})
    return case.push(tree)


@attack("a signed record copied to another year's folder", "GI219|GI223")
def _(case):
    tree = case.tree()
    for path, data in case.base.tree.items():
        if path.startswith(folder_of(DONE)):
            tree[path.replace("/2026/", "/2027/")] = data
    return case.push(tree)


@attack("a signed record moved to another year's folder", "GI223|GI228")
def _(case):
    moved = case.tree()
    for path in case.base.tree:
        if path.startswith(folder_of(DONE)):
            moved[path.replace("/2026/", "/2027/")] = moved.pop(path)
    return case.push(moved)


@attack("a document's sign-off copied to another incident with its document", "GI604")
def _(case):
    tree = case.tree()
    for path, data in case.base.tree.items():
        if path.startswith(folder_of(MAIN)) and "C-7fk" in path:
            tree[path.replace(MAIN, OPEN)] = data
    records.sent(tree, OPEN)
    return case.push(tree)


def reopened(case):
    """DONE reopened by alice, and landed."""
    tree = case.tree()
    records.reopen(tree, DONE)
    case.team.do(tree, DONE, "reopen")
    case.land(dict(tree))
    return tree


@attack("closed, reopened, the old bytes and sign-off again", "GI610")
def _(case):
    reopened(case)
    return case.push(case.tree())


@attack("closed, reopened, the old close as the next number", "GI603|GI604|GI608")
def _(case):
    tree = reopened(case)
    folder = folder_of(DONE)
    records.status(tree, DONE, "post_incident", "follow_up", "2026-05-15T10:00:00Z")
    case.team.do(tree, DONE, "accept")
    records.close(tree, DONE)
    for name in ("close.stmt", "close.alice.1.sig", "close.carol.1.sig"):
        tree[f"{folder}/sign-offs/0006-{name}"] = tree[f"{folder}/sign-offs/0003-{name}"]
    return case.push(tree)


@attack("the reopen deleted", "GI610")
def _(case):
    tree = reopened(case)
    for name in ("0004-reopen.stmt", "0004-reopen.alice.1.sig"):
        del tree[f"{folder_of(DONE)}/sign-offs/{name}"]
    return case.push(tree)


@attack("the reopen renamed to amend", "GI610")
def _(case):
    tree = reopened(case)
    for end in (".stmt", ".alice.1.sig"):
        tree[f"{folder_of(DONE)}/sign-offs/0004-amend{end}"] = tree.pop(f"{folder_of(DONE)}/sign-offs/0004-reopen{end}")
    return case.push(tree)


@attack("reopened by mallory", "GI605|GI607")
def _(case):
    tree = case.tree()
    records.reopen(tree, DONE)
    case.team.do(tree, DONE, "reopen", signers=[("mallory", "mallory", LEAD)])
    return case.push(tree)


@attack("reopened by nobody", "GI601")
def _(case):
    tree = case.tree()
    records.reopen(tree, DONE)
    return case.push(tree)


def handed_over(case, rid=MAIN):
    """bob leads, by a handover that landed."""
    tree = case.tree()
    case.team.do(tree, rid, "handover", to="bob 2")
    case.land(dict(tree))
    return tree


@attack("the former lead's unpushed close", "GI604|GI608")
def _(case):
    before = closed(case)
    name = case.team.do(before, MAIN, "close")
    tree = handed_over(case)
    for path, data in before.items():
        if data != case.base.tree.get(path):
            tree[path] = data
    assert name in tree
    return case.push(tree)


@attack("the former lead's close, made anew on the chain", "GI604|GI605|GI607|GI608")
def _(case):
    tree = handed_over(case)
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", by="alice", over={"lead": "alice 1"})
    return case.push(tree)


@attack("the former lead closes in the new lead's name", "GI605|GI607")
def _(case):
    tree = handed_over(case)
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", by="alice")
    return case.push(tree)


@attack("an epoch used again", "GI608")
def _(case):
    tree = handed_over(case)
    case.team.do(tree, MAIN, "handover", to="alice 1")
    return case.push(tree)


@attack("an epoch left out", "GI608")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="bob 3")
    return case.push(tree)


@attack("back in office, a close with the first epoch", "GI604|GI608")
def _(case):
    tree = handed_over(case)
    case.team.do(tree, MAIN, "handover", to="alice 3")
    case.land(dict(tree))
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", over={"lead": "alice 1"})
    return case.push(tree)


@attack("a handover signed by the incoming alone", "GI605")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="bob 2", signers=[BOB])
    return case.push(tree)


@attack("a handover signed by the outgoing alone", "GI605")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="bob 2", signers=[ALICE])
    return case.push(tree)


@attack("a handover to somebody who is not on the roster", "GI605|GI607|GI608")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="mallory 2", signers=[ALICE, ("mallory", "mallory", LEAD)])
    return case.push(tree)


@attack("a handover to herself", "GI605|GI607|GI608")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="alice 2", signers=[ALICE])
    return case.push(tree)


@attack("a handover to herself with both of her keys", "GI605|GI607|GI608")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="alice 2", signers=[ALICE, ("alice", "alice3", LEAD)])
    return case.push(tree)


@attack("an expired handover", "GI609", audit=False)
def _(case):
    tree = case.tree()
    case.team.do(
        tree, MAIN, "handover", to="bob 2", over=times(-9 * 86400, -2 * 86400),
    )
    return case.push(tree)


@attack("a handover of another incident", "GI604|GI608")
def _(case):
    tree = handed_over(case, LOW)
    for end in ("stmt", "alice.1.sig", "bob.1.sig"):
        tree[
            f"{folder_of(MAIN)}/sign-offs/0003-handover.{end}"
        ] = tree[f"{folder_of(LOW)}/sign-offs/0003-handover.{end}"]
    return case.push(tree)


@attack("a takeover by the incoming and one executive", "GI605")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "takeover", to="bob 2", signers=[BOB, ("dana", "dana", EXECUTIVE)])
    return case.push(tree)


@attack("a takeover with one executive twice", "GI605|GI607")
def _(case):
    tree = case.tree()
    case.team.do(
        tree, MAIN, "takeover", to="bob 2", signers=[BOB, ("dana", "dana", EXECUTIVE), ("dana", "dana", EXECUTIVE)],
    )
    return case.push(tree)


@attack("a takeover by two executives without the incoming", "GI605")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "takeover", to="bob 2", signers=[("dana", "dana", EXECUTIVE), ("erin", "erin", EXECUTIVE)])
    return case.push(tree)


@attack("an assume signed by two", "GI607")
def _(case):
    tree = case.tree()
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="alice 1", signers=[ALICE, BOB])
    return case.push(tree)


@attack("an assume for bob that alice signed", "GI605|GI607")
def _(case):
    tree = case.tree()
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="bob 1", signers=[ALICE])
    return case.push(tree)


@attack("an assume by mallory", "GI605|GI607|GI608")
def _(case):
    tree = case.tree()
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="mallory 1", signers=[("mallory", "mallory", LEAD)])
    return case.push(tree)


@attack("a second assume, by bob, while alice leads", "GI603|GI604|GI608")
def _(case):
    tree = case.tree()
    case.team.do(tree, OPEN, "assume", to="bob 1", signers=[BOB])
    return case.push(tree)


@attack("a second assume, by bob, with the next epoch", "GI603|GI604|GI608")
def _(case):
    tree = case.tree()
    case.team.do(tree, OPEN, "assume", to="bob 2", signers=[BOB])
    return case.push(tree)


@attack("an assume in triage, before anybody declared", "GI604|GI608")
def _(case):
    tree = case.tree()
    case.team.do(tree, FRESH, "assume", to="alice 1")
    return case.push(tree)


@attack("a second signature added to an accepted assume", "GI607|GI610")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(OPEN)}/sign-offs/0001-assume.stmt", [BOB])
    return case.push(tree)


@attack("a second signature by the same person added to an accepted close", "GI607|GI610")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(DONE)}/sign-offs/0003-close.stmt", [("carol", "carol", REVIEWER)])
    return case.push(tree)


@attack("the lead added as a late reviewer of her own close", "GI607|GI610")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(DONE)}/sign-offs/0003-close.stmt", [("alice", "alice3", REVIEWER)])
    return case.push(tree)


@attack("somebody without a role added as a late reviewer", "GI607|GI610")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(DONE)}/sign-offs/0003-close.stmt", [("mallory", "mallory", REVIEWER)])
    return case.push(tree)


@attack("a late lead's signature on a close", "GI607|GI610")
def _(case):
    tree = case.tree()
    case.team.add(tree, f"{folder_of(DONE)}/sign-offs/0003-close.stmt", [BOB])
    return case.push(tree)


@attack("a retired key", "GI606|GI607")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "close", signers=[("alice", "alice1", LEAD), CAROL])
    return case.push(tree)


@attack("a retired key with a back-dated commit and statement", "GI606|GI607|GI609")
def _(case):
    tree = closed(case)
    over = {"policy": "3", "signed-at": "2026-05-13T10:00:00Z", "expires": "2026-05-20T10:00:00Z"}
    case.team.do(tree, MAIN, "close", signers=[("alice", "alice1", LEAD), CAROL], over=over)
    return case.push(case.commit(tree, when=1778666400))


@attack("a retired key and an old policy, not back-dated", "GI606|GI607")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "close", signers=[("alice", "alice1", LEAD), CAROL], over={"policy": "3"})
    return case.push(tree)


@each(
    {"a statement with seq 4 after 2": {"seq": "4"}, "a statement with seq 2 again": {"seq": "2"}}, "GI604|GI608|GI603",
)
def _(case, over):
    tree = closed(case)
    case.team.do(tree, MAIN, "close", over=over, name=f"{int(over['seq']):04d}-close" if over["seq"] == "4" else None)
    return case.push(tree)


@attack("two statements with one number", "GI608|GI603")
def _(case):
    tree = closed(case)
    name = case.team.do(tree, MAIN, "close")
    case.team.put(tree, name.replace("close", "amend"), tree[name].replace(b"action: close", b"action: amend"), [ALICE])
    return case.push(tree)


@attack("a prev of another statement", "GI604|GI608")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "close", over={"prev": f"sha256:{say.sha256(b'another')}"})
    return case.push(tree)


@attack("a statement without its prev", "GI603|GI604|GI608")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "close", over={"prev": None})
    return case.push(tree)


@attack("a close renamed to accept", "GI603|GI604")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "close", name="0003-accept")
    return case.push(tree)


@attack("an amend in a close's place", "GI601|GI604")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "amend")
    return case.push(tree)


@attack("an unknown action", "GI603|GI604")
def _(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "bless", signers=[ALICE, CAROL])
    return case.push(tree)


@attack("a close without anything to close", "GI604")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "close", over={"state": "follow_up closed"})
    return case.push(tree)


@attack("a close twice", "GI604")
def _(case):
    tree = case.tree()
    case.team.do(tree, DONE, "close")
    return case.push(tree)


@attack("a statement in pieces: the state first, the sign-off in the next step", "GI601")
def _(case):
    first = closed(case)
    second = dict(first)
    case.team.do(second, MAIN, "close")
    return case.steps(first, second)


@attack("a statement in pieces: one signature, then the other", "GI605")
def _(case):
    first = closed(case)
    name = case.team.do(first, MAIN, "close", signers=[ALICE])
    second = dict(first)
    case.team.add(second, name, [CAROL])
    return case.steps(first, second)


@attack("rejected with the sign-off of another rejection", "GI604|GI608")
def _(case):
    tree = case.tree()
    records.reject(tree, FRESH)
    for name in ("0001-reject.stmt", "0001-reject.alice.1.sig"):
        tree[f"{folder_of(FRESH)}/sign-offs/{name}"] = tree[f"{folder_of(FALSE)}/sign-offs/{name}"]
    return case.push(tree)


@attack("a retrospective record accepted though nobody leads", "GI601|GI605|GI612")
def _(case):
    tree = case.tree() | records.retrospective("INC-20260504-rtr7")
    case.land(dict(tree))
    records.accept(tree, "INC-20260504-rtr7")
    case.team.do(tree, "INC-20260504-rtr7", "accept", signers=[ALICE])
    return case.push(tree)


@attack("a retrospective record accepted though nobody leads or signs", "GI601|GI612")
def _(case):
    tree = case.tree() | records.retrospective("INC-20260504-rtr7")
    case.land(dict(tree))
    records.accept(tree, "INC-20260504-rtr7")
    return case.push(tree)
