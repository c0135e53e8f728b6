package fulcrum.machine;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Something worth saying that a machine did or declined to do: the only log of the core. Each
/// protocol has a sealed type of records; golden tests, coverage, console and operators read them.
public interface Note {

    /// What happened, such as `BecameLeader`.
    default String name() {
        return getClass().getSimpleName();
    }

    /// The circumstances by name, in the order in which the record declares them.
    default SequencedMap<String, Object> fields() {
        SequencedMap<String, Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                fields.put(component.getName(), component.getAccessor().invoke(this));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name() + " hides " + component.getName(), e);
            }
        }
        return fields;
    }
}
