//! Telling formats apart must not panic, whatever the bytes.
#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = vision::decode::sniff(bytes);
});
