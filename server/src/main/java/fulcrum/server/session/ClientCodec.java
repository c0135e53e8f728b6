package fulcrum.server.session;

import fulcrum.database.shard.CommandCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;

/// What a client that speaks the transport's framing and its node say to each other: a request's
/// number, and then a command, or its outcome. Answers come in any order.
public final class ClientCodec {

    private static final CommandCodec COMMANDS = new CommandCodec();

    private static final int DONE = 1;
    private static final int REFUSED = 2;
    private static final int UNKNOWN = 3;

    private ClientCodec() {}

    /// Writes a request.
    public static void request(long number, ShardCommand command, Encoder out) {
        COMMANDS.encode(command, out.varint(number));
    }

    /// Reads the command that follows a request's number.
    ///
    /// @throws fulcrum.machine.codec.Malformed where there is none that a client may give
    public static ShardCommand command(Decoder in) {
        return switch (COMMANDS.decode(in)) {
            case ShardCommand.Room _, ShardCommand.MoveLeader _, ShardCommand.ChangeMembers _ ->
                    throw in.malformed("no client may ask for this");
            case ShardCommand command -> command;
            default -> throw in.malformed("a command of another machine");
        };
    }

    /// Writes an answer.
    public static void answer(long number, Outcome outcome, Encoder out) {
        out.varint(number);
        switch (outcome) {
            case Outcome.Done(Bytes result) -> out.tag(DONE).bytes(result);
            case Outcome.Refused(Outcome.Refusal why, NodeId instead) ->
                    out.tag(REFUSED).tag(number(why)).nodeOrNull(instead);
            case Outcome.Unknown(String why) -> out.tag(UNKNOWN).text(why);
        }
    }

    /// Reads the outcome that follows an answer's number.
    ///
    /// @throws fulcrum.machine.codec.Malformed where there is none
    public static Outcome outcome(Decoder in) {
        int tag = in.tag();
        Outcome outcome =
                switch (tag) {
                    case DONE -> new Outcome.Done(in.bytes());
                    case REFUSED -> new Outcome.Refused(refusal(in), in.nodeOrNull());
                    case UNKNOWN -> new Outcome.Unknown(in.text());
                    default -> throw in.unknownTag(tag);
                };
        in.end();
        return outcome;
    }

    private static int number(Outcome.Refusal refusal) {
        return switch (refusal) {
            case NOT_LEADER -> 1;
            case OVERLOADED -> 2;
            case CHANGE_UNDER_WAY -> 3;
            case TRANSFER_UNDER_WAY -> 4;
            case INVALID -> 5;
            case UNAVAILABLE -> 6;
            case DISK_FULL -> 7;
        };
    }

    private static Outcome.Refusal refusal(Decoder in) {
        int tag = in.tag();
        for (Outcome.Refusal refusal : Outcome.Refusal.values()) {
            if (number(refusal) == tag) {
                return refusal;
            }
        }
        throw in.unknownTag(tag);
    }
}
