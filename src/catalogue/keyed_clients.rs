//! Clients of services that take their key from a variable, and what becomes of them without. Looks entries up, decides nothing.
//!
//! Each was made without a key and without its variable, in the version that is named, to see whether it fails.

/// A client of a service.
pub struct KeyedClient {
    /// The class, by its dotted name.
    pub class: &'static str,
    /// The variable that it takes the key from.
    pub variable: &'static str,
    /// The keywords that give it another way in.
    pub keywords: &'static [&'static str],
    /// The key's place among the arguments, where it has one.
    pub position: Option<usize>,
    /// When it fails without.
    pub fails: Fails,
}

/// When a client without a key fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fails {
    /// As it is made.
    AtOnce,
    /// The same, and an empty key is none.
    AtOnceOrEmpty,
    /// As it is used.
    InUse,
}

const OPENAI: &[&str] = &["api_key", "workload_identity", "admin_api_key"];
const LANGCHAIN_OPENAI: &[&str] = &["api_key", "openai_api_key", "async_client", "client", "root_client"];
const GOOGLE: &[&str] = &["api_key", "google_api_key", "credentials", "vertexai", "client"];
const KEY: &[&str] = &["api_key"];
const TOKEN: &[&str] = &["token"];

const fn client(
    class: &'static str,
    variable: &'static str,
    keywords: &'static [&'static str],
    position: Option<usize>,
    fails: Fails,
) -> KeyedClient {
    KeyedClient { class, variable, keywords, position, fails }
}

const CLIENTS: &[KeyedClient] = &[
    // openai 3.54.0: `OpenAIError: Missing credentials`
    client("openai.OpenAI", "OPENAI_API_KEY", OPENAI, None, Fails::AtOnce),
    client("openai.AsyncOpenAI", "OPENAI_API_KEY", OPENAI, None, Fails::AtOnce),
    // langchain-openai 1.7.3: the same
    client("langchain_openai.ChatOpenAI", "OPENAI_API_KEY", LANGCHAIN_OPENAI, None, Fails::AtOnce),
    client("langchain_openai.OpenAIEmbeddings", "OPENAI_API_KEY", LANGCHAIN_OPENAI, None, Fails::AtOnce),
    // groq 0.37.1, langchain-groq 1.1.3: `GroqError`
    client("groq.Groq", "GROQ_API_KEY", KEY, None, Fails::AtOnce),
    client("groq.AsyncGroq", "GROQ_API_KEY", KEY, None, Fails::AtOnce),
    client("langchain_groq.ChatGroq", "GROQ_API_KEY", &["api_key", "groq_api_key"], None, Fails::AtOnce),
    // langchain-google-genai 4.4.2: `API key required for Gemini Developer API`
    client("langchain_google_genai.ChatGoogleGenerativeAI", "GOOGLE_API_KEY", GOOGLE, None, Fails::AtOnce),
    client("langchain_google_genai.GoogleGenerativeAIEmbeddings", "GOOGLE_API_KEY", GOOGLE, None, Fails::AtOnce),
    // google-genai 2.34.0: `ValueError: No API key was provided`
    client("google.genai.Client", "GEMINI_API_KEY", GOOGLE, None, Fails::AtOnce),
    // pinecone 10.2.0, together 3.1.1, exa-py 2.27.0, cohere 7.3.1, langchain-tavily 0.2.18, langchain-community 0.4.2
    client("pinecone.Pinecone", "PINECONE_API_KEY", KEY, Some(0), Fails::AtOnce),
    client("together.Together", "TOGETHER_API_KEY", KEY, None, Fails::AtOnce),
    client("exa_py.Exa", "EXA_API_KEY", KEY, Some(0), Fails::AtOnce),
    client("cohere.Client", "CO_API_KEY", KEY, Some(0), Fails::AtOnce),
    client("cohere.ClientV2", "CO_API_KEY", KEY, Some(0), Fails::AtOnce),
    client("langchain_tavily.TavilySearch", "TAVILY_API_KEY", &["tavily_api_key", "api_wrapper"], None, Fails::AtOnce),
    client(
        "langchain_community.tools.tavily_search.TavilySearchResults",
        "TAVILY_API_KEY",
        &["tavily_api_key", "api_wrapper"],
        None,
        Fails::AtOnce,
    ),
    // tavily-python 0.8.5, anthropic 2.12.0, langchain-anthropic 1.7.7: made without, refused with the first request
    client("tavily.TavilyClient", "TAVILY_API_KEY", KEY, Some(0), Fails::InUse),
    client("tavily.AsyncTavilyClient", "TAVILY_API_KEY", KEY, Some(0), Fails::InUse),
    client("anthropic.Anthropic", "ANTHROPIC_API_KEY", &["api_key", "auth_token"], None, Fails::InUse),
    client("anthropic.AsyncAnthropic", "ANTHROPIC_API_KEY", &["api_key", "auth_token"], None, Fails::InUse),
    client(
        "langchain_anthropic.ChatAnthropic",
        "ANTHROPIC_API_KEY",
        &["api_key", "anthropic_api_key"],
        None,
        Fails::InUse,
    ),
    // slack-bolt 1.30.0: `BoltError: Either an env variable SLACK_BOT_TOKEN or token argument in the constructor is required`
    client(
        "slack_bolt.App",
        "SLACK_BOT_TOKEN",
        &["token", "client", "authorize", "installation_store", "oauth_settings", "oauth_flow"],
        None,
        Fails::AtOnce,
    ),
    // python-telegram-bot 22.8: `InvalidToken`; aiogram 3.31.0: `TokenValidationError`; pyTelegramBotAPI 4.37.1: `TypeError`
    client("telegram.Bot", "", TOKEN, Some(0), Fails::AtOnceOrEmpty),
    client("aiogram.Bot", "", TOKEN, Some(0), Fails::AtOnceOrEmpty),
    client("telebot.TeleBot", "", TOKEN, Some(0), Fails::AtOnceOrEmpty),
    client("telebot.async_telebot.AsyncTeleBot", "", TOKEN, Some(0), Fails::AtOnceOrEmpty),
];

/// The client of a class.
pub fn of_class(dotted: &str) -> Option<&'static KeyedClient> {
    CLIENTS.iter().find(|client| client.class == dotted)
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
