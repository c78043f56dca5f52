#!/usr/bin/env python3
"""Measures datasketch and rensa as `quality --section peers` measures the Rust crates.

usage: peers.py CORPUS.jsonl[.gz] LABELS.tsv [--positive copy]

For each tool: its defaults (words, threshold .5 with 128 permutations), then the best threshold over runs of
1, 3 and 5 words. Pairs are linked singly; pairs of one group are held against the labels. Needs
`pip install datasketch rensa`; a tool that is not there is passed over with a message.
"""

import argparse
import csv
import gzip
import json
import re

THRESHOLDS = (0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7)
WORDS = (1, 3, 5)


def runs(text, words):
    tokens = re.findall(r"\w+", text.lower())
    if len(tokens) < words:
        return [" ".join(tokens)]
    return [" ".join(tokens[at : at + words]) for at in range(len(tokens) - words + 1)]


def link(count, pairs):
    parent = list(range(count))

    def root(at):
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in pairs:
        parent[root(a)] = root(b)
    return [root(at) for at in range(count)]


def datasketch_pairs():
    from datasketch import MinHash, MinHashLSH

    def sign(texts, words):
        signed = []
        for text in texts:
            signature = MinHash(num_perm=128)
            signature.update_batch([run.encode() for run in runs(text, words)])
            signed.append(signature)
        return signed

    def pairs(signed, threshold):
        index = MinHashLSH(threshold=threshold, num_perm=128)
        for at, signature in enumerate(signed):
            index.insert(at, signature)
        for at, signature in enumerate(signed):
            for other in index.query(signature):
                if other < at and signature.jaccard(signed[other]) >= threshold:
                    yield at, other

    return sign, pairs


def rensa_pairs():
    from rensa import RMinHash

    def sign(texts, words):
        signed = []
        for text in texts:
            signature = RMinHash(num_perm=128, seed=42)
            signature.update(runs(text, words))
            signed.append(signature)
        return signed

    def pairs(signed, threshold):
        # The corpora with labels are small: all pairs, so that no bands stand between the tool and its best.
        for at, signature in enumerate(signed):
            for other in range(at):
                if signature.jaccard(signed[other]) >= threshold:
                    yield at, other

    return sign, pairs


def f1(labels, positive, group):
    right = wrong = missed = 0.0
    for label in labels:
        weight = float(label.get("weight") or 1)
        said = group[label["id_a"]] == group[label["id_b"]]
        truth = label["label"] == positive
        right += weight * (said and truth)
        wrong += weight * (said and not truth)
        missed += weight * (truth and not said)
    recall = right / (right + missed) if right else 0.0
    return (2 * right / (2 * right + wrong + missed) if right else 0.0), recall


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("labels")
    parser.add_argument("--positive", default="copy")
    options = parser.parse_args()
    reader = gzip.open if options.corpus.endswith(".gz") else open
    with reader(options.corpus, "rt", encoding="utf-8") as lines:
        articles = [json.loads(line) for line in lines]
    articles = [article for article in articles if article.get("text")]
    with open(options.labels, encoding="utf-8") as lines:
        labels = list(csv.DictReader(lines, delimiter="\t"))
    sure = [label for label in labels if (label.get("confidence") or "sure") == "sure"]
    ids = [article["id"] for article in articles]
    texts = [article["text"] for article in articles]

    print("| tool | settings | F1 sure | F1 all | recall |\n| --- | --- | --- | --- | --- |")
    for name, tool in (("datasketch", datasketch_pairs), ("rensa", rensa_pairs)):
        try:
            sign, pairs = tool()
        except ImportError as error:
            print(f"| {name} | skipped: {error} | - | - | - |")
            continue
        measured = {}
        for words in WORDS:
            signed = sign(texts, words)
            for threshold in THRESHOLDS:
                group = dict(zip(ids, link(len(texts), pairs(signed, threshold))))
                (of_sure, _), (of_all, recall) = (f1(chosen, options.positive, group) for chosen in (sure, labels))
                measured[words, threshold] = (of_sure, of_all, recall)
        best = max(measured, key=lambda settings: measured[settings][0])
        for kind, settings in (("default", (1, 0.5)), ("best", best)):
            shown = " | ".join(f"{value:.3f}" for value in measured[settings])
            print(f"| {name} | {kind}: {settings[0]} words, {settings[1]} | {shown} |")


if __name__ == "__main__":
    main()
