//! What a study of world sizes can be told.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sizes of the world that are tried. Read by `longplay size` alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SizeParams {
    /// Listeners of each world; its tracks keep their number per listener. Without any: the
    /// scenario's own listeners times 0.25, 0.5, 1, 2 and 4, as far as such worlds can be run
    /// \[listeners\].
    #[schemars(length(max = 12), inner(range(min = 100, max = 20_000_000)))]
    pub listeners: Vec<u32>,
}
