"""The team that is attacked: its people and their keys, its policies 1 to 7, its records, and how its people sign.

A step is a function from the tree before to the tree after; nothing here calls the program that is attacked."""
import os
import pathlib
import re
import subprocess

import records
import statements as say
from keys import Key, TouchKey
from statements import EXECUTIVE, LEAD, REVIEWER, ROOT, STAKEHOLDER, chain, content, in_office, render, sha256

MAIN = "INC-20260504-f77w"  # follow_up, high: two sent messages, an extraordinary decision
LOW = "INC-20260504-w0ws"  # follow_up, low
DONE = "INC-20260504-c1sd"  # closed, high
OPEN = "INC-20260504-r3cv"  # containment, high, alice leads
FRESH = "INC-20260504-tr4g"  # triage, nobody leads
FALSE = "INC-20260504-f4ke"  # rejected by alice
POLICY = ".incident/policy.yaml"
QUIET = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def environment(**more):
    """The environment of every command: nothing of the caller's Git."""
    kept = {
        key: os.environ[key]
        for key in ("PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS")
        if key in os.environ
    }
    return {**kept, **QUIET, **more}


def git(where, *arguments, more=None, check=True, **options):
    """Runs git; returns the finished process, its output as text."""
    command = ["git", "-C", str(where), *arguments]
    options = {"stdin": subprocess.DEVNULL, **options} if "input" not in options else options
    done = subprocess.run(command, capture_output=True, env=environment(**(more or {})), **options)
    done.said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert not check or done.returncode == 0, f"git {' '.join(arguments)}: {done.said}"
    return done


def person(name, team, roles, keys):
    """A person of the policy; each key is (line, status) or (line, status, more)."""
    text = f"  - id: {name}\n    name: {name.title()} of Larkspur\n    team: {team}\n"
    text += "    roles:\n" + "".join(f"      - {role}\n" for role in roles) if roles else "    roles: []\n"
    text += "    keys:\n" if keys else ""
    for line, status, *more in keys:
        text += f"      - key: {line}\n        status: {status}\n" + "".join(f"        {word}\n" for word in more)
    return text


class Team:
    """Keys, and who holds which; made once a run."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        names = ["alice1", "alice", "bob", "dana", "mallory", "trudy", "bob2", "dana2", "spare"]
        self.keys = {name: Key(self.folder, name) for name in names}
        self.keys["alice3"] = Key(self.folder, "alice3", "ecdsa", 256)
        self.keys["erin"] = Key(self.folder, "erin", "ecdsa", 384)
        self.keys["carol"] = Key(self.folder, "carol", "rsa", 3072)
        self.keys["touch"] = TouchKey("bob's security key")
        self.signed = []  # what was signed with good intent: key's line, namespace, signature, message

    def line(self, name):
        return self.keys[name].line

    def sign(self, name, namespace, message):
        """An armoured signature with good intent."""
        signature = self.keys[name].sign(namespace, message)
        self.signed.append((self.line(name), namespace, signature, message))
        return signature

    def put(self, tree, name, message, signers):
        """Puts a statement and its signatures into a tree: signers are (person, key, namespace)."""
        tree[name] = message
        self.add(tree, name, signers)

    def add(self, tree, name, signers):
        """Puts signatures beside a statement; returns their paths."""
        made = []
        for who, key, namespace in signers:
            number = 1
            while (path := f"{name[:-len('.stmt')]}.{who}.{number}.sig") in tree:
                number += 1
            tree[path] = self.sign(key, namespace, content(tree[name]))
            made.append(path)
        return made

    def needs(self, tree, folder, action, to, by):
        """Who signs an action when all is in order, as (person, key, namespace)."""
        lead = by or (in_office(tree, folder) or "alice").split()[0]
        new = (to or lead).split()[0]
        signers = {
            "assume": [(new, LEAD)],
            "handover": [(lead, LEAD), (new, LEAD)],
            "takeover": [(new, LEAD), ("dana", EXECUTIVE), ("erin", EXECUTIVE)],
            "reopen": [(new, LEAD)],
            "redact": [(lead, LEAD), ("dana", EXECUTIVE)],
            "purge": [("dana", EXECUTIVE), ("erin", EXECUTIVE)],
            "extraordinary": [(lead, LEAD), ("dana", EXECUTIVE)],
        }.get(action, [(lead, LEAD)])
        if action == "close" and re.search(rb"severity: (high|critical)", tree[f"{folder}/status.yaml"]):
            signers = signers + [("carol", REVIEWER)]
        return [(who, who, namespace) for who, namespace in signers]

    def do(self, tree, rid, action, *, signers=None, over=None, by=None, edit=None, name=None, **lines):
        """A statement of the chain over the tree as it is; `over` and `edit` make it other than it should be."""
        folder = records.folder_of(rid)
        signers = self.needs(tree, folder, action, lines.get("to"), by) if signers is None else signers
        said = say.changed(say.chain_lines(tree, folder, action, **lines), over or {})
        message = edit(render(said)) if edit else render(said)
        number = chain(tree, folder)[-1][0] + 1 if chain(tree, folder) else 1
        name = f"{folder}/sign-offs/{name or f'{number:04d}-{action}'}.stmt"
        self.put(tree, name, message, signers)
        return name

    def document(self, tree, rid, action, path, *, signers=None, over=None):
        """A statement over a message or a decision, signed."""
        folder = records.folder_of(rid)
        signers = self.needs(tree, folder, action, None, None) if signers is None else signers
        message = render(say.changed(say.document_lines(tree, folder, action, path), over or {}))
        name = f"{folder}/sign-offs/{re.match('[CD]-[0-9a-z]+', path.split('/')[-1]).group()}.stmt"
        self.put(tree, name, message, signers)
        return name

    def people(self, version):
        """The people of one of the first seven policies, as text by name."""
        alice = [(self.line("alice1"), "retired", "since: 4") if version >= 4 else (self.line("alice1"), "active")]
        alice += [(self.line("alice"), "active")] if version >= 3 else []
        alice += [(self.line("alice3"), "active")] if version >= 5 else []
        people = {"alice": person("alice", "ops", ["crisis_lead", "reviewer"], alice)}
        for name, team, role in (
            ("bob", "ops", "crisis_lead"),
            ("carol", "ops", "reviewer"),
            ("dana", "board", "executive"),
            ("erin", "board", "executive"),
        ):
            people[name] = person(name, team, [role], [(self.line(name), "active")])
        if version >= 2:
            people["mallory"] = person("mallory", "ops", [], [(self.line("mallory"), "active")])
        return people

    def policy(self, version, people=None, threshold=2, members=("alice", "dana", "erin"), more=""):
        """A policy's bytes."""
        people = people or self.people(version)
        text = f"schema: 1\nproject: {say.PROJECT}\nversion: {version}\nref: refs/heads/main\n"
        text += f"root:\n  threshold: {threshold}\n  members:\n" + "".join(f"    - {name}\n" for name in members)
        text += "people:\n" + "".join(people.values())
        text += "teams:\n  - id: ops\n    kind: engineering\n    contact: alice\n"
        text += "  - id: board\n    kind: executive\n    contact: dana\n"
        text += f"review_days: {30 if version < 6 else 45}\n" + ("participants_max: 9\n" if version >= 7 else "")
        return (text + (more if "profile:" in more else "profile: standard\n" + more)).encode()

    def enact(self, tree, data, signers, over=None):
        """A step of the policy: the old one kept, the new one in its place, its statement; signers are keys."""
        version = int(say.value(data.decode(), "version"))
        if version > 1:
            tree[f".incident/policy/{version - 1:04d}.yaml"] = tree[POLICY]
        tree[POLICY] = data
        message = render(say.changed(say.policy_lines(tree, version), over or {}))
        signers = [(re.sub(r"\d$", "", key), key, ROOT) for key in signers]
        self.put(tree, f".incident/policy/{version:04d}.stmt", message, signers)

    def found(self, tree):
        """Policy 1, signed by each of its keys."""
        self.enact(tree, self.policy(1), ["alice1", "bob", "carol", "dana", "erin"])

    def next_policies(self):
        """The steps to policies 2 to 7, as (policy, who signs); new keys sign, too."""
        signers = {2: ["alice1", "dana", "mallory"], 3: ["dana", "erin", "alice"], 4: ["alice", "erin"]}
        signers |= {5: ["alice", "dana", "alice3"], 6: ["alice3", "erin"], 7: ["dana", "erin"]}
        return [(self.policy(version), signers[version]) for version in range(2, 8)]

    def plan(self, tree, signers, previous=None, number=1):
        """The plan's sign-off."""
        message = render(say.plan_lines(tree, number, previous))
        roles = {"dana": EXECUTIVE, "erin": EXECUTIVE}
        signers = [(who, who, roles.get(who, STAKEHOLDER)) for who in signers]
        self.put(tree, f"plan/sign-offs/{number:04d}-plan.stmt", message, signers)


class Base:
    """The history that every attack starts from, commit by commit: `tree` is its last tree, `tip` its last commit."""

    def __init__(self, team, store):
        self.team, self.store, self.tip, self.tree = team, store, None, {}
        self.commits = []
        self.tree["README.md"] = b"# Incident records of Larkspur\n"
        self.land("begin")
        team.found(self.tree)
        self.pin = sha256(self.tree[POLICY])
        self.land("policy 1")
        for data, signers in team.next_policies():
            team.enact(self.tree, data, signers)
            self.land("the next policy")
        self.records()

    def land(self, message):
        self.tip = self.store.commit(self.tree, [self.tip] if self.tip else [], message)
        self.commits.append(self.tip)

    def records(self):
        team, tree = self.team, self.tree
        for rid in (MAIN, LOW, DONE, OPEN, FRESH, FALSE):
            records.new(tree, rid, "low" if rid == LOW else "high")
        self.land("the alarms")
        for rid in (MAIN, LOW, DONE, OPEN):
            records.declare(tree, rid)
            team.do(tree, rid, "assume", to="alice 1")
            self.land(f"alice leads {rid}")
        records.reject(tree, FALSE)
        team.do(tree, FALSE, "reject")
        for rid in (MAIN, LOW, DONE, OPEN):
            records.contain(tree, rid)
        self.land("contained; one was no incident")
        folder = records.folder_of(MAIN)
        records.communication(tree, MAIN)
        records.decision(tree, MAIN)
        team.document(tree, MAIN, "communicate", "communications/C-7fk-executives.md")
        team.document(tree, MAIN, "extraordinary", "decisions/D-9hx-stop-builds.md")
        records.sent(tree, MAIN)
        self.land("told and decided")
        assert folder + "/sign-offs/C-7fk.dana.1.sig" not in tree
        for rid in (MAIN, LOW, DONE):
            records.recover(tree, rid)
        self.land("recovered")
        for rid in (MAIN, LOW, DONE):
            records.accept(tree, rid)
            team.do(tree, rid, "accept")
        self.land("accepted")
        records.progress(tree, DONE)
        records.close(tree, DONE)
        team.do(tree, DONE, "close")
        self.land("closed")
