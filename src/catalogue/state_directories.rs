//! Directories that programs of packages keep their state in, and make where they start. Looks entries up, decides nothing.

/// A program that keeps state.
pub struct StateDirectory {
    /// The program.
    pub program: &'static str,
    /// The word without which it keeps none: `dev`.
    pub word: Option<&'static str>,
    /// The directory, from where the program starts.
    pub directory: &'static str,
    /// The variable that names another one, as an absolute path; it is made beside the code without.
    pub variable: Option<&'static str>,
}

const fn dagster(program: &'static str, word: Option<&'static str>) -> StateDirectory {
    StateDirectory { program, word, directory: "dagster_home", variable: Some("DAGSTER_HOME") }
}

const DIRECTORIES: &[StateDirectory] = &[
    // docs.dagster.io "Dagster instance configuration"; `_get_temporary_instance` of dagster 1.13.27 (`dagster/_cli/utils.py`)
    // makes a directory in the working one where `DAGSTER_HOME` is not set
    dagster("dagster", Some("dev")),
    dagster("dagster-webserver", None),
    dagster("dagster-daemon", None),
    // langgraph-runtime-inmem 0.36.7, `database.py`: `os.mkdir(".langgraph_api")` as `langgraph dev` starts
    StateDirectory { program: "langgraph", word: Some("dev"), directory: ".langgraph_api", variable: None },
];

/// What a command keeps its state in.
pub fn of_command<S: AsRef<str>>(words: &[S]) -> Option<&'static StateDirectory> {
    let (program, rest) = words.split_first()?;
    DIRECTORIES.iter().find(|state| {
        state.program == program.as_ref()
            && state.word.is_none_or(|wanted| rest.iter().any(|word| word.as_ref() == wanted))
    })
}
