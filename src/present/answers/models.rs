//! Lists the Claude models that a region offers, with the IDs that calls use. "Offered" doesn't
//! mean that the account has access, and each answer says so.

use crate::domain::{Model, ModelList};
use crate::present::answers::iam_steps::whence;
use crate::present::text::echo::echo;
use crate::present::text::wrap;
use crate::present::view::{View, sandbox_notice};
use unicode_width::UnicodeWidthStr;

/// The maximum width of the name column.
const WIDEST: usize = 30;

/// Renders one line for each model. Snippets use the first one.
pub fn told(offered: &ModelList, line: &str, view: &View<'_>) -> String {
    let ModelList { region, source, models } = offered;
    let name = view.regions.get(region).map(|info| format!(", {}", info.name)).unwrap_or_default();
    let place = format!("{region}{name}{}", whence(*source));
    if models.is_empty() {
        let named =
            view.regions.get(region).map(|info| format!(" ({})", info.name)).unwrap_or_default();
        let none = format!(
            "{line}Bedrock currently offers no Claude models in {region}{named}. Other regions: `bedrock-assist \"which regions can I use?\"`"
        );
        return wrap::paragraph(&view.spoken(&none), 0, view.columns);
    }
    let title = format!("{line}Claude models offered in {place}:");
    let mut text = format!("{}\n\n", view.out.heading(&wrap::title(&title, view.columns)));
    let width =
        models.iter().map(|model| echo(&model.name).width()).max().unwrap_or_default().min(WIDEST);
    for (at, Model { id, name }) in models.iter().enumerate() {
        let name = echo(name);
        let mark = if at == 0 { "*" } else { " " };
        let label = format!("{mark} {name}{:1$} ", "", width.saturating_sub(name.width()));
        text += &wrap::hanging(&label, &label, &echo(id), view.columns);
    }
    text += "\n";
    let open = format!(
        "* The snippets use this model. \"Offered\" doesn't mean that you have access; to check: `bedrock-assist \"can I use Claude in {region}?\"`"
    );
    text += &wrap::paragraph(&view.spoken(&open), 0, view.columns);
    text + &sandbox_notice(view, line)
}
