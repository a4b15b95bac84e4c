//! Functions that write files and directories, and which of their arguments names them. Looks entries up, decides nothing.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::model::{Argument, at, by_name};

/// A function or a class whose call writes to a path.
pub struct Writer {
    /// Its dotted name: `sqlite3.connect`.
    pub function: &'static str,
    /// The argument that is the path.
    pub path: Argument,
    /// What it writes there.
    pub writes: Writes,
}

/// What a call writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// A file.
    File,
    /// A file, where its mode says so.
    ByMode(Argument),
    /// A directory, with what lies in it.
    Directory,
    /// The same; this one where none is named.
    DirectoryOr(&'static str),
    /// A file that is downloaded where it is not there, if it is called like one of the library's.
    Download(&'static [&'static str]),
}

const fn file(function: &'static str, name: &'static str, position: usize) -> Writer {
    Writer { function, path: at(name, position), writes: Writes::File }
}

const fn directory(function: &'static str, name: &'static str, position: usize) -> Writer {
    Writer { function, path: at(name, position), writes: Writes::Directory }
}

const fn by_mode(function: &'static str, name: &'static str) -> Writer {
    Writer { function, path: at(name, 0), writes: Writes::ByMode(at("mode", 1)) }
}

const ULTRALYTICS: Writes = Writes::Download(&["yolo", "rtdetr", "sam", "mobile_sam", "FastSAM"]);

const LIGHTNING_LOGS: Writes = Writes::DirectoryOr("lightning_logs");

const WRITERS: &[Writer] = &[
    // https://docs.python.org/3/library/functions.html#open, io.html, codecs.html, gzip.html, bz2.html, lzma.html, zipfile.html,
    // tarfile.html
    by_mode("open", "file"),
    by_mode("io.open", "file"),
    by_mode("codecs.open", "filename"),
    by_mode("gzip.open", "filename"),
    by_mode("bz2.open", "filename"),
    by_mode("lzma.open", "filename"),
    by_mode("zipfile.ZipFile", "file"),
    by_mode("tarfile.open", "name"),
    // https://github.com/Tinche/aiofiles, https://anyio.readthedocs.io/en/stable/fileio.html
    by_mode("aiofiles.open", "file"),
    by_mode("anyio.open_file", "file"),
    directory("aiofiles.os.mkdir", "path", 0),
    directory("aiofiles.os.makedirs", "name", 0),
    // https://docs.python.org/3/library/os.html, shutil.html, urllib.request.html
    directory("os.mkdir", "path", 0),
    directory("os.makedirs", "name", 0),
    file("os.rename", "dst", 1),
    file("os.replace", "dst", 1),
    file("shutil.copy", "dst", 1),
    file("shutil.copy2", "dst", 1),
    file("shutil.copyfile", "dst", 1),
    file("shutil.move", "dst", 1),
    directory("shutil.copytree", "dst", 1),
    directory("shutil.unpack_archive", "extract_dir", 1),
    file("urllib.request.urlretrieve", "filename", 1),
    // https://github.com/wkentaro/gdown, https://pypi.org/project/wget/
    file("gdown.download", "output", 1),
    file("wget.download", "out", 1),
    // https://docs.python.org/3/library/sqlite3.html, dbm.html, shelve.html
    file("sqlite3.connect", "database", 0),
    file("dbm.open", "file", 0),
    file("shelve.open", "filename", 0),
    // https://docs.python.org/3/library/logging.handlers.html, logging.html#logging.basicConfig
    file("logging.FileHandler", "filename", 0),
    file("logging.handlers.RotatingFileHandler", "filename", 0),
    file("logging.handlers.TimedRotatingFileHandler", "filename", 0),
    file("logging.handlers.WatchedFileHandler", "filename", 0),
    Writer { function: "logging.basicConfig", path: by_name("filename"), writes: Writes::File },
    // https://loguru.readthedocs.io/en/stable/api/logger.html#loguru._logger.Logger.add
    file("loguru.logger.add", "sink", 0),
    // https://aiosqlite.omnilib.dev/, https://rogerbinns.github.io/apsw/connection.html
    file("aiosqlite.connect", "database", 0),
    file("apsw.Connection", "filename", 0),
    // https://docs.peewee-orm.com/en/latest/peewee/database.html
    file("peewee.SqliteDatabase", "database", 0),
    file("playhouse.sqlite_ext.SqliteExtDatabase", "database", 0),
    file("playhouse.sqliteq.SqliteQueueDatabase", "database", 0),
    // https://huey.readthedocs.io/en/latest/api.html#SqliteHuey
    file("huey.SqliteHuey", "filename", 1),
    // https://langchain-ai.github.io/langgraph/reference/checkpoints/
    file("langgraph.checkpoint.sqlite.SqliteSaver.from_conn_string", "conn_string", 0),
    file("langgraph.checkpoint.sqlite.aio.AsyncSqliteSaver.from_conn_string", "conn_string", 0),
    file("langgraph.store.sqlite.SqliteStore.from_conn_string", "conn_string", 0),
    // https://openai.github.io/openai-agents-python/sessions/
    file("agents.SQLiteSession", "db_path", 1),
    // https://docs.agno.com/reference/storage/sqlite
    Writer { function: "agno.db.sqlite.SqliteDb", path: by_name("db_file"), writes: Writes::File },
    Writer { function: "agno.storage.sqlite.SqliteStorage", path: by_name("db_file"), writes: Writes::File },
    // https://duckdb.org/docs/stable/clients/python/dbapi
    file("duckdb.connect", "database", 0),
    // https://tinydb.readthedocs.io/en/latest/getting-started.html
    file("tinydb.TinyDB", "path", 0),
    // https://grantjenks.com/docs/diskcache/api.html
    directory("diskcache.Cache", "directory", 0),
    directory("diskcache.FanoutCache", "directory", 0),
    directory("diskcache.Deque", "directory", 1),
    directory("diskcache.Index", "directory", 0),
    // https://docs.trychroma.com/docs/run-chroma/persistent-client: `./chroma` unless it is told.
    Writer { function: "chromadb.PersistentClient", path: at("path", 0), writes: Writes::DirectoryOr("chroma") },
    // https://lancedb.github.io/lancedb/python/python/#lancedb.connect
    directory("lancedb.connect", "uri", 0),
    directory("lancedb.connect_async", "uri", 0),
    // https://python-client.qdrant.tech/qdrant_client.qdrant_client: local mode
    Writer { function: "qdrant_client.QdrantClient", path: by_name("path"), writes: Writes::Directory },
    Writer { function: "qdrant_client.AsyncQdrantClient", path: by_name("path"), writes: Writes::Directory },
    // https://gitpython.readthedocs.io/en/stable/reference.html#git.repo.base.Repo.clone_from: it makes the directory itself
    file("git.Repo.clone_from", "to_path", 1),
    // https://faiss.ai/cpp_api/file/index__io_8h.html
    file("faiss.write_index", "fname", 1),
    // https://docs.ultralytics.com/models/, https://docs.ultralytics.com/reference/utils/downloads/ (`attempt_download_asset`)
    Writer { function: "ultralytics.YOLO", path: at("model", 0), writes: ULTRALYTICS },
    Writer { function: "ultralytics.RTDETR", path: at("model", 0), writes: ULTRALYTICS },
    Writer { function: "ultralytics.SAM", path: at("model", 0), writes: ULTRALYTICS },
    // https://sqlite-utils.datasette.io/en/stable/python-api.html, https://github.com/piskvorky/sqlitedict, https://lmdb.readthedocs.io/
    file("sqlite_utils.Database", "filename_or_conn", 0),
    file("sqlitedict.SqliteDict", "filename", 0),
    directory("lmdb.open", "path", 0),
    // https://milvus.io/docs/milvus_lite.md: a file where it is no address
    file("pymilvus.MilvusClient", "uri", 0),
    // https://requests-cache.readthedocs.io/en/stable/user_guide/backends.html: SQLite by this name
    file("requests_cache.CachedSession", "cache_name", 0),
    file("requests_cache.install_cache", "cache_name", 0),
    // https://whoosh.readthedocs.io/en/latest/api/index.html
    directory("whoosh.index.create_in", "dirname", 0),
    // https://joblib.readthedocs.io/en/latest/generated/joblib.dump.html, .../joblib.Memory.html
    file("joblib.dump", "filename", 1),
    directory("joblib.Memory", "location", 0),
    // https://pytorch.org/docs/stable/generated/torch.save.html, .../tensorboard.html: `runs` unless it is told
    file("torch.save", "f", 1),
    Writer {
        function: "torch.utils.tensorboard.SummaryWriter",
        path: at("log_dir", 0),
        writes: Writes::DirectoryOr("runs"),
    },
    // https://lightning.ai/docs/pytorch/stable/common/trainer.html, .../extensions/logging.html: `lightning_logs` where it starts
    Writer { function: "lightning.Trainer", path: by_name("default_root_dir"), writes: LIGHTNING_LOGS },
    Writer { function: "lightning.pytorch.Trainer", path: by_name("default_root_dir"), writes: LIGHTNING_LOGS },
    Writer { function: "pytorch_lightning.Trainer", path: by_name("default_root_dir"), writes: LIGHTNING_LOGS },
    directory("lightning.pytorch.loggers.TensorBoardLogger", "save_dir", 0),
    directory("lightning.pytorch.loggers.CSVLogger", "save_dir", 0),
    directory("pytorch_lightning.loggers.TensorBoardLogger", "save_dir", 0),
    directory("pytorch_lightning.loggers.CSVLogger", "save_dir", 0),
    // https://huggingface.co/docs/transformers/main_classes/trainer#transformers.TrainingArguments
    directory("transformers.TrainingArguments", "output_dir", 0),
    directory("transformers.Seq2SeqTrainingArguments", "output_dir", 0),
    // https://numpy.org/doc/stable/reference/routines.io.html
    file("numpy.save", "file", 0),
    file("numpy.savez", "file", 0),
    file("numpy.savetxt", "fname", 0),
    // https://docs.opencv.org/4.x/d4/da8/group__imgcodecs.html
    file("cv2.imwrite", "filename", 0),
    // https://python-soundfile.readthedocs.io/, https://docs.scipy.org/doc/scipy/reference/generated/scipy.io.wavfile.write.html
    file("soundfile.write", "file", 0),
    file("scipy.io.wavfile.write", "filename", 0),
    // https://matplotlib.org/stable/api/_as_gen/matplotlib.pyplot.savefig.html
    file("matplotlib.pyplot.savefig", "fname", 0),
    // https://flask-session.readthedocs.io/en/latest/, https://docs.djangoproject.com/en/stable/ref/files/storage/
    directory("django.core.files.storage.FileSystemStorage", "location", 0),
    directory("cachelib.file.FileSystemCache", "cache_dir", 0),
    directory("cachelib.FileSystemCache", "cache_dir", 0),
    // https://docs.python-telegram-bot.org/en/stable/telegram.ext.picklepersistence.html,
    // https://docs.telethon.dev/en/stable/concepts/sessions.html
    file("telegram.ext.PicklePersistence", "filepath", 0),
    file("telethon.TelegramClient", "session", 0),
    // https://docs.pyrogram.org/api/client: `NAME.session` beside the program, unless it is kept in memory
    file("pyrogram.Client", "name", 0),
    file("hydrogram.Client", "name", 0),
];

/// Arguments with which a client keeps its session elsewhere than in a file: see `pyrogram.Client`.
pub const WITHOUT_FILE: [&str; 2] = ["in_memory", "session_string"];

/// Classes whose objects download to a template that stands among their options, or else to where the program starts, by the name of
/// the class: <https://github.com/yt-dlp/yt-dlp#output-template>, <https://github.com/yt-dlp/yt-dlp#embedding-yt-dlp>.
pub const DOWNLOADER: &str = "YoutubeDL";

/// Its packages.
pub const DOWNLOADERS: [&str; 2] = ["yt_dlp.YoutubeDL", "youtube_dl.YoutubeDL"];

/// Its options: the template, and those with which it downloads nothing.
pub const DOWNLOAD_TEMPLATE: &str = "outtmpl";
/// See above.
pub const NO_DOWNLOAD: [&str; 3] = ["skip_download", "simulate", "paths"];

/// Its methods that download; the second one where it is not told otherwise by the argument of this name.
pub const DOWNLOADING: [&str; 2] = ["download", "extract_info"];

/// The entry of a function, by its dotted name.
pub fn writer(dotted: &str) -> Option<&'static Writer> {
    WRITERS.iter().find(|writer| writer.function == dotted)
}

/// Whether any writer has this last name: most calls are none, and need not be followed.
pub fn has_last_name(name: &str) -> bool {
    static NAMES: LazyLock<HashSet<&str>> =
        LazyLock::new(|| WRITERS.iter().filter_map(|writer| writer.function.rsplit('.').next()).collect());
    NAMES.contains(name)
}

/// Methods of `pathlib.Path` that write to the path itself (<https://docs.python.org/3/library/pathlib.html>).
pub fn path_method(name: &str) -> Option<Writes> {
    match name {
        "mkdir" => Some(Writes::Directory),
        "write_text" | "write_bytes" | "touch" => Some(Writes::File),
        "open" => Some(Writes::ByMode(at("mode", 0))),
        _ => None,
    }
}

/// Methods that write into the directory they are given (<https://docs.python.org/3/library/zipfile.html#zipfile.ZipFile.extractall>,
/// tarfile.html): its name, and a receiver that is none of theirs
/// (<https://pandas.pydata.org/docs/reference/api/pandas.Series.str.extractall.html>).
pub fn directory_method(name: &str, receiver: Option<&str>) -> Option<Argument> {
    (name == "extractall" && receiver != Some("str")).then(|| at("path", 0))
}

/// Methods that write to the path they are given, whatever their object is:
/// <https://pandas.pydata.org/docs/reference/io.html>, <https://docs.pola.rs/api/python/stable/reference/io.html>,
/// <https://matplotlib.org/stable/api/figure_api.html>.
pub fn method(name: &str) -> Option<Argument> {
    match name {
        "to_csv" | "to_json" | "to_html" => Some(at("path_or_buf", 0)),
        "to_parquet" | "to_pickle" | "to_feather" => Some(at("path", 0)),
        "to_excel" => Some(at("excel_writer", 0)),
        "write_csv" | "write_parquet" | "write_json" | "write_ndjson" => Some(at("file", 0)),
        "savefig" => Some(at("fname", 0)),
        _ => None,
    }
}

/// Methods that write to a path where they are given one that the code puts together: `image.save(UPLOADS / name)` of Pillow and
/// of Werkzeug's `FileStorage`. A model of an ORM is saved without one.
pub fn is_saver(name: &str) -> bool {
    matches!(name, "save" | "save_pretrained" | "save_local" | "download_to_drive" | "download_file")
}

/// Of those, the ones whose argument is a path however it is written; a storage of Django's saves by a name
/// (<https://docs.djangoproject.com/en/stable/ref/files/storage/#django.core.files.storage.Storage.save>).
pub fn saves_to_paths(name: &str) -> bool {
    is_saver(name) && name != "save"
}

/// Whether a directory is called after what programs keep: `data`, `chroma_db`, `output-2024`.
pub fn is_called_after_state(directory: &str) -> bool {
    let mut words = directory.split(['-', '_', '.']).map(str::to_ascii_lowercase);
    words.any(|word| STATE_WORDS.contains(&word.as_str()))
}

const STATE_WORDS: [&str; 42] = [
    "data",
    "db",
    "database",
    "databases",
    "state",
    "storage",
    "store",
    "cache",
    "caches",
    "log",
    "logs",
    "out",
    "output",
    "outputs",
    "result",
    "results",
    "upload",
    "uploads",
    "download",
    "downloads",
    "export",
    "exports",
    "report",
    "reports",
    "checkpoint",
    "checkpoints",
    "runs",
    "artifacts",
    "chroma",
    "chromadb",
    "vectorstore",
    "vectordb",
    "qdrant",
    "lancedb",
    "faiss",
    "memory",
    "sessions",
    "temp",
    "tmp",
    "generated",
    "snapshots",
    "backups",
];

/// Keyword arguments by which libraries are told a directory to write to:
/// <https://python.langchain.com/docs/integrations/vectorstores/chroma/> (`persist_directory`),
/// <https://docs.llamaindex.ai/en/stable/module_guides/storing/save_load/> (`persist_dir`),
/// <https://huggingface.co/docs/huggingface_hub/guides/download> (`cache_dir`, `local_dir`),
/// <https://sbert.net/docs/package_reference/sentence_transformer/SentenceTransformer.html> (`cache_folder`),
/// <https://github.com/SYSTRAN/faster-whisper> (`download_root`).
pub const DIRECTORY_KEYWORDS: [&str; 6] =
    ["persist_directory", "persist_dir", "cache_dir", "local_dir", "cache_folder", "download_root"];

/// Functions that define an option of the command line, by their last names: argparse's `add_argument` and click's `option`.
pub const OPTIONS: [&str; 2] = ["add_argument", "option"];

/// Whether an option is called after what a program writes: `--output-dir`, `--log_dir`, `-o`.
pub fn is_output_option(option: &str) -> bool {
    let Some(name) = option.strip_prefix("--") else { return false };
    let mut words = name.split(['-', '_']);
    words.any(|word| {
        matches!(
            word,
            "out"
                | "output"
                | "outputs"
                | "outdir"
                | "save"
                | "results"
                | "log"
                | "logs"
                | "logdir"
                | "checkpoints"
                | "export"
                | "state"
        )
    })
}
