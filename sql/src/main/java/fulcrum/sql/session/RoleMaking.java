package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.RoleStatement;
import fulcrum.sql.catalog.Acl;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.role.ScramVerifier;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// CREATE, ALTER and DROP ROLE, and membership in roles (manual, 22).
final class RoleMaking {

    /// The space of names that roles share.
    private static final long NAMES = 1;

    private final TableStatements statements;

    RoleMaking(TableStatements statements) {
        this.statements = statements;
    }

    /// @return the tag
    String run(RoleStatement statement, Output output) {
        Permissions permissions = new Permissions(statements.session());
        switch (statement) {
            case RoleStatement.CreateRole create -> {
                permissions.demandOverRoles("create role");
                create(create, output);
                return "CREATE ROLE";
            }
            case RoleStatement.AlterRole alter -> {
                alter(alter, permissions);
                return "ALTER ROLE";
            }
            case RoleStatement.DropRole drop -> {
                permissions.demandOverRoles("drop role");
                drop.roles().forEach(role -> drop(role, drop.ifExists(), output));
                return "DROP ROLE";
            }
            case RoleStatement.GrantRole grant -> {
                permissions.demandOverRoles("grant role");
                member(grant);
                return grant.revoke() ? "REVOKE ROLE" : "GRANT ROLE";
            }
            case RoleStatement.Grant grant -> {
                new Granting(statements, this).grant(grant);
                return grant.revoke() ? "REVOKE" : "GRANT";
            }
            case RoleStatement.AlterRoleSetting set ->
                    throw SqlError.notSupported("ALTER ROLE ... SET", set.at());
            case RoleStatement.AlterGroup group -> {
                permissions.demandOverRoles("alter role");
                member(group);
                return "ALTER ROLE";
            }
        }
    }

    /// The role that a statement means.
    ///
    /// @throws SqlError 42704 where there is none
    Role role(fulcrum.sql.ast.Role named) {
        return switch (named.kind()) {
            case CURRENT_ROLE, CURRENT_USER, SESSION_USER ->
                    new Permissions(statements.session()).user();
            case PUBLIC ->
                    throw SqlError.at(
                            named.at(), SqlState.RESERVED_NAME, "role name \"public\" is reserved");
            case NAMED -> {
                Role found = statements.catalog().role(Objects.requireNonNull(named.name()));
                if (found == null) {
                    throw missing(named);
                }
                yield found;
            }
        };
    }

    private static SqlError missing(fulcrum.sql.ast.Role named) {
        return SqlError.at(
                named.at(), SqlState.NO_OBJECT, "role \"" + named.name() + "\" does not exist");
    }

    private void create(RoleStatement.CreateRole create, Output output) {
        String name = create.role().name();
        if (name == null || name.startsWith("pg_")) {
            throw SqlError.at(
                    create.at(), SqlState.RESERVED_NAME, "role name \"" + name + "\" is reserved");
        }
        boolean taken = statements.definitions().holder(NAMES, name) != 0;
        if (taken || statements.catalog().role(name) != null) {
            throw SqlError.at(
                    create.at(), SqlState.DUPLICATE_OBJECT, "role \"" + name + "\" already exists");
        }
        boolean login = create.kind() == RoleStatement.CreateRole.Kind.USER;
        Role role =
                new Role(
                        statements.definitions().next(),
                        name,
                        false,
                        true,
                        false,
                        false,
                        login,
                        -1,
                        null,
                        Long.MAX_VALUE,
                        List.of(),
                        new TreeMap<>(),
                        null);
        for (RoleStatement.RoleOption option : create.options()) {
            role = with(role, option);
            if (option instanceof RoleStatement.RoleOption.SystemId) {
                output.notice(WithoutEffect.of("SYSID"));
            }
        }
        List<Role> changed = new ArrayList<>();
        changed.add(role);
        for (RoleStatement.RoleOption option : create.options()) {
            if (option instanceof RoleStatement.RoleOption.Members(var side, var members)
                    && side != RoleStatement.RoleOption.Members.Side.IN_ROLE) {
                boolean admin = side == RoleStatement.RoleOption.Members.Side.ADMIN;
                for (fulcrum.sql.ast.Role each : members) {
                    changed.add(memberOf(role(each), role.oid(), admin));
                }
            }
        }
        statements
                .definitions()
                .change(
                        statements.catalog(),
                        changed,
                        List.of(),
                        List.of(new Definitions.Name(NAMES, name, role.oid())));
    }

    private Role memberOf(Role member, int group, boolean admin) {
        List<Role.Membership> of = new ArrayList<>(member.memberOf());
        of.removeIf(each -> each.role() == group);
        of.add(new Role.Membership(group, statements.session().user().oid(), admin));
        return member.withMemberOf(of);
    }

    /// The old spelling of GRANT and REVOKE of a role.
    private void member(RoleStatement.AlterGroup alter) {
        Role group = role(alter.group());
        for (fulcrum.sql.ast.Role each : alter.members()) {
            Role member = role(each);
            List<Role.Membership> of = new ArrayList<>(member.memberOf());
            of.removeIf(one -> one.role() == group.oid());
            statements.change(
                    List.of(
                            alter.add()
                                    ? memberOf(member, group.oid(), false)
                                    : member.withMemberOf(of)));
        }
    }

    void rename(Definition.Rename rename) {
        new Permissions(statements.session()).demandOverRoles("rename role");
        String from = rename.name().last();
        String to = rename.newName();
        Role role = statements.catalog().role(from);
        if (role == null) {
            throw new SqlError(SqlState.NO_OBJECT, "role \"" + from + "\" does not exist");
        }
        if (role.oid() == statements.session().user().oid() || role.oid() == Role.BOOTSTRAP) {
            throw new SqlError(SqlState.NOT_SUPPORTED, "session user cannot be renamed");
        }
        if (to.startsWith("pg_")) {
            throw new SqlError(SqlState.RESERVED_NAME, "role name \"" + to + "\" is reserved");
        }
        boolean taken = statements.definitions().holder(NAMES, to) != 0;
        if (taken || statements.catalog().role(to) != null) {
            throw new SqlError(SqlState.DUPLICATE_OBJECT, "role \"" + to + "\" already exists");
        }
        statements
                .definitions()
                .change(
                        statements.catalog(),
                        List.of(role.called(to)),
                        List.of(),
                        List.of(
                                new Definitions.Name(NAMES, from, null),
                                new Definitions.Name(NAMES, to, role.oid())));
    }

    private void alter(RoleStatement.AlterRole alter, Permissions permissions) {
        Role role = role(alter.role());
        boolean own =
                role.oid() == permissions.user().oid()
                        && alter.options().stream()
                                .allMatch(RoleStatement.RoleOption.Password.class::isInstance);
        if (!own) {
            permissions.demandOverRoles("alter role");
        }
        for (RoleStatement.RoleOption option : alter.options()) {
            role = with(role, option);
        }
        statements.change(List.of(role));
    }

    private Role with(Role r, RoleStatement.RoleOption option) {
        return switch (option) {
            case RoleStatement.RoleOption.Word(String word, var at) -> withWord(r, word, at);
            case RoleStatement.RoleOption.Password(String password) ->
                    copy(r, r.connections(), verifier(password), r.validUntil());
            case RoleStatement.RoleOption.ConnectionLimit(int limit) ->
                    copy(r, limit, r.verifier(), r.validUntil());
            case RoleStatement.RoleOption.ValidUntil(String time) ->
                    copy(r, r.connections(), r.verifier(), moment(time));
            case RoleStatement.RoleOption.SystemId _ -> r;
            case RoleStatement.RoleOption.Members(var side, var roles) -> {
                if (side != RoleStatement.RoleOption.Members.Side.IN_ROLE) {
                    yield r; // of which others become members
                }
                List<Role.Membership> of = new ArrayList<>(r.memberOf());
                roles.forEach(each ->
                        of.add(
                                new Role.Membership(
                                        role(each).oid(),
                                        statements.session().user().oid(),
                                        false)));
                yield r.withMemberOf(of);
            }
        };
    }

    private static Role copy(Role r, int connections, @Nullable String verifier, long until) {
        return new Role(
                r.oid(),
                r.name(),
                r.superuser(),
                r.inherits(),
                r.createRole(),
                r.createDatabase(),
                r.login(),
                connections,
                verifier,
                until,
                r.memberOf(),
                r.settings(),
                r.comment());
    }

    /// What is kept of a password: never itself.
    private @Nullable String verifier(@Nullable String password) {
        if (password == null || password.isEmpty()) {
            return null;
        }
        if (ScramVerifier.parse(password) != null) {
            return password; // as dumps have it
        }
        byte[] salt = new byte[ScramVerifier.SALT_BYTES];
        for (int i = 0; i < salt.length; i++) {
            salt[i] = (byte) statements.session().node().randomBits();
        }
        return ScramVerifier.of(password, salt, ScramVerifier.ITERATIONS).toString();
    }

    private long moment(String time) {
        Datum read =
                TextForm.read(
                        SqlType.TIMESTAMPTZ,
                        time,
                        statements.session().styles(),
                        statements.session().node().nowMicros());
        return ((Datum.TimestampTz) read).micros();
    }

    private static Role withWord(Role r, String word, fulcrum.sql.ast.Position at) {
        boolean no = word.startsWith("no");
        String what = no ? word.substring(2) : word;
        return switch (what) {
            case "superuser" ->
                    flags(r, !no, r.inherits(), r.createRole(), r.createDatabase(), r.login());
            case "inherit" ->
                    flags(r, r.superuser(), !no, r.createRole(), r.createDatabase(), r.login());
            case "createrole" ->
                    flags(r, r.superuser(), r.inherits(), !no, r.createDatabase(), r.login());
            case "createdb" ->
                    flags(r, r.superuser(), r.inherits(), r.createRole(), !no, r.login());
            case "login" ->
                    flags(r, r.superuser(), r.inherits(), r.createRole(), r.createDatabase(), !no);
            case "replication", "bypassrls" -> {
                if (!no) {
                    throw SqlError.notSupported("role option " + word, at);
                }
                yield r;
            }
            default ->
                    throw SqlError.at(
                            at, SqlState.SYNTAX, "unrecognized role option \"" + word + "\"");
        };
    }

    private static Role flags(
            Role r,
            boolean superuser,
            boolean inherits,
            boolean createRole,
            boolean createDatabase,
            boolean login) {
        return new Role(
                r.oid(),
                r.name(),
                superuser,
                inherits,
                createRole,
                createDatabase,
                login,
                r.connections(),
                r.verifier(),
                r.validUntil(),
                r.memberOf(),
                r.settings(),
                r.comment());
    }

    private void drop(fulcrum.sql.ast.Role named, boolean ifExists, Output output) {
        if (named.kind() != fulcrum.sql.ast.Role.Kind.NAMED) {
            throw SqlError.at(
                    named.at(),
                    SqlState.BAD_PARAMETER_VALUE,
                    "cannot use special role specifier in DROP ROLE");
        }
        SqlCatalog catalog = statements.catalog();
        Role found = named.name() == null ? role(named) : catalog.role(named.name());
        if (found == null) {
            if (!ifExists) {
                throw missing(named);
            }
            output.notice(Notice.notice("role \"" + named.name() + "\" does not exist, skipping"));
            return;
        }
        if (found.oid() == statements.session().user().oid() || found.oid() == Role.BOOTSTRAP) {
            throw new SqlError(SqlState.IN_USE, "current user cannot be dropped");
        }
        List<String> owned = new ArrayList<>();
        for (Entry entry : catalog.entries()) {
            if (entry instanceof Relation relation) {
                String what = relation.kindName() + " " + relation.name();
                addTie(found, relation.owner(), relation.acl(), what, owned);
            } else if (entry instanceof Schema schema) {
                addTie(found, schema.owner(), schema.acl(), "schema " + schema.name(), owned);
            }
        }
        if (!owned.isEmpty()) {
            throw new SqlError(
                            SqlState.DEPENDENT_OBJECTS,
                            "role \""
                                    + found.name()
                                    + "\" cannot be dropped because some objects depend on it")
                    .detail(String.join("\n", owned));
        }
        statements
                .definitions()
                .change(
                        catalog,
                        List.of(),
                        List.of(found),
                        List.of(new Definitions.Name(NAMES, found.name(), null)));
    }

    /// What a role has of an object, as messages tell it.
    private static void addTie(
            Role role, int owner, @Nullable Acl acl, String what, List<String> ties) {
        if (owner == role.oid()) {
            ties.add("owner of " + what);
        } else if (isGranted(acl, role)) {
            ties.add("privileges for " + what);
        }
    }

    private static boolean isGranted(@Nullable Acl acl, Role role) {
        return acl != null
                && acl.grants().stream().anyMatch(grant -> grant.grantee() == role.oid());
    }

    private void member(RoleStatement.GrantRole grant) {
        for (fulcrum.sql.ast.Role to : grant.roles()) {
            Role member = role(to);
            List<Role.Membership> of = new ArrayList<>(member.memberOf());
            for (String name : grant.granted()) {
                Role granted = statements.catalog().role(name);
                if (granted == null) {
                    throw SqlError.at(
                            grant.at(), SqlState.NO_OBJECT, "role \"" + name + "\" does not exist");
                }
                of.removeIf(each -> each.role() == granted.oid());
                if (!grant.revoke()) {
                    of.add(
                            new Role.Membership(
                                    granted.oid(),
                                    statements.session().user().oid(),
                                    grant.adminOption()));
                }
            }
            statements.change(List.of(member.withMemberOf(of)));
        }
    }
}
