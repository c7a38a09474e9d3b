//! An issuer that decides by a card's number, as those of test environments do.

use crate::order::Plastic;

/// What an issuer answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The amount is reserved.
    Approved,
    /// It is not, for this ISO 8583 response code.
    Declined(i64),
}

/// The response code where there is no answer.
pub const UNREACHABLE: i64 = 91;

/// Asks for an amount.
pub fn authorize(card: &Plastic) -> Answer {
    let last = card.number.bytes().rev().take(2);
    let code = last.enumerate().map(|(place, digit)| {
        i64::from(digit.saturating_sub(b'0')) * if place == 0 { 1 } else { 10 }
    });
    match code.sum() {
        42 => Answer::Approved,
        code => Answer::Declined(code),
    }
}
