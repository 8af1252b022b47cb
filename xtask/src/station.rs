//! The station with its demonstration district, for `cargo xtask up`.

use crate::places;
use crate::shell::say;
use crate::specimens::{self, Request, Split};
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the sign-ins of the demonstration are kept, to be printed again.
const SIGN_INS: &str = "sign-ins.txt";
/// The setting that names keys.
const KEY_FILES: &str = "YIZHAN__SEALING__KEY_FILES";
/// Sets of materials that enterprises and forms of the demonstration are taken from, and their seed.
const SETS: u32 = 24;
const SEED: u64 = 2026;
/// People of a role that are printed; the file has all.
const SHOWN: usize = 3;

/// The roles in the order in which they are printed, with what people call them.
const ROLES: [(&str, &str, &str); 7] = [
    ("owner", "企业经营者", "Owners of enterprises (mobile number and code)"),
    ("clerk", "窗口人员", "Clerks at counters"),
    ("officer", "部门经办人", "Officers of departments"),
    ("department_lead", "部门负责人", "Leads of departments"),
    ("leader", "区领导", "Leaders of the district"),
    ("administrator", "管理员、审计员", "Administrator and auditor"),
    ("auditor", "审计员", "Auditors"),
];

/// Fills the station when it is new, prints who can sign in, and runs it until it is stopped.
pub(crate) fn start(program: &Path, assets: &Path) -> Result<()> {
    let data = places::cache().join("district");
    let kept = data.join(SIGN_INS);
    let key = key(program)?;
    if !kept.is_file() {
        fill(program, &data, &key)?;
    }
    let sign_ins = fs::read_to_string(&kept).with_context(|| format!("cannot read {}", kept.display()))?;
    say("演示登录 · sign-ins of the demonstration:");
    eprint!("{}", grouped(&sign_ins));
    say(format!("全部名单 · all of them: {}", kept.display()));
    say(format!(
        "手机验证码 · codes for mobile numbers: {}",
        data.join("messages.log").display()
    ));
    say("驿站地址见下，Ctrl-C 停止 · the station answers at the address below; Ctrl-C stops it");
    let ended = Command::new(program)
        .args(["serve", "--data"])
        .arg(&data)
        .env("YIZHAN_ASSETS", assets)
        .env(KEY_FILES, &key)
        .status()?;
    if !ended.success() {
        bail!("the station ended with {ended}");
    }
    Ok(())
}

/// The setting that names the key which files are sealed with: with one, recordings of calls are offered as well.
fn key(program: &Path) -> Result<String> {
    let key = places::cache().join("district.key");
    if !key.is_file() {
        // What it says is for who keeps a station of their own.
        let mut make = Command::new(program);
        let made = make
            .args(["blobs", "new-key"])
            .arg(&key)
            .stdout(Stdio::null())
            .status()?;
        if !made.success() {
            bail!("no key could be made in {}", key.display());
        }
    }
    Ok(serde_json::to_string(&[&key])?)
}

/// Demonstration data in a fresh folder; what a start that was cut off left there is thrown away.
fn fill(program: &Path, data: &Path, key: &str) -> Result<()> {
    let materials = materials().unwrap_or_else(|error| {
        say(format!("{error:#}; going on with the samples"));
        places::root().join("samples")
    });
    if data.exists() {
        fs::remove_dir_all(data).with_context(|| format!("cannot clear {}", data.display()))?;
    }
    say(format!("filling the demonstration district in {}", data.display()));
    let seeded = Command::new(program)
        .args(["seed", "--demonstration", "--data"])
        .arg(data)
        .arg("--materials")
        .arg(materials)
        .env(KEY_FILES, key)
        .stderr(Stdio::inherit())
        .output()?;
    if !seeded.status.success() {
        bail!("the demonstration data could not be made");
    }
    Ok(fs::write(data.join(SIGN_INS), seeded.stdout)?)
}

/// The folder of generated sets, made once: under another name until it is whole.
fn materials() -> Result<PathBuf> {
    let out = places::cache().join("district-sets").join(format!("dev-{SETS}-{SEED}"));
    if out.is_dir() {
        return Ok(out);
    }
    let unfinished = out.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).with_context(|| format!("cannot clear {}", unfinished.display()))?;
    }
    say(format!("making {SETS} sets of materials in {} (once)", out.display()));
    specimens::make(&Request {
        sets: SETS,
        seed: SEED,
        split: Split::Dev,
        level: None,
        out: unfinished.clone(),
    })?;
    fs::rename(&unfinished, &out)?;
    Ok(out)
}

/// The sign-ins by role, in both languages; the sentences about passwords stay at the end.
fn grouped(sign_ins: &str) -> String {
    let mut text = String::new();
    let people: Vec<[&str; 3]> = sign_ins
        .lines()
        .filter_map(|line| {
            let mut parts = line.split('\t');
            Some([parts.next()?, parts.next()?, parts.next()?])
        })
        .collect();
    for (role, zh, en) in ROLES {
        let first = |roles: &str| roles.split(", ").next() == Some(role);
        let mine: Vec<_> = people.iter().filter(|[_, _, roles]| first(roles)).collect();
        if mine.is_empty() {
            continue;
        }
        let _ = writeln!(text, "  {zh} · {en}");
        for [sign_in, name, roles] in mine.iter().take(SHOWN) {
            let _ = writeln!(text, "    {sign_in}\t{name}\t{roles}");
        }
        if mine.len() > SHOWN {
            let more = mine.len() - SHOWN;
            let _ = writeln!(text, "    … 另有 {more} 人 · {more} more");
        }
    }
    for sentence in sign_ins.lines().filter(|line| !line.contains('\t')) {
        let _ = writeln!(text, "  {sentence}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_ins_are_grouped_by_the_first_role_and_long_groups_are_cut() {
        let listed = "13800000001\t李云\towner\nofficer\t陈审\tofficer, officer\no2\t甲\tofficer\no3\t乙\tofficer\no4\t丙\tofficer, department_lead\nThe password is x.\n";
        assert_eq!(
            grouped(listed),
            "  企业经营者 · Owners of enterprises (mobile number and code)\n    13800000001\t李云\towner\n  部门经办人 · Officers of departments\n    officer\t陈审\tofficer, officer\n    o2\t甲\tofficer\n    o3\t乙\tofficer\n    … 另有 1 人 · 1 more\n  The password is x.\n"
        );
    }
}
