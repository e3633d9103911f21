"""Statements as the page on sign-offs describes them, made from a tree in memory: a second reading of it, which shares
nothing with the program. What reads YAML here knows the records of records.py and no others."""
import hashlib
import re
import time

LEAD, EXECUTIVE, REVIEWER = "crisis-lead@git-incident", "executive@git-incident", "reviewer@git-incident"
STAKEHOLDER, ROOT = "stakeholder@git-incident", "root@git-incident"
PROJECT = "4f5d3a86-52a1-4c0e-9d0b-0f2e6a1c7b11"
FACTS = ["severity", "customer_impact", "data_breach", "confidence", "tlp"]
RESOLVED = ["verified", "rejected", "cancelled", "superseded", "risk_accepted"]
DAY = 86400


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def clock(seconds, now=None):
    """A time as statements write it, so many seconds from now."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime((time.time() if now is None else now) + seconds))


def times(signed_at, expires):
    """Both times of a statement as seen from one moment: a second that passes between them would make it too long."""
    now = time.time()
    return {"signed-at": clock(signed_at, now), "expires": clock(expires, now)}


def value(text, key, missing="unset"):
    """The word behind a key, at any depth, in a header that has it once."""
    found = re.search(rf"^ *{re.escape(key)}: (.*)$", text, re.M)
    return found.group(1) if found else missing


def content(entry):
    """A file's bytes."""
    return entry if isinstance(entry, bytes) else entry[1]


def inside(tree, folder):
    """The record's files by their path in its folder."""
    return {path[len(folder) + 1 :]: content(entry) for path, entry in tree.items() if path.startswith(folder + "/")}


def rows(data):
    """The rows of a log: each from its dash to before the next one's."""
    starts = [match.start() for match in re.finditer(rb"^- ", data, re.M)] + [len(data)]
    return [data[here:there] for here, there in zip(starts, starts[1:])]


def facts(tree, folder):
    header = content(tree[f"{folder}/incident.yaml"]).decode()
    return {key: value(header, key, "amber" if key == "tlp" else "unset") for key in FACTS}


def states(tree, folder):
    """Every state that the record was in; none once it is purged."""
    if f"{folder}/status.yaml" not in tree:
        return []
    found = (re.search(rb"^  state: (\w+)$", row, re.M) for row in rows(content(tree[f"{folder}/status.yaml"])))
    return [match.group(1).decode() for match in found if match]


def items(tree, folder):
    """The resolved actions, each with how."""
    files = inside(tree, folder)
    done = {}
    for row in rows(files.get("actions.yaml", b"")):
        if re.search(rb"^    state: rejected$", row, re.M):
            done[value(row.decode(), "- id")] = "rejected"
    for row in rows(files.get("progress.yaml", b"")):
        state = re.search(rb"^  state: (\w+)$", row, re.M)
        if state:
            done[value(row.decode(), "- action")] = state.group(1).decode()
    return sorted(f"{action} {state}" for action, state in done.items() if state in RESOLVED)


def chain(tree, folder):
    """The chain's statements, as (number, action, bytes), in order."""
    found = []
    for name, data in inside(tree, folder).items():
        match = re.fullmatch(r"sign-offs/(\d{4})-(\w+)\.stmt", name)
        if match:
            found.append((int(match.group(1)), match.group(2), data))
    return sorted(found)


def in_office(tree, folder):
    """The lead and the epoch, or None while nobody leads."""
    leads = [value(data.decode(), "to", "") for _, _, data in chain(tree, folder)]
    leads = [lead for lead in leads if lead]
    return leads[-1] if leads else None


def covers(tree, folder, state):
    """The files that a statement covers in a state, and those that it says are absent."""
    files = inside(tree, folder)
    if state in ("closed", "rejected"):
        logs = ["actions.yaml", "communications.yaml", "evidence.yaml", "meetings.yaml", "progress.yaml"]
        return [name for name in files if not name.startswith("sign-offs/")], [log for log in logs if log not in files]
    if state != "follow_up":
        return [], []
    whole = ("timeline.yaml", "evidence.yaml", "actions.yaml", "analysis.yaml", "postmortem.md")
    kept = [name for name in files if name in whole or name.startswith(("evidence/", "decisions/", "meetings/"))]
    sent = re.findall(rb"^- id: (C-\w+)\n  state: sent$", files.get("communications.yaml", b""), re.M)
    for name in files:
        match = re.fullmatch(r"communications/(C-\w+?)-[a-z0-9-]+\.md", name)
        if match and (f"sign-offs/{match.group(1)}.stmt" in files or match.group(1).encode() in sent):
            kept.append(name)
    return kept, [log for log in ("actions.yaml", "evidence.yaml") if log not in files]


def file_lines(tree, folder, names):
    """The lines of files, in the order of their bytes; without a folder the paths are the root's."""
    prefix = folder + "/" if folder else ""
    found = []
    for name in sorted(names, key=str.encode):
        data = content(tree[prefix + name])
        found.append(("file", f"{sha256(data)} {len(data)} {name}"))
    return found


def tail(reason, expires=7):
    return [*times(-120, -120 + expires * DAY).items(), ("reason", reason)]


def render(lines):
    """The bytes of a statement; a line without a value is left out."""
    body = "".join(f"{key}: {text}\n" for key, text in lines if text is not None)
    return ("git-incident statement 1\n" + body + "end\n").encode()


def changed(lines, over):
    """Lines with other values; a value None takes the line out."""
    return [(key, over.get(key, text)) for key, text in lines]


def chain_lines(
    tree, folder, action, *, to=None, affirms=None, waives=None, rows_gone=(), reason="as we agreed", before=None,
):
    """The lines of a statement over the tree as the step will leave it. `before` is the state that the step leaves."""
    links = chain(tree, folder)
    passed = states(tree, folder)
    guarded = action in ("accept", "close", "reject", "reopen")
    last = passed[-1] if passed else None
    state = f"{before or passed[-2]} {last}" if guarded else last
    files, absent = covers(tree, folder, last)
    lines = [("project", PROJECT), ("record", folder.split("/")[-1]), ("seq", str(links[-1][0] + 1 if links else 1))]
    lines += [("action", action), ("affirms", affirms), ("state", state), ("lead", in_office(tree, folder)), ("to", to)]
    lines += [("policy", policy_version(tree)), ("prev", f"sha256:{sha256(links[-1][2])}" if links else None)]
    lines += tail(reason) + [("waives", waives)]
    lines += [("fact", f"{key} {word}") for key, word in facts(tree, folder).items()]
    lines += [("item", item) for item in items(tree, folder) if action in ("accept", "amend", "close")]
    lines += [("row", row) for row in rows_gone] + [("absent", name) for name in absent]
    return lines + file_lines(tree, folder, files)


def document_lines(tree, folder, action, path, reason="as it was agreed"):
    """The lines of a statement over one document."""
    lines = [
        ("project", PROJECT), ("record", folder.split("/")[-1]), ("action", action), ("lead", in_office(tree, folder)),
    ]
    return lines + [("policy", policy_version(tree))] + tail(reason) + file_lines(tree, folder, [path])


def policy_version(tree):
    return value(content(tree[".incident/policy.yaml"]).decode(), "version")


def policy_lines(tree, version, reason="as the root agreed"):
    """The lines of a statement over a policy: the first one has none before it."""
    lines = [("project", PROJECT), ("record", "policy"), ("seq", str(version)), ("action", "policy")]
    lines += [("policy", str(version - 1) if version > 1 else None)] + tail(reason, 90)
    names = [".incident/policy.yaml"] + ([f".incident/policy/{version - 1:04d}.yaml"] if version > 1 else [])
    return lines + file_lines(tree, "", names)


def plan_lines(tree, number, previous, reason="as we rehearsed it"):
    """The lines of a statement over the whole plan."""
    names = [name for name in tree if name.startswith("plan/") and not name.startswith("plan/sign-offs/")]
    lines = [
        ("project", PROJECT),
        ("record", "plan"),
        ("seq", str(number)),
        ("action", "plan"),
        ("policy", policy_version(tree)),
    ]
    lines += [("prev", f"sha256:{sha256(previous)}" if previous else None)]
    return lines + tail(reason, 90) + file_lines(tree, "", names)
