/// Tests of the spectrum: its vocabulary, its sentences, and the page that people read.
@NullMarked
package fulcrum.database.spectrum;

import org.jspecify.annotations.NullMarked;
