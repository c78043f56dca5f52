#!/usr/bin/env python3
"""Runs datasketch and rensa as the Rust crates are run. Needs `pip install datasketch rensa`.

usage: peers.py --groups {datasketch,rensa} < QUESTION.json
       peers.py --speed {datasketch,rensa} CORPUS.jsonl TRUTH.tsv

How well, for `quality --section peers`: the question has `texts` and `settings`, which are pairs of the words in a
run and a threshold. The answer is, for each of the settings, the number of the group of each text. Words are in
lower case, signatures of 128 permutations, pairs linked singly.

How fast, as `peer` has it: one tool in this process, runs of 3 words, .5; a line of JSON tells what it spent and
found.
"""

import argparse
import collections
import csv
import json
import re
import resource
import sys
import time


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
        # The corpora are small: all pairs, so that no bands stand between the tool and its best.
        for at, signature in enumerate(signed):
            for other in range(at):
                if signature.jaccard(signed[other]) >= threshold:
                    yield at, other

    return sign, pairs


TOOLS = {"datasketch": datasketch_pairs, "rensa": rensa_pairs}


def groups(tool):
    question = json.load(sys.stdin)
    sign, pairs = TOOLS[tool]()
    signed, answer = {}, []
    for words, threshold in question["settings"]:
        if words not in signed:
            signed = {words: sign(question["texts"], words)}
        answer.append(link(len(question["texts"]), pairs(signed[words], threshold)))
    json.dump(answer, sys.stdout)


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?")
    parser.add_argument("truth", nargs="?")
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--groups", choices=TOOLS)
    task.add_argument("--speed", choices=TOOLS)
    options = parser.parse_args()
    if options.groups:
        groups(options.groups)
    elif options.corpus and options.truth:
        speed(options.speed, options.corpus, options.truth)
    else:
        parser.error("--speed needs a corpus and its truth")


if __name__ == "__main__":
    main()
