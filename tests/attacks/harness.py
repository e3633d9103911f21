"""Runs a table of attempts, each in a copy of one base, each through `git push`, and prints TAP.

An attempt is a function that takes a Case and returns what was said to its last push or command. What is expected:
    "accepted"         it lands, and audit finds nothing
    "GI602"            it is refused with this finding; "GI606|GI607": with one of these, where the page leaves it open
    "GI602 GI610"      with both
    "/words|or words/" it is refused in these words (a regular expression): about refs and history, which have no codes
A refusal for another reason is a failure."""
import multiprocessing
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

from keys import verify
from maker import Base, Team, environment, git
from store import Store

GI = os.environ.get("GI", str(pathlib.Path(__file__).resolve().parents[2] / "build/git-incident"))
MAIN_REF = "refs/heads/main"
BY_DAY = 8  # of a family of names; the others are tried where TEST_N is 1,000 or more
NIGHT = int(os.environ.get("TEST_N", "200")) >= 1000
table = []


def attack(name, expected, *, audit=True, night=False):
    """Puts a function into the table. `audit=False`: what is only judged as it is pushed, or stands in no history."""

    def enter(function):
        table.append((name, expected, audit, night, function))
        return function

    return enter


def each(names, expected, **options):
    """Puts a function into the table once for each name; it is called with the Case and the name's value. By day only
    the first eight of a family are tried, and audit is asked about the first of them."""

    def enter(function):
        audit = options.get("audit", True)
        for number, (name, value) in enumerate(names.items()):
            table.append((name, expected, audit, number >= BY_DAY, lambda case, value=value: function(case, value)))
            audit = audit and NIGHT
        return function

    return enter


class Said:
    """What a command answered."""

    def __init__(self, done):
        self.code, self.said = done.returncode, done.said
        self.codes = set(re.findall(r"\[(GI\d{3})\]", self.said))
        self.landed = self.code == 0


def program(where, *arguments, more=None, stdin=b""):
    """Runs git-incident."""
    done = subprocess.run(
        [GI, "-C", str(where), *arguments], input=stdin, capture_output=True, env=environment(**(more or {})),
    )
    done.said = (done.stdout + done.stderr).decode("utf-8", "replace")
    return Said(done)


class Ground:
    """What all attempts share: the team, the base, a server that has it, and a clone's objects."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.team = Team(self.folder / "keys")
        self.work = self.folder / "base.git"
        git(self.folder, "init", "-q", "--bare", "--template=", "-b", "main", "base.git")
        self.store = Store(self.work)
        self.base = Base(self.team, self.store)
        git(self.work, "update-ref", MAIN_REF, self.base.tip)
        self.server = self.folder / "server.git"
        self.make_server(self.server)
        self.first = Said(git(self.work, "push", "-q", str(self.server), f"{MAIN_REF}:{MAIN_REF}", check=False))

    def make_server(self, path, pin=None):
        """An empty bare repository with the hook that the program installs."""
        git(self.folder, "init", "-q", "--bare", "--template=", "-b", "main", str(path))
        git(path, "config", "receive.autogc", "false")
        done = program(path, "server", "install", "--pin", pin or self.base.pin, "--ref", MAIN_REF)
        assert done.landed, f"server install: {done.said}"


class Case:
    """One attempt: a server and a clone of its own, and the base's tree to change."""

    def __init__(self, ground, folder, server_name="server.git"):
        self.ground, self.team, self.base = ground, ground.team, ground.base
        self.folder = pathlib.Path(folder)
        self.server = self.folder / server_name
        shutil.copytree(ground.server, self.server, symlinks=True)
        self.clone = self.folder / "clone.git"
        for name in ("objects/info", "objects/pack", "refs/heads"):
            (self.clone / name).mkdir(parents=True)
        (self.clone / "HEAD").write_text("ref: refs/heads/main\n")
        (self.clone / "config").write_text("[core]\n\trepositoryformatversion = 0\n\tbare = true\n")
        (self.clone / "objects/info/alternates").write_text(f"{ground.work}/objects\n")
        self.store = Store(self.clone)
        self.store.known = dict(ground.store.known)
        self.tip = self.base.tip
        self.last = None

    def tree(self):
        """The base's tree, to be changed."""
        return dict(self.base.tree)

    def commit(self, tree, *parents, **more):
        return self.store.commit(tree, parents or (self.tip,), **more)

    def push(self, what, ref=MAIN_REF, *options, more=None, server=None):
        """Pushes a commit, or a tree as a commit on the tip, to a ref of the server."""
        self.last = self.commit(what) if isinstance(what, dict) else what
        command = ["push", *options, str(server or self.server), f"{self.last}:{ref}"]
        return Said(git(self.clone, *command, more=more, check=False))

    def steps(self, *trees):
        """Pushes several trees at once, one commit each."""
        tip = self.tip
        for tree in trees:
            tip = self.commit(tree, tip)
        return self.push(tip)

    def land(self, what):
        """A push that has to be accepted before the attempt begins."""
        done = self.push(what)
        assert done.landed, f"not accepted, though it should be: {done.said}"
        self.tip = self.last
        return done

    def ref(self):
        """What the server has as the record ref, or an empty word; nothing here packs refs."""
        path = self.server / MAIN_REF
        return path.read_text().strip() if path.exists() else ""

    def lenient(self):
        """Takes away what Git itself would refuse: our own hook has to."""
        for key in (
            "receive.fsckObjects", "receive.denyDeletes", "receive.denyNonFastForwards", "transfer.fsckObjects",
        ):
            git(self.server, "config", key, "false")

    def audit(self):
        return program(self.server, "audit")

    def forced(self, commit):
        """What audit says when somebody with a shell on the server has put a commit there."""
        alternates = self.server / "objects/info/alternates"
        alternates.parent.mkdir(exist_ok=True)
        with alternates.open("a") as file:
            file.write(f"{self.clone}/objects\n")
        (self.server / MAIN_REF).parent.mkdir(parents=True, exist_ok=True)
        (self.server / MAIN_REF).write_text(commit + "\n")
        return self.audit()


def fits(expected, said):
    """Why an answer is not the expected one; empty when it is."""
    if expected == "accepted":
        return "" if said.landed else f"refused (exit code {said.code})"
    if said.landed:
        return f"accepted, expected {expected}"
    if expected.startswith("/"):
        return "" if re.search(expected.strip("/"), said.said, re.I) else f"refused in other words than {expected}"
    for word in expected.split():
        if not said.codes & set(word.split("|")):
            return f"refused for {', '.join(sorted(said.codes)) or 'something else'}, expected {word}"
    return ""


def judge(ground, number):
    """Makes one attempt; returns (what is wrong, what was said, its codes, the signatures it made)."""
    name, expected, audit, _, function = table[number]
    before = len(ground.team.signed)
    folder = tempfile.mkdtemp(prefix="attack", dir=ground.folder)
    said, codes = None, set()
    try:
        case = Case(ground, folder)
        said = function(case)
        codes = said.codes
        wrong = fits(expected, said)
        if not wrong and audit and expected == "accepted":
            done = case.audit()
            wrong, said = ("", said) if done.landed else ("accepted, and audit calls it a violation", done)
        elif not wrong and expected != "accepted" and case.ref() != case.tip:
            wrong = "refused, and the server's ref has moved"
        elif not wrong and audit and expected.startswith("GI") and case.last:
            done = case.forced(case.last)
            wrong, said = ("", said) if not done.landed else ("refused, and audit does not mind it", done)
    except Exception:
        wrong = traceback.format_exc()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return wrong, said.said if said else "", codes, ground.team.signed[before:]


def stock_tools_agree(ground, signed):
    """What ssh-keygen does not call good of the signatures that were made with good intent."""
    with tempfile.TemporaryDirectory(dir=ground.folder) as folder:
        return [line for line, *rest in signed if not verify(line, *rest, folder)]


def judged():
    """The codes of the rules that only a push can break."""
    table = (pathlib.Path(__file__).resolve().parents[2] / "src/rules/rules.def").read_text()
    return {f"GI{code}" for code in re.findall(r"^RULE\((\d{3}),.*?, judged,", table, re.M)}


def tell(number, name, wrong, said):
    print(f"{'not ok' if wrong else 'ok'} {number} - {name}", flush=True)
    if wrong:
        print("\n".join(f"# {line}" for line in (wrong + "\n" + said).splitlines()[:40]), flush=True)
    return not wrong


def _attempt(number):
    return number, judge(_attempt.ground, number)


def run(words):
    """Runs the attempts whose name holds one of the words, or all; returns whether all went as expected."""
    started = time.monotonic()
    chosen = [number for number, row in enumerate(table) if NIGHT or words or not row[3]]
    chosen = [number for number in chosen if not words or any(word in table[number][0] for word in words)]
    with tempfile.TemporaryDirectory(prefix="attacks") as folder:
        ground = Ground(folder)
        print(f"1..{len(chosen) + 3}")
        good = tell(
            1,
            "the history of seven policies and six records is accepted",
            "" if ground.first.landed else "refused",
            ground.first.said,
        )
        if not good:
            return False
        signed, heard = list(ground.team.signed), set()
        _attempt.ground = ground
        with multiprocessing.get_context("fork").Pool(2) as pool:
            for order, (number, (wrong, said, codes, made)) in enumerate(pool.imap(_attempt, chosen), 2):
                signed += made
                heard |= codes
                name = table[number][0] + ("" if table[number][1] == "accepted" else " is refused")
                good = tell(order, name, wrong, said) and good
        bad = "\n".join(stock_tools_agree(ground, signed))
        good = tell(len(chosen) + 2, f"ssh-keygen calls all {len(signed)} signatures good", bad, "") and good
        silent = "" if words else " ".join(sorted(judged() - heard))
        good = tell(len(chosen) + 3, "every rule of the judge was heard", silent, "") and good
    print(f"# {time.monotonic() - started:.1f} s", file=sys.stderr)
    return good
