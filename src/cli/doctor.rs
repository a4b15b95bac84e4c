//! What comes of a plan, in few lines: what starts, where it listens, what it needs, writes and does without, and what will fail.
//! Decides nothing.

use crate::message;
use crate::output::{Line, Tone};
use crate::plan::{BuildPlan, Notice, health_text};
use crate::quote;

/// How far the second column is indented.
const COLUMN: usize = 11;

/// The lines of one service.
pub(super) fn lines(plan: &BuildPlan) -> Vec<Line> {
    let start = &plan.start;
    let entrypoint = start.entrypoint.iter().map(|words| quote::shown(&words.value));
    let own = start.entrypoint.as_ref().map_or(&start.command.value[..], |_| start.split(&start.command.value).1);
    let command = Some(quote::shown(own)).filter(|command| !command.is_empty());
    let started: Vec<String> = entrypoint.chain(command).collect();
    let mut lines = vec![
        line(Tone::Plain, "starts", &started.join(" ")),
        line(
            Tone::Plain,
            "as",
            &format!("{} ({}), in {}", plan.user.value.name, plan.user.value.id, plan.images.base.value),
        ),
    ];
    if let Some(port) = &start.port {
        let health = start.health.as_ref().map(|health| format!("; healthy: {}", health_text(&health.value)));
        lines.push(line(Tone::Plain, "listens", &format!("on port {}{}", port.value, health.unwrap_or_default())));
    }
    let wanted: Vec<&str> =
        plan.notices.iter().flat_map(crate::plan::Notice::wanted).map(|name| name.value.as_str()).collect();
    lines.extend(listed("needs", &wanted));
    let written: Vec<String> = plan.sources.writable.iter().map(|directory| directory.path.to_string()).collect();
    lines.extend(listed("writes", &written));
    let without: Vec<String> = plan.sources.not_copied.iter().map(ToString::to_string).collect();
    lines.extend(listed("left out", &without));
    let failing = plan.notices.iter().filter(|notice| notice.stops_the_start());
    lines.extend(failing.map(|notice| {
        let (tone, title) = if matches!(notice, Notice::Start(start) if start.is_given_by_the_user()) {
            (Tone::Plain, "needs")
        } else {
            (Tone::Bad, "will fail")
        };
        line(tone, title, &notice.text(plan.settings).to_string())
    }));
    lines
}

fn listed<T: std::fmt::Display>(title: &str, items: &[T]) -> Option<Line> {
    (!items.is_empty()).then(|| line(Tone::Plain, title, &message::joined(items, ", ")))
}

fn line(tone: Tone, title: &str, text: &str) -> Line {
    Line::column(tone, format!("{title:10} {text}"), COLUMN)
}
