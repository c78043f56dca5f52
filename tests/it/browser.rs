//! The report in a real browser.

use crate::chromium::Browser;
use crate::command::{demo, run};
use crate::support::shared;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// Writes a report of `corpus` into a directory of its own, as pages and as one page.
fn reports(directory: &Path, corpus: &Path) -> [PathBuf; 2] {
    ["pages", "one.html"].map(|name| {
        let out = directory.join(name);
        run([OsStr::new("group"), corpus.as_os_str(), OsStr::new("--report"), out.as_os_str()]).result();
        if out.is_dir() { out.join("index.html") } else { out }
    })
}

/// What the list shows: the titles of its rows.
fn titles(browser: &mut Browser) -> Vec<String> {
    let titles = browser.get("[...document.querySelectorAll('.list tbody a')].map((a) => a.textContent)");
    serde_json::from_value(titles).unwrap()
}

/// Of the story that is shown.
const STORY: &str = "document.querySelector('.story:not([hidden])')";

/// The text of every member, as the page puts it together from what was changed.
fn member_texts(browser: &mut Browser) -> Vec<String> {
    let expression = format!(
        "(() => {{ const {{ original, copies }} = JSON.parse({STORY}.querySelector('script.data').textContent); \
         return [original, ...copies.map((delta) => textOf(partsOf(delta, original)))]; }})()"
    );
    serde_json::from_value(browser.get(&expression)).unwrap()
}

/// What is compared: the text of each pane.
fn panes(browser: &mut Browser) -> Vec<String> {
    let panes = format!("[...{STORY}.querySelectorAll('.panes > *')].map((pane) => pane.textContent)");
    serde_json::from_value(browser.get(&panes)).unwrap()
}

fn texts(corpus: &Path) -> Vec<(String, String)> {
    let read = |line: &str| {
        let article: Value = serde_json::from_str(line).unwrap();
        (article["id"].as_str().unwrap().to_owned(), article["text"].as_str().unwrap().to_owned())
    };
    fs::read_to_string(corpus).unwrap().lines().map(read).collect()
}

#[test]
fn list_is_searched_and_sorted_and_leads_to_groups() {
    let Some(mut browser) = Browser::start() else { return };
    let directory = tempfile::tempdir().unwrap();
    for index in reports(directory.path(), &demo()) {
        browser.open(&index, "");
        let all = titles(&mut browser);
        assert_eq!(all.len(), 7);
        assert_eq!(all[0], "Saltholm ferry halted after crack found in hull");
        // By a title of a copy, by a source, and by an id, whatever the case.
        for (query, row) in [("strands lorries", 0), ("БАШНЯ", 4), ("dunmere", 1), ("stateside-4", 6)] {
            browser.press("/");
            browser.get("document.activeElement.select()");
            browser.write(query);
            assert_eq!(titles(&mut browser), [all[row].clone()], "{query}");
            assert_eq!(browser.get("document.getElementById('found').textContent"), "1 found");
            browser.get("document.activeElement.blur()");
        }
        browser.press("/");
        browser.get("document.activeElement.select()");
        browser.write("no such words");
        assert_eq!(titles(&mut browser).len(), 0);
        browser.get("(() => { const s = document.activeElement; s.value = ''; s.dispatchEvent(new Event('input')); s.blur(); })()");
        for (column, first) in
            [("title", 6), ("kept", 0), ("alike", 0), ("date", 0), ("date", 6), ("number", 0)]
        {
            browser.click(&format!("[data-sort={column}]"));
            let sorted = titles(&mut browser);
            assert_eq!(sorted.len(), 7);
            assert_eq!(sorted[0], all[first], "by {column}");
        }
        assert_eq!(browser.get("document.querySelector('[aria-sort=ascending]').textContent"), "No.");
        // With keys alone: the second row, opened.
        browser.press("j");
        browser.press("j");
        browser.press("Enter");
        browser.wait(&format!("{STORY}?.id === 'g2' && {STORY}.classList.contains('tabbed')"));
        browser.press("]");
        browser.wait(&format!("{STORY}?.id === 'g3' && {STORY}.classList.contains('tabbed')"));
        // Keys can be done without, on the next page too.
        browser.press("?");
        browser.click("#use-keys");
        browser.click("#keys button");
        browser.press("u");
        browser.get("(() => { window.isLeft = true; setTimeout(() => location.reload()); })()");
        browser
            .wait(&format!("!window.isLeft && {STORY}?.id === 'g3' && {STORY}.classList.contains('tabbed')"));
        assert_eq!(browser.get("document.querySelector('#use-keys').checked"), false);
        browser.click("#show-keys");
        browser.click("#use-keys");
        browser.click("#keys button");
        browser.press("u");
        browser.wait("document.querySelector('#overview:not([hidden])')");
        browser.wait("document.querySelectorAll('.list tbody a').length === 7");
        browser.check(directory.path());
    }
}

#[test]
fn members_are_compared() {
    let Some(mut browser) = Browser::start() else { return };
    let directory = tempfile::tempdir().unwrap();
    let corpus = texts(&demo());
    let text = |id: &str| corpus.iter().find(|(known, _)| known == id).unwrap().1.as_str();
    browser.resize(1200, 420);
    for index in reports(directory.path(), &demo()) {
        let single = index.ends_with("one.html");
        let page = if single { index.clone() } else { index.with_file_name("groups/0/2.html") };
        browser.open(&page, "#g2");
        browser.wait(&format!("{STORY}?.querySelector('.panes > *')"));
        let ids = ["northline-5520", "dunmere-herald-310", "coastal-2219"];
        assert_eq!(member_texts(&mut browser), ids.map(text));
        // First of all wirecopy's own diff of the original and the first copy.
        let moved = format!("{STORY}.querySelectorAll('.panes .moved').length");
        assert_eq!(browser.get(&moved), 2);
        let note = format!("{STORY}.querySelector('.note').textContent");
        assert!(browser.get(&note).as_str().unwrap().starts_with("kept 158 of 245 words"));
        assert_eq!(panes(&mut browser).len(), 1);

        // Its moved passage, followed there and back.
        for end in ["after", "before", "after"] {
            browser.click(
                ".story:not([hidden]) .moved a[href$=\"-after\"]"
                    .replace("-after", if end == "after" { "-after" } else { "-before" })
                    .as_str(),
            );
            let at = browser.get("document.activeElement.parentElement.id");
            assert_eq!(at, format!("g2-move-1-{end}"));
            assert_eq!(
                browser.get("document.activeElement.parentElement.classList.contains('current')"),
                true
            );
        }

        // Side by side: each side in full, scrolling together.
        browser.press("s");
        let sides = panes(&mut browser);
        assert_eq!(sides.len(), 2);
        for (side, id) in sides.iter().zip(ids) {
            // But for the number of the move, and space at the borders of changes.
            let words = |text: &str| {
                text.split(|c: char| !c.is_alphabetic())
                    .map(str::to_owned)
                    .filter(|w| !w.is_empty())
                    .collect::<Vec<_>>()
            };
            assert_eq!(words(side), words(text(id)));
        }
        let top = |side: &str| format!("{STORY}.querySelector('.panes > :{side}-child').scrollTop");
        browser.get(&format!("(() => {{ const p = {STORY}.querySelector('.panes > :first-child'); p.scrollTop = p.scrollHeight; }})()"));
        browser.wait(&format!("{} > 100", top("last")));
        browser.get(&format!(
            "(() => {{ const p = {STORY}.querySelector('.panes > :last-child'); p.scrollTop = 0; }})()"
        ));
        browser.wait(&format!("{} === 0", top("first")));
        browser.press("s");

        // From change to change.
        browser.press("n");
        browser.press("n");
        let place = format!("{STORY}.querySelector('.place').textContent");
        assert!(browser.get(&place).as_str().unwrap().starts_with("2 of "));
        browser.press("p");
        assert!(browser.get(&place).as_str().unwrap().starts_with("1 of "));

        // Another member, then the two copies with each other.
        browser.press("j");
        assert!(browser.get(&note).as_str().unwrap().starts_with("kept 161 of 245 words"));
        browser.get(&format!(
            "(() => {{ const from = {STORY}.querySelector('select'); from.value = '1'; from.dispatchEvent(new Event('change')); }})()"
        ));
        assert!(browser.get(&note).as_str().unwrap().contains("in this page"));
        assert_eq!(browser.get(&format!("{STORY}.querySelectorAll('.panes del').length > 3")), true);
        assert!(panes(&mut browser)[0].contains("calendar"));

        // A name that changed is named, and leads to its place.
        let other = if single { index.clone() } else { index.with_file_name("groups/0/7.html") };
        browser.open(&other, "#g7");
        browser.wait(&format!("{STORY}?.id === 'g7' && {STORY}.querySelector('.panes > *')"));
        let named = format!("{STORY}.querySelector('.changed-facts').textContent");
        assert_eq!(browser.get(&named), "Theatre → Theater");
        browser.click(".story:not([hidden]) .changed-facts button");
        assert_eq!(
            browser.get(&format!("{STORY}.querySelector('.panes .current .fact').textContent")),
            "Theatre"
        );
        // Nothing has moved while the page was put together.
        let shifts = "new Promise((done) => { let sum = 0; new PerformanceObserver((list) => { \
             for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value; }) \
             .observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 100); })";
        assert!(browser.get(shifts).as_f64().unwrap() < 0.01);
        browser.open(&page, "#g2");
        browser.wait(&format!("{STORY}?.querySelector('.panes > *')"));

        // The other views.
        for (number, name) in [(2, "original"), (3, "sentences"), (4, "lineage"), (1, "compare")] {
            browser.press(&number.to_string());
            let shown =
                format!("[...{STORY}.querySelectorAll('.view:not([hidden])')].map((view) => view.id)");
            assert_eq!(browser.get(&shown), json!([format!("g2-{name}")]));
        }
        let heat = format!("{STORY}.querySelector('.text.heat').textContent");
        assert_eq!(browser.get(&heat), text(ids[0]));
        let insertion = format!("{STORY}.querySelector('.insertion').textContent");
        assert!(browser.get(&insertion).as_str().unwrap().contains("nobody needed to panic"));
        browser.check(directory.path());
    }
}

#[test]
fn real_corpus_in_a_browser() {
    let Some(corpus) = shared("data/helsinki.jsonl.gz") else { return };
    let Some(mut browser) = Browser::start() else { return };
    let directory = tempfile::tempdir().unwrap();
    let [index, one] = reports(directory.path(), &corpus);
    // In one file too a reader comes back to where they were, from a group and from the group after it.
    browser.open(&one, "");
    browser.press("]");
    browser.get("document.querySelectorAll('.list tbody a')[30].scrollIntoView()");
    let place = browser.get("scrollY");
    assert!(place.as_f64().unwrap() > 500.0);
    browser.get("document.querySelectorAll('.list tbody a')[31].click()");
    browser.wait(&format!("{STORY}?.id === 'g82' && scrollY === 0"));
    browser.get("scrollTo(0, 50)");
    browser.press("]");
    browser.wait(&format!("{STORY}?.id === 'g83' && scrollY === 0"));
    browser.get("setTimeout(() => history.back())");
    browser.wait(&format!("{STORY}?.id === 'g82' && scrollY === 50"));
    browser.get("setTimeout(() => history.back())");
    browser.wait(&format!("document.querySelector('#overview:not([hidden])') && scrollY === {place}"));

    browser.open(&index, "");
    assert_eq!(titles(&mut browser).len(), 50);
    browser.press("]");
    assert_eq!(titles(&mut browser).len(), 46);
    browser.press("/");
    browser.write("reuters");
    let found = titles(&mut browser).len();
    assert!((1..96).contains(&found), "{found}");
    browser.click("[data-sort=copies]");
    browser.click(".list tbody a");
    browser.wait(&format!("{STORY}?.querySelector('.panes > *')"));
    // Later, so that this call has its answer before the page is left.
    browser.get("setTimeout(() => history.back())");
    browser.wait(&format!("document.querySelectorAll('.list tbody a').length === {found}"));
    assert_eq!(browser.get("document.getElementById('search').value"), "reuters");

    // The largest group, and a moved passage of it.
    browser.open(&index.with_file_name("groups/0/1.html"), "#g1-m2");
    browser.wait("document.querySelector('.panes .moved a')");
    browser.click(".panes ins.moved a");
    assert_eq!(browser.get("document.activeElement.parentElement.nodeName"), "DEL");
    // What is drawn is all of both texts, whether wirecopy compared them or the page.
    let laws = format!(
        "(() => {{ const {{ original, copies, boilerplate }} = JSON.parse({STORY}.querySelector('script.data').textContent); \
         const beforeOf = (parts) => parts.map((part) => part.before).join(''); \
         const all = copies.map((delta) => partsOf(delta, original)); \
         return all.every((parts, at) => {{ \
           const marked = markBoilerplate(parts, [boilerplate[0], boilerplate[at + 1]]); \
           const next = textOf(all[(at + 1) % all.length]); \
           const compared = compareTexts(textOf(parts), next); \
           return beforeOf(marked) === original && textOf(marked) === textOf(parts) && marked.length >= parts.length \
             && beforeOf(compared) === textOf(parts) && textOf(compared) === next; }}) && all.length > 20; }})()"
    );
    assert_eq!(browser.get(&laws), true);
    // Every two of the first members, in both ways to show them.
    browser.get(
        "(() => { const [from, to] = document.querySelectorAll('.pair select'); \
         for (let a = 0; a < 6; a++) for (let b = 0; b < 6; b++) { from.value = a; to.value = b; \
         to.dispatchEvent(new Event('change')); document.querySelector('.switches button').click(); } })()",
    );
    // Boilerplate is folded where there is any.
    browser.get("document.querySelectorAll('.switches button').forEach((button) => button.click())");
    assert_eq!(browser.get("document.querySelector('.story').classList.contains('folded')"), true);
    assert_eq!(browser.get("[...document.querySelectorAll('.panes .boilerplate')].every((part) => part.offsetParent === null)"), true);
    for width in [390, 1400] {
        browser.resize(width, 900);
        browser.wait("document.documentElement.scrollWidth <= innerWidth");
    }
    browser.check(directory.path());
}

#[test]
fn articles_cannot_drive_the_report() {
    let Some(mut browser) = Browser::start() else { return };
    let directory = tempfile::tempdir().unwrap();
    let corpus = directory.path().join("hostile.jsonl");
    let hostile = [
        "<script>window.owned = 1</script>",
        "</script><script>window.owned = 1</script><!-- <script>",
        "\"><img src=x onerror=\"window.owned = 1\">",
        "' onmouseover='window.owned = 1",
        "</title></style></textarea></template><svg onload=window.owned=1>",
        "{{ 7 * 7 }}{% raw %}${window.owned = 1}`",
        "javascript:window.owned=1//",
        "../../../../etc/passwd\u{0}\u{1}\u{7f}\u{9b}",
        "\u{202e}detrever\u{202c}\u{2066}isolated\u{2069}\u{200f}\r\nnext",
        "ميناء القدس يعلن \"عودة\" الحركة",
        "נמל חיפה נפתח <b>מחדש</b> \u{202b}אחרי\u{202c} הסערה",
        "&lt;b&gt;&amp;#x3c;script&#x3e;",
    ];
    let mut lines = String::new();
    for (number, text) in hostile.iter().enumerate() {
        for copy in ["a", "b", "c"] {
            let story: Vec<String> = (0..60).map(|word| format!("w{number}x{word}")).collect();
            let changed = if copy == "a" { "" } else { text };
            let body = format!("{text} {} {changed} {copy}{text}\n{text}", story.join(" "));
            let long = "x".repeat(3000);
            lines += &format!(
                "{}\n",
                json!({
                    "id": format!("{text}{number}{copy}"), "title": text, "source": format!("{text}{copy}"),
                    "date": text, "text": if copy == "c" { format!("{body} {long}") } else { body },
                })
            );
        }
    }
    fs::write(&corpus, &lines).unwrap();
    let expected = texts(&corpus);
    let [index, single] = reports(directory.path(), &corpus);
    let owned = "window.owned === undefined && document.querySelectorAll('[onerror], [onmouseover], [onload], img, b:not(.tiles b, figcaption b, .node b), main svg[onload]').length === 0";
    let direction = "(() => { const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
         while (walker.nextNode()) if (walker.currentNode.parentElement.nodeName !== 'SCRIPT' && \
         /[\\0-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]/.test(walker.currentNode.data)) \
         return walker.currentNode.data; return ''; })()";
    browser.open(&index, "");
    assert_eq!(titles(&mut browser).len(), hostile.len());
    assert_eq!(browser.get(owned), true);
    assert_eq!(browser.get(direction), "");
    // What a browser shows of it is what it says, but for what would turn it around.
    let shown = titles(&mut browser);
    for text in &hostile[..6] {
        assert!(shown.iter().any(|title| title == text), "{text} is not in {shown:?}");
    }
    for group in 1..=hostile.len() {
        browser.open(&index.with_file_name(format!("groups/0/{group}.html")), "");
        browser.wait(&format!("{STORY}?.querySelector('.panes > *')"));
        let members = member_texts(&mut browser);
        assert_eq!(members.len(), 3);
        for member in members {
            assert!(expected.iter().any(|(_, text)| *text == member), "{member:?}");
        }
        for key in ["s", "j", "j", "k", "n", "t", "2", "3", "4", "1"] {
            browser.press(key);
            assert_eq!(browser.get(owned), true);
            assert_eq!(browser.get(direction), "");
        }
        browser.get(
            "(() => { const [from, to] = document.querySelectorAll('.pair select'); from.value = 1; to.value = 2; \
             to.dispatchEvent(new Event('change')); })()",
        );
        assert_eq!(browser.get(owned), true);
        assert_eq!(browser.get("document.documentElement.scrollWidth <= innerWidth"), true, "group {group}");
    }
    browser.open(&single, "");
    assert_eq!(browser.get(owned), true);
    for group in 1..=hostile.len() {
        browser.get(&format!("location.hash = 'g{group}'"));
        browser.wait(&format!("{STORY}?.id === 'g{group}' && {STORY}.querySelector('.panes > *')"));
        assert_eq!(browser.get(owned), true);
    }
    // Text from right to left runs so, in the middle of a page that does not.
    let arabic = hostile.iter().position(|text| text.starts_with('م')).unwrap();
    let heading = "[...document.querySelectorAll('.story h1')].filter((h) => h.textContent.startsWith('ميناء')).map((h) => getComputedStyle(h).direction)";
    assert_eq!(browser.get(heading), json!(["rtl"]), "{arabic}");
    browser.check(directory.path());
}

#[test]
fn policy_lets_nothing_in() {
    let Some(mut browser) = Browser::start() else { return };
    let directory = tempfile::tempdir().unwrap();
    for page in reports(directory.path(), &demo()) {
        browser.open(&page, "");
        // What an injection would try, were there one.
        let attempts = "(async () => { \
             const fails = (attempt) => { try { attempt(); return false; } catch { return true; } }; \
             const script = document.createElement('script'); \
             fails(() => { script.append('window.owned = 1'); document.body.append(script); }); \
             const link = document.createElement('a'); \
             fails(() => link.setAttribute('onclick', 'window.owned = 1')); \
             link.setAttribute('style', 'position: fixed'); \
             document.body.append(link); \
             link.click(); \
             const asked = await fetch('http://127.0.0.1:9/').then(() => true, (error) => error.message); \
             return [window.owned === undefined, getComputedStyle(link).position, \
               fails(() => { document.body.innerHTML = '<b>bold</b>'; }), fails(() => setTimeout('window.owned = 1')), asked]; })()";
        assert_eq!(browser.get(attempts), json!([true, "static", true, true, "Failed to fetch"]));
        assert!(browser.complaints() >= 3, "of a script, a style and a request");
    }
}
