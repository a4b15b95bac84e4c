//! Reads what statements stand under: tests, guards, handlers of errors. Evaluates no test.

use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{self as ast, Expr, Stmt};

use super::Collector;
use crate::inspect::code::facts::{Branch, Scope};
use crate::inspect::code::outline::{Answer, Binding, BindingKind, Circumstance, CircumstanceKind, Condition, Refusal};
use crate::inspect::code::value::Value;

/// Errors that reading a variable, or a setting made of one, ends in: <https://docs.python.org/3/library/os.html#os.environ>,
/// <https://github.com/HBNetwork/python-decouple> (`UndefinedValueError`), <https://django-environ.readthedocs.io/>
/// (`ImproperlyConfigured`), <https://github.com/sloria/environs> (`EnvError`), <https://docs.pydantic.dev/latest/errors/errors/>.
const CAUGHT: &[&str] = &[
    "KeyError",
    "LookupError",
    "Exception",
    "BaseException",
    "ValueError",
    "TypeError",
    "AttributeError",
    "RuntimeError",
    "ImproperlyConfigured",
    "UndefinedValueError",
    "EnvError",
    "EnvValidationError",
    "ValidationError",
    "SettingsError",
    "ConfigurationError",
    "ConfigurationMissingError",
];

/// Errors that an import that fails ends in: <https://docs.python.org/3/library/exceptions.html#exception-hierarchy>.
const CAUGHT_IMPORTS: &[&str] = &["ImportError", "ModuleNotFoundError", "Exception", "BaseException"];

/// Errors that opening a file ends in: <https://docs.python.org/3/library/exceptions.html#os-exceptions>.
const CAUGHT_OPENINGS: &[&str] = &["OSError", "IOError", "EnvironmentError", "FileNotFoundError"];

/// Errors that a position which is not there ends in.
const CAUGHT_POSITIONS: &[&str] = &["IndexError", "LookupError", "Exception", "BaseException"];

/// Errors that a locale which cannot be set ends in: <https://docs.python.org/3/library/locale.html#locale.Error>.
const CAUGHT_LOCALES: &[&str] = &["Error"];

/// Of the tests before a refusal, those that are kept: nobody writes more of them, and all of all would be a square.
const MOST_TESTS: usize = 40;

/// What each of them is caught as.
const CATCHES: [(&[&str], CircumstanceKind); 5] = [
    (CAUGHT, CircumstanceKind::Caught),
    (CAUGHT_IMPORTS, CircumstanceKind::CaughtImport),
    (CAUGHT_OPENINGS, CircumstanceKind::CaughtOpening),
    (CAUGHT_POSITIONS, CircumstanceKind::CaughtPosition),
    (CAUGHT_LOCALES, CircumstanceKind::CaughtLocale),
];

/// A function that returns more often is no test of what is set.
const MOST_BEFORE: usize = 12;

impl Collector<'_> {
    /// Reads what stands under a condition or a handler.
    pub(super) fn under(&mut self, kind: CircumstanceKind, read: impl FnOnce(&mut Self)) {
        let outer = self.under;
        self.under = Some(self.circumstance(kind));
        read(self);
        self.under = outer;
    }

    fn circumstance(&mut self, kind: CircumstanceKind) -> usize {
        self.outline.circumstances.push(Circumstance { kind, outer: self.under });
        self.outline.circumstances.len() - 1
    }

    fn when(&mut self, condition: Condition, read: impl FnOnce(&mut Self)) {
        self.under(CircumstanceKind::Condition(condition), read);
    }

    pub(super) fn condition(&mut self, statement: &ast::StmtIf) {
        if self.scope == Scope::Module && is_main_guard(&statement.test) && self.outline.main_guard.is_none() {
            self.outline.main_guard = Some(self.lowering.line(statement));
        }
        let outer = self.under;
        let mut tests = Vec::new();
        self.clause(Some(&statement.test), &statement.body, statement.elif_else_clauses.first(), &mut tests);
        for (at, clause) in statement.elif_else_clauses.iter().enumerate() {
            self.clause(clause.test.as_ref(), &clause.body, statement.elif_else_clauses.get(at + 1), &mut tests);
        }
        self.under = outer;
        if outer.is_none() && matches!(self.scope, Scope::Function(_)) && returns(&statement.body) {
            self.returned.push(self.lowering.value(&statement.test));
        }
    }

    /// One `if`, `elif` or `else`; what is read after it stands under its failing.
    fn clause(
        &mut self,
        test: Option<&Expr>,
        body: &[Stmt],
        next: Option<&ast::ElifElseClause>,
        before: &mut Vec<Value>,
    ) {
        let Some(test) = test else { return self.visit_body(body) };
        self.visit_expr(test);
        let branch = branch_under(test, self.branch);
        let scope = self.scope_under(test);
        let value = self.lowering.value(test);
        if scope == self.scope {
            self.refusal(body, Condition::When(value.clone()), before);
            self.when(Condition::When(value.clone()), |this| this.in_branch(branch, |this| this.visit_body(body)));
        } else {
            self.within(scope, |this| this.in_branch(branch, |this| this.visit_body(body)));
        }
        let Some(next) = next else { return };
        if next.test.is_none() {
            self.refusal(&next.body, Condition::Unless(value.clone()), before);
        }
        before.push(value.clone());
        self.under = Some(self.circumstance(CircumstanceKind::Condition(Condition::Unless(value))));
    }

    /// Notes a body that ends the program.
    fn refusal(&mut self, body: &[Stmt], condition: Condition, before: &[Value]) {
        let Some(end) = body.iter().find(|stmt| self.ends(stmt)) else { return };
        let (line, instead) = (self.lowering.line(end), self.tests_before(before));
        self.outline.refusals.push(Refusal { condition, instead, scope: self.scope.clone(), under: self.under, line });
    }

    /// The nearest tests with which a place is not reached: those that the function has returned with, then the branches before.
    fn tests_before(&self, branches: &[Value]) -> Vec<Value> {
        let count = self.returned.len() + branches.len();
        self.returned.iter().chain(branches).skip(count.saturating_sub(MOST_TESTS)).cloned().collect()
    }

    /// Notes what a function returns under a test.
    pub(super) fn answer(&mut self, value: &Value) {
        let first = value.list().and_then(<[Value]>::first).unwrap_or(value);
        let is_constant = matches!(first, Value::Flag(_) | Value::Nothing | Value::Number(_) | Value::Text(_));
        let is_tested = self.under.is_some() || !self.returned.is_empty();
        if is_constant && is_tested && self.returned.len() <= MOST_BEFORE && matches!(self.scope, Scope::Function(_)) {
            let (instead, scope, under) = (self.returned.clone(), self.scope.clone(), self.under);
            self.outline.answers.push(Answer { value: value.clone(), instead, scope, under });
        }
    }

    /// `assert TOKEN`.
    pub(super) fn assertion(&mut self, statement: &ast::StmtAssert) {
        let condition = Condition::Unless(self.lowering.value(&statement.test));
        let (line, instead) = (self.lowering.line(statement), self.tests_before(&[]));
        self.outline.refusals.push(Refusal { condition, instead, scope: self.scope.clone(), under: self.under, line });
    }

    /// Whether a statement ends the program: `raise`, `sys.exit()`, and `return` from `main`.
    fn ends(&self, stmt: &Stmt) -> bool {
        match stmt {
            Stmt::Raise(_) => true,
            Stmt::Expr(expr) => {
                let call = expr.value.as_call_expr().map(|call| self.lowering.value(&call.func));
                let name = call.as_ref().and_then(Value::name);
                name.is_some_and(|name| matches!(name, "exit" | "quit" | "sys.exit" | "os._exit" | "os.abort"))
            }
            Stmt::Return(_) => matches!(&self.scope, Scope::Function(name) if name == "main"),
            _ => false,
        }
    }

    pub(super) fn attempt(&mut self, statement: &ast::StmtTry) {
        let outer = self.under;
        for (names, kind) in CATCHES {
            if self.is_caught(statement, names) {
                self.under = Some(self.circumstance(kind));
            }
        }
        self.visit_body(&statement.body);
        let tried = self.under.filter(|_| self.under != outer);
        self.under = outer;
        for handler in &statement.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            self.under(CircumstanceKind::Handling(tried), |this| this.visit_body(&handler.body));
        }
        self.visit_body(&statement.orelse);
        self.visit_body(&statement.finalbody);
    }

    /// Whether the program goes on without what the body insists on.
    fn is_caught(&self, statement: &ast::StmtTry, names: &[&str]) -> bool {
        let handlers = statement.handlers.iter().map(|handler| match handler {
            ast::ExceptHandler::ExceptHandler(handler) => handler,
        });
        let mut relevant =
            handlers.filter(|handler| handler.type_.as_deref().is_none_or(|types| self.catches(types, names)));
        relevant.next().is_some_and(|handler| !handler.body.iter().any(|stmt| self.ends(stmt)))
    }

    fn catches(&self, types: &Expr, known: &[&str]) -> bool {
        let value = self.lowering.value(types);
        let all = value.list().unwrap_or(std::slice::from_ref(&value));
        let mut names = all.iter().filter_map(Value::name).filter_map(|name| name.rsplit('.').next());
        names.any(|name| known.contains(&name))
    }

    /// `for name in ("key", "salt"):` of a method, which may ask the object for each.
    pub(super) fn loop_over_texts(&mut self, statement: &ast::StmtFor) {
        let is_method = matches!(&self.scope, Scope::Function(name) if name.contains('.'));
        let (Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. })) = &*statement.iter
        else {
            return;
        };
        let Value::Name(name) = self.lowering.value(&statement.target) else { return };
        if is_method && elts.iter().all(Expr::is_string_literal_expr) {
            let value = Value::Item(Box::new(self.lowering.value(&statement.iter)), Box::new(Value::Unknown));
            let (scope, line) = (self.scope.clone(), self.lowering.line(statement));
            let (value, kind) = (Some(value), BindingKind::Sets);
            self.outline.bindings.push(Binding { name, scope, value, annotation: None, line, kind });
        }
    }

    /// `with suppress(KeyError):` (Python "contextlib").
    pub(super) fn suppresses(&self, statement: &ast::StmtWith) -> bool {
        statement.items.iter().filter_map(|item| item.context_expr.as_call_expr()).any(|call| {
            let name = self.lowering.value(&call.func);
            name.name().is_some_and(|name| name == "suppress" || name == "contextlib.suppress")
        })
    }

    /// The operands of `and` and `or`: each stands under those before it.
    pub(super) fn operands(&mut self, operation: &ast::ExprBoolOp) {
        let Some((first, rest)) = operation.values.split_first() else { return };
        self.visit_expr(first);
        let Some(next) = rest.first() else { return };
        let value = self.lowering.value(first);
        let condition = match operation.op {
            ast::BoolOp::And => Condition::When(value),
            // What stands before may be set instead.
            ast::BoolOp::Or => Condition::When(Value::Unknown),
        };
        self.when(condition, |this| {
            this.visit_expr(next);
            for operand in &rest[1..] {
                this.visit_expr(operand);
            }
        });
    }

    /// `a if test else b`.
    pub(super) fn choice(&mut self, choice: &ast::ExprIf) {
        self.visit_expr(&choice.test);
        let test = self.lowering.value(&choice.test);
        self.when(Condition::When(test.clone()), |this| this.visit_expr(&choice.body));
        self.when(Condition::Unless(test), |this| this.visit_expr(&choice.orelse));
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
}

/// Whether a body ends in `return`, also in a `try`.
fn returns(body: &[Stmt]) -> bool {
    match body.last() {
        Some(Stmt::Return(_)) => true,
        Some(Stmt::Try(attempt)) => returns(&attempt.body),
        _ => false,
    }
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
