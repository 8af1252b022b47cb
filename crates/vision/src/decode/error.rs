//! Why a file could not be read, as the person who sent it may be told.

/// What is wrong with a file. The texts are for logs; what a person reads is looked up by [`FileError::code`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// The first bytes belong to none of the formats that are read.
    #[error("the format of the file is not known")]
    UnknownFormat,
    /// The file ends before it should.
    #[error("the file ends before it should")]
    Truncated,
    /// The file has more bytes than are taken.
    #[error("the file has {bytes} bytes, at most {limit} are read")]
    TooLarge {
        /// What it has.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
    /// A picture has more pixels, or a longer side, than are taken.
    #[error("a picture of {width} by {height} pixels is more than is read")]
    TooManyPixels {
        /// Claimed width.
        width: u32,
        /// Claimed height.
        height: u32,
    },
    /// The file has more pages than are taken.
    #[error("the file has {pages} pages or more, at most {limit} are read")]
    TooManyPages {
        /// Pages counted before counting stopped.
        pages: usize,
        /// What is allowed.
        limit: usize,
    },
    /// The document is a container without pages.
    #[error("the file has no page")]
    NoPages,
    /// No page of this number; a mistake of the caller rather than of the file.
    #[error("page {page} does not exist")]
    NoSuchPage {
        /// The index asked for, from zero.
        page: usize,
    },
    /// The document needs a password.
    #[error("the file is encrypted")]
    Encrypted,
    /// Packed data would grow beyond what is allowed.
    #[error("packed data grows beyond what is allowed")]
    ArchiveBomb,
    /// An archive names a member outside itself, or one name twice.
    #[error("an unsafe path in the archive")]
    UnsafePath,
    /// Reading takes longer, or draws more, than is allowed.
    #[error("the file takes too long to read")]
    TooComplex,
    /// The machine lacks the library that reads this format.
    #[error("{what} is not installed")]
    CodecMissing {
        /// The library or codec.
        what: String,
    },
    /// A variety of the format that is not read.
    #[error("not supported: {detail}")]
    Unsupported {
        /// Which.
        detail: String,
    },
    /// The bytes do not obey their format.
    #[error("the file is damaged: {detail}")]
    Damaged {
        /// What the decoder said.
        detail: String,
    },
}

impl FileError {
    /// Every code there is.
    pub const CODES: [&'static str; 15] = [
        "empty",
        "unknown_format",
        "truncated",
        "too_large",
        "too_many_pixels",
        "too_many_pages",
        "no_pages",
        "no_such_page",
        "encrypted",
        "archive_bomb",
        "unsafe_path",
        "too_complex",
        "codec_missing",
        "unsupported",
        "damaged",
    ];

    /// The stable name of the error, for message catalogues and statistics.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::UnknownFormat => "unknown_format",
            Self::Truncated => "truncated",
            Self::TooLarge { .. } => "too_large",
            Self::TooManyPixels { .. } => "too_many_pixels",
            Self::TooManyPages { .. } => "too_many_pages",
            Self::NoPages => "no_pages",
            Self::NoSuchPage { .. } => "no_such_page",
            Self::Encrypted => "encrypted",
            Self::ArchiveBomb => "archive_bomb",
            Self::UnsafePath => "unsafe_path",
            Self::TooComplex => "too_complex",
            Self::CodecMissing { .. } => "codec_missing",
            Self::Unsupported { .. } => "unsupported",
            Self::Damaged { .. } => "damaged",
        }
    }

    pub(crate) fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::Damaged {
            detail: detail.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_one_of_the_codes_and_every_code_an_error() {
        let detail = String::new;
        let errors = [
            FileError::Empty,
            FileError::UnknownFormat,
            FileError::Truncated,
            FileError::TooLarge { bytes: 2, limit: 1 },
            FileError::TooManyPixels { width: 1, height: 1 },
            FileError::TooManyPages { pages: 2, limit: 1 },
            FileError::NoPages,
            FileError::NoSuchPage { page: 1 },
            FileError::Encrypted,
            FileError::ArchiveBomb,
            FileError::UnsafePath,
            FileError::TooComplex,
            FileError::CodecMissing { what: detail() },
            FileError::Unsupported { detail: detail() },
            FileError::Damaged { detail: detail() },
        ];
        assert_eq!(errors.each_ref().map(FileError::code), FileError::CODES);
    }
}
