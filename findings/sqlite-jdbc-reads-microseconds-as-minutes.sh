#!/usr/bin/env bash
# sqlite-jdbc 3.40.1.0 (Xerial's; libxerial-sqlite-jdbc-java of Debian 12, unpacked here, not installed), OpenJDK 17, on
# a ledger that SQLAlchemy 2.0.58 (PyPI) writes, Python 3.11; with 3.45.3.0 it is the same (tried).
#
# Behaviour: getTimestamp() takes what follows the point for milliseconds, however many digits there are: 999999 of them
# are 16 minutes and 40 seconds. What setTimestamp() writes is a number of milliseconds, which SQLite finds smaller than
# each of its own times, and its date() cannot read.
# Output seen, payments that SQLAlchemy wrote, and what Java reads; then a grant that Java lets end in 2099:
#     2026-11-30 23:59:00.000000: 2026-11-30 23:59:00.0
#     2026-11-30 23:59:00.100000: 2026-12-01 00:00:40.0
#     2026-11-30 23:59:00.999999: 2026-12-01 00:15:39.999
#     until 2099: written as 4070908800000, expires < CURRENT_TIMESTAMP: 1, date(expires): null
#
# The wrong guess: a driver that reads the text at all reads its fraction as one; and a time that is set as a time can
# be compared in SQL.
# Payments of the last quarter of an hour of a month are in the next one's report, by chance of their fraction, and
# differ from the rows that a query by text finds. A clean-up by CURRENT_TIMESTAMP takes away all that Java has granted.
# Tests with whole seconds, and Java alone, agree.
# What helps, tried here: getString() with LocalDateTime.parse(); setString() with the text that the others write.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; apt-get download libxerial-sqlite-jdbc-java libxerial-sqlite-jdbc-jni >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check SQLAlchemy==2.0.58 2>/dev/null
cat >write.py <<'PY'
from datetime import datetime
import sqlalchemy as sa
meta, engine = sa.MetaData(), sa.create_engine("sqlite:///ledger.db")
payments = sa.Table("payments", meta, sa.Column("id", sa.Integer, primary_key=True), sa.Column("paid_at", sa.DateTime))
sa.Table("grants", meta, sa.Column("expires", sa.DateTime))
meta.create_all(engine)
with engine.begin() as connection:
    for microseconds in 0, 100000, 999999:
        connection.execute(payments.insert().values(paid_at=datetime(2026, 11, 30, 23, 59, 0, microseconds)))
PY
cat >Read.java <<'JAVA'
import java.sql.*;
import java.time.LocalDateTime;
class Read {
    public static void main(String[] arguments) throws SQLException {
        Connection ledger = DriverManager.getConnection("jdbc:sqlite:ledger.db");
        ResultSet row = ledger.createStatement().executeQuery("SELECT paid_at FROM payments ORDER BY id");
        while (row.next()) {
            System.out.println(row.getString(1) + ": " + row.getTimestamp(1));
            if (LocalDateTime.parse(row.getString(1).replace(' ', 'T')).getMinute() != 59) throw new SQLException();
        }
        PreparedStatement grant = ledger.prepareStatement("INSERT INTO grants VALUES (?)");
        grant.setTimestamp(1, Timestamp.valueOf("2099-01-01 00:00:00"));
        grant.executeUpdate();
        row = ledger.createStatement().executeQuery(
            "SELECT expires, expires < CURRENT_TIMESTAMP, date(expires) FROM grants");
        System.out.println("until 2099: written as " + row.getString(1) + ", expires < CURRENT_TIMESTAMP: "
                           + row.getString(2) + ", date(expires): " + row.getString(3));
    }
}
JAVA
export TZ=UTC; venv/bin/python write.py; native=$(dirname "$(find . -name libsqlitejdbc.so)")
timeout 60 java -Dorg.sqlite.lib.path="$native" -cp usr/share/java/sqlite-jdbc.jar Read.java | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "sqlite-jdbc reads times otherwise." >&2; exit 1; }
