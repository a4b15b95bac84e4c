//! `Mailpit`, which takes mail and shows it: <https://mailpit.axllent.org/docs/install/docker/>.

use crate::catalogue::model::{Backing, DataDirectory, General, Given, Login};

pub(super) const BACKING: Backing = Backing {
    key: "mailpit",
    title: "Mailpit",
    service: "mailpit",
    image: "axllent/mailpit:v1.27",
    variants: &[],
    port: 1025,
    command: &[],
    health: &[Given::Text("/mailpit"), Given::Text("readyz")],
    oldest: None,
    data: DataDirectory::Nowhere,
    hostname: None,
    environment: &[],
    login: Login::Nobody,
    schemes: &["smtp"],
    drivers: &[],
    words: &["SMTP", "MAILPIT", "MAILHOG"],
    general: General::None,
    query: "",
};
