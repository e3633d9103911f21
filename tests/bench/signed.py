"""Repositories with real signatures for the bench: a push of one signed incident, and a history of a thousand.

People, records and statements are those of tests/attacks, which shares nothing with the program that is timed."""
import pathlib
import re
import subprocess
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "attacks"))

import maker  # noqa: E402
import records  # noqa: E402
from statements import sha256  # noqa: E402
from store import Store  # noqa: E402

SOURCES = ("keys.py", "maker.py", "records.py", "statements.py", "store.py")
GROUP = 50  # incidents that one commit of the history changes


def sources():
    return [pathlib.Path(__file__), *(ROOT / "tests" / "attacks" / name for name in SOURCES)]


def git(place, *argv, **options):
    done = subprocess.run(["git", "-C", place, *argv], check=True, capture_output=True, env=maker.environment(
        GIT_AUTHOR_NAME="bench", GIT_AUTHOR_EMAIL="bench@larkspur.example", GIT_COMMITTER_NAME="bench",
        GIT_COMMITTER_EMAIL="bench@larkspur.example", **options.pop("more", {})), **options)
    return done.stdout.decode().strip()


def configure(place, pin):
    git(place, "config", "incident.pin", pin)
    git(place, "config", "incident.ref", "refs/heads/main")


def grafted(place, index, store, tree):
    """A commit of what the Git index holds with this tree's files laid over it."""
    lines = "".join(f"100644 {store.put('blob', data)}\t{path}\n" for path, data in tree.items())
    git(place, "update-index", "--index-info", input=lines.encode(), more={"GIT_INDEX_FILE": index})
    return git(place, "write-tree", more={"GIT_INDEX_FILE": index})


def make_push(full, place):
    """A bare clone of a repository of many incidents, at a commit with six signed ones; the push closes one of them."""
    subprocess.run(["git", "clone", "-q", "--bare", full, place], check=True, env=maker.environment())
    store = Store(place)
    base = maker.Base(maker.Team(place / "keys"), store)
    index = str(place.resolve() / "bench-index")
    git(place, "read-tree", "main", more={"GIT_INDEX_FILE": index})
    gone = git(place, "ls-files", ".incident", "plan", more={"GIT_INDEX_FILE": index}).splitlines()
    gone = "".join(f"0 {'0' * 40}\t{path}\n" for path in gone)
    git(place, "update-index", "--index-info", input=gone.encode(), more={"GIT_INDEX_FILE": index})
    before = git(place, "commit-tree", "-m", "before", grafted(place, index, store, base.tree))
    git(place, "update-ref", "refs/heads/main", before)
    git(place, "repack", "-a", "-d", "-q")
    tree = dict(base.tree)
    records.progress(tree, maker.MAIN)
    records.close(tree, maker.MAIN)
    base.team.do(tree, maker.MAIN, "close")
    after = git(place, "commit-tree", "-p", before, "-m", "after", grafted(place, index, store, tree))
    pathlib.Path(index).unlink()
    configure(place, base.pin)
    digest = sha256(tree[maker.POLICY])
    state = f"git-incident state 1\nversion: 7\ndigest: sha256:{digest}\ntip: {before}\nend\n"
    (place / "git-incident-state").write_text(state)
    (place / "push-line").write_text(f"{before} {after} refs/heads/main\n")
    git(place, "update-ref", "refs/bench/after", after)


class Batch(maker.Team):
    """A team that signs when a commit is made, many statements with one run of ssh-keygen."""

    def __init__(self, folder):
        self.pending = None
        super().__init__(folder)

    def sign(self, name, namespace, message):
        if self.pending is None:
            return super().sign(name, namespace, message)
        token = b"signature %d\n" % len(self.pending)
        self.pending.append((name, namespace, message))
        return token

    def flush(self, trees):
        """Puts the signatures in the places of their tokens."""
        files = {}
        for number, (name, namespace, message) in enumerate(self.pending):
            path = self.folder / f"message-{number}"
            path.write_bytes(message)
            files.setdefault((name, namespace), []).append(path)
        for (name, namespace), messages in files.items():
            key = self.folder / name
            subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", key, *messages], check=True,
                           capture_output=True)
        for tree in trees:
            for path, data in tree.items():
                if data.startswith(b"signature "):
                    tree[path] = (self.folder / f"message-{int(data.split()[1])}.sig").read_bytes()
        for number in range(len(self.pending)):
            (self.folder / f"message-{number}").unlink()
            (self.folder / f"message-{number}.sig").unlink()
        self.pending = []


def begin(team, tree, rid):
    records.new(tree, rid)
    records.declare(tree, rid)
    team.do(tree, rid, "assume", to="alice 1")


def respond(team, tree, rid):
    records.contain(tree, rid)
    records.communication(tree, rid)
    records.decision(tree, rid)
    team.document(tree, rid, "communicate", "communications/C-7fk-executives.md")
    team.document(tree, rid, "extraordinary", "decisions/D-9hx-stop-builds.md")
    records.sent(tree, rid)


def recover(team, tree, rid):
    del team
    records.recover(tree, rid)


def accept(team, tree, rid):
    records.accept(tree, rid)
    team.do(tree, rid, "accept")


def close(team, tree, rid):
    records.progress(tree, rid)
    records.close(tree, rid)
    team.do(tree, rid, "close")


def write_checked(place, team, tree):
    """What `ssh-keygen -Y verify` needs for every signature of an incident: a line of its arguments each."""
    checked = place / "checked"
    checked.mkdir()
    people = "".join(f"{name} {team.line(name)}\n" for name in ("alice", "bob", "carol", "dana", "erin"))
    (checked / "allowed").write_text(people)
    lines = []
    for path in sorted(path for path in tree if path.startswith("incidents/") and path.endswith(".sig")):
        who = path.split(".")[-3]
        statement = re.sub(r"\.[a-z]+\.[0-9]+\.sig$", ".stmt", path)
        action = re.search(rb"^action: (.*)$", tree[statement], re.M).group(1).decode()
        role = "executive" if who == "dana" else "reviewer" if who == "carol" and action == "close" else "crisis-lead"
        (checked / path.replace("/", "_")).write_bytes(tree[path])
        (checked / statement.replace("/", "_")).write_bytes(tree[statement])
        lines.append(f"{role}@git-incident {who} {path.replace('/', '_')} {statement.replace('/', '_')}\n")
    (checked / "list").write_text("".join(lines))


def make_history(place, count):
    """A bare repository whose history takes so many high incidents to their close, seven signatures each."""
    subprocess.run(["git", "init", "-q", "--bare", place], check=True, env=maker.environment())
    git(place, "symbolic-ref", "HEAD", "refs/heads/main")
    store = Store(place)
    team = Batch(place / "keys")
    tree = {}
    team.enact(tree, team.policy(1, team.people(3)), ["alice1", "alice", "bob", "carol", "dana", "erin", "mallory"])
    pin = sha256(tree[maker.POLICY])
    tip = store.commit(tree, [], "bench")
    team.pending = []
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    ids = [f"INC-20260504-{letters[i // 1024 % 32]}{letters[i // 32 % 32]}{letters[i % 32]}x" for i in range(count)]
    for at in range(0, count, GROUP):
        # each record beside the policy alone: what makes them looks through the whole tree
        group = {rid: {maker.POLICY: tree[maker.POLICY]} for rid in ids[at : at + GROUP]}
        for step in (begin, respond, recover, accept, close):
            for rid, part in group.items():
                step(team, part, rid)
            team.flush(group.values())
            for part in group.values():
                tree.update(part)
            tip = store.commit(tree, [tip], "bench")
    git(place, "update-ref", "refs/heads/main", tip)
    git(place, "repack", "-a", "-d", "-q")
    git(place, "prune-packed", "-q")
    configure(place, pin)
    write_checked(place, team, tree)
