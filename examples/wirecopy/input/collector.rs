//! Puts articles together, and keeps count of what was wrong with them.

use super::archive::{Archive, Archivist};
use super::files::Source;
use super::tally::Tally;
use super::{Moment, Place, Record, Rest};
use crate::args::Reading;
use crate::failure::{Failure, reason};
use crate::terminal::{Reporter, quoted};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::io;

/// What is read of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Id,
    Text,
    Title,
    Source,
    Date,
}

impl Field {
    pub const ALL: [Self; 5] = [Self::Id, Self::Text, Self::Title, Self::Source, Self::Date];

    /// The option that says where it stands.
    pub fn flag(self) -> &'static str {
        ["--id-field", "--text-field", "--title-field", "--source-field", "--date-field"][self as usize]
    }
}

/// What the input calls each field.
pub struct Names([String; Field::ALL.len()]);

impl Names {
    pub fn name(&self, field: Field) -> &str {
        &self.0[field as usize]
    }
}

/// What the input gave for each field of an article.
pub struct Values {
    fields: [Option<String>; Field::ALL.len()],
    rest: Option<String>,
}

impl Values {
    /// None yet, with the article without its text, as [`super::line`] takes it.
    pub fn new(rest: Option<String>) -> Self {
        Self { fields: Default::default(), rest }
    }

    pub fn set(&mut self, field: Field, value: String) {
        self.fields[field as usize] = Some(value);
    }

    fn take(&mut self, field: Field) -> Option<Box<str>> {
        self.fields[field as usize].take().map(String::into_boxed_str)
    }
}

/// Takes in articles, one file after the other.
pub struct Collector<'a> {
    reading: &'a Reading,
    names: Names,
    /// Whether values are to come with theirs.
    pub rest: Rest,
    records: Vec<Record>,
    archived: Option<Archived>,
    /// The files, by the numbers in [`Place`].
    files: Vec<String>,
    file: File,
    /// Which fields were there at least once, and which fields a record had.
    seen: [bool; Field::ALL.len()],
    example: Option<Vec<String>>,
    skipped: Tally,
    passed_over: BTreeMap<String, usize>,
    undated: Tally,
    without_text: Tally,
    half_characters: Tally,
}

/// The texts of records that are not kept with them.
struct Archived {
    archivist: Archivist,
    added: u32,
    /// By record: the number of its text, after which its rest comes.
    numbers: Vec<u32>,
}

impl Archived {
    /// False where nothing can be added any more, and [`finish`](Self::finish) tells why.
    fn add(&mut self, text: Box<str>, rest: Option<Box<str>>) -> bool {
        self.numbers.push(self.added);
        [Some(text), rest].into_iter().flatten().all(|added| {
            self.added += 1;
            self.archivist.add(added)
        })
    }

    fn finish(self) -> Result<Archive, Failure> {
        self.archivist.finish(self.numbers).map_err(|error| {
            Failure::Input(format!("the directory for --spill cannot be written to: {}", reason(&error)))
        })
    }
}

/// What is known of the file that is being read.
#[derive(Default)]
struct File {
    label: String,
    first_record: usize,
    has_text: bool,
    /// The lines that have no text, and what the first of them has instead.
    without_text: Vec<u64>,
    has_instead: Vec<String>,
}

impl<'a> Collector<'a> {
    /// Texts are kept with the records, or by the archivist.
    pub fn new(reading: &'a Reading, rest: Rest, archivist: Option<Archivist>) -> Self {
        let name =
            |given: &Option<String>, default: &str| given.clone().unwrap_or_else(|| default.to_owned());
        let names = Names([
            name(&reading.id_field, "id"),
            name(&reading.text_field, "text"),
            name(&reading.title_field, "title"),
            name(&reading.source_field, "source"),
            name(&reading.date_field, "date"),
        ]);
        Self {
            reading,
            names,
            rest,
            records: Vec::new(),
            archived: archivist.map(|archivist| Archived { archivist, added: 0, numbers: Vec::new() }),
            files: Vec::new(),
            file: File::default(),
            seen: [false; Field::ALL.len()],
            example: None,
            skipped: Tally::default(),
            passed_over: BTreeMap::new(),
            undated: Tally::default(),
            without_text: Tally::default(),
            half_characters: Tally::default(),
        }
    }

    pub fn names(&self) -> &Names {
        &self.names
    }

    pub fn start_file(&mut self, source: &Source) {
        self.files.push(source.name.clone());
        self.file = File { label: source.label.clone(), first_record: self.records.len(), ..File::default() };
    }

    /// Takes in an article; without a line, it is the whole file.
    pub fn add(&mut self, line: Option<u64>, mut values: Values) -> Result<(), Failure> {
        let label = &self.file.label;
        let id = values.take(Field::Id).unwrap_or_else(|| match line {
            Some(line) => format!("{label}:{line}").into(),
            None => label.as_str().into(),
        });
        let place = Place {
            file: self.files.len() as u32 - 1,
            line: line.unwrap_or(0).try_into().unwrap_or(u32::MAX),
        };
        let date = values.take(Field::Date).filter(|date| !date.trim().is_empty());
        let seconds = date.as_deref().and_then(Moment::parse).and_then(|moment| moment.seconds());
        if let (Some(date), None) = (&date, seconds) {
            self.undated.add(|| format!("{} in {}", quoted(date), name_of(&self.files, place)));
        }
        let mut text = values.take(Field::Text).unwrap_or_default();
        let whole_file = || format!(r#"{{"id":{},"text":{}}}"#, Value::from(&*id), '\n');
        let mut rest =
            (self.rest == Rest::Kept).then(|| values.rest.take().unwrap_or_else(whole_file).into());
        if let Some(archived) = &mut self.archived
            && !archived.add(std::mem::take(&mut text), rest.take())
        {
            self.archived.take().map(Archived::finish).transpose()?;
        }
        self.records.push(Record {
            id,
            text,
            title: values.take(Field::Title),
            source: values.take(Field::Source),
            date,
            seconds,
            rest,
            place,
        });
        Ok(())
    }

    /// A record has this field, be it empty.
    pub fn saw(&mut self, field: Field) {
        self.seen[field as usize] = true;
        self.file.has_text |= field == Field::Text;
    }

    pub fn wants_example(&self) -> bool {
        self.example.is_none()
    }

    /// The fields of a record, for messages.
    pub fn set_example(&mut self, fields: Vec<String>) {
        self.example.get_or_insert(fields);
    }

    /// A line has no text, but these fields. One such line is an article without words; whether the file
    /// is one of articles at all shows at its end.
    pub fn note_no_text(&mut self, line: u64, fields: Vec<String>) {
        if self.file.without_text.is_empty() {
            self.file.has_instead = fields;
        }
        self.file.without_text.push(line);
    }

    pub fn note_half_character(&mut self, line: u64) {
        let place = self.place(Some(line));
        self.half_characters.add(|| place);
    }

    pub fn pass_over(&mut self, what: String) {
        *self.passed_over.entry(what).or_default() += 1;
    }

    /// A line is not as it should be: stops, or leaves it out where the user has asked for that.
    pub fn bad(&mut self, line: u64, what: &str, remedy: &str) -> Result<(), Failure> {
        self.refuse(self.place(Some(line)), what, remedy)
    }

    /// A line holds bytes that are no text in UTF-8.
    pub fn not_utf8(&mut self, line: u64, bytes: &[u8]) -> Result<(), Failure> {
        const REMEDY: &str = "convert the file, or leave such lines out with --skip-bad";
        match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
                self.bad(line, "it is text in UTF-16", "convert it with: iconv -f UTF-16 -t UTF-8")
            }
            _ => self.bad(line, "not UTF-8", REMEDY),
        }
    }

    /// The file cannot be read, or not beyond this line.
    pub fn unreadable(&mut self, line: Option<u64>, error: &io::Error) -> Result<(), Failure> {
        let (what, remedy) = match error.kind() {
            io::ErrorKind::UnexpectedEof => (
                "the compressed data ends too early".to_owned(),
                "fetch the file again, or use what came before with --skip-bad",
            ),
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => (
                format!("the compressed data is damaged ({})", reason(error)),
                "fetch the file again, or use what came before with --skip-bad",
            ),
            io::ErrorKind::PermissionDenied => {
                (reason(error), "ask its owner for it, or go on without it with --skip-bad")
            }
            _ => (reason(error), "mend it, or go on without it with --skip-bad"),
        };
        self.refuse(self.place(line), &what, remedy)
    }

    /// A file or directory cannot be looked at.
    pub fn bad_file(&mut self, path: &str, what: &str) -> Result<(), Failure> {
        self.refuse(path.to_owned(), what, "mend it, or go on without it with --skip-bad")
    }

    fn refuse(&mut self, place: String, what: &str, remedy: &str) -> Result<(), Failure> {
        if !self.reading.skip_bad {
            return Err(Failure::Input(format!("{place}: {what}; {remedy}")));
        }
        self.skipped.add(|| format!("{place}: {what}"));
        Ok(())
    }

    fn place(&self, line: Option<u64>) -> String {
        let file = self.files.last().map_or("", String::as_str);
        line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"))
    }

    /// Decides about the lines of the file that had no text.
    pub fn end_file(&mut self) -> Result<(), Failure> {
        let File { first_record, has_text, without_text, has_instead, .. } = std::mem::take(&mut self.file);
        let Some(&first) = without_text.first() else { return Ok(()) };
        if has_text {
            for line in without_text {
                let place = self.place(Some(line));
                self.without_text.add(|| place);
            }
            return Ok(());
        }
        self.records.truncate(first_record);
        if let Some(archived) = &mut self.archived {
            archived.numbers.truncate(first_record);
        }
        let what = format!("no field '{}', only {}", self.names.name(Field::Text), list(&has_instead));
        self.bad(first, &what, "name the one that holds the text with --text-field")
    }

    /// The articles, after what was found on the way has been said, and the archive of their texts, if it is
    /// there that they are kept.
    pub fn finish(mut self, reporter: &Reporter) -> Result<(Vec<Record>, Option<Archive>), Failure> {
        self.check_fields()?;
        self.check_ids()?;
        if let Some(skipped) =
            self.skipped.sentence("line or file was skipped", "lines or files were skipped")
        {
            reporter.warning(&skipped);
        }
        if !self.passed_over.is_empty() {
            let count: usize = self.passed_over.values().sum();
            let kinds: Vec<_> =
                self.passed_over.iter().map(|(what, count)| format!("{count} {what}")).collect();
            let files = if count == 1 { "other file was" } else { "other files were" };
            reporter.note(&format!("{count} {files} passed over ({})", kinds.join(", ")));
        }
        let notes = [
            self.without_text.sentence("article has no text", "articles have no text"),
            self.undated
                .sentence("date cannot be read and counts as none", "dates cannot be read and count as none"),
            self.half_characters.sentence(
                "text holds half a surrogate pair, read as U+FFFD",
                "texts hold half a surrogate pair, read as U+FFFD",
            ),
        ];
        notes.iter().flatten().for_each(|note| reporter.note(note));
        Ok((self.records, self.archived.map(Archived::finish).transpose()?))
    }

    /// A field that the user has named must be there: a slip in its name would show in no other way.
    fn check_fields(&self) -> Result<(), Failure> {
        let Reading { id_field, title_field, source_field, date_field, .. } = self.reading;
        let Some(example) = &self.example else { return Ok(()) };
        // The text field is checked in every file.
        let given = [id_field, &None, title_field, source_field, date_field];
        for (field, name) in Field::ALL.into_iter().zip(given) {
            if let (Some(name), false) = (name, self.seen[field as usize]) {
                let flag = field.flag();
                return Err(Failure::Input(format!(
                    "{}: no record has the field '{name}', the first has {}; name one of them with {flag}",
                    self.files[0],
                    list(example)
                )));
            }
        }
        Ok(())
    }

    fn check_ids(&mut self) -> Result<(), Failure> {
        let mut first_of: HashMap<&str, Place> = HashMap::with_capacity(self.records.len());
        let mut again = Vec::new();
        for record in &self.records {
            let first = *first_of.entry(&record.id).or_insert(record.place);
            if first != record.place {
                again.push((
                    record.place,
                    format!("the id {} stands at {} too", quoted(&record.id), name_of(&self.files, first)),
                ));
            }
        }
        for (place, what) in &again {
            let remedy = "give each article its own, name another field with --id-field, or keep the first \
                          with --skip-bad";
            self.refuse(name_of(&self.files, *place), what, remedy)?;
        }
        let mut again = again.into_iter().map(|(place, _)| place).peekable();
        let is_kept: Vec<bool> =
            self.records.iter().map(|record| again.next_if_eq(&record.place).is_none()).collect();
        let mut kept = is_kept.iter();
        self.records.retain(|_| *kept.next().expect("there is one for each"));
        if let Some(Archived { numbers, .. }) = &mut self.archived {
            let mut kept = is_kept.iter();
            numbers.retain(|_| *kept.next().expect("there is one for each"));
        }
        Ok(())
    }
}

fn name_of(files: &[String], Place { file, line }: Place) -> String {
    let file = &files[file as usize];
    if line == 0 { file.clone() } else { format!("{file}:{line}") }
}

fn list(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.is_empty() {
        return "no fields".to_owned();
    }
    if names.len() > SHOWN {
        names.truncate(SHOWN);
        names.push("...");
    }
    names.join(", ")
}
