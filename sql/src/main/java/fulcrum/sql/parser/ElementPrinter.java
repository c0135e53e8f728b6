package fulcrum.sql.parser;

import fulcrum.sql.ast.SequenceOption;
import fulcrum.sql.ast.TableElement;
import fulcrum.sql.ast.TableElement.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Columns and constraints.
final class ElementPrinter {

    private final Printer printer;
    private final Text text;

    ElementPrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void element(TableElement element) {
        switch (element) {
            case TableElement.Column column -> column(column);
            case TableElement.TableConstraint constraint -> constraint(constraint.constraint());
            case TableElement.Like like -> {
                text.add("LIKE").name(like.table());
                for (TableElement.Inclusion inclusion : like.inclusions()) {
                    text.add(inclusion.included() ? "INCLUDING" : "EXCLUDING");
                    text.words(inclusion.property());
                }
            }
        }
    }

    void column(TableElement.Column column) {
        text.identifier(column.name());
        printer.expressions.type(column.type());
        text.clause("STORAGE", column.storage()).clause("COMPRESSION", column.compression());
        if (column.collation() != null) {
            text.add("COLLATE").name(column.collation());
        }
        column.constraints().forEach(this::constraint);
    }

    private void constraint(TableElement.Constraint constraint) {
        text.clause("CONSTRAINT", constraint.name());
        condition(constraint.condition());
        attributes(constraint.attributes());
    }

    void attributes(TableElement.Attributes attributes) {
        attribute(attributes.deferrable(), "DEFERRABLE", "NOT DEFERRABLE");
        attribute(attributes.initiallyDeferred(), "INITIALLY DEFERRED", "INITIALLY IMMEDIATE");
        text.addIf(attributes.notValid(), "NOT VALID").addIf(attributes.noInherit(), "NO INHERIT");
    }

    private void attribute(@Nullable Boolean said, String yes, String no) {
        if (said != null) {
            text.add(said ? yes : no);
        }
    }

    private void condition(Condition condition) {
        switch (condition) {
            case Condition.NotNull _ -> text.add("NOT NULL");
            case Condition.Null _ -> text.add("NULL");
            case Condition.Default value -> {
                text.add("DEFAULT");
                printer.expressions.operand(value.value());
            }
            case Condition.Check check -> {
                text.add("CHECK (");
                printer.expressions.print(check.condition());
                text.add(")");
            }
            case Condition.Unique unique -> {
                text.add("UNIQUE").addIf(unique.nullsNotDistinct(), "NULLS NOT DISTINCT");
                text.columns(unique.columns());
                tail(unique.tail());
            }
            case Condition.PrimaryKey key -> {
                text.add("PRIMARY KEY").columns(key.columns());
                tail(key.tail());
            }
            case Condition.UsingIndex index ->
                    text.add(index.primaryKey() ? "PRIMARY KEY" : "UNIQUE")
                            .clause("USING INDEX", index.index());
            case Condition.ForeignKey key -> foreignKey(key);
            case Condition.Generated generated -> {
                text.add("GENERATED ALWAYS AS (");
                printer.expressions.print(generated.value());
                text.add(") STORED");
            }
            case Condition.Identity identity -> identity(identity.always(), identity.options());
        }
    }

    void identity(boolean always, List<SequenceOption> options) {
        text.add("GENERATED").add(always ? "ALWAYS" : "BY DEFAULT").add("AS IDENTITY");
        if (!options.isEmpty()) {
            text.add("(");
            options.forEach(printer.definitions::sequenceOption);
            text.add(")");
        }
    }

    private void tail(TableElement.IndexTail tail) {
        if (!tail.include().isEmpty()) {
            text.add("INCLUDE").columns(tail.include());
        }
        text.with(tail.parameters()).clause("USING INDEX TABLESPACE", tail.tablespace());
    }

    private void foreignKey(Condition.ForeignKey key) {
        if (!key.columns().isEmpty()) {
            text.add("FOREIGN KEY").columns(key.columns());
        }
        text.add("REFERENCES").name(key.table()).columns(key.referenced());
        if (key.match() != TableElement.Match.DEFAULT) {
            text.add("MATCH").words(key.match());
        }
        action("ON DELETE", key.onDelete());
        action("ON UPDATE", key.onUpdate());
    }

    private void action(String on, TableElement.@Nullable Action action) {
        if (action != null) {
            text.add(on).words(action.kind()).columns(action.columns());
        }
    }
}
