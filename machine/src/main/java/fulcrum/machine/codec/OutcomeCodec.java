package fulcrum.machine.codec;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Outcome;
import fulcrum.machine.Outcome.Refusal;

/// How what was asked has ended, as bytes: between nodes, and to clients.
public final class OutcomeCodec {

    private static final int DONE = 1;
    private static final int REFUSED = 2;
    private static final int UNKNOWN = 3;

    private OutcomeCodec() {}

    public static void write(Outcome outcome, Encoder out) {
        switch (outcome) {
            case Outcome.Done(Bytes result) -> out.tag(DONE).bytes(result);
            case Outcome.Refused(Refusal why, NodeId instead) ->
                    out.tag(REFUSED).tag(number(why)).nodeOrNull(instead);
            case Outcome.Unknown(String why) -> out.tag(UNKNOWN).text(why);
        }
    }

    /// @throws Malformed where there is none
    public static Outcome read(Decoder in) {
        int tag = in.tag();
        return switch (tag) {
            case DONE -> new Outcome.Done(in.bytes());
            case REFUSED -> new Outcome.Refused(refusal(in), in.nodeOrNull());
            case UNKNOWN -> new Outcome.Unknown(in.text());
            default -> throw in.unknownTag(tag);
        };
    }

    /// Numbers of their own: the order of an enum's names may change, what was sent may not.
    private static int number(Refusal why) {
        return switch (why) {
            case NOT_LEADER -> 1;
            case OVERLOADED -> 2;
            case CHANGE_UNDER_WAY -> 3;
            case TRANSFER_UNDER_WAY -> 4;
            case INVALID -> 5;
            case UNAVAILABLE -> 6;
            case DISK_FULL -> 7;
            case DIVERGED -> 8;
        };
    }

    private static Refusal refusal(Decoder in) {
        int number = in.tag();
        for (Refusal refusal : Refusal.values()) {
            if (number(refusal) == number) {
                return refusal;
            }
        }
        throw in.unknownTag(number);
    }
}
