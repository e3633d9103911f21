"""The profile small: one person may fill what are two roles elsewhere, and nobody outside of the policy fills any."""
import records
from chains import ALICE, BOB
from harness import attack, each
from maker import MAIN, OPEN
from policies import enacted, policy
from ratchet import DANA, stub
from records import folder_of
from signatures import CAROL
from statements import LEAD, rows, sha256


@attack("a takeover that saw a policy of another profile", "GI604|GI605|GI608")
def _(case):
    tree = small(case)
    case.team.do(tree, MAIN, "takeover", to="bob 2", over={"policy": "7"})
    return case.push(tree)


def small(case):
    """Policy 8 of profile small, and landed."""
    tree = enacted(case, policy(case, more="profile: small\n"), "alice", "dana")
    case.land(dict(tree))
    return tree


SMALL = {
    "small: a handover by the outgoing lead alone": ("handover", [ALICE]),
    "small: a handover by the incoming and an executive": ("handover", [BOB, DANA]),
    "small: a takeover by the incoming and one executive": ("takeover", [BOB, DANA]),
}


@each(SMALL, "accepted")
def _(case, words):
    action, signers = words
    tree = small(case)
    case.team.do(tree, MAIN, action, to="bob 2", signers=signers)
    return case.push(tree)


@attack("small: a handover by the incoming alone", "GI605")
def _(case):
    tree = small(case)
    case.team.do(tree, MAIN, "handover", to="bob 2", signers=[BOB])
    return case.push(tree)


@attack("small: a takeover by the incoming alone", "GI605")
def _(case):
    tree = small(case)
    case.team.do(tree, MAIN, "takeover", to="bob 2", signers=[BOB])
    return case.push(tree)


@attack("small: mallory closes", "GI605|GI607")
def _(case):
    tree = small(case)
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", signers=[("mallory", "mallory", LEAD), CAROL])
    return case.push(tree)


@attack("small: a redaction by the lead alone", "accepted")
def _(case):
    tree = small(case)
    path = f"{folder_of(OPEN)}/timeline.yaml"
    gone = [f"timeline.yaml {sha256(rows(tree[path])[0])}"]
    tree[path] = stub(tree[path], 0)
    case.team.do(tree, OPEN, "redact", rows_gone=gone, signers=[ALICE])
    return case.push(tree)
