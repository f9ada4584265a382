#!/usr/bin/env python3
"""Pluct sells and spends prepaid credits: a payment gateway adds them, a mobile app spends one for a short-lived
token, a premium backend redeems that token once, and an admin runs it all from one page. This file is the service:

    python pluct.py            serve (settings come from the environment, see --help)
    python pluct.py secrets    print an environment file with fresh secrets
    python pluct.py verify     prove that the ledger adds up
    python pluct.py backup F   copy it to file F, beside a running server too
    python pluct.py copy A B   move from one database to another, such as postgresql://host/name

Glossary
    credit         the right to one premium action; always a whole number
    userId         who owns credits; 1-128 characters, chosen by the app
    transaction    one movement of credits: add, spend, admin_add, admin_deduct or refund; never changed
    balance_after  what the user had once a transaction was done
    reference      what makes a transaction unique within its type: a receipt number, an Idempotency-Key
                   or a jti. Asking again with the same one moves nothing
    token          the JWT (RFC 7519) that a spent credit buys
    jti            the token's name, and the reference of the spend that paid for it
    redeem         to accept a token, once
    refund         to give a spent credit back, once per token
    daily          running counts per day and type, so that statistics never read the history

Units: credits are integers 0 .. 2^53-1. Times are milliseconds since 1970 UTC inside and
2026-11-22T12:00:00.000Z outside. Names end in their unit (`_ms`, `_s`, `_max`).
"""

import argparse, base64, contextlib, csv, dataclasses, datetime, fcntl, functools, gzip, hashlib, hmac, http.client, inspect
import io, ipaddress, itertools, json, logging, math, os, pathlib, queue, random, re, resource, secrets, select, signal
import sqlite3, sys, threading, time, traceback, types, warnings, zlib
from collections import deque, namedtuple
from typing import Annotated, Literal, NamedTuple
from urllib.parse import parse_qsl, quote

import bottle
import jwt
import msgspec
import prometheus_client
import waitress.adjustments, waitress.channel, waitress.parser, waitress.server, waitress.task, waitress.wasyncore
from msgspec import UNSET, Meta, UnsetType

VERSION = "1.0.0"

###############################################################################
# Limits: everything has one
###############################################################################

BALANCE_MAX = 2**53 - 1  # what a JavaScript client can hold
AMOUNT_MAX = 1_000_000
BODY_BYTES_MAX = 64 * 1024
HEADER_BYTES_MAX = 32 * 1024
CSV_ROWS_PER_READ = 1000
ID_MAX = 2**63 - 1

READERS = 4
CHECKPOINT_PAGES = 4000  # of the -wal file between two checkpoints; each costs two syncs and rewrites what changed
QUICK_COMMIT_S = 0.03  # while the last commit took less, the next is likely to
BUSY_WAIT_S = 2  # how long to wait while another program holds the database's lock

SESSION_IDLE_MS = 30 * 60_000
SESSION_AGE_MS = 8 * 3_600_000
TOUCH_EVERY_MS = 60_000  # how exact "last used" is: writing it at every request would cost a commit
GUESSES_FREE = 5
LOCKOUT_FIRST_MS = 30_000  # doubles with every further failure
LOCKOUT_MAX_MS = 15 * 60_000
FAILURES_KEPT_MS = 24 * 3_600_000

POOL = 16  # connections to a PostgreSQL database; four processes stay below its default of 100
ANSWER_S = 4  # what such a database has not answered by then it may yet do; a standby that is away holds commits for ever
PAUSE_S = 0.1  # and at most between two tries of what others, or a restart, kept from being done
DAILY_SLOTS = 64  # rows that share a day's count, so that its writers need not queue for one

CALLERS_MAX = 10_000  # more of them, and those are forgotten who have not called for long

THREADS = 32
CONNECTIONS_MAX = 4000
FILES_BESIDE = 100  # open files that are no connections; one too many, and the loop would spin on what it cannot accept
QUEUE_JOBS_MAX = 4096  # writes that wait for the writer; beyond it a request is told to come back
TURN_REQUESTS_MAX = 100  # requests that a turn of the loop begins: whoever reads waits that long
STALLED_S = 20  # a client that has taken nothing of its answer for so long is gone
LATE_S = 5  # a request that has waited for a thread for so long is told to come back
REQUEST_S = 30  # a request that has not come in whole after so long never will
CROWDED_S = 3  # and after so long while there is room for no more connections, when one that only stands there ends too
DRAIN_S = 5  # how long a stop waits for what is in flight

###############################################################################
# Settings: from the environment, once
###############################################################################

DEVELOPMENT = {
    "jwt_secret": "local-dev-jwt-secret-never-use-in-prod-12345",
    "webhook_secret": "local-dev-webhook-secret-never-use-in-prod-67890",
    "admin_password": "admin123",
}
SECRET_CHARACTERS_MIN = {"jwt_secret": 32, "webhook_secret": 32, "admin_password": 12}


class ConfigError(Exception):
    """A setting or an argument is wrong: the sentence names it, and nothing is begun."""


def setting(default, meaning):
    return dataclasses.field(default=default, metadata={"meaning": meaning})


@dataclasses.dataclass(frozen=True, repr=False)
class Config:
    """The settings. Raises ConfigError."""

    jwt_secret: str = setting(DEVELOPMENT["jwt_secret"], "signs the tokens; 32 characters or more")
    webhook_secret: str = setting(DEVELOPMENT["webhook_secret"], "the gateway's x-webhook-secret; 32 or more")
    admin_username: str = setting("admin", "who may sign in to the dashboard")
    admin_password: str = setting(DEVELOPMENT["admin_password"], "and with what; 12 characters or more")
    database_url: str = setting("sqlite:///pluct.db", "the file, or postgresql://user:password@host/name")
    host: str = setting("127.0.0.1", "the address to listen on")
    port: int = setting(8787, "the port to listen on; 0 takes a free one")
    token_ttl_s: int = setting(60, "how long a token is good for, 1-86400 seconds")
    token_issuer: str = setting("pluct", "the tokens' iss claim")
    token_audience: str = setting("", "the tokens' aud claim; none when unset")
    require_api_key: bool = setting(False, "1: /vend-token and /balance want an API key with scope vend")
    user_requests_per_min: int = setting(1200, "how often one address may call for one userId; 0: no limit")
    address_requests_per_min: int = setting(12000, "how often one address may call where no key is wanted; 0: no limit")
    jwt_secret_previous: str = setting("", "after a change: still accepted in tokens, never signed with")
    webhook_secret_previous: str = setting("", "after a change: still accepted from the gateway")
    trusted_proxy: str = setting("", "the proxy's address: its X-Forwarded-For and -Proto are believed")

    @classmethod
    def from_environ(cls, environ):
        fields = {field: field.name.upper() for field in dataclasses.fields(cls)}
        return cls(**{f.name: cls._parse(f, name, environ[name]) for f, name in fields.items() if name in environ})

    @staticmethod
    def _parse(field, name, text):
        if text == "" and field.default != "":
            raise ConfigError(f"{name} is empty: give it a value or unset it.")
        if len(text) > 1000 or not text.isprintable():
            raise ConfigError(f"{name} is too long, or has characters that cannot be printed.")
        if field.type is int and not re.fullmatch("[0-9]{1,9}", text):
            raise ConfigError(f"{name} must be a whole number, not {text!r}.")
        if field.type is bool and text not in ("0", "1"):
            raise ConfigError(f"{name} must be 0 or 1, not {text!r}.")
        return text if field.type is str else field.type(int(text))

    def __post_init__(self):
        for name, least in SECRET_CHARACTERS_MIN.items():
            for field in (name, f"{name}_previous"):
                value = getattr(self, field, "")
                if value and value != DEVELOPMENT[name] and len(value) < least:
                    raise ConfigError(f"{field.upper()} must be {least} characters or more.")
        webhook_secrets = self.webhook_secret + self.webhook_secret_previous
        for right, sentence in (
            (re.fullmatch("[!-~]*", webhook_secrets), "WEBHOOK_SECRET must be ASCII without spaces: it travels in a header."),
            (self.jwt_secret != self.webhook_secret, "JWT_SECRET and WEBHOOK_SECRET must differ: a gateway signs no tokens."),
            (re.fullmatch("[^:]{1,128}", self.admin_username), "ADMIN_USERNAME must be 1-128 characters without a colon."),
            (self.port <= 65535, "PORT must be 0-65535."),
            (1 <= self.token_ttl_s <= 86400, "TOKEN_TTL_S must be 1-86400 seconds."),
            (not self.trusted_proxy or is_address(self.trusted_proxy), "TRUSTED_PROXY must be one IP address."),
            (re.fullmatch("sqlite:///[^?#:]+|postgres(ql)?://.*", self.database_url),
             "DATABASE_URL must be like sqlite:///pluct.db or postgresql://user@host/name."),
        ):
            if not right:
                raise ConfigError(sentence)
        if self.development and not is_loopback(self.host):
            raise ConfigError(
                f"HOST {self.host} is open to others, and development secrets work on this machine only: set JWT_SECRET, "
                "WEBHOOK_SECRET and ADMIN_PASSWORD (python pluct.py secrets prints a set)."
            )

    @property
    def development(self):
        """True while any secret in use is one that everybody can read above."""
        names = (*DEVELOPMENT, "jwt_secret_previous", "webhook_secret_previous")
        return any(getattr(self, name) in DEVELOPMENT.values() for name in names)

    @property
    def database_path(self):
        """Where the SQLite file is, or None where there is none."""
        if self.database_url.startswith("sqlite:///"):
            return os.path.realpath(self.database_url.removeprefix("sqlite:///"))  # one name, so that one process claims it

    @property
    def database_name(self):
        """Of what to speak: no password is in it."""
        return self.database_path or re.sub("//([^:/@]*):[^@/]*@", r"//\1@", self.database_url).partition("?")[0]


def is_address(host):
    with contextlib.suppress(ValueError):
        return bool(ipaddress.ip_address(host))


@functools.lru_cache(64)
def is_loopback(host):
    host = host.lower().strip("[]")
    return host == "localhost" or (is_address(host) and ipaddress.ip_address(host).is_loopback)


###############################################################################
# What it says: one line per request on standard output, the rest on standard error
###############################################################################

output_lock = threading.Lock()


def write_line(number, line):
    """Bytes to stream 1 or 2, in one piece. A reader that went away or stalls must not stop the service."""
    with output_lock, contextlib.suppress(OSError):
        if select.select([], [number], [], 0)[1]:
            os.write(number, line)


def write_log(line):
    write_line(1, line)


def say(sentence):
    write_line(2, f"{sentence}\n".encode())


###############################################################################
# Errors: every way to say no, each with its sentence; then their statuses
###############################################################################


class Refused(Exception):
    """The caller cannot have what was asked; str() is the sentence to answer."""

    sentence = "The request is wrong"

    def __init__(self, sentence=None, wait_s=1):
        super().__init__(sentence or self.sentence)
        self.wait_s = wait_s


class BadRequest(Refused): pass
class BalanceTooHigh(Refused): sentence = f"The balance would pass {BALANCE_MAX}"
class InsufficientToDeduct(Refused): sentence = "Insufficient credits to deduct"
class Unauthorized(Refused): sentence = "Unauthorized"
class BadCredentials(Refused): sentence = "Invalid credentials"
class InvalidToken(Refused): sentence = "Invalid token"
class InsufficientCredits(Refused): sentence = "Insufficient credits"
class CrossOrigin(Refused): sentence = "The request must come from the dashboard's own origin"
class Stranger(Refused): sentence = "Development secrets are in use, and they work on this machine only"
class UnknownUser(Refused): sentence = "Unknown user"
class UnknownToken(Refused): sentence = "Unknown token"
class UnknownKey(Refused): sentence = "Unknown API key"
class TokenRedeemed(Refused): sentence = "Token already redeemed"
class TokenRefunded(Refused): sentence = "Token was refunded"
class TokenExpired(Refused): sentence = "Token expired"
class TooLarge(Refused): sentence = f"The body is over {BODY_BYTES_MAX // 1024} KiB"
class NotJson(Refused): sentence = "The Content-Type must be application/json"
class KeyReused(Refused): sentence = "This Idempotency-Key or reference was used for another user, amount or token"
class Throttled(Refused): sentence = "Too many failed sign-ins; try again later"
class TooMany(Refused): sentence = "Too many requests; try again later"
class Unavailable(Refused): sentence = "The database cannot answer now; try again"


STATUS = {
    BadRequest: 400, BalanceTooHigh: 400, InsufficientToDeduct: 400,
    Unauthorized: 401, BadCredentials: 401, InvalidToken: 401,
    InsufficientCredits: 403, CrossOrigin: 403, Stranger: 403,
    UnknownUser: 404, UnknownToken: 404, UnknownKey: 404,
    TokenRedeemed: 409, TokenRefunded: 409, TokenExpired: 410,
    TooLarge: 413, NotJson: 415, KeyReused: 422, Throttled: 429, TooMany: 429,
    Unavailable: 503,
}

###############################################################################
# The schema. What is stored does not change its meaning: add a migration instead
###############################################################################

APPLICATION_ID = 0x506C7563  # "Pluc", so that another program's file is never taken for ours

SCHEMA = f"""
CREATE TABLE users (
    user_id TEXT PRIMARY KEY CHECK (length(user_id) BETWEEN 1 AND 128),
    credits INTEGER NOT NULL CHECK (credits BETWEEN 0 AND {BALANCE_MAX}),
    total_added INTEGER NOT NULL CHECK (total_added >= 0),
    total_spent INTEGER NOT NULL CHECK (total_spent >= 0),  -- spends and deductions less refunds
    transaction_count INTEGER NOT NULL CHECK (transaction_count >= 0),
    last_activity INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK (credits = total_added - total_spent)
) STRICT, WITHOUT ROWID;
CREATE INDEX users_by_activity ON users (last_activity, user_id);

CREATE TABLE transactions (
    id INTEGER PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users,
    type TEXT NOT NULL CHECK (type IN ('add', 'spend', 'admin_add', 'admin_deduct', 'refund')),
    amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND {AMOUNT_MAX}),
    balance_after INTEGER NOT NULL CHECK (balance_after BETWEEN 0 AND {BALANCE_MAX}),
    reference TEXT CHECK (length(reference) BETWEEN 1 AND 255),
    reason TEXT CHECK (length(reason) <= 500),
    created_at INTEGER NOT NULL,
    CHECK (reference IS NOT NULL OR type NOT IN ('spend', 'refund')),
    UNIQUE (type, reference)
) STRICT;
CREATE INDEX transactions_by_user ON transactions (user_id, id);
-- Nearly every row is a spend, and those are found by going back from the newest; this serves the other types.
CREATE INDEX transactions_by_type ON transactions (type, id) WHERE type <> 'spend';

CREATE TABLE redemptions (
    jti TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users,
    redeemed_at INTEGER NOT NULL,
    idempotency_key TEXT UNIQUE CHECK (length(idempotency_key) BETWEEN 1 AND 255)
) STRICT, WITHOUT ROWID;

-- A refund is remembered by its token; this tells when its key comes back with another one.
CREATE TABLE refund_keys (
    idempotency_key TEXT PRIMARY KEY CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    jti TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per day and type, and one of type 'user' that counts users by the day they came.
CREATE TABLE daily (
    day TEXT NOT NULL CHECK (length(day) = 10),
    type TEXT NOT NULL CHECK (type IN ('add', 'spend', 'admin_add', 'admin_deduct', 'refund', 'user')),
    slot INTEGER NOT NULL,
    transactions INTEGER NOT NULL CHECK (transactions >= 0),
    credits INTEGER NOT NULL CHECK (credits >= 0),
    PRIMARY KEY (day, type, slot)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY,
    key_hash TEXT NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    description TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,
    username TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sign_in_failures (
    subject TEXT PRIMARY KEY,  -- 'address …' or 'name …'
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    blocked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER transactions_stay BEFORE UPDATE ON transactions BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER transactions_keep BEFORE DELETE ON transactions BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER redemptions_stay BEFORE UPDATE ON redemptions BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER redemptions_keep BEFORE DELETE ON redemptions BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER users_keep BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""

# MIGRATIONS[n] makes version n + 1 of a file of version n. Those that were released do not change
MIGRATIONS = (
    SCHEMA,
    # failed sign-ins are forgotten by their time; their names were kept as typed, a password among them perhaps
    "DELETE FROM sign_in_failures; CREATE INDEX sign_in_failures_by_time ON sign_in_failures (last_at);",
)

###############################################################################
# The database: one writer that commits in groups, and readers beside it
###############################################################################

BUGS = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.DataError)


@contextlib.contextmanager
def transaction(db, begin="BEGIN IMMEDIATE"):
    """All of the block or nothing of it.

    What SQLite says of its file (locked, full, gone, damaged) becomes Unavailable; our own bugs stay bugs.
    """
    try:
        db.execute(begin)
        yield db
        db.execute("COMMIT")
    except BaseException as error:
        if db.in_transaction:  # a full disk or a failed sync has rolled back already
            db.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error) and not isinstance(error, BUGS):
            say(f"database: {error}")
            raise Unavailable from error
        raise


class Connection(sqlite3.Connection):
    """A connection to an SQLite file. What the statements of the ledger need beyond execute() is here, and for the other
    kind of database in postgres_connection()."""

    slot = 0  # of the daily counts: there is one writer
    day_of = "date({} / 1000, 'unixepoch')"

    def chain(self, first, *then):
        """The row (user_id, balance_after, transaction_count) that the statement `first` returns, or None and all is done.

        The statements behind it read that row as the table `moved`. Each comes with its values: (sql, values).
        """
        row = self.execute(*first).fetchone()
        if row:
            for sql, values in then:
                self.execute(behind(sql), row + values)
        return row

    def atomic(self):
        """All of the block or nothing of it. Jobs are in a transaction here."""
        return contextlib.nullcontext()

    def unconfirmed(self):
        """As atomic(), for what need not be on the disk when the block is done."""
        return contextlib.nullcontext()

    def confirm(self, user_id):
        """What was read is on the disk: here that is so when it can be read."""

    def rows(self, sql):
        """A cursor whose rows need not all fit into memory."""
        return self.execute(sql)

    def set_next_id(self, table):
        """Have new rows numbered behind those that came with a number: so they are."""

    def save(self, copy):
        """All there is to an empty SQLite file."""
        self.backup(copy)  # in one step: in many it would begin anew after each write

    def damage(self):
        """What is wrong with the file, a sentence each."""
        layout = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND substr(name, 1, 12) <> '_litestream_'"
        with contextlib.closing(sqlite3.connect(":memory:")) as model:
            model.executescript("".join(MIGRATIONS))
            expected = set(model.execute(layout))
        for type, name, _ in expected ^ set(self.execute(layout)):
            yield f"schema: the {type} {name} is not as Pluct made it"
        yield from (f"file: {said}" for (said,) in self.execute("PRAGMA integrity_check(20)") if said != "ok")


MOVED = "moved (user_id, balance_after, transaction_count)"


@functools.cache
def behind(sql):
    return f"WITH {MOVED} AS (SELECT ?, ?, ?) {sql}"


def open_sqlite(path, mode):
    """A connection to an existing file; `mode` is 'ro', 'rw', or 'ro&immutable=1' for a file that no one changes.

    Transactions are begun and ended by hand.
    """
    uri = f"file:{quote(path)}?mode={mode}"
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_WAIT_S, isolation_level=None, check_same_thread=False, factory=Connection)
    # else REPLACE would delete without a word to the triggers
    db.executescript("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = ON;")
    return db


def schema_version(db):
    """The schema version of a file; 0 for an empty one. Raises ConfigError for one that is not ours."""
    (application_id,), (version,) = (db.execute(f"PRAGMA {p}").fetchone() for p in ("application_id", "user_version"))
    if application_id == APPLICATION_ID:
        return version
    if application_id or db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise ConfigError("DATABASE_URL names another program's database.")
    return 0


def migrate(db):
    """Bring the file to the newest schema, in one transaction."""
    version = schema_version(db)
    if version > len(MIGRATIONS):
        raise ConfigError(f"DATABASE_URL: the file has schema {version}, of a newer Pluct; update this one.")
    if version < len(MIGRATIONS):
        marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {len(MIGRATIONS)};"
        db.executescript(f"BEGIN IMMEDIATE; {''.join(MIGRATIONS[version:])} {marks} COMMIT;")


class Job:
    """A write: what to do, then what came of it. Nothing happens until it is awaited, or a thread wait()s for it."""

    __slots__ = ("database", "work", "args", "trade", "result", "error", "undone")

    def __init__(self, database, work, args, trade=False):
        self.trade = trade
        self.database, self.work, self.args, self.result, self.error = database, work, args, None, None
        self.undone = threading.Lock()
        self.undone.acquire()

    def run(self, db):
        before = db.total_changes
        try:
            self.result, self.error = self.work(db, *self.args), None
        except Refused as refusal:
            if db.total_changes != before:
                raise  # it had begun to write: only a rollback undoes that
            self.error = refusal

    def __await__(self):
        yield self  # to whoever runs the coroutine: have this done, then go on
        return self._outcome()

    def wait(self):
        return run(self)

    def _outcome(self):
        if self.error is not None:
            raise self.error
        return self.result


def run(awaitable):
    """What the awaitable returns. Waits, in this thread, for each Job that it awaits."""
    steps = awaitable.__await__()
    try:
        while True:
            job = next(steps)
            job.database.submit([job])
            job.undone.acquire()
    except StopIteration as end:
        return end.value


class Database:
    """What both kinds have in common. In statements each ? stands for a value."""

    def __init__(self, on_commit):
        self._on_commit, self._pid = on_commit, os.getpid()

    def _refuse_forks(self):
        """gunicorn --preload: a fork has neither the writer nor connections of its own, and must not use its parent's."""
        if os.getpid() != self._pid:
            raise Unavailable("The database was opened before this process was forked: start without preloading")

    def write(self, work, *args):
        """A Job: work(db, *args) in a transaction; its result comes once that is on the disk.

        It raises what `work` raises, and Unavailable when the database cannot take it.
        """
        return Job(self, work, args)

    def trade(self, work, *args):
        """As write(), for what comes in numbers: see Postgres._resting()."""
        return Job(self, work, args, trade=True)

    def change(self, sql, *values):
        """How many rows one statement changed."""
        return self.write(lambda db: db.execute(sql, values).rowcount).wait()


class Sqlite(Database):
    """One SQLite file, served by one process.

    Every write goes through one connection, in batches: the jobs that wait run in one transaction, and are answered
    when that is on the disk, so that they share a sync (measured on /vend-token, 64 connections, a sync of 1 ms:
    7,775 a second, against 732 with a lock around each). A batch is committed by the writer's thread, or by a thread
    that has collected one itself: see commit_here().
    One connection that alone writes and checkpoints is also out of reach of the corruption that SQLite before
    3.51.3 allows when two do so to a WAL file at the same moment.
    """

    in_loop = True  # a Server's loop runs what only waits for jobs, and gives them to commit_here() all at once

    def __init__(self, path, on_commit=lambda jobs: None):
        super().__init__(on_commit)
        self._closed = False
        self._writing, self._commit_s, self._changes, self._pages = threading.Lock(), 0.0, 0, 0
        self.wake = lambda: None  # called when jobs are done, for a Server that waits for many at once
        self._jobs, self._gate, self._readers = queue.SimpleQueue(), threading.Lock(), queue.LifoQueue()
        with contextlib.ExitStack() as held:
            held.enter_context(claim(path))
            try:
                self._db = held.enter_context(contextlib.closing(open_sqlite(path, "rw")))
                self._set_up()
                self._all_readers = [open_sqlite(path, "ro") for _ in range(READERS)]
                for reader in self._all_readers:
                    self._readers.put(reader)
                self._files = (path, f"{path}-wal")
                self._inodes = [os.stat(name).st_ino for name in self._files]
            except (OSError, sqlite3.Error) as error:
                raise ConfigError(f"DATABASE_URL: {path} cannot be used: {error}.") from error
            self._held = held.pop_all()
        self._thread = threading.Thread(target=self._write_for_ever, name="pluct-writer", daemon=True)
        self._thread.start()

    def _set_up(self):
        schema_version(self._db)  # before anything is changed
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")  # a commit is on the disk before it is answered
        self._db.execute("PRAGMA wal_autocheckpoint = 0")  # it would keep its failures to itself: see _checkpoint()
        migrate(self._db)
        self._db.execute("PRAGMA busy_timeout = 0")  # only the writer's thread has the time to wait for a lock
        self._db.execute("SELECT 1 FROM users LIMIT 1").fetchall()  # makes the -wal file: see _check_files()

    def write_at_length(self, work):
        """What work(db) returns, in one transaction that may take minutes."""
        return self.write(work).wait()

    def waiting(self):
        """How many writes wait for the writer."""
        return self._jobs.qsize()

    def submit(self, jobs):
        """Have the jobs done, by the writer."""
        self._refuse_forks()
        for job in jobs:
            with self._gate:
                if self._closed or self._jobs.qsize() >= QUEUE_JOBS_MAX:
                    job.error = Unavailable()
                else:
                    self._jobs.put(job)
                    continue
            job.undone.release()

    def commit_here(self, jobs):
        """Have the jobs done: in this thread, which saves two changes of thread, or by the writer if it might take long."""
        if self._commit_s > QUICK_COMMIT_S or not self._jobs.empty() or not self._writing.acquire(blocking=False):
            return self.submit(jobs)
        try:
            self._commit(jobs, if_locked=self.submit)
        finally:
            self._writing.release()

    @contextlib.contextmanager
    def snapshot(self):
        """A read-only connection that sees one moment of the database for the length of the block."""
        try:
            db = self._readers.get(timeout=BUSY_WAIT_S)
        except queue.Empty:
            raise Unavailable from None
        try:
            with transaction(db, "BEGIN"):
                yield db
        finally:
            self._readers.put(db)

    def look(self, work):
        """What work(db) finds, all of it of one moment."""
        with self.snapshot() as db:
            return work(db)

    def read(self, sql, *values):
        """The rows of one query."""
        with self.snapshot() as db:
            return db.execute(sql, values).fetchall()

    def _write_for_ever(self):
        try:
            while (job := self._jobs.get()) is not None:
                jobs = [job]
                while not self._jobs.empty():
                    jobs.append(self._jobs.get())
                if jobs[-1] is None:  # from close(), and nothing comes behind it
                    self._jobs.put(jobs.pop())
                with self._writing:
                    self._db.execute(f"PRAGMA busy_timeout = {BUSY_WAIT_S * 1000:.0f}")
                    self._commit(jobs)
                    self._db.execute("PRAGMA busy_timeout = 0")
        except BaseException:
            say(f"{traceback.format_exc()}The writer died; stopping, because no write could be answered any more.")
            os._exit(70)

    def _commit(self, jobs, if_locked=None):
        """Run the jobs in one transaction, then answer them. One that breaks is undone alone."""
        began = time.monotonic()
        try:
            with transaction(self._db):
                for job in jobs:
                    job.run(self._db)
                self._check_files()
        except Exception as error:
            if if_locked and getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                return if_locked(jobs)
            if len(jobs) > 1 and not isinstance(error, Unavailable):
                for job in jobs:
                    self._commit([job], if_locked)
                return
            for job in jobs:
                job.error = error
            if getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_IOERR:
                self._overwrite()
        self._checkpoint()
        self._commit_s = time.monotonic() - began
        self._on_commit(len(jobs))
        for job in jobs:
            job.undone.release()
        self.wake()

    def _overwrite(self):
        """A commit whose sync failed stands whole in the -wal file, and a restart would bring back what was refused."""
        with contextlib.suppress(sqlite3.Error):
            self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")  # changes nothing, and takes its place

    def _checkpoint(self):
        """Now and then move what was committed from the -wal file to the database file.

        A sync of the latter that failed must not be tried again: the system may have dropped the pages, SQLite thinks
        that those which an earlier checkpoint could only copy in part are there, and would then empty the -wal file.
        Only a start reads that anew from its first page.
        """
        changes, self._changes = self._db.total_changes - self._changes, self._db.total_changes
        self._pages += 4 + changes // 3  # about what such a commit writes: a lone vend 6, one of 64 vends 60
        if self._pages < CHECKPOINT_PAGES:
            return
        self._pages = 0
        try:
            self._db.execute("PRAGMA wal_checkpoint")
        except sqlite3.Error as error:
            say(f"database: {error}, while moving commits from the -wal file; they are safe there")
            if error.sqlite_errorcode == sqlite3.SQLITE_IOERR_FSYNC:
                say("The disk failed to keep what was written; stopping, because only a restart makes it whole.")
                os._exit(70)

    def _check_files(self):
        """Raises Unavailable when the files were deleted or replaced: what is written to such a one is lost.

        Looked at before the commit, so that what is refused did not happen; and by name only: opening them would drop
        SQLite's locks.
        """
        with contextlib.suppress(OSError):
            if [os.stat(name).st_ino for name in self._files] == self._inodes:
                return
        say(f"{' or '.join(self._files)} was deleted or replaced: put it back. To use another file stop Pluct, and move -wal "
            "and -shm away too.")
        raise Unavailable

    def close(self):
        """Finish the writes that wait, then let go of the file; later ones are told Unavailable."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
            self._jobs.put(None)
        self._thread.join()
        for reader in self._all_readers:
            reader.interrupt()
        with contextlib.suppress(queue.Empty):  # one that is in use to the last must not be closed: SQLite would crash
            for _ in self._all_readers:
                self._readers.get(timeout=0.5).close()
        self._held.close()


def claim(path):
    """Make the file if there is none, and hold `path`.lock for as long as this process lives. Raises ConfigError when another
    process does, or when the -wal file is not this file's.

    The lock is a file of its own because closing any handle of the database would drop the locks SQLite holds on it. It
    says which process has it, and the file's inode.
    """
    try:
        lock = open(os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600), "r+")
    except OSError as error:
        raise ConfigError(f"DATABASE_URL: {path}.lock cannot be opened: {error.strerror}.") from error
    process, _, inode = lock.read().partition("\n")
    with contextlib.ExitStack() as failed:
        failed.callback(lock.close)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigError(f"DATABASE_URL: {path} is served by process {process} already, and one process serves one file. "
                              "Stop that one first.") from None
        refuse_strange_wal(path, inode)
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise ConfigError(f"DATABASE_URL: {path} cannot be used: {error}.") from error
        failed.pop_all()
    lock.seek(0)
    lock.truncate()
    lock.write(f"{os.getpid()}\n{os.stat(path).st_ino}")
    lock.flush()
    return lock


def refuse_strange_wal(path, inode):
    """SQLite would put the commits of a -wal file into any database file that has the name. Raises ConfigError."""
    with contextlib.suppress(FileNotFoundError):
        if not os.stat(f"{path}-wal").st_size:
            return
        if not os.path.exists(path) or not os.path.getsize(path):
            raise ConfigError(f"DATABASE_URL: {path} is gone, and {path}-wal has commits that belong to it. Put it back; "
                              "or, to begin without them, move -wal and -shm away.")
        if inode and inode != str(os.stat(path).st_ino):
            raise ConfigError(f"DATABASE_URL: {path} is not the file that was served, and {path}-wal has commits that belong "
                              "to that one. Put it back, or move -wal and -shm away. If you have copied them together, "
                              f"delete {path}.lock.")


###############################################################################
# The other kind of database: PostgreSQL, or what speaks its protocol, for any number of processes
###############################################################################

# All SQL in this file keeps to what CockroachDB (25.3 or newer) and YugabyteDB document too. Avoided are: advisory locks,
# column collations, COPY, two changes of one table in a statement, nested data-modifying WITHs, division of integers,
# and lock_timeout.
DIALECT = (
    (" STRICT", ""), (", WITHOUT ROWID", ""),
    ("INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"), ("INTEGER", "BIGINT"),
    ("BEGIN SELECT RAISE(ABORT, 'append-only'); END", "FOR EACH ROW EXECUTE FUNCTION pluct_append_only()"),
)
# By this row processes that start together wait for each other
SCHEMA_VERSION = """
CREATE TABLE IF NOT EXISTS pluct_schema (id BIGINT PRIMARY KEY CHECK (id = 1), version BIGINT NOT NULL);
INSERT INTO pluct_schema VALUES (1, 0) ON CONFLICT DO NOTHING;
"""
ONLY_HERE = """CREATE SEQUENCE pluct_slots; CREATE FUNCTION pluct_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'append-only' USING ERRCODE = 'restrict_violation'; END $$;"""
# A server that does not answer is noticed, and waiting has an end. What the URL says counts more
CONNECTION = {"connect_timeout": 2, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 2,
              "tcp_user_timeout": ANSWER_S * 1000, "application_name": "pluct", "client_encoding": "UTF8"}
# SQLSTATEs after which the same may go well: somebody was quicker (class 40, 23505), or this server does not serve any
# more (08, 57P, and 25006 from one that is a standby now); none at all tells of a broken connection
AGAIN = re.compile("40|08|57P|25006|23505|$")


class Overtaken(Exception):
    """Another process changed what was read in between: look again."""


def driver():
    """(psycopg, psycopg_pool), imported only when asked for. Raises ConfigError."""
    try:
        import psycopg, psycopg_pool
    except ImportError as error:
        raise ConfigError(f"DATABASE_URL: {error}. Install it with .venv/bin/pip install 'psycopg[binary,pool]>=3.3'") from None
    return psycopg, psycopg_pool


@functools.cache
def postgres_connection():
    """The class of our connections."""
    class PostgresConnection(driver()[0].Connection):
        """What Connection is for an SQLite file. A statement outside of atomic() is a transaction of its own."""

        day_of = "to_char(to_timestamp({} / 1000.0) AT TIME ZONE 'UTC', 'YYYY-MM-DD')"
        unsure = False  # whether a commit may be on this one machine only
        answer_s, slot = None, 0

        def execute(self, sql, values=None, **options):
            return super().execute(in_postgres(sql), values or None, **options)

        def chain(self, first, *then):
            """As for SQLite, in one statement, and so in one round trip."""
            sql = chained(first[0], *(sql for sql, _ in then))
            return self.execute(sql, [value for _, values in (first, *then) for value in values]).fetchone()

        def atomic(self):
            return self.transaction()

        @contextlib.contextmanager
        def unconfirmed(self):
            with self.atomic():
                self.execute("SET LOCAL synchronous_commit = off")
                yield

        def confirm(self, user_id):
            """A commit that nobody was told of may lack on the standby: have one after it get there."""
            self.execute("/* confirm */ UPDATE users SET credits = credits WHERE user_id = ?", (user_id,))

        def executemany(self, sql, rows):
            with self.cursor() as cursor:
                cursor.executemany(in_postgres(sql), rows)

        def rows(self, sql):
            cursor = self.cursor("rows")
            cursor.execute(sql)
            return cursor

        def set_next_id(self, table):
            self.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")

        def save(self, copy):
            migrate(copy)
            with transaction(copy):
                pour(self, copy)

        def damage(self):
            enabled = {name for (name,) in self.execute("SELECT tgname FROM pg_catalog.pg_trigger WHERE tgenabled <> 'D'")}
            for name in re.findall(r"CREATE TRIGGER (\w+)", "".join(MIGRATIONS)):
                if name not in enabled:
                    yield f"schema: the trigger {name} is missing or disabled"

        def wait(self, generator, interval=0.1, timeout=None):
            return super().wait(generator, interval, timeout or self.answer_s)

        def heed(self, notice):
            """That someone cancelled a commit's wait for the standby is told by a warning only (syncrep.c)."""
            self.unsure = self.unsure or notice.source_function == "SyncRepWaitForLSN"

        def set_up(self):
            self.add_notice_handler(self.heed)
            self.execute(f"SET statement_timeout = {ANSWER_S * 750}")  # a lock that is held, say, is told of before we give up
            self.execute(f"SET idle_in_transaction_session_timeout = {ANSWER_S * 1000}")
            if self.execute("SHOW synchronous_commit").fetchone()[0] == "off":
                self.execute("SET synchronous_commit = on")  # a commit is on the disk before it is answered
            self.slot = self.execute("SELECT nextval('pluct_slots')").fetchone()[0] % DAILY_SLOTS  # mostly this one's alone
            self.answer_s = ANSWER_S  # the server has no limit for a commit that waits for its standby

    return PostgresConnection


@functools.cache
def in_postgres(sql):
    return sql.replace("?", "%s")


@functools.cache
def chained(first, *then):
    links = "".join(f", link_{number} AS ({sql})" for number, sql in enumerate(then))
    return f"WITH {MOVED} AS ({first}){links} SELECT * FROM moved"


def conninfo(url):
    """The settings of a connection. Raises ConfigError."""
    psycopg, _ = driver()
    try:
        return psycopg.conninfo.make_conninfo(**CONNECTION | psycopg.conninfo.conninfo_to_dict(url))
    except psycopg.ProgrammingError:  # it quotes what it cannot read, and that may be the password
        raise ConfigError("DATABASE_URL cannot be read: percent-encode what is no letter or digit in its user and password, "
                          "and see that its parameters are libpq's.") from None


@contextlib.contextmanager
def connected(url):
    """A connection without limits of time. Raises ConfigError."""
    try:
        with contextlib.closing(postgres_connection().connect(conninfo(url), autocommit=True)) as db:
            yield db
    except driver()[0].Error as error:
        raise ConfigError(f"DATABASE_URL: {' '.join(str(error).split())}") from None


class Postgres(Database):
    """A PostgreSQL database, served by any number of processes like this one.

    There is no writer: a request has a connection while it is at work, and the database commits for many at once. What
    failed because of others, or with its connection, is done again, for a while: every write has a name by which it is
    found, and not repeated, if it did happen.
    """

    in_loop = False  # a request has a thread

    def __init__(self, url, on_commit=lambda jobs: None):
        super().__init__(on_commit)
        (self._psycopg, pools), self._url, self._resting_until_s = driver(), url, 0
        self._bugs = (self._psycopg.IntegrityError, self._psycopg.ProgrammingError, self._psycopg.DataError)
        with connected(url) as db:
            migrate_postgres(db, self._psycopg.Error)
        logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # what it has to say of a connection, we say of a request
        self._pool = pools.ConnectionPool(
            conninfo(url), connection_class=postgres_connection(), configure=postgres_connection().set_up, open=True,
            kwargs={"autocommit": True}, min_size=1, max_size=POOL, timeout=BUSY_WAIT_S,
            reconnect_timeout=1)  # then who needs one tries anew

    def write_at_length(self, work):
        """What work(db) returns, in one transaction that may take minutes."""
        with connected(self._url) as db, db.atomic():
            return work(db)

    def waiting(self):
        """How many requests wait for a connection."""
        return self._pool.get_stats().get("requests_waiting", 0)

    def submit(self, jobs):
        """Have the jobs done, in this thread."""
        for job in jobs:
            try:
                with self._resting() if job.trade else contextlib.nullcontext():
                    job.result, job.error = self._do(job.work, *job.args), None
                self._on_commit(1)
            except Exception as error:
                job.error = error
            job.undone.release()

    @contextlib.contextmanager
    def _resting(self):
        """After a commit that got no answer only one at a time is tried, until one gets it: each that waits for a standby
        leaves a connection behind on the server, and takes a thread from those who read. Raises Unavailable."""
        if self._resting_until_s:
            if time.monotonic() < self._resting_until_s:
                raise Unavailable
            self._resting_until_s = time.monotonic() + ANSWER_S
        try:
            yield
            self._resting_until_s = 0
        except Refused as refusal:
            if self._resting_until_s and not isinstance(refusal, Unavailable):
                self._resting_until_s = time.monotonic()  # that needed no commit: the next may try
            raise

    def _do(self, work, *args):
        """What work(db, *args) returns. Raises what it raises, and Unavailable."""
        self._refuse_forks()
        deadline, lost = time.monotonic() + ANSWER_S, False
        for attempt in itertools.count():
            try:
                with self._connection(deadline) as db:
                    return work(db, *args)
            except Overtaken:
                pass
            except Refused:
                if lost:  # what went with a connection may be on its way still, and be done when there are credits
                    raise Unavailable from None
                raise
            except self._psycopg.Error as error:
                lost = lost or not error.sqlstate
                if isinstance(error, self._psycopg.errors._WaitTimeout):
                    self._resting_until_s = time.monotonic() + ANSWER_S
                again = AGAIN.match(error.sqlstate or "")
                if isinstance(error, self._bugs) and not again:
                    raise
                if not again or time.monotonic() + PAUSE_S > deadline or self._pool.closed:
                    say(f"database: {' '.join(str(error).split())}")
                    raise Unavailable from None
            time.sleep(random.uniform(0, min(0.001 * 2**attempt, PAUSE_S)))

    @contextlib.contextmanager
    def _connection(self, deadline):
        """One of the pool's. It is closed if it is not known what the server made of what it was last told."""
        db = self._pool.getconn(min(BUSY_WAIT_S, deadline - time.monotonic()))
        db.answer_s = max(1, deadline - time.monotonic())  # who has waited for the connection waits the less for its answer
        try:
            yield db
            if db.unsure:
                say("database: a commit's wait for the standby was cancelled")
                raise Unavailable
        except self._psycopg.Error as error:
            if not (error.sqlstate or "").startswith(("40", "23")):
                db.close()
            raise
        finally:
            if db.unsure:
                db.close()
            self._pool.putconn(db)

    def read(self, sql, *values):
        """The rows of one query."""
        return self._do(lambda db: db.execute(sql, values).fetchall())

    def look(self, work):
        """What work(db) finds, all of it of one moment."""
        return self._do(at_one_moment, work)

    def close(self):
        self._pool.close()


def at_one_moment(db, work):
    with db.atomic():
        db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return work(db)


def migrate_postgres(db, errors):
    """Bring the database to the newest schema. Processes that start at once do it one after the other. Raises ConfigError."""
    for _ in range(20):
        with contextlib.suppress(errors):  # two at a time cannot create a table even with IF NOT EXISTS
            db.execute(SCHEMA_VERSION)
            break
    with db.atomic():
        sorts, encoding = db.execute("SELECT 'B' < 'a' AND 'z' < '~', current_setting('server_encoding')").fetchone()
        if not sorts or encoding.upper() not in ("UTF8", "UTF-8"):
            raise ConfigError("DATABASE_URL: make the database one that is UTF8 and sorts by bytes: "
                              "CREATE DATABASE pluct TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'.")
        version = db.execute("SELECT version FROM pluct_schema FOR UPDATE").fetchone()[0]
        if version > len(MIGRATIONS):
            raise ConfigError(f"DATABASE_URL: the database has schema {version}, of a newer Pluct; update this one.")
        if version < len(MIGRATIONS):
            sql = "".join(MIGRATIONS[version:])
            for ours, theirs in DIALECT:
                sql = sql.replace(ours, theirs)
            db.execute(sql if version else ONLY_HERE + sql)
            db.execute("UPDATE pluct_schema SET version = ?", (len(MIGRATIONS),))


def open_database(config, on_commit=lambda jobs: None):
    return Sqlite(config.database_path, on_commit) if config.database_path else Postgres(config.database_url, on_commit)


###############################################################################
# The ledger: the only place where credits move
###############################################################################

# type -> what one credit of it does to (credits, total_added, total_spent)
EFFECTS = {
    "add": (1, 1, 0),
    "admin_add": (1, 1, 0),
    "spend": (-1, 0, 1),
    "admin_deduct": (-1, 0, 1),
    "refund": (1, 0, -1),  # the spend did not happen; nothing was bought
}

# The statements of a movement; what the first returns, the others read as `moved`. A reference that is there moves nothing.
NEW = "NOT EXISTS (SELECT 1 FROM transactions WHERE type = ? AND reference = ?)"
BUY = f"""/* move.buy */ INSERT INTO users
    (user_id, credits, total_added, total_spent, transaction_count, last_activity, created_at)
    SELECT ?, ?, ?, 0, 1, ?, ? WHERE {NEW} ON CONFLICT (user_id) DO UPDATE SET
    credits = users.credits + excluded.credits, total_added = users.total_added + excluded.total_added,
    transaction_count = users.transaction_count + 1, last_activity =
    CASE WHEN users.last_activity > excluded.last_activity THEN users.last_activity ELSE excluded.last_activity END
    WHERE users.credits + excluded.credits <= {BALANCE_MAX} RETURNING user_id, credits, transaction_count"""
# last_activity never goes back, though the clock may: the pages of users are cut by it
SPEND = f"""/* move.spend */ UPDATE users SET credits = credits - ?, total_spent = total_spent + ?,
    transaction_count = transaction_count + 1, last_activity = CASE WHEN last_activity > ? THEN last_activity ELSE ? END
    WHERE user_id = ? AND credits - ? BETWEEN 0 AND {BALANCE_MAX} AND total_spent + ? >= 0 AND {NEW}
    RETURNING user_id, credits, transaction_count"""
HISTORY = """/* move.history */ INSERT INTO transactions (user_id, type, amount, balance_after, reference, reason, created_at)
    SELECT user_id, ?, ?, balance_after, ?, ?, ? FROM moved"""
COUNT = """/* move.day */ INSERT INTO daily (day, type, slot, transactions, credits)
    SELECT ?, ?, ?, 1, ? FROM moved WHERE true {} ON CONFLICT (day, type, slot) DO UPDATE SET
    transactions = daily.transactions + 1, credits = daily.credits + excluded.credits"""
DAY = COUNT.format("")
DAY_OF_BUY = COUNT.format("UNION ALL SELECT ?, 'user', ?, 1, 0 FROM moved WHERE transaction_count = 1")
REFUSALS = {"spend": InsufficientCredits, "admin_deduct": InsufficientToDeduct}

Movement = namedtuple("Movement", "user_id amount balance_after reference created_at_ms replayed", defaults=[False])
Redemption = namedtuple("Redemption", "redeemed_at_ms replayed", defaults=[False])


def now_ms():
    return time.time_ns() // 1_000_000


def iso(time_ms):
    """1764000000000 -> '2025-11-24T16:00:00.000Z', and None -> None."""
    if time_ms is None:
        return None
    seconds, ms = divmod(time_ms, 1000)
    return f"{iso_second(seconds)}.{ms:03d}Z"


@functools.lru_cache(64)  # a request asks twice for the second it is in
def iso_second(seconds):
    return f"{datetime.datetime.fromtimestamp(seconds, datetime.UTC):%Y-%m-%dT%H:%M:%S}"


def fresh_jti():
    """32 hex digits: 12 of time, so that new rows meet at the index's end (as UUIDv7, RFC 9562), 20 of chance."""
    return f"{now_ms():012x}{secrets.token_hex(10)}"


UNNAMED = "\u00b7"  # no Reference has it


def unnamed():
    """The reference of what its sender gave none: a commit whose answer was lost is looked for by it, not repeated."""
    return UNNAMED + fresh_jti()


def jti_of_key(key):
    """The jti that an Idempotency-Key stands for: the spend's own row remembers the key. Do not change."""
    return hashlib.sha256(b"pluct spend " + key.encode()).hexdigest()[:32]


class Ledger:
    """Balances and their history. Knows no HTTP. What writes is one transaction, and returns its Job."""

    def __init__(self, database):
        self._database = database

    def move(self, type, user_id, amount, reference=None, reason=None):
        """Add or take credits, once per reference if there is one. Raises what _move raises."""
        return self._database.trade(self._move, type, user_id, amount, reference or unnamed(), reason)

    def spend(self, user_id, key=None):
        """Take one credit; the movement's reference is the token's jti. Raises InsufficientCredits, KeyReused."""
        return self._database.trade(self._move, "spend", user_id, 1, fresh_jti() if key is None else jti_of_key(key), None)

    def redeem(self, user_id, jti, expires_at_s, key=None):
        """Accept a token, once. Raises InvalidToken, TokenRefunded, KeyReused, TokenRedeemed, TokenExpired."""
        return self._database.trade(self._redeem, user_id, jti, expires_at_s, key or unnamed())

    def refund(self, jti, key=None, reason=None):
        """Give a token's credit back, once for ever. Raises UnknownToken, KeyReused, BalanceTooHigh."""
        return self._database.trade(self._refund, jti, key, reason)

    def balance(self, user_id):
        rows = self._database.read("/* balance */ SELECT credits FROM users WHERE user_id = ?", user_id)
        return rows[0][0] if rows else 0

    @staticmethod
    def _earlier(db, type, reference):
        row = db.execute(
            "/* earlier */ SELECT user_id, amount, balance_after, reference, created_at FROM transactions "
            "WHERE type = ? AND reference = ?", (type, reference),
        ).fetchone()
        return Movement(*row, replayed=True) if row else None

    def _move(self, db, type, user_id, amount, reference, reason):
        """The one place where a balance changes: the user, the history and the day's count, together.

        A retry moves nothing and gets its answer though all is spent. Raises KeyReused, InsufficientCredits,
        InsufficientToDeduct, BalanceTooHigh.
        """
        now, (_, added, spent) = now_ms(), [amount * effect for effect in EFFECTS[type]]
        day = iso(now)[:10]
        if added:
            balance = BUY, (user_id, added, added, now, now, type, reference)
            count = DAY_OF_BUY, (day, type, db.slot, amount, day, db.slot)
        else:
            balance = SPEND, (spent, spent, now, now, user_id, spent, spent, type, reference)
            count = DAY, (day, type, db.slot, amount)
        moved = db.chain(balance, (HISTORY, (type, amount, reference, reason, now)), count)
        if moved:
            return Movement(user_id, amount, moved[1], reference, now)
        earlier = self._earlier(db, type, reference)
        if earlier is None:
            raise REFUSALS.get(type, BalanceTooHigh)
        if (earlier.user_id, earlier.amount) != (user_id, amount):
            raise KeyReused
        db.confirm(user_id)
        return earlier

    def _redeem(self, db, user_id, jti, expires_at_s, key):
        spend = self._earlier(db, "spend", jti)
        if spend is None or spend.user_id != user_id:
            raise InvalidToken  # well signed, but this ledger never sold it
        if self._earlier(db, "refund", jti):
            raise TokenRefunded  # even to a retry: the work would be done unpaid
        earlier = db.execute("/* redeem.earlier */ SELECT jti, redeemed_at, idempotency_key FROM redemptions "
                             "WHERE jti = ? OR idempotency_key = ?", (jti, key)).fetchall()
        if any(row[0] != jti for row in earlier):
            raise KeyReused
        if earlier and earlier[0][2] != key:
            raise TokenRedeemed
        if earlier:
            db.confirm(user_id)
            return Redemption(earlier[0][1], replayed=True)
        now = now_ms()
        if now >= expires_at_s * 1000:
            raise TokenExpired
        db.execute("/* redeem */ INSERT INTO redemptions VALUES (?, ?, ?, ?)", (jti, user_id, now, key))
        return Redemption(now)

    def _refund(self, db, jti, key, reason):
        spend = self._earlier(db, "spend", jti)
        if spend is None:
            raise UnknownToken
        with db.atomic():
            if key is not None:
                db.execute("/* refund.key */ INSERT INTO refund_keys VALUES (?, ?) ON CONFLICT DO NOTHING", (key, jti))
                sql = "/* refund.key.jti */ SELECT jti FROM refund_keys WHERE idempotency_key = ?"
                if db.execute(sql, (key,)).fetchone()[0] != jti:
                    raise KeyReused
            return self._move(db, "refund", spend.user_id, spend.amount, jti, reason)


###############################################################################
# Reports: what the admin reads. Pages are cut by a key, never by an offset
###############################################################################

USER = "user_id, credits, total_added, total_spent, transaction_count, last_activity, created_at"
TRANSACTION = "id, user_id, type, amount, balance_after, reference, reason, created_at"
HITS_MAX = 1000  # fewer hits of a search are sorted; more are soon met by going back in time


class Reports:
    """Read-only questions about users, history and totals; rows are tuples of the columns above."""

    def __init__(self, database):
        self._database = database

    def users(self, limit, before=(ID_MAX, ""), prefix=""):
        """Users by (last_activity, user_id), newest first, below `before`; only those whose id has the prefix."""
        page = "(last_activity, user_id) < (?, ?) ORDER BY last_activity DESC, user_id DESC LIMIT ?"
        hits = f"SELECT * FROM users WHERE user_id >= ? AND user_id < ? LIMIT {HITS_MAX + 1}"
        bounds = (prefix, prefix + "\x7f")  # user ids end at ~, the character before
        if not prefix:
            return self._database.read(f"/* users */ SELECT {USER} FROM users WHERE {page}", *before, limit)
        if self._database.read(f"/* users.hits */ SELECT count(*) FROM ({hits}) AS hits", *bounds)[0][0] <= HITS_MAX:
            return self._database.read(f"/* users.few */ SELECT {USER} FROM ({hits}) AS hits WHERE {page}",
                                       *bounds, *before, limit)
        found = "user_id || '' >= ? AND user_id || '' < ?"  # hidden from the planner, which would sort them all
        return self._database.read(f"/* users.many */ SELECT {USER} FROM users WHERE {found} AND {page}",
                                   *bounds, *before, limit)

    def user(self, user_id):
        """One user's row, and the newest transactions of the same moment. Raises UnknownUser."""
        def look(db):
            row = db.execute(f"/* user */ SELECT {USER} FROM users WHERE user_id = ?", (user_id,)).fetchone()
            if row is None:
                raise UnknownUser
            sql, values = self._transactions(50, user_id=user_id)
            return row, db.execute(sql, values).fetchall()

        return self._database.look(look)

    def transactions(self, limit, before=ID_MAX, user_id=None, type=None):
        """Transactions with an id below `before`, newest first."""
        sql, values = self._transactions(limit, before, user_id, type)
        return self._database.read(sql, *values)

    @staticmethod
    def _transactions(limit, before=ID_MAX, user_id=None, type=None):
        conditions = [("id < ?", before)]
        if user_id:
            conditions.append(("user_id = ?", user_id))
        if type and type != "spend" and not user_id:
            conditions.append(("type = ? AND type <> 'spend'", type))  # said twice: the index is for what is no spend
        elif type:
            conditions.append(("type || '' = ?", type))  # hidden from the planner, which would sort all of that type
        where = " AND ".join(condition for condition, _ in conditions)
        sql = f"/* transactions */ SELECT {TRANSACTION} FROM transactions WHERE {where} ORDER BY id DESC LIMIT ?"
        return sql, (*(value for _, value in conditions), limit)

    def every_user(self, prefix=""):
        """All users by user id, a page per read: however slow the client, nothing is held meanwhile."""
        sql = (f"/* every_user */ SELECT {USER} FROM users WHERE user_id > ? AND user_id >= ? AND user_id < ? "
               f"ORDER BY user_id LIMIT {CSV_ROWS_PER_READ}")
        after = ""
        while rows := self._database.read(sql, after, prefix, prefix + "\x7f"):
            yield from rows
            after = rows[-1][0]

    def every_transaction(self, user_id=None, type=None):
        """All transactions there are now, newest first, likewise."""
        before = ID_MAX
        while rows := self.transactions(CSV_ROWS_PER_READ, before, user_id, type):
            yield from rows
            before = rows[-1][0]

    def totals(self, since_day):
        """([(type, transactions, credits)] of all time, [(day, type, …)] since that day, API keys that work)."""
        counts = "CAST(sum(transactions) AS BIGINT), CAST(sum(credits) AS BIGINT) FROM daily"
        def look(db):
            return (
                db.execute(f"/* totals */ SELECT type, {counts} GROUP BY type").fetchall(),
                db.execute(f"/* totals.daily */ SELECT day, type, {counts} WHERE day >= ? AND type <> 'user' "
                           "GROUP BY day, type", (since_day,)).fetchall(),
                db.execute("/* totals.keys */ SELECT count(*) FROM api_keys WHERE revoked_at IS NULL").fetchone()[0],
            )

        return self._database.look(look)


CREDITS, ADDED, SPENT = (
    "amount * CASE type " + " ".join(f"WHEN '{type}' THEN {effect[i]}" for type, effect in EFFECTS.items()) + " END"
    for i in range(3)
)

# What must hold: a sentence, and the query for the rows where it does not.
INVARIANTS = {
    "user {}: credits {}, added {}, spent {}, transactions {}, last at {}; the history says {}, {}, {}, {}, {}": f"""
        SELECT * FROM (
            SELECT users.user_id, credits, total_added, total_spent, transaction_count, last_activity,
                coalesce(c, 0) AS c, coalesce(a, 0) AS a, coalesce(s, 0) AS s, coalesce(n, 0) AS n, coalesce(t, 0) AS t
            FROM users LEFT JOIN (
                SELECT user_id, sum({CREDITS}) AS c, sum({ADDED}) AS a, sum({SPENT}) AS s, count(*) AS n,
                    max(created_at) AS t
                FROM transactions GROUP BY user_id) AS history ON history.user_id = users.user_id) AS both_sides
        WHERE credits <> c OR total_added <> a OR total_spent <> s OR transaction_count <> n OR last_activity <> t""",
    "transaction {} of user {}: balance_after is {}, and the rows before it make it {}": f"""
        SELECT * FROM (
            SELECT id, user_id, balance_after,
                coalesce(lag(balance_after) OVER (PARTITION BY user_id ORDER BY id), 0) + {CREDITS} AS expected
            FROM transactions) AS chain
        WHERE balance_after <> expected""",
    "day {}, {}: the daily count is off by {} transactions and {} credits": """
        SELECT day, type, sum(n), sum(c) FROM (
            SELECT day, type, transactions AS n, credits AS c FROM daily
            UNION ALL SELECT day_of(created_at), type, -count(*), -sum(amount)
                FROM transactions GROUP BY 1, 2
            UNION ALL SELECT day_of(created_at), 'user', -count(*), 0 FROM users GROUP BY 1) AS books
        GROUP BY day, type HAVING sum(n) <> 0 OR sum(c) <> 0""",
    "transaction {}: a refund to user {} of {}, which was never spent": """
        SELECT id, user_id, reference FROM transactions AS refund WHERE type = 'refund' AND NOT EXISTS (
            SELECT 1 FROM transactions AS spend WHERE spend.type = 'spend' AND spend.reference = refund.reference
                AND spend.user_id = refund.user_id AND spend.amount = refund.amount)""",
    "transaction {}: there is no user {}": """
        SELECT id, user_id FROM transactions WHERE NOT EXISTS (
            SELECT 1 FROM users WHERE users.user_id = transactions.user_id)""",
    "redemption {} of user {}: it was never spent": """
        SELECT jti, user_id FROM redemptions WHERE NOT EXISTS (
            SELECT 1 FROM transactions AS spend WHERE spend.type = 'spend' AND spend.reference = jti
                AND spend.user_id = redemptions.user_id)""",
}


def findings(db):
    """Everything that does not add up, a sentence each, at most 20 of a kind. `db` is in a transaction: one moment."""
    yield from db.damage()
    for sentence, sql in INVARIANTS.items():
        sql = sql.replace("day_of(created_at)", db.day_of.format("created_at"))
        yield from (sentence.format(*row) for row in db.execute(sql).fetchmany(20))


###############################################################################
# Shapes: every body, query and answer. Requests are checked against them, and
# /openapi.json is made from them
###############################################################################


def text(characters, length_max, length_min=1):
    """A string of these characters. `\\Z` and not `$`, which in Python lets a last newline pass."""
    return Annotated[str, Meta(min_length=length_min, max_length=length_max, pattern=f"^[{characters}]*\\Z")]


def integer(least, most):
    return Annotated[int, Meta(ge=least, le=most)]


def shape(name, **fields):
    """A msgspec Struct of that name; a field is a type, or (type, default)."""
    return msgspec.defstruct(name, [(n, *t) if isinstance(t, tuple) else (n, t) for n, t in fields.items()])


UserId = text(r"A-Za-z0-9._:@+|=~\-", 128)
Reference = text(" -~", 255)
Jti = text(r"A-Za-z0-9_\-", 64)
Cursor = text(r"A-Za-z0-9_\-", 400)
Sentence = text(r"^\x00", 500, length_min=0)
Amount, Credits, Count, Id = integer(1, AMOUNT_MAX), integer(0, BALANCE_MAX), integer(0, ID_MAX), integer(1, ID_MAX)
Time = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
Scope = Literal["vend", "redeem", "admin"]
Scopes = Annotated[tuple[Scope, ...], Meta(min_length=1)]
Type = Literal["add", "spend", "admin_add", "admin_deduct", "refund"]

VendBody = shape("VendBody", userId=UserId)
AddBody = shape("AddBody", userId=UserId, amount=Amount, reference=(Reference | None, None), reason=(Sentence | None, None))
RedeemBody = shape("RedeemBody", token=str)
RefundBody = shape("RefundBody", token=(str | None, None), jti=(Jti | None, None), reason=(Sentence | None, None))
LoginBody = shape("LoginBody", username=Annotated[str, Meta(max_length=128)], password=Annotated[str, Meta(max_length=1024)])
AdjustBody = shape("AdjustBody", userId=UserId, amount=Amount, reason=(Sentence | None, None))
AdminRefundBody = shape("AdminRefundBody", jti=Jti, reason=(Sentence | None, None))
KeyBody = shape("KeyBody", description=text(r"^\x00", 500), scopes=(Scopes, ("vend", "redeem")))
RevokeBody = shape("RevokeBody", id=Id)

PAGE = {"limit": (integer(1, 200), 50), "cursor": (Cursor | UnsetType, UNSET)}
SEARCH = {"q": (UserId | UnsetType, UNSET)}
FILTER = {"userId": (UserId | UnsetType, UNSET), "type": (Type | UnsetType, UNSET)}
UsersQuery, UsersCsvQuery = shape("UsersQuery", **PAGE, **SEARCH), shape("UsersCsvQuery", **SEARCH)
HistoryQuery, HistoryCsvQuery = shape("HistoryQuery", **PAGE, **FILTER), shape("HistoryCsvQuery", **FILTER)
LogoutQuery = shape("LogoutQuery", everywhere=(bool, False))
StatsQuery = shape("StatsQuery", days=(integer(1, 366), 30))

Error = shape("Error", error=str)
Token = shape("Token", token=str)
Balance = shape("Balance", userId=UserId, credits=Credits)
NewBalance = shape("NewBalance", success=bool, newBalance=Credits)
Redeemed = shape("Redeemed", userId=UserId, jti=Jti, redeemedAt=Time)
Done = shape("Done", success=bool)
Adjusted = shape("Adjusted", success=bool, newBalance=Credits, message=str)
Session = shape("Session", username=str)
User = shape("User", user_id=UserId, credits=Credits, total_added=Count, total_spent=Count, transaction_count=Count,
             last_activity=Time, created_at=Time)
Users = shape("Users", users=list[User], next_cursor=Cursor | None)
Transaction = shape("Transaction", id=Id, user_id=UserId, type=Type, amount=Amount, balance_after=Credits,
                    reference=Reference | None, reason=Sentence | None, timestamp=Time)
Transactions = shape("Transactions", transactions=list[Transaction], next_cursor=Cursor | None)
UserDetail = shape("UserDetail", user_id=UserId, current_credits=Credits, total_added=Count, total_spent=Count,
                   transaction_count=Count, transactions=list[Transaction], created_at=Time, last_activity=Time)
NewKey = shape("NewKey", apiKey=str, id=Id, scopes=list[Scope])
ApiKey = shape("ApiKey", id=Id, prefix=str, description=Sentence, scopes=list[Scope], created_at=Time,
               last_used_at=Time | None, revoked_at=Time | None)
ApiKeys = shape("ApiKeys", api_keys=list[ApiKey])
Day = shape("Day", date=Annotated[str, Meta(extra_json_schema={"format": "date"})], added=(Count, 0), spent=(Count, 0),
            refunded=(Count, 0), transactions=(Count, 0))
Stats = shape("Stats", total_users=Count, total_current_credits=Count, total_credits_added=Count,
              total_credits_spent=Count, total_transactions=Count, total_api_keys=Count, net_credits=Count,
              daily=list[Day])
Health = shape("Health", status=str, version=str)

###############################################################################
# Tokens
###############################################################################

def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


Claims = shape("Claims", sub=UserId, jti=Jti, iat=int, exp=int, iss=str)  # RFC 7519, section 4.1; times in seconds


class Tokens:
    """Signs and reads tokens with HS256: the newest secret signs, all of them verify."""

    def __init__(self, config):
        self._secrets = [secret for secret in (config.jwt_secret, config.jwt_secret_previous) if secret]
        self._ttl_s, self._issuer, self._audience = config.token_ttl_s, config.token_issuer, config.token_audience
        self._jwt = jwt.PyJWT(options={"enforce_minimum_key_length": True})
        self._hmac = hmac.new(config.jwt_secret.encode(), digestmod="sha256")
        self._header = base64url(b'{"alg":"HS256","typ":"JWT"}')
        for name, secret in zip(("JWT_SECRET", "JWT_SECRET_PREVIOUS"), self._secrets):
            try:
                self._jwt.encode({}, secret, algorithm="HS256")
            except jwt.PyJWTError as error:
                raise ConfigError(f"{name} cannot sign: {error}") from error

    def sign(self, user_id, jti, issued_at_ms):
        """The token of a spend: the same arguments always give the very same token.

        A JWS in its compact form (RFC 7515, section 3.1), put together here: 4 us against PyJWT's 17, a tenth of a vend.
        """
        issued_at_s = issued_at_ms // 1000
        claims = {"sub": user_id, "jti": jti, "iat": issued_at_s, "exp": issued_at_s + self._ttl_s, "iss": self._issuer}
        if self._audience:
            claims["aud"] = self._audience
        signed = self._header + b"." + base64url(msgspec.json.encode(claims))
        signer = self._hmac.copy()  # with the key prepared
        signer.update(signed)
        return (signed + b"." + base64url(signer.digest())).decode()

    def read(self, token):
        """The Claims of a token that one of our secrets signed, expired or not. Raises InvalidToken.

        Whether it is too late is for the ledger to say, which knows if the token was redeemed in time.
        """
        options = {"require": list(Claims.__struct_fields__), "verify_exp": False, "verify_iat": False}
        for secret in self._secrets:
            try:
                claims = self._jwt.decode(token, secret, algorithms=["HS256"], options=options, issuer=self._issuer,
                                          audience=self._audience or None)
                return msgspec.convert(claims, Claims)
            except jwt.InvalidSignatureError:
                continue
            except (jwt.PyJWTError, msgspec.ValidationError):
                break
        raise InvalidToken


###############################################################################
# Sign-in: API keys, sessions, and what happens to those who guess
###############################################################################


def sha256(string):
    return hashlib.sha256(string.encode()).hexdigest()


def same(given, expected):
    """Whether two strings are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(sha256(given), sha256(expected))


def network(address):
    """Whom to throttle: an IPv4 address, or the /64 network out of which one IPv6 customer can choose."""
    if ":" not in address or not is_address(address):
        return address
    number = ipaddress.IPv6Address(address)
    return str(number.ipv4_mapped or ipaddress.IPv6Network((int(number) >> 64 << 64, 64)))


class Keyring:
    """API keys and sessions. Only hashes of them are kept: the file gives no one away."""

    def __init__(self, database, config):
        self._database, self._username, self._password = database, config.admin_username, config.admin_password

    def generate_key(self, description, scopes):
        """A new API key: (key, id). It ends in a checksum, so that a typing error is refused without a look-up."""
        chance = secrets.token_hex(20)
        key = f"pluct_{chance}{zlib.crc32(chance.encode()):08x}"
        sql = ("/* new_key */ INSERT INTO api_keys (key_hash, prefix, description, scopes, created_at) VALUES (?, ?, ?, ?, ?) "
               "ON CONFLICT (key_hash) DO UPDATE SET prefix = excluded.prefix RETURNING id")
        values = sha256(key), key[:12], description, " ".join(scopes), now_ms()
        return key, self._database.write(lambda db: db.execute(sql, values).fetchone()[0]).wait()

    def find_key(self, key):
        """(id, scopes) of an API key that works, or None."""
        parts = re.fullmatch("pluct_([0-9a-f]{40})([0-9a-f]{8})", key)
        if not parts or int(parts[2], 16) != zlib.crc32(parts[1].encode()):
            return None
        sql = "/* find_key */ SELECT id, scopes, last_used_at FROM api_keys WHERE key_hash = ? AND revoked_at IS NULL"
        for id, scopes, last_used_at in self._database.read(sql, sha256(key)):
            if now_ms() - (last_used_at or 0) > TOUCH_EVERY_MS:
                self._touch("/* use_key */ UPDATE api_keys SET last_used_at = ? WHERE id = ?", now_ms(), id)
            return id, scopes.split()

    def _touch(self, sql, *values):
        """Write without waiting: a full disk, a lock or a standby that is away must not keep anyone from reading."""
        def touch(db):
            with db.unconfirmed():
                db.execute(sql, values)

        self._database.submit([self._database.write(touch)])

    def keys(self):
        return self._database.read("/* keys */ SELECT id, prefix, description, scopes, created_at, last_used_at, "
                                   "revoked_at FROM api_keys ORDER BY id DESC")

    def revoke_key(self, id):
        """From here on the key opens nothing. Raises UnknownKey."""
        sql = "/* revoke_key */ UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?"
        if self._database.change(sql, now_ms(), id) == 0:
            raise UnknownKey

    def sign_in(self, username, password, address, remember=True):
        """A Job for the token of a new session (True without `remember`), or None when this is not the admin.

        It raises Throttled. Name and password are always both compared, so that the time tells nothing of either.
        """
        right = same(username, self._username) & same(password, self._password)
        subjects = f"address {network(address)}", f"name {self._keyed(username)}"  # a password, if typed in the wrong place
        return self._database.write(self._attempt, subjects, right, remember)

    def _attempt(self, db, subjects, right, remember):
        with db.atomic():
            return self._judge(db, now_ms(), subjects, right, remember)

    def _judge(self, db, now, subjects, right, remember):
        rows = db.execute("/* attempt */ SELECT subject, failures, blocked_until FROM sign_in_failures "
                          "WHERE subject IN (?, ?)", subjects).fetchall()
        wait_ms = max((until - now for _, _, until in rows), default=0)
        if 0 < wait_ms <= LOCKOUT_MAX_MS:  # a longer one means that the clock was set back
            raise Throttled(wait_s=-(-wait_ms // 1000))
        if right:
            for subject, failures, _ in sorted(rows):
                if db.execute("/* attempt.right */ DELETE FROM sign_in_failures WHERE subject = ? AND failures = ?",
                              (subject, failures)).rowcount == 0:
                    raise Overtaken
            return self._begin_session(db, now) if remember else True
        db.execute("/* attempt.forget */ DELETE FROM sign_in_failures WHERE last_at < ?", (now - FAILURES_KEPT_MS,))
        before = {subject: failures for subject, failures, _ in rows}
        for subject in subjects:
            failures = before.get(subject, 0) + 1
            wait_ms = min(LOCKOUT_FIRST_MS << min(failures - GUESSES_FREE, 9), LOCKOUT_MAX_MS) if failures >= GUESSES_FREE else 0
            sql = ("/* attempt.wrong */ INSERT INTO sign_in_failures VALUES (?, ?, ?, ?) ON CONFLICT (subject) DO UPDATE SET "
                   "failures = excluded.failures, last_at = excluded.last_at, blocked_until = excluded.blocked_until "
                   "WHERE sign_in_failures.failures = excluded.failures - 1")
            if db.execute(sql, (subject, failures, now, now + wait_ms)).rowcount == 0:
                raise Overtaken

    def _begin_session(self, db, now):
        token = secrets.token_urlsafe(32)
        db.execute("/* sessions.forget */ DELETE FROM sessions WHERE expires_at <= ?", (now,))
        db.execute("/* sessions.begin */ INSERT INTO sessions VALUES (?, ?, ?, ?)",
                   (self._keyed(token), self._username, now, now + SESSION_IDLE_MS))
        return token

    def _keyed(self, token):
        """Keyed with the password, so that a new one ends every session."""
        return hmac.new(self._password.encode(), token.encode(), hashlib.sha256).hexdigest()

    def find_session(self, token):
        """The user name of a session that is not over, or None. Using it keeps it alive."""
        hashed, now = self._keyed(token), now_ms()
        sql = ("/* find_session */ SELECT created_at, expires_at FROM sessions "
               "WHERE token_hash = ? AND username = ? AND expires_at > ?")
        for created_at, expires_at in self._database.read(sql, hashed, self._username, now):
            later = min(now + SESSION_IDLE_MS, created_at + SESSION_AGE_MS)
            if later - expires_at > TOUCH_EVERY_MS:
                self._touch("/* use_session */ UPDATE sessions SET expires_at = ? WHERE token_hash = ?", later, hashed)
            return self._username

    def end_session(self, token):
        self._database.change("/* end_session */ DELETE FROM sessions WHERE token_hash = ?", self._keyed(token))

    def end_all_sessions(self):
        self._database.change("/* end_all_sessions */ DELETE FROM sessions")


class Limit:
    """How often one caller may call: `per_min` at once, and again as time goes by (the leaky bucket of GCRA, ITU-T I.371)."""

    def __init__(self, per_min):
        self._step_s, self._lock = 60 / per_min if per_min else 0, threading.Lock()
        self._due_s, self._sweep_at = {}, CALLERS_MAX

    def count(self, caller):
        """Raises TooMany. Kept is when all the calls so far will be forgiven; once that is past, nothing is."""
        now_s = time.monotonic()
        with self._lock:
            due_s = max(self._due_s.get(caller, 0), now_s) + self._step_s
            if due_s > now_s + 60:
                raise TooMany(wait_s=math.ceil(due_s - now_s - 60))
            self._due_s[caller] = due_s
            if len(self._due_s) > self._sweep_at:
                self._due_s = {caller: due_s for caller, due_s in self._due_s.items() if due_s > now_s}
                self._sweep_at = max(CALLERS_MAX, 2 * len(self._due_s))


class Gate:
    """Who comes in: decided from the headers alone, before a body is read."""

    def __init__(self, config, keyring):
        self._keyring, self._require_api_key = keyring, config.require_api_key
        self.addresses, self.users = Limit(config.address_requests_per_min), Limit(config.user_requests_per_min)
        self._webhook_secrets = [secret for secret in (config.webhook_secret, config.webhook_secret_previous) if secret]

    def reads(self, auth):
        """Whether check() needs the database."""
        return auth != "webhook" and not self.is_open(auth)

    def is_open(self, auth):
        """Whether anyone may call."""
        return auth is None or (auth == "vend" and not self._require_api_key)

    def check(self, auth, environ):
        """The caller's name, or None where anyone may call. Raises TooMany, Unauthorized, Throttled, CrossOrigin."""
        scheme, _, credentials = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        key = environ.get("HTTP_X_API_KEY") or (credentials.strip() if scheme.lower() == "bearer" else None)
        if auth == "webhook":
            given = environ.get("HTTP_X_WEBHOOK_SECRET", "")
            caller = "gateway" if True in [same(given, secret) for secret in self._webhook_secrets] else None
        elif self.is_open(auth):
            address = environ["REMOTE_ADDR"]
            if address and not is_loopback(address):  # from this machine it is a proxy that we were not told of, or the owner
                self.addresses.count(network(address))
            return None
        elif key is not None:
            id, scopes = self._keyring.find_key(key) or (None, ())
            caller = f"key {id}" if auth in scopes else None
        elif auth == "admin" and scheme:
            caller = self._by_password(scheme, credentials, environ)
        elif auth == "admin" and (token := session_token(environ)):
            caller = self._keyring.find_session(token)
            refuse_cross_origin(environ, proof_wanted=caller)
        else:
            caller = None
        if caller is None:
            raise Unauthorized
        return caller

    def _by_password(self, scheme, credentials, environ):
        refuse_cross_origin(environ, proof_wanted=False)
        try:
            username, colon, password = base64.b64decode(credentials, validate=True).decode().partition(":")
        except ValueError:
            return None
        if scheme.lower() != "basic" or not colon or len(username) > 128:
            return None
        signed_in = self._keyring.sign_in(username, password, environ["REMOTE_ADDR"], remember=False)
        return username if signed_in.wait() else None


def session_token(environ):
    """Our cookie, whatever others are beside it: every port of a host shares its cookies."""
    found = re.search(rf"(?:^|;) *{COOKIE}=([\w-]+)", environ.get("HTTP_COOKIE", ""), re.ASCII)
    return found and found[1]


def refuse_cross_origin(environ, proof_wanted):
    """A browser sends a cookie, or a password it was once given, for any page that asks; only ours may change things.

    Without any sign of an origin it was no browser (curl): that will do, unless proof is wanted. Raises CrossOrigin.
    """
    if environ["REQUEST_METHOD"] in ("GET", "HEAD"):
        return
    site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
    if site is not None:
        allowed = site == "same-origin"
    elif origin is not None:
        allowed = origin.partition("://")[2].lower() == environ.get("HTTP_HOST", "").lower()
    else:
        allowed = not proof_wanted
    if not allowed:
        raise CrossOrigin


PROXY_HEADERS = re.compile("^HTTP_(FORWARDED|VIA|X_FORWARDED|X_REAL_IP|X_CLIENT_IP|TRUE_CLIENT_IP|CF_|CDN_|FLY_)", re.MULTILINE)


def refuse_strangers(environ):
    """Let a request pass that came straight from this machine and for it: no proxy, no DNS rebinding. Raises Stranger."""
    host = re.sub(":[0-9]*$", "", environ.get("HTTP_HOST", "localhost")).lower()
    own = is_loopback(environ.get("REMOTE_ADDR", "")) and host in ("localhost", "127.0.0.1", "[::1]")
    if not own or PROXY_HEADERS.search("\n".join(environ)):
        raise Stranger


def believe_proxy(environ):
    """Take the client's address and scheme from the trusted proxy, which appends them to what the client made up."""
    address = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if is_address(address):
        environ["REMOTE_ADDR"] = address
    if environ.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip() == "https":
        environ["wsgi.url_scheme"] = "https"


###############################################################################
# HTTP plumbing: how a request is checked and answered
###############################################################################

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
COOKIE = "pluct_session"


class Route(NamedTuple):
    """One line of the API: what bottle matches, what is checked before the handler, what /openapi.json says."""

    handler: object
    method: str
    path: str
    answer: object  # a shape, or the media type of what is not JSON
    auth: str | None = None  # None, "webhook", or the scope of an API key
    body: type | None = None
    query: type | None = None
    keyed: bool = False  # takes an Idempotency-Key
    refuses: tuple = ()  # besides what the checks refuse
    gives: tuple = ()  # headers of the answer


ROUTES = []


def route(*args, **more):
    """Declare the decorated handler(pluct, call) as a Route."""
    return lambda handler: ROUTES.append(Route(handler, *args, **more)) or handler


class Call(msgspec.Struct):
    """One request as a handler sees it: input that was checked, and the headers of the answer to add to."""

    environ: dict
    route: Route | None = None
    status: int = 200
    headers: dict = {}
    user_id: str | None = None  # from the path or the body
    body: object = None
    query: object = None
    key: str | None = None  # Idempotency-Key
    caller: str | None = None

    def replayed(self, outcome):
        if outcome.replayed:
            self.headers["Idempotent-Replayed"] = "true"


def to_json(value):
    """As the contract prints it: in one line, with a space after each comma and colon."""
    return msgspec.json.format(msgspec.json.encode(value), indent=0)


def refuse_twins(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise BadRequest("A member or parameter is given twice")  # which one counts is left open by RFC 8259, section 4
    return members


strict_json = json.JSONDecoder(object_pairs_hook=refuse_twins)


def checked(value, shape, name):
    try:
        return msgspec.convert(value, shape, strict=False)
    except msgspec.ValidationError as error:
        raise BadRequest(f"{name}: {error}") from None


def read_body(environ, decoder):
    """The request's body in the decoder's shape. Raises NotJson, TooLarge, BadRequest."""
    content_type = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if content_type not in ("", "application/json") and not re.fullmatch(r"application/[^/]+\+json", content_type):
        raise NotJson
    raw = environ["wsgi.input"].read(BODY_BYTES_MAX + 1)
    if len(raw) > BODY_BYTES_MAX:
        raise TooLarge
    try:
        body = decoder.decode(raw)
        if raw.count(b":") > 1:  # with one colon there is one member; and the decoder skips over those that it does not know
            strict_json.decode(raw.decode())
        return body
    except msgspec.ValidationError as error:
        raise BadRequest(f"Body: {error}") from None
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8") from None
    except RecursionError:
        raise BadRequest("The body is nested too deeply") from None
    except ValueError as error:
        raise BadRequest(f"The body is not valid JSON: {error}" if raw else "The body is empty: send JSON") from None


def read_query(environ, shape):
    try:
        pairs = parse_qsl(environ.get("QUERY_STRING", ""), errors="strict", max_num_fields=100)
    except ValueError as error:
        raise BadRequest(f"Query: {error}") from None
    return checked(refuse_twins(pairs), shape, "Query")


def encode_cursor(*key):
    return base64url(msgspec.json.encode(key)).decode()


def decode_cursor(cursor, *types):
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=tuple[types])
    except ValueError:
        raise BadRequest("Query: this cursor is not one that Pluct gave") from None


###############################################################################
# Routes for the app, the gateway and the backend
###############################################################################


@route("POST", "/vend-token", Token, "vend", VendBody, keyed=True, refuses=(InsufficientCredits,),
       gives=("X-Credits-Remaining",))
async def vend_token(pluct, call):
    """Spend one credit for a token."""
    spend = await pluct.ledger.spend(call.body.userId, call.key)
    call.replayed(spend)
    call.headers["X-Credits-Remaining"] = str(spend.balance_after)
    if not spend.replayed:
        pluct.metrics.vended.inc()
    return Token(pluct.tokens.sign(spend.user_id, spend.reference, spend.created_at_ms))


@route("GET", "/balance/<userId>", Balance, "vend")
def balance(pluct, call):
    """A user's credits; 0 for one who never had any."""
    return Balance(call.user_id, pluct.ledger.balance(call.user_id))


@route("POST", "/add-credits", NewBalance, "webhook", AddBody, keyed=True, refuses=(BalanceTooHigh,))
async def add_credits(pluct, call):
    """Add bought credits, once per `reference`; an Idempotency-Key stands in for it where there is none."""
    body = call.body
    added = await pluct.ledger.move("add", body.userId, body.amount, body.reference or call.key, body.reason)
    call.replayed(added)
    if not added.replayed:
        pluct.metrics.added.inc(added.amount)
    return NewBalance(True, added.balance_after)


@route("POST", "/redeem-token", Redeemed, "redeem", RedeemBody, keyed=True,
       refuses=(InvalidToken, TokenRedeemed, TokenRefunded, TokenExpired))
async def redeem_token(pluct, call):
    """Accept a token, once."""
    claims = pluct.tokens.read(call.body.token)
    redemption = await pluct.ledger.redeem(claims.sub, claims.jti, claims.exp, call.key)
    call.replayed(redemption)
    return Redeemed(claims.sub, claims.jti, iso(redemption.redeemed_at_ms))


@route("POST", "/refund-token", NewBalance, "redeem", RefundBody, keyed=True,
       refuses=(InvalidToken, UnknownToken, BalanceTooHigh))
async def refund_token(pluct, call):
    """Give the credit of a token back, once for ever, even if it expired. Send `token` or `jti`."""
    token, jti = call.body.token, call.body.jti
    if (token is None) == (jti is None):
        raise BadRequest("Send either token or jti")
    refund = await pluct.ledger.refund(jti or pluct.tokens.read(token).jti, call.key, call.body.reason)
    call.replayed(refund)
    return NewBalance(True, refund.balance_after)


###############################################################################
# Routes for the admin
###############################################################################


@route("GET", "/", "text/html; charset=UTF-8", gives=("ETag", "Content-Encoding"))
def dashboard(pluct, call):
    """The admin's page."""
    page, compressed, headers = pluct.page
    call.headers.update(headers)
    if headers["ETag"] in call.environ.get("HTTP_IF_NONE_MATCH", ""):
        call.status = 304
        return []
    if "gzip" not in call.environ.get("HTTP_ACCEPT_ENCODING", ""):
        return page
    call.headers["Content-Encoding"] = "gzip"
    return compressed


@route("POST", "/admin/login", Done, body=LoginBody, refuses=(BadCredentials, Throttled, CrossOrigin), gives=("Set-Cookie",))
async def admin_login(pluct, call):
    """Begin a session."""
    refuse_cross_origin(call.environ, proof_wanted=False)  # else any page could lock the admin out by guessing
    token = await pluct.keyring.sign_in(call.body.username, call.body.password, call.environ["REMOTE_ADDR"])
    if token is None:
        raise BadCredentials
    call.headers["Set-Cookie"] = session_cookie(call.environ, token, SESSION_AGE_MS // 1000)
    return Done(True)


@route("POST", "/admin/logout", Done, "admin", query=LogoutQuery, gives=("Set-Cookie",))
def admin_logout(pluct, call):
    """End the session, on the server; with `everywhere` all there are."""
    if call.query.everywhere:
        pluct.keyring.end_all_sessions()
    elif token := session_token(call.environ):
        pluct.keyring.end_session(token)
    call.headers["Set-Cookie"] = session_cookie(call.environ, "", 0)
    return Done(True)


def session_cookie(environ, token, max_age_s):
    secure = "; Secure" if environ["wsgi.url_scheme"] == "https" else ""
    return f"{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age_s}{secure}"


@route("GET", "/admin/session", Session, "admin")
def admin_session(pluct, call):
    """Who is signed in."""
    return Session(call.caller)


def as_user(row):
    return User(*row[:-2], *map(iso, row[-2:]))


def as_transaction(row):
    *most, reference, reason, created_at = row
    return Transaction(*most, None if reference and reference.startswith(UNNAMED) else reference, reason, iso(created_at))


@route("GET", "/admin/users", Users, "admin", query=UsersQuery)
def admin_users(pluct, call):
    """Users, most recently active first; `q` is a prefix of the user id."""
    limit, cursor = call.query.limit, call.query.cursor
    start = {"before": decode_cursor(cursor, Count, UserId)} if cursor else {}
    rows = pluct.reports.users(limit + 1, prefix=call.query.q or "", **start)
    users = [as_user(row) for row in rows[:limit]]
    return Users(users, encode_cursor(rows[limit - 1][5], rows[limit - 1][0]) if len(rows) > limit else None)


@route("GET", "/admin/users/<userId>", UserDetail, "admin", refuses=(UnknownUser,))
def admin_user(pluct, call):
    """One user, with the newest 50 transactions."""
    row, recent = pluct.reports.user(call.user_id)
    return UserDetail(*row[:-2], [as_transaction(row) for row in recent], iso(row[-1]), iso(row[-2]))


@route("GET", "/admin/transactions", Transactions, "admin", query=HistoryQuery)
def admin_transactions(pluct, call):
    """The history, newest first, of all or of one user or type."""
    limit, cursor = call.query.limit, call.query.cursor
    start = {"before": decode_cursor(cursor, Id)[0]} if cursor else {}
    rows = pluct.reports.transactions(limit + 1, user_id=call.query.userId, type=call.query.type, **start)
    transactions = [as_transaction(row) for row in rows[:limit]]
    return Transactions(transactions, encode_cursor(rows[limit - 1][0]) if len(rows) > limit else None)


FORMULA = tuple("=+-@＝＋－＠")  # what makes a spreadsheet take a cell for a program


def to_csv(shape, items):
    """CSV (RFC 4180) in pieces of bytes; ' stands before what a spreadsheet would run."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(shape.__struct_fields__)
    for item in items:
        cells = msgspec.structs.astuple(item)
        writer.writerow(f"'{c}" if isinstance(c, str) and c.strip()[:1] in FORMULA else c for c in cells)
        if sheet.tell() > 16_000:
            yield sheet.getvalue().encode()
            sheet.seek(0)
            sheet.truncate()
    yield sheet.getvalue().encode()


def begun(pieces):
    """The pieces, the first of them made now, while a refusal can still be answered as one."""
    return itertools.chain([next(pieces)], pieces)


@route("GET", "/admin/users.csv", "text/csv; charset=UTF-8", "admin", query=UsersCsvQuery, gives=("Content-Disposition",))
def admin_users_csv(pluct, call):
    """Every user, as a spreadsheet."""
    call.headers["Content-Disposition"] = 'attachment; filename="users.csv"'
    return begun(to_csv(User, map(as_user, pluct.reports.every_user(call.query.q or ""))))


@route("GET", "/admin/transactions.csv", "text/csv; charset=UTF-8", "admin", query=HistoryCsvQuery,
       gives=("Content-Disposition",))
def admin_transactions_csv(pluct, call):
    """The history, as a spreadsheet."""
    call.headers["Content-Disposition"] = 'attachment; filename="transactions.csv"'
    return begun(to_csv(Transaction, map(as_transaction, pluct.reports.every_transaction(call.query.userId, call.query.type))))


@route("POST", "/admin/add-credits", Adjusted, "admin", AdjustBody, keyed=True, refuses=(BalanceTooHigh,))
async def admin_add_credits(pluct, call):
    """Give a user credits."""
    return await adjust(pluct, call, "admin_add", "Added {} credits to user {}")


@route("POST", "/admin/deduct-credits", Adjusted, "admin", AdjustBody, keyed=True, refuses=(InsufficientToDeduct,))
async def admin_deduct_credits(pluct, call):
    """Take credits from a user, who must have them."""
    return await adjust(pluct, call, "admin_deduct", "Deducted {} credits from user {}")


async def adjust(pluct, call, type, message):
    moved = await pluct.ledger.move(type, call.body.userId, call.body.amount, call.key, call.body.reason)
    call.replayed(moved)
    return Adjusted(True, moved.balance_after, message.format(moved.amount, moved.user_id))


@route("POST", "/admin/refund", Adjusted, "admin", AdminRefundBody, keyed=True, refuses=(UnknownToken, BalanceTooHigh))
async def admin_refund(pluct, call):
    """Give the credit of a spend back, once for ever; `jti` is the spend's reference in the history."""
    refund = await pluct.ledger.refund(call.body.jti, call.key, call.body.reason)
    call.replayed(refund)
    return Adjusted(True, refund.balance_after, f"Refunded {refund.amount} credit to user {refund.user_id}")


@route("POST", "/admin/generate-key", NewKey, "admin", KeyBody)
def admin_generate_key(pluct, call):
    """Make an API key. It is shown this once; only its hash is kept."""
    scopes = sorted(set(call.body.scopes), key=Scope.__args__.index)
    key, id = pluct.keyring.generate_key(call.body.description, scopes)
    return NewKey(key, id, scopes)


@route("GET", "/admin/api-keys", ApiKeys, "admin")
def admin_api_keys(pluct, call):
    """All API keys, newest first."""
    return ApiKeys([ApiKey(*row[:3], row[3].split(), *map(iso, row[4:])) for row in pluct.keyring.keys()])


@route("POST", "/admin/revoke-key", Done, "admin", RevokeBody, refuses=(UnknownKey,))
def admin_revoke_key(pluct, call):
    """Stop an API key from working, at once and for good."""
    pluct.keyring.revoke_key(call.body.id)
    return Done(True)


COLUMN = {"add": "added", "admin_add": "added", "spend": "spent", "admin_deduct": "spent", "refund": "refunded"}


@route("GET", "/admin/stats", Stats, "admin", query=StatsQuery)
def admin_stats(pluct, call):
    """Totals of all time, and the last `days` days (UTC) one by one, oldest first."""
    now = now_ms()
    days = {day: Day(day) for day in (iso(now - back * 86_400_000)[:10] for back in reversed(range(call.query.days)))}
    ever, recent, keys = pluct.reports.totals(next(iter(days)))
    for day, type, transactions, credits in recent:
        if day in days:  # the clock may have been set back
            setattr(days[day], COLUMN[type], getattr(days[day], COLUMN[type]) + credits)
            days[day].transactions += transactions
    ever = {type: (transactions, credits) for type, transactions, credits in ever}
    users, _ = ever.pop("user", (0, 0))
    added, spent = (sum(credits * EFFECTS[type][i] for type, (_, credits) in ever.items()) for i in (1, 2))
    transactions = sum(transactions for transactions, _ in ever.values())
    return Stats(users, added - spent, added, spent, transactions, keys, added - spent, list(days.values()))


###############################################################################
# Routes for the operator
###############################################################################


@route("GET", "/health", Health, refuses=(Unavailable,))
async def health(pluct, call):
    """Whether the database answers, to a writer too."""
    await pluct.database.write(lambda db: db.execute("/* health */ UPDATE users SET credits = credits WHERE user_id = ''"))
    return Health("ok", VERSION)


@route("GET", "/metrics", prometheus_client.CONTENT_TYPE_LATEST, "admin")
def metrics(pluct, call):
    """Figures for Prometheus."""
    return prometheus_client.generate_latest(pluct.metrics.registry)


@route("GET", "/openapi.json", "application/json")
def openapi_json(pluct, call):
    """This API, for programs that write clients."""
    shapes = {s for r in ROUTES for s in (r.body, r.query, r.answer, Error) if isinstance(s, type)}
    _, schemas = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    queries = {r.query: schemas.pop(r.query.__name__, None) for r in ROUTES if r.query}
    paths = {}
    for r in ROUTES:
        path = paths.setdefault(r.path.replace("<", "{").replace(">", "}"), {})
        path[r.method.lower()] = describe(r, queries[r.query]["properties"] if r.query else {})
    either = [{"required": [name], "properties": {name: {"type": "string"}}} for name in ("token", "jti")]
    schemas["RefundBody"]["oneOf"] = either
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Pluct", "version": VERSION, "description": "Sells and spends prepaid credits."},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": SECURITY},
    }
    return to_json(document).replace(rb"\\Z", b"$")  # as ECMA 262 writes it, of which JSON Schema takes its patterns


HEADER_TYPES = {"X-Credits-Remaining": "integer", "Retry-After": "integer"}
SECURITY = {
    "webhook": {"type": "apiKey", "in": "header", "name": "x-webhook-secret"},
    "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
}
SECURITY_OF = {None: (), "webhook": ("webhook",), "redeem": ("key", "bearer"), "vend": ("key", "bearer"),
               "admin": ("session", "basic", "key", "bearer")}


def describe(r, query):
    """One operation of the OpenAPI document."""
    def json_of(shape): return {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}
    def headers_of(names): return {name: {"schema": {"type": HEADER_TYPES.get(name, "string")}} for name in names}

    parameters = [{"name": name, "in": "query", "schema": schema, "allowEmptyValue": True} for name, schema in query.items()]
    if "<userId>" in r.path:
        parameters.append({"name": "userId", "in": "path", "required": True, "schema": msgspec.json.schema(UserId)})
    if r.keyed:
        parameters.append({"name": "Idempotency-Key", "in": "header", "schema": msgspec.json.schema(Reference)})
    raw = {"schema": {"type": "object" if r.answer == "application/json" else "string"}}
    content = json_of(r.answer) if isinstance(r.answer, type) else {r.answer.partition(";")[0]: raw}
    gives = headers_of(r.gives + ("Idempotent-Replayed",) * r.keyed)
    responses = {"200": {"description": "Success", "headers": gives, "content": content}}
    if "ETag" in r.gives:
        responses["304"] = {"description": "Not modified", "headers": gives}
    for refusal in refusals(r):
        status = STATUS[refusal]
        said = responses.setdefault(str(status), {"description": "", "content": json_of(Error)})
        said["description"] += (" / " if said["description"] else "") + refusal.sentence
        if status in (429, 503):
            said["headers"] = headers_of(["Retry-After"])
    operation = {"operationId": r.handler.__name__, "summary": r.handler.__doc__, "responses": responses}
    operation["parameters"] = parameters
    operation["security"] = [{name: []} for name in SECURITY_OF[r.auth]] + [{}] * (r.auth == "vend")
    if r.body:
        operation["requestBody"] = {"required": True, "content": json_of(r.body)}
    return operation


def refusals(r):
    """All that a route can refuse: what it says itself, and what its checks do."""
    checks = {
        Stranger: True, TooMany: r.auth in (None, "vend"), Unavailable: r.auth or r.body, Unauthorized: r.auth,
        Throttled: r.auth == "admin", CrossOrigin: r.auth == "admin" and r.method == "POST",
        BadRequest: r.body or r.query or "<" in r.path, TooLarge: r.body, NotJson: r.body, KeyReused: r.keyed,
    }
    return dict.fromkeys([*r.refuses, *(refusal for refusal, can_be in checks.items() if can_be)])


###############################################################################
# The application
###############################################################################


class Metrics:
    """What /metrics tells; a registry of its own, so that two applications can live in one process."""

    def __init__(self):
        new = {"registry": prometheus_client.CollectorRegistry()}
        self.registry = new["registry"]
        prometheus_client.ProcessCollector(**new)
        self.requests = prometheus_client.Histogram(
            "pluct_request_duration_seconds", "Requests.", ["method", "route", "status"], **new,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10))
        self.timer = functools.cache(self.requests.labels)
        self.vended = prometheus_client.Counter("pluct_tokens_vended", "Tokens sold.", **new)
        self.added = prometheus_client.Counter("pluct_credits_added", "Credits bought.", **new)
        self.queue = prometheus_client.Gauge("pluct_writer_queue_jobs", "Writes that wait for the writer.", **new)
        self.backup = prometheus_client.Gauge(
            "pluct_last_backup_timestamp_seconds", "When the last backup was made; 0 when there is none.", **new)
        self.batches = prometheus_client.Histogram(
            "pluct_commit_batch_size", "Writes that shared a commit.", buckets=[2**n for n in range(9)], **new)


class Pluct:
    """The WSGI application: the parts above, wired together. close() lets go of the database."""

    def __init__(self, config, log=write_log):
        self.config, self._log, self._development = config, log, config.development
        self.page = load_page(pathlib.Path(__file__).with_name("admin.html"))
        self.tokens = Tokens(config)
        self.metrics = Metrics()
        self.database = open_database(config, self.metrics.batches.observe)
        self.metrics.queue.set_function(self.database.waiting)
        self.metrics.backup.set_function(lambda: last_backup_s(config.database_path))
        self.ledger, self.reports = Ledger(self.database), Reports(self.database)
        self.keyring = Keyring(self.database, config)
        self._gate = Gate(config, self.keyring)
        self._proxy = str(ipaddress.ip_address(config.trusted_proxy)) if config.trusted_proxy else None
        self._router = bottle.Router()
        for r in ROUTES:
            self._router.add(r.path, r.method, (r, msgspec.json.Decoder(r.body) if r.body else None))
        waits = [r for r in ROUTES if inspect.iscoroutinefunction(r.handler) and not self._gate.reads(r.auth)]
        # they only await, so that one thread can serve many
        self.quick = {(r.method, r.path) for r in waits} if self.database.in_loop else set()
        self.close = self.database.close

    def __call__(self, environ, start_response):
        """WSGI (PEP 3333). Under our own Server the answer may be there already."""
        status, headers, body = environ.get("pluct.answer") or run(self.serve(environ))
        start_response(status, headers)
        return body

    async def serve(self, environ):
        """Answer one request: (status line, headers, body)."""
        began, call = time.perf_counter(), Call(environ)
        try:
            answer = await self._handle(call)
        except Refused as refusal:
            call.status, answer = STATUS[type(refusal)], Error(str(refusal))
            call.headers = {"Retry-After": str(refusal.wait_s)} if call.status in (429, 503) else {}
        except bottle.HTTPError as error:  # no such path, or not with this method
            call.status, answer = error.status_code, Error("Not found" if error.status_code == 404 else "Method not allowed")
            call.headers = {name: value.replace("GET", "GET, HEAD") for name, value in error.headerlist if name == "Allow"}
        except Exception:
            say(traceback.format_exc())
            call.status, answer, call.headers = 500, Error("Internal error"), {}
        method, rule = environ["REQUEST_METHOD"], call.route.path if call.route else ""
        self.observe(method, rule, call.status, time.perf_counter() - began, call.user_id)
        status, headers, body = self._packed(call, answer)
        return status, headers, [] if method == "HEAD" else body

    @staticmethod
    def _packed(call, answer):
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} | call.headers
        if isinstance(answer, msgspec.Struct):
            headers["Content-Type"], answer = "application/json", to_json(answer)
        elif call.status == 200:
            headers["Content-Type"] = call.route.answer
        if isinstance(answer, bytes):
            headers["Content-Length"], answer = str(len(answer)), [answer]
        return f"{call.status} {http.client.responses[call.status]}", list(headers.items()), answer

    def observe(self, method, route, status, seconds, user_id=None):
        """Count a request and log it. Of what a client sends only a userId gets in, and only once checked."""
        method = method if method in METHODS else "OTHER"
        self.metrics.timer(method, route, status).observe(seconds)
        line = {"time": iso(now_ms()), "method": method, "route": route, "status": status, "ms": round(seconds * 1000, 3)}
        if user_id is not None:
            line["userId"] = user_id
        self._log(msgspec.json.encode(line) + b"\n")

    async def _handle(self, call):
        """Check a request from the outside in, then call its handler."""
        environ = call.environ
        if environ.get("pluct.late"):  # else, while no database answers, each would wait longer than the one before
            raise Unavailable
        environ["PATH_INFO"] = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        (call.route, decoder), path = self._router.match(environ)
        r = call.route
        if self._development:
            refuse_strangers(environ)
        elif environ.setdefault("REMOTE_ADDR", "") == self._proxy:
            believe_proxy(environ)
        call.caller = self._gate.check(r.auth, environ)
        if path:
            call.user_id = checked(path["userId"], UserId, "userId")
        if r.query:
            call.query = read_query(environ, r.query)
        if r.keyed and "HTTP_IDEMPOTENCY_KEY" in environ:
            call.key = checked(environ["HTTP_IDEMPOTENCY_KEY"], Reference, "Idempotency-Key")
        if decoder:
            call.body = read_body(environ, decoder)
            call.user_id = getattr(call.body, "userId", None)
        if call.user_id and self._gate.is_open(r.auth):
            self._gate.users.count((network(environ["REMOTE_ADDR"]), call.user_id))  # else anyone could use up another's
        answer = r.handler(self, call)
        return await answer if inspect.iscoroutine(answer) else answer


def load_page(path):
    """The dashboard, the same compressed, and headers: its own script and style may run, no other (CSP Level 3)."""
    try:
        page = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} must stand beside pluct.py: {error.strerror}.") from error
    policy = "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    for tag in ("script", "style"):
        sources = re.findall(f"<{tag}>(.*?)</{tag}>".encode(), page, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(source).digest()).decode() for source in sources]
        policy += f"; {tag}-src " + " ".join(f"'sha256-{h}'" for h in hashes)
    return page, gzip.compress(page), {
        "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding", "ETag": f'W/"{hashlib.sha256(page).hexdigest()[:32]}"',
    }


def create_app(config=None, log=write_log):
    """The WSGI application, from the environment unless a Config is given. Raises ConfigError."""
    return Pluct(config or Config.from_environ(os.environ), log)


###############################################################################
# The server: waitress, with our errors and a stop that answers what is in flight
###############################################################################

# Above the size of an answer, send_bytes leaves the sending to the main loop, which else spins against the thread that
# sends (at 64 connections: 40 requests a second against 3,190). Proxies are for believe_proxy() and refuse_strangers().
WAITRESS = {
    "threads": THREADS, "send_bytes": 18_000, "ident": None, "connection_limit": CONNECTIONS_MAX, "backlog": 2048,
    "asyncore_use_poll": True, "channel_request_lookahead": 0, "max_request_header_size": HEADER_BYTES_MAX,
    "max_request_body_size": BODY_BYTES_MAX + 8192, "outbuf_high_watermark": 1024 * 1024, "expose_tracebacks": False,
    "log_socket_errors": False, "cleanup_interval": 5, "clear_untrusted_proxy_headers": False,
}

# What waitress refuses by itself, before there is a request to route.
SERVER_SENTENCES = {
    400: "The request is not valid HTTP",
    413: TooLarge.sentence,
    431: f"The headers are over {HEADER_BYTES_MAX // 1024} KiB",
    501: "This Transfer-Encoding is not supported",
}


class ErrorTask(waitress.task.ErrorTask):
    def execute(self):
        code, reason = self.request.error.code, self.request.error.reason
        body = to_json(Error(SERVER_SENTENCES.get(code, "Internal error")))
        self.status, self.content_length = f"{code} {reason}", len(body)
        self.response_headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        self.set_close_on_finish()
        self.channel.server.pluct.observe(getattr(self.request, "command", ""), "", code, 0.0)
        self.write(body)


class Task(waitress.task.WSGITask):
    def get_environment(self):
        environ = super().get_environment()
        environ["pluct.late"] = time.monotonic() > self.request.came + LATE_S
        return environ

    def build_response_header(self):
        if self.channel.server.stopping:
            self.set_close_on_finish()
        return super().build_response_header()


REQUEST_LINE = re.compile(rb"[^ \r\n]+ [^ \r\n]+(?: HTTP/[0-9]\.[0-9])?\r\n")
SLOW_SPACE = re.compile(rb":[ \t]{64}|\r\n[ \t]")  # and lines that go on in the next, which RFC 9112, section 5.2, has us refuse


class Parser(waitress.parser.HTTPRequestParser):
    def __init__(self, adj):
        super().__init__(adj)
        self.began = time.monotonic()

    def received(self, data):
        consumed = super().received(data)
        if self.error or self.body_rcv is None:
            self.expect_continue = False  # with no body to come, waitress would wait for one for ever
        return consumed

    def parse_header(self, header):
        # What waitress's own patterns would take seconds or minutes to go through, while no one else is served
        if not REQUEST_LINE.match(header) or SLOW_SPACE.search(header):
            raise waitress.parser.ParsingError("The request line or white space is not as clients send it")
        try:
            super().parse_header(header)
        except ValueError as error:  # from urlsplit: GET http://[ HTTP/1.1
            raise waitress.parser.ParsingError(str(error)) from None
        # Where a body ends must not be a matter of opinion (RFC 9112, sections 6.1 and 6.3); waitress takes both of these.
        if "TRANSFER_ENCODING" in self.headers or self.chunked and "CONTENT_LENGTH" in self.headers:
            raise waitress.parser.ParsingError("The length is given twice, or in a way that its version does not know")


class Rest(Parser):
    """What came behind a request, as bytes until that is answered and the answer taken. Parsed at once, 8 KiB would be 500
    requests of 70 us each, and who reads no answers would soon have a thread wait for it."""

    def __init__(self, adj):
        super().__init__(adj)
        self.data, self.began = b"", math.inf

    def received(self, data):
        self.data += data
        return len(data)


class Channel(waitress.channel.HTTPChannel):
    error_task_class = ErrorTask

    task = None  # of the request that the loop runs

    def parser_class(self, adj):
        return Rest(adj) if self.requests else Parser(adj)

    def readable(self):
        return self.connected and super().readable() and not isinstance(self.request, Rest)

    def writable(self):
        # not once closed by maintenance(): the poll would report its number, which may be a new connection's by then
        return self.connected and (super().writable() or self._may_go_on())

    def _may_go_on(self):
        return self.connected and isinstance(self.request, Rest) and super().readable()

    def handle_write(self):
        super().handle_write()
        if self._may_go_on():
            rest, self.request = self.request, None
            self.received(rest.data)

    def task_class(self, channel, request):
        task, self.task = self.task, None
        return task or Task(channel, request)

    def handle_expt(self):
        self.handle_close()  # one byte of urgent data (TCP) would else be reported again at every turn


class Listener(waitress.server.TcpWSGIServer):
    channel_class, stopping, pluct, loop_thread = Channel, False, None, None

    def handle_accept(self):
        """Accept all who wait, and not one at a turn: the others may be served for long before the next."""
        known = -1
        while known < len(self.active_channels) and len(self._map) < self.adj.connection_limit:
            known = len(self.active_channels)
            super().handle_accept()

    def maintenance(self, now):
        super().maintenance(now)
        patience_s = CROWDED_S if self.in_connection_overflow else REQUEST_S
        for channel in list(self.active_channels.values()):
            stalled = channel.total_outbufs_len and channel.last_activity < now - STALLED_S
            idle = self.in_connection_overflow and not channel.requests and channel.last_activity < now - patience_s
            if stalled or idle or (channel.request and channel.request.began < now - patience_s):
                channel.handle_close()  # wakes the thread that waits for it to read

    def pull_trigger(self):
        if threading.get_ident() != self.loop_thread:  # the loop need not wake itself
            super().pull_trigger()


class Server:
    """Serves a Pluct until told to stop.

    What only waits for the writer is run by the loop itself, many requests at a time: for a vend that saves two
    changes of thread, which cost more than the vend. What reads the database has a thread of waitress's.
    """

    def __init__(self, pluct):
        config, self._map, self._dispatcher = pluct.config, {}, waitress.task.ThreadedTaskDispatcher()
        self._pluct, self._arrived, self._jobs, self._waiting, self._answered = pluct, deque(), [], deque(), []
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "send_bytes")  # deprecated by name only
            limit = min(CONNECTIONS_MAX, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0] - FILES_BESIDE, 1))
            where = {"host": config.host, "port": config.port, "connection_limit": limit}
            settings = waitress.adjustments.Adjustments(**WAITRESS | where)
        self._dispatcher.set_thread_count(THREADS)
        self._listeners = [Listener(pluct, map=self._map, dispatcher=self._dispatcher, adj=settings, sockinfo=sockinfo)
                           for sockinfo in settings.listen]
        for listener in self._listeners:
            listener.pluct, listener.add_task = pluct, self._add
        pluct.database.wake = self._listeners[0].pull_trigger
        self.port = int(self._listeners[0].effective_port)

    def run(self):
        """Serve until stop(); then accept no more, answer what has come in, and return."""
        for listener in self._listeners:
            listener.loop_thread = threading.get_ident()
        while not self._listeners[0].stopping:
            self._turn(1)
        self._turn(0)  # who has connected by now is answered too
        for listener in self._listeners:
            waitress.wasyncore.dispatcher.close(listener)
        deadline, busy = time.monotonic() + DRAIN_S, True
        while busy and time.monotonic() < deadline:
            self._turn(0.05)
            channels = [channel for listener in self._listeners for channel in listener.active_channels.values()]
            busy = any(channel.requests or channel.total_outbufs_len for channel in channels)
        self._dispatcher.shutdown(timeout=1)

    def _turn(self, wait_s):
        """Receive and send what can be, begin the requests that came, write what they want written, and answer them."""
        for wait_s in (0 if self._arrived or self._jobs else wait_s, 0):  # the second look finds 7 % more vends a second
            waitress.wasyncore.loop(wait_s, use_poll=True, map=self._map, count=1)
            for _ in range(min(len(self._arrived), TURN_REQUESTS_MAX - len(self._jobs))):
                self._guard(self._begin, self._arrived.popleft())
            if len(self._jobs) < 2:  # nobody hurries
                break
        if self._jobs:
            jobs, self._jobs = self._jobs, []
            self._pluct.database.commit_here(jobs)
        while self._waiting and not self._waiting[0][0].undone.locked():  # jobs are done in their order
            self._guard(self._go_on, *self._waiting.popleft()[1:])
        answered, self._answered = self._answered, []
        for channel in answered:  # in one go: sent one by one they took a fifth longer, waking the client each time
            if channel.connected:
                self._guard(Channel.handle_write, channel)

    @staticmethod
    def _guard(step, channel, *more):
        """What goes wrong with one connection ends that one only."""
        try:
            step(channel, *more)
        except Exception:
            say(traceback.format_exc())
            channel.handle_close()

    def _add(self, channel):
        """Take a request that has come in whole."""
        request = channel.requests[0]
        request.came = time.monotonic()
        if request.error or (request.command, request.path) not in self._pluct.quick:
            self._dispatcher.add_task(channel)
        else:
            self._arrived.append(channel)

    def _begin(self, channel):
        channel.task = Task(channel, channel.requests[0])
        environ = channel.task.get_environment()
        self._go_on(channel, environ, self._pluct.serve(environ))

    def _go_on(self, channel, environ, serving):
        """Run a request until it awaits a write, or to its answer."""
        try:
            job = serving.send(None)
        except StopIteration as end:
            environ["pluct.answer"] = end.value
        else:
            self._jobs.append(job)
            self._waiting.append((job, channel, environ, serving))
            return
        channel.service()
        self._answered.append(channel)

    def stop(self, *_):
        for listener in self._listeners:
            listener.stopping = True
            listener.trigger.pull_trigger()


def tune_process():
    """One processor, because the threads take turns anyway (GIL) and moving between two halves the speed; as many open
    files as there may be connections; and of what waitress says, no word on waiting requests, which are normal here."""
    if hasattr(os, "sched_setaffinity"):
        usable = sorted(os.sched_getaffinity(0))
        with contextlib.suppress(OSError):  # a sandbox may forbid it, and the next
            os.sched_setaffinity(0, {usable[os.getpid() % len(usable)]})
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS_MAX + FILES_BESIDE
    with contextlib.suppress(OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted if hard < 0 else min(hard, wanted)), hard))
    # What is late waitress ends by this clock, which no one sets
    waitress.server.time = waitress.channel.time = types.SimpleNamespace(time=time.monotonic)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    handler = logging.Handler()
    handler.emit = lambda record: say(handler.format(record))
    logging.getLogger().addHandler(handler)


###############################################################################
# The command line
###############################################################################


def serve():
    pluct = create_app()
    config = pluct.config
    tune_process()
    try:
        server = Server(pluct)
    except (OSError, ValueError) as error:
        raise ConfigError(f"HOST and PORT: cannot listen on {config.host}:{config.port}: {error}.") from error
    signal.signal(signal.SIGTERM, server.stop)
    signal.signal(signal.SIGINT, server.stop)
    if config.development:
        say("Warning: development secrets are in use, and they work on this machine only.")
    host = "localhost" if is_loopback(config.host) else config.host
    say(f"Pluct {VERSION} serves http://{host}:{server.port} from {config.database_name}")
    server.run()
    pluct.close()


def print_secrets():
    print("# Settings for Pluct. Keep them to yourself: chmod 600 this file.")
    for name, size in {"JWT_SECRET": 48, "WEBHOOK_SECRET": 36, "ADMIN_PASSWORD": 18}.items():
        print(f"{name}={secrets.token_urlsafe(size)}")


def prove(db):
    """How many users and transactions there are, when everything adds up; else the command ends with what does not."""
    try:
        wrong = list(findings(db))
        counts = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("users", "transactions")]
    except sqlite3.Error as error:
        wrong = [f"file: {error}"]
    if wrong:
        raise ConfigError("\n".join(wrong))
    return "{} users and {} transactions".format(*counts)


def reading(config):
    """A connection that sees the whole ledger as it is at one moment. Raises ConfigError."""
    return reading_file(config.database_path, "ro") if config.database_path else reading_postgres(config.database_url)


@contextlib.contextmanager
def reading_postgres(url):
    with connected(url) as db, db.atomic():
        db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        refuse_other_schema(db.execute("SELECT version FROM pluct_schema").fetchone()[0])
        yield db


@contextlib.contextmanager
def reading_file(path, mode):
    if not os.path.exists(path):
        raise ConfigError(f"DATABASE_URL: {path} does not exist.")
    with contextlib.ExitStack() as held:
        try:
            db = held.enter_context(contextlib.closing(open_sqlite(path, mode)))
            refuse_other_schema(schema_version(db))
            db.execute("BEGIN")
        except sqlite3.Error as error:
            raise ConfigError(f"file: {error}") from None
        yield db


def refuse_other_schema(version):
    if version != len(MIGRATIONS):
        raise ConfigError(f"DATABASE_URL: this has schema {version}, and this Pluct reads {len(MIGRATIONS)}.")


def verify():
    """Say what does not add up, and exit 1; or that everything does. Reads only, beside a running server too."""
    with reading(Config.from_environ(os.environ)) as db:
        print(f"{prove(db)}: everything adds up")


# Every table there is, in an order in which each refers to earlier ones only, and by what its rows are told apart
TABLES = {
    "users": "user_id", "transactions": "id", "redemptions": "jti", "refund_keys": "idempotency_key",
    "daily": "day, type, slot", "api_keys": "id", "sessions": "token_hash", "sign_in_failures": "subject",
}


def pour(source, target):
    """Copy every row to a database that has none yet, and compare all of them. Raises ConfigError."""
    for table in TABLES:
        if target.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
            raise ConfigError("the database to copy to is not empty; nothing was changed.")
    for table, key in TABLES.items():
        total, sql = source.execute(f"SELECT count(*) FROM {table}").fetchone()[0], f"SELECT * FROM {table} ORDER BY {key}"
        there, here = hashlib.sha256(), hashlib.sha256()
        for done, rows in batches(source, sql, there):
            target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            show_progress(table, done, total)
        if key == "id":
            target.set_next_id(table)
        for _ in batches(target, sql, here):
            pass
        if here.digest() != there.digest():
            raise ConfigError(f"{table} did not arrive as it was; nothing was changed.")


def batches(db, sql, digest):
    """(rows so far, some rows), until all were there and the digest has them all."""
    cursor, done = db.rows(sql), 0
    while rows := cursor.fetchmany(CSV_ROWS_PER_READ):
        digest.update(repr(rows).encode())
        done += len(rows)
        yield done, rows
    cursor.close()


def show_progress(table, done, total):
    bar = "#" * (30 * done // total)
    if sys.stderr.isatty():
        print(f"\r{table:16} [{bar:30}] {done} of {total}", end="\n" if done == total else "", file=sys.stderr)


def copy(source, target):
    """Move a ledger that nobody serves into an empty database of either kind: all of it, or nothing."""
    source, target = (Config(database_url=url) for url in (source, target))
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # else close() would let the writer finish what was interrupted
    with contextlib.ExitStack() as held:
        if os.path.exists(source.database_path or ""):
            held.enter_context(claim(source.database_path))  # nobody serves it meanwhile
        here = held.enter_context(reading(source))
        there = open_database(target)
        held.callback(there.close)

        def fill(db):
            pour(here, db)
            return prove(db)

        try:
            counts = there.write_at_length(fill)
        except sqlite3.Error as error:
            raise ConfigError(f"{source.database_name}: {error}; nothing was changed.") from None
    print(f"{target.database_name}: {counts}, as in {source.database_name}, and everything adds up")


def backup(file, keep):
    """Copy the ledger as it is at one moment to an SQLite file, beside a running server too.

    The copy gets its name when it is on the disk and was proved. With `keep` that name has the time in it, and of the
    files named so only the newest `keep` stay.
    """
    config, partial = Config.from_environ(os.environ), f"{file}.partial"
    stem, suffix = os.path.splitext(file)
    name = f"{stem}-{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}{suffix}" if keep else file
    try:
        with contextlib.ExitStack() as held, reading(config) as ledger:
            locked = os.open(config.database_path or os.path.dirname(file) or ".", os.O_RDONLY)
            held.callback(os.close, locked)
            fcntl.flock(locked, fcntl.LOCK_EX | fcntl.LOCK_NB)  # one backup at a time; SQLite's own locks are of another kind
            if os.path.lexists(name):
                raise FileExistsError("it exists already, and a backup replaces nothing: give another name, or use --keep")
            held.callback(pathlib.Path(partial).unlink, missing_ok=True)
            os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
            with contextlib.closing(open_sqlite(partial, "rw")) as copy:
                copy.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
                ledger.save(copy)
            sync(partial)
            with reading_file(partial, "ro&immutable=1") as copy:
                counts = prove(copy)
            os.rename(partial, name)
            sync(os.path.dirname(name) or ".")
            if keep:
                delete_all_but(keep, name, re.escape(os.path.basename(stem)) + r"-\d{8}T\d{6}Z" + re.escape(suffix))
    except BlockingIOError:
        raise ConfigError("another backup of this ledger is at work.") from None
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(f"the backup to {name} failed: {error}.") from error
    if config.database_path:
        with contextlib.suppress(OSError):  # the copy is made, though /metrics may take it for older than it is
            noted = pathlib.Path(f"{config.database_path}.backed-up")
            noted.unlink(missing_ok=True)  # it may be another user's
            noted.touch(0o600)
    print(f"{name}: {counts}, everything adds up")


def sync(path):
    """Have a file, or the names in a folder, on the disk."""
    opened = os.open(path, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)


def delete_all_but(count, newest, pattern):
    """Of the files beside `newest` whose names match, which sort by their time, keep that one and the last of the others."""
    newest = pathlib.Path(newest)
    others = sorted(p for p in newest.parent.iterdir() if re.fullmatch(pattern, p.name) and p.is_file() and p != newest)
    for old in others[: 1 - count or None]:
        old.unlink()


def last_backup_s(path):
    if path is None:
        return math.nan  # it is the database's own matter, and no alert's
    with contextlib.suppress(OSError):
        return os.stat(f"{path}.backed-up").st_mtime
    return 0


def count_of(text):
    if not re.fullmatch("[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
    return int(text)


COMMANDS = {
    "serve": (serve, "answer requests"),
    "secrets": (print_secrets, "print an environment file with fresh secrets"),
    "verify": (verify, "prove that the ledger adds up"),
    "backup": (backup, "copy the ledger to a file, beside a running server too"),
    "copy": (copy, "move the ledger, which nobody serves meanwhile, from one database to another"),
}


def main():
    for number in (0, 1, 2):  # one that was closed would be given to the next file or connection, log lines and all
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    settings = ""
    for field in dataclasses.fields(Config):
        default = int(field.default) if field.type is bool else field.default
        settings += f"  {field.name.upper():24} {field.metadata['meaning']}{f' (default {default})' if default != '' else ''}\n"
    parser = argparse.ArgumentParser(
        description="Pluct sells and spends prepaid credits. Without a command it serves.",
        epilog=f"settings, from the environment:\n{settings}", formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.set_defaults(command=serve)
    commands = parser.add_subparsers(title="commands", metavar="")
    for name, (command, meaning) in COMMANDS.items():
        added = commands.add_parser(name, help=meaning, description=f"pluct.py {name}: {meaning}.")
        added.set_defaults(command=command)
        if command is backup:
            added.add_argument("file", help="the copy's name; it must not exist")
            added.add_argument("--keep", type=count_of, metavar="N", help="put the time into the name; keep the newest N only")
        if command is copy:
            added.add_argument("source", help="where it is: sqlite:///pluct.db, or postgresql://user@host/name")
            added.add_argument("target", help="where it goes, likewise; nothing may be there yet")
    options = vars(parser.parse_args())
    try:
        options.pop("command")(**options)
    except (ConfigError, Refused) as error:
        sys.exit(f"pluct: {error}")


if __name__ == "__main__":
    main()
