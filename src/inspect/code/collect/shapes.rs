//! Tells statements and expressions apart by their shape alone. Resolves no name.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, Expr, Pattern, Stmt};

use crate::inspect::code::value::Value;

/// `os.environ.pop("KEY", None)` as a statement: nothing is made of what it returns.
pub(super) fn takes_out(value: &Expr) -> bool {
    let callee = value.as_call_expr().and_then(|call| call.func.as_attribute_expr());
    callee.is_some_and(|attribute| attribute.attr.as_str() == "pop")
}

/// `sys.stdin`.
pub(super) fn is_of_sys(attribute: &ast::ExprAttribute, name: &str) -> bool {
    attribute.attr.as_str() == name && attribute.value.as_name_expr().is_some_and(|name| name.id == "sys")
}

/// `while True`, `while running`, `while not stopped.is_set()`: what stands in the condition comes from outside the loop. One that
/// `break` or `return` ends and that waits for nothing goes through pages or tries again.
pub(super) fn is_endless(statement: &ast::StmtWhile) -> bool {
    match &*statement.test {
        Expr::BooleanLiteral(flag) => flag.value && (!leaves(&statement.body, true) || waits(&statement.body)),
        Expr::NumberLiteral(_) | Expr::Name(_) | Expr::Attribute(_) | Expr::Call(_) => true,
        Expr::UnaryOp(operation) => operation.op == ast::UnaryOp::Not,
        _ => false,
    }
}

/// What a loop waits by: for the clock, a queue, a socket, a person.
const WAITING: [&str; 10] =
    ["sleep", "wait", "recv", "recvfrom", "receive", "accept", "poll", "blpop", "brpop", "input"];

/// What a queue is asked for, and a dictionary with a key.
const TAKEN: &str = "get";

/// Whether statements call something that may wait.
fn waits(body: &[Stmt]) -> bool {
    let mut waiting = Waiting(false);
    visitor::walk_body(&mut waiting, body);
    waiting.0
}

struct Waiting(bool);

impl<'a> Visitor<'a> for Waiting {
    fn visit_expr(&mut self, expr: &'a Expr) {
        if let Expr::Call(call) = expr {
            let name = match &*call.func {
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                Expr::Name(name) => name.id.as_str(),
                _ => "",
            };
            self.0 |= WAITING.contains(&name) || name == TAKEN && call.arguments.args.is_empty();
        }
        visitor::walk_expr(self, expr);
    }
}

pub(super) fn without_docstring(body: &[Stmt]) -> &[Stmt] {
    match body {
        [Stmt::Expr(first), rest @ ..] if first.value.is_string_literal_expr() => rest,
        body => body,
    }
}

/// The texts of `case "serve"` and of `case "serve" | "web"`; none where it takes something else.
pub(super) fn texts_of(pattern: &Pattern) -> Option<Vec<Value>> {
    match pattern {
        Pattern::MatchValue(pattern) => {
            let text = pattern.value.as_string_literal_expr()?;
            Some(vec![Value::Text(text.value.to_str().to_owned())])
        }
        Pattern::MatchOr(pattern) => {
            let texts: Option<Vec<Vec<Value>>> = pattern.patterns.iter().map(texts_of).collect();
            texts.map(|texts| texts.concat())
        }
        _ => None,
    }
}

/// Whether a loop is left by nothing but what happens outside of it: `while True` without `break` and `return`, where an exception
/// that is caught counts as something outside, and `while not stopped.is_set()`.
pub(super) fn is_left_from_outside(statement: &ast::StmtWhile) -> bool {
    match &*statement.test {
        Expr::BooleanLiteral(_) | Expr::NumberLiteral(_) => !leaves(&statement.body, true),
        Expr::UnaryOp(operation) => operation.operand.as_call_expr().is_some_and(|call| {
            call.func.as_attribute_expr().is_some_and(|attribute| attribute.attr.as_str() == "is_set")
        }),
        _ => false,
    }
}

/// Whether statements leave the loop that they stand in, or the function.
fn leaves(body: &[Stmt], is_own: bool) -> bool {
    body.iter().any(|statement| match statement {
        Stmt::Break(_) => is_own,
        Stmt::Return(_) => true,
        Stmt::If(statement) => {
            let mut bodies = statement.elif_else_clauses.iter().map(|clause| &clause.body);
            leaves(&statement.body, is_own) || bodies.any(|body| leaves(body, is_own))
        }
        Stmt::With(statement) => leaves(&statement.body, is_own),
        Stmt::Try(statement) => {
            let parts = [&statement.body, &statement.orelse, &statement.finalbody];
            parts.into_iter().any(|body| leaves(body, is_own))
        }
        Stmt::Match(statement) => statement.cases.iter().any(|case| leaves(&case.body, is_own)),
        Stmt::For(statement) => leaves(&statement.body, false),
        Stmt::While(statement) => leaves(&statement.body, false),
        _ => false,
    })
}
