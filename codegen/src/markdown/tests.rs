//! The pages of a small catalog, and of one with nasty prose.

use crate::fixture;
use crate::markdown::pages;

#[test]
fn the_index() {
    insta::assert_snapshot!(pages(&fixture::catalog()).unwrap()["docs/README.md"]);
}

#[test]
fn the_page_of_an_event_with_cases() {
    insta::assert_snapshot!(pages(&fixture::catalog()).unwrap()["docs/events/shop.order.md"]);
}
