package fulcrum.lab.raft;

import fulcrum.machine.Bytes;
import fulcrum.machine.Command;
import fulcrum.machine.Effect;
import fulcrum.machine.Input;
import fulcrum.machine.KeyValues;
import fulcrum.machine.Machine;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.machine.state.Writes;
import fulcrum.protocols.log.raft.Raft;
import fulcrum.protocols.log.raft.RaftCommand;
import fulcrum.protocols.log.raft.RaftMessage;
import fulcrum.protocols.log.raft.RaftView;
import java.util.TreeMap;

/// The least state machine over Raft that a story can be told of: words under names, without
/// sessions. A command is the text `NAME WORD`.
final class Blackboard implements Machine<RaftMessage> {

    /// Asks which word is under a name.
    record Look(String name) implements Command {}

    private final Raft raft;
    private final KeyValues state;
    private final Intercepted intercepted = new Intercepted();
    private final TreeMap<Long, String> looks = new TreeMap<>();

    Blackboard(Raft raft, KeyValues state) {
        this.raft = raft;
        this.state = state;
    }

    @Override
    public RaftView view() {
        return raft.view();
    }

    @Override
    public void step(long now, Input<RaftMessage> input, Outbox<RaftMessage> out) {
        intercepted.outer = out;
        if (input instanceof Input.Submitted<RaftMessage>(long request, Look(String name))) {
            looks.put(request, name);
            raft.step(now, new Input.Submitted<>(request, new RaftCommand.Read()), intercepted);
        } else {
            raft.step(now, input, intercepted);
        }
    }

    /// The word that a name has here and now.
    private Bytes word(String name) {
        return state.peek(Bytes.text(name)) instanceof KeyValues.Peek.Present(Bytes word)
                ? word
                : Bytes.EMPTY;
    }

    /// Raft's effects, of which some concern this machine.
    private final class Intercepted implements Outbox<RaftMessage> {

        private Outbox<RaftMessage> outer = this;

        @Override
        public long nextPosition() {
            return outer.nextPosition();
        }

        @Override
        public void emit(Effect<RaftMessage> effect) {
            if (effect instanceof Effect.Apply<RaftMessage>(long index, long request, Bytes text)) {
                Writes writes = new Writes();
                if (!text.isEmpty()) {
                    String[] words = text.asText().split(" ", 2);
                    writes.put(Bytes.text(words[0]), Bytes.text(words[1]));
                }
                outer.apply(index, 0, writes.toBytes());
                if (request != 0) { // early: it is durable at a quorum
                    outer.answerEarly(request, new Outcome.Done(Bytes.EMPTY));
                }
            } else if (effect instanceof Effect.AnswerEarly<RaftMessage>(long request, var end)) {
                String name = looks.remove(request);
                if (name != null && end instanceof Outcome.Done) {
                    outer.answerEarly(request, new Outcome.Done(word(name)));
                } else {
                    outer.answerEarly(request, end);
                }
            } else {
                outer.emit(effect);
            }
        }
    }
}
