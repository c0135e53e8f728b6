package fulcrum.sql.catalog.system;

import fulcrum.sql.ast.Expression;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Query;
import fulcrum.sql.ast.Select;
import fulcrum.sql.ast.TableReference;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `*` of a view as the columns that it stands for: those that its table had when the view was
/// made, which are the first ones that it has now.
///
/// Deviation: of several tables, and of several stars, it stays as it is.
final class Stars {

    private final SystemCatalog catalog;

    Stars(SystemCatalog catalog) {
        this.catalog = catalog;
    }

    Query expanded(Query query, View view) {
        if (!(query.body() instanceof Select select)
                || select.from().size() != 1
                || !(select.from().getFirst() instanceof TableReference.Table table)) {
            return query;
        }
        Relation relation = relation(table.name().parts());
        long stars = select.items().stream().filter(Stars::isStar).count();
        if (relation == null || stars != 1) {
            return query;
        }
        int count = view.columns().size() - select.items().size() + 1;
        List<Column> columns = catalog.columns(relation);
        if (count > columns.size()) {
            return query;
        }
        List<Select.Item> items = new ArrayList<>();
        for (Select.Item item : select.items()) {
            if (!isStar(item)) {
                String called = view.columns().get(items.size()).name();
                items.add(new Select.Item(item.value(), called, item.at()));
                continue;
            }
            for (Column column : columns.subList(0, count)) {
                String called = view.columns().get(items.size()).name();
                items.add(
                        new Select.Item(
                                new Expression.Column(Name.of(column.name()), item.at()),
                                called.equals(column.name()) ? null : called,
                                item.at()));
            }
        }
        Select with =
                new Select(
                        select.distinct(),
                        items,
                        select.into(),
                        select.from(),
                        select.asOf(),
                        select.where(),
                        select.groupBy(),
                        select.having(),
                        select.windows(),
                        select.at());
        return new Query(
                query.with(), with, query.orderBy(), query.limit(), query.locks(), query.at());
    }

    private static boolean isStar(Select.Item item) {
        return item.value() instanceof Expression.Star;
    }

    private @Nullable Relation relation(List<String> parts) {
        Schema schema = parts.size() == 2 ? catalog.schema(parts.getFirst()) : null;
        return schema == null ? null : catalog.relation(schema.oid(), parts.getLast());
    }
}
