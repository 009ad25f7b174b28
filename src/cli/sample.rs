//! `tuban sample`: a county made up for trying things on.

use std::io::{self, Write};

use super::Failure;
use super::args::SampleArgs;
use crate::sample::{Error, Options, write};

/// Writes the sample county and says what is in it.
pub(super) fn run(args: &SampleArgs) -> Result<(), Failure> {
    let options = Options {
        parcels: args.parcels,
        seed: args.seed,
        defects: args.defects,
    };
    let summary = write(&args.dir, &options).map_err(|error| match error {
        Error::Io { .. } => Failure::Internal(miette::Report::from_err(error)),
        _ => Failure::usage(error),
    })?;
    let lang = super::lang(args.lang);
    let (dir, parcels, villages) = (args.dir.display(), summary.parcels, summary.villages);
    let text = lang.pick(
        format!("已写出示例县：{parcels} 个图斑，{villages} 个村\n下一步：tuban check {dir}"),
        format!(
            "sample county written: {parcels} parcels, {villages} villages\nnext: tuban check {dir}"
        ),
    );
    writeln!(io::stdout(), "{text}")?;
    Ok(())
}
