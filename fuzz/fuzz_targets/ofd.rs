//! OFD must end in pages or in an error.
#![no_main]
use vision::decode::Format;

libfuzzer_sys::fuzz_target!(
    init: { fuzz::watch_our_own() },
    |bytes: &[u8]| fuzz::read(bytes, &[Format::Ofd])
);
