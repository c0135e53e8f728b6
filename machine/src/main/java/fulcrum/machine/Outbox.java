package fulcrum.machine;

/// Where a step writes what should happen. The verbs are safe by default and early by name.
///
/// @param <M> the messages that its peers exchange
public interface Outbox<M> {

    /// Takes one effect; effects are carried out in the order in which they were emitted.
    void emit(Effect<M> effect);

    /// The position that the next stored record will have. Positions of one machine grow by one
    /// with every record, over restarts too, and begin at 1.
    long nextPosition();

    /// Sends once every earlier store of this machine is durable.
    default void send(NodeId to, M message) {
        emit(new Effect.Send<>(to, message));
    }

    /// Sends at once; the caller cites why it may.
    default void sendEarly(NodeId to, M message) {
        emit(new Effect.SendEarly<>(to, message));
    }

    /// Appends a record to the log and returns its position, which [Input.Stored] will reach.
    default long store(Durable record) {
        long position = nextPosition();
        emit(new Effect.Store<>(position, record));
        return position;
    }

    /// Appends a record for whose durability nothing waits, and returns its position.
    default long storeLazily(Durable record) {
        long position = nextPosition();
        emit(new Effect.StoreLazily<>(position, record));
        return position;
    }

    /// Starts a timer, or starts it again.
    default void start(Timer timer, long delayNanos) {
        emit(new Effect.StartTimer<>(timer, delayNanos));
    }

    /// Forgets a timer.
    default void stop(Timer timer) {
        emit(new Effect.StopTimer<>(timer));
    }

    /// Changes the key-value state; see [Effect.Apply].
    default void apply(long index, long request, Bytes change) {
        emit(new Effect.Apply<>(index, request, change));
    }

    /// Answers a client once every earlier store of this machine is durable.
    default void answer(long request, Outcome outcome) {
        emit(new Effect.Answer<>(request, outcome));
    }

    /// Answers a client at once; the caller cites why it may.
    default void answerEarly(long request, Outcome outcome) {
        emit(new Effect.AnswerEarly<>(request, outcome));
    }

    /// Reads what is not at hand.
    default void load(long ticket, Effect.Wanted wanted) {
        emit(new Effect.Load<>(ticket, wanted));
    }

    /// Exports the key-value state as it is now.
    default void capture(Bytes header) {
        emit(new Effect.Capture<>(header));
    }

    /// Sends a snapshot to a peer.
    default void ship(NodeId to, Snapshot snapshot) {
        emit(new Effect.Ship<>(to, snapshot));
    }

    /// Replaces the key-value state by an imported snapshot.
    default void adopt(Snapshot snapshot) {
        emit(new Effect.Adopt<>(snapshot));
    }

    /// Gives up the records before a position.
    default void truncate(long before) {
        emit(new Effect.Truncate<>(before));
    }

    /// Says what happened.
    default void note(Note note) {
        emit(new Effect.Noted<>(note));
    }
}
