//! How a type is written, in Go's words.
//!
//! Types of the package that is being checked are bare; those of others bear their package's name.

use super::{ChanDir, Interface, PackageId, Param, Signature, Tilde, Type, TypeId, Types};
use std::fmt::Write;

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

impl Types {
    /// Writes a type as Go's messages do.
    pub fn display(&self, id: TypeId, qualifier: &dyn Qualifier) -> String {
        let mut writer = Writer { types: self, qualifier, out: String::new() };
        writer.typ(id);
        writer.out
    }

    /// Writes the parameters and results of a function, without the word `func`.
    pub fn display_signature(&self, signature: Signature<'_>, qualifier: &dyn Qualifier) -> String {
        let mut writer = Writer { types: self, qualifier, out: String::new() };
        writer.signature(signature);
        writer.out
    }
}

struct Writer<'a> {
    types: &'a Types,
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
                let _ = write!(self.out, "[{len}]");
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
                self.out.push_str("struct{");
                for (index, field) in fields.iter().enumerate() {
                    if index > 0 {
                        self.out.push_str("; ");
                    }
                    if !field.embedded {
                        self.out.push_str(&field.name);
                        self.out.push(' ');
                    }
                    self.typ(field.typ);
                    if let Some(tag) = &field.tag {
                        let _ = write!(self.out, " {:?}", String::from_utf8_lossy(tag));
                    }
                }
                self.out.push('}');
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
            self.out.push_str("interface{");
        }
        let mut separator = "";
        if interface.comparable {
            self.out.push_str("comparable");
            separator = "; ";
        }
        for method in interface.methods.iter() {
            if self.out.len() > LONGEST {
                break;
            }
            self.out.push_str(separator);
            self.out.push_str(&method.name);
            if let Type::Signature(signature) = self.types.get(method.signature) {
                self.signature(signature);
            }
            separator = "; ";
        }
        if let Some(terms) = &interface.terms {
            for term in terms.iter() {
                self.out.push_str(separator);
                if term.tilde == Tilde::Underlying {
                    self.out.push('~');
                }
                self.typ(term.typ);
                separator = " | ";
            }
        }
        if !bare {
            self.out.push('}');
        }
    }

    fn signature(&mut self, signature: Signature<'_>) {
        if !signature.type_params.is_empty() {
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
