package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Roles, and the one database: `pg_authid` and the views of it, `pg_auth_members`, `pg_database`,
/// `pg_db_role_setting` (manual, 53.8, 53.9, 53.15, 53.16; views in 54).
final class Roles {

    private Roles() {}

    static List<Filling<?>> fillings() {
        return List.of(
                authid(),
                roles(),
                members(),
                users("pg_user", false),
                users("pg_shadow", true),
                groups(),
                settings(),
                database());
    }

    private static List<Role> all(SystemCatalog catalog) {
        return List.copyOf(catalog.catalog().roles());
    }

    private static Filling<Role> authid() {
        return common("pg_authid")
                .text("rolpassword", Role::verifier)
                .is("rolvaliduntil", Roles::validUntil);
    }

    /// Passwords are hidden there.
    private static Filling<Role> roles() {
        return common("pg_roles")
                .is("rolvaliduntil", Roles::validUntil)
                .is("rolconfig", Roles::settingsOf);
    }

    private static Filling<Role> common(String view) {
        return new Filling<>(view, Roles::all)
                .oid("oid", Role::oid)
                .text("rolname", Role::name)
                .truth("rolsuper", Role::superuser)
                .truth("rolinherit", Role::inherits)
                .truth("rolcreaterole", Role::createRole)
                .truth("rolcreatedb", Role::createDatabase)
                .truth("rolcanlogin", Role::login)
                .number("rolconnlimit", Role::connections);
    }

    private static Datum validUntil(Role role) {
        return role.validUntil() == Long.MAX_VALUE
                ? Datum.NULL
                : new Datum.TimestampTz(role.validUntil());
    }

    private static Datum settingsOf(Role role) {
        List<String> texts = new ArrayList<>();
        role.settings().forEach((name, value) -> texts.add(name + "=" + value));
        return Cells.textsOrNull(texts);
    }

    private record Member(Role role, Role.Membership in, int oid) {}

    private static Filling<Member> members() {
        return new Filling<>(
                        "pg_auth_members",
                        catalog -> {
                            List<Member> all = new ArrayList<>();
                            for (Role role : all(catalog)) {
                                for (Role.Membership each : role.memberOf()) {
                                    all.add(new Member(role, each, all.size() + 1));
                                }
                            }
                            return all;
                        })
                .oid("oid", Member::oid)
                .oid("roleid", each -> each.in.role())
                .oid("member", each -> each.role.oid())
                .oid("grantor", each -> each.in.grantor())
                .truth("admin_option", each -> each.in.admin());
    }

    private static Filling<Role> users(String view, boolean secret) {
        Filling<Role> users =
                new Filling<>(view, catalog -> all(catalog).stream().filter(Role::login).toList())
                        .text("usename", Role::name)
                        .oid("usesysid", Role::oid)
                        .truth("usecreatedb", Role::createDatabase)
                        .truth("usesuper", Role::superuser)
                        .is("valuntil", Roles::validUntil)
                        .is("useconfig", Roles::settingsOf);
        return secret ? users.text("passwd", Role::verifier) : users;
    }

    private record Group(Role role, List<Integer> members) {}

    private static Filling<Group> groups() {
        return new Filling<>(
                        "pg_group",
                        catalog ->
                                all(catalog).stream()
                                        .filter(role -> !role.login())
                                        .map(role -> new Group(role, members(catalog, role)))
                                        .toList())
                .text("groname", each -> each.role.name())
                .oid("grosysid", each -> each.role.oid())
                .is("grolist", each -> Cells.numbers(each.members));
    }

    private static List<Integer> members(SystemCatalog catalog, Role group) {
        return all(catalog).stream()
                .filter(role ->
                        role.memberOf().stream().anyMatch(each -> each.role() == group.oid()))
                .map(Role::oid)
                .toList();
    }

    private static Filling<Role> settings() {
        return new Filling<>(
                        "pg_db_role_setting",
                        catalog ->
                                all(catalog).stream()
                                        .filter(role -> !role.settings().isEmpty())
                                        .toList())
                .oid("setdatabase", _ -> 0)
                .oid("setrole", Role::oid)
                .is("setconfig", Roles::settingsOf);
    }

    /// What a session is in, and what PostgreSQL has besides to copy new ones from is not there.
    private static Filling<String> database() {
        return new Filling<>("pg_database", catalog -> List.of(catalog.scene().database()))
                .oid("oid", _ -> SystemCatalog.DATABASE)
                .text("datname", database -> database)
                .oid("datdba", _ -> Role.BOOTSTRAP);
    }

    /// The role of a number or of a name; null for none.
    static @Nullable Role find(SystemCatalog catalog, Datum role) {
        return switch (role) {
            case Datum.Int(long oid) ->
                    catalog.catalog().entry((int) oid) instanceof Role found ? found : null;
            case Datum.Text(String name) -> catalog.catalog().role(name);
            default -> null;
        };
    }
}
