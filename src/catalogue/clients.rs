//! Functions and classes that refuse to be made without something that a variable gives. Data.

use super::model::{Argument, BY_NAME, at, by_name};

/// A function that takes no `None` for an argument.
pub struct Client {
    /// Its dotted name.
    pub function: &'static str,
    /// What it must be given.
    pub needs: &'static [Argument],
    /// The variable that it reads itself where it is not given the first of them.
    pub variable: Option<&'static str>,
    /// Arguments with which it does without all of that.
    pub instead: &'static [&'static str],
}

const fn client(function: &'static str, needs: &'static [Argument]) -> Client {
    Client { function, needs, variable: None, instead: &[] }
}

const fn reading(function: &'static str, needs: &'static [Argument], variable: &'static str) -> Client {
    Client { function, needs, variable: Some(variable), instead: &[] }
}

const fn google(function: &'static str) -> Client {
    Client {
        function,
        needs: GOOGLE_KEY,
        variable: Some("GOOGLE_API_KEY"),
        instead: &["vertexai", "credentials", "project", "client"],
    }
}

const URL: &[Argument] = &[at("url", 0)];
const DSN: &[Argument] = &[at("dsn", 0), by_name("host")];
const CONNINFO: &[Argument] = &[at("conninfo", 0), by_name("host")];
const KEY: &[Argument] = &[by_name("api_key")];
/// The classes of `LangChain` have the names of the fields, and an alias.
const OPENAI_KEY: &[Argument] = &[by_name("api_key"), by_name("openai_api_key")];
const GROQ_KEY: &[Argument] = &[by_name("api_key"), by_name("groq_api_key")];
const GOOGLE_KEY: &[Argument] = &[by_name("api_key"), by_name("google_api_key")];
const TAVILY: &[Argument] = &[by_name("tavily_api_key"), by_name("api_wrapper")];
const SUPABASE: &[Argument] = &[at("supabase_url", 0), at("supabase_key", 1)];

const CLIENTS: &[Client] = &[
    // "Expected string or URL object, got None": https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine,
    // `orm/extensions/asyncio.html`, https://sqlmodel.tiangolo.com/tutorial/create-db-and-table/
    client("sqlalchemy.create_engine", URL),
    client("sqlalchemy.engine.create_engine", URL),
    client("sqlalchemy.ext.asyncio.create_async_engine", URL),
    client("sqlalchemy.ext.asyncio.engine.create_async_engine", URL),
    client("sqlmodel.create_engine", URL),
    // openai-python `_client.py`: "The api_key client option must be set either by passing api_key to the client or by setting the
    // OPENAI_API_KEY environment variable"
    reading("openai.OpenAI", KEY, "OPENAI_API_KEY"),
    reading("openai.AsyncOpenAI", KEY, "OPENAI_API_KEY"),
    // langchain-openai `chat_models/base.py` and `embeddings/base.py` make both clients of openai as they are made themselves.
    reading("langchain_openai.ChatOpenAI", OPENAI_KEY, "OPENAI_API_KEY"),
    reading("langchain_openai.OpenAIEmbeddings", OPENAI_KEY, "OPENAI_API_KEY"),
    // groq-python `_client.py`, and langchain-groq, which makes its clients
    reading("groq.Groq", KEY, "GROQ_API_KEY"),
    reading("groq.AsyncGroq", KEY, "GROQ_API_KEY"),
    reading("langchain_groq.ChatGroq", GROQ_KEY, "GROQ_API_KEY"),
    // "Missing key inputs argument!": https://github.com/googleapis/python-genai/pull/463; Vertex AI has other credentials.
    Client {
        function: "google.genai.Client",
        needs: KEY,
        variable: Some("GOOGLE_API_KEY"),
        instead: &["vertexai", "enterprise", "credentials", "project"],
    },
    // Made without a key and without the variable, each fails: langchain-google-genai 4.4.2, pinecone 10.2.0, together 3.1.1,
    // exa-py 2.27.0, cohere 7.3.1, langchain-tavily 0.2.18, langchain-community 0.4.2, slack-bolt 1.30.0
    google("langchain_google_genai.ChatGoogleGenerativeAI"),
    google("langchain_google_genai.GoogleGenerativeAIEmbeddings"),
    reading("pinecone.Pinecone", &[at("api_key", 0)], "PINECONE_API_KEY"),
    reading("together.Together", KEY, "TOGETHER_API_KEY"),
    reading("exa_py.Exa", &[at("api_key", 0)], "EXA_API_KEY"),
    reading("cohere.Client", &[at("api_key", 0)], "CO_API_KEY"),
    reading("cohere.ClientV2", &[at("api_key", 0)], "CO_API_KEY"),
    reading("langchain_tavily.TavilySearch", TAVILY, "TAVILY_API_KEY"),
    reading("langchain_community.tools.tavily_search.TavilySearchResults", TAVILY, "TAVILY_API_KEY"),
    Client {
        function: "slack_bolt.App",
        needs: &[by_name("token")],
        variable: Some("SLACK_BOT_TOKEN"),
        instead: &["client", "authorize", "installation_store", "oauth_settings", "oauth_flow"],
    },
    Client {
        function: "slack_bolt.async_app.AsyncApp",
        needs: &[by_name("token")],
        variable: Some("SLACK_BOT_TOKEN"),
        instead: &["client", "authorize", "installation_store", "oauth_settings", "oauth_flow"],
    },
    // "supabase_url is required": https://github.com/supabase/supabase-py/issues/493
    client("supabase.create_client", SUPABASE),
    client("supabase.acreate_client", SUPABASE),
    client("supabase.create_async_client", SUPABASE),
    client("supabase.Client", SUPABASE),
    // https://redis.readthedocs.io/en/stable/connections.html#redis.Redis.from_url: the URL is parsed at once
    client("redis.from_url", URL),
    client("redis.Redis.from_url", URL),
    client("redis.asyncio.from_url", URL),
    client("redis.asyncio.Redis.from_url", URL),
    // Without a host they look for a server on the machine itself: https://www.psycopg.org/docs/module.html#psycopg2.connect,
    // https://www.psycopg.org/psycopg3/docs/api/connections.html, https://pymysql.readthedocs.io/en/latest/modules/connections.html,
    // https://dev.mysql.com/doc/connector-python/en/connector-python-connectargs.html
    // https://magicstack.github.io/asyncpg/current/api/index.html, https://www.psycopg.org/psycopg3/docs/api/pool.html
    client("psycopg2.connect", DSN),
    client("psycopg.connect", CONNINFO),
    client("psycopg.Connection.connect", CONNINFO),
    client("psycopg.AsyncConnection.connect", CONNINFO),
    client("psycopg_pool.ConnectionPool", CONNINFO),
    client("psycopg_pool.AsyncConnectionPool", CONNINFO),
    client("asyncpg.connect", DSN),
    client("asyncpg.create_pool", DSN),
    client("pymysql.connect", &[by_name("host")]),
    client("MySQLdb.connect", &[by_name("host")]),
    client("mysql.connector.connect", &[by_name("host")]),
    // https://min.io/docs/minio/linux/developers/python/API.html: the endpoint is parsed at once
    client("minio.Minio", &[at("endpoint", 0)]),
    // https://cryptography.io/en/latest/fernet/#cryptography.fernet.Fernet
    client("cryptography.fernet.Fernet", &[at("key", 0)]),
    // "expected str, bytes or os.PathLike object, not NoneType": https://docs.python.org/3/library/functions.html#open,
    // https://docs.python.org/3/library/pathlib.html#pathlib.PurePath, https://docs.python.org/3/library/os.path.html
    client("open", &[at("file", 0)]),
    client("pathlib.Path", &[at("path", 0)]),
    client("os.makedirs", &[at("name", 0)]),
    client("os.path.join", &[at("path", 0)]),
    client("os.path.abspath", &[at("path", 0)]),
];

/// Functions that sign or encrypt, and take no `None` for what they do it with: `PyJWT` 2 (`TypeError` for the key,
/// `NotImplementedError` for the algorithm), python-jose 3.5 (`JWKError`), authlib 1.6 (`ValueError`).
const SIGNERS: &[Client] = &[
    client("jwt.encode", &[at("key", 1), at("algorithm", 2)]),
    client("jwt.decode", &[at("key", 1), at("algorithms", 2)]),
    client("jose.jwt.encode", &[at("key", 1), at("algorithm", 2)]),
    client("jose.jwt.decode", &[at("key", 1), at("algorithms", 2)]),
    client("authlib.jose.jwt.encode", &[at("key", 2)]),
    client("authlib.jose.jwt.decode", &[at("key", 1)]),
    client("cryptography.fernet.Fernet", &[at("key", 0)]),
    client("itsdangerous.URLSafeTimedSerializer", &[at("secret_key", 0)]),
    client("itsdangerous.URLSafeSerializer", &[at("secret_key", 0)]),
];

/// What a function signs or encrypts with, by its dotted name.
pub fn signs_with(dotted: &str) -> &'static [Argument] {
    SIGNERS.iter().find(|client| client.function == dotted).map_or(&[], |client| client.needs)
}

/// Whether a client takes no empty text either: openai 2 ("Missing credentials"), URLs that are parsed at once, and databases, which without
/// an address are looked for on the machine itself.
pub fn refuses_empty(client: &Client) -> bool {
    matches!(client.function, "openai.OpenAI" | "openai.AsyncOpenAI" | "supabase.create_client")
        || client.function.ends_with("from_url")
        || database_url(client.function).is_some()
}

/// The argument of a function, by its dotted name, that is the URL of a database.
pub fn database_url(dotted: &str) -> Option<Argument> {
    let first = || client_of(dotted)?.needs.first().copied();
    match dotted.split('.').next()? {
        "sqlalchemy" | "sqlmodel" | "psycopg2" | "psycopg" | "psycopg_pool" | "asyncpg" => first(),
        _ => None,
    }
}

/// The same by the last part of the name alone: most calls are none.
pub fn may_take_a_database_url(name: &str) -> bool {
    const NAMES: [&str; 6] =
        ["create_engine", "create_async_engine", "connect", "create_pool", "ConnectionPool", "AsyncConnectionPool"];
    NAMES.contains(&name)
}

/// The entry of a function, by its dotted name.
pub fn client_of(dotted: &str) -> Option<&'static Client> {
    CLIENTS.iter().find(|client| client.function == dotted)
}

/// A function that calls a server on the machine itself, unless an argument or a variable names another.
pub struct LocalServer {
    /// Its dotted name.
    pub function: &'static str,
    /// The argument that names the server, where it has one.
    pub address: Option<Argument>,
    /// The variable that does.
    pub variable: &'static str,
    /// The server that is called else.
    pub default: &'static str,
}

const fn ollama(function: &'static str, address: Option<Argument>) -> LocalServer {
    LocalServer { function, address, variable: "OLLAMA_HOST", default: "http://127.0.0.1:11434" }
}

/// ollama-python `_client.py` (`host or os.getenv("OLLAMA_HOST")`), whose clients langchain-ollama makes with its `base_url`.
const LOCAL_SERVERS: [LocalServer; 9] = [
    ollama("ollama.Client", Some(at("host", 0))),
    ollama("ollama.AsyncClient", Some(at("host", 0))),
    ollama("ollama.chat", None),
    ollama("ollama.generate", None),
    ollama("ollama.embed", None),
    ollama("ollama.embeddings", None),
    ollama("langchain_ollama.ChatOllama", Some(by_name("base_url"))),
    ollama("langchain_ollama.OllamaEmbeddings", Some(by_name("base_url"))),
    ollama("langchain_ollama.OllamaLLM", Some(by_name("base_url"))),
];

/// The entry of a function that calls such a server, by its dotted name.
pub fn local_server(dotted: &str) -> Option<&'static LocalServer> {
    LOCAL_SERVERS.iter().find(|server| server.function == dotted)
}

/// Functions of boto3 that refuse to make a client where no region is known ("`NoRegionError`: You must specify a region"), with the
/// service and the region (<https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html>).
pub const AWS_CLIENTS: [&str; 2] = ["boto3.client", "boto3.resource"];
/// Their argument for the service.
pub const AWS_SERVICE: Argument = at("service_name", 0);
/// Their argument for the region.
pub const AWS_REGION: Argument = at("region_name", 1);
/// The variable for it.
pub const AWS_REGION_VARIABLE: &str = "AWS_DEFAULT_REGION";

/// The arguments that give them keys, and the variables where neither an argument, a profile nor a role does:
/// <https://boto3.amazonaws.com/v1/documentation/api/latest/guide/credentials.html>.
pub const AWS_KEYS: [&str; 2] = ["aws_access_key_id", "config"];
/// See [`AWS_KEYS`].
pub const AWS_KEY_VARIABLES: [&str; 2] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

/// Whether a service of AWS has one endpoint for all regions, and so needs none
/// (<https://docs.aws.amazon.com/general/latest/gr/rande.html#global-endpoints>), or a region of its own without one (S3).
pub fn is_without_region(service: &str) -> bool {
    matches!(
        service,
        "s3" | "iam" | "sts" | "route53" | "cloudfront" | "organizations" | "globalaccelerator" | "shield" | "waf"
    )
}

/// Functions that ask for Google's Application Default Credentials as they are called, which a machine of a developer's has at home:
/// <https://cloud.google.com/docs/authentication/application-default-credentials>.
pub fn asks_for_google_credentials(dotted: &str) -> bool {
    // https://firebase.google.com/docs/admin/setup#initialize-sdk
    matches!(dotted, "google.auth.default" | "firebase_admin.credentials.ApplicationDefault")
        || (dotted.starts_with("google.cloud.") && dotted.ends_with("Client"))
}

/// Arguments that give such a client its credentials.
pub const GOOGLE_CREDENTIALS: [&str; 3] = ["credentials", "client_options", "transport"];

/// Functions that download a model which the cache of the user does not hold, with the argument that names it.
const DOWNLOADS: &[(&str, Argument)] = &[
    // https://huggingface.co/docs/huggingface_hub/guides/download
    ("huggingface_hub.hf_hub_download", at("repo_id", 0)),
    ("huggingface_hub.snapshot_download", at("repo_id", 0)),
    // https://sbert.net/docs/package_reference/sentence_transformer/SentenceTransformer.html
    ("sentence_transformers.SentenceTransformer", at("model_name_or_path", 0)),
    ("sentence_transformers.CrossEncoder", at("model_name_or_path", 0)),
    ("langchain_huggingface.HuggingFaceEmbeddings", by_name("model_name")),
    // https://huggingface.co/docs/transformers/main_classes/pipelines#transformers.pipeline
    ("transformers.pipeline", Argument { name: "model", position: 1 }),
    // https://github.com/openai/whisper, https://github.com/SYSTRAN/faster-whisper
    ("whisper.load_model", at("name", 0)),
    ("faster_whisper.WhisperModel", at("model_size_or_path", 0)),
    // https://www.nltk.org/data.html
    ("nltk.download", at("info_or_id", 0)),
    // https://pytorch.org/docs/stable/hub.html#torch.hub.load
    ("torch.hub.load", at("repo_or_dir", 0)),
];

/// Packages whose classes load a model by `from_pretrained`: <https://huggingface.co/docs/transformers/main_classes/model>,
/// <https://huggingface.co/docs/diffusers/api/diffusion_pipeline>.
const PRETRAINED: [&str; 4] = ["transformers.", "diffusers.", "peft.", "optimum."];

/// The argument that names the model which a function may download.
pub fn downloads(dotted: &str) -> Option<Argument> {
    if dotted.ends_with(".from_pretrained") && PRETRAINED.iter().any(|package| dotted.starts_with(package)) {
        return Some(at("pretrained_model_name_or_path", 0));
    }
    DOWNLOADS.iter().find(|(name, _)| *name == dotted).map(|(_, argument)| *argument)
}

/// The argument that keeps such a function from the network (`huggingface_hub`, "Download files").
pub const LOCAL_ONLY: Argument = Argument { name: "local_files_only", position: BY_NAME };

/// Bots that refuse to be made without a token, and with an empty one: python-telegram-bot 22.8 (`InvalidToken`), aiogram 3.31.0
/// (`TokenValidationError`), pyTelegramBotAPI 4.37.1 (`TypeError`).
pub fn is_bot(dotted: &str) -> bool {
    matches!(dotted, "telegram.Bot" | "aiogram.Bot" | "telebot.TeleBot" | "telebot.async_telebot.AsyncTeleBot")
}

/// Calls whose result takes a token by a method, and refuses an empty one: python-telegram-bot 22.8 (`InvalidToken`), discord.py 2.4
/// (`TypeError` without, `LoginFailure` with an empty one).
const TAKERS: &[(&str, &str)] = &[
    ("telegram.ext.ApplicationBuilder", "token"),
    ("telegram.ext.Application.builder", "token"),
    ("discord.Client", "run"),
    ("discord.Bot", "run"),
    ("discord.AutoShardedBot", "run"),
    ("discord.ext.commands.Bot", "run"),
    ("discord.ext.commands.AutoShardedBot", "run"),
];

/// Whether a method of what a call makes takes a token that has to be there.
pub fn takes_token(maker: &str, method: &str) -> bool {
    TAKERS.contains(&(maker, method))
}

/// Variables without which a program that calls a function does not start: livekit-agents, `cli.run_app` (`LIVEKIT_URL` is
/// required where no option gives it, and so are its key and its secret).
pub fn started_with(dotted: &str) -> &'static [&'static str] {
    match dotted {
        "livekit.agents.cli.run_app" | "livekit.agents.cli.cli.run_app" => {
            &["LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"]
        }
        _ => &[],
    }
}

/// The variable of a client that is made without it, and that its service refuses then, with the keywords that give it another way
/// in: tavily-python 0.8.5, anthropic 2.12.0, langchain-anthropic 1.7.7.
pub fn refused_in_use(dotted: &str) -> Option<(&'static str, &'static [&'static str])> {
    match dotted {
        "tavily.TavilyClient" | "tavily.AsyncTavilyClient" => Some(("TAVILY_API_KEY", &["api_key"])),
        "anthropic.Anthropic" | "anthropic.AsyncAnthropic" => Some(("ANTHROPIC_API_KEY", &["api_key", "auth_token"])),
        "langchain_anthropic.ChatAnthropic" => Some(("ANTHROPIC_API_KEY", &["api_key", "anthropic_api_key"])),
        _ => None,
    }
}
