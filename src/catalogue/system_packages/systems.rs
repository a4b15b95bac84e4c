//! What Python packages for networks, security and the system itself need of the operating system. Data only; see `table` for what a source says.

use super::table::{Row, always, compiled, if_direct};

/// Rows, each with its source.
pub const ROWS: &[Row] = &[
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
    // SudachiPy README "Setup" and its setup.py: setuptools-rust.
    compiled("sudachipy", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // tiktoken setup.py: setuptools-rust.
    compiled("tiktoken", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
    // safetensors bindings/python README "From source": a Rust toolchain.
    compiled("safetensors", "it is Rust", ("cargo", ""), ("cargo", "libgcc")),
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
    // python-gnupg "Deployment Requirements": it calls `gpg`.
    always("python-gnupg", "it calls `gpg`", "gnupg", "gnupg"),
    // python-nmap README "Installation": it calls `nmap`.
    always("python-nmap", "it calls `nmap`", "nmap", "nmap"),
    // GitPython README "Requirements"; git/__init__.py looks for it in PATH. Streamlit depends on it and does without.
    if_direct("gitpython", "it calls `git`", "git", "git"),
];
