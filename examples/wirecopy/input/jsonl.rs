//! JSON Lines: an object a line.
//!
//! Of each object only the fields that are asked for are looked at, and their values are unescaped straight
//! out of the line into the string that is kept, so that a line is copied once however long it is. Lines are
//! taken apart by all threads while the next are read.

use super::Rest;
use super::collector::{Collector, Field, Names, Values};
use crate::failure::Failure;
use rayon::prelude::*;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::io::{self, BufRead};

pub fn read(input: &mut (impl BufRead + Send), collector: &mut Collector) -> Result<(), Failure> {
    // A mark of byte order. What goes wrong here goes wrong again where lines are read.
    if input.fill_buf().is_ok_and(|head| head.starts_with("\u{feff}".as_bytes())) {
        input.consume("\u{feff}".len());
    }
    let mut number = 1;
    let (mut lines, mut next) = (Lines::default(), Lines::default());
    let mut end = lines.fill(input);
    loop {
        let (names, rest) = (collector.names(), collector.rest);
        let (parsed, next_end) = rayon::join(
            || lines.par_iter().map(|line| parse_line(line, names, rest)).collect::<Vec<Parsed>>(),
            || if let Ok(true) = end { next.fill(input) } else { Ok(false) },
        );
        for (line, parsed) in lines.iter().zip(parsed) {
            take(number, line, parsed, collector)?;
            number += 1;
        }
        match end {
            Ok(true) => (end, lines, next) = (next_end, next, lines),
            Ok(false) => return Ok(()),
            Err(error) => return collector.unreadable(Some(number), &error),
        }
    }
}

/// Lines that are taken apart together.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Lines {
    /// Enough for all threads.
    const ENOUGH: usize = 4 << 20;
    /// A buffer larger than this is given back.
    const LARGE: usize = 4 * Self::ENOUGH;

    /// Reads the next lines in place of these, and tells whether there may be more.
    fn fill(&mut self, input: &mut impl BufRead) -> io::Result<bool> {
        if self.bytes.capacity() > Self::LARGE {
            self.bytes = Vec::new();
        }
        self.bytes.clear();
        self.ends.clear();
        while self.bytes.len() < Self::ENOUGH {
            if input.read_until(b'\n', &mut self.bytes)? == 0 {
                return Ok(false);
            }
            self.ends.push(self.bytes.len());
        }
        Ok(true)
    }

    fn get(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.bytes[start..self.ends[at]]
    }

    fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|at| self.get(at))
    }

    fn par_iter(&self) -> impl IndexedParallelIterator<Item = &[u8]> {
        (0..self.ends.len()).into_par_iter().map(|at| self.get(at))
    }
}

/// What a line holds.
enum Parsed {
    Blank,
    NotUtf8,
    /// What is wrong, and what to do.
    Bad(String, &'static str),
    /// What stands for each field, and the line [without its text](super::line), if that is asked for.
    Row([Option<Value>; Field::ALL.len()], Option<String>),
}

/// What stands for a field.
enum Value {
    /// A text, and whether all of it could be kept.
    Text(String, bool),
    Null,
    /// An array or an object.
    Nested,
}

fn text_of(line: &[u8]) -> Option<&str> {
    std::str::from_utf8(line).ok().map(str::trim_ascii)
}

fn parse_line(line: &[u8], names: &Names, rest: Rest) -> Parsed {
    let Some(line) = text_of(line) else { return Parsed::NotUtf8 };
    if line.is_empty() {
        return Parsed::Blank;
    }
    let value = |raw: &str| match raw.as_bytes()[0] {
        b'"' => {
            let (text, is_whole) = unescape(&raw[1..raw.len() - 1]);
            Value::Text(text, is_whole)
        }
        b'n' => Value::Null,
        b'{' | b'[' => Value::Nested,
        _ => Value::Text(raw.to_owned(), true),
    };
    match parse(line, RowSeed(names)) {
        Ok(row) => {
            let values = row.map(|raw| raw.map(value));
            let is_text = matches!(values[Field::Text as usize], Some(Value::Text(_, true)));
            let text = row[Field::Text as usize].filter(|raw| is_text && raw.starts_with('"'));
            Parsed::Row(values, (rest == Rest::Kept).then(|| without(text, line)))
        }
        Err(error) => Parsed::Bad(what_is_wrong(line, &error), remedy(line, &error)),
    }
}

/// A line with a line feed in place of a part of it.
fn without(part: Option<&str>, line: &str) -> String {
    let Some(part) = part else { return line.to_owned() };
    let start = part.as_ptr().addr() - line.as_ptr().addr();
    [&line[..start], &line[start + part.len()..]].join("\n")
}

fn take(number: u64, line: &[u8], parsed: Parsed, collector: &mut Collector) -> Result<(), Failure> {
    let keys = || parse(text_of(line).unwrap_or_default(), KeysSeed).unwrap_or_default();
    let (row, rest) = match parsed {
        Parsed::Blank => return Ok(()),
        Parsed::NotUtf8 => return collector.not_utf8(number, line),
        Parsed::Bad(what, remedy) => return collector.bad(number, &what, remedy),
        Parsed::Row(row, rest) => (row, rest),
    };
    let has_text = matches!(row[Field::Text as usize], Some(Value::Text(..)));
    let mut values = Values::new(rest);
    for (field, value) in Field::ALL.into_iter().zip(row) {
        let Some(value) = value else { continue };
        collector.saw(field);
        match value {
            Value::Text(text, is_whole) => {
                if !is_whole {
                    collector.note_half_character(number);
                }
                values.set(field, text);
            }
            Value::Null => {}
            Value::Nested => {
                let what = format!("the field '{}' holds no text", collector.names().name(field));
                let remedy =
                    format!("name another with {}, or leave such lines out with --skip-bad", field.flag());
                return collector.bad(number, &what, &remedy);
            }
        }
    }
    if !has_text {
        collector.note_no_text(number, keys());
    } else if collector.wants_example() {
        collector.set_example(keys());
    }
    collector.add(Some(number), values)
}

fn parse<'de, S: DeserializeSeed<'de>>(line: &'de str, seed: S) -> serde_json::Result<S::Value> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let value = seed.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

fn what_is_wrong(line: &str, error: &serde_json::Error) -> String {
    if line.starts_with('[') {
        return "a JSON array, where one object a line is wanted".to_owned();
    }
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or(&text);
    format!("not a JSON object: {text} at column {}", error.column())
}

fn remedy(line: &str, error: &serde_json::Error) -> &'static str {
    if line.starts_with('[') {
        "make it so with: jq -c '.[]'"
    } else if error.is_eof() {
        "mend it (an object must stand on one line), or leave such lines out with --skip-bad"
    } else {
        "mend it, or leave such lines out with --skip-bad"
    }
}

/// The values of the fields, as they stand in the line.
type Row<'de> = [Option<&'de str>; Field::ALL.len()];

struct RowSeed<'n>(&'n Names);

impl<'de> DeserializeSeed<'de> for RowSeed<'_> {
    type Value = Row<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Row<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_> {
    type Value = Row<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row<'de>, A::Error> {
        let mut row = Row::default();
        while let Some(wanted) = map.next_key_seed(KeySeed(self.0))? {
            if !wanted.contains(&true) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let raw = map.next_value::<&'de RawValue>()?.get();
            for (value, _) in row.iter_mut().zip(wanted).filter(|(_, wanted)| *wanted) {
                *value = Some(raw);
            }
        }
        Ok(row)
    }
}

/// Which fields a key names; one key may serve for several.
struct KeySeed<'n>(&'n Names);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = [bool; Field::ALL.len()];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = [bool; Field::ALL.len()];

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Field::ALL.map(|field| self.0.name(field) == key))
    }
}

/// All keys of the object, for a message.
struct KeysSeed;

impl<'de> DeserializeSeed<'de> for KeysSeed {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<String>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for KeysSeed {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
        let mut keys = Vec::new();
        while let Some((key, IgnoredAny)) = map.next_entry()? {
            keys.push(key);
        }
        Ok(keys)
    }
}

/// The text of a JSON string that is known to be well formed, and whether all of it could be kept: half of
/// a surrogate pair, which cut-off texts end with, is no character and becomes U+FFFD.
fn unescape(raw: &str) -> (String, bool) {
    let mut text = String::with_capacity(raw.len());
    let mut is_whole = true;
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let (escape, after) = (rest.as_bytes()[at + 1], &rest[at + 2..]);
        rest = after;
        text.push(match escape {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let (first, low) = (code_unit(rest), rest[4..].strip_prefix("\\u").map(code_unit));
                let second = low.filter(|low| is_high(first) && (0xdc00..0xe000).contains(low));
                rest = &rest[if second.is_some() { 10 } else { 4 }..];
                let mut decoded = char::decode_utf16([first].into_iter().chain(second));
                decoded.next().and_then(Result::ok).unwrap_or_else(|| {
                    is_whole = false;
                    char::REPLACEMENT_CHARACTER
                })
            }
            itself => char::from(itself),
        });
    }
    text.push_str(rest);
    (text, is_whole)
}

fn code_unit(hex: &str) -> u16 {
    u16::from_str_radix(&hex[..4], 16).expect("the parser has checked the four digits")
}

fn is_high(unit: u16) -> bool {
    (0xd800..0xdc00).contains(&unit)
}
