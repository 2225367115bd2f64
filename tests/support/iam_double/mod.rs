//! A fake IAM and STS in this process, over HTTP. Unlike moto, they wait before each answer, handle
//! several calls at once, throttle calls and record every call. They share no code with the
//! program, so tests and benchmarks can compare the program's results with their state.

pub mod account;
pub mod record;
pub mod wire;

pub use account::{Account, Key, User};
pub use record::Call;

use record::{Bucket, Record};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use wire::{Asked, Said};

/// The latency and rate limit of a double.
#[derive(Clone, Copy, Default)]
pub struct Manner {
    /// Time until the answer. The call takes effect halfway.
    pub latency: Duration,
    /// Calls per second and burst size; `None` means no limit.
    pub bucket: Option<(f64, f64)>,
}

impl Manner {
    /// Returns a latency of this many milliseconds, without a rate limit.
    pub fn of_ms(latency: u64) -> Self {
        Self { latency: Duration::from_millis(latency), bucket: None }
    }
}

/// A fake AWS with one account.
pub struct Double {
    /// The URL of this double.
    pub address: String,
    shared: Arc<Shared>,
}

struct Shared {
    manner: Manner,
    bucket: Mutex<Option<Bucket>>,
    account: Mutex<Account>,
    record: Mutex<Record>,
}

impl Double {
    /// Starts a double that runs until the test process ends.
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            manner,
            bucket: Mutex::new(manner.bucket.map(|(rate, burst)| Bucket::full(rate, burst))),
            // The port as the seed gives each double different keys.
            account: Mutex::new(Account::new(u64::from(address.port()))),
            record: Mutex::default(),
        });
        let served = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&served);
                std::thread::spawn(move || shared.serve(&stream));
            }
        });
        Self { address: format!("http://{address}"), shared }
    }

    /// Returns the variables that direct a program's IAM and STS calls to this double.
    pub fn variables(&self) -> [(&'static str, &str); 2] {
        ["AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL_STS"].map(|name| (name, self.address.as_str()))
    }

    /// Waits until no call is in progress. The calls of a killed program still take effect.
    pub fn settle(&self) {
        while self.shared.record.lock().unwrap().under_way > 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Returns all users in order of creation.
    pub fn users(&self) -> Vec<User> {
        self.shared.account.lock().unwrap().users().to_vec()
    }

    /// Returns all keys ever created, including deleted ones, in order of creation.
    pub fn keys(&self) -> Vec<Key> {
        self.shared.account.lock().unwrap().keys().to_vec()
    }

    /// Returns a copy of the account, which `restore` can bring back.
    pub fn account(&self) -> Account {
        self.shared.account.lock().unwrap().clone()
    }

    /// Resets the account to `account` and clears the record of calls.
    pub fn restore(&self, account: &Account) {
        self.shared.account.lock().unwrap().clone_from(account);
        *self.shared.record.lock().unwrap() = Record::default();
    }

    /// Returns all answered calls in order of arrival.
    pub fn calls(&self) -> Vec<Call> {
        let mut calls = self.shared.record.lock().unwrap().calls.clone();
        calls.sort_by_key(|call| call.begin);
        calls
    }

    /// Returns the number of answered calls, and how many of these were throttled.
    pub fn counts(&self) -> (usize, usize) {
        let record = self.shared.record.lock().unwrap();
        let throttled = record.calls.iter().filter(|call| call.code == Some("Throttling")).count();
        (record.calls.len(), throttled)
    }
}

impl Shared {
    /// Answers one call after another until the caller hangs up.
    fn serve(&self, stream: &TcpStream) {
        let _ = stream.set_nodelay(true);
        let mut reader = std::io::BufReader::new(stream);
        while let Some(asked) = Asked::read(&mut reader) {
            let said = self.answer(&asked);
            if said.write(stream, &asked).is_none() || asked.is_last() {
                return;
            }
        }
    }

    fn answer(&self, asked: &Asked) -> Said {
        let begin = Instant::now();
        self.record.lock().unwrap().under_way += 1;
        // No lock is held during the sleep, so calls run concurrently.
        std::thread::sleep(self.manner.latency / 2);
        let spent = self.bucket.lock().unwrap().as_mut().is_none_or(Bucket::take);
        let (user, came) = match spent {
            true => self.account.lock().unwrap().call(asked),
            false => (asked.get("UserName").to_ascii_lowercase(), Err(account::THROTTLED)),
        };
        std::thread::sleep(self.manner.latency / 2);
        let code = came.as_ref().err().map(|refusal| refusal.code);
        let mut record = self.record.lock().unwrap();
        let id = format!("00000000-0000-4000-8000-{:012}", record.calls.len());
        let action = asked.get("Action").to_owned();
        record.calls.push(Call { action, user, begin, end: Instant::now(), code, id: id.clone() });
        record.under_way -= 1;
        drop(record);
        Said::of(asked.get("Action"), came, id)
    }
}
