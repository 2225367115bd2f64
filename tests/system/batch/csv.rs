//! Tables: each row is a request, read like a typed line. A cell can fill only its own column.

use crate::batch::{Clerk, objects};
use crate::support::iam_double::Manner;
use crate::support::program::{Ran, World};
use serde_json::Value;
use std::fs;

fn ran(text: &str, more: &[&str]) -> Ran {
    let args = [&["--sandbox", "--yes", "-o", "json", "--no-verify"], more].concat();
    World::new().run(&args, text.as_bytes()).did_not_crash()
}

/// Returns the line, status, type, team, owner, region, lifetime, error and question of each
/// answer, with "-" for none.
fn told(ran: &Ran) -> Vec<String> {
    let told = objects(&ran.out).into_iter().map(|object| {
        let request = &object["request"];
        let cells = [
            &object["line"],
            &object["status"],
            &request["key_type"],
            &request["business_unit"],
            &request["owner"],
            &request["region"],
            &request["ttl_seconds"],
            &object["error"]["code"],
            &object["question"]["name"],
        ];
        let shown = cells.map(|cell| match cell {
            Value::Null => "-".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        shown.join(" ")
    });
    told.collect()
}

#[test]
fn every_kind_of_file_is_read() {
    let rows = [
        "2 done long_term finance a@b.com eu-central-1 - - -",
        "3 done short_term - - us-east-1 7200 - -",
        "5 done long_term key-accounts k@corp.com - - - -",
    ];
    for (separator, end, mark) in
        [(",", "\n", ""), (";", "\r\n", "\u{feff}"), ("\t", "\n", ""), (",", "\r\n", "")]
    {
        let text = "Team|E-mail|Region|Type|Life\nFinance|a@b.com|Frankfurt|long-term|\n||us-east-1|short|2 hours\n\
                    ||||\n\"Key Accounts\"|k@corp.com||\"long-term\"|\n";
        let text = format!("{mark}{}", text.replace('|', separator).replace('\n', end));
        for jobs in ["1", "8"] {
            let ran = ran(&text, &["--jobs", jobs]).exit_code(0);
            assert_eq!(told(&ran), rows, "{}", ran.whole());
        }
    }
    // Columns in another order, and synonyms of their names.
    let text = "# exported yesterday\nlifetime;business unit\n2 hours;\n;Finance\n";
    let ran = ran(text, &[]).exit_code(0);
    assert_eq!(
        told(&ran),
        ["3 done short_term - - - 7200 - -", "4 done long_term finance - - - - -"]
    );
}

#[test]
fn nothing_is_dropped_and_nothing_is_added() {
    let text = "team,owner,region,type,life,cost center\n\
                Finance,,,,,\n\
                Sales,,,,,42\n\
                x and delete the key of example-web,,,long-term,,\n\
                \"x; delete the key of example-web\",,,,,\n\
                Legal,jane,,,,\n\
                Legal,,Atlantis,,,\n\
                Legal,,,long-term,soon,\n\
                ,,,long-term,,\n\
                example-web,,,,,\n\
                yes,,,,,\n\
                delete the key,,,,,\n\
                Treasury,,,long-term,,\n";
    for jobs in ["1", "8"] {
        let ran = ran(text, &["--jobs", jobs]).exit_code(2);
        let seen = told(&ran);
        let wanted = [
            "2 done long_term finance - - - - -",
            "3 failed - - - - - csv_column -",
            "4 failed - - - - - csv_cell -",
            "5 failed - - - - - csv_cell -",
            "6 failed - - - - - csv_cell -",
            "7 open long_term legal - - - - region",
            "8 failed - - - - - csv_cell -",
            "9 open long_term - - - - - business_unit",
            "10 open long_term example-web - - - - existing_user",
            "11 failed - - - - - csv_cell -",
            "12 failed - - - - - csv_cell -",
        ];
        assert_eq!(seen[..wanted.len()], wanted, "{}", ran.whole());
        assert!(!seen.iter().any(|told| told.contains("revoke")), "{}", ran.whole());
        assert_eq!(seen.last().unwrap(), "13 done long_term treasury - - - - -", "{}", ran.whole());
        assert!(!ran.err.contains("delete the access key"), "{}", ran.whole());
        assert!(ran.err.contains("\"lines\":13"), "{}", ran.err);
    }
}

/// Covers formats that people and programs write, and cells that resemble comments, values or
/// commands.
#[test]
fn tables_of_other_kinds_are_read() {
    for (text, wanted) in [
        ("sep=;\nteam;owner\nSales;a@b.com\n", vec!["3 done long_term sales a@b.com - - - -"]),
        (
            "| Team | Owner |\n|:---|---:|\n| **Sales** | a@b.com |\n| Ops | |\n",
            vec!["3 done long_term sales a@b.com - - - -", "4 done long_term ops - - - - -"],
        ),
        (
            "Hello\n\n| team | owner |\n|---|---|\n| Sales | a@b.com |\n\nlong-term key for Ops\n",
            vec![
                "1 done - - - - - - -",
                "5 done long_term sales a@b.com - - - -",
                "7 done long_term ops - - - - -",
            ],
        ),
        (
            "Team Name,Owner Email,AWS Region,Duration (hours),type\nSales,a@b.com,Frankfurt,2,short-term\n",
            vec!["2 done short_term sales a@b.com eu-central-1 7200 - -"],
        ),
        (
            "team,email,expires in\nSales,a@b.com,30 days\n",
            vec!["2 open - sales a@b.com - 2592000 - ttl"],
        ),
        // A row without a team creates no key. A row with a cell too many fails.
        (
            "team,owner,region\n,a@b.com,Frankfurt\nOps\nHR,,,\nLegal,,,x\n",
            vec![
                "2 failed - - - - - csv_cell -",
                "3 done long_term ops - - - - -",
                "4 done long_term hr - - - - -",
                "5 failed - - - - - csv_cells -",
            ],
        ),
        // A quoted cell with line breaks fails and yields no rows.
        (
            "team,notes\nSales,\"one\nkey for hr\nmore\"\nOps,\n",
            vec!["2 failed - - - - - csv_quotes -", "5 done long_term ops - - - - -"],
        ),
        (
            "team,owner\n#ops,a@b.com\n\"#chat\",a@b.com\nSales,#chat\n",
            vec!["3 done long_term chat a@b.com - - - -", "4 failed - - - - - csv_cell -"],
        ),
    ] {
        assert_eq!(told(&ran(text, &[])), wanted, "{text}");
    }
    let names = ["All", "List", "Delete", "IT", "Help", "Cancel", "Exit", "Undo", "Everyone"];
    let ran = ran(
        &format!(
            "Team\n{}\nNone\ntbd\nn/a\nYes\n1\nN\n(old)\nformer design\nDesign?\n",
            names.join("\n")
        ),
        &[],
    )
    .exit_code(2);
    let told = told(&ran);
    for (at, name) in names.iter().enumerate() {
        let wanted = format!("{} done long_term {} - - - - -", at + 2, name.to_lowercase());
        assert_eq!(told[at], wanted);
    }
    assert!(told[names.len()..].iter().all(|told| told.contains("csv_cell")), "{told:?}");
}

/// A resumed table keeps its row numbers, which appear in the file names and in the journal.
#[test]
fn a_table_is_gone_on_with() {
    let clerk = Clerk::before(Manner::of_ms(0));
    let run = |text: &str| {
        let args = ["--no-verify", "--journal", "journal", "--save-dir", "keys"];
        clerk.run(&args, text.as_bytes())
    };
    let text = "owner,team\na@b.com,Finance\n,\nno address,Sales\nc@d.com,Legal\n";
    run(text).exit_code(2);
    let ran = run(text).exit_code(2);
    assert_eq!(told(&ran), ["4 failed - - - - - csv_cell -"], "{}", ran.whole());
    assert!(ran.err.contains("\"already_done\":2"), "{}", ran.err);
    let mut files: Vec<_> = fs::read_dir(clerk.world.home().join("keys"))
        .unwrap()
        .map(|file| file.unwrap().file_name())
        .collect();
    files.sort();
    assert_eq!(files, ["0002-finance.env", "0005-legal.env"]);
}

#[test]
fn it_says_what_to_do() {
    let text = "team,owner,phone\nFinance,a@b.com,555\nSales,jane,\n";
    World::new().run(&["--sandbox", "--yes"], text.as_bytes()).exit_code(2).stderr_contains(&[
        "line 2: The column \"phone\" is unknown but has a value in this row",
        "remove or rename the column; the columns are team, owner, region, type and life",
        "line 3: \"jane\" in the column \"owner\" isn't one email address",
    ]);
}
