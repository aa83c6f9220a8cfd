//! Nouns: what exists in the world. Plain data, no randomness, no order of events.

pub mod artificial;
pub mod bond;
pub mod catalogue;
pub mod facts;
pub mod followed;
pub mod genre;
pub mod ids;
pub mod listener;
pub mod listener_state;
pub mod memory;
pub mod play;
pub mod playlist;
pub mod slot_mask;
pub mod source;
pub mod vector;
pub mod world;
