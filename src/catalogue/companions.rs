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

/// Packages that bring no more than their interface on Linux: the package, modules that load it, the packages of which one has to be
/// there, and what `uv add` is given for one.
const BACK_ENDS: &[(&str, &[&str], &[&str], &str)] = &[
    // https://ml-explore.github.io/mlx/build/html/install.html ("CPU-only (Linux)": `pip install mlx[cpu]`)
    (
        "mlx",
        &["mlx", "mlx_lm", "mlx_vlm", "mlx_whisper"],
        &["mlx-cpu", "mlx-cuda", "mlx-cuda-12", "mlx-cuda-13"],
        "mlx[cpu]",
    ),
];

/// What `uv add` is given where a module loads a package that is installed, and that has no back end among the installed ones.
pub fn back_end(top: &str, is_installed: impl Fn(&str) -> bool) -> Option<&'static str> {
    let of_module = BACK_ENDS.iter().find(|(_, modules, _, _)| modules.contains(&top));
    let (_, _, _, added) = of_module.filter(|(package, _, back_ends, _)| {
        is_installed(package) && !back_ends.iter().any(|back_end| is_installed(back_end))
    })?;
    Some(added)
}

/// Packages that install a module of the same name as another, which they are no part of: the one that is installed by mistake, the one
/// that is meant, and the module.
pub const ONE_MODULE: [(&str, &str, &str); 5] = [
    // https://docs.python-telegram-bot.org/en/stable/: installed with `pip install python-telegram-bot`; `telegram` is a placeholder
    ("telegram", "python-telegram-bot", "telegram"),
    // https://github.com/jpadilla/pyjwt
    ("jwt", "pyjwt", "jwt"),
    // https://pymongo.readthedocs.io/en/stable/installation.html: "Do not install the "bson" package from pypi"
    ("bson", "pymongo", "bson"),
    // https://pyserial.readthedocs.io/en/latest/pyserial.html
    ("serial", "pyserial", "serial"),
    // https://pymupdf.readthedocs.io/en/latest/installation.html
    ("fitz", "pymupdf", "fitz"),
];
