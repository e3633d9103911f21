"""Refs, history and the way in: what no tree shows."""
import subprocess

import records
from gates import closed
from harness import MAIN_REF, Said, attack, each, git, program
from maker import DONE, FRESH, LOW, MAIN, OPEN, POLICY, environment
from records import folder_of, replace
from statements import sha256

ZERO = "0" * 40


def noted(case, rid=FRESH, name="9zz"):
    """The base with one honest row more."""
    tree = case.tree()
    records.note(tree, rid, name, "Somebody else saw it, too.")
    return tree


def packet(line):
    return b"%04x" % (len(line) + 4) + line


def speak(case, *commands, objects=None, more=None):
    """Pushes by hand: commands are (old, new, ref), as the client claims them."""
    lines = [f"{old} {new} {ref}".encode() for old, new, ref in commands]
    lines[0] += b"\0 report-status side-band-64k agent=by-hand"
    data = b"".join(packet(line) for line in lines) + b"0000"
    if any(new != ZERO for _, new, _ in commands):
        wanted = "\n".join(objects or [new for _, new, _ in commands if new != ZERO]) + f"\n^{case.tip}\n"
        command = ["git", "-C", str(case.clone), "pack-objects", "--revs", "--stdout", "-q"]
        data += subprocess.run(
            command, input=wanted.encode(), capture_output=True, check=True, env=environment(),
        ).stdout
    done = subprocess.run(
        ["git", "receive-pack", str(case.server)], input=data, capture_output=True, env=environment(**(more or {})),
    )
    done.said = (done.stdout + done.stderr).decode("utf-8", "replace")
    said = Said(done)
    said.landed = done.returncode == 0 and "ng refs/" not in done.said and "unpack ok" in done.said or False
    if all(new == ZERO for _, new, _ in commands):
        said.landed = done.returncode == 0 and "ng " not in done.said
    return said


@attack("force push of an older commit", "/first-parent|not (on|in)|history|force/")
def _(case):
    case.lenient()
    return case.push(case.base.commits[-3], MAIN_REF, "--force")


@attack("force push of another history with the same tree", "/first-parent|not (on|in)|history|force/")
def _(case):
    case.lenient()
    return case.push(case.store.commit(case.base.tree), MAIN_REF, "--force")


@attack("force push of an amended tip", "/first-parent|not (on|in)|history|force/")
def _(case):
    case.lenient()
    return case.push(case.store.commit(noted(case), [case.base.commits[-2]]), MAIN_REF, "--force")


@attack("the record ref deleted", "/delet/")
def _(case):
    case.lenient()
    return Said(git(case.clone, "push", str(case.server), f":{MAIN_REF}", check=False))


@attack("the record ref deleted with a made-up old", "/delet/")
def _(case):
    case.lenient()
    return speak(case, ("1" * 40, ZERO, MAIN_REF))


@attack("the record ref deleted with old = 0", "/delet/")
def _(case):
    case.lenient()
    return speak(case, (ZERO, ZERO, MAIN_REF))


@attack("deleted and created again in one push", "/delet|twice|once|multiple/")
def _(case):
    case.lenient()
    other = case.store.commit(case.base.tree)
    return speak(case, (case.tip, ZERO, MAIN_REF), (ZERO, other, MAIN_REF))


@attack(
    "created again after somebody with a shell deleted it, without what was recorded", "/recorded|state|tip|history/",
)
def _(case):
    git(case.server, "update-ref", "-d", MAIN_REF)
    case.tip = ""
    return case.push(case.base.commits[-3])


@attack("a made-up old: the commit before", "/not where this push says/")
def _(case):
    new = case.store.commit(noted(case), [case.base.commits[-2]])
    return speak(case, (case.base.commits[-2], new, MAIN_REF))


@attack("a made-up old: nothing there yet", "/not where this push says/")
def _(case):
    return speak(case, (ZERO, case.commit(closed(case)), MAIN_REF))


@attack("a made-up old: the pushed commit itself", "/not where this push says/")
def _(case):
    new = case.commit(closed(case))
    return speak(case, (new, new, MAIN_REF))


@attack("a made-up old: the new one's tree judged from itself", "/not where this push says/")
def _(case):
    first = case.commit(closed(case))
    second = case.commit(closed(case) | {"README.md": b"# hello\n"}, first)
    return speak(case, (first, second, MAIN_REF))


@attack("one ref twice in a push: a good step first", "/twice|once|multiple|GI601|present|moved/")
def _(case):
    good, bad = case.commit(noted(case)), case.commit(closed(case))
    return speak(case, (case.tip, good, MAIN_REF), (case.tip, bad, MAIN_REF))


def swapped_merge(case):
    """A merge that a plain `git pull` makes: the own commit first, the ref's tip second."""
    own = case.commit(noted(case))
    tree = noted(case)
    records.note(tree, OPEN, "8zz", "The ref moved.")
    other = noted(case, OPEN, "8zz")
    case.land(other)
    return case.store.commit(tree, [own, case.tip])


@attack("swapped merge parents", "/not a first parent/")
def _(case):
    return case.push(swapped_merge(case))


@attack("swapped merge parents: the refusal says what mends it", "/git [a-z]/")
def _(case):
    return case.push(swapped_merge(case))


@attack("a rewritten order: the ref's tip as a third parent", "/not a first parent/")
def _(case):
    own = case.store.commit(noted(case), [case.base.commits[-2]])
    return case.push(case.store.commit(noted(case), [own, case.base.commits[-3], case.tip]))


@attack("a symbolic-ref alias of the record ref on the server", "/another name of the record ref/")
def _(case):
    git(case.server, "symbolic-ref", "refs/heads/alias", MAIN_REF)
    return case.push(closed(case), "refs/heads/alias")


@attack("a symbolic-ref of a symbolic-ref", "/another name of the record ref/")
def _(case):
    git(case.server, "symbolic-ref", "refs/heads/alias", MAIN_REF)
    git(case.server, "symbolic-ref", "refs/heads/second", "refs/heads/alias")
    return case.push(closed(case), "refs/heads/second")


@attack("a deletion through a symbolic-ref alias", "/another name of the record ref/")
def _(case):
    case.lenient()
    git(case.server, "symbolic-ref", "refs/heads/alias", MAIN_REF)
    return Said(git(case.clone, "push", str(case.server), ":refs/heads/alias", check=False))


FORBIDDEN = {
    "refs/replace": "refs/replace/TIP",
    "refs/namespaces": "refs/namespaces/x/refs/heads/main",
    "a tag named like the branch": "refs/tags/main",
    "a tag named like the remote branch": "refs/tags/origin/main",
    "a tag named like the branch, in capitals": "refs/tags/MAIN",
    "a tag heads/main": "refs/tags/heads/main",
    "a branch MAIN": "refs/heads/MAIN",
    "a branch Main": "refs/heads/Main",
    "a branch origin/main": "refs/heads/origin/main",
    "a branch ORIGIN/Main": "refs/heads/ORIGIN/Main",
    "refs/main": "refs/main",
    "refs/Replace": "refs/REPLACE/TIP",
}


@each(FORBIDDEN, "/ref|name/", audit=False)
def _(case, name):
    said = case.push(case.commit(noted(case)), name.replace("TIP", case.tip))
    said.said = said.said if "hook declined" in said.said else said.said.replace("ref", "").replace("name", "")
    return said


@attack("an annotated tag in place of a commit", "/commit|tag/")
def _(case):
    return case.push(case.store.tag(case.commit(noted(case)), "v1"))


@attack("an annotated tag named like the branch", "/ref|name/", audit=False)
def _(case):
    return case.push(case.store.tag(case.tip, "main"), "refs/tags/main")


@attack("an evil merge: the merge itself changes signed bytes", "GI602")
def _(case):
    side = case.commit(noted(case))
    tree = noted(case)
    replace(tree, f"{folder_of(DONE)}/postmortem.md", "revoked after 25", "revoked after 24")
    return case.push(case.commit(tree, case.tip, side))


@attack("an evil merge: the merge itself closes", "GI601")
def _(case):
    side = case.commit(noted(case))
    return case.push(case.commit(closed(case), case.tip, side))


@attack("-s ours over a reopen", "GI610")
def _(case):
    tree = case.tree()
    records.reopen(tree, DONE)
    case.team.do(tree, DONE, "reopen")
    own = case.commit(noted(case))
    case.land(tree)
    return case.push(case.commit(noted(case), case.tip, own))


@attack("-s theirs from a branch on which the reopen never was", "GI610")
def _(case):
    tree = case.tree()
    records.reopen(tree, DONE)
    case.team.do(tree, DONE, "reopen")
    case.land(tree)
    return case.push(case.commit(case.tree(), case.tip, case.base.tip))


@attack("a merge of a branch whose steps were legal only there", "GI604|GI608|GI605|GI607")
def _(case):
    tree = case.tree()
    case.team.do(tree, MAIN, "handover", to="bob 2")
    case.land(tree)
    side = case.tree()
    records.progress(side, MAIN)
    records.close(side, MAIN)
    case.team.do(side, MAIN, "close")
    branch = case.store.commit(side, [case.base.tip])
    merged = tree | {path: data for path, data in side.items() if data != case.base.tree.get(path)}
    return case.push(case.commit(merged, case.tip, branch))


@attack("an octopus merge that closes", "GI601")
def _(case):
    sides = [case.commit(noted(case, FRESH, name)) for name in ("7zz", "8zz", "9zz")]
    return case.push(case.commit(closed(case), case.tip, *sides))


@attack("a merge with an orphan that has its own policy 1", "GI808|GI809|GI812|GI810")
def _(case):
    tree = case.tree()
    tree[POLICY] = case.team.policy(1)
    orphan = case.store.commit({POLICY: tree[POLICY]})
    return case.push(case.commit(tree, case.tip, orphan))


@attack("a good push to a branch and a bad one to the record ref", "GI601")
def _(case):
    good, bad = case.commit(noted(case)), case.commit(closed(case))
    return Said(git(case.clone, "push", str(case.server), f"{good}:refs/heads/topic", f"{bad}:{MAIN_REF}", check=False))


@attack("an atomic push of a good branch and a bad record ref", "GI601")
def _(case):
    good, bad = case.commit(noted(case)), case.commit(closed(case))
    return Said(
        git(
            case.clone,
            "push",
            "--atomic",
            str(case.server),
            f"{good}:refs/heads/topic",
            f"{bad}:{MAIN_REF}",
            check=False,
        )
    )


@attack("push options that ask to skip the check", "GI601")
def _(case):
    git(case.server, "config", "receive.advertisePushOptions", "true")
    return case.push(closed(case), MAIN_REF, "-o", "incident.skip", "-o", "ci.skip", "-o", "incident.pin=0")


@attack("words in a message that ask to skip the check", "GI601")
def _(case):
    return case.push(case.commit(closed(case), message="Close it [skip ci] [skip incident]\n\nIncident-Check: skip"))


def setting(case, value):
    """The name of the server's setting that has a value."""
    said = git(case.server, "config", "--list").stdout.decode()
    names = [line.split("=", 1)[0] for line in said.splitlines() if line.endswith("=" + value)]
    assert names, f"the server has no {value}: {said}"
    return names[0]


def foreign(case):
    """A history of mallory's own, under her own policy 1."""
    people = case.team.people(1) | {"mallory": case.team.people(2)["mallory"]}
    tree = {"README.md": b"# ours\n"}
    data = case.team.policy(1, people, threshold=1, members=["mallory"])
    case.team.enact(tree, data, ["mallory", "alice1", "bob", "carol", "dana", "erin"])
    return case.store.commit(tree), sha256(data)


def empty_server(case):
    path = case.folder / "empty.git"
    case.ground.make_server(path)
    return path


def first_step(case, files):
    """Policy 1 and other files, as the first push to an empty server."""
    tree = dict(files)
    case.team.found(tree)
    return pushed_first(case, tree)


def pushed_first(case, tree):
    """A push to an empty server; there audit has nothing to judge after a refusal."""
    said = case.push(case.store.commit(tree), server=empty_server(case))
    case.last = None
    return said


@attack("a closed record in the first step, unsigned", "GI601")
def _(case):
    tree = {path: data for path, data in case.tree().items() if path.startswith(folder_of(DONE))}
    return first_step(case, {path: data for path, data in tree.items() if "/sign-offs/" not in path})


@attack("a declared record in the first step, without a lead", "GI612")
def _(case):
    tree = {}
    records.new(tree, FRESH)
    records.declare(tree, FRESH)
    return first_step(case, tree)


@attack("signatures in the first step that are no good under policy 1", "GI606|GI607|GI604")
def _(case):
    return first_step(case, {path: data for path, data in case.tree().items() if path.startswith(folder_of(MAIN))})


@attack("a record with another id in the first step, its sign-offs edited", "GI606|GI607|GI604")
def _(case):
    files = {path: data for path, data in case.tree().items() if path.startswith(folder_of(LOW))}
    other = "INC-20260504-zz77"
    files = {path.replace(LOW, other): data.replace(LOW.encode(), other.encode()) for path, data in files.items()}
    return first_step(case, files)


@attack("a lookalike of a guarded folder in the first step", "GI821")
def _(case):
    return first_step(case, {"Incidents/x.md": b"hello\n"})


@attack("policy 1 without its statement", "GI808|GI809")
def _(case):
    tree = {}
    case.team.found(tree)
    tree = {path: data for path, data in tree.items() if path == POLICY}
    return pushed_first(case, tree)


@attack("policy 1 signed by one of its root", "GI808|GI810")
def _(case):
    tree = {}
    case.team.enact(tree, case.team.policy(1), ["alice1"])
    return pushed_first(case, tree)


@attack("policy 1 without the signature of one of its keys", "GI810")
def _(case):
    tree = {}
    case.team.enact(tree, case.team.policy(1), ["alice1", "dana", "erin", "carol"])
    return pushed_first(case, tree)


@attack("records without any policy on an empty server", "GI806|GI811")
def _(case):
    tree = {}
    records.new(tree, FRESH)
    return pushed_first(case, tree)


@attack("another policy 1 on a server that has none yet", "/pin/")
def _(case):
    return case.push(foreign(case)[0], server=empty_server(case))


PLACES = {
    "a pusher's GIT_CONFIG_COUNT with another pin": lambda key, pin: {
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": pin,
    },
    "a pusher's GIT_CONFIG_PARAMETERS with another pin": lambda key, pin: {"GIT_CONFIG_PARAMETERS": f"'{key}'='{pin}'"},
}


def run_receive(case, server, commit, more):
    """A push whose server side has the pusher's environment, as it has when the pusher's shell runs it."""
    words = " ".join(f"{key}={quoted(value)}" for key, value in more.items())
    return Said(
        git(
            case.clone,
            "push",
            f"--receive-pack=env {words} git-receive-pack",
            str(server),
            f"{commit}:{MAIN_REF}",
            check=False,
        )
    )


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


@each(PLACES, "/pin/")
def _(case, environ):
    commit, pin = foreign(case)
    return run_receive(case, empty_server(case), commit, environ(setting(case, case.base.pin), pin))


@attack("a pusher's GIT_CONFIG_GLOBAL with another pin", "/pin/")
def _(case):
    commit, pin = foreign(case)
    section, _, key = setting(case, case.base.pin).rpartition(".")
    path = case.folder / "config"
    path.write_text(f"[{section}]\n\t{key} = {pin}\n")
    return run_receive(
        case, empty_server(case), commit, {"GIT_CONFIG_GLOBAL": str(path), "GIT_CONFIG_SYSTEM": str(path)},
    )


@attack("a pusher's HOME with another pin", "/pin/")
def _(case):
    commit, pin = foreign(case)
    section, _, key = setting(case, case.base.pin).rpartition(".")
    (case.folder / ".gitconfig").write_text(f"[{section}]\n\t{key} = {pin}\n")
    return run_receive(
        case, empty_server(case), commit, {"HOME": str(case.folder), "XDG_CONFIG_HOME": str(case.folder)},
    )


@attack("a pusher's settings name another record ref", "GI601")
def _(case):
    key = setting(case, MAIN_REF)
    return run_receive(
        case,
        case.server,
        case.commit(closed(case)),
        {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": "refs/heads/x"},
    )


@attack("GIT_NAMESPACE on the server", "/namespace/", audit=False)
def _(case):
    return run_receive(case, case.server, case.commit(noted(case)), {"GIT_NAMESPACE": "x"})


@attack("no pin in the server's configuration", "/pin/", audit=False)
def _(case):
    git(case.server, "config", "--unset-all", setting(case, case.base.pin))
    return case.push(noted(case))


def state_file(case):
    path = case.server / "git-incident-state"
    assert path.exists(), "the server has no git-incident-state"
    return path


@attack("the server's state is gone", "/state|adopt/", audit=False)
def _(case):
    state_file(case).unlink()
    return case.push(noted(case))


@attack("the server's state is garbage", "/state|adopt/", audit=False)
def _(case):
    state_file(case).write_bytes(b"{garbage")
    return case.push(noted(case))


@attack("a recorded tip that lags: what came past the hook is audited first", "/never accepted/", audit=False)
def _(case):
    bad = case.commit(closed(case))
    git(case.clone, "push", "-q", str(case.server), f"{bad}:refs/heads/draft")
    git(case.server, "update-ref", MAIN_REF, bad)
    case.tip = bad
    return case.push(case.commit(closed(case) | {"README.md": b"# later\n"}, bad))


@attack("a push from a shallow clone", "GI601")
def _(case):
    case.clone.joinpath("shallow").write_text(case.tip + "\n")
    return case.push(closed(case))


@attack("a push whose history is cut off, where the server admits that", "/cannot judge/", audit=False)
def _(case):
    git(case.server, "config", "receive.shallowUpdate", "true")
    first = case.commit(noted(case))
    second = case.commit(closed(case), first)
    case.clone.joinpath("shallow").write_text(second + "\n")
    return case.push(second, MAIN_REF, "--force")


@attack("a graft on the server that hides history", "/graft|GI601|first-parent/", audit=False)
def _(case):
    bad = case.commit(closed(case))
    (case.server / "info").mkdir(exist_ok=True)
    (case.server / "info/grafts").write_text(f"{bad}\n")
    return case.push(bad)


@attack("a replace ref on the server that shows another commit", "GI601", audit=False)
def _(case):
    good, bad = case.commit(noted(case)), case.commit(closed(case))
    git(case.clone, "push", "-q", str(case.server), f"{good}:refs/heads/good", f"{bad}:refs/heads/bad")
    git(case.server, "update-ref", f"refs/replace/{bad}", good)
    return case.push(bad)


@attack("a shallow clone in CI: audit cannot check", "/shallow/", audit=False)
def _(case):
    work = case.folder / "ci"
    git(case.folder, "clone", "-q", "--depth", "1", f"file://{case.server}", str(work))
    git(work, "config", setting(case, case.base.pin), case.base.pin)
    said = program(work, "audit")
    said.said = said.said if said.code == 128 else f"exit code {said.code}"
    return said


@attack("a partial clone in CI: a missing blob is never clean", "/fetch|missing|partial/", audit=False)
def _(case):
    git(case.server, "config", "uploadpack.allowFilter", "true")
    work = case.folder / "ci"
    git(case.folder, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{case.server}", str(work))
    git(work, "config", setting(case, case.base.pin), case.base.pin)
    said = program(work, "audit")
    said.said = said.said if said.code == 128 else f"exit code {said.code}"
    return said


@attack("a partial commit that the wrong index would pass", "GI233", audit=False)
def _(case):
    work = case.folder / "work"
    git(case.folder, "clone", "-q", str(case.server), str(work))
    installed = program(work, "install")
    assert installed.landed, installed.said
    tree = case.tree()
    records.status(tree, OPEN, "containment", "eradication", "2026-05-04T10:40:00Z")
    for name in ("incident.yaml", "status.yaml"):
        (work / folder_of(OPEN) / name).write_bytes(tree[f"{folder_of(OPEN)}/{name}"])
    git(work, "add", "-A")
    words = [
        "-c",
        "user.name=carol",
        "-c",
        "user.email=c@larkspur.example",
        "commit",
        "-qm",
        "half",
        "--",
        f"{folder_of(OPEN)}/incident.yaml",
    ]
    return Said(git(work, *words, check=False))
