//! Sizes of worlds that the tables of `day` and `kernel` show.

use crate::harness::Size;

/// Every size the tables show, smallest first; one toy size when smoking.
pub(crate) fn sizes(smoke: bool) -> Vec<Size> {
    let worlds: &[(u32, u32)] = if smoke {
        &[(1_000, 2_000)]
    } else {
        &[
            (20_000, 20_000),
            (20_000, 100_000),
            (100_000, 20_000),
            (100_000, 100_000),
            (1_000_000, 20_000),
            (1_000_000, 100_000),
        ]
    };
    let sized = |&(listeners, tracks)| [1, 2].map(|threads| Size { listeners, tracks, threads });
    worlds.iter().flat_map(sized).collect()
}
