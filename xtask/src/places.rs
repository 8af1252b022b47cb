//! Where things are: the clone and the cache outside it.

use std::path::{Path, PathBuf};

/// The folder of the clone, where `assets.lock.toml` is.
pub(crate) fn root() -> PathBuf {
    // Cargo says where it runs from: a program that was built in another clone and kept does not know.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&here)
        .parent()
        .unwrap_or_else(|| Path::new("."))
        .to_path_buf()
}

/// The cache folder: `$YIZHAN_CACHE`, else `$XDG_CACHE_HOME/yizhan`, else `~/.cache/yizhan`.
pub(crate) fn cache() -> PathBuf {
    cache_from(|name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    })
}

fn cache_from(folder: impl Fn(&str) -> Option<PathBuf>) -> PathBuf {
    folder("YIZHAN_CACHE")
        .or_else(|| folder("XDG_CACHE_HOME").map(|base| base.join("yizhan")))
        .or_else(|| folder("HOME").map(|home| home.join(".cache/yizhan")))
        .unwrap_or_else(|| root().join(".cache/yizhan"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_cache_goes_before_the_desktop_standard_and_that_before_home() {
        let all = |name: &str| Some(PathBuf::from(format!("/{name}")));
        assert_eq!(cache_from(all), PathBuf::from("/YIZHAN_CACHE"));
        let unnamed = |name: &str| all(name).filter(|_| name != "YIZHAN_CACHE");
        assert_eq!(cache_from(unnamed), PathBuf::from("/XDG_CACHE_HOME/yizhan"));
        let home = |name: &str| all(name).filter(|_| name == "HOME");
        assert_eq!(cache_from(home), PathBuf::from("/HOME/.cache/yizhan"));
    }

    #[test]
    fn the_clone_holds_the_lock_file() {
        assert!(root().join("assets.lock.toml").is_file());
    }
}
