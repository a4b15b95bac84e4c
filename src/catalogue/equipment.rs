//! Functions and classes that need a display or a device, which a container has only where it is given one. Data.

use serde::Serialize;

/// What a machine has, and a container has not unless it is given it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Equipment {
    /// Windows.
    Display,
    /// A camera of the machine's.
    Camera,
    /// A microphone or a loudspeaker.
    Sound,
    /// A serial port.
    SerialPort,
    /// The credentials of Google's that a developer has at home.
    GoogleCredentials,
    /// A model that the cache of the user holds.
    Model,
    /// A browser that a library starts.
    Browser(Driver),
    /// A browser that is to be seen.
    BrowserWindow,
    /// An engine of Docker's.
    DockerEngine,
    /// A service of a desktop that keeps passwords.
    Keyring,
}

/// What starts a browser on its own machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Driver {
    /// <https://playwright.dev/python/docs/browsers>: it downloads the browsers that it starts.
    Playwright,
    /// <https://github.com/Kaliiiiiiiiii-Vinyzu/patchright-python>: likewise.
    Patchright,
    /// <https://www.selenium.dev/documentation/webdriver/browsers/chrome/>, with a driver beside it.
    Selenium,
    /// <https://github.com/pyppeteer/pyppeteer>, <https://github.com/ultrafunkamsterdam/nodriver>: a Chromium of the system.
    Chromium,
}

impl Driver {
    /// The program that downloads its browsers, where it has one.
    pub fn installer(self) -> Option<&'static str> {
        match self {
            Self::Playwright => Some("playwright"),
            Self::Patchright => Some("patchright"),
            Self::Selenium | Self::Chromium => None,
        }
    }

    /// The Python package in whose row the packages of the operating system stand.
    pub fn row(self) -> &'static str {
        match self {
            Self::Playwright => "playwright",
            Self::Patchright => "patchright",
            Self::Selenium => "selenium",
            Self::Chromium => "pyppeteer",
        }
    }
}

/// Playwright's objects and the methods by which they start a browser of this machine; `connect` finds one elsewhere
/// (<https://playwright.dev/python/docs/api/class-browsertype>).
pub const BROWSER_TYPES: [&str; 3] = ["chromium", "firefox", "webkit"];
/// See [`BROWSER_TYPES`].
pub const LAUNCHES: [&str; 3] = ["launch", "launch_persistent_context", "launch_server"];
/// Packages that have such objects.
pub const PLAYWRIGHTS: [(&str, Driver); 2] = [("playwright", Driver::Playwright), ("patchright", Driver::Patchright)];

impl Equipment {
    /// Whether code that catches the failure still needs it: a window is what the program is for.
    pub fn is_needed_where_caught(self) -> bool {
        match self {
            Self::Display
            | Self::Camera
            | Self::Sound
            | Self::SerialPort
            | Self::Browser(_)
            | Self::BrowserWindow
            | Self::DockerEngine => true,
            Self::GoogleCredentials | Self::Model | Self::Keyring => false,
        }
    }

    /// Whether it is needed by a program that comes to it later than its start: a page is opened when somebody asks for it.
    pub fn is_needed_in_use(self) -> bool {
        match self {
            // It is opened when somebody chooses it, and the machine that has it is known before.
            Self::Browser(_) | Self::BrowserWindow | Self::DockerEngine | Self::SerialPort | Self::Keyring => true,
            Self::Display | Self::Camera | Self::Sound | Self::GoogleCredentials | Self::Model => false,
        }
    }
}

const FUNCTIONS: &[(&str, Equipment)] = &[
    // https://docs.opencv.org/4.x/d7/dfc/group__highgui.html
    ("cv2.imshow", Equipment::Display),
    ("cv2.namedWindow", Equipment::Display),
    // https://docs.python.org/3/library/tkinter.html, https://docs.python.org/3/library/turtle.html
    ("tkinter.Tk", Equipment::Display),
    ("customtkinter.CTk", Equipment::Display),
    ("turtle.Screen", Equipment::Display),
    ("turtle.Turtle", Equipment::Display),
    ("turtle.mainloop", Equipment::Display),
    // https://doc.qt.io/qtforpython-6/PySide6/QtWidgets/QApplication.html, PyQt6 Reference Guide
    ("PyQt5.QtWidgets.QApplication", Equipment::Display),
    ("PyQt6.QtWidgets.QApplication", Equipment::Display),
    ("PySide2.QtWidgets.QApplication", Equipment::Display),
    ("PySide6.QtWidgets.QApplication", Equipment::Display),
    // https://www.pygame.org/docs/ref/display.html#pygame.display.set_mode
    ("pygame.display.set_mode", Equipment::Display),
    // https://docs.wxpython.org/wx.App.html, https://kivy.org/doc/stable/api-kivy.app.html
    ("wx.App", Equipment::Display),
    ("kivy.app.App", Equipment::Display),
    ("kivymd.app.MDApp", Equipment::Display),
    // https://pyglet.readthedocs.io/en/latest/modules/window.html, https://api.arcade.academy/en/stable/api_docs/api/window.html
    ("pyglet.window.Window", Equipment::Display),
    ("arcade.Window", Equipment::Display),
    ("arcade.open_window", Equipment::Display),
    // https://pynput.readthedocs.io/en/latest/limitations.html ("Linux": an X server must be running)
    ("pynput.keyboard.Listener", Equipment::Display),
    ("pynput.mouse.Listener", Equipment::Display),
    // https://slangpy.shader-slang.org/en/latest/ ("Window"), https://pyglfw.readthedocs.io/, https://moderngl-window.readthedocs.io/
    ("slangpy.Window", Equipment::Display),
    ("glfw.create_window", Equipment::Display),
    ("moderngl_window.run_window_config", Equipment::Display),
    // https://dearpygui.readthedocs.io/en/latest/, https://electronstudio.github.io/raylib-python-cffi/, https://www.ursinaengine.org/
    ("dearpygui.dearpygui.create_viewport", Equipment::Display),
    ("pyray.init_window", Equipment::Display),
    ("raylib.InitWindow", Equipment::Display),
    ("ursina.Ursina", Equipment::Display),
    // https://docs.panda3d.org/1.10/python/introduction/tutorial/starting-panda3d, https://pthom.github.io/imgui_bundle/
    ("direct.showbase.ShowBase.ShowBase", Equipment::Display),
    ("imgui_bundle.immapp.run", Equipment::Display),
    ("imgui_bundle.hello_imgui.run", Equipment::Display),
    // https://pywebview.flowrl.com/api/#webview-start
    ("webview.start", Equipment::Display),
    // https://www.selenium.dev/documentation/webdriver/browsers/chrome/
    ("selenium.webdriver.Chrome", Equipment::Browser(Driver::Selenium)),
    // https://pyppeteer.github.io/pyppeteer/reference.html#launcher, https://ultrafunkamsterdam.github.io/nodriver/
    ("pyppeteer.launch", Equipment::Browser(Driver::Chromium)),
    ("nodriver.start", Equipment::Browser(Driver::Chromium)),
    // https://docs.crawl4ai.com/basic/installation/ ("crawl4ai-setup" installs Playwright's browsers)
    ("crawl4ai.AsyncWebCrawler", Equipment::Browser(Driver::Playwright)),
    // https://docker-py.readthedocs.io/en/stable/client.html, https://aiodocker.readthedocs.io/en/latest/
    ("docker.from_env", Equipment::DockerEngine),
    ("docker.client.from_env", Equipment::DockerEngine),
    ("docker.DockerClient", Equipment::DockerEngine),
    ("aiodocker.Docker", Equipment::DockerEngine),
    // https://keyring.readthedocs.io/en/latest/#using-keyring-on-headless-linux-systems: "No recommended backend was available"
    ("keyring.get_password", Equipment::Keyring),
    ("keyring.set_password", Equipment::Keyring),
    ("keyring.get_credential", Equipment::Keyring),
    // https://people.csail.mit.edu/hubert/pyaudio/docs/, https://python-sounddevice.readthedocs.io/en/latest/api/
    ("pyaudio.PyAudio", Equipment::Sound),
    ("sounddevice.InputStream", Equipment::Sound),
    ("sounddevice.RawInputStream", Equipment::Sound),
    ("sounddevice.Stream", Equipment::Sound),
    ("sounddevice.rec", Equipment::Sound),
    ("sounddevice.play", Equipment::Sound),
    // https://pyserial.readthedocs.io/en/latest/pyserial_api.html, https://pyserial-asyncio.readthedocs.io/en/latest/api.html
    ("serial.Serial", Equipment::SerialPort),
    ("serial_asyncio.open_serial_connection", Equipment::SerialPort),
    // https://mujoco.readthedocs.io/en/stable/python.html#interactive-viewer
    ("mujoco.viewer.launch", Equipment::Display),
    ("mujoco.viewer.launch_passive", Equipment::Display),
    // https://github.com/Uberi/speech_recognition/blob/master/reference/library-reference.rst
    ("speech_recognition.Microphone", Equipment::Sound),
];

/// Packages that bring a back end for `keyring` that wants no service of a desktop: <https://github.com/jaraco/keyrings.alt>,
/// <https://github.com/frispete/keyrings.cryptfile>.
pub const KEYRINGS: [&str; 2] = ["keyrings-alt", "keyrings-cryptfile"];

/// The variable that names one: <https://keyring.readthedocs.io/en/latest/#configuring>.
pub const KEYRING_BACKEND: &str = "PYTHON_KEYRING_BACKEND";

/// The variable that names an engine elsewhere: <https://docker-py.readthedocs.io/en/stable/client.html#docker.client.from_env>.
pub const DOCKER_HOST: &str = "DOCKER_HOST";

/// Arguments that name the engine which a client talks to, which is on the machine itself where they begin with `unix:`.
pub const ENGINES: [&str; 2] = ["base_url", "url"];

/// Whether a browser of Playwright's is to be seen: <https://playwright.dev/python/docs/api/class-browsertype#browser-type-launch>.
pub const HEADLESS: &str = "headless";

/// What a function or a class of this dotted name needs.
pub fn of(dotted: &str) -> Option<Equipment> {
    FUNCTIONS.iter().find(|(name, _)| *name == dotted).map(|(_, equipment)| *equipment)
}

/// Opens a camera by its number, a file or an address by a text:
/// <https://docs.opencv.org/4.x/d8/dfe/classcv_1_1VideoCapture.html>.
pub const CAPTURE: &str = "cv2.VideoCapture";

/// Variables that let programs do without a display: <https://doc.qt.io/qt-6/qpa.html>,
/// <https://wiki.libsdl.org/SDL2/FAQUsingSDL>, and X's own.
pub const WITHOUT_DISPLAY: [&str; 3] = ["QT_QPA_PLATFORM", "SDL_VIDEODRIVER", "DISPLAY"];
