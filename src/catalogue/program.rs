//! Programs of servers and frameworks, by their names. Looks entries up, decides nothing.

use super::model::{Framework, Program, Server};
use super::{framework, server};

/// Whose a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// An application server's.
    Server(&'static Server),
    /// A framework's.
    Framework(&'static Framework),
}

/// Every program with its owner.
pub fn all() -> impl Iterator<Item = (&'static Program, Owner)> {
    let of_servers = server::ALL.iter().filter_map(|server| Some((server.program.as_ref()?, Owner::Server(server))));
    let of_frameworks = framework::ALL
        .iter()
        .flat_map(|framework| framework.programs.iter().map(|program| (program, Owner::Framework(framework))));
    of_servers.chain(of_frameworks)
}

/// The program of this name.
pub fn named(name: &str) -> Option<(&'static Program, Owner)> {
    all().find(|(program, _)| program.name == name)
}

/// The program that `python -m` runs by this module.
pub fn of_module(module: &str) -> Option<&'static Program> {
    all().find(|(program, _)| program.module == Some(module)).map(|(program, _)| program)
}

impl Program {
    /// Whether these words let it serve or work, rather than do something else.
    pub fn serves(&self, words: &[String]) -> bool {
        self.serving_words.is_empty() || words.iter().any(|word| self.serving_words.contains(&word.as_str()))
    }

    /// Whether these words let it serve for development only.
    pub fn serves_development(&self, words: &[String]) -> bool {
        words.iter().any(|word| self.development_words.contains(&word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_programs_have_one_name() {
        assert_eq!(all().map(|(program, _)| program.name).collect::<BTreeSet<_>>().len(), all().count());
    }
}
