"""Measures how fast scripts are checked: benches/scripts.py BINARY

Prints CPU seconds for 1,000 labelled messages on one core, and how the cost of one endless text grows
when it gets twice as long: 2.0 is in proportion to its length, 4.0 would be its square."""

import json
import pathlib
import resource
import subprocess
import sys
import tempfile

ROUNDS = 3
PIECES = ["word", "your", "um", "you know,", "call me", "about your sales people", "415-555-0134",
          "we help companies like yours", "it's Sean", "email me or text me or", "a-"]


def cost(binary, texts):
    """Returns the least CPU seconds that judging texts took."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as manifest:
        for text in texts:
            manifest.write(json.dumps({"text": text}) + "\n")
        manifest.flush()
        command = [binary, "eval", manifest.name, "--jobs", "1", "--format", "json"]
        taken = []
        for _ in range(ROUNDS):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(taken)


def main():
    binary = sys.argv[1]
    labelled = pathlib.Path(__file__).parent.parent / "tests/data/messages.jsonl"
    texts = [json.loads(line)["text"] for line in labelled.read_text().splitlines()]
    start = cost(binary, ["Hi."])
    thousand = (texts * (1000 // len(texts) + 1))[:1000]
    taken = cost(binary, thousand)
    print(f"1,000 scripts: {taken:.2f} s of CPU, {start:.2f} s of it to start")
    print(f"\n{'50,000 words without a full stop':34}{'CPU s':>8}{'twice as long':>16}")
    for piece in PIECES:
        once, twice = (
            cost(binary, [f"{piece} " * (words // len(piece.split()))]) - start
            for words in (25_000, 50_000)
        )
        print(f"{piece:34}{twice:8.2f}{twice / max(once, 0.01):15.1f}x")
    word = cost(binary, [f"Call me about your {'a' * 1_000_000}, please."]) - start
    print(f"{'one word of a megabyte':34}{word:8.2f}")


if __name__ == "__main__":
    main()
