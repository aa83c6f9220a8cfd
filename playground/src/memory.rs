//! Memory: text in and out of a page, by address and length.
//!
//! A page asks for room with [`room`], writes a request into it and calls [`request`], which takes
//! the room back. The answer begins with eight bytes, its length and whether it is an answer (1) or
//! an error (0), four each, the lowest byte first; [`release`] takes it back. After a trap the
//! instance is of no use any more: its page makes another. The only `unsafe` lines of the crate.
//! Deliberately unknown: what is asked.
#![expect(unsafe_code, reason = "the page names memory by its address")]

use std::panic;

use longplay::study::progress::Progress;

/// Bytes before the text of an answer.
const HEAD: usize = 8;

#[cfg(target_family = "wasm")]
#[link(wasm_import_module = "page")]
unsafe extern "C" {
    /// Is told how much of a replicate is done, between 0 and 1.
    safe fn progress(share: f64);
    /// Is told why the instance will trap: address and length of the words.
    safe fn trapped(start: *const u8, length: usize);
}

#[cfg(not(target_family = "wasm"))]
fn progress(_: f64) {}

#[cfg(not(target_family = "wasm"))]
fn trapped(_: *const u8, _: usize) {}

fn tell(counters: &Progress) {
    progress(counters.share_done());
}

/// Room for so many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Takes a boxed slice back that went out by its address.
///
/// # Safety
/// `start` came from [`room`] or [`request`] with this length, and is handed in once.
unsafe fn back(start: *mut u8, length: usize) -> Box<[u8]> {
    // SAFETY: the caller's promise: this is the box that `into_raw` gave away.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(start, length)) }
}

/// Answers the request in a room, which it takes back; gives the address of the answer.
///
/// # Safety
/// The room came from [`room`] with this length, and nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn request(start: *mut u8, length: usize) -> *mut u8 {
    panic::set_hook(Box::new(|why| {
        let words = why.to_string();
        trapped(words.as_ptr(), words.len());
    }));
    // SAFETY: the page's promise, as in the documentation of this function.
    let request = unsafe { back(start, length) };
    let answer = crate::answer(&String::from_utf8_lossy(&request), tell);
    drop(request);
    let good = u32::from(answer.is_ok());
    let text = answer.unwrap_or_else(|what| what);
    let mut bytes = Vec::with_capacity(HEAD + text.len());
    bytes.extend((text.len() as u32).to_le_bytes());
    bytes.extend(good.to_le_bytes());
    bytes.extend(text.as_bytes());
    Box::into_raw(bytes.into_boxed_slice()).cast()
}

/// Takes an answer back whose text has this length.
///
/// # Safety
/// The answer came from [`request`], and nobody uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn release(start: *mut u8, length: usize) {
    // SAFETY: the page's promise, as in the documentation of this function.
    drop(unsafe { back(start, HEAD + length) });
}
