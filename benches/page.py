"""Measures the page of a team: what writing it costs, how large it is, and how it sorts and scrolls in a
browser: benches/page.py BINARY [CHROMIUM]

Without a browser only the writing is measured. The words are given, the same for every recording."""

import pathlib
import subprocess
import sys
import tempfile

from process import run
from team import make

COUNTS = (50, 500)
WORDS = "Hi Jim, it's Sean on 415-555-0134. Call me back about your sales people. Sean, 415-555-0134."


def main():
    binary, browser = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2] if len(sys.argv) > 2 else ""
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        words = scratch / "words.txt"
        words.write_text(WORDS)
        pages = []
        print(f"{'more than the same as JSON takes':34}{'wall s':>9}{'CPU s':>9}{'bytes':>12}{'files':>7}")
        for count in COUNTS:
            make(scratch / f"team{count}", count)
            score = [binary, "score", scratch / f"team{count}", "--transcript", words, "--quiet",
                     "--store", scratch / "s.db", "--audio", "none", "--format"]
            # What was heard is remembered: what is left is the judging, the same for every form.
            run([*score, "json"])
            bare = run([*score, "json"])
            for form, out in (("one page", scratch / f"{count}.html"), ("a folder", scratch / f"{count}")):
                wall, cpu, _, _ = run([*score, "html", "--out", out])
                files = list(out.glob("*")) if out.is_dir() else [out]
                size = sum(file.stat().st_size for file in files)
                print(f"{f'{count} recordings, {form}':34}{max(0, wall - bare[0]):9.2f}{max(0, cpu - bare[1]):9.2f}"
                      f"{size:12,}{len(files):7}")
            pages.append(scratch / f"{count}.html")
        if not browser:
            print("not measured in a browser: it needs Debian's chromium, nodejs and npm")
            return
        script = pathlib.Path(__file__).parent / "page.mjs"
        subprocess.run(["node", script, browser, *pages], check=True)


if __name__ == "__main__":
    main()
