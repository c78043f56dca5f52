//! What `--help` adds to the list of options.

macro_rules! group_examples {
    () => {
        "\
Examples:
  wirecopy group                                   the demonstration corpus
  wirecopy group articles/                         a directory of text files
  wirecopy group news.jsonl.gz --text-field body   JSON Lines with the text in 'body'
  wirecopy group news.jsonl.gz --report out/       a report to open in a browser
  zcat dump.gz | wirecopy group - --format jsonl --output groups.jsonl
  wirecopy group news.jsonl --format graphml -o news.graphml        for Gephi
  wirecopy group news.jsonl --keep original --format jsonl          each story once
  wirecopy group parts/ --format csv -o groups.csv --spill spill/   more than memory holds
"
    };
}

pub const GROUP_EXAMPLES: &str =
    concat!(group_examples!(), "\n'--help' describes the input and every field of the output.");

pub const GROUP_DETAILS: &str = concat!(
    group_examples!(),
    "
Input:
  .txt                one article a file; its id is its path below the directory given,
                      or its name if the file itself was given
  .jsonl .ndjson      one JSON object a line
  .csv .tsv           a header line, then one article a row; in .csv, the header tells whether
                      commas or semicolons separate the values
  Each may be compressed with gzip or zstd, whatever its name. In a directory, hidden files,
  files of other kinds and symbolic links to directories are passed over.
  Dates are read in ISO 8601, RFC 2822 and some forms of news archives (10Apr2006,
  26-FEB-1987 15:01, 1868); seconds since 1970 too. 03/04/2018 is ambiguous and not read.

Report ('--report'):
  Pages for a browser that need no network: open index.html. DIR may be new, empty, or hold an
  earlier report, which is replaced when the new one is complete. Nothing is printed unless
  '--format' or '--output' is given too.

Output of '--format jsonl', one object a line, groups first, the largest first:
  kind         \"group\", \"template\" or \"excerpt\"
  In a group:
  group        the number of the group, from 1
  original     the id of the original
  members      the original, then its copies, each with
    id, source, date, title   as they stand in the input; absent where they are not there
    via          the id of the member that this one was found to be a copy of, or the other way
                 round; by it every member hangs together with the original
    jaccard      how alike the two are: shared three-word runs as a share of all that either has
    containment  the share of the shorter of the two that stands in the other
                 (the original has no via, jaccard and containment)
  In a template, whose members are no copies but are filled in on one form:
  template     the number of the template, from 1
  members      as in a group
  In an excerpt:
  excerpt      the id of the article that stands in another
  of           the id of the other
  containment  the share of the excerpt that stands there
  passages     what they share: the first byte and the end of each passage, counted in the text
               in UTF-8, in the excerpt ('excerpt') and in the other ('of')
  Boilerplate counts for none of these numbers, which are rounded to four decimals.

Output of '--format csv': a header, then a row for each member:
  group,id,role,source,date,title,via,jaccard,containment
  role is original, copy, template or excerpt. The last two have no group; the via of an excerpt
  is the article it stands in.

With '--edges', as jsonl or csv, what was found between two articles each:
  kind,group,template,id_a,id_b,jaccard,containment
  kind is copy, template or excerpt; id_b is the via of id_a, or the article it stands in.

Output of '--format graphml': those edges, and the articles at their ends as nodes, with label (the
  id), title, outlet, date, role and group; the weight of an edge is its jaccard, of an excerpt its
  containment. What XML cannot hold, such as control characters, stands there as \\u{1b}.

With '--keep original', the originals and what stands in no group, in the order of the input: the
  ids; as jsonl the articles with all of their fields, as they stand in the input (rows of a table
  as objects, a file of one article as id and text); as csv every article: id,decision,original,
  where decision is kept or dropped, and original the article that is kept in its place."
);

pub const EVAL_DETAILS: &str = "\
Examples:
  wirecopy eval news.jsonl.gz labels.tsv
  wirecopy eval news.jsonl.gz labels.tsv --positive copy,partial --format jsonl

Labels: a table with a header, its values separated by tabs, commas or semicolons:
  id_a, id_b   the ids of two articles of the corpus
  label        what they are to each other; '--positive' says which labels stand for copies
  confidence   'sure' or another word; may be absent or empty, which is sure
  weight       how many pairs this one stands for; may be absent or empty, which is 1

Output of '--format jsonl', one object a line, the scores first, then the wrong pairs:
  kind         \"score\", \"missed\" (copies, but not in one group) or \"false\" (no copies, but in one)
  In a score:
  over         \"sure\" or \"all\": the pairs of this confidence, or all
  pairs        how many there are
  precision    of the weight of the pairs in one group, the share that are copies
  recall       of the weight of the copies, the share that are in one group
  f1           the harmonic mean of the two
  In a wrong pair, the heaviest first:
  id_a, id_b, label, confidence, weight   as in the file of labels
  jaccard      how alike the two are: shared three-word runs as a share of all that either has
  containment  the share of the shorter of the two that stands in the other
  why          of a missed pair: \"template\", \"frame_alone\" (all that they share is a head or a
               foot), \"excerpt\", \"below_threshold\", or \"different_groups\" (alike, but what
               they are grouped with is not); of a false one: \"alike\" or \"through_others\"";

pub const TUNE_DETAILS: &str = "\
Examples:
  wirecopy tune news.jsonl.gz
  wirecopy tune news.jsonl.gz --labels labels.tsv --svg tune.svg

Columns:
  from         a resemblance: shared three-word runs as a share of all that either has
  pairs        the pairs of articles that are so much alike, up to the next line. Strangers are at
               the top, copies at the bottom; the threshold is best put where pairs are fewest
  grouped      those of them that are in one group at the threshold of this run
  found        the probability that a live index with this threshold finds a pair of just this
               resemblance
  sure, all    with --labels: F1 of the groups at this threshold, over the pairs of which people
               were sure, and over all
The bars are on a logarithmic scale. Boilerplate counts for nothing.";
