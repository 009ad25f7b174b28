//! A small exact expression over the fields of a record: `(TBMJ - XZDWMJ - LXDWMJ) * TKXS`. Rules write their
//! arithmetic with it; mistakes in it are found when the pack is bound, and pointed at.

use std::ops::Range;

use crate::format::decimal::Decimal;
use crate::lang::Bilingual;

/// Deeper parentheses are a mistake: nobody can read them, and they would cost stack.
const DEPTH: usize = 32;

/// A step of the calculation, in postfix order.
#[derive(Clone, Debug)]
enum Step {
    /// The value of [`Formula::names`] at this place.
    Field(usize),
    Number(Decimal),
    Apply(char),
}

/// An expression of fields, numbers, `+`, `-`, `*` and parentheses.
#[derive(Clone, Debug, Default)]
pub(super) struct Formula {
    steps: Vec<Step>,
    /// As written, for people.
    tokens: Vec<Token>,
    /// The fields that occur, each once.
    pub(super) names: Vec<String>,
    /// Where each first stands in the text.
    pub(super) spans: Vec<Range<usize>>,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Field(usize),
    Number(Decimal),
    Sign(char),
}

/// What is wrong with the text of a formula, and where in it.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) span: Range<usize>,
    pub(super) message: Bilingual,
}

impl Wrong {
    fn new(span: Range<usize>, zh: &str, en: &str) -> Self {
        Self {
            span,
            message: Bilingual::new(zh, en),
        }
    }
}

impl Formula {
    /// Reads a formula.
    pub(super) fn parse(text: &str) -> Result<Self, Wrong> {
        let mut formula = Self::default();
        let mut spans = formula.tokenize(text)?;
        spans.push(text.len()..text.len());
        let mut at = 0;
        formula.sum(&spans, &mut at, 0)?;
        if at < formula.tokens.len() {
            let wrong = Wrong::new(
                spans[at].clone(),
                "此处应为 + - * 或结束",
                "+ - * or the end expected",
            );
            return Err(wrong);
        }
        Ok(formula)
    }

    fn tokenize(&mut self, text: &str) -> Result<Vec<Range<usize>>, Wrong> {
        let mut spans = Vec::new();
        let mut rest = text.char_indices().peekable();
        while let Some((start, first)) = rest.next() {
            if first.is_whitespace() {
                continue;
            }
            let mut end = start + first.len_utf8();
            let word = first.is_ascii_alphanumeric();
            while word
                && rest
                    .peek()
                    .is_some_and(|(_, c)| c.is_ascii_alphanumeric() || "._".contains(*c))
            {
                end += 1;
                rest.next();
            }
            let token = match first {
                '0'..='9' => text[start..end].parse().ok().map(Token::Number),
                _ if word => Some(self.field(&text[start..end], start..end)),
                '+' | '-' | '*' | '(' | ')' => Some(Token::Sign(first)),
                _ => None,
            };
            let unknown = || {
                Wrong::new(
                    start..end,
                    "无法识别",
                    "neither a field, a number nor + - * ( )",
                )
            };
            self.tokens.push(token.ok_or_else(unknown)?);
            spans.push(start..end);
        }
        Ok(spans)
    }

    fn field(&mut self, name: &str, span: Range<usize>) -> Token {
        let known = self
            .names
            .iter()
            .position(|known| known.eq_ignore_ascii_case(name));
        Token::Field(known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.spans.push(span);
            self.names.len() - 1
        }))
    }

    fn sum(&mut self, spans: &[Range<usize>], at: &mut usize, depth: usize) -> Result<(), Wrong> {
        self.product(spans, at, depth)?;
        while let Some(Token::Sign(sign @ ('+' | '-'))) = self.tokens.get(*at).cloned() {
            *at += 1;
            self.product(spans, at, depth)?;
            self.steps.push(Step::Apply(sign));
        }
        Ok(())
    }

    fn product(
        &mut self,
        spans: &[Range<usize>],
        at: &mut usize,
        depth: usize,
    ) -> Result<(), Wrong> {
        self.factor(spans, at, depth)?;
        while self.tokens.get(*at) == Some(&Token::Sign('*')) {
            *at += 1;
            self.factor(spans, at, depth)?;
            self.steps.push(Step::Apply('*'));
        }
        Ok(())
    }

    fn factor(
        &mut self,
        spans: &[Range<usize>],
        at: &mut usize,
        depth: usize,
    ) -> Result<(), Wrong> {
        let here = spans[*at].clone();
        let token = self.tokens.get(*at).cloned();
        *at += 1;
        match token {
            Some(Token::Field(slot)) => self.steps.push(Step::Field(slot)),
            Some(Token::Number(number)) => self.steps.push(Step::Number(number)),
            Some(Token::Sign('(')) if depth < DEPTH => {
                self.sum(spans, at, depth + 1)?;
                if self.tokens.get(*at) != Some(&Token::Sign(')')) {
                    return Err(Wrong::new(
                        here,
                        "括号未闭合",
                        "this parenthesis is not closed",
                    ));
                }
                *at += 1;
            }
            Some(Token::Sign('(')) => {
                return Err(Wrong::new(here, "括号过深", "too many parentheses"));
            }
            _ => {
                return Err(Wrong::new(
                    here,
                    "此处应为字段或数字",
                    "a field or a number expected",
                ));
            }
        }
        Ok(())
    }

    /// The value where the fields have these `values`, in the order of [`Formula::names`]. `None` where it is out of
    /// range. `stack` is only there to be used again.
    pub(super) fn value(&self, values: &[Decimal], stack: &mut Vec<Decimal>) -> Option<Decimal> {
        stack.clear();
        for step in &self.steps {
            let value = match step {
                Step::Field(slot) => *values.get(*slot)?,
                Step::Number(number) => *number,
                Step::Apply(sign) => {
                    let (right, left) = (stack.pop()?, stack.pop()?);
                    match sign {
                        '+' => left + right,
                        '-' => left - right,
                        _ => left.checked_mul(right)?,
                    }
                }
            };
            stack.push(value);
        }
        stack.pop()
    }

    /// The formula for people, each field shown by `show`.
    pub(super) fn shown(&self, show: impl Fn(usize) -> String) -> String {
        let mut text = String::new();
        for token in &self.tokens {
            match token {
                Token::Field(slot) => text.push_str(&show(*slot)),
                Token::Number(number) => text.push_str(&number.to_string()),
                Token::Sign('+') => text.push_str(" + "),
                Token::Sign('-') => text.push_str(" − "),
                Token::Sign('*') => text.push_str(" × "),
                Token::Sign(parenthesis) => text.push(*parenthesis),
            }
        }
        text
    }
}

#[cfg(test)]
mod tests;
