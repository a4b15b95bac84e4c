//! Which Python packages need what of the operating system. Data, with the source of every row; decides nothing.
//!
//! Rows name what `python:*-slim-trixie` and `python:*-alpine` lack. Those have the interpreter's own libraries:
//! libssl, libffi, libsqlite3, zlib, bzip2, liblzma, readline. The compiler that a compiled row needs comes with the
//! rule. What a package uses for an optional feature alone has no row.
//!
//! "Seen" in a source: the wheel of that version, imported in a trixie container without the packages and with them.
//! "Built": its source, with the packages to build in one container, and with those to run in another. Every Debian
//! name was looked up in trixie. Alpine's names follow the documentation named, else Alpine's package database, and
//! were not tried.

/// One Python package's need. A package may have several rows.
pub(crate) struct Row {
    /// The normalized name.
    pub python: &'static str,
    /// When the row applies.
    pub need: Need,
    /// As "its wheel loads libpq": said to the user.
    pub why: &'static str,
    /// The first major version that the row is for.
    pub since: u64,
    /// Python packages that bring the library themselves.
    pub unless: &'static [&'static str],
    /// In Debian 13.
    pub debian: Packages,
    /// In Alpine.
    pub alpine: Packages,
}

/// Names as in an `apt-get install` line, sorted.
pub(crate) struct Packages {
    /// To build, beside the compiler.
    pub build: &'static str,
    /// To run.
    pub run: &'static str,
}

/// When a row applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// It loads a library, or calls a program, that no wheel of it holds.
    Always,
    /// Its compiled wheels hold the library; its pure wheel and its source do not.
    UnlessBundled,
    /// It is compiled where no wheel fits.
    Compiled,
    /// It calls a program, and well-known packages that depend on it do so for an optional feature alone.
    IfDirect,
    /// It drives a program that may as well run elsewhere.
    IfLocal,
}

impl Row {
    const fn unless(mut self, others: &'static [&'static str]) -> Self {
        self.unless = others;
        self
    }

    const fn since(mut self, major: u64) -> Self {
        self.since = major;
        self
    }
}

const fn running(
    python: &'static str,
    need: Need,
    why: &'static str,
    debian: &'static str,
    alpine: &'static str,
) -> Row {
    let debian = Packages { build: "", run: debian };
    let alpine = Packages { build: "", run: alpine };
    Row { python, need, why, since: 0, unless: &[], debian, alpine }
}

const fn always(python: &'static str, why: &'static str, debian: &'static str, alpine: &'static str) -> Row {
    running(python, Need::Always, why, debian, alpine)
}

const fn unless_bundled(python: &'static str, why: &'static str, debian: &'static str, alpine: &'static str) -> Row {
    running(python, Need::UnlessBundled, why, debian, alpine)
}

const fn if_local(python: &'static str, why: &'static str, debian: &'static str, alpine: &'static str) -> Row {
    running(python, Need::IfLocal, why, debian, alpine)
}

const fn if_direct(python: &'static str, why: &'static str, debian: &'static str, alpine: &'static str) -> Row {
    running(python, Need::IfDirect, why, debian, alpine)
}

/// Each system's packages as (to build, to run).
const fn compiled(
    python: &'static str,
    why: &'static str,
    debian: (&'static str, &'static str),
    alpine: (&'static str, &'static str),
) -> Row {
    let debian = Packages { build: debian.0, run: debian.1 };
    let alpine = Packages { build: alpine.0, run: alpine.1 };
    Row { python, need: Need::Compiled, why, since: 0, unless: &[], debian, alpine }
}

/// Packages that are locked without a wheel and that were built in an image without a compiler.
pub(crate) const PURE: &[&str] = &[
    "countries",
    "django-autocomplete-light",
    "django-queryinspect",
    "dkimpy",
    "docopt",
    "forbiddenfruit",
    "jaconv",
    "julius",
    "langdetect",
    "odfpy",
    "pyclamd",
    "pycountry",
    "pylatexenc",
    "sgmllib3k",
    "sqlalchemy-dremio",
    "srt",
    "wait-for2",
];

/// Of the browser that Playwright downloads, on Debian.
const CHROMIUM_LINKS: &str = "libasound2t64 libatk-bridge2.0-0t64 libatk1.0-0t64 libatspi2.0-0t64 libcairo2 \
    libcups2t64 libdbus-1-3 libdrm2 libgbm1 libglib2.0-0t64 libnspr4 libnss3 libpango-1.0-0 libx11-6 libxcb1 \
    libxcomposite1 libxdamage1 libxext6 libxfixes3 libxkbcommon0 libxrandr2";

/// Every row, by subject. Packages that hold all they need wherever they can be installed (torch, onnxruntime), or
/// whose needs are those of their dependencies (geopandas, moviepy), have none.
pub(crate) const TABLE: &[Row] = &[
    // Databases.

    // psycopg "Installation > Pure Python installation"; psycopg/pq/_pq_ctypes.py. Seen with 3.3.9.
    always("psycopg", "its wheel loads libpq", "libpq5", "libpq").unless(&["psycopg-binary"]),
    // psycopg "Installation > Local installation"; its build backend runs pg_config. Built.
    compiled("psycopg-c", "its C code links libpq", ("libpq-dev", "libpq5"), ("libpq-dev", "libpq")),
    // psycopg2 "Installation > Build prerequisites"; setup.py runs pg_config. Built.
    compiled("psycopg2", "its C code links libpq", ("libpq-dev", "libpq5"), ("libpq-dev", "libpq")),
    // psycopg2 "Installation > Quick Install"; the setup.py of psycopg2.
    compiled("psycopg2-binary", "its C code links libpq", ("libpq-dev", "libpq5"), ("libpq-dev", "libpq")),
    // asyncpg setup.py: two Cython extensions, and no library (it speaks the protocol itself).
    compiled("asyncpg", "it is C", ("", ""), ("", "")),
    // mysqlclient README "Install > Linux"; setup.py asks pkg-config for mysqlclient, mariadb or libmariadb. Built.
    compiled(
        "mysqlclient",
        "its C code links the MySQL client library",
        ("libmariadb-dev pkgconf", "libmariadb3"),
        ("mariadb-connector-c-dev pkgconf", "mariadb-connector-c"),
    ),
    // MariaDB Connector/Python "Installation > Prerequisites"; mariadb_posix.py runs mariadb_config. Built.
    compiled(
        "mariadb",
        "its C code links MariaDB Connector/C",
        ("libmariadb-dev", "libmariadb3"),
        ("mariadb-connector-c-dev", "mariadb-connector-c"),
    ),
    // pyodbc wiki "Install > Debian". Seen with 5.5.0. Which driver it loads at run time is the connection string's
    // matter.
    always("pyodbc", "its wheel links unixODBC", "libodbc2", "unixodbc"),
    // pyodbc wiki "Building pyodbc from source"; setup.py links `odbc`. Built.
    compiled(
        "pyodbc",
        "its C++ code links unixODBC",
        ("unixodbc-dev", "libodbc2"),
        ("unixodbc-dev", "libstdc++ unixodbc"),
    ),
    // pymssql "Building and developing pymssql"; setup.py links `sybdb` and `ct`. 2.4 asks for a newer FreeTDS than the
    // 1.3 of trixie, and does not build with it.
    compiled(
        "pymssql",
        "its C code links FreeTDS",
        ("freetds-dev libkrb5-dev libssl-dev", "libct4 libsybdb5"),
        ("freetds-dev openssl-dev", "freetds"),
    ),
    // python-oracledb "Installation"; setup.py: Cython and vendored ODPI-C. Thin mode, the default, loads no client
    // library.
    compiled("oracledb", "it is C", ("", ""), ("", "")),
    // cx_Oracle 8 "Installation > Install Oracle Client"; it always loads libclntsh.
    always(
        "cx-oracle",
        "it loads Oracle Instant Client, which no system package brings and which loads libaio",
        "libaio1t64",
        "libaio libnsl",
    ),
    // cx_Oracle 8 setup.py: vendored ODPI-C.
    compiled("cx-oracle", "it is C", ("", ""), ("", "")),
    // fdb "Getting started > Installation"; fdb/ibase.py: ctypes. Alpine: in testing only.
    always("fdb", "its wheel loads the Firebird client", "libfbclient2", "firebird-libs"),
    // firebird-driver "Getting Started"; firebird/driver/fbapi.py: ctypes. Alpine: in testing only.
    always("firebird-driver", "its wheel loads the Firebird client", "libfbclient2", "firebird-libs"),
    // pysqlite3 setup.py: `libraries=["sqlite3"]`. Built.
    compiled("pysqlite3", "its C code links SQLite", ("libsqlite3-dev", ""), ("sqlite-dev", "")),
    // peewee 4 setup.py: C extensions, on PyPI without wheels. Built: 4.5.3 fails without gcc, 3.18.1 is pure.
    compiled("peewee", "it is C", ("", ""), ("", "")).since(4),
    // hiredis setup.py: vendored hiredis.
    compiled("hiredis", "it is C", ("", ""), ("", "")),
    // pylibmc "Installation > Requirements"; setup.py links `memcached`.
    compiled(
        "pylibmc",
        "its C code links libmemcached",
        ("libmemcached-dev zlib1g-dev", "libmemcached11t64"),
        ("libmemcached-dev zlib-dev", "libmemcached-libs"),
    ),
    // plyvel "Installation > Build and install manually"; setup.py links `leveldb`.
    compiled(
        "plyvel",
        "its C++ code links LevelDB",
        ("libleveldb-dev", "libleveldb1d"),
        ("leveldb-dev", "leveldb libstdc++"),
    ),
    // leveldb setup.py: vendored LevelDB and Snappy.
    compiled("leveldb", "it is C++", ("", ""), ("", "libstdc++")),
    // python-rocksdb "Installing"; setup.py links `rocksdb`, `snappy`, `bz2`, `z`, `lz4`.
    compiled(
        "python-rocksdb",
        "its C++ code links RocksDB",
        ("libbz2-dev liblz4-dev librocksdb-dev libsnappy-dev zlib1g-dev", "librocksdb9.10"),
        ("bzip2-dev lz4-dev rocksdb-dev snappy-dev zlib-dev", "libstdc++ rocksdb"),
    ),
    // lmdb setup.py: vendored LMDB unless LMDB_FORCE_SYSTEM is set.
    compiled("lmdb", "it is C", ("", ""), ("", "")),
    // confluent-kafka-python INSTALL.md "Install from source"; setup.py links `rdkafka`. Its
    // newest asks for a newer one than trixie's.
    compiled(
        "confluent-kafka",
        "its C code links librdkafka",
        ("librdkafka-dev", "librdkafka1"),
        ("librdkafka-dev", "librdkafka"),
    ),
    // XML, PDF and documents.

    // lxml "Installing lxml > Requirements"; setupinfo.py runs xml2-config and xslt-config, and links `z`. Built.
    compiled(
        "lxml",
        "its C code links libxml2 and libxslt",
        ("libxml2-dev libxslt1-dev zlib1g-dev", "libxml2 libxslt1.1"),
        ("libxml2-dev libxslt-dev zlib-dev", "libxml2 libxslt"),
    ),
    // python-xmlsec README "Install" (Debian, Alpine); setup.py asks pkg-config for xmlsec1.
    compiled(
        "xmlsec",
        "its C code links xmlsec, which loads its OpenSSL part",
        ("libxml2-dev libxmlsec1-dev pkgconf", "libxml2 libxmlsec1t64-openssl"),
        ("libxml2-dev openssl-dev pkgconf xmlsec-dev", "libxml2 xmlsec"),
    ),
    // WeasyPrint "First Steps > Installation" (Debian, Alpine); weasyprint/text/ffi.py. Seen with 70.0: it writes a
    // PDF.
    always(
        "weasyprint",
        "its wheel loads Pango and HarfBuzz",
        "libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0",
        "font-dejavu fontconfig glib harfbuzz harfbuzz-subset pango",
    ),
    // cairocffi "Overview > Installing"; cairocffi/__init__.py. Seen with 1.7.1. CairoSVG and old WeasyPrints
    // depend on it.
    always("cairocffi", "its wheel loads Cairo", "libcairo2", "cairo"),
    // CairoSVG documentation "Installation": through cairocffi. Seen with 2.9.1.
    always("cairosvg", "it draws with Cairo", "libcairo2", "cairo"),
    // pdf2image README "How to install > Linux". Seen with 1.17.0.
    always("pdf2image", "it calls `pdftoppm`", "poppler-utils", "poppler-utils"),
    // pytesseract README "Installation"; Debian recommends the English data and needs it. Seen with 0.3.13.
    always("pytesseract", "it calls `tesseract`", "tesseract-ocr", "tesseract-ocr tesseract-ocr-data-eng"),
    // tesserocr README "Initializing PyTessBaseAPI": its wheels hold the library, not the data.
    always("tesserocr", "it reads the language data of Tesseract", "tesseract-ocr-eng", "tesseract-ocr-data-eng"),
    // tesserocr README "Requirements"; setup.py asks pkg-config for tesseract and lept.
    compiled(
        "tesserocr",
        "its C++ code links Tesseract",
        ("libleptonica-dev libtesseract-dev pkgconf", "libleptonica6 libtesseract5"),
        ("leptonica-dev pkgconf tesseract-ocr-dev", "leptonica libstdc++ tesseract-ocr"),
    ),
    // OCRmyPDF "Installing additional language packs" and "Installing > Requirements for pip and HEAD install".
    always(
        "ocrmypdf",
        "it calls `tesseract` and Ghostscript",
        "ghostscript tesseract-ocr",
        "ghostscript tesseract-ocr tesseract-ocr-data-eng",
    ),
    // pypandoc README "Installation". Seen with 1.17.
    always("pypandoc", "it calls `pandoc`", "pandoc", "pandoc").unless(&["pypandoc-binary"]),
    // graphviz README "Installation": the wheel is an interface to the programs. Seen with 0.21.
    // CatBoost depends on it.
    if_direct("graphviz", "it calls `dot`", "graphviz", "font-dejavu graphviz"),
    // Diagrams "Getting Started > Installation": every diagram is drawn by Graphviz.
    always("diagrams", "it calls `dot`", "graphviz", "font-dejavu graphviz"),
    // pydot README "Dependencies": GraphViz renders.
    if_direct("pydot", "it calls `dot`", "graphviz", "font-dejavu graphviz"),
    // The wheels hold Graphviz and leave out what auditwheel takes for part of Linux. Seen with 2.0.4.
    always(
        "pygraphviz",
        "its wheel links GLib and X11",
        "libglib2.0-0t64 libx11-6 libxext6 libxrender1",
        "glib libx11 libxext libxrender",
    ),
    // PyGraphviz INSTALL.txt "Advanced > Providing path to Graphviz".
    compiled(
        "pygraphviz",
        "its C code links Graphviz, and it calls `dot`",
        ("libgraphviz-dev pkgconf", "graphviz"),
        ("graphviz-dev pkgconf", "graphviz"),
    ),
    // tabula-py README "Requirements": Java 8+.
    always("tabula-py", "it calls `java`", "default-jre-headless", "openjdk21-jre-headless"),
    // JPype "Installation"; jpype/_jvmfinder.py. Seen with 1.7.1.
    always("jpype1", "it loads a Java virtual machine", "default-jre-headless", "openjdk21-jre-headless"),
    // KoNLPy "Installation > Ubuntu".
    always("konlpy", "it runs Java through JPype", "default-jre-headless", "openjdk21-jre-headless"),
    // PySpark "Installation > Dependencies": Java 17 or later, for local mode and for the driver of client mode.
    always("pyspark", "it starts a Java virtual machine", "default-jre-headless", "openjdk21-jre-headless"),
    // language_tool_python README "Prerequisites".
    always(
        "language-tool-python",
        "it starts LanguageTool, which is Java",
        "default-jre-headless",
        "openjdk21-jre-headless",
    ),
    // pyenchant "Installation"; enchant/_enchant.py: ctypes. Seen with 3.3.0.
    always("pyenchant", "its wheel loads Enchant", "libenchant-2-2", "enchant2-libs"),
    // PyICU README "Installing PyICU"; setup.py asks pkg-config for icu-i18n.
    compiled(
        "pyicu",
        "its C++ code links ICU",
        ("libicu-dev pkgconf", "libicu76"),
        ("icu-dev pkgconf", "icu-libs libstdc++"),
    ),
    // Images.

    // opencv-python README "Frequently Asked Questions" (libGL.so.1); its headless form needs neither. Seen with
    // 5.0.0.93.
    always("opencv-python", "its wheel links OpenGL and GLib", "libgl1 libglib2.0-0t64", "glib mesa-gl"),
    // The same wheel with the contributed modules. Seen with 5.0.0.93.
    always("opencv-contrib-python", "its wheel links OpenGL and GLib", "libgl1 libglib2.0-0t64", "glib mesa-gl"),
    // opencv-python README "Building OpenCV from source".
    compiled(
        "opencv-python",
        "its C++ code is configured with CMake",
        ("cmake ninja-build", ""),
        ("cmake linux-headers samurai", "libstdc++"),
    ),
    // As `opencv-python`.
    compiled(
        "opencv-python-headless",
        "its C++ code is configured with CMake",
        ("cmake ninja-build", ""),
        ("cmake linux-headers samurai", "libstdc++"),
    ),
    // As `opencv-python`.
    compiled(
        "opencv-contrib-python",
        "its C++ code is configured with CMake",
        ("cmake ninja-build", ""),
        ("cmake linux-headers samurai", "libstdc++"),
    ),
    // As `opencv-python`.
    compiled(
        "opencv-contrib-python-headless",
        "its C++ code is configured with CMake",
        ("cmake ninja-build", ""),
        ("cmake linux-headers samurai", "libstdc++"),
    ),
    // Pillow "Building from source > External libraries": libjpeg and zlib are required, all others are optional.
    // Built.
    compiled(
        "pillow",
        "its C code links libjpeg and zlib",
        ("libjpeg62-turbo-dev zlib1g-dev", "libjpeg62-turbo"),
        ("libjpeg-turbo-dev zlib-dev", "libjpeg-turbo"),
    ),
    // Pillow-SIMD has Pillow's setup.py and, on PyPI, no wheels.
    compiled(
        "pillow-simd",
        "its C code links libjpeg and zlib",
        ("libjpeg62-turbo-dev zlib1g-dev", "libjpeg62-turbo"),
        ("libjpeg-turbo-dev zlib-dev", "libjpeg-turbo"),
    ),
    // Pycairo "Getting Started"; meson.build asks pkg-config for cairo. Built.
    compiled(
        "pycairo",
        "its C code links Cairo",
        ("libcairo2-dev pkgconf", "libcairo2"),
        ("cairo-dev pkgconf", "cairo"),
    ),
    // PyGObject "Getting Started > Ubuntu / Debian"; meson.build asks for girepository-2.0 since 3.51. Built.
    compiled(
        "pygobject",
        "its C code links GObject Introspection and Cairo, and loads GLib's description",
        ("libcairo2-dev libgirepository-2.0-dev pkgconf", "gir1.2-glib-2.0 libcairo-gobject2 libgirepository-2.0-0"),
        ("cairo-dev glib-dev gobject-introspection-dev pkgconf", "cairo glib gobject-introspection"),
    ),
    // Wand "Installation > Debian"; wand/api.py: ctypes. Seen with 0.7.2.
    always("wand", "its wheel loads ImageMagick", "libmagickwand-7.q16-10", "imagemagick-libs"),
    // pyvips README "Non-conda install"; pyvips/__init__.py. Seen with 2.1.0.
    always("pyvips", "its wheel loads libvips", "libvips42t64", "vips").unless(&["pyvips-binary"]),
    // pyzbar README "Installation > Linux"; pyzbar/zbar_library.py. Seen with 0.1.9.
    always("pyzbar", "its wheel loads ZBar", "libzbar0t64", "zbar"),
    // pylibdmtx README "Installation > Linux"; pylibdmtx/dmtx_library.py. Seen with 0.1.10.
    always("pylibdmtx", "its wheel loads libdmtx", "libdmtx0t64", "libdmtx-libs"),
    // dlib setup.py runs cmake; X11, BLAS and LAPACK are used where they are found.
    compiled("dlib", "its C++ code is configured with CMake", ("cmake", ""), ("cmake", "libstdc++")),
    // python-magic README "Installation > Debian/Ubuntu"; magic/loader.py. Seen with 0.4.27.
    always("python-magic", "its wheel loads libmagic", "libmagic1t64", "libmagic").unless(&["python-magic-bin"]),
    // Sound and video.

    // ffmpeg-python README "Installing FFmpeg". Seen with 0.2.0.
    always("ffmpeg-python", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
    // python-ffmpeg README "Prerequisites".
    always("python-ffmpeg", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
    // pydub README "Getting ffmpeg set up": everything but WAV goes through it. Gradio depends on it.
    if_direct("pydub", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
    // yt-dlp README "Dependencies > Strongly recommended": its default format is merged with it.
    always("yt-dlp", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
    // Whisper README "Setup"; whisper/audio.py starts it to load any file.
    always("openai-whisper", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
    // ffmpeg-normalize README "Requirements".
    always("ffmpeg-normalize", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
    // ffmpy README: "a simplistic FFmpeg command line wrapper". Gradio depends on it.
    if_direct("ffmpy", "it calls `ffmpeg`", "ffmpeg", "ffmpeg"),
    // imageio-ffmpeg README "Installation"; _utils.py looks for its own binary, then in PATH. moviepy depends on
    // it. Seen with 0.8.1.
    unless_bundled("imageio-ffmpeg", "it calls `ffmpeg`, which only its compiled wheels hold", "ffmpeg", "ffmpeg"),
    // PyAV "Installation > From source".
    compiled(
        "av",
        "its C code links FFmpeg",
        (
            "libavcodec-dev libavdevice-dev libavfilter-dev libavformat-dev libavutil-dev libswresample-dev \
             libswscale-dev pkgconf",
            "libavcodec61 libavdevice61 libavfilter10 libavformat61 libavutil59 libswresample5 libswscale8",
        ),
        ("ffmpeg-dev pkgconf", "ffmpeg-libs"),
    ),
    // python-soundfile README "Installation"; soundfile.py tries its own copy, then the system's. Seen with 0.14.0.
    unless_bundled(
        "soundfile",
        "it loads libsndfile, which only its compiled wheels hold",
        "libsndfile1",
        "libsndfile",
    ),
    // python-sounddevice "Installation": only the wheels for macOS and Windows hold it. Seen with 0.5.6.
    always("sounddevice", "its wheel loads PortAudio", "libportaudio2", "portaudio"),
    // PyAudio homepage "Installation > GNU/Linux"; setup.py links `portaudio`. Built.
    compiled(
        "pyaudio",
        "its C code links PortAudio",
        ("portaudio19-dev", "libportaudio2"),
        ("portaudio-dev", "portaudio"),
    ),
    // python-vlc README "Installing the module": the wheel holds bindings alone. Seen.
    always("python-vlc", "it loads VLC", "libvlc5 vlc-plugin-base", "vlc-libs"),
    // pyttsx3 README "Linux"; drivers/_espeak.py: ctypes. Seen.
    always("pyttsx3", "it loads eSpeak", "espeak-ng libespeak-ng1", "espeak-ng"),
    // pymediainfo "Requirements"; pymediainfo/__init__.py. Seen with 7.0.1.
    unless_bundled(
        "pymediainfo",
        "it loads MediaInfo, which only its compiled wheels hold",
        "libmediainfo0v5",
        "libmediainfo",
    ),
    // webrtcvad setup.py: vendored WebRTC sources.
    compiled("webrtcvad", "it is C", ("", ""), ("", "")),
    // Geography and science.

    // Its wheel links libexpat, which auditwheel takes for part of Linux. Seen with 1.5.2.
    always("rasterio", "its wheel links libexpat", "libexpat1", "libexpat"),
    // Its wheel links libexpat, which auditwheel takes for part of Linux. Seen with 1.10.1.
    always("fiona", "its wheel links libexpat", "libexpat1", "libexpat"),
    // Rasterio "Installation > Installing from the source distribution"; setup.py runs gdal-config.
    compiled("rasterio", "its C code links GDAL", ("libgdal-dev", "libgdal36"), ("gdal-dev", "gdal libstdc++")),
    // Fiona README "Installation"; setup.py runs gdal-config.
    compiled("fiona", "its C code links GDAL", ("libgdal-dev", "libgdal36"), ("gdal-dev", "gdal libstdc++")),
    // Pyogrio "Installation > Development"; setup.py runs gdal-config.
    compiled("pyogrio", "its C code links GDAL", ("libgdal-dev", "libgdal36"), ("gdal-dev", "gdal libstdc++")),
    // GDAL Python bindings on PyPI "Dependencies"; setup.py runs gdal-config. Trixie has 3.10.
    compiled(
        "gdal",
        "its C++ code links GDAL, in the same version",
        ("libgdal-dev", "libgdal36"),
        ("gdal-dev", "gdal libstdc++"),
    ),
    // Shapely "Installation > Installation from source"; it asks pkg-config for geos since 2.2,
    // geos-config before.
    compiled(
        "shapely",
        "its C code links GEOS",
        ("libgeos-dev pkgconf", "libgeos-c1t64"),
        ("geos-dev pkgconf", "geos"),
    ),
    // pyproj "Installation > Installing from source"; setup.py runs `proj`, and pyproj/datadir.py
    // finds PROJ's data beside it.
    compiled(
        "pyproj",
        "its C code links PROJ",
        ("libproj-dev proj-bin", "libproj25 proj-bin"),
        ("proj-dev proj-util", "proj proj-util"),
    ),
    // Rtree "Installation"; rtree/finder.py. Seen with 1.4.1.
    unless_bundled(
        "rtree",
        "it loads libspatialindex, which only its compiled wheels hold",
        "libspatialindex-c8",
        "libspatialindex",
    ),
    // Cartopy "Installing > Required dependencies": since 0.22 GEOS and PROJ come through shapely and pyproj.
    compiled("cartopy", "it is C++", ("", ""), ("", "libstdc++")),
    // h5py "Installation > Source installation".
    compiled(
        "h5py",
        "its C code links HDF5",
        ("libhdf5-dev pkgconf", "libhdf5-310 libhdf5-hl-310"),
        ("hdf5-dev pkgconf", "hdf5"),
    ),
    // PyTables "Installation > Installing from source".
    compiled(
        "tables",
        "its C code links HDF5",
        ("libblosc2-dev libbz2-dev libhdf5-dev liblzo2-dev pkgconf", "libblosc2-4 libhdf5-310 liblzo2-2"),
        ("blosc2-dev bzip2-dev hdf5-dev lzo-dev pkgconf", "blosc2 hdf5 lzo"),
    ),
    // netCDF4 README "Installation"; setup.py runs nc-config.
    compiled(
        "netcdf4",
        "its C code links netCDF and HDF5",
        ("libhdf5-dev libnetcdf-dev pkgconf", "libhdf5-310 libhdf5-hl-310 libnetcdf22"),
        ("hdf5-dev netcdf-dev pkgconf", "hdf5 netcdf"),
    ),
    // SciPy "Building from source > System-level dependencies".
    compiled(
        "scipy",
        "its Fortran and C code links BLAS and LAPACK",
        ("gfortran libopenblas-dev pkgconf", "libgfortran5 libopenblas0"),
        ("gfortran openblas-dev pkgconf", "libgfortran libstdc++ openblas"),
    ),
    // MPI for Python "Installation > Building from sources".
    compiled(
        "mpi4py",
        "its C code links MPI",
        ("libopenmpi-dev", "libopenmpi40 openmpi-bin"),
        ("openmpi-dev", "openmpi"),
    ),
    // gmpy2 "Installation > From Sources".
    compiled(
        "gmpy2",
        "its C code links GMP, MPFR and MPC",
        ("libgmp-dev libmpc-dev libmpfr-dev", "libmpc3 libmpfr6"),
        ("gmp-dev mpc1-dev mpfr-dev", "gmp mpc1 mpfr"),
    ),
    // LightGBM python-package README "Installation > Preparation" (libgomp1). Seen with 4.7.0.
    always("lightgbm", "its wheel links OpenMP", "libgomp1", "libgomp"),
    // LightGBM python-package README "Build from Sources": CMake and Ninja come from PyPI.
    compiled("lightgbm", "its C++ code uses OpenMP", ("", ""), ("", "libgomp libstdc++")),
    // XGBoost "Building From Source > Building Python Package"; the wheels hold libgomp.
    compiled("xgboost", "its C++ code uses OpenMP", ("", "libgomp1"), ("", "libgomp libstdc++")),
    // llama-cpp-python README "Installation > Requirements"; on PyPI without wheels; CMake comes from PyPI.
    compiled("llama-cpp-python", "its C++ code uses OpenMP", ("", "libgomp1"), ("linux-headers", "libgomp libstdc++")),
    // scikit-learn "Installing the development version > Platform-specific instructions > Linux".
    compiled("scikit-learn", "its C++ code uses OpenMP", ("", "libgomp1"), ("", "libgomp libstdc++")),
    // annoy setup.py: one extension, its sources vendored; on PyPI without Linux wheels.
    compiled("annoy", "it is C++", ("", ""), ("", "libstdc++")),
    // fasttext setup.py: one extension, its sources vendored; on PyPI without Linux wheels.
    compiled("fasttext", "it is C++", ("", ""), ("", "libstdc++")),
    // hnswlib setup.py: one extension, its sources vendored; on PyPI without Linux wheels.
    compiled("hnswlib", "it is C++", ("", ""), ("", "libstdc++")),
    // Networks, security and systems.

    // grpc INSTALL "Python > Install from source"; setup.py: vendored BoringSSL, zlib, c-ares, re2.
    compiled("grpcio", "it is C++", ("", ""), ("linux-headers", "libstdc++")),
    // uWSGI "Installation"; uwsgiconfig.py uses PCRE, libxml2 and others where it finds them, and needs none. Built.
    compiled("uwsgi", "it is C", ("", ""), ("linux-headers", "")),
    // gevent "Installation > Installing From Source"; libev, libuv and c-ares are vendored.
    compiled("gevent", "it is C", ("libffi-dev", ""), ("file libffi-dev linux-headers", "")),
    // PycURL "Installation"; setup.py runs curl-config. Built.
    compiled(
        "pycurl",
        "its C code links libcurl and OpenSSL",
        ("libcurl4-openssl-dev libssl-dev", "libcurl4t64"),
        ("curl-dev openssl-dev", "libcurl"),
    ),
    // cryptography "Installation > Building cryptography on Linux" (Alpine, Debian).
    compiled(
        "cryptography",
        "its Rust and C code links OpenSSL",
        ("cargo libffi-dev libssl-dev pkgconf", ""),
        ("cargo libffi-dev openssl-dev pkgconf", "libgcc"),
    ),
    // bcrypt README "Installation" (Debian, Alpine).
    compiled("bcrypt", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // pydantic-core README "Getting Started": a Rust toolchain.
    compiled("pydantic-core", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // rpds.py README: a Rust toolchain.
    compiled("rpds-py", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // orjson README "Packaging": a Rust toolchain.
    compiled("orjson", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // tokenizers bindings/python README "Build & Install > From sources": a Rust toolchain.
    compiled("tokenizers", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // tiktoken setup.py (setuptools-rust): a Rust toolchain.
    compiled("tiktoken", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // Polars "Contributing": a Rust toolchain.
    compiled("polars", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // cramjam pyproject.toml (maturin): a Rust toolchain.
    compiled("cramjam", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // jiter pyproject.toml (maturin): a Rust toolchain.
    compiled("jiter", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // watchfiles README "Installation": a Rust toolchain.
    compiled("watchfiles", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // nh3 pyproject.toml (maturin): a Rust toolchain.
    compiled("nh3", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // safetensors pyproject.toml (maturin): a Rust toolchain.
    compiled("safetensors", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // cffi "Installation and Status > Platform-specific instructions"; setup.py asks pkg-config for libffi. Built.
    compiled("cffi", "its C code links libffi", ("libffi-dev pkgconf", ""), ("libffi-dev pkgconf", "")),
    // PyNaCl "Installation > Linux": a vendored libsodium is built with make.
    compiled("pynacl", "it is C", ("", ""), ("", "")),
    // argon2-cffi "Installation"; setup.py: vendored Argon2. Built.
    compiled("argon2-cffi-bindings", "it is C", ("", ""), ("", "")),
    // python-ldap "Installing > Build prerequisites" (Debian, Alpine). Built.
    compiled(
        "python-ldap",
        "its C code links OpenLDAP and SASL",
        ("libldap-dev libsasl2-dev", "libldap2 libsasl2-2"),
        ("cyrus-sasl-dev openldap-dev", "libldap libsasl"),
    ),
    // python-gssapi README "Installation > Requirements"; setup.py runs krb5-config. Built.
    compiled("gssapi", "its C code links Kerberos", ("libkrb5-dev", "libgssapi-krb5-2"), ("krb5-dev", "krb5-libs")),
    // pykrb5 README "Installation"; setup.py runs krb5-config.
    compiled("krb5", "its C code links Kerberos", ("libkrb5-dev", "libgssapi-krb5-2"), ("krb5-dev", "krb5-libs")),
    // ccs-pykerberos setup.py runs krb5-config. Built.
    compiled("kerberos", "its C code links Kerberos", ("libkrb5-dev", "libgssapi-krb5-2"), ("krb5-dev", "krb5-libs")),
    // pykerberos setup.py runs krb5-config. Built.
    compiled("pykerberos", "its C code links Kerberos", ("libkrb5-dev", "libgssapi-krb5-2"), ("krb5-dev", "krb5-libs")),
    // M2Crypto INSTALL.rst "Requirements". Built.
    compiled("m2crypto", "its C code links OpenSSL", ("libssl-dev pkgconf swig", ""), ("openssl-dev pkgconf swig", "")),
    // netifaces setup.py: one extension; on PyPI without wheels for current Pythons.
    compiled("netifaces", "it is C", ("", ""), ("linux-headers", "")),
    // psutil INSTALL "Install from sources" (Alpine).
    compiled("psutil", "it is C", ("", ""), ("linux-headers", "")),
    // python-snappy README "Dependencies", up to 0.6; later ones are pure Python. Built.
    compiled("python-snappy", "its C code links Snappy", ("libsnappy-dev", "libsnappy1v5"), ("snappy-dev", "snappy")),
    // lz4 setup.py: vendored LZ4 where pkg-config finds none.
    compiled("lz4", "it is C", ("", ""), ("", "")),
    // bjoern README "Installation > libev".
    compiled("bjoern", "its C code links libev", ("libev-dev", "libev4t64"), ("libev-dev", "libev")),
    // pyscard INSTALL "Installing on GNU/Linux"; libpcsclite is loaded at run time. Built.
    compiled(
        "pyscard",
        "its C code links PC/SC",
        ("libpcsclite-dev swig", "libpcsclite1"),
        ("pcsc-lite-dev swig", "pcsc-lite-libs"),
    ),
    // PyUSB README "Requirements and platform support"; usb/backend/libusb1.py. Seen with 1.3.1.
    always("pyusb", "its wheel loads libusb", "libusb-1.0-0", "libusb"),
    // dbus-python INSTALL; meson.build asks pkg-config for dbus-1.
    compiled(
        "dbus-python",
        "its C code links D-Bus and GLib",
        ("libdbus-1-dev libglib2.0-dev pkgconf", "libdbus-1-3 libglib2.0-0t64"),
        ("dbus-dev glib-dev pkgconf", "dbus-libs glib"),
    ),
    // python-systemd README "Installation > To build from source". Alpine has no systemd. Built.
    compiled("systemd-python", "its C code links libsystemd", ("libsystemd-dev pkgconf", "libsystemd0"), ("", "")),
    // libvirt-python README; setup.py asks pkg-config for libvirt. Built.
    compiled(
        "libvirt-python",
        "its C code links libvirt",
        ("libvirt-dev pkgconf", "libvirt0"),
        ("libvirt-dev pkgconf", "libvirt-libs"),
    ),
    // pycups README; setup.py runs cups-config.
    compiled("pycups", "its C code links CUPS", ("libcups2-dev", "libcups2t64"), ("cups-dev", "cups-libs")),
    // pylibacl README "Requirements"; setup.py links `acl`. Built.
    compiled("pylibacl", "its C code links libacl", ("libacl1-dev", ""), ("acl-dev", "acl-libs")),
    // Easy SNMP "Installation"; setup.py runs net-snmp-config.
    compiled(
        "easysnmp",
        "its C code links Net-SNMP",
        ("libsnmp-dev", "libsnmp40t64"),
        ("net-snmp-dev", "net-snmp-libs"),
    ),
    // GitPython README "Requirements"; git/__init__.py looks for it in PATH. Streamlit depends on it and does without.
    if_direct("gitpython", "it calls `git`", "git", "git"),
    // Browsers. Whether one runs in the image, or is spoken to elsewhere, the lock does not tell.

    // playwright-core nativeDeps.ts, `chromium` of Debian 12 with trixie's names. There is no Playwright for musl.
    if_local(
        "playwright",
        "`playwright install chromium` brings the browser and not what it links",
        CHROMIUM_LINKS,
        "",
    ),
    // As `playwright`, of which it is a patched copy.
    if_local(
        "patchright",
        "`patchright install chromium` brings the browser and not what it links",
        CHROMIUM_LINKS,
        "",
    ),
    // Selenium "Install browser drivers": a driver in PATH goes before the one that Selenium Manager downloads.
    if_local(
        "selenium",
        "it drives a browser, which may run elsewhere",
        "chromium chromium-driver",
        "chromium chromium-chromedriver",
    ),
    // pyppeteer README "Installation": it downloads a Chromium, which needs the libraries of Debian's.
    if_local("pyppeteer", "it starts Chromium", "chromium", "chromium"),
    // nodriver README "installation": a Chromium-based browser has to be there.
    if_local("nodriver", "it starts Chromium", "chromium", "chromium"),
];

/// Programs that code starts by name, with the package that brings them in Debian and in Alpine, sorted.
pub(crate) const PROGRAMS: &[(&str, &str, &str)] = &[
    ("7z", "7zip", "7zip"),
    ("aria2c", "aria2", "aria2"),
    ("chromedriver", "chromium-driver", "chromium-chromedriver"),
    ("chromium", "chromium", "chromium"),
    ("convert", "imagemagick", "imagemagick"),
    ("curl", "curl", "curl"),
    ("dig", "bind9-dnsutils", "bind-tools"),
    ("dot", "graphviz", "graphviz"),
    ("espeak-ng", "espeak-ng", "espeak-ng"),
    ("exiftool", "libimage-exiftool-perl", "exiftool"),
    ("ffmpeg", "ffmpeg", "ffmpeg"),
    ("ffprobe", "ffmpeg", "ffmpeg"),
    ("gdal_translate", "gdal-bin", "gdal-tools"),
    ("git", "git", "git"),
    ("gpg", "gnupg", "gnupg"),
    ("gs", "ghostscript", "ghostscript"),
    ("java", "default-jre-headless", "openjdk21-jre-headless"),
    ("jq", "jq", "jq"),
    ("libreoffice", "libreoffice-nogui", "libreoffice"),
    ("make", "make", "make"),
    ("mediainfo", "mediainfo", "mediainfo"),
    ("msgfmt", "gettext", "gettext"),
    ("mysql", "mariadb-client", "mariadb-client"),
    ("mysqldump", "mariadb-client", "mariadb-client"),
    ("nmap", "nmap", "nmap"),
    ("node", "nodejs", "nodejs"),
    ("npm", "npm", "npm"),
    ("ogr2ogr", "gdal-bin", "gdal-tools"),
    ("pandoc", "pandoc", "pandoc"),
    ("pdfinfo", "poppler-utils", "poppler-utils"),
    ("pdftocairo", "poppler-utils", "poppler-utils"),
    ("pdftoppm", "poppler-utils", "poppler-utils"),
    ("pdftotext", "poppler-utils", "poppler-utils"),
    ("pg_dump", "postgresql-client", "postgresql-client"),
    ("pg_restore", "postgresql-client", "postgresql-client"),
    ("ping", "iputils-ping", "iputils-ping"),
    ("psql", "postgresql-client", "postgresql-client"),
    ("qpdf", "qpdf", "qpdf"),
    ("redis-cli", "redis-tools", "redis"),
    ("rsync", "rsync", "rsync"),
    ("soffice", "libreoffice-nogui", "libreoffice"),
    ("sox", "sox", "sox"),
    ("sqlite3", "sqlite3", "sqlite"),
    ("ssh", "openssh-client", "openssh-client"),
    ("tesseract", "tesseract-ocr", "tesseract-ocr"),
    ("unzip", "unzip", "unzip"),
    ("wget", "wget", "wget"),
    ("zip", "zip", "zip"),
];
