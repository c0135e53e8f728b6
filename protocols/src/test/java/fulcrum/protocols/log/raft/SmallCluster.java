package fulcrum.protocols.log.raft;

import static fulcrum.protocols.log.raft.Some.node;
import static fulcrum.protocols.log.raft.Some.nodes;

import fulcrum.machine.Dice;
import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Logged;
import fulcrum.machine.NodeId;
import fulcrum.machine.Snapshot;
import fulcrum.protocols.log.raft.RaftConfig.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Three servers and a link that loses, repeats and reorders. The first is watched: its disk syncs
/// late, it may die, and what it promised is kept on record. The others' disks are perfect.
final class SmallCluster {

    /// A message of the watched server.
    ///
    /// @param leavesWith it leaves once the records up to this position are durable
    /// @param log the entries in the log when it was sent
    record Promise(NodeId to, RaftMessage message, long leavesWith, List<Entry> log) {}

    private record Letter(int from, NodeId to, RaftMessage message, long leavesWith) {}

    /// What a host will report to a server once it is done.
    ///
    /// @param ready done no earlier than that the watched disk has this
    private record Pending(int server, Input<RaftMessage> input, long ready) {}

    /// @param ready carried out no earlier than that the watched disk has this
    private record Truncation(long before, long ready) {}

    /// Promises older than so many were judged often enough.
    private static final int REMEMBERED = 60;

    /// With more messages on their way than this, the oldest are lost.
    private static final int CROWD = 60;

    private static final Limits LIMITS = new Limits(4, 4_096, 4, 8_192, 1 << 20, 6, 2);

    private final Dice dice;
    private final TreeMap<Integer, Server> servers = new TreeMap<>();
    private final ArrayList<Letter> letters = new ArrayList<>();
    private final ArrayList<Promise> promises = new ArrayList<>();
    private final ArrayList<Pending> pending = new ArrayList<>();
    private final ArrayList<Truncation> truncations = new ArrayList<>();
    private final TreeMap<Integer, Long> appliedIndex = new TreeMap<>();
    private final TreeSet<String> kinds = new TreeSet<>();

    /// The position of the last store before each index was applied by the watched server.
    private final TreeMap<Long, Long> applies = new TreeMap<>();

    private ArrayList<Logged> disk = new ArrayList<>();
    private long durable;
    private long capturedIndex;
    private long snapshots;
    private int crashes;

    /// Whom no message reaches or leaves just now; 0 for nobody.
    private int cutOff;

    private long highestCommitIndex;

    SmallCluster(long seed) {
        dice = Dice.of(seed);
        for (int number = 1; number <= 3; number++) {
            Server server =
                    number == 1
                            ? Server.live(config(number), seed, 1, 0, List.of())
                            : Server.startWithSeed(config(number), seed * 31 + number);
            servers.put(number, server);
            follow(number, server.birth());
        }
    }

    private static RaftConfig config(int number) {
        return RaftConfig.of(node(number), Some.voters(1, 2, 3)).withLimits(LIMITS);
    }

    RaftConfig watchedConfig() {
        return config(1);
    }

    List<Promise> promises() {
        return promises;
    }

    /// The kinds of messages that the watched server has sent.
    SortedSet<String> kinds() {
        return kinds;
    }

    int crashes() {
        return crashes;
    }

    long highestCommitIndex() {
        return highestCommitIndex;
    }

    /// What a server's disk surely holds, should it die now.
    List<Logged> durable(int number) {
        return number == 1 ? prefix(durable) : server(number).disk();
    }

    /// The applied index that its state machine surely has.
    long leastApplied(int number) {
        return number == 1 ? capturedIndex : 0;
    }

    RaftView view(int number) {
        return server(number).view();
    }

    private Server server(int number) {
        Server server = servers.get(number);
        if (server == null) {
            throw new AssertionError("no server " + number);
        }
        return server;
    }

    void step() {
        int number = dice.between(1, 3);
        int kind = dice.below(1_000);
        if (kind < 640) {
            deliver();
        } else if (kind < 700) {
            report();
        } else if (kind < 780) {
            long nanos = dice.between(0L, 20_000_000L);
            for (Map.Entry<Integer, Server> each : List.copyOf(servers.entrySet())) {
                follow(each.getKey(), each.getValue().waits(nanos));
            }
        } else if (kind < 785) {
            follow(number, server(number).waits(dice.between(0L, 400_000_000L)));
        } else if (kind < 880) {
            sync();
        } else if (kind < 975) {
            follow(number, server(number).proposes("c" + dice.below(1_000)));
        } else if (kind < 980) {
            changeMembers(number);
        } else if (kind < 988) {
            cutOff = cutOff == 0 ? dice.between(1, 3) : 0;
        } else if (kind < 990) {
            letters.removeIf(_ -> dice.chance(1, 3));
        } else if (kind < 995) {
            crash();
        } else {
            follow(
                    number,
                    server(number)
                            .submits(new RaftCommand.TransferLeadership(node(dice.between(1, 3)))));
        }
        highestCommitIndex = Math.max(highestCommitIndex, server(1).view().commitIndex());
    }

    private void changeMembers(int number) {
        boolean whole = dice.chance(1, 2);
        follow(
                number,
                server(number)
                        .submits(
                                new RaftCommand.ChangeMembers(
                                        whole ? nodes(1, 2, 3) : nodes(1, 2),
                                        whole ? List.of() : nodes(3))));
    }

    private void deliver() {
        List<Letter> free =
                letters.stream().filter(l -> l.from() != 1 || l.leavesWith() <= durable).toList();
        if (free.isEmpty()) {
            return;
        }
        if (letters.size() > CROWD) {
            letters.removeFirst();
        }
        Letter letter = free.get(dice.below(Math.min(free.size(), 4)));
        if (!dice.chance(1, 20)) {
            letters.remove(letter);
        }
        int to = letter.to().number();
        follow(to, server(to).receives(letter.from(), letter.message()));
    }

    private void sync() {
        long last = disk.isEmpty() ? 0 : disk.getLast().position();
        if (last > durable) {
            durable = dice.between(durable + 1, last);
            follow(1, server(1).syncs(durable));
        }
    }

    /// What the disk may hold if the machine dies now: the least, the most, and one in between.
    List<List<Logged>> legalPrefixes() {
        ArrayList<List<Logged>> prefixes = new ArrayList<>();
        long last = disk.isEmpty() ? 0 : disk.getLast().position();
        prefixes.add(prefix(durable));
        if (last > durable) {
            prefixes.add(prefix(dice.between(durable + 1, last)));
        }
        if (last > durable + 1) {
            prefixes.add(prefix(last));
        }
        return prefixes;
    }

    private List<Logged> prefix(long last) {
        long begin = 1;
        for (Truncation each : truncations) {
            begin = each.ready() <= durable ? Math.max(begin, each.before()) : begin;
        }
        long truncated = begin;
        return disk.stream()
                .filter(each -> each.position() <= last && each.position() >= truncated)
                .toList();
    }

    /// An applied index that the state machine may have kept beside these records: no older than
    /// what was captured, no newer than what the log tells.
    long appliedIndexKept(List<Logged> kept) {
        long position = kept.isEmpty() ? 0 : kept.getLast().position();
        long most = capturedIndex;
        for (Map.Entry<Long, Long> each : applies.entrySet()) {
            if (each.getValue() <= position) {
                most = Math.max(most, each.getKey());
            }
        }
        return dice.fork("applied", position + most).between(capturedIndex, most);
    }

    private void crash() {
        crashes++;
        List<List<Logged>> legal = legalPrefixes();
        List<Logged> kept = legal.get(dice.below(legal.size()));
        long applied = appliedIndexKept(kept);
        long last = kept.isEmpty() ? 0 : kept.getLast().position();
        letters.removeIf(letter -> letter.from() == 1 && letter.leavesWith() > last);
        promises.removeIf(promise -> promise.leavesWith() > last);
        applies.keySet().removeIf(index -> index > applied);
        appliedIndex.put(1, applied);
        disk = new ArrayList<>(kept);
        durable = last;
        pending.removeIf(each -> each.server() == 1);
        truncations.clear();
        Server again = Server.live(watchedConfig(), dice.nextLong(), 1 + crashes, applied, kept);
        servers.put(1, again);
        follow(1, again.birth());
    }

    /// A host's work is done.
    private void report() {
        List<Pending> done =
                pending.stream()
                        .filter(each -> each.server() != 1 || each.ready() <= durable)
                        .toList();
        if (done.isEmpty()) {
            return;
        }
        Pending next = done.getFirst();
        pending.remove(next);
        if (next.server() == 1 && next.input() instanceof Input.Captured<RaftMessage> captured) {
            capturedIndex = Math.max(capturedIndex, captured.snapshot().index());
        }
        follow(next.server(), server(next.server()).takes(next.input()));
    }

    /// Carries out what a server wants.
    private void follow(int number, Reaction reaction) {
        for (Effect<RaftMessage> effect : reaction.effects()) {
            switch (effect) {
                case Effect.Send<RaftMessage>(NodeId to, RaftMessage message) ->
                        post(number, to, message, lastPosition());
                case Effect.SendEarly<RaftMessage>(NodeId to, RaftMessage message) ->
                        post(number, to, message, durable);
                case Effect.Store<RaftMessage>(long position, Durable record) -> {
                    if (number == 1) {
                        disk.add(new Logged(position, record));
                    }
                }
                case Effect.Apply<RaftMessage> apply -> applied(number, apply.index());
                case Effect.Truncate<RaftMessage>(long before) -> {
                    if (number == 1) {
                        truncations.add(new Truncation(before, lastPosition()));
                    }
                }
                case Effect.Adopt<RaftMessage>(Snapshot snapshot) ->
                        applied(number, snapshot.index());
                case Effect.Ship<RaftMessage>(NodeId to, Snapshot snapshot) ->
                        later(to.number(), new Input.Imported<>(node(number), snapshot));
                case Effect.Capture<RaftMessage>(var header) ->
                        later(
                                number,
                                new Input.Captured<>(
                                        new Snapshot(++snapshots, appliedIndex(number), header)));
                case Effect.StoreLazily<RaftMessage> _,
                        Effect.StartTimer<RaftMessage> _,
                        Effect.StopTimer<RaftMessage> _,
                        Effect.Answer<RaftMessage> _,
                        Effect.AnswerEarly<RaftMessage> _,
                        Effect.Load<RaftMessage> _,
                        Effect.Noted<RaftMessage> _ -> {}
            }
        }
    }

    private void applied(int number, long index) {
        appliedIndex.put(number, index);
        if (number == 1) {
            applies.put(index, lastPosition());
        }
    }

    private long appliedIndex(int number) {
        return appliedIndex.getOrDefault(number, 0L);
    }

    private void later(int number, Input<RaftMessage> input) {
        pending.add(new Pending(number, input, lastPosition()));
    }

    private long lastPosition() {
        return disk.isEmpty() ? 0 : disk.getLast().position();
    }

    private void post(int from, NodeId to, RaftMessage message, long leavesWith) {
        if (from != cutOff && to.number() != cutOff) {
            letters.add(new Letter(from, to, message, from == 1 ? leavesWith : 0));
        }
        if (from == 1) {
            promises.add(new Promise(to, message, leavesWith, server(1).entries()));
            kinds.add(message.getClass().getSimpleName());
            if (promises.size() > REMEMBERED) {
                promises.removeFirst();
            }
        }
    }
}
