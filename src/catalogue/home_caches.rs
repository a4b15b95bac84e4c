//! Packages that keep what they download or compute in the home directory of the running user. Looks entries up, decides nothing.

use crate::nesting::is_of;

/// A package that keeps files at home.
pub struct HomeCache {
    /// The module that a program imports.
    pub module: &'static str,
    /// The package that brings it.
    pub package: &'static str,
    /// The variable that names another directory, where there is one.
    pub variable: Option<&'static str>,
}

const fn cache(module: &'static str, package: &'static str, variable: Option<&'static str>) -> HomeCache {
    HomeCache { module, package, variable }
}

const CACHES: &[HomeCache] = &[
    // https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables: `HF_HOME`, `~/.cache/huggingface`
    cache("huggingface_hub", "huggingface-hub", Some("HF_HOME")),
    cache("transformers", "transformers", Some("HF_HOME")),
    cache("sentence_transformers", "sentence-transformers", Some("HF_HOME")),
    cache("diffusers", "diffusers", Some("HF_HOME")),
    cache("datasets", "datasets", Some("HF_HOME")),
    cache("faster_whisper", "faster-whisper", Some("HF_HOME")),
    cache("langchain_huggingface", "langchain-huggingface", Some("HF_HOME")),
    // https://pytorch.org/docs/stable/hub.html#where-are-my-downloaded-models-saved: `TORCH_HOME`, `~/.cache/torch`
    cache("torchvision", "torchvision", Some("TORCH_HOME")),
    cache("torchaudio", "torchaudio", Some("TORCH_HOME")),
    // https://matplotlib.org/stable/install/environment_variables_faq.html: `MPLCONFIGDIR`, `~/.config/matplotlib`; without one it
    // warns, and without a temporary directory it ends (matplotlib 25840)
    cache("matplotlib", "matplotlib", Some("MPLCONFIGDIR")),
    cache("seaborn", "seaborn", Some("MPLCONFIGDIR")),
    // https://www.nltk.org/data.html: `NLTK_DATA`, `~/nltk_data`
    cache("nltk", "nltk", Some("NLTK_DATA")),
    // https://github.com/openai/whisper, `load_model`: `~/.cache/whisper`
    cache("whisper", "openai-whisper", None),
    // https://jaided.ai/easyocr/modelhub/: `~/.EasyOCR`
    cache("easyocr", "easyocr", Some("EASYOCR_MODULE_PATH")),
    // https://docs.ultralytics.com/quickstart/#ultralytics-settings: `YOLO_CONFIG_DIR`, `~/.config/Ultralytics`
    cache("ultralytics", "ultralytics", Some("YOLO_CONFIG_DIR")),
    // https://ranaroussi.github.io/yfinance/advanced/caching.html: `~/.cache/py-yfinance`
    cache("yfinance", "yfinance", None),
    // https://github.com/serengil/deepface: `DEEPFACE_HOME`, `~/.deepface`
    cache("deepface", "deepface", Some("DEEPFACE_HOME")),
    // https://code.claude.com/docs/en/settings ("Environment variables"): the program that the SDK starts keeps its sessions in
    // `~/.claude`, or where `CLAUDE_CONFIG_DIR` says
    cache("claude_agent_sdk", "claude-agent-sdk", Some("CLAUDE_CONFIG_DIR")),
    cache("claude_code_sdk", "claude-code-sdk", Some("CLAUDE_CONFIG_DIR")),
    // https://github.com/mem0ai/mem0/issues/6812: the import makes `~/.mem0`, or fails
    cache("mem0", "mem0ai", Some("MEM0_DIR")),
    // https://github.com/chroma-core/chroma/issues/1962: the default embedding is downloaded into `~/.cache/chroma`
    cache("chromadb", "chromadb", None),
    // https://docs.crewai.com/en/concepts/memory ("Storage Location"): the data directory of the user
    cache("crewai", "crewai", None),
    // https://docs.embedchain.ai/ (`embedchain.constants`): `~/.embedchain`, made on import
    cache("embedchain", "embedchain", Some("EMBEDCHAIN_CONFIG_DIR")),
    // https://gofastmcp.com/servers/auth/oauth-proxy ("Storage"): clients and tokens in `~/.local/share/fastmcp`, made as a provider is
    cache("fastmcp.server.auth.oauth_proxy", "fastmcp", Some("FASTMCP_HOME")),
    cache("fastmcp.server.auth.oidc_proxy", "fastmcp", Some("FASTMCP_HOME")),
    cache("fastmcp.server.auth.providers.auth0", "fastmcp", Some("FASTMCP_HOME")),
    cache("fastmcp.server.auth.providers.aws", "fastmcp", Some("FASTMCP_HOME")),
    cache("fastmcp.server.auth.providers.azure", "fastmcp", Some("FASTMCP_HOME")),
    cache("fastmcp.server.auth.providers.discord", "fastmcp", Some("FASTMCP_HOME")),
    cache("fastmcp.server.auth.providers.github", "fastmcp", Some("FASTMCP_HOME")),
    cache("fastmcp.server.auth.providers.google", "fastmcp", Some("FASTMCP_HOME")),
    cache("fastmcp.server.auth.providers.workos", "fastmcp", Some("FASTMCP_HOME")),
    // The page of the package `kagglehub` ("Option: change the default cache folder"): `~/.cache/kagglehub`
    cache("kagglehub", "kagglehub", Some("KAGGLEHUB_CACHE")),
    // https://github.com/PaddlePaddle/PaddleOCR/discussions/16842: `~/.paddlex`, before version 3 `~/.paddleocr`
    cache("paddleocr", "paddleocr", None),
    cache("paddlex", "paddlex", None),
    // https://mindee.github.io/doctr/latest/deployment/configuration.html: `DOCTR_CACHE_DIR`, `~/.cache/doctr`
    cache("doctr", "python-doctr", Some("DOCTR_CACHE_DIR")),
    // https://keras.io/api/utils/config_utils/: `KERAS_HOME`, `~/.keras`
    cache("keras", "keras", Some("KERAS_HOME")),
];

/// The package behind the import of a module, or of one below it.
pub fn of_module(module: &str) -> Option<&'static HomeCache> {
    CACHES.iter().find(|cache| is_of(module, cache.module))
}
