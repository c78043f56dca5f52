//! Articles as the caller has them.

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
