//! Recognises files that do nothing. Reads one file only.

use std::collections::HashSet;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
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
        all if only_prints(all) => ModuleShape::Printing,
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

/// What is nested deeper does more than print.
const DEEPEST: usize = 60;

/// Whether a file prints texts of its own, and calls nothing else but its functions.
fn only_prints(statements: &[&Stmt]) -> bool {
    let functions = statements.iter().filter_map(|stmt| stmt.as_function_def_stmt());
    let mut printing =
        Printing { functions: functions.map(|def| def.name.as_str()).collect(), prints: 0, others: 0, depth: 0 };
    for stmt in statements {
        printing.visit_stmt(stmt);
        if printing.others > 0 {
            return false;
        }
    }
    printing.prints > 0
}

/// Counts what a file does.
struct Printing<'a> {
    functions: HashSet<&'a str>,
    prints: usize,
    others: usize,
    depth: usize,
}

impl Printing<'_> {
    fn deeper(&mut self, read: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            self.others += 1;
        }
        // One thing more than printing says all.
        if self.others == 0 {
            self.depth += 1;
            read(self);
            self.depth -= 1;
        }
    }
}

impl<'a> Visitor<'a> for Printing<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Import(import) if import.names.iter().all(|name| name.name.as_str() == "sys") => {}
            Stmt::ImportFrom(import) if import.module.as_ref().is_some_and(|module| module == "__future__") => {}
            Stmt::FunctionDef(_) | Stmt::Expr(_) | Stmt::If(_) | Stmt::For(_) | Stmt::Return(_) | Stmt::Pass(_) => {
                self.deeper(|this| walk_stmt(this, stmt));
            }
            Stmt::Assign(_) | Stmt::AnnAssign(_) => self.deeper(|this| walk_stmt(this, stmt)),
            _ => self.others += 1,
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Call(call) => {
                match &*call.func {
                    Expr::Name(name) if name.id == "print" => self.prints += 1,
                    Expr::Name(name) if name.id == "len" || self.functions.contains(name.id.as_str()) => {}
                    // `", ".join(names)`, `text.format(name)`
                    Expr::Attribute(method) if is_of_text(&method.attr) => {}
                    _ => self.others += 1,
                }
                self.deeper(|this| walk_expr(this, expr));
            }
            Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) => self.others += 1,
            _ => self.deeper(|this| walk_expr(this, expr)),
        }
    }

    fn visit_annotation(&mut self, _: &'a Expr) {}
}

fn is_of_text(method: &str) -> bool {
    matches!(method, "join" | "format" | "items" | "keys" | "values" | "ljust" | "rjust" | "center" | "upper" | "title")
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
    use super::super::ModuleShape::{self, Empty, Ordinary, Printing, UvInitStub};
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
        assert_eq!(shape("def main():\n    print('Bye')"), Printing);
    }

    #[test]
    fn what_only_prints_its_version_is_a_stub() {
        assert_eq!(shape("from shop.version import get_version\nprint(get_version())\n"), UvInitStub);
        assert_eq!(shape("import shop\nif __name__ == '__main__':\n    print(shop.__version__)\n"), UvInitStub);
        assert_eq!(shape("from shop import run\nprint(run())\n"), Ordinary);
        assert_eq!(shape("from shop import version\nprint(version)\nwork()\n"), Ordinary);
    }

    #[test]
    fn what_prints_texts_of_its_own_only_prints() {
        let list = "import sys\nTOOLS: list[str] = ['a', 'b']\ndef main():\n    for tool in TOOLS:\n        print(f'{tool:30s}')\n    print('-' * 80)\n\
                    if __name__ == '__main__':\n    main()\n";
        assert_eq!(shape(list), Printing);
        for other in ["import requests\nprint(1)\n", "print(input())\n", "print(sys.argv)\nrun()\n", "X = 1\n"] {
            assert_eq!(shape(other), Ordinary, "{other}");
        }
        assert_eq!(shape("while True:\n    print(1)\n"), Ordinary);
    }

    #[test]
    fn a_docstring_alone_is_empty() {
        assert_eq!(shape("'''The package.'''\n"), Empty);
        assert_eq!(shape(""), Empty);
    }
}
