#!/usr/bin/env bash
# SQLAlchemy 2.1.9 (PyPI) on SQLite, Python 3.
#
# Behaviour: update(User).where(User.credits >= 5).values(credits=User.credits - 5), executed by a session, debits in
# SQL. The session's own object gets its new value from Python: condition and sum are worked out from what the object
# held BEFORE, whatever the database found. rowcount does not matter to it, and expire_on_commit=False keeps it.
# Seen: the object says 10; another client leaves 4. The debit finds no row, rowcount 0, and the object says 5. With 9
# in the database, where the object said 5, the debit leaves 4 and the object says 0; with .returning(User), read from
# the database, it is that same object, 0. Only .returning(User.credits) tells 4.
#
# The wrong guess: arithmetic in SQL is what makes the balance right, so what the session then shows comes from there,
# at the least when no row was changed or when RETURNING brought the row.
# For a vend: a balance that nobody has is shown after a refusal. What helps, tried here: synchronize_session=False
# with session.refresh(), or populate_existing=True beside returning(User).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check sqlalchemy==2.1.9 2>/dev/null
timeout 60 "$dir/venv/bin/python" - "$dir/ledger.db" <<'PY'
import sqlite3
import sys

from sqlalchemy import create_engine, update
from sqlalchemy.orm import Mapped, Session, declarative_base, mapped_column

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    credits: Mapped[int]

engine = create_engine("sqlite:///" + sys.argv[1])
Base.metadata.create_all(engine)
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("INSERT INTO users VALUES (1, 10)")


def debit(looked_up, found, returning=None, **options):
    other.execute("UPDATE users SET credits = ?", [looked_up])
    with Session(engine, expire_on_commit=False) as session:
        user = session.get(User, 1)
        session.commit()
        other.execute("UPDATE users SET credits = ?", [found])
        change = update(User).where(User.id == 1, User.credits >= 5).values(credits=User.credits - 5)
        result = session.execute(change.returning(returning) if returning else change, execution_options=options)
        told = result.scalar_one() if returning else f"{result.rowcount} row(s)"
        if options == {"synchronize_session": False}:
            session.refresh(user)
        session.commit()
    return getattr(told, "credits", told), user.credits, other.execute("SELECT credits FROM users").fetchone()[0]


seen = [debit(10, 4), debit(5, 9), debit(5, 9, User), debit(5, 9, User.credits),
        debit(10, 4, synchronize_session=False), debit(5, 9, User, populate_existing=True)]
print("told, in the object, in the database:", *seen)
if seen != [("0 row(s)", 5, 4), ("1 row(s)", 0, 4), (0, 0, 4), (4, 0, 4), ("0 row(s)", 4, 4), (4, 4, 4)]:
    sys.exit("SQLAlchemy gives the object another balance after an UPDATE than it did.")
PY
