//! The files of a layer, hashed as they are read, and what is met on the way.

use std::fs::File;

use sha2::{Digest, Sha256};

use super::super::{FileProblem, Problem};
use crate::format::Fault;
use crate::pack::hex;
use crate::submission::FoundFile;

/// Problems and hashes gathered while a part of a layer is read.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) problems: Vec<FileProblem>,
    pub(super) hashes: Vec<(usize, (u64, String))>,
}

impl Notes {
    pub(super) fn take<T>(&mut self, (value, notes): (T, Notes)) -> T {
        self.problems.extend(notes.problems);
        self.hashes.extend(notes.hashes);
        value
    }

    pub(super) fn faults(&mut self, file: usize, faults: Vec<Fault>) {
        let problem = |fault| FileProblem {
            file,
            problem: Problem::Fault(fault),
            whole: false,
        };
        self.problems.extend(faults.into_iter().map(problem));
    }

    pub(super) fn unusable(&mut self, file: usize, problem: Problem) {
        self.problems.push(FileProblem {
            file,
            problem,
            whole: true,
        });
    }
}

/// Reads whole files by their place in the submission.
pub(super) struct Reader<'a> {
    pub(super) files: &'a [FoundFile],
}

impl Reader<'_> {
    /// The bytes of a file; one that cannot be read is noted.
    pub(super) fn bytes(&self, file: Option<usize>, notes: &mut Notes) -> Option<(usize, Vec<u8>)> {
        let file = file?;
        match std::fs::read(&self.files[file].path) {
            Ok(bytes) => Some((file, bytes)),
            Err(error) => {
                notes.unusable(file, Problem::Io(error.to_string()));
                None
            }
        }
    }

    /// What `read` makes of a file, of which it is told the length, with length and hash: it hands on all that it reads.
    pub(super) fn hashed<T>(
        &self,
        file: usize,
        read: impl FnOnce(File, u64, &mut (dyn FnMut(&[u8]) + Send)) -> Option<T>,
    ) -> Option<(T, (u64, String))> {
        let file = File::open(&self.files[file].path).ok()?;
        let length = file.metadata().ok()?.len();
        let mut hasher = Sha256::new();
        let made = read(file, length, &mut |block| hasher.update(block))?;
        Some((made, (length, hex(&hasher.finalize()))))
    }

    /// The bytes of a small file, hashed.
    pub(super) fn small(&self, file: Option<usize>, notes: &mut Notes) -> Option<(usize, Vec<u8>)> {
        let (file, bytes) = self.bytes(file, notes)?;
        notes
            .hashes
            .push((file, (bytes.len() as u64, sha256(&bytes))));
        Some((file, bytes))
    }
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
