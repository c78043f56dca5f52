#!/usr/bin/env python3
"""Measures datasketch and rensa as the Rust crates are measured. Needs `pip install datasketch rensa`.

usage: peers.py CORPUS.jsonl[.gz] LABELS.tsv [--positive copy]
       peers.py CORPUS.jsonl TRUTH.tsv --speed {datasketch,rensa}

How well, as `quality --section peers` has it. For each tool: its defaults (words, threshold .5 with 128
permutations), then the best threshold over runs of 1, 3 and 5 words. Pairs are linked singly; pairs of one group
are held against the labels. A tool that is not there is passed over with a message.

How fast, as `peer` has it: one tool in this process, runs of 3 words, .5; a line of JSON tells what it spent and
found.
"""

import argparse
import collections
import csv
import gzip
import json
import re
import resource
import time

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


def fast(tool):
    """What signs texts and gives pairs at .5, each pair once at least."""
    if tool == "datasketch":
        sign, pairs = datasketch_pairs()
        return sign, lambda signed: pairs(signed, 0.5)
    from rensa import RMinHashLSH

    sign, _ = rensa_pairs()

    def pairs(signed):
        index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
        for at, signature in enumerate(signed):
            for other in index.query(signature):
                if signature.jaccard(signed[other]) >= 0.5:
                    yield at, other
            index.insert(at, signature)

    return sign, pairs


def speed(tool, corpus, truth):
    sign, pairs = fast(tool)
    with open(corpus, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    read = time.process_time()
    group = link(len(texts), pairs(sign(texts, 3)))
    seconds, peak = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    with open(truth, encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == len(texts), "the truth is of this corpus"
    counted = [(row["story"], at) for row, at in zip(rows, group) if not row["kind"].startswith("ocr")]

    def count(items):
        return sum(many * (many - 1) // 2 for many in collections.Counter(items).values())

    found, said = count(counted), count(at for _, at in counted)
    true = count(story for story, _ in counted)
    assert found > 0.1 * true, "what is found has to do with the truth"
    print(
        json.dumps(
            {
                "tool": tool,
                "threads": 1,
                "articles": len(texts),
                "bytes": sum(len(text.encode()) for text in texts),
                "read_seconds": read,
                "seconds": seconds,
                "peak": peak,
                "precision": found / max(said, 1),
                "recall": found / max(true, 1),
                "found": found,
            }
        )
    )


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
    parser.add_argument("--speed", choices=("datasketch", "rensa"))
    options = parser.parse_args()
    if options.speed:
        return speed(options.speed, options.corpus, options.labels)
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
