//! A proxy in front of moto that produces network faults.

use crate::security::faults::fault::{Fault, Faults, action};
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

/// Starts a proxy in front of `upstream`. Returns its address.
pub fn start(upstream: &str, faults: Faults) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let upstream = upstream.trim_start_matches("http://").trim_end_matches('/').to_owned();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (faults, upstream) = (faults.clone(), upstream.clone());
            std::thread::spawn(move || serve(stream, &faults, &upstream));
        }
    });
    address
}

/// Handles one call and closes the connection.
fn serve(mut stream: TcpStream, faults: &Faults, upstream: &str) -> Option<()> {
    let (head, body) = message(&stream)?;
    let fault = faults.next(&action(&body));
    let forward = || {
        let mut moto = TcpStream::connect(upstream).ok()?;
        let kept =
            head.lines().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
        let head: String =
            kept.filter(|line| !line.is_empty()).map(|line| format!("{line}\r\n")).collect();
        moto.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).ok()?;
        moto.write_all(&body).ok()?;
        message(&moto)
    };
    let mut reply = |status: &str, body: &[u8]| {
        let length = body.len();
        let head =
            format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(body).ok()
    };
    if fault == Some(Fault::Held) {
        while !faults.is_released() {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    match fault.filter(|fault| *fault != Fault::Held) {
        Some(Fault::CutBefore) => None,
        Some(Fault::Silent) => {
            // Waits until the client gives up.
            let _ = stream.read(&mut [0; 1]);
            None
        }
        Some(Fault::CutAfter) => forward().and(None),
        // The head promises the whole body, so the client must notice that the end is missing.
        Some(Fault::Truncated) => {
            let (_, body) = forward()?;
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
            stream.write_all(head.as_bytes()).ok()?;
            stream.write_all(&body[..body.len() * 3 / 5]).ok()
        }
        Some(fault) => match fault.says() {
            Some((status, body)) => reply(&format!("{status} X"), body.as_bytes()),
            None => {
                let (_, body) = forward()?;
                reply("200 OK", fault.mangle(&String::from_utf8_lossy(&body)).as_bytes())
            }
        },
        None => {
            let (head, body) = forward()?;
            reply(head.lines().next()?.trim_start_matches("HTTP/1.1 "), &body)
        }
    }
}

/// Reads the head and body of a request or an answer.
fn message(stream: &TcpStream) -> Option<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let mut body = vec![0; length.unwrap_or_default()];
    reader.read_exact(&mut body).ok()?;
    Some((head, body))
}
