//! Tests of shell text as a whole.

use proptest::prelude::{ProptestConfig, proptest};

use super::*;

#[test]
fn operators_and_expansions_need_a_shell() {
    for line in ["a; b", "a|b", "a>b", "echo $HOME 'x'", "a \"$HOME\"", "a `id`", "a\nb", "a 'b"] {
        assert!(is_needed(line), "{line}");
    }
}

#[test]
fn what_is_quoted_needs_none() {
    for line in
        ["python -c 'a; b'", "a '`id`'", "a \"b; c\"", r"a \$HOME", "gunicorn 'app:create_app()'", "a app() --ips=*"]
    {
        assert!(!is_needed(line), "{line}");
    }
}

/// Each command with how it runs and where: `&` in the background, `|` into a pipe, `$` as text.
fn shown(text: &str) -> Vec<String> {
    let script = script(text).expect("a script");
    let show = |command: &SimpleCommand| {
        let words: Vec<String> = command.words.iter().map(Word::text).collect();
        let mark = match command.runs {
            Runs::InForeground => "",
            Runs::InBackground => " &",
            Runs::IntoPipe => " |",
            Runs::AsText => " $",
        };
        let directory = if command.directory.is_empty() { String::new() } else { format!("[{}] ", command.directory) };
        format!("{} {directory}{}{mark}", command.line, words.join(" "))
    };
    script.commands.iter().map(show).collect()
}

#[test]
fn commands_are_known_with_their_lines_wherever_they_stand() {
    let text = "if ! a; then\n  b | c\nelse d; fi\nfor x in $(e); do f; done\ncase $1 in\n  g) h;;\nesac\n";
    assert_eq!(shown(text), ["1 a", "2 b |", "2 c", "3 d", "4 e $", "4 f", "6 h"]);
}

#[test]
fn what_runs_in_the_background_is_a_whole_list() {
    assert_eq!(shown("a && b & c; d"), ["1 a &", "1 b &", "1 c", "1 d"]);
    assert_eq!(shown("(a; b | c) &\nd"), ["1 a &", "1 b &", "1 c &", "2 d"]);
}

#[test]
fn a_directory_holds_up_to_the_end_of_its_shell() {
    assert_eq!(
        shown("(cd x && a); cd y; b; cd z; c"),
        ["1 cd x", "1 [x] a", "1 cd y", "1 [y] b", "1 [y] cd z", "1 [y/z] c"]
    );
}

#[test]
fn redirections_are_no_words() {
    let script = script("a 'b' >> x 2>&1 <<EOF >|'y z'\ntext\nEOF\n{ c; } > w").expect("a script");
    let words: Vec<String> = script.commands[0].words.iter().map(Word::text).collect();
    assert_eq!(words, ["a", "b"]);
    let targets: Vec<(Direction, String)> =
        script.commands[0].redirections.iter().map(|one| (one.direction, one.target.text())).collect();
    let expected = [(Direction::Appends, "x"), (Direction::Duplicates, "1"), (Direction::Writes, "y z")];
    assert_eq!(targets, expected.map(|(direction, target)| (direction, target.to_owned())));
    assert_eq!(script.redirections[0].target.text(), "w");
}

#[test]
fn words_have_their_place_in_the_text() {
    let text = "é; exec uv run \"x y\"";
    let script = script(text).expect("a script");
    let places: Vec<&str> = script.commands[1].words.iter().map(|word| &text[word.range.clone()]).collect();
    assert_eq!(places, ["exec", "uv", "run", "\"x y\""]);
}

#[test]
fn a_text_that_does_not_parse_is_read_as_far_as_it_does() {
    let script = script_as_far_as_it_parses("fi\na \\\n  b\nit's\nc\n");
    let lines: Vec<usize> = script.commands.iter().map(|command| command.line).collect();
    assert_eq!(lines, [2, 5]);
}

#[test]
fn texts_that_nest_without_end_end_soon() {
    let begun = std::time::Instant::now();
    for (open, close) in [
        ("( ", ")"),
        ("{ ", "; }"),
        ("if a; then ", "; fi"),
        ("case a in a) ", ";; esac"),
        ("${a:-", "}"),
        ("\"${a:-", "}\""),
        ("$(a ", ")"),
        ("\"$(a ", ")\""),
        ("<(a ", ")"),
        ("echo `a ", "`"),
        ("f() ", ""),
        ("a && ", "a"),
        ("a | ", "a"),
    ] {
        for times in [40, 500, 8_000] {
            script_as_far_as_it_parses(&format!("{}a{}", open.repeat(times), close.repeat(times)));
            script_as_far_as_it_parses(&open.repeat(times));
            words(&open.repeat(times));
        }
    }
    for middle in ["- ", "! ", "a?b:", "(", "a["] {
        script_as_far_as_it_parses(&format!("echo $(({}1))", middle.repeat(8_000)));
        script_as_far_as_it_parses(&format!("[[ {}1 ]]", middle.repeat(8_000)));
    }
    assert!(begun.elapsed() < std::time::Duration::from_mins(1), "{:?}", begun.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn any_text_is_read(text in r#"(if |then |fi|case |in |esac|for |do |done|\$\(|\$\{|\(\(|\)\)|<<|EOF|\[\[|\]\]|[a-c$(){}<>|&;'"`\\ \n#=!\[\]*é1@?:+/-]){0,16}"#) {
        script_as_far_as_it_parses(&text);
        words(&text);
        expanded(&text, Quotes::Read, &|_| Some("x"));
        expanded(&text, Quotes::Gone, &|_| None);
    }
}
