/* The views of a group, the way between pages, and keys. */

/** What a reader has chosen stays chosen on the next page, where the browser keeps such things. */
const choices = {
  load() {
    try {
      return JSON.parse(localStorage.getItem("wirecopy")) ?? {};
    } catch {
      return {};
    }
  },
  save(chosen) {
    try {
      localStorage.setItem("wirecopy", JSON.stringify({ ...this.load(), ...chosen }));
    } catch {
      // A browser that keeps nothing shows everything all the same.
    }
  },
};

class Story {
  constructor(article) {
    this.article = article;
    this.prefix = article.dataset.prefix;
    const { original, copies, boilerplate } = JSON.parse(article.querySelector("script.data").textContent);
    this.copies = [[original.length], ...copies].map((delta) => partsOf(delta, original));
    this.boilerplate = boilerplate;
    this.links = [...article.querySelectorAll(".member")];
    this.tools = article.querySelector(".view .tools");
    this.panes = article.querySelector(".panes");
    this.chosen = { side: false, typography: true, folded: false, ...choices.load() };
    this.before = 0;
    this.after = 1;
    this.makeTabs();
    this.makeTools();
    this.links.forEach((link, at) => link.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(history.state, "", link.hash);
      this.select(at);
      // On a narrow screen the views are below the members.
      if (this.panes.getBoundingClientRect().top > innerHeight) this.tabs[0].parentElement.scrollIntoView();
    }));
    this.panes.addEventListener("click", (event) => this.follow(event));
    article.querySelector(".strip").addEventListener("click", (event) => this.findPlace(event));
    this.compare();
  }

  makeTabs() {
    this.views = [...this.article.querySelectorAll(".view")];
    const list = this.article.querySelector(".tabs");
    this.tabs = this.views.map((view) => {
      view.setAttribute("role", "tabpanel");
      view.setAttribute("aria-label", view.dataset.name);
      const tab = element("button", { type: "button", role: "tab", "aria-controls": view.id }, view.dataset.name);
      tab.addEventListener("click", () => this.open(view));
      list.append(tab);
      return tab;
    });
    list.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const at = (this.tabs.indexOf(document.activeElement) + by + this.tabs.length) % this.tabs.length;
      this.open(this.views[at]);
      this.tabs[at].focus();
    });
    list.hidden = false;
    this.article.classList.add("tabbed");
    this.open(this.views[0]);
  }

  open(view) {
    this.views.forEach((other, at) => {
      other.hidden = other !== view;
      this.tabs[at].setAttribute("aria-selected", other === view);
      this.tabs[at].tabIndex = other === view ? 0 : -1;
    });
  }

  makeTools() {
    const choice = (label) => {
      const name = (link, at) => {
        const text = (part) => link.querySelector(part)?.textContent.trim() ?? "";
        return element("option", { value: at }, `${at + 1} · ${text(".who")}${at ? "" : " (original)"}`);
      };
      const select = element("select", { "aria-label": label }, ...this.links.map(name));
      select.addEventListener("change", () => {
        this.before = Number(this.from.value);
        this.after = Number(this.to.value);
        this.compare();
      });
      return select;
    };
    this.from = choice("Compare from");
    this.to = choice("Compare to");
    const button = (text, title, action) => {
      const made = element("button", { type: "button", title }, text);
      made.addEventListener("click", action);
      return made;
    };
    this.sideButton = button("Side by side", "s", () => this.choose("side"));
    this.typographyButton = button("Typography", "t", () => this.choose("typography"));
    this.foldButton = button("Fold boilerplate", "b", () => this.choose("folded"));
    this.foldButton.hidden = this.boilerplate.every((ranges) => ranges.length === 0);
    this.place = element("output", { class: "place" });
    this.note = element("p", { class: "note" });
    this.facts = element("ul", { class: "changed-facts", "aria-label": "Numbers and names that changed" });
    const steps = element("span", { class: "steps" },
      button("‹", "previous change (p)", () => this.step(-1)), this.place,
      button("›", "next change (n)", () => this.step(1)));
    this.tools.append(
      element("span", { class: "pair" }, this.from, element("span", { "aria-hidden": "true" }, "→"), this.to),
      element("span", { class: "switches" }, this.sideButton, this.typographyButton, this.foldButton),
      this.note, steps, this.facts);
  }

  choose(what) {
    this.chosen[what] = !this.chosen[what];
    choices.save({ [what]: this.chosen[what] });
    this.compare();
  }

  select(at) {
    this.before = 0;
    this.after = at;
    this.open(this.views[0]);
    this.compare();
  }

  /** Moves to another member. */
  walk(by) {
    const at = Math.min(Math.max(this.after + by, 0), this.links.length - 1);
    this.select(at);
    if (location.hash !== this.links[at].hash) history.replaceState(history.state, "", this.links[at].hash);
    this.links[at].scrollIntoView({ block: "nearest" });
  }

  compare() {
    const { before, after } = this;
    this.from.value = before;
    this.to.value = after;
    this.links.forEach((link, at) => {
      if (at === after) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    // Against the original the differences are there, with all that is known of them.
    const parts = before === 0
      ? this.copies[after]
      : compareTexts(textOf(this.copies[before]), textOf(this.copies[after]));
    this.show(parts && markBoilerplate(parts, [this.boilerplate[before], this.boilerplate[after]]), before);
    this.article.classList.toggle("folded", this.chosen.folded);
    this.foldButton.setAttribute("aria-pressed", this.chosen.folded);
    this.sideButton.setAttribute("aria-pressed", this.chosen.side);
    this.typographyButton.setAttribute("aria-pressed", this.chosen.typography);
  }

  show(parts, before) {
    this.at = -1;
    this.changes = [];
    this.panes.className = `panes${this.chosen.side ? " side" : ""}${this.chosen.typography ? "" : " plain-typography"}`;
    if (!parts) {
      this.panes.replaceChildren();
      this.facts.hidden = true;
      this.note.textContent = "These two differ too much to be compared here. Each can be compared with the original.";
      this.place.textContent = "";
      return;
    }
    this.note.textContent = before === 0
      ? this.links[this.after].dataset.summary
      : "These two are compared in this page, word by word; moved passages show as cut and added.";
    const pane = (label) => element("div", { class: "text wirecopy-diff", dir: "auto", tabindex: "0", role: "region", "aria-label": label });
    const sides = this.chosen.side ? ["before", "after"] : ["both"];
    const labels = { before: "Before", after: "After", both: "Differences" };
    const drawings = sides.map((side) => new Drawing(this.prefix, side));
    const panes = drawings.map((drawing) => drawing.draw(parts, pane(labels[drawing.side])));
    this.panes.replaceChildren(...panes);
    if (panes.length === 2) {
      const both = parts.filter((part) => part.kind === "same");
      tie(...panes, both.map((part) => drawings.map((drawing) => drawing.drawn.get(part))));
    }
    const isChange = (part) => part.kind !== "same" && (part.kind !== "typography" || this.chosen.typography);
    this.changes = parts.filter(isChange)
      .map((part) => drawings.map((drawing) => drawing.drawn.get(part)).filter(Boolean))
      .filter((drawn) => drawn.length > 0);
    this.listFacts(parts, drawings);
    this.tell();
  }

  /** Names the numbers and names that changed, each as a way to where it stands. */
  listFacts(parts, drawings) {
    const within = (part) => (part.kind === "arrives" ? part.parts.flatMap(within) : part.facts ? [part] : []);
    const entries = parts.flatMap((part) => within(part).flatMap((holder) => holder.facts.map(([a, b, c, d]) => {
      const change = element("button", { type: "button" },
        element("del", {}, inert(holder.before.slice(a, b))), " → ", element("ins", {}, inert(holder.after.slice(c, d))));
      change.addEventListener("click", () => this.mark(drawings.map((drawing) => drawing.drawn.get(part)).filter(Boolean)));
      return element("li", {}, change);
    })));
    this.facts.replaceChildren(...entries);
    this.facts.hidden = entries.length === 0;
  }

  tell() {
    const all = this.changes.length;
    const count = `${all} ${all === 1 ? "change" : "changes"}`;
    this.place.textContent = this.at < 0 ? count : `${this.at + 1} of ${count}`;
  }

  /** Goes to the next change, or the one before. */
  step(by) {
    const all = this.changes.length;
    if (all === 0) return;
    this.at = this.at < 0 ? (by > 0 ? 0 : all - 1) : (this.at + by + all) % all;
    this.mark(this.changes[this.at]);
    this.tell();
  }

  mark(elements) {
    this.panes.querySelectorAll(".current").forEach((other) => other.classList.remove("current"));
    for (const marked of elements) {
      marked.classList.add("current");
      marked.closest(".boilerplate")?.classList.add("open");
    }
    elements.at(-1).scrollIntoView({ block: "center" });
  }

  /** Goes to the words that the strip has at the place of a click. */
  findPlace({ currentTarget: strip, clientX }) {
    const runs = [...strip.closest(".view").querySelectorAll(".text.heat > span")];
    const { left, width } = strip.getBoundingClientRect();
    const length = (run) => run.textContent.length;
    let place = ((clientX - left) / width) * runs.reduce((sum, run) => sum + length(run), 0);
    const run = runs.find((run) => (place -= length(run)) < 0);
    if (!run) return;
    run.closest(".boilerplate")?.classList.add("open");
    // A run may be longer than the screen: what is gone to stands within it for a moment.
    const [at, words] = [document.createRange(), run.firstChild];
    at.setStart(words, Math.floor(place + words.length));
    const goal = element("span");
    at.insertNode(goal);
    goal.scrollIntoView({ block: "center" });
    goal.remove();
    run.normalize();
  }

  /** Unfolds boilerplate, or follows a move to its other end. */
  follow(event) {
    event.target.closest(".unfold")?.nextSibling.classList.toggle("open");
    const link = event.target.closest(".moved > a");
    const end = link && document.getElementById(link.hash.slice(1));
    if (!end) return;
    event.preventDefault();
    this.mark([end]);
    end.querySelector("a").focus({ preventScroll: true });
  }
}

(() => {
  const stories = new Map();
  const pages = [...document.querySelectorAll(".page")];

  /** Shows the page, the view or the member that the address names, so far down if it was left there. */
  function route(top) {
    const named = document.getElementById(location.hash.slice(1));
    const page = named?.closest(".page") ?? pages[0];
    for (const other of pages) other.hidden = other !== page;
    if (page.classList.contains("story")) {
      if (!stories.has(page)) stories.set(page, new Story(page));
      const story = stories.get(page);
      const member = story.links.findIndex((link) => link.parentElement === named);
      if (member >= 0) story.select(member);
      const view = named?.closest(".view");
      if (view) story.open(view);
    }
    // A view or a member is shown by opening it; other parts are gone to.
    const isPart = named && !named.matches(".page, .view, .members li");
    if (top !== undefined) scrollTo(0, top);
    else if (isPart) named.scrollIntoView();
    else if (pages.length > 1) scrollTo(0, 0);
  }

  /** Keeps where the reader is, for when they come back to it. */
  const leave = () => history.replaceState({ ...history.state, top: scrollY }, "");
  if (pages.length > 1) {
    // The browser knows only how far down another page was.
    history.scrollRestoration = "manual";
    addEventListener("pagehide", leave);
  }

  const shown = () => pages.find((page) => !page.hidden);
  const keys = document.getElementById("keys");
  const showKeys = document.getElementById("show-keys");
  const useKeys = document.getElementById("use-keys");
  useKeys.checked = choices.load().keys ?? true;
  useKeys.addEventListener("change", () => choices.save({ keys: useKeys.checked }));
  showKeys.hidden = false;
  showKeys.addEventListener("click", () => keys.showModal());
  keys.querySelector("button").addEventListener("click", () => keys.close());

  document.addEventListener("keydown", (event) => {
    if (!isCommand(event)) return;
    const story = stories.get(shown());
    const click = (what) => shown().querySelector(`a[rel=${what}]`)?.click();
    const commands = { "?": () => keys.showModal(), "]": () => click("next"), "[": () => click("prev"), u: () => click("up") };
    if (story) {
      Object.assign(commands, {
        j: () => story.walk(1), k: () => story.walk(-1), n: () => story.step(1), p: () => story.step(-1),
        s: () => story.choose("side"), t: () => story.choose("typography"),
        b: () => story.foldButton.hidden || story.choose("folded"),
      });
      story.views.forEach((view, at) => { commands[at + 1] = () => story.open(view); });
    }
    if (!Object.hasOwn(commands, event.key)) return;
    event.preventDefault();
    commands[event.key]();
  });
  addEventListener("hashchange", () => route(history.state?.top));
  // The address does not change where it names already what a link leads to.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || event.defaultPrevented) return;
    if (link.hash === location.hash) route();
    else leave();
  });
  route(history.state?.top);
})();
