"""How good the tagger is, by the answers of `train.py folds` (every hand tagged by a network that never saw it).

    python3 measure.py FOLDS.pickle... [--misses FILE]     of several files the mean of what they say is measured"""
import argparse
import json
import pickle

import numpy as np

from messages import ANSWERS, LABEL, LABELS, STRENGTHS, TYPES, read_hand

WINDOW = 3  # words
UNSURE = (.35, .65)
CHANGE = 1.5  # cost of a change of label between two words, in nats: mends single words that flicker
ASKED = ["hook"] + ANSWERS
MIDDLE = np.array([0., .5, .5])  # without calibration: the mean of the two logits


def evidence(said, label):
    """The highest mean of three words' probability of a label."""
    p = said["label"][:, LABEL[label]]
    if not len(p):
        return 0.
    n = min(WINDOW, len(p))
    return max(p[i:i + n].mean() for i in range(len(p) - n + 1))


def by_message(said, name):
    return 1 - said["strength"][0] if name == "hook" else said["answers"][ANSWERS.index(name)]


def logit(p):
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def features(said, name):
    return np.array([1., logit(by_message(said, name)), logit(evidence(said, name))])


def probability(said, name, weights):
    return 1 / (1 + np.exp(-features(said, name) @ weights))


def truth(message, name):
    return message.strength > 0 if name == "hook" else message.answers[ANSWERS.index(name)]


def calibrate(rows):
    """Weights, for each thing that is asked, of the message's answer and its words' evidence (logistic regression)."""
    found = {}
    for name in ASKED:
        known = [(m, said) for m, said in rows if name not in m.disputed]
        x = np.array([features(said, name) for _, said in known])
        y = np.array([truth(m, name) for m, _ in known], float)
        found[name] = regression(x, y)
    return found


def regression(x, y, penalty=1.):
    """Newton's method, half a step at a time; the penalty pulls towards the mean of the two logits."""
    weights = MIDDLE.copy()
    pull = penalty * np.array([.1, 1., 1.])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (p - y) + pull * (weights - MIDDLE)
        weights = weights - .5 * np.linalg.solve((x.T * (p * (1 - p))) @ x + np.diag(pull), slope)
    return weights


def judged(rows):
    """(message, what was said, calibrated probabilities): each hand by the calibration of the others."""
    out = []
    for hand in sorted({m.hand for m, _ in rows}):
        others = [row for row in rows if row[0].hand != hand]
        weights = calibrate(others) if others else {name: MIDDLE for name in ASKED}
        for m, said in rows:
            if m.hand == hand:
                out.append((m, said, {name: probability(said, name, weights[name]) for name in ASKED}))
    return out


def kind_of_hook(said):
    """The type by the mean of all words' logits, each as heavy as it is a hook."""
    return int((said["label"][:, LABEL["hook"]][:, None] * said["kind"]).sum(0).argmax())


def tags(said):
    """The labels of the words on the likeliest path, where every change of label costs something (Viterbi)."""
    log = np.log(np.maximum(said["label"], 1e-9))
    if not len(log):
        return []
    own = np.arange(log.shape[1])
    best, before = log[0], []
    for word in log[1:]:
        other = best.argmax()
        stays = best >= best[other] - CHANGE
        before.append(np.where(stays, own, other))
        best = np.where(stays, best, best[other] - CHANGE) + word
    path = [int(best.argmax())]
    for back in reversed(before):
        path.append(int(back[path[-1]]))
    return path[::-1]


def f1(pairs):
    tp = sum(a and b for a, b in pairs)
    fp = sum(a and not b for a, b in pairs)
    fn = sum(b and not a for a, b in pairs)
    return 2 * tp / max(1, 2 * tp + fp + fn), tp, fp, fn


def interval(pairs, rounds=400):
    """The middle 95 % of F1 over samples of the messages."""
    a = np.array(pairs, bool)
    picks = np.random.default_rng(0).integers(0, len(a), (rounds, len(a)))
    got, true = a[picks, 0], a[picks, 1]
    tp, wrong = (got & true).sum(1), (got ^ true).sum(1)
    return np.percentile(2 * tp / np.maximum(1, 2 * tp + wrong), [2.5, 97.5])


def wilson(right, of):
    p, z = right / max(1, of), 1.96
    middle, half = p + z * z / (2 * of), z * np.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def pairs(rows, name, strong=False):
    """(found, true) of each message about which nobody disputes; `strong`: without the weak hooks."""
    return [(p[name] > .5, truth(m, name)) for m, _, p in rows
            if name not in m.disputed and not (strong and m.strength == 1)]


def spans(rows, label):
    """Of messages where the label is found and true: whether its tagged words meet the labelled ones, and how much
    of both together they share."""
    met = []
    for m, said, p in rows:
        true = {i for i, w in enumerate(m.words) if w[1] == LABEL[label]}
        got = {i for i, tag in enumerate(tags(said)) if tag == LABEL[label]}
        if true and p[label] > .5:
            met.append((bool(true & got), len(true & got) / len(true | got)))
    return met


def line(rows, name):
    cells = [name, len(rows)]
    for asked, strong in (("hook", True), ("hook", False), ("pitch", False), ("intro", False), ("ask", False)):
        value, *counts = f1(pairs(rows, asked, strong))
        cells.append("%.3f (%d/%d/%d)" % (value, *counts))
    found = [(m, said) for m, said, p in rows if m.strength > 0 and p["hook"] > .5 and "hook" not in m.disputed]
    right = sum(kind_of_hook(said) in {w[2] for w in m.words if w[2] >= 0} for m, said in found)
    cells.append(f"{right}/{len(found)}")
    for label in ("hook", "pitch"):
        met = spans(rows, label)
        cells.append("%d/%d, %.2f" % (sum(a for a, _ in met), len(met), np.mean([b for _, b in met] or [0])))
    words = [(w[1], tag) for m, said, _ in rows for w, tag in zip(m.words, tags(said))]
    cells.append("%.3f" % np.mean([a == b for a, b in words]))
    return "| " + " | ".join(map(str, cells)) + " |"


def table(rows):
    print("| hand | messages | hook, strong/none | hook | pitch | intro | ask | type | hook span, IoU | pitch span, IoU |"
          " words |\n|---|---|---|---|---|---|---|---|---|---|---|")
    for hand in sorted({m.hand for m, _, _ in rows}):
        print(line([row for row in rows if row[0].hand == hand], hand))
    print(line(rows, "all"))
    for asked, strong in (("hook", True), ("hook", False), ("pitch", False), ("intro", False), ("ask", False)):
        got = pairs(rows, asked, strong)
        name = asked + (", strong/none" if strong else "")
        print("%s: F1 %.3f, 95 %% interval %.3f to %.3f" % (name, f1(got)[0], *interval(got)))


def sure(rows):
    low, high = UNSURE
    for name in ASKED:
        known = [(m, p[name]) for m, _, p in rows if name not in m.disputed]
        yes = [truth(m, name) for m, p in known if p > high]
        no = [not truth(m, name) for m, p in known if p < low]
        print(f"{name}: sure yes right {sum(yes)} of {len(yes)} (%.3f, %.3f to %.3f), sure no right {sum(no)} of "
              f"{len(no)}, unsure {len(known) - len(yes) - len(no)} of {len(known)}"
              % (np.mean(yes), *wilson(sum(yes), len(yes))))


def confusion(rows):
    counts = np.zeros((len(LABELS), len(LABELS)), int)
    for m, said, _ in rows:
        for w, tag in zip(m.words, tags(said)):
            counts[w[1], tag] += 1
    print("\nwords: labelled (rows), tagged (columns)")
    print(" " * 10, *[f"{label[:6]:>6}" for label in LABELS])
    for label, row in zip(LABELS, counts):
        print(f"{label:>10}", *[f"{n:6d}" for n in row])


def misses(rows, path):
    """Every message that gets a wrong or unsure answer, with its labelled and tagged words."""
    with open(path, "w", encoding="utf-8") as file:
        for m, said, p in rows:
            wrong = [f"{name} {p[name]:.2f}, labelled {STRENGTHS[m.strength] if name == 'hook' else truth(m, name)}"
                     for name in ASKED if name not in m.disputed and abs(p[name] - truth(m, name)) > UNSURE[0]]
            if wrong:
                file.write(f"{m.id}: {'; '.join(wrong)}\n  labelled: {stretches(m, [w[1] for w in m.words])}\n"
                           f"  tagged:   {stretches(m, tags(said))}\n")


def stretches(message, labels):
    out, last = [], None
    for (word, *_), label in zip(message.words, labels):
        out.append(word if label == last else f"[{LABELS[label]}] {word}")
        last = label
    return " ".join(out)


def load(paths):
    """(message, mean of what the files say of it) of every message."""
    said = []
    for path in paths:
        with open(path, "rb") as file:
            said.append(pickle.load(file))
    return pair([{key: {part: np.mean([s[key][part] for s in said], 0) for part in said[0][key]}
                  for key in said[0]}][0])


def pair(said):
    return [(m, said[(hand, m.id)]) for hand in sorted({hand for hand, _ in said}) for m in read_hand(hand)
            if (hand, m.id) in said]


def report(said, short=False):
    rows = judged(pair(said))
    table(rows)
    if not short:
        sure(rows)
        confusion(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folds", nargs="+")
    parser.add_argument("--misses")
    given = parser.parse_args()
    rows = load(given.folds)
    done = judged(rows)
    table(done)
    sure(done)
    confusion(done)
    if given.misses:
        misses(done, given.misses)
    weights = {name: [round(float(w), 4) for w in found] for name, found in calibrate(rows).items()}
    print("\ncalibration", json.dumps({**weights, "unsure": UNSURE, "change": CHANGE}))


if __name__ == "__main__":
    main()
