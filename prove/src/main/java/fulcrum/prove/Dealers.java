package fulcrum.prove;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Clients that run transactions, each with a session of its own at one node, in turn over all
/// nodes. One that was refused is tried again, as an application would, until it is committed.
///
/// A client whose commit is in doubt goes on under another number and in another session.
final class Dealers implements AutoCloseable {

    private static final long REFUSED_PAUSE_MILLIS = 10;
    private static final long NO_DOOR_PAUSE_MILLIS = 100;

    private final Sessions sessions;
    private final List<String> nodes;
    private final Journal journal;
    private final long pauseNanos;
    private final Crew crew = new Crew();
    private final Pledges pledges;

    /// @param pauseNanos between two transactions of a client, on average
    Dealers(Sessions sessions, List<String> nodes, Journal journal, long pauseNanos) {
        this.sessions = sessions;
        this.nodes = List.copyOf(nodes);
        this.journal = journal;
        this.pauseNanos = pauseNanos;
        this.pledges = new Pledges(sessions, nodes);
        for (String node : nodes) {
            crew.join("prepared-" + node, () -> pledges.watch(node, crew::isStopping));
        }
    }

    /// What came of transactions that were prepared.
    Pledges.Tally prepared() {
        return pledges.tally();
    }

    /// Lets so many clients begin.
    ///
    /// @param draws what a client does next
    void start(int count, String name, Function<Dice, Deal> draws, Dice dice) {
        for (int i = 0; i < count; i++) {
            String node = nodes.get(i % nodes.size());
            Dice own = dice.fork(name, i);
            crew.join(name + '-' + i, () -> run(node, draws, own));
        }
    }

    /// What ended a client that was not told to; null where nothing did.
    @Nullable Throwable failure() {
        return crew.failure();
    }

    private void run(String node, Function<Dice, Deal> draws, Dice dice) {
        try {
            while (!crew.isStopping()) {
                try (Sessions.Session session = sessions.open(node)) {
                    deal(session, journal.process(node), node, draws, dice);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Goes on until a commit is in doubt.
    private void deal(
            Sessions.Session session,
            int process,
            String node,
            Function<Dice, Deal> draws,
            Dice dice)
            throws InterruptedException {
        while (!crew.isStopping()) {
            Deal deal = draws.apply(dice);
            Journal.Moment since = journal.moment(node);
            Reply reply = null;
            while (!crew.isStopping() && !(reply instanceof Reply.Done)) {
                reply = attempt(session, process, deal.again(), since, dice);
                if (reply instanceof Reply.Unknown) {
                    return;
                }
            }
            TimeUnit.NANOSECONDS.sleep(pauseNanos / 2 + dice.below(pauseNanos + 1));
        }
    }

    /// Tries a transaction once. That none could be begun is no operation.
    ///
    /// @return null where none was begun
    private @Nullable Reply attempt(
            Sessions.Session session, int process, Deal.Try deal, Journal.Moment since, Dice dice)
            throws InterruptedException {
        if (!(session.begin(deal.readsOnly()) instanceof Sessions.Answer.Done)) {
            TimeUnit.MILLISECONDS.sleep(NO_DOOR_PAUSE_MILLIS);
            return null;
        }
        Journal.Asked asked = journal.asked(process, deal.asked(), since);
        Reply reply = carriedOut(session, deal, dice);
        journal.answered(asked, reply);
        if (reply instanceof Reply.Refused) {
            TimeUnit.MILLISECONDS.sleep(REFUSED_PAUSE_MILLIS);
        }
        return reply;
    }

    /// Before its commit is asked for, a transaction has no effect, whatever becomes of its steps.
    private Reply carriedOut(Sessions.Session session, Deal.Try deal, Dice dice)
            throws InterruptedException {
        Operation.Transact done;
        try {
            done = deal.run(session);
        } catch (Halted halted) {
            if (!(halted.answer() instanceof Sessions.Answer.Aborted)) {
                session.rollback();
            }
            return new Reply.Refused(why(halted.answer()));
        }
        Sessions.Answer ended = deal.prepares() ? pledges.end(session, dice) : session.commit();
        return switch (ended) {
            case Sessions.Answer.Done _ -> new Reply.Done(done);
            case Sessions.Answer.Aborted _ -> new Reply.Refused(why(ended));
            case Sessions.Answer.Refused _ -> {
                session.rollback();
                yield new Reply.Refused(why(ended));
            }
            case Sessions.Answer.Unknown _ -> new Reply.Unknown(why(ended));
        };
    }

    private static String why(Sessions.Answer answer) {
        return switch (answer) {
            case Sessions.Answer.Done _ -> throw new IllegalArgumentException("it is done");
            case Sessions.Answer.Aborted(String why) -> "aborted: " + why;
            case Sessions.Answer.Refused(String why) -> "refused: " + why;
            case Sessions.Answer.Unknown(String why) -> "unknown: " + why;
        };
    }

    /// Stops all of them after what they are at.
    void stop() throws InterruptedException {
        crew.stop();
    }

    /// Ends what is prepared, and which nobody else will end any more.
    ///
    /// @return nothing is prepared any more
    boolean endPrepared(long deadlineNanos) throws InterruptedException {
        return pledges.finish(deadlineNanos);
    }

    /// Reads everything through every node.
    ///
    /// @return the nodes through which not all could be read before the deadline
    List<String> readEverything(List<Deal> readings, long deadlineNanos)
            throws InterruptedException {
        List<String> silent = new ArrayList<>();
        for (String node : nodes) {
            for (Deal reading : readings) {
                if (!isRead(node, reading, deadlineNanos)) {
                    silent.add(node);
                    break;
                }
            }
        }
        return silent;
    }

    private boolean isRead(String node, Deal reading, long deadlineNanos)
            throws InterruptedException {
        while (System.nanoTime() < deadlineNanos) {
            try (Sessions.Session session = sessions.open(node)) {
                int process = journal.process(node);
                Journal.Moment now = journal.moment(node);
                Reply reply = attempt(session, process, reading.again(), now, Dice.of(process));
                if (reply instanceof Reply.Done) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void close() {
        crew.close();
    }
}
