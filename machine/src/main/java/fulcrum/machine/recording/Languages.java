package fulcrum.machine.recording;

import fulcrum.machine.Command;
import fulcrum.machine.Durable;
import fulcrum.machine.codec.Codec;

/// How the types of one kind of machine become bytes.
///
/// @param <M> the messages that its peers exchange
public record Languages<M>(Codec<M> messages, Codec<Durable> records, Codec<Command> commands) {}
