/// What nodes ask each other about themselves, for whoever looks at the cluster from one of them.
///
/// | class | is |
/// |---|---|
/// | [fulcrum.server.inquiry.Inquiries] | asks all nodes, and answers them |
/// | [fulcrum.server.inquiry.InquiryMessage] | a question, and a piece of an answer |
/// | [fulcrum.server.inquiry.Told] | what a node has said, or that it has said nothing |
///
/// Questions go by the connections for bulk: what is asked now and then, and may be long, is not in
/// the way of consensus. Who is cut off is not waited for.
@NullMarked
package fulcrum.server.inquiry;

import org.jspecify.annotations.NullMarked;
