//! Which names are those of secrets. Looks at no value.

use crate::catalogue::secrets::{
    ABOUT, COUNTED, DIGESTS, INNER, KINDS_OF_KEYS, LAST_WORDS, NOT_INNER, NOT_KEYS, NOT_SHORT_ENDS, SHORT_ENDS, WORDS,
};

/// Whether a variable, an option, a header or a key of this name holds a secret: `PGPASSWORD`, `openai-apikey`, `AccountKey`; not
/// `AUTHOR`, `PUBLIC_KEY_URL` or `TOKENIZER_MODEL`.
pub fn is_of_a_secret(name: &str) -> bool {
    // The shell's own.
    if matches!(name, "PWD" | "OLDPWD") {
        return false;
    }
    let parts = parts(name);
    let Some(last) = parts.last() else { return false };
    let is_hook = parts.iter().any(|part| part.starts_with("webhook") || part.ends_with("webhook"));
    if ABOUT.contains(&last.as_str()) && !(is_hook && is_address(last)) {
        return false;
    }
    (0..parts.len()).any(|position| is_secret_word(&parts, position))
}

/// Whether what has this name looks random and is known to everybody, such as the hash of a commit.
pub fn is_of_a_digest(name: &str) -> bool {
    parts(name).iter().any(|part| DIGESTS.contains(&part.as_str()))
}

fn is_secret_word(parts: &[String], position: usize) -> bool {
    let (part, before) = (parts[position].as_str(), &parts[..position]);
    let is_last = position + 1 == parts.len();
    if LAST_WORDS.contains(&part) {
        return is_last;
    }
    match part {
        "key" | "keys" => !before.iter().any(|before| KINDS_OF_KEYS.contains(&before.as_str())),
        "tokens" => !before.iter().any(|before| COUNTED.contains(&before.as_str())),
        _ => WORDS.contains(&part) || is_written_together(part) || is_last && part.ends_with("auth"),
    }
}

/// Whether a secret's word is part of another: `MASTERKEY`, `DBPASS`, `DBPASSWORDPROD`, `AUTHTOKENS`.
fn is_written_together(part: &str) -> bool {
    let is_short = SHORT_ENDS.iter().any(|end| part.ends_with(end)) && !NOT_SHORT_ENDS.contains(&part);
    is_short
        || is_key(part)
        || INNER.iter().any(|word| part.match_indices(word).any(|(at, _)| is_meant(part, at, word)))
}

fn is_key(part: &str) -> bool {
    let whole = part.strip_suffix('s').unwrap_or(part);
    let Some(kind) = whole.strip_suffix("key") else { return false };
    !KINDS_OF_KEYS.contains(&kind) && !NOT_KEYS.iter().any(|word| whole.ends_with(word))
}

/// Not `PASSWORDFILE`, `TOKENIZER` or `MAXTOKENS`; the address of a hook is what is secret.
fn is_meant(part: &str, at: usize, word: &str) -> bool {
    let (before, behind) = (&part[..at], &part[at + word.len()..]);
    let is_about = ABOUT.iter().any(|about| behind.ends_with(about)) && !(word == "webhook" && is_address(behind));
    let is_counted = word == "token" && behind == "s" && COUNTED.contains(&before);
    !is_about && !is_counted && !NOT_INNER.iter().any(|other| part[at..].starts_with(other))
}

fn is_address(word: &str) -> bool {
    matches!(word, "url" | "uri")
}

/// `["openai", "apikey"]` of `OPENAI_APIKEY`, `["account", "key"]` of `AccountKey`; numbers at the end of a word are no part of it.
fn parts(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = '_';
    for letter in name.chars() {
        let begins = !before.is_alphanumeric() || before.is_lowercase() && letter.is_uppercase();
        if letter.is_alphanumeric() {
            if begins {
                parts.push(String::new());
            }
            parts.last_mut().expect("one has begun").extend(letter.to_lowercase());
        }
        before = letter;
    }
    let is_number = |part: &String| part.chars().all(|letter| letter.is_ascii_digit());
    let bare = |part: String| {
        let bare = part.trim_end_matches(|letter: char| letter.is_ascii_digit());
        if DIGESTS.contains(&part.as_str()) { part } else { bare.to_owned() }
    };
    parts.into_iter().filter(|part| !is_number(part)).map(bare).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_by_their_parts() {
        for name in [
            "PGPASSWORD",
            "MYSQL_PWD",
            "DBPASS",
            "APIKEY",
            "OPENAI_APIKEY",
            "ACCESSTOKEN",
            "PRIVATEKEY",
            "GITHUB_PAT",
            "JWT",
            "BEARER",
            "AUTH",
            "CREDS",
            "PASSPHRASE",
            "SLACK_WEBHOOK",
            "SLACK_WEBHOOK_URL",
            "API_KEY",
            "SECRET_KEY",
            "DJANGO_SECRET_KEY",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "SENTRY_DSN",
            "DB_PASSWORD_1",
            "PASSWORD2",
            "private_token",
            "access_token",
            "AccountKey",
            "SharedAccessKey",
            "clientSecret",
            "Password",
            "Pwd",
            "api-key",
            "X-Api-Key",
            "PRIVATE-TOKEN",
            "BASIC_AUTH",
            "HASH_SALT",
            "REDIS_PASS",
            "X-Amz-Signature",
            "JWT_PRIVATE_KEY_BASE64",
            "GPG_PASSPHRASE",
            "GOOGLE_CREDENTIALS_JSON",
            "SSHKEY",
            "TOKEN",
            "secrets.token",
        ] {
            assert!(is_of_a_secret(name), "{name}");
        }
    }

    #[test]
    fn names_of_secrets_are_known_in_words_written_together() {
        for name in [
            "MASTERKEY",
            "FERNETKEY",
            "STORAGE_ACCOUNTKEY",
            "OPENAIKEYS",
            "SECRETKEYBASE",
            "TOKENVALUE",
            "AUTHTOKENS",
            "PASSWORDHASH",
            "DOCKERAUTH",
            "traefik.http.middlewares.auth.basicauth.users",
            "CLIENTSECRETS",
            "DBPASSWORDPROD",
            "APISECRETV2",
            "DISCORDWEBHOOKURL",
            "SESSION_COOKIE",
            "GITHUB_OAUTH",
            "KENNWORT",
        ] {
            assert!(is_of_a_secret(name), "{name}");
        }
    }

    #[test]
    fn names_that_only_sound_like_it_are_none() {
        for name in [
            "AUTHOR",
            "AUTHORS",
            "KEYBOARD",
            "TOKENIZER_MODEL",
            "TOKENIZERS_PARALLELISM",
            "PUBLIC_KEY_URL",
            "SECRET_NAME",
            "PUBLIC_KEY",
            "STRIPE_PUBLISHABLE_KEY",
            "AUTH_USER_MODEL",
            "AUTH_BACKEND",
            "JWT_ALGORITHM",
            "PASSWORD_FILE",
            "ACCESS_TOKEN_EXPIRE_MINUTES",
            "PWD",
            "OLDPWD",
            "MONKEY",
            "COMPASS",
            "PASSENGER",
            "PATH",
            "PATTERN",
            "COMPATIBLE",
            "CACHE_KEY",
            "SORT_KEY",
            "AUTHENTICATION_REQUIRED",
            "TOKEN_URL",
            "SECRET_PATH",
            "DATABASE_URL",
            "MODE",
            "HOTKEYS",
            "KEYCLOAK_HOST",
            "SIGNAL",
            "MAX_TOKENS_LIMIT",
            "MAX_TOKENS",
            "MAXTOKENS",
            "LLM_OUTPUT_TOKENS",
            "PASSWORDFILE",
            "SECRETNAME",
            "SECRETSMANAGER_REGION",
            "TOKENTTL",
            "DETOKENIZE",
            "VALKEY",
            "SURVEYMONKEY",
            "SITEKEY",
            "PRIMARYKEYS",
            "SESSION_COOKIE_NAME",
            "OAUTH_PROVIDER",
            "",
            "_",
            "é",
        ] {
            assert!(!is_of_a_secret(name), "{name}");
        }
    }

    #[test]
    fn a_digest_is_told_by_its_name() {
        assert!(is_of_a_digest("GIT_COMMIT") && is_of_a_digest("model_sha256") && !is_of_a_digest("SESSION"));
    }
}
