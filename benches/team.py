"""Measures a team's folder: cost per recording as the folder grows, peak memory, a second run over
what is remembered, and the summary of many stored results.

benches/team.py BINARY MODEL [HEARD [REMEMBERED]]
HEARD recordings (40 unless said) are really listened to, and a tenth of them for comparison;
REMEMBERED (500 unless said) are remembered from given words, as only the second run counts."""

import json
import pathlib
import random
import sys
import tempfile
import wave

from process import run


def is_pcm(path):
    """Whether python's own library can read it: A-law and µ-law it cannot."""
    try:
        wave.open(str(path)).close()
    except wave.Error:
        return False
    return True


FOLDER = pathlib.Path(__file__).parent.parent / "samples"
SAMPLES = [path for path in sorted(FOLDER.glob("*.wav")) if is_pcm(path)]


def make(folder, count):
    """Writes `count` recordings, no two alike: samples in turn, each with its own lead-in."""
    chance = random.Random(7)
    for n in range(count):
        with wave.open(str(SAMPLES[n % len(SAMPLES)])) as source:
            shape, frames = source.getparams(), source.readframes(source.getnframes())
        lead = bytes(2 * shape.nchannels * chance.randrange(1, shape.framerate // 4))
        rep = folder / f"rep{n % 6}"
        rep.mkdir(parents=True, exist_ok=True)
        with wave.open(str(rep / f"2026-11-{1 + n % 28:02}_p{n}.wav"), "wb") as target:
            target.setparams(shape)
            target.writeframes(lead + frames)


def main():
    binary, model, *counts = sys.argv[1:]
    heard = int(counts[0]) if counts else 40
    remembered = int(counts[1]) if len(counts) > 1 else 500
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        score = [binary, "score", "--format", "json", "--model", model, "--store", scratch / "s.db"]
        print(f"{'':34}{'wall s':>9}{'CPU s':>9}{'CPU/rec':>9}{'peak MB':>9}")

        def show(what, figures, count):
            wall, cpu, peak, _ = figures
            print(f"{what:34}{wall:9.2f}{cpu:9.2f}{cpu / count:9.3f}{peak:9.1f}")

        for count in (heard // 10, heard):
            make(scratch / f"heard{count}", count)
            figures = run([*score, "--no-store", scratch / f"heard{count}"])
            show(f"{count} recordings, heard", figures, count)
        for jobs in ("1", "2", "4"):
            folder = scratch / f"heard{heard // 10}"
            figures = run([*score, "--no-store", "--jobs", jobs, folder])
            show(f"{heard // 10} recordings, --jobs {jobs}", figures, heard // 10)

        make(scratch / "many", remembered)
        words = scratch / "words.txt"
        words.write_text("Hi Jim, it's Sean on 415-555-0134. Call me back about your sales people.")
        given = [*score, "--transcript", words, scratch / "many"]
        first, second = run(given), run(given)
        show(f"{remembered} recordings, words given", first, remembered)
        show(f"{remembered} recordings, remembered", second, remembered)
        if first[3] != second[3]:
            sys.exit("what is remembered is not what was heard")
        reps = len(json.loads(first[3])["team"]["reps"])
        show(f"ringback team, {reps} reps", run([binary, "team", "--store", scratch / "s.db"]), remembered)


if __name__ == "__main__":
    main()
