/* The list of groups: found by words, ordered by a column, shown page by page. */
"use strict";

/** An element; a child that is a string becomes text, never markup. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** A share in thousandths, rounded down: what is not all of it is not called 100 %. */
const percent = (thousandths) => `${Math.floor(thousandths / 10)} %`;

(() => {
  const data = document.getElementById("list-data");
  if (!data) return;
  const ROWS = 50;
  const { single, rows } = JSON.parse(data.textContent);
  const groups = rows.map(([title, sources, date, seconds, copies, alike, kept, more], at) => ({
    number: at + 1, title, sources, date, seconds, copies, alike, kept, more, folded: null,
  }));
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const body = document.querySelector(".list tbody");
  const pager = document.querySelector("#groups .pager");
  const headers = [...document.querySelectorAll("[data-sort]")];
  const collator = new Intl.Collator();
  const descends = { number: false, title: false, date: false, copies: true, alike: true, kept: true };
  const state = { query: "", sort: "number", descending: false, page: 0, ...history.state?.list };
  let shown = groups;

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  function compare(x, y) {
    if (state.sort === "title") return collator.compare(x.title, y.title);
    if (state.sort === "date") return x.seconds - y.seconds;
    return x[state.sort] - y[state.sort];
  }

  function select() {
    const words = fold(state.query).split(/\s+/).filter(Boolean);
    const matches = (group) => {
      group.folded ??= fold([group.title, ...group.sources, group.more].join("\n"));
      return words.every((word) => group.folded.includes(word));
    };
    shown = words.length ? groups.filter(matches) : [...groups];
    const sign = state.descending ? -1 : 1;
    // Groups without a date come last either way.
    const last = (group) => (state.sort === "date" && group.seconds === null ? 1 : 0);
    shown.sort((x, y) => last(x) - last(y) || (last(x) ? 0 : sign * compare(x, y)) || x.number - y.number);
    state.page = Math.min(state.page, Math.max(0, Math.ceil(shown.length / ROWS) - 1));
  }

  function address(number) {
    return single ? `#g${number}` : `groups/${Math.floor(number / 1000)}/${number}.html`;
  }

  function row(group) {
    const [first, ...others] = group.sources;
    const also = others.slice(0, 3);
    const about = element("span", { class: "about" });
    if (first !== undefined) about.append(element("bdi", {}, first));
    also.forEach((source, at) => about.append(at ? ", " : " · also ", element("bdi", {}, source)));
    if (others.length > also.length) about.append(` and ${others.length - also.length} more`);
    const link = element("a", { href: address(group.number) }, element("bdi", {}, group.title));
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "bar");
    svg.setAttribute("viewBox", "0 0 1000 10");
    svg.setAttribute("preserveAspectRatio", "none");
    for (const [name, width] of [["cut", 1000], ["kept", group.kept]]) {
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      rect.setAttribute("class", name);
      rect.setAttribute("width", width);
      rect.setAttribute("height", 10);
      svg.append(rect);
    }
    return element("tr", {},
      element("td", { class: "number" }, String(group.number)),
      element("td", { class: "story-column" }, link, about),
      element("td", { class: "date" }, element("bdi", {}, group.date ?? "")),
      element("td", { class: "number copies" }, group.copies.toLocaleString("en"),
        element("span", { class: "unit" }, group.copies === 1 ? " copy" : " copies")),
      element("td", { class: "number alike" }, percent(group.alike)),
      element("td", { class: "kept-column" }, svg,
        element("span", {}, percent(group.kept), element("span", { class: "unit" }, " kept"))));
  }

  function show() {
    const from = state.page * ROWS;
    const to = Math.min(from + ROWS, shown.length);
    body.replaceChildren(...shown.slice(from, to).map(row));
    const all = shown.length.toLocaleString("en");
    found.textContent = shown.length === groups.length ? "" : shown.length ? `${all} found` : "Nothing found";
    pager.hidden = shown.length <= ROWS;
    const [previous, where, next] = pager.children;
    where.textContent = `${(from + 1).toLocaleString("en")} to ${to.toLocaleString("en")} of ${all}`;
    previous.disabled = from === 0;
    next.disabled = to === shown.length;
    for (const header of headers) {
      const order = state.descending ? "descending" : "ascending";
      header.parentElement.setAttribute("aria-sort", header.dataset.sort === state.sort ? order : "none");
    }
    // So that the list is as it was when its reader comes back from a group.
    history.replaceState({ ...history.state, list: state }, "");
  }

  function update(changes) {
    Object.assign(state, changes);
    select();
    show();
  }

  search.addEventListener("input", () => update({ query: search.value, page: 0 }));
  for (const header of headers) {
    header.addEventListener("click", () => {
      const { sort } = header.dataset;
      update({ sort, descending: sort === state.sort ? !state.descending : descends[sort], page: 0 });
    });
  }
  function turn(by) {
    const page = state.page + by;
    if (page < 0 || page * ROWS >= shown.length) return;
    update({ page });
    document.getElementById("groups").scrollIntoView();
  }
  pager.addEventListener("click", (event) => {
    const { turn: by } = event.target.dataset;
    if (by) turn(Number(by));
  });
  document.addEventListener("keydown", (event) => {
    if (!isCommand(event) || body.closest("[hidden]")) return;
    const links = [...body.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "/") search.focus();
    else if (event.key === "j") links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (event.key === "k") links[Math.max(at - 1, 0)]?.focus();
    else if (event.key === "]") turn(1);
    else if (event.key === "[") turn(-1);
    else return;
    event.preventDefault();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") body.querySelector("a")?.focus();
    if (event.key === "Escape") search.blur();
  });
  search.value = state.query;
  update({});
})();

/** Whether a key was pressed as a command, and not to write. */
function isCommand(event) {
  const writes = event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog[open]");
  // Who speaks to the computer, or strikes keys by accident, can do without them.
  const areUsed = document.getElementById("use-keys").checked;
  return areUsed && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !writes;
}
