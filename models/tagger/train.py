"""Trains the tagger.

    python3 train.py folds --out FOLDER    leave hands out, over all hands: every message is tagged by a network
                                           that has seen nothing of its writer
    python3 train.py final --out FOLDER    on all hands: the network that is shipped (then: export.py)
"""
import argparse
import os
import pickle
import time
from dataclasses import dataclass, replace
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_default_prng_impl", "unsafe_rbg")  # the standard generator takes longer than the network
if os.environ.get("JAX_CACHE"):
    jax.config.update("jax_compilation_cache_dir", os.environ["JAX_CACHE"])
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.5)

import measure
import network
from augment import Augmenter
from messages import hands, read_hand
from wordpiece import CLS, SEP, WordPiece, choose_pieces

FOLDS = [["A", "G", "N"], ["B", "H", "R"], ["C", "I", "O"], ["D", "J", "S"], ["E", "F", "L", "T"], ["K", "M", "P", "another-hand"]]
COARSE = [["A", "D", "G", "J", "R"], ["B", "E", "F", "H", "N", "T"], ["C", "I", "K", "L", "M", "O", "S"]]  # the project's own always train
BATCH = 16
HOOKS = 4  # of one message that are typed
TABLE = 14336  # rows of the table of pieces, the same for every fold (so that it is compiled once)


@dataclass(frozen=True)
class Plan:
    layers: tuple = (0, 1, 2, 3, 4, 5)
    epochs: int = 4
    rate: float = 1.5e-4
    head_rate: float = 5.
    layer_decay: float = .9
    weight_decay: float = .01
    dropout: float = .1
    smoothing: float = .05
    common: int = 9000
    augment: bool = True
    typing: float = .4  # weight of the hooks' types in the loss
    frozen: int = 2  # lower layers that stay as they are
    lose: float = .03  # share of pieces that are hidden


class Encoder:
    """Turns messages into arrays of piece numbers, labels and answers."""

    def __init__(self, pieces):
        self.pieces = pieces
        self.cls, self.sep = pieces.number[CLS], pieces.number[SEP]

    def message(self, message):
        """Piece numbers with, for each, its label and its share of its word (as many words as fit), and the hooks:
        the places of their pieces, and the type."""
        rows, hooks = [(self.cls, 0, 0.)], {}
        for word, label, kind, segment in message.words:
            found = self.pieces.word(word)
            if len(rows) + len(found) > network.POSITIONS - 1:
                break
            if kind >= 0:
                hooks.setdefault((segment, kind), []).extend(range(len(rows), len(rows) + len(found)))
            rows += [(piece, label, 1 / len(found)) for piece in found]
        return rows + [(self.sep, 0, 0.)], [(kind, places) for (_, kind), places in hooks.items()][:HOOKS]

    def batch(self, messages):
        coded = [self.message(m) for m in messages]
        length = round_up(max(len(rows) for rows, _ in coded))
        shape = (len(messages), length)
        ids, label = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
        share, mask = np.zeros(shape, np.float32), np.zeros(shape, bool)
        kind, span = np.full((len(messages), HOOKS), -1, np.int32), np.zeros((len(messages), HOOKS, length), np.float32)
        for row, (pieces, hooks) in enumerate(coded):
            count = len(pieces)
            ids[row, :count], label[row, :count], share[row, :count] = zip(*pieces)
            mask[row, :count] = True
            for number, (of, places) in enumerate(hooks):
                kind[row, number] = of
                span[row, number, places] = share[row, places] / share[row, places].sum()
        return dict(ids=ids, mask=mask, label=label, kind=kind, span=span, share=share,
                    strength=np.array([m.strength for m in messages], np.int32),
                    answers=np.array([m.answers for m in messages], np.float32),
                    settled=np.array([[name not in m.disputed for name in ["hook"] + network.ANSWERS]
                                      for m in messages], np.float32))


def round_up(length):
    return next(n for n in (48, 64, 80, 96, 112, 128, 160, network.POSITIONS) if n >= length)


def loss(trained, fixed, batch, key, plan):
    """Words' labels, hooks' types, and the message's answers where nobody disputes them."""
    hide, key = jax.random.split(key)
    hidden = jax.random.bernoulli(hide, plan.lose, batch["ids"].shape) & (batch["share"] > 0)
    ids = jnp.where(hidden, 1, batch["ids"])  # as an unknown piece
    label, kind, summary = network.outputs(fixed, trained, ids, batch["mask"], key, plan.dropout, plan.frozen)
    share = batch["share"]
    words = (share * cross_entropy(label, batch["label"], plan.smoothing)).sum() / share.sum()
    kind = batch["span"] @ kind  # of a whole hook: the mean of its words' logits
    kinds = mean_of(cross_entropy(kind, jnp.maximum(batch["kind"], 0), plan.smoothing), batch["kind"] >= 0)
    settled = batch["settled"]
    strength = mean_of(cross_entropy(summary[:, :3], batch["strength"], plan.smoothing), settled[:, 0])
    answers = mean_of(optax.sigmoid_binary_cross_entropy(summary[:, 3:], batch["answers"]), settled[:, 1:])
    return words + plan.typing * kinds + .5 * strength + .5 * answers


def cross_entropy(logits, target, smoothing):
    log = jax.nn.log_softmax(logits, -1)
    own = jnp.take_along_axis(log, target[..., None], -1)[..., 0]
    return -(1 - smoothing) * own - smoothing * log.mean(-1)


def mean_of(values, weights):
    return (values * weights).sum() / jnp.maximum(weights.sum(), 1)


def speeds(trained, plan):
    """How fast each parameter learns: the heads fastest, the lower layers slowest."""
    count = trained["layers"]["query"]["w"].shape[0]
    deep = plan.layer_decay ** jnp.arange(count - 1, -1, -1.) * (jnp.arange(count) >= plan.frozen)
    scale = jax.tree.map(lambda _: jnp.float32(1.), trained)
    for name in ("positions", "norm"):
        lowest = 0. if plan.frozen else plan.layer_decay ** count
        scale[name] = jax.tree.map(lambda _: jnp.float32(lowest), trained[name])
    scale["layers"] = jax.tree.map(lambda p: deep.reshape((-1,) + (1,) * (p.ndim - 1)), trained["layers"])
    for name in ("label", "type", "summary"):
        scale[name] = jax.tree.map(lambda _: jnp.float32(plan.head_rate), trained[name])
    return scale


def optimiser(trained, plan):
    """AdamW; the rate of the moment is a factor of its own, so that one compiled step serves every schedule."""
    scale = speeds(trained, plan)
    decayed = jax.tree.map(lambda p: p.ndim > 1, trained)
    return optax.chain(optax.clip_by_global_norm(1.),
                       optax.scale_by_adam(b2=.98),
                       optax.add_decayed_weights(plan.weight_decay, decayed),
                       optax.stateless(lambda updates, _: jax.tree.map(jnp.multiply, updates, scale)))


@partial(jax.jit, static_argnames="plan", donate_argnames=("trained", "state"))
def step(trained, fixed, state, batch, key, rate, plan):
    value, slope = jax.value_and_grad(loss)(trained, fixed, batch, key, plan)
    updates, state = optimiser(trained, plan).update(slope, state, trained)
    return jax.tree.map(lambda p, u: p - rate * u, trained, updates), state, value


def batches(messages, augmenter, rng, plan):
    """Batches of messages of about one length, in any order."""
    changed = [augmenter.changed(m) if plan.augment else m for m in messages]
    order = sorted(range(len(changed)), key=lambda i: len(changed[i].text) + rng.random() * 40)
    groups = [order[i:i + BATCH] for i in range(0, len(order), BATCH)]
    groups[-1] += list(rng.choice(order, BATCH - len(groups[-1])))
    rng.shuffle(groups)
    for group in groups:
        yield [changed[i] for i in group]


def fit(messages, plan, seed, log=print):
    """Trains one network on some messages; returns its pieces and its parameters."""
    rng = np.random.default_rng(seed)
    weights, everything = network.base()
    kept = choose_pieces(everything, [m.text for m in messages], plan.common)
    encoder = Encoder(WordPiece([everything[n] for n in kept]))
    fixed, trained = network.initial(weights, np.array(kept + [0] * (TABLE - len(kept))), plan.layers, rng)
    steps = plan.epochs * -(-len(messages) // BATCH)
    schedule = optax.warmup_cosine_decay_schedule(0, plan.rate, max(1, steps // 10), steps)
    compiled = replace(plan, epochs=0, rate=0.)
    state = optimiser(trained, compiled).init(trained)
    augmenter = Augmenter(messages, seed)
    key = jax.random.key(seed)
    began, count, values = time.time(), 0, []
    for epoch in range(plan.epochs):
        for group in batches(messages, augmenter, rng, plan):
            key, own = jax.random.split(key)
            trained, state, value = step(trained, fixed, state, encoder.batch(group), own,
                                         jnp.float32(schedule(count)), compiled)
            values.append(float(value))
            count += 1
            if count % 50 == 0:
                log(f"  step {count} of {steps}: loss {np.mean(values[-50:]):.3f}, {time.time() - began:.0f} s",
                    flush=True)
    return encoder, fixed, trained


forward = jax.jit(network.outputs)


def predict(encoder, fixed, trained, messages):
    """For every message the probabilities of its words' labels, its words' logits of types, and the probabilities
    of its strength and its answers."""
    found = [None] * len(messages)
    order = sorted(range(len(messages)), key=lambda i: len(messages[i].text))
    for start in range(0, len(order), BATCH):
        group = order[start:start + BATCH]
        padded = [messages[i] for i in group + group[:1] * (BATCH - len(group))]
        batch = encoder.batch(padded)
        label, kind, summary = forward(fixed, trained, batch["ids"], batch["mask"])
        label = jax.nn.softmax(label, -1)
        strength, answers = jax.nn.softmax(summary[:, :3], -1), jax.nn.sigmoid(summary[:, 3:])
        for row, i in enumerate(group):
            found[i] = dict(label=by_word(encoder, messages[i], np.asarray(label[row])),
                            kind=by_word(encoder, messages[i], np.asarray(kind[row])),
                            strength=np.asarray(strength[row]), answers=np.asarray(answers[row]))
    return found


def by_word(encoder, message, rows):
    """The mean over each word's pieces; words past the end of the window get the last one's."""
    out, at = [], 1
    for word, *_ in message.words:
        count = len(encoder.pieces.word(word))
        if at + count > network.POSITIONS - 1:
            out.append(out[-1])
            continue
        out.append(rows[at:at + count].mean(0))
        at += count
    return np.array(out)


def folds(plan, seed, out, coarse, only=None):
    """Tags every hand by a network that was trained on others; writes what it said to OUT/folds-SEED.pickle."""
    everyone = {hand: read_hand(hand) for hand in hands()}
    path, said = os.path.join(out, f"folds-{seed}.pickle"), {}
    if only and os.path.exists(path):  # other folds have been done before
        with open(path, "rb") as file:
            said = pickle.load(file)
    for number, tested in enumerate(COARSE if coarse else FOLDS):
        tested = [hand for hand in tested if hand in everyone]
        if not tested or (only and number not in only):
            continue
        print("fold", number, tested, flush=True)
        messages = [m for hand in everyone if hand not in tested for m in everyone[hand]]
        fitted = fit(messages, plan, seed)
        save(os.path.join(out, f"fold-{number}-{seed}.pickle"), fitted)
        for hand in tested:
            for message, answer in zip(everyone[hand], predict(*fitted, everyone[hand])):
                said[(hand, message.id)] = answer
        with open(path, "wb") as file:
            pickle.dump(said, file)
        measure.report(said, short=True)


def final(plan, seed, out):
    """Trains on all hands."""
    save(os.path.join(out, f"final-{seed}.pickle"), fit([m for hand in hands() for m in read_hand(hand)], plan, seed))


def save(path, fitted):
    encoder, fixed, trained = fitted
    pieces = encoder.pieces.pieces
    fixed = {"words": np.asarray(fixed["words"])[:len(pieces)]}
    with open(path, "wb") as file:
        pickle.dump({"pieces": pieces, "fixed": fixed, "trained": jax.tree.map(np.asarray, trained)}, file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["folds", "final"])
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--coarse", action="store_true", help="three folds instead of six")
    parser.add_argument("--only", type=lambda text: [int(n) for n in text.split(",")], help="folds to do")
    for name, kind in (("epochs", int), ("rate", float), ("dropout", float), ("layer_decay", float), ("common", int),
                       ("smoothing", float), ("lose", float), ("head_rate", float), ("frozen", int), ("typing", float)):
        parser.add_argument("--" + name, type=kind, default=getattr(Plan, name))
    parser.add_argument("--layers", type=lambda text: tuple(int(n) for n in text.split(",")), default=Plan.layers)
    given = vars(parser.parse_args())
    what, out, seed, coarse, only = (given.pop(name) for name in ("what", "out", "seed", "coarse", "only"))
    os.makedirs(out, exist_ok=True)
    if what == "folds":
        folds(Plan(**given), seed, out, coarse, only)
    else:
        final(Plan(**given), seed, out)


if __name__ == "__main__":
    main()
