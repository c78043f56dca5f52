//! A file of one article.

use super::collector::{Collector, Field, Values};
use crate::failure::Failure;
use std::io::Read;

/// Reads the whole of `input` as the text of an article that is called by its file.
pub fn read(input: &mut impl Read, collector: &mut Collector) -> Result<(), Failure> {
    let mut bytes = Vec::new();
    if let Err(error) = input.read_to_end(&mut bytes) {
        return collector.unreadable(None, &error);
    }
    let mut text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let line = 1 + error.as_bytes()[..valid].iter().filter(|&&byte| byte == b'\n').count() as u64;
            return collector.not_utf8(line, error.as_bytes());
        }
    };
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    let mut values = Values::new(None);
    values.set(Field::Text, text);
    collector.add(None, values)
}
