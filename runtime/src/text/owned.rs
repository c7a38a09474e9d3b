//! A checked value that an application holds.

use std::{borrow::Borrow, fmt, hash, str::FromStr, sync::Arc};

use super::Invalid;

/// A checked type of a catalog that borrows what it holds: text, bytes or a list.
pub trait Checked {
    /// What it borrows.
    type Held: ?Sized;
    /// The type itself, for as long as `'v`.
    type Of<'v>: Copy + fmt::Debug;

    /// Checks a value.
    ///
    /// # Errors
    /// If the catalog does not allow it.
    fn check(held: &Self::Held) -> Result<(), Invalid>;

    /// What has been checked, as the type.
    fn lend(held: Lent<'_, Self::Held>) -> Self::Of<'_>;
}

/// A checked type that gives back what it borrows.
pub trait Lender: Checked<Held: 'static> {
    /// What it borrows.
    fn held<'v>(value: &Self::Of<'v>) -> &'v Self::Held;
}

/// A reference to what has been checked; only an [`Owned`] makes one.
pub struct Lent<'v, H: ?Sized>(&'v H);

impl<'v, H: ?Sized> Lent<'v, H> {
    /// The reference.
    #[inline]
    pub const fn get(self) -> &'v H {
        self.0
    }
}

impl<H: ?Sized> fmt::Debug for Lent<'_, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // It may say who somebody is.
        f.debug_struct("Lent").finish_non_exhaustive()
    }
}

/// A checked value that an application holds: checked once, it is lent to as many events as there are, without a
/// check and without a copy. A clone shares it.
///
/// ```
/// use otelier_runtime::text::{Invalid, Owned};
///
/// otelier_runtime::checked_text! {
///     /// A currency.
///     pub struct Currency<'a>: &str {
///         expected: "three capital letters",
///         min: 0,
///         max: usize::MAX,
///         form: Pattern("[A-Z]{3}"),
///         except: [],
///     }
/// }
///
/// struct Account {
///     currency: Owned<Currency<'static>>,
/// }
///
/// let account = Account {
///     currency: Owned::new(String::from("EUR"))?,
/// };
/// // An event takes what `get` lends; a setter takes `&account.currency` too.
/// let currency: Currency<'_> = account.currency.get();
/// assert_eq!(currency.as_str(), "EUR");
/// # Ok::<_, Invalid>(())
/// ```
///
/// A list is held where its elements are, so one of texts or of maps that live elsewhere is checked at the call: that
/// compares its length, and nothing else.
pub struct Owned<C: Checked>(Arc<C::Held>);

impl<C: Checked> Owned<C> {
    /// Checks a value: a `String`, a `Vec`, or a reference, which is copied.
    ///
    /// # Errors
    /// If the catalog does not allow it. The error does not hold the value.
    pub fn new(value: impl Into<Arc<C::Held>>) -> Result<Self, Invalid> {
        let held = value.into();
        C::check(&held)?;
        Ok(Self(held))
    }

    /// The value, as an event takes it.
    #[inline]
    pub fn get(&self) -> C::Of<'_> {
        C::lend(Lent(&self.0))
    }

    /// Holds what was checked already.
    #[inline]
    pub fn of(checked: C::Of<'_>) -> Self
    where
        C: Lender,
        for<'v> Arc<C::Held>: From<&'v C::Held>,
    {
        Self(C::held(&checked).into())
    }
}

impl<C: Checked> Clone for Owned<C> {
    #[inline]
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// It shows what the checked type shows, which masks what is not public.
impl<C: Checked> fmt::Debug for Owned<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.get(), f)
    }
}

impl<C: Checked> fmt::Display for Owned<C>
where
    for<'v> C::Of<'v>: fmt::Display,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.get(), f)
    }
}

impl<C: Checked<Held: PartialEq>> PartialEq for Owned<C> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<C: Checked<Held: Eq>> Eq for Owned<C> {}

impl<C: Checked<Held: hash::Hash>> hash::Hash for Owned<C> {
    #[inline]
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

/// Maps with such keys are asked by a text.
impl<C: Checked<Held = str>> Borrow<str> for Owned<C> {
    #[inline]
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<C: Checked<Held = str>> FromStr for Owned<C> {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::new(text)
    }
}

impl<C: Checked<Held = str>> TryFrom<&str> for Owned<C> {
    type Error = Invalid;

    fn try_from(text: &str) -> Result<Self, Invalid> {
        Self::new(text)
    }
}

impl<C: Checked<Held = str>> TryFrom<String> for Owned<C> {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::new(text)
    }
}

#[cfg(feature = "serde")]
impl<C: Checked> serde::Serialize for Owned<C>
where
    for<'v> C::Of<'v>: serde::Serialize,
{
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.get().serialize(serializer)
    }
}
