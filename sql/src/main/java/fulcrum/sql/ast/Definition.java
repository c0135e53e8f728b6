package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that changes the catalog.
public sealed interface Definition extends Statement
        permits TableDefinition,
                RoleStatement,
                Definition.CreateView,
                Definition.CreateIndex,
                Definition.CreateSchema,
                Definition.CreateSequence,
                Definition.AlterSequence,
                Definition.CreateDatabase,
                Definition.AlterDatabase,
                Definition.DropDatabase,
                Definition.Drop,
                Definition.Rename,
                Definition.SetSchema,
                Definition.SetOwner,
                Definition.Comment {

    /// Objects with statements of their own.
    enum Kind {
        TABLE,
        VIEW,
        INDEX,
        SEQUENCE,
        SCHEMA,
        DATABASE,
        ROLE,
        COLUMN,
        CONSTRAINT,
        TABLESPACE;

        /// Whether it has a schema.
        public boolean isRelation() {
            return this == TABLE || this == VIEW || this == INDEX || this == SEQUENCE;
        }

        /// Whether such a part of it can get another name.
        private boolean hasPart(Kind part) {
            return part == COLUMN
                    ? this == TABLE || this == VIEW
                    : part == CONSTRAINT && this == TABLE;
        }

        private boolean isPart() {
            return this == COLUMN || this == CONSTRAINT;
        }
    }

    /// What becomes of what depends on a thing that goes.
    enum Behavior {
        DEFAULT,
        CASCADE,
        RESTRICT
    }

    record CreateView(
            boolean orReplace,
            Persistence persistence,
            boolean recursive,
            Name name,
            List<String> columns,
            List<Option> parameters,
            Query query,
            CheckOption check,
            Position at)
            implements Definition {

        /// Whether rows that are changed must be seen through the view.
        public enum CheckOption {
            NONE,
            LOCAL,
            CASCADED
        }

        public CreateView {
            columns = List.copyOf(columns);
            parameters = List.copyOf(parameters);
            if ((recursive && columns.isEmpty()) || persistence == Persistence.UNLOGGED) {
                throw new IllegalArgumentException("no such view");
            }
        }
    }

    /// @param name null for one that the system makes up
    /// @param method null for the default one
    /// @param include columns that are kept in it besides
    record CreateIndex(
            boolean unique,
            boolean concurrently,
            boolean ifNotExists,
            @Nullable Name name,
            Name table,
            boolean only,
            @Nullable String method,
            List<IndexElement> elements,
            List<String> include,
            boolean nullsNotDistinct,
            List<Option> parameters,
            @Nullable String tablespace,
            @Nullable Expression where,
            Position at)
            implements Definition {

        public CreateIndex {
            elements = Lists.atLeastOne(elements);
            include = List.copyOf(include);
            parameters = List.copyOf(parameters);
            if (ifNotExists && name == null) {
                throw new IllegalArgumentException("only an index with a name may exist");
            }
        }
    }

    /// @param name null for the owner's name
    record CreateSchema(
            boolean ifNotExists, @Nullable String name, @Nullable Role authorization, Position at)
            implements Definition {

        public CreateSchema {
            if (name == null && authorization == null) {
                throw new IllegalArgumentException("a name or an owner");
            }
        }
    }

    record CreateSequence(
            Persistence persistence,
            boolean ifNotExists,
            Name name,
            List<SequenceOption> options,
            Position at)
            implements Definition {

        public CreateSequence {
            options = List.copyOf(options);
        }
    }

    record AlterSequence(boolean ifExists, Name name, List<SequenceOption> options, Position at)
            implements Definition {

        public AlterSequence {
            options = Lists.atLeastOne(options);
        }
    }

    record CreateDatabase(String name, List<Option> options, Position at) implements Definition {

        public CreateDatabase {
            options = List.copyOf(options);
        }
    }

    /// @param setting a setting that becomes the default in it; null for none
    record AlterDatabase(String name, List<Option> options, @Nullable Setting setting, Position at)
            implements Definition {

        public AlterDatabase {
            options = List.copyOf(options);
            if (options.isEmpty() == (setting == null)) {
                throw new IllegalArgumentException("options or a setting");
            }
        }
    }

    /// @param force whether sessions in it are ended
    record DropDatabase(boolean ifExists, String name, boolean force, Position at)
            implements Definition {}

    /// @param kind TABLE, VIEW, INDEX, SEQUENCE or SCHEMA
    record Drop(
            Kind kind,
            boolean concurrently,
            boolean ifExists,
            List<Name> names,
            Behavior behavior,
            Position at)
            implements Definition {

        public Drop {
            names = Lists.atLeastOne(names);
            boolean dropped = kind.isRelation() || kind == Kind.SCHEMA;
            if (!dropped || (concurrently && kind != Kind.INDEX)) {
                throw new IllegalArgumentException("dropped otherwise");
            }
        }
    }

    /// @param kind of the object, COLUMN or CONSTRAINT where a part of it gets the name
    /// @param owner of the part, the kind of what `name` names; the same as `kind` where it is all
    /// @param part null for all of it
    record Rename(
            Kind owner,
            Kind kind,
            boolean ifExists,
            boolean only,
            Name name,
            @Nullable String part,
            String newName,
            Position at)
            implements Definition {

        public Rename {
            boolean relation = owner.isRelation();
            boolean whole = kind == owner;
            if (whole != (part == null)
                    || (!whole && !owner.hasPart(kind))
                    || (!relation && (ifExists || only || name.parts().size() > 1))
                    || owner.isPart()
                    || owner == Kind.TABLESPACE) {
                throw new IllegalArgumentException("no such change of a name");
            }
        }
    }

    /// @param kind TABLE, VIEW or SEQUENCE
    record SetSchema(
            Kind kind, boolean ifExists, boolean only, Name name, String schema, Position at)
            implements Definition {

        public SetSchema {
            if (!kind.isRelation() || kind == Kind.INDEX) {
                throw new IllegalArgumentException("has no schema of its own");
            }
        }
    }

    /// @param kind SCHEMA or DATABASE; relations change theirs in `ALTER TABLE`
    record SetOwner(Kind kind, String name, Role owner, Position at) implements Definition {

        public SetOwner {
            if (kind != Kind.SCHEMA && kind != Kind.DATABASE) {
                throw new IllegalArgumentException("owned otherwise");
            }
        }
    }

    /// @param name of the object, of a constraint's table, of a column with its table
    /// @param constraint null for other kinds
    /// @param text null to take the comment away
    record Comment(
            Kind kind, Name name, @Nullable String constraint, @Nullable String text, Position at)
            implements Definition {

        public Comment {
            boolean simple =
                    kind == Kind.SCHEMA
                            || kind == Kind.DATABASE
                            || kind == Kind.ROLE
                            || kind == Kind.TABLESPACE;
            if ((kind == Kind.CONSTRAINT) != (constraint != null)
                    || (simple && name.parts().size() > 1)) {
                throw new IllegalArgumentException("no such object");
            }
        }
    }
}
