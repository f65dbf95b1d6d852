//! The bytecode: what the compiler writes and the machine runs.
//!
//! One file, for one reader: it is the whole contract between the compiler, the library and the machine. Nothing here
//! knows how instructions are carried out; nothing in the machine knows Go's syntax.
//!
//! # Registers and values
//!
//! A function has `registers` slots (see [`Value`](super::value::Value)). A value of type T takes `slots(T)` consecutive registers:
//! one, unless T is a struct or an array, which are their fields or elements flattened (`struct{}` takes none; every field
//! counts, blank ones too). Locals that are neither captured nor have their address taken live in registers;
//! the others are heap variables made with [`New`](Instruction::New) and reached through a pointer in a register. So structs are values by nature: copying is
//! [`MoveMany`](Instruction::MoveMany), a field is a register of its own, and no instruction aliases another's registers.
//! Arrays too long for registers (say more than 256 slots) belong on the heap, copied with [`CopyObject`](Instruction::CopyObject).
//!
//! Operands read before results are written, so a destination may be one of the sources. On entry the parameters are in registers
//! 0.. and every other register is [`Nil`](super::value::Value::Nil): write a [`Zero`](Instruction::Zero) before the first read.
//!
//! # Calls
//!
//! Windows overlap. The caller puts the arguments (all their slots, a method's receiver first) in consecutive registers from `base`;
//! they *are* the callee's registers 0..; the results come back in the caller's registers from `base`. Nothing the caller keeps may lie at or
//! above `base`: everything from `base` on is lost. `base` + the larger of argument and result slots must be ≤ the caller's `registers`.
//!
//! - A *closure* has captured slots besides: [`MakeClosure`](Instruction::MakeClosure) copies them from registers, the callee reads them with
//!   [`LoadCapture`](Instruction::LoadCapture). A captured variable is captured as its pointer; a variable that nobody assigns after it is captured should be
//!   captured by value (as gc does), so that reading it is no visible step.
//! - `go` and `defer` take a function *value* and its arguments, evaluated already. For a builtin, a native or an interface's method, the compiler wraps one in a function.
//! - A method called through an interface ([`CallInterface`](Instruction::CallInterface)) finds in its register 0 **one slot** for the receiver: the dynamic
//!   value itself when its type takes one slot (and is no slice, func, …: see [`Receiver`]), else the interface value, which the method's wrapper unpacks with
//!   [`Unbox`](Instruction::Unbox). The functions in [`RuntimeType::methods`] are those wrappers.
//!
//! # Ends of functions, panics
//!
//! A function with defers, or one whose named results outlive a recovered panic, ends thus: `return x` stores to the result variables and jumps to the
//! epilogue: [`RunDefers`](Instruction::RunDefers), load the results, [`Return`](Instruction::Return). [`Function::recovery`] is the epilogue's address: there the machine
//! goes on when a deferred call has recovered. A function without defers needs neither.
//!
//! # Memory
//!
//! Heap variables are read and written only by Load/Store (through a pointer), LoadGlobal/StoreGlobal, Index/SetIndex (through a slice), the map
//! instructions, Append/Copy. Each is one visible step when the object is shared, else none; which it is, the machine decides (an object is shared once another goroutine might reach it). So `x++` is a Load, an add, a Store: two steps.
//!
//! # Names
//!
//! Instructions that allocate (New, MakeSlice, MakeMap, MakeChannel, Append…) carry no name; [`Function::names`] says, by address, what a reader would call
//! the object: the variable it is made for (`balance`, `account` in `account := &Account{}`, `fork` in `fork := make([]sync.Mutex, 3)`), or the nearest word there is. The machine adds `.field` and `[3]` by the type.

use super::value::{FunctionIndex, TypeIndex};

/// A register of the running function.
pub type Register = u16;

/// An address in [`Function::code`].
pub type Address = u32;

/// No register: for the parts of a result that nobody wants, where an instruction says so.
pub const NONE: Register = Register::MAX;

/// The width that an integer is cut to after an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "each is Go's type of that name; Int and Int64, Uint and Uint64 and Uintptr are one")]
pub enum Width {
    Int8,
    Int16,
    Int32,
    Int64,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "they say what they are; > and >= are these with the operands exchanged")]
pub enum Compare {
    Equal,
    NotEqual,
    Less,
    LessEqual,
}

/// An operation on two integers: 64 bits, wrapping; a narrower type is normalised by a Wrap after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "they say what they are, where nothing is said")]
pub enum Arithmetic {
    Add,
    Sub,
    Mul,
    And,
    Or,
    Xor,
    AndNot,
    /// The count is unsigned: after a [`CheckShift`](Instruction::CheckShift) if its type is signed.
    ShiftLeft,
    /// Of a signed integer.
    ShiftRight,
    ShiftRightUnsigned,
    /// Truncated division of any signed type, and of unsigned ones below 64 bits. Panics on zero.
    Div,
    Rem,
    /// Division of uint64, uint, uintptr. Panics on zero.
    DivUnsigned,
    RemUnsigned,
}

/// An operation on two floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "they say what they are, where nothing is said")]
pub enum FloatArithmetic {
    Add,
    Sub,
    Mul,
    Div,
    /// The smaller as Go's `min` has it (NaN wins, −0 < 0). For ints, strings: compare and move.
    Min,
    Max,
}

/// An operation on one slot, which needs nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "they say what they are, where nothing is said")]
pub enum Unary {
    Negate,
    /// `^a`: a Wrap must follow for unsigned types below 64 bits.
    Complement,
    /// `!a` of a bool.
    Not,
    NegateFloat,
    /// Rounded to float32: after arithmetic in that type, and conversions to it.
    RoundFloat,
    IntToFloat,
    UnsignedToFloat,
    /// As amd64 does it; a Wrap follows for narrower types.
    FloatToInt,
    FloatToUnsigned,
    /// len of a string or a slice.
    Length,
    /// cap of a slice.
    Capacity,
    /// Whether it is nil: pointer, slice, map, channel, function, interface.
    IsNil,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Compared {
    /// Bools and signed integers; also right for unsigned types below 64 bits.
    Int,
    /// uint64, uint, uintptr.
    Unsigned,
    /// Floats.
    Float,
    /// Strings.
    String,
}

/// What a slice expression cuts, for the words of its panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Cut {
    /// A slice: `with capacity`.
    Slice,
    /// An array, made a slice by [`Instruction::ArraySlice`]: `with length`.
    Array,
}

/// One instruction. `n` is always a number of slots.
#[rustfmt::skip]
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "fields are `to` for the destination and sources named as in the text of each variant")]
pub enum Instruction {
    // ---- constants and moves
    /// `to` = the constant (one slot).
    LoadConstant { to: Register, constant: u32 },
    /// `to` = a small integer or bool.
    LoadInt { to: Register, value: i32 },
    /// `to` = nil.
    LoadNil { to: Register },
    /// `to..` = the zero value of the type (all its slots).
    Zero { to: Register, ty: TypeIndex },
    /// `to` = `from`.
    Move { to: Register, from: Register },
    /// `to..to+n` = `from..from+n`; they may overlap.
    MoveMany { to: Register, from: Register, n: u16 },

    // ---- numbers
    /// `to` = `a` op `b` of integers.
    Integer { op: Arithmetic, to: Register, a: Register, b: Register },
    /// `to` = `a` + a constant.
    AddConstant { to: Register, a: Register, value: i32 },
    /// Panics if a signed shift count is negative.
    CheckShift { count: Register },
    /// `to` = `a` cut to a width: after arithmetic on narrow types, and every conversion between integer types.
    Wrap { to: Register, a: Register, width: Width },
    /// `to` = `a` op `b` of floats.
    Float { op: FloatArithmetic, to: Register, a: Register, b: Register },
    /// `to` = op `a`.
    Unary { op: Unary, to: Register, a: Register },
    /// `to` = `a` compared with `b`.
    Compare { of: Compared, how: Compare, to: Register, a: Register, b: Register },

    // ---- strings
    Concat { to: Register, a: Register, b: Register },
    /// `to` = the `n` strings in `from..from+n` joined: for a + b + c.
    ConcatMany { to: Register, from: Register, n: u16 },
    /// `to` = the byte `string[index]`.
    IndexString { to: Register, string: Register, index: Register },
    /// `to` = `string[low:high]`: the bounds are in `bounds`, `bounds+1`; nil for one left out.
    CutString { to: Register, string: Register, bounds: Register },
    /// string(rune).
    StringFromRune { to: Register, a: Register },
    StringFromBytes { to: Register, a: Register },
    StringFromRunes { to: Register, a: Register },
    BytesFromString { to: Register, a: Register },
    RunesFromString { to: Register, a: Register },
    /// One turn of `for i, r := range string`. `state` (starts as 0) is the byte position of what comes next. At the end jumps to `done`;
    /// else `state+1` = the position of this rune, `rune` (or [`NONE`]) = the rune, and `state` moves on.
    NextRune { state: Register, string: Register, rune: Register, done: Address },

    // ---- jumps
    Jump { target: Address },
    /// Jumps if the bool is true.
    JumpIf { condition: Register, target: Address },
    /// Jumps if the bool is false.
    JumpUnless { condition: Register, target: Address },
    /// Compares two signed integers and jumps.
    JumpCompare { a: Register, b: Register, how: Compare, target: Address },

    // ---- calls
    Call { function: FunctionIndex, base: Register },
    /// Calls the function value in `function`; nil panics.
    CallValue { function: Register, base: Register },
    /// Calls a method of the interface value in `base`, which becomes the receiver slot; nil panics. The other arguments follow it.
    CallInterface { base: Register, method: MethodIndex },
    /// Calls a native: an index into [`Module::natives`].
    CallNative { native: u32, base: Register },
    /// `to` = a function without captured variables, as a value.
    LoadFunction { to: Register, function: FunctionIndex },
    /// `to` = a closure that has captured the slots `from..from+n`.
    MakeClosure { to: Register, function: FunctionIndex, from: Register, n: u16 },
    /// `to..to+n` = the running closure's captured slots from `index` on.
    LoadCapture { to: Register, index: u16, n: u16 },
    /// Starts a goroutine: the function value in `function`, its arguments in `base..base+n`.
    Go { function: Register, base: Register, n: u16 },
    /// Puts a call on this frame's defers; same operands.
    Defer { function: Register, base: Register, n: u16 },
    /// Runs this frame's deferred calls, last first, and goes on when none is left.
    RunDefers,
    /// Returns the `n` slots from `from` on.
    Return { from: Register, n: u16 },
    /// `panic(value)`: an interface value in `value`.
    Panic { value: Register },
    /// `to` = recover().
    Recover { to: Register },

    // ---- heap variables
    /// `to` = a pointer to a new zero variable of the type.
    New { to: Register, ty: TypeIndex },
    /// `to..to+n` = the n slots at `pointer` + `offset`. Panics on nil. One step, a read of each slot.
    Load { to: Register, pointer: Register, offset: u16, n: u16 },
    /// The n slots at `pointer` + `offset` = `from..from+n`. Panics on nil. One step, a write of each slot.
    Store { pointer: Register, from: Register, offset: u16, n: u16 },
    LoadGlobal { to: Register, global: u16, offset: u16, n: u16 },
    StoreGlobal { global: u16, from: Register, offset: u16, n: u16 },
    /// `to` = a pointer to the global.
    GlobalAddress { to: Register, global: u16 },
    /// `to` = `pointer` + `offset` slots. Panics on nil.
    FieldAddress { to: Register, pointer: Register, offset: u32 },
    /// `to` = `pointer` + `index` × n slots: an element of an array. Panics on nil. A [`CheckIndex`](Self::CheckIndex) goes before it.
    ElementAddress { to: Register, pointer: Register, index: Register, n: u16 },
    /// `index out of range` unless 0 ≤ `index` < `length`.
    CheckIndex { index: Register, length: u32 },
    /// Panics if the pointer is nil.
    CheckNil { pointer: Register },
    /// Copies n slots from where `from` points to where `to` points (pointers in registers), for values too long for registers.
    CopyObject { to: Register, from: Register, n: u32 },
    /// `to..to+n` = element `index` of the array in registers `array..`; a [`CheckIndex`](Self::CheckIndex) goes before it.
    IndexRegisters { to: Register, array: Register, index: Register, n: u16 },
    /// The reverse: element `index` of the array in `array..` = `from..from+n`.
    SetIndexRegisters { array: Register, index: Register, from: Register, n: u16 },

    // ---- slices; n is the slots of an element
    /// `to` = make([]T, length, capacity); `ty` is the *element's* type. `capacity` may be [`NONE`].
    MakeSlice { to: Register, length: Register, capacity: Register, ty: TypeIndex },
    /// `to` = the array at `pointer` as a slice; length in elements. Panics on nil.
    ArraySlice { to: Register, pointer: Register, length: u32 },
    /// `to` = `slice[low:high:max]`: bounds in `bounds..bounds+3`, nil for one left out.
    CutSlice { to: Register, slice: Register, bounds: Register, n: u16, of: Cut },
    /// `to..to+n` = `slice[index]`.
    Index { to: Register, slice: Register, index: Register, n: u16 },
    /// `slice[index]` = `from..from+n`.
    SetIndex { slice: Register, index: Register, from: Register, n: u16 },
    /// `to` = `&slice[index]`.
    IndexAddress { to: Register, slice: Register, index: Register, n: u16 },
    /// `to` = append(slice, …): `count` elements lie one after another from `from` on; `ty` is the element's type.
    Append { to: Register, slice: Register, from: Register, count: u16, ty: TypeIndex },
    /// `to` = append(slice, other...), where `other` is a slice or, for bytes, a string; `ty` is the element's type.
    AppendAll { to: Register, slice: Register, other: Register, ty: TypeIndex },
    /// `to` (or [`NONE`]) = copy(into, from), where `from` is a slice or, for bytes, a string.
    Copy { to: Register, into: Register, from: Register, n: u16 },
    /// clear(slice): `ty` is the element's type.
    ClearSlice { slice: Register, ty: TypeIndex },
    /// `to` = the array pointer of `slice` converted to `*[length]T`; panics if it is too short. For `[4]int(s)` load from it.
    SliceToArray { to: Register, slice: Register, length: u32 },

    // ---- maps; `ty` is the map's type
    /// `to` = a new map.
    MakeMap { to: Register, ty: TypeIndex },
    /// `to..` = `map[key]`, or the zero value; `ok` (or [`NONE`]) = whether it was there.
    MapGet { to: Register, ok: Register, map: Register, key: Register, ty: TypeIndex },
    MapSet { map: Register, key: Register, from: Register, ty: TypeIndex },
    MapDelete { map: Register, key: Register },
    MapClear { map: Register },
    MapLength { to: Register, map: Register },
    /// `to` = an iterator over the map (one slot, opaque).
    MapIterate { to: Register, map: Register },
    /// One turn of a range over a map: at the end jumps to `done`, else the key and the value (or [`NONE`] for either).
    MapNext { iterator: Register, key: Register, value: Register, done: Address },

    // ---- channels
    /// `to` = make(chan T, capacity); `ty` is the *element's* type; `capacity` may be [`NONE`].
    MakeChannel { to: Register, capacity: Register, ty: TypeIndex },
    /// Sends the element in `from..`.
    Send { channel: Register, from: Register },
    /// `to..` (or [`NONE`]) = an element; `ty` is its type; `ok` (or [`NONE`]) = whether it was sent and not closed.
    Receive { to: Register, channel: Register, ok: Register, ty: TypeIndex },
    Close { channel: Register },
    ChannelLength { to: Register, channel: Register },
    ChannelCapacity { to: Register, channel: Register },
    /// `to` = the number of the case taken, counted in [`Function::selects`]`[table]`'s order; default is the number of cases.
    Select { to: Register, table: u32 },

    // ---- interfaces
    /// `to` = the value in `from..` of the (concrete) type, as an interface value. Interface to interface is a Move.
    MakeInterface { to: Register, from: Register, ty: TypeIndex },
    /// `to..` = `from.(ty)`, concrete or interface; panics unless it is one. `of` is the static type of `from`, for the words.
    Assert { to: Register, from: Register, ty: TypeIndex, of: TypeIndex },
    /// The same without panic: `to..` = the value or zero, and in the register after it whether it is one.
    AssertOk { to: Register, from: Register, ty: TypeIndex },
    /// `to` = whether the interface value is of the type (concrete: the same; interface: implements it). For type switches; see [`Unary::IsNil`].
    IsType { to: Register, from: Register, ty: TypeIndex },
    /// `to..` = the value in an interface known to be of the concrete type: in a case of a type switch, and in methods' wrappers.
    Unbox { to: Register, from: Register, ty: TypeIndex },
    /// `to` = whether the n slots at `a..` and at `b..` are equal as Go's == has it for any comparable type. Panics on an uncomparable dynamic type.
    Equal { to: Register, a: Register, b: Register, n: u16 },

    /// Ends the run as a fault of the compiler: for what cannot be reached.
    Unreachable,
}

impl Instruction {
    /// Jumps unless the comparison of two signed integers holds: when the opposite one does.
    #[must_use]
    pub fn jump_unless(a: Register, b: Register, how: Compare, target: Address) -> Self {
        match how {
            Compare::Equal => Self::JumpCompare { a, b, how: Compare::NotEqual, target },
            Compare::NotEqual => Self::JumpCompare { a, b, how: Compare::Equal, target },
            Compare::Less => Self::JumpCompare { a: b, b: a, how: Compare::LessEqual, target },
            Compare::LessEqual => Self::JumpCompare { a: b, b: a, how: Compare::Less, target },
        }
    }
}

const _: () = assert!(size_of::<Instruction>() <= 12, "three words of 32 bits");

/// Names a method as interfaces ask for it: an index into [`Module::methods`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MethodIndex(pub u32);

/// A compiled program.
#[derive(Clone, Debug, Default)]
pub struct Module {
    /// The functions.
    pub functions: Vec<Function>,
    /// The runtime types; the first must be `invalid`-free: any order, each once.
    pub types: Vec<RuntimeType>,
    /// The package-level variables, zero at the start.
    pub globals: Vec<Global>,
    /// The constants.
    pub constants: Vec<Constant>,
    /// The natives called, by name.
    pub natives: Vec<NativeUse>,
    /// The methods, each its name directly followed by its signature: `Error() string`; an unexported one is preceded by its package's
    /// path: `main.area() float64`. Equal in both, equal in index.
    pub methods: Vec<String>,
    /// The source files' names, as positions are printed.
    pub files: Vec<String>,
    /// Takes nothing, returns nothing: sets the package-level variables in their order, runs the `init`s, then calls `main.main`.
    pub entry: FunctionIndex,
    /// The type `runtime.errorString` (underlying string, method `Error`): what the machine's own panics carry.
    pub runtime_error: TypeIndex,
    /// The type `runtime.plainError` (underlying string, method `Error` that gives it as it is): the same, for words without `runtime error: `.
    pub plain_error: TypeIndex,
}

/// A package-level variable.
#[derive(Clone, Debug)]
pub struct Global {
    /// As a reader would say it: `balance`; another package's, `math/rand.state`.
    pub name: String,
    /// Its type.
    pub ty: TypeIndex,
}

/// A constant of one slot.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// Any integer type (uint64 as its bits) or bool.
    Int(i64),
    /// float64.
    Float(f64),
    /// A string: any bytes.
    String(Vec<u8>),
}

/// A native that the module calls.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeUse {
    /// Import path, dot, function or Type.Method: `sync.Mutex.Lock`, `math/rand.next`. An instance of a generic native has the same name.
    pub name: String,
    /// Slots of the arguments, receiver included.
    pub arguments: u16,
    /// Slots of the results.
    pub results: u16,
    /// The types of the results, for natives that must make values of them.
    pub result_types: Vec<TypeIndex>,
    /// The types of the arguments, receiver first; a variadic one is its slice.
    pub argument_types: Vec<TypeIndex>,
}

/// How the plain memory accesses of a function's own code are seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Accesses to shared memory are steps.
    #[default]
    Steps,
    /// They are neither steps nor in any footprint: the code of packages whose memory only natives share (see `library::accesses`).
    Hidden,
}

/// A function's code.
#[derive(Clone, Debug, Default)]
pub struct Function {
    /// As Go's traces have it: `main.main`, `main.(*Account).Change`, `main.main.func1`.
    pub name: String,
    /// The code. Falling off its end is a fault of the compiler.
    pub code: Vec<Instruction>,
    /// The line of each instruction, from 1; 0 where there is none.
    pub lines: Vec<u32>,
    /// The file, in [`Module::files`].
    pub file: u16,
    /// How many registers it has, its windows for calls included.
    pub registers: u16,
    /// Slots of the parameters, receiver included.
    pub parameters: u16,
    /// Slots of the results.
    pub results: u16,
    /// Where a recovered panic goes on: see the module's text.
    pub recovery: Option<Address>,
    /// The tables of its selects.
    pub selects: Vec<SelectTable>,
    /// What the objects made at these addresses are called; sorted by address.
    pub names: Vec<(Address, String)>,
    /// Its named variables, for readers; of the program's own functions only, in the order in which they come into being.
    pub locals: Vec<Local>,
    /// Whether its plain accesses are steps.
    pub visibility: Visibility,
    /// Whether it is the library's: a step in it is shown at the line of the program that called.
    pub origin: Origin,
}

/// A named variable of a function, where its name means it.
#[derive(Clone, Debug)]
pub struct Local {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: TypeIndex,
    /// Where it is.
    pub place: LocalPlace,
    /// The first address at which it has its value.
    pub from: Address,
    /// The first address at which it is no more.
    pub to: Address,
}

/// Where a named variable is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalPlace {
    /// In registers from here on.
    Registers(Register),
    /// On the heap: a register has a pointer to it.
    Pointer(Register),
}

impl LocalPlace {
    /// The first register that it takes.
    #[must_use]
    pub fn register(self) -> Register {
        match self {
            Self::Registers(register) | Self::Pointer(register) => register,
        }
    }
}

/// Whose code a function is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The program's own.
    #[default]
    Program,
    /// The library's.
    Library,
}

/// The cases of a select.
#[derive(Clone, Debug, Default)]
pub struct SelectTable {
    /// The cases in source order, without default.
    pub cases: Vec<SelectCase>,
    /// Whether there is a default.
    pub default: Fallback,
}

/// Whether a select has a default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fallback {
    /// It waits.
    #[default]
    Waits,
    /// It takes the default when no case is ready.
    Default,
}

/// One case of a select. Its channel and what it sends have been evaluated into registers.
#[derive(Clone, Copy, Debug)]
pub struct SelectCase {
    /// The channel's register.
    pub channel: Register,
    /// The line of the case.
    pub line: u32,
    /// What is done at the channel.
    pub way: Way,
}

/// The way an element goes.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// `case channel <- value`.
    Send {
        /// The element's first register.
        from: Register,
    },
    /// `case v, ok := <-channel`.
    Receive {
        /// Where the element goes, or [`NONE`].
        to: Register,
        /// Where `ok` goes, or [`NONE`].
        ok: Register,
    },
}

/// A type at run time. Interned by the compiler after type arguments are put in: identical types, and only they, have one index.
#[derive(Clone, Debug)]
pub struct RuntimeType {
    /// As `%T` and panics print it: `main.Account`, `*main.Account`, `[]int`, `map[string]int`, `interface {}`, `func(int) string`.
    pub name: String,
    /// Its structure (the underlying one of a named type).
    pub kind: TypeKind,
    /// Whether it is a named (defined) type: `type T …`, or predeclared.
    pub named: bool,
    /// How many slots a value takes.
    pub slots: u32,
    /// Its method set, sorted by method: every method a value of this very type has (so `*T`'s holds T's too, embedded fields' promoted ones included). Empty for interfaces.
    pub methods: Vec<(MethodIndex, FunctionIndex)>,
}

/// How a method's function gets its receiver when called through an interface: what [`RuntimeType::methods`]' functions expect in register 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Receiver {
    /// The value itself: bools, integers, floats, strings, pointers, maps, channels.
    Value,
    /// The interface value, to be taken apart with [`Instruction::Unbox`]: structs (even of one slot), arrays, slices, functions.
    Interface,
}

impl TypeKind {
    /// Whether it is a floating-point type.
    #[must_use]
    pub fn is_float(&self) -> bool {
        matches!(self, Self::Float32 | Self::Float64)
    }

    /// How a receiver of this kind comes through an interface.
    #[must_use]
    pub fn receiver(&self) -> Receiver {
        match self {
            Self::Bool
            | Self::Int(_)
            | Self::Float32
            | Self::Float64
            | Self::String
            | Self::Pointer(_)
            | Self::Map { .. }
            | Self::Channel(_) => Receiver::Value,
            _ => Receiver::Interface,
        }
    }
}

/// The structure of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeKind {
    /// bool.
    Bool,
    /// An integer type, by name.
    Int(IntKind),
    /// float32: held as the float64 of the same value.
    Float32,
    /// float64.
    Float64,
    /// string.
    String,
    /// `*T`.
    Pointer(TypeIndex),
    /// `[]T`.
    Slice(TypeIndex),
    /// `[length]T`.
    Array {
        /// T.
        element: TypeIndex,
        /// Its length.
        length: u32,
    },
    /// `map[key]value`.
    Map {
        /// The keys' type.
        key: TypeIndex,
        /// The values' type.
        value: TypeIndex,
    },
    /// `chan T`, of any direction.
    Channel(TypeIndex),
    /// A struct.
    Struct(Vec<Field>),
    /// Any function type.
    Function,
    /// An interface: the methods it asks for, sorted.
    Interface(Vec<MethodIndex>),
}

/// Go's integer types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is Go's type of that name")]
pub enum IntKind {
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name; an embedded one's is its type's.
    pub name: String,
    /// Its type.
    pub ty: TypeIndex,
    /// The slot it starts at.
    pub offset: u32,
    /// Whether other packages can name it (fmt calls String and Error on those only).
    pub exported: bool,
    /// Whether it is embedded.
    pub embedded: bool,
}
