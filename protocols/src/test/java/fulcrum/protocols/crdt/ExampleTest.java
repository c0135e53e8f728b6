package fulcrum.protocols.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.machine.Bytes;
import fulcrum.machine.NodeId;
import fulcrum.machine.Replica;
import fulcrum.machine.clock.HybridTimestamp;
import org.junit.jupiter.api.Test;

/// The examples of `docs/protocols/crdt.md`.
final class ExampleTest {

    private static final int ITEMS = 1;

    @Test
    void aCartOnBothSidesOfAPartition() {
        Replica n1 = new Replica(new NodeId(1), 0);
        Replica n2 = new Replica(new NodeId(2), 0);
        Bytes milk = Bytes.text("milk");
        Bytes bread = Bytes.text("bread");

        Row cart = Row.ABSENT.update(n1, ITEMS, OrSet.EMPTY.add(n1, milk));

        // One side puts bread into the cart, the other deletes the cart.
        OrSet items = cart.column(ITEMS) instanceof OrSet set ? set : OrSet.EMPTY;
        Row here = cart.merge(cart.update(n1, ITEMS, items.add(n1, bread)));
        Row there = cart.merge(cart.delete(new Stamp(HybridTimestamp.ZERO, n2)));

        // The cart is there, with what the delete had not seen.
        Row healed = here.merge(there);
        assertThat(healed.exists()).isTrue();
        assertThat(healed.column(ITEMS) instanceof OrSet left ? left.values() : null)
                .containsExactly(bread);
        assertThat(there.merge(here)).isEqualTo(healed);
    }

    @Test
    void twoEditorsAtOnePlace() {
        Replica n1 = new Replica(new NodeId(1), 0);
        Replica n2 = new Replica(new NodeId(2), 0);

        Rga text = Rga.EMPTY.insert(n1, 0, "Dear !");
        Rga here = text.merge(text.insert(n1, 5, "Alice"));
        Rga there = text.merge(text.insert(n2, 5, "Bob"));
        assertThat(here.merge(there).text()).isEqualTo("Dear BobAlice!");
    }
}
