#!/usr/bin/env bash
# EclipseLink 2.7.11 with pgjdbc 42.5.5 (both Debian 12), OpenJDK 17, PostgreSQL 15.20; settings as they come.
#
# Behaviour: a cache that all EntityManagers of a process share keeps each entity. find() answers from it, and a row that
# a query does fetch is not looked at when its id is in the cache: the query's WHERE is the database's, the values of
# the entity are the former ones. This holds for a native "UPDATE … RETURNING", too.
# Output seen, 100 credits, found once, then set to 40 by another process; each step has an EntityManager of its own:
#     find: 100
#     credits <= 40 as entities: 100, as numbers: 40
#     UPDATE … RETURNING, three times: 100, 100, 100, row 25
#     buys for 50 if there are 50: true, row 50
#     the shared cache off
#     find: 40
#     credits <= 40 as entities: 40, as numbers: 40
#     UPDATE … RETURNING, three times: 35, 30, 25, row 25
#     buys for 50 if there are 50: false, row 40
#
# The wrong guess: a new EntityManager reads the row, as Hibernate does it (its second cache is off until asked for), and
# at the least what the statement itself has just returned is true.
# Two processes, or one and a script: who has 40 buys for 50 and ends with 50, so that 60 credits came out of nothing;
# the balance told after each debit stays the one of the first look.
# What helps, tried here: the shared cache's mode NONE (the last rows).
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; chmod 755 .
apt-get download -q libpostgresql-jdbc-java libeclipselink-java libjpa-2.1-spec-java >log 2>&1 || { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
ls libeclipselink-java_2.7.11-* >found 2>&1 || echo "note: seen with 2.7.11"
mkdir META-INF
cat >META-INF/persistence.xml <<'XML'
<persistence xmlns="http://xmlns.jcp.org/xml/ns/persistence" version="2.1"><persistence-unit name="shop">
<provider>org.eclipse.persistence.jpa.PersistenceProvider</provider><class>Shop$User</class></persistence-unit></persistence>
XML
cat >Shop.java <<'JAVA'
import java.util.*;
import java.util.function.Function;
import javax.persistence.*;

public class Shop {
    @Entity @Table(name = "users") public static class User { @Id public String id; public int credits; }
    static EntityManagerFactory factory;
    static java.sql.Connection process;

    static <T> T step(Function<EntityManager, T> work) {
        var manager = factory.createEntityManager();
        manager.getTransaction().begin();
        try { return work.apply(manager); } finally { manager.getTransaction().commit(); manager.close(); }
    }
    static int find() { return step(m -> m.find(User.class, "ann").credits); }
    static Object ask(String what) {
        return step(m -> m.createQuery("SELECT " + what + " FROM Shop$User u WHERE u.credits <= 40").getSingleResult());
    }
    static int debit() {
        var text = "UPDATE users SET credits = credits - 5 RETURNING id, credits";
        return step(m -> ((User) m.createNativeQuery(text, User.class).getSingleResult()).credits);
    }
    static boolean buy(User ann) { if (ann.credits < 50) return false; ann.credits -= 50; return true; }
    static Object row() { return step(m -> m.createNativeQuery("SELECT credits FROM users").getSingleResult()); }
    static void another(int credits) throws Exception {
        process.createStatement().execute("UPDATE users SET credits = " + credits);
    }

    static void look(String url, String mode) throws Exception {
        factory = Persistence.createEntityManagerFactory("shop", Map.of("javax.persistence.jdbc.url", url,
            "javax.persistence.sharedCache.mode", mode, "eclipselink.logging.level", "OFF"));
        another(100);
        find();
        another(40);
        System.out.println("find: " + find());
        System.out.println("credits <= 40 as entities: " + ((User) ask("u")).credits + ", as numbers: " + ask("u.credits"));
        System.out.println("UPDATE … RETURNING, three times: " + debit() + ", " + debit() + ", " + debit() + ", row " + row());
        another(40);
        System.out.println("buys for 50 if there are 50: " + step(m -> buy(m.find(User.class, "ann"))) + ", row " + row());
        factory.close();
    }

    public static void main(String[] url) throws Exception {
        process = java.sql.DriverManager.getConnection(url[0]);
        process.createStatement().execute("CREATE TABLE users AS SELECT 'ann'::text AS id, 100 AS credits");
        look(url[0], "UNSPECIFIED");
        System.out.println("the shared cache off");
        look(url[0], "NONE");
    }
}
JAVA
jars=$(printf 'usr/share/java/%s.jar:' eclipselink eclipselink-jpa-2.1-spec org.eclipse.persistence.jpa.jpql postgresql)
url="jdbc:postgresql://127.0.0.1:$PGPORT/postgres?user=$PGUSER&password=$PGPASSWORD"
javac -encoding UTF-8 -proc:none -cp "$jars" Shop.java 2>>log || { cat log; exit 1; }
timeout 100 java -Dfile.encoding=UTF-8 -cp "$jars:." Shop "$url" 2>>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "EclipseLink's cache answers otherwise than it did." >&2; exit 1; }
