//! Dates, in the many forms in which archives write them.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::{rfc2822, temporal::Pieces};
use jiff::tz::Offset;
use std::fmt;

/// A date, as finely as it was given. One without a zone is taken as UTC.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    civil: DateTime,
    offset: Offset,
    precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Precision {
    Year,
    Month,
    Day,
    Minute,
}

use Precision::{Day, Minute, Month, Year};

/// Forms that must fit the whole text. The order of day and month is never guessed.
const FORMS: &[(&str, Precision)] = &[
    ("%Y-%m", Month),
    ("%Y/%m/%d", Day),
    ("%Y/%m/%d %H:%M:%S", Minute),
    ("%d%b%Y", Day),
    ("%d %b %Y", Day),
    ("%d %B %Y", Day),
    ("%b %d, %Y", Day),
    ("%B %d, %Y", Day),
    ("%B %Y", Month),
    ("%B %d, %Y %I:%M %p", Minute),
    ("%a %b %d %H:%M:%S %z %Y", Minute),
];

/// Forms of wire archives, which put codes of their own after the date.
const WIRE_FORMS: &[(&str, Precision)] = &[("%d-%b-%Y %H:%M:%S", Minute), ("%d-%b-%Y", Day)];

/// The earliest year.
const EARLIEST: i16 = 1000;

impl Moment {
    /// Reads a date; `None` if it is in no known form.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::number(text);
        }
        Self::iso(text)
            .or_else(|| {
                FORMS.iter().find_map(|&(form, precision)| {
                    let parts = BrokenDownTime::parse(form, text).ok()?;
                    Self::from_parts(&parts, precision)
                })
            })
            .or_else(|| Self::mail(text))
            .or_else(|| {
                WIRE_FORMS.iter().find_map(|&(form, precision)| {
                    let (parts, _) = BrokenDownTime::parse_prefix(form, text).ok()?;
                    Self::from_parts(&parts, precision)
                })
            })
    }

    /// Seconds since 1970; none of the last days of the year 9999 or before the year 1000, by which databases and
    /// programs say that they know no date.
    pub fn seconds(&self) -> Option<i64> {
        let timestamp = self.offset.to_timestamp(self.civil).ok().filter(|_| self.civil.year() >= EARLIEST);
        timestamp.map(|timestamp| timestamp.as_second())
    }

    /// Digits alone: a year, a day without separators, also with the minute or the second as archives of the web
    /// have it, or seconds or milliseconds since 1970.
    fn number(digits: &str) -> Option<Self> {
        let in_form =
            |form, precision| Self::from_parts(&BrokenDownTime::parse(form, digits).ok()?, precision);
        let since_1970 = |seconds| {
            let civil = Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
            Some(Self { civil, offset: Offset::UTC, precision: Minute })
        };
        match digits.len() {
            4 => in_form("%Y", Year),
            8 => in_form("%Y%m%d", Day),
            14 => in_form("%Y%m%d%H%M%S", Minute),
            9 | 10 => since_1970(digits.parse().ok()?),
            // What is a minute of these centuries would be milliseconds of 1976.
            12 if digits.starts_with("19") || digits.starts_with("20") => in_form("%Y%m%d%H%M", Minute),
            12 | 13 => since_1970(digits.parse::<i64>().ok()? / 1000),
            _ => None,
        }
    }

    fn iso(text: &str) -> Option<Self> {
        let pieces = Pieces::parse(text).ok()?;
        let precision = if pieces.time().is_some() { Minute } else { Day };
        let civil = pieces.date().to_datetime(pieces.time().unwrap_or_else(Time::midnight));
        Some(Self { civil, offset: pieces.to_numeric_offset().unwrap_or(Offset::UTC), precision })
    }

    fn mail(text: &str) -> Option<Self> {
        let zoned = rfc2822::DateTimeParser::new().parse_zoned(text).ok()?;
        Some(Self { civil: zoned.datetime(), offset: zoned.offset(), precision: Minute })
    }

    fn from_parts(parts: &BrokenDownTime, precision: Precision) -> Option<Self> {
        let year = parts.year().filter(|year| *year >= EARLIEST)?;
        let date = Date::new(year, parts.month().unwrap_or(1), parts.day().unwrap_or(1)).ok()?;
        let time = parts.to_time().unwrap_or_else(|_| Time::midnight());
        Some(Self { civil: date.to_datetime(time), offset: parts.offset().unwrap_or(Offset::UTC), precision })
    }
}

/// As finely as it was given: `1868`, `2018-07`, `2018-07-15` or `2018-07-15 07:54`, in its own zone.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = match self.precision {
            Year => "%Y",
            Month => "%Y-%m",
            Day => "%Y-%m-%d",
            Minute => "%Y-%m-%d %H:%M",
        };
        self.civil.strftime(form).fmt(f)
    }
}
