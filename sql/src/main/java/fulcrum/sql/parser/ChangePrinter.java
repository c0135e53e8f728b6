package fulcrum.sql.parser;

import fulcrum.sql.ast.Change;
import fulcrum.sql.ast.IndexElement;
import java.util.List;

/// INSERT, UPDATE and DELETE.
final class ChangePrinter {

    private final Printer printer;
    private final Text text;

    ChangePrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void print(Change change) {
        switch (change) {
            case Change.Insert insert -> insert(insert);
            case Change.Update update -> {
                printer.queries.with(update.with());
                text.add("UPDATE");
                changed(update.table());
                text.add("SET");
                assignments(update.assignments());
                if (!update.from().isEmpty()) {
                    text.add("FROM");
                    printer.from.list(update.from());
                }
                printer.queries.clause("WHERE", update.where());
                printer.queries.returning(update.returning());
            }
            case Change.Delete delete -> {
                printer.queries.with(delete.with());
                text.add("DELETE FROM");
                changed(delete.table());
                if (!delete.using().isEmpty()) {
                    text.add("USING");
                    printer.from.list(delete.using());
                }
                printer.queries.clause("WHERE", delete.where());
                printer.queries.returning(delete.returning());
            }
        }
    }

    private void insert(Change.Insert insert) {
        printer.queries.with(insert.with());
        text.add("INSERT INTO").name(insert.table()).clause("AS", insert.alias());
        if (insert.source() == null) {
            text.add("DEFAULT VALUES");
        } else {
            if (!insert.columns().isEmpty()) {
                text.inParentheses(insert.columns(), this::target);
            }
            if (insert.overriding() != Change.Overriding.NONE) {
                text.add("OVERRIDING").words(insert.overriding()).add("VALUE");
            }
            printer.queries.print(insert.source());
        }
        if (insert.onConflict() != null) {
            onConflict(insert.onConflict());
        }
        printer.queries.returning(insert.returning());
    }

    private void target(Change.Target target) {
        text.identifier(target.column());
        for (Change.Step step : target.path()) {
            switch (step) {
                case Change.Step.Field field -> text.tight("." + Text.quoted(field.name()));
                case Change.Step.Subscript subscript -> {
                    text.tight("[");
                    printer.expressions.print(subscript.index());
                    text.add("]");
                }
                case Change.Step.Slice slice -> {
                    text.tight("[");
                    if (slice.from() != null) {
                        printer.expressions.print(slice.from());
                    }
                    text.add(":");
                    if (slice.to() != null) {
                        printer.expressions.print(slice.to());
                    }
                    text.add("]");
                }
            }
        }
    }

    private void onConflict(Change.OnConflict conflict) {
        text.add("ON CONFLICT");
        switch (conflict.arbiter()) {
            case Change.Arbiter.Inferred inferred -> {
                indexElements(inferred.elements());
                printer.queries.clause("WHERE", inferred.where());
            }
            case Change.Arbiter.Constraint constraint ->
                    text.add("ON CONSTRAINT").identifier(constraint.name());
            case null -> {}
        }
        if (conflict.update() == null) {
            text.add("DO NOTHING");
        } else {
            text.add("DO UPDATE SET");
            assignments(conflict.update().assignments());
            printer.queries.clause("WHERE", conflict.update().where());
        }
    }

    private void changed(Change.Changed table) {
        text.addIf(table.only(), "ONLY").name(table.name()).clause("AS", table.alias());
    }

    private void assignments(List<Change.Assignment> assignments) {
        text.list(
                assignments,
                assignment -> {
                    if (assignment.row()) {
                        text.inParentheses(assignment.targets(), this::target);
                    } else {
                        target(assignment.targets().getFirst());
                    }
                    text.add("=");
                    printer.expressions.print(assignment.value());
                });
    }

    void indexElements(List<IndexElement> elements) {
        text.inParentheses(
                elements,
                element -> {
                    if (element.column() != null) {
                        text.identifier(element.column());
                    } else if (element.expression() != null) {
                        text.add("(");
                        printer.expressions.print(element.expression());
                        text.add(")");
                    }
                    if (element.collation() != null) {
                        text.add("COLLATE").name(element.collation());
                    }
                    if (element.operatorClass() != null) {
                        text.name(element.operatorClass());
                    }
                    if (!element.parameters().isEmpty()) {
                        text.parameters(element.parameters());
                    }
                    printer.expressions.direction(element.direction());
                    printer.expressions.nulls(element.nulls());
                });
    }
}
