//! The Claude models that a region offers, by the ids that calls use. To offer is not to open: that is said each time.

use crate::domain::{Model, ModelList};
use crate::present::answers::iam_steps::whence;
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::View;
use unicode_width::UnicodeWidthStr;

/// Names up to this width stand in a column of their own.
const WIDEST: usize = 30;

/// One line a model.
pub fn told(offered: &ModelList, line: &str, view: &View<'_>) -> String {
    let ModelList { region, source, models } = offered;
    let name = view.regions.get(region).map(|info| format!(", {}", info.name)).unwrap_or_default();
    let place = format!("{region}{name}{}", whence(*source));
    if models.is_empty() {
        let none = format!(
            "{line}Bedrock offers no Claude model in {place} now. Ask of another region; `bedrock-assist \"which regions \
             can I use?\"` lists them."
        );
        return wrap::paragraph(&view.spoken(&none), 0, view.columns);
    }
    let title = format!("{line}Claude models in {place}:");
    let mut text = format!("{}\n\n", wrap::title(&title, view.columns));
    let width =
        models.iter().map(|model| echo(&model.name).width()).max().unwrap_or_default().min(WIDEST);
    for Model { id, name } in models {
        let name = echo(name);
        let label = format!("  {name}{:1$} ", "", width.saturating_sub(name.width()));
        text += &wrap::hanging(&label, &label, &echo(id), view.columns);
    }
    text += "\n";
    let open = format!(
        "The newest of each family comes first. Offered does not mean that you have access: `bedrock-assist \"can I use Claude in {region}?\"` checks that."
    );
    text += &wrap::paragraph(&view.spoken(&open), 0, view.columns);
    text + &crate::present::view::make_believe(view, line)
}
