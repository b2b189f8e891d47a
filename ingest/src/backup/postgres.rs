//! `pg_dump` and `pg_restore` for a central on PostgreSQL. Where the server is and the password go
//! through the environment, which only this user can read, never through the command line.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::str::FromStr as _;

use percent_encoding::percent_decode_str;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::process::Command;
use url::Url;

use super::BackupError;

/// A database of PostgreSQL, as its own programs are told of it.
pub struct Server {
    options: PgConnectOptions,
    environment: Vec<(&'static str, String)>,
}

impl Server {
    /// The database of a `postgres://…` URL. What the URL leaves out, sqlx and PostgreSQL's programs
    /// take from the same variables and the same `~/.pgpass`.
    pub fn of(url: &str) -> Result<Server, BackupError> {
        let options = PgConnectOptions::from_str(url)?;
        let parsed = Url::parse(url).map_err(|_| BackupError::UnknownUrl)?;
        let host = match options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => options.get_host().to_owned(),
        };
        let mut environment = vec![
            ("PGHOST", host),
            ("PGPORT", options.get_port().to_string()),
            ("PGUSER", options.get_username().to_owned()),
            ("PGAPPNAME", "hailong".to_owned()),
        ];
        let database = options.get_database().unwrap_or_else(|| options.get_username());
        environment.push(("PGDATABASE", database.to_owned()));
        if let Some(password) = parsed.password() {
            let password = percent_decode_str(password).decode_utf8_lossy();
            environment.push(("PGPASSWORD", password.into_owned()));
        }
        for (name, value) in parsed.query_pairs() {
            let variable = match &*name {
                "sslmode" | "ssl-mode" => "PGSSLMODE",
                "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
                "sslcert" | "ssl-cert" => "PGSSLCERT",
                "sslkey" | "ssl-key" => "PGSSLKEY",
                "password" => "PGPASSWORD",
                _ => continue,
            };
            environment.push((variable, value.into_owned()));
        }
        Ok(Server { options, environment })
    }

    /// Writes everything in one consistent state; gives the version of `pg_dump`.
    pub async fn dump(&self, to: &Path) -> Result<String, BackupError> {
        let program = program("pg_dump")?;
        let version = run("pg_dump", Command::new(&program).arg("--version")).await?;
        let mut command = self.command(&program);
        command.args(["--format=custom", "--no-owner", "--no-privileges", "--file"]).arg(to);
        run("pg_dump", &mut command).await?;
        Ok(version.trim().to_owned())
    }

    /// Puts a dump into this database: all of it, or nothing.
    pub async fn restore(&self, from: &Path) -> Result<(), BackupError> {
        let mut command = self.command(&program("pg_restore")?);
        command.args(["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]);
        // Without a name pg_restore writes SQL to stdout; the database's is no secret.
        let database = self.options.get_database().unwrap_or_else(|| self.options.get_username());
        command.args(["--dbname", database]).arg(from);
        run("pg_restore", &mut command).await?;
        Ok(())
    }

    /// How many tables there are that are not PostgreSQL's own.
    pub async fn tables(&self) -> Result<i64, BackupError> {
        let mut connection = PgConnection::connect_with(&self.options).await?;
        let tables = sqlx::query_scalar(
            "select count(*) from pg_catalog.pg_tables
             where schemaname not in ('pg_catalog', 'information_schema')",
        )
        .fetch_one(&mut connection)
        .await?;
        connection.close().await?;
        Ok(tables)
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.arg("--no-password").stdin(Stdio::null());
        command.envs(self.environment.iter().map(|(name, value)| (*name, value)));
        command
    }
}

/// A program of PostgreSQL: in PATH, or the newest that Debian has installed.
fn program(name: &'static str) -> Result<PathBuf, BackupError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path).map(|folder| folder.join(name));
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut installed: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let major = version.file_name().to_string_lossy().parse().ok()?;
            Some((major, version.path().join("bin").join(name)))
        })
        .collect();
    installed.sort();
    let installed = installed.into_iter().rev().map(|(_, program)| program);
    let mut found = in_path.chain(installed).filter(|program| program.is_file());
    found.next().ok_or(BackupError::ProgramMissing(name))
}

/// Runs a program to its end; gives what it printed.
async fn run(program: &'static str, command: &mut Command) -> Result<String, BackupError> {
    let failed = |said: String| BackupError::Program { program, said };
    // Stopped with us: a dump nobody waits for would fill the disk.
    let output = command.kill_on_drop(true).output().await;
    let output = output.map_err(|error| failed(error.to_string()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(failed(format!("{} ({})", said.trim(), output.status)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_goes_through_the_environment_and_is_decoded() {
        let server = Server::of(
            "postgres://ha%40noi:m%E1%BA%ADt%20kh%E1%BA%A9u@db.example:6432/hai%20long?sslmode=verify-full",
        )
        .unwrap();
        for (name, value) in [
            ("PGHOST", "db.example"),
            ("PGPORT", "6432"),
            ("PGUSER", "ha@noi"),
            ("PGDATABASE", "hai long"),
            ("PGPASSWORD", "mật khẩu"),
            ("PGSSLMODE", "verify-full"),
        ] {
            assert!(server.environment.contains(&(name, value.to_owned())), "{name}");
        }
        let command = server.command(Path::new("pg_dump"));
        let shown: Vec<_> = command.as_std().get_args().collect();
        assert_eq!(shown, ["--no-password"], "nothing of the server on the command line");
        assert!(program("pg_no_such_program").is_err());
    }
}
