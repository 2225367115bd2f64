//! IAM and STS over HTTP on this machine, for whoever needs more than moto has: answers that take as long as AWS's, many
//! at once, a bucket that throttles, and a record of every call. What it holds is what tests and benches compare with:
//! not a line of the program stands behind it.

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

/// How an AWS is.
#[derive(Clone, Copy, Default)]
pub struct Manner {
    /// How long an answer takes; what is asked is done in the middle of it.
    pub latency: Duration,
    /// How many calls a second it takes, and how many at once after a rest; `None` is as many as come.
    pub bucket: Option<(f64, f64)>,
}

impl Manner {
    /// One that takes so long for an answer.
    pub fn of_ms(latency: u64) -> Self {
        Self { latency: Duration::from_millis(latency), bucket: None }
    }
}

/// An AWS with one empty account.
pub struct Double {
    /// Where it listens.
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
    /// Starts one, which lives as long as this process.
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            manner,
            bucket: Mutex::new(manner.bucket.map(|(rate, burst)| Bucket::full(rate, burst))),
            // No two of them give the same keys.
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

    /// What a program needs in its environment to come here with IAM and STS.
    pub fn variables(&self) -> [(&'static str, &str); 2] {
        ["AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL_STS"].map(|name| (name, self.address.as_str()))
    }

    /// Waits until nothing is being answered any more: what a program that was killed had asked for is still done.
    pub fn settle(&self) {
        while self.shared.record.lock().unwrap().under_way > 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// All users, in the order in which they were made.
    pub fn users(&self) -> Vec<User> {
        self.shared.account.lock().unwrap().users().to_vec()
    }

    /// All keys that were ever made, the deleted ones too, in the order in which they were made.
    pub fn keys(&self) -> Vec<Key> {
        self.shared.account.lock().unwrap().keys().to_vec()
    }

    /// The whole account as it is.
    pub fn account(&self) -> Account {
        self.shared.account.lock().unwrap().clone()
    }

    /// Is as if nothing had happened since the account was this one.
    pub fn restore(&self, account: &Account) {
        self.shared.account.lock().unwrap().clone_from(account);
        *self.shared.record.lock().unwrap() = Record::default();
    }

    /// Every call that was answered, in the order in which they came.
    pub fn calls(&self) -> Vec<Call> {
        let mut calls = self.shared.record.lock().unwrap().calls.clone();
        calls.sort_by_key(|call| call.begin);
        calls
    }

    /// How many calls were answered, and how many of these were refused for being too many.
    pub fn counts(&self) -> (usize, usize) {
        let record = self.shared.record.lock().unwrap();
        let throttled = record.calls.iter().filter(|call| call.code == Some("Throttling")).count();
        (record.calls.len(), throttled)
    }
}

impl Shared {
    /// Answers one call after the other until the caller hangs up.
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
        // Nobody who sleeps holds a lock.
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
