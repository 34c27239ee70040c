"""Reports of one post find each other, but not for those who may not know."""

from __future__ import annotations

from actions.incidents import linking


def ids(store, *receipts):
    """Return the row ids of receipts."""
    with store.reading() as tx:
        return [tx.find(receipt.reference)["id"] for receipt in receipts]


def test_reports_of_one_post_are_linked(store, report):
    """Two reports share a post, however it is written; a third does not."""
    one = store.file(report(posts=("tiktok:video:1", "tiktok:@name")))
    two = store.file(report(posts=("TikTok:@Name ", "tiktok:video:1")))
    three = store.file(report(posts=("tiktok:video:2",)))
    first, second, third = ids(store, one, two, three)

    with store.reading() as tx:
        assert linking.linked(tx, first, "lead") == (two.reference,)
        assert linking.linked(tx, second, "lead") == (one.reference,)
        assert linking.linked(tx, third, "lead") == ()


def test_a_report_about_a_reader_is_no_link_for_them(store, report):
    """The lead does not learn from a count that somebody has reported the lead."""
    one = store.file(report(posts=("x:status:1",)))
    store.file(report(posts=("x:status:1",), about=("lead",)))
    [first] = ids(store, one)

    with store.reading() as tx:
        assert linking.linked(tx, first, "lead") == ()
        assert len(linking.linked(tx, first, "dsl")) == 1


def test_no_address_is_stored(store, report):
    """Only keyed hashes of the posts are in the database."""
    store.file(report(posts=("tiktok:@somebody",)))
    store.close()

    files = [path.read_bytes() for path in store.folder.rglob("*") if path.is_file()]
    assert files
    assert not any(b"somebody" in data for data in files)
