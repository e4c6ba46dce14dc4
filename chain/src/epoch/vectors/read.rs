//! Reading values of the vectors, and comparing with them.

use serde_json::Value;

use crate::{
    epoch::{SparseRow, matrix::Matrix, oracle::dense::Dense},
    primitives::{I32F32, I64F64},
};

/// A number, or a number in a string.
pub(super) fn int(value: &Value) -> i128 {
    match value {
        Value::String(text) => text.parse().unwrap(),
        Value::Number(number) => number.to_string().parse().unwrap(),
        _ => panic!("no number: {value}"),
    }
}

pub(super) fn number<T: TryFrom<i128>>(value: &Value) -> T {
    T::try_from(int(value)).ok().expect("in range")
}

pub(super) fn fixed(value: &Value) -> I32F32 {
    I32F32::from_bits(number(value))
}

pub(super) fn fixed64(value: &Value) -> I64F64 {
    I64F64::from_bits(int(value))
}

pub(super) fn flag(value: &Value) -> bool {
    value.as_bool().unwrap()
}

pub(super) fn list<T>(value: &Value, read: impl Fn(&Value) -> T) -> Vec<T> {
    value.as_array().unwrap().iter().map(read).collect()
}

pub(super) fn fixed_list(value: &Value) -> Vec<I32F32> {
    list(value, fixed)
}

pub(super) fn dense(value: &Value) -> Dense {
    list(value, fixed_list)
}

pub(super) fn rows(value: &Value) -> Vec<SparseRow> {
    list(value, |row| {
        list(row, |entry| (number(&entry[0]), fixed(&entry[1])))
    })
}

pub(super) fn matrix(value: &Value) -> Matrix {
    Matrix::from_rows(&rows(value))
}

/// A result in the form of the vectors.
pub(super) trait Written {
    fn written(&self) -> Value;
}

impl Written for I32F32 {
    fn written(&self) -> Value {
        self.to_bits().into()
    }
}

impl Written for I64F64 {
    fn written(&self) -> Value {
        self.to_bits().to_string().into()
    }
}

macro_rules! plain {
    ($($plain:ty),*) => {$(
        impl Written for $plain {
            fn written(&self) -> Value {
                (*self).into()
            }
        }
    )*};
}

plain!(bool, u16, u64);

impl<T: Written> Written for [T] {
    fn written(&self) -> Value {
        self.iter().map(Written::written).collect()
    }
}

impl<T: Written> Written for Vec<T> {
    fn written(&self) -> Value {
        self.as_slice().written()
    }
}

/// An entry of a sparse row: the column is a text, which no tolerance covers.
impl<T: Written> Written for (u16, T) {
    fn written(&self) -> Value {
        vec![self.0.to_string().into(), self.1.written()].into()
    }
}

impl Written for Matrix {
    fn written(&self) -> Value {
        self.to_rows().written()
    }
}

/// Same shape, numbers within `tolerance`; null in `want` stands for anything.
pub(super) fn compare(got: &Value, want: &Value, tolerance: i128) -> Result<(), String> {
    let same = match (got, want) {
        (_, Value::Null) => true,
        (Value::Array(got), Value::Array(want)) => {
            if got.len() != want.len() {
                return Err(format!("{} entries, {} wanted", got.len(), want.len()));
            }
            for (i, (got, want)) in got.iter().zip(want).enumerate() {
                compare(got, want, tolerance).map_err(|problem| format!("[{i}] {problem}"))?;
            }
            true
        }
        (Value::Bool(got), Value::Bool(want)) => got == want,
        (Value::String(column), Value::Number(want)) => *column == want.to_string(),
        (Value::Number(_) | Value::String(_), Value::Number(_) | Value::String(_)) => {
            (int(got) - int(want)).abs() <= tolerance
        }
        _ => false,
    };
    same.then_some(())
        .ok_or_else(|| format!("got {got}, want {want}"))
}
