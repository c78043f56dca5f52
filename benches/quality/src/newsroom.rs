//! The stream: stories break, and outlets print them.

use crate::corpus::Base;
use crate::edit::{Draft, edit};
use crate::outlet::{Outlet, Outlets, Page, agency, person, phrases};
use crate::phrases::{HEADLINE_LEADS, PLACES};
use crate::plan::Plan;
use crate::random::Random;
use crate::sentence::{length, sentences, tokens};
use crate::story::{EPOCH, Story, headline, parts, passage, rfc_3339, total};
use crate::template::Family;
use crate::truth::{Article, Kind, Part, Printed, Truth};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, VecDeque};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// Seconds from one story to the next, on average.
const BETWEEN: usize = 60;
/// Mean delay of a copy, in seconds.
const DELAY: f64 = 4.0 * 3600.0;
/// One base text in so many gives sentences to set into others instead of a story.
const FILLER: u64 = 20;
/// So many that two articles seldom have a sentence set in from the same one.
const FILLERS: usize = 512;
/// Stories that a round-up or a quotation may take from.
const RECENT: usize = 200;

/// An iterator of syndicated articles, in the order in which they appear.
///
/// Ends with the base texts. Memory is that of the articles of a few hours, whatever came before.
pub struct Syndicate<B> {
    plan: Plan,
    random: Random,
    bases: B,
    desks: HashMap<Arc<str>, Desk>,
    /// Written, and waiting for their time. Keyed by time and number, so that the order is one.
    waiting: BinaryHeap<Reverse<(i64, u64)>>,
    written: BTreeMap<u64, Printed>,
    clock: i64,
    articles: u64,
    stories: u64,
    drawn: u64,
}

/// What one language needs.
struct Desk {
    outlets: Outlets,
    fillers: VecDeque<Rc<Vec<String>>>,
    recent: VecDeque<Rc<Story>>,
    headlines: VecDeque<String>,
    families: Vec<Rc<Family>>,
}

/// What makes an article beside its text.
struct Event<'a> {
    story: u64,
    title: &'a str,
    seconds: i64,
    lang: &'a Arc<str>,
    outlet: &'a Outlet,
}

impl<B: Iterator<Item = Base>> Syndicate<B> {
    /// The stream of this plan, seed and base texts.
    ///
    /// Every base text is used once, as a story or to set passages of it into others, so that stories have
    /// nothing in common but what their base texts have.
    #[must_use]
    pub fn new(plan: Plan, seed: u64, bases: impl IntoIterator<Item = Base, IntoIter = B>) -> Self {
        Self {
            plan,
            random: Random::new(seed),
            bases: bases.into_iter(),
            desks: HashMap::new(),
            waiting: BinaryHeap::new(),
            written: BTreeMap::new(),
            clock: EPOCH,
            articles: 0,
            stories: 0,
            drawn: 0,
        }
    }

    /// The next base text as sentences, after some have been put aside as fillers.
    fn base(&mut self) -> Option<(Base, Vec<String>)> {
        loop {
            let base = self.bases.next()?;
            let mut sentences: Vec<String> = sentences(&base.text).map(str::to_owned).collect();
            if let Some(last) = sentences.last_mut() {
                last.truncate(last.trim_end().len());
                last.push('\n');
            }
            self.drawn += 1;
            if let Some(desk) = self.desks.get_mut(&base.lang) {
                if !self.drawn.is_multiple_of(FILLER) {
                    return Some((base, sentences));
                }
                let Some(filler) = filler(sentences) else { continue };
                if desk.fillers.len() == FILLERS {
                    desk.fillers.pop_front();
                }
                desk.fillers.push_back(filler);
            } else {
                // The first text of a language furnishes its pages, unless the stock phrases are in that.
                let stock = matches!(&*base.lang, "en" | "eng" | "english" | "und");
                let phrases = phrases(stock, &base.text, &mut self.random);
                let Some(filler) = filler(sentences) else { continue };
                let desk = Desk {
                    outlets: Outlets::new(self.plan.outlets, phrases, self.random.fork()),
                    fillers: VecDeque::from([filler]),
                    recent: VecDeque::new(),
                    headlines: VecDeque::new(),
                    families: Vec::new(),
                };
                self.desks.insert(base.lang.clone(), desk);
            }
        }
    }

    /// Lets one thing happen; `None` when there is nothing left to tell.
    fn happen(&mut self) -> Option<()> {
        self.clock += self.random.below(2 * BETWEEN) as i64;
        let (base, sentences) = self.base()?;
        let lot = self.random.unit();
        let Plan { templates, briefs, round_ups, quotations, .. } = self.plan;
        let recent = self.desks[&base.lang].recent.len();
        if lot < templates {
            self.release(&base, sentences);
        } else if lot < templates + briefs {
            self.brief(&base, sentences);
        } else if lot < templates + briefs + round_ups && recent > 20 {
            // What was to be a story gives way to a round-up of others.
            self.round_up(&base.lang);
        } else if lot < templates + briefs + round_ups + quotations && recent > 20 {
            self.quotation(&base, &sentences);
        } else {
            let articles = self.articles_of_a_story();
            let story = self.story(Kind::Original, &base, sentences, articles, None);
            let desk = self.desk(&story.lang);
            if desk.recent.len() == RECENT {
                desk.recent.pop_front();
            }
            desk.recent.push_back(story);
        }
        Some(())
    }

    fn desk(&mut self, lang: &Arc<str>) -> &mut Desk {
        self.desks.get_mut(lang).expect("a base text of this language was drawn")
    }

    /// Half of the stories stand alone; of the others few are printed by very many.
    fn articles_of_a_story(&mut self) -> usize {
        const TAIL: f64 = 1.3;
        let pareto = (1.0 - self.random.unit()).powf(-1.0 / TAIL);
        (pareto as usize).clamp(1, self.plan.most_copies.max(1))
    }

    /// Prints a story, and its copies.
    fn story(
        &mut self,
        kind: Kind,
        base: &Base,
        sentences: Vec<String>,
        articles: usize,
        family: Option<&Family>,
    ) -> Rc<Story> {
        let lang = base.lang.clone();
        let outlets = self.desk(&lang).outlets.for_story(articles);
        let title = base.title.clone().unwrap_or_else(|| headline(&sentences[0]));
        self.stories += 1;
        let mut story = Story {
            number: self.stories,
            id: String::new(),
            title,
            place: self.random.pick::<&str>(PLACES),
            agency: agency(&mut self.random),
            lang,
            sentences,
            seconds: self.clock,
            head: String::new(),
        };
        let first = family.map_or(&outlets[0], |family| &family.outlet);
        let event = Event {
            story: story.number,
            title: &story.title,
            seconds: story.seconds,
            lang: &story.lang,
            outlet: first,
        };
        let (text, body) = self.page(&event, story.place, story.agency, &story.sentences);
        story.head = text[..body.start].to_owned();
        let truth = |original| Truth {
            story: event.story,
            kind,
            original,
            family: family.map(|family| family.number),
            parts: Vec::new(),
        };
        let id = self.put(&event, (text, body), truth(None));
        story.id = id;
        let story = Rc::new(story);
        for outlet in &outlets[1..] {
            self.copy(&story, outlet, family.map(|family| family.number));
        }
        let desk = self.desk(&story.lang);
        if desk.headlines.len() == 20 {
            desk.headlines.pop_front();
        }
        desk.headlines.push_back(story.title.clone());
        story
    }

    fn copy(&mut self, story: &Rc<Story>, outlet: &Outlet, family: Option<u64>) {
        let Some(kind) = self.kind_of_copy() else { return };
        let filler = self.filler(&story.lang);
        let mut draft: Draft<'_> = story.sentences.iter().map(|sentence| sentence.as_str().into()).collect();
        edit(kind, &mut draft, &filler, outlet.british, outlet.curly, &mut self.random);
        let retitled = kind == Kind::Retitled || (kind == Kind::Mixed && self.random.chance(0.7));
        let title = if retitled { self.retitle(story) } else { story.title.clone() };
        let delay = -DELAY * (1.0 - self.random.unit()).ln();
        let seconds = story.seconds + 60 + delay as i64;
        let event = Event { story: story.number, title: &title, seconds, lang: &story.lang, outlet };
        let page = self.page(&event, story.place, story.agency, &draft);
        let original = Some(story.id.clone());
        self.put(&event, page, Truth { story: story.number, kind, original, family, parts: Vec::new() });
    }

    fn kind_of_copy(&mut self) -> Option<Kind> {
        let total: f64 = self.plan.copies.iter().map(|(_, weight)| weight).sum();
        let mut lot = self.random.unit() * total;
        let drawn = self.plan.copies.iter().find(|(_, weight)| {
            lot -= weight;
            lot < 0.0
        });
        drawn.or(self.plan.copies.last()).map(|(kind, _)| *kind)
    }

    fn filler(&mut self, lang: &Arc<str>) -> Rc<Vec<String>> {
        let desk = &self.desks[lang];
        desk.fillers[self.random.below(desk.fillers.len())].clone()
    }

    /// A headline from words of the story, in another order.
    fn retitle(&mut self, story: &Story) -> String {
        let sentence = self.random.pick(&story.sentences);
        let mut chosen: Vec<&str> = tokens(sentence)
            .into_iter()
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.len() > 3)
            .collect();
        self.random.shuffle(&mut chosen);
        chosen.truncate(self.random.between(3, 7));
        format!("{} {}", self.random.pick(HEADLINE_LEADS), chosen.join(" ")).trim().to_owned()
    }

    /// A press release of a family, of which one in ten has a copy elsewhere.
    fn release(&mut self, base: &Base, sentences: Vec<String>) {
        let family = if self.desk(&base.lang).families.is_empty() || self.random.chance(0.04) {
            let number = self.desk(&base.lang).families.len() as u64;
            let outlet = self.desk(&base.lang).outlets.for_story(1).remove(0);
            let random = &mut self.random;
            let family = Rc::new(Family::new(number, outlet, &sentences, random));
            self.desk(&base.lang).families.push(family.clone());
            family
        } else {
            let families = &self.desks[&base.lang].families;
            // Old families have the most articles.
            families[self.random.below(families.len())].clone()
        };
        let filled = family.fill(&mut self.random);
        let articles = if self.random.chance(0.1) { 2 } else { 1 };
        let base = Base { title: None, ..base.clone() };
        self.story(Kind::Template, &base, filled, articles, Some(&family));
    }

    /// The first sentences of a base text, above a footer that is longer.
    fn brief(&mut self, base: &Base, mut sentences: Vec<String>) {
        let mut words = 0;
        let enough = |sentence: &String| {
            words += length(sentence);
            words >= 30
        };
        let keep = sentences.iter().position(enough).map_or(sentences.len(), |at| at + 1);
        sentences.truncate(keep);
        let title = headline(&sentences[0]);
        let outlet = self.desk(&base.lang).outlets.for_brief();
        self.alone(Kind::Brief, &base.lang, &outlet, &title, &sentences, |_| Vec::new());
    }

    /// Passages of three to six stories of the day, each under its place.
    fn round_up(&mut self, lang: &Arc<str>) {
        let mut recent: Vec<Rc<Story>> = self.desks[lang].recent.iter().cloned().collect();
        self.random.shuffle(&mut recent);
        let count = self.random.between(3, 6);
        let mut body: Vec<String> = Vec::new();
        let mut passages = Vec::new();
        for story in &recent {
            if passages.len() == count {
                break;
            }
            let passage = passage(story, &mut self.random);
            // One long sentence could be most of the round-up, and that a copy.
            if !(30..=130).contains(&total(&story.sentences[passage.clone()])) {
                continue;
            }
            body.push(format!("{}: ", story.place));
            passages.push((story.clone(), passage.clone(), body.len()));
            body.extend_from_slice(&story.sentences[passage]);
            body.push("\n".to_owned());
        }
        let outlet = self.desk(lang).outlets.for_story(1).remove(0);
        let title = format!("{} in brief", outlet.name);
        self.alone(Kind::RoundUp, lang, &outlet, &title, &body, |head| parts(&passages, head, &body));
    }

    /// A story of its own around a passage of another.
    fn quotation(&mut self, base: &Base, sentences: &[String]) {
        let desk = &self.desks[&base.lang];
        let story = desk.recent[self.random.below(desk.recent.len())].clone();
        let passage = passage(&story, &mut self.random);
        // What is mostly quoted is a copy.
        if total(&story.sentences[passage.clone()]) * 2 > total(sentences) {
            return;
        }
        let at = self.random.between(1, sentences.len());
        let quoted = &story.sentences[passage.clone()];
        let body = [&sentences[..at], quoted, &sentences[at..]].concat();
        let outlet = self.desk(&base.lang).outlets.for_story(1).remove(0);
        let title = base.title.clone().unwrap_or_else(|| headline(&sentences[0]));
        let passages = [(story, passage, at)];
        self.alone(Kind::Quotation, &base.lang, &outlet, &title, &body, |head| parts(&passages, head, &body));
    }

    /// Prints an article of which there is no copy.
    fn alone(
        &mut self,
        kind: Kind,
        lang: &Arc<str>,
        outlet: &Outlet,
        title: &str,
        body: &[String],
        parts: impl FnOnce(&str) -> Vec<Part>,
    ) {
        self.stories += 1;
        let event = Event { story: self.stories, title, seconds: self.clock, lang, outlet };
        let place = self.random.pick::<&str>(PLACES);
        let agency = agency(&mut self.random);
        let (text, body) = self.page(&event, place, agency, body);
        let parts = parts(&text[..body.start]);
        self.put(
            &event,
            (text, body),
            Truth { story: event.story, kind, original: None, family: None, parts },
        );
    }

    fn page<S: AsRef<str>>(
        &mut self,
        event: &Event<'_>,
        place: &str,
        agency: &str,
        body: &[S],
    ) -> (String, Range<usize>) {
        let mut most_read: Vec<String> = Vec::new();
        if event.outlet.most_read {
            most_read.extend(self.desks[event.lang].headlines.iter().cloned());
            self.random.shuffle(&mut most_read);
            most_read.truncate(self.random.between(3, 5));
        }
        let author = person(&mut self.random);
        let page = Page {
            outlet: event.outlet,
            title: event.title,
            place,
            agency,
            author: &author,
            most_read: &most_read,
        };
        page.print(body)
    }

    /// Puts an article among those that wait for their time; gives its id.
    fn put(&mut self, event: &Event<'_>, (text, body): (String, Range<usize>), truth: Truth) -> String {
        let number = self.articles;
        self.articles += 1;
        let id = format!("a{number}");
        let article = Article {
            id: id.clone(),
            source: event.outlet.name.clone(),
            date: event.outlet.dated.then(|| rfc_3339(event.seconds)),
            title: event.title.to_owned(),
            text,
            lang: event.lang.to_string(),
        };
        self.waiting.push(Reverse((event.seconds, number)));
        self.written.insert(number, Printed { article, truth, body, seconds: event.seconds });
        id
    }
}

impl<B: Iterator<Item = Base>> Iterator for Syndicate<B> {
    type Item = Printed;

    fn next(&mut self) -> Option<Printed> {
        // Nothing that is still to happen can come before the clock.
        while self.waiting.peek().is_none_or(|Reverse((seconds, _))| *seconds >= self.clock) {
            if self.happen().is_none() {
                break;
            }
        }
        let Reverse((_, number)) = self.waiting.pop()?;
        self.written.remove(&number)
    }
}

/// The sentences that can be set into another text without becoming most of it.
fn filler(mut sentences: Vec<String>) -> Option<Rc<Vec<String>>> {
    sentences.retain(|sentence| (4..=50).contains(&length(sentence)));
    (!sentences.is_empty()).then(|| Rc::new(sentences))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Invented, words};

    fn some(count: usize) -> Vec<Printed> {
        Syndicate::new(Plan::default(), 1, Invented::new(1)).take(count).collect()
    }

    #[test]
    fn gives_every_kind_in_order_of_time() {
        let printed = some(6000);
        assert!(printed.is_sorted_by_key(|printed| printed.seconds));
        for kind in
            Kind::COPIES.into_iter().chain([Kind::RoundUp, Kind::Quotation, Kind::Template, Kind::Brief])
        {
            assert!(printed.iter().any(|printed| printed.truth.kind == kind), "{kind}");
        }
    }

    #[test]
    fn parts_are_where_they_are_said_to_be() {
        let printed = some(4000);
        let by_id: HashMap<&str, &Printed> =
            printed.iter().map(|printed| (printed.article.id.as_str(), printed)).collect();
        let mut seen = 0;
        for holder in &printed {
            let here: Vec<&str> = words(&holder.article.text).collect();
            for part in &holder.truth.parts {
                let there: Vec<&str> = words(&by_id[part.of.as_str()].article.text).collect();
                assert_eq!(here[part.here.clone()], there[part.there.clone()], "{}", holder.article.id);
                seen += 1;
            }
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn a_reprint_has_the_body_of_its_original() {
        let printed = some(2000);
        let body = |printed: &Printed| printed.article.text[printed.body.clone()].to_owned();
        let by_id: HashMap<&str, &Printed> =
            printed.iter().map(|printed| (printed.article.id.as_str(), printed)).collect();
        let reprints = || printed.iter().filter(|printed| printed.truth.kind == Kind::Reprint);
        assert!(reprints().count() > 50);
        for reprint in reprints() {
            let original = by_id[reprint.truth.original.as_deref().unwrap()];
            assert_eq!(body(reprint), body(original), "{}", reprint.article.id);
        }
    }
}
