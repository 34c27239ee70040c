"""What is named in two places agrees, and the layers keep their places."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa_sdk import Action
from ruamel.yaml import YAML

import actions
from actions import slots

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOMAIN = YAML(typ="safe").load((ROOT / "domain.yml").read_text(encoding="utf-8"))
CARDS = {path.stem: path.parent.name for path in ROOT.glob("knowledge/topics/*/*.yml")}
NLU = sorted(ROOT.glob("data/nlu/**/*.yml"))
# What says nothing in a docstring that its base class has not said.
OVERRIDES = ("name", "create", "decide")


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below folders of the repository."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


OURS = python_files("knowledge", "actions", "rasa_project", "desk", "scripts")
TESTS = python_files("tests")


def named(path: Path) -> str:
    """Return a file's path in the repository, to name a test."""
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when a module is imported: everything but the insides of functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield child
            yield from run_at_import(child)


def imported(nodes: Iterator[ast.AST]) -> set[str]:
    """Return the top packages that import statements name."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def ours_named(tree: ast.Module) -> set[str]:
    """Return the top packages that a file imports; of `actions` all but the incident store, the
    documents and the questions kept, which are nobody's actions."""
    free = ("actions.incidents", "actions.documents", "actions.questions")
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(free):
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "actions":
            names = {f"actions.{alias.name}" for alias in node.names}
            found |= {"actions"} if names - set(free) else set()
            continue
        found |= imported(iter([node]))
    return found


@pytest.mark.parametrize(
    ("folder", "never"),
    [
        ("knowledge", {"rasa", "rasa_sdk", "actions", "rasa_project", "desk"}),
        ("actions", {"rasa", "rasa_project", "desk"}),
        ("actions/incidents", {"rasa", "rasa_sdk", "rasa_project"}),
        ("actions/incident_form", {"rasa", "rasa_sdk", "rasa_project"}),
        ("rasa_project", {"rasa_sdk", "actions"}),
        ("desk", {"rasa", "rasa_sdk", "rasa_project", "actions"}),
        ("scripts", {"rasa"}),
    ],
)
def test_imports_point_one_way(folder, never):
    """Knowledge knows nobody, actions never Rasa, and nothing of ours reaches back."""
    wrong = {named(p): ours_named(parsed(p)) & never for p in python_files(folder)}

    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    "module",
    ["dialogue", "follow_up", "asked", "languages", "hearing", "report_status", "questions"],
)
def test_decisions_know_no_rasa(module):
    """What decides what to say can be read and tested without Rasa's SDK."""
    assert "rasa_sdk" not in imported(ast.walk(parsed(ROOT / "actions" / f"{module}.py")))


@pytest.mark.parametrize("path", python_files("rasa_project/commands"), ids=named)
def test_commands_do_not_import_rasa_at_the_top(path):
    """A command that needs Rasa imports it when it runs, so the others start at once."""
    assert "rasa" not in imported(run_at_import(parsed(path)))


def test_the_command_line_starts_without_rasa():
    """Nothing the command line imports brings Rasa or Datasette in by the back door."""
    code = "import sys, rasa_project.cli; sys.exit(bool({'rasa', 'datasette'} & set(sys.modules)))"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def subclasses(kind: type) -> Iterator[type]:
    """Yield the classes below a class, however deep."""
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def test_every_action_of_the_domain_is_a_class_and_every_class_is_in_the_domain():
    """An action that only the domain or only the code knows would be silence."""
    for module in pkgutil.walk_packages(actions.__path__, "actions."):
        importlib.import_module(module.name)
    kinds = [k for k in subclasses(Action) if k.__module__.startswith("actions.")]
    names = [kind().name() for kind in kinds if not kind.__abstractmethods__]

    assert sorted(names) == sorted(DOMAIN["actions"])


def test_every_slot_of_the_domain_is_spelt_in_the_code():
    """The slot names in actions/slots.py are those of the domain."""
    spelt = {value for name, value in vars(slots).items() if name.isupper()}

    assert spelt == set(DOMAIN["slots"])


@pytest.mark.parametrize("topic", sorted(CARDS))
def test_every_card_has_examples(topic):
    """A card nobody's words lead to would never be said."""
    path = ROOT / "data" / "nlu" / CARDS[topic] / f"{topic}.yml"

    assert f"- intent: {topic}\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", NLU, ids=named)
def test_every_intent_has_an_answer(path):
    """An intent with examples has a card, or a rule of its own in the domain."""
    found = set(re.findall(r"^\s*- intent: (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))

    assert found
    assert found <= CARDS.keys() | set(DOMAIN["intents"])


@pytest.mark.parametrize("path", OURS + TESTS, ids=named)
def test_a_file_is_short(path):
    """A Python file fits in a reader's head: at most 250 lines."""
    lines = path.read_text(encoding="utf-8").count("\n")

    assert lines <= 250


def undocumented(tree: ast.Module) -> Iterator[str]:
    """Yield public classes and functions without a docstring, methods of public classes too."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            inside = node.body if isinstance(node, ast.ClassDef) else []
            methods = [m for m in inside if isinstance(m, ast.FunctionDef | ast.AsyncFunctionDef)]
            public = [n for n in (node, *methods) if not node.name.startswith("_")]
            for part in public:
                exempt = part.name.startswith("_") or part.name in OVERRIDES
                if not exempt and not ast.get_docstring(part):
                    yield part.name


@pytest.mark.parametrize("path", OURS, ids=named)
def test_what_is_public_says_what_it_is_for(path):
    """Every module, public class and public function has a docstring."""
    tree = parsed(path)

    assert ast.get_docstring(tree)
    assert list(undocumented(tree)) == []


@pytest.mark.parametrize("path", [p for p in TESTS if p.name.startswith("test_")], ids=named)
def test_every_test_says_what_it_proves(path):
    """A failing test explains itself."""
    assert [name for name in undocumented(parsed(path)) if name.startswith("test_")] == []


def in_git(*patterns: str) -> list[str]:
    """Return the files git keeps or would keep. Skips where there is no git."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    return subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()


@pytest.mark.skipif(not README.exists(), reason="README.md is not written yet")
def test_the_readme_names_every_folder():
    """Whoever opens the repository finds each of its folders explained."""
    folders = {name.split("/")[0] for name in in_git() if "/" in name}
    text = README.read_text(encoding="utf-8")

    assert sorted(folder for folder in folders if f"{folder}/" not in text) == []


def test_no_database_is_kept():
    """A conversation store never gets into a public repository."""
    assert [name for name in in_git() if name.endswith(".db")] == []
