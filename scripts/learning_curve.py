"""Draw the learning curve: how much do more examples a topic help?

Trains the quick members of the ensemble (sentence vectors, words, letters; not the taught encoder,
which takes minutes) on 10, 20, 40, 80 and all examples a topic, and scores the held-out questions,
which other people wrote. Writes results/learning_curve.png and prints the figures.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML
from sklearn.linear_model import LogisticRegression

from rasa_project.nlu.encoder import shared
from rasa_project.nlu.members import TextMember, log_softmax

SIZES = (10, 20, 40, 80, 0)  # 0 stands for all
HELD_OUT = Path("tests/questions/held_out.jsonl")


def examples() -> list[tuple[str, str]]:
    """Return (text, topic) for every training example."""
    yaml, rows = YAML(typ="safe"), []
    for path in sorted(Path("data/nlu").rglob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            rows += [(line[2:].strip(), block["intent"]) for line in lines if line.strip()]
    return rows


def chosen(topics: np.ndarray, size: int) -> np.ndarray:
    """Return positions of `size` examples of each topic, drawn once and for all."""
    draw, kept = np.random.default_rng(0), []
    for topic in np.unique(topics):
        own = draw.permutation(np.flatnonzero(topics == topic))
        kept.append(own[:size] if size else own)
    return np.concatenate(kept)


def main() -> None:
    """Print and draw the curve."""
    rows = examples()
    texts, topics = [text for text, _ in rows], np.array([topic for _, topic in rows])
    asked = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    questions = [row["text"] for row in asked]
    vectors, wanted = shared().vectors(texts), [{r["topic"], *(r.get("also") or [])} for r in asked]
    found = shared().vectors(questions)
    classes = np.unique(topics)
    curve = []
    for size in SIZES:
        kept = chosen(topics, size)
        labels = np.searchsorted(classes, topics[kept])
        vector = LogisticRegression(C=8, max_iter=400).fit(vectors[kept], labels)
        words, letters = TextMember("words"), TextMember("letters")
        words.fit([texts[i] for i in kept], labels)
        letters.fit([texts[i] for i in kept], labels)
        score = log_softmax(vector.decision_function(found)) + 0.3 * (
            words.log_odds(questions) + letters.log_odds(questions)
        )
        order = np.argsort(-score, axis=1)
        first = np.mean([classes[o[0]] in w for o, w in zip(order, wanted, strict=True)])
        third = np.mean([bool(set(classes[o[:3]]) & w) for o, w in zip(order, wanted, strict=True)])
        curve.append((len(kept) / len(classes), first, third))
        print(f"{size or 'all':>4} examples a topic: right {first:.1%}, among three {third:.1%}")
    draw_curve(curve, Path("results/learning_curve.png"))


def draw_curve(curve: list[tuple[float, float, float]], file: Path) -> None:
    """Write the curve as a PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    sizes, first, third = zip(*curve, strict=True)
    pyplot.plot(sizes, first, "o-", label="right topic")
    pyplot.plot(sizes, third, "s--", label="among the first three")
    pyplot.xlabel("examples a topic")
    pyplot.xscale("log")
    pyplot.legend()
    file.parent.mkdir(exist_ok=True)
    pyplot.savefig(file, dpi=110)


if __name__ == "__main__":
    main()
