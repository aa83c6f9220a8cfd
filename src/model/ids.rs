//! Dense identifiers. Each is an index into the vector that holds its entity.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The index as `usize`.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// A track of the catalogue, released or still to come.
    TrackId
);
impl TrackId {
    /// One of 64 bits. A list whose tracks' bits do not include it does not hold the track.
    #[inline]
    pub const fn bit(self) -> u64 {
        1 << (self.0 % 64)
    }
}

id!(
    /// An artist.
    ArtistId
);
id!(
    /// A listener.
    ListenerId
);
id!(
    /// A playlist made by a listener.
    PlaylistId
);
id!(
    /// A genre, an index into [`crate::model::genre::GENRES`].
    GenreId
);
