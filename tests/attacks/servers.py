"""Servers as people set them up, and more than one who pushes."""
import subprocess

from accepted import close
from harness import MAIN_REF, Said, attack, each, git
from maker import OPEN, environment
from records import folder_of
from refs import noted

PATHS = {
    "a colon": "ser:ver.git",
    "a space": "ser ver.git",
    "a quote": "ser'ver.git",
    "a double quote": 'ser"ver.git',
    "a line end": "ser\nver.git",
}


@each({f"a server path with {what}": name for what, name in PATHS.items()}, "accepted")
def _(case, name):
    moved = case.folder / name
    case.server.rename(moved)
    case.server = moved
    return Said(
        git(
            case.clone,
            "push",
            f"file://{moved}" if "\n" not in name else str(moved),
            f"{case.commit(close(case))}:{MAIN_REF}",
            check=False,
        )
    )


@attack("a server with alternates", "accepted")
def _(case):
    fork = case.folder / "fork.git"
    case.server.rename(case.folder / "whole.git")
    git(case.folder, "clone", "-q", "--bare", "--shared", "--template=", str(case.folder / "whole.git"), str(fork))
    for name in ("config", "hooks", "git-incident-state"):
        path = case.folder / "whole.git" / name
        if path.exists():
            subprocess.run(["cp", "-r", str(path), str(fork)], check=True)
    case.server = fork
    return case.push(close(case))


@attack("two pushes at once: one lands, nothing is lost", "accepted")
def _(case):
    one, two = case.commit(noted(case)), case.commit(noted(case, OPEN, "8zz"))
    command = ["git", "-C", str(case.clone), "push", str(case.server)]
    running = [
        subprocess.Popen(
            command + [f"{oid}:{MAIN_REF}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment(),
        )
        for oid in (one, two)
    ]
    said = [process.communicate()[0].decode("utf-8", "replace") for process in running]
    landed = [oid for oid, process in zip((one, two), running) if process.returncode == 0]
    assert len(landed) == 1 and case.ref() == landed[0], f"{landed} {case.ref()} {said}"
    case.tip = landed[0]
    merged = noted(case) | {
        f"{folder_of(OPEN)}/timeline.yaml": noted(case, OPEN, "8zz")[f"{folder_of(OPEN)}/timeline.yaml"]
    }
    return case.push(merged)
