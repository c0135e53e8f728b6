package fulcrum.sql.session;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.RoleStatement;
import fulcrum.sql.catalog.Acl;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.catalog.system.Privileges;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// GRANT and REVOKE of what may be done with objects (manual, 5.8).
final class Granting {

    private static final Map<String, Character> OF_TABLES =
            Map.of(
                    "select", 'r',
                    "insert", 'a',
                    "update", 'w',
                    "delete", 'd',
                    "truncate", 'D',
                    "references", 'x',
                    "trigger", 't');

    /// All that PostgreSQL has.
    private static final Set<String> PRIVILEGES =
            Set.of(
                    "select",
                    "insert",
                    "update",
                    "delete",
                    "truncate",
                    "references",
                    "trigger",
                    "usage",
                    "create",
                    "connect",
                    "temporary",
                    "temp",
                    "execute",
                    "set",
                    "alter system");

    private static final Map<String, Character> OF_SEQUENCES =
            Map.of("select", 'r', "update", 'w', "usage", 'U');

    private static final Map<String, Character> OF_SCHEMAS = Map.of("create", 'C', "usage", 'U');

    private final TableStatements statements;
    private final RoleMaking roles;

    Granting(TableStatements statements, RoleMaking roles) {
        this.statements = statements;
        this.roles = roles;
    }

    void grant(RoleStatement.Grant grant) {
        for (Name name : grant.target().names()) {
            switch (grant.target().kind()) {
                case SCHEMA -> schema(grant, name);
                case DATABASE ->
                        throw SqlError.notSupported("privileges of a database", grant.at());
                default -> {
                    if (grant.target().allInSchema()) {
                        allIn(grant, name);
                    } else {
                        relation(
                                grant,
                                statements.runner().names(statements.catalog()).relation(name));
                    }
                }
            }
        }
    }

    private void allIn(RoleStatement.Grant grant, Name schema) {
        Schema of =
                statements.runner().names(statements.catalog()).schema(schema.last(), schema.at());
        for (Relation relation : statements.catalog().relations(of.oid())) {
            boolean wanted =
                    grant.target().kind() == Definition.Kind.SEQUENCE
                            ? relation instanceof Sequence
                            : relation instanceof Table || relation instanceof View;
            if (wanted) {
                relation(grant, relation);
            }
        }
    }

    private void relation(RoleStatement.Grant grant, Relation relation) {
        statements.demandOwner(relation);
        boolean sequence = relation instanceof Sequence;
        Acl acl =
                changed(Privileges.effective(relation), grant, sequence ? OF_SEQUENCES : OF_TABLES);
        Entry after =
                switch (relation) {
                    case Table table -> table.with(acl, table.comment());
                    case View view -> view.with(acl, view.comment());
                    case Sequence one -> one.with(acl, one.comment());
                    default ->
                            throw SqlError.notSupported(
                                    "privileges of " + relation.kindName() + " " + relation.name(),
                                    grant.at());
                };
        statements.change(List.of(after));
        if (after instanceof Table table && !statements.definitions().hasMade(table.storage())) {
            SqlCatalog catalog = statements.catalog();
            statements.definitions().renew(catalog.stored(table));
        }
    }

    private void schema(RoleStatement.Grant grant, Name name) {
        Schema schema =
                statements.runner().names(statements.catalog()).schema(name.last(), name.at());
        Acl before = schema.acl();
        Acl acl = changed(before == null ? new Acl(List.of()) : before, grant, OF_SCHEMAS);
        statements.change(
                List.of(
                        new Schema(
                                schema.oid(),
                                schema.name(),
                                schema.owner(),
                                acl,
                                schema.comment())));
    }

    private Acl changed(Acl before, RoleStatement.Grant grant, Map<String, Character> letters) {
        StringBuilder meant = new StringBuilder();
        for (RoleStatement.Privilege privilege : grant.privileges()) {
            if (!privilege.columns().isEmpty()) {
                throw SqlError.notSupported("privileges of columns", grant.at());
            }
            if (privilege.name().equals("all")) {
                letters.values().forEach(meant::append);
                continue;
            }
            Character letter = letters.get(privilege.name());
            if (letter == null) {
                throw refused(privilege.name(), grant);
            }
            meant.append(letter.charValue());
        }
        Acl acl = before;
        for (fulcrum.sql.ast.Role role : grant.roles()) {
            int grantee =
                    role.kind() == fulcrum.sql.ast.Role.Kind.PUBLIC
                            ? Acl.PUBLIC
                            : roles.role(role).oid();
            acl = changed(acl, grantee, meant.toString(), grant);
        }
        return acl;
    }

    /// A privilege that nobody knows, or that such an object has not.
    private static SqlError refused(String privilege, RoleStatement.Grant grant) {
        if (!PRIVILEGES.contains(privilege)) {
            return SqlError.at(
                    grant.at(),
                    SqlState.SYNTAX,
                    "unrecognized privilege type \"" + privilege + "\"");
        }
        return SqlError.at(
                grant.at(),
                SqlState.BAD_GRANT,
                "invalid privilege type "
                        + privilege.toUpperCase(java.util.Locale.ROOT)
                        + " for "
                        + grant.target().kind().name().toLowerCase(java.util.Locale.ROOT));
    }

    private Acl changed(Acl acl, int grantee, String letters, RoleStatement.Grant grant) {
        List<Acl.Grant> grants = new ArrayList<>();
        Acl.Grant known = null;
        for (Acl.Grant each : acl.grants()) {
            if (each.grantee() == grantee) {
                known = each;
            } else {
                grants.add(each);
            }
        }
        Acl.Grant after = changed(known, grantee, letters, grant);
        if (!after.privileges().isEmpty()) {
            grants.add(after);
        }
        return new Acl(grants);
    }

    private Acl.Grant changed(
            Acl.@Nullable Grant known, int grantee, String letters, RoleStatement.Grant grant) {
        String privileges = known == null ? "" : known.privileges();
        String grantable = known == null ? "" : known.grantable();
        boolean onlyOption = grant.option() && grant.revoke();
        for (int i = 0; i < letters.length(); i++) {
            String one = letters.substring(i, i + 1);
            if (grant.revoke()) {
                privileges = onlyOption ? privileges : privileges.replace(one, "");
                grantable = grantable.replace(one, "");
            } else {
                privileges = privileges.contains(one) ? privileges : privileges + one;
                boolean more = grant.option() && !grantable.contains(one);
                grantable = more ? grantable + one : grantable;
            }
        }
        int grantor = known == null ? statements.session().user().oid() : known.grantor();
        return new Acl.Grant(grantee, grantor, privileges, grantable);
    }
}
