//! `uvdock init` as a person uses it: at a real pseudo-terminal, key by key.

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use rexpect::session::{PtySession, spawn_command};

use crate::project::{Project, binary};

/// Two applications, so that the command is a question.
pub fn two_applications() -> Project {
    let project = Project::new("app-fastapi");
    project.write("other.py", "from fastapi import FastAPI\n\nbackend = FastAPI()\n");
    project
}

pub const DOWN: &str = "\u{1b}[B";
pub const ENTER: &str = "\r";
const CTRL_C: &str = "\u{3}";
pub const ESCAPE: &str = "\u{1b}";
const UP: &str = "\u{1b}[A";
pub const COMMAND: &str = "What should the container start?";
pub const IMAGE: &str = "What should the image be built from?";
pub const CI: &str = "Add a CI workflow for the image?";
pub const EDITOR: &str = "Add tasks that run uvdock to an editor?";
pub const PORT: &str = "Which port does the program listen on?";
const SERVICES: &str = "Which of these should be services in compose.yaml?";
const STARTED: &str = "Which of these should `docker compose up` start?";
pub const SPACE: &str = " ";
pub const MEMBERS: &str = "Which workspace members should get an image?";

/// A run of `uvdock init` at a terminal of its own.
pub struct Session {
    terminal: PtySession,
    shown: String,
}

impl Session {
    pub fn start(project: &Project, arguments: &[&str]) -> Self {
        let mut command = Command::new(binary());
        command.arg("init").args(arguments).current_dir(project.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm").env("NO_COLOR", "1");
        let terminal = spawn_command(command, Some(20_000)).expect("a pseudo-terminal");
        Self { terminal, shown: String::new() }
    }

    /// The same at a terminal of this size, with no pager, and with programs of the test's own before those of the system.
    pub fn start_with(project: &Project, (columns, rows): (u16, u16), programs: &str) -> Self {
        let mut command = Command::new("sh");
        let script = format!("stty cols {columns} rows {rows}; PATH={programs}:$PATH; exec \"$0\" init");
        command.args(["-c", &script]).arg(binary()).current_dir(project.path()).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("TERM", "xterm").env("NO_COLOR", "1");
        let terminal = spawn_command(command, Some(20_000)).expect("a pseudo-terminal");
        Self { terminal, shown: String::new() }
    }

    /// Everything that was shown so far.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Waits until nothing more is shown for a while.
    pub fn rests(&mut self, quiet: Duration) {
        let mut last = Instant::now();
        while last.elapsed() < quiet {
            match self.terminal.try_read() {
                Some(letter) => {
                    self.shown.push(letter);
                    last = Instant::now();
                }
                None => std::thread::sleep(Duration::from_millis(10)),
            }
        }
    }

    /// Waits until a text is on the screen.
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        let before = self.terminal.exp_string(text).unwrap_or_else(|error| panic!("no {text:?}: {error}"));
        self.shown.push_str(&before);
        self.shown.push_str(text);
        self
    }

    pub fn presses(&mut self, keys: &[&str]) -> &mut Self {
        for key in keys {
            self.terminal.send(key).and_then(|_| self.terminal.flush()).expect("a key is pressed");
        }
        self
    }

    /// Answers with what is recommended.
    #[track_caller]
    pub fn accepts(&mut self, question: &str) -> &mut Self {
        self.sees(question).presses(&[ENTER])
    }

    /// The exit code and everything that was shown. The cursor must be there again.
    #[track_caller]
    pub fn ends(&mut self, code: i32) -> String {
        self.shown.push_str(&self.terminal.exp_eof().expect("the run ends"));
        // The type of the status is of a crate that is none of ours: "Exited(Pid(4711), 130)".
        let status = format!("{:?}", self.terminal.process().wait().expect("a status"));
        let is_expected = status.starts_with("Exited(") && status.ends_with(&format!(", {code})"));
        assert!(is_expected, "{status}\n{}", self.shown);
        let (hidden, visible) = (self.shown.rfind("\u{1b}[?25l"), self.shown.rfind("\u{1b}[?25h"));
        assert!(hidden <= visible, "the cursor stays hidden:\n{}", self.shown);
        std::mem::take(&mut self.shown)
    }
}

#[test]
fn a_fresh_project_needs_nothing_but_enter() {
    let project = Project::new("app-fastapi");
    let before = project.read("pyproject.toml");
    let mut session = Session::start(&project, &[]);
    session.sees("FastAPI `app` (main.py:5)").accepts(IMAGE).accepts(PORT).accepts(CI).accepts(EDITOR);
    session.sees("new, ").sees("Write Dockerfile").presses(&[DOWN, ENTER]).sees("+++ b/Dockerfile");
    session.accepts("Write Dockerfile").sees("created   Dockerfile").ends(0);
    assert_eq!(project.read("pyproject.toml"), before, "an answer that uvdock would give itself is not saved");
    project.run(&["generate", "--check"]).success();
}

#[test]
fn answers_are_saved_and_the_second_run_changes_nothing() {
    let project = two_applications();
    let before = project.read("pyproject.toml");
    let mut session = Session::start(&project, &[]);
    session.sees(COMMAND).presses(&[DOWN, ENTER]).sees(IMAGE).sees("47 MB").presses(&[DOWN, DOWN, ENTER]);
    session
        .sees(PORT)
        .presses(&["70000", ENTER])
        .sees("from 1 to 65535")
        .presses(&["8100", ENTER])
        .accepts(CI)
        .accepts(EDITOR);
    session.sees("+[tool.uvdock]").accepts("Write pyproject.toml, Dockerfile").ends(0);
    let settings = "\n[tool.uvdock]\ncommand = \"other:backend\"\nstrategy = \"distroless\"\nport = 8100\n";
    assert_eq!(project.read("pyproject.toml"), format!("{before}{settings}"));
    project.run(&["generate", "--check"]).success();
    let after = project.content();
    let said =
        Session::start(&project, &[]).accepts(COMMAND).accepts(IMAGE).accepts(PORT).accepts(CI).accepts(EDITOR).ends(0);
    assert!(said.contains("unchanged Dockerfile") && !said.contains("Write "), "{said}");
    assert_eq!(project.content(), after);
}

#[test]
fn another_answer_takes_the_setting_back() {
    let project = two_applications();
    let before = project.read("pyproject.toml");
    project.run(&["init", "--yes", "--command", "main:app", "--port", "8100"]).success();
    let mut session = Session::start(&project, &[]);
    session.accepts(COMMAND).accepts(IMAGE).sees(PORT).presses(&["8000", ENTER]);
    session.accepts(CI).accepts(EDITOR).accepts("Write pyproject.toml").ends(0);
    assert_eq!(project.read("pyproject.toml"), format!("{before}\n[tool.uvdock]\ncommand = \"main:app\"\n"));
}

#[test]
fn roles_become_services_as_they_are_chosen() {
    let project = Project::new("app-fastapi-roles");
    let before = project.read("pyproject.toml");
    let mut session = Session::start(&project, &["--strategy", "slim", "--port", "8000"]);
    session.sees("celery --app tasks:queue worker").sees(SERVICES).sees("[x] worker").presses(&[DOWN, SPACE, ENTER]);
    session.sees("no: by `docker compose --profile").sees(STARTED).presses(&[SPACE, ENTER]);
    session.accepts(CI).accepts(EDITOR).accepts("Write pyproject.toml, Dockerfile").ends(0);
    let settings = "\n[tool.uvdock]\nroles = { beat = \"never\", worker = \"profile\" }\n";
    assert_eq!(project.read("pyproject.toml"), format!("{before}{settings}"));
    let compose: serde_json::Value = serde_saphyr::from_str(&project.read("compose.yaml")).expect("YAML");
    assert_eq!(compose["services"]["worker"]["profiles"], serde_json::json!(["worker"]));
    assert!(compose["services"]["beat"].is_null(), "{compose}");
    let flags = ["--strategy", "slim", "--port", "8000"];
    let said = Session::start(&project, &flags).accepts(SERVICES).accepts(STARTED).accepts(CI).accepts(EDITOR).ends(0);
    assert!(said.contains("unchanged compose.yaml") && !said.contains("Write "), "{said}");
    // Both back, as it is without a setting.
    let mut session = Session::start(&project, &flags);
    session.sees(SERVICES).presses(&[DOWN, SPACE, ENTER]).sees(STARTED).presses(&[SPACE, ENTER]);
    session.accepts(CI).accepts(EDITOR).accepts("Write pyproject.toml, compose.yaml").ends(0);
    assert_eq!(project.read("pyproject.toml"), before);
}

#[test]
fn a_role_of_the_user_s_own_stays_through_the_questions() {
    let project = Project::new("app-fastapi-roles");
    let own = "\n[tool.uvdock.roles]\n# at night\nreport = { command = \"python tasks.py\", starts = \"on-demand\" }\n";
    let text = format!("{}{own}", project.read("pyproject.toml"));
    project.write("pyproject.toml", &text);
    let mut session = Session::start(&project, &["--strategy", "slim"]);
    session.accepts(PORT).sees(SERVICES).presses(&[SPACE, DOWN, SPACE, ENTER]).accepts(CI).accepts(EDITOR);
    let said = session.accepts("Write pyproject.toml").ends(0);
    assert!(!said.contains(STARTED), "nothing is left that could start: {said}");
    assert_eq!(project.read("pyproject.toml"), format!("{text}beat = \"never\"\nworker = \"never\"\n"));
    let compose = project.read("compose.yaml");
    assert!(compose.contains("  report:\n") && compose.contains("profiles: [tools]"), "{compose}");
    assert!(!compose.contains("celery"), "{compose}");
}

#[test]
fn roles_are_set_in_the_file() {
    let project = Project::new("app-fastapi-roles");
    project.run(&["generate"]).success();
    let text = project.read("pyproject.toml");
    let with = |roles: &str| project.write("pyproject.toml", &format!("{text}\n[tool.uvdock]\n{roles}\n"));
    with("roles = { worker = \"never\", beat = \"never\" }");
    let check = project.run(&["generate", "--check"]);
    check.code(10).stdout_contains("Service `worker` is left out: set in pyproject.toml:");
    with("roles.worker = \"later\"")
        .run(&["generate"])
        .code(1)
        .stderr_contains("expected when the role starts (`beside`");
    let outcome = with("roles.mail = \"before\"").run(&["generate"]);
    outcome.code(1).stderr_contains("error: Role `mail` is not among those found").stderr_contains("`worker`, `beat`");
}

#[test]
fn a_command_can_be_typed() {
    let project = two_applications();
    let mut session = Session::start(&project, &[]);
    session.sees(COMMAND).presses(&[DOWN, DOWN, ENTER]);
    session.sees("Which command?").presses(&["uvicorn a:b &", ENTER]).sees("needs a shell");
    session.presses(&["python main.py", ENTER]).accepts(IMAGE).accepts(PORT).accepts(CI).accepts(EDITOR);
    session.accepts("Write pyproject.toml").ends(0);
    assert!(project.read("Dockerfile").contains("CMD [\"python\", \"main.py\"]"));
}

#[test]
fn leaving_at_any_question_changes_nothing() {
    let questions = [COMMAND, IMAGE, PORT, CI, EDITOR, "Write pyproject.toml"];
    for (last, _) in questions.iter().enumerate() {
        let project = two_applications();
        let before = project.content();
        let mut session = Session::start(&project, &["--python", "3.13"]);
        for question in &questions[..last] {
            session.accepts(question);
        }
        let said = session.sees(questions[last]).presses(&[CTRL_C]).ends(130);
        assert!(said.contains("Cancelled; nothing was written"), "{said}");
        assert_eq!(project.content(), before);
    }
}

#[test]
fn each_answer_can_be_taken_back() {
    let project = two_applications();
    let mut session = Session::start(&project, &[]);
    session.accepts(COMMAND).sees(IMAGE).presses(&[DOWN, ENTER]).sees(PORT).presses(&["<", ENTER]);
    session.sees(IMAGE).presses(&[ESCAPE]).sees(COMMAND).presses(&[DOWN, ENTER]).sees("other:backend").accepts(IMAGE);
    session.accepts(PORT).accepts(CI).sees(EDITOR).presses(&[ESCAPE]).sees(CI).presses(&[DOWN, ENTER]).accepts(EDITOR);
    // At the end there is a way back too, by key and by choice.
    session.sees("Write pyproject.toml, Dockerfile").presses(&[ESCAPE]).sees(EDITOR).presses(&[ESCAPE]);
    session.sees(CI).presses(&[ENTER]).accepts(EDITOR).sees("Write pyproject.toml").presses(&[DOWN, DOWN, DOWN, ENTER]);
    session.accepts(EDITOR).accepts("Write pyproject.toml").ends(0);
    let settings = project.read("pyproject.toml");
    assert!(settings.ends_with("[tool.uvdock]\ncommand = \"other:backend\"\n"), "{settings}");
    project.run(&["generate", "--check"]).success();
}

#[test]
fn the_command_can_be_edited_at_the_end() {
    let project = Project::new("app-fastapi");
    let mut session = Session::start(&project, &["--strategy", "slim", "--editor", "zed"]);
    session.accepts(PORT).accepts(CI).sees("Write Dockerfile").presses(&[DOWN, DOWN, ENTER]);
    session.sees("Which command?").presses(&["uvicorn main:app --workers 2", ENTER]);
    session.sees("--workers 2").accepts("Write pyproject.toml, Dockerfile").ends(0);
    assert!(project.read("Dockerfile").contains("\"--workers\", \"2\""), "{}", project.read("Dockerfile"));
}

#[cfg(unix)]
#[test]
fn a_missing_server_is_added_after_a_yes() {
    let project = without_server();
    let programs = project.path().join("bin");
    let mut session = Session::start_with(&project, (80, 24), programs.to_str().expect("a path in Unicode"));
    session.sees("needs an ASGI server").sees("Add uvicorn to the project?").presses(&[ENTER]).sees("uv add uvicorn");
    session.accepts(IMAGE).accepts(PORT).accepts(CI).accepts(EDITOR).accepts("Write Dockerfile").ends(0);
    project.run(&["generate", "--check"]).success();
}

/// A server is missing, and a program that stands in for uv adds it.
pub fn without_server() -> Project {
    let project = Project::new("app-fastapi");
    let (pyproject, lock) = (project.read("pyproject.toml"), project.read("uv.lock"));
    project.write("kept/pyproject.toml", &pyproject).write("kept/uv.lock", &lock);
    project.replace("pyproject.toml", "    \"uvicorn>=0.34\",\n", "");
    let without =
        lock.lines().filter(|line| !line.contains("name = \"uvicorn\", specifier")).collect::<Vec<_>>().join("\n");
    project.write("uv.lock", &without.replace("    { name = \"uvicorn\" },\n", ""));
    project.write("bin/uv", "#!/bin/sh\necho \"uv $*\"\ncp kept/* .\n");
    crate::adoption::executable(&project, "bin/uv");
    project
}

#[test]
fn escape_at_the_first_question_leaves() {
    let project = two_applications();
    let before = project.content();
    let said = Session::start(&project, &[]).sees(COMMAND).presses(&[ESCAPE]).ends(130);
    assert!(said.contains("Cancelled; nothing was written"), "{said}");
    let mut session = Session::start(&project, &[]);
    session.accepts(COMMAND).sees(IMAGE).presses(&[ESCAPE]).sees(COMMAND).presses(&[ESCAPE]).ends(130);
    assert_eq!(project.content(), before);
}

#[test]
fn leaving_a_list_of_which_several_can_be_chosen_changes_nothing() {
    for (key, questions) in [(CTRL_C, 0), (ESCAPE, 0), (CTRL_C, 1)] {
        let project = Project::new("app-fastapi-roles");
        let before = project.content();
        let mut session = Session::start(&project, &["--strategy", "slim", "--port", "8000"]);
        for question in &[SERVICES][..questions] {
            session.accepts(question);
        }
        let said = session.sees([SERVICES, STARTED][questions]).presses(&[key]).ends(130);
        assert!(said.contains("Cancelled; nothing was written"), "{said}");
        assert_eq!(project.content(), before);
    }
}

#[test]
fn a_no_at_the_end_changes_nothing() {
    let project = Project::new("app-fastapi");
    let before = project.content();
    let mut session = Session::start(&project, &["--strategy", "slim", "--editor", "zed"]);
    session.accepts(PORT).accepts(CI).sees("Write Dockerfile").presses(&[UP, ENTER]).ends(130);
    assert_eq!(project.content(), before);
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let project = Project::new("app-fastapi");
    let before = project.content();
    project
        .run(&["init"])
        .code(3)
        .stderr_contains("error: There is no terminal to ask questions in\nhint: Take every recommended");
    assert_eq!(project.content(), before);
    project.run(&["init", "--yes"]).success().stdout_contains("created   Dockerfile");
}

#[test]
fn yes_leaves_an_open_question_open() {
    let project = two_applications();
    let before = project.content();
    project.run(&["init", "--yes"]).code(3).stderr_contains("other:backend  FastAPI application (other.py:3)");
    assert_eq!(project.content(), before);
    project.run(&["init", "--yes", "--command", "other:backend"]).success().stdout_contains("updated   pyproject.toml");
    project.run(&["generate", "--check"]).success();
    project.run(&["init", "--yes"]).success().stdout_contains("unchanged Dockerfile");
}

#[test]
fn a_pyproject_that_cannot_be_written_leaves_every_file_as_it_was() {
    let project = two_applications();
    let path = project.path().join("pyproject.toml");
    let mut permissions = path.metadata().expect("there").permissions();
    permissions.set_readonly(true);
    fs_err::set_permissions(&path, permissions).expect("set");
    let before = project.content();
    let outcome = project.run(&["init", "--yes", "--command", "main:app"]);
    outcome.code(1).stderr_contains("error: Cannot write `pyproject.toml`: permission denied; no file was changed");
    assert_eq!(project.content(), before);
}

#[cfg(unix)]
#[test]
fn a_directory_that_cannot_be_written_leaves_every_file_as_it_was() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = two_applications();
    let mode = |mode| fs_err::set_permissions(project.path(), std::fs::Permissions::from_mode(mode)).expect("set");
    mode(0o555);
    if fs_err::File::create(project.path().join("probe")).is_ok() {
        mode(0o755);
        return crate::docker::note("LEFT OUT, this user may write into every directory");
    }
    let before = project.content();
    let outcome = project.run(&["init", "--yes", "--command", "main:app"]);
    outcome.code(1).stderr_contains("error: Cannot write `pyproject.toml`: permission denied; no file was changed");
    assert_eq!(project.content(), before);
    mode(0o755);
}

#[test]
fn what_is_around_the_settings_stays_byte_for_byte() {
    let head =
        "\u{feff}# who we are\r\n[project]\r\nname = 'board'\r\nversion=\"1\"\r\nrequires-python = \">=3.13\"\r\n";
    let dependencies =
        "dependencies = [ \"fastapi>=0.115\", # the web\r\n \"jinja2>=3.1\",\r\n\t\"uvicorn>=0.34\" ]\r\n";
    let tail = "\r\n[tool.ruff]\r\nlint.select = [\"ALL\"]\r\n# lint.ignore = []";
    let project = Project::new("app-fastapi");
    project.write("pyproject.toml", &format!("{head}{dependencies}{tail}"));
    project.run(&["init", "--yes", "--port", "8100"]).success();
    let settings = "\r\n\r\n[tool.uvdock]\r\nport = 8100\r\n";
    assert_eq!(project.read("pyproject.toml"), format!("{head}{dependencies}{tail}{settings}"));
}

#[test]
fn a_file_of_someone_else_is_replaced_after_a_yes_alone() {
    let project = Project::new("app-fastapi");
    project.write("Dockerfile", "FROM scratch\n");
    let before = project.content();
    project.run(&["init", "--yes"]).code(1).stderr_contains("image `scratch`");
    assert_eq!(project.content(), before);
    let flags = ["--strategy", "slim", "--port", "8000", "--editor", "vscode"];
    Session::start(&project, &flags).accepts(CI).accepts("Write Dockerfile").accepts("Write Dockerfile").ends(130);
    assert_eq!(project.content(), before, "nothing is replaced by Enter alone");
    let mut session = Session::start(&project, &flags);
    session
        .accepts(CI)
        .accepts("Write Dockerfile")
        .sees("-FROM scratch")
        .sees("Write Dockerfile")
        .sees("Yes, and replace Dockerfile")
        .presses(&[DOWN, ENTER])
        .ends(0);
    project.run(&["generate", "--check"]).success();
    let kept = project.content().into_values().any(|bytes| bytes == b"FROM scratch\n");
    assert!(kept, "what git does not have is kept");
}

/// A problem matcher of VS Code: expressions for one line after the other, of which the last may repeat ("Integrate with
/// External Tools via Tasks > Defining a multiline problem matcher").
struct Matcher(Vec<serde_json::Value>);

impl Matcher {
    fn all(tasks: &serde_json::Value, label: &str) -> Vec<Self> {
        let task = tasks["tasks"].as_array().expect("tasks").iter().find(|task| task["label"] == label);
        let matchers = task.expect("the task")["problemMatcher"].as_array().expect("a list").iter();
        let patterns = |pattern: &serde_json::Value| pattern.as_array().cloned().unwrap_or(vec![pattern.clone()]);
        matchers.map(|matcher| Self(patterns(&matcher["pattern"]))).collect()
    }

    /// What each problem in a text says, by the name of the group.
    fn found(&self, text: &str) -> Vec<BTreeMap<String, String>> {
        let lines: Vec<&str> = text.lines().collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at + self.0.len() <= lines.len() {
            let heads = self.0.iter().zip(&lines[at..]);
            let heads: Option<Vec<_>> = heads.map(|(pattern, line)| fields(pattern, line)).collect();
            let Some(heads) = heads else {
                at += 1;
                continue;
            };
            let (last, before) = heads.split_last().expect("a pattern");
            let head: BTreeMap<String, String> = before.iter().flatten().map(|(k, v)| (k.clone(), v.clone())).collect();
            let with = |more: &BTreeMap<String, String>| head.clone().into_iter().chain(more.clone()).collect();
            found.push(with(last));
            at += self.0.len();
            let last = self.0.last().expect("a pattern");
            while let Some(more) = lines.get(at).filter(|_| last["loop"] == true).and_then(|line| fields(last, line)) {
                found.push(with(&more));
                at += 1;
            }
        }
        found
    }
}

/// The groups of an expression that a pattern names.
fn fields(pattern: &serde_json::Value, line: &str) -> Option<BTreeMap<String, String>> {
    let expression = regex::Regex::new(pattern["regexp"].as_str().expect("a text")).expect("an expression");
    let groups = expression.captures(line)?;
    let named = pattern.as_object().expect("a table").iter().filter_map(|(name, group)| {
        let group = groups.get(usize::try_from(group.as_u64()?).ok()?)?;
        Some((name.clone(), group.as_str().to_owned()))
    });
    Some(named.collect())
}

fn tasks_of(project: &Project) -> serde_json::Value {
    serde_json::from_str(&project.read(".vscode/tasks.json")).expect("JSON")
}

#[test]
fn the_problem_matchers_understand_what_a_check_prints() {
    let project = Project::new("app-fastapi");
    project.run(&["init", "--yes", "--editor", "vscode"]).success().stdout_contains("created   .vscode/tasks.json");
    let tasks = tasks_of(&project);
    let check = &tasks["tasks"][1];
    assert_eq!((&check["command"], &check["args"]), (&"uvdock".into(), &serde_json::json!(["generate", "--check"])));
    let matchers = Matcher::all(&tasks, "uvdock: check");
    let found = |project: &Project| -> Vec<[String; 3]> {
        let check = project.run(&["generate", "--check"]);
        let problems = matchers.iter().flat_map(|matcher| matcher.found(&check.stdout));
        problems.map(|problem| ["code", "file", "message"].map(|field| problem[field].clone())).collect()
    };
    assert!(found(&project).is_empty(), "nothing is wrong yet");
    project.replace("Dockerfile", "WORKDIR /app", "WORKDIR /srv").write(".dockerignore", "mine\n");
    fs_err::remove_file(project.path().join("compose.yaml")).expect("removed");
    let expected = [
        ["edited", "Dockerfile", "The text is not what uvdock wrote"],
        ["not uvdock's", ".dockerignore", "It has no line that says uvdock wrote it"],
        ["missing", "compose.yaml", "It has not been written yet"],
    ];
    assert_eq!(found(&project), expected.map(|problem| problem.map(str::to_owned)));
    project.run(&["generate", "--force"]).success();
    project.replace(
        "pyproject.toml",
        "[project]",
        "[tool.uvdock]\nport = 9000\nstop-signal = \"SIGQUIT\"\n\n[project]",
    );
    let found = found(&project);
    let of_dockerfile: Vec<&str> =
        found.iter().filter(|problem| problem[1] == "Dockerfile").map(|problem| problem[2].as_str()).collect();
    let expected = [
        "The port is 9000 and was 8000: set in pyproject.toml:2",
        "The stop signal is `SIGQUIT`: set in pyproject.toml:3",
    ];
    assert_eq!(of_dockerfile, expected, "each reason is a problem of its own");
    assert!(found.iter().all(|problem| problem[0] == "stale"), "{found:?}");
}

#[test]
fn the_problem_matchers_understand_errors_with_their_place() {
    let project = Project::new("app-fastapi");
    project.run(&["init", "--yes", "--editor", "vscode"]).success();
    let tasks = tasks_of(&project);
    project.replace("pyproject.toml", "[project]", "[tool.uvdock]\nprot = 9000\n\n[project]");
    for (label, arguments) in [("uvdock: generate", &["generate"][..]), ("uvdock: check", &["generate", "--check"])] {
        let said = project.run(arguments).stderr;
        let problems: Vec<_> = Matcher::all(&tasks, label).iter().flat_map(|matcher| matcher.found(&said)).collect();
        let expected = [("column", "1"), ("file", "pyproject.toml"), ("line", "2")];
        let message = ("message", "`pyproject.toml` cannot be read: unknown key `prot`");
        let expected = expected.into_iter().chain([message]).map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(problems, [expected.collect::<BTreeMap<_, _>>()], "{said}");
    }
}

#[test]
fn the_problem_matchers_understand_findings_of_a_linter() {
    let project = Project::new("app-fastapi");
    project.run(&["init", "--yes", "--editor", "vscode"]).success();
    let matchers = Matcher::all(&tasks_of(&project), "uvdock: check");
    let text = "docker/Dockerfile:12:5: warning: `uv sync` takes a stale lock: add `--locked` [lock]\nDockerfile:1:1: error: a: b\n";
    let problems: Vec<_> = matchers.iter().flat_map(|matcher| matcher.found(text)).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    let fields = ["file", "line", "column", "severity", "message", "code"];
    let expected = ["docker/Dockerfile", "12", "5", "warning", "`uv sync` takes a stale lock: add `--locked`", "lock"];
    assert_eq!(fields.map(|field| problems[0][field].as_str()), expected);
    assert_eq!((problems[1]["message"].as_str(), problems[1].get("code")), ("a: b", None));
}

#[test]
fn tasks_of_editors_are_added_once() {
    let project = Project::new("app-fastapi");
    let mine = "// ours\n{\n  \"tasks\": [\n    { \"label\": \"test\" } // quick\n  ]\n}\n";
    project.write(".vscode/tasks.json", mine);
    let all = ["init", "--yes", "--editor", "vscode", "--editor", "zed", "--editor", "jetbrains"];
    project.run(&all).success().stdout_contains("created   .run/uvdock check.run.xml");
    let text = project.read(".vscode/tasks.json");
    assert!(
        text.starts_with("// ours\n{") && text.contains("{ \"label\": \"test\" }") && text.contains("// quick"),
        "{text}"
    );
    project.write(".run/uvdock check.run.xml", "<mine/>\n");
    let after = project.content();
    project.run(&all).success();
    assert_eq!(project.content(), after);
}

#[test]
fn a_task_file_of_another_form_is_named_and_nothing_is_written() {
    let project = Project::new("app-fastapi");
    project.write(".vscode/tasks.json", "[]\n");
    let before = project.content();
    let outcome = project.run(&["init", "--yes", "--editor", "vscode"]);
    outcome.code(1).stderr_contains("error: `.vscode/tasks.json` holds no list of tasks\nhint: ");
    assert_eq!(project.content(), before);
}

#[test]
fn a_project_with_uvdock_toml_keeps_its_settings_there() {
    let project = two_applications();
    let pyproject = project.read("pyproject.toml");
    project.write("uvdock.toml", "# ours\nlock = 'frozen' # as agreed\n\n[env]\nMODE = \"1\"\n");
    let mut session = Session::start(&project, &["--strategy", "slim"]);
    session.sees(COMMAND).presses(&[DOWN, ENTER]).sees(PORT).presses(&["8100", ENTER]).accepts(CI).accepts(EDITOR);
    session.accepts("Write uvdock.toml, Dockerfile").ends(0);
    assert_eq!(project.read("pyproject.toml"), pyproject);
    let saved =
        "# ours\nlock = 'frozen' # as agreed\ncommand = \"other:backend\"\nport = 8100\n\n[env]\nMODE = \"1\"\n";
    assert_eq!(project.read("uvdock.toml"), saved);
    for file in ["Dockerfile", ".dockerignore", "compose.yaml"] {
        let text = project.read(file);
        assert!(text.contains("keeps it true: change uvdock.toml, not this file"), "{text}");
        assert!(!text.contains("tool.uvdock"), "{text}");
    }
    project.run(&["generate", "--check"]).success();
    project.run(&["init", "--yes"]).success().stdout_contains("unchanged Dockerfile");
    assert_eq!(project.read("uvdock.toml"), saved);
}

#[test]
fn messages_name_the_file_that_holds_the_settings() {
    let project = two_applications();
    project.write("uvdock.toml", "");
    project.run(&["generate"]).code(3).stderr_contains("or set `command` in `uvdock.toml`");
    project.run(&["init", "--yes", "--command", "main:app"]).success();
    assert_eq!(project.read("uvdock.toml"), "command = \"main:app\"\n");
    project.replace("Dockerfile", "WORKDIR /app", "WORKDIR /srv");
    project.run(&["generate"]).code(1).stderr_contains("`instructions` of `uvdock.toml`");
    project.run(&["generate", "--force"]).success();
    fs_err::rename(project.path().join("uvdock.toml"), project.path().join("old.toml")).expect("renamed");
    let moved = format!("{}\n[tool.uvdock]\n{}", project.read("pyproject.toml"), project.read("old.toml"));
    project.write("pyproject.toml", &moved);
    let check = project.run(&["generate", "--check"]);
    check.code(10).stdout_contains("The settings are now in `pyproject.toml`");
    assert!(!check.stdout.contains("differently"), "{}", check.stdout);
}

#[test]
fn settings_in_two_places_are_named_before_anything_is_asked() {
    let project = two_applications();
    project.write("uvdock.toml", "port = 1\n");
    project.write("pyproject.toml", &format!("{}\n[tool.uvdock]\nport = 2\n", project.read("pyproject.toml")));
    let before = project.content();
    project.run(&["init", "--yes"]).code(1).stderr_contains("Settings stand in two places: `[tool.uvdock]` (pyproject");
    assert_eq!(project.content(), before);
}

#[test]
fn members_of_a_workspace_are_picked_in_its_root() {
    let project = Project::new("workspace-member");
    let root = project.read("pyproject.toml");
    Session::start(&project, &[])
        .sees(MEMBERS)
        .sees("api: uvicorn")
        .presses(&[ENTER])
        .accepts(EDITOR)
        .accepts("Write")
        .ends(0);
    assert_eq!(project.read("pyproject.toml"), format!("{root}\n[tool.uvdock]\nservices = [\"api\", \"jobs\"]\n"));
    project.run(&["generate", "--check"]).success();
    let one = Project::new("workspace-member");
    let mut session = Session::start(&one, &["--strategy", "slim", "--port", "8000"]);
    // The second is taken back.
    session.sees(MEMBERS).presses(&[DOWN, SPACE, ENTER]).accepts(CI).accepts(EDITOR).accepts("Write").ends(0);
    assert!(!one.read("pyproject.toml").contains("services") && one.read("Dockerfile").contains("api.main:app"));
    one.run(&["init", "--yes"]).code(3).stderr_contains("api");
}
