//! Where the inference library and the networks lie.
use std::path::PathBuf;

/// `$YIZHAN_ASSETS`, else `assets` beside the program, else the cache that `cargo xtask up` fills.
pub(crate) fn folder() -> PathBuf {
    let named = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    if let Some(folder) = named("YIZHAN_ASSETS") {
        return folder;
    }
    let beside = std::env::current_exe()
        .ok()
        .and_then(|exe| exe.parent().map(|p| p.join("assets")));
    if let Some(folder) = beside.filter(|f| f.is_dir()) {
        return folder;
    }
    named("YIZHAN_CACHE")
        .or_else(|| named("XDG_CACHE_HOME").map(|c| c.join("yizhan")))
        .or_else(|| named("HOME").map(|h| h.join(".cache/yizhan")))
        .unwrap_or_default()
        .join("assets")
}
