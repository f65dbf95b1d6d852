//! Loads the packages that a program imports, and checks them all, each after those it needs.

use super::checker::{Arena, Checker};
use super::info::Program;
use crate::library;
use crate::syntax::ast::{File, NodeIds};
use crate::syntax::parser;
use crate::syntax::source::{Fault, SourceMap};
use crate::text::fill;
use std::rc::Rc;

/// Where the sources of imported packages come from.
pub trait Provider {
    /// Is the source of the package with this import path.
    fn source(&self, path: &str) -> Option<&str>;

    /// Is the paths there are, for messages.
    fn paths(&self) -> Vec<&str>;
}

/// minigo's own library.
#[derive(Clone, Copy, Debug, Default)]
pub struct Library;

impl Provider for Library {
    fn source(&self, path: &str) -> Option<&str> {
        library::source(path)
    }

    fn paths(&self) -> Vec<&str> {
        library::PACKAGES.to_vec()
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
    faults: Vec<Fault>,
}

impl Loader<'_> {
    fn imports(&mut self, file: &File) {
        let of_user = self.open.is_empty();
        for spec in &file.imports {
            let path = &spec.path;
            if self.loaded.iter().any(|(loaded, _)| loaded == path) {
                self.refuse_form(spec);
                continue;
            }
            if self.open.contains(path) || self.open.len() > DEEPEST {
                self.faults.push(Fault::new(spec.path_pos, fill("import cycle: {}", &[path])));
                continue;
            }
            let Some(text) = self.library.source(path) else {
                if of_user {
                    let message = self.unknown(path);
                    self.faults.push(Fault::new(spec.path_pos, message));
                } else {
                    self.faults.push(Fault::new(spec.path_pos, fill("no library package {}", &[path])));
                }
                continue;
            };
            self.refuse_form(spec);
            self.parse(path, text);
        }
    }

    /// Loads a package that is not imported, if there is one.
    fn load(&mut self, path: &str) {
        if let Some(text) = self.library.source(path)
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

    fn unknown(&self, path: &str) -> String {
        match path {
            "C" => "cgo is not supported by minigo; write it in Go".into(),
            "unsafe" => "package unsafe is not supported by minigo; do without it".into(),
            _ => fill(
                "package {} is not in minigo's library (it has {})",
                &[path, &crate::text::join(&self.library.paths(), ", ")],
            ),
        }
    }
}

/// Checks a program: the user's file, and the library packages it imports.
///
/// # Errors
///
/// Everything that is wrong with it, in Go's words.
pub fn check(
    map: &mut SourceMap,
    ids: &mut NodeIds,
    file: File,
    library: &dyn Provider,
) -> Result<Program, Vec<Fault>> {
    let mut loader = Loader { map, ids, library, loaded: Vec::new(), open: Vec::new(), faults: Vec::new() };
    loader.imports(&file);
    // Its errors are those of the machine's panics, whether the program imports it or not.
    loader.load("runtime");
    let Loader { loaded, faults, .. } = loader;
    if !faults.is_empty() {
        return Err(faults);
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
    if faults.is_empty() { Ok(program) } else { Err(faults) }
}
