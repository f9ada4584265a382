#!/usr/bin/env bash
# SQLAlchemy-Continuum 2.0.0 on SQLAlchemy 2.1.9 (PyPI), Python 3, SQLite.
#
# Behaviour: at a flush an object gets a version if a column of it has changed. A column that was set to an expression,
# user.credits = User.credits - 5, by which the database counts, changes the row and is no such change.
# Output seen, u1's credits and all versions of them:
#     created with 100: left 100, versions 100
#     debit by an expression: left 95, versions 100
#     debit by a number: left 80, versions 100 80
#     debit by an expression, and another name: left 75, versions 100 80 75
#     debit by an expression, then read again and saved: left 70, versions 100 80 75
#
# The wrong guess: the extension follows each flush of an object, and only an UPDATE of many rows goes by it.
# The expression is what keeps two debits at once from losing one, so just the right way to debit leaves no trace: the
# history that is shown in a dispute has the purchases, and never a spend.
# What helps, tried here: a second column, set with it, such as the time of the last debit; or rows of an own history.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check sqlalchemy-continuum==2.0.0 sqlalchemy==2.1.9 2>/dev/null
cat >try.py <<'PY'
from sqlalchemy import Column, Integer, Text, create_engine
from sqlalchemy.orm import Session, configure_mappers, declarative_base
from sqlalchemy_continuum import make_versioned

make_versioned(user_cls=None)
Base = declarative_base()

class User(Base):
    __tablename__ = "users"
    __versioned__ = {}
    id = Column(Text, primary_key=True)
    name = Column(Text)
    credits = Column(Integer, nullable=False)

configure_mappers()
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    def show(what):
        session.commit()
        versions = " ".join(str(version.credits) for version in user.versions)
        print(f"{what}: left {user.credits}, versions {versions}")

    session.add(user := User(id="u1", name="Ann", credits=100))
    show("created with 100")
    user.credits = User.credits - 5
    show("debit by an expression")
    user.credits = 80
    show("debit by a number")
    user.credits, user.name = User.credits - 5, "Anna"
    show("debit by an expression, and another name")
    user.credits = User.credits - 5
    session.commit()
    session.refresh(user)
    session.add(user)
    show("debit by an expression, then read again and saved")
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Continuum keeps versions otherwise than it did." >&2; exit 1; }
