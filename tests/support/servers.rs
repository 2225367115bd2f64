//! Small local servers that stand in for AWS and for proxies and record what they receive.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub const IDENTITY: &str = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
    <GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ann\u{202e}</Arn><UserId>AIDA</UserId>\
    <Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
pub const MODELS: &str = r#"{"modelSummaries":[
    {"modelArn":"a","modelId":"anthropic.claude-sonnet-4-6","modelName":"Claude Sonnet 4.6",
     "inferenceTypesSupported":["INFERENCE_PROFILE"],"modelLifecycle":{"status":"ACTIVE"}},
    {"modelArn":"a","modelId":"anthropic.claude-3-opus-20240229-v1:0","modelName":"Claude 3 Opus",
     "inferenceTypesSupported":["ON_DEMAND"],"modelLifecycle":{"status":"LEGACY"}}]}"#;
pub const PROFILES: &str = r#"{"inferenceProfileSummaries":[
    {"inferenceProfileId":"eu.anthropic.claude-sonnet-4-6","inferenceProfileName":"EU Claude Sonnet 4.6",
     "inferenceProfileArn":"a","models":[],"status":"ACTIVE","type":"SYSTEM_DEFINED"}]}"#;

pub const OPEN: &str = r#"{"modelId":"anthropic.claude-sonnet-4-6","agreementAvailability":{"status":"AVAILABLE"},
    "authorizationStatus":"AUTHORIZED","entitlementAvailability":"AVAILABLE","regionAvailability":"AVAILABLE"}"#;

/// An HTTP server that keeps the head and body of every request.
pub struct Server {
    pub address: String,
    heads: Arc<Mutex<Vec<String>>>,
}

/// A request that the server received.
pub struct Asked {
    pub head: String,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    pub fn header(&self, wanted: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    }
}

/// A server's response: HTTP status and body.
pub type Said = (u16, String);

impl Server {
    pub fn new(answer: impl Fn(&str) -> Said + Send + Sync + 'static) -> Self {
        Self::reading(move |asked| answer(asked.path()))
    }

    /// Starts a server whose response depends on the whole request.
    pub fn reading(answer: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&heads);
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (kept, answer) = (Arc::clone(&kept), Arc::clone(&answer));
                std::thread::spawn(move || serve(stream, &kept, answer.as_ref()));
            }
        });
        Self { address, heads }
    }

    /// Returns the head and body of each request so far.
    pub fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }
}

/// The instance metadata service must send this header with its token. The server sends it with
/// every response; other clients ignore it.
const TOKEN_LIFE: &str = "x-aws-ec2-metadata-token-ttl-seconds: 21600";

fn serve(stream: TcpStream, kept: &Mutex<Vec<String>>, answer: &dyn Fn(&Asked) -> Said) {
    let mut reader = BufReader::new(&stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).is_ok_and(|read| read == 0) {
            return;
        }
    }
    let mut asked = Asked { head, body: Vec::new() };
    let length = asked.header("content-length").and_then(|length| length.parse().ok());
    asked.body.resize(length.unwrap_or_default(), 0);
    let _ = reader.read_exact(&mut asked.body);
    let (status, said) = answer(&asked);
    kept.lock().unwrap().push(asked.head + &String::from_utf8_lossy(&asked.body));
    let length = said.len();
    let _ = write!(
        &stream,
        "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{TOKEN_LIFE}\r\nconnection: close\r\n\r\n{said}"
    );
}

/// Starts a fake AWS where every call succeeds.
pub fn aws() -> Server {
    aws_but("nothing", (500, String::new()))
}

/// Starts a fake AWS that returns `said` for paths that begin with `path` (exactly `/` for STS) and
/// success for all others.
pub fn aws_but(path: &'static str, said: Said) -> Server {
    Server::new(move |asked| match asked {
        _ if asked == path || (path.len() > 1 && asked.starts_with(path)) => said.clone(),
        _ if asked.starts_with("/foundation-models") => (200, MODELS.to_owned()),
        _ if asked.starts_with("/inference-profiles") => (200, PROFILES.to_owned()),
        _ if asked.starts_with("/foundation-model-availability/") => (200, OPEN.to_owned()),
        _ => (200, IDENTITY.to_owned()),
    })
}

/// Returns an address where nothing listens.
pub fn closed() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// Returns an address where a listener accepts connections but never answers, and the listener. The
/// address works until the listener is dropped.
pub fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    (listener, address)
}
