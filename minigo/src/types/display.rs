//! How a type is written, in Go's words.
//!
//! In messages types of the package that is being checked are bare, and those of others bear their package's name; at run
//! time all bear it.

use super::{ChanDir, Interface, PackageId, Param, Signature, Tilde, Type, TypeId, Types, is_exported};
use crate::library::quote::quoted;
use crate::text::natural;

/// Says how a package is named before its types; `None` for not at all.
pub trait Qualifier {
    /// Is the name before the dot.
    fn qualify(&self, package: PackageId) -> Option<String>;
}

impl<F: Fn(PackageId) -> Option<String>> Qualifier for F {
    fn qualify(&self, package: PackageId) -> Option<String> {
        self(package)
    }
}

/// Text longer than this is cut: a type may be exponentially longer than its source.
const LONGEST: usize = 4000;

/// For whom a type is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// For whoever reads a message of the checker: with the names that its author gave.
    Message,
    /// For whoever prints `%T`: `struct { a int }`, and the packages of unexported methods.
    Runtime,
}

impl Types {
    /// Writes a type.
    pub fn display(&self, id: TypeId, style: Style, qualifier: &dyn Qualifier) -> String {
        let mut writer = Writer { types: self, style, qualifier, out: String::new() };
        writer.typ(id);
        writer.out
    }

    /// Writes the parameters and results of a function, without the word `func`.
    pub fn display_signature(&self, signature: Signature<'_>, style: Style, qualifier: &dyn Qualifier) -> String {
        let mut writer = Writer { types: self, style, qualifier, out: String::new() };
        writer.signature(signature);
        writer.out
    }
}

struct Writer<'a> {
    types: &'a Types,
    style: Style,
    qualifier: &'a dyn Qualifier,
    out: String,
}

impl Writer<'_> {
    fn typ(&mut self, id: TypeId) {
        if self.out.len() > LONGEST {
            if !self.out.ends_with('…') {
                self.out.push('…');
            }
            return;
        }
        if let Some(name) = self.types.alias_name(id) {
            self.out.push_str(name);
            return;
        }
        match self.types.get(id) {
            Type::Basic(basic) => self.out.push_str(basic.name()),
            Type::Named(named) => {
                let named = self.types.named(named);
                self.qualified(named.package, &named.name);
                if !named.args.is_empty() {
                    self.type_list(&named.args);
                } else if !named.type_params().is_empty() {
                    self.type_params(named.type_params());
                }
            }
            Type::Pointer(elem) => {
                self.out.push('*');
                self.typ(elem);
            }
            Type::Slice(elem) => {
                self.out.push_str("[]");
                self.typ(elem);
            }
            Type::Array { elem, len } => {
                self.out.push('[');
                self.out.push_str(&natural(len));
                self.out.push(']');
                self.typ(elem);
            }
            Type::Map { key, value } => {
                self.out.push_str("map[");
                self.typ(key);
                self.out.push(']');
                self.typ(value);
            }
            Type::Chan { dir, elem } => {
                let parenthesised =
                    dir != ChanDir::Send && matches!(self.types.get(elem), Type::Chan { dir: ChanDir::Receive, .. });
                self.out.push_str(match dir {
                    ChanDir::Both => "chan ",
                    ChanDir::Send => "chan<- ",
                    ChanDir::Receive => "<-chan ",
                });
                if parenthesised && dir == ChanDir::Both {
                    self.out.push('(');
                    self.typ(elem);
                    self.out.push(')');
                } else {
                    self.typ(elem);
                }
            }
            Type::Struct(fields) => {
                self.open("struct");
                for (index, field) in fields.iter().enumerate() {
                    self.separate(index);
                    if !field.embedded {
                        self.out.push_str(&field.name);
                        self.out.push(' ');
                    }
                    self.typ(field.typ);
                    if let Some(tag) = &field.tag {
                        self.out.push(' ');
                        self.out.push_str(&quoted(tag));
                    }
                }
                self.close(fields.len());
            }
            Type::Signature(signature) => {
                self.out.push_str("func");
                self.signature(signature);
            }
            Type::Interface(interface) => self.interface(interface),
            Type::Tuple(types) => {
                self.out.push('(');
                self.list(types, ", ");
                self.out.push(')');
            }
            Type::TypeParam(param) => self.out.push_str(&self.types.type_param(param).name),
        }
    }

    /// Begins a list in braces.
    fn open(&mut self, word: &str) {
        self.out.push_str(word);
        self.out.push_str(if self.style == Style::Runtime { " {" } else { "{" });
    }

    /// What stands in front of an item of such a list.
    fn separate(&mut self, index: usize) {
        match self.style {
            _ if index > 0 => self.out.push_str("; "),
            Style::Runtime => self.out.push(' '),
            Style::Message => {}
        }
    }

    /// Ends such a list, of so many items.
    fn close(&mut self, count: usize) {
        self.out.push_str(if self.style == Style::Runtime && count > 0 { " }" } else { "}" });
    }

    fn qualified(&mut self, package: PackageId, name: &str) {
        if let Some(package) = self.qualifier.qualify(package) {
            self.out.push_str(&package);
            self.out.push('.');
        }
        self.out.push_str(name);
    }

    fn list(&mut self, types: &[TypeId], separator: &str) {
        for (index, &typ) in types.iter().enumerate() {
            if index > 0 {
                self.out.push_str(separator);
            }
            self.typ(typ);
        }
    }

    fn type_list(&mut self, types: &[TypeId]) {
        self.out.push('[');
        self.list(types, ",");
        self.out.push(']');
    }

    fn type_params(&mut self, params: &[TypeId]) {
        self.out.push('[');
        let mut previous = None;
        for (index, &param) in params.iter().enumerate() {
            let Type::TypeParam(param) = self.types.get(param) else { continue };
            let param = self.types.type_param(param);
            if index > 0 {
                if previous != Some(param.constraint()) {
                    self.out.push(' ');
                    self.typ(previous.unwrap_or(TypeId::ANY));
                }
                self.out.push_str(", ");
            }
            previous = Some(param.constraint());
            self.out.push_str(&param.name);
        }
        if let Some(constraint) = previous {
            self.out.push(' ');
            self.typ(constraint);
        }
        self.out.push(']');
    }

    fn interface(&mut self, interface: Interface<'_>) {
        // A constraint that was written without `interface` is shown so.
        let bare = interface.implicit;
        if !bare {
            self.open("interface");
        }
        let mut count = 0;
        if interface.comparable {
            self.out.push_str("comparable");
            count = 1;
        }
        for method in interface.methods {
            if self.out.len() > LONGEST {
                break;
            }
            self.separate(count);
            match self.style {
                Style::Runtime if !is_exported(&method.name) => self.qualified(method.package, &method.name),
                _ => self.out.push_str(&method.name),
            }
            if let Type::Signature(signature) = self.types.get(method.signature) {
                self.signature(signature);
            }
            count += 1;
        }
        for (index, term) in interface.terms.unwrap_or_default().iter().enumerate() {
            match index {
                0 => self.separate(count),
                _ => self.out.push_str(" | "),
            }
            if term.tilde == Tilde::Underlying {
                self.out.push('~');
            }
            self.typ(term.typ);
        }
        if !bare {
            self.close(count);
        }
    }

    fn signature(&mut self, signature: Signature<'_>) {
        if self.style == Style::Message && !signature.type_params.is_empty() {
            self.type_params(signature.type_params);
        }
        self.params(signature.params, signature.variadic);
        match signature.results {
            [] => {}
            [Param { name: None, typ }] => {
                self.out.push(' ');
                self.typ(*typ);
            }
            _ => {
                self.out.push(' ');
                self.params(signature.results, false);
            }
        }
    }

    fn params(&mut self, params: &[Param], variadic: bool) {
        self.out.push('(');
        for (index, param) in params.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            if let Some(name) = &param.name {
                self.out.push_str(name);
                self.out.push(' ');
            }
            match self.types.get(param.typ) {
                Type::Slice(elem) if variadic && index + 1 == params.len() => {
                    self.out.push_str("...");
                    self.typ(elem);
                }
                _ => self.typ(param.typ),
            }
        }
        self.out.push(')');
    }
}
