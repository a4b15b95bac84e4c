//! HCL's quoted templates (HCL native syntax, "Template Literals"), which `docker buildx bake` reads.

use std::fmt::Write as _;

use super::letters::is_invisible;

/// A quoted string in which nothing is interpolated.
pub fn string(text: &str) -> String {
    // What begins an interpolation or a directive is doubled.
    let text = text.replace("${", "$${").replace("%{", "%%{");
    let escaped = text.chars().fold(String::with_capacity(text.len()), |mut escaped, letter| {
        match letter {
            '"' | '\\' => escaped.extend(['\\', letter]),
            letter if is_invisible(letter) => {
                write!(escaped, "\\U{:08x}", u32::from(letter)).expect("a string takes all that is written");
            }
            letter => escaped.push(letter),
        }
        escaped
    });
    format!("\"{escaped}\"")
}

/// A list of such strings.
pub fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| string(text)).collect();
    format!("[{}]", texts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_read_back_as_the_same_text() {
        for text in ["", "a\nb", "a\"b\\", "${x} $${ %{ if x } %%{", "\u{2028}é", "\u{1b}/"] {
            let body: hcl::Body = hcl::from_str(&format!("key = {}\n", string(text))).expect("HCL");
            let attribute = body.attributes().next().expect("an attribute");
            let hcl::Expression::String(read) = attribute.expr() else { panic!("{attribute:?}") };
            assert_eq!(read, text);
        }
    }
}
