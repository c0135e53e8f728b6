package fulcrum.server.postgres.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is said and answered, message by message, wherever the session tells it.
final class WireTest {

    private static final byte[] SYNC = WireText.plain('S');
    private static final byte[] FLUSH = WireText.plain('H');

    @ParameterizedTest
    @EnumSource
    void aSimpleQueryIsAnsweredStatementByStatement(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                RawClient client = RawClient.in(door)) {
            assertThat(client.ask(WireText.query("SELECT 1, 'a', NULL, true; NOTICE; SELECT -2")))
                    .containsExactly(
                            "RowDescription ?column?:23 ?column?:25 ?column?:25 ?column?:16",
                            "DataRow '1' 'a' null 't'",
                            "CommandComplete SELECT 1",
                            "NoticeResponse WARNING 01000 take care",
                            "CommandComplete NOTICE",
                            "RowDescription ?column?:23",
                            "DataRow '-2'",
                            "CommandComplete SELECT 1",
                            "ReadyForQuery I");
            assertThat(client.ask(WireText.query("")))
                    .containsExactly("EmptyQueryResponse", "ReadyForQuery I");
            assertThat(client.ask(WireText.query("SET DateStyle = German")))
                    .containsExactly(
                            "ParameterStatus DateStyle = German",
                            "CommandComplete SET",
                            "ReadyForQuery I");
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anErrorIsToldWithAllItsFieldsAndEndsTheText(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                RawClient client = RawClient.in(door)) {
            assertThat(client.ask(WireText.query("SELECT 1; FAIL; SELECT 2")))
                    .containsExactly(
                            "RowDescription ?column?:23",
                            "DataRow '1'",
                            "CommandComplete SELECT 1",
                            """
                            ErrorResponse ERROR 23505 there already is one
                                  D Key (k)=(1) already exists.
                                  H Take another.
                                  P 3
                                  W somewhere
                                  s public
                                  t kv
                                  c k
                                  d int4
                                  n kv_pkey\
                            """,
                            "ReadyForQuery I");
            assertThat(client.ask(WireText.query("BEGIN")).getLast()).isEqualTo("ReadyForQuery T");
            assertThat(client.ask(WireText.query("FAIL")).getLast()).isEqualTo("ReadyForQuery E");
            assertThat(client.ask(WireText.query("SELECT 1")).getFirst())
                    .startsWith("ErrorResponse ERROR 25P02");
            assertThat(client.ask(WireText.query("COMMIT")))
                    .containsExactly(
                            "ErrorResponse ERROR 25P02 current transaction is aborted, commands"
                                    + " ignored until end of transaction block",
                            "ReadyForQuery E");
            assertThat(client.ask(WireText.query("ROLLBACK")).getLast())
                    .isEqualTo("ReadyForQuery I");
        }
    }

    @ParameterizedTest
    @EnumSource
    void statementsAndPortalsHaveNames(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                RawClient client = RawClient.in(door)) {
            assertThat(
                            client.ask(
                                    WireText.parse("s", "SELECT $1::int, $2", 0, 25),
                                    WireText.describe('S', "s"),
                                    WireText.bind("p", "s", true, "42", "x'6869'"),
                                    WireText.describe('P', "p"),
                                    WireText.execute("p", 0),
                                    WireText.close('P', "p"),
                                    WireText.close('S', "none"),
                                    SYNC))
                    .containsExactly(
                            "ParseComplete",
                            "ParameterDescription 23 25",
                            "RowDescription ?column?:23 ?column?:25",
                            "BindComplete",
                            "RowDescription ?column?:23:binary ?column?:25:binary",
                            "DataRow x'0000002a' 'hi'",
                            "CommandComplete SELECT 1",
                            "CloseComplete",
                            "CloseComplete",
                            "ReadyForQuery I");
            assertThat(client.ask(WireText.bind("", "s", false, "null", "b"), FLUSH, SYNC))
                    .containsExactly("BindComplete", "ReadyForQuery I");
            assertThat(client.ask(WireText.execute("", 0), SYNC).getFirst())
                    .isEqualTo("ErrorResponse ERROR 34000 portal \"\" does not exist");
            assertThat(client.ask(WireText.parse("s", "SELECT 1"), SYNC).getFirst())
                    .isEqualTo("ErrorResponse ERROR 42P05 prepared statement \"s\" already exists");
            assertThat(client.ask(WireText.query("DEALLOCATE ALL")).getLast())
                    .isEqualTo("ReadyForQuery I");
            assertThat(client.ask(WireText.describe('S', "s"), SYNC).getFirst())
                    .isEqualTo("ErrorResponse ERROR 26000 prepared statement \"s\" does not exist");
            assertThat(client.ask(WireText.describe('S', ""), SYNC).getFirst())
                    .isEqualTo(
                            "ErrorResponse ERROR 26000 unnamed prepared statement does not exist");
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsComeInAsManyStepsAsAreWanted(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                RawClient client = RawClient.in(door)) {
            List<String> lines =
                    client.ask(
                            WireText.query("BEGIN"),
                            WireText.parse("", "GENERATE 5 1"),
                            WireText.bind("c", "", false),
                            WireText.execute("c", 2),
                            WireText.execute("c", 2),
                            SYNC);
            assertThat(lines).containsExactly("CommandComplete BEGIN", "ReadyForQuery T");
            assertThat(client.readToReady())
                    .containsExactly(
                            "ParseComplete",
                            "BindComplete",
                            "DataRow '1' 'x'",
                            "DataRow '2' 'x'",
                            "PortalSuspended",
                            "DataRow '3' 'x'",
                            "DataRow '4' 'x'",
                            "PortalSuspended",
                            "ReadyForQuery T");
            assertThat(client.ask(WireText.execute("c", 2), SYNC))
                    .containsExactly(
                            "DataRow '5' 'x'", "CommandComplete SELECT 1", "ReadyForQuery T");
            assertThat(client.ask(WireText.bind("c", "", false), SYNC).getFirst())
                    .isEqualTo("ErrorResponse ERROR 42P03 cursor \"c\" already exists");
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterAnErrorAllIsPassedOverUpToTheSync(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                RawClient client = RawClient.in(door)) {
            assertThat(
                            client.ask(
                                    WireText.parse("", "FAIL"),
                                    WireText.bind("", "", false),
                                    WireText.execute("", 0),
                                    WireText.parse("", "SELECT 1"),
                                    WireText.query("SELECT 2"),
                                    WireText.plain('F'),
                                    SYNC,
                                    WireText.query("SELECT 3")))
                    .hasSize(4)
                    .endsWith("ReadyForQuery I");
            assertThat(client.readToReady()).contains("DataRow '3'");
            assertThat(client.ask(WireText.parse("", "NONSENSE;NO"), FLUSH, SYNC).getFirst())
                    .startsWith("ErrorResponse ERROR 42601");
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTheDoorRefusesFailsTheTransactionToo(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                RawClient client = RawClient.in(door)) {
            assertThat(client.ask(WireText.query("BEGIN")).getLast()).isEqualTo("ReadyForQuery T");
            assertThat(client.ask(WireText.execute("none", 0), SYNC).getLast())
                    .isEqualTo("ReadyForQuery E");
            assertThat(client.ask(WireText.query("ROLLBACK")).getLast())
                    .isEqualTo("ReadyForQuery I");
            assertThat(client.ask(WireText.plain('F')))
                    .containsExactly(
                            "ErrorResponse ERROR 0A000 function calls are not supported\n"
                                    + "      H Call the function in a SELECT.",
                            "ReadyForQuery I");
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatFailsIsToldAtTheSync(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                RawClient client = RawClient.in(door)) {
            assertThat(
                            client.ask(
                                    WireText.parse("", "DOOM"),
                                    WireText.bind("", "", false),
                                    WireText.execute("", 0),
                                    SYNC))
                    .containsExactly(
                            "ParseComplete",
                            "BindComplete",
                            "CommandComplete DOOM",
                            "ErrorResponse ERROR 40001 could not serialize access due to"
                                    + " concurrent update",
                            "ReadyForQuery I");
        }
    }

    @Test
    void aFlushBringsWhatIsThereSoFar() throws Exception {
        try (WireDoor door = new WireDoor(TestWorld.Place.APART);
                RawClient client = RawClient.in(door)) {
            client.send(WireText.parse("", "SELECT $1"), WireText.describe('S', ""), FLUSH);
            assertThat(client.readTo("RowDescription"))
                    .containsExactly(
                            "ParseComplete",
                            "ParameterDescription 25",
                            "RowDescription ?column?:25");
            client.send(WireText.bind("", "", false, "a"), WireText.execute("", 0), FLUSH);
            assertThat(client.readTo("CommandComplete")).contains("DataRow 'a'");
            assertThat(client.ask(SYNC)).containsExactly("ReadyForQuery I");
        }
    }

    @Test
    void aStatementIsKnownToBeAloneWhereOnlyASyncFollows() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient client = RawClient.in(door)) {
            byte[] bind = WireText.bind("", "", false);
            byte[] execute = WireText.execute("", 0);
            List<String> _ = client.ask(WireText.parse("", "SELECT 1"), bind, execute, SYNC);
            List<String> _ = client.ask(bind, execute, bind, execute, SYNC);
            client.send(bind, execute, FLUSH);
            List<String> _ = client.readTo("CommandComplete");
            List<String> _ = client.ask(SYNC);
            assertThat(door.world.alone).containsExactly(true, false, false, false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPipelineIsAnsweredInItsOrder(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                RawClient client = RawClient.in(door)) {
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                sent.add(WireText.parse("", "SELECT " + i));
                sent.add(WireText.bind("", "", false));
                sent.add(WireText.execute("", 0));
                sent.add(i % 2 == 0 ? SYNC : FLUSH);
            }
            sent.add(SYNC);
            client.send(sent.toArray(byte[][]::new));
            List<String> rows = new ArrayList<>();
            int ready = 0;
            while (ready < 251) {
                for (String line : client.readToReady()) {
                    if (line.startsWith("DataRow")) {
                        rows.add(line);
                    }
                    ready += line.startsWith("ReadyForQuery") ? 1 : 0;
                }
            }
            assertThat(rows).hasSize(500);
            for (int i = 0; i < 500; i++) {
                assertThat(rows.get(i)).isEqualTo("DataRow '" + i + "'");
            }
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @Test
    void bytesMayComeOneByOne() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient client = new RawClient(door.address)) {
            for (byte[] message :
                    List.of(
                            WireText.startUp(0, "user", "test", "database", "fulcrum"),
                            WireText.query("SELECT 7"))) {
                for (byte each : message) {
                    client.send(new byte[] {each});
                }
                assertThat(client.readToReady().getLast()).isEqualTo("ReadyForQuery I");
            }
        }
    }

    // Formats

    @Test
    void valuesComeAndGoInBothForms() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient client = RawClient.in(door)) {
            String all = "SELECT $1::smallint, $2::int, $3::bigint, $4::bool, $5::text";
            List<String> texts =
                    client.ask(
                            WireText.parse("v", all),
                            WireText.bind(
                                    "",
                                    "v",
                                    false,
                                    "-7",
                                    "x'7fffffff'",
                                    "-9223372036854775807",
                                    "x'01'",
                                    "x'c3bc'"),
                            WireText.execute("", 0),
                            SYNC);
            assertThat(texts)
                    .contains("DataRow '-7' '2147483647' '-9223372036854775807' 't' '\u00fc'");
            List<String> binary =
                    client.ask(
                            WireText.bind(
                                    "",
                                    "v",
                                    true,
                                    "32767",
                                    "-1",
                                    "x'8000000000000000'",
                                    "x'00'",
                                    "null"),
                            WireText.execute("", 0),
                            SYNC);
            assertThat(binary)
                    .contains("DataRow x'7fff' x'ffffffff' x'8000000000000000' x'00' null");
            assertThat(
                            client.ask(
                                    WireText.bind(
                                            "",
                                            "v",
                                            false,
                                            "0",
                                            "10",
                                            "x'8000000000000000'",
                                            "x'00'",
                                            "99"),
                                    WireText.execute("", 0),
                                    SYNC))
                    .contains("DataRow '0' '10' '-9223372036854775808' 'f' '99'");
        }
    }

    // Copying

    @ParameterizedTest
    @EnumSource
    void rowsAreCopiedInAndOut(TestWorld.Place place) throws Exception {
        try (WireDoor door = new WireDoor(place);
                RawClient client = RawClient.in(door)) {
            client.send(WireText.query("COPY kv FROM STDIN"));
            assertThat(client.readTo("CopyIn")).containsExactly("CopyInResponse text 0 0");
            assertThat(
                            client.ask(
                                    WireText.copyData("a\t1\nb"),
                                    FLUSH,
                                    SYNC,
                                    WireText.copyData("\t2\n"),
                                    WireText.plain('c')))
                    .containsExactly("CommandComplete COPY 2", "ReadyForQuery I");
            assertThat(client.ask(WireText.query("COPY kv TO STDOUT BINARY; SELECT 1")))
                    .containsExactly(
                            "CopyOutResponse binary 1 1",
                            "CopyData x'6109310a'",
                            "CopyData x'6209320a'",
                            "CopyDone",
                            "CommandComplete COPY 2",
                            "RowDescription ?column?:23",
                            "DataRow '1'",
                            "CommandComplete SELECT 1",
                            "ReadyForQuery I");
            assertThat(door.world.table).containsEntry("b", "2");
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @Test
    void aCopyMayBeSentInOneGoWithItsRows() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient client = RawClient.in(door)) {
            assertThat(
                            client.ask(
                                    WireText.query("COPY kv FROM STDIN"),
                                    WireText.copyData("a\t1\n"),
                                    WireText.plain('c'),
                                    WireText.query("SELECT 1")))
                    .containsExactly(
                            "CopyInResponse text 0 0", "CommandComplete COPY 1", "ReadyForQuery I");
            assertThat(client.readToReady()).contains("DataRow '1'");
            assertThat(
                            client.ask(
                                    WireText.parse("", "COPY kv FROM STDIN"),
                                    WireText.bind("", "", false),
                                    WireText.execute("", 0),
                                    WireText.copyData("b\t2\n"),
                                    WireText.plain('c'),
                                    SYNC))
                    .containsExactly(
                            "ParseComplete",
                            "BindComplete",
                            "CopyInResponse text 0 0",
                            "CommandComplete COPY 1",
                            "ReadyForQuery I");
        }
    }

    @Test
    void aCopyEndsWhenItsClientGivesUpOrItsRowsAreWrong() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient client = RawClient.in(door)) {
            assertThat(
                            client.ask(
                                    WireText.query("COPY kv FROM STDIN"),
                                    WireText.copyData("a\t1\n"),
                                    WireText.copyFail("out of paper")))
                    .containsExactly(
                            "CopyInResponse text 0 0",
                            "ErrorResponse ERROR 57014 COPY from stdin failed: out of paper",
                            "ReadyForQuery I");
            client.send(WireText.query("COPY kv FROM STDIN"), WireText.copyData("a\n"));
            assertThat(client.readToReady())
                    .containsExactly(
                            "CopyInResponse text 0 0",
                            "ErrorResponse ERROR 22P04 missing data for column \"v\"\n"
                                    + "      W COPY kv, line 1",
                            "ReadyForQuery I");
            assertThat(
                            client.ask(
                                    WireText.copyData("b\t2\n"),
                                    WireText.plain('c'),
                                    WireText.query("SELECT 1")))
                    .contains("DataRow '1'");
            assertThat(
                            client.ask(
                                    WireText.parse("", "COPY kv FROM STDIN"),
                                    WireText.bind("", "", false),
                                    WireText.execute("", 0),
                                    WireText.copyFail("never mind"),
                                    WireText.query("SELECT 1"),
                                    SYNC))
                    .hasSize(5)
                    .contains("ErrorResponse ERROR 57014 COPY from stdin failed: never mind");
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @Test
    void anotherMessageAmidstACopyEndsTheConnection() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient client = RawClient.in(door)) {
            client.send(WireText.query("COPY kv FROM STDIN"), WireText.query("SELECT 1"));
            assertThat(client.readToReady())
                    .containsExactly(
                            "CopyInResponse text 0 0",
                            "ErrorResponse FATAL 08P01 unexpected message type 0x51 during COPY"
                                    + " from stdin",
                            "(closed)");
        }
    }

    // Mistakes of the protocol

    private static void isError(RawClient client, byte[] message, String error) throws Exception {
        assertThat(client.ask(message, SYNC))
                .as(error)
                .containsExactly("ErrorResponse ERROR " + error, "ReadyForQuery I");
        assertThat(client.ask(WireText.query("SELECT 1"))).contains("DataRow '1'");
    }

    @Test
    void aMessageOfTheWrongContentIsAnErrorAndTheConnectionLives() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient client = RawClient.in(door)) {
            isError(
                    client,
                    WireText.message('P', Unpooled.wrappedBuffer(new byte[] {'a'})),
                    "08P01 invalid string in message");
            isError(
                    client,
                    WireText.message('E', Unpooled.wrappedBuffer(new byte[] {0, 0, 0})),
                    "08P01 insufficient data left in message");
            isError(
                    client,
                    WireText.message('H', Unpooled.wrappedBuffer(new byte[] {1})),
                    "08P01 invalid message format");
            isError(
                    client,
                    WireText.describe('X', ""),
                    "08P01 invalid DESCRIBE message subtype 88");
            isError(client, WireText.close('X', ""), "08P01 invalid CLOSE message subtype 88");
            isError(
                    client,
                    WireText.message('B', Unpooled.wrappedBuffer(new byte[] {0, 0})),
                    "26000 unnamed prepared statement does not exist");
            isError(
                    client,
                    WireText.parse("", "SELECT $1", 99),
                    "42704 type with OID 99 does not exist");
            isError(
                    client,
                    WireText.message(
                            'P', Unpooled.wrappedBuffer(new byte[] {0, (byte) 0xC3, 0, 0, 0})),
                    "22021 invalid byte sequence for encoding \"UTF8\": 0xc3");
        }
    }

    @Test
    void aBadBindIsRefusedByItsCause() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient client = RawClient.in(door)) {
            List<String> _ = client.ask(WireText.parse("one", "SELECT $1::int"), SYNC);
            isError(
                    client,
                    WireText.bind("", "one", false),
                    "08P01 bind message supplies 0 parameters, but prepared statement requires 1");
            isError(
                    client,
                    bind(2, 1),
                    "08P01 bind message has 2 parameter formats but 1 parameters");
            isError(client, bind(1, 1, 7), "22023 unsupported format code: 7");
            isError(
                    client,
                    WireText.bind("", "one", false, "x'00'"),
                    "22P03 incorrect binary data format in bind parameter 1\n"
                            + "      W unnamed portal parameter $1");
            isError(
                    client,
                    WireText.message(
                            'B',
                            Unpooled.buffer()
                                    .writeBytes(new byte[] {0, 'o', 'n', 'e', 0})
                                    .writeShort(0)
                                    .writeShort(1)
                                    .writeInt(-2)),
                    "08P01 insufficient data left in message");
            isError(
                    client,
                    WireText.message(
                            'B',
                            Unpooled.buffer()
                                    .writeBytes(new byte[] {0, 'o', 'n', 'e', 0})
                                    .writeShort(0)
                                    .writeShort(1)
                                    .writeInt(-1)
                                    .writeShort(2)
                                    .writeShort(0)
                                    .writeShort(1)),
                    "08P01 bind message has 2 result formats but query has 1 columns");
        }
    }

    private static byte[] bind(int formats, int parameters, int... codes) {
        io.netty.buffer.ByteBuf content =
                Unpooled.buffer().writeBytes(new byte[] {0, 'o', 'n', 'e', 0}).writeShort(formats);
        for (int i = 0; i < formats; i++) {
            content.writeShort(i < codes.length ? codes[i] : 0);
        }
        content.writeShort(parameters);
        for (int i = 0; i < parameters; i++) {
            content.writeInt(-1);
        }
        return WireText.message('B', content.writeShort(0));
    }

    @Test
    void aSimpleQueryOrASyncOfTheWrongContentIsAnsweredOnItsOwn() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient client = RawClient.in(door)) {
            assertThat(client.ask(WireText.message('Q', Unpooled.wrappedBuffer(new byte[] {'a'}))))
                    .containsExactly(
                            "ErrorResponse ERROR 08P01 invalid string in message",
                            "ReadyForQuery I");
            assertThat(client.ask(WireText.message('S', Unpooled.wrappedBuffer(new byte[] {1}))))
                    .containsExactly(
                            "ErrorResponse ERROR 08P01 invalid message format", "ReadyForQuery I");
            assertThat(
                            client.ask(
                                    WireText.message(
                                            'Q', Unpooled.wrappedBuffer(new byte[] {-1, 0}))))
                    .containsExactly(
                            "ErrorResponse ERROR 22021 invalid byte sequence for encoding"
                                    + " \"UTF8\": 0xff",
                            "ReadyForQuery I");
            assertThat(door.world.breaches).isEmpty();
        }
    }

    @Test
    void anUnknownMessageOrAnImpossibleLengthEndsTheConnection() throws Exception {
        try (WireDoor door = new WireDoor()) {
            try (RawClient client = RawClient.in(door)) {
                client.send(new byte[] {'z'});
                assertThat(client.readToReady())
                        .containsExactly(
                                "ErrorResponse FATAL 08P01 invalid frontend message type 122",
                                "(closed)");
            }
            for (int length : new int[] {3, -1, (8 << 20) + 1}) {
                try (RawClient client = RawClient.in(door)) {
                    client.send(
                            ByteBufUtil.getBytes(
                                    Unpooled.buffer().writeByte('Q').writeInt(length)));
                    assertThat(client.readToReady())
                            .containsExactly(
                                    "ErrorResponse FATAL 08P01 invalid message length", "(closed)");
                }
            }
        }
    }

    @Test
    void aMistakeOfOurOwnEndsTheConnectionThatMetIt() throws Exception {
        try (WireDoor door = new WireDoor();
                RawClient other = RawClient.in(door)) {
            try (RawClient client = RawClient.in(door)) {
                client.send(WireText.query("BREAK"));
                assertThat(client.readToReady().getFirst())
                        .startsWith("ErrorResponse FATAL XX000 internal error");
            }
            assertThat(other.ask(WireText.query("SELECT 1"))).contains("DataRow '1'");
        }
    }
}
