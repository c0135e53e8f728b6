package fulcrum.server.session;

import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Command;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.Malformed;
import fulcrum.server.loop.ReplySink;
import fulcrum.server.transport.Link;
import fulcrum.server.transport.Receiver;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// The door for clients that speak the transport's framing, on the peers' port.
///
/// A client whose answer cannot be sent is cut off: it would wait for ever. What it had asked for
/// may have taken effect, as after any lost connection.
public final class ClientDoor implements Receiver {

    private final Supplier<? extends Session> sessions;
    private final Map<Long, Session> open = new TreeMap<>();
    private final Encoder scratch = new Encoder(1024);

    /// @param sessions opens one for each client
    public ClientDoor(Supplier<? extends Session> sessions) {
        this.sessions = sessions;
    }

    @Override
    public void connected(Link link) {
        open.put(link.number(), sessions.get());
    }

    @Override
    public void received(Link from, long group, Decoder message) {
        Session session = open.get(from.number());
        if (session == null) {
            return;
        }
        long number;
        Command command;
        try {
            number = message.varint();
            command = ClientCodec.command(message);
        } catch (Malformed malformed) {
            from.close("a request that cannot be read: " + malformed.getMessage());
            return;
        }
        ReplySink sink = outcome -> answer(from, number, outcome);
        switch (command) {
            case SessionCommand step -> session.transact(step, sink);
            case ShardCommand other -> session.submit(other, sink);
            default -> throw new IllegalStateException("the codec reads no such " + command);
        }
    }

    private void answer(Link to, long number, Outcome outcome) {
        if (open.containsKey(to.number())) {
            ClientCodec.answer(number, outcome, scratch.reset());
            if (!to.send(0, scratch)) {
                to.close("it does not take its answers");
            }
        }
    }

    @Override
    public void disconnected(Link link) {
        Session session = open.remove(link.number());
        if (session != null) {
            session.close();
        }
    }
}
