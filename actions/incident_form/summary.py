"""What a draft holds, as lines to check: coded values in words, names left out."""

from __future__ import annotations

from datetime import date

from actions.incident_form.draft import KIND, Draft, fields_of
from actions.incident_form.masking import masked
from knowledge import Library

_LONGEST = 300  # characters of the reporter's own words that are shown


class Summary:
    """Puts a draft into lines for one school's form."""

    def __init__(self, library: Library) -> None:
        self._library, self._form = library, library.report
        apps = [app.name for app in library.platforms.values()]
        services = [service.short for service in library.services.values()]
        self._known = (*apps, *services, library.school.name)

    def leaders(self, draft: Draft) -> str:
        """Return whom the report is about among the leaders, by role alone."""
        school, says = self._library.school, self._form.says
        roles = [getattr(school, self._form.roles[role]).role for role in draft.about]
        return says["also"].join(says["role"].format(role=role) for role in roles)

    def lines(self, draft: Draft) -> tuple[dict[str, str], ...]:
        """Return what is known so far, {field, label, value} each, names left out."""
        rows = []
        if draft.kind:
            label = self._form.fields[KIND].label
            rows.append((KIND, label, self._form.kinds[draft.kind].label[draft.who]))
        for name in fields_of(self._form, draft):
            value = self._value(draft, name) if name != KIND else ""
            if value:
                rows.append((name, self._form.fields[name].label, value))
        if draft.story and draft.story != draft.answers.get("what"):
            rows.insert(1, ("what", self._form.says["story"], self._shown(draft.story)))
        return tuple({"field": f, "label": label, "value": value} for f, label, value in rows)

    def _value(self, draft: Draft, name: str) -> str:
        show = {
            "where": self._where,
            "when": self._when,
            "affected": lambda d: self._coded(d, "affected", name),
            "by": lambda d: self._coded(d, "by", name),
            "about": self.leaders,
            "year": lambda d: d.facts.get("year_group", ""),
            "reporter": self._reporter,
        }.get(name)
        return show(draft) if show else self._words(draft, name)

    def _words(self, draft: Draft, name: str) -> str:
        return self._shown(draft.answers.get(name, ""))

    def _shown(self, said: str) -> str:
        """Return the reporter's words without names, cut where they are long."""
        shown = said if len(said) <= _LONGEST else f"{said[:_LONGEST].rsplit(' ', 1)[0]} …"
        return masked(shown, self._form.says["name"], self._known)

    def _coded(self, draft: Draft, fact: str, name: str) -> str:
        """Return a coded value in words; the reporter's own words might name somebody."""
        value = draft.facts.get(fact)
        return self._form.values.get(value, "") if value else self._words(draft, name)

    def _where(self, draft: Draft) -> str:
        app = self._library.platforms.get(draft.facts.get("platform", ""))
        name = app.name if app else ""
        found = ", ".join(post.partition(":")[2] or post for post in draft.posts)
        if name or found:
            return ", ".join(filter(None, (name, found)))
        return self._words(draft, "where")

    def _when(self, draft: Draft) -> str:
        facts, says = draft.facts, self._form.says
        first, last = facts.get("happened_from"), facts.get("happened_to")
        text = day(first) if first else ""
        if facts.get("ongoing") == "yes":
            text = says["ongoing"].format(when=text)
        elif first != last:
            text = says["between"].format(first=text, last=day(last))
        elif text and facts.get("approximate") == "yes":
            text = says["approximate"].format(when=text)
        seen = facts.get("seen")
        if seen:
            text = says["seen"].format(happened=text or says["none"], seen=day(seen))
        return text or self._words(draft, "when")

    def _reporter(self, draft: Draft) -> str:
        if draft.facts.get("anonymous") == "yes":
            return self._form.values["anonymous"]
        return draft.answers.get("reporter", "")


def day(iso: str) -> str:
    """Return an ISO date as a person reads it: "Tuesday 17 November 2026"."""
    found = date.fromisoformat(iso)
    return f"{found:%A} {found.day} {found:%B %Y}"
