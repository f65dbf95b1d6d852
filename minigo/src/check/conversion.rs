//! Conversions `T(x)`.

use super::checker::Checker;
use super::message::{Arg, Text};
use super::operand::Operand;
use super::untyped::Final;
use super::{Const, Mode};
use crate::types::{Basic, Keep, Type, TypeId};
use explorer::table::Table;
use std::rc::Rc;

impl<'a> Checker<'a> {
    pub(super) fn conversion(&mut self, x: &mut Operand<'a>, target: TypeId) {
        let types = self.types;
        let constant = x.mode == Mode::Constant;
        let target_param = types.is_type_param(target);
        let constant_type = !target_param && types.basic(target).is_some();
        let fits = if constant && constant_type {
            match self.constant_conversion(x, target) {
                Some(value) => {
                    x.value = Some(self.keep(value));
                    Ok(())
                }
                None if types.all_basic(x.typ, Basic::is_integer) && types.all_basic(target, Basic::is_integer) => {
                    self.error(x.pos(), "constant {} overflows {}", [x.constant().into(), target.into()]);
                    x.invalidate();
                    return;
                }
                None => Err(Text::NONE),
            }
        } else if constant && target_param {
            self.constant_to_param(x, target)
        } else {
            self.convertible(x, target)
        };
        if let Err(cause) = fits {
            self.reject(x, "cannot convert {x} to type {}{}", [target.into(), Arg::Because(cause)]);
            return;
        }
        if !(constant && constant_type) {
            x.mode = Mode::Value;
        }
        if types.is_untyped(x.typ) {
            let mut last = target;
            if x.typ == TypeId::UNTYPED_NIL {
                // `nil` takes the type as it is.
            } else if types.is_interface(target) || constant && !constant_type {
                last = types.default_type(x.typ);
            } else if x.mode == Mode::Constant
                && types.all_basic(x.typ, Basic::is_integer)
                && types.all_basic(target, Basic::is_string)
            {
                last = x.typ;
            }
            self.update_type(x, last, Final::Yes);
        }
        if x.mode != Mode::Constant {
            x.value = None;
        }
        x.typ = target;
    }

    fn constant_conversion(&self, x: &Operand<'a>, target: TypeId) -> Option<Const> {
        let value = x.constant();
        let basic = self.types.basic(target)?;
        if let Some(value) = Self::as_basic(value, basic) {
            return Some(value);
        }
        if self.types.all_basic(x.typ, Basic::is_integer) && basic.is_string() {
            let code = value.to_int().and_then(|value| value.to_u64()).and_then(|code| u32::try_from(code).ok());
            let character = code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
            return Some(Const::Str(Rc::from(character.encode_utf8(&mut [0; 4]).as_bytes())));
        }
        None
    }

    fn constant_to_param(&self, x: &Operand<'a>, target: TypeId) -> Result<(), Text<'a>> {
        let types = self.types;
        let terms = self.terms(target);
        if terms.is_empty() {
            return Err(self.say("{} does not contain specific types", [target.into()]));
        }
        for typ in terms {
            let under = types.under_id(typ);
            if types.all_basic(x.typ, Basic::is_string) && self.is_bytes_or_runes(under) {
                continue;
            }
            if types.basic(under).is_none() || self.constant_conversion(x, under).is_none() {
                if types.all_basic(x.typ, Basic::is_integer) && types.all_basic(under, Basic::is_integer) {
                    let parts = [x.constant().into(), under.into(), target.into()];
                    return Err(self.say("constant {} overflows {} (in {})", parts));
                }
                return Err(self.say("cannot convert {} to type {} (in {})", [x.into(), under.into(), target.into()]));
            }
        }
        Ok(())
    }

    fn is_bytes_or_runes(&self, typ: TypeId) -> bool {
        match self.types.under(typ) {
            Type::Slice(elem) => matches!(self.types.basic(elem), Some(Basic::Uint8 | Basic::Int32)),
            _ => false,
        }
    }

    /// A type without the tags of its fields, canonical; declared types within stay as they are.
    fn without_tags(&self, typ: TypeId, done: &mut Table<TypeId, TypeId>) -> TypeId {
        let types = self.types;
        let typ = types.canon(typ);
        if let Some(&known) = done.get(typ) {
            return known;
        }
        let bare = match types.get(typ) {
            Type::Signature(_) | Type::Interface(_) | Type::Tuple(_) => typ,
            other => types.rebuilt(other, Keep::AllButTags, &mut |typ| self.without_tags(typ, done)).unwrap_or(typ),
        };
        let bare = types.canon(bare);
        done.insert(typ, bare);
        bare
    }

    fn alike(&self, a: TypeId, b: TypeId) -> bool {
        let mut done = Table::new();
        self.without_tags(self.types.under_id(a), &mut done) == self.without_tags(self.types.under_id(b), &mut done)
    }

    /// Whether a value that is not constant can be converted; if not, why, where there is more to say.
    fn convertible(&mut self, x: &Operand<'a>, target: TypeId) -> Result<(), Text<'a>> {
        let types = self.types;
        let cause = match self.assignable(x, target) {
            Ok(()) => return Ok(()),
            Err(cause) => cause,
        };
        let source = x.typ;
        let (source_param, target_param) = (types.is_type_param(source), types.is_type_param(target));
        if !source_param && !target_param {
            if self.alike(source, target) {
                return Ok(());
            }
            if let (Type::Pointer(a), Type::Pointer(b)) = (types.get(source), types.get(target))
                && !types.is_type_param(a)
                && !types.is_type_param(b)
                && self.alike(a, b)
            {
                return Ok(());
            }
            let basic = |typ| types.basic(typ).unwrap_or(Basic::Invalid);
            let (from, to) = (basic(source), basic(target));
            let fits = from.is_numeric() && to.is_numeric()
                || (from.is_integer() || self.is_bytes_or_runes(source)) && to.is_string()
                || from.is_string() && self.is_bytes_or_runes(target);
            if fits {
                return Ok(());
            }
            if let Type::Slice(elem) = types.under(source) {
                let array = match types.under(target) {
                    Type::Pointer(base) => types.under(base),
                    other => other,
                };
                if matches!(array, Type::Array { elem: other, .. } if types.identical(elem, other)) {
                    return Ok(());
                }
            }
            return Err(cause);
        }
        let sources = if source_param { self.terms(source) } else { vec![source] };
        let targets = if target_param { self.terms(target) } else { vec![target] };
        if sources.is_empty() || targets.is_empty() {
            return Err(cause);
        }
        let in_param = |checker: &Self, typ: TypeId, whole: TypeId, param: bool| {
            if param { checker.say("{} (in {})", [typ.into(), whole.into()]) } else { checker.say("{}", [typ.into()]) }
        };
        for &from in &sources {
            let one = Operand { typ: from, ..*x };
            for &to in &targets {
                if let Err(inner) = self.convertible(&one, to) {
                    let a = in_param(self, from, source, source_param);
                    let b = in_param(self, to, target, target_param);
                    return Err(self.say("cannot convert {} to type {}{}", [a.into(), b.into(), Arg::Below(inner)]));
                }
            }
        }
        Ok(())
    }
}
