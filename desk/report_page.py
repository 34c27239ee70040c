"""The page of a report: read, acted on, taken out. Each look and each step is audited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette import Request, Response

from actions.documents.record import record_docx, record_html
from actions.incidents.errors import NotAllowed
from actions.incidents.reading import record
from actions.incidents.workflow import LONGEST
from desk import actions_on
from desk.app import in_thread, page, routes, see
from desk.csv_row import csv_row
from desk.guard import allowed
from desk.place import Place, place_of
from desk.report_view import field_labels, view
from knowledge.desk import desk_words

_REFERENCE = r"(?P<reference>OS-[0-9A-Z]{6})"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@allowed("reports.read")
async def shown(datasette: Any, request: Request) -> Response:
    """Show a report. `?done=` names a step that was just taken."""
    done = request.args.get("done")
    values = await in_thread(_values, datasette, request)
    said = desk_words()["done"].get(done) if done else None
    return await page(datasette, request, "report.html", said_done=said, **values)


@allowed("reports.act")
async def acted(datasette: Any, request: Request) -> Response:
    """Take one of the forms of the page. What cannot be done is said on it, and nothing typed is
    lost."""
    reference, name = request.url_vars["reference"], request.url_vars["action"]
    if request.method != "POST":
        return see(f"/reports/{reference}")
    form = await request.post_vars()
    try:
        await in_thread(_do, datasette, request, reference, name, form)
    except NotAllowed as error:
        values = await in_thread(_values, datasette, request)
        problem = desk_words()["report"]["problem"].format(problem=error)
        more = {"said_done": None, "problem": problem, "tried": name, "typed": form}
        return await page(datasette, request, "report.html", 409, **{**values, **more})
    return see(f"/reports/{reference}?done={name}")


@allowed("reports.export")
async def taken_out(datasette: Any, request: Request) -> Response:
    """Return a report as a file. The audit trail says that it was copied out."""
    kind = request.url_vars["kind"]
    name, content, type_ = await in_thread(_file, datasette, request, kind)
    attached = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=attached, content_type=type_)


def _do(datasette: Any, request: Request, reference: str, name: str, form: Mapping) -> None:
    actions_on.do(place_of(datasette, request), reference, name, form)


def _values(datasette: Any, request: Request) -> dict[str, Any]:
    place = place_of(datasette, request)
    found = record(place.store, place.reader, request.url_vars["reference"])
    state = actions_on.next_state(found)
    return {
        "w": desk_words(),
        "report": view(place, found),
        "offered": actions_on.offered(place, found),
        "next_state": state,
        "next_state_said": state and place.books.documents.record.states[state],
        "usual_update": actions_on.usual_update(place),
        "today": place.today.isoformat(),
        "longest": LONGEST,
        "owners": _owners(place),
        "problem": None,
        "tried": None,
        "typed": {},
    }


def _owners(place: Place) -> list[str]:
    """Return the names that somebody may want to hand a report to."""
    school = place.school
    people = (school.online_safety_lead, school.dsl, school.deputy_dsl, school.head)
    return [place.reader.name, *(person.name for person in people if person.name)]


def _file(datasette: Any, request: Request, kind: str) -> tuple[str, bytes | str, str]:
    place = place_of(datasette, request)
    found = record(place.store, place.reader, request.url_vars["reference"], "exported")
    labels, name = field_labels(place.books), f"{found.row.reference}.{kind}"
    if kind == "docx":
        return name, record_docx(place.books, found, labels, place.now), _DOCX
    if kind == "html":
        return name, record_html(place.books, found, labels, place.now), "text/html; charset=utf-8"
    return name, csv_row(found, labels), "text/csv; charset=utf-8"


routes.append((rf"/reports/{_REFERENCE}$", shown))
routes.append((rf"/reports/{_REFERENCE}/record\.(?P<kind>docx|html|csv)$", taken_out))
routes.append((rf"/reports/{_REFERENCE}/(?P<action>[a-z]+)$", acted))
