//! Libraries by which a program talks to the person at its terminal. Data only.

/// Classes whose objects take over the terminal.
const SCREENS: [&str; 3] = [
    // https://textual.textualize.io/guide/app/
    "textual.app.App",
    // https://urwid.org/reference/main_loop.html
    "urwid.MainLoop",
    // https://github.com/bczsalba/pytermgui
    "pytermgui.WindowManager",
];

/// Functions that ask or take over the terminal.
const FUNCTIONS: [&str; 15] = [
    // https://docs.python.org/3/library/curses.html, getpass.html
    "curses.wrapper",
    "curses.initscr",
    "getpass.getpass",
    // https://python-prompt-toolkit.readthedocs.io/en/stable/pages/asking_for_input.html
    "prompt_toolkit.prompt",
    "prompt_toolkit.shortcuts.prompt",
    "prompt_toolkit.PromptSession",
    "prompt_toolkit.shortcuts.PromptSession",
    // https://rich.readthedocs.io/en/stable/prompt.html
    "rich.prompt.Prompt.ask",
    "rich.prompt.Confirm.ask",
    "rich.prompt.IntPrompt.ask",
    "rich.prompt.FloatPrompt.ask",
    // https://inquirerpy.readthedocs.io/en/latest/pages/prompt.html
    "InquirerPy.prompt",
    // https://click.palletsprojects.com/en/stable/prompts/, https://typer.tiangolo.com/tutorial/prompt/
    "click.prompt",
    "typer.prompt",
    // https://github.com/magmax/python-inquirer
    "inquirer.prompt",
];

/// Whether a name as code writes it may be one of these, which spares looking up the others: a class, or a last name that is known.
pub fn may_ask(written: &str) -> bool {
    let last = written.rsplit('.').next().unwrap_or(written);
    last == "input"
        || last.starts_with(|letter: char| letter.is_ascii_uppercase())
        || written.starts_with("questionary.")
        || FUNCTIONS.iter().any(|known| known.rsplit('.').next() == Some(last))
}

/// Classes with the method by which their objects ask: <https://rich.readthedocs.io/en/stable/console.html#input>.
pub const ASKING_OBJECTS: [(&str, &str); 2] = [("rich.console.Console", "input"), ("rich.console.Console", "password")];

/// Whether a class of this dotted name, or one derived from it, takes over the terminal.
pub fn is_screen(dotted: &str) -> bool {
    SCREENS.contains(&dotted)
}

/// Whether a call of this dotted name needs somebody at the terminal.
pub fn asks(dotted: &str) -> bool {
    // https://questionary.readthedocs.io/en/stable/pages/types.html: each function of it is a kind of question.
    FUNCTIONS.contains(&dotted) || is_screen(dotted) || dotted.starts_with("questionary.")
}
