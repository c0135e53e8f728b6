package fulcrum.protocols.antientropy;

import fulcrum.machine.Durable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is stored.
public sealed interface AntiEntropyRecord extends Durable {

    /// What is known of each range, by its id. It replaces earlier records.
    record Ledgers(SortedMap<Long, RangeLedger> ranges) implements AntiEntropyRecord {

        public Ledgers {
            ranges = Collections.unmodifiableSortedMap(new TreeMap<>(ranges));
        }
    }
}
