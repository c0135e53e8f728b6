package fulcrum.server.postgres.wire;

import fulcrum.server.postgres.login.LoginRule;
import fulcrum.server.postgres.login.ScramExchange;
import fulcrum.server.postgres.wire.MessageReader.Violation;
import fulcrum.server.postgres.wire.StartUp.Said.Hello;
import fulcrum.sql.catalog.Role;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.role.ScramVerifier;
import fulcrum.sql.session.Opening;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Between a client's first words and its first statement: which rule is about it, who it is, and
/// whether it can prove that (PostgreSQL's manual, chapter 54.3).
final class Login implements Opening.Found {

    /// Of one message of an exchange, as PostgreSQL has it.
    private static final int MESSAGE_BYTES_MOST = 1024;

    private static final int NONCE_BYTES = 18;

    /// Between PostgreSQL's epoch, 2000-01-01, and Unix'.
    private static final long EPOCH_MILLIS = 946_684_800_000L;

    /// Who waits at the door. On its loop.
    interface Gate {

        void letIn(Hello hello, Role role);

        void refuse(SqlError error);

        /// What lies unread can be taken.
        void resume();
    }

    private final Gate gate;
    private final DoorSide door;
    private final Replies replies;
    private final Channel channel;
    private final Hello hello;
    private final MessageReader reader = new MessageReader();

    private LoginRule.Method method = LoginRule.Method.REJECT;
    private boolean finding;
    private boolean refused;
    private @Nullable Role role;
    private byte @Nullable [] endPoint;
    private @Nullable ScramExchange exchange;
    private boolean proofIsNext;

    Login(Gate gate, DoorSide door, Replies replies, Channel channel, Hello hello) {
        this.gate = gate;
        this.door = door;
        this.replies = replies;
        this.channel = channel;
        this.hello = hello;
    }

    /// Begins; who needs no password may be in when it returns.
    void begin() {
        boolean tls = DoorTls.isOn(channel);
        SocketAddress from = channel.remoteAddress();
        LoginRule.Method found =
                from instanceof InetSocketAddress inet
                        ? door.admission()
                                .rules()
                                .method(tls, hello.database(), hello.user(), inet.getAddress())
                        : null;
        if (found == null || found == LoginRule.Method.REJECT) {
            throw notAllowed(found == null, tls);
        }
        method = found;
        finding = true;
        door.opening().find(hello.user(), this);
    }

    private SqlError notAllowed(boolean noRule, boolean tls) {
        String whom =
                "host \""
                        + address()
                        + "\", user \""
                        + hello.user()
                        + "\", database \""
                        + hello.database()
                        + "\", "
                        + (tls ? "SSL encryption" : "no encryption");
        return new SqlError(
                        SqlState.BAD_AUTHORIZATION,
                        noRule
                                ? "no pg_hba.conf entry for " + whom
                                : "pg_hba.conf rejects connection for " + whom)
                .hint("The rules are 'login' in the configuration of the node.");
    }

    /// As rules know it.
    String address() {
        return channel.remoteAddress() instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : String.valueOf(channel.remoteAddress());
    }

    /// Whether the next message can be taken.
    boolean isReady() {
        return !finding;
    }

    /// Nobody waits any more.
    void leave() {
        finding = false;
        refused = true;
    }

    // What is found, on whichever thread

    @Override
    public void role(Role known) {
        found(known);
    }

    @Override
    public void nobody() {
        found(null);
    }

    @Override
    public void failed(SqlError error) {
        onLoop(() -> {
            if (finding) {
                finding = false;
                gate.refuse(error);
            }
        });
    }

    private void found(@Nullable Role known) {
        onLoop(() -> {
            if (finding) {
                finding = false;
                role = known;
                goOn();
            }
        });
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }

    private void goOn() {
        if (method == LoginRule.Method.TRUST) {
            enter();
        } else {
            endPoint = DoorTls.endPoint(channel);
            replies.sasl(
                    endPoint == null
                            ? List.of(ScramExchange.PLAIN)
                            : List.of(ScramExchange.PLUS, ScramExchange.PLAIN));
        }
        gate.resume();
    }

    // What the client says

    /// Demands that a message can come now; its content need not be there yet.
    static void demandType(byte type, int length) {
        if (type != 'p') {
            throw new Violation("expected SASL response, got message type " + (type & 0xFF));
        }
        if (length > MESSAGE_BYTES_MOST) {
            throw new Violation("invalid message length");
        }
    }

    /// Takes a message of the exchange.
    void message(ByteBuf in, int from, int to) {
        if (refused) {
            return;
        }
        reader.of(in, from, to);
        ScramExchange begun = exchange;
        if (begun == null) {
            begun = begin(reader.string());
            exchange = begun;
            int length = reader.int32();
            if (length == -1) { // it has nothing to say yet
                reader.end();
                replies.saslGoesOn(new byte[0]);
                return;
            }
            if (length != reader.left()) {
                throw new Violation("invalid message format");
            }
        }
        byte[] said = reader.octets(reader.left());
        if (!proofIsNext) {
            replies.saslGoesOn(begun.first(said));
            proofIsNext = true;
            return;
        }
        byte[] last = begun.last(said);
        if (last == null) {
            throw wrongPassword();
        }
        replies.saslEnds(last);
        enter();
    }

    private ScramExchange begin(String mechanism) {
        byte[] nonce = new byte[NONCE_BYTES];
        door.admission().random().nextBytes(nonce);
        return ScramExchange.begin(
                mechanism, verifier(), door.admission().mocks(), hello.user(), endPoint, nonce);
    }

    /// Null for who cannot log in with a password, whichever he gives.
    private @Nullable ScramVerifier verifier() {
        Role known = role;
        if (known == null || known.verifier() == null) {
            return null;
        }
        boolean expired = known.validUntil() <= nowMicros();
        return expired ? null : ScramVerifier.parse(known.verifier());
    }

    private static long nowMicros() {
        return 1000 * (System.currentTimeMillis() - EPOCH_MILLIS);
    }

    private SqlError wrongPassword() {
        return new SqlError(
                SqlState.BAD_PASSWORD,
                "password authentication failed for user \"" + hello.user() + '"');
    }

    private void enter() {
        Role known = role;
        if (known == null) {
            refuse("role \"" + hello.user() + "\" does not exist");
        } else if (!known.login()) {
            refuse("role \"" + hello.user() + "\" is not permitted to log in");
        } else {
            gate.letIn(hello, known);
        }
    }

    private void refuse(String why) {
        refused = true;
        gate.refuse(new SqlError(SqlState.BAD_AUTHORIZATION, why));
    }
}
