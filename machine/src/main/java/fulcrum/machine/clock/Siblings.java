package fulcrum.machine.clock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The versions of one key that no known version supersedes: one, unless writers did not know of
/// each other. The operations are those of Preguiça et al. 2010.
///
/// Sets travel between replicas whole. That is what makes one number per server enough for the
/// [#context] of a reader: whoever holds a server's update has seen, or seen superseded, all
/// earlier ones of that server.
///
/// @param versions ascending by dot, which means nothing but makes equal sets equal values
public record Siblings<A extends Comparable<? super A>, V>(List<Version<A, V>> versions) {

    /// A value and what its writer knew.
    public record Version<A extends Comparable<? super A>, V>(
            DottedVersionVector<A> clock, V value) {}

    public Siblings {
        List<Version<A, V>> sorted = new ArrayList<>(versions);
        sorted.sort(Comparator.comparing((Version<A, V> version) -> version.clock().dot()));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).clock().dot().equals(sorted.get(i).clock().dot())) {
                throw new IllegalArgumentException("one dot for two versions: " + sorted);
            }
        }
        versions = List.copyOf(sorted);
    }

    public static <A extends Comparable<? super A>, V> Siblings<A, V> none() {
        return new Siblings<>(List.of());
    }

    /// What a client has seen who reads all of them; it hands this back with its next write.
    public VersionVector<A> context() {
        VersionVector<A> seen = VersionVector.empty();
        for (Version<A, V> version : versions) {
            seen = seen.merge(version.clock().seen());
        }
        return seen;
    }

    /// A write through a server that numbers this key's updates by this set alone. A server that
    /// may forget the set, as after a delete, numbers them itself and uses the other form.
    public Siblings<A, V> write(VersionVector<A> context, A server, V value) {
        return write(context, context().merge(context).next(server), value);
    }

    /// A write under a fresh dot: it replaces what the client had read and nothing else.
    public Siblings<A, V> write(VersionVector<A> context, Dot<A> dot, V value) {
        List<Version<A, V>> left = new ArrayList<>();
        for (Version<A, V> version : versions) {
            if (!context.contains(version.clock().dot())) {
                left.add(version);
            }
        }
        left.add(new Version<>(new DottedVersionVector<>(dot, context), value));
        return new Siblings<>(left);
    }

    /// What two replicas know together. Commutative, associative and idempotent.
    public Siblings<A, V> sync(Siblings<A, V> other) {
        List<Version<A, V>> both = new ArrayList<>();
        for (Version<A, V> mine : versions) {
            if (!other.supersedes(mine)) {
                both.add(mine);
            }
        }
        for (Version<A, V> theirs : other.versions) {
            if (!supersedes(theirs) && !holds(theirs)) {
                both.add(theirs);
            }
        }
        return new Siblings<>(both);
    }

    private boolean supersedes(Version<A, V> version) {
        return versions.stream().anyMatch(known -> version.clock().supersededBy(known.clock()));
    }

    private boolean holds(Version<A, V> version) {
        return versions.stream()
                .anyMatch(known -> known.clock().dot().equals(version.clock().dot()));
    }
}
