//! How much of an input is read.

/// What of an input is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in all, decompressed; `None`: without a limit.
    pub total: Option<u64>,
    /// How many bytes compressed data may unfold to, whatever its size; above that, it may unfold to 1,000 times its
    /// size.
    pub unfolded: u64,
}

/// No limit in all; 1 GiB of any compressed data.
impl Default for Limits {
    fn default() -> Self {
        Self {
            total: None,
            unfolded: 1 << 30,
        }
    }
}
