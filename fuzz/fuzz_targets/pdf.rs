//! PDF must end in pages or in an error. Panics within decoders are caught by the guard and still reported here, since
//! libFuzzer aborts in the panic hook.
#![no_main]
use vision::decode::{Format, Limits, open, sniff};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if !matches!(sniff(bytes), Some(Format::Pdf)) {
        return;
    }
    let limits = Limits { max_pixels: 4_000_000, max_render_side: 500, ..Limits::default() };
    if let Ok(document) = open(bytes, &limits) {
        for page in 0..document.page_count().min(3) {
            let _ = document.page(page, &limits);
        }
    }
});
