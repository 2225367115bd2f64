use super::*;

/// Returns the entry for an answer that arrives in these parts.
fn entry(parts: &[&str]) -> Entry {
    let mut answer = TypedAnswer::default();
    for (at, part) in parts.iter().enumerate() {
        if let Some(end) = answer.feed(part.as_bytes()) {
            assert_eq!(end, End::Line);
            parts[at + 1..].iter().for_each(|part| answer.rest.extend_from_slice(part.as_bytes()));
            return answer.into_entry();
        }
    }
    panic!("{parts:?} has no end")
}

fn lines(typed: Entry) -> (Vec<String>, bool) {
    match typed {
        Entry::Lines { lines, pasted } => (lines, pasted),
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_a_line_by_itself_is_typed() {
    for (parts, words, pasted) in [
        (&["yes\r"][..], &["yes"][..], false),
        (&["y", "e", "s", "\r"], &["yes"], false),
        (&["yes\n"], &["yes"], false),
        (&["yex\u{7f}s\r"], &["yes"], false),
        (&["no\u{15}yes\r"], &["yes"], false),
        (&["oh no\u{17}yes\r"], &["oh yes"], false),
        (&["é\u{7f}yes\r"], &["yes"], false),
        (&["y\u{1b}[Des\u{1b}OC\u{1b}x\r"], &["yes"], false),
        (&["yes\rfoo\r"], &["yes", "foo"], true),
        (&["yes\r", "foo"], &["yes", "foo"], true),
        (&["yes\r\r"], &["yes"], true),
        (&["\u{1b}[200~yes\r\u{1b}[201~", "\r"], &["yes"], true),
        (&["\u{1b}[200~foo\u{1b}[201~yes\r"], &["fooyes"], true),
        (&["\u{1b}[200~foo\r\u{1b}[201~yes\r"], &["foo", "yes"], true),
        (&["\u{1b}[200~\u{1b}[Ayes\u{1b}[201~\r"], &["\u{1b}[Ayes"], true),
        (&["\u{1b}[200~\u{3}yes\u{1b}[201~\r"], &["\u{3}yes"], true),
    ] {
        let (got, by_paste) = lines(entry(parts));
        assert_eq!(
            (got.iter().map(String::as_str).collect::<Vec<_>>(), by_paste),
            (words.to_vec(), pasted),
            "{parts:?}"
        );
    }
}

#[test]
fn a_word_pasted_and_then_entered_is_typed() {
    let mut answer = TypedAnswer::default();
    assert_eq!(answer.feed(b"\x1b[200~AKIASANDBOX000000001\x1b[201~"), None);
    answer.paste_ended = Some(Instant::now() - QUIET);
    assert_eq!(answer.feed(b"\r"), Some(End::Line));
    assert_eq!(lines(answer.into_entry()), (vec!["AKIASANDBOX000000001".to_owned()], false));
}

#[test]
fn each_ending_key_has_its_own_result() {
    for (keys, end) in [
        ("\u{3}", End::Interrupt),
        ("\u{1c}", End::Interrupt),
        ("yes\u{3}", End::Interrupt),
        ("\u{4}", End::Leave),
        ("\r", End::Line),
    ] {
        assert_eq!(TypedAnswer::default().feed(keys.as_bytes()), Some(end), "{keys:?}");
    }
    assert_eq!(TypedAnswer::default().feed(b"yes\x04"), None);
}
