//! Functions and classes that read the command line of a program. Data only.

/// Something that reads the command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Reader {
    /// Its dotted name.
    pub callee: &'static str,
    /// As people call it.
    pub title: &'static str,
    /// What it is told of the arguments.
    pub declares: Declares,
}

/// How arguments are declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declares {
    /// By methods of the object: `parser.add_argument("path")`.
    Methods,
    /// By the parameters of the function that is its first argument.
    Function,
    /// By something that is not read here.
    Elsewhere,
}

/// Every reader. Click and Typer are frameworks of their own.
pub const READERS: &[Reader] = &[
    // https://docs.python.org/3/library/argparse.html
    Reader { callee: "argparse.ArgumentParser", title: "argparse", declares: Declares::Methods },
    // https://rich.readthedocs.io/ and https://github.com/hamdanal/rich-argparse leave the class; these replace it:
    // https://jsonargparse.readthedocs.io/en/stable/, https://github.com/bw2/ConfigArgParse
    Reader { callee: "jsonargparse.ArgumentParser", title: "jsonargparse", declares: Declares::Methods },
    Reader { callee: "configargparse.ArgumentParser", title: "ConfigArgParse", declares: Declares::Methods },
    Reader { callee: "configargparse.ArgParser", title: "ConfigArgParse", declares: Declares::Methods },
    Reader { callee: "jsonargparse.CLI", title: "jsonargparse", declares: Declares::Elsewhere },
    Reader { callee: "jsonargparse.auto_cli", title: "jsonargparse", declares: Declares::Elsewhere },
    // https://docs.python.org/3/library/optparse.html
    Reader { callee: "optparse.OptionParser", title: "optparse", declares: Declares::Elsewhere },
    // https://typer.tiangolo.com/tutorial/first-steps/
    Reader { callee: "typer.run", title: "Typer", declares: Declares::Function },
    // https://google.github.io/python-fire/guide/
    Reader { callee: "fire.Fire", title: "Fire", declares: Declares::Elsewhere },
    // http://docopt.org/
    Reader { callee: "docopt.docopt", title: "docopt", declares: Declares::Elsewhere },
    // https://brentyi.github.io/tyro/
    Reader { callee: "tyro.cli", title: "tyro", declares: Declares::Elsewhere },
    // https://cyclopts.readthedocs.io/en/stable/
    Reader { callee: "cyclopts.run", title: "Cyclopts", declares: Declares::Elsewhere },
    Reader { callee: "cyclopts.App", title: "Cyclopts", declares: Declares::Elsewhere },
];

/// The reader of this dotted name.
pub fn reader(dotted: &str) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.callee == dotted)
}

/// Names of methods and functions that run until something stops them: event loops, servers, consumers of queues, and those of
/// which the name alone does not tell.
const LASTING: [&str; 31] = [
    // https://docs.python.org/3/library/asyncio-eventloop.html, socketserver.html, signal.html, threading.html
    "run_forever",
    "serve_forever",
    "run_until_complete",
    "pause",
    "sigwait",
    "wait",
    "join",
    "start",
    "run",
    // Telegram, Discord and their kin: https://docs.python-telegram-bot.org/, https://docs.telethon.dev/, https://docs.aiogram.dev/
    "run_polling",
    "start_polling",
    "infinity_polling",
    "polling",
    "run_webhook",
    "run_until_disconnected",
    "idle",
    // https://eclipse.dev/paho/files/paho.mqtt.python/html/, https://pika.readthedocs.io/
    "loop_forever",
    "loop_start",
    "start_consuming",
    "consume",
    "listen",
    "subscribe",
    // Servers and windows
    "serve",
    "run_app",
    "run_server",
    "run_simple",
    "start_server",
    "create_server",
    "launch",
    "mainloop",
    "exec",
];

/// Those of them that nothing else is called by.
const SURELY_LASTING: [&str; 10] = [
    "run_forever",
    "serve_forever",
    "run_polling",
    "start_polling",
    "infinity_polling",
    "run_webhook",
    "run_until_disconnected",
    "loop_forever",
    "start_consuming",
    "mainloop",
];

/// Whether a call of this last name runs until something stops it, whatever it is called on.
pub fn lasts(last: &str) -> bool {
    SURELY_LASTING.contains(&last)
}

/// Functions of these names that end.
const ENDING: [&str; 9] = [
    "subprocess.run",
    "asyncio.run",
    "anyio.run",
    "trio.run",
    "uvloop.run",
    "typer.run",
    "os.path.join",
    "posixpath.join",
    "shlex.join",
];

/// Names that mean so without arguments only: `thread.join()`, but `", ".join(names)`; `window.exec()`, but `session.exec(query)`.
const LASTING_ALONE: [&str; 2] = ["join", "exec"];

/// Whether a call of this last name may run until something stops it; the dotted name is known for what is imported.
pub fn may_last(last: &str, dotted: Option<&str>, arguments: usize) -> bool {
    LASTING.contains(&last)
        && (arguments == 0 || !LASTING_ALONE.contains(&last))
        && !dotted.is_some_and(|dotted| ENDING.contains(&dotted))
}
