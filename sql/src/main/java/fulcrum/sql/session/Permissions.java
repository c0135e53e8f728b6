package fulcrum.sql.session;

import fulcrum.sql.analysis.Analyzer;
import fulcrum.sql.catalog.Acl;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.system.Privileges;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import org.jspecify.annotations.Nullable;

/// What a session's user may do (manual, 5.8).
final class Permissions {

    private final SqlSession session;

    Permissions(SqlSession session) {
        this.session = session;
    }

    /// @throws SqlError 42501 where something is not allowed
    void demand(Analyzer.Analyzed analyzed) {
        analyzed.rights().forEach(right -> demand(right.relation(), right.privilege()));
    }

    /// Whether it is allowed as far as this node knows, which may be of a moment ago.
    boolean allows(Analyzer.Analyzed analyzed) {
        SqlCatalog catalog = session.transaction().definitions().seen();
        return analyzed.rights().stream()
                .allMatch(right -> denial(catalog, right.relation(), right.privilege()) == null);
    }

    /// What was granted a moment ago may not be known here yet: so a refusal looks again.
    private void demand(Relation relation, char privilege) {
        Definitions definitions = session.transaction().definitions();
        if (denial(definitions.seen(), relation, privilege) == null) {
            return;
        }
        SqlError denied = denial(definitions.catalog(), relation, privilege);
        if (denied != null) {
            throw denied;
        }
    }

    /// @param letters of privileges, one of which is enough
    /// @throws SqlError 42501 where none of them is allowed
    void demandAny(Relation relation, String letters) {
        Definitions definitions = session.transaction().definitions();
        boolean allowed =
                letters.chars()
                        .anyMatch(
                                each -> denial(definitions.seen(), relation, (char) each) == null);
        if (!allowed) {
            demand(relation, letters.charAt(0));
        }
    }

    private @Nullable SqlError denial(SqlCatalog catalog, Relation relation, char privilege) {
        if (catalog.entry(relation.schema()) instanceof Schema schema
                && !schema.isSystem()
                && schema.oid() != Schema.PUBLIC
                && !mayIn(schema, 'U')) {
            return denied(schema);
        }
        Relation now = catalog.entry(relation.oid()) instanceof Relation known ? known : relation;
        return Privileges.allows(catalog, user(), now, privilege)
                ? null
                : new SqlError(
                        SqlState.NO_PRIVILEGE,
                        "permission denied for " + relation.kindName() + " " + relation.name());
    }

    /// @throws SqlError 42501 where nothing may be made in a schema
    void demandMayCreate(Schema schema) {
        if (!mayIn(schema, 'C')) {
            throw denied(schema);
        }
    }

    private static SqlError denied(Schema schema) {
        return new SqlError(SqlState.NO_PRIVILEGE, "permission denied for schema " + schema.name());
    }

    private boolean mayIn(Schema schema, char privilege) {
        Role user = user();
        Acl acl = schema.acl();
        boolean granted =
                acl != null
                        && (acl.allows(user.oid(), privilege)
                                || user.memberOf().stream()
                                        .anyMatch(each -> acl.allows(each.role(), privilege)));
        return isOwner(schema.owner()) || granted;
    }

    /// The session's user as the catalog has it now.
    Role user() {
        SqlCatalog catalog = session.transaction().definitions().seen();
        if (catalog.entry(session.user().oid()) instanceof Role now) {
            return now;
        }
        throw new SqlError(
                SqlState.BAD_AUTHORIZATION,
                "role \"" + session.user().name() + "\" does not exist any more");
    }

    /// Whether the user is the owner, or belongs to it.
    boolean isOwner(int owner) {
        Role user = user();
        return user.superuser()
                || user.oid() == owner
                || user.memberOf().stream().anyMatch(each -> each.role() == owner);
    }

    /// @throws SqlError 42501 where the user may not make, change and drop roles
    void demandOverRoles(String what) {
        Role user = user();
        if (!user.superuser() && !user.createRole()) {
            throw new SqlError(SqlState.NO_PRIVILEGE, "permission denied to " + what);
        }
    }
}
