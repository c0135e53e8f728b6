/// Operational transformation of text, beside the texts of `protocols.crdt`: the other way to let
/// several write at once, for whoever has one place that puts operations in order.
///
/// | type | what it is | source |
/// |---|---|---|
/// | [TextOperation] | an edit as a walk along the document; composed and transformed | Wang, Mah, Lassen, "Google Wave Operational Transformation", 2010 |
/// | [CentralOrder] | gives each operation its place, and transforms it against what came since | Nichols et al., "Jupiter Collaboration System", UIST 1995 |
/// | [Client] | edits at once, has one operation under way, transforms what it hears | Jupiter 1995, Wave 2010 |
/// | [OperationCodec] | operations as bytes | - |
///
/// What it promises: when all has been heard, every client has the document of the central order.
/// That rests on transformation property 1 alone, since every pair is transformed in the order that
/// the centre gave (Jupiter, section 5); property 2, at which published transformations without a
/// centre failed (Imine, Molli, Oster, Rusinowitch, "Proving Correctness of Transformation
/// Functions in Real-Time Groupware", 2003), is never asked for.
///
/// What it does not: without the centre nobody's edits reach anybody, so in a partition one side
/// waits. What it costs: no metadata per character; the centre keeps operations for as long as a
/// client may be behind them, and a client that is far behind costs a transformation for each.
///
/// A client sends an operation with the revision it was made on, and the next one only after the
/// acknowledgement. Messages to a client come in order, each once: the transport's affair.
@NullMarked
package fulcrum.protocols.ot;

import org.jspecify.annotations.NullMarked;
