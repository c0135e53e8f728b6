package fulcrum.cli.sim.sql;

import fulcrum.database.keys.Datum;
import fulcrum.machine.Dice;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.session.Opening;
import fulcrum.sql.session.Session;
import fulcrum.sql.session.SqlNode;
import fulcrum.sql.type.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A client's connection to a member: what it says arrives a while later, and so does the answer. A
/// statement goes as text with its constants, or is prepared and given its arguments, as chance has
/// it. On its client's strand.
final class Talk {

    private static final long TRAVEL_NANOS_LEAST = 30_000;
    private static final long TRAVEL_NANOS_MOST = 300_000;

    private final Hall hall;
    private final Host host;
    private final Strand strand;
    private final Dice dice;
    private final long patienceNanos;
    private final Map<String, Session.Prepared> known = new HashMap<>();
    private @Nullable Session session;
    private @Nullable Consumer<Said> waiting;
    private boolean lost;

    /// @param strand the client's
    /// @param patienceNanos so long an answer is waited for
    private Talk(Hall hall, Host host, Strand strand, Dice dice, long patienceNanos) {
        this.hall = hall;
        this.host = host;
        this.strand = strand;
        this.dice = dice;
        this.patienceNanos = patienceNanos;
    }

    /// Connects.
    ///
    /// @param settings as a client gives them when it starts
    /// @return null where nobody is there
    static @Nullable Talk open(
            Hall hall,
            Host host,
            Strand strand,
            Dice dice,
            long patienceNanos,
            SortedMap<String, String> settings) {
        Talk talk = new Talk(hall, host, strand, dice, patienceNanos);
        host.enter(talk);
        Said said = talk.asks(() -> host.sql().find(SqlNode.DATABASE, talk.new Entrance(settings)));
        return said.isDone() ? talk : null;
    }

    /// Lets in whoever is found.
    private final class Entrance implements Opening.Found {

        private final SortedMap<String, String> settings;

        Entrance(SortedMap<String, String> settings) {
            this.settings = settings;
        }

        @Override
        public void role(Role role) {
            session =
                    host.sql().open(role, SqlNode.DATABASE, settings, host.newProcess(), "[local]");
            answer(new Said(List.of(), "", null, false));
        }

        @Override
        public void nobody() {
            throw new IllegalStateException("there is no " + SqlNode.DATABASE);
        }

        @Override
        public void failed(SqlError error) {
            answer(Said.failed(error));
        }
    }

    boolean isLost() {
        return lost;
    }

    /// Says something, and waits for the answer.
    ///
    /// @param text one statement, in which `$1` is the first argument
    Said say(String text, Datum... arguments) {
        if (lost) {
            return Said.LOST;
        }
        boolean whole = dice.chance(1, 2);
        return asks(() -> {
            if (whole) {
                session().query(Literals.in(text, arguments), new Heard(this::heard));
            } else {
                prepare(text, arguments);
            }
        });
    }

    private Said asks(Runnable request) {
        Said said =
                strand.await(answer -> {
                    waiting = answer;
                    host.after(travel(), () -> goesOn(request));
                    hall.after(patienceNanos, () -> answer.accept(Said.LOST));
                });
        waiting = null;
        if (said.lost()) {
            close();
        }
        return said;
    }

    /// What the session's door does next.
    private void next(Runnable step) {
        host.after(0, () -> goesOn(step));
    }

    /// Who is gone asks for nothing more.
    private void goesOn(Runnable step) {
        if (!lost) {
            step.run();
        }
    }

    private Session session() {
        Session open = session;
        if (open == null) {
            throw new IllegalStateException("it is not open");
        }
        return open;
    }

    private long travel() {
        return dice.between(TRAVEL_NANOS_LEAST, TRAVEL_NANOS_MOST);
    }

    private void heard(Heard all) {
        answer(all.said());
    }

    private void answer(Said said) {
        Consumer<Said> who = waiting;
        if (who != null) {
            hall.after(travel(), () -> who.accept(said));
        }
    }

    // Statement by statement, as the extended protocol has it; at the session's door

    private void prepare(String text, Datum[] arguments) {
        Session.Prepared before = known.get(text);
        if (before != null) {
            execute(before, arguments);
            return;
        }
        List<@Nullable SqlType> types = new ArrayList<>();
        session()
                .prepare(
                        text,
                        types,
                        new Heard(heard -> {
                            Session.Prepared understood = heard.understood();
                            if (understood == null || heard.error() != null) {
                                next(() -> sync(heard));
                            } else {
                                known.put(text, understood);
                                next(() -> execute(understood, arguments));
                            }
                        }));
    }

    private void execute(Session.Prepared statement, Datum[] arguments) {
        Session.Portal portal = session().bind(statement, arguments);
        boolean alone = dice.chance(1, 2);
        session().execute(portal, 0, alone, new Heard(heard -> next(() -> sync(heard))));
    }

    private void sync(Heard of) {
        session().sync(new Heard(end -> heard(end.error() == null ? of : end)));
    }

    // Ends

    /// The process at the other end is gone.
    void broken() {
        lost = true;
        answer(Said.LOST);
    }

    /// The client goes.
    void close() {
        Session open = session;
        if (open != null) {
            session = null;
            host.after(
                    travel(),
                    () -> {
                        host.leave(this);
                        open.close();
                    });
        }
        lost = true;
    }
}
