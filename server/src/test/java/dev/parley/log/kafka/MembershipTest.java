package dev.parley.log.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicLong;

class MembershipTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final Membership membership = new Membership(6_000, now::get);

    @Test
    void isGoodForHalfTheSessionTimeout() {
        now.addAndGet(2_999);
        assertThat(membership.isProven()).isTrue();
        now.addAndGet(1);
        assertThat(membership.isProven()).isFalse();
    }

    @Test
    void isGoodForLongerWithEveryProofFromWhenThatWasSent() {
        var sent = now.get();
        now.addAndGet(2_000);
        membership.prove(sent + 1_000);
        now.addAndGet(1_999);
        assertThat(membership.isProven()).isTrue();
        now.addAndGet(1);
        assertThat(membership.isProven()).isFalse();
    }

    @Test
    void staysLostWhateverIsProvenLater() {
        now.addAndGet(3_000);
        membership.prove(now.get());
        assertThat(membership.isProven()).isFalse();
    }
}
