/* A group: any two of its members next to each other, and its views. */

/** `text` with escapes in place of what could drive the page that shows it. */
function inert(text) {
  return text
    .replace(/\r\n/g, "\n")
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`);
}

/** The parts of a copy as a delta tells them; what a delta is, delta.rs says. */
function partsOf(delta, original, at = 0) {
  return delta.map((step) => {
    if (typeof step === "number") return { kind: "same", before: original.slice(at, at += step) };
    const [kind, ...rest] = step;
    if (kind === "i") return { kind: "inserted", before: "", after: rest[0] };
    if (kind === "m") return { kind: "arrives", before: "", move: rest[0] + 1, at: rest[1], parts: partsOf(rest[2], original, rest[1]) };
    const before = original.slice(at, at += rest[0]);
    if (kind === "d") return { kind: "deleted", before, after: "", move: rest.length > 1 ? rest[1] + 1 : null };
    if (kind === "t") return { kind: "typography", before, after: rest[1] };
    return { kind: "replaced", before, after: rest[1], facts: rest[2] };
  });
}

/** Marks what is boilerplate on either side, and parts it from the rest; ranges are as a copy's text has them. */
function markBoilerplate(parts, [before, after]) {
  const within = (ranges, at) => ranges.some(([start, end]) => start <= at && at < end);
  let [i, j] = [0, 0];
  const cut = (part) => {
    const { kind } = part;
    if (kind === "arrives") return [{ ...part, parts: mark(part.parts, part.at) }];
    const [ranges, start] = kind === "deleted" ? [before, i] : [after, j];
    const length = (kind === "deleted" ? part.before : kind === "same" ? part.before : part.after).length;
    i += part.before.length;
    j += kind === "same" ? length : part.after.length;
    if (kind === "typography" || kind === "replaced" || part.move) return [{ ...part, boilerplate: within(ranges, start) }];
    const edges = ranges.flat().filter((edge) => edge > start && edge < start + length);
    return [start, ...edges].map((edge, at) => {
      const slice = (text) => text.slice(edge - start, (edges[at] ?? start + length) - start);
      return { ...part, before: slice(part.before), after: slice(part.after ?? ""), boilerplate: within(ranges, edge) };
    });
  };
  const mark = (parts, at) => {
    const resume = i;
    if (at !== undefined) i = at;
    const marked = parts.flatMap(cut);
    if (at !== undefined) i = resume;
    return marked;
  };
  return mark(parts);
}

/** The text that these parts make. */
const textOf = (parts) => parts.map(({ kind, before, after, parts: inner }) =>
  kind === "same" ? before : kind === "arrives" ? textOf(inner) : after).join("");

/** Two copies compared with each other, word by word, by jsdiff; null where that would take too long. */
function compareTexts(before, after) {
  const segmenter = new Intl.Segmenter("en", { granularity: "word" });
  const words = (text) => {
    const words = [];
    for (const { segment, isWordLike } of segmenter.segment(text)) {
      // What stands between two words goes with the first.
      if (isWordLike || words.length === 0) words.push({ text: segment, word: isWordLike ? segment.toLowerCase() : "" });
      else words[words.length - 1].text += segment;
    }
    return words;
  };
  const [a, b] = [words(before), words(after)];
  const changes = Diff.diffArrays(a, b, { comparator: (x, y) => x.word === y.word, timeout: 3000 });
  if (!changes) return null;
  // One by one: a call takes no more arguments than some ten thousands.
  const extend = (words, others) => { for (const word of others) words.push(word); };
  // Stretches of both sides, the same words or others. A word or two between longer changes is chance.
  const stretches = [];
  let [i, j] = [0, 0];
  for (const { added, removed, count } of changes) {
    const same = !added && !removed;
    const last = stretches.at(-1);
    const stretch = last && !last.same && !same ? last : { same, a: [], b: [] };
    if (stretch !== last) stretches.push(stretch);
    if (!added) extend(stretch.a, a.slice(i, i += count));
    if (!removed) extend(stretch.b, b.slice(j, j += count));
  }
  const size = (stretch) => (stretch ? Math.max(stretch.a.length, stretch.b.length) : 0);
  const joined = [];
  stretches.forEach((stretch, at) => {
    const length = stretch.a.length;
    const isChance = stretch.same && length <= 2 && at > 0 && at + 1 < stretches.length
      && Math.min(size(stretches[at - 1]), size(stretches[at + 1])) > length;
    const last = joined.at(-1);
    if (last && !last.same && (isChance || !stretch.same)) {
      extend(last.a, stretch.a);
      extend(last.b, stretch.b);
    } else {
      joined.push({ ...stretch, a: [...stretch.a], b: [...stretch.b] });
    }
  });
  const text = (words) => words.map((word) => word.text).join("");
  return joined.flatMap(({ same, a, b }) => {
    if (!same) {
      const kind = a.length && b.length ? "replaced" : a.length ? "deleted" : "inserted";
      return [{ kind, before: text(a), after: text(b), move: null }];
    }
    const parts = [];
    a.forEach((word, at) => {
      const kind = word.text === b[at].text ? "same" : "typography";
      const last = parts.at(-1);
      if (kind === "same" && last?.kind === "same") last.before += word.text;
      else parts.push({ kind, before: word.text, after: b[at].text });
    });
    return parts;
  });
}

/** Draws parts: both sides in one text, or one side of two. */
class Drawing {
  constructor(prefix, side) {
    this.prefix = prefix;
    this.side = side;
    /** By part: the elements it is drawn as. */
    this.drawn = new Map();
  }

  draw(parts, into, inMove = false) {
    let boilerplate = null;
    for (const part of parts) {
      const nodes = this.nodes(part);
      if (!part.boilerplate) boilerplate = null;
      else if (nodes.length > 0 && !boilerplate) {
        boilerplate = element("span", { class: "boilerplate" });
        into.append(element("button", { type: "button", class: "unfold", title: "unfold" }, "boilerplate"), boilerplate);
      }
      (boilerplate ?? into).append(...nodes);
      if (!inMove) this.drawn.set(part, nodes.find((node) => node.nodeType === Node.ELEMENT_NODE));
    }
    return into;
  }

  nodes(part) {
    const { kind, before, after, move } = part;
    const one = this.side !== "both";
    if (kind === "same") return [one ? element("span", {}, inert(before)) : document.createTextNode(inert(before))];
    if (kind === "typography") {
      const shown = this.side === "before" ? before : after;
      if (!before.trim() && !after.trim()) return [document.createTextNode(inert(shown))];
      return [element("span", { class: "typography", title: inert(this.side === "before" ? after : before) }, inert(shown))];
    }
    if (kind === "arrives") {
      if (this.side === "before") return [];
      return [this.draw(part.parts, this.moved("ins", move, "after", "before", "moved from"), true)];
    }
    if (kind === "deleted" && move) {
      if (this.side === "after") return [];
      const moved = this.moved("del", move, "before", "after", "moved to");
      moved.append(inert(before));
      return [moved];
    }
    const nodes = [];
    const [deleted, inserted] = [before.trim(), after.trim()];
    const mark = (name, text, all, side) => {
      if (!text) return;
      const made = element(name);
      let end = all.length - all.trimStart().length;
      const facts = (part.facts ?? []).map((fact) => fact.slice(2 * side, 2 * side + 2)).sort((x, y) => x[0] - y[0]);
      for (const [from, to] of facts) {
        if (from < end) continue;
        made.append(inert(all.slice(end, from)), element("b", { class: "fact" }, inert(all.slice(from, to))));
        end = to;
      }
      made.append(inert(all.slice(end).trimEnd()));
      nodes.push(made);
    };
    const space = (text) => text && nodes.push(document.createTextNode(text));
    const lead = (text) => text.slice(0, text.length - text.trimStart().length);
    const trail = (text) => (text.trim() ? text.slice(text.trimEnd().length) : "");
    // The space around is left outside: struck through, it would show as a dash.
    if (this.side === "after" || !before) space(lead(after));
    else space(lead(before));
    if (this.side !== "after") mark("del", deleted, before, 0);
    if (this.side === "both" && deleted && inserted && !lead(before)) space(lead(after));
    if (this.side !== "before") mark("ins", inserted, after, 1);
    if (this.side === "before") space(trail(before));
    else space(trail(after) || (this.side === "both" ? trail(before) : ""));
    return nodes;
  }

  moved(name, move, here, there, label) {
    const id = (end) => `${this.prefix}-move-${move}-${end}`;
    const link = element("a", { href: `#${id(there)}`, title: label, "aria-label": `${label} ${move}` }, String(move));
    return element(name, { class: "moved", id: id(here) }, link);
  }
}

/** Lets two panes scroll so that the same words stand next to each other. */
function tie(left, right, pairs) {
  let places = null;
  // Where this function has put the panes itself.
  const put = [null, null];
  const measure = () => pairs.filter(([l, r]) => l.offsetParent && r.offsetParent).map(([l, r]) => [l.offsetTop, r.offsetTop]);
  const forget = () => { places = null; };
  new ResizeObserver(forget).observe(left);
  // What is unfolded in a pane does not change its own size.
  for (const pane of [left, right]) pane.addEventListener("click", forget);
  const follow = (pane, other, side) => {
    if (pane.scrollTop === put[side]) return;
    places ??= [[0, 0], ...measure(), [left.scrollHeight, right.scrollHeight]];
    const third = pane.clientHeight / 3;
    const at = pane.scrollTop + third;
    let next = places.findIndex((place) => place[side] > at);
    if (next < 1) next = places.length - 1;
    const [from, to] = [places[next - 1], places[next]];
    const share = to[side] > from[side] ? (at - from[side]) / (to[side] - from[side]) : 0;
    const target = Math.round(from[1 - side] + share * (to[1 - side] - from[1 - side]) - third);
    other.scrollTop = pane.scrollTop === 0 ? 0 : target;
    put[side] = pane.scrollTop;
    put[1 - side] = other.scrollTop;
  };
  left.addEventListener("scroll", () => follow(left, right, 0), { passive: true });
  right.addEventListener("scroll", () => follow(right, left, 1), { passive: true });
}
