package fulcrum.cli.sim.sql;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Dice;
import fulcrum.simulator.Port;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Somebody who uses the database by SQL, on a strand of his own: connects to one member or
/// another, and visits a few times.
abstract class Customer {

    private static final long TICK_NANOS = 20_000_000;

    final Crowd crowd;
    final Dice dice;
    private final @Nullable Founder founder;
    private final long pauseNanosMost;
    private int left;
    private boolean concluded;
    private @Nullable Strand strand;
    private @Nullable Talk talk;

    /// Why what was said last was refused; null where it was not.
    private @Nullable SqlState refusal;

    /// Something of the transaction was refused, and would be again.
    private boolean refusedForGood;

    /// What was said since then, and what was answered.
    private final List<String> protocol = new ArrayList<>();

    /// When the transaction was begun.
    private long invoked;

    /// What a client knows of how its transaction ended.
    enum Ending {
        COMMITTED,
        ABORTED,
        UNKNOWN
    }

    /// What is done within a transaction.
    interface Body {

        /// @throws GaveUp where it is to be rolled back
        void run() throws GaveUp;
    }

    /// The transaction is not to go on.
    static final class GaveUp extends Exception {
        private static final long serialVersionUID = 1L;

        GaveUp() {
            super(null, null, false, false);
        }
    }

    /// @param founder makes what it needs before it begins
    /// @param visits that it makes
    Customer(Founder founder, Dice dice, int visits) {
        this(founder.crowd, dice, visits, founder);
    }

    /// One who needs nothing.
    Customer(Crowd crowd, Dice dice, int visits) {
        this(crowd, dice, visits, null);
    }

    private Customer(Crowd crowd, Dice dice, int visits, @Nullable Founder founder) {
        this.crowd = crowd;
        this.dice = dice;
        this.founder = founder;
        this.left = visits;
        this.pauseNanosMost = 1 + crowd.stormNanos() / Math.max(1, visits);
    }

    /// Does one thing.
    abstract void visit();

    /// Does what is to be done when nobody uses anything any more: again, until it is done.
    ///
    /// @return whether it is
    boolean conclude() {
        return true;
    }

    final boolean used() {
        return left == 0;
    }

    final boolean done() {
        return concluded;
    }

    final void begin() {
        Strand own = crowd.baton().begin(this::live);
        strand = own;
        crowd.hall().after(dice.below(TICK_NANOS), () -> crowd.baton().run(own));
    }

    private void live() {
        while (founder != null && !founder.hasMade()) {
            sleep(TICK_NANOS);
        }
        while (left > 0) {
            sleep(1 + dice.below(crowd.stage().calm() ? TICK_NANOS : pauseNanosMost));
            visit();
            left--;
            if (dice.chance(1, 8)) {
                leave();
            }
        }
        while (!crowd.used()) {
            sleep(TICK_NANOS);
        }
        while (!conclude()) {
            leave();
            sleep(1 + dice.below(TICK_NANOS));
        }
        leave();
        concluded = true;
    }

    private Strand strand() {
        Strand own = strand;
        if (own == null) {
            throw new IllegalStateException("it has not begun");
        }
        return own;
    }

    final void sleep(long nanos) {
        Boolean _ =
                strand().<Boolean>await(
                                woken -> crowd.hall().after(nanos, () -> woken.accept(true)));
    }

    // Saying something

    /// What counts the statements that were refused.
    static String refused(SqlState why) {
        return "told " + why.code() + " " + why;
    }

    /// Says something by itself or within the transaction that is open.
    final Said say(String text, Datum... arguments) {
        Talk to = talk;
        if (to == null || to.isLost()) {
            return Said.LOST;
        }
        Said said = to.say(text, arguments);
        protocol.add(Literals.in(text, arguments) + " -> " + said.shown());
        SqlError error = said.error();
        if (error != null && error.state() == SqlState.INTERNAL) {
            throw new IllegalStateException(error.message() + ": " + error.detail() + " " + text);
        }
        refusal = error == null ? null : error.state();
        if (error != null) {
            crowd.stage().sometimes(refused(error.state()));
            refusedForGood |= error.state().retry() == SqlState.Retry.NO;
        }
        if (said.lost()) {
            talk = null;
        }
        return said;
    }

    /// Says something that the transaction needs.
    final Said need(String text, Datum... arguments) throws GaveUp {
        Said said = say(text, arguments);
        if (!said.isDone()) {
            throw new GaveUp();
        }
        return said;
    }

    static Datum of(long number) {
        return new Datum.Int(number);
    }

    static Datum of(String text) {
        return new Datum.Text(text);
    }

    /// There is a connection.
    final boolean connects() {
        Talk known = talk;
        if (known == null || known.isLost()) {
            talk = crowd.connect(strand(), dice);
        }
        return talk != null;
    }

    /// Goes, and comes back by another door.
    final void leave() {
        Talk known = talk;
        if (known != null) {
            known.close();
            talk = null;
        }
    }

    // Transactions

    final long invoked() {
        return invoked;
    }

    private void begins() {
        invoked = crowd.hall().time();
        protocol.clear();
        refusedForGood = false;
    }

    /// One statement by itself.
    ///
    /// @return what was told, and null where there was no connection
    final @Nullable Said alone(String text, Datum... arguments) {
        begins();
        if (!connects()) {
            return null;
        }
        return say(text, arguments);
    }

    /// How a statement by itself has ended.
    static Ending ending(@Nullable Said said) {
        if (said == null) {
            return Ending.ABORTED;
        }
        SqlError error = said.error();
        if (error != null) {
            return error.state().retry() == SqlState.Retry.UNKNOWN
                    ? Ending.UNKNOWN
                    : Ending.ABORTED;
        }
        return said.lost() ? Ending.UNKNOWN : Ending.COMMITTED;
    }

    /// Several statements in a transaction.
    final Ending transact(String begin, Body body) {
        begins();
        if (!connects() || !say(begin).isDone()) {
            leave();
            return Ending.ABORTED;
        }
        try {
            body.run();
        } catch (GaveUp _) {
            if (refusal != null && dice.chance(1, 4)) {
                return commit();
            }
            if (!say("ROLLBACK").isDone()) {
                leave();
            }
            return Ending.ABORTED;
        }
        return commit();
    }

    /// Of a transaction in which something has failed, a COMMIT says that it was rolled back.
    private Ending commit() {
        Said said = say("COMMIT");
        Ending ending = ending(said);
        return ending == Ending.COMMITTED && said.tag().equals("ROLLBACK")
                ? Ending.ABORTED
                : ending;
    }

    final Ending transact(Body body) {
        return transact(begin(""), body);
    }

    /// @param more such as ` READ ONLY`
    final String begin(String more) {
        return dice.chance(1, 2)
                ? "BEGIN" + more
                : "BEGIN ISOLATION LEVEL "
                        + crowd.isolation().name().replace('_', ' ').toUpperCase(Locale.ROOT)
                        + more;
    }

    /// Counts what was done, and tells those who watch. That somebody was told that he may not do
    /// it is as good as that he did.
    final void counts(Ending ending, String what) {
        Port.Ending how =
                switch (ending) {
                    case COMMITTED -> Port.Ending.OK;
                    case ABORTED -> refusedForGood ? Port.Ending.OK : Port.Ending.REFUSED;
                    case UNKNOWN -> Port.Ending.UNKNOWN;
                };
        crowd.hall().port().ended(invoked, how, () -> what + ": " + String.join("; ", protocol));
    }
}
