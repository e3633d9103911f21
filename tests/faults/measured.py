"""Runs a command and appends to a file: its peak memory in KiB, and the seconds of processor time that it took.

A process of its own, because a child's peak begins with its parent's: this one is small."""
import os
import sys

child = os.fork()
if child == 0:
    os.execv(sys.argv[2], sys.argv[2:])
_, status, usage = os.wait4(child, 0)
with open(sys.argv[1], "a") as file:
    file.write(f"{usage.ru_maxrss} {usage.ru_utime + usage.ru_stime}\n")
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
