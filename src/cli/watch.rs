//! The progress bar: drawn on standard error while a run takes longer than a second, and only on a terminal.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::lang::Lang;
use crate::progress::{Progress, Stage};

/// A run shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const REDRAW: Duration = Duration::from_millis(100);

/// Does `work` and shows how far it has got. With `quiet` it only works.
pub(super) fn watched<T>(lang: Lang, quiet: bool, work: impl FnOnce(&Progress) -> T) -> T {
    let progress = Progress::default();
    if quiet {
        return work(&progress);
    }
    std::thread::scope(|scope| {
        let (finished, wait) = mpsc::channel::<()>();
        scope.spawn(|| draw(&progress, lang, wait));
        // Dropped when the work ends, also by a panic: then the watcher stops.
        let _finished = finished;
        work(&progress)
    })
}

fn draw(progress: &Progress, lang: Lang, wait: mpsc::Receiver<()>) {
    if wait.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    // Hidden by itself where standard error is no terminal.
    let bar = ProgressBar::new(0);
    loop {
        show(&bar, progress, lang);
        if wait.recv_timeout(REDRAW) != Err(RecvTimeoutError::Timeout) {
            bar.finish_and_clear();
            return;
        }
    }
}

fn show(bar: &ProgressBar, progress: &Progress, lang: Lang) {
    let (stage, done, total) = progress.read();
    let (name, form) = match stage {
        Stage::Loading => (
            lang.pick("载入数据", "loading"),
            "{msg} {wide_bar} {bytes}/{total_bytes}",
        ),
        Stage::Preparing => (
            lang.pick("构建拓扑", "building topology"),
            "{msg} {spinner}",
        ),
        Stage::Checking => (
            lang.pick("执行规则", "checking"),
            "{msg} {wide_bar} {pos}/{len}",
        ),
        Stage::Writing => (lang.pick("生成报告", "reporting"), "{msg} {spinner}"),
    };
    let style = ProgressStyle::with_template(form)
        .expect("invariant: the templates are well formed (tested)");
    bar.set_style(style);
    bar.set_message(name);
    bar.set_length(total);
    bar.set_position(done);
    bar.tick();
}

#[cfg(test)]
mod tests {
    use indicatif::{InMemoryTerm, ProgressDrawTarget};

    use super::*;

    #[test]
    fn every_stage_can_be_drawn() {
        let screen = InMemoryTerm::new(5, 60);
        let target = ProgressDrawTarget::term_like(Box::new(screen.clone()));
        let bar = ProgressBar::with_draw_target(None, target);
        let progress = Progress::default();
        for (stage, name, count) in [
            (Stage::Loading, "载入数据", "30 B/70 B"),
            (Stage::Preparing, "构建拓扑", ""),
            (Stage::Checking, "执行规则", "30/70"),
            (Stage::Writing, "生成报告", ""),
        ] {
            progress.begin(stage, 70);
            progress.advance(30);
            show(&bar, &progress, Lang::Zh);
            let drawn = screen.contents();
            assert!(drawn.starts_with(name), "{drawn}");
            assert!(drawn.trim_end().ends_with(count), "{drawn}");
        }
    }

    #[test]
    fn the_work_is_done_and_its_result_given_back() {
        assert_eq!(watched(Lang::Zh, false, |_| 7), 7);
        assert_eq!(
            watched(Lang::Zh, true, |progress| progress.read().0),
            Stage::Loading
        );
    }
}
