package fulcrum.server.loop;

import fulcrum.machine.Note;

/// Who hears the notes, as they are made. They are the one thing that does not wait for the end of
/// the turn: the last ones before a step threw are the ones that somebody will want to read.
@FunctionalInterface
public interface CellNotes {

    /// @param group whose machine says it; 0 where the cell itself does
    void note(long group, Note note);
}
