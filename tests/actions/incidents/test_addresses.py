"""Addresses and account names are found, checked and made comparable."""

from __future__ import annotations

import pytest

from actions.incidents.addresses import Addresses, normalise_link, posts, read_addresses

LONG = "https://example.com/" + "a" * 481


@pytest.mark.parametrize(
    ("text", "links"),
    [
        (
            "https://www.tiktok.com/@x.y/video/123?_r=1",
            ["https://www.tiktok.com/@x.y/video/123?_r=1"],
        ),
        ("it's on tiktok.com/@x", ["https://tiktok.com/@x"]),
        ("www . tiktok . com / @x", ["https://www.tiktok.com/@x"]),
        ("tiktok dot com / @x and more", ["https://tiktok.com/@x"]),
        ("tiktok (dot) com/@x", ["https://tiktok.com/@x"]),
        ("https : / / instagram . com / p / abc", ["https://instagram.com/p/abc"]),
        ("see (https://example.com/page).", ["https://example.com/page"]),
        ("https://en.wikipedia.org/wiki/Snap_(app)", ["https://en.wikipedia.org/wiki/Snap_(app)"]),
        ("youtu.be/dQw4w9WgXcQ, and x.com/a", ["https://youtu.be/dQw4w9WgXcQ", "https://x.com/a"]),
        ("t.me/gossip99", ["https://t.me/gossip99"]),
        ("HTTP://Example.COM/A!", ["HTTP://Example.COM/A"]),
        ("https://xn--80ak6aa92e.com/", ["https://xn--80ak6aa92e.com/"]),
        ("https://bücher.example/x", ["https://bücher.example/x"]),
        ("http://school-gossip.co.uk:8080/p", ["http://school-gossip.co.uk:8080/p"]),
        ("ratemyschool.co.uk", ["https://ratemyschool.co.uk"]),
        ("x.com/a x.com/a", ["https://x.com/a"]),
        ("tik\u200btok.com/@x", ["https://tiktok.com/@x"]),
        ("“https://example.com/a”", ["https://example.com/a"]),
        ("<https://example.com/a>", ["https://example.com/a"]),
    ],
)
def test_addresses_are_found(text, links):
    """Typed whole, bare, with spaces, in brackets or at the end of a sentence."""
    assert read_addresses(text).links == tuple(links)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "javascript://example.com/%0aalert(1)",
        "data:text/html;base64,AAAA",
        "ftp://example.com/x",
        "file:///etc/passwd",
        "https://user:secret@example.com/",
        "https://tiktok.com@evil.example/",
        "https://localhost/x",
        "http://127.0.0.1:5005/x",
        "http://[::1]/x",
        "http://[bad/x",
        "https://-bad.example/x",
        "https://a..b/x",
        "https://example.com:99999/",
        "https://",
        "mail me at me@example.com",
        "john.smith@school.example.com",
        "I saw it yesterday.It was awful",
        "he was on tiktok. Me and my friend saw it",
        "e.g. this, i.e. that",
        "at 3.15pm on 03.11.26",
        "",
        LONG,
    ],
)
def test_what_is_no_address_is_left_out(text):
    """Other schemes, passwords, hosts that cannot be public, letters to a person, plain prose."""
    assert read_addresses(text).links == ()


@pytest.mark.parametrize(
    ("text", "platform", "handles"),
    [
        ("@Name.", "tiktok", ["@Name"]),
        ("it was @jake_09 and @the.real.sam!", None, ["@jake_09", "@the.real.sam"]),
        ("username is jake_09", None, ["@jake_09"]),
        ("user name: school.tea", None, ["@school.tea"]),
        ("the account is called 'yr9gossip_mead'", None, ["@yr9gossip_mead"]),
        ("jake_09", "snapchat", ["@jake_09"]),
        ("(@x_y)", None, ["@x_y"]),
        ("@_tea_", None, ["@_tea_"]),
        ("jake_09", None, []),
        ("private", "snapchat", []),
        ("the account is private", "snapchat", []),
        ("profile was deleted", None, []),
        ("no, 2", "x", []),
        ("me@example.com", "x", []),
        ("@home and @school @ 3pm @3pm", None, []),
        ("https://tiktok.com/@x/video/1", "tiktok", []),
        ("3.15pm", "x", []),
        ("@", "x", []),
    ],
)
def test_account_names_are_found(text, platform, handles):
    """With "@", next to a word for an account, or alone as an answer; never a plain word."""
    assert read_addresses(text, platform).handles == tuple(handles)


@pytest.mark.parametrize(
    ("mark", "urls"),
    [
        (
            "tiktok:video:7123",
            [
                "https://www.tiktok.com/@Jo.B/video/7123?is_from_webapp=1&sender_device=pc",
                "tiktok.com/@jo.b/video/7123/",
                "https://m.tiktok.com/v/7123.html",
            ],
        ),
        ("tiktok:short:ZMabc1234", ["https://vm.tiktok.com/ZMabc1234/", "tiktok.com/t/ZMabc1234"]),
        ("tiktok:@jo.b", ["https://www.tiktok.com/@Jo.B?lang=en", "tiktok.com/@jo.b/"]),
        (
            "instagram:p:CxYz-1",
            [
                "https://www.instagram.com/p/CxYz-1/?igshid=abc",
                "https://instagram.com/reel/CxYz-1",
                "https://www.instagram.com/some.one/reel/CxYz-1/?utm_source=ig_web_copy_link",
            ],
        ),
        (
            "instagram:@some.one",
            ["instagram.com/Some.One", "https://instagram.com/stories/some.one"],
        ),
        (
            "youtube:v:dQw4w9WgXcQ",
            [
                "https://youtu.be/dQw4w9WgXcQ?si=abc",
                "https://m.youtube.com/watch?v=dQw4w9WgXcQ&t=5s",
                "https://www.youtube.com/watch?app=desktop&list=PL1&v=dQw4w9WgXcQ",
                "youtube.com/shorts/dQw4w9WgXcQ?feature=share",
            ],
        ),
        (
            "x:status:99",
            [
                "https://twitter.com/Some_One/status/99?s=20",
                "https://x.com/i/web/status/99",
                "https://mobile.twitter.com/a/status/99/photo/1",
            ],
        ),
        (
            "facebook:post:123",
            [
                "https://www.facebook.com/groups/village/permalink/123/",
                "https://m.facebook.com/story.php?story_fbid=123&id=5",
                "https://facebook.com/some.one/posts/123?__cft__[0]=x",
            ],
        ),
        ("facebook:profile:77", ["https://www.facebook.com/profile.php?id=77&mibextid=a"]),
        ("facebook:group:village", ["https://www.facebook.com/groups/Village/"]),
        (
            "snapchat:@sam_x",
            ["https://www.snapchat.com/add/Sam_X?share_id=a", "snapchat.com/@sam_x"],
        ),
        ("threads:post:Ab1", ["https://www.threads.net/@a/post/Ab1", "https://threads.com/t/Ab1"]),
        (
            "reddit:post:1abc2",
            ["https://www.reddit.com/r/x/comments/1abc2/t/", "https://redd.it/1abc2"],
        ),
        ("discord:invite:aBc", ["https://discord.gg/aBc", "https://discord.com/invite/aBc"]),
        ("bluesky:post:a.bsky.social/3k", ["https://bsky.app/profile/A.bsky.social/post/3k"]),
        (
            "example.com/a?b=1&c=2",
            ["http://www.Example.com/a/?c=2&b=1#top", "https://example.com/a?b=1&c=2&utm_medium=x"],
        ),
        (
            "xn--bcher-kva.example/x",
            ["https://bücher.example/x", "https://xn--bcher-kva.example/x"],
        ),
        ("example.com:8080/a", ["http://example.com:8080/a"]),
        ("tiktok.com/music/x", ["https://www.tiktok.com/music/x"]),
        ("instagram.com/explore", ["https://www.instagram.com/explore/"]),
    ],
)
def test_two_ways_of_writing_an_address_are_equal(mark, urls):
    """A post keeps one mark whatever app, share button or browser its address came from."""
    assert [normalise_link(url) for url in urls] == [mark] * len(urls)


@pytest.mark.parametrize("url", ["", "no", "javascript:alert(1)", "https://a:b@example.com/", LONG])
def test_what_is_no_address_has_no_mark(url):
    """A refused address is not compared with anything."""
    assert normalise_link(url) is None


@pytest.mark.parametrize(
    ("text", "platform", "marks"),
    [
        ("tiktok.com/@Jo/video/1", None, ["tiktok:video:1", "tiktok:@jo"]),
        ("@Jo on it", "tiktok", ["tiktok:@jo"]),
        ("@Jo", None, ["@jo"]),
        ("x.com/jo and @JO", "x", ["x:@jo"]),
        ("nothing here", "x", []),
    ],
)
def test_reports_are_linked_by_post_and_account(text, platform, marks):
    """An address and a name typed for the same account give the same mark."""
    assert posts(read_addresses(text, platform), platform) == tuple(marks)


def test_nothing_found_is_false():
    """The form can ask `if found`."""
    assert not Addresses()
