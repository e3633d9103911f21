"""What happens to a push when the machine fails: nothing is accepted that should not be, nothing that was accepted is lost,
and who pushes or who runs the server is told what to do."""
import errno
import fcntl
import os
import re
import shutil
import threading
import time

from ground import ALL, MAIN_REF, STATE, UNLAWFUL, Bench, Case, Said, disturbed, git, harness, noted, records, signed_close
from ground import MAIN, closed, folder_of
from table import each, test

WORDS = re.compile(r"cannot judge|refused|^fatal: |\[GI\d{3}\]")
NEXT_STEP = re.compile(r"failed to update ref|cannot lock ref|incorrect old value|fetch first|git fetch")


def said_no(said):
    """Why an answer to an unlawful push is wrong; empty when it is not."""
    if said.code == 0:
        return "an unlawful push was accepted"
    if said.code == 77:
        return ""  # libcrypto 3.0 and libgit2 1.5 crash for want of some bytes; Git then takes no push
    if said.code < 0:
        return "" if said.code == -9 else "crashed"
    return "" if WORDS.search(said.said) else "refused without a word"


def said_anything(said):
    """The same of a lawful one: taken, or refused with a word."""
    return "" if said.code == 0 else said_no(said)


FAILING = {"open": errno.EMFILE, "read": errno.EIO, "stat": errno.EIO, "alloc": errno.ENOMEM}
STEPS = {"open": 1, "read": 3, "stat": 6, "alloc": 1300}


@each({f"{call} fails while the hook looks at {what}": (call, what) for what in UNLAWFUL for call in FAILING})
def _(ground, preload, folder, case):
    call, what = case
    bench = Bench(ground, preload, folder)
    bench.bring(UNLAWFUL[what](bench.case))
    assert bench.receive().code == 1
    step = 1 if ALL and call != "alloc" else 37 if ALL else STEPS[call] * (1 if what == "a byte changed" else 3)
    assert bench.each_call("pre-receive", call, FAILING[call], step, said_no) >= (1 if what == "another history" else 2)


@each({f"{call} fails while the hook looks at a lawful push": call for call in FAILING})
def _(ground, preload, folder, call):
    bench = Bench(ground, preload, folder)
    bench.bring(signed_close(bench.case))
    assert bench.receive().code == 0
    assert bench.each_call("pre-receive", call, FAILING[call], 1 if ALL and call != "alloc" else STEPS[call] * 3, said_anything) >= 2
    assert bench.receive().code == 0


@test("the hook is killed at many points of a push: the ref stays, and the same push lands afterwards")
def _(ground, preload, folder):
    case = Case(ground, folder)
    commit = case.commit(signed_close(case))
    for call, points in {"open": (1, 9, 20), "read": (1, 15, 30), "stat": (1, 30, 60), "alloc": (1, 900, 2500)}.items():
        for at in points:
            told = folder / "told"
            told.unlink(missing_ok=True)
            said = case.push(commit, more=disturbed(preload, "pre-receive", call, at, "kill", told))
            assert told.exists(), f"{call} {at}: nothing was killed"
            assert not said.landed and case.ref() == case.tip, f"{call} {at}: it landed: {said.said}"
            assert "pre-receive hook declined" in said.said, said.said
    assert case.push(commit).landed and case.ref() == commit
    assert case.audit().landed


def is_state(state, old, new):
    return "" if state in (old, new) else f"the state is neither the old nor the new one: {state!r}"


@test("post-receive is killed before each call that changes a file: the state is the old or the new one, and the next push lands")
def _(ground, preload, folder):
    bench = Bench(ground, preload, folder)
    before = bench.state()
    tree = signed_close(bench.case)
    bench.bring(tree).land()
    assert bench.run("post-receive").code == 0
    after = bench.state()
    assert after not in (None, before)
    bench.case.tip = bench.new
    later = Bench.__new__(Bench)
    later.__dict__ = dict(bench.__dict__, old=bench.new)
    later.bring(tree | {"README.md": b"# later\n"})

    def look(said):
        wrong = is_state(bench.state(), before, after) or ("" if said.code == -9 else "not killed")
        wrong = wrong or said_no_lag(later.receive())
        (bench.server / STATE).write_bytes(before)
        return wrong

    (bench.server / STATE).write_bytes(before)
    assert bench.each_call("post-receive", "change", "kill", 1, look) >= 4
    for call in ("open", "read"):
        assert bench.each_call("post-receive", call, "kill", 1 if ALL else 7, look) >= 2


def said_no_lag(said):
    return "" if said.code == 0 else "the next push is refused"


@each({
    "the disk is full": ("write", errno.ENOSPC),
    "the quota is used up": ("write", errno.EDQUOT),
    "the disk fails as the state is flushed": ("sync", errno.EIO),
    "the state may not be replaced": ("rename", errno.EACCES),
    "the disk is read-only": ("create", errno.EROFS),
    "the folder may not be written": ("create", errno.EACCES),
})
def _(ground, preload, folder, case):
    call, error = case
    case = Case(ground, folder)
    before = (case.server / STATE).read_bytes()
    tree = signed_close(case)
    said = case.push(tree, more=disturbed(preload, "post-receive", call, 0, error))
    assert said.landed and case.ref() == case.last, said.said
    assert "accepted, but not written down" in said.said and os.strerror(error) in said.said, said.said
    assert "nothing is lost" in said.said, said.said
    if call != "sync":
        assert (case.server / STATE).read_bytes() == before
    assert not list(case.server.glob(".git-incident-*")), "a temporary file was left"
    case.tip = case.last
    case.land(tree | {"README.md": b"# later\n"})
    assert case.tip in (case.server / STATE).read_text()
    assert case.audit().landed


@test("a state that is cut off anywhere stops every push, and adopt mends it")
def _(ground, preload, folder):
    bench = Bench(ground, preload, folder)
    bench.bring(noted(bench.case))
    whole = bench.state()
    for n in range(0, len(whole), 1 if ALL else 23):
        (bench.server / STATE).write_bytes(whole[:n])
        said = bench.receive()
        assert said.code == 128 and "damaged" in said.said and "server adopt" in said.said, f"{n} bytes: {said.code} {said.said}"
    adopted(bench, whole)


@test("a state with any byte changed stops every push")
def _(ground, preload, folder):
    bench = Bench(ground, preload, folder)
    bench.bring(noted(bench.case))
    whole = bench.state()
    for n in range(0, len(whole), 1 if ALL else 13):
        changed = bytearray(whole)
        changed[n] = ord("1") if changed[n] != ord("1") else ord("2")
        (bench.server / STATE).write_bytes(bytes(changed))
        said = bench.receive()
        assert said.code in (1, 128) and WORDS.search(said.said), f"byte {n}: {said.code} {said.said}"
    adopted(bench, whole)


def adopted(bench, whole):
    """adopt, with the digest of the policy in force, writes the state as it was."""
    digest = re.search(rb"sha256:([0-9a-f]{64})", whole).group(1).decode()
    said = harness.program(bench.server, "server", "adopt", digest)
    assert said.landed and "warning: " in said.said, said.said
    assert bench.state() == whole
    assert bench.receive().code == 0


STRANGE = {
    "missing": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a link to nothing": lambda path: (path.unlink(), path.symlink_to("nowhere")),
    "another file's bytes": lambda path: path.write_bytes(os.urandom(5000)),
    "large": lambda path: path.write_bytes(path.read_bytes() + b"\n" * (1 << 20)),
    "twice the same": lambda path: path.write_bytes(path.read_bytes() * 2),
}


@each({f"the state is {what}: refused, with the command that mends it": make for what, make in STRANGE.items()})
def _(ground, preload, folder, make):
    case = Case(ground, folder)
    make(case.server / STATE)
    said = case.push(noted(case))
    assert not said.landed and case.ref() == case.tip, said.said
    assert "git-incident-state" in said.said and "server adopt" in said.said, said.said


def hold(path):
    """Holds the lock that the server's writers take."""
    held = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(held, fcntl.LOCK_EX)
    return held


@test("somebody else holds the lock: the push lands and says that it was not written down; one that has to catch up is refused")
def _(ground, preload, folder):
    case = Case(ground, folder)
    before = (case.server / STATE).read_bytes()
    held, tree = hold(case.server), signed_close(case)
    said = case.push(tree, more=disturbed(preload, "post-receive"))
    assert said.landed and case.ref() == case.last, said.said
    assert "not written down" in said.said and "does not end" in said.said, said.said
    assert (case.server / STATE).read_bytes() == before
    case.tip = case.last
    later = case.commit(tree | {"README.md": b"# later\n"})
    said = case.push(later, more=disturbed(preload, "pre-receive"))
    assert not said.landed and case.ref() == case.tip, said.said
    assert "cannot judge" in said.said and "does not end" in said.said and "wait" in said.said, said.said
    assert "work tree" not in said.said, said.said
    os.close(held)
    case.land(later)
    assert case.audit().landed


def is_missing(said):
    return re.search(r"missing|cannot|not found|damaged|corrupt|failed|mismatch|inflate|\[GI\d{3}\]", said.said)


SPOILERS = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: (path.chmod(0o600), path.write_bytes(b"")),
    "cut off": lambda path: (path.chmod(0o600), path.write_bytes(path.read_bytes()[:1])),
    "garbage": lambda path: (path.chmod(0o600), path.write_bytes(b"garbage" * 9)),
}


def spoiled(bench, path, spoil, look):
    """Runs the hook with one object spoiled."""
    kept = path.with_name("kept")
    shutil.copy2(path, kept)
    try:
        spoil(path)
        said = bench.receive()
        wrong = look(said)
        assert not wrong, f"{path.parent.name}{path.name}: {wrong}: exit code {said.code}: {said.said[:600]}"
        return said
    finally:
        if path.exists():
            path.unlink()
        kept.rename(path)


@each({f"an object of the push is {how}": spoil for how, spoil in SPOILERS.items()})
def _(ground, preload, folder, spoil):
    for make, look in ((signed_close, said_anything), (closed, said_no)):
        bench = Bench(ground, preload, folder)
        bench.bring(make(bench.case))
        refused = 0
        for path in sorted(bench.quarantine.glob("??/*")):
            said = spoiled(bench, path, spoil, look)
            refused += said.code != 0
            assert said.code in (0, 1, 128) and (said.code == 0 or is_missing(said)), said.said
        assert refused >= 5


@each({f"an object of the server is {how}": spoil for how, spoil in SPOILERS.items()})
def _(ground, preload, folder, spoil):
    bench = Bench(ground, preload, folder)
    bench.bring(UNLAWFUL["a byte changed"](bench.case))
    assert len(bench.objects()) > 200
    for name, path in sorted(bench.objects().items())[:: 1 if ALL else 7]:
        said = spoiled(bench, path, spoil, said_no)
        assert said.code in (1, 128), f"{name}: {said.code} {said.said}"


@test("what a sign-off covers is missing on the server: a push that touches the record is refused with words about it")
def _(ground, preload, folder):
    bench = Bench(ground, preload, folder)
    bench.bring(signed_close(bench.case))
    for name in ("postmortem.md", "sign-offs/0002-accept.stmt", "status.yaml", "incident.yaml"):
        git_name = git(bench.server, "rev-parse", f"{bench.old}:{folder_of(MAIN)}/{name}").said.strip()
        said = spoiled(bench, bench.objects()[git_name], SPOILERS["missing"], said_no)
        assert "missing" in said.said and re.search("git fsck|git fetch", said.said), f"{name}: {said.code} {said.said}"


@test("an object that audit needs is missing: never called clean")
def _(ground, preload, folder):
    bench = Bench(ground, preload, folder)
    listed = git(bench.server, "ls-tree", "-r", "-z", bench.old).stdout.decode().split("\0")[:-1]
    rows = [row.split("\t") for row in listed if not row.endswith("README.md")]
    known = bench.objects()
    for about, name in rows[:: 1 if ALL else 5]:
        path = known[about.split()[2]]
        kept = path.read_bytes()
        path.unlink()
        said = bench.case.audit()
        path.write_bytes(kept)
        assert said.code in (1, 128) and is_missing(said), f"{name}: {said.code} {said.said}"


DAYS = 86400
CLOCKS = {"11 days ahead": 11 * DAYS, "an hour behind": -3600, "in 1970": -int(time.time()) + 5, "in 2100": 74 * 365 * DAYS}


@each({f"the server's clock is {what}: a fresh close is refused, a note lands, audit is the same": off for what, off in CLOCKS.items()})
def _(ground, preload, folder, seconds):
    case = Case(ground, folder)
    wrong = {"LD_PRELOAD": str(preload), "GI_FAULT_CLOCK": str(seconds)}
    right = case.audit()
    said = case.push(signed_close(case), more=wrong)
    assert not said.landed and said.codes & {"GI609"}, said.said
    assert re.search("clock|expire|ahead", said.said), said.said
    said = harness.program(case.server, "audit", more=wrong)
    assert said.landed and said.said == right.said, said.said
    case.push(noted(case), more=wrong)
    assert case.ref() == case.last


@test("several people push at once: exactly one lands in each round, the others are told so, and in the end everybody has")
def _(ground, preload, folder):
    case = Case(ground, folder)
    for turn in range(12 if ALL else 4):
        trees = [latest(case) for _ in range(4)]
        for n, tree in enumerate(trees):
            records.communication(tree, MAIN, f"C-{turn:x}{'abcd'[n]}z", f"Said by {n}.")
        commits = [case.commit(tree) for tree in trees]
        answers = at_once(case, commits)
        landed = [commit for commit, said in zip(commits, answers) if said.landed]
        assert landed == [case.ref()], f"{len(landed)} landed: " + "\n".join(said.said for said in answers)
        for said in answers:
            assert said.landed or NEXT_STEP.search(said.said), said.said
        case.tip, case.now = landed[0], trees[commits.index(landed[0])]
        left = [n for n, commit in enumerate(commits) if commit != landed[0]]
        for n in left:
            tree = latest(case)
            records.communication(tree, MAIN, f"C-{turn:x}{'abcd'[n]}z", f"Said by {n}.")
            case.land(case.commit(tree))
            case.now = tree
    assert case.audit().landed
    names = git(case.server, "ls-tree", "-r", "--name-only", MAIN_REF).said
    assert names.count("/C-0") == 4 and names.count("z-executives.md") >= 16, names
    assert case.tip in (case.server / STATE).read_text()


def latest(case):
    return dict(getattr(case, "now", None) or case.tree())


def at_once(case, commits):
    """Pushes all commits at the same moment."""
    start, answers = threading.Barrier(len(commits)), [None] * len(commits)

    def push(n):
        start.wait()
        answers[n] = Said(git(case.clone, "push", str(case.server), f"{commits[n]}:{MAIN_REF}", check=False))

    threads = [threading.Thread(target=push, args=(n,)) for n in range(len(commits))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


SETTINGS = {
    "a broken file": "[[[ garbage",
    "properties that leave no SHA-256": "openssl_conf = i\n[i]\nalg_section = e\n[e]\ndefault_properties = fips=yes\n",
    "a provider that is not there": "openssl_conf = i\n[i]\nproviders = p\n[p]\nx = x\n[x]\nmodule = /nowhere.so\nactivate = 1\n",
}


@each({f"OPENSSL_CONF names {what}: it is not read": text for what, text in SETTINGS.items()})
def _(ground, preload, folder, text):
    bench = Bench(ground, preload, folder)
    path = folder / "openssl.cnf"
    path.write_text(text)
    more = {"OPENSSL_CONF": str(path), "OPENSSL_MODULES": str(folder)}
    bench.bring(signed_close(bench.case))
    assert bench.receive(**more).code == 0, bench.receive(**more).said
    bench.bring(UNLAWFUL["a close with a forged signature"](bench.case))
    assert bench.receive(**more).codes == bench.receive().codes != set()
    assert harness.program(bench.server, "audit", more=more).landed


ENVIRONMENTS = {
    "GIT_OBJECT_DIRECTORY that is empty": lambda folder: {"GIT_OBJECT_DIRECTORY": str(folder)},
    "GIT_QUARANTINE_PATH that is not there": lambda folder: {"GIT_QUARANTINE_PATH": "/nowhere"},
    "GIT_ALTERNATE_OBJECT_DIRECTORIES that is half a quote": lambda folder: {"GIT_ALTERNATE_OBJECT_DIRECTORIES": '"/nowhere'},
    "GIT_DIR of nothing": lambda folder: {"GIT_DIR": str(folder)},
    "GIT_COMMON_DIR of nothing": lambda folder: {"GIT_COMMON_DIR": str(folder)},
    "GIT_INDEX_FILE of nothing": lambda folder: {"GIT_INDEX_FILE": "/nowhere"},
    "GIT_NO_REPLACE_OBJECTS": lambda folder: {"GIT_NO_REPLACE_OBJECTS": "1"},
    "GIT_REPLACE_REF_BASE": lambda folder: {"GIT_REPLACE_REF_BASE": "refs/heads/"},
    "GIT_SHALLOW_FILE": lambda folder: {"GIT_SHALLOW_FILE": "/nowhere"},
    "GIT_GRAFT_FILE": lambda folder: {"GIT_GRAFT_FILE": "/nowhere"},
    "GIT_CONFIG": lambda folder: {"GIT_CONFIG": "/nowhere"},
    "GIT_CONFIG_COUNT of garbage": lambda folder: {"GIT_CONFIG_COUNT": "x"},
    "GIT_CEILING_DIRECTORIES": lambda folder: {"GIT_CEILING_DIRECTORIES": "/"},
    "GIT_DEFAULT_HASH": lambda folder: {"GIT_DEFAULT_HASH": "sha256"},
    "LANG of garbage": lambda folder: {"LC_ALL": "xx_YY", "LANG": "\x1b[2J"},
    "an empty PATH": lambda folder: {"PATH": ""},
    "GI_BYPASS, GIT_PUSH_OPTION and the like": lambda folder: {"GIT_PUSH_OPTION_COUNT": "1", "GIT_PUSH_OPTION_0": "no-verify"},
}


@each({f"{what} in the hook's environment": make for what, make in ENVIRONMENTS.items()})
def _(ground, preload, folder, make):
    empty = folder / "empty"
    empty.mkdir()
    for unlawful in ("a close without a sign-off", "a close with a forged signature"):
        bench = Bench(ground, preload, folder)
        bench.bring(UNLAWFUL[unlawful](bench.case))
        wrong = said_no(bench.receive(**make(empty)))
        assert not wrong, wrong
