//! How far a run has got (进度): counters that the work moves and whoever waits may read. Nothing is drawn here, and a
//! run that nobody watches pays a few atomic additions.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// 载入: reading the files of the layers; counted in bytes.
    Loading = 0,
    /// 构建拓扑: preparing what the geometric rules share; not counted.
    Preparing = 1,
    /// 检查: running the rules; counted in rules.
    Checking = 2,
    /// 写报告: wording and writing; not counted.
    Writing = 3,
}

/// The counters of a run.
#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicU8,
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// Begins a stage with so much to do; 0 where that is not counted.
    pub fn begin(&self, stage: Stage, total: u64) {
        self.done.store(0, Relaxed);
        self.total.store(total, Relaxed);
        self.stage.store(stage as u8, Relaxed);
    }

    /// Says that so much more is done.
    pub fn advance(&self, done: u64) {
        self.done.fetch_add(done, Relaxed);
    }

    /// The stage, how much of it is done, and how much there is to do. Read while the work goes on: the three may
    /// belong to different moments.
    #[must_use]
    pub fn read(&self) -> (Stage, u64, u64) {
        let stage = match self.stage.load(Relaxed) {
            0 => Stage::Loading,
            1 => Stage::Preparing,
            2 => Stage::Checking,
            _ => Stage::Writing,
        };
        (stage, self.done.load(Relaxed), self.total.load(Relaxed))
    }
}
