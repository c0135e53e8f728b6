package fulcrum.lab.antientropy;

import fulcrum.machine.Bytes;
import fulcrum.machine.View;
import fulcrum.protocols.antientropy.AntiEntropyView;
import java.util.SortedMap;

/// A replica of the world: its rows, tombstones too, and what anti-entropy says.
///
/// @param rows as they are until the next step
record RowView(AntiEntropyView antiEntropy, SortedMap<Bytes, Bytes> rows) implements View {}
