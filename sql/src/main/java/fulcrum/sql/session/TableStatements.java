package fulcrum.sql.session;

import fulcrum.database.transaction.TxnId;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Position;
import fulcrum.sql.ast.RoleStatement;
import fulcrum.sql.ast.TableDefinition;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SqlCatalog;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.catalog.View;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.statistics.Widths;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// Statements that change the catalog.
final class TableStatements {

    /// A change in whose way others were, or an election, is tried so often.
    private static final int ATTEMPTS = 5;

    private final SqlSession session;
    private final Runner runner;

    TableStatements(SqlSession session, Runner runner) {
        this.session = session;
        this.runner = runner;
    }

    SqlSession session() {
        return session;
    }

    Runner runner() {
        return runner;
    }

    Definitions definitions() {
        return session.transaction().definitions();
    }

    SqlCatalog catalog() {
        return definitions().catalog();
    }

    TxnId txn() {
        return session.transaction().need(false, session.limits());
    }

    /// What CommandComplete says of it, and messages.
    String tag(Definition definition) {
        return switch (definition) {
            case TableDefinition.Create _ -> "CREATE TABLE";
            case TableDefinition.CreateAs _ -> "CREATE TABLE AS";
            case TableDefinition.Alter alter -> "ALTER " + alter.kind();
            case TableDefinition.Truncate _ -> "TRUNCATE TABLE";
            case Definition.CreateView _ -> "CREATE VIEW";
            case Definition.CreateIndex _ -> "CREATE INDEX";
            case Definition.CreateSchema _ -> "CREATE SCHEMA";
            case Definition.CreateSequence _ -> "CREATE SEQUENCE";
            case Definition.AlterSequence _ -> "ALTER SEQUENCE";
            case Definition.CreateDatabase _ -> "CREATE DATABASE";
            case Definition.AlterDatabase _ -> "ALTER DATABASE";
            case Definition.DropDatabase _ -> "DROP DATABASE";
            case Definition.Drop drop -> "DROP " + drop.kind();
            case Definition.Rename rename -> "ALTER " + rename.owner();
            case Definition.SetSchema set -> "ALTER " + set.kind();
            case Definition.SetOwner set -> "ALTER " + set.kind();
            case Definition.Comment _ -> "COMMENT";
            case RoleStatement _ -> "ROLE";
        };
    }

    /// @return the tag
    String run(Definition definition, Output output) {
        switch (definition) {
            case TableDefinition.Create create -> new TableMaking(this).create(create, output);
            case TableDefinition.CreateAs create -> {
                return new TableMaking(this).createAs(create, output);
            }
            case TableDefinition.Alter alter -> new TableAltering(this).alter(alter, output);
            case TableDefinition.Truncate truncate ->
                    new Truncating(this).truncate(truncate, output);
            case Definition.CreateView create -> new ViewMaking(this).create(create);
            case Definition.CreateIndex create -> new IndexMaking(this).create(create, output);
            case Definition.CreateSchema create -> schema(create, output);
            case Definition.CreateSequence create ->
                    new SequenceMaking(this).create(create, output);
            case Definition.AlterSequence alter -> new SequenceAltering(this).alter(alter, output);
            case Definition.Drop drop -> new Dropping(this).drop(drop, output);
            case Definition.Rename rename -> new Renaming(this).rename(rename, output);
            case Definition.Comment comment -> new Commenting(this).comment(comment);
            case Definition.SetSchema set -> new Moving(this).move(set, output);
            case Definition.SetOwner set -> new Owning(this).give(set);
            case Definition.CreateDatabase create ->
                    throw SqlError.notSupported("CREATE DATABASE", create.at())
                            .hint("A cluster is one database: use schemas.");
            case Definition.AlterDatabase alter ->
                    throw SqlError.notSupported("ALTER DATABASE", alter.at());
            case Definition.DropDatabase drop ->
                    throw SqlError.notSupported("DROP DATABASE", drop.at());
            case RoleStatement role -> {
                return new RoleMaking(this).run(role, output);
            }
        }
        return tag(definition);
    }

    // Changes that look at rows

    /// The tables that are frozen for this statement.
    private final Set<Integer> frozen = new TreeSet<>();

    /// Carries out a change for which tables are frozen that others know; it is a transaction of
    /// its own.
    ///
    /// @param tables their numbers
    void held(Collection<Integer> tables, Runnable change) {
        boolean _ = session.commit();
        for (int attempt = 1; ; attempt++) {
            try {
                tryHeld(tables, change);
                session.beginImplicit();
                return;
            } catch (Answers.Ended | SqlError failed) {
                boolean passing =
                        switch (failed) {
                            case Answers.Ended ended -> Runner.isPassing(ended.why());
                            case SqlError error -> error.state() == SqlState.SERIALIZATION;
                            default -> false;
                        };
                // nobody has seen anything of it
                if (attempt == ATTEMPTS || !passing) {
                    throw failed;
                }
            }
        }
    }

    private void tryHeld(Collection<Integer> tables, Runnable change) {
        session.beginImplicit();
        Holding holding = new Holding(this);
        boolean known = true;
        try {
            holding.begin(tables);
            frozen.addAll(tables);
            change.run();
            boolean _ = session.commit();
        } catch (RuntimeException failed) {
            known =
                    !(failed instanceof SqlError error)
                            || error.state() != SqlState.UNKNOWN_RESOLUTION;
            if (session.transaction().isOpen()) {
                session.transaction().fail(failed instanceof Answers.Ended);
            }
            throw failed;
        } finally {
            frozen.clear();
            holding.end(known);
        }
    }

    /// Whether nobody but this statement writes a table now.
    boolean isHeld(Table table) {
        return isFrozen(table) || definitions().hasMade(table.storage());
    }

    /// Whether this statement has frozen a table.
    boolean isFrozen(Table table) {
        return frozen.contains(table.oid());
    }

    /// A table as the transaction has it now.
    Table table(int oid) {
        return (Table) Objects.requireNonNull(catalog().entry(oid));
    }

    // What all kinds have in common

    /// Whether a name is free for a new relation.
    ///
    /// @return false where it is not, and that is fine
    boolean isFree(Schema schema, Name name, boolean ifNotExists, Output output) {
        demandMayChange(schema, name);
        new Permissions(session).demandMayCreate(schema);
        Relation there = catalog().relation(schema.oid(), name.last());
        boolean taken = definitions().holder(schema.oid(), name.last()) != 0;
        if (!taken && there == null) {
            return true;
        }
        if (ifNotExists) {
            output.notice(
                    new Notice(
                            Notice.Severity.NOTICE,
                            SqlState.DUPLICATE_TABLE,
                            "relation \"" + name.last() + "\" already exists, skipping",
                            null,
                            null));
            return false;
        }
        throw SqlError.at(
                name.at(),
                SqlState.DUPLICATE_TABLE,
                "relation \"" + name.last() + "\" already exists");
    }

    private static void demandMayChange(Schema schema, Name name) {
        if (schema.isSystem()) {
            throw SqlError.at(
                            name.at(),
                            SqlState.NO_PRIVILEGE,
                            "permission denied to create \""
                                    + schema.name()
                                    + "."
                                    + name.last()
                                    + "\"")
                    .detail("System catalog modifications are currently disallowed.");
        }
    }

    void demandOwner(Relation relation) {
        if (!new Permissions(session).isOwner(relation.owner())) {
            throw new SqlError(
                    SqlState.NO_PRIVILEGE,
                    "must be owner of " + relation.kindName() + " " + relation.name());
        }
    }

    /// Writes objects that are new.
    void add(List<? extends Entry> made) {
        List<Definitions.Name> names = new ArrayList<>();
        for (Entry entry : made) {
            if (entry instanceof Relation relation) {
                names.add(new Definitions.Name(relation.schema(), relation.name(), relation.oid()));
            }
        }
        definitions().change(catalog(), made, List.of(), names);
    }

    /// Writes objects that were there.
    void change(List<? extends Entry> changed) {
        definitions().change(catalog(), changed, List.of(), List.of());
    }

    /// Rows were counted on their way into an empty table: so much is known of it without ANALYZE.
    void loaded(Table table, long rows) {
        TableStatistics known = catalog().statistics(table.oid());
        TableStatistics before = known == null ? TableStatistics.none(table.oid()) : known;
        long bytes = rows * Widths.ofRow(table);
        change(List.of(before.loaded(rows, bytes, session.node().nowMicros())));
    }

    /// Takes objects away, with what is stored of them.
    void remove(List<? extends Entry> gone, List<? extends Entry> changed) {
        List<Definitions.Name> names = new ArrayList<>();
        SqlCatalog catalog = catalog();
        for (Entry entry : gone) {
            if (entry instanceof Relation relation) {
                names.add(new Definitions.Name(relation.schema(), relation.name(), null));
            } else if (entry instanceof Schema schema) {
                names.add(new Definitions.Name(0, schema.name(), null));
            }
            switch (entry) {
                case Table table -> definitions().drop(catalog.stored(table));
                case Index index -> definitions().drop(catalog.stored(index));
                case View _, Sequence _, Schema _ -> {
                    // nothing is stored of it
                }
                default -> {
                    // likewise
                }
            }
        }
        definitions().change(catalog, changed, gone, names);
    }

    private void schema(Definition.CreateSchema create, Output output) {
        fulcrum.sql.ast.Role authorization = create.authorization();
        Role owner =
                authorization == null ? session.user() : new RoleMaking(this).role(authorization);
        if (!new Permissions(session).isOwner(owner.oid())) {
            throw new SqlError(
                    SqlState.NO_PRIVILEGE, "must be member of role \"" + owner.name() + "\"");
        }
        String name = create.name() == null ? owner.name() : create.name();
        if (name.startsWith("pg_")) {
            throw SqlError.at(
                            create.at(),
                            SqlState.RESERVED_NAME,
                            "unacceptable schema name \"" + name + "\"")
                    .detail("The prefix \"pg_\" is reserved for system schemas.");
        }
        boolean taken = definitions().holder(0, name) != 0;
        if (taken || catalog().schema(name) != null) {
            if (create.ifNotExists()) {
                output.notice(
                        new Notice(
                                Notice.Severity.NOTICE,
                                SqlState.DUPLICATE_SCHEMA,
                                "schema \"" + name + "\" already exists, skipping",
                                null,
                                null));
                return;
            }
            throw SqlError.at(
                    Position.NONE,
                    SqlState.DUPLICATE_SCHEMA,
                    "schema \"" + name + "\" already exists");
        }
        Schema made = new Schema(definitions().next(), name, owner.oid(), null, null);
        definitions()
                .change(
                        catalog(),
                        List.of(made),
                        List.of(),
                        List.of(new Definitions.Name(0, name, made.oid())));
    }
}
