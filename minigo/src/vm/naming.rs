//! What a reader calls an object, so that no two objects share a name at one moment.
//!
//! A variable has the name that the program gives it, as long as no other has it too. Anything else is called by how the
//! program reaches it then, the shortest way first: `accounts[0]`, `forks[2]`, `server.quit`. What no name leads to is called by
//! its type, or by the name it shares, and the line that made it, numbered where there are several.

use std::collections::VecDeque;

use explorer::table::Table;

use super::bytecode::{Function, LocalPlace, Origin, TypeKind};
use super::goroutine::Goroutine;
use super::heap::{Body, GLOBAL, Object};
use super::machine::Machine;
use super::value::{Handle, TypeIndex, Value};
use super::words::{part, shown};
use crate::text::{fill, last_part, natural};

/// Words that stand where the program gave no name.
const WORDS: [&str; 8] = ["new", "literal", "slice", "map", "channel", "arguments", "range", "value"];

/// A way from a name to an object is no longer than this.
const FURTHEST: usize = 8;

/// The name of an object, whole.
pub(super) fn of(machine: &Machine, handle: Handle) -> String {
    let Some(object) = machine.heap.object(handle) else { return "nothing".to_owned() };
    if let Some(own) = own(machine, object)
        && is_alone(machine, handle, own)
    {
        return own.to_owned();
    }
    reached(machine, handle).unwrap_or_else(|| made(machine, handle, object))
}

/// A name and the way from there to a part: `balance`, `account.mu`, `mu of Account made at line 3`.
pub(super) fn with_path(name: &str, path: &str) -> String {
    match path.strip_prefix('.') {
        _ if path.is_empty() => name.to_owned(),
        Some(field) if name.contains(' ') => fill("{} of {}", &[field, name]),
        None if name.contains(' ') => fill("{} of {}", &[path, name]),
        _ => fill("{}{}", &[name, path]),
    }
}

/// The way to a slot in a row of so many slots, made of values of a type, and the n slots there that are one value.
pub(super) fn path(machine: &Machine, ty: TypeIndex, row: usize, offset: u32, n: u32) -> String {
    let is_one = row <= machine.program.slots(ty);
    match part(machine, ty, offset, n).filter(|_| is_one) {
        Some((path, _)) => path,
        None => {
            // An array behind slices: elements of the type in a row.
            let stride = (machine.program.slots(ty) as u32).max(1);
            let (path, _) = part(machine, ty, offset % stride, n).unwrap_or_default();
            fill("[{}]{}", &[&natural((offset / stride).into()), &path])
        }
    }
}

/// The code that made an object.
fn maker<'a>(machine: &'a Machine, object: &Object) -> Option<&'a Function> {
    machine.program.module.functions.get(object.site.function as usize)
}

/// The name that the program gives an object where it makes it.
fn own<'a>(machine: &'a Machine, object: &Object) -> Option<&'a str> {
    if object.site.function == GLOBAL {
        return machine.program.module.globals.get(object.site.address as usize).map(|global| &*global.name);
    }
    let function = maker(machine, object).filter(|function| function.origin == Origin::Program)?;
    let at = function.names.binary_search_by_key(&object.site.address, |(address, _)| *address).ok()?;
    Some(&*function.names[at].1).filter(|name| !name.is_empty() && !WORDS.contains(name))
}

fn is_alone(machine: &Machine, handle: Handle, name: &str) -> bool {
    !machine.heap.each().any(|(other, object)| other != handle && own(machine, object) == Some(name))
}

/// Names that were given, and objects from which more can be reached.
#[derive(Default)]
struct Given {
    names: Table<Handle, String>,
    taken: Vec<String>,
    rest: VecDeque<(Handle, usize)>,
}

impl Given {
    fn give(&mut self, handle: Handle, name: String, steps: usize) {
        if !self.names.contains(handle) && !self.taken.contains(&name) {
            self.taken.push(name.clone());
            self.names.insert(handle, name);
            self.rest.push_back((handle, steps));
        }
    }
}

/// The object that a value leads to, if it leads to the whole of it.
fn target(value: &Value) -> Option<Handle> {
    match *value {
        Value::Pointer { object, offset: 0 } | Value::Reference { object, offset: 0, .. } => Some(object),
        Value::Slice { array, start: 0, .. } => Some(array),
        Value::Map(handle) | Value::Channel(handle) | Value::Boxed { object: handle, .. } => Some(handle),
        _ => None,
    }
}

/// The name of the shortest way on which the program reaches an object now.
fn reached(machine: &Machine, wanted: Handle) -> Option<String> {
    let mut given = Given::default();
    for (handle, object) in machine.heap.each() {
        if let Some(own) = own(machine, object)
            && is_alone(machine, handle, own)
        {
            given.give(handle, own.to_owned(), 0);
        }
    }
    // What main's variables lead to has names before what only others' do.
    for goroutine in &machine.goroutines {
        give_locals(machine, goroutine, &mut given);
        go_on(machine, &mut given);
        if let Some(name) = given.names.get(wanted) {
            return Some(name.clone());
        }
    }
    None
}

/// Names all that can be reached from what has a name.
fn go_on(machine: &Machine, given: &mut Given) {
    while let Some((handle, steps)) = given.rest.pop_front() {
        if steps >= FURTHEST {
            continue;
        }
        let name = given.names.get(handle).cloned().unwrap_or_default();
        let Some(object) = machine.heap.object(handle) else { continue };
        match &object.body {
            Body::Slots { ty: Some(ty), .. } | Body::Small { ty, .. } => {
                let slots = machine.heap.slots(handle);
                for (offset, value) in slots.iter().enumerate() {
                    if let Some(next) = target(value) {
                        let way = path(machine, *ty, slots.len(), offset as u32, 1);
                        let named = with_path(&name, &way);
                        given.give(next, called_in(machine, *ty, &name, &way).unwrap_or(named), steps + 1);
                    }
                }
            }
            // What lies in an interface is called as the interface is.
            Body::Slots { ty: None, .. } => {
                for value in machine.heap.slots(handle) {
                    if let Some(next) = target(value) {
                        given.give(next, fill("{}.(…)", &[&name]), steps + 1);
                    }
                }
            }
            Body::Map(map) => {
                let TypeKind::Map { key, .. } = machine.program.kind(map.ty) else { continue };
                for entry in map.live() {
                    if let [value] = map.value(entry)
                        && let Some(next) = target(value)
                    {
                        let key = shown(machine, *key, map.key(entry));
                        given.give(next, fill("{}[{}]", &[&name, &key]), steps + 1);
                    }
                }
            }
            _ => {}
        }
    }
}

/// How the program itself would say it where the library keeps it: a context's channel.
fn called_in(machine: &Machine, ty: TypeIndex, name: &str, way: &str) -> Option<String> {
    let is_context = way == ".done" && machine.program.type_name(ty) == "context.cancelCtx";
    is_context.then(|| fill("{}.Done()", &[name]))
}

/// Names what a goroutine's variables lead to.
fn give_locals(machine: &Machine, g: &Goroutine, given: &mut Given) {
    for (depth, frame) in g.frames.iter().enumerate() {
        let Some(function) = machine.program.module.functions.get(frame.function as usize) else { continue };
        let address = frame.address.saturating_sub(u32::from(depth + 1 < g.frames.len()));
        for local in function.locals.iter().filter(|local| local.from <= address && address < local.to) {
            let from = frame.base as usize + usize::from(local.place.register());
            let n = match local.place {
                LocalPlace::Pointer(_) => 1,
                LocalPlace::Registers(_) => machine.program.slots(local.ty),
            };
            for (offset, value) in g.stack.get(from..from + n).unwrap_or_default().iter().enumerate() {
                if let Some(handle) = target(value) {
                    let way = if n == 1 { String::new() } else { path(machine, local.ty, n, offset as u32, 1) };
                    given.give(handle, with_path(&local.name, &way), 1);
                }
            }
        }
    }
}

/// The type of an object, or the name it shares with others, and the line that made it.
fn made(machine: &Machine, handle: Handle, object: &Object) -> String {
    let program = &machine.program;
    let word = match (own(machine, object), &object.body) {
        (Some(own), _) => own.to_owned(),
        (None, Body::Slots { ty: Some(ty), .. } | Body::Small { ty, .. }) => {
            last_part(program.type_name(*ty), b'.').to_owned()
        }
        (None, Body::Map(map)) => program.type_name(map.ty).to_owned(),
        (None, Body::Channel(channel)) => fill("chan {}", &[program.type_name(channel.element)]),
        _ => "value".to_owned(),
    };
    let site = (object.site.function, object.site.address);
    let mut same: Vec<(u64, Handle)> = Vec::new();
    for (other, found) in machine.heap.each() {
        if (found.site.function, found.site.address) == site {
            same.push((found.name, other));
        }
    }
    same.sort_unstable();
    let function = maker(machine, object).filter(|function| function.origin == Origin::Program);
    let line = function.and_then(|function| function.lines.get(object.site.address as usize)).copied().unwrap_or(0);
    let mut text = match line {
        0 => word,
        line => fill("{} made at line {}", &[&word, &natural(line.into())]),
    };
    if same.len() > 1 {
        let rank = same.iter().position(|(_, other)| *other == handle).unwrap_or(0) + 1;
        text = fill("{} ({})", &[&text, &natural(rank as u64)]);
    }
    text
}
