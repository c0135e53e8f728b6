package fulcrum.lab.members;

import fulcrum.database.catalog.Catalog;
import fulcrum.database.catalog.Cluster;
import fulcrum.database.catalog.Member;
import fulcrum.database.catalog.MemberState;
import fulcrum.database.shard.Row;
import fulcrum.database.shard.ShardResult.Keyed;
import fulcrum.lab.shard.Chronicle;
import fulcrum.machine.Bytes;
import fulcrum.machine.InvariantViolated;
import fulcrum.machine.NodeId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Every catalog that group 0 ever agreed on, and whether each may follow the one before.
final class Annals implements Chronicle.Eye {

    private static final String RULE = "Catalog Follows Its Rules";

    private static final Bytes CLUSTER = Bytes.text("cluster");

    private final TreeMap<Bytes, Row> rows = new TreeMap<>();
    private final TreeMap<Long, Catalog> catalogs = new TreeMap<>();

    Annals() {
        catalogs.put(0L, Catalog.EMPTY);
    }

    /// The latest that any replica has applied.
    Catalog latest() {
        return catalogs.lastEntry().getValue();
    }

    /// As a replica has it that has applied so far.
    Catalog at(long applied) {
        return catalogs.floorEntry(applied).getValue();
    }

    @Override
    public void written(long index, Bytes key, @Nullable Row row) {
        if (row == null) {
            rows.remove(key);
        } else {
            rows.put(key, row);
        }
        List<Keyed> all = new ArrayList<>();
        rows.forEach((name, each) -> all.add(new Keyed(name, each)));
        Catalog now = Catalog.read(index, all);
        check(latest(), now);
        whole(latest(), now, key.equals(CLUSTER));
        catalogs.put(index, now);
    }

    private static void check(Catalog before, Catalog now) {
        Cluster cluster = now.cluster();
        if (cluster == null) {
            return;
        }
        if (now.in(MemberState.ACTIVE).isEmpty()) {
            throw new InvariantViolated(RULE, "no member is active: " + now);
        }
        Cluster earlier = before.cluster();
        if (earlier != null && cluster.nextNumber() < earlier.nextNumber()) {
            throw new InvariantViolated(RULE, "a number may be given twice: " + now);
        }
        Set<String> called = new TreeSet<>();
        for (Member member : now.members().values()) {
            if (member.node().number() >= cluster.nextNumber()) {
                throw new InvariantViolated(RULE, member + " has a number not yet given");
            }
            if (member.state().holdsReplicas() && !called.add(member.addresses().peers())) {
                throw new InvariantViolated(RULE, "two members at one address: " + now);
            }
        }
        for (Member is : now.members().values()) {
            boolean newcomer = before.member(is.node()) == null;
            if (newcomer && earlier != null && is.state() != MemberState.JOINING) {
                throw new InvariantViolated(RULE, is + " came without having joined");
            }
        }
        for (Member was : before.members().values()) {
            Member is = now.member(was.node());
            if (is == null || !mayFollow(was.state(), is.state())) {
                throw new InvariantViolated(RULE, is + " after " + was);
            }
        }
    }

    /// A change is seen whole from the instant it is decided (decision 0017): the row that decides
    /// changes the members that it names, and what else is written changes none.
    private static void whole(Catalog before, Catalog now, boolean decides) {
        SortedMap<NodeId, Member> expected = new TreeMap<>(before.members());
        if (decides && now.cluster() != null) {
            now.cluster().decided().forEach(member -> expected.put(member.node(), member));
        }
        if (!now.members().equals(expected)) {
            throw new InvariantViolated(
                    RULE,
                    (decides ? "the decision about " + now.cluster() : "a copy")
                            + " makes "
                            + now.members()
                            + " of "
                            + before.members());
        }
    }

    private static boolean mayFollow(MemberState was, MemberState is) {
        Set<MemberState> may =
                switch (was) {
                    case JOINING ->
                            EnumSet.of(
                                    MemberState.JOINING,
                                    MemberState.ACTIVE,
                                    MemberState.FENCED,
                                    MemberState.REMOVED);
                    case ACTIVE, CORDONED -> EnumSet.range(MemberState.ACTIVE, MemberState.REMOVED);
                    case DRAINING ->
                            EnumSet.of(
                                    MemberState.DRAINING,
                                    MemberState.ACTIVE,
                                    MemberState.FENCED,
                                    MemberState.REMOVED);
                    case FENCED -> EnumSet.of(MemberState.FENCED, MemberState.REMOVED);
                    case REMOVED -> EnumSet.of(MemberState.REMOVED);
                };
        return may.contains(is);
    }
}
