"""A table of tests, run by two processes, printed as TAP."""
import multiprocessing
import pathlib
import shutil
import sys
import tempfile
import time
import traceback

import ground as shared

rows = []


def test(name):
    def enter(function):
        rows.append((name, function))
        return function

    return enter


def each(cases):
    """The same function once for each name, with the name's value."""

    def enter(function):
        for name, value in cases.items():
            rows.append((name, lambda *given, value=value: function(*given, value)))
        return function

    return enter


def attempt(number):
    started = time.monotonic()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="fault", dir=attempt.folder))
    try:
        rows[number][1](attempt.ground, attempt.preload, folder)
        wrong = ""
    except Exception:
        wrong = traceback.format_exc()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return number, wrong, time.monotonic() - started


def run(words, workers=2):
    """Runs the rows whose name holds one of the words, or all; returns whether all went well."""
    chosen = [n for n, row in enumerate(rows) if not words or any(word in row[0] for word in words)]
    good = True
    with tempfile.TemporaryDirectory(prefix="faults") as folder:
        attempt.folder, attempt.preload = folder, shared.library(folder)
        attempt.ground = shared.harness.Ground(folder)
        assert attempt.ground.first.landed, attempt.ground.first.said
        print(f"1..{len(chosen)}", flush=True)
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            for order, (number, wrong, took) in enumerate(pool.imap(attempt, chosen), 1):
                print(f"{'not ok' if wrong else 'ok'} {order} - {rows[number][0]}", flush=True)
                print("".join(f"# {line}\n" for line in wrong.splitlines()[-30:]), end="", flush=True)
                print(f"# {took:5.1f} s {rows[number][0]}", file=sys.stderr)
                good = good and not wrong
    return good
