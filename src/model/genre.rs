//! The twelve genres: their share of the audience and how their listeners differ.
//!
//! Shares are those of 2023's on-demand audio in the United States, rounded, with the small genres
//! spread out; offsets are on the logit scale and follow the published directions only: rap and
//! dance are skipped and repeated more, singer-songwriter and jazz are saved more per stream.

use crate::model::ids::GenreId;

/// What sets a genre apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Genre {
    /// Name used in scenario files.
    pub name: &'static str,
    /// Share of the audience whose first genre this is.
    pub audience_share: f32,
    /// Added to the logit of a save.
    pub save_offset: f32,
    /// Subtracted from interest: positive values are skipped more.
    pub skip_offset: f32,
    /// Twice this is added to liking: positive values are replayed more.
    pub repeat_offset: f32,
}

const fn genre(
    name: &'static str,
    audience_share: f32,
    save_offset: f32,
    skip_offset: f32,
    repeat_offset: f32,
) -> Genre {
    Genre { name, audience_share, save_offset, skip_offset, repeat_offset }
}

/// All genres, by falling audience share. Shares add up to 1.
pub const GENRES: [Genre; 12] = [
    genre("hiphop", 0.22, -0.15, 0.15, 0.10),
    genre("rock", 0.17, 0.00, -0.05, 0.00),
    genre("pop", 0.15, 0.00, 0.05, 0.00),
    genre("latin", 0.08, -0.05, 0.05, 0.05),
    genre("country", 0.08, 0.05, -0.05, 0.10),
    genre("rnb", 0.07, 0.00, 0.05, 0.10),
    genre("indie", 0.07, 0.20, 0.00, 0.05),
    genre("electronic", 0.06, -0.05, 0.05, -0.05),
    genre("metal", 0.04, 0.10, -0.05, 0.00),
    genre("folk", 0.03, 0.20, -0.10, 0.05),
    genre("jazz", 0.02, 0.15, -0.10, -0.10),
    genre("classical", 0.01, 0.05, -0.15, -0.15),
];

/// The genre of a name, if there is one.
pub fn genre_named(name: &str) -> Option<GenreId> {
    GENRES.iter().position(|genre| genre.name == name).map(|index| GenreId(index as u32))
}

/// The genre an identifier stands for.
#[inline]
pub fn genre_of(id: GenreId) -> &'static Genre {
    &GENRES[id.index()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audience_shares_add_up_to_one() {
        let total: f32 = GENRES.iter().map(|genre| genre.audience_share).sum();
        assert!((total - 1.0).abs() < 1e-6, "{total}");
    }

    #[test]
    fn a_genre_is_found_by_its_name_only() {
        assert_eq!(genre_named("indie").map(|id| genre_of(id).name), Some("indie"));
        assert_eq!(genre_named("polka"), None);
    }
}
