package fulcrum.sql.parser;

import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Option;
import fulcrum.sql.ast.SequenceOption;

/// Views, indexes, schemas, sequences, databases; names and comments.
final class DefinitionPrinter {

    private final Printer printer;
    private final Text text;

    DefinitionPrinter(Printer printer) {
        this.printer = printer;
        this.text = printer.text;
    }

    void print(Definition definition) {
        switch (definition) {
            case Definition.CreateView view -> createView(view);
            case Definition.CreateIndex index -> createIndex(index);
            case Definition.CreateSchema schema -> {
                text.add("CREATE SCHEMA").addIf(schema.ifNotExists(), "IF NOT EXISTS");
                if (schema.name() != null) {
                    text.identifier(schema.name());
                }
                if (schema.authorization() != null) {
                    text.add("AUTHORIZATION");
                    printer.roles.role(schema.authorization());
                }
            }
            case Definition.CreateSequence sequence -> {
                text.add("CREATE");
                printer.queries.persistence(sequence.persistence());
                text.add("SEQUENCE").addIf(sequence.ifNotExists(), "IF NOT EXISTS");
                text.name(sequence.name());
                sequence.options().forEach(this::sequenceOption);
            }
            case Definition.AlterSequence sequence -> {
                text.add("ALTER SEQUENCE").addIf(sequence.ifExists(), "IF EXISTS");
                text.name(sequence.name());
                sequence.options().forEach(this::sequenceOption);
            }
            case Definition.Drop drop -> {
                text.add("DROP").words(drop.kind()).addIf(drop.concurrently(), "CONCURRENTLY");
                text.addIf(drop.ifExists(), "IF EXISTS").names(drop.names());
                printer.tables.behavior(drop.behavior());
            }
            case Definition.Comment comment -> comment(comment);
            default -> ofDatabasesAndNames(definition);
        }
    }

    private void ofDatabasesAndNames(Definition definition) {
        switch (definition) {
            case Definition.CreateDatabase database -> {
                text.add("CREATE DATABASE").identifier(database.name());
                database.options().forEach(this::databaseOption);
            }
            case Definition.AlterDatabase database -> {
                text.add("ALTER DATABASE").identifier(database.name());
                database.options().forEach(this::databaseOption);
                if (database.setting() != null) {
                    printer.sessions.setting(database.setting());
                }
            }
            case Definition.DropDatabase database ->
                    text.add("DROP DATABASE")
                            .addIf(database.ifExists(), "IF EXISTS")
                            .identifier(database.name())
                            .addIf(database.force(), "WITH (FORCE)");
            case Definition.Rename rename -> {
                text.add("ALTER").words(rename.owner()).addIf(rename.ifExists(), "IF EXISTS");
                text.addIf(rename.only(), "ONLY").name(rename.name()).add("RENAME");
                if (rename.part() != null) {
                    text.words(rename.kind()).identifier(rename.part());
                }
                text.add("TO").identifier(rename.newName());
            }
            case Definition.SetSchema set ->
                    text.add("ALTER")
                            .words(set.kind())
                            .addIf(set.ifExists(), "IF EXISTS")
                            .addIf(set.only(), "ONLY")
                            .name(set.name())
                            .clause("SET SCHEMA", set.schema());
            case Definition.SetOwner set -> {
                text.add("ALTER").words(set.kind()).identifier(set.name()).add("OWNER TO");
                printer.roles.role(set.owner());
            }
            default -> throw new IllegalStateException(definition.toString());
        }
    }

    private void createView(Definition.CreateView view) {
        text.add("CREATE").addIf(view.orReplace(), "OR REPLACE");
        printer.queries.persistence(view.persistence());
        text.addIf(view.recursive(), "RECURSIVE").add("VIEW").name(view.name());
        text.columns(view.columns()).with(view.parameters()).add("AS");
        printer.queries.print(view.query());
        if (view.check() != Definition.CreateView.CheckOption.NONE) {
            text.add("WITH").words(view.check()).add("CHECK OPTION");
        }
    }

    private void createIndex(Definition.CreateIndex index) {
        text.add("CREATE").addIf(index.unique(), "UNIQUE").add("INDEX");
        text.addIf(index.concurrently(), "CONCURRENTLY");
        text.addIf(index.ifNotExists(), "IF NOT EXISTS");
        if (index.name() != null) {
            text.name(index.name());
        }
        text.add("ON").addIf(index.only(), "ONLY").name(index.table());
        text.clause("USING", index.method());
        printer.changes.indexElements(index.elements());
        if (!index.include().isEmpty()) {
            text.add("INCLUDE").columns(index.include());
        }
        text.addIf(index.nullsNotDistinct(), "NULLS NOT DISTINCT").with(index.parameters());
        text.clause("TABLESPACE", index.tablespace());
        printer.queries.clause("WHERE", index.where());
    }

    void sequenceOption(SequenceOption option) {
        switch (option) {
            case SequenceOption.As as -> {
                text.add("AS");
                printer.expressions.type(as.type());
            }
            case SequenceOption.Cycle cycle -> text.add(cycle.cycles() ? "CYCLE" : "NO CYCLE");
            case SequenceOption.OwnedBy owned -> text.add("OWNED BY").name(owned.column());
            case SequenceOption.Named named -> text.add("SEQUENCE NAME").name(named.name());
            case SequenceOption.Numeric numeric -> {
                boolean none =
                        numeric.value() == null
                                && numeric.kind() != SequenceOption.Numeric.Kind.RESTART;
                text.addIf(none, "NO").words(numeric.kind());
                if (numeric.value() != null) {
                    text.add(numeric.value());
                }
            }
        }
    }

    private void databaseOption(Option option) {
        text.identifier(option.name()).add("=").value(option.values().getFirst());
    }

    private void comment(Definition.Comment comment) {
        text.add("COMMENT ON").words(comment.kind());
        if (comment.constraint() != null) {
            text.identifier(comment.constraint()).add("ON");
        }
        text.name(comment.name()).add("IS");
        if (comment.text() == null) {
            text.add("NULL");
        } else {
            text.string(comment.text());
        }
    }
}
