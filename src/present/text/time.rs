//! Formats times and durations for people.

use jiff::fmt::friendly::{Designator, Spacing, SpanPrinter};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Formats a time to the minute, in local time: `2026-11-23 14:30 CET`.
pub fn local(moment: Timestamp, zone: &TimeZone) -> String {
    moment.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// Formats a time of today as `14:30 CET`, any other like [`local`].
pub fn soon(moment: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let at = moment.to_zoned(zone.clone());
    match at.date() == now.to_zoned(zone.clone()).date() {
        true => at.strftime("%H:%M %Z").to_string(),
        false => local(moment, zone),
    }
}

/// Formats a time to the minute in UTC: `2026-11-23 13:30 UTC`.
pub fn utc(moment: Timestamp) -> String {
    local(moment, &TimeZone::UTC)
}

/// Formats a duration in days and hours, hours and minutes, minutes, or seconds, rounded down: `1
/// hour 30 minutes`.
pub fn lasts(seconds: u64) -> String {
    const PRINTER: SpanPrinter = SpanPrinter::new()
        .designator(Designator::Verbose)
        .spacing(Spacing::BetweenUnitsAndDesignators);
    let units = [
        ("days", seconds / 86_400),
        ("hours", seconds / 3600 % 24),
        ("minutes", seconds / 60 % 60),
    ];
    let [(_, days), (_, hours), (_, minutes)] = units;
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let span = Span::new().try_days(whole(days)).and_then(|span| match (days, hours) {
        (0, 0) if minutes == 0 => span.try_seconds(whole(seconds)),
        (0, 0) => span.try_minutes(whole(minutes)),
        (0, _) => span.try_hours(whole(hours)).and_then(|span| span.try_minutes(whole(minutes))),
        _ => span.try_hours(whole(hours)),
    });
    match span {
        Ok(span) => PRINTER.span_to_string(&span),
        Err(_) => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::{lasts, local};

    #[test]
    fn lengths() {
        for (seconds, words) in [
            (0, "0 seconds"),
            (59, "59 seconds"),
            (1_799, "29 minutes"),
            (5_400, "1 hour 30 minutes"),
            (43_200, "12 hours"),
            (43_199, "11 hours 59 minutes"),
            (14 * 86_400, "14 days"),
            (90_061, "1 day 1 hour"),
            (u64::MAX, "213503982334601 days"),
        ] {
            assert_eq!(lasts(seconds), words);
        }
    }

    #[test]
    fn moments_are_local() {
        let moment = "2026-11-23T13:30:59Z".parse().unwrap();
        let zone = jiff::tz::TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        assert_eq!(local(moment, &zone), "2026-11-23 14:30 CET");
        assert_eq!(local(moment, &jiff::tz::TimeZone::UTC), "2026-11-23 13:30 UTC");
    }
}
