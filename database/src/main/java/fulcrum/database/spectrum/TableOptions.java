package fulcrum.database.spectrum;

import fulcrum.database.catalog.NearestName;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a table was made with: options of which this build has each, with values that it has, and
/// that make sense together.
public final class TableOptions {

    /// What came of reading some options.
    public sealed interface Parsed {

        /// They are good.
        record Accepted(TableOptions options) implements Parsed {}

        /// They are not, and this is what is wrong first.
        record Refused(Refusal refusal) implements Parsed {}
    }

    /// A table for which nothing was said.
    public static final TableOptions STANDARD = new TableOptions(new TreeMap<>());

    private final SortedMap<Option, Value> given;

    private TableOptions(SortedMap<Option, Value> given) {
        this.given = given;
    }

    /// Reads options by name. One thing that is wrong is told, the same each time: first names that
    /// nobody knows and values that are none, then what this build does not have, then what
    /// contradicts each other.
    public static Parsed parse(Map<String, String> texts) {
        SortedMap<Option, Value> given = new TreeMap<>();
        for (Map.Entry<String, String> each : new TreeMap<>(texts).entrySet()) {
            Option option = Option.of(each.getKey());
            if (option == null) {
                return new Parsed.Refused(unknown(each.getKey()));
            }
            Value value = option.form().read(each.getValue());
            if (value == null) {
                return new Parsed.Refused(badValue(option, each.getValue()));
            }
            given.put(option, value);
        }
        TableOptions options = new TableOptions(given);
        Refusal refusal = options.notYet();
        if (refusal == null) {
            refusal = options.contradiction();
        }
        return refusal == null ? new Parsed.Accepted(options) : new Parsed.Refused(refusal);
    }

    private static Refusal unknown(String name) {
        String near = NearestName.to(name, Option.labels());
        return new Refusal(
                Refusal.Why.UNKNOWN,
                "unknown table option '" + name + "'",
                near == null
                        ? "Known are: " + String.join(", ", Option.labels()) + "."
                        : "Did you mean '" + near + "'?");
    }

    private static Refusal badValue(Option option, String text) {
        String near = NearestName.to(text.strip(), option.form().labels());
        return new Refusal(
                Refusal.Why.BAD_VALUE,
                "'" + text + "' is no value of table option '" + option.label() + "'",
                (near == null ? "" : "Did you mean '" + near + "'? ")
                        + "It takes "
                        + option.form().takes()
                        + ".");
    }

    private @Nullable Refusal notYet() {
        for (Map.Entry<Option, Value> each : given.entrySet()) {
            Option option = each.getKey();
            if (!option.here()) {
                return new Refusal(
                        Refusal.Why.NOT_YET,
                        "table option '" + option.label() + "' is not supported yet",
                        "Leave it out; docs/reference/table-options.md lists what this version"
                                + " has.");
            }
            if (!option.form().here(each.getValue())) {
                return new Refusal(
                        Refusal.Why.NOT_YET,
                        option.label() + "='" + each.getValue().show() + "' is not supported yet",
                        "This version has: " + String.join(", ", labelsHere(option)) + ".");
            }
        }
        return null;
    }

    /// The words of an option that this build has.
    static List<String> labelsHere(Option option) {
        Form form = option.form();
        return form.labels().stream().filter(label -> form.here(new Value.Term(label))).toList();
    }

    private @Nullable Refusal contradiction() {
        for (Rule rule : Rule.ALL) {
            switch (rule) {
                case Rule.Needs(Option option, Option other, Word value, String hint) -> {
                    String has = word(other);
                    if (given.containsKey(option) && !has.equals(value.label())) {
                        return contradiction(option, other.label() + "='" + has + "'", hint);
                    }
                }
                case Rule.Excludes(Option option, Option other, String hint) -> {
                    if (given.containsKey(option) && given.containsKey(other)) {
                        return contradiction(other, "'" + option.label() + "'", hint);
                    }
                }
            }
        }
        return null;
    }

    private static Refusal contradiction(Option option, String with, String hint) {
        return new Refusal(
                Refusal.Why.CONTRADICTION,
                "table option '" + option.label() + "' makes no sense with " + with,
                hint);
    }

    /// What was given, in its normal form and in the order of the names; read again, it gives these
    /// options.
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        given.forEach((option, value) -> texts.put(option.label(), value.show()));
        return texts;
    }

    /// What was given, by option.
    public SortedMap<Option, Value> given() {
        return Collections.unmodifiableSortedMap(given);
    }

    public Protocol replication() {
        return chosen(Option.REPLICATION, Protocol.values());
    }

    /// Copies of each shard. Where the table lies with another, it has as many as that one, and
    /// this is of no account.
    public int replicas() {
        return given.get(Option.REPLICAS) instanceof Value.Count(int count)
                ? count
                : Integer.parseInt(standard(Option.REPLICAS));
    }

    public ReadLevel readConsistency() {
        return chosen(
                given.containsKey(Option.CONSISTENCY)
                        ? Option.CONSISTENCY
                        : Option.READ_CONSISTENCY,
                ReadLevel.values());
    }

    public WriteLevel writeConsistency() {
        return chosen(Option.WRITE_CONSISTENCY, WriteLevel.values());
    }

    public Sharding sharding() {
        return chosen(Option.SHARDING, Sharding.values());
    }

    /// How many shards are made; null for the standard, which depends on the cluster.
    public @Nullable Integer shards() {
        return given.get(Option.SHARDS) instanceof Value.Count(int count) ? count : null;
    }

    /// The columns that are hashed; empty for the whole primary key.
    public List<String> shardKey() {
        return several(Option.SHARD_KEY);
    }

    /// Where shards begin, as texts of values of the primary key's first column; whether they
    /// ascend is seen where its type is known.
    public List<String> splitAt() {
        return several(Option.SPLIT_AT);
    }

    /// The table in whose shards this one lies; null for its own.
    public @Nullable String colocateWith() {
        return given.get(Option.COLOCATE_WITH) instanceof Value.Text(String name) ? name : null;
    }

    public Atomicity commitProtocol() {
        return chosen(Option.COMMIT_PROTOCOL, Atomicity.values());
    }

    public Clock clock() {
        return chosen(Option.CLOCK, Clock.values());
    }

    private <W extends Word> W chosen(Option option, W[] words) {
        W word = Word.of(Arrays.asList(words), word(option));
        if (word == null) {
            throw new IllegalStateException(option.label() + " has a value that is not here");
        }
        return word;
    }

    private String word(Option option) {
        return given.get(option) instanceof Value.Term(String label) ? label : standard(option);
    }

    private static String standard(Option option) {
        return Objects.requireNonNull(option.standard(), option.label());
    }

    private List<String> several(Option option) {
        return given.get(option) instanceof Value.Texts(List<String> texts) ? texts : List.of();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TableOptions that && given.equals(that.given);
    }

    @Override
    public int hashCode() {
        return texts().hashCode();
    }

    /// As in `WITH (...)`.
    @Override
    public String toString() {
        return given.toString();
    }
}
