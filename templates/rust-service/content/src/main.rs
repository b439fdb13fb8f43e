//! `server` serves; `server migrate` brings the database up to date; `server healthcheck` asks a running server
//! whether it lives.

use std::process::ExitCode;

use service::config::Config;
use service::{commands, log};

fn main() -> ExitCode {
    let command = std::env::args().nth(1);
    let config = match Config::from_environment() {
        Ok(config) => config,
        Err(problems) => {
            eprintln!("{problems}");
            return ExitCode::from(2);
        }
    };
    let outcome = match command.as_deref() {
        None | Some("serve") => commands::serve(config),
        Some("migrate") => commands::migrate(config),
        Some("healthcheck") => commands::healthcheck(&config),
        Some(other) => {
            eprintln!("There is no command {other:?}, only serve, migrate and healthcheck");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log::fatal(error.as_ref());
            ExitCode::FAILURE
        }
    }
}
