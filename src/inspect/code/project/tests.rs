use crate::inspect::code::testing::{application, facts};

/// Every module imports everything from all others, so that the ways from one to another are countless.
#[test]
fn modules_that_import_everything_from_each_other_are_followed_to_an_end() {
    let names: Vec<String> = (0..12).map(|at| format!("m{at}")).collect();
    let stars = names.iter().map(|name| format!("from {name} import *\n")).collect::<Vec<_>>().concat();
    let mut files: Vec<(String, String)> =
        names.iter().map(|name| (format!("{name}.py"), format!("{stars}\nnothing = missing()\n"))).collect();
    files[11].1.push_str("from fastapi import FastAPI\n");
    files.push(("main.py".to_owned(), "from m0 import *\napp = FastAPI()\nother = Missing()\n".to_owned()));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let facts = facts(&files);
    assert!(application(&facts, "main.py", "app").is_some(), "{facts:#?}");
    assert!(application(&facts, "main.py", "other").is_none());
}

/// Each class has all that come before it as bases.
#[test]
fn classes_with_many_ways_to_a_base_are_followed_to_an_end() {
    let bases = |letter: char, at: usize| (0..at).map(|base| format!("{letter}{base}")).collect::<Vec<_>>().join(", ");
    let both = |at| format!("class C{at}({}): pass\nclass D{at}({}): pass\n", bases('C', at), bases('D', at));
    let classes = (1..30).map(both).collect::<Vec<_>>().concat();
    let first = "from fastapi import FastAPI\nclass C0(FastAPI): pass\nclass D0(Unknown): pass\n";
    let text = format!("{first}{classes}app = C29()\nother = D29()\n");
    let facts = facts(&[("main.py", &text)]);
    assert!(application(&facts, "main.py", "app").is_some());
    assert!(application(&facts, "main.py", "other").is_none());
}
