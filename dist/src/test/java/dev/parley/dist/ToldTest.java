package dev.parley.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.ServerFrame;

import org.junit.jupiter.api.Test;

class ToldTest {
    private final Told told = new Told();

    @Test
    void countsWhatIsMissingAndWhatComesTwice() {
        for (var seq : new long[] {4, 5, 7, 7, 6}) {
            told.event(new ServerFrame.Event("room", 1, seq));
        }

        assertThat(told.of("room"))
                .singleElement()
                .satisfies(
                        stretch -> {
                            assertThat(stretch.gaps()).isEqualTo(1);
                            assertThat(stretch.repeats()).isEqualTo(2);
                        });
        assertThat(told.head("room")).isEqualTo(7);
    }

    @Test
    void beginsAnewAfterALeave() {
        told.event(new ServerFrame.Event("room", 1, 4));
        told.left("room");
        told.event(new ServerFrame.Event("room", 1, 9));

        assertThat(told.of("room")).hasSize(2).allSatisfy(it -> assertThat(it.gaps()).isZero());
    }
}
