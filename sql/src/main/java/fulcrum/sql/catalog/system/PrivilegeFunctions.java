package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Acl;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `has_table_privilege` and its like (manual, table 9.70): of a role, by name or number, or of the
/// present one where none is named; any of the privileges that a list names.
final class PrivilegeFunctions {

    private static final String GRANT_OPTION = " WITH GRANT OPTION";

    /// Of what has no privileges of its own here, everybody may do everything.
    private static final List<String> OPEN =
            List.of(
                    "has_function_privilege",
                    "has_type_privilege",
                    "has_language_privilege",
                    "has_tablespace_privilege");

    private static final List<String> ABSENT =
            List.of("has_foreign_data_wrapper_privilege", "has_server_privilege");

    private PrivilegeFunctions() {}

    static void addTo(Map<String, CatalogFunctions.Function> functions) {
        functions.put("has_table_privilege", each -> onRelation(each, Privileges.TABLE));
        functions.put("has_any_column_privilege", each -> onRelation(each, Privileges.COLUMN));
        functions.put("has_sequence_privilege", each -> onRelation(each, Privileges.SEQUENCE));
        functions.put("has_column_privilege", PrivilegeFunctions::onColumn);
        functions.put("has_schema_privilege", PrivilegeFunctions::onSchema);
        functions.put("has_database_privilege", PrivilegeFunctions::onDatabase);
        functions.put("has_parameter_privilege", PrivilegeFunctions::onParameter);
        functions.put("pg_has_role", PrivilegeFunctions::hasRole);
        functions.put("row_security_active", _ -> Cells.of(false));
        functions.put("acldefault", PrivilegeFunctions::standard);
        for (String each : OPEN) {
            functions.put(each, _ -> Cells.of(true));
        }
        for (String each : ABSENT) {
            functions.put(each, _ -> Datum.NULL);
        }
    }

    /// What somebody wants to do.
    private record Wish(char letter, boolean toPassOn) {}

    private static List<Wish> wishes(String text, String possible) {
        List<Wish> wishes = new ArrayList<>();
        for (String each : text.split(",")) {
            String name = each.strip().toUpperCase(Locale.ROOT);
            boolean toPassOn = name.endsWith(GRANT_OPTION);
            String bare =
                    toPassOn ? name.substring(0, name.length() - GRANT_OPTION.length()) : name;
            Character letter = Privileges.letter(bare);
            if (letter == null || possible.indexOf(letter) < 0) {
                throw new SqlError(
                        SqlState.BAD_PARAMETER_VALUE,
                        "unrecognized privilege type: \"" + each.strip() + "\"");
            }
            wishes.add(new Wish(letter, toPassOn));
        }
        return wishes;
    }

    /// Whom it is asked of: everybody for null.
    private static @Nullable Role role(Arguments arguments, boolean named) {
        if (!named) {
            return arguments.catalog().scene().user();
        }
        if (arguments.at(0).equals(Cells.of("public"))) {
            return null;
        }
        return demandRole(arguments, 0);
    }

    private static Role demandRole(Arguments arguments, int at) {
        Role role = Roles.find(arguments.catalog(), arguments.at(at));
        if (role == null) {
            String told =
                    arguments.isText(at)
                            ? "role \"" + arguments.text(at) + "\" does not exist"
                            : "role with OID " + arguments.number(at) + " does not exist";
            throw new SqlError(SqlState.NO_OBJECT, told);
        }
        return role;
    }

    private static Datum onRelation(Arguments arguments, String possible) {
        boolean named = arguments.count() > 2;
        int at = named ? 1 : 0;
        List<Wish> wishes = wishes(arguments.text(at + 1), possible);
        Relation relation = arguments.catalog().relation(arguments.object(at, "regclass"));
        return relation == null
                ? Datum.NULL
                : any(
                        arguments,
                        role(arguments, named),
                        relation.owner(),
                        Privileges.effective(relation),
                        wishes);
    }

    private static Datum any(
            Arguments arguments, @Nullable Role role, int owner, Acl acl, List<Wish> wishes) {
        Predicate<Wish> granted =
                wish ->
                        Privileges.allows(
                                arguments.catalog().catalog(),
                                role,
                                owner,
                                acl,
                                wish.letter,
                                wish.toPassOn);
        return Cells.of(wishes.stream().anyMatch(granted));
    }

    private static Datum onColumn(Arguments arguments) {
        boolean named = arguments.count() > 3;
        int at = named ? 1 : 0;
        List<Wish> wishes = wishes(arguments.text(at + 2), Privileges.COLUMN);
        SystemCatalog catalog = arguments.catalog();
        Relation relation = catalog.relation(arguments.object(at, "regclass"));
        if (relation == null) {
            return Datum.NULL;
        }
        boolean byName = arguments.isText(at + 1);
        boolean known = false;
        for (Column each : catalog.columns(relation)) {
            known |=
                    byName
                            ? each.name().equals(arguments.text(at + 1))
                            : each.number() == arguments.number(at + 1);
        }
        if (!known && byName) {
            throw new SqlError(
                    SqlState.NO_COLUMN,
                    "column \""
                            + arguments.text(at + 1)
                            + "\" of relation \""
                            + relation.name()
                            + "\" does not exist");
        }
        return known
                ? any(
                        arguments,
                        role(arguments, named),
                        relation.owner(),
                        Privileges.effective(relation),
                        wishes)
                : Datum.NULL;
    }

    private static Datum onSchema(Arguments arguments) {
        boolean named = arguments.count() > 2;
        int at = named ? 1 : 0;
        List<Wish> wishes = wishes(arguments.text(at + 1), Privileges.SCHEMA);
        SystemCatalog catalog = arguments.catalog();
        Schema schema =
                arguments.isText(at)
                        ? catalog.schema(arguments.text(at))
                        : catalog.schema(arguments.oid(at));
        if (schema == null && arguments.isText(at)) {
            throw new SqlError(
                    SqlState.NO_SCHEMA, "schema \"" + arguments.text(at) + "\" does not exist");
        }
        return schema == null
                ? Datum.NULL
                : any(
                        arguments,
                        role(arguments, named),
                        schema.owner(),
                        Privileges.effective(schema),
                        wishes);
    }

    /// Everybody may connect and make temporary tables, as in PostgreSQL where nothing was revoked.
    private static Datum onDatabase(Arguments arguments) {
        boolean named = arguments.count() > 2;
        int at = named ? 1 : 0;
        List<Wish> wishes = wishes(arguments.text(at + 1), Privileges.DATABASE);
        SystemCatalog catalog = arguments.catalog();
        boolean known =
                arguments.isText(at)
                        ? arguments.text(at).equals(catalog.scene().database())
                        : arguments.oid(at) == SystemCatalog.DATABASE;
        if (!known && arguments.isText(at)) {
            throw new SqlError(
                    SqlState.NO_DATABASE, "database \"" + arguments.text(at) + "\" does not exist");
        }
        Acl acl =
                new Acl(
                        List.of(
                                new Acl.Grant(
                                        Role.BOOTSTRAP, Role.BOOTSTRAP, Privileges.DATABASE, ""),
                                new Acl.Grant(Acl.PUBLIC, Role.BOOTSTRAP, "Tc", "")));
        return known
                ? any(arguments, role(arguments, named), Role.BOOTSTRAP, acl, wishes)
                : Datum.NULL;
    }

    private static Datum onParameter(Arguments arguments) {
        boolean named = arguments.count() > 2;
        Role role = role(arguments, named);
        return Cells.of(role != null && role.superuser());
    }

    /// `MEMBER` and `SET` for all that the role is in, `USAGE` for those whose privileges it has.
    private static Datum hasRole(Arguments arguments) {
        boolean named = arguments.count() > 2;
        int at = named ? 1 : 0;
        Role role = named ? demandRole(arguments, 0) : arguments.catalog().scene().user();
        Role group = demandRole(arguments, at);
        if (role.superuser()) {
            return Cells.of(true);
        }
        boolean has = false;
        for (String each : arguments.text(at + 1).split(",")) {
            String word = each.strip().toUpperCase(Locale.ROOT);
            boolean admin = word.endsWith(GRANT_OPTION) || word.endsWith(" WITH ADMIN OPTION");
            String bare = word.replaceFirst(" WITH .*", "");
            if (!List.of("USAGE", "MEMBER", "SET").contains(bare)) {
                throw new SqlError(
                        SqlState.BAD_PARAMETER_VALUE,
                        "unrecognized privilege type: \"" + each.strip() + "\"");
            }
            SortedSet<Integer> roles =
                    Privileges.rolesOf(arguments.catalog().catalog(), role, bare.equals("USAGE"));
            has |=
                    admin
                            ? role.memberOf().stream()
                                    .anyMatch(in -> in.role() == group.oid() && in.admin())
                            : roles.contains(group.oid());
        }
        return Cells.of(has);
    }

    /// What an object of a kind has where nothing was ever granted.
    private static Datum standard(Arguments arguments) {
        int owner = arguments.oid(1);
        String own =
                switch (arguments.text(0)) {
                    case "r" -> Privileges.TABLE;
                    case "s" -> Privileges.SEQUENCE;
                    case "n" -> Privileges.SCHEMA;
                    case "d" -> Privileges.DATABASE;
                    case "f" -> "X";
                    case "T", "l" -> "U";
                    default -> "";
                };
        String everybody =
                switch (arguments.text(0)) {
                    case "d" -> "Tc";
                    case "f" -> "X";
                    case "T", "l" -> "U";
                    default -> "";
                };
        List<Acl.Grant> grants = new ArrayList<>();
        if (!everybody.isEmpty()) {
            grants.add(new Acl.Grant(Acl.PUBLIC, owner, everybody, ""));
        }
        if (!own.isEmpty()) {
            grants.add(new Acl.Grant(owner, owner, own, ""));
        }
        return Privileges.items(arguments.catalog(), new Acl(grants));
    }
}
