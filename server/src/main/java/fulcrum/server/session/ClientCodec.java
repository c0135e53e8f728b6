package fulcrum.server.session;

import fulcrum.database.session.SessionCodec;
import fulcrum.database.session.SessionCommand;
import fulcrum.database.shard.CommandCodec;
import fulcrum.database.shard.ShardCommand;
import fulcrum.machine.Command;
import fulcrum.machine.Outcome;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import fulcrum.machine.codec.OutcomeCodec;

/// What a client that speaks the transport's framing and its node say to each other: a request's
/// number, and then a command, or its outcome. Answers come in any order.
///
/// A command of a transaction has a mark before it that is no version of the other commands: who
/// knows of no transactions cannot take it for one of those, and ends the connection.
public final class ClientCodec {

    private static final CommandCodec COMMANDS = new CommandCodec();
    private static final int OF_A_TRANSACTION = 0;

    private ClientCodec() {}

    /// Writes a request.
    public static void request(long number, ShardCommand command, Encoder out) {
        COMMANDS.encode(command, out.varint(number));
    }

    /// Writes a request of a transaction.
    public static void request(long number, SessionCommand command, Encoder out) {
        SessionCodec.COMMANDS.encode(command, out.varint(number).tag(OF_A_TRANSACTION));
    }

    /// Reads the command that follows a request's number: a [ShardCommand] or a [SessionCommand].
    ///
    /// @throws fulcrum.machine.codec.Malformed where there is none that a client may give
    public static Command command(Decoder in) {
        if (in.peek() == OF_A_TRANSACTION) {
            in.tag();
            return SessionCodec.COMMANDS.decode(in);
        }
        return switch (COMMANDS.decode(in)) {
            case ShardCommand.Room _,
                    ShardCommand.Behind _,
                    ShardCommand.OpenGates _,
                    ShardCommand.Neighbours _,
                    ShardCommand.Wake _,
                    ShardCommand.MoveLeader _,
                    ShardCommand.ChangeMembers _ ->
                    throw in.malformed("no client may ask for this");
            case ShardCommand command -> command;
            default -> throw in.malformed("a command of another machine");
        };
    }

    /// Writes an answer.
    public static void answer(long number, Outcome outcome, Encoder out) {
        OutcomeCodec.write(outcome, out.varint(number));
    }

    /// Reads the outcome that follows an answer's number.
    ///
    /// @throws fulcrum.machine.codec.Malformed where there is none
    public static Outcome outcome(Decoder in) {
        Outcome outcome = OutcomeCodec.read(in);
        in.end();
        return outcome;
    }
}
