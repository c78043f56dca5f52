//! Comma-, semicolon- or tab-separated values with a header.

use super::Rest;
use super::collector::{Collector, Field, Values};
use crate::failure::Failure;
use csv::{ByteRecord, ErrorKind, Position, Reader, ReaderBuilder};
use serde_json::Value;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, BufRead, Cursor, Read};

const HEADER: u64 = 1;

/// What is put after the input as a row of its own. Where it comes out as a part of another row, that row has a
/// quote that is never closed, which the parser lets pass: it would swallow the rest of the file. Drawn by lot, so that
/// no file can have it.
fn end_mark() -> String {
    format!("\0{:016x}\0", RandomState::new().build_hasher().finish())
}

const REMEDY: &str = "mend it (a separator, quote or line feed inside a value needs the value in quotes), or leave \
                      such lines out with --skip-bad";

/// Reads articles whose values are separated by one of `separators`, the likeliest first.
pub fn read(input: impl BufRead, separators: &[u8], collector: &mut Collector) -> Result<(), Failure> {
    let (delimiter, input) = match separator(input, separators) {
        Ok(found) => found,
        Err(error) => return collector.unreadable(Some(HEADER), &error),
    };
    let end = &*end_mark();
    let input = input.chain(&b"\n"[..]).chain(end.as_bytes());
    let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(input);
    let Some(names) = header(&mut reader, end, collector)? else { return Ok(()) };
    let columns = Field::ALL.map(|field| names.iter().position(|name| name == collector.names().name(field)));
    for (field, _) in Field::ALL.into_iter().zip(columns).filter(|(_, column)| column.is_some()) {
        collector.saw(field);
    }
    collector.set_example(names.clone());
    if columns[Field::Text as usize].is_none() {
        collector.note_no_text(HEADER, names);
        return Ok(());
    }
    let mut row = ByteRecord::new();
    loop {
        if let Err(error) = reader.read_byte_record(&mut row) {
            return broken_off(reader.position(), error, collector);
        }
        let line = row.position().map_or(HEADER, Position::line);
        match row.iter().next_back() {
            Some(last) if row.len() == 1 && last == end.as_bytes() => return Ok(()),
            Some(last) if last.ends_with(end.as_bytes()) => {
                return collector.bad(line, "a quote that is opened here is never closed", REMEDY);
            }
            _ if row.len() == names.len() => add(line, &row, &names, &columns, collector)?,
            _ => {
                let what = format!("{} values, where the header has {} names", row.len(), names.len());
                collector.bad(line, &what, REMEDY)?;
            }
        }
    }
}

/// The one of `separators` that the header has most of, the first of those that are equal, and the input as
/// it was.
pub fn separator(mut input: impl BufRead, separators: &[u8]) -> io::Result<(u8, impl Read)> {
    let mut header = Vec::new();
    input.read_until(b'\n', &mut header)?;
    let count = |separator: &&u8| header.iter().filter(|byte| byte == separator).count();
    let separator = *separators.iter().rev().max_by_key(count).expect("there is one to choose");
    Ok((separator, Cursor::new(header).chain(input)))
}

/// The names in the first line; `None` if there is none.
fn header(
    reader: &mut Reader<impl Read>,
    end: &str,
    collector: &mut Collector,
) -> Result<Option<Vec<String>>, Failure> {
    let row = match reader.byte_headers() {
        Ok(row) => row.clone(),
        Err(error) => return broken_off(reader.position(), error, collector).map(|()| None),
    };
    let names: Vec<String> = row.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    match &*names {
        [only] if only == end => Ok(None),
        [.., last] if last.ends_with(end) => {
            collector.bad(HEADER, "a quote that is opened here is never closed", REMEDY).map(|()| None)
        }
        [only] if only.contains([';', '\t', '|', ',']) => {
            let remedy = "separate the values with commas or semicolons in .csv, with tabs in .tsv";
            collector.bad(HEADER, "the header has only one name", remedy).map(|()| None)
        }
        _ => Ok(Some(names)),
    }
}

fn add(
    line: u64,
    row: &ByteRecord,
    names: &[String],
    columns: &[Option<usize>; Field::ALL.len()],
    collector: &mut Collector,
) -> Result<(), Failure> {
    let rest = if collector.rest == Rest::Kept {
        let Ok(cells) = row.iter().map(str::from_utf8).collect::<Result<Vec<&str>, _>>() else {
            return collector.not_utf8(line, row.as_slice());
        };
        Some(without_text(names, &cells, columns[Field::Text as usize]))
    } else {
        None
    };
    let mut values = Values::new(rest);
    for (field, column) in Field::ALL.into_iter().zip(columns) {
        let cell = column.and_then(|column| row.get(column)).unwrap_or_default();
        match std::str::from_utf8(cell) {
            Ok("") if field != Field::Text => {}
            Ok(text) => values.set(field, text.to_owned()),
            Err(_) => return collector.not_utf8(line, row.as_slice()),
        }
    }
    collector.add(Some(line), values)
}

/// A row as a JSON object of texts, with a line feed in place of the article's.
fn without_text(names: &[String], cells: &[&str], text: Option<usize>) -> String {
    let member = |(at, (name, &cell)): (usize, (&String, &&str))| {
        let cell = if text == Some(at) { "\n".to_owned() } else { Value::from(cell).to_string() };
        format!("{}:{cell}", Value::from(&**name))
    };
    let members: Vec<String> = names.iter().zip(cells).enumerate().map(member).collect();
    format!("{{{}}}", members.join(","))
}

/// Reading came to an end before its time.
fn broken_off(at: &Position, error: csv::Error, collector: &mut Collector) -> Result<(), Failure> {
    match error.into_kind() {
        ErrorKind::Io(error) => collector.unreadable(Some(at.line()), &error),
        // Nothing else is left where rows of any length are let through.
        kind => collector.bad(at.line(), &format!("{kind:?}"), REMEDY),
    }
}
