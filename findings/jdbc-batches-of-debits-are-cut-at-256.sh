#!/usr/bin/env bash
# pgjdbc 42.5.5 (PostgreSQL 15.20), H2 2.1.214 and HSQLDB 2.7.1, all of Debian 12, OpenJDK 17, autocommit on.
#
# Behaviour: executeBatch() of 600 debits, one of which a CHECK refuses. What stays of the others is each driver's own
# matter. pgjdbc sends them in groups of some 256, and each group is a transaction of its own: a refusal takes the debits
# before it in its group back, and nothing behind it is tried.
# Output seen, by the number of the one that is refused; told is how many counts of 1 getUpdateCounts() has:
#     pgjdbc: at 100 made 0, told 0; at 300 made 255, told 255; at 600 made 511, told 511
#     H2: at 100 made 599, told 599; at 300 made 599, told 599; at 600 made 599, told 599
#     HSQLDB: at 100 made 99, told 99; at 300 made 299, told 299; at 600 made 599, told 599
#     pgjdbc, autocommit off, rolled back: at 100 made 0, told 0; at 300 made 0, told 0; at 600 made 0, told 0
#
# The wrong guess: with autocommit each debit of a batch stands alone, as when they are sent one by one; or the batch is
# one transaction, as a test of three debits with pgjdbc says.
# A month's fees for 600 users that ends at the first empty balance has debited 255 of them, a number that depends on
# the driver's buffers. Who runs it again from the start debits those twice; who takes it as undone loses them.
# What helps, tried here: getUpdateCounts() says it rightly, and with autocommit off it is one transaction (the last row).
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; chmod 755 .
apt-get download -q libpostgresql-jdbc-java libh2-java libhsqldb-java >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
ls libpostgresql-jdbc-java_42.5.5-* libh2-java_2.1.214-* libhsqldb-java_2.7.1-* >>log 2>&1 || echo "note: seen with others"
cat >Batch.java <<'JAVA'
import java.sql.*;
import java.util.*;

class Batch {
    static void look(String name, String url, boolean auto) throws SQLException {
        var seen = new ArrayList<String>();
        for (int refused : new int[] {100, 300, 600})
            try (var db = DriverManager.getConnection(url); var sql = db.createStatement()) {
                sql.execute("DROP TABLE IF EXISTS users");
                sql.execute("CREATE TABLE users (id INT PRIMARY KEY, credits INT NOT NULL CHECK (credits >= 0))");
                for (int id = 1; id <= 600; id++)
                    sql.addBatch("INSERT INTO users VALUES (" + id + ", " + (id == refused ? 3 : 100) + ")");
                sql.executeBatch();
                db.setAutoCommit(auto);
                var debit = db.prepareStatement("UPDATE users SET credits = credits - 5 WHERE id = ?");
                for (int id = 1; id <= 600; id++) { debit.setInt(1, id); debit.addBatch(); }
                int[] told = {};
                try { debit.executeBatch(); } catch (BatchUpdateException error) { told = error.getUpdateCounts(); }
                if (!auto) db.rollback();
                var made = sql.executeQuery("SELECT count(*) FROM users WHERE credits = 95");
                made.next();
                seen.add("at " + refused + " made " + made.getInt(1)
                    + ", told " + Arrays.stream(told).filter(count -> count == 1).count());
            }
        System.out.println(name + ": " + String.join("; ", seen));
    }

    public static void main(String[] url) throws SQLException {
        look("pgjdbc", url[0], true);
        look("H2", "jdbc:h2:mem:shop", true);
        look("HSQLDB", "jdbc:hsqldb:mem:shop", true);
        look("pgjdbc, autocommit off, rolled back", url[0], false);
    }
}
JAVA
url="jdbc:postgresql://127.0.0.1:$PGPORT/postgres?user=$PGUSER&password=$PGPASSWORD"
timeout 100 java -cp usr/share/java/postgresql.jar:usr/share/java/h2.jar:usr/share/java/hsqldb.jar Batch.java "$url" | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A refused debit's batch leaves others than it did." >&2; exit 1; }
