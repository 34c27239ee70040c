"""The tables, as named migrations in the order they are applied (sqlite-utils keeps the list)."""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("incidents")


@migrations()
def first_tables(db: Database) -> None:
    """Reports, the sealed words, chronology, marks of posts, audit trail, PIN tries, notices."""
    for statement in filter(str.strip, _FIRST.split(";;")):
        db.execute(statement)


# `sealed` columns hold what people wrote (seal.py). Times are UTC, ISO 8601 to the microsecond.
_FIRST = """
create table reports (
  id integer primary key,
  reference text not null unique,
  key text not null unique,            -- keyed hash of the form's id: a report sent twice is one
  digest text not null,                -- keyed hash of the content: was it changed when sent twice?
  kind text not null,
  state text not null default 'new',
  urgent integer not null default 0,
  dsl integer not null default 0,
  readers text not null,               -- JSON list of roles, the first of them is told
  about text not null,                 -- JSON list of roles that may not know
  facts text not null,                 -- JSON object of coded values
  logged text not null,
  changed text not null,
  acknowledged text,
  resolved text,
  closed text,
  owner text,
  next_update text,
  reminded text,                       -- when a missed next_update was last reminded of
  hold integer not null default 0,     -- legal hold: never purged
  pin_salt blob not null,
  pin_hash blob not null
) strict;;
create index reports_by_state on reports (state, urgent, logged);;
create table answers (
  id integer primary key,
  report_id integer not null references reports (id) on delete cascade,
  field text not null,
  sealed blob not null,
  unique (report_id, field)
) strict;;
create table entries (
  id integer primary key,
  report_id integer not null references reports (id) on delete cascade,
  at text not null,
  who text not null,
  role text not null,                  -- a role, or 'reporter'
  sort text not null,
  sealed blob not null
) strict;;
create index entries_by_report on entries (report_id, id);;
create table aliases (                 -- where database and spool both took one report
  reference text primary key,
  report_id integer not null references reports (id) on delete cascade
) strict;;
create table marks (
  report_id integer not null references reports (id) on delete cascade,
  mark text not null,                  -- keyed hash of a normalised address or handle
  primary key (mark, report_id)
) strict;;
create index marks_by_report on marks (report_id);;
create table tries (
  reference text primary key,          -- keyed hash, so that unknown references look the same
  wrong integer not null,
  until text not null                  -- when the count is forgotten, or the lock ends
) strict;;
create table settings (
  name text primary key,               -- "key": a hash that tells whether the keys are this store's
  value text not null
) strict;;
create table notices (
  id integer primary key,
  report_id integer references reports (id) on delete cascade,
  channel text not null,               -- email or teams
  role text not null,
  sort text not null,                  -- new, added, reminder
  created text not null,
  due text not null,
  tries integer not null default 0,
  sent text,
  error text                           -- the kind of failure, never a message's text
) strict;;
create index notices_waiting on notices (due) where sent is null;;
create index notices_by_report on notices (report_id);;
create table audit (
  id integer primary key,
  at text not null,
  who text not null,
  role text not null,
  what text not null,                  -- created, read, acknowledged, noted, ..., exported, purged
  reference text,
  detail text not null,                -- JSON object of coded values
  mac text not null                    -- keyed hash over this row and the mac before it
) strict;;
create index audit_by_report on audit (reference, id);;
create trigger audit_is_not_changed before update on audit
begin select raise(abort, 'the audit trail is append-only'); end;;
create trigger audit_is_not_deleted before delete on audit
begin select raise(abort, 'the audit trail is append-only'); end;;
create trigger words_are_not_changed before update of field, report_id on answers
begin select raise(abort, 'the words of a report are never changed'); end
"""
