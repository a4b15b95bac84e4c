use super::*;
use crate::plan::HealthCheck;

fn health(path: &str) -> HealthCheck {
    let text = format!("{FASTAPI}@app.get('{path}')\ndef check():\n    return 1\n");
    plan(&[("main.py", &text)], WEB).expect("a plan").start.health.expect("a health check").value
}

#[test]
fn a_route_about_the_whole_program_is_its_health_check() {
    assert_eq!(health("/api/v1/health"), HealthCheck::Http { path: "/api/v1/health".to_owned() });
    assert_eq!(health("/warehouse/health"), HealthCheck::Tcp);
}

#[test]
fn a_program_that_handles_sigterm_keeps_it() {
    let program = "if __name__ == '__main__':\n    print(1 + 1)\n";
    let signal =
        |text: &str| plan(&[("main.py", text)], &[]).expect("a plan").start.stop_signal.map(|signal| signal.value);
    assert_eq!(signal(program).as_deref(), Some("SIGINT"));
    assert_eq!(signal(&format!("import signal\nsignal.signal(signal.SIGTERM, print)\n{program}")), None);
}

#[test]
fn a_program_on_localhost_is_reported_with_the_line() {
    let text =
        "from aiohttp import web\nif __name__ == '__main__':\n    web.run_app(web.Application(), host='localhost')\n";
    let plan = plan(&[("main.py", text)], &["aiohttp"]).expect("a plan");
    assert!(plan.notices.iter().any(|notice| notice.contains("main.py:3")), "{:?}", plan.notices);
}
