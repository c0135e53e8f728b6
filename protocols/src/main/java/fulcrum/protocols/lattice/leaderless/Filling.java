package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.Effect;
import fulcrum.machine.Input.Found;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Fill;
import fulcrum.protocols.lattice.leaderless.Placement.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How a home comes to have all of a range that it did not have, or had too long ago: it drops what
/// it holds, then takes what is written and fetches what was written before from every home that is
/// read. It counts for writes as soon as it takes them, for reads when it is whole.
///
/// A source goes by the same placement as who asks: so whatever it has acknowledged by an earlier
/// one, without the newcomer, it has by then, and tells.
final class Filling {

    /// A range that is not whole yet.
    private static final class Progress {

        final Range range;
        final @Nullable Bytes to;
        final List<NodeId> sources;
        Bytes next;
        long stream;
        long ticket;
        int visits;
        boolean more;
        long rows;

        Progress(Range range, @Nullable Bytes to, List<NodeId> sources) {
            this.range = range;
            this.to = to;
            this.sources = sources;
            this.next = range.from();
        }
    }

    private final Site site;
    private final Rows rows;
    private final LongSupplier tickets;
    private final TreeMap<Bytes, Progress> under = new TreeMap<>();

    /// What others have asked for and is being loaded.
    private record Asked(NodeId from, Fill fill) {}

    private final TreeMap<Long, Asked> loading = new TreeMap<>();

    Filling(Site site, Rows rows, LongSupplier tickets) {
        this.site = site;
        this.rows = rows;
        this.tickets = tickets;
    }

    /// Goes by another placement: what has not changed goes on.
    void placed(Outbox<LeaderlessMessage> out) {
        under.values()
                .removeIf(progress -> {
                    int index = site.placement().indexOf(progress.range.from());
                    return !site.placement().ranges().get(index).equals(progress.range)
                            || progress.sources.stream().anyMatch(site::gone);
                });
        tick(out);
    }

    /// Begins what is to begin, and asks again for what has not come.
    void tick(Outbox<LeaderlessMessage> out) {
        if (!rows.ready()) {
            return;
        }
        List<Range> ranges = site.placement().ranges();
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            Stage stage = site.stage(range);
            if (stage == null || stage == Stage.WHOLE) {
                continue;
            }
            Progress progress = under.get(range.from());
            if (progress == null) {
                begin(range, site.placement().endOf(i), out);
            } else if (stage == Stage.FILLING && progress.visits == 0) {
                ask(progress, out);
            }
        }
    }

    private void begin(Range range, @Nullable Bytes to, Outbox<LeaderlessMessage> out) {
        List<NodeId> sources = new ArrayList<>(range.reading());
        sources.remove(site.self);
        sources.removeIf(site::gone);
        Progress progress = new Progress(range, to, sources);
        under.put(range.from(), progress);
        out.note(new LeaderlessNote.FillingBegan(range.from(), sources.size()));
        if (site.stage(range) == Stage.EMPTYING) {
            loadToDrop(progress, out);
        } else {
            ask(progress, out);
        }
    }

    // Emptying

    private void loadToDrop(Progress progress, Outbox<LeaderlessMessage> out) {
        progress.ticket = tickets.getAsLong();
        out.load(progress.ticket, wanted(progress.range.from(), progress.to));
    }

    private Effect.Wanted.Range wanted(Bytes from, @Nullable Bytes to) {
        LeaderlessConfig.Limits limits = site.config.limits();
        return new Effect.Wanted.Range(from, to, limits.fillRowsMost(), limits.fillBytesMost());
    }

    private void drop(Progress progress, Found.Rows found, Outbox<LeaderlessMessage> out) {
        if (found.keys().isEmpty()) {
            if (progress.rows > 0) {
                // The states that held its own updates are gone.
                site.incarnate("a range was emptied", out);
                site.forgetAll(out);
            }
            progress.rows = 0;
            site.become(progress.range.from(), Stage.FILLING, out);
            ask(progress, out);
            return;
        }
        progress.visits = found.keys().size();
        progress.rows += found.keys().size();
        for (Bytes key : found.keys()) {
            rows.visit(
                    key,
                    (_, sink) -> {
                        if (current(progress)) {
                            rows.drop(sink);
                            if (--progress.visits == 0) {
                                loadToDrop(progress, sink);
                            }
                        }
                    },
                    out);
        }
    }

    private boolean current(Progress progress) {
        return under.get(progress.range.from()) == progress;
    }

    // Fetching

    private void ask(Progress progress, Outbox<LeaderlessMessage> out) {
        if (progress.sources.isEmpty()) {
            under.remove(progress.range.from());
            site.become(progress.range.from(), Stage.WHOLE, out);
            out.note(new LeaderlessNote.RangeWhole(progress.range.from(), progress.rows));
            return;
        }
        if (progress.stream == 0) {
            progress.stream = site.nextNumber(); // the same when it is asked again
        }
        long epoch = site.placement().epoch();
        out.send(
                progress.sources.getFirst(),
                new Fill(progress.stream, epoch, progress.next, progress.to));
    }

    void onFilling(NodeId from, LeaderlessMessage.Filling page, Outbox<LeaderlessMessage> out) {
        Progress progress = null;
        for (Progress each : under.values()) {
            if (each.stream == page.stream()) {
                progress = each;
            }
        }
        if (progress == null || progress.visits > 0 || !page.from().equals(progress.next)) {
            out.note(new LeaderlessNote.MessageIgnored("Filling", "it was not asked for"));
            return;
        }
        progress.stream = 0;
        progress.more = page.more();
        progress.visits = page.keys().size();
        if (page.keys().isEmpty()) {
            taken(progress, out);
            return;
        }
        progress.next = page.keys().getLast().concat(Bytes.of((byte) 0));
        for (int i = 0; i < page.keys().size(); i++) {
            take(progress, page.keys().get(i), page.states().get(i), out);
        }
    }

    private void take(Progress progress, Bytes key, Bytes state, Outbox<LeaderlessMessage> out) {
        rows.visit(
                key,
                (_, sink) -> {
                    if (current(progress)) {
                        rows.join(state, null, sink);
                        progress.rows++;
                        if (--progress.visits == 0) {
                            taken(progress, sink);
                        }
                    }
                },
                out);
    }

    private void taken(Progress progress, Outbox<LeaderlessMessage> out) {
        if (!progress.more) {
            progress.sources.removeFirst();
            progress.next = progress.range.from();
        }
        ask(progress, out);
    }

    // A source

    void onFill(NodeId from, Fill fill, Outbox<LeaderlessMessage> out) {
        Placement placement = site.placement();
        Range range = placement.of(fill.from());
        if (fill.epoch() != placement.epoch() || site.stage(range) != Stage.WHOLE) {
            boolean behind = fill.epoch() > placement.epoch();
            Placement later = fill.epoch() < placement.epoch() ? placement : null;
            out.send(
                    from,
                    new LeaderlessMessage.Declined(
                            fill.stream(), "no source of that range", behind, later));
            return;
        }
        long ticket = tickets.getAsLong();
        loading.put(ticket, new Asked(from, fill));
        out.load(ticket, wanted(fill.from(), fill.to()));
    }

    /// @return whether the ticket was one of these
    boolean loaded(long ticket, Found found, Outbox<LeaderlessMessage> out) {
        Asked asked = loading.remove(ticket);
        if (asked != null && found instanceof Found.Rows page) {
            out.send(
                    asked.from,
                    new LeaderlessMessage.Filling(
                            asked.fill.stream(),
                            asked.fill.from(),
                            page.keys(),
                            page.values(),
                            page.more()));
            return true;
        }
        for (Progress progress : new ArrayList<>(under.values())) {
            if (progress.ticket == ticket && found instanceof Found.Rows page) {
                progress.ticket = 0;
                drop(progress, page, out);
                return true;
            }
        }
        return asked != null;
    }
}
