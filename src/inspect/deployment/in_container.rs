//! Reads commands that recipes, scripts, workflows and documentation run in a container: `docker compose exec web alembic upgrade head`.
//! Knows no service, and runs none.

use super::image_build_facts::InContainerFacts;
use crate::inspect::evidence::Place;

/// Options that take the word behind them (<https://docs.docker.com/reference/cli/docker/compose/exec/>,
/// <https://docs.docker.com/reference/cli/docker/compose/run/>).
const WITH_VALUE: [&str; 15] = [
    "-e",
    "-u",
    "-w",
    "-v",
    "-p",
    "-l",
    "--env",
    "--user",
    "--workdir",
    "--volume",
    "--publish",
    "--label",
    "--name",
    "--index",
    "--entrypoint",
];

/// The commands of a text, one of a line at most.
pub(super) fn read(path: &str, text: &str) -> Vec<InContainerFacts> {
    let lines: Vec<&str> = text.lines().collect();
    let found = lines.iter().enumerate().filter_map(|(index, line)| {
        let (name, rest) = of_line(line)?;
        // The words may stand on the line below: `docker compose exec web \`.
        let (at, rest) = match rest.trim() {
            "\\" => (index + 1, lines.get(index + 1)?.trim_start()),
            _ => (index, rest),
        };
        let command = rest.trim_end().trim_end_matches('\\').trim_end();
        let place = Place::line(path, at + 1);
        (!command.is_empty()).then(|| InContainerFacts { place, name: name.to_owned(), command: command.to_owned() })
    });
    found.collect()
}

/// The name, and what stands behind it.
fn of_line(line: &str) -> Option<(&str, &str)> {
    let mut words = words(line).into_iter();
    let mut is_engine = false;
    loop {
        let (_, word) = words.next()?;
        if matches!(word, "exec" | "run") && is_engine {
            break;
        }
        // `$(DC) exec web`, where a recipe names the program by a variable.
        let names_it = ["docker", "podman", "nerdctl", "compose", "COMPOSE"].iter().any(|name| word.contains(name));
        is_engine = is_engine || names_it || word.starts_with(['$', '{']) && word.contains("DC");
    }
    let name = loop {
        let (_, word) = words.next()?;
        if !word.starts_with('-') {
            break word;
        }
        if WITH_VALUE.contains(&word) {
            words.next();
        }
    };
    let (start, _) = words.next()?;
    Some((name, &line[start..]))
}

/// Words with the places that they begin at.
fn words(line: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut end = 0;
    for word in line.split_whitespace() {
        let Some(start) = line[end..].find(word).map(|start| end + start) else { break };
        end = start + word.len();
        found.push((start, word));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_in_a_container_has_its_name_and_its_words() {
        let of = |line: &str| read("Makefile", line).first().map(|one| format!("{}: {}", one.name, one.command));
        for (line, expected) in [
            ("\tdocker compose exec web uv run alembic upgrade head", "web: uv run alembic upgrade head"),
            (
                "@docker-compose -f dev.yml run --rm -e A=1 --user root api sh -c \"uv run x\"",
                "api: sh -c \"uv run x\"",
            ),
            ("\t$(DC) exec -T web python manage.py migrate \\", "web: python manage.py migrate"),
            ("docker compose run --rm web \\\n    uv run alembic current", "web: uv run alembic current"),
            ("$ docker exec -it shop-web-1 pytest", "shop-web-1: pytest"),
        ] {
            assert_eq!(of(line).as_deref(), Some(expected));
        }
        for line in ["uv run main.py", "docker compose up web", "exec uv run x", "docker compose exec web"] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
