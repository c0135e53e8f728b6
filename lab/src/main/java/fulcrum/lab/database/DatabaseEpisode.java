package fulcrum.lab.database;

import fulcrum.database.session.Isolation;
import fulcrum.database.session.SessionResult;
import fulcrum.database.shard.ShardMessage;
import fulcrum.database.spectrum.Clock;
import fulcrum.database.transaction.Blocked;
import fulcrum.database.transaction.Why;
import fulcrum.lab.group.GroupDraw;
import fulcrum.machine.Bytes;
import fulcrum.machine.Dice;
import fulcrum.machine.Invariant;
import fulcrum.machine.Machine;
import fulcrum.machine.NodeId;
import fulcrum.machine.trace.Columns;
import fulcrum.protocols.log.raft.RaftConfig;
import fulcrum.simulator.Birth;
import fulcrum.simulator.Client;
import fulcrum.simulator.Episode;
import fulcrum.simulator.Finding;
import fulcrum.simulator.Recording.Recorded;
import fulcrum.simulator.Stage;
import fulcrum.simulator.Universe;
import fulcrum.verify.Model;
import fulcrum.verify.Verdict;
import fulcrum.verify.transactions.IsolationChecker;
import fulcrum.verify.transactions.IsolationLevel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run of the database's world.
final class DatabaseEpisode implements Episode<ShardMessage, Part> {

    private static final long MILLI = 1_000_000;

    /// What counts the runs in which somebody who relied on a clock was misled.
    static final String MISLED = "snapshot misled by a clock beyond its bound";

    /// By so much clocks are beyond their bound in some runs.
    private static final List<Long> LIES_NANOS = List.of(100 * MILLI, 500 * MILLI, 2_000 * MILLI);

    /// Likewise where tables go by hybrid clocks, which are to bear that: in many runs.
    private static final List<Long> DIFFERENCES_NANOS =
            List.of(20 * MILLI, 60 * MILLI, 300 * MILLI);

    private final Stage<Part> stage;
    private final Universe universe;
    private final Dice dice;
    private final Houses houses;
    private final int groups;
    private final Editions editions = new Editions();
    private final SchemaJudge schemas = new SchemaJudge();
    private final Operator operator;
    private final Mover mover;
    private final Cluster cluster;
    private final Plot plot;
    private final Precedence precedence;
    private final Isolation isolation;
    private final long lieNanosMost;
    private final long retentionNanos;
    private final Diary diary = new Diary();
    private final Bank bank = new Bank();
    private final DeadlockJudge deadlocks;
    private final List<Worker> clients = new ArrayList<>();
    private final Workloads workloads;
    private final LastReader last;
    private final Notary notary;

    DatabaseEpisode(DatabaseWorld world, Universe universe, Stage<Part> stage) {
        this.stage = stage;
        this.universe = universe;
        this.dice = Dice.of(universe.seed()).fork("database world");
        this.houses = new Houses(universe.nodes());
        this.groups = houses.groups();
        this.deadlocks = new DeadlockJudge(stage);
        boolean far = universe.links().preset() == Universe.Preset.CROSS_REGION;
        Dice moves = dice.fork("moves");
        boolean membersMove = world.moves() && moves.chance(1, 3);
        RaftConfig raft = GroupDraw.config(universe, dice.fork("group"), membersMove);
        long election = raft.timing().electionTimeoutNanosMax();
        Tuning tuning = Tuning.draw(raft, dice);
        this.retentionNanos = tuning.retentionNanos();
        this.lieNanosMost = lieNanosMost(world);
        boolean clocksLie = lieNanosMost > 0;
        Isolation drawn = isolation(dice.below(5));
        this.isolation = clocksLie ? Isolation.SERIALIZABLE : drawn;
        stage.sometimes(ran(isolation));
        this.plot = plot(world, election, far);
        for (int i = 1; i <= world.appenders(); i++) {
            clients.add(
                    new AppendClient(diary, dice.fork("client", i), plot, this::doors, this::told));
        }
        for (int i = 1; i <= world.tellers(); i++) {
            clients.add(new Teller(bank, dice.fork("teller", i), plot, this::doors, this::told));
        }
        this.workloads =
                new Workloads(
                        stage,
                        dice.fork("workloads"),
                        plot,
                        world.heralds() != null,
                        usurper(world),
                        this::doors,
                        this::told);
        clients.addAll(workloads.clients());
        this.precedence = new Precedence(clocksLie);
        clients.forEach(client -> client.isOrderedBy(precedence));
        Dice prepares = dice.fork("prepares");
        this.notary = notary(prepares, election);
        boolean all = world.moves() && prepares.chance(1, 3);
        clients.stream()
                .filter(client -> all || client.insists())
                .forEach(client -> client.prepares(notary));
        this.operator = operator();
        this.mover =
                new Mover(
                        stage,
                        houses,
                        moves,
                        membersMove ? moves.between(1, 2 + 2 * groups) : 0,
                        universe.stormNanos() / 8);
        this.cluster = cluster(tuning);
        this.last = lastReader();
    }

    private Cluster cluster(Tuning tuning) {
        return new Cluster(
                universe,
                stage,
                houses,
                tuning,
                new Cluster.Membership(mover::replicas, mover::members),
                dice,
                lieNanosMost,
                new Housed.Ear() {
                    @Override
                    public void applies(long group, long index, Bytes batch) {
                        schemas.applied(group, index, batch);
                    }

                    @Override
                    public void waits(Blocked blocked) {
                        deadlocks.heard(blocked);
                    }
                });
    }

    /// Draws which tables go by hybrid clocks, and by how much clocks are beyond their bound; 0
    /// where they are not.
    private long lieNanosMost(DatabaseWorld world) {
        Dice lies = dice.fork("lies");
        Dice clocks = dice.fork("hybrid clocks");
        boolean hybrid = world.heralds() == null && clocks.chance(1, 4);
        for (Atlas.Table table : List.of(Atlas.OF_ACCOUNTS, Atlas.OF_LISTS, Atlas.OF_OTHERS)) {
            boolean drawn = clocks.chance(3, 4) && hybrid;
            editions.goesBy(table, drawn ? Clock.HLC : world.heralds());
        }
        boolean clocksDiffer = world.heralds() == Clock.HLC || (clocks.chance(1, 2) && hybrid);
        boolean clocksLie = lies.chance(1, 6) || clocksDiffer;
        long lie = clocksDiffer ? clocks.pick(DIFFERENCES_NANOS) : lies.pick(LIES_NANOS);
        return clocksLie ? lie : 0;
    }

    private Notary notary(Dice prepares, long election) {
        return new Notary(
                stage,
                prepares.fork("notary"),
                plot,
                this::doors,
                prepares.between(election, 8 * election));
    }

    /// In half of the runs somebody takes leadership away where a transaction has just prepared.
    private @Nullable Usurper usurper(DatabaseWorld world) {
        Dice own = dice.fork("usurper");
        return world.moves() && own.chance(1, 2) ? new Usurper(stage, houses, own) : null;
    }

    private LastReader lastReader() {
        return new LastReader(
                diary,
                bank,
                dice.fork("last"),
                plot,
                this::doors,
                () -> operator.done() && clients.stream().allMatch(Worker::done));
    }

    private Operator operator() {
        return new Operator(
                editions,
                dice.fork("operator"),
                plot,
                tables(),
                this::allDoors,
                universe.stormNanos() / 8);
    }

    private Plot plot(DatabaseWorld world, long election, boolean far) {
        int lists = dice.chance(1, 2) ? dice.between(1, 4) : dice.between(4, Atlas.LISTS);
        int accounts = dice.between(2, dice.chance(1, 2) ? 3 : Atlas.ACCOUNTS);
        return new Plot(
                editions,
                isolation,
                world.transactions(),
                lists,
                accounts,
                dice.between(1, 5),
                universe.stormNanos() / Math.max(1, world.transactions()),
                dice.between(election / 100, 2 * election),
                30 * election + (far ? 2_000 : 200) * MILLI,
                retentionNanos,
                lieNanosMost > 0);
    }

    /// Those that clients of this run use, in the order in which they are made.
    private List<Job.Create> tables() {
        List<Job.Create> tables = new ArrayList<>();
        tables.add(create(Atlas.OF_ACCOUNTS, plot.accounts()));
        tables.add(create(Atlas.OF_LISTS, plot.lists()));
        if (!workloads.clients().isEmpty()) {
            tables.add(create(Atlas.OF_OTHERS, Kind.ROWS));
        }
        return tables;
    }

    private Job.Create create(Atlas.Table table, int used) {
        return new Job.Create(table, used, groups, editions.clock(table));
    }

    /// Of five, most are the strictest.
    private static Isolation isolation(int number) {
        return switch (number) {
            case 0 -> Isolation.READ_COMMITTED;
            case 1 -> Isolation.REPEATABLE_READ;
            default -> Isolation.SERIALIZABLE;
        };
    }

    private void told(SessionResult result, boolean asked) {
        if (asked) {
            stage.sometimes(foundOut(result.getClass()));
        }
        if (result instanceof SessionResult.Aborted aborted) {
            deadlocks.told(aborted);
        } else if (result instanceof SessionResult.Failed(Why why, _)) {
            stage.sometimes(failed(why));
        }
    }

    /// What counts the statements that failed.
    static String failed(Why why) {
        return "failed: " + why;
    }

    /// What counts the outcomes that clients had to ask for.
    static String foundOut(Class<? extends SessionResult> outcome) {
        return "found out: " + outcome.getSimpleName();
    }

    /// What counts the runs of an isolation.
    static String ran(Isolation isolation) {
        return "run at " + isolation;
    }

    /// What counts the transactions that were aborted.
    static String aborted(Why why) {
        return "aborted: " + why;
    }

    private List<NodeId> doors() {
        return operator.founded() ? allDoors() : List.of();
    }

    private List<NodeId> allDoors() {
        return cluster.doors();
    }

    @Override
    public Machine<ShardMessage> start(Birth birth) {
        return cluster.start(birth);
    }

    @Override
    public Part view(Machine<ShardMessage> machine) {
        return cluster.view(machine);
    }

    @Override
    public Columns columns(Part view) {
        return cluster.columns(view);
    }

    @Override
    public List<Invariant<Part>> invariants() {
        List<Invariant<Part>> all = new ArrayList<>(cluster.invariants());
        all.add(deadlocks);
        return all;
    }

    @Override
    public List<Client> clients() {
        List<Client> all = new ArrayList<>(clients);
        all.add(operator);
        all.add(mover);
        all.add(last);
        all.add(notary);
        return all;
    }

    @Override
    public boolean settled() {
        return last.done() && undone().isEmpty();
    }

    @Override
    public String left() {
        return ": " + String.join("; ", undone());
    }

    /// What the calm has still to bring: everybody served, and nothing left of any transaction.
    private List<String> undone() {
        List<String> undone = new ArrayList<>();
        if (!operator.done()) {
            undone.add("not all tables are as they are to be");
        }
        if (!mover.done()) {
            undone.add("not all groups have the members that they are to have");
        }
        if (!clients.stream().allMatch(Worker::done)) {
            undone.add("clients wait");
        } else if (!last.done()) {
            undone.add("not all was read");
        }
        undone.addAll(cluster.undone());
        return undone;
    }

    @Override
    public List<Moment<ShardMessage>> moments() {
        return Moments.ALL;
    }

    @Override
    public List<Finding> judge() {
        IsolationLevel level = level();
        String checker = "Isolation (" + level.label() + ")";
        List<Finding> findings = new ArrayList<>();
        findings.add(
                switch (IsolationChecker.check(diary.transactions(), level)) {
                    case Verdict.Valid _ -> Finding.valid(checker);
                    case Verdict.Violated verdict ->
                            Finding.violated(checker, String.join("\n", verdict.lines()));
                    case Verdict.Undecided(String reason) ->
                            new Finding(checker, Finding.Grade.UNDECIDED, reason);
                });
        findings.add(bank.judge());
        findings.add(schemas.finding());
        findings.add(deadlocks.finding());
        findings.add(notary.judge());
        findings.addAll(workloads.judge());
        findings.add(precedence.judge());
        if (plot.clocksLie()
                && IsolationChecker.check(diary.all(), level) instanceof Verdict.Violated) {
            stage.sometimes(MISLED);
        }
        return findings;
    }

    private IsolationLevel level() {
        return switch (isolation) {
            case READ_COMMITTED -> IsolationLevel.READ_COMMITTED;
            case REPEATABLE_READ -> IsolationLevel.SNAPSHOT;
            case SERIALIZABLE ->
                    editions.clock(Atlas.OF_LISTS) == Clock.HLC
                            ? IsolationLevel.SERIALIZABLE
                            : IsolationLevel.STRICT_SERIALIZABLE;
        };
    }

    /// What clients saw of the lists; null where clocks lied.
    @Nullable Recorded recorded() {
        return plot.clocksLie()
                ? null
                : new Recorded(new Model.Isolation(level()), Recorder.history(diary.all()));
    }
}
