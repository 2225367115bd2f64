//! Tests the contents of a key file and the paths that are rejected.

use crate::cli::output::key_file::KeyFile;
use crate::domain::Problem;
use std::fs;

#[test]
fn whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.env");
    drop(KeyFile::open(&path, false).unwrap());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "no key, no file");

    let mut save = KeyFile::open(&path, false).unwrap();
    save.write("one\n").unwrap();
    save.write("two\n").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    assert_eq!(KeyFile::open(&path, false).unwrap_err(), Problem::SaveExists(path.clone()));
    for other in [KeyFile::open(&path, true), KeyFile::adding(&path)] {
        assert!(format!("{other:?}").contains("another run is writing it"), "{other:?}");
    }
    drop(save);
    KeyFile::open(&path, true).unwrap().write("three\n").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "three\n");
}

#[test]
fn clear_errors_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    for (path, force) in [
        (folder.path().to_owned(), false),
        (folder.path().join("no/such"), false),
        ("/dev/null".into(), true),
        ("".into(), false),
        (folder.path().join("folder/"), false),
        (folder.path().join("folder/"), true),
        (folder.path().join("file/."), false),
        (folder.path().join("n".repeat(300)), false),
    ] {
        assert!(
            matches!(KeyFile::open(&path, force), Err(Problem::SaveFailed { .. })),
            "{}",
            path.display()
        );
    }
    let late = folder.path().join("late");
    for force in [false, true] {
        let mut save = KeyFile::open(&late, force).unwrap();
        fs::write(&late, "somebody else's").unwrap();
        let written = save.write("key\n").unwrap_err();
        let exists = written == Problem::SaveExists(late.clone());
        assert!(
            exists != force && (exists || format!("{written:?}").contains("just created")),
            "{written:?}"
        );
        assert_eq!(fs::read_to_string(&late).unwrap(), "somebody else's");
        fs::remove_file(&late).unwrap();
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}
