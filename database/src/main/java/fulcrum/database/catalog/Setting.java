package fulcrum.database.catalog;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be set for the whole cluster at run time. What belongs to one node stands in its own
/// configuration.
@SuppressWarnings("ImmutableEnumChecker") // kinds are records of numbers
public enum Setting {
    MAX_CLOCK_OFFSET(
            "cluster.max_clock_offset",
            new SettingKind.Duration(1_000_000L, 10_000_000_000L),
            250_000_000L,
            "a node whose clock is further from the others' serves nothing that depends on time"),
    PHI_THRESHOLD(
            "detector.phi_threshold",
            new SettingKind.Decimal(1_000, 100_000),
            8_000,
            "a node is suspected once the odds that it is late are below one in ten to this power");

    private final String label;
    private final SettingKind kind;
    private final long standard;
    private final String meaning;

    Setting(String label, SettingKind kind, long standard, String meaning) {
        this.label = label;
        this.kind = kind;
        this.standard = standard;
        this.meaning = meaning;
    }

    /// Its name, such as `cluster.max_clock_offset`.
    public String label() {
        return label;
    }

    /// What its values look like.
    public SettingKind kind() {
        return kind;
    }

    /// The value where nobody set one, in the kind's smallest unit.
    public long standard() {
        return standard;
    }

    /// What it does, in half a sentence.
    public String meaning() {
        return meaning;
    }

    /// The setting of this name; null where there is none.
    public static @Nullable Setting of(String label) {
        for (Setting setting : values()) {
            if (setting.label.equals(label)) {
                return setting;
            }
        }
        return null;
    }

    /// All names, in the order in which they are listed.
    public static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (Setting setting : values()) {
            labels.add(setting.label);
        }
        return labels;
    }
}
