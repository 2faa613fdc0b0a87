package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TypedTest {
    @Test
    void tellsWordsFromOrders() {
        assertThat(Typed.of("  \t ")).isEqualTo(new Typed.Nothing());
        assertThat(Typed.of("hello")).isEqualTo(new Typed.Words("hello"));
        assertThat(Typed.of("  indented  ")).isEqualTo(new Typed.Words("  indented"));
        assertThat(Typed.of("/list")).isEqualTo(new Typed.Order(Verb.LIST, ""));
        assertThat(Typed.of(" /JOIN   team chat "))
                .isEqualTo(new Typed.Order(Verb.JOIN, "team chat"));
        assertThatThrownBy(() -> Typed.of("/")).isInstanceOf(WrongUseException.class);
        assertThatThrownBy(() -> Typed.of("/etc/hosts")).isInstanceOf(WrongUseException.class);
    }

    @Test
    void takesTheQuotesOffAName() {
        assertThat(new Typed.Order(Verb.JOIN, "\"Team Chat\"").name()).isEqualTo("Team Chat");
        assertThat(new Typed.Order(Verb.JOIN, "Team Chat").name()).isEqualTo("Team Chat");
        assertThat(new Typed.Order(Verb.JOIN, "\"").name()).isEqualTo("\"");
    }

    @Test
    void keepsQuotedWordsTogether() {
        assertThat(new Typed.Order(Verb.CREATE, "\"Team Chat\"  ann\tbob --private").words())
                .containsExactly("Team Chat", "ann", "bob", "--private");
        assertThat(new Typed.Order(Verb.CREATE, "a\"b c\"d \"\"").words())
                .containsExactly("ab cd", "");
        assertThat(new Typed.Order(Verb.CREATE, "").words()).isEmpty();
        assertThatThrownBy(() -> new Typed.Order(Verb.CREATE, "\"half").words())
                .isInstanceOf(WrongUseException.class);
    }
}
