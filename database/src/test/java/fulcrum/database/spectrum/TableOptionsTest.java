package fulcrum.database.spectrum;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.spectrum.TableOptions.Parsed;
import fulcrum.machine.Dice;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Options are read as they are meant, and written as they can be read again.
final class TableOptionsTest {

    private static final int CASES = 2_000;

    static TableOptions accepted(Map<String, String> texts) {
        return switch (TableOptions.parse(texts)) {
            case Parsed.Accepted(TableOptions options) -> options;
            case Parsed.Refused(Refusal refusal) ->
                    throw new AssertionError(texts + ": " + refusal);
        };
    }

    private static Refusal refused(String name, String text) {
        return switch (TableOptions.parse(Map.of(name, text))) {
            case Parsed.Accepted _ -> throw new AssertionError(name + "='" + text + "' is taken");
            case Parsed.Refused(Refusal refusal) -> refusal;
        };
    }

    @Test
    void whatIsNotSaidIsTheStandard() {
        TableOptions options = accepted(Map.of());
        assertThat(options).isEqualTo(TableOptions.STANDARD);
        assertThat(options.texts()).isEmpty();
        assertThat(options.replication()).isEqualTo(Protocol.RAFT);
        assertThat(options.replicas()).isEqualTo(3);
        assertThat(options.readConsistency()).isEqualTo(ReadLevel.LINEARIZABLE);
        assertThat(options.writeConsistency()).isEqualTo(WriteLevel.QUORUM);
        assertThat(options.sharding()).isEqualTo(Sharding.HASH);
        assertThat(options.shards()).isNull();
        assertThat(options.shardKey()).isEmpty();
        assertThat(options.splitAt()).isEmpty();
        assertThat(options.colocateWith()).isNull();
        assertThat(options.commitProtocol()).isEqualTo(Atomicity.TWO_PHASE);
        assertThat(options.clock()).isEqualTo(Clock.INTERVAL);
    }

    @Test
    void whatIsSaidIsMeant() {
        TableOptions hashed =
                accepted(
                        Map.of(
                                "replicas", " 5 ",
                                "consistency", "Linearizable",
                                "sharding", "HASH",
                                "shards", "016",
                                "shard_key", "customer, \"Order\"",
                                "clock", "hlc"));
        assertThat(hashed.replicas()).isEqualTo(5);
        assertThat(hashed.readConsistency()).isEqualTo(ReadLevel.LINEARIZABLE);
        assertThat(hashed.shards()).isEqualTo(16);
        assertThat(hashed.shardKey()).containsExactly("customer", "Order");
        assertThat(hashed.clock()).isEqualTo(Clock.HLC);
        assertThat(hashed.texts())
                .containsEntry("sharding", "hash")
                .containsEntry("shards", "16")
                .containsEntry("shard_key", "{customer,Order}");
        TableOptions ranged =
                accepted(Map.of("sharding", "range", "split_at", "{G, \"M, \\\"x\\\"\",S}"));
        assertThat(ranged.splitAt()).containsExactly("G", "M, \"x\"", "S");
        assertThat(ranged.texts()).containsEntry("split_at", "{G,\"M, \\\"x\\\"\",S}");
        assertThat(accepted(Map.of("colocate_with", "shop.customers")).colocateWith())
                .isEqualTo("shop.customers");
    }

    @Test
    void theStandardOfAWordIsOneThatIsHere() {
        for (Option option : Option.values()) {
            if (option.here() && !option.form().labels().isEmpty()) {
                assertThat(TableOptions.labelsHere(option))
                        .as(option.label())
                        .contains(option.standard());
            }
        }
    }

    @Test
    void theStandardSaidInWordsChangesNothing() {
        for (Option option : Option.values()) {
            String standard = option.standard();
            if (standard != null && option.form().read(standard) instanceof Value.Term) {
                TableOptions said = accepted(Map.of(option.label(), standard));
                assertThat(Spectrum.place(said))
                        .as(option.label())
                        .isEqualTo(Spectrum.place(TableOptions.STANDARD));
            }
        }
    }

    @Test
    void acceptedOptionsAreReadAgainAsTheyAreWritten() {
        for (int seed = 1; seed <= CASES; seed++) {
            Map<String, String> texts = GoodOptions.draw(Dice.of(seed).fork("options"));
            TableOptions options = accepted(texts);
            assertThat(accepted(options.texts())).as("seed " + seed).isEqualTo(options);
            assertThat(accepted(options.texts()).texts())
                    .as("seed " + seed)
                    .isEqualTo(options.texts())
                    .hasSameSizeAs(texts);
        }
    }

    /// Of options that are not here yet, too.
    @Test
    void everyValueIsReadAgainAsItIsShown() {
        for (int seed = 1; seed <= CASES; seed++) {
            Dice dice = Dice.of(seed).fork("values");
            Option option = GoodOptions.option(dice);
            String text = GoodOptions.text(option, dice);
            Value value = option.form().read(text);
            if (value == null) {
                throw new AssertionError("seed " + seed + ": " + option + "='" + text + "'");
            }
            assertThat(option.form().read(value.show())).as("seed " + seed).isEqualTo(value);
        }
    }

    @Test
    void whateverIsSaidIsTakenOrRefusedWithAReasonAndAWayOut() {
        String alphabet = "abnrs029{},\"\\' ()=-.:\u0000\u00e4";
        for (int seed = 1; seed <= CASES; seed++) {
            Dice dice = Dice.of(seed).fork("garbage");
            Option option = GoodOptions.option(dice);
            StringBuilder text = new StringBuilder(GoodOptions.text(option, dice));
            for (int i = dice.below(4); i >= 0; i--) {
                char odd = alphabet.charAt(dice.below(alphabet.length()));
                text.insert(dice.below(text.length() + 1), odd);
            }
            switch (TableOptions.parse(Map.of(option.label(), text.toString()))) {
                case Parsed.Accepted(TableOptions options) ->
                        assertThat(accepted(options.texts())).as("seed " + seed).isEqualTo(options);
                case Parsed.Refused(Refusal refusal) -> {
                    assertThat(refusal.reason()).as("seed " + seed).doesNotEndWith(".");
                    assertThat(refusal.hint()).as("seed " + seed).matches("(?s)[A-Z'].*[.?]");
                }
            }
        }
    }

    /// A misspelt name is told with the name that was most likely meant.
    @Test
    void aMistypedNameIsRecognised() {
        for (Option option : Option.values()) {
            String label = option.label();
            for (int at = 0; at < label.length(); at++) {
                String typed = label.substring(0, at) + "x" + label.substring(at + 1);
                if (typed.equals(label)) {
                    continue;
                }
                Refusal refusal = refused(typed, "1");
                assertThat(refusal.why()).isEqualTo(Refusal.Why.UNKNOWN);
                assertThat(refusal.hint()).isEqualTo("Did you mean '" + label + "'?");
            }
        }
    }

    @Test
    void theVocabularyIsKnownWhole() {
        String vocabulary =
                "replication replicas read_replicas async_replicas leaders placement consistency"
                        + " read_consistency write_consistency conflict sloppy_quorum read_repair"
                        + " vnodes max_actors sharding shards shard_key split_at hash_prefix"
                        + " shard_max_size colocate_with quorum_commit quorum_elect"
                        + " commit_protocol execution clock fenced_by on_standby_loss read_cache"
                        + " profile";
        assertThat(Option.labels()).containsExactlyInAnyOrder(vocabulary.split(" "));
    }

    /// What is not here is refused by name, whatever good value it has.
    @Test
    void whatIsNotHereIsRefusedByName() {
        Set<String> told = new TreeSet<>();
        for (int seed = 1; seed <= CASES; seed++) {
            Dice dice = Dice.of(seed).fork("later");
            Option option = GoodOptions.option(dice);
            if (!option.here()) {
                Refusal refusal = refused(option.label(), GoodOptions.text(option, dice));
                assertThat(refusal.why()).as("seed " + seed).isEqualTo(Refusal.Why.NOT_YET);
                assertThat(refusal.why().sqlState()).isEqualTo("0A000");
                assertThat(refusal.reason()).contains("'" + option.label() + "'");
                told.add(option.label());
            }
        }
        assertThat(told).as("options that are not here, drawn").hasSizeGreaterThan(10);
    }
}
