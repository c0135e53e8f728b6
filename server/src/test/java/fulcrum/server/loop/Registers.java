package fulcrum.server.loop;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.Machine;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// A replicated state machine over Raft: registers that are written once per command, however often
/// the command is proposed.
final class Registers implements Machine<RaftMessage> {

    /// Sets a register.
    ///
    /// @param id of the command; proposed twice, it is carried out once
    /// @param padding that makes it longer
    record Put(long id, long key, long value, Bytes padding) implements Command {

        Bytes encoded() {
            return new Encoder().varint(id).varint(key).varint(value).bytes(padding).toBytes();
        }

        static Put decoded(Bytes bytes) {
            Decoder in = new Decoder(bytes);
            Put put = new Put(in.varint(), in.varint(), in.varint(), in.bytes());
            in.end();
            return put;
        }
    }

    /// Obtains the right to read, and answers how many commands were carried out.
    record Read() implements Command {}

    private final Raft raft;
    private final TreeMap<Long, Long> registers = new TreeMap<>();
    private final TreeSet<Long> carriedOut = new TreeSet<>();
    private final ArrayList<Long> history = new ArrayList<>();
    private final boolean remembers;
    private long applied;
    private final Intercepted box = new Intercepted();

    /// @param remembers what it has carried out; it grows with that
    Registers(Raft raft, boolean remembers) {
        this.raft = raft;
        this.remembers = remembers;
    }

    /// The ids of the commands in the order in which they were carried out.
    List<Long> history() {
        return List.copyOf(history);
    }

    /// The last index that was carried out.
    long applied() {
        return applied;
    }

    SortedMap<Long, Long> registers() {
        return registers;
    }

    @Override
    public RaftView view() {
        return raft.view();
    }

    @Override
    public void step(long now, Input<RaftMessage> input, Outbox<RaftMessage> out) {
        box.outer = out;
        switch (input) {
            case Input.Submitted<RaftMessage>(long request, Put put) ->
                    raft.step(
                            now,
                            new Input.Submitted<>(request, new RaftCommand.Propose(put.encoded())),
                            box);
            case Input.Submitted<RaftMessage>(long request, Read _) ->
                    raft.step(now, new Input.Submitted<>(request, new RaftCommand.Read()), box);
            default -> raft.step(now, input, box);
        }
    }

    private void carryOut(long request, Bytes command, Outbox<RaftMessage> out) {
        if (!command.isEmpty()) {
            Put put = Put.decoded(command);
            if (!remembers || carriedOut.add(put.id)) {
                registers.put(put.key, put.value);
                if (remembers) {
                    history.add(put.id);
                }
            }
        }
        if (request != 0) { // early: it is committed, hence durable at a quorum (thesis 10.2.1)
            out.answerEarly(request, new Outcome.Done(Bytes.EMPTY));
        }
    }

    /// Takes what is committed for itself.
    private final class Intercepted implements Outbox<RaftMessage> {

        private Outbox<RaftMessage> outer = this;

        @Override
        public void emit(Effect<RaftMessage> effect) {
            if (effect
                    instanceof Effect.Apply<RaftMessage>(long index, long request, Bytes change)) {
                applied = index;
                carryOut(request, change, outer);
            } else {
                outer.emit(effect);
            }
        }

        @Override
        public long nextPosition() {
            return outer.nextPosition();
        }
    }
}
