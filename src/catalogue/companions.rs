//! Names of a package whose use wants another package, which it does not depend on. Data.

/// A module, names of it that are of no use by themselves, and the package that they want.
const ROWS: &[(&str, &[&str], &str)] = &[
    // https://docs.pydantic.dev/latest/api/networks/ ("pydantic.networks.EmailStr"): "To use this type, you need to install the optional
    // email-validator package"
    ("pydantic", &["EmailStr", "NameEmail"], "email-validator"),
    ("pydantic.networks", &["EmailStr", "NameEmail"], "email-validator"),
    // https://fastapi.tiangolo.com/tutorial/request-forms/ and /tutorial/request-files/: "first install python-multipart"
    ("fastapi", &["File", "Form", "UploadFile"], "python-multipart"),
    // https://www.starlette.io/#dependencies
    ("starlette.middleware.sessions", &["SessionMiddleware"], "itsdangerous"),
    ("fastapi.templating", &["Jinja2Templates"], "jinja2"),
    ("starlette.templating", &["Jinja2Templates"], "jinja2"),
];

/// The package that a name of a module wants.
pub fn wanted(module: &str, name: &str) -> Option<&'static str> {
    ROWS.iter().find(|(of, names, _)| *of == module && names.contains(&name)).map(|(_, _, package)| *package)
}
