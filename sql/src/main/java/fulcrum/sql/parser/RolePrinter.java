package fulcrum.sql.parser;

import fulcrum.sql.ast.Role;
import fulcrum.sql.ast.RoleStatement;
import fulcrum.sql.ast.RoleStatement.RoleOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Roles and their rights.
final class RolePrinter {

    /// Rights that are reserved words, which nothing else stands for.
    private static final Set<String> RESERVED = Set.of("all", "select", "references", "create");

    private final Printer printer;
    private final Text text;

    RolePrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void role(Role role) {
        if (role.name() != null) {
            text.identifier(role.name());
        } else {
            text.add(role.kind().name());
        }
    }

    private void roles(List<Role> roles) {
        text.list(roles, this::role);
    }

    void print(RoleStatement statement) {
        switch (statement) {
            case RoleStatement.CreateRole create -> {
                text.add("CREATE").words(create.kind());
                role(create.role());
                create.options().forEach(this::option);
            }
            case RoleStatement.AlterRole alter -> {
                text.add("ALTER ROLE");
                role(alter.role());
                alter.options().forEach(this::option);
            }
            case RoleStatement.AlterRoleSetting alter -> {
                text.add("ALTER ROLE");
                if (alter.role() == null) {
                    text.add("ALL");
                } else {
                    role(alter.role());
                }
                text.clause("IN DATABASE", alter.database());
                printer.sessions.setting(alter.setting());
            }
            case RoleStatement.AlterGroup alter -> {
                text.add("ALTER GROUP");
                role(alter.group());
                text.add(alter.add() ? "ADD USER" : "DROP USER");
                roles(alter.members());
            }
            case RoleStatement.DropRole drop -> {
                text.add("DROP ROLE").addIf(drop.ifExists(), "IF EXISTS");
                roles(drop.roles());
            }
            case RoleStatement.Grant grant -> grant(grant);
            case RoleStatement.GrantRole grant -> {
                text.add(grant.revoke() ? "REVOKE" : "GRANT");
                text.addIf(grant.revoke() && grant.adminOption(), "ADMIN OPTION FOR");
                text.identifiers(grant.granted()).add(grant.revoke() ? "FROM" : "TO");
                roles(grant.roles());
                text.addIf(!grant.revoke() && grant.adminOption(), "WITH ADMIN OPTION");
                grantor(grant.grantor());
                printer.tables.behavior(grant.behavior());
            }
        }
    }

    private void option(RoleOption option) {
        switch (option) {
            case RoleOption.Word word -> text.upper(word.word());
            case RoleOption.Password password -> {
                text.add("PASSWORD");
                if (password.password() == null) {
                    text.add("NULL");
                } else {
                    text.string(password.password());
                }
            }
            case RoleOption.ConnectionLimit limit ->
                    text.add("CONNECTION LIMIT").add(Integer.toString(limit.limit()));
            case RoleOption.ValidUntil until -> text.add("VALID UNTIL").string(until.time());
            case RoleOption.SystemId id -> text.add("SYSID").add(Integer.toString(id.id()));
            case RoleOption.Members members -> {
                // USER stands for ROLE, and may be said where a role is altered, too.
                boolean role = members.side() == RoleOption.Members.Side.ROLE;
                text.add(role ? "USER" : members.side().name().replace('_', ' '));
                roles(members.roles());
            }
        }
    }

    private void grant(RoleStatement.Grant grant) {
        text.add(grant.revoke() ? "REVOKE" : "GRANT");
        text.addIf(grant.revoke() && grant.option(), "GRANT OPTION FOR");
        text.list(
                        grant.privileges(),
                        privilege -> {
                            if (RESERVED.contains(privilege.name())) {
                                text.upper(privilege.name());
                            } else {
                                text.identifier(privilege.name());
                            }
                            text.columns(privilege.columns());
                        })
                .add("ON");
        RoleStatement.GrantTarget target = grant.target();
        if (target.allInSchema()) {
            text.add("ALL " + target.kind() + "S IN SCHEMA");
        } else {
            text.words(target.kind());
        }
        text.names(target.names()).add(grant.revoke() ? "FROM" : "TO");
        roles(grant.roles());
        text.addIf(!grant.revoke() && grant.option(), "WITH GRANT OPTION");
        grantor(grant.grantor());
        printer.tables.behavior(grant.behavior());
    }

    private void grantor(@Nullable Role grantor) {
        if (grantor != null) {
            text.add("GRANTED BY");
            role(grantor);
        }
    }
}
