//! Prefetch: asks the processor to fetch what will be needed soon.
//!
//! A hint and nothing else: no result depends on it. The state of all listeners is far larger than
//! any cache, and listeners are visited in order, so the next one's memory can be on its way while
//! the present one's day is simulated.

/// Bytes of a cache line; where lines are longer, some hints are superfluous.
#[cfg(target_arch = "x86_64")]
const LINE: usize = 64;

/// Asks for one item of a slice.
#[inline]
pub fn prefetch_one<T>(slice: &[T], index: usize) {
    prefetch(std::slice::from_ref(&slice[index]));
}

/// Asks for all of a slice. Does nothing on processors other than `x86_64`.
#[inline]
pub fn prefetch<T>(soon: &[T]) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let start = soon.as_ptr().cast::<i8>();
        for offset in (0..size_of_val(soon)).step_by(LINE) {
            #[expect(unsafe_code, reason = "measured: see docs/performance.md")]
            // SAFETY: a prefetch reads nothing and cannot fault, and the address lies in the slice.
            unsafe {
                _mm_prefetch::<_MM_HINT_T0>(start.add(offset));
            }
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = soon;
}
