package fulcrum.server.session;

import fulcrum.database.shard.Condition;
import fulcrum.database.shard.ShardCommand;
import fulcrum.database.shard.Stamp;
import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import org.jspecify.annotations.Nullable;

/// What a client that speaks the transport's framing and its node say to each other: a request's
/// number, and then a command, or its outcome. Answers come in any order.
public final class ClientCodec {

    private static final int GET = 1;
    private static final int SCAN = 2;
    private static final int WRITE = 3;
    private static final int OPEN_SESSION = 4;

    private static final int DONE = 1;
    private static final int REFUSED = 2;
    private static final int UNKNOWN = 3;

    private ClientCodec() {}

    /// Writes a request.
    ///
    /// @throws IllegalArgumentException for a command that only a host may give
    public static void request(long number, ShardCommand command, Encoder out) {
        out.varint(number);
        switch (command) {
            case ShardCommand.Get(Bytes key) -> out.tag(GET).bytes(key);
            case ShardCommand.Scan(Bytes from, Bytes to, int limit) -> {
                out.tag(SCAN).bytes(from);
                bytesOrNull(to, out);
                out.varint(limit);
            }
            case ShardCommand.Write(Stamp once, Bytes key, Bytes value, Condition condition) -> {
                out.tag(WRITE).bool(once != null);
                if (once != null) {
                    out.fixed64(once.session()).varint(once.sequence());
                }
                out.bytes(key);
                bytesOrNull(value, out);
                condition(condition, out);
            }
            case ShardCommand.OpenSession _ -> out.tag(OPEN_SESSION);
            case ShardCommand.Room _, ShardCommand.MoveLeader _ ->
                    throw new IllegalArgumentException("no client asks for " + command);
        }
    }

    /// Reads the command that follows a request's number.
    ///
    /// @throws fulcrum.machine.codec.Malformed where there is none
    public static ShardCommand command(Decoder in) {
        int tag = in.tag();
        ShardCommand command =
                switch (tag) {
                    case GET -> new ShardCommand.Get(in.bytes());
                    case SCAN -> new ShardCommand.Scan(in.bytes(), bytesOrNull(in), positive(in));
                    case WRITE -> {
                        Stamp once = in.bool() ? new Stamp(in.fixed64(), in.varint()) : null;
                        yield new ShardCommand.Write(
                                once, in.bytes(), bytesOrNull(in), condition(in));
                    }
                    case OPEN_SESSION -> new ShardCommand.OpenSession();
                    default -> throw in.unknownTag(tag);
                };
        in.end();
        return command;
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

    private static int positive(Decoder in) {
        int number = in.integer();
        if (number <= 0) {
            throw in.malformed("a limit is positive");
        }
        return number;
    }

    private static void bytesOrNull(@Nullable Bytes value, Encoder out) {
        out.bool(value != null);
        if (value != null) {
            out.bytes(value);
        }
    }

    private static @Nullable Bytes bytesOrNull(Decoder in) {
        return in.bool() ? in.bytes() : null;
    }

    private static void condition(Condition condition, Encoder out) {
        switch (condition) {
            case Condition.Always _ -> out.tag(1);
            case Condition.Absent _ -> out.tag(2);
            case Condition.Present _ -> out.tag(3);
            case Condition.Holds(Bytes value) -> out.tag(4).bytes(value);
            case Condition.Version(long version) -> out.tag(5).varint(version);
        }
    }

    private static Condition condition(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case 1 -> Condition.ALWAYS;
            case 2 -> Condition.ABSENT;
            case 3 -> Condition.PRESENT;
            case 4 -> new Condition.Holds(in.bytes());
            case 5 -> new Condition.Version(in.varint());
            default -> throw in.unknownTag(tag);
        };
    }
}
