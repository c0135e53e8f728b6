package fulcrum.database.shard;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import org.junit.jupiter.api.Test;

/// Commands in a log, told to people.
final class CommandTextTest {

    private static Bytes write(Bytes key, Condition condition) {
        Stamp once = new Stamp(5, 6);
        return ShardCodec.COMMANDS.encode(
                new Change.Write(1, 9, once, StateKeys.row(key), Bytes.text("v"), condition));
    }

    @Test
    void aWriteIsToldWithAllThatItNames() {
        assertThat(CommandText.of(write(Bytes.text("k"), new Condition.Version(300))))
                .hasToString(
                        "{what=put, askedAt=n1, request=9, key=k, value=v, if=the version is 300,"
                                + " session=5, sequence=6}");
    }

    @Test
    void whatIsNoTextIsToldInHexadecimal() {
        Bytes key = Bytes.hex("ff00");
        assertThat(CommandText.of(write(key, new Condition.Holds(key))))
                .containsEntry("key", "0xff00")
                .containsEntry("if", "the value is 0xff00");
    }

    @Test
    void whatThisVersionCannotReadIsToldAsItIs() {
        assertThat(CommandText.of(Bytes.hex("0907")))
                .containsEntry("what", "unreadable")
                .containsEntry("bytes", "0x0907");
    }

    @Test
    void aSessionThatIsOpenedIsTold() {
        Bytes open = ShardCodec.COMMANDS.encode(new Change.Open(3, 4, 1024));
        assertThat(CommandText.of(open))
                .hasToString("{what=open a session, askedAt=n3, request=4, sessionsMost=1024}");
    }
}
