package fulcrum.protocols.log.raft;

import fulcrum.machine.Durable;
import fulcrum.machine.Effect;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Timer;
import fulcrum.protocols.log.raft.RaftRecord.HardState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What a server did, in order.
record Reaction(List<Effect<RaftMessage>> effects) {

    Reaction {
        effects = List.copyOf(effects);
    }

    Reaction then(Reaction next) {
        ArrayList<Effect<RaftMessage>> both = new ArrayList<>(effects);
        both.addAll(next.effects);
        return new Reaction(both);
    }

    /// All effects but timers and notes. Records lose their positions, and of several hard states
    /// between two other effects only the last is kept: how many records say it is nobody's
    /// business.
    List<Effect<RaftMessage>> essentials() {
        ArrayList<Effect<RaftMessage>> kept = new ArrayList<>();
        for (Effect<RaftMessage> effect : effects) {
            switch (effect) {
                case Effect.StartTimer<RaftMessage> _,
                        Effect.StopTimer<RaftMessage> _,
                        Effect.Noted<RaftMessage> _ -> {}
                case Effect.Store<RaftMessage>(long _, HardState record) -> {
                    if (!kept.isEmpty()
                            && kept.getLast()
                                    instanceof Effect.Store<RaftMessage>(long _, HardState _)) {
                        kept.removeLast();
                    }
                    kept.add(new Effect.Store<>(0, record));
                }
                case Effect.Store<RaftMessage>(long _, Durable record) ->
                        kept.add(new Effect.Store<>(0, record));
                case Effect.StoreLazily<RaftMessage>(long _, Durable record) ->
                        kept.add(new Effect.StoreLazily<>(0, record));
                case Effect.Send<RaftMessage> _,
                        Effect.SendEarly<RaftMessage> _,
                        Effect.Apply<RaftMessage> _,
                        Effect.Answer<RaftMessage> _,
                        Effect.AnswerEarly<RaftMessage> _,
                        Effect.Load<RaftMessage> _,
                        Effect.Capture<RaftMessage> _,
                        Effect.Ship<RaftMessage> _,
                        Effect.Adopt<RaftMessage> _,
                        Effect.Truncate<RaftMessage> _ ->
                        kept.add(effect);
            }
        }
        return kept;
    }

    /// The messages, held and early, in order.
    List<Effect<RaftMessage>> messages() {
        return effects.stream()
                .filter(e -> e instanceof Effect.Send || e instanceof Effect.SendEarly)
                .toList();
    }

    /// The messages to one peer, held and early, in order.
    List<RaftMessage> to(int peer) {
        ArrayList<RaftMessage> sent = new ArrayList<>();
        for (Effect<RaftMessage> effect : effects) {
            if (effect instanceof Effect.Send<RaftMessage>(NodeId to, RaftMessage message)
                    && to.number() == peer) {
                sent.add(message);
            } else if (effect
                            instanceof Effect.SendEarly<RaftMessage>(NodeId to, RaftMessage message)
                    && to.number() == peer) {
                sent.add(message);
            }
        }
        return sent;
    }

    /// The messages of one kind to one peer.
    <T extends RaftMessage> List<T> to(int peer, Class<T> kind) {
        return to(peer).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The records stored.
    List<RaftRecord> records() {
        ArrayList<RaftRecord> records = new ArrayList<>();
        for (Effect<RaftMessage> effect : essentials()) {
            if (effect instanceof Effect.Store<RaftMessage>(long _, Durable record)) {
                records.add((RaftRecord) record);
            }
        }
        return records;
    }

    /// The effects of one kind.
    <T> List<T> all(Class<T> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The indexes applied.
    List<Long> applied() {
        ArrayList<Long> indexes = new ArrayList<>();
        for (Effect<RaftMessage> effect : effects) {
            if (effect instanceof Effect.Apply<RaftMessage> apply) {
                indexes.add(apply.index());
            }
        }
        return indexes;
    }

    /// The answers given, held and early.
    List<Outcome> answers() {
        ArrayList<Outcome> outcomes = new ArrayList<>();
        for (Effect<RaftMessage> effect : effects) {
            if (effect instanceof Effect.Answer<RaftMessage>(long _, Outcome outcome)) {
                outcomes.add(outcome);
            } else if (effect instanceof Effect.AnswerEarly<RaftMessage>(long _, Outcome outcome)) {
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }

    /// The notes of one kind.
    <T extends RaftNote> List<T> notes(Class<T> kind) {
        ArrayList<T> notes = new ArrayList<>();
        for (Effect<RaftMessage> effect : effects) {
            if (effect instanceof Effect.Noted<RaftMessage> noted
                    && kind.isInstance(noted.note())) {
                notes.add(kind.cast(noted.note()));
            }
        }
        return notes;
    }

    /// The timers started, with their delays.
    TreeMap<Timer, Long> started() {
        TreeMap<Timer, Long> started = new TreeMap<>();
        for (Effect<RaftMessage> effect : effects) {
            if (effect instanceof Effect.StartTimer<RaftMessage>(Timer timer, long delay)) {
                started.put(timer, delay);
            }
        }
        return started;
    }
}
