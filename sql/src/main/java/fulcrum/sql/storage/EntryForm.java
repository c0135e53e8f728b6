package fulcrum.sql.storage;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.Order;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.sql.catalog.Acl;
import fulcrum.sql.catalog.Column;
import fulcrum.sql.catalog.Constraint;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.Index;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.catalog.Schema;
import fulcrum.sql.catalog.Sequence;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.TableStatistics;
import fulcrum.sql.catalog.View;
import fulcrum.sql.type.SqlType;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Objects of the catalog as rows of its table.
public final class EntryForm implements Codec<Entry> {

    /// The only one that is needed: it has no state.
    public static final EntryForm ROWS = new EntryForm();

    private static final int SCHEMA = 1;
    private static final int TABLE = 2;
    private static final int INDEX = 3;
    private static final int VIEW = 4;
    private static final int SEQUENCE = 5;
    private static final int ROLE = 6;
    private static final int STATISTICS = 7;

    private static final int UNIQUE = 1;
    private static final int CHECK = 2;
    private static final int FOREIGN_KEY = 3;

    private static final List<Order> ORDERS =
            List.of(
                    Order.ASCENDING,
                    Order.ASCENDING_NULLS_FIRST,
                    Order.DESCENDING_NULLS_LAST,
                    Order.DESCENDING);

    private static final List<Constraint.Action> ACTIONS =
            List.of(
                    Constraint.Action.NO_ACTION,
                    Constraint.Action.RESTRICT,
                    Constraint.Action.CASCADE,
                    Constraint.Action.SET_NULL,
                    Constraint.Action.SET_DEFAULT);

    private static final List<Column.Generation> GENERATIONS =
            List.of(
                    Column.Generation.NONE,
                    Column.Generation.STORED,
                    Column.Generation.IDENTITY_BY_DEFAULT,
                    Column.Generation.IDENTITY_ALWAYS);

    private EntryForm() {}

    @Override
    public byte version() {
        return 1;
    }

    @Override
    public void write(Entry entry, Encoder out) {
        switch (entry) {
            case Schema(int oid, String name, int owner, var acl, var comment) -> {
                out.tag(SCHEMA).varint(oid).text(name).varint(owner);
                acl(acl, out);
                text(comment, out);
            }
            case Table table -> table(table, out.tag(TABLE));
            case Index index -> index(index, out.tag(INDEX));
            case View view -> view(view, out.tag(VIEW));
            case Sequence sequence -> sequence(sequence, out.tag(SEQUENCE));
            case Role role -> role(role, out.tag(ROLE));
            case TableStatistics statistics ->
                    StatisticsForm.write(statistics, out.tag(STATISTICS));
            case SystemView view ->
                    throw new IllegalArgumentException(view.name() + " is computed");
        }
    }

    @Override
    public Entry read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case SCHEMA ->
                    new Schema(in.integer(), in.text(), in.integer(), acl(in), textOrNull(in));
            case TABLE -> table(in);
            case INDEX -> index(in);
            case VIEW ->
                    new View(
                            in.integer(),
                            in.integer(),
                            in.text(),
                            in.integer(),
                            in.list(EntryForm::column),
                            in.text(),
                            in.list(Decoder::integer),
                            acl(in),
                            textOrNull(in));
            case SEQUENCE -> sequence(in);
            case ROLE -> role(in);
            case STATISTICS -> StatisticsForm.read(in);
            default -> throw in.unknownTag(tag);
        };
    }

    // Tables

    private static void table(Table table, Encoder out) {
        out.varint(table.oid()).varint(table.schema()).text(table.name()).varint(table.owner());
        out.list(table.columns(), EntryForm::column).varint(table.nextColumn());
        numbers(table.primaryKey(), out);
        out.list(table.constraints(), EntryForm::constraint).varint(table.storage());
        texts(table.options(), out);
        acl(table.acl(), out);
        text(table.comment(), out);
    }

    private static Table table(Decoder in) {
        return new Table(
                in.integer(),
                in.integer(),
                in.text(),
                in.integer(),
                in.list(EntryForm::column),
                in.integer(),
                in.list(Decoder::integer),
                in.list(EntryForm::constraint),
                in.varint(),
                texts(in),
                acl(in),
                textOrNull(in));
    }

    private static void column(Column column, Encoder out) {
        out.varint(column.number()).text(column.name());
        type(column.type(), out);
        out.bool(column.notNull());
        text(column.defaultText(), out);
        out.tag(GENERATIONS.indexOf(column.generation()));
        Datum missing = column.missing();
        out.bool(missing != null);
        if (missing != null) {
            DatumForm.write(missing, out);
        }
        text(column.comment(), out);
    }

    private static Column column(Decoder in) {
        int number = in.integer();
        String name = in.text();
        SqlType type = type(in);
        return new Column(
                number,
                name,
                type,
                in.bool(),
                textOrNull(in),
                numbered(GENERATIONS, in),
                in.bool() ? DatumForm.read(type.form(), in) : null,
                textOrNull(in));
    }

    private static void constraint(Constraint constraint, Encoder out) {
        switch (constraint) {
            case Constraint.Unique unique -> {
                out.tag(UNIQUE).varint(unique.oid()).text(unique.name()).bool(unique.primary());
                numbers(unique.columns(), out);
                out.varint(unique.index());
            }
            case Constraint.Check check ->
                    out.tag(CHECK)
                            .varint(check.oid())
                            .text(check.name())
                            .text(check.text())
                            .bool(check.valid());
            case Constraint.ForeignKey key -> {
                out.tag(FOREIGN_KEY).varint(key.oid()).text(key.name());
                numbers(key.columns(), out);
                out.varint(key.table());
                numbers(key.referenced(), out);
                out.bool(key.full())
                        .tag(ACTIONS.indexOf(key.onDelete()))
                        .tag(ACTIONS.indexOf(key.onUpdate()))
                        .bool(key.valid());
            }
        }
        text(constraint.comment(), out);
    }

    private static Constraint constraint(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case UNIQUE ->
                    new Constraint.Unique(
                            in.integer(),
                            in.text(),
                            in.bool(),
                            in.list(Decoder::integer),
                            in.integer(),
                            textOrNull(in));
            case CHECK ->
                    new Constraint.Check(
                            in.integer(), in.text(), in.text(), in.bool(), textOrNull(in));
            case FOREIGN_KEY ->
                    new Constraint.ForeignKey(
                            in.integer(),
                            in.text(),
                            in.list(Decoder::integer),
                            in.integer(),
                            in.list(Decoder::integer),
                            in.bool(),
                            numbered(ACTIONS, in),
                            numbered(ACTIONS, in),
                            in.bool(),
                            textOrNull(in));
            default -> throw in.unknownTag(tag);
        };
    }

    // Other relations

    private static void index(Index index, Encoder out) {
        out.varint(index.oid()).varint(index.schema()).text(index.name()).varint(index.owner());
        out.varint(index.table());
        out.list(
                index.parts(),
                (part, to) -> {
                    to.varint(part.column());
                    text(part.text(), to);
                    type(part.type(), to);
                    to.tag(ORDERS.indexOf(part.order()));
                });
        out.bool(index.unique()).bool(index.nullsNotDistinct());
        numbers(index.include(), out);
        text(index.predicate(), out);
        out.varint(index.storage()).bool(index.ready());
        texts(index.options(), out);
        text(index.comment(), out);
    }

    private static Index index(Decoder in) {
        return new Index(
                in.integer(),
                in.integer(),
                in.text(),
                in.integer(),
                in.integer(),
                in.list(from ->
                        new Index.Part(
                                from.integer(),
                                textOrNull(from),
                                type(from),
                                numbered(ORDERS, from))),
                in.bool(),
                in.bool(),
                in.list(Decoder::integer),
                textOrNull(in),
                in.varint(),
                in.bool(),
                texts(in),
                textOrNull(in));
    }

    private static void view(View view, Encoder out) {
        out.varint(view.oid()).varint(view.schema()).text(view.name()).varint(view.owner());
        out.list(view.columns(), EntryForm::column).text(view.text());
        numbers(view.uses(), out);
        acl(view.acl(), out);
        text(view.comment(), out);
    }

    private static void sequence(Sequence s, Encoder out) {
        out.varint(s.oid()).varint(s.schema()).text(s.name()).varint(s.owner());
        type(s.type(), out);
        out.signed(s.start()).signed(s.increment()).signed(s.least()).signed(s.most());
        out.signed(s.cache()).bool(s.cycles()).varint(s.ownerTable()).varint(s.ownerColumn());
        out.bool(s.identity());
        acl(s.acl(), out);
        text(s.comment(), out);
    }

    private static Sequence sequence(Decoder in) {
        return new Sequence(
                in.integer(),
                in.integer(),
                in.text(),
                in.integer(),
                type(in),
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                in.bool(),
                in.integer(),
                in.integer(),
                in.bool(),
                acl(in),
                textOrNull(in));
    }

    private static void role(Role role, Encoder out) {
        out.varint(role.oid()).text(role.name()).bool(role.superuser()).bool(role.inherits());
        out.bool(role.createRole()).bool(role.createDatabase()).bool(role.login());
        out.signed(role.connections());
        text(role.verifier(), out);
        out.signed(role.validUntil());
        out.list(
                role.memberOf(),
                (of, to) -> to.varint(of.role()).varint(of.grantor()).bool(of.admin()));
        texts(role.settings(), out);
        text(role.comment(), out);
    }

    private static Role role(Decoder in) {
        return new Role(
                in.integer(),
                in.text(),
                in.bool(),
                in.bool(),
                in.bool(),
                in.bool(),
                in.bool(),
                Math.toIntExact(in.signed()),
                textOrNull(in),
                in.signed(),
                in.list(from -> new Role.Membership(from.integer(), from.integer(), from.bool())),
                texts(in),
                textOrNull(in));
    }

    // Parts

    static void type(SqlType type, Encoder out) {
        out.varint(type.oid()).signed(type.modifier());
    }

    static SqlType type(Decoder in) {
        int oid = in.integer();
        SqlType type = SqlType.of(oid);
        if (type == null) {
            throw in.malformed("no type " + oid);
        }
        return type.withModifier(Math.toIntExact(in.signed()));
    }

    private static void acl(@Nullable Acl acl, Encoder out) {
        out.bool(acl != null);
        if (acl != null) {
            out.list(
                    acl.grants(),
                    (grant, to) ->
                            to.varint(grant.grantee())
                                    .varint(grant.grantor())
                                    .text(grant.privileges())
                                    .text(grant.grantable()));
        }
    }

    private static @Nullable Acl acl(Decoder in) {
        return in.bool()
                ? new Acl(
                        in.list(from ->
                                new Acl.Grant(
                                        from.integer(), from.integer(), from.text(), from.text())))
                : null;
    }

    private static void numbers(List<Integer> numbers, Encoder out) {
        out.list(numbers, (number, to) -> to.varint(number));
    }

    private static void texts(SortedMap<String, String> texts, Encoder out) {
        out.list(texts.entrySet(), (each, to) -> to.text(each.getKey()).text(each.getValue()));
    }

    private static SortedMap<String, String> texts(Decoder in) {
        SortedMap<String, String> texts = new TreeMap<>();
        in.list(from -> List.of(from.text(), from.text()))
                .forEach(each -> texts.put(each.getFirst(), each.getLast()));
        return Collections.unmodifiableSortedMap(texts);
    }

    private static void text(@Nullable String text, Encoder out) {
        out.bool(text != null);
        if (text != null) {
            out.text(text);
        }
    }

    private static @Nullable String textOrNull(Decoder in) {
        return in.bool() ? in.text() : null;
    }

    private static <T> T numbered(List<T> all, Decoder in) {
        int at = in.tag();
        if (at >= all.size()) {
            throw in.unknownTag(at);
        }
        return all.get(at);
    }
}
