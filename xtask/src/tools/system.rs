//! Programs of the system, and the Debian packages they come in.

use super::Consent;
use crate::process;
use anyhow::{Context, Result, bail};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Command;

/// A program by any of its names, and the Debian package that has it.
pub(super) struct Package {
    programs: &'static [&'static str],
    name: &'static str,
}

pub(super) const CHROMIUM: Package =
    Package { programs: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"], name: "chromium" };
pub(super) const CHROMEDRIVER: Package = Package { programs: &["chromedriver"], name: "chromium-driver" };
pub(super) const FIREFOX: Package = Package { programs: &["firefox-esr", "firefox"], name: "firefox-esr" };
pub(super) const NPM: Package = Package { programs: &["npm"], name: "npm" };
pub(super) const WEBKIT_DRIVER: Package = Package { programs: &["WebKitWebDriver"], name: "webkit2gtk-driver" };
pub(super) const XVFB: Package = Package { programs: &["Xvfb"], name: "xvfb" };
pub(super) const DBUS: Package = Package { programs: &["dbus-run-session"], name: "dbus" };
pub(super) const YAEGI: Package = Package { programs: &["yaegi"], name: "yaegi" };
pub(super) const C_COMPILER: Package = Package { programs: &["gcc", "cc", "clang"], name: "gcc" };

/// Installs those of the packages whose programs are missing, or says what to type.
///
/// # Errors
/// When something is missing and may not or cannot be installed.
pub(super) fn ensure(packages: &[Package], consent: Consent) -> Result<()> {
    let missing = missing(packages);
    if missing.is_empty() { Ok(()) } else { install(&missing, consent) }
}

/// Installs Debian packages, or says what to type.
///
/// # Errors
/// When they may not or cannot be installed.
pub(super) fn install(packages: &[&str], consent: Consent) -> Result<()> {
    let typed = format!("apt-get install --yes --no-install-recommends {}", packages.join(" "));
    if consent == Consent::Withheld {
        bail!("missing: {}; type `sudo {typed}`, or run `cargo xtask test --install`", packages.join(", "));
    }
    let sudo = if is_root() { "" } else { "sudo " };
    for line in [format!("{sudo}apt-get update"), format!("{sudo}{typed}")] {
        let mut words = line.split(' ');
        let mut command = Command::new(words.next().unwrap_or_default());
        process::run(command.args(words).env("DEBIAN_FRONTEND", "noninteractive"))
            .with_context(|| format!("installing {}; type `sudo {typed}`", packages.join(", ")))?;
    }
    Ok(())
}

fn missing(packages: &[Package]) -> Vec<&'static str> {
    packages
        .iter()
        .filter(|package| !package.programs.iter().any(|name| find(name).is_some()))
        .map(|p| p.name)
        .collect()
}

/// Where a program lies.
///
/// # Errors
/// When it is not on the `PATH`.
pub(super) fn program(name: &str) -> Result<PathBuf> {
    find(name).with_context(|| format!("{name} is not on the PATH"))
}

/// Where a program lies, if it does.
pub(super) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Whether this process belongs to root.
pub(super) fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

#[cfg(test)]
mod tests {
    use super::{Consent, Package, ensure};

    #[test]
    fn without_consent_the_line_to_type_is_the_error() {
        let present = Package { programs: &["no-such-program", "sh"], name: "dash" };
        let absent = Package { programs: &["no-such-program"], name: "no-such-package" };
        assert!(ensure(&[present], Consent::Withheld).is_ok());
        let error = ensure(&[absent], Consent::Withheld).unwrap_err().to_string();
        assert!(error.contains("sudo apt-get install --yes --no-install-recommends no-such-package"), "{error}");
        assert!(error.contains("cargo xtask test --install"), "{error}");
    }
}
