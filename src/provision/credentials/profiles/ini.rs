//! Parses an AWS configuration file as the AWS CLI does, by the rules of Python's `configparser`:
//! `=` or `:` separates a setting from its value, indented lines continue the value above, and
//! duplicates are errors.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The settings of a section, by their names in lowercase.
pub(crate) type Values = BTreeMap<String, String>;

/// The name of the section whose settings apply to all other sections.
const DEFAULT_SECTION: &str = "DEFAULT";

/// A setting, and the number of the line where it starts.
struct Setting {
    line: usize,
    name: String,
    value: String,
}

/// Returns the sections in the order of the file. An error names the line and the reason.
pub(crate) fn parse(text: &str) -> Result<Vec<(String, Values)>, String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut sections: Vec<(String, Vec<Setting>)> = Vec::new();
    let mut at: Option<usize> = None;
    // `in_value` is false directly below a section's name, because an indented line there continues
    // no value.
    let (mut in_value, mut indent) = (false, 0);
    for (line, text) in (1..).zip(text.split('\n')) {
        let content = text.trim();
        if content.starts_with(['#', ';']) {
            continue;
        }
        let settings = at.and_then(|at| sections.get_mut(at)).map(|(_, settings)| settings);
        let last = settings.and_then(|settings| settings.last_mut()).filter(|_| in_value);
        let deeper = text.len() - text.trim_start().len();
        match last {
            Some(last) if content.is_empty() => last.value.push('\n'),
            _ if content.is_empty() => {}
            Some(last) if deeper > indent => {
                let _ = write!(last.value, "\n{content}");
            }
            _ => {
                indent = deeper;
                let section = content.strip_prefix('[').and_then(|rest| rest.rsplit_once(']'));
                if let Some((name, _)) = section.filter(|(name, _)| !name.is_empty()) {
                    at = sections.iter().position(|(known, _)| known == name);
                    if at.is_some() && name != DEFAULT_SECTION {
                        return Err(format!(
                            "line {line}: the section [{name}] is there a second time"
                        ));
                    }
                    at = at.or_else(|| {
                        sections.push((name.to_owned(), Vec::new()));
                        sections.len().checked_sub(1)
                    });
                    in_value = false;
                    continue;
                }
                let Some((section, settings)) = at.and_then(|at| sections.get_mut(at)) else {
                    return Err(format!(
                        "line {line}: it stands before the first section, such as [default]"
                    ));
                };
                let pair =
                    content.split_once(['=', ':']).map(|(name, value)| (name.trim(), value.trim()));
                let Some((name, value)) = pair.filter(|(name, _)| !name.is_empty()) else {
                    return Err(format!(
                        "line {line}: it is neither a [section] nor a setting with ="
                    ));
                };
                let name = name.to_lowercase();
                if settings.iter().any(|setting| setting.name == name) {
                    return Err(format!("line {line}: {name} is set a second time in [{section}]"));
                }
                settings.push(Setting { line, name, value: value.to_owned() });
                in_value = true;
            }
        }
    }
    finish(sections)
}

/// Trims the values, and adds the settings of `[DEFAULT]` to the sections that lack them. Fails if
/// a nested line isn't a setting.
fn finish(sections: Vec<(String, Vec<Setting>)>) -> Result<Vec<(String, Values)>, String> {
    let mut defaults = Values::new();
    let mut found = Vec::new();
    for (section, settings) in sections {
        let mut values = Values::new();
        for Setting { line, name, value } in settings {
            let value = value.trim_end().to_owned();
            if value.starts_with('\n')
                && value.lines().any(|line| !line.trim().is_empty() && !line.contains('='))
            {
                return Err(format!("line {line}: a line below {name} is no setting with ="));
            }
            values.insert(name, value);
        }
        match section.as_str() {
            DEFAULT_SECTION => defaults = values,
            _ => found.push((section, values)),
        }
    }
    for (_, values) in &mut found {
        for (name, value) in &defaults {
            values.entry(name.clone()).or_insert_with(|| value.clone());
        }
    }
    Ok(found)
}

/// Returns a setting that is nested in the value of another one, such as a service's
/// `endpoint_url`.
pub(crate) fn nested<'a>(value: &'a str, name: &str) -> Option<&'a str> {
    let pairs = value.strip_prefix('\n')?.lines().filter_map(|line| line.split_once('='));
    let mut pairs = pairs.map(|(name, value)| (name.trim(), value.trim()));
    pairs.rfind(|(own, _)| *own == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match parse(text) {
            Ok(sections) => sections
                .iter()
                .map(|(name, values)| format!("[{name}]{values:?}").replace('"', ""))
                .collect(),
            Err(reason) => reason,
        }
    }

    #[test]
    fn files_are_read_as_the_aws_cli_reads_them() {
        for (text, said) in [
            ("", ""),
            ("# note\n; note\n\n", ""),
            ("[a]\nx = 1\ny=2", "[a]{x: 1, y: 2}"),
            ("[a]\nx : 1\ny:2=3\nz = a:b", "[a]{x: 1, y: 2=3, z: a:b}"),
            ("[a]\r\nx = 1\r\n[b]\r\n", "[a]{x: 1}[b]{}"),
            ("[a]\rx = 1\ry = 2", "[a]{x: 1, y: 2}"),
            ("[a]\n  x = 1\n  y = 2\n", "[a]{x: 1, y: 2}"),
            ("  [a]\n    x = 1\n  [b]\n", "[a]{x: 1}[b]{}"),
            ("[a]\nx = 1\n  y = 2\n", "[a]{x: 1\\ny = 2}"),
            ("[a]\nx =\n  y = 2\n\n  # note\n  z = 3\n\n\n", "[a]{x: \\ny = 2\\n\\nz = 3}"),
            ("[a] trailing\nX = 1\n", "[a]{x: 1}"),
            ("[profile 'b ]']\nx = a # b ; c\n", "[profile 'b ]']{x: a # b ; c}"),
            ("[DEFAULT]\nx = 1\ny = 2\n[a]\nx = 3\n", "[a]{x: 3, y: 2}"),
            ("[a]\nx =\n", "[a]{x: }"),
            ("x = 1\n", "line 1: it stands before the first section, such as [default]"),
            ("[a\nx = 1\n", "line 1: it stands before the first section, such as [default]"),
            ("[a]\nx\n", "line 2: it is neither a [section] nor a setting with ="),
            ("[a]\n= 1\n", "line 2: it is neither a [section] nor a setting with ="),
            ("[a]\n[]\n", "line 2: it is neither a [section] nor a setting with ="),
            ("[a]\nx = 1\nX = 2\n", "line 3: x is set a second time in [a]"),
            ("[a]\n[b]\n[a]\n", "line 3: the section [a] is there a second time"),
            ("[a]\nx =\n  y\n", "line 2: a line below x is no setting with ="),
        ] {
            assert_eq!(read(text), said, "{text:?}");
        }
    }

    #[test]
    fn what_stands_below_a_setting() {
        assert_eq!(nested("\na = 1\n\nb= 2", "b"), Some("2"));
        assert_eq!(nested("a = 1", "a"), None);
        assert_eq!(nested("\na = 1", "b"), None);
    }
}
