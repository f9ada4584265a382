#!/usr/bin/env python3
"""Pluct sells and spends prepaid credits. A payment gateway adds them, a mobile app spends one for a
short-lived token, a premium backend redeems that token once, and an admin runs it all from one page.
`python -m pluct` serves; --help names the settings and commands.

Contents
    limits, settings, errors, schema, ledger, tokens, shapes, routes, reports, verification,
    sign-in, application, operator's routes, databases, server, command line

Glossary
    credit       the right to one premium action
    userId       the owner of credits, named by the app
    transaction  one change of a user's credits, append-only
    reference    what makes a transaction happen once: a receipt number, an Idempotency-Key or a jti, unique
                 within its type. A repeat changes nothing and gets the first answer
    spend, vend  to take credits and sell a token for them
    token        the JWT (RFC 7519) that a spend sells; its jti is the spend's reference
    redeem       to accept a token, once
    refund       to give spent credits back, once per token
    command      a wish to change the ledger; many share a database transaction

Units: credits are integers 0 .. 2^53-1. Times are milliseconds since 1970 UTC inside and
2026-11-22T12:00:00.000Z outside. Names end in their unit (`_ms`, `_s`, `_max`).
"""

import argparse, base64, csv, dataclasses, difflib, fcntl, hashlib, hmac, http.client, inspect, ipaddress
import itertools, json, logging, math, os, queue, random, re, resource, secrets, select, shutil, signal
import socket, sqlite3, sys, threading, time, traceback, types, unicodedata
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache, cached_property, lru_cache, partial
from os.path import exists, getmtime, getsize
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args
from urllib.parse import parse_qsl, quote, urlsplit
from urllib.request import urlopen

import bottle
import jwt
import msgspec
import prometheus_client as prometheus
import waitress
from jwt.utils import base64url_encode as base64url
from msgspec import Meta
from msgspec.json import encode as to_json

VERSION = "1.0.0"

#### The contract's limits

BALANCE_MAX = 2**53 - 1  # the largest integer that JavaScript can hold
AMOUNT_MAX = 1_000_000
ID_MAX = 2**63 - 1
BODY_BYTES_MAX = 64 * 1024

#### Settings

class ConfigError(Exception):
    """A setting or argument is wrong: the sentence names it."""

# The type of a setting holds its meaning, its rule in words, and a function that checks a text

def number(meaning, least, most) -> Any:
    return Annotated[int, meaning, f"a whole number {least}-{most}",
        lambda text: re.fullmatch("[0-9]{1,9}", text) and least <= int(text) <= most]

def line(meaning, pattern=".+", different=1) -> Any:
    return Annotated[str, meaning, meaning + "; at most 1000 printable characters",
        lambda text: re.fullmatch(pattern, text) and text.isprintable() and len(text) <= 1000
            and len(set(text)) >= different]

def secret(meaning) -> Any:
    return line(meaning + ": 32 ASCII characters or more, 8 of them different, without a blank, and no key",
        "(?!ssh-|ecdsa-)[!-~]{32,}", 8)


@dataclasses.dataclass(frozen=True, repr=False)  # a repr shows the secrets
class Config:
    jwt_secret: secret("what signs the tokens") = "local-dev-jwt-secret-never-use-in-prod-12345"
    webhook_secret: secret(
        "the gateway's x-webhook-secret") = "local-dev-webhook-secret-never-use-in-prod-67890"
    admin_username: line("who may sign in: 1-128 characters, no colon", "[^:]{1,128}") = "admin"
    admin_password: line("the password: 12 characters or more, 8 of them different", ".{12,}", 8) = "admin123"
    database_url: line("the database, as sqlite:///pluct.db or postgresql://user@host/name",
        "sqlite:///[^?#:]+|postgres(ql)?://.*") = "sqlite:///pluct.db"
    host: line("the address to listen on") = "127.0.0.1"
    port: number("the port; 0 takes a free one", 0, 65535) = 8787
    token_ttl_s: number("how long a token is good for, in seconds", 1, 86400) = 60
    token_algorithm: line("what signs the tokens: HS256, or by TOKEN_KEYS ES256 or EdDSA",
        "HS256|ES256|EdDSA") = "HS256"
    token_keys: line("a PEM file of private keys: the first signs, all verify") = ""
    token_issuer: line("the tokens' iss") = "pluct"
    token_audience: line("the tokens' aud") = ""
    require_api_key: number("1: /vend-token and /balance want an API key", 0, 1) = 0
    user_requests_per_min: number("calls of one address for a userId; 0: no limit", 0, 999_999_999) = 1200
    address_requests_per_min: number("those without a key; 0: no limit", 0, 999_999_999) = 12000
    jwt_secret_previous: secret("the former, still accepted") = ""
    webhook_secret_previous: secret("the former, still accepted") = ""
    trusted_proxy: line("networks whose X-Forwarded-For and -Proto are believed") = ""
    public_host: line("the only names it may be called by, blanks between", r"(\[[^]]+]|[^[/:,*])+") = ""
    allowed_origins: line("origins of web apps that may vend, as https://app.example.com, blanks between",
        "([a-z]+://[^A-Z/, ]+( |$))+") = ""
    refund_hours: number("how long a key may refund a vend", 0, 99_999) = 24
    user_tokens: line(
        "the users' sign-in: a JWKS' https address or file, or hs256: and 32 characters or more",
        r"https://.+|http://(localhost|127\.0\.0\.1)[:/].*|hs256:.{32,}|(?!\w+:).+") = ""
    user_token_issuer: line("the iss of users' tokens") = ""
    user_token_audience: line("the aud of users' tokens") = ""
    user_token_claim: line("the claim of users' tokens that is the userId") = "sub"
    credits_per_token_max: number("what a token may cost", 1, AMOUNT_MAX) = 1

    @classmethod
    def from_environ(cls, environ: dict = os.environ) -> "Config":
        values = {}
        for field in dataclasses.fields(cls):
            type, _, wanted, fits = get_args(field.type)
            name, default = field.name.upper(), str(field.default)
            text = environ.get(name, default)
            if text != default and not fits(text):
                raise ConfigError(f"{name} must be {wanted}.")
            values[field.name] = type(text)
        return cls(**values)

    def __post_init__(self):
        if self.token_algorithm != "HS256" and self.jwt_secret == Config.jwt_secret:
            object.__setattr__(self, "jwt_secret", "")  # unused, and so no development secret
        if self.user_tokens.startswith("https:") and not self.user_token_issuer:
            raise ConfigError("USER_TOKENS needs USER_TOKEN_ISSUER.")
        for one, other in itertools.combinations((*SECRETS, "user_tokens"), 2):
            if getattr(self, one) == getattr(self, other).removeprefix("hs256:") != "":
                raise ConfigError(f"{one.upper()} and {other.upper()} must differ.")
        guessable = f"(?i)password|admin|pluct|{re.escape(self.admin_username)}"
        if self.admin_password != Config.admin_password and re.search(guessable, self.admin_password):
            raise ConfigError("ADMIN_PASSWORD must not contain password, admin, pluct or the user name.")
        if self.development and not is_own_host(self.host):
            raise ConfigError(f"HOST {self.host} is open to others, and development secrets are not: set "
                "JWT_SECRET, WEBHOOK_SECRET, ADMIN_PASSWORD.")

    @property
    def vend_by(self) -> str:
        return "user" if self.user_tokens else "key" if self.require_api_key else "anyone"

    @cached_property
    def development(self) -> bool:
        """Whether a secret in use is one published here."""
        return any(getattr(self, name) in DEVELOPMENT.values() for name in SECRETS)

    @property
    def database_path(self) -> str | None:
        """The SQLite file's real path, as it is locked by; None for PostgreSQL."""
        if named := re.fullmatch("sqlite:///(.*)", self.database_url):
            return os.path.realpath(named[1])

    @property
    def database_name(self) -> str:
        """Without the password."""
        return self.database_path or re.sub(r":[^/]*(?=@)|\?.*", "", self.database_url)


DEVELOPMENT = {name: getattr(Config, name) for name in ("jwt_secret", "webhook_secret", "admin_password")}
SECRETS = *DEVELOPMENT, "jwt_secret_previous", "webhook_secret_previous"


#### Errors


class RequestError(Exception):
    """The request is refused: str() is the answer's sentence, `wait_s` its Retry-After."""

    def __init__(self, sentence=None, wait_s=1):
        super().__init__(sentence or self.sentence)
        self.wait_s = wait_s


def refusal(status, sentence) -> type[RequestError]:
    return type(sentence, (RequestError,), {"status": status, "sentence": sentence})

BadRequest = refusal(400, "The request is wrong")
Unauthorized = refusal(401, "Unauthorized")
InsufficientCredits = refusal(403, "Insufficient credits")
Forbidden = refusal(403, "Forbidden")
NotFound = refusal(404, "Not found")
TokenRedeemed = refusal(409, "Token already redeemed")
TokenRefunded = refusal(409, "Token was refunded")
KeyMade = refusal(409, "This key was made already and is shown once; revoke it and make another")
TokenExpired = refusal(410, "Token expired")
TooLarge = refusal(413, "The body is too large")
NotJson = refusal(415, "The Content-Type must be application/json")
InvalidToken = refusal(422, "Invalid token")
KeyReused = refusal(422, "This Idempotency-Key or reference was used for another user, amount or token")
TooManyRequests = refusal(429, "Too many requests; try again later")
Unavailable = refusal(503, "The database cannot answer now; try again")

class Postponed(Unavailable):
    """Another process holds the user's row or the file: a later batch gets it."""


#### The schema

APPLICATION_ID = 0x506C7563  # "Pluc": another program's file is never taken for ours

# type -> what one credit of it does to (credits, total_added, total_spent)
EFFECTS = {
    "add": (1, 1, 0), "spend": (-1, 0, 1), "admin_add": (1, 1, 0), "admin_deduct": (-1, 0, 1),
    "refund": (1, 0, -1),  # as if the spend had not happened; nothing was bought
}
TEXT, INT, KEYED = "TEXT NOT NULL", "INTEGER NOT NULL", "STRICT, WITHOUT ROWID"
SCHEMA = f"""
CREATE TABLE users (
    user_id TEXT PRIMARY KEY,
    credits {INT} CHECK (credits BETWEEN 0 AND {BALANCE_MAX}),
    total_added {INT},
    total_spent {INT} CHECK (total_spent >= 0),  -- spends and deductions less refunds
    transaction_count {INT},
    last_activity {INT},
    created_at {INT},
    CHECK (credits = total_added - total_spent)
) {KEYED};
CREATE INDEX users_by_activity ON users (last_activity, user_id);
CREATE INDEX users_at_zero ON users (last_activity, user_id) WHERE credits = 0;

CREATE TABLE user_words (
    word {TEXT},
    user_id {TEXT},
    PRIMARY KEY (word, user_id)
) {KEYED};

CREATE TABLE transactions (
    id INTEGER PRIMARY KEY,
    user_id {TEXT},
    type {TEXT} CHECK (type IN {(*EFFECTS,)}),
    amount {INT} CHECK (amount BETWEEN 1 AND {AMOUNT_MAX}),
    balance_after {INT},
    reference {TEXT},
    reason TEXT,
    actor {TEXT},  -- who did it: 'app', 'gateway', 'admin' or 'key …'
    created_at {INT},
    expires_at INTEGER CHECK ((expires_at IS NULL) = (type <> 'spend')),  -- of a spend's token
    UNIQUE (reference, type)
) STRICT;
CREATE INDEX transactions_by_user ON transactions (user_id, id);
-- Not for spends: nearly all rows are; going back from the newest finds them.
CREATE INDEX transactions_by_type ON transactions (type, id) WHERE type <> 'spend';
CREATE INDEX transactions_by_user_type ON transactions (user_id, type, id) WHERE type <> 'spend';
CREATE INDEX transactions_by_actor ON transactions (actor, id) WHERE actor <> 'app';

-- What a gateway told of and gateways.py could not add or deduct.
CREATE TABLE payments (
    id INTEGER PRIMARY KEY,
    reference {TEXT} UNIQUE,
    kind {TEXT},
    user_id {TEXT},  -- or a typed account
    product TEXT,
    amount TEXT,  -- of the currency
    currency TEXT,
    credits {INT},
    state {TEXT},
    reason TEXT,
    why {TEXT},
    created_at {INT},
    updated_at {INT}
) STRICT;
CREATE INDEX payments_by_state ON payments (state, user_id);

-- Redeemed tokens, and Idempotency-Keys that no transaction's reference remembers.
CREATE TABLE uses (
    key {TEXT},  -- or a redeemed jti
    caller {TEXT},  -- '' for a jti
    type {TEXT},
    used_at {INT},
    subject {TEXT},  -- what the key stands for, or who redeemed
    PRIMARY KEY (key, caller, type)
) {KEYED};

-- Per day and type; 'user' counts new users.
CREATE TABLE daily (
    day {TEXT},
    type {TEXT},
    slot {INT},
    transactions {INT},
    credits {INT},
    PRIMARY KEY (day, type, slot)
) {KEYED};

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY,
    key_hash {TEXT} UNIQUE,
    request TEXT UNIQUE,  -- caller and Idempotency-Key
    prefix {TEXT},
    description {TEXT},
    scopes {TEXT},
    created_at {INT},
    created_by {TEXT},
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

-- Sign-ins, refused ones, and the changes that are no transactions.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    address {TEXT},
    actor {TEXT},
    what {TEXT},
    token_hash TEXT UNIQUE,  -- of a sign-in
    expires_at INTEGER,  -- when its session ends; NULL: it was ended
    created_at {INT}
) STRICT;

CREATE TABLE sign_in_failures (
    subject TEXT PRIMARY KEY,  -- 'address …' or 'name …'
    failures {INT},
    last_at {INT}
) {KEYED};
""" + "".join(
    f"CREATE TRIGGER {event} BEGIN SELECT RAISE(ABORT, 'append-only'); END;\n"
    for event in (
        *(f"{table}_delete BEFORE DELETE ON {table}" for table in ("users", "uses", "transactions")),
        "uses_update BEFORE UPDATE ON uses",
        "transactions_update BEFORE UPDATE OF id, type, amount, balance_after, reference, actor, created_at, "
        "expires_at ON transactions",
        "transactions_erase BEFORE UPDATE ON transactions FOR EACH ROW WHEN ("
        "NEW.id <> OLD.id OR NEW.user_id NOT LIKE 'erased-%' OR NEW.reason IS NOT NULL)"))

# MIGRATIONS[n] leads from version n to n + 1. DO NOT change a released one, nor the meaning of stored values
MIGRATIONS = (SCHEMA,)

#### The ledger: credits move only here. A batch loads rows, decides each command, stores the decisions

GENERATED_PREFIX = "\u00b7"  # of references. No client can send it

def now_ms() -> int:
    return time.time_ns() // 1_000_000

def sha256(string) -> str:
    return hashlib.sha256(string.encode()).hexdigest()

def iso(time_ms) -> str | None:
    """1764000000000 -> '2025-11-24T16:00:00.000Z'."""
    if time_ms is not None:
        return f"{iso_second(time_ms // 1000)}.{time_ms % 1000:03d}Z"

@lru_cache(64)
def iso_second(seconds) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))

def effects(type, amount) -> tuple[int, ...]:
    """What a transaction adds to each of a user's SUMS."""
    return *[each * amount for each in EFFECTS[type]], 1

def fresh_jti() -> str:
    """32 hex digits: 12 of time, so that indexes grow at their end (as UUIDv7, RFC 9562), and 20 random."""
    return f"{now_ms():012x}{os.urandom(10).hex()}"

def jti_of_key(user_id, key) -> str:
    """The jti that a user's Idempotency-Key stands for: the spend's own row remembers it. DO NOT change."""
    return sha256(f"pluct spend {user_id}\0{key}")[:32] if key else fresh_jti()


class Posted(NamedTuple):
    """A transaction as the history has it. `replayed`: an earlier request made it."""

    user_id: str
    type: str
    amount: int
    reference: str
    actor: str
    reason: str | None
    created_at_ms: int
    expires_at_ms: int | None
    balance_after: int
    redeemed_at_ms: int | None = None  # in Redeem's answer
    replayed: bool = False


class Post(NamedTuple):
    """Add or take credits, once per type and reference. Its first six fields are Posted's."""

    user_id: str
    type: str
    amount: int
    reference: str
    actor: str
    reason: str | None = None
    ttl_s: int = 0  # of a spend's token
    key: str | None = None  # beside the reference
    up_to: bool = False  # take what is there, if it is less
    is_new: bool = False  # its reference was made for it
    amount_max: int = AMOUNT_MAX

    @property
    def subject(self) -> str:
        """Four digits tell a mistake. With more, guesses at the userId could be tried."""
        return sha256(f"{self.amount} {self.user_id}")[:4] if self.up_to else self.reference

    def decide(self, batch, used_ms) -> Posted:
        user_id, type, amount, reference, *_ = self
        account = batch.account(user_id)
        if earlier := batch.transactions.get((type, reference)):
            # A retry is answered even if all credits are spent
            if earlier[:3] != self[:3] and not self.up_to:
                raise KeyReused
            return earlier._replace(user_id=user_id, replayed=True)
        if amount > self.amount_max:
            raise BadRequest(f"credits: at most {self.amount_max}")
        if self.up_to:
            self = self._replace(amount=min(amount, 0 if used_ms else account.credits))
        delta = effects(type, self.amount)
        balance = account.credits + delta[0]
        if balance < 0:
            raise InsufficientCredits if type == "spend" else BadRequest("Insufficient credits to deduct")
        if balance > BALANCE_MAX:
            raise BadRequest(f"The balance would pass {BALANCE_MAX}")
        posted = self.posted(balance, batch.now_ms)
        if not self.amount:  # there is nothing to take: no row is written
            return posted._replace(balance_after=0, replayed=bool(used_ms))
        account.credits = balance
        account.changes.append(delta)
        batch.transactions[type, reference] = posted
        batch.history.append(posted[:-2])
        return posted

    def posted(self, balance_after, now_ms) -> Posted:
        """A token's end is a whole second, as JWTs have it."""
        expires_at_ms = (now_ms // 1000 + self.ttl_s) * 1000 if self.ttl_s else None
        return Posted(*self[:6], now_ms, expires_at_ms, balance_after)


class Redeem(NamedTuple):
    user_id: str
    subject: str  # the jti
    actor: str
    key: str | None
    type = "redeem"

    def decide(self, batch, used_ms) -> Posted:
        user_id, jti, actor, _ = self
        spend = batch.transactions.get(("spend", jti))
        if spend is None or spend.user_id != user_id:
            raise InvalidToken  # well signed, but this ledger never sold it
        batch.account(user_id)
        if ("refund", jti) in batch.transactions:
            raise TokenRefunded  # even to a retry: its work would be unpaid
        if used_ms:
            return spend._replace(redeemed_at_ms=used_ms, replayed=True)
        token = jti, "", "redeem"  # of no caller: whoever redeems it, once
        if token in batch.uses:
            raise TokenRedeemed
        if batch.now_ms >= spend.expires_at_ms:
            raise TokenExpired
        batch.use(token, actor)
        return spend._replace(redeemed_at_ms=batch.now_ms)


class Refund(NamedTuple):
    subject: str  # the jti
    actor: str
    key: str | None
    reason: str | None
    hours_max: int | None  # only what was sold within these, and redeemed by no other; None: all
    type = "refund"

    def decide(self, batch, used_ms) -> Posted:
        jti, actor, _, reason, hours_max = self
        spend = batch.transactions.get(("spend", jti))
        if spend is None:
            raise NotFound("Unknown token")
        if hours_max is not None and ("refund", jti) not in batch.transactions:
            _, redeemer = batch.uses.get((jti, "", "redeem"), (0, actor))
            if redeemer != actor or batch.now_ms - spend.created_at_ms > hours_max * 3_600_000:
                raise Forbidden("Only an admin can refund this token")
        return Post(spend.user_id, "refund", spend.amount, jti, actor, reason).decide(batch, used_ms)


class Store(NamedTuple):
    """Stores rows, each called `new`: SQLite runs it for each, PostgreSQL for all."""

    table: str
    columns: tuple[str, ...]
    sql: str  # {rows} stands for the FROM of the new rows


def insertion(table, columns, on_conflict="") -> Store:
    values = columns.replace(", ", ", new.")
    sql = f"INSERT INTO {table} ({columns}) SELECT new.{values} {{rows}} {on_conflict}"
    return Store(table, tuple(columns.split(", ")), sql)

# {any} stands for "is in this list"
ACCOUNTS = "SELECT user_id, credits, last_activity FROM users WHERE user_id {any}"
PARKED = "SELECT count(*) FROM payments WHERE state = 'parked'"
BALANCE = "SELECT coalesce(max(credits), 0) FROM users WHERE user_id = ?"  # 0 for an unknown user
DAY = "date(created_at / 1000, 'unixepoch')"
SUMS = "credits", "total_added", "total_spent", "transaction_count"
HISTORY_TELLS = f"user_id, {', '.join(SUMS)}, last_activity"
USER = f"{HISTORY_TELLS}, created_at"
POSTED = ", ".join(Posted._fields[:-2]).replace("_ms", "")
BY_REFERENCE = f"SELECT {POSTED} FROM transactions WHERE reference {{any}}"
INSERT_USERS = insertion("users", USER)
INSERT_WORDS = insertion("user_words", "word, user_id")
# The database has the last word: it lets nobody overdraw, and the changed rows are counted
UPDATE_USERS = Store("users", INSERT_USERS.columns[:-1], f"""
    UPDATE users SET {', '.join(f"{name} = users.{name} + new.{name}" for name in SUMS)},
    last_activity = new.last_activity
    {{rows}} WHERE users.user_id = new.user_id AND -users.credits <= new.credits""")
INSERT_TRANSACTIONS = insertion("transactions", POSTED)
INSERT_USES = insertion("uses", "key, caller, type, used_at, subject")
COUNT_DAILY = insertion(
    "daily", "day, type, slot, transactions, credits", "ON CONFLICT (day, type, slot) DO UPDATE SET "
    "transactions = daily.transactions + excluded.transactions, credits = daily.credits + excluded.credits")


class Account(msgspec.Struct):
    """A user's credits within a batch, and what it adds to the user's row."""

    credits: int = 0
    last_activity: int = 0  # 0: a new user
    changes: list = []  # effects()


class Batch:
    def __init__(self, db, commands):
        """Load the rows, in a constant number of statements. Locked users are left out: they delay nobody."""
        self.now_ms, self.history, self.new_uses = now_ms(), [], []
        posts = [command for command in commands if type(command) is Post]
        jtis = [command.subject for command in commands if type(command) is not Post]
        owners = {row[0] for row in db.load((BY_REFERENCE, jtis))[0]}
        payees = {post.user_id for post in posts}
        # A new one is there only if a try before has stored it
        references = jtis + [post.reference for post in posts if db.is_retry or not post.is_new]
        found, known, uses = db.load((ACCOUNTS + " /*FOR UPDATE SKIP LOCKED*/", [*payees | owners]),
            (BY_REFERENCE, references),  # again: the first look was before the lock
            ("SELECT * FROM uses WHERE key {any}",
             [command.key for command in commands if command.key] + jtis))
        self.transactions = {(row.type, row.reference): row for row in itertools.starmap(Posted, known)}
        self.uses = {row[:3]: row[3:] for row in uses}
        self._accounts = {user_id: Account(*row) for user_id, *row in found}
        missing = payees - owners - self._accounts.keys()
        locked = {row[0] for row in db.load((ACCOUNTS, [*missing]))[0]}
        self._accounts |= {user_id: Account() for user_id in missing - locked}

    def account(self, user_id) -> Account:
        """A new one is stored if something is posted to it. Raises Postponed."""
        if user_id not in self._accounts:
            raise Postponed
        return self._accounts[user_id]

    def decide(self, command) -> Posted | RequestError:
        """The result, or the refusal: KeyReused, too, if its key came with another subject."""
        key = command.key, command.actor, command.type
        used_ms, subject = self.uses.get(key, (0, ""))
        if used_ms and subject != command.subject:
            return KeyReused()
        try:
            outcome = command.decide(self, used_ms)
        except RequestError as refusal:
            return refusal
        if outcome.replayed:  # change the user by 0, so that this commit, too, waits for the standby
            self.account(outcome.user_id).changes.append((0, 0, 0, 0))
        if command.key and not used_ms:  # a refused request does not use its key up
            self.use(key, command.subject)
        return outcome

    def use(self, key, subject) -> None:
        self.uses[key] = use = self.now_ms, subject
        self.new_uses.append(key + use)

    def store(self, db) -> None:
        """Write the decisions, a statement a table. Raises RuntimeError if the database disagrees."""
        new, changed, now = [], [], self.now_ms
        for user_id, a in self._accounts.items():
            row = user_id, *map(sum, zip(*a.changes))
            if a.changes and a.last_activity:  # it never decreases: pages are cut by it
                changed.append((*row, max(a.last_activity, now if row[-1] else 0)))
            elif any(row[1:]):  # a replay makes no user
                new.append((*row, now, now))
        amounts_by_type = {"user": [0] * len(new)}
        for _, type, amount, *_ in self.history:
            amounts_by_type.setdefault(type, []).append(amount)
        word_rows = [(word, row[0]) for row in new for word in words(row[0])]
        daily = [(iso(now)[:10], type, db.slot, len(amounts), sum(amounts))
            for type, amounts in sorted(amounts_by_type.items()) if amounts]
        db.store((INSERT_USERS, new), (INSERT_WORDS, word_rows), (UPDATE_USERS, changed),
            (COUNT_DAILY, daily), (INSERT_TRANSACTIONS, self.history), (INSERT_USES, self.new_uses))


def post(db, commands) -> list:
    """Apply a batch of commands: for each its result, or the RequestError raised before it wrote anything."""
    batch = Batch(db, commands)
    outcomes = [batch.decide(command) for command in commands]
    batch.store(db)
    return outcomes

def erase(db, user_id) -> str:
    """The random id that replaces it. Later payments to the old id make a new user."""
    new = f"erased-{secrets.token_hex(16)}"
    known = [db.execute(sql, (new, user_id)).rowcount for sql in (
        "UPDATE users SET user_id = ? WHERE user_id = ?",
        "UPDATE payments SET user_id = ?, reason = NULL WHERE user_id = ?")]
    if not any(known):
        raise NotFound("Unknown user")
    db.executemany("DELETE FROM user_words WHERE word = ? AND user_id = ?",
        [(word, user_id) for word in words(user_id)])
    while db.execute("""UPDATE transactions SET user_id = ?, reason = NULL WHERE id IN (SELECT id
            FROM transactions WHERE user_id = ? LIMIT 2000)""", (new, user_id)).rowcount:
        pass  # in parts, for PostgreSQL's statement_timeout
    db.must_forget = True
    return new

#### Tokens


class Tokens:
    """Signs and reads tokens: the newest secret or the first key signs, all verify."""

    def __init__(self, config):
        algorithm = config.token_algorithm
        self._iss_aud = config.token_issuer, config.token_audience
        self._keys = [("HS256", key) for key in (config.jwt_secret, config.jwt_secret_previous) if key]
        header, self.jwks = {"alg": algorithm, "typ": "JWT"}, b""
        self._sign = partial(hmac.digest, config.jwt_secret.encode(), digest="sha256")
        if algorithm != "HS256":
            try:
                keys = read_pem(algorithm, Path(config.token_keys).read_text())
                self._keys += [(algorithm, key.public_key()) for key in keys]
                jwks = [to_jwk(algorithm, key.public_key()) for key in keys]
                self._sign, header["kid"] = signer(keys[0]), jwks[0]["kid"]
            except Exception as error:  # whatever the file has
                raise ConfigError(f"TOKEN_KEYS wants a file of private {algorithm} keys, and pip install "
                    f"'PyJWT[crypto]': {type(error).__name__}.")
            self.jwks = to_json({"keys": jwks})
        self._header = base64url(to_json(header)) + b"."

    def sign(self, spend: Posted) -> str:
        """The spend's token, always the very same: a compact JWS (RFC 7515) in 5 us, where PyJWT takes 17."""
        claims = Claims(spend.user_id, spend.reference, spend.created_at_ms // 1000,
            spend.expires_at_ms // 1000, *self._iss_aud, spend.amount)
        signed = self._header + base64url(to_json(claims))
        return (signed + b"." + base64url(self._sign(signed))).decode()

    def read(self, token: str) -> "Claims":
        """Raises InvalidToken, but not for an expired one: the ledger knows whether it was redeemed."""
        for algorithm, key in self._keys:
            with suppress(jwt.PyJWTError, ValueError, RecursionError):
                claims = msgspec.json.decode(jwt.api_jws.decode(token, key, [algorithm]), type=Claims)
                if (claims.iss, claims.aud) == self._iss_aud:
                    return claims
        raise InvalidToken


PEM = re.compile("(?s)-----BEGIN[^\n]*KEY-----.+?-----END[^\n]+")

def read_pem(algorithm, text) -> list:
    return [jwt.get_algorithm_by_name(algorithm).prepare_key(pem) for pem in PEM.findall(text)]

def to_jwk(algorithm, key) -> dict:
    """A public JWK (RFC 7517), named by its thumbprint (RFC 7638)."""
    jwk = jwt.get_algorithm_by_name(algorithm).to_jwk(key, True)
    thumbprint = hashlib.sha256(to_json(jwk, order="sorted")).digest()
    return jwk | {"kid": base64url(thumbprint).decode(), "alg": algorithm, "use": "sig"}

def signer(key) -> Callable:
    """Signs the same bytes always alike, ECDSA by RFC 6979."""
    if not hasattr(key, "curve"):
        return key.sign  # Ed25519
    from cryptography.hazmat.primitives import asymmetric, hashes
    how = asymmetric.ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
    return lambda signed: jwt.utils.der_to_raw_signature(key.sign(signed, how), key.curve)


LEEWAY_S = 30
JWKS_TIMEOUT_S = 10
JWKS_EVERY_S = 300
JWKS_PAUSE_S = 30  # between two requests
JWKS_KEPT_S = 86_400  # while the provider is away


def public_keys(text: bytes) -> list[tuple]:
    """(algorithm, kid, key) of a JWKS (RFC 7517) or PEM file."""
    algorithms, keys = ("RS256", "PS256", "ES256", "EdDSA"), []
    for algorithm in algorithms:
        with suppress(jwt.InvalidKeyError):
            keys += [(algorithm, None, key) for key in read_pem(algorithm, text.decode())]
    keys = keys or [(key.algorithm_name, key.key_id, key.key) for key in jwt.PyJWKSet.from_json(text)
        if key.public_key_use in ("sig", None) and key.algorithm_name in algorithms]
    if not keys:
        raise ValueError("no known key")
    return [(algorithm, kid, getattr(key, "public_key", lambda: key)()) for algorithm, kid, key in keys]

class UserTokens:
    """Proves users by the tokens of their sign-in (OpenID Connect Core 1.0). A thread keeps the keys new."""

    def __init__(self, config):
        source, audience = config.user_tokens, config.user_token_audience
        self.claim = config.user_token_claim
        self.decode = partial(jwt.PyJWT({"require": ["exp", self.claim], "verify_iat": False,
            "verify_aud": bool(audience)}).decode, leeway=LEEWAY_S,
            issuer=config.user_token_issuer or None, audience=audience)
        self.kept_until_s, self.is_new_wanted = 0, threading.Event()
        if source.startswith("hs256:"):
            self._keep([("HS256", None, source.removeprefix("hs256:"))], math.inf)
        else:
            self.url = source if "://" in source else Path(source).absolute().as_uri()
            self.renew()
            if not (jwt.algorithms.has_crypto and ("://" in source or self.kept_until_s)):
                raise ConfigError("USER_TOKENS wants a JWKS or PEM file, and pip install 'PyJWT[crypto]'.")
            threading.Thread(target=self._renew_forever, daemon=True).start()

    def read(self, token) -> dict:
        """{"userId": what the token proves, of any shape}, or {}. Raises Unavailable without keys."""
        if time.monotonic() > self.kept_until_s:
            raise Unavailable("The sign-in's keys cannot be fetched now; try again")
        with suppress(jwt.PyJWTError):
            claims = self._verify_once(token)
            if time.time() < int(claims["exp"]) + LEEWAY_S:
                return {"userId": claims[self.claim]}
        return {}

    def _keep(self, keys, until_s) -> None:
        self._verify_once, self.kept_until_s = lru_cache(4096)(partial(self._verify, keys)), until_s

    def renew(self) -> None:
        try:
            text, began_s = b"", time.monotonic()
            with urlopen(self.url, timeout=JWKS_TIMEOUT_S) as answer:
                if urlsplit(answer.url)[:2] != urlsplit(self.url)[:2]:
                    raise ValueError("redirected")
                while piece := answer.read1():
                    text += piece
                    if len(text) > 512 * 1024 or time.monotonic() > began_s + JWKS_TIMEOUT_S:
                        raise ValueError("large or slow")
            self._keep(public_keys(text), began_s + JWKS_KEPT_S)
        except Exception as error:  # whatever the provider does
            report(f"USER_TOKENS: {self.url}: {error}")
            self.is_new_wanted.set()

    def _renew_forever(self) -> None:
        while True:
            time.sleep(JWKS_PAUSE_S)
            self.is_new_wanted.wait(JWKS_EVERY_S - JWKS_PAUSE_S)
            self.is_new_wanted.clear()
            self.renew()

    def _verify(self, keys, token) -> dict:
        header = jwt.get_unverified_header(token)
        kid = header.get("kid")
        keys = [key for key in keys if kid is None or key[1] in (kid, None)]
        if not keys:
            self.is_new_wanted.set()
        for algorithm, _, key in keys:
            with suppress(jwt.PyJWTError):
                claims = self.decode(token, key, [algorithm])
                if "crit" not in header and str(header.get("typ", "jwt")).lower() in ("jwt", "at+jwt"):
                    return claims
        raise jwt.InvalidTokenError


#### Shapes. What one route alone takes stands with it


def text(length_max, length_min=0, characters=r"^\x00") -> Any:
    """`\\Z` and not `$`, which in Python lets a last newline pass."""
    return Annotated[str, Meta(min_length=length_min, max_length=length_max, pattern=f"^[{characters}]*\\Z")]

def integer(least, most) -> Any:
    wide = {"format": "int64"} if most >= 2**31 else None  # Go and Java otherwise take 32 bits
    return Annotated[int, Meta(ge=least, le=most, extra_json_schema=wide)]

def shape(name, base=msgspec.Struct, /, **fields) -> type:
    """A msgspec Struct; a field is a type, or (type, default), which answers leave out. Requests have no
    others: what is mistyped protects nothing."""
    fields = [(n, *t) if isinstance(t, tuple) else (n, t) for n, t in fields.items()]
    return msgspec.defstruct(name, fields, bases=(base,), omit_defaults=True,
        forbid_unknown_fields=name.endswith(("Body", "Query")))

def to_ms(time) -> int:
    """At least 1, and in 9892 at most: a time of 9999 may be one of 10000 in UTC."""
    return max(1, int(min(time.timestamp(), 25e10) * 1000))

class Moment(int):
    """ms of a day or a time"""

def to_moment(type, text) -> Moment:
    time = datetime.fromisoformat(text)
    return Moment(to_ms(time.replace(tzinfo=time.tzinfo or UTC)))

UserId = text(255, 1, r"^\x00-\x1f\x7f")  # and see check_user_id()
Reference = Annotated[str, Meta(max_length=255, pattern=r"^[!-~]([ -~]*[!-~])?\Z")]
Jti = text(64, 1, r"A-Za-z0-9_\-")
Sentence = text(500)
Amount, Credits = integer(1, AMOUNT_MAX), integer(0, BALANCE_MAX)
Count, Id = integer(0, ID_MAX), integer(1, ID_MAX)
Time = Annotated[datetime, Meta(tz=True)]
Scope = Literal["vend", "redeem", "read", "admin"]
Type = Literal[*EFFECTS]

# A parameter that was not sent is an empty text, because a query has no null
OF_USER = {"userId": UserId}
REASON = {"reason": (Sentence | None, None)}
CHANGE = OF_USER | {"amount": Amount} | REASON
PAGE = {"limit": (integer(1, 200), 50), "cursor": (str, "")}
NEXT = {"next_cursor": str | None}
SORTS = {"activity": "last_activity", "credits": "credits", "created": "created_at"}
SEARCH = {"q": (UserId, ""), "empty": (bool, False)}
FILTER = {"userId": (UserId, ""), "type": (Type, ""), "reference": (Reference, ""),
    "actor": (Sentence, ""), "from": (Moment, ""), "to": (Moment, "")}
DAY_MS = 86_400_000
RAW = {"raw": (bool, False)}

Error = shape("Error", error=str)
Token = shape("Token", token=str)
Balance = shape("Balance", userId=UserId, credits=Credits)
Done = shape("Done", success=bool)
Credited = shape("Credited", Done, newBalance=Credits)
Adjusted = shape("Adjusted", Credited, message=str)
Deducted = shape("Deducted", Adjusted, deducted=Count)
Erased = shape("Erased", Done, erasedAs=UserId)
Redeemed = shape("Redeemed", userId=UserId, jti=Jti, redeemedAt=Time, credits=(Amount, 1))
Session = shape("Session", username=str, vendBy=Literal["anyone", "key", "user"])
TOTALS = dict.fromkeys(SUMS[1:], Count)
User = shape("User", user_id=UserId, credits=Credits, **TOTALS, last_activity=Time, created_at=Time)
Users = shape("Users", users=list[User], **NEXT)
Transaction = shape("Transaction", id=Id, user_id=UserId, type=Type, amount=Amount, balance_after=Credits,
    reference=str | None, reason=Sentence | None, actor=str, redeemed_at=Time | None, timestamp=Time)
Transactions = shape("Transactions", transactions=list[Transaction], **NEXT)
UserDetail = shape("UserDetail", user_id=UserId, current_credits=Credits, **TOTALS,
    transactions=list[Transaction], created_at=Time, last_activity=Time)
NewKey = shape("NewKey", apiKey=str, id=Id, scopes=list[Scope])
ApiKey = shape("ApiKey", id=Id, prefix=str, description=Sentence, created_by=str, scopes=list[Scope],
    created_at=Time, last_used_at=Time | None, revoked_at=Time | None)
ApiKeys = shape("ApiKeys", api_keys=list[ApiKey], **NEXT)
Event = shape("Event", id=Id, address=str, actor=str, what=str, expires_at=Time | None, timestamp=Time)
Events = shape("Events", events=list[Event], **NEXT)
Day = shape("Day", date=date, purchased=Count, spent=Count, granted=Count, deducted=Count, refunded=Count,
    added=Count, transactions=Count)
Sum = shape("Sum", date=date, gateway=str, currency=str | None, transactions=Count, credits=Count,
    paid=Decimal)
Sums = shape("Sums", sums=list[Sum])
Found = shape("Found", users=list[User], transactions=list[Transaction])
Stats = shape("Stats", total_users=Count, users_at_zero=Count, payments_parked=Count,
    total_current_credits=Count, total_credits_added=Count, total_credits_spent=Count,
    total_transactions=Count, total_api_keys=Count, net_credits=Count, daily=list[Day])
Health = shape("Health", status=str, version=str)
LogLine = shape("LogLine", time=str, method=str, route=str, status=int, ms=float, address=str,
    userId=(str | None, None), caller=(str | None, None))
Claims = shape("Claims", sub=UserId, jti=Jti, iat=int, exp=int, iss=str,  # RFC 7519, section 4.1; in seconds
    aud=(str, ""), credits=(Amount, 1))

#### Routes for the app, the gateway and the backend


ROUTES = []


class Route(msgspec.Struct):
    """Declares handler(app, request). Requests are checked by it, and /openapi.json shows it."""

    method: str
    path: str
    auth: str | None = "admin"  # or "webhook", the scope of an API key, or None: anyone may
    response: Any = None  # the handler's shape, or the media type of what is not JSON
    query: Any = {}
    body: type | None = None
    idempotent: bool = False  # takes an Idempotency-Key
    handler: Callable | None = None

    def __call__(self, handler) -> Callable:
        self.handler, self.query = handler, shape("Query", **self.query)
        self.response = self.response or handler.__annotations__["return"]
        ROUTES.append(self)
        return handler

GET, POST = partial(Route, "GET"), partial(Route, "POST")
ONCE = partial(POST, idempotent=True)

class Request(msgspec.Struct):
    """The checks fill it in; a handler may add to the response's headers."""

    method: str
    path: str  # with its %-escapes, because each path has one spelling
    query_string: str
    headers: dict  # CONTENT_TYPE and the like -> value
    address: str
    scheme: str
    read: Callable  # read(size) -> bytes of the body
    route: Route | None = None
    proved: dict = {}  # the userId, by a token
    user_id: str | None = None  # from the path or the body
    body: Any = None
    query: Any = None
    key: str | None = None  # Idempotency-Key
    caller: str | None = None
    response_headers: dict = {}

    async def apply(self, app, command) -> Posted:
        """The command's outcome; a header tells when it is an earlier request's."""
        outcome = await app.write(command)
        if outcome.replayed:
            self.response_headers["Idempotent-Replayed"] = "true"
        return outcome

    def write(self, app, work, *args) -> "Job":
        """A Job for work(db, *args) and an event that names its result."""
        def both(db):
            id = work(db, *args)
            record(db, self.address, self.caller, f"{self.route.path} {id}")
            return id

        return app.write(both)


@ONCE("/vend-token", "vend", body=shape("VendBody", userId=UserId, credits=(Amount, 1)))
async def vend_token(app, request) -> Token:
    """Spend a credit, or `credits`, for a token. A user's own token stands in for `userId`."""
    user_id, key, config = request.user_id, request.key, app.config
    spend = await request.apply(app, Post(user_id, "spend", request.body.credits, jti_of_key(user_id, key),
        request.caller or "app", ttl_s=config.token_ttl_s, is_new=not key,
        amount_max=config.credits_per_token_max))
    token = app.tokens.sign(spend)
    request.response_headers["X-Credits-Remaining"] = str(spend.balance_after)
    app.metrics.vended.inc(not spend.replayed)
    return Token(token)

@GET("/balance", "vend", query=OF_USER)
@GET("/balance/<userId>", "vend", query=OF_USER)
async def balance(app, request) -> Balance:
    """A user's credits; 0 for one who never had any."""
    return Balance(request.user_id, *(await app.read(BALANCE, request.user_id))[0])

async def change(app, request, type, reference=None, **more) -> Posted:
    """Add or deduct. Without a reference it is the caller's name and key: two callers' equal keys differ."""
    body, caller = request.body, request.caller
    reference = reference or (f"{caller} {request.key}" if request.key else GENERATED_PREFIX + fresh_jti())
    return await request.apply(
        app, Post(body.userId, type, body.amount, reference, caller, body.reason, **more))

@ONCE("/add-credits", "webhook", body=shape("AddBody", **CHANGE, reference=(Reference | None, None)))
async def add_credits(app, request) -> Credited:
    """Add bought credits, once per `reference`, or per Idempotency-Key where there is none."""
    added = await change(app, request, "add", request.body.reference or request.key, key=request.key)
    if not added.replayed:
        app.metrics.added.inc(added.amount)
    return Credited(True, added.balance_after)

@ONCE("/redeem-token", "redeem", body=shape("RedeemBody", token=str))
async def redeem_token(app, request) -> Redeemed:
    """Accept a token, once."""
    claims = app.tokens.read(request.body.token)
    spend = await request.apply(
        app, Redeem(claims.sub, claims.jti, request.caller, request.key or app.database.retry_key()))
    return Redeemed(claims.sub, claims.jti, iso(spend.redeemed_at_ms), spend.amount)

@ONCE("/refund-token", "redeem",
    body=shape("RefundBody", token=(str | None, None), jti=(Jti | None, None), **REASON))
async def refund_token(app, request) -> Credited:
    """Give a token's credits back, once for ever, even if it expired. Send `token` or `jti`, not both."""
    body = request.body
    if (body.token is None) == (body.jti is None):
        raise BadRequest("Send either token or jti")
    jti = body.jti or app.tokens.read(body.token).jti
    refund = await request.apply(
        app, Refund(jti, request.caller, request.key, body.reason, app.config.refund_hours))
    return Credited(True, refund.balance_after)


#### Routes for the admin


@GET("/", auth=None, response="text/html; charset=UTF-8")
async def dashboard(app, request) -> bytes:
    """The admin's page."""
    page, request.response_headers = app.page
    return page

@POST("/admin/login", auth=None, body=shape("LoginBody", username=text(128), password=text(1024)))
async def admin_login(app, request) -> Done:
    """Begin a session."""
    if not await sign_in(app, request.body.username, request.body.password, request.address):
        raise Unauthorized("Invalid credentials")
    await replace_session(app, request, token=secrets.token_urlsafe(32))
    return Done(True)

@POST("/admin/logout", query={"everywhere": (bool, False), "id": (Count, 0)})
async def admin_logout(app, request) -> Done:
    """End the browser's session, or that of an event, or with `everywhere` all there are."""
    id, everywhere = request.query.id, request.query.everywhere
    await replace_session(app, request, id and ("id", id) or everywhere and ("actor", "admin"))
    if id:
        request.response_headers = {}  # our cookie stays
    return Done(True)

@GET("/admin/events", query=PAGE)
async def admin_events(app, request) -> Events:
    """Sign-ins, refused ones and other changes, newest first. A session lasts until `expires_at`."""
    return await page(app, request, Event, fetch_events)

@GET("/admin/session")
async def admin_session(app, request) -> Session:
    """Who is signed in."""
    name = app.config.admin_username if request.caller == "admin" else request.caller
    return Session(name, app.config.vend_by)

def with_times(row) -> tuple:
    """The last two columns as times."""
    return *row[:-2], *map(iso, row[-2:])

CSV = "text/csv; charset=UTF-8"
FORMULA = re.compile(r"(^|[,;\t\r\n])(?=[\s\"]*[=+\-@＝＋－＠])")  # before what a spreadsheet would run

@GET("/admin/users.csv", response=CSV, query=SEARCH | RAW)
@GET("/admin/users", query=PAGE | SEARCH | {"sort": (Literal[*SORTS, "userId"], "activity")})
async def admin_users(app, request) -> Users:
    """Users, latest active first, richest or newest, or by their ids, each once; `q` is a prefix of the id,
    `empty` leaves those with credits out."""
    column = SORTS.get(getattr(request.query, "sort", ""))  # a CSV has none
    first = {User.__struct_fields__.index(column): ID_MAX} if column else {}
    return await page(app, request, User, partial(fetch_users, column), first | {0: ""})

@GET("/admin/user", query=OF_USER)
@GET("/admin/users/<userId>", query=OF_USER)
async def admin_user(app, request) -> UserDetail:
    """One user, with the newest 50 transactions."""
    row, recent = await app.read(fetch_user, request.user_id)
    return UserDetail(*row[:-2], [Transaction(*with_times(t)) for t in recent], iso(row[-1]), iso(row[-2]))

@GET("/admin/transactions.csv", response=CSV, query=FILTER | RAW)
@GET("/admin/transactions", query=PAGE | FILTER)
async def admin_transactions(app, request) -> Transactions:
    """The history, newest first. `from` and `to` are days or times, UTC unless they name a zone."""
    return await page(app, request, Transaction, fetch_transactions)

@ONCE("/admin/add-credits", body=shape("AdjustBody", **CHANGE))
async def admin_add_credits(app, request) -> Adjusted:
    """Give credits."""
    added = await change(app, request, "admin_add")
    return Adjusted(True, added.balance_after, f"Added {added.amount} credits to user {added.user_id}")

@ONCE("/admin/deduct-credits", body=shape("DeductBody", **CHANGE, upTo=(bool, False)))
async def admin_deduct_credits(app, request) -> Deducted:
    """Take credits from a user, who must have them; with `upTo` what is there, at most `amount`."""
    taken = await change(app, request, "admin_deduct", key=request.key, up_to=request.body.upTo)
    return Deducted(True, taken.balance_after,
        f"Deducted {taken.amount} credits from user {taken.user_id}", taken.amount)

@ONCE("/admin/refund", body=shape("AdminRefundBody", jti=Jti, **REASON))
async def admin_refund(app, request) -> Adjusted:
    """Give a spend's credits back, once for ever; `jti` is its reference in the history."""
    body = request.body
    refund = await request.apply(app, Refund(body.jti, request.caller, request.key, body.reason, None))
    return Adjusted(True, refund.balance_after, f"Credits refunded to user {refund.user_id}: {refund.amount}")

@POST("/admin/erase-user", body=shape("EraseBody", userId=UserId))
async def admin_erase_user(app, request) -> Erased:
    """Forget a person: the id becomes random, the reasons null; amounts and times stay."""
    new = await request.write(app, erase, request.user_id)
    await app.database.check()  # SQLite forgets before the next write
    return Erased(True, new)

@ONCE("/admin/generate-key", body=shape("KeyBody", description=text(500, 1), expiresAt=(Time | None, None),
    scopes=(Annotated[tuple[Scope, ...], Meta(min_length=1)], ("vend", "redeem"))))
async def admin_generate_key(app, request) -> NewKey:
    """Make an API key, shown this once, revoked at `expiresAt`. Without `scopes` it has vend and redeem."""
    key, body, caller = f"pluct_{secrets.token_hex(24)}", request.body, request.caller
    scopes = sorted(set(body.scopes), key=Scope.__args__.index)
    end_ms = body.expiresAt and to_ms(body.expiresAt)
    if end_ms and end_ms <= now_ms():
        raise BadRequest("expiresAt: it has passed")
    row = (sha256(key), f"{caller} {request.key or fresh_jti()}", key[:12], body.description,
        " ".join(scopes), now_ms(), caller, end_ms)
    return NewKey(key, await request.write(app, insert_key, row), scopes)

@GET("/admin/api-keys", query=PAGE | {"q": (Sentence, ""), "working": (bool, False)})
async def admin_api_keys(app, request) -> ApiKeys:
    """API keys, newest first; `q` is a part of the description, `working` leaves revoked ones out."""
    return await page(app, request, ApiKey, fetch_keys)

@POST("/admin/revoke-key", body=shape("RevokeBody", id=Id, withMade=(bool, False)))
async def admin_revoke_key(app, request) -> Done:
    """Stop an API key, at once and for good; `withMade` what it made, too."""
    await request.write(app, revoke_keys, request.body.id, request.body.withMade)
    return Done(True)

@GET("/admin/search", query={"q": UserId})
async def admin_search(app, request) -> Found:
    """20 users by the beginning of the id or of a word in it, or by a phone number in any form, the very id
    first; and 20 transactions by the beginning of their reference."""
    users, transactions = await app.read(fetch_found, request.query.q)
    return Found([User(*with_times(row)) for row in users],
        [Transaction(*with_times(row)) for row in transactions])

@GET("/admin/stats", query={"days": (integer(1, 366), 30), "to": (Moment, "")})
async def admin_stats(app, request) -> Stats:
    """Totals of all time, and `days` days (UTC) until `to`, or until now, oldest first."""
    last_ms, tally = (request.query.to or now_ms() + 1) - 1, defaultdict(int)
    days = [iso(last_ms - age * DAY_MS)[:10] for age in reversed(range(request.query.days))]
    for day, type, transactions, credits in await app.read(fetch_totals, days[0], days[-1]):
        for period in (day, "ever"):
            tally[period, type] += credits
            tally[period, "transactions" if type in EFFECTS else type] += transactions
    *daily, ever = [Day(period, *(tally[period, type] for type in EFFECTS),
        tally[period, "add"] + tally[period, "admin_add"], tally[period, "transactions"])
        for period in (*days, "ever")]
    spent = ever.spent + ever.deducted - ever.refunded
    users, empty, parked, keys = (tally["ever", type] for type in ("user", "empty", "parked", "key"))
    return Stats(users, empty, parked, ever.added - spent, ever.added, spent, ever.transactions, keys,
        ever.added - spent, daily)

@GET("/admin/sums", query=FILTER | {"type": (Literal["add"], "add")})
async def admin_sums(app, request) -> Sums:
    """What was bought by day (UTC), gateway and currency. The gateway stands before a reference's colon, the
    money at a reason's end, as "USD 4.99"."""
    sums = {}
    for day, gateway, reason, *row in await app.read(fetch_sums, request.query):
        found = re.search(r"\b([A-Z]{3}) (\d+\.?\d*)$", reason or "")
        currency, paid = found.groups() if found else (None, 0)
        sums.setdefault((day, gateway[:-1], currency), []).append((*row, Decimal(paid) * row[0]))
    return Sums([Sum(*key, *map(sum, zip(*rows))) for key, rows in sums.items()])


#### Reports: what the admin reads. Pages are cut by a key, never by an offset

async def page(app, request, shape, fetch_rows, first={0: ID_MAX}) -> Any:
    """The answer of a list's route. `first` is the first page's key: a start for each of its columns."""
    query, key = request.query, first.values()
    if request.route.response == CSV:
        request.response_headers["Content-Disposition"] = "attachment"
        read = partial(app.read, fetch_rows, query, ROWS_PER_READ)
        return to_csv(shape, query.raw, await read(*key), read)
    if query.cursor:
        key = checked(lambda: msgspec.json.decode(bytes.fromhex(query.cursor)),
            tuple[*(UserId if start == "" else Count for start in key)], "cursor")
    rows = await app.read(fetch_rows, query, query.limit + 1, *key)
    cursor = to_json([rows[-2][column] for column in first]).hex() if rows[query.limit:] else None
    return request.route.response([shape(*with_times(row)) for row in rows[:query.limit]], cursor)

def to_csv(shape, is_raw, rows, read) -> Iterator[bytes]:
    """CSV (RFC 4180), read on as it is sent. Unless it is raw, a byte order mark begins it, and ' stands
    before what a spreadsheet would run."""
    line = csv.writer(types.SimpleNamespace(write=str.encode), quoting=csv.QUOTE_NONNUMERIC).writerow
    yield "\ufeff".encode() * (not is_raw) + line(shape.__struct_fields__)
    while rows:
        yield b"".join(line(cell if is_raw or not isinstance(cell, str) else FORMULA.sub(r"\1'", cell)
            for cell in with_times(row)) for row in rows)
        rows = run_sync(read(rows[-1][0]))

LAST_CHARACTER = "\U0010ffff" * 256
TRANSACTION = f"""id, user_id, type, amount, balance_after,
    CASE WHEN substr(reference, 1, 1) <> '{GENERATED_PREFIX}' THEN reference END, reason, actor,
    (SELECT used_at FROM uses WHERE key = reference AND caller = '' AND t.type = 'spend'), created_at"""
HITS_MAX = 1000  # so many are sorted; of more, going back in time soon fills a page
ROWS_PER_READ = 1000

def fetch_users(column, db, query, limit, *before) -> list[tuple]:
    bounds = query.q if column else max(query.q, *before), query.q + LAST_CHARACTER
    matches, after = "users WHERE user_id BETWEEN ? AND ?", "user_id <> ? ORDER BY user_id"
    if column:
        after = f"({column}, user_id) < (?, ?) ORDER BY {column} DESC, user_id DESC"
        hits = f"(SELECT * FROM {matches} LIMIT {HITS_MAX + 1}) AS hits WHERE true"
        if fetch(db, f"SELECT count(*) FROM {hits}", bounds)[0][0] > HITS_MAX:
            # `||` hides the range from the planner, which would sort all of it
            hits = "users WHERE user_id || '' BETWEEN ? AND ?"
        matches = hits
    matches += " AND credits = 0" * query.empty
    return fetch(db, f"SELECT {USER} FROM {matches} AND {after} LIMIT ?", (*bounds, *before, limit))

def fetch_user(db, user_id) -> tuple[tuple, list[tuple]]:
    """One user's row, and the newest transactions of the same moment."""
    rows = fetch(db, f"""SELECT * FROM (SELECT {USER} FROM users WHERE user_id = ?) AS u,
        (SELECT {TRANSACTION} FROM transactions AS t WHERE user_id = ?) AS theirs
        ORDER BY id DESC LIMIT 50""", (user_id, user_id))
    if not rows:
        raise NotFound("Unknown user")
    return rows[0][:7], [row[7:] for row in rows]  # USER has 7 columns

WORKS = f"coalesce(revoked_at, {ID_MAX}) > ?"  # the time; it is an end date, or negative once revoked

def fetch_keys(db, query, limit, before) -> list[tuple]:
    rows = fetch(db, f"""SELECT {", ".join(ApiKey.__struct_fields__)} FROM api_keys
        WHERE id < ? AND {WORKS} ORDER BY id DESC""", (before, now_ms() if query.working else -ID_MAX))
    return [(*row[:4], row[4].split(), iso(row[5]), row[6], row[7] and abs(row[7]))
        for row in rows if query.q.casefold() in row[2].casefold()][:limit]

def fetch_events(db, query, limit, before) -> list[tuple]:
    return fetch(db, """SELECT id, address, actor, what, expires_at, created_at FROM events
        WHERE id < ? ORDER BY id DESC LIMIT ?""", (before, limit))

def fetch_totals(db, first_day, last_day) -> list[tuple]:
    """[(day, type, transactions, credits)]; '' is all other days, type 'key' the keys that work, 'empty' the
    users without credits, 'parked' payments."""
    return fetch(db, f"""SELECT CASE WHEN day BETWEEN ? AND ? THEN day ELSE '' END, type,
        CAST(sum(transactions) AS BIGINT), CAST(sum(credits) AS BIGINT)
        FROM daily GROUP BY 1, 2
        UNION ALL SELECT '', 'empty', count(*), 0 FROM users WHERE credits = 0
        UNION ALL SELECT '', 'parked', ({PARKED}), 0
        UNION ALL SELECT '', 'key', count(*), 0 FROM api_keys WHERE {WORKS}""",
        (first_day, last_day, now_ms()))

WORD_MAX = 40  # characters

def words(user_id) -> set[str]:
    """What finds a user: the id from each of its words on, and the last 9 digits of a number. 'Ann@x.org' ->
    {'ann@x.org', 'x.org', 'org'}."""
    text = user_id.casefold()
    return {text[gap.end():][:WORD_MAX] for gap in re.finditer(r"^|[\s@._\-+:/|]+", text)} | numbers_in(text)

def numbers_in(text) -> set[str]:
    """'+254 712-345678' -> {'712345678'}, as '0712345678'."""
    return {re.sub(r"\D", "", number)[-9:] for number in re.findall(r"\d[\d ()-]{7,}\d", text, re.A)}

GATEWAYS = []  # how the references of those begin that call Pluct themselves

def fetch_found(db, text) -> tuple[list[tuple], list[tuple]]:
    # Of many that begin alike it may not be among the first
    users, transactions = {*fetch(db, f"SELECT {USER} FROM users WHERE user_id = ?", (text,))}, []
    for word in {text.casefold()[:WORD_MAX]} | numbers_in(text):
        users |= {*fetch(db, f"""SELECT {USER} FROM users WHERE user_id IN (
            SELECT user_id FROM user_words WHERE word BETWEEN ? AND ? LIMIT {HITS_MAX})""",
            (word, word + LAST_CHARACTER))}
    gateways = {*GATEWAYS, "", *(gateway for gateway, in fetch(db, f"""SELECT
        substr(reference, 1, instr(reference, ':')) FROM (SELECT reference FROM transactions
        WHERE type = 'add' AND type <> 'spend' ORDER BY id DESC LIMIT {HITS_MAX}) AS latest
        GROUP BY 1 ORDER BY count(*) DESC LIMIT 50"""))}  # an order's number may stand there
    starts = {gateway + form for gateway in gateways for form in (text, text.upper())}
    for start in sorted(starts, key=len):
        transactions += fetch(db, f"""SELECT {TRANSACTION} FROM transactions AS t
            WHERE reference BETWEEN ? AND ? ORDER BY reference, type LIMIT 20""",
            (start, start + LAST_CHARACTER))
    users = sorted(users, key=lambda user: (user[0].casefold() != text.casefold(), -user[-2]))
    return users[:20], transactions[:20]

def fetch_transactions(db, query, limit, before) -> list[tuple]:
    found, values = filtered(db, query, before)
    return fetch(db, f"SELECT {TRANSACTION} {found} ORDER BY id DESC LIMIT ?", (*values, limit))

def fetch_sums(db, query) -> list[tuple]:
    """[(day, "gateway:", reason, transactions, credits)]"""
    found, values = filtered(db, query, ID_MAX)
    return fetch(db, f"""SELECT {DAY}, substr(reference, 1, instr(reference, ':')), reason, count(*),
        CAST(sum(amount) AS BIGINT) {found} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""", values)

def filtered(db, query, before) -> tuple[str, list]:
    """FROM and WHERE, and their values."""
    since_ms, until_ms = getattr(query, "from"), query.to
    if until_ms:
        before = first_id(db, until_ms + 2 * DAY_MS, before)  # the clock may be off by a day, either way
    first = since_ms and first_id(db, since_ms - 2 * DAY_MS, before)
    # No index by type has spends: the planner would sort a user's, so their type is hidden
    of_type = "type || '' = ?" if query.type == "spend" else "type = ? AND type <> 'spend'"
    by_actor = "actor = ?" if query.actor == "app" else "actor = ? AND actor <> 'app'"
    conditions = {"id < ?": before or 1, "user_id = ?": query.userId, of_type: query.type,
        by_actor: query.actor, "id >= ?": first, "created_at >= ?": since_ms, "created_at < ?": until_ms}
    where = " AND ".join(filter(conditions.get, conditions))
    found = "transactions"
    if query.reference:  # it is first: a user's rows are many
        found = "(SELECT * FROM transactions WHERE reference = ? LIMIT 5)"
    return f"FROM {found} AS t WHERE {where}", [*filter(None, (query.reference, *conditions.values()))]

def first_id(db, time_ms, high) -> int:
    """Of the first made then or later, at most `high`: ids go with the time."""
    sql = "SELECT created_at FROM transactions WHERE id >= ? ORDER BY id LIMIT 1"
    return 1 + bisect_left(range(1, high), time_ms,
        key=lambda id: (fetch(db, sql, (id,)) or [(math.inf,)])[0][0])


#### Verification: what must hold, always

CREDITS, ADDED, SPENT = (
    f"amount * CASE type {' '.join(f'WHEN {type!r} THEN {by[i]}' for type, by in EFFECTS.items())} END"
    for i in range(3))

# A sentence, and the query for the rows that break the rule
INVARIANTS = {
    "user {}: {} credits, {} added, {} spent, {} transactions, the last at {}, says the {}": f"""
        SELECT {HISTORY_TELLS}, min(source) FROM (
            SELECT {HISTORY_TELLS}, 'table' AS source FROM users
            UNION ALL SELECT user_id, sum({CREDITS}), sum({ADDED}), sum({SPENT}), count(*), max(created_at),
                'history' FROM transactions GROUP BY user_id) AS said
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING count(*) = 1 ORDER BY 1""",
    "transaction {} of user {}: balance_after is {}, and the rows before it make it {}": f"""
        SELECT * FROM (
            SELECT id, user_id, balance_after,
                sum({CREDITS}) OVER (PARTITION BY user_id ORDER BY id) AS expected
            FROM transactions) AS chain
        WHERE balance_after <> expected""",
    "day {}, {}: the daily count is off by {} transactions and {} credits": f"""
        SELECT day, type, sum(n), sum(c) FROM (
            SELECT day, type, transactions AS n, credits AS c FROM daily
            UNION ALL SELECT {DAY}, type, -1, -amount FROM transactions
            UNION ALL SELECT {DAY}, 'user', -1, 0 FROM users) AS made
        GROUP BY 1, 2 HAVING sum(n) <> 0 OR sum(c) <> 0""",
    "a refund to user {} of {}: {} credits, which were never spent": """
        SELECT user_id, reference, amount FROM transactions WHERE type = 'refund'
        EXCEPT SELECT user_id, reference, amount FROM transactions WHERE type = 'spend'""",
}

def find_violations(db) -> Iterator[str]:
    """What does not add up, a sentence each, at most 20 of a kind. `db` is in a snapshot."""
    yield from db.check_schema()
    for sentence, sql in INVARIANTS.items():
        for row in itertools.islice(db.execute(sql), 20):
            yield sentence.format(*row)


#### Sign-in: API keys, sessions, limits, and who may call what

COOKIE = "pluct_session"
COOKIES_MAX = 8
SESSION_IDLE_MS = 30 * 60_000
SESSION_AGE_MS = 8 * 3_600_000
TOUCH_EVERY_MS = 60_000  # how exact "last used" is: each write costs a commit
GUESSES_FREE = 5
LOCKOUT_FIRST_MS = 30_000  # an address's doubles each time
LOCKOUT_MAX_MS = 15 * 60_000
BURST_S = 10
CALLERS_MAX = 2500  # that a limit remembers
FAILURES_KEPT_MS = 24 * 3_600_000
EVENTS_MAX = 100_000

@lru_cache(1024)
def to_address(text) -> Any:
    """The IP address, or None. One that maps IPv4 into IPv6 is the IPv4 address (RFC 4291, 2.5.5.2)."""
    with suppress(ValueError):
        address = ipaddress.ip_address(text.partition("%")[0])  # without a zone
        return getattr(address, "ipv4_mapped", None) or address

@lru_cache(1024)
def is_loopback(address) -> bool:
    return getattr(to_address(address), "is_loopback", False)

def is_own_host(name) -> bool:
    return name.lower() == "localhost" or is_loopback(name.strip("[]"))

@lru_cache(1024)
def client_network(address) -> str:
    """An IPv4 address, or the 64 bits that name an IPv6 customer's network."""
    ip = to_address(address)
    return ip.exploded[:19] if ip else address

def insert_key(db, row) -> int:
    """The new key's id, once per caller and Idempotency-Key. Raises KeyMade, KeyReused."""
    [(id, key_hash, *what)] = fetch(db, """INSERT INTO api_keys (key_hash, request, prefix, description,
        scopes, created_at, created_by, revoked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (request)
        DO UPDATE SET request = excluded.request RETURNING id, key_hash, description, scopes""", row)
    if key_hash == row[0]:
        return id
    raise KeyMade if what == [*row[3:5]] else KeyReused

def revoke_keys(db, id, with_made) -> int:
    # Negative, so that the key stays so when the clock is set back
    sql, now = f"""UPDATE api_keys SET revoked_at = CASE WHEN {WORKS} THEN ? ELSE -abs(revoked_at) END
        WHERE id IN (WITH RECURSIVE gone (id) AS (SELECT id FROM api_keys WHERE id = ?
            UNION SELECT k.id FROM api_keys AS k JOIN gone ON created_by = 'key ' || gone.id AND ?)
        SELECT id FROM gone)""", now_ms()
    if not db.execute(sql, (now, -now, id, with_made)).rowcount:
        raise NotFound("Unknown API key")
    return id


def keyed_hash(config) -> Callable:
    """Of a secret, keyed with all of ours: a new one ends every session, a stolen backup admits nobody and
    tells of no password, nor does the time that == takes."""
    key = "\0".join((config.jwt_secret, config.webhook_secret, config.admin_username,
        config.admin_password)).encode()
    return lambda secret: hmac.digest(key, secret.encode(), "sha256").hex()

def touch(app, sql, row, time_ms) -> None:
    """Without waiting: no lock and no full disk hinders reading."""
    if abs(time_ms - app.touched.get(row, 0)) > TOUCH_EVERY_MS:
        app.touched[row] = time_ms
        app.database.submit(app.write(lambda db: db.execute(sql, (time_ms, row))))

async def find_key(app, key, scopes) -> str | None:
    """The name of an API key that works and has one of the scopes."""
    sql, now = f"SELECT id, scopes FROM api_keys WHERE key_hash = ? AND {WORKS}", now_ms()
    for id, has in await app.read(sql, sha256(key), now):
        touch(app, "UPDATE api_keys SET last_used_at = ? WHERE id = ?", id, now)
        return f"key {id}" if scopes.intersection(has.split()) else None

FAILED = "sign_in_failures WHERE subject IN (?, ?)"

async def sign_in(app, username, password, address) -> bool:
    """Whether both are right: compared as one text, so that time tells of neither. Raises TooManyRequests."""
    config, hash = app.config, app.hash
    is_right = hash(f"{username}\0{password}") == hash(f"{config.admin_username}\0{config.admin_password}")
    # The name is hashed, because people type passwords into the wrong field
    subjects = f"address {client_network(address)}", f"name {hash(username)}"
    # Without a write: no lock and no standby hinders reading
    if is_right and not app.guesses and not await app.read(f"SELECT 1 FROM {FAILED}", *subjects):
        return True
    app.guesses += 1
    try:
        return await app.write(lambda db: try_to_sign_in(db, address, subjects, is_right))
    finally:
        app.guesses -= 1

def session_hashes(app, request) -> Iterator[str]:
    """Of our cookies among others: all ports of a host share them, and may plant one of our name."""
    pattern = rf"(?:^|;) *(?:__Host-)?{COOKIE}=([\w-]+)"
    tokens = re.findall(pattern, request.headers.get("COOKIE", ""), re.ASCII)
    return map(app.hash, tokens[:COOKIES_MAX])

async def find_session(app, request) -> str | None:
    """The caller's name while a session lasts; using it keeps it alive."""
    sql = "SELECT created_at FROM events WHERE token_hash = ? AND ? BETWEEN created_at AND expires_at - 1"
    prolong, now = "UPDATE events SET expires_at = ? WHERE token_hash = ? AND expires_at > 0", now_ms()
    for hashed in session_hashes(app, request):
        for (created_at,) in await app.read(sql, hashed, now):
            touch(app, prolong, hashed, min(now + SESSION_IDLE_MS, created_at + SESSION_AGE_MS))
            return "admin"

def replace_session(app, request, which=None, token="") -> "Job":
    """End the browser's sessions, or `which` (column, value); begin one if there is a token."""
    column, *values = which or ("token_hash", *session_hashes(app, request))

    def replace(db):
        for value in values:
            db.execute(f"UPDATE events SET expires_at = NULL WHERE {column} = ?", (value,))
        if token:
            end_ms = now_ms() + SESSION_IDLE_MS
            record(db, request.address, "admin", "signed in", app.hash(token), end_ms)

    # With a prefix that other hosts and plain HTTP cannot set (RFC 6265bis, section 4.1.3.2)
    prefix, secure = ("__Host-", "; Secure") if request.scheme == "https" else ("", "")
    max_age_s = SESSION_AGE_MS // 1000 * bool(token)
    request.response_headers["Set-Cookie"] = (
        f"{prefix}{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age_s}{secure}")
    return app.write(replace)

async def find_caller(app, request) -> Any:
    """The caller's name, or what is false. Raises RequestError."""
    auth, config = request.route.auth, app.config
    if auth == "webhook":
        given = request.headers.get("X_WEBHOOK_SECRET")
        ours = map(app.hash, (config.webhook_secret, config.webhook_secret_previous))
        return given and app.hash(given) in ours and "gateway"
    authorization = request.headers.get("AUTHORIZATION", "")
    bearer = re.match("(?i)bearer +(.+)", authorization)
    if key := request.headers.get("X_API_KEY") or bearer and bearer[1]:
        is_read = auth == "admin" and request.route.method == "GET"
        if auth == "vend" and app.user_tokens and not key.startswith("pluct_"):
            request.proved = app.user_tokens.read(key)
            return request.proved and "app"
        return await find_key(app, key, {auth, "read"} if is_read else {auth})
    if auth != "admin":
        return None
    refuse_cross_origin(request)
    if authorization:
        given = bottle.parse_auth(authorization)
        return given and await sign_in(app, *given, request.address) and "admin"
    return await find_session(app, request)

def record(db, address, actor, what, token_hash=None, end_ms=None) -> None:
    db.execute(f"""DELETE FROM events WHERE id <= (SELECT max(id) FROM events) - {EVENTS_MAX}
        AND actor = 'stranger'""")
    db.execute("""INSERT INTO events (address, actor, what, token_hash, expires_at, created_at)
        VALUES (?, ?, ?, ?, ?, ?)""", (address, actor, what, token_hash, end_ms, now_ms()))

def try_to_sign_in(db, address, subjects, is_right) -> bool:
    now = now_ms()
    failed = fetch(db, f"SELECT * FROM {FAILED} ORDER BY subject /*FOR UPDATE*/", subjects)
    if failed and failed[0][0] == subjects[0]:  # or guessing from elsewhere would lock the admin out
        wait_ms = 0
        for (_, failures, last_at), most_ms in zip(failed, (LOCKOUT_MAX_MS, LOCKOUT_FIRST_MS)):
            if failures >= GUESSES_FREE:
                lock_ms = min(LOCKOUT_FIRST_MS << failures - GUESSES_FREE, most_ms)
                wait_ms = max(wait_ms, last_at + lock_ms - now)
        if 0 < wait_ms <= LOCKOUT_MAX_MS:  # longer: the clock was set back
            raise TooManyRequests("Too many failed sign-ins; try again later", math.ceil(wait_ms / 1000))
    if is_right:
        db.execute(f"DELETE FROM {FAILED}", subjects)
    else:
        db.execute("DELETE FROM sign_in_failures WHERE last_at < ?", (now - FAILURES_KEPT_MS,))
        is_last = GUESSES_FREE - 1 in [row[1] for row in failed]
        record(db, client_network(address), "stranger", "locked out" if is_last else "not signed in")
        db.executemany("""INSERT INTO sign_in_failures VALUES (?, 1, ?) ON CONFLICT (subject) DO UPDATE
            SET failures = sign_in_failures.failures + 1, last_at = excluded.last_at""",
            [(subject, now) for subject in subjects])
    return is_right

def limit(per_min) -> Callable:
    """BURST_S' worth of `per_min` at once, at least one, and again as time goes by (GCRA, ITU-T I.371)."""
    step_s = per_min and 60 / per_min
    burst_s = max(BURST_S, step_s)
    forgiven_at_s = lru_cache(CALLERS_MAX)(lambda caller: [0])  # when all calls so far are

    def count(caller) -> None:
        now_s, last_s = time.monotonic(), forgiven_at_s(caller)
        at_s = max(now_s, *last_s) + step_s
        if (wait_s := at_s - now_s - burst_s) > 0:
            raise TooManyRequests(wait_s=math.ceil(wait_s))
        last_s[0] = at_s

    return count

def refuse_cross_origin(request) -> None:
    """Only our page may change things: a browser sends cookies and passwords for any page. What names no
    origin is no browser's (curl), and passes unless a cookie signs it."""
    headers = request.headers
    allowed = request.caller != "admin" or headers.get("AUTHORIZATION")
    if "SEC_FETCH_SITE" in headers:
        allowed = headers["SEC_FETCH_SITE"] == "same-origin"
    elif "ORIGIN" in headers:
        allowed = headers["ORIGIN"].partition("://")[2].lower() == headers.get("HOST", "").lower()
    if not allowed and request.route.method != "GET":
        raise Forbidden("The request must come from the page's own origin")

PROXY_HEADER = re.compile("(X_)?FORWARDED|VIA|X_REAL_IP|X_CLIENT_IP|TRUE_CLIENT_IP|CF_|CDN_|FLY_")

def host_of(request) -> str:
    return re.sub(":[0-9]*$", "", request.headers.get("HOST", "localhost")).lower()

def refuse_remote(request) -> None:
    """Admit only what this machine sends to itself: no proxy, no DNS rebinding."""
    own = is_loopback(request.address) and host_of(request) in ("localhost", "127.0.0.1", "[::1]")
    if not own or any(map(PROXY_HEADER.match, request.headers)):
        raise Forbidden("Development secrets are in use: they work on this machine only")

def trust_proxy(app, request) -> None:
    """Each proxy appends the address that called it to what the client made up, and says the scheme."""
    for hop in reversed(request.headers.get("X_FORWARDED_FOR", "").split(",")):
        name = re.sub(r"^(?:\[(.*)\]|([^:]*))(?::[0-9]*)?$", r"\1\2", hop.strip())  # 203.0.113.7:50000
        request.address = name or hop or request.address
        if not app.is_proxy(name):
            break
    if request.headers.get("X_FORWARDED_PROTO", "").endswith("https"):
        request.scheme = "https"


#### The application: how a request is checked and answered

IN_FLIGHT_MAX = 32  # of an address without a key

output_lock = threading.Lock()

def write_output(data, descriptor=1) -> int | None:
    """To standard output (1) or error (2). A reader that is gone or stalls stops nothing: then None."""
    with output_lock, suppress(OSError):
        if select.select([], [descriptor], [], 0)[1]:
            return os.write(descriptor, data)

def report(sentence) -> None:
    write_output(f"{sentence}\n".encode(), 2)

def refuse_duplicates(pairs) -> dict:
    members = dict(pairs)
    if len(members) != len(pairs):  # RFC 8259, section 4: which counts is open
        raise BadRequest("A member or parameter is given twice")
    return members

def checked(decode, shape, name, **how) -> Any:
    """What decode() returns, in this shape. Raises BadRequest."""
    try:
        return msgspec.convert(decode(), shape, **how)
    except (ValueError, RecursionError) as error:
        unknown = re.search("unknown field `(.*)`", str(error))
        near = unknown and difflib.get_close_matches(unknown[1][:50], shape.__struct_fields__, 1, 0.5)
        said = re.sub(r"\\+Z", "$", str(error))
        raise BadRequest(f"{name}: {said}" + (f"; did you mean `{near[0]}`?" if near else "")) from None

NO_ID = re.compile(r"(?is)\s.*|.*\s|\.+|undefined|null|none|nan|<nil>|\[object object\]")
HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}

def check_user_id(text) -> str:
    if NO_ID.fullmatch(text) or not text.isprintable() and HIDDEN & {*map(unicodedata.category, text)}:
        raise BadRequest("userId: hidden characters, a blank at an end, dots alone, or a name of no user")
    return text

def to_number(literal) -> int | float:
    """5.0 is an integer (JSON Schema 2020-12, Validation, 6.1.1)."""
    number = float(literal)
    return int(number) if number.is_integer() else number

json_decoder = msgspec.json.Decoder(dict, float_hook=to_number)

def decode_json(raw) -> dict:
    if raw.count(b":") > 1:  # of two members of a name msgspec takes the last
        json.loads(raw, object_pairs_hook=refuse_duplicates)
    return json_decoder.decode(raw)

def read_body(request) -> Any:
    """The body in its route's shape. Raises NotJson, TooLarge, BadRequest."""
    type = request.headers.get("CONTENT_TYPE", "")
    if not re.match(r"(?i)(application/([^/;]+\+)?json)?\s*(;|$)", type):
        raise NotJson
    bytes_max = BODY_BYTES_MAX if request.route.auth in ("webhook", "admin") else 8 * 1024  # of strangers
    raw = request.read(bytes_max + 1)
    if len(raw) > bytes_max:
        raise TooLarge(f"The body is over {bytes_max // 1024} KiB")
    return checked(lambda: request.proved | decode_json(raw), request.route.body, "JSON body")

def read_key(headers) -> str | None:
    if "X_IDEMPOTENCY_KEY" in headers:
        raise BadRequest("The header is called Idempotency-Key")
    if (key := headers.get("IDEMPOTENCY_KEY")) is not None:  # quoted it is the same
        return checked(lambda: re.sub('^"(.+)"$', r"\1", key), Reference, "Idempotency-Key")

def decode_query(text, type) -> dict:
    pairs = parse_qsl(text, True, errors="strict", max_num_fields=100)
    return refuse_duplicates([pair for pair in pairs if pair[1] or pair[0] not in type.__struct_fields__])


def free_bytes(path) -> int:
    return shutil.disk_usage(path).free


class Metrics(prometheus.CollectorRegistry):
    def __init__(self, path):
        super().__init__()
        counter, gauge, histogram = (partial(kind, namespace="pluct", registry=self)
            for kind in (prometheus.Counter, prometheus.Gauge, prometheus.Histogram))
        prometheus.ProcessCollector(registry=self)
        self.timer = cache(histogram("request_duration_seconds", "Requests.", ["method", "route", "status"],
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)).labels)
        self.vended = counter("tokens_vended", "Tokens sold.")
        self.added = counter("credits_added", "Credits bought.")
        self.lost = counter("log_lines_lost", "Log lines that nobody took.")
        self.parked = gauge("payments_parked", "Payments that wait for an admin.")
        self.batches = histogram(
            "commit_batch_size", "Writes that shared a commit.", buckets=[2**n for n in range(6)])

        def watch(file, measure, *named):
            gauge(*named).set_function(lambda: exists(file) and measure(file))

        if path:
            watch(f"{path}.backed-up", getmtime, "last_backup_timestamp_seconds", "Of the last backup, or 0.")
            watch(f"{path}-wal", getsize, "wal_bytes", "Size of the -wal file.")
            watch(path, free_bytes, "disk_free_bytes", "Room for the database file.")


class Pluct:
    """The WSGI application, from the environment unless a Config is given. Raises ConfigError."""

    def __init__(self, config=None, log=write_output):
        self.config = config = config or Config.from_environ()
        self.log = log
        self.page = load_page()
        try:
            self._proxies = [*map(ipaddress.ip_network, config.trusted_proxy.split())]
        except ValueError as error:
            raise ConfigError(f"TRUSTED_PROXY must be addresses and networks: {error}.") from None
        path = config.database_path
        self.tokens, self.metrics = Tokens(config), Metrics(path)
        self.database = database = Sqlite(path) if path else Postgres(config.database_url)
        database.on_commit = self.metrics.batches.observe
        self.read, self.write, self.close = database.read, database.write, database.close
        self.hash, self.touched = keyed_hash(config), {}
        self.user_tokens = config.user_tokens and UserTokens(config)
        self.count_address = limit(config.address_requests_per_min)
        self.count_user = limit(config.user_requests_per_min)
        self.origins, self.hosts = config.allowed_origins.split(), config.public_host.lower().split()
        self.in_flight, self.report_once = [], cache(report)
        self.guesses = 0  # at the password, that wait for the writer
        self.router = bottle.Router()
        for r in ROUTES:
            self.router.add(r.path, r.method, r)
            if r.auth == "vend" and self.origins:  # a browser asks first
                self.router.add(r.path, "OPTIONS", r)

    def __call__(self, environ, start_response) -> Iterable[bytes]:
        """WSGI (PEP 3333), for servers other than our own."""
        headers = {name.removeprefix("HTTP_"): value for name, value in environ.items()
            if name.startswith(("HTTP_", "CONTENT_"))}
        status, headers, body = run_sync(respond(self, Request(
            environ["REQUEST_METHOD"], quote(environ["PATH_INFO"], encoding="latin-1"),
            environ.get("QUERY_STRING", ""), headers,
            environ.get("REMOTE_ADDR", ""), environ["wsgi.url_scheme"], environ["wsgi.input"].read)))
        start_response(status, list(headers.items()))
        return [body] if isinstance(body, bytes) else body

    def is_proxy(self, address):
        ip = to_address(address)
        return any(ip and ip in network for network in self._proxies)

create_app = Pluct  # for other servers


async def respond(app, request, parser_status=None) -> tuple[str, dict, bytes | Iterator[bytes]]:
    """`parser_status`: the server could not read the request."""
    began, status = time.monotonic(), 200
    try:
        if parser_status:
            raise bottle.HTTPError(parser_status)
        answer = await handle(app, request)
    except Exception as error:
        answer, status, request.response_headers = explain(error)
    observe(app, request, status, time.monotonic() - began)
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff", **request.response_headers}
    if isinstance(answer, msgspec.Struct):
        answer = msgspec.json.format(to_json(answer), indent=0)  # a space after , and :
    else:
        headers["Content-Type"] = request.route.response
    if isinstance(answer, bytes):
        headers["Content-Length"] = str(len(answer))
    if request.method == "HEAD":
        answer = b""
    if is_web_app(app, request):
        headers |= {"Access-Control-Allow-Origin": request.headers["ORIGIN"],
            "Access-Control-Allow-Headers": "*, Authorization", "Access-Control-Expose-Headers": "*"}
    return f"{status} {http.client.responses[status]}", headers, answer

def is_web_app(app, request) -> bool:
    r = request.route
    return r and r.auth == "vend" and request.headers.get("ORIGIN") in app.origins

def observe(app, request, status, seconds) -> None:
    """The log has a checked userId and the address, and nothing else that a client sends."""
    method = request.method if request.method in http.HTTPMethod.__members__ else "OTHER"
    route = getattr(request.route, "path", "")
    app.metrics.timer(method, route, status).observe(seconds)
    line = LogLine(iso(now_ms()), method, route, status, int(seconds * 1e6) / 1000,
        request.address[:45], request.user_id or None, request.caller)  # a trusted proxy tells any name
    app.log(to_json(line) + b"\n")

async def handle(app, request) -> Any:
    refused, in_path = None, {}
    try:
        request.route, in_path = app.router.match(
            {"REQUEST_METHOD": request.method, "PATH_INFO": request.path})
    except bottle.HTTPError as error:
        refused = error
    if app.hosts and host_of(request) not in app.hosts:
        raise Forbidden("PUBLIC_HOST does not name this host")
    if app.config.development:
        refuse_remote(request)
    elif app.is_proxy(request.address):
        trust_proxy(app, request)
    elif "X_FORWARDED_FOR" in request.headers and is_loopback(request.address):
        app.report_once("Warning: TRUSTED_PROXY does not name this machine's proxy: no limit holds.")
    r, address = request.route, request.address
    if request.method != "OPTIONS" and r and r.auth and (r.auth != "vend" or app.config.vend_by != "anyone"):
        try:
            request.caller = await find_caller(app, request) or None
            refused = None if request.caller else Unauthorized()
        except RequestError as error:  # is counted, too
            refused = error
    # Requests without a proved caller count. Loopback is the owner, or a proxy that no setting names
    if request.caller or not address or is_loopback(address):
        return await perform(app, request, in_path, refused)
    client = client_network(address)
    app.count_address(client)
    if app.in_flight.count(client) >= IN_FLIGHT_MAX:
        raise TooManyRequests
    app.in_flight.append(client)
    try:
        return await perform(app, request, in_path, refused)
    finally:
        app.in_flight.remove(client)

async def perform(app, request, in_path, refused) -> Any:
    r = request.route
    if refused:
        raise refused
    if (r.auth in ("vend", None) or request.caller == "admin") and not is_web_app(app, request):
        refuse_cross_origin(request)  # or any page could spend, or guess until the admin is locked out
    if request.method == "OPTIONS":
        return Done(True)
    for name, value in in_path.items():
        request.query_string += f"&{name}={quote(value, '%', 'latin-1')}"
    if r.query.__struct_fields__ or request.query_string and r.path not in ("/", "/health"):
        request.query = checked(lambda: request.proved | decode_query(request.query_string, r.query),
            r.query, "Query", strict=False, dec_hook=to_moment)
    if r.idempotent:
        request.key = read_key(request.headers)
    if r.body:
        request.body = read_body(request)
    user_id = getattr(request.body or request.query, "userId", None)
    if request.proved not in ({}, {"userId": user_id}):
        raise Forbidden("The token is another user's")
    request.user_id = user_id and check_user_id(user_id)
    if r.auth == "vend":
        # By caller, too, or a stranger could use up a user's limit
        app.count_user((request.caller or client_network(request.address), request.user_id))
    return await r.handler(app, request)

def explain(error) -> tuple[Any, int, dict]:
    if isinstance(error, RequestError):
        headers = {"Retry-After": str(error.wait_s)} if error.status in (429, 503) else {}
        return Error(str(error)), error.status, headers
    if isinstance(error, bottle.HTTPError):  # of the router, or of waitress's parser
        status, allowed = error.status_code, error.get_header("Allow")
        sentence = http.client.responses[status].capitalize()
        return Error(sentence), status, {"Allow": allowed.replace("GET", "GET, HEAD")} if allowed else {}
    report(traceback.format_exc())
    return Error("Internal error"), 500, {}

def load_page() -> tuple[bytes, dict]:
    """(page, headers): only its own script and style may run (CSP Level 3)."""
    page = Path(__file__).with_name("admin.html").read_bytes()
    policy = ("default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'")
    for tag, source in re.findall(rb"(?s)<(script|style)>(.*?)</\1>", page):
        digest = base64.b64encode(hashlib.sha256(source).digest())
        policy += f"; {tag.decode()}-src 'sha256-{digest.decode()}'"
    return page, {"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "private, no-cache"}


#### Routes for the operator

@GET("/health", auth=None)
async def health(app, request) -> Health:
    """Whether the database answers."""
    await app.database.check()
    return Health("ok", VERSION)

@GET("/metrics", response=prometheus.CONTENT_TYPE_LATEST)
async def metrics(app, request) -> bytes:
    """Figures for Prometheus."""
    app.metrics.parked.set(*(await app.read(PARKED))[0])
    return prometheus.generate_latest(app.metrics)

@GET("/.well-known/jwks.json", auth=None, response="application/json")
async def jwks(app, request) -> bytes:
    """The tokens' public keys (RFC 7517)."""
    if not app.tokens.jwks:
        raise NotFound("HS256 has no public keys")
    request.response_headers = {"Cache-Control": "public, max-age=300"}
    return app.tokens.jwks

@GET("/openapi.json", auth=None, response="application/json")
async def openapi_json(app, request) -> bytes:
    """This API, to make clients of."""
    return openapi_document()

SECURITY = {
    "webhook": {"type": "apiKey", "in": "header", "name": "x-webhook-secret"},
    "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
    "bearer": {"type": "http", "scheme": "bearer"}, "basic": {"type": "http", "scheme": "basic"},
}
BY_KEY = [{"key": []}, {"bearer": []}]
SECURITY_OF = {None: [], "webhook": [{"webhook": []}], "redeem": BY_KEY, "vend": [*BY_KEY, {}],
    "admin": [{"basic": []}, *BY_KEY]}

@cache
def openapi_document() -> bytes:
    shapes = {s for r in ROUTES for s in (r.body, r.response, Error) if isinstance(s, type)}
    _, schemas = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    for schema in schemas.values():
        for member in schema["properties"].values():
            member.pop("default", None)  # openapi-typescript then wants the member
    return to_json({
        "openapi": "3.1.0", "servers": [{"url": "/"}],
        "info": {"title": "Pluct", "version": VERSION, "description": "Sells and spends prepaid credits."},
        "paths": {re.sub(r"<(\w+)[^>]*>", r"{\1}", r.path): {r.method.lower(): describe(r)} for r in ROUTES},
        "components": {"schemas": schemas, "securitySchemes": SECURITY},
    }).replace(rb"\\Z", b"$")  # ECMA 262's patterns

def describe(r) -> dict:
    def content_of(shape):
        if isinstance(shape, type):
            return {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}
        return {shape.partition(";")[0]: {"schema": {"type": "object" if "json" in shape else "string"}}}

    query = msgspec.json.schema(r.query, schema_hook=lambda type: {"type": "string"})["$defs"]["Query"]
    wanted = query["required"]
    is_path = "<" in r.path
    parameters = [{"name": name, "in": "path" if is_path else "query",
        "schema": {key: value for key, value in schema.items() if value != ""},  # no default
        "required" if is_path or name in wanted else "allowEmptyValue": True}
        for name, schema in query["properties"].items()]
    if r.idempotent:
        parameters += [{"name": "Idempotency-Key", "in": "header", "schema": msgspec.json.schema(Reference)}]
    header = {"schema": {"type": "string"}}
    special = ["X-Credits-Remaining"] * (r.response is Token) + ["Idempotent-Replayed"] * r.idempotent
    success = {"description": "Success", "headers": dict.fromkeys(special, header),
        "content": content_of(r.response)}
    refusal = {"description": "A refusal", "headers": {"Retry-After": header}, "content": content_of(Error)}
    body = {"requestBody": {"required": True, "content": content_of(r.body)}} if r.body else {}
    return {"operationId": r.handler.__name__ + "_csv" * (r.response == CSV)
        + "_by_query" * ("userId" in wanted and not is_path),
        "summary": " ".join(r.handler.__doc__.split()), "parameters": parameters,
        "security": SECURITY_OF[r.auth],
        "responses": {"200": success, "default": refusal}, **body}


#### The database, of either kind

READERS = 3  # beside the one for look-ups
BATCH_MAX = 256  # commands in one transaction
POSTPONED_RETRY_S = 0.002
DATABASE_TIMEOUT_S = 4  # then a job is refused: a commit may wait for a standby for ever


class Job(msgspec.Struct, eq=False):
    """A read or write. Awaiting it gives its result; whoever runs the coroutine submits it."""

    database: "Database"
    work: Callable | tuple  # or a command
    queue: queue.SimpleQueue
    deadline_s: float = msgspec.field(default_factory=lambda: time.monotonic() + DATABASE_TIMEOUT_S)
    on_done: Callable = lambda: None
    outcome: Any = None  # the result, or an exception to raise

    def __await__(self):
        yield self
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome

    def finish(self, outcome: Any) -> None:
        if type(outcome) is Postponed:
            return self.queue.put(self)
        self.outcome = outcome
        self.on_done()


def run_sync(awaitable) -> Any:
    steps, done = awaitable.__await__(), threading.Semaphore(0)
    try:
        while True:
            job = next(steps)
            job.on_done = done.release
            job.database.submit(job)
            done.acquire()
    except StopIteration as stop:
        return stop.value


class Database:
    """One thread writes: the commands that wait share a transaction and its sync. A few others read."""

    rest_every_s = None  # until the writer checkpoints
    retry_key = staticmethod(lambda: None)

    def __init__(self):
        self.on_commit = lambda count: None
        self._is_closed, self._lock, self._writing = False, threading.Lock(), threading.Lock()
        self._reads, self._look_ups, self.writes = (queue.SimpleQueue() for _ in range(3))
        self._queues = self.writes, self._look_ups, *[self._reads] * READERS  # one for each thread
        self._local = threading.local()  # each thread's own connection is .db
        self._threads = [
            threading.Thread(target=self._run_or_exit, args=[jobs], daemon=True) for jobs in self._queues]
        for thread in self._threads:
            thread.start()

    def read(self, work: Callable | str, *args: Any) -> Job:
        """A Job for work(db, *args); or for rows that a statement finds at once: these wait for no scan."""
        if callable(work):
            return Job(self, lambda db: work(db, *args), self._reads)
        return Job(self, lambda db: fetch(db, work, args), self._look_ups)

    def write(self, work: Callable | tuple) -> Job:
        """A Job for a command, or for work(db) in its own transaction; durable before the job is done."""
        return Job(self, work, self.writes)

    def submit(self, job: Job) -> None:
        with self._lock:
            # Threads do not survive a fork (gunicorn --preload)
            if not self._is_closed and self._threads[0].is_alive():
                return self._start(job)
        job.finish(Unavailable())

    def _start(self, job):
        job.queue.put(job)

    def submit_all(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            self.submit(job)

    def _run_or_exit(self, jobs):
        self._local.db = None  # until its first job
        try:
            (self._write_forever if jobs is self.writes else self._read_forever)(jobs)
        except BaseException:
            report(f"{traceback.format_exc()}A database thread died; stopping.")
            os._exit(70)
        if self._local.db:
            self._local.db.close()

    def _read_forever(self, jobs):
        for job in iter(jobs.get, None):
            try:
                job.finish(self._read_now(job) if time.monotonic() < job.deadline_s else Unavailable())
            except Exception as error:
                job.finish(error)

    def _write_forever(self, jobs):
        while not self._is_closed or jobs.qsize():
            try:
                taken = [jobs.get(timeout=self.rest_every_s)]
            except queue.Empty:
                taken = [self.check()]  # an empty write checkpoints: a copy of the file alone is recent
            taken += [jobs.get() for _ in range(jobs.qsize())]
            for batch in batches(filter(None, taken)):  # close() wakes the thread with None
                if not self._do_batch(batch):
                    time.sleep(POSTPONED_RETRY_S)

    def _do_batch(self, jobs):
        """Do the jobs in one transaction, or one by one if it fails. How many are done: others are queued."""
        try:
            if time.monotonic() > max(job.deadline_s for job in jobs):
                raise Unavailable
            with self._writing:
                outcomes = self._transact(jobs)
        except Exception as error:
            if len(jobs) > 1 and not isinstance(error, Unavailable):
                return sum([self._do_batch([job]) for job in jobs])
            outcomes = [error] * len(jobs)
        if done := sum(type(outcome) is not Postponed for outcome in outcomes):
            self.on_commit(done)
        for job, outcome in zip(jobs, outcomes):
            job.finish(outcome)
        return done

    def close(self) -> None:
        """Finish the writes that wait; later jobs are refused."""
        with self._lock:
            self._is_closed = True
            for jobs in self._queues:
                jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._owned.close()


def batches(jobs) -> Iterator[list[Job]]:
    """The jobs of each transaction: commands, or a lone job."""
    for _, alike in itertools.groupby(jobs, lambda job: callable(job.work) and job):
        while batch := [*itertools.islice(alike, BATCH_MAX)]:
            yield batch

def run_jobs(db, jobs) -> list:
    work = jobs[0].work
    return [work(db)] if callable(work) else post(db, [job.work for job in jobs])

def refuse_unless_bug(cause) -> None:
    if isinstance(cause, (sqlite3.IntegrityError, sqlite3.ProgrammingError)):
        raise cause
    report(f"database: {' '.join(str(cause).split())}")
    raise Unavailable

def fetch(db, sql, values=()) -> list[tuple]:
    return db.execute(sql, values).fetchall()

def migration(version) -> str:
    """SQL from that version to the newest schema. Raises ConfigError."""
    if version > len(MIGRATIONS):
        raise ConfigError(f"DATABASE_URL: this has schema {version}, of a newer Pluct; update this one.")
    return "".join(MIGRATIONS[version:])


#### The database: an SQLite file, served by one process

CHECKPOINT_PAGES = 4000  # of the -wal file between checkpoints: each costs two syncs
QUICK_S = 0.03  # a commit to a quick disk takes less
WAL_BYTES_MAX = 32 * 1024 * 1024  # kept between checkpoints. With less free the disk is tight
REWRITE = f"PRAGMA application_id = {APPLICATION_ID}"  # changes nothing


class SqliteConnection(sqlite3.Connection):
    """Transactions begin by hand; `with` ends them, all or nothing."""

    slot = 0  # of the daily counts
    is_retry = False
    must_forget = True  # what was erased is in the -wal file
    stream = sqlite3.Connection.execute

    def load(self, *queries) -> list[list[tuple]]:
        """The rows of each (sql, list); none where the list is empty."""
        return [fetch(self, sql.replace("{any}", f"IN ({', '.join('?' * len(ids))})"), ids) if ids else []
            for sql, ids in queries]

    def store(self, *bulks) -> None:
        """Store the rows of each (Store, rows). Raises RuntimeError when one was not stored."""
        for store, rows in bulks:
            if rows and self.executemany(store_one(store), rows).rowcount != len(rows):
                raise RuntimeError(f"not all rows of {store.table} were stored")

    def check_schema(self, file_too=True) -> Iterator[str]:
        """What is not as Pluct made it. What others added beside it may stay."""
        found = self.execute("PRAGMA main.integrity_check(20)") if file_too else ()
        yield from (f"file: {said}" for (said,) in found if said != "ok")
        layout = "SELECT type, name, tbl_name, sql FROM sqlite_master"
        with closing(sqlite3.connect(":memory:")) as model:
            model.executescript(migration(0))
            ours = set(model.execute(layout))
        names = {name for _, name, *_ in ours}
        for type, name, table, sql in ours ^ set(self.execute(layout)):
            if name in names or type == "trigger" or table in names and "UNIQUE INDEX" in str(sql):
                yield f"schema: the {type} {name} is not as Pluct made it"


@cache
def store_one(store) -> str:
    sql = store.sql.replace("{rows}", "")
    return re.sub(r"new\.(\w+)", lambda new: f"?{store.columns.index(new[1]) + 1}", sql)

def open_sqlite(path, mode) -> SqliteConnection:
    """To an existing file; `mode` is ro, rw, or ro&immutable=1 if nobody changes it."""
    db = sqlite3.connect(f"file:{quote(path)}?mode={mode}", uri=True, timeout=2,  # s, for a program's lock
        isolation_level=None, check_same_thread=False, factory=SqliteConnection)
    # An automatic checkpoint hides its failures. Unless triggers recurse, REPLACE deletes rows unseen
    db.executescript(
        "PRAGMA wal_autocheckpoint = 0; PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = ON;")
    return db

def schema_version(db) -> int:
    """0 for an empty file. Raises ConfigError for another program's."""
    [(owner, version)] = fetch(db, "SELECT * FROM pragma_application_id, pragma_user_version")
    if owner != APPLICATION_ID and (owner or fetch(db, "SELECT * FROM sqlite_master LIMIT 1")):
        raise ConfigError("DATABASE_URL names another program's database.")
    return version

def migrate(db) -> None:
    if sql := migration(schema_version(db)):
        db.executescript(f"BEGIN IMMEDIATE; {sql} {REWRITE}; PRAGMA user_version = {len(MIGRATIONS)}; COMMIT")

@contextmanager
def own_sqlite(path) -> Iterator[SqliteConnection]:
    """The one connection that may write, to a locked file of the newest schema. Raises ConfigError."""
    try:
        with lock_database_file(path), closing(open_sqlite(path, "rw")) as db:
            schema_version(db)  # before anything is changed
            # FULL: a commit is durable before it is answered. At a lock it fails at once, and is tried again
            db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 0;"
                f"PRAGMA secure_delete = ON; PRAGMA journal_size_limit = {WAL_BYTES_MAX};")
            migrate(db)
            for wrong in db.check_schema(file_too=False):
                raise ConfigError(f"DATABASE_URL: {wrong}.")
            yield db
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(f"DATABASE_URL: {path} cannot be used: {error}.")


class Sqlite(Database):
    """One connection alone writes and checkpoints: with two, SQLite before 3.51.3 can corrupt a WAL file."""

    rest_every_s = 60
    _waits_s = 0, 0, 0  # of commits for the disk
    _pages = _next_look = _rest_at_s = _is_tight = _in_doubt = 0

    def __init__(self, path):
        self._files, self._owned = (path, f"{path}-wal"), ExitStack()
        self._db = self._owned.enter_context(own_sqlite(path))
        self._inodes = [os.stat(name).st_ino for name in self._files]
        super().__init__()

    def check(self) -> Job:
        """A Job that fails when the file cannot be written."""
        def rewrite(db):
            if self._in_doubt or self._is_tight:
                db.execute(REWRITE)
            self._in_doubt = False  # unless the commit fails

        return self.write(rewrite)

    def _start(self, job):
        """Look up here while the disk is quick and nobody writes: two changes of thread take longer."""
        if job.queue is self._look_ups and min(self._waits_s) < QUICK_S and self._writing.acquire(False):
            try:
                return job.finish(job.work(self._db))
            except sqlite3.Error:
                pass  # its thread tells what is wrong
            finally:
                self._writing.release()
        super()._start(job)

    def submit_all(self, jobs) -> None:
        """Do commands here, likewise."""
        for batch in batches(jobs):
            if min(self._waits_s) < QUICK_S and self.writes.empty() and not self._writing.locked():
                self._do_batch(batch)
            else:
                super().submit_all(batch)

    def _read_now(self, job):
        try:
            db = self._local.db = self._local.db or open_sqlite(self._files[0], "ro")
            db.set_progress_handler(lambda: self._is_closed or time.monotonic() > job.deadline_s, 10_000)
            return job.work(db)
        except sqlite3.Error as error:
            refuse_unless_bug(error)

    def _transact(self, jobs):
        began = time.monotonic() - time.thread_time()
        try:
            self._checkpoint()
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                outcomes = run_jobs(self._db, jobs)
                self._check_files()
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            # Not to the deadline: a busy machine oversleeps it, and tells no reason
            if code == sqlite3.SQLITE_BUSY and time.monotonic() + 0.05 < jobs[0].deadline_s:
                raise Postponed from None
            self._in_doubt = True
            if code == sqlite3.SQLITE_FULL:  # a checkpoint gives the -wal file's room back
                self._pages = self._next_look = CHECKPOINT_PAGES
            if code == sqlite3.SQLITE_IOERR:
                # The commit may be whole in the WAL: supersede it, or a start replays it
                with suppress(sqlite3.Error):
                    self._db.execute(REWRITE)
            refuse_unless_bug(error)
        self._pages += 5 + len(jobs)
        self._waits_s = *self._waits_s[1:], time.monotonic() - time.thread_time() - began
        return outcomes

    def _checkpoint(self):
        """Now and then move commits from the -wal file to the database file. A failed fsync is not retried:
        the kernel may have dropped the pages. A restart replays the WAL."""
        may_wait = time.monotonic() < self._rest_at_s and not self._db.must_forget
        if may_wait and self._pages < self._next_look:
            return
        with suppress(OSError):  # if the -wal file took the last room, no checkpoint could give it back
            self._is_tight = free_bytes(self._files[0]) < WAL_BYTES_MAX
        self._next_look = self._pages + 99
        if may_wait and self._pages < CHECKPOINT_PAGES and not self._is_tight:
            return
        self._pages, self._next_look, self._rest_at_s = 0, 99, time.monotonic() + self.rest_every_s
        try:
            mode = "TRUNCATE" if self._db.must_forget else "PASSIVE"  # which never says "busy"
            [(self._db.must_forget, *_)] = fetch(self._db, f"PRAGMA wal_checkpoint({mode})")
        except sqlite3.Error as error:
            if self._is_tight and error.sqlite_errorcode == sqlite3.SQLITE_FULL:
                raise
            report(f"database: {error}, while moving commits from the -wal file; they are safe there")
            if error.sqlite_errorcode == sqlite3.SQLITE_IOERR_FSYNC:
                report("The disk failed to keep data; stopping: a restart makes the file whole.")
                os._exit(70)

    def _check_files(self):
        """Raises Unavailable if the files were deleted or replaced: the commit would be lost."""
        with suppress(OSError):
            if [os.stat(name).st_ino for name in self._files] == self._inodes:
                return
        refuse_unless_bug(f"{' or '.join(self._files)} was deleted or replaced: put it back.")


@contextmanager
def lock_database_file(path) -> Iterator[None]:
    """Make the file if there is none, and hold `path`.lock: closing a handle of the database itself drops
    SQLite's locks. Raises ConfigError, OSError."""
    with open(os.open(f"{path}.lock", os.O_CREAT | os.O_RDWR, 0o600)) as file:
        process, _, inode = file.read().partition("\n")
        lock(file, f"DATABASE_URL: {path} is served by process {process} already.")
        # SQLite puts a -wal file's commits into any database file of that name
        if exists(f"{path}-wal") and getsize(f"{path}-wal") and not (
                exists(path) and getsize(path) and inode in ("", str(os.stat(path).st_ino))):
            raise ConfigError(f"DATABASE_URL: {path} is gone, or is not the file that was served, and "
                f"{path}-wal has that file's commits. Put it back; delete {path}.lock if you copied both; "
                "or, to begin without them, move -wal and -shm away.")
        if not exists(path):  # or an old backup that is copied would look new
            Path(path).touch(0o600)
        Path(f"{path}.lock").write_text(f"{os.getpid()}\n{os.stat(path).st_ino}")
        yield

def lock(file, refusal) -> None:
    """Raises ConfigError if another process has it locked."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ConfigError(refusal) from None


#### The database: PostgreSQL, served by any number of processes

DIALECT = (
    (" STRICT", ""), (", WITHOUT ROWID", ""), (" TEXT", ' TEXT COLLATE "C"'),
    ("INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"), ("INTEGER", "BIGINT"),
    ("BEFORE DELETE", "BEFORE DELETE OR TRUNCATE"),
    ("BEGIN SELECT RAISE(ABORT, 'append-only'); END", "EXECUTE FUNCTION pluct_append_only()"),
    (DAY, "to_char(to_timestamp(created_at / 1000) AT TIME ZONE 'UTC', 'YYYY-MM-DD')"), ("instr(", "strpos("),
    ("/*", ""), ("*/", ""),  # row locks and isolation, which one writer does not need
    ("{any}", "= ANY(ARRAY(SELECT json_array_elements_text(?)))"),
    ("?", "%s"),
)
POSTGRES_SCHEMA = """
CREATE TABLE pluct_schema AS SELECT 0::BIGINT AS version;
CREATE FUNCTION pluct_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'append-only'; END $$;"""
# Plans made while a table was empty scan it for ever: not here. A statement ends before its client gives up
SESSION_SETTINGS = f"""SELECT set_config(column1, column2, {{}}) FROM (VALUES
    ('enable_seqscan', 'off'), ('enable_hashjoin', 'off'), ('enable_mergejoin', 'off'),
    ('statement_timeout', '{DATABASE_TIMEOUT_S * 750}'),
    ('idle_in_transaction_session_timeout', '{DATABASE_TIMEOUT_S * 1000}'),
    ('default_transaction_isolation', 'read committed'), ('synchronous_commit', 'on')) AS limits"""

# What a batch stores, with parameters in the place of a new row's columns
POST_ALONE = re.sub(r"new\.(?!balance_after)\w+", "?", f"""WITH posted AS (
    {UPDATE_USERS.sql.replace("{rows}", "")} AND users.user_id = (SELECT user_id FROM users WHERE user_id = ?
        AND credits + ? <= {BALANCE_MAX} AND last_activity <= ? FOR UPDATE SKIP LOCKED)
    AND NOT EXISTS (SELECT 1 FROM transactions WHERE type = ? AND reference = ?)
    RETURNING credits AS balance_after),
history AS ({INSERT_TRANSACTIONS.sql}), counted AS ({COUNT_DAILY.sql})
SELECT balance_after FROM posted""").replace("{rows}", "FROM posted AS new")


class PostgresConnection:
    """As SqliteConnection; mixed into psycopg's Connection, with autocommit."""

    is_batch = False  # store() ends the transaction
    may_commit = is_retry = False  # a COMMIT may have reached the server; a try before may have stored
    timeout_s, settings_sql = None, ""

    def execute(self, sql, values=None) -> Any:
        sql, values = sql_for_postgres(sql), values or None
        if not self.settings_sql or self.pgconn.transaction_status:
            return super().execute(sql, values)
        # Behind a pooler each transaction may have another session: it brings its limits, in the same trip
        with nullcontext() if self.pgconn.pipeline_status else self.pipeline():
            if self.autocommit:
                super().execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            super().execute(self.settings_sql)
            cursor = super().execute(sql, values)
        if self.autocommit:  # after the pipeline, whose last Flush holds a session of PgBouncer
            super().execute("COMMIT")
        return cursor

    def executemany(self, sql, rows) -> None:
        self.cursor().executemany(sql_for_postgres(sql), rows)

    def stream(self, sql) -> Iterator[tuple]:
        return self.cursor().stream(sql)

    def load(self, *queries) -> list[list[tuple]]:
        """As for SQLite, in one trip."""
        with self.pipeline() if any(ids for _, ids in queries) else nullcontext():
            cursors = [ids and self.execute(sql, [to_json(ids).decode()]) for sql, ids in queries]
        return [cursor.fetchall() if cursor else [] for cursor in cursors]

    def store(self, *bulks) -> None:
        """As for SQLite; one statement, which fails unless all is stored, in one trip with the commit."""
        if bulks := {store: rows for store, rows in bulks if rows}:
            values = [to_json([dict(zip(store.columns, row)) for row in rows]).decode()
                for store, rows in bulks.items()]
            self.may_commit = True
            with nullcontext() if self.settings_sql else self.pipeline():
                self.execute(store_all(*bulks), values + [*map(len, bulks.values())])
                if self.is_batch:
                    self.execute("COMMIT")

    def post_alone(self, command) -> list[Posted] | None:
        """A lone command in one statement, twice as fast. None where a batch must tell: a new or locked user,
        a refusal, a replay, a clock set back."""
        if not isinstance(command, Post) or command.key or command.up_to or (
                command.amount > command.amount_max):
            return None
        now = now_ms()
        posted = command.posted(0, now)
        user_id, type, amount, reference, *_ = posted
        sums = effects(type, amount)
        self.autocommit = self.may_commit = True
        row = self.execute(POST_ALONE, (
            *sums, now, user_id, sums[0], user_id, sums[0], now, type, reference, *posted[:-3],
            iso(now)[:10], type, self.slot, 1, amount)).fetchone()
        self.autocommit = False
        return row and [posted._replace(balance_after=row[0])]

    def check_schema(self) -> Iterator[str]:
        enabled = fetch(self, """SELECT tgname FROM pg_trigger
            WHERE tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)""")
        for name in re.findall(r"CREATE TRIGGER (\w+)", migration(0)):
            if (name,) not in enabled:
                yield f"schema: the trigger {name} is missing or disabled"

    def wait(self, generator) -> Any:
        return super().wait(generator, timeout=self.timeout_s)

    def set_up(self) -> None:
        self.timeout_s = DATABASE_TIMEOUT_S
        # A pooler numbers its clients itself
        if fetch(self, "SELECT pg_backend_pid()") != [(self.info.backend_pid,)]:
            self.settings_sql = SESSION_SETTINGS.format("true")
        else:
            self.execute(SESSION_SETTINGS.format("false"))
            self.prepare_threshold = 5
        self.slot = self.info.backend_pid % 64  # mostly this connection's alone: none queues


@cache
def sql_for_postgres(sql) -> str:
    for ours, theirs in DIALECT:
        sql = sql.replace(ours, theirs)
    return sql

@cache
def store_all(*stores) -> str:
    """One statement, which divides by zero unless each stores as many rows as it is told."""
    rows = "FROM json_populate_recordset(NULL::{}, ?) AS new"
    parts = ", ".join(f"s{n} AS ({store.sql.replace('{rows}', rows.format(store.table))} RETURNING 1)"
        for n, store in enumerate(stores))
    counts = " AND ".join(f"(SELECT count(*) FROM s{n}) = ?" for n in range(len(stores)))
    return f"WITH {parts} SELECT 1 / ({counts})::INT"

def connect_postgres(url) -> Any:
    """A connection without limits of time. Raises ConfigError, psycopg's Error."""
    import psycopg
    try:
        # Waiting for a silent server ends. A parameter in the URL counts more
        settings = dict(connect_timeout=2, keepalives_idle=5, keepalives_interval=2, application_name="pluct",
            client_encoding="UTF8") | psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:  # its message may quote the password
        raise ConfigError("DATABASE_URL cannot be read: percent-encode user and password.") from None
    db = type("Connection", (PostgresConnection, psycopg.Connection), {}).connect(
        **settings, autocommit=True, prepare_threshold=None)
    db.isolation_level = 2  # READ COMMITTED, whatever the database's default is
    return db

@contextmanager
def own_postgres(url) -> Iterator[Any]:
    try:
        import psycopg
        with closing(connect_postgres(url)) as db:
            yield db
    except ImportError as error:
        raise ConfigError(f"DATABASE_URL: {error}: .venv/bin/pip install 'psycopg[binary]>=3.3'") from None
    except psycopg.Error as error:
        raise ConfigError(f"DATABASE_URL: {' '.join(str(error).split())}") from None


class Postgres(Database):
    """Conflicts and lost connections are tried again; references and keys tell what was done already."""

    retry_key = staticmethod(fresh_jti)  # for a command that would not know its own deed

    def __init__(self, url):
        self._url, self._owned = url, ExitStack()
        with own_postgres(url) as db:
            migrate_postgres(db)
        super().__init__()

    def check(self) -> Job:
        return self.read("SELECT 1 FROM pluct_schema WHERE false FOR UPDATE")

    def _attempt(self, deadline_s, work):
        """What work(db) returns, tried until the deadline."""
        may_succeed, local = False, self._local
        for attempt in itertools.count():
            try:
                if getattr(local.db, "closed", True):
                    local.db = connect_postgres(self._url)
                    local.db.set_up()
                # The server does not limit a commit's wait for its standby
                local.db.timeout_s = max(1, deadline_s - time.monotonic())
                local.db.is_retry = attempt > 0
                result = work(local.db)
                if may_succeed:  # a try before may have committed: a refusal proves nothing
                    return [Unavailable() if isinstance(each, RequestError) else each for each in result]
                return result
            except Exception as error:
                # A refusal or bug of ours ends the transaction as a broken constraint does
                sqlstate = getattr(error, "sqlstate", "23") or ""
                with suppress(Exception):  # there may be no connection
                    may_succeed |= not sqlstate and local.db.may_commit
                    (local.db.rollback if sqlstate[:2] in ("40", "23") else local.db.close)()
                if may_succeed and isinstance(error, RequestError):
                    raise Unavailable from None
                # A bug in data, integrity but no conflict, syntax, rights, triggers
                if re.match("22|23(?!505)|42|P0", sqlstate):
                    raise
                if time.monotonic() + 1 > deadline_s:
                    refuse_unless_bug(error)
            time.sleep(random.uniform(0, min(0.001 * 2**attempt, 0.1)))

    def _transact(self, jobs):
        def work(db):
            db.autocommit = db.may_commit = False
            db.is_batch = not callable(jobs[0].work)
            outcomes = len(jobs) == 1 and db.post_alone(jobs[0].work) or run_jobs(db, jobs)
            if not db.is_batch:
                db.may_commit = True
                db.commit()
            db.rollback()  # store() has committed a batch. Even an empty commit would wait for the standby
            return outcomes

        return self._attempt(max(job.deadline_s for job in jobs), work)

    def _read_now(self, job):
        return self._attempt(job.deadline_s, job.work)


def migrate_postgres(db) -> None:
    with db.transaction():
        for name, wanted in (("server_encoding", "UTF8"), ("fsync", "on")):  # or a crash loses commits
            [(found,)] = fetch(db, f"SHOW {name}")
            if found != wanted:
                raise ConfigError(f"DATABASE_URL: {name} must be {wanted}, not {found}.")
        # Processes that start together wait for each other
        db.execute(f"SELECT pg_advisory_xact_lock({APPLICATION_ID})")
        if fetch(db, "SELECT to_regclass('pluct_schema')") == [(None,)]:
            db.execute(POSTGRES_SCHEMA)
        # A standby refuses FOR UPDATE, and the start with it
        if sql := migration(fetch(db, "SELECT version FROM pluct_schema FOR UPDATE")[0][0]):
            db.execute(f"{sql} UPDATE pluct_schema SET version = {len(MIGRATIONS)}")


#### The server: waitress, with our errors and a stop that answers what is in flight

CONNECTIONS_MAX = 4000
CONNECTIONS_OF_ADDRESS_MAX = 100
RESERVED_FDS = 100  # without any accept() fails and the loop spins
HEADERS_MAX = 100
CHUNKING_BYTES_MAX = 768  # of a body in chunks beside its content: each chunk costs time
REQUEST_TIMEOUT_S = 30  # to send a whole request, or to take any of an answer
IDLE_TIMEOUT_FULL_S = 3  # the same when connections run out
SHUTDOWN_GRACE_S = 5  # for requests in flight

WAITRESS = {
    "backlog": 2048, "cleanup_interval": 5, "log_socket_errors": False, "outbuf_high_watermark": 1024 * 1024,
    "max_request_header_size": 32 * 1024, "max_request_body_size": BODY_BYTES_MAX + 8192,
    "recv_bytes": 32 * 1024, "send_bytes": 18_000,  # above the size of answers, so that the loop sends them
    "threads": 8,  # each sends one CSV
}
PATH = re.compile("(?i)(https?://[^/?]+)?([^?]*)")
LOG_LINES = re.compile(rb"(?s).{1,%d}\n" % (select.PIPE_BUF - 1))  # as many as a pipe takes whole

date_header = lru_cache(2)(waitress.task.build_http_date)


class Reply(waitress.task.Task):
    wrote_header = complete = True  # for waitress

    def execute(self) -> None:
        channel, is_old = self.channel, self.version == "1.0"
        status, headers, body = channel.response
        is_stream = not isinstance(body, bytes)
        self.chunked_response = is_stream and not is_old
        self.close_on_finish = self.request.connection_close or channel.server.is_stopping or is_old
        head = f"HTTP/1.1 {status}\r\nDate: {date_header(int(time.time()))}\r\n"
        head += "".join([f"{name}: {value}\r\n" for name, value in headers.items()])
        head += "Connection: close\r\n" * self.close_on_finish
        head += "Transfer-Encoding: chunked\r\n" * self.chunked_response + "\r\n"
        data = head.encode("latin-1")
        if not is_stream:
            return channel.server.answers.append((channel, data + body))
        channel.write_soon(data)
        for piece in body:
            self.write(piece)


class Parser(waitress.parser.HTTPRequestParser):
    """Refuses what RFC 9112 wants refused: others may see another end of it (request smuggling)."""

    command = request_uri = query = ""

    def received(self, data) -> int:
        """Take one request. Bytes behind it are dropped, with the connection (section 9.3.2)."""
        consumed = super().received(data[:CHUNKING_BYTES_MAX] if self.chunked else data)
        if self.chunked and self.body_bytes_received > len(self.body_rcv) + CHUNKING_BYTES_MAX:
            vars(self).update(refused(400))
        if not self.completed:
            return consumed
        self.expect_continue = False  # or waitress waits for a body even where none can come
        self.connection_close |= bool(self.error or data[consumed:].strip(b"\r\n"))
        return len(data)

    def parse_header(self, head) -> None:
        """Clients repeat their heads, and to read one takes a sixth of a vend."""
        vars(self).update(read_head(head, self.adj))
        if self.body_rcv is not None:  # each request has its own, and waitress sets a length
            self.headers = self.headers.copy()
            buffer = waitress.parser.OverflowableBuffer(BODY_BYTES_MAX * 2)
            self.body_rcv = waitress.parser.ChunkedReceiver(buffer) if self.chunked else (
                waitress.parser.FixedStreamReceiver(self.content_length, buffer))

def refused(status) -> dict:
    return {"error": types.SimpleNamespace(code=status), "completed": True}

@lru_cache(256)
def read_head(head, adj) -> dict:
    """Refuse heads that waitress's patterns take minutes for, and bodies with an ambiguous end."""
    if head.count(b"\n") > HEADERS_MAX + 2:
        return refused(431)
    parser, blank = waitress.parser.HTTPRequestParser(adj), head.replace(b"\t", b" ")
    if re.match(rb"[^ \r\n]+ [^ \r\n]+ HTTP/1\.[0-9]\r\n", head) and not (
            # Folded lines (5.2), slow blanks, chunked twice
            b"\r\n " in blank or b" " * 64 in blank or blank.count(b" ") > 20 * HEADERS_MAX
            or re.search(rb"(?i)\ntransfer-encoding:(.*chunked.*chunked|(?s:.*)\ntransfer-encoding:)", head)):
        with suppress(ValueError):  # from urlsplit: GET http://[ HTTP/1.1
            parser.parse_header(head)
            host = re.fullmatch(r"(?a)[\w.~%!$&'()*+;=:[\]-]*",
                parser.headers.get("HOST", " " if parser.version == "1.1" else ""))
            # Sections 3.2, 6.1, 6.3: a length given twice, or in a version without it
            if host and "TRANSFER_ENCODING" not in parser.headers and not (
                    parser.chunked and "CONTENT_LENGTH" in parser.headers):
                return vars(parser)
    return vars(parser) | refused(400)


class Channel(waitress.channel.HTTPChannel):
    task_class, error_task_class, parser_class = Reply, Reply, Parser
    handle_expt = waitress.channel.HTTPChannel.handle_close  # or urgent data is reported at every turn

    @cached_property
    def address(self) -> str:
        """The client's; empty for a service's user, as proxies have, and once closed (proc(5), net/tcp)."""
        uid = inode = 0
        with suppress(AttributeError, OSError):
            ends = rf":{self.socket.getpeername()[1]:04X} \w+:{self.socket.getsockname()[1]:04X} "
            inode = 1
            for table in Path("/proc/net").glob("tcp*"):
                for row in re.findall(rf"{ends}(?:\S+ +){{4}}(\d+) +\d+ (\d+) ", table.read_text()):
                    uid, inode = map(int, row)
        return self.addr[0] if inode and (uid in (0, os.geteuid()) or 1000 <= uid != 65534) else ""

    def received(self, data) -> None:
        if not self.request:
            data, self.began_s = data.lstrip(), time.monotonic()  # after empty lines (section 2.2)
        super().received(data)


class Server(waitress.server.TcpWSGIServer):
    """One loop, in the main thread, runs all requests as coroutines: a turn starts new ones, commits their
    writes together, resumes those whose jobs are done, and sends."""

    is_stopping = False

    def __init__(self, app, kept=None):
        self.app, self._runnable, self._writes = app, deque(), []
        self.answers, self._log_lines = [], []
        super().__init__(None, host=app.config.host, port=app.config.port, ipv6=":" in app.config.host,
            connection_limit=resource.getrlimit(resource.RLIMIT_NOFILE)[0] - RESERVED_FDS, **WAITRESS,
            _sock=kept, bind_socket=not kept)

    def handle_accept(self) -> None:
        """Accept all who wait, as the next turn may come late; of an address as many as it may have."""
        with suppress(OSError):  # the client reset it
            while self.readable() and (accepted := self.accept()):
                client, (address, *_) = accepted
                network, channels = client_network(address), self.active_channels.values()
                if is_loopback(address) or self.app.is_proxy(address) or (
                        CONNECTIONS_OF_ADDRESS_MAX > [each.network for each in channels].count(network)):
                    self.set_socket_options(client)
                    Channel(self, *accepted, self.adj, self._map).network = network
                else:
                    client.close()

    def maintenance(self, now) -> None:
        """End late connections: the poll that comes now finds and closes them."""
        super().maintenance(now)  # idle longer than proxies keep one
        is_full = self.in_connection_overflow
        oldest = now - (IDLE_TIMEOUT_FULL_S if is_full else REQUEST_TIMEOUT_S)
        for channel in self.active_channels.values():
            since = channel.began_s if channel.request else channel.last_activity
            may_end = channel.request or channel.total_outbufs_len or is_full and not channel.requests
            if may_end and since < oldest:
                with suppress(OSError):
                    channel.socket.shutdown(socket.SHUT_RDWR)

    def pull_trigger(self) -> None:
        if threading.get_ident() != threading.main_thread().ident:
            super().pull_trigger()

    def run(self) -> None:
        self.app.log = self._log_lines.append
        while not self.is_stopping:
            self.run_once(1)
        self.run_once(0)  # who has connected by now is answered, too
        waitress.wasyncore.dispatcher.close(self)
        deadline = time.monotonic() + SHUTDOWN_GRACE_S
        while time.monotonic() < deadline:
            self.run_once(0.05)
            if not any(each.requests or each.total_outbufs_len for each in self.active_channels.values()):
                break

    def run_once(self, wait_s) -> None:
        for wait_s in (0 if self._writes else wait_s, 0):
            waitress.wasyncore.poll2(wait_s, self._map)
            self._step_all()
            if len(self._writes) < 2 or self.answers:  # or others may join the batch
                break
        self.app.database.submit_all(self._writes)
        self._writes.clear()
        self._step_all()
        for channel, data in self.answers:  # before a poll, which may end them
            if channel.connected:
                with suppress(OSError):
                    channel.write_soon(data[channel.send(data, do_close=False):])
        self.answers.clear()
        for lines in LOG_LINES.findall(b"".join(self._log_lines)):
            if not write_output(lines):
                self.app.metrics.lost.inc(lines.count(b"\n"))
        self._log_lines.clear()

    def add_task(self, channel) -> None:  # waitress's threads are for streams
        self._resume(channel, self.start(channel))

    async def start(self, channel) -> None:
        parsed = channel.requests[0]
        request = Request(parsed.command, PATH.match(parsed.request_uri)[2], parsed.query, parsed.headers,
            channel.address if self.app.config.development else channel.addr[0], "http",
            parsed.get_body_stream().read)
        channel.response = await respond(self.app, request, parsed.error and parsed.error.code)
        if isinstance(channel.response[-1], bytes):
            channel.service()
        else:  # a stream waits for its client and for the database
            self.task_dispatcher.add_task(channel)

    def _step_all(self):
        while self._runnable:
            self.step(*self._runnable.popleft())

    def step(self, channel, answering) -> None:
        """Run a request until it awaits a job, or to its end."""
        try:
            job = answering.send(None)
            job.on_done = partial(self._resume, channel, answering)
            if job.queue is job.database.writes and not callable(job.work):
                self._writes.append(job)
            else:
                job.database.submit(job)
        except StopIteration:
            pass
        except Exception:  # a bug ends the connection that meets it
            channel.handle_error()

    def _resume(self, *paused):
        is_first = not self._runnable
        self._runnable.append(paused)
        if is_first or len(self._runnable) == 1:  # otherwise the loop is awake, or soon
            self.pull_trigger()

    def stop(self, *_) -> None:
        self.is_stopping = True
        self.trigger.pull_trigger()


def tune_process() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(AttributeError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(CONNECTIONS_MAX + RESERVED_FDS, hard), hard))
        usable = sorted(os.sched_getaffinity(0))
        # Threads take turns anyway (GIL); moving between processors halves the speed
        os.sched_setaffinity(0, {usable[os.getpid() % len(usable)]})
    # waitress tells what is late by a clock that nobody sets
    waitress.server.time = waitress.channel.time = types.SimpleNamespace(time=time.monotonic)
    logging.lastResort.emit = lambda record: report(logging.lastResort.format(record))


#### The command line

def notify(state, *descriptors) -> None:
    """Tell systemd (sd_notify(3)), which keeps the socket over a restart: who calls meanwhile waits."""
    with suppress(KeyError, OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.connect(os.environ["NOTIFY_SOCKET"])
        socket.send_fds(manager, [state], descriptors)

def serve() -> None:
    """Answer requests."""
    kept = socket.socket(fileno=3) if "LISTEN_FDS" in os.environ else None
    notify(b"FDSTOREREMOVE=1\nFDNAME=stored")  # nobody waits for a start that fails
    app = create_app()
    config = app.config
    if kept and kept.getsockname()[:2] != (config.host, config.port):
        kept = None
    tune_process()
    try:
        server = Server(app, kept)
    except (OSError, ValueError) as error:
        raise ConfigError(f"HOST and PORT: cannot listen on {config.host}:{config.port}: {error}.")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.stop)
    if config.development:
        report("Warning: development secrets are in use; a hidden proxy lets strangers use them.")
    elif config.vend_by == "anyone":
        report("Warning: who knows a userId spends its credits: set USER_TOKENS or REQUIRE_API_KEY.")
    host = "localhost" if is_own_host(config.host) else config.host
    if host != "localhost" and not config.trusted_proxy:
        report("Warning: HOST is open: have HTTPS in front.")
    if config.user_tokens and not config.user_token_audience:
        report("Warning: without USER_TOKEN_AUDIENCE other apps' tokens spend, too.")
    notify(b"FDSTORE=1", server.socket.fileno())
    report(f"Pluct {VERSION} serves http://{host}:{server.effective_port} from {config.database_name}")
    server.run()
    app.close()

def print_secrets() -> None:
    """Print an environment file with fresh secrets."""
    for name, size_bytes in zip(("admin_username", *DEVELOPMENT), (6, 48, 36, 18)):
        print(f"{name.upper()}={secrets.token_hex(size_bytes)}")

@contextmanager
def open_snapshot(config, mode="ro") -> Iterator[Any]:
    """One moment of the ledger. Raises ConfigError, sqlite3.Error."""
    path = config.database_path
    if path and not exists(path):
        raise ConfigError(f"{path} does not exist.")
    with closing(open_sqlite(path, mode)) if path else own_postgres(config.database_url) as db:
        db.execute("BEGIN /*ISOLATION LEVEL REPEATABLE READ, READ ONLY*/")
        version = schema_version(db) if path else fetch(db, "SELECT version FROM pluct_schema")[0][0]
        if migration(version):
            raise ConfigError(f"DATABASE_URL: this has schema {version}, of an older Pluct.")
        yield db

def prove(db) -> str:
    """How much adds up. Raises ConfigError with every violation, sqlite3.Error."""
    if violations := [*find_violations(db)]:
        raise ConfigError("\n".join(violations))
    counts = fetch(db, "SELECT count(*), (SELECT count(*) FROM transactions) FROM users")
    return "{} users and {} transactions: everything adds up".format(*counts[0])

def verify() -> None:
    """Prove that the ledger adds up, or say what does not. Reads only, beside a running server too."""
    config = Config.from_environ()

    def is_served():
        return any(exists(f"{config.database_path}-{kind}") for kind in ("wal", "journal"))

    for mode in ("ro&immutable=1", "ro")[is_served():]:  # immutable, it leaves nothing beside the file
        try:
            with open_snapshot(config, mode) as db:
                return print(prove(db))
        except (ConfigError, sqlite3.Error):
            if mode == "ro" or not is_served():  # or Pluct was started meanwhile
                raise

TABLES = re.findall(r"CREATE TABLE (\w+)", migration(0))

def copy_tables(source, target) -> None:
    """Copy every row to an empty database, and compare. Raises ConfigError."""
    target.execute("BEGIN")
    for table in TABLES:
        found = target.execute(f"SELECT * FROM {table} LIMIT 1")
        if found.fetchone():
            raise ConfigError("the database to copy to is not empty; nothing was changed.")
        count = len(found.description)
        sql = f"SELECT * FROM {table} ORDER BY {', '.join('123'[:count])}"  # the key is among these
        target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * count)})", source.stream(sql))
        for there, here in itertools.zip_longest(source.stream(sql), target.stream(sql)):
            if there != here:
                raise ConfigError(f"{table} did not arrive as it was; nothing was changed.")

def copy(source, target) -> None:
    """Move a ledger that nobody serves into an empty database of either kind: all of it, or nothing. Both
    as sqlite:///pluct.db or postgresql://user@host/name."""
    source, target = (Config.from_environ({"DATABASE_URL": url}) for url in (source, target))
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # an interrupt commits nothing
    held = lock_database_file(source.database_path) if exists(source.database_path or "") else nullcontext()
    file = target.database_path
    with (held, open_snapshot(source) as snapshot,
            own_sqlite(file) if file else own_postgres(target.database_url) as ledger):
        if not file:
            migrate_postgres(ledger)
        copy_tables(snapshot, ledger)
        for table in () if file else ("transactions", "payments", "api_keys", "events"):
            ledger.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        counts = prove(ledger)
        ledger.commit()
    print(f"{target.database_name}: {counts}")

def backup(file) -> None:
    """Copy the ledger to a new SQLite file, beside a running server too. It gets its name when proved."""
    config, name = Config.from_environ(), Path(file)
    path = config.database_path
    with open_snapshot(config) as snapshot:
        locked = os.open(path or name.parent, os.O_RDONLY)  # to the end of this process
        lock(locked, "another backup of this ledger is at work.")
        if os.path.lexists(name):
            raise ConfigError(f"{name} exists already.")
        put_copy(snapshot, file)
    if path:
        with suppress(OSError):
            noted = Path(f"{path}.backed-up")
            noted.unlink(missing_ok=True)  # it may be another user's
            noted.touch(0o600)

def put_copy(source, name, finish=lambda target: None, kept="") -> None:
    """Give a durable and proved copy this name, and what has it the name `kept`."""
    copied = Path(f"{name}.partial")
    copied.unlink(missing_ok=True)
    try:
        copied.touch(0o600)
        with closing(open_sqlite(str(copied), "rw")) as target:
            target.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            if isinstance(source, SqliteConnection):
                source.backup(target)  # at once: in steps each write of others restarts it
                target.execute("PRAGMA journal_mode = DELETE")  # for readers who may not write beside it
            else:
                migrate(target)
                copy_tables(source, target)
            finish(target)
            counts = prove(target)
            target.commit()
        sync(copied)
        if kept:
            os.link(name, kept)
        copied.rename(name)
        sync(copied.parent)
        print(f"{name}: {counts}")
    finally:
        copied.unlink(missing_ok=True)

def restore(file) -> None:
    """Put a backup in the place of the database file, which is kept. Keys revoked, tokens redeemed and
    payments parked since stay so, sessions end, those added are listed, for their gateway's repeat."""
    path, payments = Config.from_environ().database_path, []
    if path is None:
        raise ConfigError("DATABASE_URL names no file: copy the backup into an empty database.")
    kept = path + time.strftime("-%Y%m%dT%H%M%SZ", time.gmtime())
    with lock_database_file(path), open_snapshot(Config(database_url=f"sqlite:///{file}")) as snapshot:
        put_copy(snapshot, path, partial(carry_over, path, payments), getsize(path) and kept)
        with suppress(FileNotFoundError):
            os.rename(f"{path}-wal", f"{kept}-wal")
            sync(Path(path).parent)
    print(f"kept: {kept * exists(kept) or 'nothing'}")
    for payment in payments:
        print("not carried over: payment {}, user {}, {} credits".format(*payment))

def carry_over(path, payments, target) -> None:
    target.execute("UPDATE events SET expires_at = NULL")
    record(target, "", "operator", "restored a backup")
    if not getsize(path):
        return
    try:
        target.execute("ATTACH ? AS present", (f"file:{quote(path)}?mode=ro",))
        target.executescript("""
        UPDATE api_keys SET revoked_at = was.revoked_at
            FROM present.api_keys AS was WHERE was.key_hash = api_keys.key_hash
            AND was.revoked_at < ifnull(api_keys.revoked_at, 9e18);
        INSERT OR IGNORE INTO uses SELECT was.* FROM present.uses AS was
            JOIN transactions AS t ON t.type = 'spend' AND reference = iif(caller = '', key, subject)
            WHERE was.type = 'redeem';""")
        payments += fetch(target, """SELECT reference, user_id, amount FROM present.transactions WHERE
            type = 'add' AND reference NOT IN (SELECT reference FROM transactions WHERE type = 'add')
            ORDER BY id""")
    except sqlite3.Error as error:
        report(f"notice: {path}: {error}; what it has since the backup is not carried over")

def sync(path) -> None:
    """Make a file, or a folder's names, durable."""
    opened = os.open(path, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)

COMMANDS = {"serve": serve, "secrets": print_secrets, "verify": verify, "backup": backup, "restore": restore,
    "copy": copy}

def main() -> None:
    while os.open(os.devnull, os.O_RDWR) < 3:
        pass  # or a connection would get a closed 0, 1 or 2, and log lines with it
    settings = "settings, from the environment:\n"
    for field in dataclasses.fields(Config):
        default = f" (default {field.default})" * (field.default != "")
        settings += f"  {field.name.upper():27} {get_args(field.type)[1]}{default}\n"
    parser = argparse.ArgumentParser(
        description="Pluct sells and spends prepaid credits. Without a command it serves.",
        epilog=settings, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(title="commands", metavar="command", dest="command")
    for name, command in COMMANDS.items():
        parsed = commands.add_parser(name, help=command.__doc__)
        for argument in inspect.getfullargspec(command).args:
            parsed.add_argument(argument)
    options = vars(parser.parse_args())
    try:
        COMMANDS[options.pop("command") or "serve"](**options)
    except (ConfigError, ImportError, OSError, sqlite3.Error) as error:
        sys.exit(f"pluct: {error}")

# Load gateways.py if it is here or in .deploy/
sys.modules.setdefault("pluct", sys.modules[__name__])
sys.path.append(f"{Path(__file__).parent}/.deploy")
try:
    import gateways
except ModuleNotFoundError:
    if "PRICES" in os.environ:
        sys.exit("pluct: PRICES needs gateways.py.")

if __name__ == "__main__":
    main()
