"""Writes the trained network as `tagger.bin`, and runs it as the program has to (README, "Format" and "Arithmetic").

    python3 export.py NETWORK.pickle CALIBRATION.json [--out FOLDER]     writes tagger.bin and reference.jsonl

CALIBRATION.json is the last line that `measure.py` prints."""
import argparse
import json
import os
import pickle
import struct

import numpy as np

import measure
from messages import ANSWERS, HERE, LABELS, STRENGTHS, TYPES, hands, read_hand
from wordpiece import CLS, SEP, SPECIAL, WordPiece

MAGIC, VERSION, ALIGN = b"RBTAGGER", 1, 64
WIDTH, HEADS, POSITIONS, OVERLAP = 384, 12, 192, 64
EPSILON = np.float32(1e-12)
PIECES = 12400  # a file of 15.8 MB
MATRICES = ("query", "key", "value", "mixed", "wide", "narrow")


def rounded(matrix):
    """Rows of bytes and a scale for each: row = bytes * scale."""
    scale = np.abs(matrix).max(1) / np.float32(127)
    scale = np.where(scale == 0, np.float32(1), scale).astype(np.float32)
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale


def tensors(fixed, trained, pieces):
    """Every tensor in the order in which it is written: (name, array)."""
    def whole(name, p):
        bytes_, scale = rounded(np.asarray(p["w"], np.float32).T)
        return [(name + ".weight", bytes_), (name + ".scale", scale), (name + ".bias", np.asarray(p["b"], np.float32))]

    def norm(name, p):
        return [(name + ".gain", np.asarray(p["g"], np.float32)), (name + ".bias", np.asarray(p["b"], np.float32))]

    words, scale = rounded(np.asarray(fixed["words"], np.float32)[:len(pieces)])
    places, place_scale = rounded(np.asarray(trained["positions"], np.float32))
    out = [("words.weight", words), ("words.scale", scale),
           ("positions.weight", places), ("positions.scale", place_scale)]
    out += norm("norm", trained["norm"])
    layers = trained["layers"]
    for n in range(layers["query"]["w"].shape[0]):
        for name in MATRICES:
            out += whole(f"layer.{n}.{name}", {k: v[n] for k, v in layers[name].items()})
        for name in ("norm1", "norm2"):
            out += norm(f"layer.{n}.{name}", {k: v[n] for k, v in layers[name].items()})
    for name in ("label", "type", "summary"):
        out += whole(name, trained[name])
    return out


def write(path, named, pieces, layers, calibration):
    """Magic, version, length of the header, header (JSON), tensors; each part starts at a multiple of 64 bytes."""
    directory, at = {}, 0
    for name, array in named:
        kind = {"int8": "i8", "float32": "f32"}[array.dtype.name]
        directory[name] = {"dtype": kind, "shape": list(array.shape), "offset": at}
        at += -(-array.nbytes // ALIGN) * ALIGN
    header = json.dumps({
        "width": WIDTH, "heads": HEADS, "layers": layers, "inner": 4 * WIDTH, "positions": POSITIONS,
        "overlap": OVERLAP, "epsilon": 1e-12, "labels": LABELS, "types": TYPES, "strengths": STRENGTHS,
        "answers": ANSWERS, "calibration": calibration, "pieces": list(pieces), "tensors": directory,
    }, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    header += b" " * (-(16 + len(header)) % ALIGN)
    with open(path, "wb") as file:
        file.write(MAGIC + struct.pack("<II", VERSION, len(header)) + header)
        for _, array in named:
            raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes()
            file.write(raw + b"\0" * (-len(raw) % ALIGN))


def slim(fitted, texts):
    """Leaves out the rarest pieces that no labelled message needs, until the file is small enough."""
    whole = WordPiece(fitted["pieces"])
    needed = {n for text in texts for word in text.split() for n in whole.word(word)}
    single = {n for n, piece in enumerate(whole.pieces) if len(piece.removeprefix("##")) == 1 or piece in SPECIAL}
    spare = [n for n in range(len(whole.pieces)) if n not in needed | single]
    kept = sorted(needed | single | set(spare[:max(0, PIECES - len(needed | single))]))
    return ([whole.pieces[n] for n in kept], {"words": fitted["fixed"]["words"][kept]})


class Tagger:
    """The exported network, read back from its file and run with eight-bit products."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        assert data[:8] == MAGIC
        version, size = struct.unpack("<II", data[8:16])
        assert version == VERSION
        self.header = json.loads(data[16:16 + size])
        begin = 16 + size
        self.tensor = {}
        for name, entry in self.header["tensors"].items():
            kind = np.int8 if entry["dtype"] == "i8" else np.float32
            count = int(np.prod(entry["shape"]))
            self.tensor[name] = np.frombuffer(data, kind, count, begin + entry["offset"]).reshape(entry["shape"])
        self.wide = {name.removesuffix(".weight"): array.T.astype(np.float32) for name, array in self.tensor.items()
                     if name.endswith(".weight")}
        self.pieces = WordPiece(self.header["pieces"])

    def linear(self, name, x):
        """Rows of bytes times rows of bytes: exact integer sums, then both scales and the bias."""
        bytes_, scale = rounded(x)
        # float32 holds integers up to 2^24 exactly; 1,040 products of bytes cannot pass it, 1,536 do not in practice
        sums = bytes_.astype(np.float32) @ self.wide[name]
        return (sums.astype(np.float32) * scale[:, None] * self.tensor[name + ".scale"]
                + self.tensor[name + ".bias"]).astype(np.float32)

    def norm(self, name, x):
        away = x - x.mean(-1, keepdims=True, dtype=np.float32)
        variance = (away * away).mean(-1, keepdims=True, dtype=np.float32)
        return away / np.sqrt(variance + EPSILON) * self.tensor[name + ".gain"] + self.tensor[name + ".bias"]

    def encode(self, ids):
        t = self.tensor
        places = t["positions.weight"][:len(ids)] * t["positions.scale"][:len(ids), None]
        x = self.norm("norm", t["words.weight"][ids] * t["words.scale"][ids, None] + places)
        for n in range(self.header["layers"]):
            x = self.layer(f"layer.{n}.", x)
        return x

    def layer(self, name, x):
        def split(part):
            return self.linear(name + part, x).reshape(len(x), HEADS, -1).transpose(1, 0, 2)

        query, key, value = split("query"), split("key"), split("value")
        weights = softmax(query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(WIDTH // HEADS)))
        mixed = (weights @ value).transpose(1, 0, 2).reshape(len(x), WIDTH)
        x = self.norm(name + "norm1", x + self.linear(name + "mixed", mixed))
        return self.norm(name + "norm2", x + self.linear(name + "narrow", gelu(self.linear(name + "wide", x))))

    def window(self, coded):
        """Of one window: each word's probabilities of labels and logits of types, and the message's probabilities."""
        number = self.pieces.number
        ids = np.array([number[CLS]] + [p for pieces in coded for p in pieces] + [number[SEP]])
        x = self.encode(ids)
        summary = self.linear("summary", np.concatenate([x.mean(0), x.max(0)])[None])[0]
        label, kind = softmax(self.linear("label", x)), self.linear("type", x)
        words, at = [], 1
        for pieces in coded:
            words.append((label[at:at + len(pieces)].mean(0), kind[at:at + len(pieces)].mean(0)))
            at += len(pieces)
        count = len(STRENGTHS)
        return words, softmax(summary[:count]), 1 / (1 + np.exp(-summary[count:]))

    def tag(self, words):
        """All windows of a message put together."""
        room = POSITIONS - 2
        coded = [self.pieces.word(word)[:room] for word in words]
        labels, kinds, strengths, answers = [], [], [], []
        for start, end, first in windows([len(c) for c in coded], room):
            found, strength, answer = self.window(coded[start:end])
            labels[first:] = [w[0] for w in found[first - start:]]
            kinds[first:] = [w[1] for w in found[first - start:]]
            strengths.append(strength)
            answers.append(answer)
        strength = max(strengths, key=lambda s: 1 - s[0])
        return dict(label=np.array(labels).reshape(-1, len(LABELS)), kind=np.array(kinds).reshape(-1, len(TYPES)),
                    strength=strength, answers=np.max(answers, 0))


def windows(lengths, room):
    """(first word, end, first word whose tags are taken from here) of each window.

    A window takes as many words as fit. The next one starts with the words that make up the last OVERLAP
    pieces of it; of these, the first half (in words) keep their tags."""
    found, start, first = [], 0, 0
    while True:
        end, used = start, 0
        while end < len(lengths) and used + lengths[end] <= room:
            used += lengths[end]
            end += 1
        found.append((start, end, first))
        if end == len(lengths):
            return found
        back, used = end, 0
        while back > start + 1 and used + lengths[back - 1] <= OVERLAP:
            back -= 1
            used += lengths[back]
        start, first = back, back + (end - back) // 2


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def gelu(x):
    return (.5 * x * (1 + np.tanh(np.float32(.7978846) * (x + np.float32(.044715) * x * x * x)))).astype(np.float32)


SIGNS = ("\u201cHéllo\u201d – it\u2019s Zoë… from Crème & Söhne, 50% off, £1,200 or €7; \u4f60\u597d \U0001f600 call "
         "7oh2 555-0199! \u00ad")


def reference(tagger, messages, path):
    """What the exported network says to some messages, for the program to be tested against; at the end one that
    takes several windows, one with unusual characters, and one without words."""
    texts = [(m.id, m.text) for m in messages]
    texts += [("long", " ".join(m.text for m in messages[:8])), ("signs", SIGNS), ("empty", "")]
    with open(path, "w", encoding="utf-8") as file:
        for name, text in texts:
            words = text.split()
            said = tagger.tag(words)
            row = dict(id=name, words=words, pieces=[tagger.pieces.word(w) for w in words],
                       label=short(said["label"]), type=short(said["kind"]), strength=short(said["strength"]),
                       answers=short(said["answers"]), tags=measure.tags(said), kind=measure.kind_of_hook(said),
                       calibrated={name: round(float(measure.probability(said, name, weights)), 4)
                                   for name, weights in tagger.header["calibration"].items() if name in measure.ASKED})
            json.dump(row, file, ensure_ascii=False, separators=(",", ":"))
            file.write("\n")


def short(numbers):
    return np.asarray(numbers, np.float64).round(4).tolist()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("network")
    parser.add_argument("calibration")
    parser.add_argument("--out", default=HERE)
    given = parser.parse_args()
    with open(given.network, "rb") as file:
        fitted = pickle.load(file)
    with open(given.calibration, encoding="utf-8") as file:
        calibration = json.load(file)
    path = os.path.join(given.out, "tagger.bin")
    layers = fitted["trained"]["layers"]["query"]["w"].shape[0]
    messages = [m for hand in hands() for m in read_hand(hand)]
    pieces, fixed = slim(fitted, [m.text for m in messages])
    write(path, tensors(fixed, fitted["trained"], pieces), pieces, layers, calibration)
    reference(Tagger(path), messages[::len(messages) // 57][:57], os.path.join(given.out, "reference.jsonl"))


if __name__ == "__main__":
    main()
