"""Cutting a message that asks two things."""

from __future__ import annotations

import pytest

from rasa_project.nlu.parts import second_part


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "How do I report a fake account? And what age is TikTok for?",
            ("How do I report a fake account?", "And what age is TikTok for?"),
        ),
        (
            "someone posted about me and also how do I block them",
            ("someone posted about me", "how do I block them"),
        ),
        (
            "what age is snapchat for and how do i block someone",
            ("what age is snapchat for", "how do i block someone"),
        ),
        ("what age is it for; how do I report it", ("what age is it for", "how do I report it")),
        (
            "how do i report a post, plus what is the law on nudes",
            ("how do i report a post", "what is the law on nudes"),
        ),
        (
            "Hi there! How do I report a post? What age is X for?",
            ("How do I report a post?", "What age is X for?"),
        ),
        (
            "how do i report a post ps what age is it for",
            ("how do i report a post", "what age is it for"),
        ),
        ("I want to block him\nwhat does DSL mean", ("I want to block him", "what does DSL mean")),
    ],
)
def test_two_questions_are_two_parts(text, parts):
    """Two parts long enough to stand alone are both found, a greeting before them aside."""
    assert second_part(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "What age is it?",
        "What age is it for? Thanks",
        "what age is tiktok and whatsapp for",
        "a pupil and a parent are arguing about it",
        "and also what age is it for",
        "He is nine. It happens every day. My son is bullied there. School does not help him.",
        "she said she would tell the head who never called",
    ],
)
def test_one_need_is_left_whole(text):
    """A story of many sentences, a pair of words or a thank-you is not cut."""
    assert second_part(text) is None
