"""Fit the weights by which pasted letters are told apart: `nox -s letters`, or `python tools/fit_letters.py`.

Reads the texts of ``corpus/letters/*.jsonl``, each with its kind, and writes ``data/kinds/weights.json``.  Needs
scikit-learn.  With ``--hold-out`` it fits on four fifths, five times, and prints how the rest is told instead.
"""

import argparse
import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bouncekit.judging.rules.book import default_book
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.kinds.weighing import WEIGHTS, Weights, features, weigh_features

ROOT = Path(__file__).parent.parent
_UNIT = 10  # a weight is written as a whole number of tenths
_FEWEST = 2  # texts: a feature of one text alone tells of nothing but it
_SMALLEST = 4  # tenths: what weighs less is left out
_CODES = re.compile(r"#?\b[245]\.\d\.\d{1,3}\b|^[245]\d\d[ -]|\b[245]\d\d (?=[A-Z<])")
_LEADS = (0.5, 1.0, 1.2, 1.5, 2.0, 2.5)


def answers() -> Iterator[str]:
    """Yield what servers say, without codes; with an address or a page beside it, for these are no sign of a letter."""
    for rule in default_book().rules:
        for text in rule.matches:
            bare = _CODES.sub("", text)
            if find_codes(bare) == (None, None):
                yield from (bare, f"<lea@example.org>: {bare}", f"{bare} See https://help.example.org/?code=1")


def texts() -> list[dict[str, str]]:
    """Return the texts of the corpus in a fixed order, each once, and what servers say, after the rules' examples."""
    rows = {text: {"kind": "answer", "text": text} for text in answers()}
    for path in sorted((ROOT / "corpus" / "letters").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.setdefault(row["text"], row)
    return list(rows.values())


def fit(sets: list[frozenset[str]], kinds: list[str]) -> dict[str, Any]:
    """Return the table of weights (see `weighing.Weights`) that tells `sets` of features apart as `kinds`."""
    seen = Counter(one for features_of in sets for one in features_of)
    names = sorted(one for one, count in seen.items() if count >= _FEWEST)
    rarity = {one: round(100 * (1 + math.log((1 + len(sets)) / (1 + seen[one])))) for one in names}
    column = {one: at for at, one in enumerate(names)}
    rows, columns, values = [], [], []
    for row, features_of in enumerate(sets):
        known = [one for one in sorted(features_of) if one in column]
        length = math.sqrt(sum(rarity[one] ** 2 for one in known)) or 1
        rows += [row] * len(known)
        columns += [column[one] for one in known]
        values += [rarity[one] / length for one in known]
    matrix = csr_matrix((values, (rows, columns)), shape=(len(sets), len(names)))
    # Regularised weakly: a text has few words, and each must be able to speak.
    model = LogisticRegression(C=100, max_iter=400, class_weight="balanced").fit(matrix, kinds)
    weights = np.rint(model.coef_ * _UNIT).astype(int)
    weights[abs(weights) < _SMALLEST] = 0
    spoken: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        parts = [int(part) for kind in np.flatnonzero(weights[:, at]) for part in (kind, weights[kind, at])]
        spoken[name] = [rarity[name], *parts]
    biases = [round(bias * _UNIT) for bias in model.intercept_]
    return {"kinds": list(model.classes_), "biases": biases, "unit": _UNIT, "rows": spoken}


def hold_out(sets: list[frozenset[str]], kinds: list[str]) -> None:
    """Print, for each lead, how many texts that the fit has not seen are told, and how many of them rightly."""
    told: list[tuple[float, bool]] = []
    for fitted, kept in StratifiedKFold(5, shuffle=True, random_state=1).split(sets, kinds):
        weights = Weights(**fit([sets[at] for at in fitted], [kinds[at] for at in fitted]))
        for at in kept:
            weighed = weigh_features(sets[at], weights)
            told.append((weighed.lead, weighed.kind == kinds[at]) if weighed else (0.0, False))
    for least in _LEADS:
        right = [is_right for lead, is_right in told if lead >= least]
        print(f"lead {least}: {len(right)} of {len(told)} told, {sum(right) / len(right):.3f} of them rightly")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Write the weights, or print how well such weights tell what they were not fitted to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hold-out", action="store_true")
    asked = parser.parse_args()
    rows = texts()
    sets, kinds = [features(row["text"]) for row in rows], [row["kind"] for row in rows]
    if asked.hold_out:
        hold_out(sets, kinds)
        return
    table = fit(sets, kinds)
    target = ROOT / "src" / "bouncekit" / "data" / WEIGHTS
    lines = ",\n".join(f"{_json(name)}:{_json(row)}" for name, row in table.pop("rows").items())
    target.write_text(f'{_json(table)[:-1]},"rows":{{\n{lines}\n}}}}\n', encoding="utf-8")
    print(f"{len(rows)} texts, {lines.count(chr(10)) + 1} features, {target.stat().st_size >> 10} KB")


if __name__ == "__main__":
    main()
