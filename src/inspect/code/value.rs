//! A small owned form of Python expressions, enough to follow names and constants. Evaluates nothing.

use ruff_python_ast::{self as ast, Expr, FStringPart, InterpolatedStringElement, Number, Operator};
use ruff_source_file::LineIndex;
use ruff_text_size::Ranged;

use crate::catalogue::model::Argument;

/// Expressions nested deeper than this are of no interest to any rule and become `Unknown`.
const DEEPEST: usize = 24;

/// The keyword of `**arguments`.
pub(super) const SPREAD: &str = "**";

/// The name that stands for `...`.
pub(super) const ELLIPSIS: &str = "...";

/// What an expression says, as far as a rule may ask.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A string constant.
    Text(String),
    /// An integer constant.
    Number(i64),
    /// A constant with a fraction, or below zero, as Python writes it. Nothing counts with it.
    Decimal(String),
    /// `True` or `False`.
    Flag(bool),
    /// `None`.
    Nothing,
    /// A name with its attributes as written: `os.environ`.
    Name(String),
    /// A call.
    Call(Box<Call>),
    /// An f-string, or operands of `+`.
    Concat(Vec<Value>),
    /// Two operands of `/`.
    Join(Box<Value>, Box<Value>),
    /// Two operands of `-`.
    Less(Box<Value>, Box<Value>),
    /// A list, tuple or set.
    List(Vec<Value>),
    /// A dictionary without its `**` parts.
    Map(Vec<(Value, Value)>),
    /// Operands of `or`.
    Or(Vec<Value>),
    /// Operands of `and`.
    And(Vec<Value>),
    /// The operand of `not`.
    Not(Box<Value>),
    /// Two operands of one comparison.
    Compared(Box<Value>, Comparison, Box<Value>),
    /// A list of what passes a test: `[name for name in NAMES if not os.getenv(name)]`.
    Filter(Box<Filter>),
    /// The two results of a conditional expression.
    Choice(Box<Value>, Box<Value>),
    /// A subscript.
    Item(Box<Value>, Box<Value>),
    /// An attribute of something that is not a plain name.
    Attribute(Box<Value>, String),
    /// Anything else.
    Unknown,
}

/// A list comprehension with one loop and one test.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Filter {
    /// The names of the loop.
    pub(super) targets: Vec<String>,
    /// What it goes through.
    pub(super) all: Value,
    /// The test.
    pub(super) test: Value,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    /// `==` or `is`.
    Same,
    /// `!=` or `is not`.
    Different,
    /// `in`.
    Within,
    /// `not in`.
    Outside,
    /// `len(...) <`.
    Below,
}

/// A call with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    pub(super) callee: Value,
    pub(super) positional: Vec<Value>,
    pub(super) keywords: Vec<(String, Value)>,
    pub(super) line: usize,
}

impl Call {
    /// The argument with this name or, failing that, at this position.
    pub(super) fn argument(&self, name: &str, position: usize) -> Option<&Value> {
        self.keyword(name).or_else(|| self.positional.get(position))
    }

    /// The argument that the catalogue names.
    pub(super) fn passed(&self, argument: Argument) -> Option<&Value> {
        self.argument(argument.name, argument.position)
    }

    /// The argument passed by this name.
    pub(super) fn keyword(&self, name: &str) -> Option<&Value> {
        self.keywords.iter().find(|(keyword, _)| keyword == name).map(|(_, value)| value)
    }

    /// The name that is called, as written, when it is a plain one.
    pub(super) fn name(&self) -> Option<&str> {
        self.callee.name()
    }

    /// `("app.router", "add_get")` of `app.router.add_get(...)`.
    pub(super) fn method(&self) -> Option<(&str, &str)> {
        self.name()?.rsplit_once('.')
    }

    /// The last name of what is called: `open` of `Path("x").open()`.
    pub(super) fn last_name(&self) -> Option<&str> {
        match &self.callee {
            Value::Name(name) => name.rsplit('.').next(),
            Value::Attribute(_, attribute) => Some(attribute),
            _ => None,
        }
    }
}

impl Value {
    /// The name as written, when this is one.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The path whose directories above are meant, when this is `path.parents`.
    pub(super) fn parents_of(&self) -> Option<Self> {
        match self {
            Self::Attribute(path, attribute) if attribute == "parents" => Some((**path).clone()),
            Self::Name(name) => Some(Self::Name(name.strip_suffix(".parents")?.to_owned())),
            _ => None,
        }
    }

    /// The string, when this is a constant one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The call, when this is one.
    pub(super) fn call(&self) -> Option<&Call> {
        match self {
            Self::Call(call) => Some(call),
            _ => None,
        }
    }

    /// The elements, when this is a list, tuple or set.
    pub(super) fn list(&self) -> Option<&[Value]> {
        match self {
            Self::List(values) => Some(values),
            _ => None,
        }
    }
}

/// Reads expressions of one file.
pub(super) struct Lowering<'a> {
    pub(super) lines: &'a LineIndex,
}

impl Lowering<'_> {
    /// The line a node starts on.
    pub(super) fn line(&self, node: &impl Ranged) -> usize {
        self.lines.line_index(node.range().start()).get()
    }

    /// The owned form of an expression.
    pub(super) fn value(&self, expr: &Expr) -> Value {
        self.at_depth(expr, 0)
    }

    /// The owned form of a call.
    pub(super) fn call(&self, call: &ast::ExprCall) -> Call {
        self.call_at_depth(call, 0)
    }

    fn at_depth(&self, expr: &Expr, depth: usize) -> Value {
        if depth > DEEPEST {
            return Value::Unknown;
        }
        let next = depth + 1;
        match expr {
            Expr::StringLiteral(text) => Value::Text(text.value.to_str().to_owned()),
            Expr::NumberLiteral(number) => constant(&number.value),
            Expr::BooleanLiteral(flag) => Value::Flag(flag.value),
            Expr::NoneLiteral(_) => Value::Nothing,
            Expr::EllipsisLiteral(_) => Value::Name(ELLIPSIS.to_owned()),
            Expr::Name(name) => Value::Name(name.id.to_string()),
            Expr::Attribute(attribute) => self.attribute(attribute, next),
            Expr::Call(call) => Value::Call(Box::new(self.call_at_depth(call, next))),
            Expr::FString(text) => self.f_string(text, next),
            Expr::BinOp(operation) => self.operation(operation, next),
            Expr::BoolOp(operation) if operation.op == ast::BoolOp::Or => Value::Or(self.all(&operation.values, next)),
            Expr::BoolOp(operation) => Value::And(self.all(&operation.values, next)),
            Expr::UnaryOp(operation) if operation.op == ast::UnaryOp::Not => {
                Value::Not(Box::new(self.at_depth(&operation.operand, next)))
            }
            Expr::UnaryOp(operation) if operation.op == ast::UnaryOp::USub => {
                negative(&self.at_depth(&operation.operand, next))
            }
            Expr::Compare(compare) => self.comparison(compare, next),
            Expr::If(choice) => Value::Choice(
                Box::new(self.at_depth(&choice.body, next)),
                Box::new(self.at_depth(&choice.orelse, next)),
            ),
            Expr::List(list) => Value::List(self.all(&list.elts, next)),
            Expr::Tuple(tuple) => Value::List(self.all(&tuple.elts, next)),
            Expr::Set(set) => Value::List(self.all(&set.elts, next)),
            Expr::Dict(dict) => self.map(dict, next),
            Expr::Subscript(item) => {
                Value::Item(Box::new(self.at_depth(&item.value, next)), Box::new(self.at_depth(&item.slice, next)))
            }
            Expr::ListComp(list) => self.filter(&list.generators, next),
            Expr::Await(awaited) => self.at_depth(&awaited.value, next),
            Expr::Named(named) => self.at_depth(&named.value, next),
            Expr::Starred(starred) => self.at_depth(&starred.value, next),
            _ => Value::Unknown,
        }
    }

    fn filter(&self, generators: &[ast::Comprehension], depth: usize) -> Value {
        let [generator] = generators else { return Value::Unknown };
        let [test] = generator.ifs.as_slice() else { return Value::Unknown };
        let targets = match &generator.target {
            Expr::Tuple(tuple) => self.all(&tuple.elts, depth),
            target => vec![self.at_depth(target, depth)],
        };
        let targets: Option<Vec<String>> = targets.iter().map(|target| target.name().map(ToOwned::to_owned)).collect();
        let Some(targets) = targets else { return Value::Unknown };
        let (all, test) = (self.at_depth(&generator.iter, depth), self.at_depth(test, depth));
        Value::Filter(Box::new(Filter { targets, all, test }))
    }

    fn all(&self, exprs: &[Expr], depth: usize) -> Vec<Value> {
        exprs.iter().map(|expr| self.at_depth(expr, depth)).collect()
    }

    fn attribute(&self, attribute: &ast::ExprAttribute, depth: usize) -> Value {
        match self.at_depth(&attribute.value, depth) {
            Value::Name(name) => Value::Name(format!("{name}.{}", attribute.attr)),
            Value::Unknown => Value::Unknown,
            value => Value::Attribute(Box::new(value), attribute.attr.to_string()),
        }
    }

    fn call_at_depth(&self, call: &ast::ExprCall, depth: usize) -> Call {
        let keywords = call.arguments.keywords.iter().map(|keyword| {
            let name = keyword.arg.as_ref().map_or_else(|| SPREAD.to_owned(), ToString::to_string);
            (name, self.at_depth(&keyword.value, depth))
        });
        Call {
            callee: self.at_depth(&call.func, depth),
            positional: self.all(&call.arguments.args, depth),
            keywords: keywords.collect(),
            line: self.line(call),
        }
    }

    fn operation(&self, operation: &ast::ExprBinOp, depth: usize) -> Value {
        if !matches!(operation.op, Operator::Add | Operator::Div | Operator::Sub | Operator::Mult) {
            return Value::Unknown;
        }
        let (left, right) = (self.at_depth(&operation.left, depth), self.at_depth(&operation.right, depth));
        match operation.op {
            Operator::Add => Value::Concat(vec![left, right]),
            Operator::Sub => Value::Less(Box::new(left), Box::new(right)),
            Operator::Mult => product(&left, &right),
            _ => Value::Join(Box::new(left), Box::new(right)),
        }
    }

    fn comparison(&self, compare: &ast::ExprCompare, depth: usize) -> Value {
        let (&[operator], [right]) = (&*compare.ops, &*compare.comparators) else { return Value::Unknown };
        let comparison = match operator {
            ast::CmpOp::Eq | ast::CmpOp::Is => Comparison::Same,
            ast::CmpOp::NotEq | ast::CmpOp::IsNot => Comparison::Different,
            ast::CmpOp::In => Comparison::Within,
            ast::CmpOp::NotIn => Comparison::Outside,
            ast::CmpOp::Lt => Comparison::Below,
            ast::CmpOp::LtE | ast::CmpOp::Gt | ast::CmpOp::GtE => {
                return self.length_above(compare, operator, right, depth);
            }
        };
        let (left, right) = (self.at_depth(&compare.left, depth), self.at_depth(right, depth));
        let is_length = left.call().is_some_and(|call| call.name() == Some("len"));
        if comparison == Comparison::Below && !is_length {
            return Value::Unknown;
        }
        Value::Compared(Box::new(left), comparison, Box::new(right))
    }

    /// `len(x) > 2` is `not len(x) < 3`.
    fn length_above(&self, compare: &ast::ExprCompare, operator: ast::CmpOp, right: &Expr, depth: usize) -> Value {
        let (left, right) = (self.at_depth(&compare.left, depth), self.at_depth(right, depth));
        let Value::Number(limit) = right else { return Value::Unknown };
        if left.call().is_none_or(|call| call.name() != Some("len")) {
            return Value::Unknown;
        }
        let limit = if operator == ast::CmpOp::GtE { limit } else { limit.saturating_add(1) };
        let below = Value::Compared(Box::new(left), Comparison::Below, Box::new(Value::Number(limit)));
        if operator == ast::CmpOp::LtE { below } else { Value::Not(Box::new(below)) }
    }

    fn map(&self, dict: &ast::ExprDict, depth: usize) -> Value {
        let item =
            |item: &ast::DictItem| Some((self.at_depth(item.key.as_ref()?, depth), self.at_depth(&item.value, depth)));
        Value::Map(dict.items.iter().filter_map(item).collect())
    }

    fn f_string(&self, text: &ast::ExprFString, depth: usize) -> Value {
        let mut parts = Vec::new();
        for part in &text.value {
            match part {
                FStringPart::Literal(literal) => parts.push(Value::Text(literal.value.to_string())),
                FStringPart::FString(f_string) => {
                    parts.extend(f_string.elements.iter().map(|element| self.element(element, depth)));
                }
            }
        }
        Value::Concat(parts)
    }

    fn element(&self, element: &InterpolatedStringElement, depth: usize) -> Value {
        match element {
            InterpolatedStringElement::Literal(literal) => Value::Text(literal.value.to_string()),
            InterpolatedStringElement::Interpolation(part) if part.format_spec.is_none() => {
                self.at_depth(&part.expression, depth)
            }
            InterpolatedStringElement::Interpolation(_) => Value::Unknown,
        }
    }
}

fn constant(number: &Number) -> Value {
    match number {
        Number::Int(int) => int.as_i64().map_or(Value::Unknown, Value::Number),
        Number::Float(float) => Value::Decimal(format!("{float:?}")),
        Number::Complex { .. } => Value::Unknown,
    }
}

fn negative(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::Decimal(format!("-{number}")),
        Value::Decimal(number) if !number.starts_with('-') => Value::Decimal(format!("-{number}")),
        _ => Value::Unknown,
    }
}

/// `60 * 60`, the only count that people write out.
fn product(left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.checked_mul(*right).map_or(Value::Unknown, Value::Number),
        _ => Value::Unknown,
    }
}
