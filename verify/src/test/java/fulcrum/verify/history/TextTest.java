package fulcrum.verify.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fulcrum.machine.Dice;
import fulcrum.verify.history.Operation.Add;
import fulcrum.verify.history.Operation.Cas;
import fulcrum.verify.history.Operation.Read;
import fulcrum.verify.history.Operation.Transact;
import fulcrum.verify.history.Operation.Write;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {

    private static final Value X = Value.of("x");

    private static final List<Event> EVERYTHING =
            List.of(
                    new Event(Event.Type.INVOKE, 0, 5, new Write(X, Value.of("a \"q\"\n\u0001é"))),
                    new Event(Event.Type.INVOKE, 1, 6, new Cas(X, Value.nil(), Value.of(-7))),
                    new Event(Event.Type.INVOKE, 2, 7, new Add(Value.of(3), Value.of(9))),
                    new Event(Event.Type.OK, 2, 8, new Add(Value.of(3), Value.of(9))),
                    new Event(Event.Type.INVOKE, 2, 8, new Read(Value.of(3), Value.nil())),
                    new Event(
                            Event.Type.OK,
                            2,
                            9,
                            new Read(Value.of(3), Value.many(Value.of(9), Value.of(4)))),
                    new Event(Event.Type.FAIL, 1, 9, new Cas(X, Value.nil(), Value.of(-7))),
                    new Event(
                            Event.Type.INVOKE,
                            1,
                            10,
                            new Transact(
                                    List.of(
                                            new Micro.Append(Value.of(1), Value.of(2)),
                                            new Micro.ReadList(Value.of(1), null)))),
                    new Event(
                            Event.Type.OK,
                            1,
                            11,
                            new Transact(
                                    List.of(
                                            new Micro.Append(Value.of(1), Value.of(2)),
                                            new Micro.ReadList(
                                                    Value.of(1), List.of(Value.of(2)))))),
                    new Event(Event.Type.INFO, 0, 12, new Write(X, Value.of("a \"q\"\n\u0001é"))));

    /// Histories are kept for years: as they were first written, never made anew.
    @Test
    void whatWasWrittenFirstIsReadAndWrittenForever() throws IOException {
        for (String form : List.of("jsonl", "edn")) {
            String kept = kept("history." + form);
            History read = HistoryText.read("history." + form, kept);
            assertThat(read.events()).isEqualTo(EVERYTHING);
            assertThat(form.equals("edn") ? Edn.write(read) : JsonLines.write(read))
                    .isEqualTo(kept);
        }
    }

    private static String kept(String name) throws IOException {
        try (InputStream in = TextTest.class.getResourceAsStream("/fixtures/v1/" + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void jsonLinesGiveBackWhatWasWritten() {
        String text = JsonLines.write(History.of(EVERYTHING));
        assertThat(JsonLines.read(text).events()).isEqualTo(EVERYTHING);
    }

    @Test
    void ednGivesBackWhatWasWritten() {
        String text = Edn.write(History.of(EVERYTHING));
        assertThat(Edn.read(text).events()).isEqualTo(EVERYTHING);
    }

    @Test
    void bothGiveBackWhatIsDoneToAccounts() {
        List<Micro> asked = List.of(new Micro.Add(X, -3), new Micro.Get(X, null));
        List<Micro> answered = List.of(new Micro.Add(X, -3), new Micro.Get(X, 4L));
        List<Event> money =
                List.of(
                        new Event(Event.Type.INVOKE, 0, 5, new Transact(asked)),
                        new Event(Event.Type.OK, 0, 6, new Transact(answered)));
        History history = History.of(money);
        assertThat(JsonLines.read(JsonLines.write(history)).events()).isEqualTo(money);
        assertThat(Edn.read(Edn.write(history)).events()).isEqualTo(money);
    }

    @Test
    void readsJepsensRecordsInAVector() {
        History history =
                Edn.read(
                        """
                        ; a comment
                        [#jepsen.history.Op{:index 0, :time 3291485317, :type :invoke,
                           :process 0, :f :cas, :value [0 [nil 3]], :extra {:a #{1 2.5}}}
                         {:type :info, :process :nemesis, :f :start, :value "cut", :time 3291485318}
                         #_{:dropped true}
                         {:index 1 :time 3291485319 :type :ok :process 0 :f :cas :value [0 [nil 3]]}
                         {:index 2 :time 3291485320 :type :invoke :process 0 :f :read :value [0 nil]}
                         {:index 3 :time 3291485321 :type :ok :process 0 :f :read :value [0 3N]}]
                        """);
        assertThat(history.calls())
                .extracting(Call::answered)
                .containsExactly(
                        new Cas(Value.of(0), Value.nil(), Value.of(3)),
                        new Read(Value.of(0), Value.of(3)));
    }

    @Test
    void tellsAKeyFromASetByTheInvocation() {
        History history =
                Edn.read(
                        """
                        {:type :invoke, :process 0, :f :add, :value 1}
                        {:type :ok, :process 0, :f :add, :value 1}
                        {:type :invoke, :process 0, :f :read, :value nil}
                        {:type :ok, :process 0, :f :read, :value [1 2]}
                        """);
        assertThat(history.call(1).answered())
                .isEqualTo(new Read(Value.nil(), Value.many(Value.of(1), Value.of(2))));
        assertThat(history.timed()).isFalse();
    }

    @Test
    void passesOverEmptyLinesAndTheNemesis() {
        History history =
                JsonLines.read(
                        """

                        {"type":"info","process":"nemesis","f":"kill","value":null}
                        {"type":"invoke","process":0,"f":"write","value":1,"node":"n1"}\r

                        {"type":"ok","process":0,"f":"write","value":1}\
                        """);
        assertThat(history.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"invoke\" | line 2: column 17: expected '}', found the end of the text",
                "nonsense | line 2: column 9: 'nonsense' is not JSON",
                "{\"type\":\"ok\",\"process\":1,\"f\":\"read\"} | line 2: ok of process 1, which has"
                        + " no operation under way",
                "{\"type\":\"invoke\",\"process\":1,\"f\":\"push\"} | line 2: unknown function"
                        + " 'push'; known are read, write, cas, add, txn",
                "{\"type\":\"began\",\"process\":1,\"f\":\"read\"} | line 2: unknown type 'began';"
                        + " known are invoke, ok, fail, info",
                "{\"type\":\"invoke\",\"process\":-1,\"f\":\"read\"} | line 2: process -1 is not a"
                        + " client's number",
                "{\"type\":\"invoke\",\"f\":\"read\"} | line 2: field 'process' is missing",
                "{\"type\":\"invoke\",\"process\":1,\"f\":\"write\",\"value\":1.5} | line 2: 1.5"
                        + " where a whole number, a text or nil belongs",
                "{\"type\":\"invoke\",\"process\":1,\"f\":\"read\"} x | line 2: column 42: expected"
                        + " the end of the line, found 'x'",
                "{\"type\":\"inv | line 2: column 13: expected the end of a string, found the end"
                        + " of the text",
                "[1] | line 2: column 1: a line holds one event, {...}, and this begins a list; put each"
                        + " event on a line of its own, without brackets and commas",
                "12 | line 2: expected a map, found 12",
                "{\"type\":\"invoke\",\"process\":1,\"f\":\"write\",\"value\":9223372036854775808} |"
                        + " line 2: 9223372036854775808 is beyond 64 bits; put such numbers in"
                        + " quotes, as texts",
                "{\"type\":\"invoke\",\"process\":1,\"f\":\"cas\",\"value\":[1]} | line 2: cas needs"
                        + " [expected, new], found a list of 1",
                "{\"type\":\"invoke\",\"process\":1,\"f\":\"read\",\"time\":-5} | line 2: time -5 is not"
                        + " a whole number of nanoseconds from 0 up",
                "{\"type\": | line 2: column 9: expected a JSON value, found the end of the text",
            })
    void complainsWithTheLine(String text, String complaint) {
        String head = "{\"type\":\"info\",\"process\":\"nemesis\",\"f\":\"none\"}\n";
        assertThatThrownBy(() -> JsonLines.read(head + text))
                .isInstanceOf(MalformedHistory.class)
                .hasMessage(complaint);
    }

    @Test
    void refusesAHistoryWithKeysHereAndNoneThere() {
        String keyed =
                "{\"type\":\"invoke\",\"process\":1,\"f\":\"write\",\"key\":\"x\",\"value\":1}\n";
        String bare = "{\"type\":\"invoke\",\"process\":2,\"f\":\"read\"}\n";
        assertThatThrownBy(() -> JsonLines.read(keyed + bare))
                .hasMessage("line 2: this operation has no key and those before it have one");
        assertThatThrownBy(() -> JsonLines.read(bare + keyed))
                .hasMessage("line 2: this operation has a key and those before it have none");
        String pair = "{:type :invoke, :process 1, :f :write, :value [x 1]}\n";
        assertThatThrownBy(() -> Edn.read(pair + "{:type :invoke, :process 2, :f :read}"))
                .hasMessage("line 2: this operation has no key and those before it have one");
    }

    @Test
    void complaintsStayShort() {
        String digits = "7".repeat(10_000);
        assertThatThrownBy(() -> JsonLines.read(digits))
                .hasMessage("line 1: expected a map, found " + "7".repeat(40) + "...");
    }

    @Test
    void refusesDeepNesting() {
        String deep = "[".repeat(100_000);
        assertThatThrownBy(() -> JsonLines.read("{\"a\":" + deep))
                .hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> Edn.read("{:a " + deep)).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> Edn.read("#_".repeat(100_000)))
                .hasMessageContaining("nested deeper");
    }

    @Test
    void garbageIsRefusedWithATypedError() {
        String json = JsonLines.write(History.of(EVERYTHING));
        String edn = Edn.write(History.of(EVERYTHING));
        Dice dice = Dice.of(7);
        int refused = 0;
        for (int i = 0; i < 4_000; i++) {
            refused += survives(() -> JsonLines.read(spoilt(json, dice)));
            refused += survives(() -> Edn.read(spoilt(edn, dice)));
        }
        assertThat(refused).isGreaterThan(4_000);
    }

    private static int survives(Runnable reading) {
        try {
            reading.run();
            return 0;
        } catch (MalformedHistory refused) {
            return 1;
        }
    }

    private static String spoilt(String text, Dice dice) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int i = 0; i <= dice.below(3); i++) {
            int at = dice.below(spoilt.length());
            switch (dice.below(3)) {
                case 0 -> spoilt.setCharAt(at, "{}[]()\",:#;\\a1 \n-^_".charAt(dice.below(19)));
                case 1 -> spoilt.delete(at, Math.min(spoilt.length(), at + 1 + dice.below(20)));
                default -> spoilt.insert(at, "[{\"#_\\u12".charAt(dice.below(9)));
            }
        }
        return spoilt.toString();
    }
}
