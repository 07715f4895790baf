"""Makes a long log, and times the commands that must be quick on it. Run by benches/log.sh."""

import csv
import datetime
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 21
FIRST = "Jim Ann Siobhan Priya Marcus Sean Olga Wei Fatima Luca Ingrid Tom Ravi Chloe Ahmed".split()
LAST = "Smith O'Hara McPheat Patel Jones Smythe Novak Chen Haddad Rossi Berg Walsh Iyer Martin".split()
WORDS = "Hi {name}, it's {rep} on 07700 900{n:03d}. Please call me back in relation to your sales people."


def make_log(path, calls):
    dice = random.Random(8)
    start = datetime.datetime(2025, 1, 1, 9, 0)
    with open(path, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow("at prospect company number rep variant script words hook score rubric verdicts outcomes".split())
        for n in range(calls):
            person = dice.randrange(calls * 6 // 10)
            name = f"{FIRST[person % len(FIRST)]} {LAST[person // 7 % len(LAST)]}"
            at = start + datetime.timedelta(minutes=5 * n)
            rep = f"Rep {dice.randrange(12)}"
            back = at + datetime.timedelta(hours=dice.randrange(1, 200))
            outcome = f"called-back {back.isoformat()}" if dice.random() < 0.08 else ""
            table.writerow([
                at.isoformat(), name, f"Company {person % 900}", f"07{person:09d}", rep,
                dice.choice(["plain", "curious", "referral"]), "Hi", WORDS.format(name=name, rep=rep, n=n % 1000),
                "in relation to your sales people",
                dice.randrange(30, 100), "callback", "duration=met hook=missed pace=met number-end=met", outcome,
            ])
    return f"+44 7{person:09d}", name


def timed(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def main():
    binary, calls = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        table, store = Path(folder) / "log.csv", str(Path(folder) / "store.db")
        number, name = make_log(table, calls)
        base = [binary, "--store", store]
        print(f"import of {calls} calls: {timed([*base, 'log', 'import', str(table)]):.0f} ms, once")
        for command in [
            ["who", number], ["who", number[-4:]], ["who", name], ["who", "Shivon Smith"], ["who", "jim"],
            ["variants", "report"], ["insight"], ["due"], ["variants", "next"],
        ]:
            runs = [timed([*base, *command]) for _ in range(RUNS)]
            shown = " ".join(command)
            print(f"{shown:24} median {statistics.median(runs):6.1f} ms, slowest {max(runs):6.1f} ms")


main()
