"""The rules of sign-offs over abstract records: what a step may do, told from words, without a byte of a record.

A record is what its rows and files say (each file is a number that grows when it changes) and its statements. `judge`
says why a step is unlawful, or nothing; `Unclear` is raised where the rules leave it open: then nothing is expected."""
from dataclasses import dataclass, field, replace

RANKS = {"severity": ["high", "medium", "low"], "tlp": ["amber", "green"]}
FORWARD = {
    "triage": "investigation", "investigation": "containment", "containment": "eradication", "eradication": "recovery",
}
FORWARD |= {"recovery": "post_incident", "post_incident": "follow_up", "follow_up": "closed"}
LIVE = ["investigation", "containment", "eradication", "recovery", "post_incident"]
SIGNED = ["follow_up", "closed", "rejected"]
LEAD, EXECUTIVE, REVIEWER = "lead", "executive", "reviewer"


class Unclear(Exception):
    """The rules do not say."""


@dataclass(frozen=True)
class Statement:
    number: int
    action: str
    state: str  # the words of the line
    lead: tuple | None  # (who, epoch)
    to: tuple | None
    previous: int  # the number of the statement that it names
    facts: tuple
    resolved: bool
    covered: tuple | None
    forged: str = ""  # what is wrong with its bytes
    signers: tuple = ()  # (who, role)


@dataclass(frozen=True)
class Record:
    path: tuple = ("triage",)
    severities: tuple = ("high",)
    tlp: str = "unset"
    timeline: tuple = (0,)  # each row's version
    postmortem: int = 0
    drafts: int = 0
    header: int = 0
    progress: int = 0
    resolved: bool = False
    statements: tuple = ()

    @property
    def state(self):
        return self.path[-1]

    def facts(self):
        return (self.severities[-1], "amber" if self.tlp == "unset" else self.tlp)

    def covered(self, state=None):
        """What a statement covers in a state."""
        signed = ("follow_up", self.timeline, self.postmortem)
        whole = (
            "whole",
            self.timeline,
            self.postmortem,
            self.drafts,
            self.header,
            self.progress,
            self.path,
            self.severities,
            self.tlp,
        )
        return {"follow_up": signed, "closed": whole, "rejected": whole}.get(state or self.state)

    def lead(self):
        """Who leads after all statements."""
        leads = [statement.to for statement in self.statements if statement.to]
        return leads[-1] if leads else None


@dataclass(frozen=True)
class World:
    version: int = 1
    leads: tuple = ("alice", "bob")
    signers: tuple = ()  # of the policy in force
    records: dict = field(default_factory=dict)


REVIEWERS = ["alice", "carol", "dana", "erin"]
EXECUTIVES = ["dana", "erin"]
ROOT = ["alice", "dana", "erin"]


def judge(before, after):
    """Why a step from one world to the next is unlawful; empty when it is not."""
    found = []
    if after.version != before.version or after.leads != before.leads:
        if after.version != before.version + 1:
            found.append("the version")
        if len(set(after.signers) & set(ROOT)) < 2:
            found.append("the root")
        if after.records != before.records:
            found.append("policy alone")
    for name, record in after.records.items():
        if record != before.records[name]:
            found += judge_record(before, before.records[name], record)
    return found


def judge_record(world, old, new):
    """The same of one record."""
    count = len(old.statements)
    kept = [late(was, now) for was, now in zip(old.statements, new.statements)]
    if len(new.statements) < count or not all(kept):
        return ["a statement gone"]
    if new.path[: len(old.path)] != old.path or new.severities[: len(old.severities)] != old.severities:
        return ["a row of status gone"]
    if len(new.timeline) < len(old.timeline):
        return ["a row of the timeline gone"]
    if any(was != now for was, now in zip(signed_rows(old), new.timeline)):
        return ["a signed row rewritten"]
    arrived = new.statements[count:]
    blessed(old, new, {statement.action for statement in arrived})
    pairs = list(zip(new.path[len(old.path) - 1 :], new.path[len(old.path) :]))
    found = [f"{a} to {b}" for a, b in pairs if not legal(a, b)]
    found += walk(world, old, new, arrived, pairs)
    found += lowered(old, new, arrived)
    if arrived:
        found += head(new, arrived)
    return found + standing(new)


def signed_rows(record):
    """The timeline that sign-offs cover, each row as it is."""
    count = max([len(statement.covered[1]) for statement in record.statements if statement.covered], default=0)
    return record.timeline[:count]


def rewritten(before, after):
    """Whether rows of the tip that is pushed to are other ones: only a push is judged by that."""
    records = [(before.records[name].timeline, record.timeline) for name, record in after.records.items()]
    return any(new[: len(old)] != old for old, new in records)


def blessed(old, new, actions):
    """Whether signed bytes may change under a statement that is no amend is left open: the program may refuse it."""
    covering = [statement for statement in old.statements if statement.covered]
    if old.state not in SIGNED or not covering or not actions or actions & {"amend", "reopen"}:
        return
    words = covering[-1].state.split()[-1]
    if covering[-1].covered == old.covered(words) != new.covered(words):
        raise Unclear("signed bytes change under a statement that is no amend")


def late(was, now):
    """Whether an accepted statement is still that, or got a late reviewer."""
    if replace(was, signers=()) != replace(now, signers=()):
        return False
    added = now.signers[len(was.signers) :]
    if now.signers[: len(was.signers)] != was.signers:
        return False
    have = {who for who, _ in was.signers}
    for who, role in added:
        if was.action != "close" or role != REVIEWER or who not in REVIEWERS or who in have:
            return False
        have.add(who)
    return True


def legal(a, b):
    if FORWARD.get(a) == b or (b == "rejected" and a in ("triage", "investigation", "containment")):
        return True
    if a in LIVE and b in LIVE and LIVE.index(b) <= LIVE.index(a):
        return a != b
    return (a, b) in (("follow_up", "post_incident"), ("closed", "post_incident"), ("rejected", "triage"))


def guard(a, b):
    """The action that guards a pair."""
    if b == "rejected":
        return "reject"
    if (a, b) in (("follow_up", "post_incident"), ("closed", "post_incident"), ("rejected", "triage")):
        return "reopen"
    return {("post_incident", "follow_up"): "accept", ("follow_up", "closed"): "close"}.get((a, b))


def walk(world, old, new, arrived, pairs):
    """The chain: every statement in turn, with who leads by then, and every guarded pair with its statement."""
    found = []
    lead = old.lead()
    guarded = [(a, b) for a, b in pairs if guard(a, b)]
    taken = [statement for statement in arrived if statement.action in ("accept", "close", "reject", "reopen")]
    if [f"{a} {b}" for a, b in guarded] != [statement.state for statement in taken]:
        found.append("a guarded step without its statement, or the other way round")
    declared = ("triage", "investigation") in pairs
    highest = min(RANKS["severity"].index(word) for word in new.severities)
    for number, statement in enumerate(arrived, len(old.statements) + 1):
        if statement.forged or statement.number != number or statement.previous != number - 1:
            found.append(f"statement {number}: forged or out of the chain")
        if statement.lead != lead:
            found.append(f"statement {number}: another lead")
        found += [f"statement {number}: {why}" for why in office(statement, lead, world, declared)]
        if not signed(statement, lead, world, highest):
            found.append(f"statement {number}: signatures")
        lead = statement.to or lead
        words = statement.state.split()
        if len(words) == 1 and words[0] not in new.path[len(old.path) - 1 :]:
            found.append(f"statement {number}: a state that the record does not pass")
    if new.state not in ("triage", "rejected") and not lead:
        found.append("nobody leads")
    if "closed" in [b for _, b in pairs] and not new.resolved:
        found.append("closed with an open action")
    return found


def office(statement, lead, world, declared):
    """A change of lead."""
    if statement.action == "assume":
        if lead or not declared or statement.to[1] != 1 or statement.to[0] not in world.leads:
            yield "no assume"
    if statement.action in ("handover", "takeover"):
        if not lead or statement.to[
            1
        ] != lead[1] + 1 or statement.to[0] not in world.leads or statement.to[0] == lead[0]:
            yield "no change of lead"


def signed(statement, lead, world, highest):
    """Whether exactly those have signed who should."""
    have = sorted(statement.signers)
    eligible = [(who, LEAD) for who in world.leads]
    if statement.action in ("assume",):
        return have == [(statement.to[0], LEAD)]
    if statement.action in ("reopen",):
        return len(have) == 1 and have[0] in eligible
    if statement.action == "reject" and not lead:
        return len(have) == 1 and have[0] in eligible
    if not lead:
        return False
    if statement.action == "handover":
        return have == sorted([(lead[0], LEAD), (statement.to[0], LEAD)])
    if statement.action == "takeover":
        return have == sorted([(statement.to[0], LEAD)] + [(who, EXECUTIVE) for who in EXECUTIVES])
    if statement.action == "close" and highest == 0:
        others = [pair for pair in have if pair != (lead[0], LEAD)]
        return len(have) == 2 and len(
            others
        ) == 1 and others[0][1] == REVIEWER and others[0][0] in REVIEWERS and others[0][0] != lead[0]
    return have == [(lead[0], LEAD)]


def lowered(old, new, arrived):
    """Facts that went down."""
    down = RANKS["severity"].index(new.severities[-1]) > RANKS["severity"].index(old.severities[-1])
    down = down or RANKS["tlp"].index(new.facts()[1]) > RANKS["tlp"].index(old.facts()[1])
    downgrades = [statement for statement in arrived if statement.action == "downgrade"]
    added = new.severities[len(old.severities) - 1 :]
    between = any(RANKS["severity"].index(b) > RANKS["severity"].index(a) for a, b in zip(added, added[1:]))
    if between and not down or downgrades and not down or down and len(added) > 2 or len(downgrades) > 1:
        raise Unclear("lowered and raised in one step")
    if downgrades and new.state in ("closed", "rejected"):
        raise Unclear("a downgrade of what is closed")
    if down and not old.lead() and new.lead():
        raise Unclear("lowered in the step of the assume")
    return ["a fact lowered"] if down and old.lead() and not downgrades else []


def head(new, arrived):
    """The new statements against the head: the last as it is, earlier ones as a standing check would."""
    last, found = arrived[-1], []
    words = last.state.split()[-1]
    if (words, last.facts, last.covered) != (new.state, new.facts(), new.covered()):
        found.append("the last statement differs from the head")
    if last.action in ("accept", "amend", "close") and last.resolved != new.resolved:
        found.append("the last statement's items differ from the head")
    for number, statement in enumerate(arrived[:-1]):
        follows = {later.action for later in arrived[number + 1 :]}
        if statement.covered and not follows & {
            "amend", "downgrade", "redact", "reopen",
        } and not stands(statement, new):
            found.append("an earlier statement differs from the head")
    return found


def stands(statement, record):
    if statement.facts != record.facts() or statement.covered != record.covered(statement.state.split()[-1]):
        return False
    return not statement.resolved or record.resolved


def standing(new):
    """The standing check."""
    if new.state not in SIGNED:
        return []
    covering = [statement for statement in new.statements if statement.covered]
    return [] if covering and stands(covering[-1], new) else ["the newest sign-off does not stand"]
