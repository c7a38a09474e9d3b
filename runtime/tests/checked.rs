//! Checked types as generated code defines them.

use std::{collections::HashMap, time::Duration};

use otelier_runtime::{
    IntoOption,
    text::{Invalid, Owned},
};

otelier_runtime::open_enum! {
    /// A tool.
    pub enum Tool<'a>: &str {
        /// A shell.
        Shell = "shell",
    }
}

otelier_runtime::checked_text! {
    /// A tool that is not the shell.
    pub struct OtherTool<'a>: Tool {
        expected: "another tool than `shell`",
        min: 0,
        max: usize::MAX,
        form: Any,
        except: ["shell"],
    }
}

otelier_runtime::checked_text! {
    /// A currency.
    pub struct Currency<'a>: &str {
        expected: "three capital letters",
        min: 0,
        max: usize::MAX,
        form: Pattern("[A-Z]{3}"),
        except: [],
    }
}

otelier_runtime::checked_text! {
    /// A token.
    pub struct Token<'a>: &str [secret] {
        expected: "from 2 to 4 characters",
        min: 2,
        max: 4,
        form: Any,
        except: [],
    }
}

otelier_runtime::checked_number! {
    /// An amount.
    pub struct Amount: u64 {
        expected: "an int of at least 1",
        min: 1,
        max: i64::MAX,
        outside: refuse,
        except: [],
    }
}

otelier_runtime::checked_number! {
    /// A status other than 200, within bounds.
    pub struct Status: i64 {
        expected: "another int than 200",
        min: 100,
        max: 200,
        outside: clamp,
        except: [200],
    }
}

otelier_runtime::checked_number! {
    /// A ratio.
    pub struct Ratio: f64 [sensitive] {
        expected: "a double from 0 to 1",
        min: 0.0,
        max: 1.0,
        outside: refuse,
        except: [],
    }
}

otelier_runtime::checked_number! {
    /// A delay.
    pub struct Delay: Duration as millis {
        expected: "at most 1000 ms",
        min: 0,
        max: 1_000,
        outside: refuse,
        except: [],
    }
}

otelier_runtime::checked_number! {
    /// A delay.
    pub struct Latency: Duration as fractional seconds {
        expected: "at most 1.5 s",
        min: 0.0,
        max: 1.5,
        outside: refuse,
        except: [],
    }
}

otelier_runtime::checked_list! {
    /// Some tools.
    pub struct Tools<'a>: [Tool<'a>] {
        expected: "at least one element",
        min: 1,
        max: usize::MAX,
    }
}

otelier_runtime::checked_bytes! {
    /// A digest.
    pub struct Digest<'a>: [u8] [secret] {
        expected: "4 bytes",
        min: 4,
        max: 4,
    }
}

#[test]
fn texts() {
    assert_eq!(Currency::new("EUR").map(Currency::as_str), Ok("EUR"));
    assert_eq!(const { Currency::literal("EUR") }.as_str(), "EUR");
    let error = Currency::try_from("EURO").expect_err("four letters");
    assert_eq!(error.to_string(), "expected three capital letters");

    assert!(OtherTool::new(Tool::Shell).is_err());
    assert!(OtherTool::try_from("shell").is_err());
    assert_eq!(
        OtherTool::new(Tool::Other("vi")).map(OtherTool::as_str),
        Ok("vi")
    );
}

#[test]
fn lengths() {
    for (text, allowed) in [("é", false), ("éé", true), ("abcd", true), ("abcde", false)] {
        assert_eq!(Token::new(text).is_ok(), allowed, "{text}");
    }
    assert!(Tools::new(&[]).is_err());
    assert!(Tools::new(&[Tool::Shell]).is_ok());
    assert_eq!(
        Digest::new(&[1, 2, 3, 4]).map(Digest::as_bytes),
        Ok(&[1, 2, 3, 4][..])
    );
    assert!(Digest::new(&[1, 2, 3]).is_err());
}

#[test]
fn numbers_are_refused_outside_their_range() {
    assert!(Amount::new(0).is_err());
    assert_eq!(const { Amount::literal(1) }.value(), 1);
    assert!(Amount::new(u64::MAX).is_err());
    for (ratio, allowed) in [(0.0, true), (1.0, true), (1.1, false), (f64::NAN, false)] {
        assert_eq!(Ratio::new(ratio).is_ok(), allowed, "{ratio}");
    }
    assert!(
        Delay::new(Duration::from_micros(1_000_999)).is_ok(),
        "whole milliseconds count"
    );
    assert!(Delay::new(Duration::from_millis(1_001)).is_err());
    assert!(Latency::new(Duration::from_millis(1_500)).is_ok());
    assert!(Latency::new(Duration::from_millis(1_501)).is_err());
}

#[test]
fn what_counts_as_a_bound_is_not_one_that_is_excepted() {
    assert!(Status::new(99).is_ok());
    assert!(Status::new(200).is_err());
    assert!(Status::new(500).is_err(), "it would be sent as 200");
}

#[test]
fn what_is_not_public_is_not_shown() {
    let ratio = Ratio::new(0.5).expect("a ratio");
    let token = Token::new("abc").expect("a token");
    let digest = Digest::new(&[1, 2, 3, 4]).expect("a digest");
    assert_eq!(
        format!("{ratio:?} {token:?} {digest:?}"),
        "[sensitive] [secret] [secret]"
    );
    let amount = Amount::new(3).expect("an amount");
    assert_eq!(format!("{amount:?}"), "Amount(3)");
}

#[test]
fn what_is_held_was_checked_once() {
    let check = |given: &str, expected: Result<&str, &str>| {
        let owned = Owned::<Currency<'_>>::new(given);
        let told = owned.as_ref().map_err(ToString::to_string);
        let text = told.map(|owned| owned.get().as_str());
        assert_eq!(text, expected.map_err(str::to_owned));
        assert_eq!(given.parse(), owned);
        assert_eq!(given.try_into(), owned);
        assert_eq!(given.to_owned().try_into(), owned);
    };
    check("EUR", Ok("EUR"));
    check("EURO", Err("expected three capital letters"));

    let tool: Result<Owned<OtherTool<'_>>, Invalid> = Owned::new("vi");
    assert_eq!(tool.map(|tool| tool.to_string()), Ok("vi".to_owned()));
    assert!(Owned::<OtherTool<'_>>::new("shell").is_err());
}

#[test]
fn what_is_held_is_lent_as_the_type_itself() {
    let owned = Owned::from(const { Currency::literal("EUR") });
    let lent: [Option<Currency<'_>>; 3] = [
        Some(owned.get()),
        (&owned).into_option(),
        Some((&owned).into()),
    ];
    assert_eq!(lent, [Some(const { Currency::literal("EUR") }); 3]);
    let there_may_be_one = Some(owned.clone());
    assert_eq!(
        there_may_be_one.as_ref().map(Owned::get).into_option(),
        lent[0]
    );
    let rates = HashMap::from([(owned, 1)]);
    assert_eq!(rates.get("EUR"), Some(&1));
}

#[test]
fn lists_and_bytes_are_held_too() {
    assert!(Owned::<Tools<'_>>::new([]).is_err());
    let tools = Owned::<Tools<'_>>::new(vec![Tool::Shell]).expect("a tool");
    assert_eq!(tools.get().items(), [Tool::Shell]);
    assert!(Owned::<Digest<'_>>::new(vec![1, 2, 3]).is_err());
    let digest = Owned::<Digest<'_>>::new([1, 2, 3, 4]).expect("4 bytes");
    assert_eq!(Owned::from(digest.get()), digest);
}

#[test]
fn what_is_held_is_shown_as_what_is_lent() {
    let token = Owned::<Token<'_>>::new("canary".get(..4).expect("4 letters"));
    let token = token.expect("a token");
    let digest = Owned::<Digest<'_>>::new([1, 2, 3, 4]).expect("4 bytes");
    let currency = Owned::<Currency<'_>>::new("EUR").expect("a currency");
    assert_eq!(
        format!("{token:?} {digest:?} {currency:?} {currency}"),
        "[secret] [secret] \"EUR\" EUR"
    );
}
