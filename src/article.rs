//! Articles as the caller has them.

use crate::error::Error;
use crate::spill::Trouble;
use std::borrow::Cow;
use std::io;

/// An article of the caller's: its text, and what is known about it.
///
/// Only the text is needed. The outlet helps to learn its pages' furniture, date and headline to name the
/// original of a group; none of them makes a match.
///
/// ```
/// use wirecopy::Article;
///
/// let bare = Article::from("Some text.");
/// let known = Article { date: Some(1_531_641_600), source: Some("Orvik Post"), ..bare };
/// assert_eq!(known.text, "Some text.");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Article<'a> {
    /// The text, as it was printed; with its headline if that stands in the text.
    pub text: &'a str,
    /// When it appeared, in seconds (or any unit) since an epoch of the caller's: only the order counts.
    pub date: Option<i64>,
    /// Its outlet, by any name: articles of one name are of one outlet.
    pub source: Option<&'a str>,
    /// Its headline.
    pub title: Option<&'a str>,
}

impl<'a, T: AsRef<str> + ?Sized> From<&'a T> for Article<'a> {
    fn from(text: &'a T) -> Self {
        Self { text: text.as_ref(), ..Self::default() }
    }
}

impl<'a> From<&Article<'a>> for Article<'a> {
    fn from(article: &Article<'a>) -> Self {
        *article
    }
}

/// Articles wherever the caller has them, for [`Detector::group_spilled`](crate::Detector::group_spilled).
///
/// A text is asked for once when the article is cut into words, and again, in any order and from any thread, where
/// places in it are to be told. What is known about an article is asked for once.
///
/// ```
/// use std::borrow::Cow;
/// use wirecopy::Articles;
///
/// /// A directory of numbered files.
/// struct Files(Vec<std::path::PathBuf>);
///
/// impl Articles for Files {
///     fn len(&self) -> usize {
///         self.0.len()
///     }
///
///     fn text(&self, article: usize) -> std::io::Result<Cow<'_, str>> {
///         std::fs::read_to_string(&self.0[article]).map(Cow::Owned)
///     }
/// }
///
/// assert!(Files(Vec::new()).is_empty());
/// ```
pub trait Articles: Sync {
    /// How many they are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The [text](Article::text) of an article below [`len`](Self::len), always the same.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    fn text(&self, article: usize) -> io::Result<Cow<'_, str>>;

    /// Its [date](Article::date), if known.
    fn date(&self, _article: usize) -> Option<i64> {
        None
    }

    /// Its [outlet](Article::source), if known.
    fn source(&self, _article: usize) -> Option<&str> {
        None
    }

    /// Its [headline](Article::title), if known.
    fn title(&self, _article: usize) -> Option<&str> {
        None
    }
}

impl Articles for &[Article<'_>] {
    fn len(&self) -> usize {
        <[_]>::len(self)
    }

    fn text(&self, article: usize) -> io::Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(self[article].text))
    }

    fn date(&self, article: usize) -> Option<i64> {
        self[article].date
    }

    fn source(&self, article: usize) -> Option<&str> {
        self[article].source
    }

    fn title(&self, article: usize) -> Option<&str> {
        self[article].title
    }
}

/// The texts of articles, of which one that cannot be read is empty until somebody asks for the reason.
pub(crate) struct Texts<'a> {
    articles: &'a dyn Articles,
    trouble: Trouble,
}

impl<'a> Texts<'a> {
    pub fn new(articles: &'a dyn Articles) -> Self {
        Self { articles, trouble: Trouble::default() }
    }

    pub fn len(&self) -> usize {
        self.articles.len()
    }

    pub fn get(&self, article: usize) -> Cow<'a, str> {
        let failed =
            |error| self.trouble.note(|| format!("the text of article {article} cannot be read: {error}"));
        self.articles.text(article).unwrap_or_else(failed)
    }

    /// # Errors
    ///
    /// What kept a text from being read until now.
    pub fn check(&self) -> Result<(), Error> {
        self.trouble.check()
    }
}
