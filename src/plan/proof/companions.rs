//! Checks that what names of a package want besides it is installed. Says only what certainly is imported.

use super::Proof;
use crate::catalogue::companions;
use crate::inspect::code::{Happens, ImportForm, Scope};
use crate::inspect::evidence::Located;
use crate::plan::build_plan::Unmet;

pub(super) fn unmet(proof: &Proof<'_>) -> Vec<Unmet> {
    let modules = proof.request.facts.code.code().filter(|module| proof.reached.contains(module.path.as_str()));
    let imports = modules.flat_map(|module| &module.imports);
    let certain = imports.filter(|import| import.happens == Happens::Always && import.scope == Scope::Module);
    let mut found: Vec<(&'static str, Unmet)> = Vec::new();
    for import in certain {
        let Some(name) = &import.name else { continue };
        let Some(package) = companions::wanted(&import.module, name) else { continue };
        let is_installed = proof.closure.packages.iter().any(|locked| locked.name.as_str() == package);
        if !is_installed && found.iter().all(|(known, _)| *known != package) {
            let name = Located::new(format!("{}.{name}", import.module), import.place.clone());
            found.push((package, Unmet::Companion { name, package }));
        }
    }
    found.into_iter().map(|(_, unmet)| unmet).chain(back_end(proof)).collect()
}

/// The first import of a package whose back end nothing installs.
fn back_end(proof: &Proof<'_>) -> Option<Unmet> {
    let modules = proof.request.facts.code.code().filter(|module| proof.reached.contains(module.path.as_str()));
    let mut imports = modules.flat_map(|module| &module.imports);
    let is_installed = |name: &str| proof.closure.contains(name);
    imports.find_map(|import| {
        let real = matches!(import.form, ImportForm::Absolute | ImportForm::Dynamic);
        let package = companions::back_end(import.top(), is_installed).filter(|_| real)?;
        Some(Unmet::Companion { name: Located::new(import.module.clone(), import.place.clone()), package })
    })
}

#[cfg(test)]
mod tests {
    use crate::plan::testing::{APP, lock, notices, planned};

    fn said(main: &str, packages: &[&str]) -> Vec<String> {
        let main = format!("{main}\nfrom fastapi import FastAPI\napp = FastAPI()\n");
        let plan = planned(&[("pyproject.toml", APP), ("main.py", &main)], &lock(packages, "")).expect("a plan");
        notices(&plan).into_iter().filter(|notice| notice.contains("production does not install")).collect()
    }

    #[test]
    fn a_package_without_its_back_end_is_said() {
        let packages = ["fastapi", "uvicorn", "mlx", "mlx-lm"];
        let said_of = |packages: &[&str]| said("def f():\n    from mlx_lm import load", packages);
        assert!(said_of(&packages)[0].ends_with("run `uv add mlx[cpu]`"), "{:?}", said_of(&packages));
        assert!(said_of(&[&packages[..], &["mlx-cpu"]].concat()).is_empty());
    }

    #[test]
    fn a_name_that_wants_another_package_is_said_where_that_is_not_installed() {
        let packages = ["fastapi", "uvicorn", "pydantic"];
        let notices = said("from pydantic import EmailStr, NameEmail", &packages);
        assert_eq!(
            notices,
            [
                "The program uses `pydantic.EmailStr` (main.py:1), which wants `email-validator`, and production does not \
              install it: run `uv add email-validator`"
            ]
        );
        assert!(
            said("from pydantic import EmailStr", &["fastapi", "uvicorn", "pydantic", "email-validator"]).is_empty()
        );
        assert!(said("from pydantic import BaseModel", &packages).is_empty());
        assert!(said("try:\n    from pydantic import EmailStr\nexcept ImportError:\n    pass", &packages).is_empty());
    }
}
