//! What was wrong with the command line, in Chinese: clap says it in English only, below it.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// One line for the error; `None` where it is no error but help or a version asked for.
pub(super) fn in_chinese(error: &clap::Error) -> Option<String> {
    if !error.use_stderr() {
        return None;
    }
    let name = |kind| said(error, kind);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("不认识的参数 {}", name(ContextKind::InvalidArg)),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令 {}", name(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if name(ContextKind::InvalidValue).is_empty() => {
            format!("参数 {} 缺少值", name(ContextKind::InvalidArg))
        }
        ErrorKind::InvalidValue => format!(
            "参数 {} 的值 {} 无效，可用的值：{}",
            name(ContextKind::InvalidArg),
            name(ContextKind::InvalidValue),
            name(ContextKind::ValidValue)
        ),
        ErrorKind::ValueValidation => format!(
            "参数 {} 的值 {} 无效",
            name(ContextKind::InvalidArg),
            name(ContextKind::InvalidValue)
        ),
        ErrorKind::MissingRequiredArgument => {
            format!("缺少参数 {}", name(ContextKind::InvalidArg))
        }
        ErrorKind::ArgumentConflict => format!(
            "参数 {} 重复，或与 {} 不能同时使用",
            name(ContextKind::InvalidArg),
            name(ContextKind::PriorArg)
        ),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "缺少命令".to_owned()
        }
        _ => "命令行有误".to_owned(),
    };
    Some(format!("用法错误：{what}。"))
}

/// What clap noted of that kind; empty where nothing.
fn said(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::help::parse;
    use super::*;

    fn of(args: &[&str]) -> Option<String> {
        let args = ["tuban"].iter().chain(args).map(Into::into);
        in_chinese(&parse(args).expect_err("a mistake"))
    }

    #[test]
    fn each_mistake_is_named() {
        for (args, words) in [
            (&["check", "a", "--frob"][..], "不认识的参数 --frob"),
            (&["frob"], "没有命令 frob"),
            (&["check"], "缺少参数 <SUBMISSION>"),
            (
                &["check", "a", "--format", "pdf"],
                "的值 pdf 无效，可用的值：human、json",
            ),
            (&["check", "a", "--format"], "--format"),
            (
                &["check", "a", "--threads", "x"],
                "--threads <N> 的值 x 无效",
            ),
            (
                &["check", "a", "--as-of", "2010-02-30"],
                "--as-of <DATE> 的值 2010-02-30 无效",
            ),
            (
                &["check", "a", "--scale", "1", "--scale", "2"],
                "--scale <N> 重复",
            ),
            (&[], "缺少命令"),
        ] {
            let said = of(args).unwrap_or_default();
            assert!(said.contains(words), "{args:?}: {said}");
        }
        assert_eq!(of(&["--help"]), None);
    }
}
