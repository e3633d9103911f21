"""Who may change who may sign; and the plan."""
import base64

import records
from gates import closed
from harness import MAIN_REF, attack, each, git, program
from keys import text
from maker import FRESH, MAIN, OPEN, POLICY, person
from signatures import CAROL
from statements import EXECUTIVE, LEAD, ROOT, policy_lines, render, times

POLICY_8 = ".incident/policy/0008.stmt"


def policy(case, people=None, **options):
    """Policy 8 as bytes, with some people other than before."""
    return case.team.policy(8, {**case.team.people(7), **(people or {})}, **options)


def promoted(case):
    """Policy 8 with mallory among the leads."""
    return policy(case, {"mallory": person("mallory", "ops", ["crisis_lead"], [(case.team.line("mallory"), "active")])})


def enacted(case, data, *signers, over=None):
    """The base with policy 8 in force, as far as these signatures make it."""
    tree = case.tree()
    case.team.enact(tree, data, list(signers), over)
    return tree


def mallory_closes(case, tree):
    """MAIN closed by mallory, whom the tree's policy may call a lead."""
    tree = dict(tree)
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", signers=[("mallory", "mallory", LEAD), CAROL])
    return tree


@attack("mallory in the leads and a close, in one commit", "GI807")
def _(case):
    return case.push(mallory_closes(case, enacted(case, promoted(case), "mallory")))


@attack("mallory in the leads and a close, in two commits of one push", "GI808")
def _(case):
    tree = enacted(case, promoted(case), "mallory")
    return case.steps(tree, mallory_closes(case, tree))


@attack("mallory in the leads by a good policy, and her close of alice's incident", "GI605|GI607")
def _(case):
    tree = enacted(case, promoted(case), "alice", "dana")
    return case.steps(tree, mallory_closes(case, tree))


@attack("mallory in the leads and a close, through a topic branch", "GI807")
def _(case):
    first = case.commit(enacted(case, promoted(case), "mallory"), case.tip)
    tree = mallory_closes(case, enacted(case, promoted(case), "mallory"))
    second = case.commit(tree, first)
    return case.push(case.commit(tree, case.tip, second))


@attack("a good policy and a close, through a topic branch as one merge", "GI807")
def _(case):
    tree = enacted(case, promoted(case), "alice", "dana")
    first = case.commit(tree, case.tip)
    more = closed(case)
    more.update({path: data for path, data in tree.items() if data != case.base.tree.get(path)})
    case.team.do(more, MAIN, "close")
    second = case.commit(more, first)
    return case.push(case.commit(more, case.tip, second))


OTHERS = {
    "a good policy and a record in one step": "incidents/2026/INC-20260504-tr4g/x.md",
    "a good policy and a plan in one step": "plan/plan.md",
    "a good policy and the README in one step": "README.md",
    "a good policy and a template in one step": ".incident/templates/new.md",
    "a good policy and a file beside the policies in one step": ".incident/policy/notes.md",
}


@each(OTHERS, "GI807|GI812")
def _(case, path):
    tree = enacted(case, policy(case), "alice", "dana")
    if "INC-" in path:
        records.note(tree, FRESH, "9zz", "Somebody wrote meanwhile.")
    else:
        tree[path] = b"# Another file\n"
    return case.push(tree)


@attack("a policy that nobody signed", "GI808")
def _(case):
    return case.push(enacted(case, policy(case)))


@attack("a policy without its statement", "GI808|GI809")
def _(case):
    tree = enacted(case, policy(case), "alice", "dana")
    return case.push({path: data for path, data in tree.items() if "/0008." not in path})


@attack("a policy changed in place", "GI808|GI809")
def _(case):
    tree = case.tree()
    tree[POLICY] = tree[POLICY].replace(b"review_days: 45", b"review_days: 365")
    return case.push(tree)


@attack("a policy that one of the root signed", "GI808")
def _(case):
    return case.push(enacted(case, policy(case), "alice"))


@attack("a policy that two signed of whom one is not of the root", "GI808|GI607")
def _(case):
    return case.push(enacted(case, policy(case), "alice", "bob"))


@attack("alice's two keys counted twice", "GI808|GI607")
def _(case):
    return case.push(enacted(case, policy(case), "alice", "alice3"))


@attack("one key signs twice", "GI808|GI607")
def _(case):
    return case.push(enacted(case, policy(case), "alice", "alice"))


@attack("a policy that retires the key that signs it, counted twice", "GI808")
def _(case):
    line = case.team.line
    keys = [(line("alice1"), "retired", "since: 4"), (line("alice"), "retired", "since: 8"), (line("alice3"), "active")]
    data = policy(case, {"alice": person("alice", "ops", ["crisis_lead", "reviewer"], keys)})
    return case.push(enacted(case, data, "alice", "dana"))


@attack("a policy that lowers its threshold, signed by one", "GI808")
def _(case):
    return case.push(enacted(case, policy(case, threshold=1), "alice"))


@attack("a policy that makes mallory the root, signed by mallory alone", "GI808")
def _(case):
    return case.push(enacted(case, policy(case, threshold=1, members=["mallory"]), "mallory"))


@attack("a policy that makes mallory the root, signed by the old root alone", "GI808")
def _(case):
    return case.push(enacted(case, policy(case, threshold=1, members=["mallory"]), "alice", "dana"))


@attack("a policy signed in the leads' namespace", "GI606|GI607|GI808")
def _(case):
    tree = enacted(case, policy(case))
    case.team.add(tree, POLICY_8, [("alice", "alice", LEAD), ("dana", "dana", EXECUTIVE)])
    return case.push(tree)


@attack("a policy whose statement has expired", "GI609|GI808|GI809", audit=False)
def _(case):
    over = times(-100 * 86400, -10 * 86400)
    return case.push(enacted(case, policy(case), "alice", "dana", over=over))


@attack("a retired key signs a policy", "GI808|GI607")
def _(case):
    return case.push(enacted(case, policy(case), "alice1", "dana"))


def with_key(case, line, status="active", *signers):
    """Policy 8 with one more key for bob."""
    data = policy(
        case, {"bob": person("bob", "ops", ["crisis_lead"], [(case.team.line("bob"), "active"), (line, status)])},
    )
    return enacted(case, data, "alice", "dana", *signers)


@attack("a new key without its own signature", "GI810")
def _(case):
    return case.push(with_key(case, case.team.line("bob2")))


@attack("a new key with another key's signature", "GI810|GI607")
def _(case):
    tree = with_key(case, case.team.line("bob2"))
    case.team.add(tree, POLICY_8, [("bob", "bob", ROOT)])
    return case.push(tree)


@attack("a new key, retired from the first day, without its own signature", "GI810")
def _(case):
    return case.push(with_key(case, case.team.line("bob2"), "retired"))


def point(number):
    return number.to_bytes(32, "little")


P = 2**255 - 19
EIGHT = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD83D3D706A17C7
SMALL = {
    "of order 4": point(0),
    "of order 1": point(1),
    "of order 2": point(P - 1),
    "of order 8": point(EIGHT),
    "of order 8, the other": point(P - EIGHT),
    "non-canonical, 0 as p": point(P),
    "non-canonical, 1 as p + 1": point(P + 1),
    "of order 4 with the sign bit": point(1 << 255),
    "of order 1 with the sign bit": point(1 | 1 << 255),
    "of order 8 with the sign bit": point(EIGHT | 1 << 255),
    "of order 8, the other, with the sign bit": point(P - EIGHT | 1 << 255),
}


@each({f"a small-order key in a policy: {name}": value for name, value in SMALL.items()}, "GI810|GI811")
def _(case, value):
    blob = text("ssh-ed25519") + text(value)
    return case.push(with_key(case, f"ssh-ed25519 {base64.b64encode(blob).decode()}"))


def rsa(bits=None, exponent=65537, modulus=None):
    number = modulus or (1 << bits) - 159
    size = (number.bit_length() + 8) // 8
    return text("ssh-rsa") + text(exponent.to_bytes(3, "big")) + text(number.to_bytes(size, "big"))


WEAK = {
    "RSA of 2048 bits": rsa(2048),
    "RSA of 16384 bits": rsa(16384),
    "RSA with exponent 3": text("ssh-rsa") + text(b"\3") + text(b"\0" + ((1 << 3072) - 159).to_bytes(384, "big")),
    "DSA": text("ssh-dss") + text(b"\0" + b"\xff" * 128) + text(b"\0" + b"\xff" * 20) + text(b"\2") + text(b"\2"),
    "a certificate": text("ssh-ed25519-cert-v01@openssh.com") + text(b"x" * 32) + text(b"y" * 32),
    "a point that is not on the curve": text("ecdsa-sha2-nistp256") + text("nistp256") + text(b"\4" + b"\1" * 64),
    "an ECDSA point at infinity": text("ecdsa-sha2-nistp256") + text("nistp256") + text(b"\0"),
    "a key with bytes behind it": text("ssh-ed25519") + text(b"\x58" + b"\x66" * 31) + b"more",
    "a curve under another's name": text("ecdsa-sha2-nistp256") + text("nistp384") + text(b"\4" + b"\1" * 96),
}


@each({f"a key in a policy: {name}": blob for name, blob in WEAK.items()}, "GI810|GI811|GI203")
def _(case, blob):
    kind = blob[4 : 4 + int.from_bytes(blob[:4], "big")].decode()
    return case.push(with_key(case, f"{kind} {base64.b64encode(blob).decode()}"))


@attack("a key of another type than its line says", "GI810|GI811|GI203")
def _(case):
    return case.push(with_key(case, "ssh-rsa " + case.team.line("bob2").split()[1], "active", "bob2"))


@attack("options before a key", "GI810|GI811|GI203")
def _(case):
    return case.push(with_key(case, 'namespaces="git" ' + case.team.line("bob2"), "active", "bob2"))


def alice(case, *keys):
    return {"alice": person("alice", "ops", ["crisis_lead", "reviewer"], keys)}


@attack("a key removed from a policy", "GI810")
def _(case):
    line = case.team.line
    return case.push(
        enacted(case, policy(case, alice(case, (line("alice"), "active"), (line("alice3"), "active"))), "dana", "erin")
    )


@attack("a retired key made active again", "GI810")
def _(case):
    line = case.team.line
    keys = [(line("alice1"), "active"), (line("alice"), "active"), (line("alice3"), "active")]
    return case.push(enacted(case, policy(case, alice(case, *keys)), "dana", "erin", "alice1"))


@attack("a key moved to another person", "GI810")
def _(case):
    line = case.team.line
    people = {
        "mallory": person("mallory", "ops", ["crisis_lead"], [(line("bob"), "active"), (line("mallory"), "active")])
    }
    people["bob"] = person("bob", "ops", ["crisis_lead"], [(line("bob2"), "active")])
    return case.push(enacted(case, policy(case, people), "dana", "erin", "bob2", "bob"))


@attack("one key for two people", "GI803|GI810")
def _(case):
    people = {
        "mallory": person(
            "mallory",
            "ops",
            ["crisis_lead"],
            [(case.team.line("mallory"), "active"), (case.team.line("bob"), "active")],
        )
    }
    return case.push(enacted(case, policy(case, people), "dana", "erin"))


@attack("a person with keys removed from a policy", "GI810")
def _(case):
    people = case.team.people(7)
    del people["bob"]
    tree = case.tree()
    case.team.enact(tree, case.team.policy(8, people), ["dana", "erin"])
    return case.push(tree)


@attack("a compromised key made retired", "GI810")
def _(case):
    line = case.team.line
    keys = [(line("alice1"), "compromised", "since: 8"), (line("alice"), "active"), (line("alice3"), "active")]
    tree = enacted(case, policy(case, alice(case, *keys)), "dana", "erin")
    case.land(dict(tree))
    data = case.team.policy(9, {**case.team.people(7)})
    case.team.enact(tree, data, ["dana", "erin"])
    return case.push(tree)


@attack("policy deleted", "GI811")
def _(case):
    tree = case.tree()
    del tree[POLICY]
    return case.push(tree)


@attack("the folder .incident deleted", "GI811|GI812")
def _(case):
    return case.push({path: data for path, data in case.tree().items() if not path.startswith(".incident/")})


@attack("policy unreadable", "GI811")
def _(case):
    return case.push(case.tree() | {POLICY: b"version: [8\n"})


@attack("a signed policy that does not load", "GI811")
def _(case):
    return case.push(enacted(case, policy(case).replace(b"people:\n", b"people: &all\n"), "alice", "dana"))


@attack("a signed policy with an unknown key", "GI811|GI202")
def _(case):
    return case.push(enacted(case, policy(case) + b"backdoor: yes\n", "alice", "dana"))


CHANGES = {
    "a policy with another project": ("project: 4f5d", "project: 5f5d"),
    "a policy with another ref": ("refs/heads/main", "refs/heads/other"),
    "a policy with the same version": ("version: 8", "version: 7"),
    "a policy that leaves a version out": ("version: 8", "version: 9"),
    "a policy that goes a version back": ("version: 8", "version: 6"),
}


@each(CHANGES, "GI809")
def _(case, pair):
    data = policy(case).replace(pair[0].encode(), pair[1].encode())
    tree = case.tree()
    tree[".incident/policy/0007.yaml"] = tree[POLICY]
    tree[POLICY] = data
    case.team.put(tree, POLICY_8, render(policy_lines(tree, 8)), [("alice", "alice", ROOT), ("dana", "dana", ROOT)])
    return case.push(tree)


@attack("a policy whose kept copy of the old one differs", "GI809")
def _(case):
    tree = case.tree()
    tree[".incident/policy/0007.yaml"] = tree[POLICY] + b"# kept\n"
    tree[POLICY] = policy(case)
    case.team.put(tree, POLICY_8, render(policy_lines(tree, 8)), [("alice", "alice", ROOT), ("dana", "dana", ROOT)])
    return case.push(tree)


@attack("a policy without a kept copy of the old one", "GI809|GI808")
def _(case):
    tree = enacted(case, policy(case), "alice", "dana")
    del tree[".incident/policy/0007.yaml"]
    return case.push(tree)


@attack("an old policy's kept copy changed", "GI812|GI807")
def _(case):
    tree = case.tree()
    tree[".incident/policy/0003.yaml"] += b"# hello\n"
    return case.push(tree)


@attack("an old policy's statement deleted", "GI812|GI610")
def _(case):
    tree = case.tree()
    del tree[".incident/policy/0003.stmt"]
    return case.push(tree)


@attack("a signature of an old policy deleted", "GI812|GI610")
def _(case):
    tree = case.tree()
    del tree[".incident/policy/0003.alice.1.sig"]
    return case.push(tree)


@attack("the policy before, with its sign-off, again", "GI809|GI812|GI808")
def _(case):
    tree = case.tree()
    tree[POLICY] = tree[".incident/policy/0006.yaml"]
    return case.push(tree)


@attack("two policies in one step", "GI809")
def _(case):
    tree = enacted(case, policy(case), "alice", "dana")
    data = case.team.policy(9, case.team.people(7))
    case.team.enact(tree, data, ["alice", "dana"])
    return case.push(tree)


@attack("another policy 1 under the old one's history", "/first-parent|history|rewr|not on/")
def _(case):
    tree = {"README.md": b"# ours\n"}
    case.team.enact(
        tree,
        case.team.policy(
            1,
            threshold=1,
            members=["mallory"],
            people={**case.team.people(1), "mallory": case.team.people(2)["mallory"]},
        ),
        ["mallory"],
    )
    return case.push(case.store.commit(tree), MAIN_REF, "--force")


@attack("alice as lead and as executive of one decision", "GI605|GI607")
def _(case):
    line = case.team.line
    keys = [(line("alice1"), "retired", "since: 4"), (line("alice"), "active"), (line("alice3"), "active")]
    tree = enacted(
        case, policy(case, {"alice": person("alice", "ops", ["crisis_lead", "executive"], keys)}), "dana", "erin",
    )
    case.land(dict(tree))
    records.decision(tree, OPEN, "D-4rv")
    case.team.document(
        tree,
        OPEN,
        "extraordinary",
        "decisions/D-4rv-stop-builds.md",
        signers=[("alice", "alice", LEAD), ("alice", "alice3", EXECUTIVE)],
    )
    return case.push(tree)


@attack("a takeover with an executive who is a lead", "GI605|GI607")
def _(case):
    tree = enacted(
        case,
        policy(case, {"bob": person("bob", "ops", ["crisis_lead", "executive"], [(case.team.line("bob"), "active")])}),
        "dana",
        "erin",
    )
    case.land(dict(tree))
    signers = [("bob", "bob", LEAD), ("bob", "bob", EXECUTIVE), ("dana", "dana", EXECUTIVE)]
    case.team.do(tree, MAIN, "takeover", to="bob 2", signers=signers)
    return case.push(tree)


@attack("a close that saw a policy with another rule", "GI604|GI605|GI608")
def _(case):
    tree = enacted(case, policy(case, more="reviewer_from: low\n"), "dana", "erin")
    case.land(dict(tree))
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close", over={"policy": "7"})
    return case.push(tree)


@attack("bob loses his role and signs with the policy that gave it", "GI605|GI607")
def _(case):
    tree = enacted(
        case, policy(case, {"bob": person("bob", "ops", [], [(case.team.line("bob"), "active")])}), "dana", "erin",
    )
    case.land(dict(tree))
    records.declare(tree, FRESH)
    case.team.do(tree, FRESH, "assume", to="bob 1", over={"policy": "7"})
    return case.push(tree)


@attack("a compromised key signs", "GI606|GI607")
def _(case):
    line = case.team.line
    keys = [
        (line("alice1"), "retired", "since: 4"), (line("alice"), "compromised", "since: 8"), (line("alice3"), "active"),
    ]
    tree = enacted(case, policy(case, alice(case, *keys)), "dana", "erin")
    case.land(dict(tree))
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    case.team.do(tree, MAIN, "close")
    return case.push(tree)


@attack("an action that the policy has no people for is said to be unavailable", "GI619|GI801", audit=False)
def _(case):
    people = {"dana": person("dana", "board", [], [(case.team.line("dana"), "active")])}
    tree = enacted(case, policy(case, people), "alice", "erin")
    case.land(dict(tree))
    case.tip = case.last
    return checked(case)


def checked(case):
    """What `check` says about everything in a clone of the server."""
    work = case.folder / "work"
    git(case.folder, "clone", "-q", str(case.server), str(work))
    said = program(work, "check", "--all")
    said.landed = False
    return said


ELEMENTS = {
    "mission": "Mission",
    "strategies_and_goals": "Strategies",
    "senior_management_approval": "Approval",
    "organizational_approach": "Organisation",
    "communication": "Communication",
    "metrics": "Metrics",
    "roadmap": "Roadmap",
    "fit": "Fit",
}
HEAD = "schema: 1\nversion: 1\nowner: alice\nreviewed: 2026-01-12\neffective: 2026-01-15\nelements:\n"
BOOKS = "playbooks:\n  - id: token\n    path: plan/playbooks/token.md\n"
PROSE = "# Plan\n" + "".join(f"\n## {name}\n\nWe have written down what we do here.\n" for name in ELEMENTS.values())
PLAN = {
    "plan/plan.yaml": (HEAD + "".join(f"  {key}: {name}\n" for key, name in ELEMENTS.items()) + BOOKS).encode(),
    "plan/plan.md": PROSE.encode(),
    "plan/playbooks/token.md": b"# A token has leaked\n\n1. Revoke it.\n",
}


def planned(case, *signers):
    tree = case.tree() | PLAN
    case.team.plan(tree, signers)
    return tree


@attack("a plan's sign-off without an executive", "GI605|GI907")
def _(case):
    return case.push(planned(case, "carol"))


@attack("a plan's sign-off by a stakeholder as an executive", "GI605|GI607|GI907")
def _(case):
    tree = planned(case)
    case.team.add(tree, "plan/sign-offs/0001-plan.stmt", [("carol", "carol", EXECUTIVE)])
    return case.push(tree)


@attack("a plan's sign-off over other files", "GI604|GI907")
def _(case):
    tree = planned(case, "dana")
    tree["plan/plan.md"] += b"\nAnd mallory decides alone.\n"
    return case.push(tree)


@attack("a plan's sign-off that leaves a playbook out", "GI604|GI907")
def _(case):
    tree = case.tree() | PLAN
    case.team.plan(tree, ["dana"])
    tree["plan/playbooks/second.md"] = b"# Another\n\n1. Wait.\n"
    return case.push(tree)


@attack("a plan's accepted sign-off deleted", "GI610")
def _(case):
    tree = planned(case, "dana")
    case.land(dict(tree))
    return case.push({path: data for path, data in tree.items() if "plan/sign-offs" not in path})


@attack("a plan without the elements, signed", "GI901|GI902")
def _(case):
    tree = case.tree() | PLAN
    tree["plan/plan.md"] = tree["plan/plan.md"].replace(b"## Roadmap", b"## Later")
    case.team.plan(tree, ["dana"])
    return case.push(tree)
