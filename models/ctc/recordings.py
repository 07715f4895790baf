#!/usr/bin/env python3
"""Makes the training data of the CTC heads: python3 recordings.py FOLDER numbers|names [COUNT].

FOLDER gets COUNT recordings (3200 or 2000 by default) of up to 27.5 s and manifest.jsonl with the text of each.
They share no voice, but for joe's, with the recordings of samples/make_eval.py's `test`, and those of names share no
name with them; nothing is of a real person. Needs what samples/voices.py needs, festival with festvox-us-slt-hts, and
for names the Python package of that name. Takes a quarter of an hour.
"""

import functools
import json
import os
import pathlib
import random
import re
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "samples"))

import make_eval  # noqa: E402
import voices  # noqa: E402

RATE = voices.RATE
LONGEST = 27.5

ACCENTS = ["en-us", "en-gb", "en-gb-scotland", "en-029", "en-gb-x-rp", "en-us-nyc", "en-gb-x-gbclan", "en-gb-x-gbcwmd"]
# espeak-ng's variants but for those of the `test` recordings, and for whispers and machines.
VARIANTS = """
    m1 m2 m3 m6 m7 f1 f2 f5 adam Alex Alicia Andrea Andy Annie anika announcer antonio aunty belinda benjamin boris
    caleb david Denis Diogo ed Gene Gene2 grandma grandpa gustave Henrique Hugo iven iven2 iven3 iven4 Jacky john
    kaukovalta Lee Marco marcelo Mario max michel miguel Mike norbert pablo paul pedro quincy rob robert sandro shelby
    steph steph2 steph3 travis victor
""".split()
VOICES = {"espeak": 0.45, "flite": 0.2, "joe": 0.22, "hts": 0.13}

FIRST = """
    James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica
    Thomas Sarah Charles Karen Christopher Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark Ashley Steven Kimberly
    Paul Emily Andrew Donna Joshua Michelle Kenneth Carol Kevin Amanda Brian Melissa George Deborah Timothy Stephanie
    Ronald Rebecca Priya Arjun Ananya Rohan Liam Niamh Aoife Siobhan Conor Declan Ewan Fergus Hamish Isla Mia Chloe Zoe
    Noah Ethan Owen Gareth Rhys Dylan Mohammed Fatima Yusuf Aisha Wei Ling Hiro Yuki Carlos Maria Sofia Diego Ivan Olga
    Piotr Katarzyna
""".split()
LAST = """
    Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green
    Hall Wood Jackson Clark Patel Khan Lewis Harris Martin Cooper King Baker Morgan Allen Moore Scott Adams Hill Nelson
    Carter Mitchell Perez Campbell Parker Edwards Collins Stewart Sanchez Morris Rogers Reed Cook Murphy Bailey Rivera
    Gomez Kelly Howard Ward Cox Diaz Richardson Watson Brooks Gray Ramirez Hughes Price Sanders Long Foster Powell Perry
    Russell Sullivan Fisher Ortiz Jenkins O'Brien O'Connor Ryan Byrne Singh Kaur Sharma Iyer Nguyen Kim Lee Chen Wang
""".split()
# Other words, some of which sound like digits; {n} is a small number, {m} one from ten to nineteen.
SENTENCES = """
    I have a quick question for you. | I noticed something on your website this morning. | You won't want to miss this.
    Someone told me to ring you about the new office. | There is something you should know before Friday.
    I was speaking to your colleague in the finance team. | It's regarding the order you placed.
    Please call me back when you get a chance. | Could you give me a call back today? | I would love to talk about it.
    We ate lunch next to your building, too. | I'll be at my desk all afternoon. | It will only take {n} minutes.
    We work with {n} companies like yours. | I'll be free after {n} o'clock. | Call me before {n} thirty.
    We saved them {n} percent last year. | It's the one thing they asked for. | Your team grew to {n} people.
    My extension is {n}. | I met her in twenty {m}. | Thanks for taking the call. | Sorry I missed you.
    I tried to reach you on Tuesday and again on Thursday. | Have a great day. | I look forward to hearing from you.
    This is not a sales call. | It's important that we speak this week. | And say hello to your father for me.
    Nobody knows the answer to that but you. | Our whole office was there. | It's close to the old school road.
""".replace("\n", "|")
SENTENCES = [sentence.strip() for sentence in SENTENCES.split("|") if sentence.strip()]
BEFORE_NUMBERS = ["my number is ", "on ", "you can reach me on ", "", "it's ", "that's ", "call me on ", "again, ",
                  "the number is ", "my mobile is ", "at ", "that number again, ", "I'm on "]
SHAPES = [(3, 3, 4), (3, 3, 4), (3, 4), (5, 3, 3), (5, 6), (3, 4, 4), (4, 3, 3), (2, 4, 4), (5, 5), (3, 2, 2, 3),
          (4, 4), (1, 3, 3, 4), (11,), (10,), (2, 2, 2, 2, 2), (3, 7), (4, 6)]

ONES = "zero one two three four five six seven eight nine".split()
TEENS, TENS = make_eval.TEENS, make_eval.TENS


def number(chance):
    """Returns the groups of digits of a number: any number, for most never belonged to anybody."""
    groups = []
    digits = "0123456789" if chance.random() < 0.7 else "00555" + "0123456789"
    for length in chance.choice(SHAPES):
        group = [chance.choice(digits) for _ in range(length)]
        for i in range(1, length):
            if chance.random() < 0.12:
                group[i] = group[i - 1]
        groups.append("".join(group))
    if chance.random() < 0.5:
        groups[0] = "0" + groups[0][1:]
    if chance.random() < 0.1:
        groups[-1] = groups[-1][: max(1, len(groups[-1]) - 2)] + "00"
    return groups


def said(chance, groups):
    style = chance.choice("nnnnzzdddhpp")
    between = chance.choice([", ", ", ", " ", ". ", ", "])
    return between.join(said_group(chance, group, style) for group in groups)


def said_group(chance, group, style):
    """Says digits one by one, with zeros as such (z), doubles (d), hundreds (h) or in pairs (p)."""
    zero = "zero" if style == "z" else chance.choice(["oh", "oh", "zero"])
    if chance.random() < 0.02:
        zero = "nought"
    if style == "h" and group.endswith("00") and group[0] != "0" and len(group) in (3, 4):
        return (ONES[int(group[0])] if len(group) == 3 else pair(group[:2], zero)) + " hundred"
    if style == "p" and len(group) == 4:
        return f"{pair(group[:2], zero)} {pair(group[2:], zero)}"
    if style == "p" and len(group) == 2:
        return pair(group, zero)
    if style == "p" and len(group) == 3 and group[1] != "0" and chance.random() < 0.5:
        return f"{zero if group[0] == '0' else ONES[int(group[0])]} {pair(group[1:], zero)}"
    words, i = [], 0
    while i < len(group):
        digit = zero if group[i] == "0" else ONES[int(group[i])]
        run = len(group[i:]) - len(group[i:].lstrip(group[i]))
        if style in "dh" and run >= 2:
            times = 3 if run >= 3 and chance.random() < 0.7 else 2
            words.append(f"{'double' if times == 2 else 'triple'} {digit}")
            i += times
        else:
            words.append(digit)
            i += 1
    return " ".join(words)


def pair(two, zero):
    tens, ones = int(two[0]), int(two[1])
    if tens == 0:
        return f"{zero} {zero if ones == 0 else ONES[ones]}"
    if tens == 1:
        return TEENS[ones]
    return TENS[tens] + (f" {ONES[ones]}" if ones else "")


def sentence(chance):
    count = chance.randrange(1, 60)
    small = ONES[count] if count < 10 else pair(str(count), "")
    return chance.choice(SENTENCES).replace("{n}", small).replace("{m}", TEENS[chance.randrange(10)])


def message(chance):
    """Returns the words of a message with numbers in it, seldom one without."""
    if chance.random() < 0.08:
        return " ".join(sentence(chance) for _ in range(4))
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    groups = number(chance)

    def numbers():
        again = number(chance) if chance.random() < 0.3 else groups
        return chance.choice(BEFORE_NUMBERS) + said(chance, again) + "."

    greeting = f"{chance.choice(['Hi', 'Hello', 'Hey', 'Good morning'])} {chance.choice(FIRST)}, "
    parts = [greeting + f"""{chance.choice(["it's", 'this is', 'my name is'])} {name}, """ + numbers()]
    parts += [sentence(chance) for _ in range(chance.randrange(3))]
    if chance.random() < 0.8:
        parts.append(chance.choice(["That's ", "Again, it's ", "It's ", "This is "]) + f"{name}, " + numbers())
    if chance.random() < 0.4:
        parts.append(numbers().capitalize())
    if chance.random() < 0.3:
        parts.append(chance.choice(["Thanks.", "Thank you.", "Bye.", "Speak soon."]))
    if chance.random() < 0.15:
        chance.shuffle(parts)
    return " ".join(parts)


# What may be said around a name.
WITH_NAMES = ["it's {}", "this is {}", "my name is {}", "{} here", "I'm {}", "{} speaking", "that's {}", "again, it's {}",
              "you're speaking with {}", "once more, {}"]
DATA = pathlib.Path(__file__).parents[2] / "tests" / "data"


@functools.cache
def people():
    """Returns first names and last names: common ones, and all there are; none that the `test` recordings have."""
    import names

    def listed(file, count):
        lines = (pathlib.Path(names.__file__).parent / file).read_text().splitlines()
        return [line.split()[0].capitalize() for line in lines[:count]]

    tested = {name.lower() for full in make_eval.SPLITS["test"]["names"] for name in full.split()}
    first = listed("dist.female.first", 2500) + listed("dist.male.first", 1200)
    return [[name for name in some if name.lower() not in tested]
            for some in (FIRST, LAST, first, listed("dist.all.last", 9000))]


@functools.cache
def other_sentences():
    """Returns sentences without figures, of the development messages of the tests."""
    found = set()
    for file in ["messages", "spoken-dev", "spoken-dev-2", "spoken-dev-3", "spoken-dev-4"]:
        for line in map(json.loads, open(DATA / f"{file}.jsonl", encoding="utf-8")):
            if line.get("split", "dev").startswith("dev"):
                found |= {part.strip() for part in re.split(r"(?<=[.?!]) ", line["text"])
                          if 15 < len(part) < 160 and not re.search(r"\d", part)}
    return sorted(found)


def message_with_names(chance):
    usual_first, usual_last, first, last = people()

    def person():
        if chance.random() < 0.35:
            return f"{chance.choice(usual_first)} {chance.choice(usual_last)}"
        return f"{chance.choice(first)} {chance.choice(last)}"

    name = person()
    greeting = f"{chance.choice(['Hi', 'Hello', 'Hey', 'Good morning'])} {chance.choice(usual_first + first)}, "
    parts = [greeting + chance.choice(WITH_NAMES).format(name) + "."]
    if chance.random() < 0.6:
        parts += [chance.choice(other_sentences()) for _ in range(3)]
    else:
        parts += [sentence(chance) for _ in range(2)]
    for _ in range(chance.randrange(1, 3)):
        if chance.random() < 0.5:
            name = person()
        part = chance.choice(WITH_NAMES).format(name)
        if chance.random() < 0.6:
            part += chance.choice([", on ", ", ", " on ", ", my number is "]) + said(chance, number(chance))
        parts.append(part[0].upper() + part[1:] + ".")
    if chance.random() < 0.3:
        parts.append(f"Ask for {person()}, or my colleague {person()}.")
    return " ".join(parts)


def voice(chance):
    kind = chance.choices(list(VOICES), list(VOICES.values()))[0]
    if kind == "espeak":
        accent, variant = chance.choice(ACCENTS), chance.choice(VARIANTS)
        return f"espeak:{accent}+{variant}:{chance.randrange(125, 200)}:{chance.randrange(25, 75)}"
    stretch, cents = f"{chance.uniform(0.8, 1.3):.2f}", chance.randrange(-350, 350)
    name = f":{chance.choice(['slt', 'slt', 'rms', 'rms', 'kal16'])}" if kind == "flite" else ""
    return f"{kind}{name}:{stretch}:{cents}"


def speak(voice, text):
    if not voice.startswith("hts"):
        return voices.speak(voice, text)
    _, stretch, cents = voice.split(":")
    with tempfile.TemporaryDirectory() as folder:
        words, raw, out = (os.path.join(folder, name) for name in ("words.txt", "raw.wav", "out.wav"))
        pathlib.Path(words).write_text(text, encoding="utf-8")
        voices.run(["text2wave", "-eval", "(voice_cmu_us_slt_arctic_hts)", "-o", raw, words])
        voices.run(["sox", "-R", "-D", raw, "-r", str(RATE), "-c", "1", "-b", "16", out, "tempo", "-s",
                    str(1 / float(stretch)), "pitch", cents])
        return at_peak(voices.trimmed(voices.read(out)), 0.5)


def at_peak(sound, peak):
    return sound * (peak / max(1e-9, np.abs(sound).max()))


def spliced(chance, voice):
    """Speaks numbers word by word, as people do who read them off a paper. Returns the words and the sound."""
    spoken, words, sound = {}, [], []
    for _ in range(chance.randrange(2, 4)):
        for word in said(chance, number(chance)).replace(",", "").replace(".", "").split():
            if word not in spoken:
                spoken[word] = speak(voice, word)
            loud = np.flatnonzero(np.abs(spoken[word]) > chance.choice([0.01, 0.02]))
            piece = at_peak(spoken[word][loud[0] : loud[-1] + 1], chance.uniform(0.3, 0.6))
            sound += [piece, np.zeros(int(RATE * chance.choice([0.02, chance.uniform(0.02, 0.3)])))]
            words.append(word)
        sound.append(np.zeros(int(RATE * chance.uniform(0.1, 0.8))))
        if chance.random() < 0.5:
            words.append(sentence(chance))
            sound.append(at_peak(speak(voice, words[-1]), 0.5))
    return " ".join(words), at_peak(np.concatenate(sound), 0.5)


def resized(sound, factor):
    """Resamples a sound: tempo and pitch shift together, as with a smaller or larger vocal tract."""
    return np.interp(np.arange(int(len(sound) / factor)) * factor, np.arange(len(sound)), sound)


def in_a_room(chance, noise, sound):
    length = RATE // 4
    echo = noise.standard_normal(length) * np.exp(-np.arange(length) / (chance.uniform(0.02, 0.07) * RATE))
    echo[0] = chance.uniform(5, 15)
    return at_peak(np.convolve(sound, echo)[: len(sound)], 0.5)


def in_noise(chance, noise, sound):
    kind = chance.choice(["pink", "babble", "white"])
    if kind == "pink":
        added = voices.pink(noise, len(sound))
    elif kind == "babble":
        added = make_eval.babble(noise, len(sound))
    else:
        added = noise.standard_normal(len(sound))
    return voices.mixed(sound, added, chance.uniform(8, 25))


def make(job):
    folder, kind, index = job
    of_names = kind == "names"
    seed, more = (f"names{index}", 100_000) if of_names else (f"ringback-digits-{index}", 0)
    chance, noise = random.Random(seed), np.random.default_rng(more + index)
    mouth = voice(chance)
    if not of_names and chance.random() < 0.12:
        text, sound = spliced(chance, mouth)
    else:
        text = message_with_names(chance) if of_names else message(chance)
        sound = speak(mouth, text)
    if chance.random() < 0.5:
        sound = resized(sound, chance.uniform(0.87, 1.16))
    sound = voices.padded(sound, chance.uniform(0, 0.8), chance.uniform(0.1, 0.8))
    if len(sound) > LONGEST * RATE:
        return None
    if chance.random() < 0.15:
        sound = in_a_room(chance, noise, sound)
    telephone = chance.random() < 0.5
    if chance.random() < 0.35:
        sound = in_noise(chance, noise, sound)
    path = os.path.join(folder, f"{index:05}.wav")
    voices.write(path, sound * chance.choice([1, 1, 0.5, 0.25, 0.1, 1.9]), telephone=telephone)
    if telephone and not of_names and chance.random() < 0.25:
        mobile = path.replace(".wav", ".gsm")
        voices.run(["sox", "-R", "-D", path, mobile])
        voices.run(["sox", "-R", "-D", mobile, "-b", "16", "-e", "signed-integer", path])
        os.remove(mobile)
    return {"file": os.path.basename(path), "text": text, "voice": mouth, "telephone": telephone}


def main():
    folder, kind, *count = sys.argv[1:]
    count = int(count[0]) if count else {"numbers": 3200, "names": 2000}[kind]
    os.makedirs(folder, exist_ok=True)
    with ProcessPoolExecutor(2) as pool, open(os.path.join(folder, "manifest.jsonl"), "w") as manifest:
        for line in pool.map(make, [(folder, kind, index) for index in range(count)], chunksize=4):
            if line:
                manifest.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
