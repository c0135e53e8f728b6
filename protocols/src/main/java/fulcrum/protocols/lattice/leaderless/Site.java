package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridClock;
import fulcrum.machine.clock.HybridTimestamp;
import fulcrum.protocols.lattice.leaderless.LeaderlessConfig.Durability;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node knows besides rows and hints: who it is, by which placement it goes, how much of
/// each range it has, and what it has made that is to count once.
final class Site {

    /// A peer's clock that is ahead by more than this is not believed.
    private static final long CLOCK_OFFSET_NANOS_MOST = 10_000_000_000L;

    private static final int LIFE_SHIFT = 32;

    final LeaderlessConfig config;
    final NodeId self;

    // Persistent
    private long incarnation = -1;
    private Placement placement;
    private final TreeMap<Bytes, Stage> stages = new TreeMap<>();
    private final LinkedHashMap<Bytes, Done> done = new LinkedHashMap<>();
    private long forgottenNanos;

    // Volatile
    private long life;
    private long numbers;
    private long wall;
    private HybridClock clock = HybridClock.of(CLOCK_OFFSET_NANOS_MOST);
    private long durable;
    private long durableEpoch;
    private long placedAt;

    Site(LeaderlessConfig config) {
        this.config = config;
        this.self = config.self();
        this.placement = config.founding();
        if (placement.epoch() == 1) {
            for (Range range : placement.ranges()) {
                if (range.writes(self)) {
                    stages.put(range.from(), Stage.WHOLE);
                }
            }
        }
        this.durableEpoch = placement.epoch();
    }

    // Recovery

    void fold(LeaderlessRecord record) {
        switch (record) {
            case LeaderlessRecord.Joined r -> remember(r.done());
            case LeaderlessRecord.Incarnated r -> incarnation = r.incarnation();
            case LeaderlessRecord.Placed r -> adopt(r.placement());
            case LeaderlessRecord.Filled r -> stages.put(r.from(), r.stage());
            case LeaderlessRecord.Forgot r -> forget(r.askedNanos());
            case LeaderlessRecord.Checkpoint r -> {
                incarnation = r.incarnation();
                placement = r.placement();
                stages.clear();
                r.whole().forEach(from -> stages.put(from, Stage.WHOLE));
                r.filling().forEach(from -> stages.put(from, Stage.FILLING));
                done.clear();
                r.done().forEach(each -> done.put(each.name(), each));
                forgottenNanos = r.forgottenNanos();
            }
            case LeaderlessRecord.Dropped _,
                    LeaderlessRecord.HintKept _,
                    LeaderlessRecord.HintGone _ -> {}
        }
        durableEpoch = placement.epoch();
    }

    LeaderlessRecord.Checkpoint checkpoint(List<Hint> hints) {
        return new LeaderlessRecord.Checkpoint(
                Math.max(incarnation, 0),
                placement,
                at(Stage.WHOLE),
                at(Stage.FILLING),
                hints,
                new ArrayList<>(done.values()),
                forgottenNanos);
    }

    // A life

    void begin(long number, Outbox<LeaderlessMessage> out) {
        life = number;
        durable = out.nextPosition() - 1;
        numbers = number << LIFE_SHIFT;
        // What was numbered in the last life may be lost where nothing waits for the disk.
        if (incarnation < 0 || config.durability() == Durability.PERIODIC) {
            incarnate("a life begins", out);
        }
    }

    /// Numbers updates anew: stored before the first of them is sent.
    void incarnate(String why, Outbox<LeaderlessMessage> out) {
        incarnation++;
        out.store(new LeaderlessRecord.Incarnated(incarnation));
        out.note(new LeaderlessNote.Incarnated(incarnation, why));
    }

    Replica actor() {
        return new Replica(self, incarnation);
    }

    long incarnation() {
        return incarnation;
    }

    long life() {
        return life;
    }

    /// A number that no operation of this node has had.
    long nextNumber() {
        return ++numbers;
    }

    // Time

    void observe(long reading) {
        wall = reading;
        clock = clock.observe(reading);
    }

    long wall() {
        return wall;
    }

    HybridTimestamp tick() {
        clock = clock.tick(wall);
        return clock.last();
    }

    /// The clock as messages carry it.
    HybridTimestamp time() {
        return clock.last();
    }

    void heard(NodeId from, HybridTimestamp its, Outbox<LeaderlessMessage> out) {
        switch (clock.receive(its, wall)) {
            case HybridClock.Reception.Accepted(HybridClock later) -> clock = later;
            case HybridClock.Reception.TooFarAhead(var _, long ahead, var _) ->
                    out.note(new LeaderlessNote.ClockIgnored(from, ahead));
        }
    }

    // Placement

    Placement placement() {
        return placement;
    }

    Range range(Bytes key) {
        return placement.of(key);
    }

    String region() {
        return placement.region(self);
    }

    boolean gone(NodeId node) {
        return placement.gone().contains(node);
    }

    /// Goes by a later placement.
    void place(Placement later, Outbox<LeaderlessMessage> out) {
        adopt(later);
        placedAt = out.store(new LeaderlessRecord.Placed(later));
        out.note(new LeaderlessNote.PlacementChanged(later.epoch()));
    }

    /// A range that is new here, or that this node had given up, is to be emptied first.
    private void adopt(Placement later) {
        TreeMap<Bytes, Stage> before = new TreeMap<>(stages);
        Placement earlier = placement;
        placement = later;
        stages.clear();
        if (later.gone().contains(self)) {
            return;
        }
        for (int i = 0; i < later.ranges().size(); i++) {
            Range range = later.ranges().get(i);
            if (range.writes(self)) {
                stages.put(range.from(), carried(earlier, before, range.from(), later.endOf(i)));
            }
        }
    }

    /// The least of what this node had of the ranges of which a new one is made.
    private static Stage carried(
            Placement earlier, Map<Bytes, Stage> before, Bytes from, @Nullable Bytes to) {
        Stage least = Stage.WHOLE;
        for (int i = earlier.indexOf(from); i < earlier.ranges().size(); i++) {
            Bytes begins = earlier.ranges().get(i).from();
            if (to != null && begins.compareTo(to) >= 0) {
                break;
            }
            Stage had = before.getOrDefault(begins, Stage.EMPTYING);
            least = had.compareTo(least) < 0 ? had : least;
        }
        return least;
    }

    long durableEpoch() {
        return durableEpoch;
    }

    /// Records up to this position survive.
    long durable() {
        return durable;
    }

    void stored(long upTo) {
        durable = upTo;
        if (upTo >= placedAt) {
            durableEpoch = placement.epoch();
        }
    }

    // How much is here

    /// @return null where this node is no home of the range
    @Nullable Stage stage(Range range) {
        return range.writes(self) && !gone(self)
                ? stages.getOrDefault(range.from(), Stage.EMPTYING)
                : null;
    }

    void become(Bytes from, Stage stage, Outbox<LeaderlessMessage> out) {
        stages.put(from, stage);
        out.store(new LeaderlessRecord.Filled(from, stage));
    }

    /// It answers reads, and makes updates.
    boolean serves(Range range) {
        return range.reading().contains(self) && stage(range) == Stage.WHOLE;
    }

    List<Bytes> at(Stage stage) {
        List<Bytes> from = new ArrayList<>();
        stages.forEach((begins, its) -> {
            if (its == stage) {
                from.add(begins);
            }
        });
        return from;
    }

    // What counts once

    @Nullable Done done(Bytes name) {
        return done.get(name);
    }

    /// Nobody knows any more whether it was made.
    boolean forgotten(Once once, Range range) {
        return once.askedNanos() < forgottenNanos || once.epoch() < range.readSince();
    }

    private void remember(@Nullable Done made) {
        if (made != null) {
            done.put(made.name(), made);
        }
    }

    /// The rows that held what was made are gone: nobody knows of any of it whether it counts.
    void forgetAll(Outbox<LeaderlessMessage> out) {
        long latest = forgottenNanos;
        for (Done each : done.values()) {
            latest = Math.max(latest, each.askedNanos() + 1);
        }
        forget(latest);
        out.store(new LeaderlessRecord.Forgot(latest));
    }

    private void forget(long before) {
        forgottenNanos = Math.max(forgottenNanos, before);
        done.values().removeIf(each -> each.askedNanos() < before);
    }

    /// Remembers what was made, and forgets what is old: whatever was asked first before the
    /// youngest that is forgotten is not made any more either.
    void made(Done made) {
        remember(made);
        long old = wall - config.timing().memoryNanos();
        while (!done.isEmpty()) {
            Done eldest = done.firstEntry().getValue();
            boolean full = done.size() > config.limits().rememberedMost();
            if (!full && eldest.askedNanos() >= old) {
                return;
            }
            done.pollFirstEntry();
            forgottenNanos = Math.max(forgottenNanos, eldest.askedNanos() + 1);
        }
    }
}
