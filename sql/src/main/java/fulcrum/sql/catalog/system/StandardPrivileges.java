package fulcrum.sql.catalog.system;

import fulcrum.sql.catalog.Acl;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// `information_schema` of roles, of what they were granted, and of routines (manual, 37).
final class StandardPrivileges {

    private static final String ON_TABLES = "arwdDxt";
    private static final String ON_COLUMNS = "arwx";

    private StandardPrivileges() {}

    static List<Filling<?>> fillings() {
        return List.of(
                onTables("table_privileges", true),
                onTables("role_table_grants", false),
                onColumns("column_privileges", true),
                onColumns("role_column_grants", false),
                enabled(),
                memberships("applicable_roles", false),
                memberships("administrable_role_authorizations", true),
                routines(),
                parameters());
    }

    /// One privilege of one role.
    private record Granted(
            SystemCatalog in,
            Relation relation,
            @Nullable Column column,
            Acl.Grant grant,
            char letter) {

        String grantee() {
            return grant.grantee() == Acl.PUBLIC ? "PUBLIC" : in.roleName(grant.grantee());
        }

        boolean isGrantable() {
            return grant.grantee() == relation.owner() || grant.grantable().indexOf(letter) >= 0;
        }
    }

    /// @param all those of everybody too
    private static List<Granted> granted(
            SystemCatalog catalog, boolean all, boolean byColumn, String letters) {
        SortedSet<Integer> mine = Privileges.rolesOf(catalog.catalog(), catalog.scene().user());
        List<Granted> granted = new ArrayList<>();
        for (Relation relation : catalog.relations()) {
            if (relation instanceof Index || relation instanceof Sequence) {
                continue;
            }
            for (Acl.Grant grant : Privileges.effective(relation).grants()) {
                boolean everybodys = grant.grantee() == Acl.PUBLIC;
                boolean shown =
                        mine.contains(grant.grantor())
                                || mine.contains(grant.grantee())
                                || everybodys;
                if (!shown || (everybodys && !all)) {
                    continue;
                }
                letters.chars()
                        .filter(letter -> grant.privileges().indexOf(letter) >= 0)
                        .mapToObj(letter -> (char) letter)
                        .forEach(
                                letter -> add(catalog, relation, grant, letter, byColumn, granted));
            }
        }
        return granted;
    }

    private static void add(
            SystemCatalog catalog,
            Relation relation,
            Acl.Grant grant,
            char letter,
            boolean byColumn,
            List<Granted> granted) {
        if (!byColumn) {
            granted.add(new Granted(catalog, relation, null, grant, letter));
            return;
        }
        for (Column column : catalog.columns(relation)) {
            granted.add(new Granted(catalog, relation, column, grant, letter));
        }
    }

    private static Filling<Granted> common(Filling<Granted> filling) {
        return filling.text("grantor", each -> each.in.roleName(each.grant.grantor()))
                .text("grantee", Granted::grantee)
                .text("table_catalog", each -> each.in.scene().database())
                .text("table_schema", each -> each.in.schemaName(each.relation.schema()))
                .text("table_name", each -> each.relation.name())
                .text("privilege_type", each -> Privileges.name(each.letter))
                .yes("is_grantable", Granted::isGrantable);
    }

    private static Filling<Granted> onTables(String view, boolean all) {
        return common(new Filling<>(view, catalog -> granted(catalog, all, false, ON_TABLES)))
                .yes("with_hierarchy", each -> each.letter == 'r');
    }

    private static Filling<Granted> onColumns(String view, boolean all) {
        return common(new Filling<>(view, catalog -> granted(catalog, all, true, ON_COLUMNS)))
                .text("column_name", each -> each.column == null ? null : each.column.name());
    }

    private static Filling<String> enabled() {
        return new Filling<>(
                        "enabled_roles",
                        catalog ->
                                Privileges.rolesOf(catalog.catalog(), catalog.scene().user())
                                        .stream()
                                        .map(catalog::roleName)
                                        .toList())
                .text("role_name", name -> name);
    }

    private record Member(String role, String group, boolean admin) {}

    private static Filling<Member> memberships(String view, boolean adminOnly) {
        return new Filling<>(view, catalog -> members(catalog, adminOnly))
                .text("grantee", Member::role)
                .text("role_name", Member::group)
                .yes("is_grantable", Member::admin);
    }

    private static List<Member> members(SystemCatalog catalog, boolean adminOnly) {
        List<Member> all = new ArrayList<>();
        for (int oid : Privileges.rolesOf(catalog.catalog(), catalog.scene().user())) {
            if (catalog.catalog().entry(oid) instanceof Role role) {
                for (Role.Membership each : role.memberOf()) {
                    if (each.admin() || !adminOnly) {
                        String group = catalog.roleName(each.role());
                        all.add(new Member(role.name(), group, each.admin()));
                    }
                }
            }
        }
        return all;
    }

    private record Called(SystemCatalog in, Procedure procedure) {

        String specificName() {
            return procedure.name() + "_" + procedure.oid();
        }
    }

    private static List<Called> called(SystemCatalog catalog) {
        return Procedure.all(catalog).stream().map(each -> new Called(catalog, each)).toList();
    }

    private static Filling<Called> routines() {
        return new Filling<>("routines", StandardPrivileges::called)
                .text("specific_catalog", each -> each.in.scene().database())
                .text("specific_schema", each -> each.in.schemaName(each.procedure.schema()))
                .text("specific_name", Called::specificName)
                .text("routine_catalog", each -> each.in.scene().database())
                .text("routine_schema", each -> each.in.schemaName(each.procedure.schema()))
                .text("routine_name", each -> each.procedure.name())
                .text("routine_type", each -> each.procedure.kind() == 'f' ? "FUNCTION" : null)
                .text("data_type", each -> TypeLabels.label(each.in, each.procedure.result(), null))
                .text("type_udt_catalog", each -> each.in.scene().database())
                .text("type_udt_schema", _ -> SystemViews.PG_CATALOG)
                .text("type_udt_name", each -> udtName(each.procedure.result()))
                .text("dtd_identifier", _ -> "0")
                .text("routine_body", _ -> "EXTERNAL")
                .text("external_name", each -> each.procedure.source())
                .text("external_language", _ -> "INTERNAL")
                .text("parameter_style", _ -> "GENERAL")
                .yes("is_deterministic", each -> each.procedure.volatility() == 'i')
                .text("sql_data_access", _ -> "MODIFIES")
                .yes("is_null_call", each -> each.procedure.strict())
                .yes("schema_level_routine", _ -> true)
                .text("security_type", _ -> "INVOKER");
    }

    private static String udtName(int type) {
        SqlType known = SqlType.of(type);
        return known == null ? "record" : Standard.udtName(known);
    }

    private record Parameter(Called of, int at) {

        int type() {
            return of.procedure.parameters().get(at - 1);
        }
    }

    private static Filling<Parameter> parameters() {
        return new Filling<>(
                        "parameters",
                        catalog -> {
                            List<Parameter> all = new ArrayList<>();
                            for (Called each : called(catalog)) {
                                int count = each.procedure.parameters().size();
                                for (int at = 1; at <= count; at++) {
                                    all.add(new Parameter(each, at));
                                }
                            }
                            return all;
                        })
                .text("specific_catalog", each -> each.of.in.scene().database())
                .text("specific_schema", each -> each.of.in.schemaName(each.of.procedure.schema()))
                .text("specific_name", each -> each.of.specificName())
                .number("ordinal_position", Parameter::at)
                .text("parameter_mode", _ -> "IN")
                .yes("is_result", _ -> false)
                .yes("as_locator", _ -> false)
                .text("data_type", each -> TypeLabels.label(each.of.in, each.type(), null))
                .text("udt_catalog", each -> each.of.in.scene().database())
                .text("udt_schema", _ -> SystemViews.PG_CATALOG)
                .text("udt_name", each -> udtName(each.type()))
                .text("dtd_identifier", each -> Integer.toString(each.at));
    }
}
