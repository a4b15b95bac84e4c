//! Tells what is passed over when a block runs: branches, loops, and imports whose failure is handled. Resolves no name.

use ruff_python_ast::visitor::{Visitor, walk_except_handler};
use ruff_python_ast::{self as ast, ExceptHandler, Expr, Stmt};

use super::{Branch, Certainty, Collector, Scope, Value};

impl Collector<'_> {
    /// Reads what perhaps does not run.
    pub(super) fn perhaps(&mut self, read: impl FnOnce(&mut Self)) {
        self.as_certain(Certainty::Perhaps, read);
    }

    /// Reads the body of a function: it runs whenever the function does.
    pub(super) fn anew(&mut self, read: impl FnOnce(&mut Self)) {
        self.as_certain(Certainty::Always, read);
    }

    fn as_certain(&mut self, certainty: Certainty, read: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.certainty, certainty);
        read(self);
        self.certainty = outer;
    }

    /// Reads the body of an `if`. What a program does when it is started is no branch.
    fn under(&mut self, test: &Expr, read: impl FnOnce(&mut Self)) {
        let certainty = if is_main_guard(test) { self.certainty } else { Certainty::Perhaps };
        self.as_certain(certainty, read);
    }

    /// Reads an `else` of an `if`: of `if TYPE_CHECKING` it is what runs.
    fn otherwise(&mut self, test: &Expr, read: impl FnOnce(&mut Self)) {
        let is_usual = is_type_checking(&self.lowering.value(test));
        let certainty = if is_usual { self.certainty } else { Certainty::Perhaps };
        self.as_certain(certainty, read);
    }

    /// Only `case _:` runs whatever the text says.
    pub(super) fn cases(&mut self, statement: &ast::StmtMatch) {
        self.visit_expr(&statement.subject);
        for case in &statement.cases {
            let is_text = case.pattern.as_match_value().is_some_and(|pattern| pattern.value.is_string_literal_expr());
            let branch = if is_text { Branch::ChosenByText } else { self.branch };
            self.in_branch(branch, |this| this.visit_body(&case.body));
        }
    }

    /// An `if` with its `elif`s and its `else`.
    pub(super) fn condition(&mut self, statement: &ast::StmtIf) {
        self.visit_expr(&statement.test);
        let branch = branch_under(&statement.test, self.branch);
        self.within(self.scope_under(&statement.test), |this| {
            this.in_branch(branch, |this| this.under(&statement.test, |this| this.visit_body(&statement.body)));
        });
        if self.scope == Scope::Module && is_main_guard(&statement.test) && self.outline.main_guard.is_none() {
            self.outline.main_guard = Some(self.lowering.line(statement));
        }
        for clause in &statement.elif_else_clauses {
            if let Some(test) = &clause.test {
                self.visit_expr(test);
            }
            let scope = clause.test.as_ref().map_or_else(|| self.scope.clone(), |test| self.scope_under(test));
            let branch = clause.test.as_ref().map_or(self.branch, |test| branch_under(test, self.branch));
            self.within(scope, |this| {
                this.in_branch(branch, |this| this.otherwise(&statement.test, |this| this.visit_body(&clause.body)));
            });
        }
    }

    fn scope_under(&self, test: &Expr) -> Scope {
        if is_type_checking(&self.lowering.value(test)) {
            Scope::TypeChecking
        } else if self.scope == Scope::Module && is_main_guard(test) {
            Scope::MainGuard
        } else {
            self.scope.clone()
        }
    }

    /// Reads a `try`: an import in it need not succeed where a handler goes on without it.
    pub(super) fn attempt(&mut self, statement: &ast::StmtTry) {
        let goes_on = statement.handlers.iter().any(goes_on_without_import);
        let certainty = if goes_on { Certainty::Perhaps } else { self.certainty };
        self.as_certain(certainty, |this| this.visit_body(&statement.body));
        self.perhaps(|this| statement.handlers.iter().for_each(|handler| walk_except_handler(this, handler)));
        self.as_certain(certainty, |this| this.visit_body(&statement.orelse));
        self.visit_body(&statement.finalbody);
    }
}

/// Exceptions that a failing import raises, or that hold those:
/// <https://docs.python.org/3/library/exceptions.html#exception-hierarchy>.
const OF_IMPORTS: [&str; 4] = ["ImportError", "ModuleNotFoundError", "Exception", "BaseException"];

/// Whether a handler catches what a failing import raises, and the program runs on.
fn goes_on_without_import(handler: &ExceptHandler) -> bool {
    let ExceptHandler::ExceptHandler(handler) = handler;
    handler.type_.as_deref().is_none_or(catches_imports) && !handler.body.iter().any(ends_program)
}

fn catches_imports(exception: &Expr) -> bool {
    match exception {
        Expr::Tuple(tuple) => tuple.elts.iter().any(catches_imports),
        Expr::Name(name) => OF_IMPORTS.contains(&name.id.as_str()),
        Expr::Attribute(attribute) => OF_IMPORTS.contains(&attribute.attr.as_str()),
        // What is computed may hold anything.
        _ => true,
    }
}

/// `raise`, `sys.exit(1)`.
fn ends_program(statement: &Stmt) -> bool {
    match statement {
        Stmt::Raise(_) => true,
        Stmt::Expr(expression) => expression.value.as_call_expr().is_some_and(|call| match call.func.as_ref() {
            Expr::Name(name) => matches!(name.id.as_str(), "exit" | "quit"),
            Expr::Attribute(attribute) => matches!(attribute.attr.as_str(), "exit" | "_exit"),
            _ => false,
        }),
        _ => false,
    }
}

/// `with contextlib.suppress(ImportError):`, and whatever else may swallow an exception.
pub(super) fn suppresses(with: &ast::StmtWith) -> bool {
    with.items.iter().any(|item| {
        let called = item.context_expr.as_call_expr().map(|call| call.func.as_ref());
        called.is_some_and(|called| match called {
            Expr::Name(name) => name.id == "suppress",
            Expr::Attribute(attribute) => attribute.attr.as_str() == "suppress",
            _ => false,
        })
    })
}

/// Expressions whose parts need not be evaluated.
pub(super) fn may_pass_over(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Lambda(_)
            | Expr::If(_)
            | Expr::BoolOp(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_)
    )
}

/// `operation == "web"` chooses by a text; `__name__ == "__main__"` does not.
fn branch_under(test: &Expr, around: Branch) -> Branch {
    match test {
        Expr::Compare(compare) if compares_with_text(compare) && !is_main_guard(test) => Branch::ChosenByText,
        Expr::BoolOp(operation) => {
            operation.values.iter().map(|value| branch_under(value, around)).max().unwrap_or(around)
        }
        _ => around,
    }
}

fn compares_with_text(compare: &ast::ExprCompare) -> bool {
    matches!(&*compare.ops, [ast::CmpOp::Eq]) && compare.comparators.iter().any(Expr::is_string_literal_expr)
}

/// `__name__ == "__main__"`, also the other way round, as part of an `and`, and as NiceGUI wants it:
/// `__name__ in {"__main__", "__mp_main__"}`.
fn is_main_guard(test: &Expr) -> bool {
    match test {
        Expr::Compare(compare) => {
            let sides = [compare.left.as_ref(), compare.comparators.first().unwrap_or(&compare.left)];
            sides.iter().any(|side| side.as_name_expr().is_some_and(|name| name.id == "__name__"))
                && sides.iter().any(|side| names_main(side))
        }
        Expr::BoolOp(operation) => operation.values.iter().any(is_main_guard),
        _ => false,
    }
}

fn names_main(side: &Expr) -> bool {
    match side {
        Expr::StringLiteral(text) => text.value.to_str() == "__main__",
        Expr::Set(set) => set.elts.iter().any(names_main),
        Expr::Tuple(tuple) => tuple.elts.iter().any(names_main),
        Expr::List(list) => list.elts.iter().any(names_main),
        _ => false,
    }
}

fn is_type_checking(test: &Value) -> bool {
    test.name().is_some_and(|name| name == "TYPE_CHECKING" || name.ends_with(".TYPE_CHECKING"))
}

#[cfg(test)]
mod tests {
    use super::super::super::facts::{Certainty, ImportForm};
    use super::super::super::testing::module;

    /// Modules whose import the program does not do without.
    fn certain(text: &str) -> Vec<String> {
        let imports = module(text).imports.into_iter();
        let certain =
            imports.filter(|import| import.certainty == Certainty::Always && import.form == ImportForm::Absolute);
        certain.map(|import| import.module).collect()
    }

    #[test]
    fn an_import_whose_failure_is_handled_is_not_certain() {
        assert_eq!(certain("try:\n    import a\nexcept ImportError:\n    import b\nimport c\n"), ["c"]);
        assert_eq!(
            certain("from contextlib import suppress\nwith suppress(ImportError):\n    import a\n"),
            ["contextlib"]
        );
        assert_eq!(certain("try:\n    import a\nexcept ValueError:\n    pass\n"), ["a"]);
    }

    #[test]
    fn a_handler_that_ends_the_program_handles_nothing() {
        assert_eq!(certain("try:\n    import a\nexcept ImportError as e:\n    raise SystemExit('x') from e\n"), ["a"]);
        assert_eq!(certain("try:\n    import a\nexcept ImportError:\n    print('x')\n    sys.exit(1)\n"), ["a"]);
    }

    #[test]
    fn what_stands_in_a_branch_or_a_loop_is_not_certain() {
        let text = "import sys\nif sys.platform == 'win32':\n    import winreg\nelse:\n    import fcntl\nfor x in y:\n    import z\n";
        assert_eq!(certain(text), ["sys"]);
    }

    #[test]
    fn the_body_of_a_function_and_the_main_guard_are_certain_where_they_run() {
        let text = "if x:\n    def f():\n        import a\nif __name__ == '__main__':\n    import b\n";
        assert_eq!(certain(text), ["a", "b"]);
    }
}
