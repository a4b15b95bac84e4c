//! Finds where code needs a display or a device, and where it waits for messages. Looks at no machine.

use super::circumstances;
use super::evaluate;
use super::facts::{EquipmentUse, Scope};
use super::outline::CallSite;
use super::project::{Project, Resolved, Target};
use super::value::{SPREAD, Value};
use crate::catalogue::clients;
use crate::catalogue::consumers;
use crate::catalogue::equipment::{
    self, BROWSER_TYPES, CAPTURE, Driver, ENGINES, Equipment, HEADLESS, LAUNCHES, PLAYWRIGHTS,
};
use crate::inspect::evidence::Place;

/// What a file needs of the machine.
pub(super) fn of_module(project: &Project<'_>, module: usize) -> Vec<EquipmentUse> {
    let outline = &project.outlines[module];
    let sites = outline.calls.iter().filter(|site| site.scope != Scope::TypeChecking);
    let found = sites.flat_map(|site| {
        let all = needed(project, module, site).into_iter().chain(shown(project, site));
        all.map(move |equipment| (site, equipment))
    });
    let found = found.map(|(site, equipment)| {
        let happens = if equipment.is_needed_where_caught() {
            circumstances::is_tried(project, module, &site.scope, site.under)
        } else {
            circumstances::happens_at_start(project, module, &site.scope, site.under)
        };
        let place = Place::line(&outline.path, site.call.line);
        EquipmentUse { equipment, scope: site.scope.clone(), happens, place }
    });
    found.collect()
}

fn needed(project: &Project<'_>, module: usize, site: &CallSite) -> Option<Equipment> {
    if let Some(driver) = launched(project, site) {
        return Some(Equipment::Browser(driver));
    }
    match project.resolve(module, &site.scope, site.call.name()?) {
        Resolved::Outside(dotted) if dotted == CAPTURE => {
            let is_number = matches!(site.call.argument("index", 0), Some(Value::Number(_)));
            is_number.then_some(Equipment::Camera)
        }
        Resolved::Outside(dotted) if equipment::of(&dotted) == Some(Equipment::DockerEngine) => {
            let named = ENGINES.iter().find_map(|name| site.call.keyword(name)).or(site.call.positional.first());
            let is_here = named.is_none_or(|named| named.text().is_some_and(|text| text.starts_with("unix:")));
            is_here.then_some(Equipment::DockerEngine)
        }
        Resolved::Outside(dotted) => equipment::of(&dotted).or_else(|| at_home(project, module, site, &dotted)),
        // `class Window(tkinter.Tk)` is one.
        Resolved::Inside(Target::Class(at, class), rest) if rest.is_empty() => {
            project.base(at, class, &|dotted| equipment::of(dotted))
        }
        _ => None,
    }
}

/// `launch(headless=False)`.
fn shown(project: &Project<'_>, site: &CallSite) -> Option<Equipment> {
    let is_seen = site.call.keyword(HEADLESS) == Some(&Value::Flag(false));
    (is_seen && launched(project, site).is_some()).then_some(Equipment::BrowserWindow)
}

/// `self.playwright.chromium.launch()`, whatever it is called on, in a project that imports such a library.
fn launched(project: &Project<'_>, site: &CallSite) -> Option<Driver> {
    site.call.last_name().filter(|method| LAUNCHES.contains(method))?;
    let kind = match &site.call.callee {
        Value::Name(name) => name.rsplit('.').nth(1)?,
        Value::Attribute(owner, _) => match &**owner {
            Value::Name(name) => name.rsplit('.').next()?,
            Value::Attribute(_, name) => name,
            _ => return None,
        },
        _ => return None,
    };
    BROWSER_TYPES.contains(&kind).then_some(())?;
    PLAYWRIGHTS.iter().find(|(package, _)| project.whole().imports(package)).map(|(_, driver)| *driver)
}

/// What the user of a machine has at home: credentials, and models that were downloaded before.
fn at_home(project: &Project<'_>, module: usize, site: &CallSite, dotted: &str) -> Option<Equipment> {
    let call = &site.call;
    if call.keyword(SPREAD).is_some() {
        return None;
    }
    if clients::asks_for_google_credentials(dotted) {
        let is_given = clients::GOOGLE_CREDENTIALS.iter().any(|name| call.keyword(name).is_some());
        return (!is_given).then_some(Equipment::GoogleCredentials);
    }
    let named = call.passed(clients::downloads(dotted)?);
    let is_local = call.passed(clients::LOCAL_ONLY).is_some_and(|flag| *flag != Value::Flag(false));
    let name = evaluate::text(evaluate::setting(project, module, &site.scope, named?));
    let name = name.value()?;
    let is_file = name.starts_with(['.', '/', '~']) || is_in(project, name);
    (!is_local && !is_file).then_some(Equipment::Model)
}

/// Whether the project has such a directory beside its code: `models/tiny`.
fn is_in(project: &Project<'_>, name: &str) -> bool {
    let first = name.split_once('/').map(|(first, _)| first);
    first.is_some_and(|first| first == "models" || project.whole().has_directory(first))
}

/// Where a file first waits for messages or for the clock without an end.
pub(super) fn consumes(project: &Project<'_>, module: usize) -> Option<Place> {
    let outline = &project.outlines[module];
    let mut sites = outline.calls.iter().filter(|site| site.scope != Scope::TypeChecking);
    let site = sites.find(|site| {
        let method = site.call.last_name().unwrap_or_default();
        let dotted = site.call.name().and_then(|name| project.outside(module, &site.scope, name));
        consumers::is_one(&dotted.unwrap_or_default(), method, |package: &str| outline.imports(package))
    })?;
    Some(Place::line(&outline.path, site.call.line))
}

#[cfg(test)]
mod tests {
    use super::super::Happens;
    use super::super::testing::module;
    use super::*;

    fn needs(text: &str) -> Vec<Equipment> {
        module(text).equipment.into_iter().map(|one| one.equipment).collect()
    }

    #[test]
    fn windows_cameras_and_sound_are_found() {
        assert_eq!(
            needs("import cv2\ncap = cv2.VideoCapture(0)\ncv2.imshow('x', 1)\n"),
            [Equipment::Camera, Equipment::Display]
        );
        assert_eq!(needs("import tkinter as tk\nclass App(tk.Tk):\n    pass\nApp()\n"), [Equipment::Display]);
        assert_eq!(needs("import pyaudio\naudio = pyaudio.PyAudio()\n"), [Equipment::Sound]);
        let kivy = "from kivy.app import App\nclass Shop(App):\n    pass\nShop().run()\n";
        assert_eq!(needs(kivy), [Equipment::Display]);
        assert!(needs("import cv2\ncap = cv2.VideoCapture('film.mp4')\nimage = cv2.imread('x')\n").is_empty());
    }

    #[test]
    fn browsers_that_are_started_here_are_found_whatever_they_are_called_on() {
        let playwright = |text: &str| needs(&format!("from playwright.sync_api import sync_playwright\n{text}\n"));
        let own = [Equipment::Browser(Driver::Playwright)];
        assert_eq!(playwright("def f(self):\n    self.pw.chromium.launch(headless=True)"), own);
        assert_eq!(playwright("sync_playwright().start().firefox.launch_persistent_context('x')"), own);
        assert!(playwright("p.chromium.connect_over_cdp('http://x')").is_empty());
        assert!(needs("p.chromium.launch()\n").is_empty());
        assert_eq!(playwright("p.chromium.launch(headless=False)"), [own[0], Equipment::BrowserWindow]);
        let selenium = "from selenium import webdriver\nwebdriver.";
        assert_eq!(needs(&format!("{selenium}Chrome()\n")), [Equipment::Browser(Driver::Selenium)]);
        assert!(needs(&format!("{selenium}Remote('http://x')\n")).is_empty());
    }

    #[test]
    fn clients_of_an_engine_on_the_machine_are_found() {
        assert_eq!(needs("import docker\nclient = docker.from_env()\n"), [Equipment::DockerEngine]);
        assert_eq!(needs("import keyring\nkeyring.set_password('a', 'b', 'c')\n"), [Equipment::Keyring]);
        let local = "import docker\nclient = docker.DockerClient(base_url='unix://var/run/docker.sock')\n";
        assert_eq!(needs(local), [Equipment::DockerEngine]);
        assert!(needs("import docker\nclient = docker.DockerClient(base_url=url())\n").is_empty());
    }

    #[test]
    fn credentials_and_models_of_a_developers_machine_are_found() {
        let google =
            |arguments: &str| needs(&format!("from google.cloud import storage\nx = storage.Client({arguments})\n"));
        let firebase = "from firebase_admin import credentials\ncred = credentials.ApplicationDefault()\n";
        assert_eq!(needs(firebase), [Equipment::GoogleCredentials]);
        assert_eq!(google(""), [Equipment::GoogleCredentials]);
        assert!(google("credentials=key()").is_empty());
        let model =
            |name: &str| needs(&format!("from transformers import AutoModel\nx = AutoModel.from_pretrained({name})\n"));
        assert_eq!(model("'bert-base-uncased'"), [Equipment::Model]);
        assert!(model("'./models/own'").is_empty());
        assert!(model("'own', local_files_only=True").is_empty());
        assert!(model("path()").is_empty());
    }

    #[test]
    fn a_window_that_cannot_open_is_needed_even_where_that_is_caught() {
        let caught = |text: &str| {
            let text = format!("try:\n    {text}\nexcept Exception:\n    pass\n");
            module(&text).equipment.first().map(|one| one.happens)
        };
        assert_eq!(caught("import tkinter; tkinter.Tk()"), Some(Happens::Always));
        assert_eq!(caught("from google.cloud import storage; storage.Client()"), Some(Happens::Perhaps));
    }

    #[test]
    fn consumers_of_messages_and_clocks_are_found() {
        let waits = |text: &str| module(text).consumes.is_some();
        assert!(waits("from aiokafka import AIOKafkaConsumer\nconsumer = AIOKafkaConsumer('x')\n"));
        assert!(waits("import pika\nchannel = make()\nchannel.start_consuming()\n"));
        assert!(!waits("channel = make()\nchannel.start_consuming()\n"));
        assert!(!waits("from aiokafka import AIOKafkaProducer\nproducer = AIOKafkaProducer()\n"));
    }
}
