"""Published methods, called from a checkout of github.com/shaido987/riskloc given by its path.

That repository holds RiskLoc and its authors' versions of AutoRoot, Squeeze and Adtributor. None of
it is part of this project. A method whose own needs are not installed is left out, with the reason.
Each gets the settings that its command line has by default.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

Method = "Callable[[pd.DataFrame, list[str]], list[dict[str, str]]]"


def find_peers(checkout: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """The methods that can be called, and why the others cannot."""
    sys.path.insert(0, str(checkout))
    ways: dict[str, Callable[[], Any]] = {
        "RiskLoc": _riskloc,
        "AutoRoot": _autoroot,
        "Adtributor": _adtributor,
        "Squeeze": _squeeze,
    }
    found, missing = {}, {}
    for name, load in ways.items():
        try:
            found[name] = _quiet(load())
        except (ImportError, AttributeError) as error:
            missing[name] = str(error)
    return found, missing


def _quiet(method: Any) -> Any:
    def run(table: pd.DataFrame, dimensions: list[str]) -> list[dict[str, str]]:
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            return list(method(table.copy(), dimensions))

    return run


def _unfolded(causes: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        dict(zip(cause["cuboid"], map(str, element), strict=True))
        for cause in causes
        for element in cause["elements"]
    ]


def _riskloc() -> Any:
    riskloc = importlib.import_module("algorithms.riskloc").riskloc
    return lambda table, dimensions: _unfolded(riskloc(table, dimensions))


def _autoroot() -> Any:
    autoroot = importlib.import_module("algorithms.autoroot").autoroot
    return lambda table, dimensions: _unfolded(autoroot(table, dimensions, delta_threshold=0.25))


def _adtributor() -> Any:
    adtributor = importlib.import_module("algorithms.adtributor").adtributor
    return lambda table, dimensions: [
        {cause["dimension"]: str(element)}
        for cause in adtributor(table, dimensions)
        for element in cause["elements"]
    ]


def _squeeze() -> Any:
    module = importlib.import_module("algorithms.squeeze.squeeze")
    importlib.import_module("loguru").logger.remove()

    def run(table: pd.DataFrame, dimensions: list[str]) -> list[dict[str, str]]:
        model = module.Squeeze(
            data_list=[table[[*dimensions, "real", "predict"]]],
            op=lambda value: value,
            option=module.SqueezeOption(debug=False),
        )
        model.run()
        return [
            dict(part.split("=", 1) for part in cause.split("&"))
            for cause in model.root_cause_string_list
        ]

    return run
