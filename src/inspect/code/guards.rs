//! Finds the lines that run under a condition, or whose failure is caught. Judges no condition.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

use super::facts::Certainty;
use super::value::Lowering;

/// Whether a line is one that is guarded.
pub(super) fn at(guarded: &[(usize, usize)], line: usize) -> Certainty {
    let is_guarded = guarded.iter().any(|(first, last)| (*first..=*last).contains(&line));
    if is_guarded { Certainty::Conditional } else { Certainty::Always }
}

/// The first and the last line of what a statement guards: the body of a `try` that catches, and what stands under an `if`.
pub(super) fn of_statement(stmt: &Stmt, lowering: &Lowering<'_>) -> Option<(usize, usize)> {
    match stmt {
        Stmt::Try(attempt) if !attempt.handlers.is_empty() => of_body(&attempt.body, lowering),
        Stmt::If(condition) if !is_about_the_module(&condition.test) => Some(lines(stmt, lowering)),
        Stmt::With(with) if with.items.iter().any(suppresses) => of_body(&with.body, lowering),
        Stmt::For(_) | Stmt::Match(_) => Some(lines(stmt, lowering)),
        _ => None,
    }
}

/// The same of `a if condition else b`.
pub(super) fn of_expression(expr: &Expr, lowering: &Lowering<'_>) -> Option<(usize, usize)> {
    expr.is_if_expr().then(|| lines(expr, lowering))
}

fn of_body(body: &[Stmt], lowering: &Lowering<'_>) -> Option<(usize, usize)> {
    let (first, last) = (body.first()?, body.last()?);
    Some((lowering.line(first), lowering.last_line(last)))
}

fn lines(node: &impl Ranged, lowering: &Lowering<'_>) -> (usize, usize) {
    (lowering.line(node), lowering.last_line(node))
}

/// `contextlib.suppress(FileNotFoundError)`.
fn suppresses(item: &ast::WithItem) -> bool {
    item.context_expr.as_call_expr().is_some_and(|call| match &*call.func {
        Expr::Name(name) => name.id == "suppress",
        Expr::Attribute(attribute) => attribute.attr.as_str() == "suppress",
        _ => false,
    })
}

/// `if __name__ == "__main__":` and `if TYPE_CHECKING:` have a scope of their own.
fn is_about_the_module(test: &Expr) -> bool {
    match test {
        Expr::Name(name) => matches!(name.id.as_str(), "__name__" | "TYPE_CHECKING"),
        Expr::Attribute(attribute) => attribute.attr.as_str() == "TYPE_CHECKING",
        Expr::Compare(compare) => {
            is_about_the_module(&compare.left) || compare.comparators.iter().any(is_about_the_module)
        }
        Expr::BoolOp(operation) => operation.values.iter().any(is_about_the_module),
        _ => false,
    }
}
