//! Renders a question at the prompt. The details come first, so that the question and its answers
//! stay in view.

use super::ways::other_reading;
use super::{QuestionText, about, details, examples, out_of_range};
use crate::domain::{OpenQuestion, PendingQuestion, Question};
use crate::present::dialogue::{confirmation, phrase};
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::View;
use unicode_width::UnicodeWidthStr as _;

/// Renders the question with its details. If the details are still on the screen, leaves them out
/// and says instead that the last line didn't answer the question.
pub fn question(asked: &PendingQuestion, line: &str, view: &View<'_>) -> String {
    let question = &asked.question;
    let mut text = String::new();
    if !question.repeated {
        text += &details(asked, view);
    } else if question.asked_before > 0 {
        text += &wrap::paragraph(&not_answered(question), 0, view.columns);
    }
    if let Some(why) = out_of_range(asked) {
        text += &wrap::paragraph(&why, 0, view.columns);
    }
    let QuestionText { question: words, facts, remark } = QuestionText::of(asked, view);
    let words = format!("{line}{}{words}", about(asked));
    let end: Vec<String> = remark.into_iter().chain(keys(question)).collect();
    let end = end.join(" ");
    match facts {
        Some(facts) => {
            text += &format!("{}\n", emphasized(&words, &words, view));
            let facts = wrap::paragraph(&facts, 2, view.columns);
            text += &confirmation::with_warnings(&facts, view.err);
            text += &wrap::paragraph(&end, 2, view.columns);
        }
        None => {
            let whole = format!("{words} {end}");
            text += &format!("{}\n", emphasized(whole.trim_end(), &words, view));
        }
    }
    text + &answers(asked, view)
}

/// Wraps `text`, and emphasizes the question in it if the question fits on one line.
fn emphasized(text: &str, question: &str, view: &View<'_>) -> String {
    wrap::title(text, view.columns).replacen(question, &view.err.hint(question), 1)
}

/// Returns the suffix of a question, such as `[y/N/?]` with the default in upper case.
fn keys(question: &OpenQuestion) -> Option<String> {
    match (question.name, &question.suggested) {
        (Question::Confirm, _) if is_typed(question) => Some("(Enter means no)".to_owned()),
        (Question::Confirm | Question::DeleteOld, _) => Some("[y/N/?]".to_owned()),
        (Question::DidYouMean, _) => {
            let keys = if other_reading(question).is_some() { "[1/2/n/?]" } else { "[y/n/?]" };
            Some(keys.to_owned())
        }
        (Question::Region, Some(_)) => Some("[Y/n/?]".to_owned()),
        (_, Some(suggested)) => Some(format!("[{}]", echo(suggested))),
        _ => None,
    }
}

/// Returns true if only a full key ID confirms the change.
fn is_typed(question: &OpenQuestion) -> bool {
    !question.examples.iter().any(|words| words == "yes")
}

fn not_answered(question: &OpenQuestion) -> String {
    let answers = match question.name {
        Question::Confirm if is_typed(question) => " Type the full key ID, or \"no\".",
        Question::Region if question.suggested.is_some() => {
            " Answer \"yes\" or \"no\", or name a region."
        }
        Question::DidYouMean if other_reading(question).is_some() => {
            " Type 1 or 2, or answer \"no\"."
        }
        Question::Confirm | Question::DidYouMean => " Answer \"yes\" or \"no\".",
        Question::DeleteOld if question.examples.iter().any(|words| words == "no") => {
            " Answer \"yes\" or \"no\"."
        }
        Question::DeleteOld => " Answer \"yes\", \"keep it\" or \"delete it\".",
        _ if !question.choices.is_empty() => " Type a number, or ? for help.",
        _ => "",
    };
    let ways_out = match question.asked_before {
        ..=1 => "",
        _ => " Or say \"cancel\", \"what did I ask for?\" or \"help\".",
    };
    format!("Your reply doesn't answer the question.{answers}{ways_out}")
}

/// Renders the numbered choices, or examples of answers. Returns an empty string if the question
/// itself ends in its answers, such as `[y/N/?]`.
fn answers(asked: &PendingQuestion, view: &View<'_>) -> String {
    let question = &asked.question;
    if let (Some(other), Some(first)) = (other_reading(question), asked.requests.first()) {
        let readings = [first, other].into_iter().zip(1..);
        let readings = readings.map(|(request, at)| format!("{at} {}", phrase::phrase(request)));
        let rest = ["n neither", "? for help"].map(str::to_owned);
        return in_row(readings.chain(rest).collect(), view);
    }
    let yes_or_no =
        matches!(question.name, Question::Confirm | Question::DeleteOld | Question::DidYouMean);
    if yes_or_no || question.name == Question::Region && question.suggested.is_some() {
        return String::new();
    }
    if question.choices.is_empty() {
        let first = match &question.suggested {
            Some(suggested) => format!("Press Enter for {}, or type another name", echo(suggested)),
            None => examples(question),
        };
        return in_row(vec![first, "? for help".to_owned()], view);
    }
    // The table above has the same numbers.
    let in_table = question.name == Question::WhichKey && !question.repeated;
    let mut choices: Vec<String> = match in_table {
        true => {
            let numbers: Vec<String> =
                (1..=question.choices.len()).map(|n| n.to_string()).collect();
            vec![format!("{}, or a key ID", numbers.join(" or "))]
        }
        false => question.choices.iter().enumerate().map(numbered).collect(),
    };
    if let (true, Some(suggested)) = (in_table, &question.suggested) {
        choices.insert(0, format!("Press Enter for {}", echo(suggested)));
    }
    choices.push("? for help".to_owned());
    in_row(choices, view)
}

/// Formats the answers side by side if they fit, otherwise below each other.
fn in_row(answers: Vec<String>, view: &View<'_>) -> String {
    let row = answers.join("   ");
    if 2 + row.width() <= view.columns {
        return format!("  {row}\n");
    }
    answers.iter().map(|answer| wrap::paragraph(answer, 2, view.columns)).collect()
}

fn numbered((at, label): (usize, &String)) -> String {
    format!("{} {}", at + 1, echo(label))
}
