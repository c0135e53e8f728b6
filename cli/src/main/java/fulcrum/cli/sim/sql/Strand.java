package fulcrum.cli.sim.sql;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Something that may wait, on a thread of its own that runs only while it has the [Baton].
final class Strand {

    private final Baton baton;
    private final Runnable work;
    private Baton.@Nullable Carrier carrier;
    private boolean unwinding;
    private boolean over;
    private @Nullable Throwable failure;

    Strand(Baton baton, Runnable work) {
        this.baton = baton;
        this.work = work;
    }

    boolean isOver() {
        return over;
    }

    /// From now on, whatever it waits for ends it.
    void unwinds() {
        unwinding = true;
        if (carrier == null) {
            over = true; // it has never run
        }
    }

    Baton.@Nullable Carrier carrier() {
        return carrier;
    }

    void isCarriedBy(Baton.Carrier thread) {
        carrier = thread;
        thread.carry(this);
    }

    /// All that it does, on its thread.
    void live() {
        try {
            work.run();
        } catch (Unwound _) {
            // as it was told to
        } catch (RuntimeException | Error wrong) {
            failure = wrong;
        }
        over = true;
    }

    void rethrow() {
        switch (failure) {
            case null -> {}
            case RuntimeException wrong -> throw wrong;
            case Error wrong -> throw wrong;
            case Throwable wrong -> throw new IllegalStateException(wrong);
        }
    }

    /// Asks for something, and waits for the answer, on this strand.
    ///
    /// @param asking is given where the answer is to go: once, at once or later
    <T> T await(Consumer<Consumer<T>> asking) {
        demandGoesOn();
        Answer<T> answer = new Answer<>();
        asking.accept(answer::come);
        return answer.get();
    }

    private void demandGoesOn() {
        if (unwinding) {
            throw new Unwound();
        }
    }

    private final class Answer<T> {

        private @Nullable T value;
        private boolean waitedFor;

        void come(T answer) {
            if (value == null) {
                value = answer;
                if (waitedFor) {
                    baton.run(Strand.this);
                }
            }
        }

        T get() {
            while (true) {
                T answer = value;
                if (answer != null) {
                    return answer;
                }
                waitedFor = true;
                baton.leave(Strand.this);
                waitedFor = false;
                demandGoesOn();
            }
        }
    }

    /// What ends a strand that is not to go on. Nobody catches it.
    private static final class Unwound extends Error {
        private static final long serialVersionUID = 1L;

        Unwound() {
            super("the process has ended", null, false, false);
        }
    }
}
