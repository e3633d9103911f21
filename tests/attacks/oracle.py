"""Random histories of lawful and unlawful steps: pushed one by one, all at once, and squashed, the hook's verdict, that
of audit, and that of a small model have to be the same.

TEST_N histories, each from its own number: `tests/suites/oracle 4711` repeats one."""
import multiprocessing
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import time

import model
import records
import statements as say
from harness import MAIN_REF, Said, program
from maker import POLICY, Team, environment, git, person
from model import Record, Statement, Unclear, World, judge, rewritten
from records import folder_of, replace
from statements import render, sha256
from store import Store

RIDS = {"INC-20260504-0n1x": "high", "INC-20260504-tw0x": "low"}
SPACES = {model.LEAD: say.LEAD, model.EXECUTIVE: say.EXECUTIVE, model.REVIEWER: say.REVIEWER}
HISTORIES = max(10, int(os.environ.get("TEST_N", "200")) // (1 if int(os.environ.get("TEST_N", "200")) >= 1000 else 2))
FORGERIES = ["prev", "project", "bytes", "expired", "key"]


class Scene:
    """A world, and the tree that shows it."""

    def __init__(self, team, tree, world, clock=0):
        self.team, self.tree, self.world, self.clock = team, dict(tree), world, clock

    def copy(self):
        return Scene(self.team, self.tree, self.world, self.clock)

    def record(self, rid, **changes):
        old = self.world.records[rid]
        self.world = model.replace(self.world, records=self.world.records | {rid: model.replace(old, **changes)})

    def retime(self, path, before):
        """Gives the rows that were added times that go on from those before."""
        data = self.tree[path]
        assert data.startswith(before)
        rows = data[len(before) :]
        while b"at: 2026" in rows:
            self.clock += 1
            rows = rows.replace(b"at: 2026", b"at: @", 1)
            day, hour, minute = 1 + self.clock // 1440, self.clock // 60 % 24, self.clock % 60
            rows = re.sub(rb"at: @\S+", f"at: #2026-06-{day:02d}T{hour:02d}:{minute:02d}:00Z".encode(), rows)
        self.tree[path] = before + rows.replace(b"at: #", b"at: ")


def row_step(scene, rid, change, *states, **changes):
    """A change of the tree that goes into these states."""
    path = f"{folder_of(rid)}/status.yaml"
    before = scene.tree[path]
    change()
    scene.retime(path, before)
    record = scene.world.records[rid]
    scene.record(rid, path=record.path + states, header=record.header + 1, **changes)


def advance(scene, rid, rng):
    """The next state, with what is due there."""
    record, tree = scene.world.records[rid], scene.tree
    bare = f"{folder_of(rid)}/analysis.yaml" not in tree
    if record.state == "triage" and "investigation" not in record.path:
        row_step(scene, rid, lambda: records.declare(tree, rid), "investigation", tlp="amber")
        return "assume" if not record.lead() else ""
    if record.state == "investigation" and "containment" not in record.path:
        row_step(scene, rid, lambda: records.contain(tree, rid), "containment")
    elif record.state == "containment" and bare:
        row_step(
            scene, rid, lambda: records.recover(tree, rid), "eradication", "recovery", "post_incident", postmortem=1,
        )
    elif record.state == "post_incident":
        row_step(scene, rid, lambda: records.accept(tree, rid), "follow_up")
        return "accept"
    elif record.state == "follow_up":
        row_step(scene, rid, lambda: records.close(tree, rid), "closed")
        return "close"
    elif record.state in model.FORWARD and not bare:
        new = model.FORWARD[record.state]
        row_step(scene, rid, lambda: records.status(tree, rid, record.state, new, "2026-06-01T00:00:00Z"), new)
        return "assume" if new == "investigation" and not record.lead() else ""
    else:
        return None
    return ""


def jump(scene, rid, rng):
    """Any state at all."""
    record = scene.world.records[rid]
    if "containment" not in record.path or f"{folder_of(rid)}/analysis.yaml" not in scene.tree:
        return None
    new = rng.choice([state for state in ["triage", *model.LIVE, "follow_up"] if state != record.state])
    change = lambda: records.status(
        scene.tree, rid, record.state, new, "2026-06-01T00:00:00Z", "  reason: It is not over\n",
    )
    row_step(scene, rid, change, new)
    return model.guard(record.state, new) or ""


def back(scene, rid, rng):
    """One state back, within the live phase."""
    record = scene.world.records[rid]
    if record.state != "post_incident":
        return None
    change = lambda: records.status(
        scene.tree, rid, "post_incident", "recovery", "2026-06-01T00:00:00Z", "  reason: It is not over\n",
    )
    row_step(scene, rid, change, "recovery")
    return ""


def reject(scene, rid, rng):
    record = scene.world.records[rid]
    if record.state not in ("triage", "investigation", "containment"):
        return None
    row_step(scene, rid, lambda: records.reject(scene.tree, rid, record.state), "rejected")
    return "reject"


def reopen(scene, rid, rng):
    record = scene.world.records[rid]
    if record.state not in model.SIGNED:
        return None
    row_step(
        scene,
        rid,
        lambda: records.reopen(scene.tree, rid, record.state),
        "triage" if record.state == "rejected" else "post_incident",
    )
    return "reopen"


def note(scene, rid, rng):
    record = scene.world.records[rid]
    records.note(scene.tree, rid, f"z{len(record.timeline):03d}", "Somebody saw something.", "23:59")
    scene.record(rid, timeline=record.timeline + (0,))
    return "amend" if record.state == "follow_up" else ""


def retouch(scene, rid, rng):
    """Another word in a row of the timeline."""
    record = scene.world.records[rid]
    if len(record.timeline) < 2:
        return None
    row = rng.randrange(1, len(record.timeline))
    version = record.timeline[row] + 1
    path = f"{folder_of(rid)}/timeline.yaml"
    parts = re.split(rf"(?<=- id: T-z{row:03d}\n)", scene.tree[path].decode())
    parts[1] = re.sub(r"saw \w+", f"saw {version}", parts[1], count=1)
    scene.tree[path] = "".join(parts).encode()
    scene.record(rid, timeline=record.timeline[:row] + (version,) + record.timeline[row + 1 :])
    return "amend" if record.state == "follow_up" else ""


def edit(scene, rid, rng):
    """Another word in the post-mortem."""
    record = scene.world.records[rid]
    path = f"{folder_of(rid)}/postmortem.md"
    if path not in scene.tree:
        return None
    scene.tree[path] = re.sub(rb"after 25(\.\d+)?", f"after 25.{record.postmortem}".encode(), scene.tree[path])
    scene.record(rid, postmortem=record.postmortem + 1)
    return "amend" if record.state == "follow_up" else ""


def draft(scene, rid, rng):
    record = scene.world.records[rid]
    records.communication(scene.tree, rid, f"C-z{record.drafts}")
    scene.record(rid, drafts=record.drafts + 1)
    return ""


def resolve(scene, rid, rng):
    record = scene.world.records[rid]
    if record.resolved or f"{folder_of(rid)}/actions.yaml" not in scene.tree:
        return None
    records.progress(scene.tree, rid, "verified", at=f"2026-06-20T{record.progress:02d}:00:00Z")
    scene.record(rid, resolved=True, progress=record.progress + 1)
    return ""


def severity(scene, rid, rng):
    record = scene.world.records[rid]
    old = record.severities[-1]
    new = rng.choice([word for word in model.RANKS["severity"] if word != old])
    path = f"{folder_of(rid)}/status.yaml"
    before = scene.tree[path]
    records.severity(scene.tree, rid, old, new, "2026-06-01T00:00:00Z")
    scene.retime(path, before)
    scene.record(rid, severities=record.severities + (new,), header=record.header + 1)
    down = model.RANKS["severity"].index(new) > model.RANKS["severity"].index(old)
    return "downgrade" if down and record.lead() else "amend" if record.state == "follow_up" else ""


def tlp(scene, rid, rng):
    record = scene.world.records[rid]
    if record.tlp == "unset":
        return None
    new = "green" if record.tlp == "amber" else "amber"
    replace(scene.tree, f"{folder_of(rid)}/incident.yaml", f"\ntlp: {record.tlp}\n", f"\ntlp: {new}\n")
    scene.record(rid, tlp=new, header=record.header + 1)
    return "downgrade" if new == "green" and record.lead() else "amend" if record.state == "follow_up" else ""


def hand_over(scene, rid, rng):
    record = scene.world.records[rid]
    if not record.lead() or record.state in ("closed", "rejected"):
        return None
    return "handover"


def take_over(scene, rid, rng):
    return "takeover" if hand_over(scene, rid, rng) else None


def drop(scene, rid, rng):
    """The last statement is taken away."""
    record = scene.world.records[rid]
    if not record.statements:
        return None
    number = f"{record.statements[-1].number:04d}-"
    folder = f"{folder_of(rid)}/sign-offs/{number}"
    scene.tree = {path: data for path, data in scene.tree.items() if not path.startswith(folder)}
    scene.record(rid, statements=record.statements[:-1])
    return ""


def late(scene, rid, rng):
    """One more signature on the last statement."""
    record = scene.world.records[rid]
    if not record.statements:
        return None
    who, role = rng.choice(
        [
            ("dana", model.REVIEWER),
            ("erin", model.REVIEWER),
            ("bob", model.LEAD),
            ("mallory", model.REVIEWER),
            ("carol", model.REVIEWER),
        ]
    )
    last = record.statements[-1]
    name = f"{folder_of(rid)}/sign-offs/{last.number:04d}-{last.action}.stmt"
    scene.team.add(scene.tree, name, [(who, who, SPACES[role])])
    changed = model.replace(last, signers=last.signers + ((who, role),))
    scene.record(rid, statements=record.statements[:-1] + (changed,))
    return ""


def enact(scene, rid, rng):
    """Another policy: bob may lead, or may not. Not while he does."""
    if any(record.lead() and record.lead()[0] == "bob" for record in scene.world.records.values()):
        return None
    version = scene.world.version + 1
    leads = ("alice",) if "bob" in scene.world.leads else ("alice", "bob")
    signers = tuple(rng.sample(model.ROOT, rng.choice([0, 1, 2, 2, 2, 2])))
    people = scene.team.people(1)
    people["alice"] = person("alice", "ops", ["crisis_lead", "reviewer"], [(scene.team.line("alice"), "active")])
    people["bob"] = person(
        "bob", "ops", ["crisis_lead"] if "bob" in leads else [], [(scene.team.line("bob"), "active")],
    )
    people["mallory"] = person("mallory", "ops", [], [(scene.team.line("mallory"), "active")])
    scene.team.enact(scene.tree, scene.team.policy(version, people), list(signers))
    scene.world = model.replace(scene.world, version=version, leads=leads, signers=signers)
    return ""


EDITS = [advance] * 12 + [resolve] * 4 + [
    reopen,
    reject,
    jump,
    back,
    note,
    note,
    note,
    retouch,
    retouch,
    edit,
    draft,
    severity,
    severity,
    tlp,
    hand_over,
    take_over,
    drop,
    late,
    enact,
]


def needed(scene, rid, action, to):
    """Who should sign."""
    record = scene.world.records[rid]
    lead = (record.lead() or ("alice", 0))[0]
    signers = {
        "assume": [(to, model.LEAD)],
        "reopen": [(lead, model.LEAD)],
        "handover": [(lead, model.LEAD), (to, model.LEAD)],
    }
    signers["takeover"] = [(to, model.LEAD), ("dana", model.EXECUTIVE), ("erin", model.EXECUTIVE)]
    signers["close"] = [(lead, model.LEAD)] + ([("carol", model.REVIEWER)] if "high" in record.severities else [])
    return signers.get(action, [(lead, model.LEAD)])


def spoilt(signers, rng):
    """Signatures other than they should be."""
    kind = rng.randrange(4)
    if kind == 0:
        return signers[1:]
    if kind == 1:
        return [("mallory", signers[0][1])] + signers[1:]
    if kind == 2:
        return signers[:-1] + [(signers[-1][0], model.EXECUTIVE if signers[-1][1] != model.EXECUTIVE else model.LEAD)]
    more = [pair for pair in (("bob", model.LEAD), ("erin", model.EXECUTIVE)) if pair not in signers]
    return signers + [rng.choice(more)] if more else signers[1:]


def state_words(record, action):
    if action in ("accept", "close", "reject", "reopen"):
        return " ".join(record.path[-2:])
    return record.state


def sign(scene, rid, action, rng):
    """A statement over the scene as it is, mostly a good one."""
    record, team, folder = scene.world.records[rid], scene.team, folder_of(rid)
    lead, to = record.lead(), None
    if action in ("assume", "handover", "takeover"):
        epoch = (lead[1] if lead else 0) + (1 if rng.random() < 0.95 else 2)
        others = [who for who in ("alice", "bob") if not lead or who != lead[0]]
        to = (rng.choice(others) if rng.random() < 0.95 else "mallory", epoch)
    signers = needed(scene, rid, action, to and to[0])
    signers = spoilt(signers, rng) if rng.random() < 0.08 else signers
    forged = rng.choice(FORGERIES) if rng.random() < 0.06 else ""
    if forged == "prev" and not record.statements or forged == "key" and not signers:
        forged = ""
    lines = say.chain_lines(scene.tree, folder, action, to=f"{to[0]} {to[1]}" if to else None)
    over = {"prev": {"prev": f"sha256:{sha256(b'x')}"}, "project": {"project": "0d1c7f2e-3a44-4a7b-8a39-5b9d2f4c6e10"}}
    over["expired"] = say.times(-9 * 86400, -2 * 86400)
    message = render(say.changed(lines, over.get(forged, {})))
    number = len(record.statements) + 1
    name = f"{folder}/sign-offs/{number:04d}-{action}.stmt"
    keys = {who: "spare" if forged == "key" else who for who, _ in signers}
    team.put(scene.tree, name, message, [(who, keys[who], SPACES[role]) for who, role in signers])
    if forged == "bytes":
        scene.tree[name] = message.replace(b"as we agreed", b"as we hoped")
    facts, covered = record.facts(), record.covered()
    made = Statement(
        number,
        action,
        state_words(record, action),
        lead,
        to,
        number - 1,
        facts,
        record.resolved,
        covered,
        forged,
        tuple(signers),
    )
    scene.record(rid, statements=record.statements + (made,))


def step(scene, rng):
    """One step: a change or two, mostly with the statements that they need. None when it changes nothing."""
    after = scene.copy()
    rid = rng.choice(list(RIDS))
    for _ in range(1 if rng.random() < 0.85 else 2):
        action = rng.choice(EDITS)(after, rid, rng)
        if action is None:
            return None
        if rng.random() < 0.04:
            action = "" if action else rng.choice(["accept", "close", "downgrade", "reject"])
            if action in ("accept", "close", "reject", "reopen") and len(after.world.records[rid].path) < 2:
                return None
        if action:
            sign(after, rid, action, rng)
    return after if after.tree != scene.tree else None


class Server:
    """A bare server, and its hook as Git runs it, without the transport."""

    def __init__(self, stage, folder):
        self.path = pathlib.Path(folder) / "server.git"
        shutil.copytree(stage.server, self.path, symlinks=True)
        self.store = Store(self.path)
        self.store.known = dict(stage.known)
        self.tip = stage.tip

    def hook(self, name, old, new):
        line = f"{old} {new} {MAIN_REF}\n".encode()
        done = subprocess.run(
            [f"hooks/{name}"], cwd=self.path, input=line, capture_output=True, env=environment(GIT_DIR="."),
        )
        done.said = (done.stdout + done.stderr).decode("utf-8", "replace")
        return Said(done)

    def judge(self, commit, land=False):
        """The hook's verdict, and audit's, over a commit on the tip; it stays there if it is to land."""
        said = self.hook("pre-receive", self.tip, commit)
        ref = self.path / MAIN_REF
        ref.write_text(commit + "\n")
        audit = program(self.path, "audit")
        if land and said.landed:
            self.hook("post-receive", self.tip, commit)
            self.tip = commit
        else:
            ref.write_text(self.tip + "\n")
        return said, audit


class Stage:
    """What all histories share."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.team = Team(self.folder / "keys")
        self.server = self.folder / "server.git"
        git(self.folder, "init", "-q", "--bare", "--template=", "-b", "main", "server.git")
        tree = {"README.md": b"# Larkspur\n"}
        people = self.team.people(1)
        people["alice"] = person("alice", "ops", ["crisis_lead", "reviewer"], [(self.team.line("alice"), "active")])
        people["mallory"] = person("mallory", "ops", [], [(self.team.line("mallory"), "active")])
        self.team.enact(tree, self.team.policy(1, people), ["alice", "bob", "carol", "dana", "erin", "mallory"])
        for rid, level in RIDS.items():
            records.new(tree, rid, level)
        store = Store(self.server)
        self.tip = store.commit(tree)
        self.known = store.known
        done = program(self.server, "server", "install", "--pin", sha256(tree[POLICY]), "--ref", MAIN_REF)
        assert done.landed, done.said
        server = Server.__new__(Server)
        server.path = self.server
        first = server.hook("pre-receive", "0" * 40, self.tip)
        assert first.landed, first.said
        (self.server / "refs/heads").mkdir(parents=True, exist_ok=True)
        (self.server / MAIN_REF).write_text(self.tip + "\n")
        server.hook("post-receive", "0" * 40, self.tip)
        world = World(records={rid: Record(severities=(level,)) for rid, level in RIDS.items()})
        self.scene = Scene(self.team, tree, world)


def expect(before, after):
    """The model's verdict: True, False, or None where the rules leave it open, and why."""
    try:
        why = judge(before.world, after.world)
    except Unclear as open_question:
        return None, str(open_question)
    return not why, ", ".join(why)


def expired(before, after):
    """Whether only the clock makes it unlawful, which audit does not look at."""
    return any(s.forged == "expired" for record in after.world.records.values() for s in record.statements)


def verdict(said):
    return "accepts" if said.landed else "refuses"


def compare(what, expected, why, said, audit, timed, rows):
    """What is wrong between three verdicts; `timed` is what only a push's clock refuses, and `rows` are rows of the tip
    that were rewritten, which refuses a push and is a note in audit."""
    right = said.code in (0, 1) and audit.code in (0, 1)
    if rows:
        right = right and not said.landed and (expected is None or audit.landed == expected or timed)
    else:
        right = right and expected in (None, said.landed) and (said.landed == audit.landed or timed)
    if right:
        return ""
    verdicts = f"pre-receive {verdict(said)} ({said.code}), audit {verdict(audit)} ({audit.code})"
    return f"{what}: {verdicts}, the model says: {why or 'lawful'}\n{said.said}{audit.said}"


def history(stage, seed):
    """One history; returns what is wrong, and how many verdicts were compared."""
    rng = random.Random(seed)
    folder = tempfile.mkdtemp(prefix="history", dir=stage.folder)
    try:
        server = Server(stage, folder)
        return play(stage.scene, server, rng)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play(scene, server, rng):
    """Lawful steps one by one for a while, unlawful ones between them; then a few at once, and the same squashed."""
    counts = {True: 0, False: 0, None: 0}
    for _ in range(rng.randrange(1, 9)):
        after = next((made for made in (step(scene, rng) for _ in range(20)) if made), None)
        if not after:
            break
        expected, why = expect(scene, after)
        said, audit = server.judge(server.store.commit(after.tree, [server.tip]), land=True)
        wrong = compare(
            "one step", expected, why, said, audit, expired(scene, after), rewritten(scene.world, after.world),
        )
        counts[expected] += 1
        if wrong:
            return wrong + describe(scene, after), counts
        scene = after if said.landed else scene
    scenes = [scene]
    for _ in range(rng.randrange(2, 5)):
        made = next((made for made in (step(scenes[-1], rng) for _ in range(20)) if made), None)
        scenes += [made] if made else []
    tip = server.tip
    for after in scenes[1:]:
        tip = server.store.commit(after.tree, [tip])
    verdicts = [expect(a, b) for a, b in zip(scenes, scenes[1:])]
    whole = False if any(v is False for v, _ in verdicts) else None if any(v is None for v, _ in verdicts) else True
    said, audit = server.judge(tip)
    rows = rewritten(scene.world, scenes[-1].world)
    counts[whole] += 1
    wrong = compare(
        "several steps", whole, "; ".join(why for _, why in verdicts), said, audit, expired(scene, scenes[-1]), rows,
    )
    if wrong:
        return wrong + "".join(describe(a, b) for a, b in zip(scenes, scenes[1:])), counts
    expected, why = expect(scene, scenes[-1])
    said, audit = server.judge(server.store.commit(scenes[-1].tree, [server.tip]))
    counts[expected] += 1
    wrong = compare("squashed", expected, why, said, audit, expired(scene, scenes[-1]), rows)
    return wrong and wrong + describe(scene, scenes[-1]), counts


def describe(before, after):
    """A step in words."""
    text = "\nthe step:\n"
    for rid, record in after.world.records.items():
        if record != before.world.records[rid]:
            text += f"  from {before.world.records[rid]}\n  to   {record}\n"
    if after.world.version != before.world.version:
        text += f"  policy {after.world.version}: leads {after.world.leads}, signed by {after.world.signers}\n"
    return text


def _play(seed):
    try:
        return seed, *history(_play.stage, seed)
    except Exception:
        import traceback

        return seed, traceback.format_exc(), {True: 0, False: 0, None: 0}


def run(words):
    """Plays the histories; returns whether all verdicts were the same."""
    started = time.monotonic()
    seeds = [int(word) for word in words] or list(range(1, HISTORIES + 1))
    with tempfile.TemporaryDirectory(prefix="oracle") as folder:
        _play.stage = Stage(folder)
        print("1..1", flush=True)
        counts, wrong = {True: 0, False: 0, None: 0}, []
        with multiprocessing.get_context("fork").Pool(2) as pool:
            for seed, why, seen in pool.imap_unordered(_play, seeds):
                counts = {key: counts[key] + seen[key] for key in counts}
                wrong += [(seed, why)] if why else []
    enough = len(words) or min(counts[True], counts[False]) * 10 >= sum(counts.values())
    good = "ok" if enough and not wrong else "not ok"
    print(f"{good} 1 - {len(seeds)} histories have the same verdicts from the hook, audit and the model")
    seen = f"{counts[True]} lawful, {counts[False]} unlawful, {counts[None]} left open"
    print(f"# {seen}, {len(wrong)} histories wrong, {time.monotonic() - started:.1f} s")
    for seed, why in sorted(wrong)[:8]:
        print("\n".join(f"# history {seed}: {line}" for line in why.splitlines()[:40]))
    return not wrong and enough
