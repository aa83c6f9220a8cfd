//! Enums whose doc comments the program can read, so that what a variant means is written down
//! once.
//!
//! Deliberately unknown: what is documented, and where it is shown.

/// Declares an enum with a method `doc`: the doc comment of a variant, its lines joined.
macro_rules! documented {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($(#[doc = $line:literal])+ $variant:ident $(($inner:ty))?,)+
        }
    ) => {
        $(#[$attribute])*
        pub enum $name {
            $($(#[doc = $line])+ $variant $(($inner))?,)+
        }

        impl $name {
            /// What it means, in a sentence.
            pub const fn doc(self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => concat!($($line),+).trim_ascii_start(),)+
                }
            }
        }
    };
}

pub(crate) use documented;
