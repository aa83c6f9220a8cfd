//! Measures by name: how they are written in files and read back.
//!
//! Deliberately unknown: what a measure is of, and its value.

use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::measure::windows::Measure;
use crate::model::source::Source;

/// Names of streams by source.
static STREAMS_FROM: LazyLock<[String; Source::COUNT]> =
    LazyLock::new(|| Source::ALL.map(|source| format!("streams_{}", source.name())));

impl Measure {
    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Streams => "streams",
            Self::Listeners => "listeners",
            Self::Saves => "saves",
            Self::Unsaves => "unsaves",
            Self::Adds => "adds",
            Self::Follows => "follows",
            Self::SaveRate => "save_rate",
            Self::IntentRate => "intent_rate",
            Self::SavesPerStream => "saves_per_stream",
            Self::StreamsPerListener => "streams_per_listener",
            Self::SkipRate => "skip_rate",
            Self::CompletionRate => "completion_rate",
            Self::ActiveStreams => "active_streams",
            Self::ProgrammedStreams => "programmed_streams",
            Self::AlgorithmicStreams => "algorithmic_streams",
            Self::AlgorithmicShare => "algorithmic_share",
            Self::StreamsFrom(source) => &STREAMS_FROM[source as usize],
            Self::PublicStreams => "public_streams",
            Self::ArtificialBought => "artificial_bought",
            Self::ArtificialStreams => "artificial_streams",
            Self::ArtificialRemoved => "artificial_removed",
            Self::ArtificialRemaining => "artificial_remaining",
            Self::Exposures => "exposures",
            Self::Cost => "cost",
            Self::Penalty => "penalty",
            Self::Royalties => "royalties",
            Self::Commission => "commission",
            Self::ReturnOnSpend => "return_on_spend",
            Self::CatalogueStreams => "catalogue_streams",
            Self::ArtistStreams => "artist_streams",
        }
    }

    /// Name in sentences and charts.
    pub fn words(self) -> String {
        self.name().replace('_', " ")
    }

    /// The measure of a name, if there is one.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|measure| measure.name() == name)
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Measure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::named(&name)
            .ok_or_else(|| de::Error::custom(format!("no measure is called {name:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_measure_is_found_by_its_name_and_no_other_is() {
        for measure in Measure::all() {
            assert_eq!(Measure::named(measure.name()), Some(measure));
        }
        let read = serde_json::from_str::<Measure>("\"strems\"").expect_err("no such measure");
        assert!(read.to_string().starts_with("no measure is called \"strems\""), "{read}");
    }
}
