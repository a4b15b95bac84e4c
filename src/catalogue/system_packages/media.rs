//! What Python packages for images, documents, sound and video need of the operating system. Data only; see `table` for what a source says.

use super::table::{Row, always, compiled, if_direct, unless_bundled};

/// Of Qt's libraries, on Debian.
const QT_LINKS: &str = "libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0t64 libxcb-cursor0 libxcb-icccm4 libxcb-image0 \
    libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xfixes0 libxcb-xinerama0 libxkbcommon-x11-0";

/// Rows, each with its source.
pub const ROWS: &[Row] = &[
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
    // PyTurboJPEG README "Prerequisites"; turbojpeg.py: ctypes. Debian "libturbojpeg0" (trixie 1:2.1.5-4, `libturbojpeg.so.0`).
    always("pyturbojpeg", "its wheel loads TurboJPEG", "libturbojpeg0", "libturbojpeg"),
    // pyvips README "Non-conda install"; pyvips/__init__.py. Seen with 2.1.0.
    always("pyvips", "its wheel loads libvips", "libvips42t64", "vips").unless(&["pyvips-binary"]),
    // pyzbar README "Installation > Linux"; pyzbar/zbar_library.py. Seen with 0.1.9.
    always("pyzbar", "its wheel loads ZBar", "libzbar0t64", "zbar"),
    // pylibdmtx README "Installation > Linux"; pylibdmtx/dmtx_library.py. Seen with 0.1.10.
    always("pylibdmtx", "its wheel loads libdmtx", "libdmtx0t64", "libdmtx-libs"),
    // dlib setup.py runs cmake; X11, BLAS and LAPACK are used where they are found.
    compiled("dlib", "its C++ code is configured with CMake", ("cmake", ""), ("cmake", "libstdc++")),
    // Qt "Qt for X11 Requirements": what its wheels link. There is none for musl.
    always("pyqt5", "its wheel links OpenGL and XCB", QT_LINKS, ""),
    always("pyqt6", "its wheel links OpenGL and XCB", QT_LINKS, ""),
    always("pyside2", "its wheel links OpenGL and XCB", QT_LINKS, ""),
    always("pyside6-essentials", "its wheel links OpenGL and XCB", QT_LINKS, ""),
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
];
