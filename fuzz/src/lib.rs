//! What the fuzz targets share: reading a file to its end within small limits.
use std::time::{Duration, Instant};
use vision::decode::{FileError, Format, Limits, open, sniff};

/// Time for a file's opening and for each page. Instrumented code on a busy machine is many times slower than the real thing.
const TIME: Duration = Duration::from_secs(15);

/// Ends the process at a panic in our own code only. Panics of the libraries behind the guard are contained by it, and the
/// hook of the fuzzer would end the run at the first.
pub fn watch_our_own() {
    let fatal = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let ours = |file: &str| file.contains("crates/vision/") || file.contains("fuzz/");
        if panic.location().is_none_or(|it| ours(it.file())) {
            fatal(panic);
        }
    }));
}

/// Reads what is of one of these formats; pages or an error are both right, a decoder that outlives its time is not.
pub fn read(bytes: &[u8], formats: &[Format]) {
    if sniff(bytes).is_none_or(|format| !formats.contains(&format)) {
        return;
    }
    let limits = Limits {
        max_pixels: 4_000_000,
        max_archive_bytes: 32 << 20,
        max_stream_bytes: 32 << 20,
        max_render_side: 400,
        time: TIME,
        ..Limits::default()
    };
    let Ok(document) = timely(|| open(bytes, &limits)) else {
        return;
    };
    for page in 0..document.page_count().min(3) {
        let _ = timely(|| document.page(page, &limits));
    }
}

fn timely<T>(work: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    let start = Instant::now();
    let result = work();
    assert!(start.elapsed() < TIME, "a decoder outlived its time");
    result
}
