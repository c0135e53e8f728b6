package fulcrum.database.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.database.catalog.CatalogDecision.Already;
import fulcrum.database.catalog.CatalogDecision.Refused;
import fulcrum.database.catalog.CatalogDecision.Why;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Settings are checked when they are set, never later.
class SettingTest {

    private static final Setting OFFSET = Setting.MAX_CLOCK_OFFSET;

    private static CatalogDecision set(Group0 group, String name, @Nullable String value) {
        return group.carryOut(new CatalogChange.Set(name, value));
    }

    @Test
    void theStandardIsInForceUntilSomebodySetsIt() {
        Group0 group = Group0.of(1);
        assertThat(group.read().value(OFFSET)).isEqualTo(250_000_000);
        set(group, "cluster.max_clock_offset", "1s");
        assertThat(group.read().value(OFFSET)).isEqualTo(1_000_000_000);
        assertThat(set(group, "cluster.max_clock_offset", "1000ms")).isEqualTo(new Already());
        set(group, "cluster.max_clock_offset", null);
        assertThat(group.read().value(OFFSET)).isEqualTo(250_000_000);
        assertThat(set(group, "cluster.max_clock_offset", null)).isEqualTo(new Already());
    }

    @Test
    void anUnknownNameIsRefusedWithTheNearestKnownOne() {
        assertThat(set(Group0.of(1), "cluster.max_clock_ofset", "1s"))
                .isEqualTo(
                        new Refused(
                                Why.UNKNOWN_SETTING,
                                "unknown setting 'cluster.max_clock_ofset'",
                                "Did you mean 'cluster.max_clock_offset'?"));
        assertThat(set(Group0.of(1), "colour", "red"))
                .isEqualTo(
                        new Refused(
                                Why.UNKNOWN_SETTING,
                                "unknown setting 'colour'",
                                "Known are: cluster.max_clock_offset, detector.phi_threshold."));
    }

    @Test
    void whatIsOutOfRangeOrOfAnotherKindIsRefusedWithTheRange() {
        for (String bad :
                new String[] {"11s", "999us", "fast", "", "-1s", "1.5s", "99999999999h"}) {
            assertThat(set(Group0.of(1), "cluster.max_clock_offset", bad))
                    .isEqualTo(
                            new Refused(
                                    Why.BAD_VALUE,
                                    "'" + bad + "' is no value of 'cluster.max_clock_offset'",
                                    "Give it a duration from 1ms to 10s; its standard is"
                                            + " 250ms."));
        }
        for (String bad : new String[] {"0.999", "100.001", "8.0005", "8,5", "eight"}) {
            assertThat(set(Group0.of(1), "detector.phi_threshold", bad))
                    .isEqualTo(
                            new Refused(
                                    Why.BAD_VALUE,
                                    "'" + bad + "' is no value of 'detector.phi_threshold'",
                                    "Give it a number from 1 to 100; its standard is 8."));
        }
    }

    @Test
    void everyStandardIsTakenAndReadsBackAsItIsShown() {
        for (Setting setting : Setting.values()) {
            assertThat(setting.kind().takes(setting.standard())).isTrue();
            String shown = setting.kind().show(setting.standard());
            assertThat(setting.kind().parse(shown)).isEqualTo(setting.standard());
            assertThat(Setting.of(setting.label())).isEqualTo(setting);
        }
    }

    @Test
    void aDecimalIsCountedInThousandths() {
        Group0 group = Group0.of(1);
        set(group, "detector.phi_threshold", "8.25");
        assertThat(group.read().value(Setting.PHI_THRESHOLD)).isEqualTo(8_250);
    }

    /// A node that runs older software reads what a newer one allowed to be written.
    @Test
    void aValueThatThisSoftwareWouldNotTakeCountsAsNone() {
        Group0 group = Group0.of(1);
        CatalogWrite foreign = group.read().setting(OFFSET, "3 fortnights").writes().getFirst();
        group.write(foreign);
        assertThat(group.read().value(OFFSET)).isEqualTo(250_000_000);
        assertThat(group.read().settings()).containsEntry(OFFSET.label(), "3 fortnights");
    }
}
