package fulcrum.sql.session;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;

/// OWNER TO.
final class Owning {

    private final TableStatements statements;

    Owning(TableStatements statements) {
        this.statements = statements;
    }

    /// @throws SqlError 42501 where the user is no member of the new owner
    private int role(fulcrum.sql.ast.Role named) {
        Role role = new RoleMaking(statements).role(named);
        if (!new Permissions(statements.session()).isOwner(role.oid())) {
            throw new SqlError(
                    SqlState.NO_PRIVILEGE, "must be member of role \"" + role.name() + "\"");
        }
        return role.oid();
    }

    /// A table takes its indexes and its own sequences with it.
    void give(Relation relation, fulcrum.sql.ast.Role to) {
        int owner = role(to);
        List<Entry> changed = new ArrayList<>();
        for (Entry entry : statements.catalog().entries()) {
            boolean same = entry instanceof Relation one && one.oid() == relation.oid();
            switch (entry) {
                case Index index when same || index.table() == relation.oid() ->
                        changed.add(index.of(owner));
                case Sequence one when same || one.ownerTable() == relation.oid() ->
                        changed.add(one.of(owner));
                case Table table when same -> changed.add(table.of(owner));
                case View view when same -> changed.add(view.of(owner));
                default -> {
                    // has nothing to do with it
                }
            }
        }
        statements.change(changed);
    }

    void give(Definition.SetOwner set) {
        if (set.kind() != Definition.Kind.SCHEMA) {
            throw SqlError.notSupported("ALTER " + set.kind() + " ... OWNER TO", set.at());
        }
        Schema schema =
                statements.runner().names(statements.catalog()).schema(set.name(), set.at());
        if (!new Permissions(statements.session()).isOwner(schema.owner())) {
            throw new SqlError(SqlState.NO_PRIVILEGE, "must be owner of schema " + schema.name());
        }
        statements.change(List.of(schema.of(role(set.owner()))));
    }
}
