//! What secrets are called and look like: words of names, forms of tokens, addresses that let in whoever knows them. Data alone.
//!
//! The words are those of `BuildKit`'s rule `SecretsUsedInArgOrEnv` (moby/buildkit, `frontend/dockerfile/linter`) and of
//! detect-secrets' `KeywordDetector`, with what people write besides them. The forms are those that the services document, as
//! gitleaks lists them (gitleaks/gitleaks, `config/gitleaks.toml`).

/// Words that a part of a name is: `PGPASS`, `db-pwd`.
pub const WORDS: [&str; 44] = [
    "apikey",
    "apikeys",
    "apitoken",
    "auth",
    "basicauth",
    "bearer",
    "contrasena",
    "cred",
    "credential",
    "credentials",
    "creds",
    "dsn",
    "jwt",
    "kennwort",
    "key",
    "keys",
    "mnemonic",
    "motdepasse",
    "otp",
    "pass",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "passwort",
    "pat",
    "pepper",
    "pswd",
    "pw",
    "pwd",
    "pword",
    "salt",
    "secret",
    "secrets",
    "seedphrase",
    "senha",
    "sig",
    "signature",
    "token",
    "tokens",
    "wachtwoord",
    "webhook",
    "webhooks",
];

/// Words that mean a secret at the end of a name alone: `GITHUB_PAT`, `BASIC_AUTH`, but not `AUTH_USER_MODEL`.
pub const LAST_WORDS: [&str; 8] = ["auth", "cookie", "oauth", "pat", "pw", "pwd", "sig", "otp"];

/// Words that mean a secret wherever they stand in a part of a name that is written together: `ACCESSTOKEN`, `DBPASSWORDPROD`.
pub const INNER: [&str; 9] =
    ["apikey", "credential", "passphrase", "passwd", "password", "passwort", "secret", "token", "webhook"];

/// Words that begin like one of these and mean another thing: `DETOKENIZE`, `SECRETARY`, `SECRETSMANAGER`.
pub const NOT_INNER: [&str; 8] =
    ["passwordless", "secretari", "secretary", "secretion", "secretmanager", "secretsmanager", "tokeni", "tokenless"];

/// Words before `tokens` that make them pieces of text which are counted: `MAX_TOKENS`.
pub const COUNTED: [&str; 16] = [
    "budget",
    "chunk",
    "completion",
    "context",
    "input",
    "limit",
    "llm",
    "max",
    "min",
    "n",
    "num",
    "output",
    "overlap",
    "prompt",
    "thinking",
    "total",
];

/// What a part of a name ends in that is written together, and words of the language too: `DBPASS`.
pub const SHORT_ENDS: [&str; 4] = ["creds", "pass", "pwd", "pw"];

/// Words of the language that end so.
pub const NOT_SHORT_ENDS: [&str; 8] =
    ["bypass", "compass", "encompass", "overpass", "surpass", "trespass", "underpass", "multipass"];

/// Last words of names that are about a secret and hold none: `SECRET_NAME`, `JWT_ALGORITHM`, `TOKEN_EXPIRE_MINUTES`.
pub const ABOUT: [&str; 66] = [
    "age",
    "alg",
    "algo",
    "algorithm",
    "algorithms",
    "allowed",
    "arn",
    "audience",
    "backend",
    "backends",
    "class",
    "count",
    "days",
    "dir",
    "directory",
    "disabled",
    "domain",
    "enabled",
    "endpoint",
    "expire",
    "expires",
    "expiration",
    "expiry",
    "field",
    "file",
    "format",
    "header",
    "host",
    "hours",
    "interval",
    "issuer",
    "length",
    "lifetime",
    "limit",
    "location",
    "max",
    "method",
    "min",
    "minutes",
    "mode",
    "model",
    "name",
    "names",
    "path",
    "policy",
    "port",
    "prefix",
    "provider",
    "realm",
    "region",
    "required",
    "rounds",
    "scheme",
    "scope",
    "scopes",
    "seconds",
    "size",
    "store",
    "timeout",
    "ttl",
    "type",
    "uri",
    "url",
    "user",
    "username",
    "version",
];

/// Words of the language, and names, that end in `key`.
pub const NOT_KEYS: [&str; 10] =
    ["donkey", "hockey", "jockey", "lackey", "malarkey", "mickey", "monkey", "turkey", "valkey", "whiskey"];

/// Words before `key` that make it one of a table, or one that everybody may know: `CACHE_KEY`, `PRIMARYKEY`, `PUBLIC_KEY`.
pub const KINDS_OF_KEYS: [&str; 18] = [
    "cache",
    "composite",
    "foreign",
    "group",
    "hot",
    "index",
    "lookup",
    "map",
    "object",
    "partition",
    "primary",
    "pub",
    "public",
    "publishable",
    "routing",
    "shard",
    "site",
    "sort",
];

/// Words of names whose values look random and are known to everybody: `GIT_COMMIT`, `MODEL_CHECKSUM`.
pub const DIGESTS: [&str; 14] = [
    "checksum",
    "commit",
    "digest",
    "etag",
    "fingerprint",
    "hash",
    "integrity",
    "md5",
    "ref",
    "rev",
    "revision",
    "sha",
    "sha256",
    "sha512",
];

/// Values that stand for a secret, or that are none.
pub const PLACEHOLDERS: [&str; 23] = [
    "...",
    "change-me",
    "change_me",
    "changeme",
    "dummy",
    "example",
    "false",
    "no",
    "none",
    "null",
    "off",
    "on",
    "only-while-building",
    "placeholder",
    "redacted",
    "replace-me",
    "secret",
    "todo",
    "true",
    "unset",
    "xxx",
    "xxxx",
    "yes",
];

/// Forms of tokens, as regular expressions that begin at a word.
pub const TOKENS: [&str; 56] = [
    // GitHub Docs, "GitHub's token formats".
    r"gh[pousr]_[A-Za-z0-9]{20,}",
    r"github_pat_[A-Za-z0-9_]{22,}",
    // GitLab Docs, "Token prefixes".
    r"gl(?:pat|dt|ft|rt|cbt|ptt|soat|agent|imt|ffct|oas)-[A-Za-z0-9_-]{20,}",
    // AWS, "Unique ID prefixes" of IAM.
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}",
    r"ABSK[A-Za-z0-9+/]{60,}={0,2}",
    // OpenAI, Anthropic and the others that begin so.
    r"sk-[A-Za-z0-9_-]{20,}",
    // Slack, "Token types".
    r"xox[abeoprs]-[A-Za-z0-9-]{10,}",
    r"xapp-[0-9]-[A-Za-z0-9-]{10,}",
    // Google Cloud, API keys and OAuth.
    r"AIza[A-Za-z0-9_-]{35}",
    r"ya29\.[A-Za-z0-9_-]{20,}",
    r"GOCSPX-[A-Za-z0-9_-]{20,}",
    // A JSON Web Token (RFC 7519).
    r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?",
    // Stripe.
    r"(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{10,}",
    r"whsec_[A-Za-z0-9+/=]{16,}",
    // SendGrid, Mailgun, Mailchimp.
    r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}",
    r"key-[0-9a-f]{32}",
    r"[0-9a-f]{32}-us[0-9]{1,2}",
    // npm, PyPI, RubyGems, crates.io, Docker Hub.
    r"npm_[A-Za-z0-9]{30,}",
    r"pypi-[A-Za-z0-9_-]{20,}",
    r"rubygems_[a-f0-9]{40,}",
    r"cio[A-Za-z0-9]{32}",
    r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}",
    // Hugging Face, Replicate, Groq, Perplexity, xAI, NVIDIA, Tavily.
    r"hf_[A-Za-z0-9]{20,}",
    r"r8_[A-Za-z0-9]{30,}",
    r"gsk_[A-Za-z0-9]{30,}",
    r"pplx-[A-Za-z0-9]{30,}",
    r"xai-[A-Za-z0-9]{30,}",
    r"nvapi-[A-Za-z0-9_-]{30,}",
    r"tvly-[A-Za-z0-9-]{20,}",
    // DigitalOcean, Shopify, Grafana, HashiCorp.
    r"do[opr]_v1_[a-f0-9]{40,}",
    r"shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}",
    r"gl(?:sa|c)_[A-Za-z0-9_+/=]{30,}",
    r"hv[sbr]\.[A-Za-z0-9_-]{20,}",
    r"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,}",
    // Atlassian, Postman, Linear, Notion, Databricks, Figma, Sentry, PostHog.
    r"ATATT3[A-Za-z0-9_=-]{30,}",
    r"PMAK-[a-f0-9]{24}-[a-f0-9]{34}",
    r"lin_api_[A-Za-z0-9]{30,}",
    r"ntn_[A-Za-z0-9]{30,}",
    r"dapi[a-f0-9]{32}",
    r"fig[dou]_[A-Za-z0-9_-]{30,}",
    r"sntry[su]_[A-Za-z0-9_+/=]{30,}",
    r"phx_[A-Za-z0-9]{30,}",
    // JFrog Artifactory, 1Password, age, Twilio, Telegram.
    r"AKCp[A-Za-z0-9]{60,}",
    r"ops_eyJ[A-Za-z0-9+/]{40,}={0,3}",
    r"AGE-SECRET-KEY-1[A-Z0-9]{50,}",
    r"SK[0-9a-f]{32}",
    r"[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}",
    // Pulumi, Buildkite, Supabase, Heroku, LangSmith, Airtable, New Relic, Alibaba Cloud.
    r"pul-[a-f0-9]{40}",
    r"bkua_[a-f0-9]{40}",
    r"sbp_[a-f0-9]{40}",
    r"HRKU-[0-9A-Za-z_-]{30,}",
    r"lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}",
    r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}",
    r"NRAK-[A-Z0-9]{27}",
    r"LTAI[A-Za-z0-9]{12,26}",
    // What `django-admin startproject` writes.
    r#"django-insecure-[^\s"'`\\]{20,}"#,
];

/// Addresses that let in whoever knows the rest of them, up to where that begins.
pub const HOOKS: [&str; 10] = [
    r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/",
    r"discord(?:app)?\.com/api/webhooks/",
    r"[a-z0-9.-]+\.webhook\.office\.com/",
    r"outlook\.office(?:365)?\.com/webhook/",
    r"hooks\.zapier\.com/hooks/catch/",
    r"api\.telegram\.org/bot",
    r"maker\.ifttt\.com/trigger/",
    r"events\.pagerduty\.com/integration/",
    r"open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/",
    r"[a-z0-9.-]+/hooks/[a-z0-9]{20,}",
];
