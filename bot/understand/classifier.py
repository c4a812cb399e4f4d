"""A linear classifier over words and cues; its weights ship as data and numpy scores them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.understand.cues import cue_scores
from bot.understand.features import features

if TYPE_CHECKING:
    from numpy.typing import NDArray

CUE_SCALE = 3.0
NONE = "none"
"""The class of what is no question for any tool."""
WEIGHTS = "weights.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """One row of `words` a feature, one column a tool; `cues` weighs the cues' scores."""

    tools: tuple[str, ...]
    index: dict[str, int]
    words: NDArray[np.float32]
    cues: NDArray[np.float32]
    bias: NDArray[np.float32]


@cache
def weights() -> Weights:
    """The weights that ship with the package."""
    with as_file(files("bot.understand") / "data" / WEIGHTS) as path, np.load(path) as stored:
        names = bytes(stored["features"]).decode("utf-8").split("\n")
        return Weights(
            tools=tuple(bytes(stored["tools"]).decode("utf-8").split("\n")),
            index={name: place for place, name in enumerate(names)},
            words=stored["words"].astype(np.float32),
            cues=stored["cues"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
        )


def probabilities(masked: str) -> dict[str, float]:
    """Tool → probability for a masked question."""
    known = weights()
    places = [known.index[name] for name in features(masked) if name in known.index]
    logits = known.bias + cue_vector(masked, known.tools) @ known.cues
    if places:
        logits = logits + known.words[places].sum(axis=0)
    shares: Any = np.exp(logits - logits.max())
    shares /= shares.sum()
    return {tool: float(share) for tool, share in zip(known.tools, shares, strict=True)}


def cue_vector(masked: str, tools: tuple[str, ...]) -> NDArray[np.float32]:
    """The scores of the cues in the order of the tools."""
    scores = cue_scores(masked)
    return np.array([scores.get(tool, 0.0) / CUE_SCALE for tool in tools], dtype=np.float32)
