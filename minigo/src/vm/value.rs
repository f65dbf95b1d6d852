//! What one slot holds: a register, a field, an element, a captured variable.
//!
//! Every Go value is a run of slots: a struct or an array is its fields or elements one after another (so `slots(T)` is
//! their sum, and 0 for `struct{}`), anything else is one slot. Values are `Copy` and carry their own kind, so the
//! collector and the fingerprint need no stack maps, and a compiler's mistake is a wrong answer, never a wild pointer.

use std::num::NonZeroU32;

/// Names a heap object of one machine. Indexes its arena; not stable between schedules (an object's `name` is).
/// The arena's first place stays empty, so that no handle is 0 and one that may be missing is still one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Handle(NonZeroU32);

impl Handle {
    /// Names no object.
    pub const NOTHING: Self = Self(NonZeroU32::MAX);

    /// The handle of a place in the arena.
    #[must_use]
    #[inline]
    pub fn new(place: u32) -> Self {
        NonZeroU32::new(place).map_or(Self::NOTHING, Self)
    }

    /// The place in the arena.
    #[must_use]
    #[inline]
    pub fn place(self) -> u32 {
        self.0.get()
    }

    /// A package-level variable: they are the first objects made.
    #[must_use]
    #[inline]
    pub fn global(index: u16) -> Self {
        Self::new(u32::from(index) + 1)
    }
}

impl explorer::table::Key for Handle {
    fn number(self) -> u64 {
        u64::from(self.place())
    }
}

/// Names a runtime type: an index into [`Module::types`](super::bytecode::Module::types). Equal types have equal numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeIndex(pub u16);

/// Names a function: an index into [`Module::functions`](super::bytecode::Module::functions).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionIndex(pub u32);

/// A length or a capacity, in 24 bits: a slice must fit in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Length([u8; 3]);

impl Length {
    /// The longest slice a machine has.
    pub const MOST: u32 = (1 << 24) - 1;

    /// Makes one of a number that is at most [`Length::MOST`]; a larger one is cut to it.
    #[must_use]
    #[inline]
    pub fn new(length: u32) -> Self {
        let [a, b, c, _] = length.min(Self::MOST).to_le_bytes();
        Self([a, b, c])
    }

    /// The number.
    #[must_use]
    #[inline]
    pub fn get(self) -> u32 {
        u32::from_le_bytes([self.0[0], self.0[1], self.0[2], 0])
    }
}

/// One slot.
///
/// An interface value is one slot too: what it holds, with its type. A dynamic value of exactly one slot that is a
/// scalar, a string or a reference is held directly; anything else (a struct, an array, a slice) lies in a heap object that
/// nobody changes ([`Value::Boxed`]).
#[derive(Clone, Copy, Debug, Default)]
pub enum Value {
    /// nil of every kind: pointer, slice, map, channel, function, interface. Also a register not yet written.
    #[default]
    Nil,
    /// Every integer type, sign- or zero-extended from its width (uint64 as its bits), and bool as 0 or 1.
    Int(i64),
    /// float64.
    Float(f64),
    /// A string: a run of the bytes of a heap object. The empty string has any `bytes`, which is not looked at.
    String {
        /// The bytes.
        bytes: Handle,
        /// Where it starts in them.
        start: u32,
        /// How many of them it is.
        length: u32,
    },
    /// A pointer to a variable: slots of a heap object from `offset` on.
    Pointer {
        /// The object.
        object: Handle,
        /// The slot in it.
        offset: u32,
    },
    /// A slice: elements of the array that starts at slot `start` of a heap object.
    Slice {
        /// Length, in elements.
        length: Length,
        /// Capacity, in elements.
        capacity: Length,
        /// The object its array lies in.
        array: Handle,
        /// The slot its first element starts at.
        start: u32,
    },
    /// A map.
    Map(Handle),
    /// A channel.
    Channel(Handle),
    /// A function: one with captured variables has them in a heap object.
    Function {
        /// The code.
        function: FunctionIndex,
        /// The captured variables.
        captured: Option<Handle>,
    },
    /// An interface holding a bool, an integer or a float64 (as its bits).
    Scalar {
        /// The dynamic type.
        ty: TypeIndex,
        /// The integer or the float's bits.
        bits: u64,
    },
    /// An interface holding a string.
    Text {
        /// The dynamic type.
        ty: TypeIndex,
        /// As in [`Value::String`].
        bytes: Handle,
        /// As in [`Value::String`].
        start: u32,
        /// As in [`Value::String`].
        length: u32,
    },
    /// An interface holding a non-nil pointer, map (`offset` 0) or channel (`offset` 0).
    Reference {
        /// The dynamic type.
        ty: TypeIndex,
        /// What it refers to.
        object: Handle,
        /// As in [`Value::Pointer`].
        offset: u32,
    },
    /// An interface holding anything else: a struct, an array, a slice, a function, a nil of some type.
    Boxed {
        /// The dynamic type.
        ty: TypeIndex,
        /// The object whose slots are the value.
        object: Handle,
    },
}

const _: () = assert!(size_of::<Value>() == 16, "a slot is two words");

impl Value {
    /// The integer, or 0 where there is none.
    #[must_use]
    #[inline]
    pub fn int(&self) -> i64 {
        match self {
            Self::Int(value) => *value,
            _ => 0,
        }
    }

    /// The truth of a bool.
    #[must_use]
    #[inline]
    pub fn truth(&self) -> bool {
        self.int() != 0
    }

    /// The float, or 0 where there is none.
    #[must_use]
    #[inline]
    pub fn float(&self) -> f64 {
        match self {
            Self::Float(value) => *value,
            _ => 0.0,
        }
    }

    /// A bool as a slot.
    #[must_use]
    #[inline]
    pub fn bool(truth: bool) -> Self {
        Self::Int(i64::from(truth))
    }

    /// Whether it is nil.
    #[must_use]
    #[inline]
    pub fn is_nil(&self) -> bool {
        matches!(self, Self::Nil)
    }

    /// nil, to point to: choosing between two places and then copying is one move of two words, which choosing between
    /// two values is not.
    pub(crate) const NIL: &'static Self = &Self::Nil;

    /// The empty string.
    pub const EMPTY: Self = Self::String { bytes: Handle::NOTHING, start: 0, length: 0 };

    /// The dynamic type of an interface value; `None` for nil and for what is no interface.
    #[must_use]
    pub fn dynamic_type(&self) -> Option<TypeIndex> {
        match self {
            Self::Scalar { ty, .. } | Self::Text { ty, .. } | Self::Reference { ty, .. } | Self::Boxed { ty, .. } => {
                Some(*ty)
            }
            _ => None,
        }
    }
}
