//! Why a file was not read, as the person who sent it is told: the decoder's code becomes a message with advice.

/// The message for a decoder's code, `vision::decode::FileError::code`.
pub fn file_trouble(code: &str) -> &'static str {
    match code {
        "empty" => "file-empty",
        "unknown_format" => "file-unknown-format",
        "truncated" => "file-truncated",
        "too_large" => "file-too-large",
        "too_many_pixels" => "file-too-many-pixels",
        "too_many_pages" => "file-too-many-pages",
        "no_pages" => "file-no-pages",
        "no_such_page" => "file-no-such-page",
        "encrypted" => "file-encrypted",
        "archive_bomb" => "file-archive-bomb",
        "unsafe_path" => "file-unsafe-path",
        "too_complex" => "file-too-complex",
        "codec_missing" => "file-codec-missing",
        "unsupported" => "file-unsupported",
        _ => "file-damaged",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::{Lang, text};
    use std::collections::BTreeSet;
    use vision::decode::FileError;

    #[test]
    fn every_code_of_the_decoder_has_a_message_of_its_own_in_both_languages() {
        let keys: BTreeSet<_> = FileError::CODES.iter().map(|code| file_trouble(code)).collect();
        assert_eq!(keys.len(), FileError::CODES.len());
        for key in keys {
            for lang in [Lang::Zh, Lang::En] {
                assert_ne!(text(lang, key), key, "{key} has no words in {}", lang.tag());
            }
        }
    }
}
