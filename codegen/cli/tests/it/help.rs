//! What the program says about itself, and about arguments that it does not have.

use insta::assert_snapshot;

use crate::support::Sandbox;

#[track_caller]
fn check(arguments: &[&str], status: i32) -> String {
    let ran = Sandbox::new().otelier(arguments);
    assert_eq!(ran.status, status, "{ran}");
    // The program's name ends in `.exe` on some systems.
    ran.to_string().replace("otelier.exe", "otelier")
}

#[test]
fn each_command_explains_itself_with_examples() {
    assert_snapshot!("help-init", check(&["init", "--help"], 0));
    assert_snapshot!("help-editor", check(&["editor", "--help"], 0));
    assert_snapshot!("help-check", check(&["check", "--help"], 0));
    assert_snapshot!("help-explain", check(&["explain", "--help"], 0));
    assert_snapshot!("help-inspect", check(&["inspect", "--help"], 0));
    assert_snapshot!("help-generate", check(&["generate", "--help"], 0));
    assert_snapshot!("help-listen", check(&["listen", "--help"], 0));
    assert_snapshot!("help-sample", check(&["sample", "--help"], 0));
    assert_snapshot!("help-validate", check(&["validate", "--help"], 0));
    #[cfg(feature = "demo")]
    {
        assert_snapshot!("help", check(&["--help"], 0));
        assert_snapshot!("help-demo", check(&["demo", "--help"], 0));
    }
}

#[test]
fn a_command_that_does_not_exist_could_not_run() {
    check(&[], 2);
    assert_snapshot!("help-unknown-command", check(&["chekc"], 2));
    check(&["check", "--fixes"], 2);
    check(&["validate"], 2);
}
