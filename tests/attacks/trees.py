"""Trees that no work tree would make, names that read like others, YAML that two readers read in two ways; and size."""
import records
from harness import attack, each
from maker import DONE, FRESH, OPEN
from records import folder_of
from store import FILE, FOLDER, LINK, MODULE


def raw(case, change):
    """A commit whose root has other entries: `change` takes them as (mode, name, id) in order, and gives them back."""
    entries = []
    for path in {path.split("/")[0] for path in case.base.tree}:
        inside = {name[len(path) + 1 :]: data for name, data in case.base.tree.items() if name.startswith(path + "/")}
        entries.append(
            (FOLDER, path, case.store.tree(inside))
            if inside
            else (FILE, path, case.store.put("blob", case.base.tree[path]))
        )
    entries = change(sorted(entries, key=lambda row: row[1] + ("/" if row[0] == FOLDER else "")))
    case.lenient()
    return case.push(case.commit(case.store.raw_tree(entries)))


def deep(case, path, change):
    """A commit in which the entries of one folder, by its path, are other ones."""
    tree = case.tree()
    inside = {name[len(path) + 1 :]: data for name, data in tree.items() if name.startswith(path + "/")}
    tops = {}
    for name, data in inside.items():
        tops.setdefault(name.split("/")[0], {})[name] = data
    entries = []
    for name, files in tops.items():
        if list(files) == [name]:
            entries.append(case.store.entry(name, files[name]))
        else:
            entries.append((FOLDER, name, case.store.tree({key[len(name) + 1 :]: data for key, data in files.items()})))
    entries = change(sorted(entries, key=lambda row: row[1] + ("/" if row[0] == FOLDER else "")))
    kept = {name: data for name, data in tree.items() if not name.startswith(path + "/")}
    kept[path] = (FOLDER, case.store.raw_tree(entries))
    case.lenient()
    return case.push(kept)


def blob(case, data=b"hello\n"):
    return case.store.put("blob", data)


@attack("two incident.yaml in a tree", "GI820")
def _(case):
    other = blob(case, case.base.tree[f"{folder_of(DONE)}/incident.yaml"].replace(b"high", b"low"))

    def twice(entries):
        at = [name for _, name, _ in entries].index("incident.yaml")
        return entries[: at + 1] + [(FILE, "incident.yaml", other)] + entries[at + 1 :]

    return deep(case, folder_of(DONE), twice)


@attack("two incident.yaml in a tree, the other one first", "GI820")
def _(case):
    other = blob(case, case.base.tree[f"{folder_of(DONE)}/incident.yaml"].replace(b"high", b"low"))

    def twice(entries):
        at = [name for _, name, _ in entries].index("incident.yaml")
        return entries[:at] + [(FILE, "incident.yaml", other)] + entries[at:]

    return deep(case, folder_of(DONE), twice)


@attack("two folders incidents at the root", "GI820")
def _(case):
    return raw(case, lambda entries: entries[:2] + [(FOLDER, "incidents", case.store.tree({"x": b"y"}))] + entries[2:])


@attack("a file and a folder of one name", "GI820")
def _(case):
    return raw(case, lambda entries: entries[:2] + [(FILE, "incidents", blob(case))] + entries[2:])


@attack("entries in the wrong order", "GI820")
def _(case):
    return deep(case, folder_of(DONE), lambda entries: entries[::-1])


@attack("entries of the root in the wrong order", "GI820")
def _(case):
    return raw(case, lambda entries: entries[::-1])


LOOKALIKES = {
    "Incidents/ at the root": "Incidents",
    "INCIDENTS/ at the root": "INCIDENTS",
    ".Incident/ at the root": ".Incident",
    "Plan/ at the root": "Plan",
    "IMPORTED/ at the root": "IMPORTED",
    "Exercises/ at the root": "Exercises",
    ".inci(invisible)dent at the root": ".inci\u200bdent",
    ".incident with a soft hyphen at the root": ".inci\u00addent",
    "incidents with a joiner at the root": "inciden\u2060ts",
    "incidents with a variation selector at the root": "incidents\ufe0f",
    "incidents with a direction mark at the root": "incidents\u200e",
    "incidents with a long s at the root": "incident\u017f",
    "plan with a combining joiner at the root": "pl\u034fan",
    "incidents with a Hangul filler at the root": "incidents\u3164",
    "incidents with a tag character at the root": "incidents\U000e0041",
    "INCIDENTS with an invisible character at the root": "INCI\u200dDENTS",
}


@each(LOOKALIKES, "GI821")
def _(case, name):
    tree = case.tree()
    tree[f"{name}/2026/INC-20260504-zz77/incident.yaml"] = b"state: closed\n"
    case.lenient()
    return case.push(tree)


@attack("a file incidents(invisible) at the root", "GI821")
def _(case):
    return case.push(case.tree() | {"incidents\u200b": b"hello\n"})


NAMES = {
    "a newline in a name": "a\nb.txt",
    "a blank in a name": "a b.txt",
    "a leading dash in a name": "-rf.txt",
    "a leading dot in a name": ".hidden",
    "a trailing dot in a name": "alarm.",
    "a backslash in a name": "a\\b.txt",
    "a colon in a name": "alarm.txt:stream",
    "a Windows device in a name": "AUX.txt",
    "a Windows device without an ending": "con",
    "a letter that is not ASCII in a name": "sm\u00f6rg\u00e5s.txt",
    "the same letter, decomposed": "smo\u0308rga\u030as.txt",
    "an escape in a name": "a\x1b[2Jb.txt",
    "a name of 101 bytes": "a" * 101,
    "git~1 as a name": "git~1",
    ".gitattributes in a record": ".gitattributes",
    ".gitignore in a record": ".gitignore",
    ".git.. in a record": ".gitmodules",
}


@each(NAMES, "GI221|GI820|GI821|GI822")
def _(case, name):
    case.lenient()
    tree = case.tree()
    tree[f"{folder_of(OPEN)}/evidence/{name}"] = b"hello\n"
    return case.push(tree)


@attack("a name that is not UTF-8", "GI221|GI820")
def _(case):
    return deep(
        case,
        folder_of(OPEN),
        lambda entries: sorted(
            entries + [(FILE, b"\xff\xfe", blob(case))],
            key=lambda row: row[1] if isinstance(row[1], bytes) else row[1].encode() + (
                b"/" if row[0] == FOLDER else b""
            ),
        ),
    )


@attack("two names that differ by their case", "GI820|GI221")
def _(case):
    tree = case.tree()
    tree[f"{folder_of(OPEN)}/evidence/alarm.txt"] = b"one\n"
    tree[f"{folder_of(OPEN)}/evidence/Alarm.txt"] = b"two\n"
    return case.push(tree)


@each(
    {
        "a symbolic link for a file": LINK,
        "mode 100755": "100755",
        "mode 100664": "100664",
        "mode 100600": "100600",
        "mode 0": "0",
        "mode 100640": "100640",
    },
    "GI820|GI220",
)
def _(case, mode):
    path = f"{folder_of(OPEN)}"

    def odd(entries):
        return [(mode if name == "timeline.yaml" else was, name, oid) for was, name, oid in entries]

    return deep(case, path, odd)


@attack("a symbolic link to a file outside", "GI820|GI220")
def _(case):
    case.lenient()
    return case.push(case.tree() | {f"{folder_of(OPEN)}/evidence/alarm.txt": (LINK, b"../../../../README.md")})


@attack("a symbolic link for a guarded folder", "GI820|GI821|GI220")
def _(case):
    case.lenient()
    return case.push(case.tree() | {"plan": (LINK, b"incidents")})


@attack("a gitlink in a record", "GI820|GI220")
def _(case):
    case.lenient()
    return case.push(case.tree() | {f"{folder_of(OPEN)}/evidence": (MODULE, case.tip)})


@attack("a gitlink for a guarded folder", "GI820|GI821|GI220")
def _(case):
    case.lenient()
    return case.push(case.tree() | {"exercises": (MODULE, case.tip)})


@attack("a folder with the mode 040000", "GI820")
def _(case):
    return deep(
        case,
        folder_of(DONE),
        lambda entries: [("040000" if mode == FOLDER else mode, name, oid) for mode, name, oid in entries],
    )


@attack("an empty folder in a record", "GI820|GI217|GI602")
def _(case):
    case.lenient()
    return case.push(case.tree() | {f"{folder_of(DONE)}/evidence/none": (FOLDER, case.store.raw_tree([]))})


YAML = {
    "duplicate keys": (lambda data: data.replace(b"\nstate: triage", b"\nstate: triage\nstate: closed"), "GI116"),
    "anchors": (lambda data: data.replace(b"severity: high", b"severity: &s high"), "GI112"),
    "an alias": (lambda data: data.replace(b"severity: high", b"severity: *s"), "GI113"),
    "a second document": (lambda data: data + b"---\nschema: 1\nstate: closed\n", "GI111"),
    "a tag": (lambda data: data.replace(b"severity: high", b"severity: !!str high"), "GI114"),
    "a merge key": (lambda data: data + b"<<: {state: closed}\n", "GI115"),
    "CR LF": (lambda data: data.replace(b"\n", b"\r\n"), "GI105"),
    "a byte order mark": (lambda data: b"\xef\xbb\xbf" + data, "GI103"),
    "a NUL": (lambda data: data + b"x-note: a\0b\n", "GI102"),
    "bytes that are not UTF-8": (lambda data: data + b"x-note: \xff\n", "GI101"),
    "text that runs backwards": (lambda data: data + "x-note: \u202e\n".encode(), "GI107"),
}

for name, (change, code) in YAML.items():

    @each({f"{name} in a header": change}, code)
    def _(case, change):
        tree = case.tree()
        path = f"{folder_of(FRESH)}/incident.yaml"
        tree[path] = change(tree[path])
        return case.push(tree)


@attack("an unknown file in a record", "GI217")
def _(case):
    return case.push(case.tree() | {f"{folder_of(OPEN)}/notes.txt": b"hello\n"})


@attack("a record's folder without its header", "GI218")
def _(case):
    return case.push(case.tree() | {"incidents/2026/INC-20260504-zz77/timeline.yaml": b""})


@attack("a header elsewhere inside a guarded folder", "GI217|GI218|GI224")
def _(case):
    header = case.base.tree[f"{folder_of(FRESH)}/incident.yaml"]
    return case.push(case.tree() | {f"{folder_of(OPEN)}/evidence/incident.yaml": header})


@attack("a header in plan/", "GI217|GI218|GI224")
def _(case):
    return case.push(
        case.tree() | {"plan/playbooks/incident.yaml": case.base.tree[f"{folder_of(FRESH)}/incident.yaml"]}
    )


@attack("a file directly in incidents/", "GI217|GI223")
def _(case):
    return case.push(case.tree() | {"incidents/notes.md": b"hello\n"})


ATTRIBUTES = {
    "a filter": "incidents/** filter=lfs",
    "-diff": "*.yaml -diff",
    "merge=union": "incidents/2026/** merge=union",
    "a filter on everything": "* filter=clean",
    "a filter by a macro": "[attr]quiet filter=clean\nincidents/** quiet",
    "binary on plan": "plan/* binary",
    "a quoted pattern": '"incidents/**" -diff',
    "a rooted pattern": "/.incident/policy.yaml filter=x",
}


@each({f"a root .gitattributes with {what}": line for what, line in ATTRIBUTES.items()}, "GI822")
def _(case, line):
    return case.push(case.tree() | {".gitattributes": line.encode() + b"\n"})


@attack("a .gitattributes in a guarded folder", "GI223|GI820|GI821|GI822|GI221|GI217")
def _(case):
    return case.push(case.tree() | {"incidents/.gitattributes": b"* -diff\n"})


@attack("a root .gitattributes that is a symbolic link", "GI820|GI822")
def _(case):
    case.lenient()
    return case.push(case.tree() | {".gitattributes": (LINK, b"README.md")})


def bomb(case, width, depth):
    """A tree of few objects that has width to the power of depth paths."""
    below = case.store.raw_tree([(FILE, "leaf", blob(case))])
    for _ in range(depth):
        below = case.store.raw_tree([(FOLDER, f"d{number:04d}", below) for number in range(width)])
    return below


@attack("a tree bomb in a guarded folder", "GI823|GI222|GI217")
def _(case):
    return case.push(case.tree() | {"plan/playbooks": (FOLDER, bomb(case, 1900, 5))})


@attack("a tree bomb among the templates", "GI823|GI222|GI217")
def _(case):
    return case.push(case.tree() | {".incident/templates": (FOLDER, bomb(case, 300, 5))})


@attack("a tree bomb under evidence/", "GI823|GI222|GI217")
def _(case):
    return case.push(case.tree() | {f"{folder_of(OPEN)}/evidence": (FOLDER, bomb(case, 40, 4))})


@attack("folders 100 deep in a guarded folder", "GI823|GI222|GI217")
def _(case):
    return case.push(case.tree() | {".incident/templates/" + "a/" * 100 + "b.md": b"hello\n"})


@attack("2,001 files in a record", "GI823|GI222")
def _(case):
    return case.push(case.tree() | {f"{folder_of(OPEN)}/evidence/{number}.txt": b"hello\n" for number in range(2001)})


@attack("20,001 entries in a year's folder", "GI823|GI222")
def _(case):
    year = case.store.raw_tree(
        [(FOLDER, f"INC-20270101-{number:05d}", case.store.tree({"a": b"b"})) for number in range(20001)]
    )
    return case.push(case.tree() | {"incidents/2027": (FOLDER, year)})


@attack("a YAML file of 2 MiB", "GI823|GI109")
def _(case):
    return case.push(case.tree() | {f"{folder_of(OPEN)}/evidence.yaml": b"# padding\n" * 210000})


@attack("a file under evidence/ of 17 MiB", "GI823|GI109")
def _(case):
    return case.push(case.tree() | {f"{folder_of(OPEN)}/evidence/dump.bin": (FILE, case.store.zeros(17))})


@attack("a blob of 700 MiB", "GI823|GI109", night=True)
def _(case):
    return case.push(case.tree() | {f"{folder_of(OPEN)}/evidence/dump.bin": (FILE, case.store.zeros(700))})


@attack("300 KiB of new rows in one push", "GI823", audit=False)
def _(case):
    tree = case.tree()
    for number in range(3000):
        records.note(tree, OPEN, f"z{number:04d}", "x" * 40)
    return case.push(tree)


@attack("100 statements in a record", "GI823|GI608|GI603", audit=False)
def _(case):
    tree = case.tree()
    for number in range(100):
        tree[f"{folder_of(OPEN)}/sign-offs/{number + 2:04d}-amend.stmt"] = b"git-incident statement 1\nend\n"
    return case.push(tree)


@attack("17 signatures of one statement", "GI823|GI607|GI606")
def _(case):
    tree = case.tree()
    for number in range(17):
        tree[
            f"{folder_of(OPEN)}/sign-offs/0001-assume.bob.{number + 1}.sig"
        ] = tree[f"{folder_of(OPEN)}/sign-offs/0001-assume.alice.1.sig"]
    return case.push(tree)


@attack("a statement of 300 KiB", "GI823|GI604|GI603|GI109")
def _(case):
    tree = case.tree()
    case.team.do(
        tree, OPEN, "downgrade", edit=lambda message: message.replace(b"end\n", b"absent: x\n" * 30000 + b"end\n"),
    )
    return case.push(tree)


@attack("10,001 first-parent steps", "/10000 first-parent steps/", audit=False)
def _(case):
    tree = case.store.tree(case.base.tree)
    tip = case.tip
    for number in range(10001):
        tip = case.store.commit(tree, [tip], str(number))
    return case.push(tip)
