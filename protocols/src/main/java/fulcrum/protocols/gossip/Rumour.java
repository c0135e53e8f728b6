package fulcrum.protocols.gossip;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What one member tells another of a third.
///
/// Of two rumours about a member the one of the later incarnation holds, and of one incarnation the
/// stronger standing. So what a member knows is a maximum, and the order in which rumours come does
/// not matter.
///
/// @param accuser of a suspect, the member that did not get its answer; null else
/// @param ageNanos for how long the member has been dead or gone, as far as the teller knows; so
///   all forget it at about the same time
/// @param payload what the member announced with this incarnation; empty for the dead and gone
public record Rumour(
        NodeId member,
        Incarnation incarnation,
        Standing standing,
        @Nullable NodeId accuser,
        long ageNanos,
        Bytes payload) {

    /// A bound of what the rest of a rumour takes on the wire.
    private static final int BYTES_BESIDES_PAYLOAD = 48;

    public Rumour {
        Objects.requireNonNull(payload);
        if (ageNanos < 0 || (accuser != null) != (standing == Standing.SUSPECT)) {
            throw new IllegalArgumentException(
                    "an age is not negative, and a suspect has an accuser: not "
                            + standing
                            + " with "
                            + accuser
                            + " and "
                            + ageNanos);
        }
    }

    static Rumour alive(NodeId member, Incarnation incarnation, Bytes payload) {
        return new Rumour(member, incarnation, Standing.ALIVE, null, 0, payload);
    }

    static Rumour suspect(NodeId member, Incarnation incarnation, NodeId accuser, Bytes payload) {
        return new Rumour(member, incarnation, Standing.SUSPECT, accuser, 0, payload);
    }

    static Rumour gone(NodeId member, Incarnation incarnation, Standing how, long ageNanos) {
        return new Rumour(member, incarnation, how, null, ageNanos, Bytes.EMPTY);
    }

    /// It overrules a word of this incarnation and standing (§4.2).
    boolean overrules(Incarnation known, Standing standingKnown) {
        int order = incarnation.compareTo(known);
        return order > 0 || (order == 0 && standing.compareTo(standingKnown) > 0);
    }

    /// At most so many bytes on the wire.
    int bytesMost() {
        return BYTES_BESIDES_PAYLOAD + payload.size();
    }
}
