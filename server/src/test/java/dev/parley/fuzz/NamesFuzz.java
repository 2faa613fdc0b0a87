package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.protocol.Names;
import dev.parley.protocol.ProtocolException;

/** What may be a name can be compared: its folded form is not empty and folds to itself. */
public final class NamesFuzz {
    private NamesFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var name = new String(input, UTF_8);
        try {
            Names.checkShownName("name", name);
        } catch (ProtocolException refused) {
            assertThat(refused.field()).isEqualTo("name");
            return;
        }
        var folded = Names.fold(name);
        assertThat(folded).isNotEmpty();
        assertThat(Names.fold(folded)).isEqualTo(folded);
    }
}
