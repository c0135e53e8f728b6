package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Acl;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.SystemView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who may do what, and how that is written (manual, 5.8).
public final class Privileges {

    /// All that there is to do with a table or a view.
    static final String TABLE = "arwdDxtm";

    static final String SEQUENCE = "rwU";
    static final String SCHEMA = "UC";
    static final String DATABASE = "CTc";
    static final String COLUMN = "arwx";

    private static final String ALL = "arwdDxtXUCTcsAm";

    /// What everybody may do with a system schema.
    static final Acl USAGE_FOR_ALL = acl(Role.BOOTSTRAP, SCHEMA, "U");

    private static final Acl READ_FOR_ALL = acl(Role.BOOTSTRAP, TABLE, "r");

    /// What tells passwords, samples of data or the machine's own affairs.
    private static final Set<String> SECRET =
            new TreeSet<>(
                    List.of(
                            "pg_authid",
                            "pg_backend_memory_contexts",
                            "pg_config",
                            "pg_file_settings",
                            "pg_hba_file_rules",
                            "pg_ident_file_mappings",
                            "pg_largeobject",
                            "pg_replication_origin_status",
                            "pg_shadow",
                            "pg_shmem_allocations",
                            "pg_statistic",
                            "pg_statistic_ext_data",
                            "pg_subscription",
                            "pg_user_mapping"));

    private static final SortedMap<String, Character> LETTERS = new TreeMap<>();

    static {
        LETTERS.put("SELECT", 'r');
        LETTERS.put("INSERT", 'a');
        LETTERS.put("UPDATE", 'w');
        LETTERS.put("DELETE", 'd');
        LETTERS.put("TRUNCATE", 'D');
        LETTERS.put("REFERENCES", 'x');
        LETTERS.put("TRIGGER", 't');
        LETTERS.put("MAINTAIN", 'm');
        LETTERS.put("USAGE", 'U');
        LETTERS.put("CREATE", 'C');
        LETTERS.put("CONNECT", 'c');
        LETTERS.put("TEMPORARY", 'T');
        LETTERS.put("TEMP", 'T');
        LETTERS.put("EXECUTE", 'X');
        LETTERS.put("SET", 's');
        LETTERS.put("ALTER SYSTEM", 'A');
    }

    private Privileges() {}

    private static Acl acl(int owner, String all, String everybody) {
        return new Acl(
                List.of(
                        new Acl.Grant(owner, owner, all, ""),
                        new Acl.Grant(Acl.PUBLIC, owner, everybody, "")));
    }

    /// The letter of a privilege's name; null for none.
    static @Nullable Character letter(String name) {
        return LETTERS.get(name);
    }

    /// The name of a letter, as `information_schema` has it.
    static String name(char letter) {
        for (var each : LETTERS.entrySet()) {
            if (each.getValue() == letter && !each.getKey().equals("TEMP")) {
                return each.getKey();
            }
        }
        return String.valueOf(letter);
    }

    /// What can be done with such a relation.
    static String all(Relation relation) {
        return relation instanceof Sequence ? SEQUENCE : TABLE;
    }

    /// What holds where nothing was ever granted: its owner may do everything.
    public static Acl effective(Relation relation) {
        Acl acl = relation.acl();
        if (acl != null) {
            return acl;
        }
        if (relation instanceof SystemView && !SECRET.contains(relation.name())) {
            return READ_FOR_ALL;
        }
        int owner = relation.owner();
        return new Acl(List.of(new Acl.Grant(owner, owner, all(relation), "")));
    }

    static Acl effective(Schema schema) {
        Acl acl = schema.acl();
        int owner = schema.owner();
        return acl != null ? acl : new Acl(List.of(new Acl.Grant(owner, owner, SCHEMA, "")));
    }

    /// Its `aclitem[]`; null for null.
    static Datum items(SystemCatalog catalog, @Nullable Acl acl) {
        if (acl == null) {
            return Datum.NULL;
        }
        return Cells.texts(acl.grants().stream().map(grant -> item(catalog, grant)).toList());
    }

    /// One of them: `grantee=privileges/grantor`, a star behind each that may be passed on, nobody
    /// named for everybody.
    static String item(SystemCatalog catalog, Acl.Grant grant) {
        StringBuilder text = new StringBuilder();
        if (grant.grantee() != Acl.PUBLIC) {
            text.append(role(catalog, grant.grantee()));
        }
        text.append('=');
        String letters = inOrder(grant.privileges());
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            text.append(letter);
            if (grant.grantable().indexOf(letter) >= 0) {
                text.append('*');
            }
        }
        return text.append('/').append(role(catalog, grant.grantor())).toString();
    }

    private static String role(SystemCatalog catalog, int oid) {
        if (!(catalog.catalog().entry(oid) instanceof Role role)) {
            return Integer.toUnsignedString(oid);
        }
        boolean plain = role.name().chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
        return plain ? role.name() : '"' + role.name().replace("\"", "\"\"") + '"';
    }

    /// As PostgreSQL writes them.
    private static String inOrder(String privileges) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ALL.length(); i++) {
            if (privileges.indexOf(ALL.charAt(i)) >= 0) {
                text.append(ALL.charAt(i));
            }
        }
        return text.toString();
    }

    /// A role and all whose privileges it has without SET ROLE.
    static SortedSet<Integer> rolesOf(SqlCatalog catalog, Role role) {
        return rolesOf(catalog, role, true);
    }

    /// A role and all that it is in.
    ///
    /// @param inherited only those whose privileges it has without SET ROLE
    static SortedSet<Integer> rolesOf(SqlCatalog catalog, Role role, boolean inherited) {
        SortedSet<Integer> roles = new TreeSet<>();
        List<Role> reached = new ArrayList<>(List.of(role));
        while (!reached.isEmpty()) {
            Role next = reached.removeLast();
            if (!roles.add(next.oid()) || (inherited && !next.inherits())) {
                continue;
            }
            for (Role.Membership each : next.memberOf()) {
                if (catalog.entry(each.role()) instanceof Role other) {
                    reached.add(other);
                }
            }
        }
        return roles;
    }

    /// Whether a role may do something with a relation, itself or by those whose privileges it has.
    ///
    /// @param letter of the manual's table 5.1
    public static boolean allows(SqlCatalog catalog, Role role, Relation relation, char letter) {
        Acl acl = effective(relation);
        return allows(catalog, role, relation.owner(), acl, letter, false);
    }

    /// @param role null for everybody
    /// @param toPassOn it may also grant it to others
    static boolean allows(
            SqlCatalog catalog,
            @Nullable Role role,
            int owner,
            Acl acl,
            char letter,
            boolean toPassOn) {
        if (role != null && role.superuser()) {
            return true;
        }
        SortedSet<Integer> roles = role == null ? new TreeSet<>() : rolesOf(catalog, role);
        if (toPassOn && roles.contains(owner)) {
            return true;
        }
        return acl.grants().stream()
                .filter(grant -> grant.grantee() == Acl.PUBLIC || roles.contains(grant.grantee()))
                .map(grant -> toPassOn ? grant.grantable() : grant.privileges())
                .anyMatch(letters -> letters.indexOf(letter) >= 0);
    }
}
