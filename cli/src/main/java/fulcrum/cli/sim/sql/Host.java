package fulcrum.cli.sim.sql;

import fulcrum.database.keys.Datum;
import fulcrum.database.session.SessionCommand;
import fulcrum.lab.database.Part;
import fulcrum.machine.Dice;
import fulcrum.machine.NodeId;
import fulcrum.machine.Note;
import fulcrum.machine.Outcome;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.node.OwnTransactions;
import fulcrum.simulator.Reply;
import fulcrum.simulator.Stage;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.session.Node;
import fulcrum.sql.session.SqlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One life of a member's process, as far as SQL runs in it: its SQL node, and what that needs of a
/// node. Threads are strands; time, chance and the way to the coordinator are the simulator's. When
/// the coordinator's node crashes, all of it is gone.
final class Host implements Node {

    private static final long NANOS_BEFORE_2000 = 946_684_800_000_000_000L;
    private static final long MICRO = 1_000;
    private static final int MEMBERS = 3;

    /// Longer than any run.
    private static final long LONG_NANOS = 3_600_000_000_000L;

    /// A thread begins to run so much later at most.
    private static final long BEGIN_NANOS = 20_000;

    private final Hall hall;
    private final Baton baton;
    private final Stage<Part> stage;
    private final Origin origin;
    private final Dice dice;
    private final long offset;
    private final List<Strand> strands = new ArrayList<>();
    private final List<Talk> talks = new ArrayList<>();
    private @Nullable SqlNode sql;
    private boolean dead;
    private int processes;

    /// What it is a process of.
    ///
    /// @param door the node of the world that has the coordinator
    /// @param name the member's
    /// @param groups that have rows, of the whole cluster
    /// @param errorNanos by so much its wall clock is wrong at most
    record Origin(NodeId door, String name, List<Long> groups, long errorNanos) {}

    Host(Hall hall, Baton baton, Stage<Part> stage, Origin origin, Dice dice) {
        this.hall = hall;
        this.baton = baton;
        this.stage = stage;
        this.origin = origin;
        this.dice = dice;
        this.offset = dice.between(-origin.errorNanos(), origin.errorNanos());
    }

    /// Somebody who comes finds it.
    boolean isUp() {
        return !dead && stage.clock(origin.door()) != Long.MAX_VALUE;
    }

    /// The same for what happens in it: if it is not up, it ends.
    private boolean lives() {
        if (!isUp()) {
            die();
        }
        return !dead;
    }

    /// The process is gone: its threads stop where they are, and its connections break.
    void die() {
        if (dead) {
            return;
        }
        dead = true;
        for (Strand strand : List.copyOf(strands)) {
            baton.unwind(strand);
        }
        List.copyOf(talks).forEach(Talk::broken);
    }

    /// Something happens in this process a while later, if it still lives then.
    void after(long nanos, Runnable what) {
        hall.after(
                nanos,
                () -> {
                    if (lives()) {
                        what.run();
                    }
                });
    }

    /// It is there when somebody comes.
    SqlNode sql() {
        SqlNode known = sql;
        if (known == null) {
            known = new SqlNode(this);
            sql = known;
        }
        return known;
    }

    int newProcess() {
        return ++processes;
    }

    void enter(Talk talk) {
        talks.add(talk);
    }

    void leave(Talk talk) {
        talks.remove(talk);
    }

    // What SQL's sessions need of a node

    @Override
    public Line open() {
        return new HostLine();
    }

    @Override
    public void begin(Runnable work) {
        if (dead) {
            return;
        }
        strands.removeIf(Strand::isOver);
        Strand strand = baton.begin(work);
        strands.add(strand);
        after(dice.below(BEGIN_NANOS), () -> baton.run(strand));
    }

    /// Waits for something, on the strand that runs.
    private <T> T await(Consumer<Consumer<T>> asking) {
        Strand strand = baton.holder();
        if (strand == null) {
            throw new WouldWait();
        }
        return strand.await(asking);
    }

    @Override
    public void pause(long nanos) {
        Boolean _ = this.<Boolean>await(woken -> after(nanos, () -> woken.accept(true)));
    }

    @Override
    public Condition condition() {
        return new HostCondition();
    }

    @Override
    public long nowMicros() {
        return (timestamp() - NANOS_BEFORE_2000) / MICRO;
    }

    @Override
    public long timestamp() {
        return fulcrum.lab.database.Cluster.BEGINNING + hall.time() + offset;
    }

    @Override
    public long randomBits() {
        return dice.nextLong();
    }

    @Override
    public Cluster cluster() {
        return new Cluster(MEMBERS, origin.groups());
    }

    @Override
    public Iterable<Datum[]> told(String topic) {
        if (!baton.isOnStrand()) {
            throw new WouldWait();
        }
        return List.of();
    }

    @Override
    public int statementsKept() {
        return 0;
    }

    @Override
    public long nanos() {
        return hall.time();
    }

    @Override
    public void tell(Note note) {
        // nobody operates it
    }

    @Override
    public void signal(int session, Signal signal) {
        // nobody is asked to give anything up
    }

    @Override
    public String fault(String order, long millis, @Nullable String id, String owner) {
        throw new SqlError(SqlState.FAULT_REFUSED, "the simulator orders what goes wrong");
    }

    @Override
    public String name() {
        return origin.name();
    }

    @Override
    public String unreachable() {
        return "";
    }

    /// Strands that wait for others of the process.
    private final class HostCondition implements Condition {

        private final List<Runnable> waiting = new ArrayList<>();

        @Override
        public boolean await(BooleanSupplier holds, long nanos) {
            long began = hall.time();
            while (!holds.getAsBoolean()) {
                long left = nanos - (hall.time() - began);
                if (left <= 0) {
                    return false;
                }
                Boolean _ = Host.this.<Boolean>await(woken -> waits(woken, left));
            }
            return true;
        }

        private void waits(Consumer<Boolean> woken, long nanos) {
            Runnable wake = () -> woken.accept(true);
            waiting.add(wake);
            if (nanos < LONG_NANOS) {
                after(nanos, wake);
            }
        }

        @Override
        public void changed() {
            List<Runnable> all = List.copyOf(waiting);
            waiting.clear();
            all.forEach(wake -> after(0, wake));
        }
    }

    /// A session's way to the coordinator.
    private final class HostLine implements Line {

        private final OwnTransactions transactions = new OwnTransactions(this::submit);
        private boolean closed;

        @Override
        public Outcome ask(SessionCommand command) {
            return await(answer -> tell(command, answer));
        }

        @Override
        public void tell(SessionCommand command, Consumer<Outcome> answer) {
            if (closed) {
                answer.accept(new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null));
            } else {
                transactions.submit(command, answer::accept);
            }
        }

        private void submit(SessionCommand command, ReplySink sink) {
            if (dead) {
                return;
            }
            hall.submit(
                    origin.door(),
                    command,
                    reply -> {
                        if (!lives()) {
                            return;
                        }
                        switch (reply) {
                            case Reply.Answered(Outcome outcome) -> sink.answer(outcome);
                            case Reply.Unreachable _, Reply.Broken _, Reply.TimedOut _ -> die();
                        }
                    });
        }

        @Override
        public void stop() {
            if (!closed && !dead) {
                after(0, transactions::stop);
            }
        }

        @Override
        public void close() {
            if (!closed && !dead) {
                closed = true;
                transactions.close();
            }
        }
    }
}
