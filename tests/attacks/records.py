"""Small incidents of the invented company Larkspur, in any state, as text: each function changes a tree in memory by
one step of the response and signs nothing."""
import hashlib
import time

ALARM = b"2026-05-04T08:55:00Z token deploy-7 used from 203.0.113.9\n"
DAY = "2026-05-04"


def folder_of(rid):
    kind = {"INC": "incidents", "EX-": "exercises"}[rid[:3]]
    return f"{kind}/{rid.split('-')[1][:4]}/{rid}"


def replace(tree, path, old, new):
    """Puts other words into a file, which has to have the old ones once."""
    data = tree[path]
    assert data.count(old.encode()) == 1, f"{path} has {old!r} {data.count(old.encode())} times"
    tree[path] = data.replace(old.encode(), new.encode())


def append(tree, path, text):
    tree[path] = tree.get(path, b"") + text.encode()


def status(tree, rid, old, state, at, more=""):
    """One state further, in the log and in the header."""
    folder = folder_of(rid)
    append(tree, f"{folder}/status.yaml", f"- at: {at}\n  by: alice\n  kind: state\n  state: {state}\n{more}")
    replace(tree, f"{folder}/incident.yaml", f"\nstate: {old}\n", f"\nstate: {state}\n")


def severity(tree, rid, old, new, at):
    """Another severity, in the log and in the header."""
    folder = folder_of(rid)
    row = f"- at: {at}\n  by: alice\n  kind: severity\n  severity: {new}\n  reason: we know more now\n"
    append(tree, f"{folder}/status.yaml", row)
    replace(tree, f"{folder}/incident.yaml", f"\nseverity: {old}\n", f"\nseverity: {new}\n")


def note(tree, rid, name, text, at="09:25", kind="observation", by="alice"):
    """A row of the timeline."""
    row = f"- id: T-{name}\n  at: {DAY}T{at}:00Z\n  by: {by}\n  kind: {kind}\n  text: |-\n    {text}\n"
    append(tree, f"{folder_of(rid)}/timeline.yaml", row)


def new(tree, rid, level="high"):
    """A record in triage, which nobody leads."""
    folder = folder_of(rid)
    tree[f"{folder}/incident.yaml"] = f"""schema: 1
id: {rid}
title: Deploy token printed in a build log
mode: incident
state: triage
severity: {level}
reported:
  by: carol
  at: {DAY}T09:10:00Z
  kind: employee
times:
  detected: {DAY}T09:10:00Z
""".encode()
    tree[f"{folder}/status.yaml"] = f"""- at: {DAY}T09:12:00Z
  by: carol
  kind: state
  state: triage
- at: {DAY}T09:12:00Z
  by: carol
  kind: severity
  severity: {level}
  reason: The token deploys one internal page
""".encode()
    note(tree, rid, "4kd", "A build runs with its commands echoed and prints the deploy token.", "08:55", "cause")
    note(tree, rid, "7rw", "Carol sees the token in the log.", "09:10", "detection")


def declare(tree, rid):
    """Into investigation; the statement that the lead takes over is somebody else's business."""
    status(tree, rid, "triage", "investigation", f"{DAY}T09:15:00Z")
    replace(
        tree,
        f"{folder_of(rid)}/incident.yaml",
        "\nmode: ",
        "\nsummary: |-\n  A build printed the deploy token.\nmode: ",
    )
    replace(tree, f"{folder_of(rid)}/incident.yaml", "  detected: ", f"  acknowledged: {DAY}T09:11:00Z\n  detected: ")
    more = "detection:\n  method: reading the log\n  description: Carol saw the token\n"
    more += "confidence: confirmed\ntlp: amber\n"
    append(tree, f"{folder_of(rid)}/incident.yaml", more)


def contain(tree, rid, breach="no", impact="no"):
    """Into containment, with the answers that are due there."""
    folder = folder_of(rid)
    status(tree, rid, "investigation", "containment", f"{DAY}T09:30:00Z")
    more = f"impact:\n  customer_impact: {impact}\n  data_breach: {breach}\n  description: Nobody used the token\n"
    more += "workstreams_not_needed: Three people in one room\nroles:\n  - role: postmortem_owner\n    who: bob\n"
    more += f"    from: {DAY}T09:31:00Z\nteams:\n"
    more += f"  - team: ops\n    contact: alice\n    engaged: {DAY}T09:20:00Z\n"
    more += f"  - team: board\n    contact: dana\n    engaged: {DAY}T09:31:00Z\n"
    append(
        tree,
        f"{folder}/incident.yaml",
        more + "classification: information-content-security/leak-of-confidential-information\n",
    )


def communication(tree, rid, name="C-7fk", text="The token is revoked."):
    """A message to the executives, not yet sent."""
    head = f"---\nid: {name}\nkind: update\naudience:\n  - executive\nchannel: mail\nauthor: carol\n---\n\n"
    tree[f"{folder_of(rid)}/communications/{name}-executives.md"] = (head + text + "\n").encode()


def sent(tree, rid, name="C-7fk", at=None, more=""):
    """A message goes out: a minute ago, after its signature of two minutes ago, or at some time of the day."""
    at = f"{DAY}T{at}:00Z" if at else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60))
    row = f"- id: {name}\n  state: sent\n  at: {at}\n  by: carol\n{more}"
    append(tree, f"{folder_of(rid)}/communications.yaml", row)


def decision(tree, rid, name="D-9hx", authority="extraordinary", kind="containment_strategy", more=""):
    """A decision of the lead."""
    head = f"---\nid: {name}\nat: {DAY}T09:35:00Z\ndecided_by: alice\nkind: {kind}\n"
    head += f"authority: {authority}\nmeasure: none\n{more}---\n"
    text = head + "\n# Stop all builds\n\nOptions: wait; or stop all builds until the log is clean. We stop.\n"
    tree[f"{folder_of(rid)}/decisions/{name}-stop-builds.md"] = text.encode()


def recover(tree, rid):
    """From containment into post_incident, with all that is due at accept."""
    folder = folder_of(rid)
    status(tree, rid, "containment", "eradication", f"{DAY}T09:40:00Z")
    status(tree, rid, "eradication", "recovery", f"{DAY}T09:45:00Z")
    tree[f"{folder}/evidence/alarm.txt"] = ALARM
    tree[f"{folder}/evidence.yaml"] = EVIDENCE.format(digest=hashlib.sha256(ALARM).hexdigest(), day=DAY).encode()
    status(tree, rid, "recovery", "post_incident", f"{DAY}T10:00:00Z")
    replace(tree, f"{folder}/incident.yaml", "  acknowledged: ", f"  occurred: {DAY}T08:55:00Z\n  acknowledged: ")
    tree[f"{folder}/analysis.yaml"] = ANALYSIS.encode()
    tree[f"{folder}/actions.yaml"] = ACTIONS.replace("DAY", DAY).encode()
    tree[f"{folder}/meetings/M-3j-review.md"] = MEETING.replace("DAY", DAY).encode()
    tree[f"{folder}/postmortem.md"] = POSTMORTEM.encode()


def accept(tree, rid):
    status(tree, rid, "post_incident", "follow_up", "2026-05-05T10:00:00Z")


def progress(tree, rid, state="verified", action="A-7fk", at="2026-05-12T10:00:00Z", more=""):
    """What became of an action."""
    more = more or (
        "  verified_by: carol\n"
        if state == "verified"
        else "  reason: No longer needed\n"
        if state == "cancelled"
        else ""
    )
    append(
        tree,
        f"{folder_of(rid)}/progress.yaml",
        f"- action: {action}\n  at: {at}\n  by: carol\n  state: {state}\n{more}",
    )


def close(tree, rid):
    status(tree, rid, "follow_up", "closed", "2026-05-13T10:00:00Z")
    closure(tree, rid, "Secrets are masked everywhere")


def closure(tree, rid, summary):
    """The last word, instead of one that stood there."""
    path = f"{folder_of(rid)}/incident.yaml"
    tree[path] = tree[path].split(b"closure:\n")[0]
    append(tree, path, f"closure:\n  summary: {summary}\n")


def reject(tree, rid, old="triage"):
    status(tree, rid, old, "rejected", f"{DAY}T09:50:00Z")
    verdict = "rejection:\n  verdict: false_positive\n  reason: The token was an example\n  by: alice\n"
    append(tree, f"{folder_of(rid)}/incident.yaml", verdict)


def reopen(tree, rid, old="closed"):
    into = "triage" if old == "rejected" else "post_incident"
    status(tree, rid, old, into, "2026-05-14T10:00:00Z", "  reason: The token was seen again\n")
    data = tree[f"{folder_of(rid)}/incident.yaml"]
    tree[f"{folder_of(rid)}/incident.yaml"] = data.split(b"rejection:\n")[0]


def retrospective(rid):
    """The files of a record that was written down afterwards: it begins in post_incident."""
    tree = {}
    new(tree, rid, "low")
    declare(tree, rid)
    contain(tree, rid)
    recover(tree, rid)
    path = f"{folder_of(rid)}/status.yaml"
    lines = tree[path].decode().split("- at: ")
    tree[path] = ("- at: " + lines[-1] + "- at: " + lines[2].replace("T09:12", "T10:00")).encode()
    replace(tree, f"{folder_of(rid)}/incident.yaml", "mode: incident", "mode: retrospective")
    return tree


EVIDENCE = """- id: E-2mv
  kind: log
  description: The use of the token
  location: evidence/alarm.txt
  sha256: {digest}
  collected: {day}T09:18:00Z
  collected_by: alice
"""
ANALYSIS = """schema: 1
actors:
  known: yes
  list:
    - kind: internal
      variety: our own build
root_causes:
  - id: RC-8c
    description: |-
      The build system hides only secrets that it knows by name, and this one came from a file.
    why_undetected: |-
      Nobody reads the log of a build that succeeds.
findings:
  - id: F-5t
    class: technical_lapse
    title: Secrets from files are not masked in build logs
    description: |-
      Whatever a command prints stands in the log as it is.
    evidence:
      - E-2mv
    root_causes:
      - RC-8c
    identified_during: response
finding_classes:
  technical_lapse: found
  others:
    none: One team, one tool and half an hour; nothing else went wrong
evaluation:
  sufficiency:
    rating: adequate
    rationale: The token was useless ten minutes after it was seen
  completeness:
    rating: adequate
    rationale: Log, journal and token were all looked after
  procedures_followed: yes
participants:
  - who: alice
    team: ops
    role: crisis lead
    attended: yes
  - who: bob
    team: ops
    role: post-mortem owner
    attended: yes
  - who: carol
    team: ops
    role: engineer
    attended: yes
  - who: dana
    team: board
    role: executive
    attended: yes
review_meeting: M-3j
"""
ACTIONS = """- id: A-7fk
  recorded: DAYT14:20:00Z
  title: Mask secrets that come from files in build logs
  deliverable: bug
  source: postmortem
  addresses:
    - F-5t
    - RC-8c
  owner: bob
  team: ops
  priority: P2
  due: 2026-06-05
  evaluation_criteria: |-
    A build that prints the token shows stars in its log.
  tracker:
    system: bugs
    key: OPS-31
  disposition:
    state: accepted
    consulted:
      - alice
    rationale: An hour of work
    by: alice
    at: DAYT14:30:00Z
"""
MEETING = """---
id: M-3j
kind: post_incident_review
at: DAYT14:00:00Z
chaired_by: alice
attendees:
  - alice
  - bob
  - carol
  - dana
actions:
  - A-7fk
---

# Review

Half an hour with the log and the post-mortem. The only open question was whether the journal is complete; it is.
"""
POSTMORTEM = """# Deploy token printed in a build log

## Summary

A build printed our deploy token into its log. It was seen after 15 minutes and revoked after 25.

## Impact

None: the journal shows no foreign use of the token.

## Sequence of events

The build ran with its commands echoed [T-4kd]. Carol saw the token by chance [T-7rw].

## Technical summary

The build system writes what a command prints, and the command printed the token [E-2mv].

## Root causes and contributing factors

The build system hides only the secrets that it knows by name [RC-8c].

## Response

Revoke, delete the log, read the journal: ten minutes [E-2mv]. Nothing had to be removed.

## Communications

The executives had one message.

## Findings

Masking by name is no masking [F-5t].

## Lessons learned

### What went well

- The token was revoked within ten minutes.

### What did not go well

- The token stood in the log for a quarter of an hour, and only chance found it [A-7fk].

### Where we were lucky

- Somebody read the log.

### What surprised us

- N/A: nothing did

## Key takeaways

Reading the log of a build that succeeds pays.

## Response evaluation

Sufficient and complete: the token was useless ten minutes after it was seen.

## Action items

- [A-7fk]: mask secrets that come from files in build logs.
"""
