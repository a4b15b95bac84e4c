//! What Python packages for databases and their clients need of the operating system. Data only; see `table` for what a source says.

use super::table::{Row, always, compiled, if_direct};

/// Rows, each with its source.
pub const ROWS: &[Row] = &[
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
];
