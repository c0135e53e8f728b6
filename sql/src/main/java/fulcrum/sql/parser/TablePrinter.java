package fulcrum.sql.parser;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.TableDefinition;

/// CREATE TABLE, CREATE TABLE AS, ALTER TABLE and TRUNCATE.
final class TablePrinter {

    private final Printer printer;
    private final Text text;

    TablePrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void print(TableDefinition definition) {
        switch (definition) {
            case TableDefinition.Create create -> {
                text.add("CREATE");
                printer.queries.persistence(create.persistence());
                text.add("TABLE").addIf(create.ifNotExists(), "IF NOT EXISTS");
                text.name(create.name());
                text.inParentheses(create.elements(), printer.elements::element);
                if (!create.inherits().isEmpty()) {
                    text.add("INHERITS").inParentheses(create.inherits(), text::name);
                }
                storage(create.storage());
            }
            case TableDefinition.CreateAs create -> {
                text.add("CREATE");
                printer.queries.persistence(create.persistence());
                text.add("TABLE").addIf(create.ifNotExists(), "IF NOT EXISTS");
                text.name(create.name()).columns(create.columns());
                storage(create.storage());
                text.add("AS");
                printer.statement(create.source());
                text.addIf(!create.withData(), "WITH NO DATA");
            }
            case TableDefinition.Alter alter -> {
                text.add("ALTER").words(alter.kind()).addIf(alter.ifExists(), "IF EXISTS");
                text.addIf(alter.only(), "ONLY").name(alter.name());
                text.list(alter.actions(), printer.alters::print);
            }
            case TableDefinition.Truncate truncate -> {
                text.add("TRUNCATE TABLE").list(truncate.tables(), printer.from::table);
                if (truncate.identity() != TableDefinition.Truncate.Identity.DEFAULT) {
                    text.words(truncate.identity()).add("IDENTITY");
                }
                behavior(truncate.behavior());
            }
        }
    }

    private void storage(TableDefinition.Storage storage) {
        text.clause("USING", storage.method()).with(storage.parameters());
        text.addIf(storage.withoutOids(), "WITHOUT OIDS");
        if (storage.onCommit() != TableDefinition.OnCommit.DEFAULT) {
            text.add("ON COMMIT").words(storage.onCommit());
        }
        text.clause("TABLESPACE", storage.tablespace());
    }

    void behavior(Definition.Behavior behavior) {
        if (behavior != Definition.Behavior.DEFAULT) {
            text.words(behavior);
        }
    }
}
