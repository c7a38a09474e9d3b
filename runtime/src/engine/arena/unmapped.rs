//! Where no file is mapped: on systems other than Unix a queue is memory of the process's own.

use std::{
    fs::File,
    io::{self, ErrorKind},
    ptr::NonNull,
};

use super::{memory::Word, sync::AtomicU64};

/// There is none.
#[derive(Debug)]
pub(crate) enum Mapping {}

impl Mapping {
    pub(crate) fn new(_: &File, _: usize, _: usize) -> io::Result<Self> {
        Err(ErrorKind::Unsupported.into())
    }

    pub(super) fn units(&self) -> NonNull<u8> {
        match *self {}
    }

    pub(super) fn count(&self) -> u32 {
        match *self {}
    }

    pub(super) fn word(&self, _: Word) -> &AtomicU64 {
        match *self {}
    }

    pub(super) fn admit() {}

    pub(super) fn forked(&self) {
        match *self {}
    }

    pub(super) fn is_torn(&self) -> bool {
        match *self {}
    }
}

pub(crate) fn preallocate(_: &File, _: usize) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

pub(crate) fn free(_: &File, _: u64, _: u64) {}

pub(crate) fn lock(_: &File) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

pub(crate) fn unlock(_: &File) {}
