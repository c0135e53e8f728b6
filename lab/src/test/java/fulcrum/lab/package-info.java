/// What the tests of all worlds share.
@org.jspecify.annotations.NullMarked
package fulcrum.lab;
