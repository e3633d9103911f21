"""A server's hook that is run again and again over one push, in a machine that fails: killed, out of memory, out of disk,
without an object, with a wrong clock.

The push stands in a quarantine as Git makes one, so a run is one process: a few milliseconds."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "attacks"))

import harness  # noqa: E402
import records  # noqa: E402
from harness import GI, MAIN_REF, Case, Said  # noqa: E402,F401
from maker import DONE, MAIN, OPEN, POLICY, environment, git  # noqa: E402,F401
from records import folder_of  # noqa: E402

ALL = os.environ.get("FAULTS") == "all"
STATE = "git-incident-state"
PRELOAD = "disturb.so"


def library(folder):
    """Builds the library that disturbs a process."""
    made = pathlib.Path(folder) / PRELOAD
    source = pathlib.Path(__file__).with_name("disturb.c")
    flags = ["-D_GNU_SOURCE", "-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-fPIC", "-shared"]
    subprocess.run([os.environ.get("CC", "cc"), *flags, "-o", str(made), str(source), "-ldl"], check=True)
    return made


def disturbed(library_path, word, call="none", at=1, error="kill", told=None, **more):
    """The environment that disturbs the process whose command line has the word."""
    given = {"LD_PRELOAD": str(library_path), "GI_FAULT_IN": word, "GI_FAULT_CALL": call, "GI_FAULT_AT": str(at)}
    given |= {"GI_FAULT_ERROR": str(error), "GI_FAULT_HASTE": "1"} | ({"GI_FAULT_TOLD": str(told)} if told else {})
    return given | more


class Bench:
    """One server and one push in quarantine."""

    def __init__(self, ground, preload, folder):
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=folder))
        self.case = Case(ground, self.folder)
        self.server, self.preload = self.case.server, preload
        self.quarantine = self.folder / "quarantine"
        self.told = self.folder / "told"
        self.before = []  # what the program runs below
        self.loosen()
        self.old = self.case.tip
        self.new = self.old

    def loosen(self):
        """Every object in a file of its own, so that one can be taken away."""
        for pack in list((self.server / "objects/pack").glob("*.pack")):
            moved = pack.rename(self.folder / pack.name)
            pack.with_suffix(".idx").unlink()
            git(self.server, "unpack-objects", "-q", input=moved.read_bytes())

    def bring(self, commit):
        """The push: a commit, or a tree as a commit on the tip."""
        self.new = self.case.commit(commit) if isinstance(commit, dict) else commit
        shutil.rmtree(self.quarantine, ignore_errors=True)
        shutil.copytree(self.case.clone / "objects", self.quarantine)
        shutil.rmtree(self.quarantine / "info")
        return self

    def run(self, hook, *, line=None, **more):
        """Runs a hook as git receive-pack does."""
        inside = {"GIT_DIR": ".", "GIT_QUARANTINE_PATH": str(self.quarantine), "GIT_OBJECT_DIRECTORY": str(self.quarantine)}
        inside |= {"GIT_ALTERNATE_OBJECT_DIRECTORIES": str(self.server / "objects")}
        if hook == "post-receive":
            inside = {"GIT_DIR": "."}
        line = line or f"{self.old} {self.new} {MAIN_REF}\n"
        command = [*self.before, GI, "hook", hook]
        done = subprocess.run(command, input=line.encode(), capture_output=True, cwd=self.server, env=environment(**(inside | more)), timeout=300)
        done.said = (done.stdout + done.stderr).decode("utf-8", "replace")
        return Said(done)

    def receive(self, **more):
        return self.run("pre-receive", **more)

    def disturb(self, hook, call, at, error, **more):
        """Runs a hook with one call disturbed; returns what it said, and whether it came to that."""
        self.told.unlink(missing_ok=True)
        said = self.run(hook, **disturbed(self.preload, hook, call, at, error, self.told, **more))
        return said, self.told.exists()

    def each_call(self, hook, call, error, step, look):
        """Disturbs every call of a kind in turn, or every `step`th; `look` says what is wrong. Returns how many there were."""
        at, tried = 1, 0
        while True:
            said, happened = self.disturb(hook, call, at, error)
            if not happened:
                return tried
            wrong = look(said)
            assert not wrong, f"{call} {at} ({error}): {wrong}: exit code {said.code}: {said.said[:600]}"
            tried, at = tried + 1, at + step

    def measure(self):
        """Runs pre-receive; returns what it said, its peak memory in MiB and its seconds of processor time."""
        taken = self.folder / "taken"
        taken.unlink(missing_ok=True)
        self.before = [sys.executable, "-S", "-E", str(pathlib.Path(__file__).with_name("measured.py")), str(taken)]
        said = self.receive()
        self.before = []
        memory, seconds = taken.read_text().split()
        return said, int(memory) >> 10, float(seconds)

    def land(self):
        """What Git does when pre-receive has said yes: the objects move, then the ref."""
        shutil.copytree(self.quarantine, self.server / "objects", dirs_exist_ok=True)
        (self.server / MAIN_REF).write_text(self.new + "\n")

    def state(self):
        path = self.server / STATE
        return path.read_bytes() if path.exists() else None

    def objects(self):
        """The server's loose objects, by id."""
        return {path.parent.name + path.name: path for path in (self.server / "objects").glob("??/*")}


def noted(case, name="9zz", rid=MAIN):
    """A lawful change: a message is drafted."""
    tree = case.tree()
    records.communication(tree, rid, f"C-{name}", "Nothing new.")
    return tree


def byte_changed(case):
    tree = case.tree()
    records.append(tree, f"{folder_of(MAIN)}/postmortem.md", "\nAll is well.\n")
    return tree


def closed(case):
    tree = case.tree()
    records.progress(tree, MAIN)
    records.close(tree, MAIN)
    return tree


def signed_close(case):
    tree = closed(case)
    case.team.do(tree, MAIN, "close")
    return tree


def forged_close(case):
    """The reviewer's signature is another one's."""
    tree = closed(case)
    case.team.do(tree, MAIN, "close", signers=[("alice", "alice", "crisis-lead@git-incident"), ("carol", "mallory", "reviewer@git-incident")])
    return tree


def unsigned_policy(case):
    tree = case.tree()
    case.team.enact(tree, case.team.policy(8), ["mallory"])
    return tree


def sign_off_gone(case):
    tree = case.tree()
    del tree[f"{folder_of(DONE)}/sign-offs/0002-accept.stmt"]
    return tree


def lookalike(case):
    return case.tree() | {"Incidents/2026/x.md": b"hello\n"}


def other_history(case):
    return case.commit(noted(case), case.base.commits[-2])


UNLAWFUL = {
    "a byte changed": byte_changed,
    "a close without a sign-off": closed,
    "a close with a forged signature": forged_close,
    "a policy that its root did not sign": unsigned_policy,
    "a sign-off taken away": sign_off_gone,
    "a lookalike folder": lookalike,
    "another history": other_history,
}
