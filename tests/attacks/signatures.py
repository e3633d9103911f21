"""Signatures that are none, by the wrong people, in the wrong role, over other words, in the wrong file."""
import base64

import records
from gates import closed
from harness import attack, each
from keys import armour, text
from maker import FRESH, MAIN, OPEN, person
from records import folder_of
from statements import EXECUTIVE, LEAD, REVIEWER, ROOT, clock, times

CAROL = ("carol", "carol", REVIEWER)


def close_by(case, *signers, **options):
    """MAIN closed, the close signed by these."""
    tree = closed(case)
    name = case.team.do(tree, MAIN, "close", signers=list(signers), **options)
    return tree, name


def decided(case, *signers):
    """A new extraordinary decision in OPEN, signed by these."""
    tree = case.tree()
    records.decision(tree, OPEN, "D-4rv")
    case.team.document(tree, OPEN, "extraordinary", "decisions/D-4rv-stop-builds.md", signers=list(signers))
    return case.push(tree)


@attack("a commit signature's armour over the statement", "GI606|GI607")
def _(case):
    return case.push(close_by(case, ("alice", "alice", "git"), CAROL)[0])


@attack("the signature of a signed commit as a sign-off", "GI606|GI607")
def _(case):
    tree, name = close_by(case, CAROL)
    tree[name.replace(".stmt", ".alice.1.sig")] = case.team.keys["alice"].sign("git", b"tree 0123\n\nclose\n")
    return case.push(tree)


@attack("a lead's signature in an executive's place", "GI605|GI607")
def _(case):
    return decided(case, ("alice", "alice", LEAD), ("bob", "bob", LEAD))


@attack("a lead who signs as an executive and is none", "GI607")
def _(case):
    return decided(case, ("alice", "alice", LEAD), ("bob", "bob", EXECUTIVE))


@attack("an executive's signature alone on an extraordinary decision", "GI605")
def _(case):
    return decided(case, ("dana", "dana", EXECUTIVE))


@attack("two executives and no lead on an extraordinary decision", "GI605|GI607")
def _(case):
    return decided(case, ("dana", "dana", EXECUTIVE), ("erin", "erin", EXECUTIVE))


@attack("three signatures where two are asked for", "GI607")
def _(case):
    return decided(case, ("alice", "alice", LEAD), ("bob", "bob", LEAD), ("dana", "dana", EXECUTIVE))


@attack("mallory's own key under alice's name", "GI603|GI606|GI607")
def _(case):
    return case.push(close_by(case, ("alice", "mallory", LEAD), CAROL)[0])


@attack("a stranger's key under alice's name", "GI606|GI607")
def _(case):
    return case.push(close_by(case, ("alice", "trudy", LEAD), CAROL)[0])


@attack("alice's signature under mallory's name", "GI603|GI607")
def _(case):
    return case.push(close_by(case, ("mallory", "alice", LEAD), CAROL)[0])


@attack("mallory closes under her own name", "GI605|GI607")
def _(case):
    return case.push(close_by(case, ("mallory", "mallory", LEAD), CAROL)[0])


@attack("bob closes: eligible, but not in office", "GI605|GI607")
def _(case):
    return case.push(close_by(case, ("bob", "bob", LEAD), CAROL)[0])


@attack("bob closes and says that he leads", "GI604|GI608")
def _(case):
    return case.push(close_by(case, ("bob", "bob", LEAD), CAROL, over={"lead": "bob 2"})[0])


@attack("the close of a high incident without a reviewer", "GI605")
def _(case):
    return case.push(close_by(case, ("alice", "alice", LEAD))[0])


@attack("alice as lead and as reviewer of her own close", "GI605|GI607")
def _(case):
    return case.push(close_by(case, ("alice", "alice", LEAD), ("alice", "alice", REVIEWER))[0])


@attack("alice as lead and, with her other key, as reviewer", "GI605|GI607")
def _(case):
    return case.push(close_by(case, ("alice", "alice", LEAD), ("alice", "alice3", REVIEWER))[0])


@attack("bob as reviewer without that role", "GI605|GI607")
def _(case):
    return case.push(close_by(case, ("alice", "alice", LEAD), ("bob", "bob", REVIEWER))[0])


@attack("the reviewer signs as lead", "GI605|GI607")
def _(case):
    return case.push(close_by(case, ("alice", "alice", LEAD), ("carol", "carol", LEAD))[0])


@attack("the root's namespace on a close", "GI605|GI606|GI607")
def _(case):
    return case.push(close_by(case, ("alice", "alice", ROOT), CAROL)[0])


def edited(old, new):
    return lambda message: message.replace(old, new)


@each({"signed-at edited in a signed statement": "signed-at", "expires edited": "expires"}, "GI606")
def _(case, key):
    tree, name = close_by(case, ("alice", "alice", LEAD), CAROL)
    lines = tree[name].decode().splitlines(keepends=True)
    tree[name] = "".join(
        f"{key}: {clock(3600 if key == 'expires' else -60)}\n" if line.startswith(key) else line for line in lines
    ).encode()
    return case.push(tree)


@attack("reason edited in a signed statement", "GI606")
def _(case):
    tree, name = close_by(case, ("alice", "alice", LEAD), CAROL)
    tree[name] = tree[name].replace(b"as we agreed", b"as we hoped")
    return case.push(tree)


@attack("reason edited in an accepted statement", "GI610")
def _(case):
    tree = case.tree()
    name = f"{folder_of(MAIN)}/sign-offs/0002-accept.stmt"
    tree[name] = tree[name].replace(b"as we agreed", b"as we hoped")
    return case.push(tree)


@attack("an accepted signature replaced by another good one", "GI610")
def _(case):
    tree = case.tree()
    name = f"{folder_of(MAIN)}/sign-offs/0002-accept"
    tree[f"{name}.alice.1.sig"] = case.team.sign("alice3", LEAD, tree[f"{name}.stmt"])
    return case.push(tree)


@attack("an accepted signature deleted", "GI610")
def _(case):
    tree = case.tree()
    del tree[f"{folder_of(MAIN)}/sign-offs/0002-accept.alice.1.sig"]
    return case.push(tree)


@attack("an accepted signature renamed", "GI610")
def _(case):
    tree = case.tree()
    name = f"{folder_of(MAIN)}/sign-offs/0002-accept.alice"
    tree[f"{name}.2.sig"] = tree.pop(f"{name}.1.sig")
    return case.push(tree)


def wide(lines):
    """The same base64, in lines of 64."""
    body = "".join(lines.decode().splitlines()[1:-1])
    return armour(base64.b64decode(body), width=80)


FORMS = {
    "junk after the armour": lambda sig: sig + b"trailing words\n",
    "a blank line after the armour": lambda sig: sig + b"\n",
    "junk before the armour": lambda sig: b"Yes, really:\n" + sig,
    "a second armour behind the first": lambda sig: sig + sig,
    "CR LF in the armour": lambda sig: sig.replace(b"\n", b"\r\n"),
    "no line end behind the armour": lambda sig: sig[:-1],
    "lines of 80 in the armour": wide,
    "junk inside the base64": lambda sig: sig.replace(b"\n", b"\n ", 2),
    "bytes after the blob": lambda sig: armour(base64.b64decode(b"".join(sig.splitlines()[1:-1])) + b"\0\0\0\0"),
    "an empty signature file": lambda sig: b"",
    "a byte of the signature flipped": lambda sig: armour(flipped(base64.b64decode(b"".join(sig.splitlines()[1:-1])))),
    "a signature of 17 KiB": lambda sig: sig + b"A" * (17 << 10),
}


def flipped(blob):
    return blob[:-1] + bytes([blob[-1] ^ 1])


@each({name: form for name, form in FORMS.items() if "17" not in name}, "GI606")
def _(case, form):
    tree, name = close_by(case, ("alice", "alice", LEAD), CAROL)
    path = name.replace(".stmt", ".alice.1.sig")
    tree[path] = form(tree[path])
    return case.push(tree)


@attack("a signature file of 17 KiB", "GI823|GI606|GI109")
def _(case):
    tree, name = close_by(case, ("alice", "alice", LEAD), CAROL)
    path = name.replace(".stmt", ".alice.1.sig")
    tree[path] = FORMS["a signature of 17 KiB"](tree[path])
    return case.push(tree)


def by_hand(case, change):
    """MAIN closed, the blob of alice's signature changed."""
    tree, name = close_by(case, CAROL)
    blob = base64.b64decode(b"".join(case.team.keys["alice"].sign(LEAD, tree[name]).splitlines()[1:-1]))
    tree[name.replace(".stmt", ".alice.1.sig")] = armour(change(blob))
    return case.push(tree)


@attack("RSA with SHA-1", "GI606")
def _(case):
    tree, name = close_by(case, ("alice", "alice", LEAD))
    tree[name.replace(".stmt", ".carol.1.sig")] = case.team.keys["carol"].sign_sha1(REVIEWER, tree[name])
    return case.push(tree)


@attack("a signature of version 2", "GI606")
def _(case):
    return by_hand(case, lambda blob: blob[:6] + b"\0\0\0\2" + blob[10:])


@attack("a signature with reserved bytes", "GI606")
def _(case):
    return by_hand(case, lambda blob: blob.replace(text(LEAD) + text(""), text(LEAD) + text("x")))


@attack("a signature that says another hash", "GI606")
def _(case):
    return by_hand(case, lambda blob: blob.replace(text("sha512"), text("sha256")))


@attack("a signature that says sha1 for the message", "GI606")
def _(case):
    return by_hand(case, lambda blob: blob.replace(text("sha512"), text("sha1")))


@attack("a signature whose key is alice's and whose bytes are mallory's", "GI606")
def _(case):
    tree, name = close_by(case, CAROL)
    blob = base64.b64decode(b"".join(case.team.keys["mallory"].sign(LEAD, tree[name]).splitlines()[1:-1]))
    alice, mallory = case.team.keys["alice"].blob(), case.team.keys["mallory"].blob()
    tree[name.replace(".stmt", ".alice.1.sig")] = armour(blob.replace(mallory, alice))
    return case.push(tree)


@attack("a signature that names its namespace as executive and was made as lead", "GI606|GI607")
def _(case):
    tree = case.tree()
    records.decision(tree, OPEN, "D-4rv")
    name = case.team.document(
        tree, OPEN, "extraordinary", "decisions/D-4rv-stop-builds.md", signers=[("alice", "alice", LEAD)],
    )
    blob = base64.b64decode(b"".join(case.team.keys["dana"].sign(LEAD, tree[name]).splitlines()[1:-1]))
    tree[name.replace(".stmt", ".dana.1.sig")] = armour(blob.replace(text(LEAD), text(EXECUTIVE)))
    return case.push(tree)


def with_touch(case, touch):
    """Policy 8: bob has a security key as well."""
    people = case.team.people(7)
    keys = [(case.team.line("bob"), "active"), (case.team.line("touch"), "active", *touch)]
    people["bob"] = person("bob", "ops", ["crisis_lead"], keys)
    tree = case.tree()
    case.team.enact(tree, case.team.policy(8, people), ["dana", "erin"])
    case.team.add(tree, ".incident/policy/0008.stmt", [("bob", "touch", ROOT)])
    case.land(dict(tree))
    return tree


def declared_by_touch(case, touch, flags):
    """FRESH declared by bob with his security key."""
    tree = with_touch(case, touch)
    records.declare(tree, FRESH)
    name = case.team.do(tree, FRESH, "assume", to="bob 1", signers=[])
    tree[name.replace(".stmt", ".bob.1.sig")] = case.team.keys["touch"].sign(LEAD, tree[name], flags)
    return case.push(tree)


@attack("a security key that was not touched, where policy wants it", "GI606")
def _(case):
    return declared_by_touch(case, [], 0)


@attack("a security key that was touched", "accepted")
def _(case):
    return declared_by_touch(case, [], 1)


@attack("a security key that was not touched, where policy does not ask for it", "accepted")
def _(case):
    return declared_by_touch(case, ["touch: no"], 0)


STATEMENTS = {
    "a statement with CR LF": lambda message: message.replace(b"\n", b"\r\n"),
    "a statement with a line behind its end": lambda message: message + b"waives: GI513\n",
    "a statement with a blank line": lambda message: message.replace(b"reason:", b"\nreason:"),
    "a statement with blanks at a line's end": lambda message: message.replace(b"as we agreed\n", b"as we agreed \n"),
    "a statement without its end": lambda message: message[: -len(b"end\n")],
    "a statement with two ends": lambda message: message + b"end\n",
    "a statement of format 2": lambda message: message.replace(b"statement 1\n", b"statement 2\n"),
    "a statement with a byte order mark": lambda message: b"\xef\xbb\xbf" + message,
    "a statement with its lines in another order": lambda message: swapped(message, b"record:", b"project:"),
    "a statement with its files in another order": lambda message: swapped(message, b"file:", b"file:"),
    "a statement with one file less": lambda message: without(message, b" postmortem.md\n"),
    "a statement with one file twice": lambda message: doubled(message, b" postmortem.md\n"),
    "a statement with a leading zero": lambda message: message.replace(b"seq: 3", b"seq: 03"),
    "a statement with upper-case hex": lambda message: upper(message),
    "a statement with a fact less": lambda message: without(message, b"fact: tlp amber\n"),
    "a statement with a fact of its own": lambda message: message.replace(
        b"fact: severity high", b"fact: severity low",
    ),
    "a statement with an unknown line": lambda message: message.replace(
        b"fact: severity", b"note: hello\nfact: severity",
    ),
    "a statement that leaves out an action": lambda message: without(message, b"item: A-7fk verified\n"),
    "a statement with a wrong disposition": lambda message: message.replace(b"A-7fk verified", b"A-7fk risk_accepted"),
    "a statement without its absent logs": lambda message: without(message, b"absent: meetings.yaml\n"),
    "a statement with another project": lambda message: message.replace(b"project: 4f5d", b"project: 4f5e"),
    "a statement with an invisible character in its reason": lambda message: message.replace(
        b"as we", "as\u200bwe".encode(),
    ),
    "a statement whose reason is not NFC": lambda message: message.replace(b"as we", "as we\u0301".encode()),
    "a statement without a reason's words": lambda message: message.replace(b"as we agreed", b""),
    "a statement whose reason has 201 bytes": lambda message: message.replace(b"as we agreed", b"a" * 201),
    "a statement with a state of its own": lambda message: message.replace(
        b"follow_up closed", b"post_incident follow_up",
    ),
    "a statement with a policy to come": lambda message: message.replace(b"policy: 7", b"policy: 8"),
    "a statement with a policy that never was": lambda message: message.replace(b"policy: 7", b"policy: 0"),
}


def swapped(message, first, second):
    lines = message.splitlines(keepends=True)
    at = [number for number, line in enumerate(lines) if line.startswith(first)][-1]
    lines[at - 1], lines[at] = lines[at], lines[at - 1]
    return b"".join(lines)


def without(message, ending):
    assert ending in message
    return b"".join(line for line in message.splitlines(keepends=True) if not line.endswith(ending))


def doubled(message, ending):
    return b"".join(line * (2 if line.endswith(ending) else 1) for line in message.splitlines(keepends=True))


def upper(message):
    lines = message.splitlines(keepends=True)
    return b"".join(
        line.upper().replace(b"PREV: SHA256", b"prev: sha256") if line.startswith(b"prev") else line for line in lines
    )


@each(STATEMENTS, "GI604|GI603|GI608")
def _(case, edit):
    return case.push(close_by(case, ("alice", "alice", LEAD), CAROL, edit=edit)[0])


def signatures_of(case, expires, signed_at):
    return case.push(
        close_by(
            case, ("alice", "alice", LEAD), CAROL, over=times(signed_at, expires),
        )[0]
    )


@attack("signed weeks ago", "GI609", audit=False)
def _(case):
    return signatures_of(case, -13 * 86400, -20 * 86400)


@attack("signed for ten minutes from now", "GI609", audit=False)
def _(case):
    return signatures_of(case, 86400, 600)


@attack("signed for a year", "GI609", audit=False)
def _(case):
    return signatures_of(case, 365 * 86400, -60)


@attack("expires before it was signed", "GI609|GI604", audit=False)
def _(case):
    return signatures_of(case, -7200, -60)
