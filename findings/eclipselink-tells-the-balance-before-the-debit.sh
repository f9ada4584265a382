#!/usr/bin/env bash
# EclipseLink 2.7.11 with pgjdbc 42.5.5 (both Debian 12), OpenJDK 17, PostgreSQL 15.20; settings as they come.
#
# Behaviour: a cache that all EntityManagers of a process share keeps each entity. find() answers from it, and a row that
# a query does fetch is not looked at when its id is in the cache: the values of the entity are the former ones. This
# holds for a native "UPDATE … RETURNING", too.
# Output seen, 100 credits, found once, then 40 by another process, each UPDATE takes 5; the shared cache's mode:
#     UNSPECIFIED: finds 100, buys for 50: true, row 50; three UPDATE … RETURNING: 50, 50, 50, row 35
#     NONE: finds 40, buys for 50: false, row 40; three UPDATE … RETURNING: 35, 30, 25, row 25
#
# The wrong guess: a new EntityManager reads the row, as Hibernate does it (its second cache is off until asked for), and
# at the least what the statement itself has just returned is true.
# Two processes, or one and a script: who has 40 buys for 50 and ends with 50, so that 60 credits came out of nothing;
# the balance told after each debit stays the one of the last look.
# What helps, tried here: the mode NONE (the last row); UNSPECIFIED is how it comes.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; chmod 755 .; mkdir META-INF
apt-get download -q libpostgresql-jdbc-java libeclipselink-java libjpa-2.1-spec-java >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
ls libeclipselink-java_2.7.11-* >>log 2>&1 || echo "note: seen with 2.7.11"
echo '<persistence xmlns="http://xmlns.jcp.org/xml/ns/persistence" version="2.1"><persistence-unit name="shop">
    <class>User</class></persistence-unit></persistence>' >META-INF/persistence.xml
cat >Shop.java <<'JAVA'
import java.util.*;
import javax.persistence.*;

public class Shop {
    static final String DEBIT = "UPDATE users SET credits = credits - 5 RETURNING id, credits";
    static EntityManagerFactory factory;
    static <T> T step(java.util.function.Function<EntityManager, T> work) {
        var manager = factory.createEntityManager();
        manager.getTransaction().begin();
        try { return work.apply(manager); } finally { manager.getTransaction().commit(); manager.close(); }
    }
    static User find(EntityManager m) { return m.find(User.class, "ann"); }
    static boolean buy(User ann) { if (ann.credits < 50) return false; ann.credits -= 50; return true; }
    static int debit(EntityManager m) { return ((User) m.createNativeQuery(DEBIT, User.class).getSingleResult()).credits; }
    static Object row(EntityManager m) { return m.createNativeQuery("SELECT credits FROM users").getSingleResult(); }
    public static void main(String[] url) throws Exception {
        var other = java.sql.DriverManager.getConnection(url[0]).createStatement();   // of another process, say
        other.execute("CREATE TABLE users AS SELECT 'ann'::text AS id, 100 AS credits");
        for (var mode : List.of("UNSPECIFIED", "NONE")) {
            factory = Persistence.createEntityManagerFactory("shop", Map.of("javax.persistence.jdbc.url", url[0],
                "javax.persistence.sharedCache.mode", mode, "eclipselink.logging.level", "OFF"));
            other.execute("UPDATE users SET credits = 100");
            step(Shop::find);
            other.execute("UPDATE users SET credits = 40");
            System.out.printf("%s: finds %d, buys for 50: %b, row %d; three UPDATE … RETURNING: %d, %d, %d, row %d%n", mode,
                step(Shop::find).credits, step(m -> buy(find(m))), step(Shop::row),
                step(Shop::debit), step(Shop::debit), step(Shop::debit), step(Shop::row));
            factory.close();
        }
    }
}
@Entity @Table(name = "users") class User { @Id public String id; public int credits; }
JAVA
jars=$(printf 'usr/share/java/%s.jar:' eclipselink eclipselink-jpa-2.1-spec org.eclipse.persistence.jpa.jpql postgresql)
url="jdbc:postgresql://127.0.0.1:$PGPORT/postgres?user=$PGUSER&password=$PGPASSWORD"
javac -encoding UTF-8 -proc:none -cp "$jars" Shop.java 2>>log || { cat log; exit 1; }
timeout 100 java -Dfile.encoding=UTF-8 -cp "$jars:." Shop "$url" 2>>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "EclipseLink's cache answers otherwise than it did." >&2; exit 1; }
