package fulcrum.sql.execution;

/// A plan that is ready to be carried out, any number of times.
interface Source {

    /// Begins.
    ///
    /// @param outer of what is around the plan
    Cursor open(Frame outer);
}
