package fulcrum.cli.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Statements that go by short names, those of psql.
final class Shortcuts {

    private static final String NOT_THE_SYSTEMS =
            " n.nspname not in ('pg_catalog', 'information_schema', 'fulcrum')";

    private static final Map<String, String> ALL = new TreeMap<>();

    static {
        ALL.put("d", relations("'r', 'v', 'S'"));
        ALL.put("dt", relations("'r'"));
        ALL.put("dv", relations("'v'"));
        ALL.put("ds", relations("'S'"));
        ALL.put("di", relations("'i'"));
        ALL.put(
                "dn",
                "select nspname as name, pg_get_userbyid(nspowner) as owner from pg_namespace"
                        + " order by 1");
        ALL.put(
                "du",
                "select rolname as role, rolsuper as superuser, rolcanlogin as login from pg_roles"
                        + " order by 1");
        ALL.put("l", "select datname as name from pg_database order by 1");
    }

    private Shortcuts() {}

    private static String relations(String kinds) {
        return "select n.nspname as schema, c.relname as name, case c.relkind when 'r' then 'table'"
                + " when 'v' then 'view' when 'i' then 'index' else 'sequence' end as type,"
                + " pg_get_userbyid(c.relowner) as owner"
                + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                + " where c.relkind in ("
                + kinds
                + ") and"
                + NOT_THE_SYSTEMS
                + " order by 1, 2";
    }

    /// Their names, for completion.
    static List<String> names() {
        return ALL.keySet().stream().map(name -> "\\" + name).toList();
    }

    /// What a shortcut without arguments asks; null where there is none of that name.
    static @Nullable String statement(String name) {
        return ALL.get(name);
    }

    /// What `\d NAME` asks, one after the other: columns, indexes, constraints.
    static List<String> describe(String relation) {
        String oid = "'" + relation.replace("'", "''") + "'::regclass";
        return List.of(
                "select a.attname as \"column\", format_type(a.atttypid, a.atttypmod) as type,"
                        + " case when a.attnotnull then 'not null' else '' end as nullable,"
                        + " pg_get_expr(d.adbin, d.adrelid) as \"default\""
                        + " from pg_attribute a left join pg_attrdef d"
                        + " on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attrelid = "
                        + oid
                        + " and a.attnum > 0 and not a.attisdropped order by a.attnum",
                "select pg_get_indexdef(i.indexrelid) as indexes from pg_index i where i.indrelid ="
                        + " "
                        + oid
                        + " order by 1",
                "select conname as \"constraint\", pg_get_constraintdef(oid) as definition"
                        + " from pg_constraint where conrelid = "
                        + oid
                        + " order by 1");
    }
}
