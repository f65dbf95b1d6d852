//! Loads the packages that a program imports, and checks them all, each after those it needs.

use super::checker::{Arena, Checker};
use super::info::Program;
use crate::library;
use crate::syntax::ast::{File, NodeIds};
use crate::syntax::parser;
use crate::syntax::source::{Fault, Pos, SourceMap};
use crate::text::fill;
use std::rc::Rc;

/// Where the sources of imported packages come from.
pub trait Provider {
    /// Gives the source of the package with this import path, or says why not.
    fn supply(&self, path: &str) -> Supply<'_>;
}

/// What there is of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supply<'a> {
    /// Its source.
    Here(&'a str),
    /// It has to be brought first.
    Apart,
    /// It should have been brought, and could not be.
    Lost,
    /// There is no such package.
    Unknown,
}

/// Why there is no checked program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unchecked {
    /// What is wrong with it.
    Faults(Vec<Fault>),
    /// So far nothing is, but these packages have to be brought.
    Missing(Vec<Rc<str>>),
}

/// minigo's own library, whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Library;

impl Provider for Library {
    fn supply(&self, path: &str) -> Supply<'_> {
        library::source(path).map_or(Supply::Unknown, Supply::Here)
    }
}

/// Packages that import each other deeper than this are not loaded.
const DEEPEST: usize = 100;

struct Loader<'a> {
    map: &'a mut SourceMap,
    ids: &'a mut NodeIds,
    library: &'a dyn Provider,
    /// In an order in which each stands behind those it imports.
    loaded: Vec<(Rc<str>, Rc<File>)>,
    /// Those whose imports are being loaded.
    open: Vec<Rc<str>>,
    /// The place of the user's import that is being loaded.
    blamed: Pos,
    missing: Vec<Rc<str>>,
    faults: Vec<Fault>,
}

impl Loader<'_> {
    fn imports(&mut self, file: &File) {
        let of_user = self.open.is_empty();
        for spec in &file.imports {
            let path = &spec.path;
            if of_user {
                self.blamed = spec.path_pos;
            }
            if self.loaded.iter().any(|(loaded, _)| loaded == path) {
                self.refuse_form(spec);
                continue;
            }
            if self.open.contains(path) || self.open.len() > DEEPEST {
                self.faults.push(Fault::new(spec.path_pos, fill("import cycle: {}", &[path])));
                continue;
            }
            match self.library.supply(path) {
                Supply::Here(text) => {
                    self.refuse_form(spec);
                    self.parse(path, text);
                }
                Supply::Apart => {
                    if !self.missing.contains(path) {
                        self.missing.push(path.clone());
                    }
                }
                Supply::Lost => {
                    let message = fill("package {} could not be fetched; try again, or do without it", &[path]);
                    self.faults.push(Fault::new(self.blamed, message));
                }
                Supply::Unknown if of_user => self.faults.push(Fault::new(spec.path_pos, unknown(path))),
                Supply::Unknown => {
                    self.faults.push(Fault::new(spec.path_pos, fill("no library package {}", &[path])));
                }
            }
        }
    }

    /// Loads a package that is not imported, if there is one.
    fn load(&mut self, path: &str) {
        if let Supply::Here(text) = self.library.supply(path)
            && !self.loaded.iter().any(|(loaded, _)| **loaded == *path)
        {
            self.parse(&path.into(), text);
        }
    }

    fn parse(&mut self, path: &Rc<str>, text: &str) {
        let (file, faults) = parser::parse(self.map, self.ids, &fill("{}.go", &[path]), text.as_bytes());
        self.faults.extend(faults);
        self.open.push(path.clone());
        self.imports(&file);
        self.open.pop();
        self.loaded.push((path.clone(), Rc::new(file)));
    }

    fn refuse_form(&mut self, spec: &crate::syntax::ast::ImportSpec) {
        let (what, instead) = match spec.name.as_ref().map(|name| &*name.name) {
            Some(".") => ("dot imports are", "import the package by its name"),
            Some("_") => ("blank imports are", "leave the import out"),
            _ => return,
        };
        self.faults.push(Fault::new(spec.pos, fill("{} not supported by minigo; {}", &[what, instead])));
    }
}

fn unknown(path: &str) -> String {
    match path {
        "C" => "cgo is not supported by minigo; write it in Go".into(),
        "unsafe" => "package unsafe is not supported by minigo; do without it".into(),
        _ => {
            let paths: Vec<&str> = library::PACKAGES.iter().map(|(path, _)| *path).collect();
            fill("package {} is not in minigo's library (it has {})", &[path, &crate::text::join(&paths, ", ")])
        }
    }
}

/// Checks a program: the user's file, and the library packages it imports.
///
/// # Errors
///
/// Everything that is wrong with it, in Go's words; or else the packages that have to be brought.
pub fn check(map: &mut SourceMap, ids: &mut NodeIds, file: File, library: &dyn Provider) -> Result<Program, Unchecked> {
    let mut loader = Loader {
        map,
        ids,
        library,
        loaded: Vec::new(),
        open: Vec::new(),
        blamed: Pos::NONE,
        missing: Vec::new(),
        faults: Vec::new(),
    };
    loader.imports(&file);
    // Its errors are those of the machine's panics, whether the program imports it or not.
    loader.load("runtime");
    let Loader { loaded, faults, missing, .. } = loader;
    if !faults.is_empty() {
        return Err(Unchecked::Faults(faults));
    }
    if !missing.is_empty() {
        return Err(Unchecked::Missing(missing));
    }
    let user = Rc::new(file);
    let mut faults = Vec::new();
    if &*user.package.name != "main" {
        faults.push(Fault::new(
            user.package.pos,
            fill("package {} is not a main package; minigo runs programs: package main", &[&user.package.name]),
        ));
    }
    let arena = Arena::default();
    let mut checker = Checker::new(map, &arena, ids.count());
    for (path, file) in &loaded {
        checker.check_package(path, file);
    }
    checker.check_package("main", &user);
    if checker.faults.is_empty() {
        for pos in std::mem::take(&mut checker.missing_bodies) {
            checker.error(pos, "missing function body", []);
        }
    }
    let has_main = checker.packages.last().is_some_and(|package| package.lookup("main").is_some());
    if !has_main && checker.faults.is_empty() && faults.is_empty() {
        checker.error(user.package.pos, "function main is undeclared in the main package", []);
    }
    for &(pos, message) in &checker.faults {
        faults.push(Fault::new(pos, message.as_ref()));
    }
    let (objects, packages, info) = checker.finish();
    let program = Program { types: arena.types, objects, packages, info };
    if faults.is_empty() { Ok(program) } else { Err(Unchecked::Faults(faults)) }
}
