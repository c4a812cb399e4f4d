"""`python -m bot.understand.train GOLDEN`: make the classifier's weights anew.

Softmax regression by Adagrad in plain numpy, on the phrase grammar and on the written training
utterances of the folder GOLDEN. Features are left out at random while training, so that no
single word carries a decision.
"""

from __future__ import annotations

import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.understand.classifier import NONE, WEIGHTS, cue_vector
from bot.understand.cues import cues
from bot.understand.features import features
from bot.understand.training.golden import masked_utterances
from bot.understand.training.grammar import drawn

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 20261125
PER_LINE = 40
WRITTEN_WEIGHT = 8
"""A written utterance counts as much as so many drawn ones."""
RARE = 3
"""Features seen less often are left out."""
EPOCHS = 12
BATCH = 256
RATE = 0.25
DECAY = 2e-5
KEEP = {"k": 1.0, "q": 1.0, "q2": 1.0, "w": 0.75, "c": 0.75, "p": 0.75}
KEEP_ELSE = 0.5
"""The chance that a feature is shown in training. Groups of words always are: without the word that
decides, an utterance would teach that the rest of it does. Neighbours, which fit one way of
writing best, are shown the least."""
ASKED = {"spend": 4.0, "explain_change": 2.0}
"""How much more often than the others these tools are asked for."""
WIDTH = 240


def main(folder: Path) -> None:
    """Train and write the weights."""
    tools = (*cues(), NONE)
    samples = drawn(PER_LINE, SEED)
    samples += [(tool, text, WRITTEN_WEIGHT) for tool, text in masked_utterances(folder)]
    named = [features(text) for _, text, _ in samples]
    counts = Counter(
        name
        for names, (_, _, times) in zip(named, samples, strict=True)
        for name in names
        for _ in range(times)
    )
    kept = sorted(name for name, count in counts.items() if count >= RARE)
    index = {name: place for place, name in enumerate(kept)}
    places = np.full((len(samples), WIDTH), len(kept), dtype=np.int32)
    for row, names in enumerate(named):
        found = [index[name] for name in names if name in index][:WIDTH]
        places[row, : len(found)] = found
    heard = np.stack([cue_vector(text, tools) for _, text, _ in samples])
    wanted = np.array([tools.index(tool) for tool, _, _ in samples])
    per_tool = Counter(tool for tool, _, times in samples for _ in range(times))
    shares = [times * ASKED.get(tool, 1.0) / per_tool[tool] for tool, _, times in samples]
    mass = np.array(shares, dtype=np.float32)
    mass *= len(samples) / mass.sum()
    keep = np.array([KEEP.get(name.partition(":")[0], KEEP_ELSE) for name in kept] + [0.0])
    words, weighed, bias = _fit(places, keep, heard, wanted, mass, len(tools))
    words *= keep[:-1, None]
    target = Path(str(files("bot.understand") / "data" / WEIGHTS))
    np.savez_compressed(
        target,
        features=np.frombuffer("\n".join(kept).encode(), dtype=np.uint8),
        tools=np.frombuffer("\n".join(tools).encode(), dtype=np.uint8),
        words=words.astype(np.float16),
        cues=weighed.astype(np.float16),
        bias=bias.astype(np.float16),
    )
    sys.stdout.write(
        f"{len(samples)} utterances, {len(kept)} features, {target.stat().st_size // 1024} KB\n"
    )


def _fit(
    places: NDArray[np.int32],
    keep: NDArray[np.float64],
    heard: NDArray[np.float32],
    wanted: NDArray[np.int64],
    mass: NDArray[np.float32],
    tools: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    chance = np.random.default_rng(SEED)
    size = len(keep) - 1
    words = np.zeros((size + 1, tools), dtype=np.float32)
    weighed = np.eye(tools, dtype=np.float32) * 2
    bias = np.zeros(tools, dtype=np.float32)
    slow = [np.full_like(part, 1e-4) for part in (words, weighed, bias)]
    for _ in range(EPOCHS):
        order = chance.permutation(len(places))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            shown = places[rows].copy()
            shown[chance.random(shown.shape) > keep[shown]] = size
            cue_shown = heard[rows] * (chance.random((len(rows), 1)) < 0.9)
            logits = bias + cue_shown @ weighed + words[shown].sum(axis=1)
            shares = np.exp(logits - logits.max(axis=1, keepdims=True))
            shares /= shares.sum(axis=1, keepdims=True)
            shares[np.arange(len(rows)), wanted[rows]] -= 1
            error = shares * mass[rows, None] / len(rows)
            slope = np.zeros_like(words)
            np.add.at(slope, shown, error[:, None, :])
            slope[size] = 0
            _step(words, slope + DECAY * words, slow[0])
            _step(weighed, cue_shown.T @ error, slow[1])
            _step(bias, error.sum(axis=0), slow[2])
    return words[:size], weighed, bias


def _step(part: NDArray[np.float32], slope: NDArray[np.float32], slow: NDArray[np.float32]) -> None:
    slow += slope * slope
    part -= RATE * slope / np.sqrt(slow)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "tests/golden"))
