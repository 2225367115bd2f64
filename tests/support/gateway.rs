//! Gateways to a local server for clients that require TLS (in Python) or HTTP/2 (in Node.js).

use crate::support::program::{World, skip, variable_or_skip};
use crate::support::servers::Server;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

pub struct Gateway {
    child: Child,
    world: World,
    pub address: String,
}

impl Gateway {
    /// Starts an HTTPS gateway with a certificate authority of its own, which no machine trusts.
    /// Returns `None` if Python isn't set up, and reports `what` as skipped.
    pub fn tls(to: &Server, what: &str) -> Option<Self> {
        let python = variable_or_skip("BEDROCK_ASSIST_PYTHON", what)?;
        let world = World::new();
        let mut command = world.command(&python);
        command.args([
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tls_gateway.py"),
            "ca.pem",
            &to.address,
        ]);
        Some(Self::start(command, world, "https://localhost").expect("Python is here"))
    }

    /// Starts an HTTP/2 gateway without TLS. Returns `None` if Node.js is missing, and reports
    /// `what` as skipped.
    pub fn http2(to: &Server, what: &str) -> Option<Self> {
        let world = World::new();
        let mut command = world.command("node");
        command
            .args([concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http2_gateway.mjs"), &to.address]);
        let gateway = Self::start(command, world, "http://127.0.0.1");
        if gateway.is_none() {
            skip(what, "node is not here");
        }
        gateway
    }

    /// Returns the path of the certificate of the gateway's authority.
    pub fn authority(&self) -> String {
        self.world.home().join("ca.pem").display().to_string()
    }

    fn start(mut command: Command, world: World, host: &str) -> Option<Self> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        Some(Self { child, world, address: format!("{host}:{}", port.trim()) })
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // The gateway ends when its standard input closes.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}
