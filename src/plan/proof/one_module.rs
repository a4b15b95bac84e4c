//! Checks that no two packages of production install a module of one name. Knows only the pairs that are known for it.

use super::Proof;
use crate::catalogue::companions::ONE_MODULE;
use crate::plan::build_plan::Unmet;

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    let both = ONE_MODULE
        .iter()
        .filter(|(package, other, _)| proof.closure.contains(package) && proof.closure.contains(other));
    both.map(|(package, other, module)| Unmet::OneModule { package, other, module }).collect()
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    #[test]
    fn two_packages_of_one_module_are_said() {
        let files = [("pyproject.toml", APP), ("main.py", "while True:\n    pass\n")];
        let said = |packages: &[&str]| {
            let all = notices(&planned(&files, &lock(packages, "")).expect("a plan"));
            all.into_iter().filter(|notice| notice.contains("both install the module `telegram`")).count()
        };
        assert_eq!(said(&["telegram", "python-telegram-bot"]), 1);
        assert_eq!(said(&["python-telegram-bot"]), 0);
    }
}
