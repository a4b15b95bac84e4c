//! The picture of a terminal in the README, drawn from a real run. Knows nothing of what is printed.

use crate::accepted::assert_equal_files;
use crate::project::Project;
use crate::readme::EXAMPLE;

/// Pixels from one line to the next, and from one letter to the next.
const LINE: usize = 18;
const LETTER: f64 = 7.8;

/// A command and what it prints, as lines.
fn session(project: &Project, command: &str, shown: usize) -> Vec<String> {
    let arguments: Vec<&str> = command.split(' ').skip(1).collect();
    let outcome = project.run(&arguments);
    let printed = format!("{}{}", outcome.stdout, outcome.stderr);
    let lines = printed.lines().take(shown).map(str::to_owned);
    std::iter::once(format!("$ {command}")).chain(lines).chain([String::new()]).collect()
}

/// What a line is, by which it gets its colour.
fn class(line: &str) -> &'static str {
    match line.split(' ').next().unwrap_or_default() {
        "$" => "typed",
        "created" | "in" => "good",
        "stale" => "bad",
        _ if line.starts_with("  ") => "why",
        _ => "plain",
    }
}

fn escaped(line: &str) -> String {
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn drawn(lines: &[String]) -> String {
    let columns = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    #[allow(clippy::cast_precision_loss, reason = "a terminal is not that wide")]
    let width = (columns as f64 * LETTER).ceil() + 32.0;
    let height = lines.len() * LINE + 48;
    let texts = lines.iter().enumerate().filter(|(_, line)| !line.is_empty()).map(|(index, line)| {
        let y = 52 + index * LINE;
        format!("<text class=\"{}\" x=\"16\" y=\"{y}\" xml:space=\"preserve\">{}</text>\n", class(line), escaped(line))
    });
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
         <style>\n\
         text {{ font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #d0d7de }}\n\
         .typed {{ fill: #ffffff; font-weight: 600 }}\n\
         .good {{ fill: #7ee787 }}\n\
         .bad {{ fill: #ffa657 }}\n\
         .why {{ fill: #8b949e }}\n\
         </style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#161b22\"/>\n\
         <circle cx=\"20\" cy=\"18\" r=\"5\" fill=\"#ff5f57\"/><circle cx=\"38\" cy=\"18\" r=\"5\" fill=\"#febc2e\"/><circle cx=\"56\" cy=\"18\" r=\"5\" fill=\"#28c840\"/>\n\
         {}</svg>\n",
        texts.collect::<String>()
    )
}

#[test]
fn the_picture_of_the_readme_shows_a_real_run() {
    let project = Project::new(EXAMPLE);
    let mut lines = session(&project, "uvdock generate", 20);
    project.write("plugins/loader.py", "ALL = []\n").write("plugins/__init__.py", "");
    let code = project.read("src/shop/api.py");
    project.write("src/shop/api.py", &format!("{code}\n\nfrom plugins import loader  # noqa: E402\n"));
    lines.extend(session(&project, "uvdock generate --check", 2));
    lines.pop();
    assert!(lines.iter().any(|line| line.contains("is new and not copied")), "{lines:#?}");
    assert_equal_files([("src/manual/terminal.svg".to_owned(), drawn(&lines))]);
}
