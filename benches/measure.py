"""Runs ringback, and its peers where they are installed, over the same recordings in turn, and
prints what each costs. Called by run.sh; needs nothing but python itself."""

import json
import os
import platform
import shutil
import sys
import tempfile

from process import run

ROUNDS = 2
MESSAGE = """Hi Jim, it's Sean McPheat on 07700 900123. Please call me back in relation to your sales
people. That's Sean McPheat, 07700 900123."""
PEER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from faster_whisper import WhisperModel
model = WhisperModel(sys.argv[1], device="cpu", compute_type="int8", cpu_threads=1, num_workers=2)
def hear(path):
    parts, _ = model.transcribe(path, language="en", beam_size=1, temperature=0)
    return " ".join(part.text for part in parts)
with ThreadPoolExecutor(2) as pool:
    list(pool.map(hear, sys.argv[2:]))
"""


def contenders(binary, model, files):
    """Returns name and command of all that can run here."""
    score = [binary, "score", "--no-store", "--format", "json", "--model", model]
    found = {"ringback": score + files}
    tool = os.environ.get("WHISPER_CLI") or shutil.which("whisper-cli")
    weights = os.environ.get("WHISPER_MODEL")
    if tool and weights:
        found["whisper.cpp"] = [tool, "-m", weights, "-t", "2", "-l", "en", "-np", *files]
    python = os.environ.get("FASTER_WHISPER_PYTHON")
    weights = os.environ.get("FASTER_WHISPER_MODEL")
    if python and weights:
        found["faster-whisper"] = [python, "-c", PEER, weights, *files]
    return found


def outside(binary, files):
    """Returns the CPU seconds of all that is not listening: the same recordings, words given."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as words:
        words.write(MESSAGE)
        words.flush()
        given = [binary, "score", "--no-store", "--format", "json", "--transcript", words.name]
        return min(run(given + files)[1] for _ in range(3))


def main():
    binary, model, *files = sys.argv[1:]
    print(f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}")
    results = {}
    report = None
    for _ in range(ROUNDS):
        for name, command in contenders(binary, model, files).items():
            wall, cpu, peak, printed = run(command)
            results.setdefault(name, []).append((wall, cpu, peak))
            if name == "ringback":
                report = json.loads(printed)
    scored = [r for r in report["recordings"] if r["status"] == "scored"]
    seconds = sum(r["seconds"] for r in scored)
    print(f"{len(scored)} recordings, {seconds:.1f} s of sound, the best of {ROUNDS} rounds\n")
    print(f"{'':16}{'wall s':>9}{'CPU s':>9}{'x real':>9}{'CPU/rec':>9}{'peak MB':>9}")
    for name, rounds in results.items():
        wall, cpu, peak = (min(r[i] for r in rounds) for i in range(3))
        row = (wall, cpu, seconds / wall, cpu / len(scored), peak)
        print(f"{name:16}" + "".join(f"{value:9.2f}" for value in row))
    one = run([binary, "score", "--no-store", "--format", "json", "--model", model, files[0]])
    print(f"\none recording ({scored[0]['seconds']:.1f} s), cold start to result: {one[0]:.2f} s")
    heard = min(cpu for _, cpu, _ in results["ringback"])
    for what, which, whole in (("of all", files, heard), ("of one alone", files[:1], one[1])):
        rest = outside(binary, which)
        print(f"outside the recogniser, {what}: {rest:.3f} s of CPU, {100 * rest / whole:.1f} %")


if __name__ == "__main__":
    main()
