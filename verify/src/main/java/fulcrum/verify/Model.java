package fulcrum.verify;

import fulcrum.verify.transactions.IsolationLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a history is judged by, under the name that the command line gives it.
public sealed interface Model {

    /// The name on the command line; `of` understands it.
    String label();

    /// What it promises, in one sentence.
    String promise();

    /// A model of single operations on registers and sets.
    enum Plain implements Model {
        LINEARIZABLE(
                "linearizable",
                "every operation takes effect at one instant while it is under way"),
        SEQUENTIAL(
                "sequential",
                "all operations have one order that every session agrees with; real time does not"
                        + " count"),
        CAUSAL("causal", "who sees an update sees everything that it depends on"),
        SESSION("session", "the four session guarantees together, for every session"),
        READ_YOUR_WRITES("read-your-writes", "a session sees what it wrote before"),
        MONOTONIC_READS("monotonic-reads", "a session never sees less than it saw before"),
        MONOTONIC_WRITES(
                "monotonic-writes",
                "a session's writes are seen in the order in which it made them"),
        WRITES_FOLLOW_READS(
                "writes-follow-reads",
                "a write is seen only with what its session had seen before"),
        PREFIX("prefix", "every look at the data shows a first part of one order of updates"),
        CONVERGES(
                "converges",
                "after updates have ceased all replicas show the same, and nothing acknowledged is"
                        + " missing");

        private final String label;
        private final String promise;

        Plain(String label, String promise) {
            this.label = label;
            this.promise = promise;
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public String promise() {
            return promise;
        }
    }

    /// Linearizable, except that reads may be stale by a bound.
    record Bounded(long boundNanos) implements Model {

        @Override
        public String label() {
            return PREFIX + Durations.shortest(boundNanos);
        }

        @Override
        public String promise() {
            return "a read is never staler than the bound; all else is linearizable";
        }

        private static final String PREFIX = "bounded:";
    }

    /// An isolation level of transactions.
    record Isolation(IsolationLevel level) implements Model {

        @Override
        public String label() {
            return level.label();
        }

        @Override
        public String promise() {
            return switch (level) {
                case STRICT_SERIALIZABLE ->
                        "transactions run as if one after another, in an order that respects real"
                                + " time";
                case SERIALIZABLE -> "transactions run as if one after another, in some order";
                case REPEATABLE_READ ->
                        "Adya's PL-2.99: serializable but for predicates; not what PostgreSQL calls"
                                + " REPEATABLE READ, which is snapshot";
                case SNAPSHOT ->
                        "each transaction reads one snapshot, and of two that write the same one"
                                + " gives way; what PostgreSQL calls REPEATABLE READ";
                case READ_COMMITTED -> "no transaction sees what is not, or never, committed";
            };
        }
    }

    /// Money that transactions move between accounts.
    record Conserved() implements Model {

        private static final String NAME = "conserved";

        @Override
        public String label() {
            return NAME;
        }

        @Override
        public String promise() {
            return "money is only moved: all accounts, read at once, hold nothing together, and each"
                    + " what was moved to it by then";
        }
    }

    /// The model of that name, `bounded:2s` with any duration; null where there is none.
    static @Nullable Model of(String label) {
        String lower = label.toLowerCase(Locale.ROOT).replace(' ', ':');
        if (lower.startsWith(Bounded.PREFIX)) {
            Long nanos = Durations.nanos(lower.substring(Bounded.PREFIX.length()));
            return nanos == null ? null : new Bounded(nanos);
        }
        for (Plain model : Plain.values()) {
            if (model.label().equals(lower)) {
                return model;
            }
        }
        if (lower.equals(Conserved.NAME)) {
            return new Conserved();
        }
        IsolationLevel level = IsolationLevel.named(lower);
        return level == null ? null : new Isolation(level);
    }

    /// All names, with `bounded:2s` for any bound, strongest first in each family.
    static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (Plain model : Plain.values()) {
            if (model == Plain.CONVERGES) {
                labels.add(Bounded.PREFIX + "2s");
            }
            labels.add(model.label());
        }
        for (IsolationLevel level : List.of(IsolationLevel.values()).reversed()) {
            labels.add(level.label());
        }
        labels.add(Conserved.NAME);
        return labels;
    }
}
