//! The facade: settings, fingerprints, and the way to groups and to a live index.

use crate::article::{Article, Articles, Texts};
use crate::batch;
use crate::boilerplate::Boilerplate;
use crate::error::{Error, ErrorKind};
use crate::group::Groups;
use crate::index::Index;
use crate::lsh::Bands;
use crate::minhash::{Scheme, Signature};
use crate::progress::{Observer, Progress};
use crate::sets::Set;
use crate::shingle::ShingleSet;
use crate::spill::Spill;
use crate::verify::{Comparison, Verifier};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Finds the copies among articles.
///
/// Holds the settings; its methods are the stages of the way from texts to groups. Cheap to clone.
///
/// ```
/// use wirecopy::Detector;
///
/// let texts = [
///     "The ferry Aurelia ran aground off Brant Point on Sunday night, and all 214 people aboard were \
///      taken off by lifeboat, the coastguard said.",
///     "All 214 people aboard were taken off by lifeboat after the ferry Aurelia ran aground off Brant \
///      Point on Sunday night.",
///     "Wheat prices fell for a third week as rain returned to the plains.",
/// ];
/// let groups = Detector::default().group(&texts);
/// assert_eq!(groups.len(), 1);
/// assert_eq!(groups[0].articles().collect::<Vec<_>>(), [0, 1]);
/// ```
#[derive(Clone, Debug)]
pub struct Detector {
    settings: Settings,
    bands: Bands,
    boilerplate: Arc<Boilerplate>,
    observer: Observer,
}

/// What a [`Detector`] was built with.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Settings {
    /// The least resemblance of two copies.
    pub threshold: f64,
    /// The words in a shingle.
    pub shingle_width: u16,
    /// The slots of a signature.
    pub slots: u16,
}

impl Default for Settings {
    /// Three-word shingles and a threshold of .25: where copies and strangers part in real news.
    fn default() -> Self {
        Self { threshold: 0.25, shingle_width: 3, slots: 128 }
    }
}

/// Builds a [`Detector`] from settings other than the default.
#[derive(Clone, Debug, Default)]
pub struct DetectorBuilder {
    settings: Settings,
    boilerplate: Boilerplate,
    observer: Observer,
}

impl DetectorBuilder {
    /// The least [`jaccard`](Fingerprint::jaccard) of two copies, above 0 and up to 1; .25 by default.
    ///
    /// A pair at the threshold is a match. A copy that was cut may lie below it: where half of the shorter
    /// article stands in the longer, six tenths of the threshold are enough. Two copies share at least five
    /// shingles.
    #[must_use]
    pub fn threshold(mut self, threshold: f64) -> Self {
        self.settings.threshold = threshold;
        self
    }

    /// The number of words in a shingle, 1 to 16; 3 by default.
    #[must_use]
    pub fn shingle_width(mut self, words: u16) -> Self {
        self.settings.shingle_width = words;
        self
    }

    /// The number of slots in a signature, 16 to 1024; 128 by default.
    ///
    /// More slots make a better estimate ([`Signature::standard_error`]) and a larger index. To
    /// [group](Detector::group) a corpus, which estimates nothing, more than 64 change nothing.
    #[must_use]
    pub fn slots(mut self, slots: u16) -> Self {
        self.settings.slots = slots;
        self
    }

    /// Boilerplate that is known from before: it is left out of every fingerprint and of groups, beside what
    /// is learnt.
    ///
    /// This is how a stream learns: [group](Detector::group) what came in of late, and build the next
    /// detector and index with the [boilerplate](Groups::boilerplate) that was found.
    ///
    /// ```
    /// use wirecopy::Detector;
    ///
    /// let yesterday: Vec<String> = (0..12)
    ///     .map(|i| {
    ///         let story: String = (0..40).map(|word| format!("{:x} ", (i * 40 + word) * 7_919)).collect();
    ///         story + "Subscribe now for unlimited access to all our award-winning local journalism."
    ///     })
    ///     .collect();
    /// let learnt = Detector::default().group(&yesterday).boilerplate().clone();
    ///
    /// let detector = Detector::builder().boilerplate(learnt).build()?;
    /// let page = detector.fingerprint("Subscribe now for unlimited access to all our award-winning local journalism.");
    /// assert!(page.shingles().is_empty());
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    #[must_use]
    pub fn boilerplate(mut self, known: Boilerplate) -> Self {
        self.boilerplate = known;
        self
    }

    /// Calls `observer` from time to time during long work, from any of its threads.
    #[must_use]
    pub fn progress(mut self, observer: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.observer = Observer(Some(Arc::new(observer)));
        self
    }

    /// The detector.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Setting`] for a setting out of its range.
    pub fn build(self) -> Result<Detector, Error> {
        let Settings { threshold, shingle_width, slots } = self.settings;
        let check = |holds: bool, message: String| {
            if holds { Ok(()) } else { Err(Error::new(ErrorKind::Setting, message)) }
        };
        check(
            threshold > 0.0 && threshold <= 1.0,
            format!("threshold is {threshold}: it is a resemblance, above 0 and at most 1"),
        )?;
        check(
            (1..=16).contains(&shingle_width),
            format!("shingle width is {shingle_width} words: it goes from 1 to 16"),
        )?;
        check((16..=1024).contains(&slots), format!("slots is {slots}: it goes from 16 to 1024"))?;
        let bands = Bands::for_threshold(threshold, slots);
        let boilerplate = Arc::new(self.boilerplate);
        Ok(Detector { settings: self.settings, bands, boilerplate, observer: self.observer })
    }
}

impl Default for Detector {
    fn default() -> Self {
        Self::builder().build().expect("the default settings are in range")
    }
}

impl Detector {
    /// Starts from the default settings.
    #[must_use]
    pub fn builder() -> DetectorBuilder {
        DetectorBuilder::default()
    }

    /// The settings that this detector was built with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The scheme of this detector's fingerprints.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        Scheme::current(self.settings.shingle_width, self.settings.slots)
    }

    /// The bands chosen for the threshold, by which an [`index`](Self::index) finds candidates.
    ///
    /// To [group](Self::group) a corpus fewer buckets need be shared, for copies that were cut lie below the
    /// threshold.
    #[must_use]
    pub fn bands(&self) -> Bands {
        self.bands
    }

    /// The fingerprint of a text, without known [boilerplate](DetectorBuilder::boilerplate).
    ///
    /// O(n log n) in the number of words.
    #[must_use]
    pub fn fingerprint(&self, text: &str) -> Fingerprint {
        let shingles = ShingleSet::new(text, usize::from(self.settings.shingle_width));
        let shingles =
            if self.boilerplate.is_empty() { shingles } else { self.boilerplate.remove_from(&shingles) };
        let signature = Signature::new(self.scheme(), &shingles);
        Fingerprint { signature, shingles }
    }

    /// The candidates among articles: for each fingerprint or signature, in order, the places of those before
    /// it that may be its copies, ascending.
    ///
    /// This is how [`group`](Self::group) chooses the pairs that it [compares](Self::compare), once it has left
    /// out boilerplate. The bands are those for six tenths of the
    /// [threshold](DetectorBuilder::threshold), where the copies end that were cut, and 64 at most, which are
    /// enough where candidates are compared. For what is found, and in what time, see [`Bands::candidates`].
    ///
    /// ```
    /// use wirecopy::{Boilerplate, Detector};
    ///
    /// let texts = [
    ///     "The tunnel under the Sound was closed on Friday after smoke was seen in the northern bore.",
    ///     "Wheat prices fell for a third week as rain returned to the plains.",
    ///     "The tunnel under the Sound was closed on Friday after smoke was seen, police said.",
    /// ];
    /// let detector = Detector::default();
    /// let candidates = detector.candidates(&texts.map(|text| detector.fingerprint(text)))?;
    /// assert_eq!(candidates, [vec![], vec![], vec![0]]);
    /// assert!(detector.compare(texts[2], texts[0], &Boilerplate::default()).is_match);
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`] where one was made under another scheme than this detector's.
    pub fn candidates(&self, signatures: &[impl AsRef<Signature>]) -> Result<Vec<Vec<u32>>, Error> {
        if let Some(first) = signatures.first() {
            self.scheme().check(first.as_ref().scheme())?;
        }
        batch::bands(&self.settings).candidates(signatures)
    }

    /// What two texts share, and whether they are copies, with this boilerplate left out of both.
    ///
    /// The decision that [`group`](Self::group) makes for every pair of candidates.
    ///
    /// O(n log n) in the number of words.
    #[must_use]
    pub fn compare(&self, a: &str, b: &str, boilerplate: &Boilerplate) -> Comparison {
        let width = usize::from(self.settings.shingle_width);
        let whole = [a, b].map(|text| ShingleSet::new(text, width));
        let [kept_a, kept_b] = whole.each_ref().map(|set| boilerplate.remove_from(set));
        let articles = &[a, b].map(Article::from)[..];
        let texts = Texts::new(&articles);
        let found = Verifier::new(&texts, self.settings.threshold, boilerplate.table(), width)
            .verify(&Set::new(0, kept_a.hashes()), &Set::new(1, kept_b.hashes()));
        Comparison { boilerplate: whole[0].shared(&whole[1]) - found.shared, ..found }
    }

    /// The groups of copies among `articles`, with the excerpts and the boilerplate found beside them.
    ///
    /// Takes [`Article`]s, or anything that can be seen as one, such as strings. Every decision is made on
    /// exact sets of shingles; the same articles in the same order give the same groups, for any number of
    /// threads. Runs in the current rayon pool.
    ///
    /// Near-linear in the total length of the articles.
    ///
    /// # Panics
    ///
    /// With 2^31 articles or more.
    #[must_use]
    pub fn group<'a, A>(&self, articles: &'a [A]) -> Groups
    where
        A: Sync,
        &'a A: Into<Article<'a>>,
    {
        let articles: Vec<Article<'a>> = articles.iter().map(Into::into).collect();
        batch::group(&&articles[..], &self.settings, &self.boilerplate, &self.observer, None)
            .expect("few enough articles, and none in a file")
    }

    /// The groups of more articles than memory has room for: what [`group`](Self::group) finds among the same,
    /// with the greater part of what is known of them in files.
    ///
    /// ```
    /// use wirecopy::{Article, Detector, Spill};
    ///
    /// let texts = ["Rain fell on the lower valley for a third day.", "Rain fell on the lower valley for a week."];
    /// let articles = texts.map(Article::from);
    /// let spill = Spill { directory: std::env::temp_dir(), memory: 1 << 30 };
    /// let groups = Detector::default().group_spilled(&&articles[..], &spill)?;
    /// assert_eq!(groups, Detector::default().group(&texts));
    /// # Ok::<(), wirecopy::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] where a file cannot be made, written or read, or the text of an article cannot be read;
    /// [`ErrorKind::Full`] with 2^31 articles or more.
    pub fn group_spilled(&self, articles: &dyn Articles, spill: &Spill) -> Result<Groups, Error> {
        batch::group(articles, &self.settings, &self.boilerplate, &self.observer, Some(spill))
    }

    /// An empty index for live use: articles come and go, and each is held against all others at once.
    #[must_use]
    pub fn index(&self) -> Index {
        Index::new(self.scheme(), self.bands, self.settings.threshold)
    }
}

/// The fingerprint of an article: its shingles, and the signature made from them.
///
/// ```
/// use wirecopy::Detector;
///
/// let detector = Detector::default();
/// let a = detector.fingerprint("Rain fell on the lower valley for a third day.");
/// let b = detector.fingerprint("For a third day, rain fell on the lower valley.");
/// assert!(a.jaccard(&b)? > 0.3);
/// # Ok::<(), wirecopy::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    signature: Signature,
    shingles: ShingleSet,
}

impl Fingerprint {
    /// The signature: all that a live [`Index`] needs.
    #[must_use]
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The set of shingles.
    #[must_use]
    pub fn shingles(&self) -> &ShingleSet {
        &self.shingles
    }

    /// The exact resemblance: see [`ShingleSet::jaccard`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`] where the two were made under different schemes.
    pub fn jaccard(&self, other: &Self) -> Result<f64, Error> {
        self.signature.scheme().check(other.signature.scheme())?;
        Ok(self.shingles.jaccard(&other.shingles))
    }

    /// The exact share of this article that stands in `other`: see [`ShingleSet::containment`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Scheme`] where the two were made under different schemes.
    pub fn containment(&self, other: &Self) -> Result<f64, Error> {
        self.signature.scheme().check(other.signature.scheme())?;
        Ok(self.shingles.containment(&other.shingles))
    }
}

impl AsRef<Signature> for Fingerprint {
    fn as_ref(&self) -> &Signature {
        &self.signature
    }
}
