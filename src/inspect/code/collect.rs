//! Walks a syntax tree into an outline. Resolves no name and knows no framework.

mod conditions;
mod shapes;

use ruff_python_ast::visitor::{Visitor, walk_body, walk_expr, walk_pattern, walk_stmt};
use ruff_python_ast::{self as ast, Expr, ExprContext, Operator, Pattern, Stmt};
use ruff_source_file::LineIndex;

use self::shapes::{is_endless, is_left_from_outside, is_of_sys, takes_out, texts_of, without_docstring};
use super::facts::{Branch, Calling, Scope};
use super::outline::{
    ArgumentList, Binding, BindingKind, CallSite, CircumstanceKind, Class, Climb, Condition, Function, Lookup,
    LookupKind, Outline, Parameter,
};
use super::usage::item_name;
use super::value::{Comparison, Lowering, Value};

/// Statements and expressions nested deeper than this are not read: the walk must end before the stack does.
const DEEPEST: usize = 1500;

/// A tuple with more parts than this is no answer with a reason.
const LARGEST_RESULT: usize = 4;

/// Reads the body of a file. The second value says whether it was read to the end.
pub(super) fn outline(path: &str, body: &[Stmt], lines: &LineIndex) -> (Outline, Depth) {
    let mut collector = Collector {
        outline: Outline { path: path.to_owned(), ..Outline::default() },
        lowering: Lowering { lines },
        scope: Scope::Module,
        branch: Branch::Usual,
        under: None,
        returned: Vec::new(),
        depth: 0,
        reached: Depth::Full,
        inside_join: Joined::No,
    };
    collector.visit_body(body);
    (collector.outline, collector.reached)
}

/// How far a tree was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Depth {
    Full,
    CutOff,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Joined {
    No,
    Yes,
}

struct Collector<'l> {
    outline: Outline,
    lowering: Lowering<'l>,
    scope: Scope,
    branch: Branch,
    /// The circumstances of what is being read, as a position in the outline.
    under: Option<usize>,
    /// Tests with which the function that is being read has returned before.
    returned: Vec<Value>,
    depth: usize,
    reached: Depth,
    inside_join: Joined,
}

impl Collector<'_> {
    fn qualified(&self, name: &str) -> String {
        match &self.scope {
            Scope::Function(outer) | Scope::Class(outer) => format!("{outer}.{name}"),
            Scope::Module | Scope::MainGuard | Scope::TypeChecking => name.to_owned(),
        }
    }

    fn within(&mut self, scope: Scope, read: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.scope, scope);
        read(self);
        self.scope = outer;
    }

    fn in_branch(&mut self, branch: Branch, read: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.branch, branch);
        read(self);
        self.branch = outer;
    }

    /// Only `case _:` runs whatever the text says.
    fn cases(&mut self, statement: &ast::StmtMatch) {
        self.visit_expr(&statement.subject);
        for case in &statement.cases {
            self.visit_pattern(&case.pattern);
            let texts = texts_of(&case.pattern);
            let branch = if texts.is_some() { Branch::ChosenByText } else { self.branch };
            let test = texts.map_or(Value::Unknown, |texts| {
                let subject = self.lowering.value(&statement.subject);
                Value::Compared(Box::new(subject), Comparison::Within, Box::new(Value::List(texts)))
            });
            let perhaps = CircumstanceKind::Condition(Condition::When(test));
            self.under(perhaps, |this| this.in_branch(branch, |this| this.visit_body(&case.body)));
        }
    }

    fn deeper(&mut self, read: impl FnOnce(&mut Self)) {
        if self.depth >= DEEPEST {
            self.reached = Depth::CutOff;
            return;
        }
        self.depth += 1;
        read(self);
        self.depth -= 1;
    }

    fn bind(&mut self, target: &Expr, value: Option<&Expr>, annotation: Option<&Expr>, kind: BindingKind) {
        let name = match self.lowering.value(target) {
            Value::Name(name) => name,
            Value::Item(owner, key) => match (owner.name(), key.text()) {
                (Some(owner), Some(key)) => item_name(owner, key),
                _ => return,
            },
            _ => return,
        };
        self.outline.bindings.push(Binding {
            name,
            scope: self.scope.clone(),
            value: value.map(|value| self.lowering.value(value)),
            annotation: annotation.map(|annotation| self.lowering.value(annotation)),
            line: self.lowering.line(target),
            kind,
        });
    }

    fn bind_pairs(&mut self, target: &Expr, value: &Expr) {
        match (target, value) {
            (Expr::Tuple(targets), Expr::Tuple(values)) if targets.elts.len() == values.elts.len() => {
                for (target, value) in targets.elts.iter().zip(&values.elts) {
                    self.bind(target, Some(value), None, BindingKind::Sets);
                }
            }
            (Expr::Tuple(targets), Expr::Call(_) | Expr::Await(_)) if targets.elts.len() <= LARGEST_RESULT => {
                for (at, target) in (0..).zip(&targets.elts) {
                    self.bind_part(target, value, at);
                }
            }
            _ => self.bind(target, Some(value), None, BindingKind::Sets),
        }
    }

    /// `ok` and `reason` of `ok, reason = check()`.
    fn bind_part(&mut self, target: &Expr, value: &Expr, at: i64) {
        let Value::Name(name) = self.lowering.value(target) else { return };
        let value = Value::Item(Box::new(self.lowering.value(value)), Box::new(Value::Number(at)));
        let (scope, line) = (self.scope.clone(), self.lowering.line(target));
        let (value, kind) = (Some(value), BindingKind::Sets);
        self.outline.bindings.push(Binding { name, scope, value, annotation: None, line, kind });
    }

    fn function(&mut self, def: &ast::StmtFunctionDef) {
        let name = self.qualified(&def.name);
        let decorators = def
            .decorator_list
            .iter()
            .map(|decorator| (self.lowering.value(&decorator.expression), self.lowering.line(decorator)))
            .collect();
        self.outline.functions.push(Function {
            name: name.clone(),
            scope: self.scope.clone(),
            line: self.lowering.line(&def.name),
            parameters: self.parameters(&def.parameters),
            annotation: def.returns.as_deref().map(|returns| self.annotation(returns)),
            returns: Vec::new(),
            decorators,
            calling: if def.is_async { Calling::Async } else { Calling::Sync },
        });
        for decorator in &def.decorator_list {
            self.visit_decorator(decorator);
        }
        self.visit_parameters(&def.parameters);
        let (outer, returned) = (self.under.take(), std::mem::take(&mut self.returned));
        self.within(Scope::Function(name), |this| {
            this.in_branch(Branch::Usual, |this| walk_body(this, without_docstring(&def.body)));
        });
        (self.under, self.returned) = (outer, returned);
    }

    fn parameters(&self, parameters: &ast::Parameters) -> Vec<Parameter> {
        parameters
            .iter_non_variadic_params()
            .map(|parameter| Parameter {
                name: parameter.parameter.name.to_string(),
                annotation: parameter.parameter.annotation.as_deref().map(|expr| self.annotation(expr)),
                default: parameter.default.as_deref().map(|expr| self.lowering.value(expr)),
            })
            .collect()
    }

    /// `"FastAPI"` in quotes means the same as the bare name.
    fn annotation(&self, expr: &Expr) -> Value {
        match self.lowering.value(expr) {
            Value::Text(name) => Value::Name(name),
            value => value,
        }
    }

    fn class(&mut self, def: &ast::StmtClassDef) {
        let name = self.qualified(&def.name);
        let bases = def.arguments.iter().flat_map(|arguments| arguments.args.iter());
        let bases = bases.map(|base| self.lowering.value(base)).collect();
        let line = self.lowering.line(&def.name);
        let keywords = def.arguments.iter().flat_map(|arguments| arguments.keywords.iter());
        let keywords = keywords
            .filter_map(|keyword| Some((keyword.arg.as_ref()?.to_string(), self.lowering.value(&keyword.value))))
            .collect();
        self.outline.classes.push(Class { name: name.clone(), scope: self.scope.clone(), line, bases, keywords });
        for decorator in &def.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(arguments) = &def.arguments {
            self.visit_arguments(arguments);
        }
        self.within(Scope::Class(name), |this| walk_body(this, without_docstring(&def.body)));
    }

    fn current_function(&mut self) -> Option<&mut Function> {
        let Scope::Function(name) = &self.scope else { return None };
        self.outline.functions.iter_mut().rev().find(|function| function.name == *name)
    }

    fn returned(&mut self, value: Option<&Expr>) {
        let Some(value) = value.map(|value| self.lowering.value(value)) else { return };
        self.answer(&value);
        if let Some(function) = self.current_function() {
            function.returns.push(value);
        }
    }

    fn with_items(&mut self, items: &[ast::WithItem]) {
        for item in items {
            if let Some(target) = &item.optional_vars {
                self.bind(target, Some(&item.context_expr), None, BindingKind::Sets);
            }
        }
    }

    fn subscript(&mut self, item: &ast::ExprSubscript) {
        let line = self.lowering.line(item);
        let (scope, under) = (self.scope.clone(), self.under);
        match (self.lowering.value(&item.value), self.lowering.value(&item.slice)) {
            (Value::Name(name), key) if name.rsplit('.').next() == Some("argv") && key.text().is_none() => {
                let position = if let Value::Number(position) = key { Some(position) } else { None };
                self.outline.argument_lists.push(ArgumentList { name, position, scope, under, line });
            }
            (Value::Name(name), Value::Text(key)) => {
                let kind = if item.ctx == ExprContext::Load { LookupKind::Read } else { LookupKind::Written };
                self.outline.lookups.push(Lookup { name, key, scope, under, line, kind });
            }
            (parents, Value::Number(level)) => {
                let (Some(path), Ok(level)) = (parents.parents_of(), usize::try_from(level)) else { return };
                self.outline.climbs.push(Climb { path, level, scope, under, line });
            }
            _ => {}
        }
    }

    fn operation(&mut self, expr: &Expr, operation: &ast::ExprBinOp) {
        let joins = operation.op == Operator::Div;
        if joins && self.inside_join == Joined::No {
            let line = self.lowering.line(operation);
            self.outline.joins.push((self.lowering.value(expr), line));
        }
        let state = if joins { Joined::Yes } else { Joined::No };
        self.expression_under(expr, state);
    }

    fn expression_under(&mut self, expr: &Expr, state: Joined) {
        let outer = std::mem::replace(&mut self.inside_join, state);
        walk_expr(self, expr);
        self.inside_join = outer;
    }
}

impl<'a> Visitor<'a> for Collector<'_> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.deeper(|this| this.statement(stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.deeper(|this| this.expression(expr));
    }

    fn visit_body(&mut self, body: &'a [Stmt]) {
        walk_body(self, without_docstring(body));
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let captured = match pattern {
            Pattern::MatchAs(capture) => capture.name.as_ref(),
            Pattern::MatchStar(capture) => capture.name.as_ref(),
            Pattern::MatchMapping(capture) => capture.rest.as_ref(),
            _ => None,
        };
        self.outline.stored.extend(captured.map(ToString::to_string));
        self.deeper(|this| walk_pattern(this, pattern));
    }

    /// Names in annotations start nothing and read nothing.
    fn visit_annotation(&mut self, _: &'a Expr) {}
}

impl Collector<'_> {
    fn statement(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => return self.function(def),
            Stmt::ClassDef(def) => return self.class(def),
            Stmt::If(statement) => return self.condition(statement),
            Stmt::Match(statement) => return self.cases(statement),
            Stmt::Try(statement) => return self.attempt(statement),
            Stmt::Assert(statement) => self.assertion(statement),
            Stmt::Import(import) => {
                super::imports::import(&mut self.outline, import, &self.scope, self.under, &self.lowering);
            }
            Stmt::ImportFrom(import) => {
                super::imports::import_from(&mut self.outline, import, &self.scope, self.under, &self.lowering);
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.bind_pairs(target, &assign.value);
                }
            }
            Stmt::AnnAssign(assign) => {
                let value = assign.value.as_deref();
                self.bind(&assign.target, value, Some(&assign.annotation), BindingKind::Sets);
            }
            Stmt::AugAssign(assign) => {
                self.bind(&assign.target, Some(&assign.value), None, BindingKind::Adds);
            }
            Stmt::With(with) => {
                self.with_items(&with.items);
                if self.suppresses(with) {
                    return self.under(CircumstanceKind::Caught, |this| {
                        this.under(CircumstanceKind::CaughtImport, |this| walk_stmt(this, stmt));
                    });
                }
            }
            Stmt::For(statement) => self.loop_over_texts(statement),
            Stmt::While(statement) if is_endless(statement) => {
                let line = self.lowering.line(statement);
                let is_sure = is_left_from_outside(statement);
                self.outline.endless_loops.push((self.scope.clone(), line, is_sure));
                if self.scope == Scope::Module {
                    self.outline.endless_on_load.get_or_insert(line);
                }
            }
            Stmt::Expr(statement) if takes_out(&statement.value) => return,
            Stmt::Return(returned) => self.returned(returned.value.as_deref()),
            _ => {}
        }
        walk_stmt(self, stmt);
    }

    fn expression(&mut self, expr: &Expr) {
        match expr {
            Expr::Call(call) => {
                let call = self.lowering.call(call);
                let (scope, branch, under) = (self.scope.clone(), self.branch, self.under);
                self.outline.calls.push(CallSite { call, scope, branch, under });
            }
            Expr::Subscript(item) => self.subscript(item),
            Expr::BinOp(operation) => return self.operation(expr, operation),
            Expr::StringLiteral(text) => {
                let line = self.lowering.line(text);
                self.outline.texts.push((text.value.to_str().to_owned(), line));
            }
            Expr::Attribute(attribute) if attribute.attr.as_str() == "SIGTERM" => self.outline.mentions_sigterm = true,
            // https://docs.python.org/3/library/sys.html#sys.stdin
            Expr::Attribute(attribute) if is_of_sys(attribute, "stdin") => {
                let line = self.lowering.line(attribute);
                self.outline.standard_input.push((self.scope.clone(), line));
            }
            // Whoever asks the module for a name may get it from elsewhere.
            Expr::Attribute(attribute) if is_of_sys(attribute, "modules") => {
                self.outline.stored.insert("__getattr__".to_owned());
            }
            Expr::Name(name) if name.ctx == ExprContext::Store => {
                self.outline.stored.insert(name.id.to_string());
            }
            Expr::Name(name) if name.id == "SIGTERM" => self.outline.mentions_sigterm = true,
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                if let Some(function) = self.current_function() {
                    function.calling = Calling::Generator;
                }
            }
            _ => {}
        }
        let outer = std::mem::replace(&mut self.inside_join, Joined::No);
        match expr {
            Expr::If(choice) => self.choice(choice),
            Expr::BoolOp(operation) => self.operands(operation),
            Expr::Lambda(_) => self.under(CircumstanceKind::Deferred, |this| walk_expr(this, expr)),
            _ => walk_expr(self, expr),
        }
        self.inside_join = outer;
    }
}
