package fulcrum.sql.storage;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.codec.Fixtures;
import fulcrum.sql.catalog.Entry;
import fulcrum.sql.catalog.SystemView;
import fulcrum.sql.catalog.system.Shop;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Objects come back as they were written, and bytes that were written once are read for ever.
final class EntryFormTest {

    private static final String KEPT = "v1/entries.hex";
    private static final EntryForm FORM = EntryForm.ROWS;

    @Test
    void whatIsWrittenComesBack() {
        for (Entry entry : Shop.catalog().entries()) {
            if (!(entry instanceof SystemView)) {
                assertThat(FORM.decode(FORM.encode(entry))).isEqualTo(entry);
            }
        }
    }

    @Test
    void theBytesOfVersionOneAreReadAndWritten() {
        Fixtures.areRead(KEPT, FORM);
        Fixtures.areWritten(KEPT, FORM);
    }

    @Test
    void everyKindIsKept() {
        Set<String> kept = new TreeSet<>();
        for (Fixtures.Fixture fixture : Fixtures.in(KEPT)) {
            kept.add(FORM.decode(fixture.frame()).getClass().getSimpleName());
        }
        assertThat(kept)
                .containsExactly(
                        "Index", "Role", "Schema", "Sequence", "Table", "TableStatistics", "View");
    }
}
