//! Quantities with a meaning: days, weekdays, money and the sign that it is written with.
//!
//! Owns the small types that keep a day from being mistaken for a count and a price from being
//! mistaken for a rate. Knows nothing of listeners, tracks or the order of events.

use serde::{Deserialize, Serialize};

/// A day of the run, counted from the focal release: day 0 is release day, burn-in days are
/// negative.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Day(pub i16);

impl Day {
    /// The day the focal track comes out.
    pub const RELEASE: Self = Self(0);

    /// The day that lies `days` later (or earlier, when negative).
    #[must_use]
    pub const fn plus(self, days: i16) -> Self {
        Self(self.0 + days)
    }

    /// Days from `earlier` to this day; negative when `earlier` lies ahead.
    pub const fn since(self, earlier: Self) -> i16 {
        self.0 - earlier.0
    }
}

/// Day of the week; the platform's cadences hang on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Weekday {
    /// Discover Weekly is refreshed.
    Monday,
    /// An ordinary day.
    Tuesday,
    /// An ordinary day.
    Wednesday,
    /// An ordinary day.
    Thursday,
    /// Release Radar and the editorial playlists are refreshed.
    Friday,
    /// Weekend.
    Saturday,
    /// Weekend.
    Sunday,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The weekday of a civil date in the Gregorian calendar.
    pub fn of_date(year: i32, month: u8, day: u8) -> Self {
        // 1970-01-01 was a Thursday, index 3.
        Self::ALL[(Date { year, month, day }.since_epoch() + 3).rem_euclid(7) as usize]
    }

    /// Its first three letters.
    pub const fn short(self) -> &'static str {
        match self {
            Self::Monday => "Mon",
            Self::Tuesday => "Tue",
            Self::Wednesday => "Wed",
            Self::Thursday => "Thu",
            Self::Friday => "Fri",
            Self::Saturday => "Sat",
            Self::Sunday => "Sun",
        }
    }

    /// The weekday `days` after this one.
    #[must_use]
    pub fn plus(self, days: i16) -> Self {
        Self::ALL[(self as i32 + i32::from(days)).rem_euclid(7) as usize]
    }
}

/// A civil date in the Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Date {
    /// Days from 1970-01-01 to this date.
    ///
    /// # References
    /// H. Hinnant, "chrono-compatible low-level date algorithms" (`days_from_civil`).
    pub fn since_epoch(self) -> i32 {
        let y = if self.month <= 2 { self.year - 1 } else { self.year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let shifted_month = (i32::from(self.month) + 9) % 12;
        let day_of_year = (153 * shifted_month + 2) / 5 + i32::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The date some days after this one.
    ///
    /// # References
    /// H. Hinnant, "chrono-compatible low-level date algorithms" (`civil_from_days`).
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        let from_march_0 = self.since_epoch() + days + 719_468;
        let era = from_march_0.div_euclid(146_097);
        let day_of_era = from_march_0.rem_euclid(146_097);
        let leaps = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
        let year_of_era = (day_of_era - leaps) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u8;
        let month = (if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 }) as u8;
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        Self { year, month, day }
    }

    /// The weekday of this date.
    pub fn weekday(self) -> Weekday {
        Weekday::of_date(self.year, self.month, self.day)
    }

    /// As ISO 8601 has it, for instance "2026-03-06".
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// Day and month, for instance "6 Mar".
    pub fn short(self) -> String {
        const MONTHS: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1)).unwrap_or(&"");
        format!("{} {month}", self.day)
    }
}

/// The run's time axis: how long it warms up, how long it is observed, which weekday day 0 is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Days simulated before release, so that libraries, profiles and charts are warm.
    pub burn_in_days: u16,
    /// Days observed from release on; the run ends before day `days`.
    pub days: u16,
    /// Weekday of day 0.
    pub release_weekday: Weekday,
}

impl Calendar {
    /// First simulated day.
    pub fn first_day(&self) -> Day {
        Day(-self.burn_in_days.cast_signed())
    }

    /// The day after the last simulated one.
    pub fn end(&self) -> Day {
        Day(self.days.cast_signed())
    }

    /// Weekday of any day of the run.
    pub fn weekday(&self, day: Day) -> Weekday {
        self.release_weekday.plus(day.0)
    }

    /// Days simulated in all, burn-in included.
    pub fn span_days(&self) -> u32 {
        u32::from(self.burn_in_days) + u32::from(self.days)
    }
}

impl Default for Calendar {
    fn default() -> Self {
        Self { burn_in_days: 28, days: 90, release_weekday: Weekday::Friday }
    }
}

/// An amount of money in millionths of a unit of the scenario's currency, US dollars unless it says
/// otherwise, so that sums are exact in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Money(pub i64);

impl Money {
    /// Nothing spent.
    pub const ZERO: Self = Self(0);

    /// Rounds an amount in dollars to the nearest millionth.
    pub fn from_dollars(dollars: f64) -> Self {
        Self(libm::round(dollars * 1e6) as i64)
    }

    /// The amount in dollars.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl std::ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |total, amount| total + amount)
    }
}

/// The sign that money is written with: one to three visible characters. It is a sign only; nothing
/// is converted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(String);

impl Currency {
    /// What a file must hold, in words.
    pub const FORM: &str = "a sign of 1 to 3 visible characters, such as \"$\" or \"€\"";
    /// The same as the pattern of a schema.
    pub const PATTERN: &str = r"^\S{1,3}$";
    /// Most characters of a sign.
    pub const LONGEST: usize = 3;
    /// The unit of money where it is in US dollars, in which prices without another origin are.
    pub const DOLLARS: &str = "USD";

    /// The sign of a text; none where it is empty, too long or not visible.
    pub fn of(sign: &str) -> Option<Self> {
        let hidden = |it: char| it.is_control() || it.is_whitespace();
        let fits = (1..=Self::LONGEST).contains(&sign.chars().count());
        (fits && !sign.contains(hidden)).then(|| Self(sign.to_owned()))
    }

    /// The sign.
    pub fn sign(&self) -> &str {
        &self.0
    }

    /// Whether it is the sign of dollars, which holds where nothing is said.
    pub fn is_usual(&self) -> bool {
        self.0 == "$"
    }

    /// A number with the sign: `$600`; behind it where it ends with a letter, `600 kr`.
    pub fn put(&self, number: &str) -> String {
        if self.0.ends_with(char::is_alphabetic) {
            return format!("{number}\u{a0}{}", self.0);
        }
        format!("{}{number}", self.0)
    }

    /// The unit of money: [`Self::DOLLARS`], or the sign of another currency.
    pub fn unit(&self) -> &str {
        if self.is_usual() { Self::DOLLARS } else { &self.0 }
    }
}

impl Default for Currency {
    fn default() -> Self {
        Self("$".to_owned())
    }
}

impl TryFrom<String> for Currency {
    type Error = String;

    fn try_from(sign: String) -> Result<Self, String> {
        Self::of(&sign).ok_or_else(|| format!("the sign of a currency is {}", Self::FORM))
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_civil_date_falls_on_its_known_weekday() {
        assert_eq!(Weekday::of_date(1970, 1, 1), Weekday::Thursday);
        assert_eq!(Weekday::of_date(2000, 2, 29), Weekday::Tuesday);
        assert_eq!(Weekday::of_date(2026, 3, 6), Weekday::Friday);
    }

    #[test]
    fn days_lead_over_the_ends_of_months_and_leap_years_and_back() {
        let date = |year, month, day| Date { year, month, day };
        assert_eq!(date(2026, 3, 6).plus(89), date(2026, 6, 3));
        assert_eq!(date(2024, 2, 28).plus(1), date(2024, 2, 29));
        assert_eq!(date(2026, 1, 1).plus(-1), date(2025, 12, 31));
        for days in (-200_000..200_000).step_by(37) {
            assert_eq!(date(2000, 1, 1).plus(days).since_epoch(), 10_957 + days);
        }
        assert_eq!(
            (date(2026, 3, 6).short(), date(2026, 3, 6).weekday().short()),
            ("6 Mar".to_owned(), "Fri")
        );
    }

    #[test]
    fn burn_in_days_count_backwards_through_the_week() {
        let calendar = Calendar::default();
        assert_eq!(calendar.weekday(Day(-4)), Weekday::Monday);
        assert_eq!(calendar.weekday(calendar.first_day()), Weekday::Friday);
    }

    #[test]
    fn a_sign_of_letters_stands_behind_its_number_and_any_other_before_it() {
        let put = |sign: &str| Currency::of(sign).map(|it| it.put("9.50"));
        assert_eq!(put("€").as_deref(), Some("€9.50"));
        assert_eq!(put("R$").as_deref(), Some("R$9.50"));
        assert_eq!(put("kr").as_deref(), Some("9.50\u{a0}kr"));
        for none in ["", "euro", " ", "\u{1b}["] {
            assert_eq!(put(none), None, "{none:?}");
        }
    }

    #[test]
    fn money_survives_the_way_through_dollars() {
        assert_eq!(Money::from_dollars(0.35), Money(350_000));
        assert_eq!((Money(350_000) + Money(1)).0, 350_001);
    }
}
