//! Lists show the requested keys and change nothing: one at a time, in a batch and in a
//! conversation. Each test has its own account, because a list covers all keys in an account.

use crate::aws::wire::{Iam, Key, listed, names, tags, told, unit, user};
use serde_json::{Value, json};

/// A list request, the keys and users that it finds, and other expected text.
struct Look {
    words: String,
    keys: Vec<String>,
    users: Vec<String>,
    says: Vec<String>,
}

/// An account with two teams, a user without keys, another tool's user with a team's name, and
/// users that belong to no team.
struct Account {
    iam: Iam,
    /// Two keys; the second is inactive.
    crow: (String, [Key; 2]),
    rook: (String, Key),
    /// A user without keys.
    empty: String,
    /// A user with a team's name but without tags.
    foreign: (String, Key),
    /// The key of a user whose name, `carol`, is not that of a team's user.
    carol: Key,
    before: Vec<Value>,
}

fn account(iam: &Iam, number: u64) -> Account {
    let iam = iam.in_own_account(number);
    let [crow, rook, empty, foreign] = ["crow", "rook", "empty", "foreign"].map(unit);
    let first = iam.create_key(&format!("bedrock key for {crow}, owner: crow@b.com"));
    let second = iam.create_key(&format!("another bedrock key for {crow}, owner: crow@b.com"));
    let other = iam.create_key(&format!("bedrock key for {rook}, owner: rook@b.com"));
    let off = json!({ "UserName": user(&crow), "AccessKeyId": second.id, "Status": "Inactive" });
    let made = listed(&tags(&empty, Some("empty@b.com")));
    let named = |name: &str| ("create_user", json!({ "UserName": name }));
    iam.other_hand(&[
        ("update_access_key", off),
        ("create_user", json!({ "UserName": user(&empty), "Tags": made })),
        named(&user(&foreign)),
        named("carol"),
        // Neither name is that of a team's user: one has no team, the other another suffix.
        named("bedrock-user"),
        named("deploy-bedrock-user-2"),
    ]);
    let theirs = iam.other_key(&user(&foreign));
    let carol = iam.other_key("carol");
    iam.other_key("bedrock-user");
    iam.other_key("deploy-bedrock-user-2");
    let before = iam.everything();
    assert_eq!(before.len(), 7);
    Account {
        iam,
        crow: (crow, [first, second]),
        rook: (rook, other),
        empty,
        foreign: (foreign, theirs),
        carol,
        before,
    }
}

impl Account {
    fn looks(&self) -> Vec<Look> {
        let (crow, [first, second]) = &self.crow;
        let (rook, other) = &self.rook;
        let (foreign, theirs) = &self.foreign;
        let of = |units: &[&str]| units.iter().map(|unit| user(unit)).collect::<Vec<_>>();
        let look = |words: &str, keys: &[&Key], users: Vec<String>, says: &[&str]| Look {
            words: words.to_owned(),
            keys: keys.iter().map(|key| key.id.clone()).collect(),
            users,
            says: says.iter().map(|&part| part.to_owned()).collect(),
        };
        let crows = [&format!("{crow} (user {}), owner crow@b.com", user(crow)), "inactive"]
            .map(str::to_owned);
        let crows = &crows.each_ref().map(String::as_str)[..];
        let rooks = format!("{rook} (user {}), owner rook@b.com", user(rook));
        let stranger = format!("{foreign} (user {}), not created by this program", user(foreign));
        let none =
            format!("{} (user {}), owner empty@b.com no access key", self.empty, user(&self.empty));
        let nobody = unit("nobody");
        let absent = format!("There is no IAM user {}", user(&nobody));
        let unknown = "AKIAQ7M2XZPL4TR9WKDE";
        let all = ["4 keys, 3 teams", &rooks, &stranger];
        vec![
            look("list keys", &[first, second, other, theirs], of(&[crow, rook, foreign]), &all),
            look(&format!("what keys does {crow} have"), &[first, second], of(&[crow]), crows),
            look(&format!("get details for {crow}"), &[first, second], of(&[crow]), crows),
            look(
                &format!("check if IAM user {} exists", user(rook)),
                &[other],
                of(&[rook]),
                &[&rooks],
            ),
            look(
                &format!("what keys does {foreign} have"),
                &[theirs],
                of(&[foreign]),
                &[&stranger],
            ),
            look("keys owned by rook@b.com", &[other], of(&[rook]), &[&rooks]),
            look(
                "keys owned by nobody@b.com",
                &[],
                vec![],
                &["no long-term key with the owner nobody@b.com"],
            ),
            // The user's other key is not shown.
            look(&format!("who owns {}", second.id), &[second], of(&[crow]), crows),
            look(&format!("who owns {}", theirs.id), &[theirs], of(&[foreign]), &[&stranger]),
            // A request that names a key shows its user, whatever the user's name.
            look(
                &format!("who owns {}", self.carol.id),
                &[&self.carol],
                vec!["carol".to_owned()],
                &["user carol, not created by this program"],
            ),
            look(&format!("who owns {unknown}"), &[], vec![], &[&format!("has the key {unknown}")]),
            look(
                &format!("check if IAM user {} exists", user(&self.empty)),
                &[],
                of(&[&self.empty]),
                &[&none],
            ),
            look(&format!("get details for {}", self.empty), &[], of(&[&self.empty]), &[&none]),
            look(&format!("check if IAM user {} exists", user(&nobody)), &[], vec![], &[&absent]),
            look(&format!("get details for {nobody}"), &[], vec![], &[&absent]),
            // In moto, every key is new, so none is older than 90 days.
            look(
                "keys older than 90 days",
                &[],
                vec![],
                &["There is no long-term key older than 90 days."],
            ),
            look(
                &format!("keys of {crow} older than 90 days"),
                &[],
                vec![],
                &[&format!("{crow} has no long-term key older than 90 days.")],
            ),
        ]
    }

    /// Returns all key IDs, including those that no list shows.
    fn ids(&self) -> Vec<&str> {
        let keys = self.before.iter().filter_map(|user| user["keys"].as_object());
        keys.flat_map(|keys| keys.keys().map(String::as_str)).collect()
    }

    /// Asserts that the text shows the keys that `look` expects, no others, and its other text.
    #[track_caller]
    fn shown(&self, look: &Look, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for id in self.ids() {
            // Matches a row's number, key ID and status.
            let row = regex::Regex::new(&format!(r"\b\d+\. {id} (active|inactive) ")).unwrap();
            let wanted = usize::from(look.keys.iter().any(|key| key == id));
            assert_eq!(row.find_iter(&text).count(), wanted, "{id} for {}: {text}", look.words);
        }
        let said: Vec<&str> = look.says.iter().map(String::as_str).collect();
        names(&text, &said);
    }

    /// Asserts that the JSON object shows the keys and users that `look` expects, with the values
    /// that boto3 reads.
    #[track_caller]
    fn told(&self, look: &Look, object: &Value) {
        let result = &object["result"];
        assert_eq!(
            (&object["status"], &result["type"]),
            (&json!("done"), &json!("keys")),
            "{object}"
        );
        let field = |list: &str, name: &str| -> Vec<Value> {
            result[list].as_array().unwrap().iter().map(|one| one[name].clone()).collect()
        };
        assert_eq!(json!(field("keys", "access_key_id")), json!(look.keys), "{}", look.words);
        assert_eq!(json!(field("users", "user")), json!(look.users), "{}", look.words);
        let held = |name: &Value| self.before.iter().find(|user| user["user"] == *name).unwrap();
        for key in result["keys"].as_array().unwrap() {
            let user = held(&key["user"]);
            let status = user["keys"][key["access_key_id"].as_str().unwrap()].as_str().unwrap();
            assert_eq!(key["status"], status.to_lowercase(), "{key}");
            assert_eq!(key.get("owner"), Some(&user["tags"]["owner"]), "{key}");
            assert_eq!((&key["age_days"], &key["due"]), (&json!(0), &json!(false)), "{key}");
        }
        for shown in result["users"].as_array().unwrap() {
            let user = held(&shown["user"]);
            assert_eq!(shown["tags"], user["tags"], "{shown}");
            assert_eq!(shown["made_by_this_program"], user["tags"] != json!({}), "{shown}");
            let keys = field("keys", "user").iter().filter(|name| **name == shown["user"]).count();
            assert_eq!(shown["keys"], keys, "{shown}");
        }
    }

    fn unchanged(&self) {
        assert_eq!(self.iam.everything(), self.before);
    }
}

#[test]
fn one_at_a_time() {
    let Some(iam) = Iam::of_moto("lists of keys") else { return };
    let account = account(&iam, 1);
    for look in account.looks() {
        let ran = account.iam.say(&[&look.words]).exit_code(0);
        account.shown(&look, &ran.out);
        assert!(!ran.err.contains("AKIA"), "{}", ran.whole());
        account.told(&look, &account.iam.say(&["-o", "json", &look.words]).exit_code(0).json());
        // `--yes` makes no difference to a list.
        account.told(
            &look,
            &account.iam.say(&["-o", "json", "--yes", &look.words]).exit_code(0).json(),
        );
    }
    account.unchanged();
}

#[test]
fn many_in_a_batch() {
    let Some(iam) = Iam::of_moto("lists of keys of a batch") else { return };
    let account = account(&iam, 2);
    let looks = account.looks();
    let lines: String = looks.iter().map(|look| format!("{}\nyes\n", look.words)).collect();
    let ran = account.iam.world.run(&[], lines.as_bytes()).exit_code(0);
    // A yes without an open question is answered with a line of its own.
    for (at, look) in looks.iter().enumerate() {
        let begin = ran
            .out
            .find(&format!("line {}: ", 2 * at + 1))
            .unwrap_or_else(|| panic!("{}", ran.whole()));
        let end = ran.out.find(&format!("line {}: ", 2 * at + 2)).unwrap_or(ran.out.len());
        account.shown(look, &ran.out[begin..end]);
    }
    let ran = account.iam.world.run(&["-o", "json"], lines.as_bytes()).exit_code(0);
    let objects: Vec<Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lists: Vec<&Value> =
        objects.iter().filter(|object| object["line"].as_u64().unwrap() % 2 == 1).collect();
    assert_eq!(lists.len(), looks.len(), "{}", ran.whole());
    for (look, object) in looks.iter().zip(lists) {
        account.told(look, object);
    }
    account.unchanged();
}

#[test]
fn in_a_conversation() {
    let Some(iam) = Iam::of_moto("lists of keys on a terminal") else { return };
    let account = account(&iam, 3);
    let mut terminal = account.iam.prompt();
    for look in account.looks() {
        account.shown(&look, &told(&mut terminal, &look.words));
        assert!(!terminal.asks(), "{}", look.words);
    }
    account.unchanged();
}

#[test]
fn an_account_without_keys_says_so() {
    let Some(iam) = Iam::of_moto("a list of no keys") else { return };
    let iam = iam.in_own_account(4);
    // A user without this program's name or tags doesn't count.
    iam.other_hand(&[("create_user", json!({ "UserName": "carol" }))]);
    iam.other_key("carol");
    let before = iam.everything();
    let ran = iam.say(&["list keys"]).exit_code(0);
    assert_eq!(ran.out, "There are no long-term keys.\n", "{}", ran.whole());
    let object = iam.say(&["-o", "json", "list keys"]).exit_code(0).json();
    assert_eq!(object["result"], json!({ "type": "keys", "keys": [], "users": [] }), "{object}");
    assert_eq!(iam.everything(), before);
}

#[test]
fn the_numbers_of_a_list_name_its_keys() {
    let Some(iam) = Iam::of_moto("a number out of a list") else { return };
    let account = account(&iam, 5);
    let (crow, [first, second]) = &account.crow;
    let mut terminal = account.iam.prompt();
    told(&mut terminal, "list keys");
    for (words, key) in [
        ("delete the second one", &second.id),
        ("delete the first one", &first.id),
        ("delete number 3", &account.rook.1.id),
    ] {
        names(&told(&mut terminal, words), &[&format!("Permanently delete {key} of ")]);
        told(&mut terminal, "no");
        told(&mut terminal, "list keys");
    }
    // The number refers to the latest list.
    told(&mut terminal, &format!("who owns {}", second.id));
    told(&mut terminal, &format!("what keys does {crow} have"));
    names(
        &told(&mut terminal, "deactivate the first one"),
        &[&format!("Deactivate {} of ", first.id)],
    );
    account.unchanged();
}
