#!/usr/bin/env bash
# sqlite-jdbc 3.40.1.0 (Xerial's; libxerial-sqlite-jdbc-java of Debian 12, unpacked here, not installed), OpenJDK 17; it
# is the same with 3.45.3.0 (tried).
#
# Behaviour: of several statements in one text only executeUpdate() runs all. execute(), a PreparedStatement and a batch
# run the first one, and drop the others without a word.
# Output seen, ann has 10 credits and bob 0; "UPDATE ... - 5 for ann; UPDATE ... + 5 for bob":
#     executeUpdate(): ann 5, bob 5
#     execute(): ann 5, bob 0
#     prepareStatement().executeUpdate(): ann 5, bob 0
#     addBatch(), executeBatch(): ann 5, bob 0
#     execute() of BEGIN; both; COMMIT: ann 10, bob 0; for another connection: ann 10, bob 0, and to write: SQLITE_BUSY
#
# The wrong guess: the driver runs what it is given, as pgjdbc 42.5.5 does (tried), or refuses it, as Python's sqlite3
# does ("You can only execute one statement at a time").
# A transfer, or a file of SQL that is run by execute(), does its first line: credits vanish, a history is never
# written. A transaction in one text begins, and nothing ends it, so that everybody else is locked out.
# What helps, tried here: one statement in each call.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; apt-get download libxerial-sqlite-jdbc-java libxerial-sqlite-jdbc-jni >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
cat >Try.java <<'JAVA'
import java.sql.*;
class Try {
    interface Work { void on(Connection c, Statement s) throws SQLException; }
    static final String LESS = "UPDATE users SET credits = credits - 5 WHERE id = 'ann'";
    static final String BOTH = LESS + "; UPDATE users SET credits = credits + 5 WHERE id = 'bob'";
    static String rows(Connection c) throws SQLException {
        try (ResultSet r = c.createStatement().executeQuery(
            "SELECT group_concat(id || ' ' || credits, ', ') FROM (SELECT * FROM users ORDER BY id)")) {
            return r.getString(1);
        }
    }
    static void look(String name, String url, Work work) throws SQLException {
        Connection c = DriverManager.getConnection(url);
        Statement s = c.createStatement();
        s.executeUpdate("DROP TABLE IF EXISTS users");
        s.executeUpdate("CREATE TABLE users (id varchar(9) PRIMARY KEY, credits int)");
        s.executeUpdate("INSERT INTO users VALUES ('ann', 10), ('bob', 0)");
        work.on(c, s);
        String more = "";
        if (name.contains("BEGIN")) try (Connection other = DriverManager.getConnection(url + "?busy_timeout=100")) {
            more = "; for another connection: " + rows(other) + ", and to write: ";
            other.createStatement().executeUpdate(LESS);
        } catch (SQLException e) { more += e.getMessage().replaceAll("\\W*(\\w+).*", "$1"); }
        System.out.println(name + ": " + rows(c) + more);
    }
    public static void main(String[] a) throws SQLException {
        String file = "jdbc:sqlite:ledger.db";
        look("executeUpdate()", file, (c, s) -> s.executeUpdate(BOTH));
        look("execute()", file, (c, s) -> s.execute(BOTH));
        look("prepareStatement().executeUpdate()", file, (c, s) -> c.prepareStatement(BOTH).executeUpdate());
        look("addBatch(), executeBatch()", file, (c, s) -> { s.addBatch(BOTH); s.executeBatch(); });
        look("execute() of BEGIN; both; COMMIT", file, (c, s) -> s.execute("BEGIN IMMEDIATE; " + BOTH + "; COMMIT"));
    }
}
JAVA
native=$(dirname "$(find . -name libsqlitejdbc.so)")
timeout 60 java -Dorg.sqlite.lib.path="$native" -cp usr/share/java/sqlite-jdbc.jar Try.java | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "sqlite-jdbc runs statements otherwise." >&2; exit 1; }
