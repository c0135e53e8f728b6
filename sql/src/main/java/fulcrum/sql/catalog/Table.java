package fulcrum.sql.catalog;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A table.
///
/// @param columns in their order, without those that were dropped
/// @param nextColumn the number that the next column gets
/// @param primaryKey numbers of the columns by which its rows lie; empty where each row has a
///   number that nobody sees
/// @param storage the number of the stored table that has its rows
///   ([fulcrum.database.schema.TableDescriptor])
/// @param options as they were given, PostgreSQL's own storage parameters among them
public record Table(
        int oid,
        int schema,
        String name,
        int owner,
        List<Column> columns,
        int nextColumn,
        List<Integer> primaryKey,
        List<Constraint> constraints,
        long storage,
        SortedMap<String, String> options,
        @Nullable Acl acl,
        @Nullable String comment)
        implements Relation {

    /// What is shown of each table beside its options: what it promises during a partition, and
    /// otherwise. Nobody gives them, for they follow from the options; where a dump has them, they
    /// are passed over with a notice.
    public static final List<String> SENTENCES = List.of("during_partition", "otherwise");

    public Table {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        constraints = List.copyOf(constraints);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    /// The column of a name; null where there is none.
    public @Nullable Column column(String called) {
        return columns.stream()
                .filter(column -> column.name().equals(called))
                .findFirst()
                .orElse(null);
    }

    /// The column of a number.
    public Column column(int number) {
        return columns.stream()
                .filter(column -> column.number() == number)
                .findFirst()
                .orElseThrow();
    }

    /// Where a column stands among the others, from 0; -1 where there is none.
    public int position(int number) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).number() == number) {
                return i;
            }
        }
        return -1;
    }

    /// The names of columns.
    public List<String> names(List<Integer> numbers) {
        return numbers.stream().map(number -> column(number).name()).toList();
    }

    public Table withConstraints(List<Constraint> others) {
        return new Table(
                oid,
                schema,
                name,
                owner,
                columns,
                nextColumn,
                primaryKey,
                others,
                storage,
                options,
                acl,
                comment);
    }

    public Table withColumns(List<Column> others, int next) {
        return new Table(
                oid,
                schema,
                name,
                owner,
                others,
                next,
                primaryKey,
                constraints,
                storage,
                options,
                acl,
                comment);
    }

    public Table withPrimaryKey(List<Integer> others) {
        return new Table(
                oid,
                schema,
                name,
                owner,
                columns,
                nextColumn,
                others,
                constraints,
                storage,
                options,
                acl,
                comment);
    }

    public Table withStorage(long other) {
        return new Table(
                oid,
                schema,
                name,
                owner,
                columns,
                nextColumn,
                primaryKey,
                constraints,
                other,
                options,
                acl,
                comment);
    }

    public Table called(int inSchema, String other) {
        return new Table(
                oid,
                inSchema,
                other,
                owner,
                columns,
                nextColumn,
                primaryKey,
                constraints,
                storage,
                options,
                acl,
                comment);
    }

    public Table of(int role) {
        return new Table(
                oid,
                schema,
                name,
                role,
                columns,
                nextColumn,
                primaryKey,
                constraints,
                storage,
                options,
                acl,
                comment);
    }

    public Table withOptions(SortedMap<String, String> others) {
        return new Table(
                oid,
                schema,
                name,
                owner,
                columns,
                nextColumn,
                primaryKey,
                constraints,
                storage,
                others,
                acl,
                comment);
    }

    public Table with(@Nullable Acl grants, @Nullable String words) {
        return new Table(
                oid,
                schema,
                name,
                owner,
                columns,
                nextColumn,
                primaryKey,
                constraints,
                storage,
                options,
                grants,
                words);
    }
}
