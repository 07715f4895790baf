"""Runs a whole process and says what it cost, for the measurements beside it."""

import os
import subprocess
import sys
import tempfile
import time


def run(command):
    """Returns wall seconds, CPU seconds and peak MB of a command, and what it printed."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        printed = out.read()
    if child.returncode not in (0, 1):
        sys.exit(f"failed with {child.returncode}: {' '.join(map(str, command[:4]))} ...")
    peak = usage.ru_maxrss / 1024 if sys.platform != "darwin" else usage.ru_maxrss / 2**20
    return wall, usage.ru_utime + usage.ru_stime, peak, printed
