//! Tells statements and expressions apart by their shape alone. Resolves no name.

use ruff_python_ast::{self as ast, Expr, Stmt};

/// `os.environ.pop("KEY", None)` as a statement: nothing is made of what it returns.
pub(super) fn takes_out(value: &Expr) -> bool {
    let callee = value.as_call_expr().and_then(|call| call.func.as_attribute_expr());
    callee.is_some_and(|attribute| attribute.attr.as_str() == "pop")
}

/// `sys.stdin`.
pub(super) fn is_of_sys(attribute: &ast::ExprAttribute, name: &str) -> bool {
    attribute.attr.as_str() == name && attribute.value.as_name_expr().is_some_and(|name| name.id == "sys")
}

/// `while True`, `while running`, `while not stopped.is_set()`: what stands in the condition comes from outside the loop.
pub(super) fn is_endless(test: &Expr) -> bool {
    match test {
        Expr::BooleanLiteral(flag) => flag.value,
        Expr::NumberLiteral(_) | Expr::Name(_) | Expr::Attribute(_) | Expr::Call(_) => true,
        Expr::UnaryOp(operation) => operation.op == ast::UnaryOp::Not,
        _ => false,
    }
}

pub(super) fn without_docstring(body: &[Stmt]) -> &[Stmt] {
    match body {
        [Stmt::Expr(first), rest @ ..] if first.value.is_string_literal_expr() => rest,
        body => body,
    }
}
