package fulcrum.protocols.lattice.leaderless;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outbox;
import fulcrum.machine.Outcome;
import fulcrum.protocols.lattice.leaderless.LeaderlessMessage.Make;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A write that this node may not make: it goes to a home that may (Dynamo 4.5, 6.4).
///
/// It is meant for one life of that home, which makes it once, however often the message arrives,
/// and never after it has declined it. So another home is asked only after a word from the first.
final class Forwarding implements Operation {

    private final Desk desk;
    private final Asker asker;
    private final LeaderlessCommand.Write write;
    private final List<NodeId> makers;
    private int at;
    private long life;
    private int waits;
    private boolean over;

    /// @param makers in the order in which they are asked; not empty
    Forwarding(Desk desk, Asker asker, LeaderlessCommand.Write write, List<NodeId> makers) {
        this.desk = desk;
        this.asker = asker;
        this.write = write;
        this.makers = List.copyOf(makers);
    }

    void begin(Outbox<LeaderlessMessage> out) {
        life = desk.peers().life(makers.get(at));
        out.note(new LeaderlessNote.WriteForwarded(write.key(), makers.get(at)));
        send(out);
        desk.await(out);
    }

    /// Early: nothing is stored for it here.
    private void send(Outbox<LeaderlessMessage> out) {
        out.sendEarly(
                makers.get(at),
                new Make(
                        desk.number(),
                        life,
                        desk.epoch(),
                        write.key(),
                        write.operation(),
                        write.consistency(),
                        write.once()));
    }

    @Override
    public void made(Outcome outcome, Outbox<LeaderlessMessage> out) {
        end(outcome, out);
    }

    @Override
    public void declined(NodeId home, String why, Outbox<LeaderlessMessage> out) {
        if (!home.equals(makers.get(at)) || over) {
            return;
        }
        at++;
        if (at < makers.size()) {
            begin(out);
        } else {
            out.note(new LeaderlessNote.OperationRefused(write.key(), why));
            end(new Outcome.Refused(Outcome.Refusal.UNAVAILABLE, null), out);
        }
    }

    @Override
    public void waited(Outbox<LeaderlessMessage> out) {
        waits++;
        // The maker has as much time as this node would have had, and its answer has some more.
        if (waits < 2 * desk.tries()) {
            send(out);
            desk.await(out);
            return;
        }
        NodeId maker = makers.get(at);
        desk.peers().missed(maker, out);
        end(new Outcome.Unknown(maker + " was to make it and has not answered"), out);
    }

    private void end(Outcome outcome, Outbox<LeaderlessMessage> out) {
        if (!over) {
            over = true;
            desk.rest(out);
            asker.tell(outcome, out);
        }
    }

    @Override
    public void placed(Outbox<LeaderlessMessage> out) {
        // The maker goes by its own placement.
    }

    @Override
    public void merged(NodeId home, @Nullable Bytes more, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.MessageIgnored("Merged", "it is made elsewhere"));
    }

    @Override
    public void have(NodeId home, @Nullable Bytes state, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.MessageIgnored("Have", "it is made elsewhere"));
    }

    @Override
    public void kept(NodeId standIn, NodeId home, Outbox<LeaderlessMessage> out) {
        out.note(new LeaderlessNote.MessageIgnored("Kept", "it is made elsewhere"));
    }

    @Override
    public void stored(long upTo, Outbox<LeaderlessMessage> out) {}

    @Override
    public boolean over() {
        return over;
    }
}
