//! Recognises files that do nothing. Reads one file only.

use ruff_python_ast::{Expr, ExprCall, Stmt};

use super::facts::ModuleShape;

/// What the statements of a file amount to.
pub(super) fn of(body: &[Stmt]) -> ModuleShape {
    let statements: Vec<&Stmt> = body.iter().filter(|stmt| !is_nothing(stmt)).collect();
    match statements.as_slice() {
        [] => ModuleShape::Empty,
        // The template of `uv init`: https://docs.astral.sh/uv/concepts/projects/init/
        [greeting] if greets(greeting) => ModuleShape::UvInitStub,
        [greeting, Stmt::If(guard)] if greets(greeting) && guard.body.iter().all(calls_main) => ModuleShape::UvInitStub,
        all if prints_its_version(all) => ModuleShape::UvInitStub,
        _ => ModuleShape::Ordinary,
    }
}

/// Imports, and one `print(get_version())`, also behind a main guard.
fn prints_its_version(statements: &[&Stmt]) -> bool {
    let mut others = statements.iter().filter(|stmt| !matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)));
    let (Some(only), None) = (others.next(), others.next()) else { return false };
    let body = match only {
        Stmt::If(guard) if guard.elif_else_clauses.is_empty() => guard.body.as_slice(),
        _ => std::slice::from_ref(*only),
    };
    let [Stmt::Expr(only)] = body else { return false };
    let Some(call) = only.value.as_call_expr() else { return false };
    let prints = call.func.as_name_expr().is_some_and(|name| name.id == "print");
    prints && matches!(&*call.arguments.args, [text] if is_version(text))
}

/// `__version__`, `get_version()`, `importlib.metadata.version("shop")`.
fn is_version(expr: &Expr) -> bool {
    let name = match expr {
        Expr::Call(call) => &call.func,
        other => other,
    };
    let name = match name {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    matches!(name, "version" | "get_version" | "__version__" | "VERSION")
}

/// Docstrings, `pass` and `...`.
fn is_nothing(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Pass(_) => true,
        Stmt::Expr(expr) => expr.value.is_string_literal_expr() || expr.value.is_ellipsis_literal_expr(),
        _ => false,
    }
}

/// `def main(): print("Hello from ...!")`, or `def hello() -> str: return "Hello from ...!"` of a library.
fn greets(stmt: &Stmt) -> bool {
    let Stmt::FunctionDef(def) = stmt else { return false };
    match def.body.as_slice() {
        [Stmt::Expr(only)] => only.value.as_call_expr().is_some_and(prints_hello),
        [Stmt::Return(only)] => only.value.as_deref().is_some_and(is_hello),
        _ => false,
    }
}

fn prints_hello(call: &ExprCall) -> bool {
    call.func.as_name_expr().is_some_and(|name| name.id == "print")
        && matches!(&*call.arguments.args, [only] if is_hello(only))
}

fn is_hello(expr: &Expr) -> bool {
    expr.as_string_literal_expr().is_some_and(|text| text.value.to_str().starts_with("Hello from "))
}

fn calls_main(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(expr) if expr.value.as_call_expr().is_some_and(|call| call.arguments.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::super::ModuleShape::{self, Empty, Ordinary, UvInitStub};
    use super::super::testing::module;

    fn shape(text: &str) -> ModuleShape {
        module(text).shape
    }

    #[test]
    fn what_uv_init_writes_is_a_stub() {
        let stub = "def main():\n    print(\"Hello from shop!\")\n\n\nif __name__ == \"__main__\":\n    main()\n";
        assert_eq!(shape(stub), UvInitStub);
        assert_eq!(shape("def main() -> None:\n    print(\"Hello from shop!\")\n"), UvInitStub);
        assert_eq!(shape("def hello() -> str:\n    return \"Hello from shop!\"\n"), UvInitStub);
    }

    #[test]
    fn one_more_statement_makes_it_ordinary() {
        assert_eq!(shape("import os\ndef main():\n    print('Hello from shop!')"), Ordinary);
        assert_eq!(shape("def main():\n    print('Hello from shop!')\n    work()"), Ordinary);
        assert_eq!(shape("def main():\n    print('Bye')"), Ordinary);
    }

    #[test]
    fn what_only_prints_its_version_is_a_stub() {
        assert_eq!(shape("from shop.version import get_version\nprint(get_version())\n"), UvInitStub);
        assert_eq!(shape("import shop\nif __name__ == '__main__':\n    print(shop.__version__)\n"), UvInitStub);
        assert_eq!(shape("from shop import run\nprint(run())\n"), Ordinary);
        assert_eq!(shape("from shop import version\nprint(version)\nwork()\n"), Ordinary);
    }

    #[test]
    fn a_docstring_alone_is_empty() {
        assert_eq!(shape("'''The package.'''\n"), Empty);
        assert_eq!(shape(""), Empty);
    }
}
