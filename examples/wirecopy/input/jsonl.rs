//! JSON Lines: an object a line.
//!
//! Of each object only the fields that are asked for are looked at, and their values are unescaped straight
//! out of the line into the string that is kept, so that a line is copied once however long it is.

use super::collector::{Collector, Field, Names};
use crate::failure::Failure;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::io::BufRead;

/// A buffer larger than this is given back after its line.
const LARGE: usize = 1 << 20;

pub fn read(input: &mut impl BufRead, collector: &mut Collector) -> Result<(), Failure> {
    let mut line = Vec::new();
    for number in 1.. {
        if line.capacity() > LARGE {
            line = Vec::new();
        }
        line.clear();
        match input.read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => return collector.unreadable(Some(number), &error),
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            collector.not_utf8(number, &line)?;
            continue;
        };
        let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text }.trim_ascii();
        if !text.is_empty() {
            read_line(number, text, collector)?;
        }
    }
    Ok(())
}

fn read_line(number: u64, line: &str, collector: &mut Collector) -> Result<(), Failure> {
    let row = match parse(line, RowSeed(collector.names())) {
        Ok(row) => row,
        Err(error) => return collector.bad(number, &what_is_wrong(line, &error), remedy(line, &error)),
    };
    let mut values = collector.values();
    for (field, raw) in Field::ALL.into_iter().zip(row) {
        let Some(raw) = raw else { continue };
        collector.saw(field);
        match raw.as_bytes()[0] {
            b'"' => {
                let (text, is_whole) = unescape(&raw[1..raw.len() - 1]);
                if !is_whole {
                    collector.note_half_character(number);
                }
                values.set(field, text);
            }
            b'n' => {}
            b'{' | b'[' => {
                let what = format!("the field '{}' holds no text", collector.names().name(field));
                let remedy =
                    format!("name another with {}, or leave such lines out with --skip-bad", field.flag());
                return collector.bad(number, &what, &remedy);
            }
            _ => values.set(field, raw.to_owned()),
        }
    }
    if row[Field::Text as usize].is_none_or(|text| text == "null") {
        let keys = parse(line, KeysSeed).unwrap_or_default();
        collector.note_no_text(number, keys);
    } else if collector.wants_example() {
        collector.set_example(parse(line, KeysSeed).unwrap_or_default());
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
