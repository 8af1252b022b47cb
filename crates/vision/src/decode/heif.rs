//! HEIC by libheif, loaded at run time so that neither a build nor a machine needs it.
//!
//! Only functions that libheif has had since 1.3 are called; Debian's 1.15 is the version tried. It turns the picture
//! upright by itself, so the EXIF orientation is not looked at.
use super::photo::finish;
use super::{DecodedPage, FileError, Limits};
use image::metadata::Orientation;
use image::{DynamicImage, RgbImage};

/// Checks the claimed size.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), FileError> {
    let codec = ffi::Codec::get()?;
    let file = codec.open(bytes, limits.max_side)?;
    let (width, height) = file.size();
    limits.check_size(width, height)
}

pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<DecodedPage, FileError> {
    let codec = ffi::Codec::get()?;
    let file = codec.open(bytes, limits.max_side)?;
    let (width, height) = file.size();
    limits.check_size(width, height)?;
    let (width, height, pixels) = file.pixels(limits)?;
    let picture = RgbImage::from_raw(width, height, pixels).ok_or(FileError::Truncated)?;
    Ok(finish(
        DynamicImage::ImageRgb8(picture),
        Orientation::NoTransforms,
        limits,
    ))
}

#[expect(unsafe_code, reason = "libheif is a C library that is loaded at run time")]
mod ffi {
    use crate::decode::{FileError, Limits};
    use libloading::Library;
    use std::ffi::{CStr, c_char, c_int, c_void};
    use std::ptr::{null, null_mut};
    use std::sync::OnceLock;

    #[repr(C)]
    struct HeifError {
        code: c_int,
        detail: c_int,
        message: *const c_char,
    }
    type Handle = *mut c_void;

    const CODE_UNSUPPORTED_FILE: c_int = 3;
    const CODE_UNSUPPORTED_FEATURE: c_int = 4;
    const CODE_PLUGIN_LOADING: c_int = 11;
    const DETAIL_END_OF_DATA: c_int = 100;
    const DETAIL_SECURITY_LIMIT: c_int = 1000;
    const DETAIL_UNSUPPORTED_CODEC: c_int = 3000;
    const COLORSPACE_RGB: c_int = 1;
    const CHROMA_INTERLEAVED_RGB: c_int = 10;
    const CHANNEL_INTERLEAVED: c_int = 10;

    /// The functions used, and the library that holds them.
    pub(super) struct Codec {
        context_alloc: unsafe extern "C" fn() -> Handle,
        context_free: unsafe extern "C" fn(Handle),
        set_max_side: unsafe extern "C" fn(Handle, c_int),
        read: unsafe extern "C" fn(Handle, *const c_void, usize, *const c_void) -> HeifError,
        primary: unsafe extern "C" fn(Handle, *mut Handle) -> HeifError,
        handle_width: unsafe extern "C" fn(Handle) -> c_int,
        handle_height: unsafe extern "C" fn(Handle) -> c_int,
        handle_release: unsafe extern "C" fn(Handle),
        decode: unsafe extern "C" fn(Handle, *mut Handle, c_int, c_int, *const c_void) -> HeifError,
        image_width: unsafe extern "C" fn(Handle, c_int) -> c_int,
        image_height: unsafe extern "C" fn(Handle, c_int) -> c_int,
        plane: unsafe extern "C" fn(Handle, c_int, *mut c_int) -> *const u8,
        image_release: unsafe extern "C" fn(Handle),
        _library: Library,
    }

    impl Codec {
        /// The library, loaded once for the process.
        pub(super) fn get() -> Result<&'static Self, FileError> {
            static CODEC: OnceLock<Option<Codec>> = OnceLock::new();
            let missing = || FileError::CodecMissing { what: "libheif".into() };
            CODEC.get_or_init(Self::load).as_ref().ok_or_else(missing)
        }

        fn load() -> Option<Self> {
            const NAMES: [&str; 4] = ["libheif.so.1", "libheif.so", "libheif.1.dylib", "heif.dll"];
            // SAFETY: loading runs the initialisers of a library of the system, as linking to it would.
            let library = NAMES.iter().find_map(|name| unsafe { Library::new(*name) }.ok())?;
            macro_rules! symbol {
                ($name:literal) => {
                    // SAFETY: the types are those of heif.h, unchanged since libheif 1.3.
                    *unsafe { library.get($name) }.ok()?
                };
            }
            Some(Self {
                context_alloc: symbol!(b"heif_context_alloc\0"),
                context_free: symbol!(b"heif_context_free\0"),
                set_max_side: symbol!(b"heif_context_set_maximum_image_size_limit\0"),
                read: symbol!(b"heif_context_read_from_memory_without_copy\0"),
                primary: symbol!(b"heif_context_get_primary_image_handle\0"),
                handle_width: symbol!(b"heif_image_handle_get_width\0"),
                handle_height: symbol!(b"heif_image_handle_get_height\0"),
                handle_release: symbol!(b"heif_image_handle_release\0"),
                decode: symbol!(b"heif_decode_image\0"),
                image_width: symbol!(b"heif_image_get_width\0"),
                image_height: symbol!(b"heif_image_get_height\0"),
                plane: symbol!(b"heif_image_get_plane_readonly\0"),
                image_release: symbol!(b"heif_image_release\0"),
                _library: library,
            })
        }

        /// Reads the structure of a file, without its pixels.
        pub(super) fn open<'a>(&'static self, bytes: &'a [u8], max_side: u32) -> Result<File<'a>, FileError> {
            // SAFETY: takes nothing, gives a context or null.
            let context = unsafe { (self.context_alloc)() };
            if context.is_null() {
                return Err(FileError::damaged("libheif gave no context"));
            }
            let mut file = File {
                codec: self,
                context,
                handle: null_mut(),
                _bytes: bytes,
            };
            // SAFETY: the context lives in `file`, and so does the borrow of the bytes it keeps pointing to.
            unsafe {
                (self.set_max_side)(context, c_int::try_from(max_side).unwrap_or(c_int::MAX));
                told(&(self.read)(context, bytes.as_ptr().cast(), bytes.len(), null()))?;
                told(&(self.primary)(context, &raw mut file.handle))?;
            }
            if file.handle.is_null() {
                return Err(FileError::damaged("no primary picture"));
            }
            Ok(file)
        }
    }

    /// A file whose structure was read.
    pub(super) struct File<'a> {
        codec: &'static Codec,
        context: Handle,
        handle: Handle,
        _bytes: &'a [u8],
    }

    impl File<'_> {
        /// Width and height of the primary picture, turned upright.
        pub(super) fn size(&self) -> (u32, u32) {
            // SAFETY: the handle is not null while the file lives.
            let (w, h) = unsafe {
                (
                    (self.codec.handle_width)(self.handle),
                    (self.codec.handle_height)(self.handle),
                )
            };
            (u32::try_from(w).unwrap_or(0), u32::try_from(h).unwrap_or(0))
        }

        /// The primary picture in RGB without padding.
        pub(super) fn pixels(&self, limits: &Limits) -> Result<(u32, u32, Vec<u8>), FileError> {
            let mut image = null_mut();
            // SAFETY: the handle is not null; the image is released by `Image` below.
            let result = unsafe {
                (self.codec.decode)(
                    self.handle,
                    &raw mut image,
                    COLORSPACE_RGB,
                    CHROMA_INTERLEAVED_RGB,
                    null(),
                )
            };
            let image = Image {
                codec: self.codec,
                image,
            };
            told(&result)?;
            if image.image.is_null() {
                return Err(FileError::damaged("no picture"));
            }
            image.copy(limits)
        }
    }

    impl Drop for File<'_> {
        fn drop(&mut self) {
            // SAFETY: both came from libheif, are released once and in this order.
            unsafe {
                if !self.handle.is_null() {
                    (self.codec.handle_release)(self.handle);
                }
                (self.codec.context_free)(self.context);
            }
        }
    }

    struct Image {
        codec: &'static Codec,
        image: Handle,
    }

    impl Image {
        fn copy(&self, limits: &Limits) -> Result<(u32, u32, Vec<u8>), FileError> {
            let mut stride: c_int = 0;
            // SAFETY: the image is not null; the plane lives as long as the image.
            let (w, h, plane) = unsafe {
                (
                    (self.codec.image_width)(self.image, CHANNEL_INTERLEAVED),
                    (self.codec.image_height)(self.image, CHANNEL_INTERLEAVED),
                    (self.codec.plane)(self.image, CHANNEL_INTERLEAVED, &raw mut stride),
                )
            };
            let (width, height) = (u32::try_from(w).unwrap_or(0), u32::try_from(h).unwrap_or(0));
            limits.check_size(width, height)?;
            let (row, stride) = (width as usize * 3, usize::try_from(stride).unwrap_or(0));
            if plane.is_null() || stride < row {
                return Err(FileError::damaged("no plane"));
            }
            let mut pixels = Vec::with_capacity(row * height as usize);
            for y in 0..height as usize {
                // SAFETY: libheif holds `height` rows of `stride` bytes, and `row` is no longer than `stride`.
                pixels.extend_from_slice(unsafe { std::slice::from_raw_parts(plane.add(y * stride), row) });
            }
            Ok((width, height, pixels))
        }
    }

    impl Drop for Image {
        fn drop(&mut self) {
            if !self.image.is_null() {
                // SAFETY: came from libheif and is released once.
                unsafe { (self.codec.image_release)(self.image) };
            }
        }
    }

    fn told(error: &HeifError) -> Result<(), FileError> {
        if error.code == 0 {
            return Ok(());
        }
        let message = if error.message.is_null() {
            String::new()
        } else {
            // SAFETY: libheif gives a zero-terminated text that outlives the call.
            unsafe { CStr::from_ptr(error.message) }.to_string_lossy().into_owned()
        };
        Err(match (error.code, error.detail) {
            (_, DETAIL_UNSUPPORTED_CODEC) | (CODE_PLUGIN_LOADING, _) => FileError::CodecMissing {
                what: "the HEVC decoder of libheif".into(),
            },
            (_, DETAIL_SECURITY_LIMIT) => FileError::ArchiveBomb,
            (_, DETAIL_END_OF_DATA) => FileError::Truncated,
            (CODE_UNSUPPORTED_FILE | CODE_UNSUPPORTED_FEATURE, _) => FileError::Unsupported { detail: message },
            _ => FileError::damaged(message),
        })
    }
}
