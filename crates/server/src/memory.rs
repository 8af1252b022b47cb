//! How the process keeps the memory that reading a page takes and frees, and when it gives it back.
//!
//! Networks ask for many large blocks and free them at once. By default each goes back to the system and comes anew as
//! zeroed pages: a sixth of the time of reading was spent there.

/// Keeps freed blocks for the next page. Call before any thread is started.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn keep() {
    /// Blocks larger than this never come from kept memory: as much as the allocator allows, in bytes.
    const LARGEST: libc::c_int = 32 << 20;
    /// Most that is kept, in bytes.
    const MOST: libc::c_int = 512 << 20;
    #[expect(unsafe_code, reason = "the allocator of the C library has no safe interface")]
    // SAFETY: mallopt only sets numbers of the allocator; no other thread runs yet.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGEST);
        libc::mallopt(libc::M_TRIM_THRESHOLD, MOST);
        // One heap for all threads: what one page frees serves the next, whichever thread reads it.
        libc::mallopt(libc::M_ARENA_MAX, 1);
    }
}

/// Gives back what is kept but not used, also between used blocks: many sets of different sizes leave many holes.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn give_back() {
    #[expect(unsafe_code, reason = "the allocator of the C library has no safe interface")]
    // SAFETY: malloc_trim may be called at any time from any thread; it touches free memory only.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Other allocators keep and give back by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn keep() {}
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_back() {}
