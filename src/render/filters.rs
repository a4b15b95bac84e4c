//! The filters of the templates, each named after the syntax that it quotes for. What a template prints has passed one of them, or is
//! a number, or is [`Code`](super::values::Code): the formatter refuses all else. Decides nothing.

use minijinja::{Environment, Error, ErrorKind, Value};

use crate::quote::{self, actions, compose, dockerfile, env, hcl, ignore, shell, yaml};

/// Adds every filter.
pub fn add_to(environment: &mut Environment<'_>) {
    add_checks(environment);
    add_dockerfile(environment);
    add_yaml(environment);
    environment.add_filter("ignore_pattern", |path: &str| one_line(ignore::pattern(path)));
    environment.add_filter("hcl_list", |texts: Vec<String>| one_line(hcl::list(&texts)));
    environment.add_filter("hcl_string", |text: &str| one_line(hcl::string(text)));
    environment.add_filter("make_file_variables", make_file_variables);
}

/// What needs no quotes in any syntax, or is no data.
fn add_checks(environment: &mut Environment<'_>) {
    environment.add_filter("comment", |text: &str| one_line(quote::shown_letters(text)));
    environment
        .add_filter("duration", |text: &str| checked(text, "a duration", |letter| letter.is_ascii_alphanumeric()));
    environment.add_filter("image", |text: &str| checked(text, "an image reference", is_image_letter));
    environment.add_filter("name", |text: &str| checked(text, "a name", is_name_letter));
    environment.add_filter("signal", |text: &str| checked(text, "a signal", is_signal_letter));
    environment.add_filter("variable", |text: &str| variable(text).map(Value::from_safe_string));
    environment.add_filter("verbatim", verbatim);
}

fn add_dockerfile(environment: &mut Environment<'_>) {
    environment.add_filter("copy_operands", copy_operands);
    environment.add_filter("dockerfile_arg", |pair: Value| dockerfile_pair(&pair, dockerfile::env).and_then(one_line));
    environment.add_filter("dockerfile_env", |pairs: Value| dockerfile_pairs(&pairs, dockerfile::env, "\\\n    "));
    environment.add_filter("dockerfile_env_line", |pairs: Value| dockerfile_pairs(&pairs, dockerfile::env, ""));
    environment
        .add_filter("dockerfile_labels", |pairs: Value| dockerfile_pairs(&pairs, dockerfile::label, "\\\n      "));
    environment.add_filter("exec_form", |words: Vec<String>| one_line(dockerfile::exec_form(&words)));
    environment.add_filter("mount", |fields: Vec<String>| one_line(dockerfile::mount(&fields)));
    environment.add_filter("secret_flag", secret_flag);
    environment.add_filter("shell_environment", shell_environment);
    environment.add_filter("shell_globs", |directories: Vec<String>, pattern: &str| shell_globs(&directories, pattern));
    environment.add_filter("shell_word", |word: &str| one_line(shell::word(word)));
    environment.add_filter("shell_words", |words: Vec<String>| one_line(shell::words(&words)));
    environment.add_filter("workdir", |path: &str| one_line(dockerfile::workdir(path)));
}

fn add_yaml(environment: &mut Environment<'_>) {
    environment.add_filter("compose_list", |words: Vec<String>| one_line(compose::list(&words)));
    environment.add_filter("compose_scalar", |text: &str| one_line(compose::scalar(text)));
    environment.add_filter("compose_string", |text: &str| one_line(compose::string(text)));
    environment.add_filter("config_string", |text: &str| one_line(yaml::string(text)));
    environment.add_filter("env_value", |text: &str| one_line(env::value(text)));
    environment.add_filter("compose_value", compose_value);
    environment.add_filter("compose_variable", compose_variable);
    environment.add_filter("case_pattern", |names: Vec<String>| case_pattern(&names));
    environment.add_filter("json_names", |names: Vec<String>| json_names(&names));
    environment.add_filter("platforms", |text: &str| {
        checked(text, "platforms", |letter| is_image_letter(letter) || letter == ',')
    });
    environment.add_filter("gitlab_command", |words: Vec<String>| one_line(yaml::line(&shell::words(&words))));
    environment.add_filter("workflow_command", |words: Vec<String>| one_line(actions::command(&words)));
    environment.add_filter("workflow_json", workflow_json);
    environment.add_filter("workflow_scalar", |text: &str| one_line(actions::scalar(text)));
    environment.add_filter("workflow_secret", |name: &str| one_line(actions::secret(&variable(name)?)));
    environment.add_filter("workflow_string", |text: &str| one_line(actions::string(text)));
    environment.add_filter("workflow_variable", |name: &str| one_line(actions::variable(&variable(name)?)));
    environment.add_filter("workflow_words", |words: Vec<String>| one_line(actions::words(&words)));
}

fn refused(found: &str, wanted: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("{found:?} is not {wanted}"))
}

/// Quoted text that ends no line, to any reader, and shows all that it holds; a tab is seen as space.
fn one_line(text: String) -> Result<Value, Error> {
    if text.chars().any(|letter| quote::is_invisible(letter) && letter != '\t') {
        return Err(refused(&text, "one line of visible text"));
    }
    Ok(Value::from_safe_string(text))
}

fn checked(text: &str, wanted: &str, is_letter: fn(char) -> bool) -> Result<Value, Error> {
    if text.chars().all(is_letter) { Ok(Value::from_safe_string(text.to_owned())) } else { Err(refused(text, wanted)) }
}

/// Names as one pattern of a shell's `case`.
fn case_pattern(names: &[String]) -> Result<Value, Error> {
    names.iter().try_for_each(|name| checked(name, "a name", is_name_letter).map(drop))?;
    one_line(names.join(" | "))
}

/// A JSON list of names, which YAML reads alike and which stands in single quotes of either.
fn json_names(names: &[String]) -> Result<Value, Error> {
    names.iter().try_for_each(|name| checked(name, "a name", is_name_letter).map(drop))?;
    one_line(yaml::list(names))
}

/// A JSON object of texts by their names, as a scalar of a workflow.
fn workflow_json(pairs: &Value) -> Result<Value, Error> {
    let mut object = serde_json::Map::new();
    for pair in pairs.try_iter()? {
        object.insert(text_of(&pair, "name")?, text_of(&pair, "path")?.into());
    }
    one_line(actions::json(&serde_json::Value::Object(object)))
}

fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-')
}

/// Such as `SIGRTMIN+3` (signal(7)).
fn is_signal_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-')
}

/// The letters of the reference grammar (distribution/reference).
fn is_image_letter(letter: char) -> bool {
    is_name_letter(letter) || matches!(letter, '/' | ':' | '@')
}

fn variable(name: &str) -> Result<String, Error> {
    if quote::is_variable(name) { Ok(name.to_owned()) } else { Err(refused(name, "the name of a variable")) }
}

/// What the user wrote in the very syntax of the file, to stand there as it is. Nothing else may pass here.
fn verbatim(text: &str) -> Result<Value, Error> {
    if text.chars().any(|letter| quote::is_invisible(letter) && !matches!(letter, '\n' | '\t')) {
        return Err(refused(text, "visible text"));
    }
    Ok(Value::from_safe_string(text.to_owned()))
}

fn text_of(value: &Value, attribute: &str) -> Result<String, Error> {
    let found = value.get_attr(attribute)?;
    found.as_str().map(str::to_owned).ok_or_else(|| refused(&found.to_string(), "text"))
}

/// The operands of `COPY`, and its mode, of a [`CopyContext`](super::values::CopyContext).
fn copy_operands(copy: &Value) -> Result<Value, Error> {
    let sources: Vec<String> = copy.get_attr("sources")?.try_iter()?.map(|path| path.to_string()).collect();
    let operands = dockerfile::copy(&sources, &text_of(copy, "target")?);
    let mode = text_of(copy, "mode")?;
    let from = text_of(copy, "from")?;
    let mut flags = String::new();
    if !from.is_empty() {
        flags.extend(["--from=", from.as_str(), " "]);
    }
    for path in copy.get_attr("excluded")?.try_iter()? {
        let path = path.as_str().filter(|path| dockerfile::is_plain(path));
        flags.extend(["--exclude=", path.ok_or_else(|| refused("an excluded path", "plain"))?, " "]);
    }
    if !mode.is_empty() {
        flags.extend(["--chmod=", mode.as_str(), " "]);
    }
    one_line(format!("{flags}{operands}"))
}

/// `NAME=value` of a [`Pair`](super::values::Pair).
fn dockerfile_pair(pair: &Value, quoted: fn(&str) -> String) -> Result<String, Error> {
    let (name, value) = (text_of(pair, "name")?, pair.get_attr("value")?);
    let is_name = !name.is_empty() && name.chars().all(|letter| is_name_letter(letter) || letter == '/');
    if !is_name {
        return Err(refused(&name, "the name of a variable or a label"));
    }
    if value.is_safe() {
        return Ok(format!("{name}={value}"));
    }
    Ok(format!("{name}={}", quoted(value.as_str().ok_or_else(|| refused(&value.to_string(), "text"))?)))
}

/// Pairs of one instruction, with a space and what ends a line between them.
fn dockerfile_pairs(pairs: &Value, quoted: fn(&str) -> String, end: &str) -> Result<Value, Error> {
    let mut all = Vec::new();
    for pair in pairs.try_iter()? {
        let text = dockerfile_pair(&pair, quoted)?;
        one_line(text.clone())?;
        all.push(text);
    }
    Ok(Value::from_safe_string(all.join(&format!(" {end}"))))
}

/// `NAME=value ` before a command, or `NAME="$ARGUMENT" ` where it is a build argument's, for each of the pairs.
fn shell_environment(pairs: &Value) -> Result<Value, Error> {
    let mut text = String::new();
    for pair in pairs.try_iter()? {
        let name = variable(&text_of(&pair, "name")?)?;
        let argument = pair.get_attr("argument")?;
        let value = match argument.as_str() {
            Some(argument) => format!("\"${}\"", variable(argument)?),
            None => shell::word(&text_of(&pair, "value")?),
        };
        text.extend([&name, "=", &value, " "]);
    }
    one_line(text)
}

/// ` DIRECTORY/PATTERN` behind a command, for each of the directories.
fn shell_globs(directories: &[String], pattern: &str) -> Result<Value, Error> {
    let globs =
        directories.iter().flat_map(|directory| [" ".to_owned(), shell::word(directory), format!("/{pattern}")]);
    one_line(globs.collect())
}

/// The option of `docker build` that hands a secret over. A file that is not there is not handed over; a variable that is not
/// set is none to the build.
fn secret_flag(secret: &Value) -> Result<Value, Error> {
    let id = checked(&text_of(secret, "id")?, "a name", is_name_letter)?;
    let file = secret.get_attr("file")?;
    one_line(match file.as_str() {
        Some(name) => {
            let name = variable(name)?;
            format!("${{{name}:+--secret \"id={id},src=${name}\"}}")
        }
        None => format!("--secret id={id},env={}", variable(&text_of(secret, "variable")?)?),
    })
}

/// `${NAME:-default}`, which Compose interpolates; both are names.
fn compose_variable(name: &str, default: &str) -> Result<Value, Error> {
    one_line(format!("${{{}:-{}}}", variable(name)?, checked(default, "a path", is_image_letter)?))
}

/// A value of texts and of variables that Compose interpolates: `redis://redis:6379`, `"app:${PASSWORD}@postgres"`.
fn compose_value(parts: &Value) -> Result<Value, Error> {
    let mut known = Vec::new();
    for part in parts.try_iter()? {
        let name = text_of(&part, "variable")?;
        let name = if name.is_empty() { name } else { variable(&name)? };
        let missing = text_of(&part, "missing")?;
        known.push((text_of(&part, "text")?, name, checked_message(&missing)?));
    }
    let parts: Vec<compose::Part<'_>> = known
        .iter()
        .map(|(text, name, missing)| match name.as_str() {
            "" => compose::Part::Text(text),
            name => compose::Part::Variable { name, missing },
        })
        .collect();
    one_line(compose::value(&parts))
}

/// What stands behind `:?` ends at the first brace.
fn checked_message(text: &str) -> Result<String, Error> {
    let is_plain = text.chars().all(|letter| letter.is_ascii_alphanumeric() || " ,.".contains(letter));
    if is_plain { Ok(text.to_owned()) } else { Err(refused(text, "a message")) }
}

/// `NAME="$(cat FILE)" ` before a command of a makefile, for each of the secrets; the file is the one that a variable names, or
/// where it usually lies.
fn make_file_variables(files: &Value) -> Result<Value, Error> {
    let mut text = String::new();
    for file in files.try_iter()? {
        let (name, path) = (variable(&text_of(&file, "name")?)?, variable(&text_of(&file, "path")?)?);
        let usual = file.get_attr("usual")?;
        if !usual.is_safe() {
            return Err(refused(&usual.to_string(), "text of uvdock's own"));
        }
        let usual = usual.to_string().replace('$', "$$");
        let content = format!("$$(cat \"$${{{path}:-{usual}}}\" 2>/dev/null)");
        text.extend([&name, "=\"", &content, "\" "]);
    }
    one_line(text)
}
