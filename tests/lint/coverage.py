"""Prints the lines covered of each source file of a build with --coverage: python3 tests/lint/coverage.py build/cov"""
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

build = pathlib.Path(sys.argv[1]).resolve()
covered = {}
with tempfile.TemporaryDirectory() as folder:
    data = [str(path) for path in build.glob("src/**/*.gcda")]
    if not data:
        sys.exit(f"no coverage data in {build}")
    subprocess.run(["gcov", "--json-format", "--preserve-paths", *data], cwd=folder, check=True, capture_output=True)
    for report in pathlib.Path(folder).glob("*.json.gz"):
        for entry in json.loads(gzip.open(report).read())["files"]:
            if entry["file"].startswith("src/"):
                lines = covered.setdefault(entry["file"], {})
                for line in entry["lines"]:
                    lines[line["line_number"]] = lines.get(line["line_number"], 0) + line["count"]
total = [0, 0]
rows = []
for path, lines in covered.items():
    hit = sum(1 for count in lines.values() if count)
    rows.append((hit / max(len(lines), 1), path, hit, len(lines)))
    total[0] += hit
    total[1] += len(lines)
for share, path, hit, count in sorted(rows):
    print(f"{share:6.1%}  {hit:5d} of {count:5d}  {path}")
print(f"{total[0] / max(total[1], 1):6.1%}  {total[0]:5d} of {total[1]:5d}  all")
