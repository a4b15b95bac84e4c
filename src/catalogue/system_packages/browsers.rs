//! What Python packages for browsers need of the operating system. Data only; see `table` for what a source says.

use super::table::{Row, if_local};

/// Of the browser that Playwright downloads, on Debian.
const CHROMIUM_LINKS: &str = "libasound2t64 libatk-bridge2.0-0t64 libatk1.0-0t64 libatspi2.0-0t64 libcairo2 \
    libcups2t64 libdbus-1-3 libdrm2 libgbm1 libglib2.0-0t64 libnspr4 libnss3 libpango-1.0-0 libx11-6 libxcb1 \
    libxcomposite1 libxdamage1 libxext6 libxfixes3 libxkbcommon0 libxrandr2";

/// Rows, each with its source.
pub const ROWS: &[Row] = &[
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
