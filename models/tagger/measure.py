"""How good the tagger is, by the answers of `train.py folds` (every hand tagged by a network that never saw it)."""
import collections
import pickle
import sys

import numpy as np

from messages import ANSWERS, LABEL, LABELS, STRENGTHS, TYPES, read_hand

WINDOW = 3


def evidence(said, label):
    """The highest mean of three words' probability of a label."""
    p = said["label"][:, LABEL[label]]
    n = min(WINDOW, len(p))
    return max(p[i:i + n].mean() for i in range(len(p) - n + 1))


def scores(said):
    """The probability of each thing that is asked of a message: the mean of what the words and the message say."""
    strength = said["strength"]
    found = {"hook": (strength[1] + strength[2] + evidence(said, "hook")) / 2}
    for index, name in enumerate(ANSWERS):
        found[name] = (said["answers"][index] + evidence(said, name)) / 2
    return found


def kind_of_hook(said):
    """The type by the vote of all words, each as loud as it is a hook."""
    return int((said["label"][:, LABEL["hook"]][:, None] * said["kind"]).sum(0).argmax())


def f1(pairs):
    tp = sum(a and b for a, b in pairs)
    fp = sum(a and not b for a, b in pairs)
    fn = sum(b and not a for a, b in pairs)
    return 2 * tp / max(1, 2 * tp + fp + fn), tp, fp, fn


def interval(pairs, rounds=500):
    """The middle 95 % of F1 over samples of the messages."""
    rng = np.random.default_rng(0)
    a = np.array(pairs, bool)
    picks = rng.integers(0, len(a), (rounds, len(a)))
    values = [f1([tuple(x) for x in a[p]])[0] for p in picks[:200]]
    return np.percentile(values, [2.5, 97.5])


def overlap(message, said, label):
    """Whether the words tagged with a label and those labelled with it share any; None where either is missing."""
    true = {i for i, w in enumerate(message.words) if w[1] == LABEL[label]}
    got = {i for i, p in enumerate(said["label"]) if p.argmax() == LABEL[label]}
    if not true or not got:
        return None
    shared = len(true & got)
    return shared / len(true | got), shared > 0


def load(said):
    """(message, what was said of it) for every message."""
    found = []
    for hand in sorted({hand for hand, _ in said}):
        found += [(m, said[(hand, m.id)]) for m in read_hand(hand) if (hand, m.id) in said]
    return found


QUESTIONS = {
    "hook strong/none": lambda m, s: None if m.strength == 1 or "hook" in m.disputed else (s["hook"] > .5, m.strength == 2),
    "hook any": lambda m, s: None if "hook" in m.disputed else (s["hook"] > .5, m.strength > 0),
    "pitch": lambda m, s: None if "pitch" in m.disputed else (s["pitch"] > .5, m.answers[0]),
    "intro": lambda m, s: None if "intro" in m.disputed else (s["intro"] > .5, m.answers[1]),
    "ask": lambda m, s: None if "ask" in m.disputed else (s["ask"] > .5, m.answers[2]),
}


def report(said, short=False):
    rows = [(m, said_, scores(said_)) for m, said_ in load(said)]
    for hand in sorted({m.hand for m, _, _ in rows}) + ["all"]:
        own = [row for row in rows if hand in (row[0].hand, "all")]
        line = []
        for name, question in QUESTIONS.items():
            pairs = [p for p in (question(m, s) for m, _, s in own) if p]
            value, tp, fp, fn = f1(pairs)
            extra = " [%.3f %.3f]" % tuple(interval(pairs)) if hand == "all" else ""
            line.append(f"{name} {value:.3f} ({tp},{fp},{fn}){extra}")
        found = [(m, a) for m, a, s in own if m.strength > 0 and s["hook"] > .5]
        right = sum(kind_of_hook(a) in {w[2] for w in m.words if w[2] >= 0} for m, a in found)
        line.append(f"type {right}/{len(found)}")
        for label in ("hook", "pitch"):
            over = [o for o in (overlap(m, a, label) for m, a, s in own if s[label] > .5) if o]
            line.append(f"{label} span {np.mean([o[1] for o in over]):.3f} iou {np.mean([o[0] for o in over]):.3f}" if over else "")
        words = [(w[1], int(p.argmax())) for m, a, _ in own for w, p in zip(m.words, a["label"])]
        line.append(f"words {np.mean([a == b for a, b in words]):.3f}")
        print(hand, "|", "; ".join(line), flush=True)
    if not short:
        confusion(rows)
        sure(rows)


def confusion(rows):
    table = np.zeros((len(LABELS), len(LABELS)), int)
    for m, a, _ in rows:
        for w, p in zip(m.words, a["label"]):
            table[w[1], p.argmax()] += 1
    print("words: labelled (rows), tagged (columns)")
    print(" " * 10, *[f"{l[:6]:>6}" for l in LABELS])
    for label, row in zip(LABELS, table):
        print(f"{label:>10}", *[f"{n:6d}" for n in row])


def sure(rows):
    for low, high in ((.35, .65), (.3, .7), (.25, .75)):
        for name, index in (("hook", 0), ("pitch", 1), ("intro", 2), ("ask", 3)):
            known = [(m, s[name]) for m, _, s in rows if name not in m.disputed]
            true = lambda m: m.strength > 0 if name == "hook" else m.answers[index - 1]
            yes = [true(m) for m, p in known if p >= high]
            no = [not true(m) for m, p in known if p <= low]
            print(f"{name} {low}-{high}: sure yes {sum(yes)}/{len(yes)} {np.mean(yes):.3f}, sure no {np.mean(no):.3f}, "
                  f"unsure {len(known) - len(yes) - len(no)} of {len(known)}")


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as file:
        report(pickle.load(file))
