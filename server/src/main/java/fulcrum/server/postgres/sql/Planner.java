package fulcrum.server.postgres.sql;

import fulcrum.server.postgres.sql.Planned.Column;
import fulcrum.server.postgres.sql.Planned.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds out what a statement means for the one table `kv`.
public final class Planner {

    /// The name of the primary key, in messages and in `ON CONFLICT ON CONSTRAINT`.
    public static final String CONSTRAINT = "kv_pkey";

    public static final int KEY = 0;
    public static final int VALUE = 1;

    private final Resolver resolver;

    private Planner(int[] declaredTypes) {
        this.resolver = new Resolver(declaredTypes);
    }

    /// @param declaredTypes of the first parameters, by number; 0 where the client leaves it open
    public static Planned plan(Statement statement, int... declaredTypes) {
        return new Planner(declaredTypes).planned(statement);
    }

    private Planned planned(Statement statement) {
        return switch (statement) {
            case Statement.Select select ->
                    select.from() == null ? constants(select) : read(select, select.from());
            case Statement.Insert insert -> done(insert(insert), List.of(), Kind.INSERT);
            case Statement.Update update -> done(update(update), List.of(), Kind.UPDATE);
            case Statement.Delete delete -> done(delete(delete), List.of(), Kind.DELETE);
            case Statement.Show(String setting) ->
                    done(new Plan.OfSession(statement), shown(setting), Kind.SETTING);
            case Statement.Assign _, Statement.Reset _, Statement.Characteristics _ ->
                    done(new Plan.OfSession(statement), List.of(), Kind.SETTING);
            case Statement.Begin _,
                    Statement.Commit _,
                    Statement.Rollback _,
                    Statement.Savepoint _,
                    Statement.Release _,
                    Statement.RollbackTo _ ->
                    done(new Plan.OfSession(statement), List.of(), Kind.TRANSACTION);
            case Statement.Discard _, Statement.Deallocate _, Statement.Empty _ ->
                    done(new Plan.OfSession(statement), List.of(), Kind.OTHER);
        };
    }

    private Planned done(Plan plan, List<Column> columns, Kind kind) {
        return new Planned(plan, columns, resolver.parameters(), kind);
    }

    private static List<Column> shown(String setting) {
        if (setting.equals("all")) {
            return List.of(
                    new Column("name", SqlType.TEXT),
                    new Column("setting", SqlType.TEXT),
                    new Column("description", SqlType.TEXT));
        }
        return List.of(new Column(setting, SqlType.TEXT));
    }

    // SELECT

    private Planned constants(Statement.Select select) {
        List<Scalar> values = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (Statement.Item item : select.items()) {
            if (item.what() instanceof Expression.Star(int at)) {
                throw new SqlError(
                                SqlState.SYNTAX, "SELECT * with no tables specified is not valid")
                        .at(at);
            }
            Scalar value = resolver.any(item.what());
            values.add(value);
            columns.add(new Column(label(item), value.type()));
        }
        return done(new Plan.Constants(values, limit(select)), columns, Kind.CONSTANT);
    }

    private Planned read(Statement.Select select, Statement.Name table) {
        demandTable(table);
        List<Column> columns = new ArrayList<>();
        Plan.Projection output = projection(select.items(), columns);
        Bounds bounds = new Bounds(resolver);
        select.where().forEach(bounds::add);
        if (select.orderBy() != null) {
            demandKeyOrder(select.orderBy());
        }
        Scalar limit = limit(select);
        if (bounds.value != null) {
            throw new SqlError(SqlState.NOT_SUPPORTED, "rows are found by k only")
                    .hint("Leave out the condition on v and compare it in the client.");
        }
        if (bounds.key != null && limit == null && !output.counted()) {
            return done(new Plan.PointRead(output, bounds.key), columns, Kind.READ);
        }
        Scalar from = bounds.key == null ? bounds.from : bounds.key;
        Scalar to = bounds.key == null ? bounds.to : bounds.key;
        boolean one = bounds.key != null;
        Plan range =
                new Plan.RangeRead(
                        output,
                        from,
                        one || bounds.fromIncluded,
                        to,
                        one || bounds.toIncluded,
                        limit);
        return done(range, columns, Kind.SCAN);
    }

    private Plan.Projection projection(List<Statement.Item> items, List<Column> columns) {
        List<Integer> chosen = new ArrayList<>();
        List<@Nullable Scalar> scalars = new ArrayList<>();
        for (Statement.Item item : items) {
            switch (item.what()) {
                case Expression.Star _ -> {
                    chosen.addAll(List.of(KEY, VALUE));
                    scalars.add(null);
                    scalars.add(null);
                    columns.add(new Column("k", SqlType.TEXT));
                    columns.add(new Column("v", SqlType.TEXT));
                }
                case Expression.Column column -> {
                    chosen.add(Resolver.column(column));
                    scalars.add(null);
                    columns.add(new Column(label(item), SqlType.TEXT));
                }
                case Expression.Call call when call.name().equals("count") -> {
                    if (items.size() > 1) {
                        throw new SqlError(
                                        SqlState.NOT_SUPPORTED,
                                        "count(*) beside other columns is not supported yet")
                                .hint("Ask for the count in a statement of its own.")
                                .at(call.at());
                    }
                    columns.add(new Column(label(item), SqlType.INT8));
                    return new Plan.Projection(List.of(), List.of(), true);
                }
                default -> {
                    Scalar value = resolver.any(item.what());
                    chosen.add(-1);
                    scalars.add(value);
                    columns.add(new Column(label(item), value.type()));
                }
            }
        }
        return new Plan.Projection(chosen, scalars, false);
    }

    private static String label(Statement.Item item) {
        if (!item.label().isEmpty()) {
            return item.label();
        }
        Expression what = item.what();
        while (what instanceof Expression.Cast cast) {
            if (cast.what() instanceof Expression.Column
                    || cast.what() instanceof Expression.Call
                    || cast.what() instanceof Expression.Cast) {
                what = cast.what();
            } else {
                return cast.to().name().toLowerCase(java.util.Locale.ROOT);
            }
        }
        return switch (what) {
            case Expression.Column column -> column.name();
            case Expression.Call call -> call.name();
            case Expression.Truth _ -> "bool";
            default -> "?column?";
        };
    }

    private @Nullable Scalar limit(Statement.Select select) {
        return select.limit() == null ? null : resolver.limit(select.limit());
    }

    private static void demandKeyOrder(Statement.Name by) {
        if (Resolver.column(by) != KEY) {
            throw new SqlError(SqlState.NOT_SUPPORTED, "rows come in the order of k only")
                    .hint("Write ORDER BY k, or sort in the client.")
                    .at(by.at());
        }
    }

    // Writes

    private Plan insert(Statement.Insert insert) {
        demandTable(insert.table());
        if (insert.rows().size() > 1) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED, "INSERT of several rows is not supported yet")
                    .detail("They would have to take effect all or none.")
                    .hint("Send one INSERT for each row.");
        }
        List<Expression> row = insert.rows().getFirst();
        List<Integer> columns = new ArrayList<>();
        for (Statement.Name name : insert.columns()) {
            int column = Resolver.column(name);
            if (columns.contains(column)) {
                throw new SqlError(
                                SqlState.DUPLICATE_COLUMN,
                                "column \"" + name.name() + "\" specified more than once")
                        .at(name.at());
            }
            columns.add(column);
        }
        if (columns.isEmpty()) {
            columns.addAll(List.of(KEY, VALUE));
        }
        boolean fewer = !insert.columns().isEmpty() && row.size() < columns.size();
        if (row.size() > columns.size() || fewer) {
            String more =
                    fewer ? "target columns than expressions" : "expressions than target columns";
            throw new SqlError(SqlState.SYNTAX, "INSERT has more " + more).at(row.getLast().at());
        }
        Scalar key = new Scalar.Constant(SqlType.TEXT, null);
        Scalar value = key;
        for (int i = 0; i < row.size(); i++) {
            Scalar assigned = resolver.assigned(row.get(i));
            if (columns.get(i) == KEY) {
                key = assigned;
            } else {
                value = assigned;
            }
        }
        return new Plan.Insert(key, value, onConflict(insert.onConflict(), key, value));
    }

    private Plan.OnConflict onConflict(
            Statement.@Nullable OnConflict written, Scalar key, Scalar value) {
        if (written == null) {
            return new Plan.OnConflict.Complain();
        }
        for (Statement.Name target : written.target()) {
            if (Resolver.column(target) != KEY || written.target().size() > 1) {
                throw new SqlError(
                                SqlState.NO_CONFLICT_TARGET,
                                "there is no unique or exclusion constraint matching the"
                                        + " ON CONFLICT specification")
                        .hint("Write ON CONFLICT (k).")
                        .at(target.at());
            }
        }
        if (written.assignments() == null) {
            return new Plan.OnConflict.Nothing();
        }
        if (written.target().isEmpty()) {
            throw new SqlError(
                            SqlState.SYNTAX,
                            "ON CONFLICT DO UPDATE requires inference specification or"
                                    + " constraint name")
                    .hint("Write ON CONFLICT (k).")
                    .at(written.at());
        }
        Expression set = assigned(written.assignments());
        if (set instanceof Expression.Column column && column.table().equals("excluded")) {
            Expression.Column own = new Expression.Column("", column.name(), column.at());
            return Resolver.column(own) == VALUE
                    ? new Plan.OnConflict.Excluded()
                    : new Plan.OnConflict.Set(key);
        }
        Scalar otherwise = resolver.assigned(set);
        return otherwise.equals(value)
                ? new Plan.OnConflict.Excluded()
                : new Plan.OnConflict.Set(otherwise);
    }

    /// The value that a list of assignments gives to v, which must be all that it does.
    private static Expression assigned(List<Statement.Assignment> assignments) {
        for (Statement.Assignment assignment : assignments) {
            Statement.Name column = assignment.column();
            if (Resolver.column(column) == KEY) {
                throw new SqlError(SqlState.NOT_SUPPORTED, "the key of a row cannot be changed")
                        .hint("INSERT a row with the new key, and DELETE the old one.")
                        .at(column.at());
            }
        }
        if (assignments.size() > 1) {
            throw new SqlError(SqlState.SYNTAX, "multiple assignments to same column \"v\"")
                    .at(assignments.getLast().column().at());
        }
        return assignments.getFirst().value();
    }

    private Plan update(Statement.Update update) {
        demandTable(update.table());
        Scalar value = resolver.assigned(assigned(update.assignments()));
        Bounds bounds = rowOf(update.where(), "UPDATE");
        return new Plan.Update(bounds.demandKey("UPDATE"), value, bounds.value);
    }

    private Plan delete(Statement.Delete delete) {
        demandTable(delete.table());
        Bounds bounds = rowOf(delete.where(), "DELETE");
        return new Plan.Delete(bounds.demandKey("DELETE"), bounds.value);
    }

    private Bounds rowOf(List<Statement.Comparison> where, String verb) {
        Bounds bounds = new Bounds(resolver);
        where.forEach(bounds::add);
        Scalar _ = bounds.demandKey(verb);
        return bounds;
    }

    private static void demandTable(Statement.Name table) {
        boolean ours = table.owner().isEmpty() || table.owner().equals("public");
        if (ours && table.name().equals("kv")) {
            return;
        }
        if (table.owner().equals("pg_catalog")
                || table.owner().equals("information_schema")
                || (ours && table.name().startsWith("pg_"))) {
            throw Parser.noCatalog().at(table.at());
        }
        String name = ours ? table.name() : table.owner() + "." + table.name();
        throw new SqlError(SqlState.NO_TABLE, "relation \"" + name + "\" does not exist")
                .hint(Parser.SUPPORTED)
                .at(table.at());
    }
}
