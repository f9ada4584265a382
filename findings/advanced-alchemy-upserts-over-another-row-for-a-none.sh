#!/usr/bin/env bash
# advanced-alchemy 1.12.0 (PyPI), the repositories of Litestar, over SQLAlchemy 2.1.9, Python 3, SQLite.
#
# Behaviour: upsert(), get_or_upsert() and get_and_update() leave those of match_fields out of their search whose value
# is None, and write the row that the rest finds; with one field there is no rest, and it is any row. upsert_many()
# and get_one_or_none() ask for NULL.
# Output seen, a grant of 50 in the campaign spring and one of ann's; then ann's 100 without a campaign, matched by
# user and campaign, or bob's 7 without a reference, matched by the reference:
#     user and campaign, get_or_upsert(): ann's 100 of no campaign
#     user and campaign, get_and_update(): ann's 100 of no campaign
#     user and campaign, upsert(): ann's 100 of no campaign
#     user and campaign, upsert_many(): ann's 50 of spring, ann's 100 of no campaign
#     reference, get_or_upsert(): bob's 7 of no campaign
#     reference, upsert(): bob's 7 of no campaign
#     reference, upsert_many(): ann's 50 of spring, bob's 7 of no campaign
#
# The wrong guess: a field in match_fields is compared, with NULL where the value is None, as the same repository does
# elsewhere; what matches nothing is added. Credits that came by a bonus are overwritten by those that were bought, and
# a correction without a reference turns the only payment there is into another user's; with two there it raises. The
# history that one would look at is the row that was overwritten.
# What helps, tried here: upsert_many() of one. Or columns that are NOT NULL, '' for none.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check advanced-alchemy==1.12.0 SQLAlchemy==2.1.9 >log 2>&1 ||
    { cat log; exit 1; }
cat >try.py <<'PYTHON'
from advanced_alchemy.base import BigIntBase
from advanced_alchemy.repository import SQLAlchemySyncRepository
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Mapped, Session, mapped_column

class Grant(BigIntBase):
    __tablename__ = "grants"
    user: Mapped[str]
    campaign: Mapped[str | None]
    reference: Mapped[str | None] = mapped_column(unique=True)
    credits: Mapped[int]
class Grants(SQLAlchemySyncRepository[Grant]):
    model_type = Grant
for fields in [["user", "campaign"], ["reference"]]:
    for call in ["get_or_upsert", "get_and_update", "upsert", "upsert_many"]:
        if (call, fields) == ("get_and_update", ["reference"]):
            continue
        engine = create_engine("sqlite://")
        Grant.metadata.create_all(engine)
        with Session(engine) as session:
            session.add(Grant(user="ann", campaign="spring", reference="p1", credits=50))
            session.commit()
            user, credits = ("ann", 100) if "user" in fields else ("bob", 7)
            new = {"user": user, "campaign": None, "reference": None, "credits": credits}
            method = getattr(Grants(session=session), call)
            if call.startswith("get"):
                method(match_fields=fields, **new)
            else:
                method([Grant(**new)] if call == "upsert_many" else Grant(**new), match_fields=fields)
            session.commit()
            rows = session.scalars(select(Grant).order_by(Grant.id))
            print(f"{' and '.join(fields)}, {call}(): "
                  + ", ".join(f"{row.user}'s {row.credits} of {row.campaign or 'no campaign'}" for row in rows))
PYTHON
timeout 100 venv/bin/python -W ignore try.py 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A None is matched otherwise now." >&2; exit 1; }
