package fulcrum.machine.recording;

import fulcrum.machine.Command;
import fulcrum.machine.Durable;
import fulcrum.machine.codec.Codec;
import fulcrum.machine.codec.Decoder;
import fulcrum.machine.codec.Encoder;
import java.util.function.Function;

/// Texts, as whatever they are taken for.
record Texts<T>(Function<T, String> text, Function<String, T> taken) implements Codec<T> {

    record Word(String text) implements Durable, Command {}

    /// Messages are texts, records and commands are words.
    static final Languages<String> LANGUAGES =
            new Languages<>(
                    new Texts<>(text -> text, text -> text),
                    new Texts<>(word -> ((Word) word).text, Word::new),
                    new Texts<>(word -> ((Word) word).text, Word::new));

    @Override
    public byte version() {
        return 1;
    }

    @Override
    public void write(T value, Encoder out) {
        out.text(text.apply(value));
    }

    @Override
    public T read(Decoder in) {
        return taken.apply(in.text());
    }
}
