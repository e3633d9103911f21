"""What the checks of the source share: files, comments taken out, and how a problem is printed."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
problems = 0


def files(*patterns):
    """The files of the patterns, in order, with paths from the root."""
    found = set()
    for pattern in patterns:
        found.update(ROOT.glob(pattern))
    return sorted(path.relative_to(ROOT) for path in found if path.is_file())


def sources():
    """All C files and headers of the program, without the tests."""
    return files("src/**/*.c", "src/**/*.h", "include/**/*.h")


def read(path):
    return (ROOT / path).read_text(encoding="utf-8")


def blank(match):
    """Blanks of the same length and line ends, so that places stay."""
    return re.sub(r"[^\n]", " ", match.group(0))


COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
COMMENT_OR_TEXT = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.S)


def code(text):
    """The text with comments, strings and characters blanked out."""
    return COMMENT_OR_TEXT.sub(blank, text)


def without_comments(text):
    keep = lambda match: blank(match) if match.group(0)[:2] in ("/*", "//") else match.group(0)
    return COMMENT_OR_TEXT.sub(keep, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def report(path, line, message):
    global problems
    problems += 1
    print(f"{path}:{line}: {message}")


def finish():
    sys.exit(1 if problems else 0)
