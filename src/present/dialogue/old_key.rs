//! Renders the reply about the old key of a rotation.

use crate::domain::{AccessKeyId, UserName};
use crate::present::dialogue::phrase;
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::View;

/// Says that the old key of a rotation stays, and how to retire it.
pub fn kept(id: &AccessKeyId, user: &UserName, off: bool, line: &str, view: &View<'_>) -> String {
    let (label, verb, stays) = match off {
        true => ("  To delete it later:", "delete", "inactive"),
        false => ("  To deactivate it later:", "deactivate", "active"),
    };
    let later = view.say(&format!("{verb} {}", phrase::key(id, Some(user))));
    let kept = format!("{line}The old key {id} of {} stays {stays}.", echo(user.as_str()));
    wrap::paragraph(&kept, 0, view.columns) + &wrap::command(label, &later, view.columns)
}
